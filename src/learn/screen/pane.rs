//! One terminal of the lab as it is shown: what it printed, as a screen with scrollback; and what its programs asked of
//! the terminal that they believe to be in.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use tui_term::widget::{Cursor, PseudoTerminal, Screen};
use vt100::{MouseProtocolEncoding, MouseProtocolMode};

use super::keys::{Arrows, Modes, Mouse, Paste, Reports};
use crate::grid;
use crate::lesson::TerminalName;

const SCROLLBACK: usize = 2000;
/// Nobody types a command of more bytes.
const LONGEST_LINE: usize = 4096;
/// As labs open their terminals, until they are told otherwise.
const FIRST_SIZE: (u16, u16) = (80, 24);
/// No layout has less room; a screen of one column has no place for a wide character.
const SMALLEST: (u16, u16) = (4, 3);

pub struct Pane {
    pub name: TerminalName,
    parser: vt100::Parser<Asked>,
    /// The size that its terminal was last told: columns, rows.
    pub told: Option<(u16, u16)>,
    /// Whether the learner has typed into it since its shell was started: one that ends by itself at once is not
    /// started again and again.
    pub typed: bool,
    /// Something was typed since the last Enter.
    pub line_begun: bool,
    /// What of it are characters: who types fast is ahead of what the shell shows.
    begun: String,
    /// Whether it printed something while it was not shown.
    pub unseen: bool,
}

/// What programs in a terminal ask it, and it answers as if it were typed.
#[derive(Default)]
struct Asked {
    answers: Vec<u8>,
}

impl vt100::Callbacks for Asked {
    fn unhandled_csi(&mut self, screen: &mut vt100::Screen, i1: Option<u8>, _: Option<u8>, params: &[&[u16]], c: char) {
        let first = params.first().and_then(|param| param.first()).copied().unwrap_or(0);
        match (i1, c, first) {
            // Status: fine. Where is the cursor? What are you?
            (None, 'n', 5) => self.answers.extend(b"\x1b[0n"),
            (None, 'n', 6) => {
                let (row, column) = screen.cursor_position();
                self.answers.extend(format!("\x1b[{};{}R", row + 1, column + 1).into_bytes());
            }
            (None, 'c', 0) => self.answers.extend(b"\x1b[?6c"),
            (Some(b'>'), 'c', 0) => self.answers.extend(b"\x1b[>0;0;0c"),
            _ => {}
        }
    }
}

impl Pane {
    pub fn new(name: TerminalName) -> Self {
        let (columns, rows) = FIRST_SIZE;
        let parser = grid::new(columns, rows, SCROLLBACK, Asked::default());
        Self { name, parser, told: None, typed: false, line_begun: false, begun: String::new(), unseen: false }
    }

    /// Shows what was printed; what is to be answered comes back.
    pub fn print(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.parser.process(bytes);
        std::mem::take(&mut self.parser.callbacks_mut().answers)
    }

    /// A line of ours between those of its programs.
    pub fn remark(&mut self, text: &str) {
        // Where no program has left it, that would move the cursor to where it once was.
        if self.parser.screen().alternate_screen() {
            self.parser.process(b"\x1b[?1049l");
        }
        let start = if self.parser.screen().cursor_position().1 == 0 { "" } else { "\r\n" };
        self.parser.process(format!("\x1b[0m\x1b[?25h{start}\x1b[2m-- {text} --\x1b[0m\r\n").as_bytes());
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        let (columns, rows) = (columns.max(SMALLEST.0), rows.max(SMALLEST.1));
        let screen = self.parser.screen();
        let over = (screen.cursor_position().0 + 1).saturating_sub(rows);
        if over > 0 && !screen.alternate_screen() {
            // Rows are taken off below; what stands there is to be seen, so the rest goes up first.
            self.parser.process(format!("\x1b[{over}S\x1b[{over}A").as_bytes());
        }
        self.parser.screen_mut().set_scrollback(0);
        grid::resize(&mut self.parser, columns, rows);
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub fn modes(&self) -> Modes {
        let screen = self.screen();
        let reports = match screen.mouse_protocol_mode() {
            MouseProtocolMode::None => None,
            MouseProtocolMode::Press => Some(Reports::Press),
            MouseProtocolMode::PressRelease => Some(Reports::PressRelease),
            MouseProtocolMode::ButtonMotion | MouseProtocolMode::AnyMotion => Some(Reports::Motion),
        };
        let mouse = reports.map_or(Mouse::Unwanted, |reports| match screen.mouse_protocol_encoding() {
            MouseProtocolEncoding::Sgr => Mouse::Sgr(reports),
            _ => Mouse::Bytes(reports),
        });
        Modes {
            arrows: if screen.application_cursor() { Arrows::Application } else { Arrows::Normal },
            paste: if screen.bracketed_paste() { Paste::Bracketed } else { Paste::AsTyped },
            mouse,
        }
    }

    /// Back by so many lines if more than 0, forth otherwise.
    pub fn scroll(&mut self, lines: isize) {
        let screen = self.parser.screen_mut();
        screen.set_scrollback(screen.scrollback().saturating_add_signed(lines).min(SCROLLBACK));
    }

    pub fn scroll_home(&mut self) {
        self.parser.screen_mut().set_scrollback(0);
    }

    /// The first row shown where only so many are: the cursor's is among them.
    pub fn first_row(&self, shown: u16) -> u16 {
        let (rows, _) = self.screen().size();
        let last = rows.saturating_sub(shown);
        let cursor = self.screen().cursor_position().0;
        if self.screen().scrollback() > 0 { last } else { (cursor + 1).saturating_sub(shown).min(last) }
    }

    /// Where the cursor stands within what is shown: column, row. None if it does not.
    pub fn cursor(&self, area: Rect) -> Option<(u16, u16)> {
        let screen = self.screen();
        let (row, column) = screen.cursor_position();
        let row = row.checked_sub(self.first_row(area.height))?;
        let shown = !screen.hide_cursor() && screen.scrollback() == 0 && row < area.height;
        shown.then_some((area.x + column.min(area.width.saturating_sub(1)), area.y + row))
    }

    /// Takes note of what is typed.
    pub fn note_typed(&mut self, bytes: &[u8]) {
        self.typed = true;
        self.line_begun = !matches!(bytes, [.., b'\r' | b'\n' | 0x03 | 0x04]);
        if !self.line_begun {
            return self.begun.clear();
        }
        match std::str::from_utf8(bytes) {
            Ok("\x7f") => _ = self.begun.pop(),
            Ok(text) if !text.contains(char::is_control) && self.begun.len() < LONGEST_LINE => {
                self.begun.push_str(text)
            }
            _ => {}
        }
    }

    /// What stands before the cursor on its line, prompt and all, and what was typed since the last Enter.
    pub fn line(&self) -> String {
        let screen = self.screen();
        let (row, column) = screen.cursor_position();
        let first = (0..row).rev().take_while(|above| screen.row_wrapped(*above)).last().unwrap_or(row);
        format!("{} {}", screen.contents_between(first, 0, row, column), self.begun)
    }

    /// Text between two places of the visible rows, the later one included.
    pub fn text_between(&self, from: (u16, u16), to: (u16, u16)) -> String {
        let ((row, column), (last_row, last_column)) = if from <= to { (from, to) } else { (to, from) };
        let (rows, columns) = self.screen().size();
        let end = last_column.saturating_add(1).min(columns);
        let text = self.screen().contents_between(row.min(rows), column.min(columns), last_row.min(rows - 1), end);
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    pub fn draw(&self, area: Rect, buffer: &mut Buffer) {
        let (_, columns) = self.screen().size();
        let window =
            Window { screen: self.screen(), first: self.first_row(area.height), columns: columns.min(area.width) };
        PseudoTerminal::new(&window).cursor(Cursor::default().visibility(false)).render(area, buffer);
    }
}

/// So many rows of a screen from one on, none of whose characters stands out to the right.
struct Window<'p> {
    screen: &'p vt100::Screen,
    first: u16,
    columns: u16,
}

impl Screen for Window<'_> {
    type C = vt100::Cell;

    fn cell(&self, row: u16, column: u16) -> Option<&vt100::Cell> {
        let cell = self.screen.cell(row.checked_add(self.first)?, column)?;
        (!cell.is_wide() || column + 1 < self.columns).then_some(cell)
    }

    fn hide_cursor(&self) -> bool {
        true
    }

    fn cursor_position(&self) -> (u16, u16) {
        (0, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pane(columns: u16, rows: u16, printed: &str) -> Pane {
        let mut pane = Pane::new("A".into());
        pane.resize(columns, rows);
        pane.print(printed.as_bytes());
        pane
    }

    #[test]
    fn what_programs_ask_is_answered() {
        let mut pane = pane(80, 24, "ab");
        assert_eq!(pane.print(b"\x1b[6n\x1b[5n\x1b[c"), b"\x1b[1;3R\x1b[0n\x1b[?6c");
        assert_eq!(pane.print(b"\x1b[?25l"), b"");
    }

    #[test]
    fn modes_follow_what_was_asked_for() {
        let pane = pane(80, 24, "\x1b[?1h\x1b[?2004h\x1b[?1002h\x1b[?1006h");
        let wanted = Modes { arrows: Arrows::Application, paste: Paste::Bracketed, mouse: Mouse::Sgr(Reports::Motion) };
        assert_eq!(pane.modes(), wanted);
    }

    #[test]
    fn fewer_rows_keep_the_lines_at_the_cursor() {
        let mut pane = pane(20, 10, "1\r\n2\r\n3\r\n4\r\n5\r\n6");
        pane.resize(20, 3);
        assert_eq!(pane.screen().contents(), "4\n5\n6");
        assert_eq!(pane.screen().cursor_position(), (2, 1));
        pane.scroll(2);
        assert_eq!(pane.screen().contents(), "2\n3\n4");
    }

    #[test]
    fn a_remark_stands_below_what_was_printed_last() {
        let mut pane = pane(40, 10, "vi\r\n\x1b[?1049h\x1b[?1049l1\r\n2\r\n3");
        pane.remark("over");
        assert_eq!(pane.screen().contents(), "vi\n1\n2\n3\n-- over --");
        pane.print(b"\x1b[?1049hin a program");
        pane.remark("over");
        assert!(!pane.screen().alternate_screen());
    }

    #[test]
    fn a_window_follows_the_cursor() {
        let pane = pane(20, 20, "1\r\n2\r\n3\r\n4\r\n5\r\n6");
        assert_eq!((pane.first_row(20), pane.first_row(4)), (0, 2));
        let area = Rect::new(0, 10, 20, 4);
        assert_eq!(pane.cursor(area), Some((1, 13)));
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 20));
        pane.draw(area, &mut buffer);
        assert_eq!((buffer[(0, 10)].symbol(), buffer[(0, 13)].symbol()), ("3", "6"));
    }

    #[test]
    fn a_selection_is_text_without_the_breaks_of_the_screen() {
        let pane = pane(10, 5, "0123456789abc\r\nx y  \r\n한글");
        assert_eq!(pane.text_between((0, 8), (1, 1)), "89ab");
        assert_eq!(pane.text_between((2, 9), (1, 1)), "bc\nx y");
        assert_eq!(pane.text_between((3, 0), (3, 3)), "한글");
        pane.text_between((400, 400), (500, 500));
    }

    proptest::proptest! {
        #[test]
        fn any_sequences_at_any_sizes_are_shown(
            outputs in proptest::collection::vec("((\x1b\\[[?>]?[0-9]{0,3}(;[0-9]{0,3}){0,2}[@-~])|(\x1b[78MDEc=>])|[가-나a-c\r\n\t\x08]){0,40}", 1..8),
            sizes in proptest::collection::vec((1_u16..90, 1_u16..40), 8),
        ) {
            let mut pane = Pane::new("A".into());
            for (output, (columns, rows)) in outputs.iter().zip(sizes) {
                pane.print(output.as_bytes());
                pane.resize(columns, rows);
                pane.text_between((0, 3), (rows, columns));
            }
        }

        #[test]
        fn any_output_at_any_sizes_is_shown(
            outputs in proptest::collection::vec(proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), 1..6),
            sizes in proptest::collection::vec((0_u16..120, 0_u16..60), 1..6),
        ) {
            let mut pane = Pane::new("A".into());
            for (output, (columns, rows)) in outputs.iter().zip(sizes) {
                pane.print(output);
                pane.resize(columns, rows);
                pane.print("한\x1b[99;99H글".as_bytes());
                pane.scroll(3);
                let area = Rect::new(1, 1, 40, 10);
                let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 20));
                pane.draw(area, &mut buffer);
                pane.cursor(area);
            }
        }
    }
}
