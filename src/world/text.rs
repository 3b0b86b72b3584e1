//! A world as lines of text, for a terminal: the processes, what is in the namespaces, and the networks with their cables.
//!
//! Lines are spans with a tone each, which whoever shows them colours: [`plain`] does without.

mod networks;
mod sections;

use super::words::Words;
use super::{Changes, Item, Mark, World};
use crate::layout;
use crate::layout::Marks;
use crate::messages::Messages;

/// Narrower than this, lines are cut.
const NARROWEST: usize = 24;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    pub spans: Vec<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub tone: Tone,
}

/// What a piece of text is, which is all that its colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// A section's title.
    Heading,
    /// Lines of frames, trees and cables.
    Frame,
    /// Beside the point.
    Faint,
    /// Where a terminal stands.
    Terminal,
    /// A namespace that is not the host's.
    Namespace,
    /// Of a process, a link, a mount point.
    Name,
    Address,
    Up,
    Down,
    Added,
    Changed,
    Gone,
}

/// Draws a world, and marks what changed since another look. No line is wider than `width`.
pub fn draw(world: &World, changes: &Changes, width: usize, marks: Marks, messages: &Messages) -> Vec<Line> {
    let width = width.max(NARROWEST);
    let drawing = Drawing { world, changes, width, marks, words: Words(messages) };
    let mut lines = Vec::new();
    for section in [drawing.processes(), drawing.namespaces(), drawing.networks(), drawing.gone(), drawing.not_seen()] {
        if section.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(section);
    }
    lines.into_iter().map(|line| line.cut(width)).collect()
}

/// The same, without colours.
pub fn plain(world: &World, changes: &Changes, width: usize, marks: Marks, messages: &Messages) -> String {
    draw(world, changes, width, marks, messages).iter().map(|line| line.text() + "\n").collect()
}

struct Drawing<'d> {
    world: &'d World,
    changes: &'d Changes,
    width: usize,
    marks: Marks,
    words: Words<'d>,
}

impl Drawing<'_> {
    fn glyph(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self.marks {
            Marks::Unicode => unicode,
            Marks::Ascii => ascii,
        }
    }

    /// A thing's name, marked if it is new or has changed.
    fn marked(&self, item: &Item, text: &str, tone: Tone) -> Line {
        match self.changes.mark(item) {
            Some(Mark::Added) => Line::of(format!("+{text}"), Tone::Added),
            Some(Mark::Changed) => Line::of(format!("~{text}"), Tone::Changed),
            None => Line::of(text, tone),
        }
    }
}

impl Line {
    fn of(text: impl Into<String>, tone: Tone) -> Self {
        Self::default().and(text, tone)
    }

    fn and(mut self, text: impl Into<String>, tone: Tone) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.spans.push(Span { text, tone });
        }
        self
    }

    fn then(mut self, other: Self) -> Self {
        self.spans.extend(other.spans);
        self
    }

    /// Filled up with spaces to a column.
    fn to(self, column: usize) -> Self {
        let missing = column.saturating_sub(self.width());
        self.and(" ".repeat(missing), Tone::Plain)
    }

    /// Filled up with a sign to a column.
    fn fill(self, column: usize, sign: &str, tone: Tone) -> Self {
        let missing = column.saturating_sub(self.width());
        self.and(sign.repeat(missing), tone)
    }

    /// Of exactly this width: filled up, or cut.
    fn exactly(self, width: usize) -> Self {
        self.cut(width).to(width)
    }

    /// In columns, as a terminal counts them.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| layout::width(&span.text)).sum()
    }

    pub fn text(&self) -> String {
        let text: String = self.spans.iter().map(|span| span.text.as_str()).collect();
        text.trim_end().to_owned()
    }

    fn cut(mut self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut left = width;
        let mut spans = Vec::new();
        for span in self.spans.drain(..) {
            let taken = layout::width(&span.text);
            // What is cut off in the middle of a span shows it by a sign; at the edge of one too.
            if taken < left {
                left -= taken;
                spans.push(span);
                continue;
            }
            if left > 0 {
                let cut = layout::cut(&format!("{} ", span.text), left);
                spans.push(Span { text: cut, tone: span.tone });
            }
            break;
        }
        Self { spans }
    }
}
