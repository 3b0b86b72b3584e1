//! What one of the lab's terminals shows, and whether its shell waits for a command. Pure.
//!
//! The shells mark their prompts (OSC 133). What a learner could forge by that is what nslab takes for its own words.

use vt100::{Callbacks, Parser, Screen};

use crate::grid;

pub struct Shell {
    parser: Parser<Marks>,
}

#[derive(Default)]
struct Marks {
    at: Option<Prompt>,
    /// A prompt has appeared since this was last asked.
    prompted: bool,
}

#[derive(Clone, Copy)]
struct Prompt {
    /// The column behind it.
    column: u16,
}

impl Shell {
    pub fn new(columns: u16, rows: u16) -> Self {
        Self { parser: grid::new(columns, rows, 0, Marks::default()) }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        grid::resize(&mut self.parser, columns, rows);
    }

    /// Takes what the terminal printed; whether a prompt appeared.
    pub fn feed(&mut self, bytes: &[u8]) -> bool {
        self.parser.process(bytes);
        std::mem::take(&mut self.parser.callbacks_mut().prompted)
    }

    /// Enter was passed on: there is no prompt before the next one.
    pub fn entered(&mut self) {
        self.parser.callbacks_mut().at = None;
    }

    pub fn is_at_prompt(&self) -> bool {
        self.parser.callbacks().at.is_some()
    }

    /// What stands behind the prompt, as it would be entered now.
    pub fn line(&self) -> Option<String> {
        let prompt = self.parser.callbacks().at?;
        let screen = self.screen();
        let (first, last) = grid::rows_of_line(screen, screen.cursor_position().0);
        let line = screen.contents_between(first, prompt.column, last, screen.size().1);
        Some(line.trim_end().to_owned())
    }

    /// The line that the cursor is in, drawn.
    pub fn drawn_line(&self) -> Vec<u8> {
        grid::line_at_cursor(self.screen())
    }

    /// The same as text, up to the cursor.
    pub fn bare_line(&self) -> String {
        let screen = self.screen();
        let (row, column) = screen.cursor_position();
        screen.contents_between(grid::rows_of_line(screen, row).0, 0, row, column)
    }

    /// All that is shown, for a terminal that may show anything: of a program that has taken the whole screen.
    pub fn drawn_screen(&self) -> Vec<u8> {
        [b"\x1b[?1049h".as_slice(), &self.screen().state_formatted()].concat()
    }

    /// How many rows above the cursor that line begins.
    pub fn rows_above(&self) -> u16 {
        let row = self.screen().cursor_position().0;
        row - grid::rows_of_line(self.screen(), row).0
    }

    /// Whether the cursor is at the left edge, of a line without anything in it.
    pub fn is_on_fresh_line(&self) -> bool {
        let screen = self.screen();
        let (row, column) = screen.cursor_position();
        column == 0 && screen.contents_between(row, 0, row, screen.size().1).trim_end().is_empty()
    }

    /// A program has taken the whole screen.
    pub fn is_full_screen(&self) -> bool {
        self.screen().alternate_screen()
    }

    fn screen(&self) -> &Screen {
        self.parser.screen()
    }
}

impl Callbacks for Marks {
    fn unhandled_osc(&mut self, screen: &mut Screen, parameters: &[&[u8]]) {
        match parameters {
            [b"133", b"B", ..] => {
                self.at = Some(Prompt { column: screen.cursor_position().1 });
                self.prompted = true;
            }
            // A command runs, or goes on behind PS2, where nothing is ours.
            [b"133", b"C", ..] => self.at = None,
            [b"133", b"A", rest @ ..] if rest.contains(&&b"k=s"[..]) => self.at = None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMPT: &[u8] = b"\x1b]133;D;0\x07\x1b]133;A\x07A (mnt)$ \x1b]133;B\x07";

    fn shell(printed: &[u8]) -> Shell {
        let mut shell = Shell::new(20, 5);
        assert!(shell.feed(PROMPT));
        assert!(!shell.feed(printed));
        shell
    }

    #[test]
    fn a_line_is_what_stands_behind_the_prompt() {
        assert_eq!(shell(b"").line().as_deref(), Some(""));
        assert_eq!(shell(b"hint").line().as_deref(), Some("hint"));
        assert_eq!(shell(b"hinx\x08t\x1b[2D").line().as_deref(), Some("hint"), "all of it, wherever the cursor is");
        assert_eq!(shell(b"terminal ABCDEFGH").line().as_deref(), Some("terminal ABCDEFGH"), "over two rows");
        assert_eq!(shell(b"\r\n\r\n\r\n\r\n\r\n").line().as_deref(), Some(""), "scrolled away");
    }

    #[test]
    fn where_a_command_runs_or_goes_on_there_is_none() {
        assert_eq!(shell(b"ls\r\n\x1b]133;C\x07").line(), None);
        assert_eq!(shell(b"cat <<E\r\n\x1b]133;A;k=s\x07> next").line(), None);
        let mut entered = shell(b"ls");
        entered.entered();
        assert!(!entered.is_at_prompt());
    }

    #[test]
    fn the_line_can_be_drawn_again_elsewhere() {
        let shell = shell(b"terminal ABCDEFGH\x1b[1D");
        let mut seen = Parser::new(10, 20, 0);
        seen.process(b"text\r\n");
        seen.process(&shell.drawn_line());
        assert_eq!(seen.screen().contents(), "text\nA (mnt)$ terminal ABCDEFGH");
        assert_eq!(seen.screen().cursor_position(), (2, shell.screen().cursor_position().1));
        assert_eq!(shell.rows_above(), 1);
    }
}
