//! A line that the learner types to us, on a terminal that echoes nothing by itself. Pure.

/// What became of a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    Goes,
    Entered(String),
    /// Ctrl-C, Ctrl-D or Escape.
    GivenUp,
    /// The leader key, on a line with nothing in it.
    Leader,
}

#[derive(Default)]
pub struct Asking {
    typed: Vec<u8>,
}

/// No answer is longer.
const LONGEST: usize = 400;

impl Asking {
    /// Takes a key; what to show for it, and what became of the line.
    pub fn key(&mut self, byte: u8, leader: u8) -> (String, Line) {
        match byte {
            b if b == leader && self.typed.is_empty() => (String::new(), Line::Leader),
            b'\r' | b'\n' => (String::new(), Line::Entered(self.text())),
            0x03 | 0x04 | 0x1b => (String::new(), Line::GivenUp),
            0x7f | 0x08 => (self.rub_out(), Line::Goes),
            0x15 => {
                let mut shown = String::new();
                while !self.typed.is_empty() {
                    shown.push_str(&self.rub_out());
                }
                (shown, Line::Goes)
            }
            0x20..=0x7e | 0x80..=0xff if self.typed.len() < LONGEST => {
                let before = self.whole();
                self.typed.push(byte);
                let after = self.whole();
                (self.text()[before..].chars().take(usize::from(after > before)).collect(), Line::Goes)
            }
            _ => (String::new(), Line::Goes),
        }
    }

    /// Bytes of whole characters.
    fn whole(&self) -> usize {
        match std::str::from_utf8(&self.typed) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        }
    }

    /// What was typed so far.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.typed[..self.whole()]).into_owned()
    }

    fn rub_out(&mut self) -> String {
        let mut text = self.text();
        let Some(last) = text.pop() else {
            self.typed.clear();
            return String::new();
        };
        self.typed = text.into_bytes();
        let columns = console::measure_text_width(last.encode_utf8(&mut [0; 4]));
        format!("{0}{1}{0}", "\x08".repeat(columns), " ".repeat(columns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_in(keys: &[u8]) -> (String, Line) {
        let mut asking = Asking::default();
        let mut shown = String::new();
        for key in keys {
            let (more, line) = asking.key(*key, 7);
            shown.push_str(&more);
            if line != Line::Goes {
                return (shown, line);
            }
        }
        (shown, Line::Goes)
    }

    #[test]
    fn a_line_is_typed_corrected_and_entered() {
        assert_eq!(type_in(b"yes\r"), ("yes".to_owned(), Line::Entered("yes".to_owned())));
        assert_eq!(type_in(b"yx\x7fes\r").1, Line::Entered("yes".to_owned()));
        assert_eq!(type_in("예\r".as_bytes()), ("예".to_owned(), Line::Entered("예".to_owned())));
        let (shown, line) = type_in("가\x7fb\r".as_bytes());
        assert_eq!((shown.as_str(), line), ("가\x08\x08  \x08\x08b", Line::Entered("b".to_owned())));
        assert_eq!(type_in(b"abc\x15d\r").1, Line::Entered("d".to_owned()));
    }

    #[test]
    fn a_line_is_given_up() {
        assert_eq!(type_in(b"ye\x03").1, Line::GivenUp);
        assert_eq!(type_in(b"\x04").1, Line::GivenUp);
        assert_eq!(type_in(b"\x07").1, Line::Leader);
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        assert_eq!(type_in(b"\x7f\xff\x80\x01a\r").1, Line::Entered(String::new()));
    }
}
