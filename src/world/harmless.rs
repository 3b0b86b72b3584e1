//! Names that somebody in the lab chose, made fit to be shown.

use crate::layout;

/// Longest that a name is drawn, in columns.
const NAME: usize = 40;

/// One line of at most [`NAME`] columns, in which nothing moves a cursor, changes a colour or turns the text round.
pub(super) fn name(text: &str) -> String {
    layout::cut(&plain(text), NAME)
}

/// The same, of any length.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in layout::harmless(text).chars() {
        if c == '\n' || is_hidden(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

/// Characters that show as nothing and change how others show, or that a format cannot hold.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
        || (u32::from(c) & 0xfffe) == 0xfffe
}

/// Whether a JSON string must escape it, so that a terminal may show the document.
pub(super) fn is_unfit(c: char) -> bool {
    c.is_control() || is_hidden(c) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
}
