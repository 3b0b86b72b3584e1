//! Text as terminals show it, whoever writes it: in columns, harmless, and with the signs and colours that there are.
//! Pure; it knows nothing of what is said.

mod text;

pub use text::{count, cut, harmless, pad, pad_left, time, width, wrap};

/// Whether anything is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    On,
    Off,
}

/// Which signs can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    Unicode,
    /// For locales and terminals that show nothing else.
    Ascii,
}
