//! What a terminal shows, as the vt100 crate keeps it, in any size. Pure; it knows no lab and no front end.
//!
//! A wide character whose right half a smaller size cuts off would be that crate's undoing at the next character
//! written there, and so would a single column or row.

use vt100::{Callbacks, Parser, Screen};

/// No terminal is larger: what is kept grows with it.
const LARGEST: u16 = 1000;
const SMALLEST: u16 = 2;

/// An empty one, with so many rows of what has scrolled away.
pub fn new<C: Callbacks>(columns: u16, rows: u16, scrollback: usize, callbacks: C) -> Parser<C> {
    Parser::new_with_callbacks(bounded(rows), bounded(columns), scrollback, callbacks)
}

/// Gives it another size.
pub fn resize<C: Callbacks>(parser: &mut Parser<C>, columns: u16, rows: u16) {
    let (columns, rows) = (bounded(columns), bounded(rows));
    if columns < parser.screen().size().1 {
        let alternate = parser.screen().alternate_screen();
        blank_what_is_cut(parser, columns);
        // The other screen is still there, and has the same size.
        parser.process(if alternate { b"\x1b[?47l" } else { b"\x1b[?47h" });
        blank_what_is_cut(parser, columns);
        parser.process(if alternate { b"\x1b[?47h" } else { b"\x1b[?47l" });
    }
    parser.screen_mut().set_size(rows, columns);
}

fn bounded(length: u16) -> u16 {
    length.clamp(SMALLEST, LARGEST)
}

fn blank_what_is_cut<C: Callbacks>(parser: &mut Parser<C>, columns: u16) {
    let screen = parser.screen();
    let is_cut = |row: &u16| screen.cell(*row, columns - 1).is_some_and(vt100::Cell::is_wide);
    let cut: Vec<u16> = (0..screen.size().0).filter(is_cut).collect();
    if cut.is_empty() {
        return;
    }
    // Cursor saved; its position counted from the screen's corner.
    let blanks: String = cut.iter().map(|row| format!("\x1b[{};{}H ", row + 1, columns)).collect();
    parser.process(format!("\x1b7\x1b[?6l{blanks}\x1b8").as_bytes());
}

/// The line that the cursor is in, from its first row on, with colours; and the way back to where the cursor is in it.
/// A line that is longer than the screen is wide has several rows.
pub fn line_at_cursor(screen: &Screen) -> Vec<u8> {
    let (row, column) = screen.cursor_position();
    let rows = rows_of_line(screen, row);
    let mut drawn: Vec<u8> = screen
        .rows_formatted(0, screen.size().1)
        .skip(rows.0.into())
        .take(usize::from(rows.1 - rows.0) + 1)
        .flatten()
        .collect();
    drawn.extend_from_slice(b"\x1b[m");
    drawn.extend(move_back(rows.1, (row, column)));
    drawn
}

/// First and last row of the line that this row is part of.
pub fn rows_of_line(screen: &Screen, row: u16) -> (u16, u16) {
    let (mut first, mut last) = (row, row);
    while first > 0 && screen.row_wrapped(first - 1) {
        first -= 1;
    }
    while last + 1 < screen.size().0 && screen.row_wrapped(last) {
        last += 1;
    }
    (first, last)
}

/// From the last row drawn to where the cursor is.
fn move_back(last: u16, (row, column): (u16, u16)) -> Vec<u8> {
    let up = if last > row { format!("\x1b[{}A", last - row) } else { String::new() };
    let right = if column > 0 { format!("\x1b[{column}C") } else { String::new() };
    format!("{up}\r{right}").into_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-z ]{1,12}",
            4 => "[가-힣]{1,12}",
            1 => "[\u{300}-\u{310}\u{200b}]{1,3}",
            2 => Just("\r\n".to_owned()),
            1 => Just("\x08".to_owned()),
            1 => Just("\t".to_owned()),
            3 => (0u16..30, 0u16..60).prop_map(|(row, column)| format!("\x1b[{row};{column}H")),
            2 => (0u16..30, "[ABCDGJKLMPSTX@d]").prop_map(|(n, code)| format!("\x1b[{n}{code}")),
            1 => (0u16..30, 0u16..30).prop_map(|(top, bottom)| format!("\x1b[{top};{bottom}r")),
            1 => prop_oneof![Just("\x1b7"), Just("\x1b8"), Just("\x1bM"), Just("\x1bc"), Just("\x1b[?6h"), Just("\x1b[?6l")]
                .prop_map(str::to_owned),
            1 => prop_oneof![Just("\x1b[?1049h"), Just("\x1b[?1049l"), Just("\x1b[?47h"), Just("\x1b[?47l")].prop_map(str::to_owned),
        ]
    }

    proptest! {
        #[test]
        fn any_size_and_any_output_is_taken(
            steps in proptest::collection::vec((proptest::collection::vec(piece(), 0..30), 0u16..60, 0u16..30), 1..6),
        ) {
            let mut parser = new(40, 10, 0, ());
            for (pieces, columns, rows) in steps {
                parser.process(pieces.concat().as_bytes());
                line_at_cursor(parser.screen());
                resize(&mut parser, columns, rows);
                let _ = parser.screen().state_formatted();
            }
        }
    }
}
