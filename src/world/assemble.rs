//! A census made into a world: who belongs together, what it is called, and how much of it is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::{Holds, Label, Link, Namespace, Network, Peer, Process, Route, Scenery, Terminal, World, mounts};
use crate::lesson::{NamespaceKind, TerminalName};
use crate::observation::{self, Census, Inside, LAST_OF_SCENERY, Resident, SCENERY, Unobservable};

const PROCESSES: usize = 256;
const NAMESPACES: usize = 192;
const LINKS: usize = 64;
const ADDRESSES: usize = 8;
const OBJECTS: usize = 32;
const ROUTES: usize = 4;

/// The lab machine's own first process.
const INIT: u32 = 1;

impl World {
    pub fn of(census: &Census) -> Self {
        let (scenery, living): (Vec<&Resident>, Vec<&Resident>) = census.residents.iter().partition(|r| is_scenery(r));
        let terminals: Vec<Terminal> = census.terminals.iter().map(terminal).collect();
        let mut processes = tree(&living);
        let more_processes = processes.len().saturating_sub(PROCESSES);
        processes.truncate(PROCESSES);
        let (mut namespaces, mut not_seen) = namespaces(census, &living);
        if let Err(why) = &census.named {
            not_seen.push(why.to_string());
        }
        let left_out = namespaces.len().saturating_sub(NAMESPACES);
        namespaces.truncate(NAMESPACES);
        not_seen.extend((left_out > 0).then(|| format!("{left_out} more namespaces")));
        not_seen.extend(census.not_looked_into.iter().map(|(kind, n)| format!("inside of {n} more {kind} namespaces")));
        pair(&mut namespaces, census);
        Self { namespaces, terminals, processes, more_processes, scenery: folded(&scenery), not_seen }
    }
}

/// Started by the lab before the first shell: nothing of the learner's has such a PID.
fn is_scenery(resident: &Resident) -> bool {
    resident.parent == INIT
        && SCENERY.contains(&resident.name.as_str())
        && resident.pids.len() == 1
        && resident.pids[0] <= LAST_OF_SCENERY
        && resident.namespaces.is_empty()
}

fn folded(scenery: &[&Resident]) -> Scenery {
    let names = scenery.iter().map(|resident| resident.name.clone()).collect();
    Scenery { names, threads: scenery.iter().map(|resident| resident.threads).sum() }
}

fn terminal(stands: &observation::TerminalStands) -> Terminal {
    let front = stands.front.clone().map_err(|why| why.to_string());
    Terminal { name: stands.name.clone(), shell: stands.shell, front }
}

fn pid(resident: &Resident) -> u32 {
    resident.pids.first().copied().unwrap_or(0)
}

/// Parents before children, siblings by PID.
fn tree<'r>(living: &[&'r Resident]) -> Vec<Process> {
    let known: BTreeSet<u32> = living.iter().map(|r| pid(r)).collect();
    let mut children: BTreeMap<Option<u32>, Vec<&'r Resident>> = BTreeMap::new();
    for resident in living {
        let parent = known.contains(&resident.parent).then_some(resident.parent);
        children.entry(parent).or_default().push(resident);
    }
    let mut found = Vec::new();
    // Depth first, without recursion: a chain of processes may be long. What forms a ring is never reached.
    let mut waiting: Vec<(usize, &'r Resident)> = Vec::new();
    let below = |parent: Option<u32>, depth: usize, children: &mut BTreeMap<Option<u32>, Vec<&'r Resident>>| {
        let mut below = children.remove(&parent).unwrap_or_default();
        below.sort_by_key(|r| std::cmp::Reverse(pid(r)));
        below.into_iter().map(move |r| (depth, r))
    };
    waiting.extend(below(None, 0, &mut children));
    while let Some((depth, resident)) = waiting.pop() {
        found.push(process(resident, depth, known.contains(&resident.parent)));
        waiting.extend(below(Some(pid(resident)), depth + 1, &mut children));
    }
    found
}

fn process(resident: &Resident, depth: usize, has_parent: bool) -> Process {
    Process {
        name: resident.name.clone(),
        pids: resident.pids.clone(),
        parent: has_parent.then_some(resident.parent),
        depth,
        threads: resident.threads,
        started: resident.started,
        namespaces: resident.namespaces.clone(),
    }
}

type Key = (NamespaceKind, u64);

/// All namespaces, named, and why some could not be looked into.
fn namespaces(census: &Census, living: &[&Resident]) -> (Vec<Namespace>, Vec<String>) {
    let mut names: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    for named in census.named.iter().flatten() {
        if let Ok(inode) = named.inode {
            names.entry((NamespaceKind::Net, inode)).or_default().push(named.name.clone());
        }
    }
    let hosts: Vec<Key> = census.host.iter().map(|(kind, inode)| (*kind, *inode)).collect();
    let mut others: BTreeMap<Key, Vec<&Resident>> = BTreeMap::new();
    for resident in living {
        for (kind, inode) in &resident.namespaces {
            if !hosts.contains(&(*kind, *inode)) {
                others.entry((*kind, *inode)).or_default().push(resident);
            }
        }
    }
    for key in names.keys().filter(|key| !hosts.contains(key)) {
        others.entry(*key).or_default();
    }
    let labels = labels(census, &others, &names);
    let mut order: Vec<Key> = others.keys().copied().collect();
    order.sort_by_key(|key| (key.0, labels[key].clone(), key.1));
    let mut not_seen = Vec::new();
    let all = hosts.iter().map(|key| (*key, Label::Host)).chain(order.iter().map(|key| (*key, labels[key].clone())));
    let all = all.map(|(key, label)| {
        let is_in = |resident: &&&Resident| inode_of(census, resident, key.0) == Some(key.1);
        let processes: Vec<u32> = living.iter().filter(is_in).map(|r| pid(r)).take(PROCESSES).collect();
        let holds = holds(census, key);
        if let Holds::NotSeen(why) = &holds {
            not_seen.push(why.clone());
        }
        Namespace {
            kind: key.0,
            inode: key.1,
            label,
            names: names.get(&key).cloned().unwrap_or_default(),
            terminals: standing_in(census, &processes),
            processes,
            holds,
        }
    });
    let all = all.collect();
    (all, not_seen)
}

fn inode_of(census: &Census, resident: &Resident, kind: NamespaceKind) -> Option<u64> {
    resident.namespaces.get(&kind).or_else(|| census.host.get(&kind)).copied()
}

fn standing_in(census: &Census, processes: &[u32]) -> Vec<TerminalName> {
    let stands = |t: &&observation::TerminalStands| t.front.as_ref().is_ok_and(|front| processes.contains(front));
    census.terminals.iter().filter(stands).map(|t| t.name.clone()).collect()
}

/// What each namespace that is not the host's is called.
fn labels(
    census: &Census,
    others: &BTreeMap<Key, Vec<&Resident>>,
    names: &BTreeMap<Key, Vec<String>>,
) -> BTreeMap<Key, Label> {
    let mut taken: BTreeMap<(NamespaceKind, String), usize> = BTreeMap::new();
    let mut labels = BTreeMap::new();
    let age = |members: &[&Resident]| members.iter().map(|r| (r.started, pid(r))).min();
    let mut by_age: Vec<(&Key, &Vec<&Resident>)> = others.iter().collect();
    by_age.sort_by_key(|(key, members)| (age(members), **key));
    for (key, members) in by_age {
        let label = match names.get(key).and_then(|names| names.first()) {
            Some(name) => Label::Name { name: name.clone() },
            None => {
                let first = members.iter().min_by_key(|r| (r.started, pid(r)));
                let who = first.map_or_else(|| key.1.to_string(), |first| owner(census, first));
                let nth = taken.entry((key.0, who.clone())).or_default();
                *nth += 1;
                Label::Of { who, nth: *nth }
            }
        };
        labels.insert(*key, label);
    }
    labels
}

/// The terminal below whose first shell a process stands, or else the process itself.
fn owner(census: &Census, first: &Resident) -> String {
    let parents: BTreeMap<u32, u32> = census.residents.iter().map(|r| (pid(r), r.parent)).collect();
    let ancestors = std::iter::successors(Some(pid(first)), |pid| parents.get(pid).copied()).take(parents.len() + 1);
    let terminal = |pid: u32| census.terminals.iter().find(|t| t.shell == Some(pid) || t.front == Ok(pid));
    let found = ancestors.into_iter().find_map(terminal);
    found.map_or_else(|| first.name.clone(), |terminal| terminal.name.to_string())
}

fn inside<T>(all: &[Inside<T>], inode: u64) -> Option<&Result<T, Unobservable>> {
    all.iter().find(|inside| inside.inode == inode).map(|inside| &inside.seen)
}

fn holds(census: &Census, (kind, inode): Key) -> Holds {
    let host = census.host.get(&kind).copied();
    let refused = |why: &Unobservable| Holds::NotSeen(why.to_string());
    let found = match kind {
        NamespaceKind::Mnt if Some(inode) == host => None,
        NamespaceKind::Mnt => {
            inside(&census.mounts, inode).map(|own| match (own, host.and_then(|host| inside(&census.mounts, host))) {
                (Ok(own), Some(Ok(host))) => Holds::Mounts(mounts::difference(own, host)),
                (Err(why), _) | (_, Some(Err(why))) => refused(why),
                (Ok(_), None) => Holds::Nothing,
            })
        }
        NamespaceKind::Net => inside(&census.networks, inode)
            .map(|seen| seen.as_ref().map_or_else(refused, |network| Holds::Network(self::network(network)))),
        NamespaceKind::Ipc => inside(&census.ipc, inode).map(|seen| {
            seen.as_ref().map_or_else(refused, |objects| Holds::Ipc {
                objects: objects.iter().take(OBJECTS).cloned().collect(),
                more: objects.len().saturating_sub(OBJECTS),
            })
        }),
        NamespaceKind::Uts => inside(&census.names, inode)
            .map(|seen| seen.as_ref().map_or_else(refused, |name| Holds::HostName(name.clone()))),
        NamespaceKind::Pid | NamespaceKind::User | NamespaceKind::Cgroup | NamespaceKind::Time => None,
    };
    found.unwrap_or_default()
}

/// Bridges and what others refer to come first where not all are kept.
fn network(seen: &observation::Network) -> Network {
    let mut links: Vec<&observation::Link> = seen.links.iter().collect();
    if links.len() > LINKS {
        links.sort_by_key(|link| (link.kind != "bridge" && link.kind != "loopback", link.index));
        links.truncate(LINKS);
    }
    let default = seen.routes.iter().filter(|route| route.destination.is_none() && route.kind == Default::default());
    let route = |route: &observation::Route| {
        let dev = route.dev.and_then(|index| seen.link_at(index)).map(|link| link.name.clone());
        Route { gateway: route.gateway, dev }
    };
    Network {
        more_links: seen.links.len() - links.len(),
        links: links.into_iter().map(link).collect(),
        routes: default.take(ROUTES).map(route).collect(),
    }
}

fn link(seen: &observation::Link) -> Link {
    Link {
        index: seen.index,
        name: seen.name.clone(),
        kind: seen.kind.clone(),
        up: seen.up,
        carrier: seen.carrier,
        master: seen.master,
        peer: None,
        addresses: seen.addresses.iter().take(ADDRESSES).cloned().collect(),
        more_addresses: seen.addresses.len().saturating_sub(ADDRESSES),
    }
}

/// Finds the other end of each cable. Indexes are numbered in each namespace, so a pair is sure only where no other
/// pair has the same two.
fn pair(namespaces: &mut [Namespace], census: &Census) {
    let networks = || census.networks.iter().filter_map(|inside| Some((inside.inode, inside.seen.as_ref().ok()?)));
    for namespace in namespaces.iter_mut() {
        let own = namespace.inode;
        let Holds::Network(network) = &mut namespace.holds else { continue };
        let Some((_, seen)) = networks().find(|(inode, _)| *inode == own) else { continue };
        for link in &mut network.links {
            let Some(this) = seen.link_at(link.index).filter(|this| this.kind == "veth") else { continue };
            let Some(other) = this.peer else { continue };
            if !this.peer_elsewhere {
                link.peer = Some(Peer::At { netns: own, index: other });
                continue;
            }
            let fits = |network: &observation::Network| {
                network
                    .link_at(other)
                    .is_some_and(|that| that.kind == "veth" && that.peer == Some(this.index) && that.peer_elsewhere)
            };
            let mut candidates = networks().filter(|(inode, network)| *inode != own && fits(network));
            link.peer = Some(match (candidates.next(), candidates.next()) {
                (Some((netns, _)), None) => Peer::At { netns, index: other },
                _ => Peer::Elsewhere,
            });
        }
    }
}
