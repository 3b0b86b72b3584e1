//! A lesson typed as it is written, with each step's checks asked before the step as well.

use std::collections::BTreeMap;
use std::future::Future;

use crate::check::Verdict;
use crate::lab::{LabError, Pace};
use crate::lesson::{Check, CheckId, Lesson, Words};
use crate::prove::{ECHOES, Standing, Timings};
use crate::run::event::{Mistyped, Phase, Residue};
use crate::run::hands::Hands;
use crate::run::in_lab::{Ended, Fault, in_lab};
use crate::run::judging;
use crate::run::machine::Machine;
use crate::run::script::{Next, Patience, Script};

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    pub standings: BTreeMap<CheckId, Standing>,
    pub timings: Timings,
    /// How each command ended.
    pub commands: Vec<Verdict>,
    /// Those that did not end as written.
    pub mistyped: Vec<Mistyped>,
    pub residue: Vec<Residue>,
    pub fault: Option<Fault>,
}

impl Baseline {
    /// Whether a variant that fails tells anything: where the lesson itself does, none does.
    pub fn passes(&self, lesson: &Lesson) -> bool {
        let mut real = lesson.steps.iter().flat_map(|step| step.checks()).filter(|check| !check.is_hearsay());
        self.fault.is_none()
            && real.all(|check| self.standings.get(&check.id).is_some_and(|s| s.after == Verdict::Pass && s.holds()))
    }
}

/// Types a lesson as it is written.
pub(super) async fn run<M: Machine>(lesson: &Lesson, words: &Words, stop: impl Future<Output = ()>) -> Baseline {
    let mut seen = Baseline::default();
    let play = async |hands: &mut Hands<M>| play(lesson, hands, &mut seen).await;
    let Ended { fault, residue } = in_lab(lesson, words, Pace::Hurried, stop, play).await;
    Baseline { fault, residue, ..seen }
}

async fn play<M: Machine>(lesson: &Lesson, hands: &mut Hands<M>, seen: &mut Baseline) -> Result<(), LabError> {
    let mut script = Script::new(lesson);
    while let Some(next) = script.advance() {
        match next {
            Next::Begin(step) => {
                let checks: Vec<&Check> = step.checks().collect();
                let judgements = judging::glance(&mut hands.machine, &checks, &hands.outputs, ECHOES).await?;
                for (check, before) in checks.into_iter().zip(judgements) {
                    let starting_point = check.until.is_some();
                    let after = Verdict::Skipped;
                    let standing = Standing { before: before.verdict, after, hold: None, starting_point, ended: None };
                    seen.standings.insert(check.id.clone(), standing);
                }
            }
            Next::Type { input, timeout } => {
                let ready = hands.ready(input).await?;
                let done = hands.type_in(&ready, timeout).await?;
                if done.cuts() {
                    script.cut();
                }
                let verdict = done.transcript.verdict;
                script.typed(verdict);
                seen.timings.input(&input.span, done.took);
                seen.commands.push(verdict);
                if verdict != Verdict::Pass {
                    seen.mistyped.push(Mistyped {
                        terminal: input.terminal.clone(),
                        command: ready.command,
                        verdict,
                        because: done.transcript.because,
                        line: lesson.line(&input.span),
                    });
                }
            }
            Next::Judge { checks, phase, patience: Patience::Wait } => {
                for judged in judging::judge(&mut hands.machine, &checks, &hands.outputs).await? {
                    let verdict = judged.judgement.verdict;
                    script.judged(judged.check, phase, verdict);
                    seen.timings.check(&judged.check.id, judged.took);
                    settle(seen, judged.check, phase, verdict);
                }
                end_starting_points(lesson, hands, seen, &checks).await?;
            }
            Next::Settle { check, phase, verdict, .. } => settle(seen, check, phase, verdict),
            // A step typed as written is judged at its places.
            Next::Judge { patience: Patience::Glance, .. } | Next::End { .. } => {}
        }
    }
    Ok(())
}

/// Asks the starting points whose `until` has just passed whether they still hold.
async fn end_starting_points<M: Machine>(
    lesson: &Lesson,
    hands: &mut Hands<M>,
    seen: &mut Baseline,
    judged: &[&Check],
) -> Result<(), LabError> {
    let has_passed = |id: &CheckId| seen.standings.get(id).is_some_and(|s| s.after == Verdict::Pass);
    let come = |id: &CheckId| judged.iter().any(|check| check.id == *id) && has_passed(id);
    let checks = lesson.steps.iter().flat_map(|step| step.checks());
    let over: Vec<&Check> = checks.filter(|check| check.until.as_ref().is_some_and(come)).collect();
    if over.is_empty() {
        return Ok(());
    }
    let judgements = judging::glance(&mut hands.machine, &over, &hands.outputs, ECHOES).await?;
    for (check, ended) in over.into_iter().zip(judgements) {
        if let Some(standing) = seen.standings.get_mut(&check.id) {
            standing.ended = Some(ended.verdict);
        }
    }
    Ok(())
}

fn settle(seen: &mut Baseline, check: &Check, phase: Phase, verdict: Verdict) {
    if let Some(standing) = seen.standings.get_mut(&check.id) {
        match phase {
            Phase::Step => standing.after = verdict,
            Phase::Hold => standing.hold = Some(verdict),
        }
    }
}
