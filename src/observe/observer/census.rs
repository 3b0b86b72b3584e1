//! Answers [`crate::observation::Question::Census`]: everybody, and into each namespace one look, from the place of
//! somebody who is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::os::fd::AsFd;
use std::path::Path;

use super::super::failure::{failed, not_understood};
use super::super::procfs::{Snapshot, Vanished, read};
use super::super::stat::{Stat, parse_pids};
use super::super::view::LabView;
use super::super::viewpoint::{At, Place};
use super::super::{ipc, mounts, netns, terminal};
use super::{Observer, netlink, told};
use crate::lesson::NamespaceKind;
use crate::observation::{Census, Inside, LOOKED_INTO, NamedNetns, Network, Resident, TerminalStands, Unobservable};

/// Of so many members of a namespace one is tried after another, should they end meanwhile.
const TRIES: usize = 3;
/// A host name has 64 bytes at most (uname(2)).
const MAX_NAME: u64 = 256;
/// A page and more.
const MAX_STATUS: u64 = 64 * 1024;

/// Members of the namespaces of one kind that are not the host's, the oldest first.
type Members = BTreeMap<u64, Vec<Stat>>;

impl Observer<'_> {
    pub(super) fn census(&mut self) -> Result<Census, Unobservable> {
        let snapshot = Snapshot::take(self.lab.proc.as_fd())?;
        let mut residents = Vec::new();
        let mut members: BTreeMap<NamespaceKind, Members> = BTreeMap::new();
        for stat in snapshot.alive() {
            let resident = match resident(self.lab, stat) {
                Ok(resident) => resident,
                Err(Vanished::Gone) => continue,
                Err(Vanished::Other(error)) => return Err(error),
            };
            for (kind, inode) in &resident.namespaces {
                members.entry(*kind).or_default().entry(*inode).or_default().push(stat.clone());
            }
            residents.push(resident);
        }
        for namespace in members.values_mut().flat_map(BTreeMap::values_mut) {
            namespace.sort_by_key(|stat| (stat.started, stat.pid));
        }
        let named = netns::list(self.lab);
        let mut census = Census {
            host: self.lab.namespaces.clone(),
            residents,
            terminals: terminals(self.lab, &snapshot),
            mounts: Vec::new(),
            networks: self.networks(named.as_deref().unwrap_or_default(), &members),
            named,
            ipc: Vec::new(),
            names: Vec::new(),
            not_looked_into: not_looked_into(&members),
        };
        census.mounts = self.each(NamespaceKind::Mnt, &members, |observer, place| mounts::mounts(observer.lab, place));
        census.ipc = self.each(NamespaceKind::Ipc, &members, |observer, place| {
            observer.stand.enter(place, NamespaceKind::Ipc)?;
            ipc::objects(observer.lab.proc.as_fd())
        });
        census.names = self.each(NamespaceKind::Uts, &members, |observer, place| {
            observer.stand.enter(place, NamespaceKind::Uts)?;
            host_name(observer.lab)
        });
        Ok(census)
    }

    /// Looks into the host's namespace of a kind, then into each other one that somebody is in.
    fn each<T>(
        &mut self,
        kind: NamespaceKind,
        members: &BTreeMap<NamespaceKind, Members>,
        mut look: impl FnMut(&mut Self, &Place) -> Result<T, Unobservable>,
    ) -> Vec<Inside<T>> {
        let mut all = Vec::new();
        if let Some(inode) = self.lab.namespaces.get(&kind).copied() {
            all.push(Inside { inode, seen: look(self, &Place::Host) });
        }
        for (inode, members) in members.get(&kind).into_iter().flatten().take(LOOKED_INTO) {
            all.extend(self.inside(kind, *inode, members, &mut look));
        }
        all
    }

    /// Looks into a namespace from the place of one of its members; `None`: they have all gone.
    fn inside<T>(
        &mut self,
        kind: NamespaceKind,
        inode: u64,
        members: &[Stat],
        look: &mut impl FnMut(&mut Self, &Place) -> Result<T, Unobservable>,
    ) -> Option<Inside<T>> {
        let mut last = None;
        for stat in members.iter().take(TRIES) {
            let at = match At::of(self.lab, stat.clone()) {
                Ok(at) if at.namespaces.get(&kind) == Some(&inode) => at,
                // It has ended, or went elsewhere.
                Ok(_) | Err(Vanished::Gone) => continue,
                Err(Vanished::Other(error)) => {
                    last = Some(Inside { inode, seen: Err(error) });
                    continue;
                }
            };
            let seen = look(self, &Place::Process(at));
            if seen.is_ok() {
                return Some(Inside { inode, seen });
            }
            last = Some(Inside { inode, seen });
        }
        last
    }

    /// Of namespaces with a name too, in which as a rule nobody is.
    fn networks(&mut self, named: &[NamedNetns], members: &BTreeMap<NamespaceKind, Members>) -> Vec<Inside<Network>> {
        let mut all = self.each(NamespaceKind::Net, members, Self::network_at);
        let mut seen: BTreeSet<u64> = all.iter().map(|inside| inside.inode).collect();
        for entry in named {
            let Ok(inode) = entry.inode else { continue };
            if all.len() > LOOKED_INTO || !seen.insert(inode) {
                continue;
            }
            let place = netns::open(self.lab, &entry.name).map(|found| {
                found.and_then(|namespace| Some(Place::Netns { inode: netns::inode(&namespace).ok()?, namespace }))
            });
            match place {
                Ok(Some(place)) => all.push(Inside { inode, seen: self.network_at(&place) }),
                // Deleted meanwhile.
                Ok(None) => {}
                Err(error) => all.push(Inside { inode, seen: Err(error) }),
            }
        }
        all
    }

    fn network_at(&mut self, place: &Place) -> Result<Network, Unobservable> {
        let inode = self.stand.enter(place, NamespaceKind::Net)?;
        netlink(&self.netlink)?.open().and_then(|session| session.network(inode)).map_err(told)
    }
}

/// A process as a census has it.
fn resident(lab: &LabView, stat: &Stat) -> Result<Resident, Vanished> {
    let at = At::of(lab, stat.clone())?;
    let status = at.directory.read("status", MAX_STATUS)?;
    let pids = parse_pids(&status)
        .ok_or_else(|| Vanished::Other(not_understood(format!("NSpid of /proc/{}/status", stat.pid))))?;
    let own = at.namespaces.into_iter().filter(|(kind, inode)| lab.namespaces.get(kind) != Some(inode));
    Ok(Resident {
        name: stat.name.clone(),
        pids,
        parent: stat.parent,
        threads: stat.threads,
        started: stat.started,
        namespaces: own.collect(),
    })
}

fn terminals(lab: &LabView, snapshot: &Snapshot) -> Vec<TerminalStands> {
    let stands = lab.terminals.keys().map(|name| {
        let front = terminal::viewpoint(lab, snapshot, name).map(|stat| stat.pid);
        let shell = terminal::shell(lab, snapshot, name).ok().map(|stat| stat.pid);
        TerminalStands { name: name.clone(), shell, front: front.map_err(Unobservable::from) }
    });
    stands.collect()
}

/// Of the UTS namespace in which the observer stands, whosever procfs it is asked of.
fn host_name(lab: &LabView) -> Result<String, Unobservable> {
    let path = "sys/kernel/hostname";
    let bytes = read(lab.proc.as_fd(), Path::new(path), MAX_NAME);
    let bytes = bytes.map_err(|error| failed("read", format!("/proc/{path}"), &error))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned())
}

fn not_looked_into(members: &BTreeMap<NamespaceKind, Members>) -> BTreeMap<NamespaceKind, usize> {
    let looked_at = [NamespaceKind::Mnt, NamespaceKind::Net, NamespaceKind::Ipc, NamespaceKind::Uts];
    let too_many = looked_at.into_iter().filter_map(|kind| {
        let all = members.get(&kind).map_or(0, BTreeMap::len);
        (all > LOOKED_INTO).then(|| (kind, all - LOOKED_INTO))
    });
    too_many.collect()
}
