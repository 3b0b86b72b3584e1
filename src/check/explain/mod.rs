//! From a failed check and one snapshot of the lab to the nearest cause: what to mend first, and how.
//!
//! The one place that names causes. It knows only what the kernel's tables say: where they do not show a cause,
//! none is named. Each kind of check has a file here beside its own; what they share (places, cables, the path
//! of an echo) has its own. All causes stand in the [`catalogue`].

mod address;
mod cable;
pub mod catalogue;
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

use super::sight;
use super::subject::Subject;
use super::verdict::{Cause, Judgement, Verdict};
use crate::lesson::{Check, Claim};
use crate::observation::{Ask, Observation, Question};

/// What a kind of check knows of its failures. Implemented by the claims, one file each.
trait Explain: Subject {
    /// What else to ask when it failed.
    fn asks_why(&self, check: &Check) -> Vec<Ask>;
    /// Why it failed.
    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause>;
}

/// What else must be asked to say why a check failed.
pub fn questions_why(check: &Check) -> Vec<Ask> {
    let known = super::questions(check);
    let mut more = claim_of(check).asks_why(check);
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

/// Why a check failed, where the observation (of [`super::questions`], [`questions_why`] and [`questions_named`]) tells.
pub fn explain(check: &Check, judged: &Judgement, seen: &Observation) -> Option<Cause> {
    if judged.verdict != Verdict::Fail {
        return None;
    }
    cause::no_viewpoint(check, seen).or_else(|| claim_of(check).why(check, seen)).map(cause::harmless)
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
