//! The few things of a Markdown file that a lesson is made of, each with its place.

use super::Span;
use super::position::Excised;

#[derive(Debug)]
pub(super) struct Node {
    pub(super) what: What,
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) enum What {
    /// `# ` and `## ` outside of lists and quotes.
    Heading(Heading),
    /// Plain text of a paragraph outside of lists and quotes.
    Paragraph(String),
    Fence(Fence),
    /// `<details …>`; the class as written, if any.
    Open {
        class: Option<(String, Span)>,
    },
    /// `<summary>…</summary>`, without tags.
    Summary(String),
    /// `</details>`
    Close,
    /// An item of a list, before what it holds.
    Item(Item),
    /// `<!-- … -->` that stands by itself: what is in it, without blanks around.
    Comment(String),
    /// A tag of ours in the middle of a paragraph, or a fence swallowed by an HTML block.
    Misplaced(&'static str),
}

#[derive(Debug)]
pub(super) struct Heading {
    /// 1 or 2.
    pub(super) level: u8,
    /// Without `{#id}`.
    pub(super) text: String,
    /// The id that GitHub gives it.
    pub(super) slug: String,
    /// `{#id}`
    pub(super) id: Option<String>,
}

#[derive(Debug)]
pub(super) struct Item {
    /// `- [ ] ` and `- [x] `: whether there is a cross in its box; none without one.
    pub(super) checked: Option<bool>,
    /// Where its text begins in the file: behind the box.
    pub(super) text: usize,
}

#[derive(Debug)]
pub(super) struct Fence {
    /// The words after the back quotes.
    pub(super) info: String,
    pub(super) body: Excised,
    pub(super) closed: bool,
}
