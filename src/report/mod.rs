//! Reports: events folded into bytes, one file a format.
//!
//! They consume events and know nothing of how these come about: nothing here types, asks or judges. What
//! a lab printed is a stranger's text, and is made harmless before it reaches a terminal or a file.

pub mod human;
pub mod json;
pub mod junit;
mod line_terminal;
pub(crate) mod lines;
pub mod lint;
mod look;
mod order;
mod proof_screen;
pub mod prove;
#[cfg(test)]
mod sample;
mod screen;
pub mod world;

pub use look::{Detail, Look, Tone};
pub use order::InOrder;
pub use proof_screen::ProofScreen;
pub use screen::Screen;
