//! What is left of what is shown on a terminal that knows no escapes (`TERM=dumb`): text, and where lines end. Pure.
//!
//! Such terminals are read by people with a screen reader, inside editors, and by programs: to them an escape is noise.

use vte::{Params, Parser, Perform};

/// No more columns are rubbed out at once.
const LONGEST: usize = 1000;

#[derive(Default)]
pub struct Bare {
    parser: Parser,
    text: Text,
}

#[derive(Default)]
struct Text {
    out: String,
    /// Columns that were just gone back.
    back: usize,
}

impl Bare {
    pub fn strip(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.parser.advance(&mut self.text, bytes);
        std::mem::take(&mut self.text.out).into_bytes()
    }
}

impl Perform for Text {
    fn print(&mut self, c: char) {
        self.back = 0;
        self.out.push(c);
    }

    fn execute(&mut self, byte: u8) {
        self.back = if byte == 0x08 { self.back + 1 } else { 0 };
        if matches!(byte, b'\n' | b'\r' | b'\t' | 0x08 | 0x07) {
            self.out.push(byte.into());
        }
    }

    /// What was rubbed out goes away without an escape as well.
    fn csi_dispatch(&mut self, _: &Params, _: &[u8], _: bool, action: char) {
        let columns = std::mem::take(&mut self.back).min(LONGEST);
        if action == 'K' {
            self.out.push_str(&" ".repeat(columns));
            self.out.push_str(&"\x08".repeat(columns));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_left_out_wherever_they_are_cut() {
        let shown = "\x1b]133;A\x07A$ \x1b]133;B\x07\x1b[?2004h\x1b[1;31m한글\x1b[m\x08\x1b[K\r\n\x1b>";
        for cut in 0..shown.len() {
            let mut bare = Bare::default();
            let mut text = bare.strip(&shown.as_bytes()[..cut]);
            text.extend(bare.strip(&shown.as_bytes()[cut..]));
            assert_eq!(String::from_utf8_lossy(&text), "A$ 한글\u{8} \u{8}\r\n", "{cut}");
        }
    }
}
