//! Making a cause, and those that all kinds of checks have in common: the viewpoint itself is not there.

use super::catalogue::{id, read};
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::{self, shell};
use crate::lesson::{Check, Viewpoint};
use crate::observation::Observation;

pub(super) fn cause(id: &str, words: impl Into<String>, fix: impl Into<String>) -> Cause {
    Cause { id: id.to_owned(), words: words.into(), fix: fix.into(), read: read(id).to_owned() }
}

/// Names in a cause are the learner's.
pub(super) fn harmless(cause: Cause) -> Cause {
    Cause { words: words::harmless(&cause.words), fix: words::harmless(&cause.fix), ..cause }
}

/// A viewpoint that the learner had to make is not there: whatever else was asked, that comes first.
pub(super) fn no_viewpoint(check: &Check, seen: &Observation) -> Option<Cause> {
    let wanted = check.from.iter().chain(sight::named_by_claim(&check.claim));
    wanted
        .filter_map(|at| match at {
            Viewpoint::Netns(name) => no_netns(name, seen),
            _ => None,
        })
        .next()
}

/// What is wrong with the name of a network namespace, if anything.
pub(super) fn no_netns(name: &str, seen: &Observation) -> Option<Cause> {
    let named = sight::named_netns(seen, &Viewpoint::Host).ok()?;
    let Some(netns) = named.iter().find(|netns| netns.name == name) else {
        let there = words::list(named.iter().map(|netns| netns.name.as_str()));
        let words = format!("there is no network namespace {name} (ip netns list shows: {there})");
        return Some(cause(id::NETNS_MISSING, words, format!("ip netns add {}", shell(name))));
    };
    let reason = netns.inode.as_ref().err()?;
    let words = format!("/run/netns/{name} leads to no network namespace: {reason}");
    Some(cause(id::NETNS_NOT_MADE_BY_IP, words, format!("ip netns del {0}; ip netns add {0}", shell(name))))
}
