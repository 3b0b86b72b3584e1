//! From a failed check and one snapshot of the lab to the nearest cause: what to mend first, and how.
//!
//! The one place that names causes. It knows only what the kernel's tables say: where they do not show a cause,
//! none is named. Each kind of check has a file here beside its own; what they share (places, cables, the path
//! of an echo) has its own. All causes stand in [`crate::lesson::causes`].

mod address;
mod cable;
mod cause;
mod file;
mod firewall;
mod hooks;
mod ipc;
mod link;
mod mount;
mod namespace;
mod netns;
mod order;
mod output;
mod packet;
mod path;
mod ping;
mod place;
mod process;
mod receiver;
mod route;
mod segment;
mod trip;
mod viewpoint;
pub(super) mod why;

use std::net::IpAddr;

use super::judge::{claim_of, questions};
use super::sight;
use super::verdict::{Cause, Judgement, Verdict};
use crate::lesson::{Check, Claim};
use crate::observation::{Ask, LookedUp, Observation, Question};

/// What else must be asked to say why a check failed.
pub fn questions_why(check: &Check) -> Vec<Ask> {
    let known = questions(check);
    let mut more = claim_of(check).asks_why(check);
    more.extend(sight::netns_asks(check));
    more.sort();
    more.dedup();
    more.retain(|ask| !known.contains(ask));
    more
}

/// What to ask after [`questions_why`], whose answers tell the names and addresses: a link or an address that a check
/// misses, or a router on the way of an echo, may be in a named network namespace that the check does not speak of.
pub fn questions_named(check: &Check, seen: &Observation) -> Vec<Ask> {
    let to = match &check.claim {
        Claim::Ping(claim) => Some(claim.to),
        Claim::Link(_) | Claim::Address(_) => None,
        _ => return Vec::new(),
    };
    let unseen: Vec<_> = cable::unseen_networks(seen).take(MOST_NAMED).collect();
    let mut asks: Vec<Ask> = unseen.iter().map(|at| sight::ask(at, Question::Network)).collect();
    if let Some(to) = to {
        let sources = check.from.iter().filter_map(|from| match sight::way(seen, from, to) {
            Ok(LookedUp::Way { source, .. }) => *source,
            _ => None,
        });
        let both: Vec<IpAddr> = sources.chain([to]).collect();
        asks.extend(unseen.iter().flat_map(|at| path::asks_along(at, both.clone())));
        let known = sight::networks(seen).into_iter().map(|(at, _)| at);
        asks.extend(known.flat_map(|at| path::asks_along(at, both.clone())));
    }
    asks.sort();
    asks.dedup();
    asks.retain(|ask| !seen.answers.contains_key(ask));
    asks
}

/// How many named network namespaces are looked into: a learner can make any number.
const MOST_NAMED: usize = 16;

/// Why a check failed, where the observation (of [`super::questions`], [`questions_why`] and [`questions_named`]) tells;
/// of a check that is unknown, why nothing could be seen.
pub fn explain(check: &Check, judged: &Judgement, seen: &Observation) -> Option<Cause> {
    let seen = &order::canonical(seen);
    let cause = match judged.verdict {
        Verdict::Pass | Verdict::Skipped => None,
        Verdict::Unknown => viewpoint::blind(check, seen),
        Verdict::Fail => viewpoint::no_viewpoint(check, seen).or_else(|| claim_of(check).why(check, seen)),
    };
    cause.map(cause::harmless)
}
