//! Text that is marked, and on to the clipboard of the learner's own terminal, wherever that is: OSC 52. Pure.

use super::layout::PANEL_MARGIN;
use crate::learn::prose::{Line, width};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What makes a terminal take it, if it allows that.
pub fn to_clipboard(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", base64(text.as_bytes()))
}

/// The text of the panel between two places of it, by line and column, the later one included.
pub fn lines_between(lines: &[Line], from: (u16, u16), to: (u16, u16)) -> String {
    let (first, last) = (from.min(to), from.max(to));
    let marked = (first.0..=last.0).map_while(|row| Some((row, lines.get(usize::from(row))?)));
    let text = marked.map(|(row, line)| {
        let begin = if row == first.0 { first.1.saturating_sub(PANEL_MARGIN) } else { 0 };
        let end = if row == last.0 { last.1.checked_sub(PANEL_MARGIN) } else { Some(u16::MAX) };
        end.map_or(String::new(), |end| columns_between(&line.text(), begin, end).trim_end().to_owned())
    });
    text.collect::<Vec<_>>().join("\n")
}

/// Characters of which a part stands in these columns, the later one included.
fn columns_between(text: &str, begin: u16, end: u16) -> String {
    let mut column = 0;
    let mut marked = String::new();
    for c in text.chars() {
        let columns = width(c.encode_utf8(&mut [0; 4]));
        if column + columns > usize::from(begin) && column <= usize::from(end) {
            marked.push(c);
        }
        column += columns;
    }
    marked
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, n| bits << 8 | u32::from(three.get(n).copied().unwrap_or(0)));
        for n in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * n) & 63) as usize];
            text.push(if n > three.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_in_the_text_is_taken_by_columns() {
        let line = |text: &str| Line::of(crate::learn::prose::Tone::Plain, text.to_owned());
        let lines = [line("A$ unshare -m"), line("한글 이름"), line("")];
        assert_eq!(lines_between(&lines, (0, 4), (0, 10)), "unshare");
        assert_eq!(lines_between(&lines, (0, 10), (0, 4)), "unshare");
        assert_eq!(lines_between(&lines, (0, 4), (1, 4)), "unshare -m\n한글");
        assert_eq!(lines_between(&lines, (1, 0), (9, 0)), "한글 이름\n");
        assert_eq!(lines_between(&lines, (7, 0), (9, 0)), "");
        assert_eq!(lines_between(&lines, (0, 0), (0, 0)), "");
    }

    #[test]
    fn the_examples_of_the_rfc() {
        let all =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        for (text, encoded) in all {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
        assert_eq!(to_clipboard("한"), "\x1b]52;c;7ZWc\x07");
    }
}
