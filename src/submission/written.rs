//! Which checks a file has that holds only some of a lesson's steps.

use std::collections::BTreeSet;

use crate::lesson::{Check, CheckId, Holds, Lesson, StepId};

/// The checks of these steps, but for some, that can stand without the others. Hidden ones stay the lesson's own; one
/// that refers to a check or step that is not there would be an error, or never come to its end; and what is only hearsay
/// is no check of a step.
pub fn written(lesson: &Lesson, steps: &BTreeSet<&StepId>, but: &BTreeSet<CheckId>) -> BTreeSet<CheckId> {
    let here = || lesson.steps.iter().filter(|step| steps.contains(&step.id));
    let mut checks: Vec<&Check> = here().flat_map(|step| step.checks()).collect();
    checks.retain(|check| !check.hidden && !but.contains(&check.id));
    loop {
        let there: BTreeSet<&CheckId> = checks.iter().map(|check| &check.id).collect();
        let stands = |check: &&Check| {
            let until = check.until.as_ref().is_none_or(|id| there.contains(id));
            let holds = match &check.holds {
                Holds::Through(step) => steps.contains(step),
                Holds::Once | Holds::ToTheEnd => true,
            };
            until && holds && check.after.iter().all(|id| there.contains(id))
        };
        let before = checks.len();
        let standing: Vec<&Check> = checks.iter().copied().filter(stands).collect();
        let alone = |check: &&Check| {
            check.is_hearsay() && {
                let step = lesson.steps.iter().find(|step| step.checks().any(|other| other.id == check.id));
                let mut others = step.into_iter().flat_map(|step| step.checks());
                !others.any(|other| !other.is_hearsay() && standing.iter().any(|one| one.id == other.id))
            }
        };
        checks = standing.iter().copied().filter(|check| !alone(check)).collect();
        if checks.len() == before {
            return checks.into_iter().map(|check| check.id.clone()).collect();
        }
    }
}
