//! A question: what a learner expects, asked before the kernel answers it.

use super::*;

/// A `<details class="predict CHECK">` element. What happened is known once that check has passed: the answer that
/// its author marked as right is then what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Text of `<summary>`: the question itself.
    pub text: String,
    /// What stands between the question and its answers: Markdown as written, often nothing.
    pub prose: String,
    /// At least two; one of them is right.
    pub answers: Vec<Answer>,
    /// What stands below the answers, to be read once the right one is known: Markdown as written, often nothing.
    pub why: String,
    /// In this step or a later one.
    pub check: CheckId,
    /// Of the check's id.
    pub named: Span,
    pub span: Span,
}

impl Question {
    /// The word `<details` of its tag.
    pub fn opening(&self) -> Span {
        self.span.start..self.span.start + "<details".len()
    }
}

/// One item of the list below a question: `- [ ] …`, or `- [x] …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Markdown as written, without the list's indentation.
    pub text: String,
    pub right: bool,
    pub span: Span,
}
