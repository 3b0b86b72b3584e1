//! Checks: pure functions of an observation. One file a kind; this one only dispatches.
//!
//! Knows neither the kernel nor time: what to ask is said as data ([`questions`]), what came of it is data
//! ([`Observation`]), and waiting, asking again and positive controls (`until`) belong to `run/`.

mod address;
mod cable;
mod cause;
mod file;
mod ipc;
mod link;
mod mount;
mod namespace;
mod netns;
mod output;
mod path;
mod ping;
mod place;
mod process;
mod sight;
mod subject;
mod verdict;
mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod samples;

pub use cause::{CAUSE_DOCS, CAUSES};
pub use verdict::{Cause, Judgement, Verdict, View};

use crate::lesson::{Check, Claim};
use crate::observation::{Ask, Observation, Question};
use subject::Subject;

/// What must be asked to judge this check. Each question once.
pub fn questions(check: &Check) -> Vec<Ask> {
    subject::questions(subject_of(check), check)
}

/// Judges a check by an observation that answers its [`questions`].
pub fn judge(check: &Check, seen: &Observation) -> Judgement {
    subject::judge(subject_of(check), check, seen)
}

/// What else must be asked to say why a check failed.
pub fn questions_why(check: &Check) -> Vec<Ask> {
    let known = questions(check);
    let mut more = subject_of(check).asks_why(check);
    more.extend(sight::netns_asks(check));
    more.sort();
    more.dedup();
    more.retain(|ask| !known.contains(ask));
    more
}

/// What to ask after [`questions_why`], whose answers tell the names: a link or an address that a check
/// misses may be in a named network namespace that the check does not speak of.
pub fn questions_named(check: &Check, seen: &Observation) -> Vec<Ask> {
    let is_of_networks = matches!(check.claim, Claim::Link(_) | Claim::Address(_) | Claim::Ping(_));
    if !is_of_networks {
        return Vec::new();
    }
    cable::unseen_networks(seen).map(|at| sight::ask(&at, Question::Network)).take(MOST_NAMED).collect()
}

/// How many named network namespaces are looked into: a learner can make any number.
const MOST_NAMED: usize = 16;

/// Why a check failed, where the observation (of [`questions`], [`questions_why`] and [`questions_named`]) tells.
pub fn explain(check: &Check, judged: &Judgement, seen: &Observation) -> Option<Cause> {
    if judged.verdict != Verdict::Fail {
        return None;
    }
    cause::no_viewpoint(check, seen).or_else(|| subject_of(check).why(check, seen)).map(cause::harmless)
}

fn subject_of(check: &Check) -> &dyn Subject {
    match &check.claim {
        Claim::Namespace(claim) => claim,
        Claim::File(claim) => claim,
        Claim::Mount(claim) => claim,
        Claim::Process(claim) => claim,
        Claim::Ipc(claim) => claim,
        Claim::Netns(claim) => claim,
        Claim::Link(claim) => claim,
        Claim::Address(claim) => claim,
        Claim::Ping(claim) => claim,
        Claim::Output(claim) => claim,
    }
}
