//! Checks: pure functions of an observation. One file a kind; this one only dispatches. Why one failed is for [`explain`]
//! to say, what one still waits for is for [`waiting_for`].
//!
//! Knows neither the kernel nor time: what to ask is said as data ([`questions`]), what came of it is data
//! ([`Observation`]), and waiting, asking again and positive controls (`until`) belong to `run/`.

mod address;
pub mod explain;
mod file;
mod ipc;
mod link;
mod mount;
mod namespace;
mod netns;
mod output;
mod pending;
mod ping;
mod process;
mod sight;
mod subject;
mod telling;
mod verdict;
mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod samples;

pub use explain::catalogue::{CAUSE_DOCS, CAUSES};
pub use explain::kinds::kinds_with;
pub use explain::{explain, questions_named, questions_why};
pub use pending::waiting_for;
pub use telling::{because, fix, read, seen, why};
pub use verdict::{Cause, Judgement, Verdict, View};

use crate::lesson::{Check, Claim};
use crate::observation::{Ask, Observation};
use explain::Explain;

/// What must be asked to judge this check. Each question once.
pub fn questions(check: &Check) -> Vec<Ask> {
    subject::questions(claim_of(check), check)
}

/// Judges a check by an observation that answers its [`questions`].
pub fn judge(check: &Check, seen: &Observation) -> Judgement {
    subject::judge(claim_of(check), check, seen)
}

fn claim_of(check: &Check) -> &dyn Explain {
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
