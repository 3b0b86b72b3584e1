//! The terminal under the live line, as indicatif draws on it.
//!
//! indicatif fills the line to the terminal's edge, so that what others print begins a line of its own. What the
//! terminal itself echoes, a typed `^C`, would wrap there, and the line could not be taken away again.

use std::io;

use console::Term;
use indicatif::TermLike;

#[derive(Debug)]
pub struct LineTerminal(Term);

impl LineTerminal {
    pub fn stdout() -> Self {
        Self(Term::buffered_stdout())
    }
}

impl TermLike for LineTerminal {
    fn width(&self) -> u16 {
        self.0.size().1
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_up(n)
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_down(n)
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_right(n)
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_left(n)
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.0.write_line(line)
    }

    /// Without the blanks that only fill the line.
    fn write_str(&self, text: &str) -> io::Result<()> {
        self.0.write_str(text.trim_end_matches(' '))
    }

    fn clear_line(&self) -> io::Result<()> {
        self.0.clear_line()
    }

    fn flush(&self) -> io::Result<()> {
        self.0.flush()
    }
}
