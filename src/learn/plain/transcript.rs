//! What a terminal printed, as lines of a transcript: `A$ command`, and what it printed. Pure.
//!
//! Nothing in it moves a cursor or changes a colour: it is for pipes, and files.

use vte::{Params, Parser, Perform};

/// A longer line is broken.
const LONGEST: usize = 16 * 1024;

#[derive(Default)]
pub struct Transcript {
    parser: Parser,
    text: Text,
}

#[derive(Default)]
struct Text {
    out: String,
    part: Part,
    prompt: String,
    line: String,
    returned: bool,
}

/// What is being printed.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Between the marks A and B.
    Prompt,
    /// Behind it: what is typed.
    Line,
    #[default]
    Output,
}

impl Transcript {
    /// What is new in the transcript.
    pub fn feed(&mut self, bytes: &[u8]) -> String {
        self.parser.advance(&mut self.text, bytes);
        std::mem::take(&mut self.text.out)
    }

    /// The prompt that was shown last.
    pub fn prompt(&self) -> &str {
        &self.text.prompt
    }
}

impl Text {
    fn end_line(&mut self) {
        if self.part == Part::Line {
            self.out.push_str(&self.prompt);
        }
        self.out.push_str(&std::mem::take(&mut self.line));
        self.out.push('\n');
    }

    /// A line that has begun, and is given up.
    fn cut(&mut self) {
        if self.part == Part::Output && !self.line.is_empty() {
            self.end_line();
        }
        self.line.clear();
    }
}

impl Perform for Text {
    fn print(&mut self, c: char) {
        if c.is_control() {
            return;
        }
        if std::mem::take(&mut self.returned) {
            match self.part {
                // How readline goes on in the terminal's next row: a blank there, and back.
                Part::Line | Part::Prompt => {
                    let kept = self.line.strip_suffix(' ').map_or(self.line.len(), str::len);
                    self.line.truncate(kept);
                }
                Part::Output => self.line.clear(),
            }
        }
        match self.part {
            Part::Prompt if self.prompt.len() < LONGEST => self.prompt.push(c),
            Part::Prompt => {}
            Part::Line | Part::Output => self.line.push(c),
        }
        if self.line.len() > LONGEST {
            self.end_line();
        }
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\n' => {
                self.returned = false;
                if self.part != Part::Prompt {
                    self.end_line();
                }
                // A shell that does not mark where output begins.
                self.part = Part::Output;
            }
            b'\r' => self.returned = true,
            b'\t' => self.print('\t'),
            0x08 => _ = self.line.pop(),
            _ => {}
        }
    }

    fn osc_dispatch(&mut self, parameters: &[&[u8]], _: bool) {
        match parameters {
            [b"133", b"A", rest @ ..] if rest.contains(&&b"k=s"[..]) => {
                self.cut();
                (self.part, self.returned) = (Part::Line, false);
                self.prompt.clear();
            }
            [b"133", b"A", ..] => {
                self.cut();
                (self.part, self.returned) = (Part::Prompt, false);
                self.prompt.clear();
            }
            [b"133", b"B", ..] => self.part = Part::Line,
            [b"133", b"C", ..] => {
                self.line.clear();
                (self.part, self.returned) = (Part::Output, false);
            }
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, _: &Params, _: &[u8], _: bool, _: char) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMPT: &str = "\x1b]133;D;0\x07\x1b]133;A\x07A$ \x1b]133;B\x07";

    fn transcript(printed: &str) -> String {
        let mut transcript = Transcript::default();
        let mut text = String::new();
        for chunk in printed.as_bytes().chunks(3) {
            text.push_str(&transcript.feed(chunk));
        }
        text
    }

    #[test]
    fn commands_stand_behind_their_prompts_and_output_below() {
        let printed = format!("{PROMPT}echo hi\r\n\x1b]133;C\x07\x1b[31mhi\x1b[m\r\n{PROMPT}");
        assert_eq!(transcript(&printed), "A$ echo hi\nhi\n");
        // Without a mark where output begins (dash).
        assert_eq!(transcript(&format!("{PROMPT}echo hi\r\nhi\r\n{PROMPT}")), "A$ echo hi\nhi\n");
    }

    #[test]
    fn lines_are_as_they_end() {
        let printed = format!("{PROMPT}ecoh\x08\x08ho\r\n\x1b]133;C\x07 50%\r100%\r\nno end{PROMPT}");
        assert_eq!(transcript(&printed), "A$ echo\n100%\nno end\n");
        let wrapped = format!("{PROMPT}{} \r{}\r\n\x1b]133;C\x07", "x".repeat(77), "y".repeat(5));
        assert_eq!(transcript(&wrapped), format!("A$ {}{}\n", "x".repeat(77), "y".repeat(5)));
    }

    #[test]
    fn a_command_over_several_lines_is_shown_as_one() {
        let printed =
            format!("{PROMPT}cat <<E\r\n\x1b]133;A;k=s\x07> one\r\n\x1b]133;A;k=s\x07> E\r\n\x1b]133;C\x07one\r\n");
        assert_eq!(transcript(&printed), "A$ cat <<E\n> one\n> E\none\n");
    }

    proptest::proptest! {
        #[test]
        fn nothing_but_text_comes_out(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            let text = Transcript::default().feed(&bytes);
            proptest::prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{text:?}");
        }
    }
}
