//! Styled text onto a screen of cells. What a tone looks like stands here alone.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::standing::Standing;
use crate::check::Verdict;
use crate::learn::prose::{Line, Tone, width};
use crate::report::{Colour, Marks};

pub fn style(tone: Tone) -> Style {
    let plain = Style::new();
    match tone {
        Tone::Plain => plain,
        Tone::Strong => plain.add_modifier(Modifier::BOLD),
        Tone::Emphasis => plain.add_modifier(Modifier::ITALIC),
        Tone::Code => plain.fg(Color::Cyan),
        Tone::Link => plain.add_modifier(Modifier::UNDERLINED),
        Tone::Heading => plain.fg(Color::Yellow).add_modifier(Modifier::BOLD),
        Tone::Prompt => plain.fg(Color::Green),
        Tone::Typed => plain.add_modifier(Modifier::BOLD),
        Tone::Faint => plain.add_modifier(Modifier::DIM),
    }
}

pub fn standing_style(standing: Standing) -> Style {
    let plain = Style::new();
    match standing {
        Standing::Judged(Verdict::Pass) => plain.fg(Color::Green),
        Standing::Judged(Verdict::Fail) | Standing::Lost => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
        Standing::Judged(Verdict::Unknown) => plain.fg(Color::Yellow),
        Standing::Awaited => plain.fg(Color::Cyan),
        Standing::Later | Standing::Judged(Verdict::Skipped) => plain.add_modifier(Modifier::DIM),
    }
}

/// For bars: the header, a chosen tab.
pub fn reversed() -> Style {
    Style::new().add_modifier(Modifier::REVERSED)
}

/// Writes text from a column on, as far as the area goes; returns the column after it.
pub fn put(buffer: &mut Buffer, area: Rect, column: u16, row: u16, text: &str, style: Style) -> u16 {
    if row >= area.height || column >= area.width || !buffer.area.contains(area.as_position()) {
        return column;
    }
    let room = usize::from(area.width - column);
    let (x, _) = buffer.set_stringn(area.x + column, area.y + row, text, room, style);
    x.saturating_sub(area.x)
}

pub fn put_line(buffer: &mut Buffer, area: Rect, column: u16, row: u16, line: &Line) -> u16 {
    line.spans.iter().fold(column, |column, span| put(buffer, area, column, row, &span.text, style(span.tone)))
}

pub fn fill(buffer: &mut Buffer, area: Rect, symbol: &str, style: Style) {
    for row in 0..area.height {
        put(buffer, area, 0, row, &symbol.repeat(usize::from(area.width)), style);
    }
}

/// Nothing but blanks, whatever was there.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    for position in area.positions() {
        buffer[position].reset();
    }
    // Half of a wide character is none: a terminal would show it whole, over what comes to stand here.
    let first = buffer.area.x;
    for row in area.rows().filter(|row| row.x > first) {
        let before = &mut buffer[(row.x - 1, row.y)];
        if width(before.symbol()) > 1 {
            before.set_symbol(" ");
        }
    }
}

/// Takes what a terminal without colours, or without our signs, does not show.
pub fn reduce(buffer: &mut Buffer, colour: Colour, marks: Marks) {
    for cell in &mut buffer.content {
        if colour == Colour::Off {
            (cell.fg, cell.bg) = (Color::Reset, Color::Reset);
        }
        if marks == Marks::Ascii && !cell.symbol().is_ascii() {
            cell.set_symbol(ascii(cell.symbol()));
        }
    }
}

/// The nearest sign that such terminals show.
fn ascii(symbol: &str) -> &'static str {
    match symbol {
        "─" | "–" | "—" => "-",
        "│" => "|",
        "┌" | "┐" | "└" | "┘" | "├" | "┤" => "+",
        "•" | "●" => "*",
        "·" | "…" => ".",
        "✓" => "+",
        "✗" => "x",
        "▸" | "→" => ">",
        "▼" => "v",
        "‘" | "’" => "'",
        "“" | "”" => "\"",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_half_of_a_wide_character_is_left_beside_what_is_cleared() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let all = buffer.area;
        put(&mut buffer, all, 0, 0, "가나다라", Style::new());
        clear(&mut buffer, Rect::new(3, 0, 2, 1));
        let symbols: Vec<&str> = buffer.content.iter().map(|cell| cell.symbol()).collect();
        assert_eq!(symbols.concat().replace(' ', ""), "가라");
        assert_eq!([symbols[0], symbols[2], symbols[6]], ["가", " ", "라"]);
    }
}
