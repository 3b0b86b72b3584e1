//! A `<details>` element of ours while it is read: what it may hold, and what becomes of it when it is closed.

use super::findings::Findings;
use super::folded::Class;
use super::node::Item;
use super::{Answer, Block, Folded, FoldedKind, Question, Span};

/// As many as there are digits to choose by.
const MOST_ANSWERS: usize = 9;

pub(super) struct Part {
    class: Class,
    pub(super) summary: String,
    pub(super) blocks: Vec<Block>,
    /// Of a question; each with the number of blocks before it.
    answers: Vec<(Answer, usize)>,
    /// Of the opening tag.
    opening: Span,
}

impl Part {
    pub(super) fn new(class: Class, opening: Span) -> Self {
        Self { class, summary: String::new(), blocks: Vec::new(), answers: Vec::new(), opening }
    }

    pub(super) fn is_question(&self) -> bool {
        matches!(self.class, Class::Predict(..))
    }

    /// Why no command can stand in it, and what to do instead.
    pub(super) fn refuses_commands(&self) -> Option<(&'static str, &'static str)> {
        match self.class {
            Class::Folded(FoldedKind::Hint) => {
                Some(("a hint is shown, not typed", "show the command as `text`, or make it a `solution`"))
            }
            Class::Predict(..) => Some((
                "a question is answered before anything is typed",
                "move this block below the `</details>`, or show the command as `text`",
            )),
            Class::Folded(_) => None,
        }
    }

    /// Takes an item of a question's list.
    pub(super) fn answer(&mut self, source: &str, item: &Item, span: &Span, findings: &mut Findings) {
        if self.answers.len() == MOST_ANSWERS {
            let message = format!("a question has {MOST_ANSWERS} answers at most");
            findings.error(span.clone(), message).help("keep those that people really believe");
            return;
        }
        let text = unindented(source.get(item.text..span.end).unwrap_or_default());
        let Some(right) = item.checked else {
            findings
                .error(span.clone(), "this answer has no box")
                .help("write `- [ ] ` before it, or `- [x] ` if it is the one that comes true");
            return;
        };
        if text.is_empty() {
            findings.error(span.clone(), "this answer says nothing").help("write behind the box what would happen");
        } else if self.answers.iter().any(|(other, _)| other.text == text) {
            findings.error(span.clone(), "this answer is there already");
        }
        self.answers.push((Answer { text, right, span: span.clone() }, self.blocks.len()));
    }

    /// What it is, now that all of it has been read up to `end`.
    pub(super) fn finish(self, end: usize, findings: &mut Findings) -> Block {
        if self.summary.is_empty() {
            findings
                .error(self.opening.clone(), "this lacks a summary")
                .help("write `<summary>what a reader sees while it is folded</summary>` behind it");
        }
        let span = self.opening.start..end;
        let kind = match self.class {
            Class::Folded(kind) => kind,
            Class::Predict(check, named) => {
                boxes(&self.answers, &self.opening, findings);
                let (answers, before): (Vec<Answer>, Vec<usize>) = self.answers.into_iter().unzip();
                let before = before.first().copied().unwrap_or(self.blocks.len());
                let (prose, why) = self.blocks.split_at(before);
                let (text, prose, why) = (self.summary, joined(prose), joined(why));
                return Block::Question(Question { text, prose, answers, why, check, named, span });
            }
        };
        let types = self.blocks.iter().any(|block| matches!(block, Block::Console(_)));
        if kind != FoldedKind::Hint && !types {
            findings
                .error(self.opening, "this holds nothing to type")
                .help("put a `console` block in it, with blank lines around; only a `hint` can do without");
        }
        Block::Folded(Folded { kind, summary: self.summary, blocks: self.blocks, span })
    }
}

/// Whether there is something to choose from, and one of it comes true.
fn boxes(answers: &[(Answer, usize)], opening: &Span, findings: &mut Findings) {
    let how =
        "write the answers as a list, with blank lines around: `- [ ] …`, and `- [x] …` for the one that comes true";
    let mut right = answers.iter().filter(|(answer, _)| answer.right);
    let complaint = match (answers.len(), right.next(), right.next()) {
        (0, ..) => (opening, "this question has no answers"),
        (1, ..) => (opening, "a question has two answers at least"),
        (_, None, _) => (opening, "no answer of this question is marked as the right one"),
        (_, _, Some((second, _))) => (&second.span, "a question has one right answer"),
        (_, Some(_), None) => return,
    };
    findings.error(complaint.0.clone(), complaint.1).help(how);
}

/// The prose among these blocks, as one text.
fn joined(blocks: &[Block]) -> String {
    let prose =
        blocks.iter().filter_map(|block| if let Block::Prose(text) = block { Some(text.as_str()) } else { None });
    prose.collect::<Vec<_>>().join("\n\n")
}

/// The text of an item without what its further lines are indented by.
fn unindented(text: &str) -> String {
    let mut lines = text.trim().lines();
    let first = lines.next().unwrap_or_default().trim_end();
    let blanks = |line: &str| line.len() - line.trim_start().len();
    let more = || lines.clone().filter(|line| !line.trim().is_empty());
    let least = more().map(blanks).min().unwrap_or(0);
    let cut = lines.clone().map(|line| line.get(least..).unwrap_or_default().trim_end());
    std::iter::once(first).chain(cut).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_lose_the_indentation_of_their_list_only() {
        for (written, text) in [
            ("one", "one"),
            (" one\r\n  two  \r\n", "one\ntwo"),
            ("one\n\n     ```text\n       x\n     ```", "one\n\n```text\n  x\n```"),
            ("one\nlazy\n  two", "one\nlazy\n  two"),
            ("", ""),
        ] {
            assert_eq!(unindented(written), text);
        }
    }
}
