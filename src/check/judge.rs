//! From a check to the file of its kind: what to ask, and what to make of the answers.

use super::explain::why::Explain;
use super::subject;
use super::verdict::Judgement;
use crate::lesson::{Check, Claim};
use crate::observation::{Ask, Observation};

/// What must be asked to judge this check. Each question once.
pub fn questions(check: &Check) -> Vec<Ask> {
    subject::questions(claim_of(check), check)
}

/// Judges a check by an observation that answers its [`questions`].
pub fn judge(check: &Check, seen: &Observation) -> Judgement {
    subject::judge(claim_of(check), check, seen)
}

pub(super) fn claim_of(check: &Check) -> &dyn Explain {
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
