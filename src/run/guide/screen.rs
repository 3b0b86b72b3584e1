//! A terminal's screen, as far as the guide reads it: what was entered at a prompt, and when the prompt is back. Pure.
//!
//! The shells mark their prompts (OSC 133, see `lab/marks.rs`). What stands between a prompt and the cursor when the
//! command's own output begins is the command, however it came there: typed, corrected, recalled, completed.

use vt100::{Callbacks, Parser, Screen as Grid};

use crate::grid;

/// Columns of the continuation prompt, `> `.
const CONTINUED: u16 = 2;

/// Something that a shell said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A command was entered, and runs now.
    Began(String),
    /// It ended with this status, if the shell said one.
    Done(Option<i32>),
    /// A prompt is shown, ready for a command.
    Prompt,
}

pub struct Screen {
    parser: Parser<Marks>,
}

#[derive(Default)]
struct Marks {
    told: Vec<Mark>,
    /// The column at which the line at the prompt begins; none while a command runs.
    at: Option<u16>,
    /// The lines of a command that goes on.
    lines: Vec<String>,
}

impl Screen {
    pub fn new(columns: u16, rows: u16) -> Self {
        Self { parser: grid::new(columns, rows, 0, Marks::default()) }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        grid::resize(&mut self.parser, columns, rows);
    }

    /// Reads what the terminal printed; what its shells said meanwhile, in order.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Mark> {
        self.parser.process(bytes);
        std::mem::take(&mut self.parser.callbacks_mut().told)
    }

    /// Whether a shell waits for a command.
    pub fn is_at_prompt(&self) -> bool {
        self.parser.callbacks().at.is_some()
    }

    /// What stands at the prompt: for shells that do not mark where a command's output begins. To be read before
    /// Enter is passed on.
    pub fn line(&self) -> Option<String> {
        let marks = self.parser.callbacks();
        let grid = self.parser.screen();
        Some(joined(&marks.lines, line_ending_at(grid, grid.cursor_position(), marks.begins()?)))
    }
}

impl Marks {
    fn begins(&self) -> Option<u16> {
        self.at.map(|at| if self.lines.is_empty() { at } else { CONTINUED })
    }

    /// The line that was just entered: the cursor is below it.
    fn entered(&self, grid: &Grid) -> Option<String> {
        let (row, _) = grid.cursor_position();
        let above = row.checked_sub(1)?;
        Some(line_ending_at(grid, (above, grid.size().1), self.begins()?))
    }
}

impl Callbacks for Marks {
    fn unhandled_osc(&mut self, grid: &mut Grid, parameters: &[&[u8]]) {
        let [b"133", mark, rest @ ..] = parameters else { return };
        match *mark {
            b"A" if rest.contains(&&b"k=s"[..]) => {
                let line = self.entered(grid).unwrap_or_default();
                self.lines.push(line);
            }
            b"B" => {
                self.at = Some(grid.cursor_position().1);
                self.lines.clear();
                self.told.push(Mark::Prompt);
            }
            b"C" => {
                let last = self.entered(grid).unwrap_or_default();
                let command = joined(&std::mem::take(&mut self.lines), last);
                self.at = None;
                self.told.push(Mark::Began(command));
            }
            b"D" => {
                let status = rest.first().and_then(|status| std::str::from_utf8(status).ok()?.parse().ok());
                self.told.push(Mark::Done(status));
            }
            _ => {}
        }
    }
}

fn joined(lines: &[String], last: String) -> String {
    lines.iter().cloned().chain([last]).collect::<Vec<_>>().join("\n")
}

/// The line that ends before this cell, from this column of its first row on.
fn line_ending_at(grid: &Grid, (row, column): (u16, u16), begins: u16) -> String {
    let mut first = row;
    while first > 0 && grid.row_wrapped(first - 1) {
        first -= 1;
    }
    grid.contents_between(first, begins, row, column).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PROMPT: &str = "\x1b]133;D;0\x07\x1b]133;A\x07A$ \x1b]133;B\x07";

    fn began(columns: u16, printed: &str) -> Vec<Mark> {
        Screen::new(columns, 5).feed(format!("{PROMPT}{printed}\r\n\x1b]133;C\x07").as_bytes()).split_off(2)
    }

    #[test]
    fn a_command_is_what_stands_behind_the_prompt() {
        assert_eq!(began(80, "echo hi"), [Mark::Began("echo hi".to_owned())]);
        assert_eq!(began(80, ""), [Mark::Began(String::new())]);
    }

    #[test]
    fn corrections_count_as_they_stand() {
        assert_eq!(began(80, "ecoh\x08\x08ho 한글"), [Mark::Began("echo 한글".to_owned())]);
        assert_eq!(began(80, "ls\x1b[2D\x1b[Kmount | grep /mnt"), [Mark::Began("mount | grep /mnt".to_owned())]);
    }

    #[test]
    fn a_long_line_is_one_line() {
        let long = "x".repeat(17);
        assert_eq!(began(10, &long), [Mark::Began(long)]);
    }

    #[test]
    fn lines_of_one_command_are_joined() {
        let printed = format!("{PROMPT}cat <<E\r\n\x1b]133;A;k=s\x07> one\r\n\x1b]133;A;k=s\x07> E\r\n\x1b]133;C\x07");
        let marks = Screen::new(80, 3).feed(printed.as_bytes());
        assert_eq!(marks.last(), Some(&Mark::Began("cat <<E\none\nE".to_owned())));
    }

    #[test]
    fn the_line_can_be_read_before_enter() {
        let mut screen = Screen::new(80, 5);
        assert_eq!(screen.line(), None);
        screen.feed(format!("{PROMPT}python3").as_bytes());
        assert_eq!(screen.line().as_deref(), Some("python3"));
        assert!(screen.is_at_prompt());
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read(
            bytes in proptest::collection::vec(prop_oneof![any::<u8>(), proptest::sample::select(&b"\x1b[;0123456789rmJKHABCDSTLMP\r\nx"[..])], 0..500),
            sizes in proptest::collection::vec((0u16..200, 0u16..60), 0..3),
        ) {
            let mut screen = Screen::new(20, 4);
            for (columns, rows) in sizes {
                screen.feed(PROMPT.as_bytes());
                screen.feed(&bytes);
                screen.resize(columns, rows);
                screen.feed(b"\r\n\x1b]133;C\x07");
                let _ = screen.line();
            }
        }
    }
}
