//! Judging checks in a lab: asks, waits and asks again. The waiting is here, the judging is [`check`]'s.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::machine::Eyes;
use crate::check::{self, Cause, Judgement, Verdict};
use crate::lab::LabError;
use crate::lesson::{Check, Claim};
use crate::observation::{Ask, Observation, Printed};

/// The first pause between two looks; doubled up to [`LONGEST_PAUSE`]. A kernel event ends a pause early.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// What a check came to.
pub(crate) struct Judged<'l> {
    pub check: &'l Check,
    pub judgement: Judgement,
    pub cause: Option<Cause>,
    pub took: Duration,
}

/// Judges checks together: one observation for all, then only those still open, until each passed or its
/// `within` is over. In the order given.
pub(crate) async fn judge<'l, E: Eyes>(
    eyes: &mut E,
    checks: &[&'l Check],
    outputs: &BTreeMap<String, Printed>,
) -> Result<Vec<Judged<'l>>, LabError> {
    let start = Instant::now();
    let mut done: Vec<Option<Judged>> = checks.iter().map(|_| None).collect();
    let mut open: Vec<(usize, &Check)> = checks.iter().copied().enumerate().collect();
    let mut pause = FIRST_PAUSE;
    loop {
        let seen = look(eyes, open.iter().flat_map(|(_, check)| check::questions(check)), outputs).await?;
        let mut still_open = Vec::new();
        for (place, check) in open {
            let judgement = check::judge(check, &seen);
            let time_is_over = start.elapsed() >= check.within || check.is_hearsay();
            if judgement.verdict == Verdict::Pass {
                done[place] = Some(Judged { check, judgement, cause: None, took: start.elapsed() });
                continue;
            }
            // Asked together with the positive half, the negative may have been answered before it came true:
            // what failed for its sake alone is looked at once more, and not waited for. What could not be seen
            // may show when more is looked at.
            if time_is_over || judgement.negative || judgement.verdict == Verdict::Unknown {
                let (judgement, cause) = last_look(eyes, check, outputs).await?;
                if time_is_over || judgement.negative || judgement.verdict == Verdict::Pass {
                    done[place] = Some(Judged { check, judgement, cause, took: start.elapsed() });
                    continue;
                }
            }
            still_open.push((place, check));
        }
        open = still_open;
        let Some(deadline) = open.iter().map(|(_, check)| start + check.within).min() else {
            return Ok(done.into_iter().flatten().collect());
        };
        wait(eyes, deadline.min(Instant::now() + pause)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Looks once, and does not ask why: the verdicts in the order given. No echo is waited for longer than `echoes`.
pub(crate) async fn glance<E: Eyes>(
    eyes: &mut E,
    checks: &[&Check],
    outputs: &BTreeMap<String, Printed>,
    echoes: Duration,
) -> Result<Vec<Judgement>, LabError> {
    let checks: Vec<Check> = checks.iter().map(|check| with_echoes(check, echoes)).collect();
    let seen = look(eyes, checks.iter().flat_map(check::questions), outputs).await?;
    Ok(checks.iter().map(|check| check::judge(check, &seen)).collect())
}

/// The check, but answers to its echoes are waited for at most so long.
pub(crate) fn with_echoes(check: &Check, at_most: Duration) -> Check {
    let mut check = check.clone();
    if let Claim::Ping(ping) = &mut check.claim {
        ping.timeout = ping.timeout.min(at_most);
    }
    check
}

async fn wait<E: Eyes>(eyes: &mut E, until: Instant) {
    tokio::select! {
        () = eyes.changed() => {}
        () = tokio::time::sleep_until(until) => {}
    }
}

/// Looks once more, at what explains a failure too, so that verdict and cause are of one moment.
async fn last_look<E: Eyes>(
    eyes: &mut E,
    check: &Check,
    outputs: &BTreeMap<String, Printed>,
) -> Result<(Judgement, Option<Cause>), LabError> {
    let asks = check::questions(check).into_iter().chain(check::questions_why(check));
    let mut seen = look(eyes, asks, outputs).await?;
    let mut judgement = check::judge(check, &seen);
    let named = check::questions_named(check, &seen);
    if judgement.verdict != Verdict::Pass && !named.is_empty() {
        seen.answers.extend(look(eyes, named.into_iter(), outputs).await?.answers);
        judgement = check::judge(check, &seen);
    }
    let cause = match judgement.verdict {
        Verdict::Pass => None,
        _ => check::explain(check, &judgement, &seen),
    };
    Ok((judgement, cause))
}

async fn look<E: Eyes>(
    eyes: &mut E,
    asks: impl Iterator<Item = Ask>,
    outputs: &BTreeMap<String, Printed>,
) -> Result<Observation, LabError> {
    let mut each_once: Vec<Ask> = Vec::new();
    for ask in asks {
        if !each_once.contains(&ask) {
            each_once.push(ask);
        }
    }
    let answers = if each_once.is_empty() { Vec::new() } else { eyes.observe(&each_once).await? };
    Ok(Observation { answers: each_once.into_iter().zip(answers).collect(), outputs: outputs.clone() })
}
