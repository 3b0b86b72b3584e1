//! Terminal output as text and prompt marks. Pure.
//!
//! The shells of a lab print OSC 133 marks (semantic prompts, as FinalTerm defined them): `A` before a prompt,
//! `B` after it, `C` before a command's output, `D;STATUS` after it. They pace the typing. A learner can forge
//! them, so nothing is judged by them. Everything else that is no plain text is dropped here, so that what comes
//! out is harmless to show.

use vte::{Params, Parser, Perform};

/// How much of a command's output is kept.
pub const OUTPUT_CAP: usize = 64 * 1024;

/// Reads a terminal's bytes.
#[derive(Default)]
pub struct MarkReader {
    parser: Parser,
    /// The beginning of a character whose end was not read yet. vte would keep it as well, but loses what follows.
    cut: Vec<u8>,
    text: Text,
}

/// What has been seen since [`MarkReader::restart`].
#[derive(Default)]
struct Text {
    shown: String,
    truncated: bool,
    /// A carriage return came last: a line feed or an overwritten line follows.
    returned: bool,
    output_started: bool,
    /// Length of `shown` when the command's end was marked.
    output_end: Option<usize>,
    status: Option<i32>,
    prompt: Option<Prompt>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// Ready for a command.
    Primary,
    /// The command goes on: PS2.
    Secondary,
}

impl MarkReader {
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut bytes = [&self.cut, bytes].concat();
        self.cut = bytes.split_off(bytes.len() - cut_short(&bytes));
        self.parser.advance(&mut self.text, &bytes);
    }

    /// Forgets what was seen: a command is about to be typed.
    pub fn restart(&mut self) {
        self.text = Text::default();
    }

    /// The prompt that the shell stands at, if it marked one since the restart.
    pub fn prompt(&self) -> Option<Prompt> {
        self.text.prompt
    }

    /// The next line of a command was typed: wait for the prompt after it.
    pub fn forget_prompt(&mut self) {
        self.text.prompt = None;
    }

    /// Exit status that the shell marked.
    pub fn status(&self) -> Option<i32> {
        self.text.status
    }

    pub fn truncated(&self) -> bool {
        self.text.truncated
    }

    /// What the command printed. `typed`: what a shell without marks has echoed, and is to be left out.
    pub fn output(&self, typed: &str) -> String {
        let shown = &self.text.shown[..self.text.output_end.unwrap_or(self.text.shown.len())];
        if self.text.output_started {
            return shown.to_owned();
        }
        typed
            .lines()
            .fold(shown, |rest, line| match rest.split_once('\n') {
                Some((first, after)) if first.ends_with(line) => after,
                _ => rest,
            })
            .to_owned()
    }
}

/// How many bytes at the end are the beginning of a longer character (RFC 3629).
fn cut_short(bytes: &[u8]) -> usize {
    let last = bytes.iter().rev().take(3).position(|byte| !matches!(byte, 0x80..=0xbf));
    let length = last.map(|n| match bytes[bytes.len() - 1 - n] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    });
    last.zip(length).map_or(0, |(n, length)| if n + 1 < length { n + 1 } else { 0 })
}

impl Text {
    /// How much of what is shown no later output can overwrite: a command's, once its end is marked.
    fn kept(&self) -> usize {
        self.output_end.unwrap_or(0)
    }

    fn push(&mut self, c: char) {
        if self.returned {
            self.returned = false;
            let line = self.shown.rfind('\n').map_or(0, |at| at + 1);
            self.shown.truncate(line.max(self.kept()));
        }
        if self.shown.len() + c.len_utf8() > OUTPUT_CAP {
            self.truncated = true;
        } else {
            self.shown.push(c);
        }
    }
}

impl Perform for Text {
    fn print(&mut self, c: char) {
        // Bidirectional and invisible format characters can make a line read as another one (Unicode TR 36).
        if !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        {
            self.push(c);
        }
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\n' => {
                self.returned = false;
                self.push('\n');
            }
            b'\t' => self.push('\t'),
            b'\r' => self.returned = true,
            0x08 if !self.shown.ends_with('\n') && self.shown.len() > self.kept() => {
                self.shown.pop();
            }
            _ => {}
        }
    }

    fn osc_dispatch(&mut self, params: &[&[u8]], _bell_terminated: bool) {
        let [b"133", mark, rest @ ..] = params else { return };
        match *mark {
            b"C" => {
                self.shown.clear();
                self.truncated = false;
                self.returned = false;
                self.output_started = true;
                self.output_end = None;
                self.prompt = None;
            }
            b"D" => {
                self.output_end = Some(self.shown.len());
                self.status = rest.first().and_then(|s| std::str::from_utf8(s).ok()?.parse().ok());
            }
            b"A" if rest.contains(&&b"k=s"[..]) => self.prompt = Some(Prompt::Secondary),
            // The prompt counts once it is shown: what is typed then is echoed after it.
            b"B" => self.prompt = Some(Prompt::Primary),
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, _: &Params, _: &[u8], _: bool, _: char) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> MarkReader {
        let mut reader = MarkReader::default();
        reader.feed(bytes);
        reader
    }

    #[test]
    fn a_command_between_its_marks() {
        let reader = read(b"echo hi\r\n\x1b]133;C\x07hi\r\n\x1b]133;D;0\x07\x1b]133;A\x07A$ \x1b]133;B\x07");
        assert_eq!(reader.output("echo hi"), "hi\n");
        assert_eq!(reader.status(), Some(0));
        assert_eq!(reader.prompt(), Some(Prompt::Primary));
    }

    #[test]
    fn a_shell_that_marks_only_its_prompt() {
        let reader = read(b"echo hi\r\nhi\r\n\x1b]133;D;3\x07\x1b]133;A\x07# \x1b]133;B\x07");
        assert_eq!(reader.output("echo hi"), "hi\n");
        assert_eq!(reader.status(), Some(3));
    }

    #[test]
    fn a_command_that_goes_on() {
        let reader = read(b"cat <<E\r\n\x1b]133;A;k=s\x07> ");
        assert_eq!(reader.prompt(), Some(Prompt::Secondary));
        assert_eq!(reader.status(), None);
    }

    #[test]
    fn escapes_and_overwriting_leave_plain_text() {
        let reader = read(
            b"\x1b]133;C\x0710%\r20%\rdone\x1b[31m!\x1b[0m\x1b]0;title\x07\x1b]52;c;eA==\x07 ab\x08c\xe2\x80\xae\r\n",
        );
        assert_eq!(reader.output(""), "done! ac\n");
    }

    /// Found by fuzzing: the end of the output lay behind the end of what was shown.
    #[test]
    fn what_comes_after_a_commands_end_overwrites_none_of_its_output() {
        for after in ["\rprompt", "\x08\x08\x08", "\r\n\rx\x08"] {
            for start in ["", "\x1b]133;C\x07"] {
                let reader = read(format!("{start}héllo\x1b]133;D;0\x07{after}").as_bytes());
                assert_eq!(reader.output(""), "héllo", "{start:?} {after:?}");
            }
        }
    }

    /// Found by fuzzing: the `:` was lost.
    #[test]
    fn characters_may_be_cut_anywhere() {
        let text = "é\u{7ed}:\u{fffd}x€:\u{1f600}:é";
        for at in 0..text.len() {
            let mut reader = read(&text.as_bytes()[..at]);
            reader.feed(&text.as_bytes()[at..]);
            assert_eq!(reader.output(""), text, "cut at {at}");
        }
        // What is no character keeps nothing back for long.
        assert_eq!(read(b"a\xff\x80\x80\x80b\xc3b").output("").replace('\u{fffd}', ""), "abb");
    }

    #[test]
    fn endless_output_is_cut() {
        let mut reader = read(b"\x1b]133;C\x07");
        for _ in 0..100 {
            reader.feed(&[b'x'; 4096]);
        }
        assert!(reader.truncated());
        assert_eq!(reader.output("").len(), OUTPUT_CAP);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_made_harmless(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let output = read(&bytes).output("");
            prop_assert!(output.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'));
        }
    }
}
