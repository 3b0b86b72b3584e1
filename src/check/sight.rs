//! Reading an observation: the answer to one question, or why there is none.
//!
//! A missing answer, an answer of another sort and a viewpoint that could not be reached are all
//! [`Unseen`], so that a kind's file cannot mistake any of them for "is not there".

use std::net::IpAddr;

use crate::lesson::{Check, Claim, Viewpoint};
use crate::observation::{
    Answer, Ask, EchoPlan, Echoes, FileSeen, IdMaps, IpcEntry, LookedUp, Mount, NamedNetns, Neighbour, Network,
    Observation, Process, Question, Ruleset, Standing, Sysctls, Unobservable,
};

/// Why something could not be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unseen {
    /// A named network namespace that was not made, or whose name leads nowhere: the learner's affair.
    NoNetns(String),
    /// Anything else: nobody's fault.
    Unknown(String),
}

pub(super) fn ask(from: &Viewpoint, question: Question) -> Ask {
    Ask { from: from.clone(), question }
}

pub(super) fn standing<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a Standing, Unseen> {
    match look(seen, at, Question::Standing)? {
        Answer::Standing(standing) => Ok(standing),
        _ => Err(other_sort()),
    }
}

pub(super) fn file<'a>(seen: &'a Observation, at: &Viewpoint, path: &str) -> Result<&'a FileSeen, Unseen> {
    match look(seen, at, Question::File { path: path.to_owned() })? {
        Answer::File(file) => Ok(file),
        _ => Err(other_sort()),
    }
}

pub(super) fn mounts<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a [Mount], Unseen> {
    match look(seen, at, Question::Mounts)? {
        Answer::Mounts(mounts) => Ok(mounts),
        _ => Err(other_sort()),
    }
}

pub(super) fn procfs_of(seen: &Observation, at: &Viewpoint, path: &str) -> Result<Option<u64>, Unseen> {
    match look(seen, at, Question::ProcfsOf { path: path.to_owned() })? {
        Answer::ProcfsOf(inode) => Ok(*inode),
        _ => Err(other_sort()),
    }
}

pub(super) fn processes<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a [Process], Unseen> {
    match look(seen, at, Question::Processes)? {
        Answer::Processes(processes) => Ok(processes),
        _ => Err(other_sort()),
    }
}

pub(super) fn ipc<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a [IpcEntry], Unseen> {
    match look(seen, at, Question::Ipc)? {
        Answer::Ipc(entries) => Ok(entries),
        _ => Err(other_sort()),
    }
}

pub(super) fn named_netns<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a [NamedNetns], Unseen> {
    match look(seen, at, Question::NamedNetns)? {
        Answer::NamedNetns(named) => Ok(named),
        _ => Err(other_sort()),
    }
}

pub(super) fn network<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a Network, Unseen> {
    match look(seen, at, Question::Network)? {
        Answer::Network(network) => Ok(network),
        _ => Err(other_sort()),
    }
}

pub(super) fn neighbours<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a [Neighbour], Unseen> {
    match look(seen, at, Question::Neighbours)? {
        Answer::Neighbours(neighbours) => Ok(neighbours),
        _ => Err(other_sort()),
    }
}

/// The way that the kernel of `at` would send to an address.
pub(super) fn way<'a>(seen: &'a Observation, at: &Viewpoint, to: IpAddr) -> Result<&'a LookedUp, Unseen> {
    match look(seen, at, Question::RouteTo { to })? {
        Answer::LookedUp(way) => Ok(way),
        _ => Err(other_sort()),
    }
}

pub(super) fn sysctls<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a Sysctls, Unseen> {
    match look(seen, at, Question::Sysctls)? {
        Answer::Sysctls(sysctls) => Ok(sysctls),
        _ => Err(other_sort()),
    }
}

pub(super) fn filter<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a Ruleset, Unseen> {
    match look(seen, at, Question::Filter)? {
        Answer::Filter(rules) => Ok(rules),
        _ => Err(other_sort()),
    }
}

pub(super) fn id_maps<'a>(seen: &'a Observation, at: &Viewpoint) -> Result<&'a IdMaps, Unseen> {
    match look(seen, at, Question::IdMaps)? {
        Answer::IdMaps(maps) => Ok(maps),
        _ => Err(other_sort()),
    }
}

pub(super) fn echoes<'a>(seen: &'a Observation, at: &Viewpoint, plan: EchoPlan) -> Result<&'a Echoes, Unseen> {
    match look(seen, at, Question::Echo(plan))? {
        Answer::Echoes(echoes) => Ok(echoes),
        _ => Err(other_sort()),
    }
}

fn look<'a>(seen: &'a Observation, at: &Viewpoint, question: Question) -> Result<&'a Answer, Unseen> {
    match seen.answers.get(&ask(at, question)) {
        Some(Ok(answer)) => Ok(answer),
        Some(Err(why)) => Err(unseen(seen, at, why)),
        None => Err(Unseen::Unknown("not observed".to_owned())),
    }
}

fn unseen(seen: &Observation, at: &Viewpoint, why: &Unobservable) -> Unseen {
    if let Viewpoint::Netns(name) = at {
        if let Some(reason) = dangling(seen, name) {
            return Unseen::NoNetns(format!("netns {name} leads to no network namespace: {reason}"));
        }
        if matches!(why, Unobservable::NoViewpoint(of) if of == at) {
            return Unseen::NoNetns(format!("no netns {name}"));
        }
    }
    Unseen::Unknown(why.to_string())
}

/// Why the name of a network namespace leads nowhere, where the kernel says that it does not.
pub(super) fn dangling<'a>(seen: &'a Observation, name: &str) -> Option<&'a str> {
    let named = named_netns(seen, &Viewpoint::Host).ok()?;
    named.iter().find(|netns| netns.name == name)?.inode.as_ref().err().map(String::as_str)
}

fn other_sort() -> Unseen {
    Unseen::Unknown("the answer is to another question".to_owned())
}

/// Every viewpoint that a check names, in the order in which it names them.
pub(super) fn viewpoints(check: &Check) -> Vec<Viewpoint> {
    let mut all: Vec<Viewpoint> =
        [&check.from, &check.not_from, &check.differs_from].into_iter().flatten().cloned().collect();
    all.extend(named_by_claim(&check.claim).into_iter().cloned());
    let mut each = Vec::new();
    for viewpoint in all {
        if !each.contains(&viewpoint) {
            each.push(viewpoint);
        }
    }
    each
}

/// Viewpoints that stand in the claim itself.
pub(super) fn named_by_claim(claim: &Claim) -> Vec<&Viewpoint> {
    match claim {
        Claim::Namespace(c) => std::iter::once(&c.of).chain(&c.same_as).collect(),
        Claim::Mount(c) => c.pidns.iter().collect(),
        Claim::Process(c) => c.at().into_iter().chain(&c.not).collect(),
        Claim::Ping(c) => c.at.iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a name leads somewhere must be known to tell a missing namespace from one that can't be looked into.
pub(super) fn netns_asks(check: &Check) -> Vec<Ask> {
    let named = viewpoints(check).iter().any(|v| matches!(v, Viewpoint::Netns(_)));
    named.then(|| ask(&Viewpoint::Host, Question::NamedNetns)).into_iter().collect()
}

/// Every network namespace that was looked at, once, under its plainest name.
pub(super) fn networks(seen: &Observation) -> Vec<(&Viewpoint, &Network)> {
    let mut each: Vec<(&Viewpoint, &Network)> = Vec::new();
    let answered = seen.answers.iter().filter(|(ask, _)| ask.question == Question::Network);
    let mut found: Vec<_> = answered
        .filter_map(|(ask, answer)| match answer {
            Ok(Answer::Network(network)) => Some((&ask.from, network)),
            _ => None,
        })
        .collect();
    found.sort_by_key(|(at, _)| match at {
        Viewpoint::Host => 0,
        Viewpoint::Netns(_) => 1,
        _ => 2,
    });
    for (at, network) in found {
        if !each.iter().any(|(_, known)| known.inode == network.inode) {
            each.push((at, network));
        }
    }
    each
}
