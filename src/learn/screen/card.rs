//! What is told beside a step's text, as data: it knows no screen, and `telling` writes it.

use crate::learn::prose::{self, Line, Paragraph, Tone};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Hint,
    /// Checks are being looked at.
    Looking,
    /// Why what fails fails.
    Seen,
    /// Said in passing: it goes with the next command.
    Passing,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub kind: Kind,
    pub title: String,
    pub text: Vec<Paragraph>,
    /// So many of its lines are above what is shown.
    pub scroll: usize,
}

impl Card {
    pub fn new(kind: Kind, title: impl Into<String>, text: Vec<Paragraph>) -> Self {
        Self { kind, title: title.into(), text, scroll: 0 }
    }

    pub fn passes(&self) -> bool {
        self.kind == Kind::Passing
    }

    /// Both, one below the other.
    pub fn and(mut self, other: Self) -> Self {
        self.text.push(Paragraph::default());
        self.text.push(Paragraph::of(Tone::Heading, other.title));
        self.text.extend(other.text);
        self
    }

    pub fn lines(&self, width: usize) -> Vec<Line> {
        let mut lines = prose::lay_out(&[Paragraph::of(Tone::Heading, self.title.clone())], width);
        lines.extend(prose::lay_out(&self.text, width));
        lines
    }
}
