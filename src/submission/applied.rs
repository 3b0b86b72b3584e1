//! A submission's commands in the place of a lesson's own: what is then run is judged by the lesson's checks.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Submission, SubmittedStep};
use crate::lesson::{Block, Check, CheckId, Console, Expectation, ExpectedEnd, Lesson, Step, Typed};

/// What becomes of the statuses that a submission says its commands ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statuses {
    /// Each is to come again.
    Expected,
    /// Whoever typed it has said what was wished: nothing is expected.
    Ignored,
}

/// The lesson with these commands and, of its checks, these. A step without either is prose. Each command is one
/// input, at the place of its number: its span is that.
pub fn applied(lesson: &Lesson, submission: &Submission, checks: &BTreeSet<CheckId>, statuses: Statuses) -> Lesson {
    let mut lesson = lesson.clone();
    for step in &mut lesson.steps {
        let done = submission.steps.iter().find(|done| done.id == step.id);
        step.blocks = blocks(step, done, checks, statuses);
    }
    let typed = submission.steps.iter().flat_map(|step| &step.inputs);
    for terminal in typed.map(|input| &input.terminal) {
        if !lesson.settings.lab.terminals.contains(terminal) {
            lesson.settings.lab.terminals.push(terminal.clone());
        }
    }
    lesson
}

fn blocks(step: &Step, done: Option<&SubmittedStep>, checks: &BTreeSet<CheckId>, statuses: Statuses) -> Vec<Block> {
    let kept = |block: &Block| match block {
        Block::Checks(all) => {
            let kept: Vec<Check> = all.iter().filter(|check| checks.contains(&check.id)).cloned().collect();
            (!kept.is_empty()).then_some(Block::Checks(kept))
        }
        _ => None,
    };
    let judged: Vec<Block> = step.blocks.iter().filter_map(kept).collect();
    let typed = done.filter(|done| !done.inputs.is_empty()).map(|done| {
        let inputs = done.inputs.iter().enumerate().map(|(n, submitted)| {
            let end = match (statuses, submitted.end) {
                (Statuses::Ignored, ExpectedEnd::Status(_)) => ExpectedEnd::Any,
                (_, end) => end,
            };
            let expect = Expectation { end, output: Vec::new() };
            Typed { terminal: submitted.terminal.clone(), input: submitted.input.clone(), expect, span: n..n }
        });
        Block::Console(Console { inputs: inputs.collect(), timeout: timeout(step), span: step.span.clone() })
    });
    typed.into_iter().chain(judged).collect()
}

/// As long as the step's slowest block may take.
pub(super) fn timeout(step: &Step) -> Duration {
    let folded = step.blocks.iter().flat_map(|block| match block {
        Block::Folded(folded) => folded.consoles().collect(),
        Block::Console(console) => vec![console],
        _ => Vec::new(),
    });
    folded.map(|console| console.timeout).max().unwrap_or(DEFAULT).max(DEFAULT)
}

/// Of a console block that says nothing.
pub(super) const DEFAULT: Duration = Duration::from_secs(30);
