//! Two records of one lesson, made one: what a session keeps does not undo what another has kept meanwhile.
//!
//! What only grows (a step that is done, hints shown, time spent) is taken from whichever has more of it. What is as a
//! learner left it (the step they are at, an answer given) is ours, for we are the later.

use std::collections::{BTreeMap, BTreeSet};

use super::{LessonProgress, Prediction, StepProgress, TypedLine};
use crate::lesson::{CheckId, StepId};

/// `theirs` is what is kept, `ours` what is to be kept now. A step that is done in one of them is done.
pub fn merge(theirs: &LessonProgress, ours: &LessonProgress) -> LessonProgress {
    let ids: BTreeSet<&StepId> = theirs.steps.keys().chain(ours.steps.keys()).collect();
    let steps = ids.into_iter().map(|id| (id.clone(), step(theirs.steps.get(id), ours.steps.get(id))));
    LessonProgress {
        digest: said(&ours.digest, &theirs.digest),
        seed: said(&ours.seed, &theirs.seed),
        at: ours.at.clone().or_else(|| theirs.at.clone()),
        steps: steps.collect(),
        typed: typed(theirs, ours),
        started: earlier(theirs.started.as_ref(), ours.started.as_ref()),
        finished: earlier(theirs.finished.as_ref(), ours.finished.as_ref()),
        updated: theirs.updated.clone().max(ours.updated.clone()),
    }
}

fn said(ours: &str, theirs: &str) -> String {
    if ours.is_empty() { theirs.to_owned() } else { ours.to_owned() }
}

/// Both in the one form of RFC 3339 that nslab writes, in which text is ordered as time is.
fn earlier(theirs: Option<&String>, ours: Option<&String>) -> Option<String> {
    theirs.into_iter().chain(ours).min().cloned()
}

fn step(theirs: Option<&StepProgress>, ours: Option<&StepProgress>) -> StepProgress {
    let (Some(a), Some(b)) = (theirs, ours) else { return theirs.or(ours).cloned().unwrap_or_default() };
    StepProgress {
        // Of two ways to have done it, the one with less help.
        how: a.how.into_iter().chain(b.how).min(),
        hints: a.hints.max(b.hints),
        mistakes: a.mistakes.max(b.mistakes),
        ms: a.ms.max(b.ms),
        predicted: predicted(&a.predicted, &b.predicted),
    }
}

/// The same answer with what came of it says more than without.
fn predicted(
    theirs: &BTreeMap<CheckId, Prediction>,
    ours: &BTreeMap<CheckId, Prediction>,
) -> BTreeMap<CheckId, Prediction> {
    let mut all = theirs.clone();
    for (check, prediction) in ours {
        let kept = all.get(check).filter(|kept| kept.answer == prediction.answer && prediction.right.is_none());
        let prediction = kept.unwrap_or(prediction).clone();
        all.insert(check.clone(), prediction);
    }
    all
}

/// The lines of a step belong together: they are all ours or all theirs. Ours, unless only they have done the step.
/// Lines typed with another seed name other addresses: these are never put beside ours.
fn typed(theirs: &LessonProgress, ours: &LessonProgress) -> Vec<TypedLine> {
    let same_words = theirs.seed == ours.seed || theirs.seed.is_empty() || ours.seed.is_empty();
    let has = |side: &LessonProgress, step: &StepId| side.typed.iter().any(|line| line.step == *step);
    let is_theirs = |step: &StepId| {
        let only_they_did = theirs.is_done(step) && !ours.is_done(step);
        same_words && has(theirs, step) && (only_they_did || !has(ours, step))
    };
    let kept = theirs.typed.iter().filter(|line| is_theirs(&line.step));
    let new = ours.typed.iter().filter(|line| !is_theirs(&line.step));
    in_order_of_steps(kept.chain(new).cloned().collect(), [&ours.typed, &theirs.typed])
}

/// Steps in the order of the first record that has them; within a step, lines as they are.
fn in_order_of_steps(mut lines: Vec<TypedLine>, records: [&Vec<TypedLine>; 2]) -> Vec<TypedLine> {
    let mut order: Vec<&StepId> = Vec::new();
    for line in records.into_iter().flatten() {
        if !order.contains(&&line.step) {
            order.push(&line.step);
        }
    }
    lines.sort_by_key(|line| order.iter().position(|step| **step == line.step));
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::run::guide::{By, How};

    fn how() -> impl Strategy<Value = Option<How>> {
        proptest::option::of(prop_oneof![Just(How::Alone), Just(How::WithHelp), Just(How::Skipped)])
    }

    fn a_step() -> impl Strategy<Value = StepProgress> {
        let predicted = proptest::collection::btree_map(
            "[xy]".prop_map(CheckId),
            (0usize..3, proptest::option::of(any::<bool>())).prop_map(|(answer, right)| Prediction { answer, right }),
            0..2,
        );
        (how(), 0usize..4, 0usize..4, 0u32..1000, predicted).prop_map(|(how, hints, mistakes, ms, predicted)| {
            StepProgress { how, hints, mistakes, ms: f64::from(ms), predicted }
        })
    }

    fn a_line() -> impl Strategy<Value = TypedLine> {
        ("[abc]", "[AB]", "[a-z]{1,3}", proptest::option::of(0usize..3)).prop_map(
            |(step, terminal, command, meanwhile)| {
                let (step, terminal) = (StepId(step), crate::lesson::TerminalName(terminal));
                TypedLine {
                    step,
                    terminal,
                    command,
                    exit: Some(0),
                    by: By::Learner,
                    meant: None,
                    shell: None,
                    meanwhile,
                }
            },
        )
    }

    pub(super) fn a_record() -> impl Strategy<Value = LessonProgress> {
        let time = || proptest::option::of("2026-0[1-9]-01T00:00:00Z");
        let steps = proptest::collection::btree_map("[abc]".prop_map(StepId), a_step(), 0..3);
        let typed = proptest::collection::vec(a_line(), 0..6);
        let at = proptest::option::of("[abc]".prop_map(StepId));
        ("[de]?", "[st]?", at, steps, typed, time(), time(), time()).prop_map(
            |(digest, seed, at, steps, typed, started, finished, updated)| LessonProgress {
                digest,
                seed,
                at,
                steps,
                typed,
                started,
                finished,
                updated,
            },
        )
    }

    proptest! {
        #[test]
        fn a_finished_step_never_becomes_unfinished(theirs in a_record(), ours in a_record()) {
            let merged = merge(&theirs, &ours);
            for (id, step) in theirs.steps.iter().chain(&ours.steps) {
                let now = &merged.steps[id];
                prop_assert!(step.how.is_none() || now.how <= step.how && now.how.is_some());
                prop_assert!(now.hints >= step.hints && now.mistakes >= step.mistakes && now.ms >= step.ms);
            }
            prop_assert_eq!(merged.finished.is_some(), theirs.finished.is_some() || ours.finished.is_some());
        }

        #[test]
        fn keeping_the_same_again_changes_nothing(theirs in a_record(), ours in a_record()) {
            let merged = merge(&theirs, &ours);
            prop_assert_eq!(&merge(&merged, &ours), &merged);
            prop_assert_eq!(&merge(&merged, &merged), &merged);
        }

        #[test]
        fn two_sessions_that_keep_in_turn_come_to_the_same_steps(a in a_record(), b in a_record(), c in a_record()) {
            let steps = |one, two, three| {
                let merged: LessonProgress = merge(&merge(one, two), three);
                merged.steps.into_iter().map(|(id, s)| (id, (s.how, s.hints, s.mistakes, s.ms as u64))).collect::<Vec<_>>()
            };
            prop_assert_eq!(steps(&a, &b, &c), steps(&c, &b, &a));
        }

        #[test]
        fn the_lines_of_a_step_are_of_one_side(theirs in a_record(), ours in a_record()) {
            let merged = merge(&theirs, &ours);
            let of = |side: &LessonProgress, step: &StepId| -> Vec<TypedLine> {
                side.typed.iter().filter(|line| line.step == *step).cloned().collect()
            };
            for line in theirs.typed.iter().chain(&ours.typed) {
                let now = of(&merged, &line.step);
                prop_assert!(now == of(&theirs, &line.step) || now == of(&ours, &line.step));
            }
            for line in &ours.typed {
                prop_assert!(!of(&merged, &line.step).is_empty());
            }
        }
    }

    #[test]
    fn what_was_typed_for_a_step_that_only_they_have_done_stays() {
        let line = |command: &str| TypedLine {
            step: "a".into(),
            terminal: "A".into(),
            command: command.to_owned(),
            exit: Some(0),
            by: By::Learner,
            meant: None,
            shell: None,
            meanwhile: Some(0),
        };
        let done = StepProgress { how: Some(How::Alone), ..StepProgress::default() };
        let theirs = LessonProgress {
            steps: [("a".into(), done)].into(),
            typed: vec![line("one"), line("two")],
            ..LessonProgress::default()
        };
        let ours = LessonProgress { typed: vec![line("half")], ..LessonProgress::default() };
        assert_eq!(merge(&theirs, &ours).typed, theirs.typed);
        assert_eq!(merge(&ours, &theirs).typed, theirs.typed);
    }
}
