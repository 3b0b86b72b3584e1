//! A world as one JSON document, for programs.

use serde::Serialize;

use super::{World, harmless};

/// Raised when a field is removed, or means something else.
pub const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'w> {
    format: u32,
    #[serde(flatten)]
    world: &'w World,
}

/// Whatever names hold, a terminal may show it: what would move a cursor or turn text round is escaped.
pub fn render(world: &World) -> String {
    let document = serde_json::to_string_pretty(&Document { format: FORMAT, world });
    // Maps have words for keys here, and numbers are whole: nothing of a world can be refused.
    let document = document.unwrap_or_default();
    let mut out = String::with_capacity(document.len() + 1);
    for c in document.chars() {
        // Line ends between the parts are JSON's own; those in strings are escaped already.
        if c == '\n' || !harmless::is_unfit(c) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out.push('\n');
    out
}
