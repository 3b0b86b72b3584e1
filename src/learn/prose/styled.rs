//! Styled text, before and after it is laid out.

use crate::layout::width;

/// What a piece of text is; how that looks is for others to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    Plain,
    Strong,
    Emphasis,
    /// A name or a command within a sentence.
    Code,
    Link,
    Heading,
    /// What stands before a command: the terminal it is for.
    Prompt,
    /// A command to type.
    Typed,
    /// Beside the point: addresses of links, bars beside quotes.
    Faint,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub tone: Tone,
}

impl Span {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone }
    }
}

/// A line that fits the width that it was laid out for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    pub spans: Vec<Span>,
}

impl Line {
    pub fn of(tone: Tone, text: impl Into<String>) -> Self {
        Self { spans: vec![Span::new(tone, text)] }
    }

    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| width(&span.text)).sum()
    }
}

/// Text that is not wrapped yet. An empty one is an empty line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// Stands before the first line.
    pub first: Vec<Span>,
    /// Stands before each other line.
    pub hanging: Vec<Span>,
    pub spans: Vec<Span>,
    /// Blanks count: code, tables.
    pub preformatted: bool,
}

impl Paragraph {
    pub fn of(tone: Tone, text: impl Into<String>) -> Self {
        Self { spans: vec![Span::new(tone, text)], ..Self::default() }
    }

    /// Text with something before its first line; the other lines stand below the text, not below that.
    pub fn beside(first: Span, text: Span) -> Self {
        let indent = Span::new(Tone::Plain, " ".repeat(width(&first.text)));
        Self { first: vec![first], hanging: vec![indent], spans: vec![text], preformatted: false }
    }
}
