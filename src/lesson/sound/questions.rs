//! Whether the check that a question names is there, and judged after it has been asked; and where questions stand.

use std::collections::{HashMap, HashSet};

use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Block, CheckId, Question, Step, rule};

/// A step's and a block's position.
pub(in super::super) type Place = (usize, usize);

/// Whether the check that a question names is there, and judged after it has been asked.
pub(in super::super) fn answered(steps: &[Step], findings: &mut Findings) {
    let checks = places_of_checks(steps);
    let mut taken = HashSet::new();
    for (place, question) in questions(steps) {
        let id = question.check.as_str();
        let at = question.named.clone();
        if !steps[place.0].is_work() {
            findings
                .error(question.opening(), "this section is no step: nobody is asked in it")
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
pub(in super::super) fn places_of_checks(steps: &[Step]) -> HashMap<&CheckId, Place> {
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

/// All questions, each with its place.
pub(in super::super) fn questions(steps: &[Step]) -> impl Iterator<Item = (Place, &Question)> {
    let all = steps.iter().enumerate().flat_map(|(n, step)| {
        let blocks = step.blocks.iter().enumerate();
        blocks.map(move |(b, block)| ((n, b), block))
    });
    all.filter_map(|(place, block)| if let Block::Question(question) = block { Some((place, question)) } else { None })
}
