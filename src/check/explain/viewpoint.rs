//! Causes that all kinds of checks have in common: the viewpoint itself is not there, or may do nothing.

use super::cause::cause;
use super::place;
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::{self, shell};
use crate::lesson::causes::id;
use crate::lesson::{Check, Viewpoint};
use crate::observation::{Ask, Observation, Question, Unobservable};

/// A viewpoint that the learner had to make is not there: whatever else was asked, that comes first.
pub(super) fn no_viewpoint(check: &Check, seen: &Observation) -> Option<Cause> {
    let wanted = check.from.iter().chain(sight::named_by_claim(&check.claim));
    wanted
        .filter_map(|at| match at {
            Viewpoint::Netns(name) => no_netns(name, seen).or_else(|| hosts_own(name, at, seen)),
            _ => None,
        })
        .next()
}

/// The name leads to the host's own network namespace: whatever is done in there is done to the host.
fn hosts_own(name: &str, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
    let (named, host) = (sight::network(seen, at).ok()?, sight::network(seen, &Viewpoint::Host).ok()?);
    let words = || format!("netns {name} is the very network namespace of the host");
    let fix = || format!("ip netns del {0}; ip netns add {0}", shell(name));
    (named.inode == host.inode).then(|| cause(id::NETNS_NOT_DISTINCT, words(), fix()))
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

/// What to ask to know whether who should have made something may do anything at all.
pub(super) fn asks_ids(check: &Check) -> Vec<Ask> {
    let processes = check.from.iter().filter(|at| !matches!(at, Viewpoint::Host | Viewpoint::Netns(_)));
    processes.map(|at| sight::ask(at, Question::IdMaps)).collect()
}

/// The process is in a user namespace that maps no ids: it is nobody, and has no capabilities once it runs another program.
pub(super) fn no_ids(at: &Viewpoint, seen: &Observation) -> Option<Cause> {
    let maps = sight::id_maps(seen, at).ok()?;
    let words = || format!("{at} is in a user namespace that maps no ids: it is nobody there, and may not do this");
    let fix = || place::inside(at, "exit, then unshare with -r besides the letters that it had (-r maps you to root)");
    maps.uids.is_empty().then(|| cause(id::IDS_NOT_MAPPED, words(), fix()))
}

/// What could not be looked at is nobody's failure; some of it has a cause that can be told, and mended, all the same.
pub(super) fn blind(check: &Check, seen: &Observation) -> Option<Cause> {
    let asked = sight::viewpoints(check);
    let mut reasons =
        seen.answers.iter().filter(|(ask, _)| asked.contains(&ask.from)).filter_map(|(_, a)| a.as_ref().err());
    reasons.find_map(|reason| match reason {
        Unobservable::Multiplexed { program, terminal } => {
            let key = if program == "tmux" { "^B d leaves tmux" } else { "leave it" };
            let fix = format!("{key}; then go on in terminal {terminal} itself");
            Some(cause(id::MULTIPLEXER_IN_FRONT, reason.to_string(), fix))
        }
        Unobservable::Closed(terminal) => {
            let fix = format!("run the step again, and leave the first shell of terminal {terminal} running");
            Some(cause(id::TERMINAL_CLOSED, reason.to_string(), fix))
        }
        Unobservable::Unopened(terminal) => {
            let fix = format!("type something into {terminal} first");
            Some(cause(id::TERMINAL_UNOPENED, reason.to_string(), fix))
        }
        // Where something must not be, that is no failure: it can't be told from a name that is misspelt.
        Unobservable::NoViewpoint(Viewpoint::Netns(name)) => no_netns(name, seen),
        _ => None,
    })
}
