//! Help for who is stuck: there, and in its place.

use super::page::{Page, all_consoles, folded};
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Block, Folded, FoldedKind, Step, rule};

pub(super) fn present(page: &Page, findings: &mut Findings) {
    for step in page.steps() {
        let hints = || folded(step).filter(|folded| folded.kind == FoldedKind::Hint);
        // What is no prose is a mistake that has been told.
        for empty in hints().filter(|hint| hint.blocks.is_empty()) {
            findings
                .offence(&rule::HINT_PRESENT, page.opening(empty), "this hint says nothing")
                .help("write Markdown below its summary, with blank lines around");
        }
        let types = step.is_work() && all_consoles(step).any(|console| !console.inputs.is_empty());
        if types && hints().next().is_none() {
            findings
                .offence(
                    &rule::HINT_PRESENT,
                    step.span.clone(),
                    format!("the step {} has no hint", quoted(step.id.as_str())),
                )
                .help("add `<details class=\"hint\"><summary>…</summary>`: what do people stumble over here?");
        }
    }
}

pub(super) fn order(page: &Page, findings: &mut Findings) {
    for (n, step) in page.steps().iter().enumerate() {
        let end = page.steps().get(n + 1).map_or(page.source.len(), |next| next.span.start);
        if page.has_error_in(&(step.span.start..end)) {
            continue; // a solution that was not understood is no question
        }
        let position = |wanted: &dyn Fn(&Block) -> bool| step.blocks.iter().position(wanted);
        let question = position(&|block| matches!(block, Block::Console(_)));
        let answer = position(&|block| matches!(block, Block::Folded(f) if f.kind == FoldedKind::Solution));
        for (at, hint) in hints(step) {
            if question.is_some_and(|question| at < question) {
                findings
                    .offence(&rule::HINT_ORDER, page.opening(hint), "this hint stands above what it helps with")
                    .help("move it below the step's commands");
            } else if answer.is_some_and(|answer| at > answer) {
                findings
                    .offence(&rule::HINT_ORDER, page.opening(hint), "this hint stands below the solution")
                    .help("move it above: hints help to find the solution");
            }
        }
    }
}

fn hints(step: &Step) -> impl Iterator<Item = (usize, &Folded)> {
    step.blocks.iter().enumerate().filter_map(|(at, block)| match block {
        Block::Folded(folded) if folded.kind == FoldedKind::Hint => Some((at, folded)),
        _ => None,
    })
}
