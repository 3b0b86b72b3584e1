//! Questions: which check answers each, whether anything happens in between, and how they are asked.

use std::collections::{HashMap, HashSet};

use super::page::{Page, consoles};
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Block, CheckId, Folded, FoldedKind, Question, Span, Step, rule};

/// A step's and a block's position.
type Place = (usize, usize);

/// Whether the check that a question names is there, and judged after it has been asked.
pub(in super::super) fn answered(steps: &[Step], findings: &mut Findings) {
    let checks = places_of_checks(steps);
    let mut taken = HashSet::new();
    for (place, question) in questions(steps) {
        let id = question.check.as_str();
        let at = question.named.clone();
        if !steps[place.0].is_work() {
            findings
                .error(opening(question), "this section is no step: nobody is asked in it")
                .help("move the question into the step whose outcome it asks for");
            continue;
        }
        match checks.get(&question.check) {
            None => {
                let mut names: Vec<&str> = Vec::new();
                if !findings.is_full() {
                    names.extend(checks.keys().map(|id| id.as_str()));
                    names.sort_unstable();
                }
                findings
                    .offence(&rule::REFERENCES, at, format!("there is no check {}", quoted(id)))
                    .near(id, names)
                    .help("`predict` names the check that shows what has happened, in this step or a later one");
            }
            Some(judged) if *judged < place => {
                findings
                    .offence(&rule::REFERENCES, at, format!("{} is judged before this is asked", quoted(id)))
                    .help("a question stands above the command whose outcome it asks for; the check, below that");
            }
            Some(_) if !taken.insert(&question.check) => {
                findings
                    .offence(&rule::REFERENCES, at, format!("{} answers another question already", quoted(id)))
                    .help("answers are kept by their check: name another one, or ask one question");
            }
            Some(_) => {}
        }
    }
}

/// Of checks with one id the first counts: of the others others tell.
fn places_of_checks(steps: &[Step]) -> HashMap<&CheckId, Place> {
    let mut places = HashMap::new();
    for (n, step) in steps.iter().enumerate() {
        for (b, block) in step.blocks.iter().enumerate() {
            if let Block::Checks(checks) = block {
                for check in checks {
                    places.entry(&check.id).or_insert((n, b));
                }
            }
        }
    }
    places
}

fn questions(steps: &[Step]) -> impl Iterator<Item = (Place, &Question)> {
    let all = steps.iter().enumerate().flat_map(|(n, step)| {
        let blocks = step.blocks.iter().enumerate();
        blocks.map(move |(b, block)| ((n, b), block))
    });
    all.filter_map(|(place, block)| if let Block::Question(question) = block { Some((place, question)) } else { None })
}

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
        Block::Folded(folded) => is_solution(folded) && consoles(&folded.blocks).any(|c| !c.inputs.is_empty()),
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
                .offence(&rule::QUESTION_MARK, opening(question), "this question does not end in a question mark")
                .help("write as its summary what a learner is to think about: `Will B see the file?`");
        }
    }
    let right = |question: &&Question| question.answers.iter().position(|answer| answer.right);
    let places: HashSet<Option<usize>> = all.iter().map(right).collect();
    if let (Some(last), true) = (all.last(), all.len() > 2 && places.len() == 1) {
        findings
            .offence(&rule::ANSWER_PLACE, opening(last), "all right answers of this lesson stand in the same place")
            .help("put the answers of some question into another order");
    }
}

/// The word `<details` of its tag.
pub(super) fn opening(question: &Question) -> Span {
    question.span.start..question.span.start + "<details".len()
}
