//! Paragraphs into lines of a width, in columns: wide characters count twice.

use super::styled::{Line, Paragraph, Span, Tone};
use crate::layout::width;

/// Breaks paragraphs at blanks; a word longer than a line is broken where the line ends.
pub fn lay_out(paragraphs: &[Paragraph], columns: usize) -> Vec<Line> {
    paragraphs.iter().flat_map(|paragraph| wrap(paragraph, columns.max(1))).collect()
}

fn wrap(paragraph: &Paragraph, columns: usize) -> Vec<Line> {
    let mut page =
        Page { columns, hanging: &paragraph.hanging, lines: Vec::new(), line: Line::default(), at: 0, begun: false };
    page.prefix(&paragraph.first);
    for word in words(&paragraph.spans) {
        page.word(&word, paragraph.preformatted);
    }
    page.end_line();
    page.lines
}

/// What stands between two places where a line may break: a run of blanks, or a run of anything else, which may
/// consist of several spans.
struct Word {
    spans: Vec<Span>,
    blank: bool,
}

fn words(spans: &[Span]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for span in spans {
        let mut rest = span.text.as_str();
        while let Some(first) = rest.chars().next() {
            let blank = first == ' ';
            let end = rest.find(|c: char| (c == ' ') != blank).unwrap_or(rest.len());
            let piece = Span::new(span.tone, &rest[..end]);
            match words.last_mut() {
                Some(word) if word.blank == blank => word.spans.push(piece),
                _ => words.push(Word { spans: vec![piece], blank }),
            }
            rest = &rest[end..];
        }
    }
    words
}

struct Page<'p> {
    columns: usize,
    hanging: &'p [Span],
    lines: Vec<Line>,
    line: Line,
    /// Columns of the line that are taken.
    at: usize,
    /// Whether anything but what stands before each line is on this one.
    begun: bool,
}

impl Page<'_> {
    /// What stands before a line, unless it would leave no room for the line.
    fn prefix(&mut self, spans: &[Span]) {
        let taken: usize = spans.iter().map(|span| width(&span.text)).sum();
        if taken + 2 <= self.columns {
            spans.iter().for_each(|span| self.put(span.tone, &span.text));
        }
    }

    fn word(&mut self, word: &Word, preformatted: bool) {
        let long: usize = word.spans.iter().map(|span| width(&span.text)).sum();
        if word.blank {
            // Blanks at a line's end are not there, and so neither at the next one's beginning.
            let fits = self.at + long < self.columns;
            if fits && (preformatted || self.begun) {
                word.spans.iter().for_each(|span| self.put(span.tone, &span.text));
            } else if self.begun {
                // What follows belongs to the next line, however short it is.
                self.at = self.columns;
            }
            return;
        }
        if self.at + long > self.columns && self.begun {
            self.new_line();
        }
        for span in &word.spans {
            for c in span.text.chars() {
                let text = c.encode_utf8(&mut [0; 4]).to_owned();
                if self.at + width(&text) > self.columns && self.begun {
                    self.new_line();
                }
                self.put(span.tone, &text);
                self.begun = true;
            }
        }
    }

    fn put(&mut self, tone: Tone, text: &str) {
        self.at += width(text);
        match self.line.spans.last_mut() {
            Some(last) if last.tone == tone => last.text.push_str(text),
            _ => self.line.spans.push(Span::new(tone, text)),
        }
    }

    fn new_line(&mut self) {
        self.end_line();
        self.prefix(self.hanging);
    }

    fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        if let Some(last) = line.spans.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
        }
        line.spans.retain(|span| !span.text.is_empty());
        self.lines.push(line);
        (self.at, self.begun) = (0, false);
    }
}
