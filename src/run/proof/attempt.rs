//! One variant in one lab: typed until a check fails, or to the end.

use std::cmp::Ordering::{Equal, Greater, Less};
use std::future::Future;
use std::time::Duration;

use crate::check::{Cause, Verdict};
use crate::lab::{LabError, Pace};
use crate::lesson::{Check, Claim, Input, Lesson, Span, StepId, Words, output_matches};
use crate::prove::{By, Change, ECHOES, Seen, Variant};
use crate::run::event::Residue;
use crate::run::hands::Hands;
use crate::run::in_lab::{Ended, Fault, in_lab};
use crate::run::judging::{self, Judged};
use crate::run::machine::Machine;
use crate::run::script::{Next, Ordering, Patience, Script};

/// What came of one attempt.
pub(super) struct Attempt {
    pub seen: Seen,
    pub residue: Vec<Residue>,
    pub fault: Option<Fault>,
}

/// Types a lesson as this variant has it; `stop` ends it early.
pub(super) async fn attempt<M: Machine>(
    variant: &Variant,
    lesson: &Lesson,
    words: &Words,
    stop: impl Future<Output = ()>,
) -> Attempt {
    let varied = variant.apply(lesson);
    let mut seen = Seen::default();
    let Ended { fault, residue } = in_lab(lesson, words, Pace::Hurried, stop, async |hands: &mut Hands<M>| {
        play(variant, &varied, hands, &mut seen).await
    })
    .await;
    Attempt { seen, residue, fault }
}

/// What goes before the varied step is there to get to it; what a mistake does to later steps is nobody's claim.
fn ordering(variant: &Variant, step: usize) -> Ordering {
    let is_another_way = matches!(variant.change, Change::Mistake { .. } | Change::Alternative { .. });
    match step.cmp(&variant.step) {
        Less => Ordering::Unjudged,
        Equal if is_another_way => Ordering::AfterEach,
        Equal | Greater => Ordering::AtPlace,
    }
}

async fn play<M: Machine>(
    variant: &Variant,
    lesson: &Lesson,
    hands: &mut Hands<M>,
    seen: &mut Seen,
) -> Result<(), LabError> {
    let replaced = replaced(variant, lesson);
    let last_step = matches!(variant.change, Change::Mistake { .. }).then(|| &lesson.steps[variant.step].id);
    let mut script = Script::ordered(lesson, |step| ordering(variant, step));
    while let Some(next) = script.advance() {
        match next {
            Next::Type { input, timeout } => {
                let ready = hands.ready(input).await?;
                let done = hands.type_in(&ready, timeout).await?;
                if done.cuts() {
                    script.cut();
                }
                if replaced.as_ref() == Some(&input.span)
                    && let Some(ended) = done.ended
                {
                    let expected = ready.expected().output;
                    seen.misprinted = output_matches(&expected, &ended.output, &Words::new()).is_err();
                }
            }
            Next::Judge { checks, patience: Patience::Glance, .. } => {
                let judgements = judging::glance(&mut hands.machine, &checks, &hands.outputs, ECHOES).await?;
                for (check, judgement) in checks.iter().zip(judgements) {
                    if judgement.verdict == Verdict::Pass {
                        script.glanced(check);
                    }
                }
            }
            Next::Judge { checks, phase, patience: Patience::Wait } => {
                for judged in judging::judge(&mut hands.machine, &checks, &hands.outputs).await? {
                    script.noted(judged.check, phase, judged.judgement.verdict);
                    note(seen, judged, &script);
                }
                if seen.failed.is_some() {
                    return Ok(());
                }
            }
            Next::End { step, .. } if Some(&step.id) == last_step => return Ok(()),
            Next::Begin(_) | Next::End { .. } | Next::Settle { .. } => {}
        }
    }
    Ok(())
}

/// Where the command stands that is typed in place of another.
fn replaced(variant: &Variant, lesson: &Lesson) -> Option<Span> {
    match &variant.change {
        Change::NearMiss(miss) if miss.typed.is_some() => {
            let input = variant.input(lesson)?;
            matches!(input.input, Input::Command(_)).then(|| input.span.clone())
        }
        _ => None,
    }
}

fn note(seen: &mut Seen, judged: Judged<'_>, script: &Script<'_>) {
    let Judged { check, judgement, cause, .. } = judged;
    let silence = is_silence(check, cause.as_ref());
    let by = |step: &StepId| By { check: check.id.clone(), step: step.clone(), that: check.that.clone(), cause };
    let step = script.step_of(&check.id);
    match judgement.verdict {
        Verdict::Fail if check.is_hearsay() => drop(seen.hearsay.get_or_insert_with(|| by(step))),
        Verdict::Fail if seen.failed.is_none() => (seen.failed, seen.silence) = (Some(by(step)), silence),
        Verdict::Unknown if !check.is_hearsay() => {
            seen.unknown.get_or_insert_with(|| {
                let why = judgement.views.iter().find(|view| view.verdict == Verdict::Unknown);
                let why = why.map(|view| format!(": {} from {}", view.observed, view.from)).unwrap_or_default();
                format!("check {} could not look{why}", check.id)
            });
        }
        Verdict::Fail | Verdict::Unknown | Verdict::Pass | Verdict::Skipped => {}
    }
}

/// Whether all that speaks for this failure is that no answer came, or none came in time. What the kernel's tables
/// say is the same however long it is waited for; an answer may only be late.
fn is_silence(check: &Check, cause: Option<&Cause>) -> bool {
    let waits = !check.from.is_empty() && matches!(check.claim, Claim::Ping(_));
    waits && cause.is_none_or(|cause| SILENT.contains(&cause.id.as_str()))
}

/// The causes that are named where nothing is seen that would explain why no answer came.
const SILENT: [&str; 3] = ["no-answer", "neighbour-silent", "slow-answer"];

/// How long a lab that was in trouble is left alone before it is tried again.
pub(super) const PAUSE: Duration = Duration::from_millis(100);
