//! Places in a lesson file: lines and columns for people, and the way back from a fence's text to the file.

use super::Span;

/// Line and column of a byte offset, both from 1; the column counts characters. An offset beyond the end
/// is the end; one inside a character is that character.
pub fn line_column(source: &str, offset: usize) -> (usize, usize) {
    let offset = floor(source, offset);
    let before = &source[..offset];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let shown = before[start..].strip_prefix('\u{feff}').unwrap_or(&before[start..]);
    (line, shown.chars().count() + 1)
}

/// The last character boundary at or before an offset.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first character boundary at or behind an offset.
pub(super) fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Text taken out of the file (a fence's content without the indentation of the list that it stands in),
/// which knows of each of its bytes where it came from.
#[derive(Debug, Clone, Default)]
pub(super) struct Excised {
    pub(super) text: String,
    /// Ascending in both.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Piece {
    /// Where the piece begins in the text.
    at: usize,
    /// What it is in the file: as long as the piece, or empty if the file has no such text (a tab made spaces).
    file: Span,
}

impl Excised {
    /// Appends text that the Markdown parser found at `span` of the file.
    pub(super) fn push(&mut self, text: &str, source: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        let as_written = source.get(span.clone()).unwrap_or_default();
        let file = if as_written == text {
            span
        } else if text == "\n" && as_written == "\r\n" {
            span.start..span.start + 1
        } else {
            span.start..span.start
        };
        self.pieces.push(Piece { at, file });
        self.text.push_str(text);
    }

    /// Where a range of the text is in the file. Always at character boundaries if the range is.
    pub(super) fn in_file(&self, range: Span) -> Span {
        let start = self.offset(range.start);
        // The end belongs to the byte before it: the next byte may stand beyond an indentation.
        let end = if range.end > range.start { self.offset_after(range.end) } else { start };
        start..end.max(start)
    }

    fn offset(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.at <= at);
        next.checked_sub(1).map_or(0, |n| self.pieces[n].reach(at))
    }

    fn offset_after(&self, end: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.at < end);
        next.checked_sub(1).map_or(0, |n| self.pieces[n].reach(end))
    }

    /// Lines with their ranges in the text, without line ends.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&str, Span)> {
        let mut start = 0;
        self.text.split_inclusive('\n').map(move |line| {
            let at = start;
            start += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            (line, at..at + line.len())
        })
    }
}

impl Piece {
    fn reach(&self, at: usize) -> usize {
        (self.file.start + (at - self.at)).min(self.file.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let source = "\u{feff}añb\r\nzwei\n";
        assert_eq!(line_column(source, 0), (1, 1));
        assert_eq!(line_column(source, source.find('b').expect("is there")), (1, 3));
        assert_eq!(line_column(source, source.find("wei").expect("is there")), (2, 2));
        assert_eq!(line_column(source, 10_000), (3, 1));
        assert_eq!(line_column("", 0), (1, 1));
    }

    #[test]
    fn each_byte_of_an_indented_text_leads_back_to_the_file() {
        let source = "  one\r\n  zwö\r\n";
        let mut excised = Excised::default();
        excised.push("one", source, 2..5);
        excised.push("\n", source, 5..7);
        excised.push("zwö", source, 9..13);
        excised.push("\n", source, 13..15);
        assert_eq!(excised.text, "one\nzwö\n");
        assert_eq!(&source[excised.in_file(4..8)], "zwö");
        assert_eq!(&source[excised.in_file(0..3)], "one");
        assert_eq!(&source[excised.in_file(0..8)], "one\r\n  zwö");
        assert_eq!(excised.in_file(4..4), 9..9);
        let lines: Vec<_> = excised.lines().collect();
        assert_eq!(lines, [("one", 0..3), ("zwö", 4..8)]);
    }

    #[test]
    fn text_that_the_file_does_not_have_leads_to_where_it_would_be() {
        let source = "\tx";
        let mut excised = Excised::default();
        excised.push("  ", source, 0..1);
        excised.push("x", source, 1..2);
        assert_eq!(excised.in_file(0..3), 0..2);
        assert_eq!(excised.in_file(1..2), 0..0);
    }
}
