//! Questions: whether anything happens before they are answered, and how they are asked.

use std::collections::HashSet;

use super::page::Page;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::sound::{Place, places_of_checks, questions};
use crate::lesson::{Block, Folded, FoldedKind, Question, Step, rule};

/// A question that nothing is typed for has been answered before, or never will be.
pub(super) fn idle(page: &Page, findings: &mut Findings) {
    let checks = places_of_checks(page.steps());
    for (asked, question) in questions(page.steps()) {
        let Some(judged) = checks.get(&question.check).filter(|judged| **judged > asked) else { continue };
        if !types_between(page.steps(), asked, *judged) {
            findings
                .offence(
                    &rule::IDLE_QUESTION,
                    question.named.clone(),
                    format!("nothing is typed between this question and {}", quoted(question.check.as_str())),
                )
                .help("ask above the command whose outcome it is about");
        }
    }
}

/// Whether something is typed between two places; what solves the step of the second is typed before it is judged.
fn types_between(steps: &[Step], from: Place, to: Place) -> bool {
    let is_solution = |folded: &Folded| folded.kind == FoldedKind::Solution;
    let types = |place: Place, block: &Block| match block {
        Block::Console(console) => place < to && !console.inputs.is_empty(),
        Block::Folded(folded) => is_solution(folded) && folded.consoles().any(|c| !c.inputs.is_empty()),
        Block::Prose(_) | Block::Checks(_) | Block::Question(_) => false,
    };
    let within = steps.iter().enumerate().take(to.0 + 1).skip(from.0);
    within
        .flat_map(|(n, step)| step.blocks.iter().enumerate().map(move |(b, block)| ((n, b), block)))
        .any(|(place, block)| place > from && types(place, block))
}

/// Their words, and where their right answers stand.
pub(super) fn asked(page: &Page, findings: &mut Findings) {
    let all: Vec<&Question> = questions(page.steps()).map(|(_, question)| question).collect();
    for question in &all {
        if !question.text.is_empty() && !question.text.ends_with(['?', '？']) {
            findings
                .offence(&rule::QUESTION_MARK, question.opening(), "this question does not end in a question mark")
                .help("write as its summary what a learner is to think about: `Will B see the file?`");
        }
    }
    let right = |question: &&Question| question.answers.iter().position(|answer| answer.right);
    let places: HashSet<Option<usize>> = all.iter().map(right).collect();
    if let (Some(last), true) = (all.last(), all.len() > 2 && places.len() == 1) {
        findings
            .offence(&rule::ANSWER_PLACE, last.opening(), "all right answers of this lesson stand in the same place")
            .help("put the answers of some question into another order");
    }
}
