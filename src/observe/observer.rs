//! Answers a batch of questions: each thing is looked at once, each network namespace entered once, and
//! echoes are sent when everything has been read.

mod census;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::os::fd::{AsFd, OwnedFd};

use super::echo::{Pinging, ping};
use super::failure::failed;
use super::netlink::{Netlink, NetlinkError, Session, nftables};
use super::view::{Filters, LabView};
use super::viewpoint::{Finder, Place};
use super::{files, ipc, mounts, netns, sysctls};
use crate::lesson::{NamespaceKind, Viewpoint};
use crate::observation::{Answer, Ask, EchoPlan, FileSeen, LookedUp, Network, Question, Ruleset, Unobservable};
use crate::sys::openat2::{FileSystem, file_system, identity};
use crate::sys::setns::setns;

pub struct Observer<'lab> {
    lab: &'lab LabView,
    places: BTreeMap<Viewpoint, Result<Place, Unobservable>>,
    stand: Stand<'lab>,
    netlink: OnceCell<Netlink>,
    networks: BTreeMap<u64, Network>,
}

impl<'lab> Observer<'lab> {
    pub fn new(lab: &'lab LabView) -> Self {
        let stand = Stand { lab, left: BTreeMap::new(), now: lab.namespaces.clone() };
        Self { lab, places: BTreeMap::new(), stand, netlink: OnceCell::new(), networks: BTreeMap::new() }
    }

    pub fn answer(mut self, asks: &[Ask]) -> Vec<Result<Answer, Unobservable>> {
        self.find_places(asks);
        let mut answers: Vec<Option<Result<Answer, Unobservable>>> = asks.iter().map(|_| None).collect();
        for n in self.order(asks) {
            if !matches!(asks[n].question, Question::Echo(_)) {
                answers[n] = Some(self.read(&asks[n]));
            }
        }
        self.echo(asks, &mut answers);
        answers.into_iter().map(|answer| answer.expect("a question is either read or pinged")).collect()
    }

    fn find_places(&mut self, asks: &[Ask]) {
        let mut finder = Finder::new(self.lab);
        for ask in asks {
            self.places.entry(ask.from.clone()).or_insert_with(|| finder.find(&ask.from));
        }
    }

    /// The questions' numbers, so that those of one network namespace follow each other, the host's first.
    fn order(&self, asks: &[Ask]) -> Vec<usize> {
        let host = self.lab.namespaces.get(&NamespaceKind::Net).copied();
        let mut order: Vec<usize> = (0..asks.len()).collect();
        order.sort_by_key(|&n| {
            let place = self.places[&asks[n].from].as_ref().ok();
            let network = place.and_then(|place| place.inode(self.lab, NamespaceKind::Net));
            (network != host, network)
        });
        order
    }

    fn read(&mut self, ask: &Ask) -> Result<Answer, Unobservable> {
        let place = self.places[&ask.from].as_ref().map_err(Clone::clone)?;
        Ok(match &ask.question {
            Question::Standing => Answer::Standing(place.standing(self.lab)?),
            Question::File { path } => Answer::File(self.stand.file(place, path)?),
            Question::Mounts => Answer::Mounts(mounts::mounts(self.lab, place)?),
            Question::ProcfsOf { path } => Answer::ProcfsOf(mounts::procfs_of(place.root(self.lab)?.as_fd(), path)?),
            Question::Processes => Answer::Processes(mounts::processes(place.root(self.lab)?.as_fd())?),
            Question::Ipc => {
                self.stand.enter(place, NamespaceKind::Ipc)?;
                Answer::Ipc(ipc::objects(self.lab.proc.as_fd())?)
            }
            Question::NamedNetns => Answer::NamedNetns(netns::list(self.lab)?),
            Question::Network => Answer::Network(self.network(&ask.from)?),
            Question::Neighbours => Answer::Neighbours(self.in_network(&ask.from, |session| session.neighbours())?),
            Question::RouteTo { to } => Answer::LookedUp(self.in_network(&ask.from, |session| session.way_to(*to))?),
            Question::Sysctls => {
                self.stand.enter(place, NamespaceKind::Net)?;
                Answer::Sysctls(sysctls::network(self.lab.proc.as_fd())?)
            }
            Question::Filter => Answer::Filter(self.filter(&ask.from)?),
            Question::IdMaps => Answer::IdMaps(place.id_maps()?),
            Question::Census => Answer::Census(Box::new(self.census()?)),
            Question::Echo(plan) => unreachable_echo(plan)?,
        })
    }

    fn network(&mut self, from: &Viewpoint) -> Result<Network, Unobservable> {
        let place = self.places[from].as_ref().map_err(Clone::clone)?;
        let inode = self.stand.enter(place, NamespaceKind::Net)?;
        if let Some(network) = self.networks.get(&inode) {
            return Ok(network.clone());
        }
        let network = netlink(&self.netlink)?.open().and_then(|session| session.network(inode)).map_err(told)?;
        self.networks.insert(inode, network.clone());
        Ok(network)
    }

    /// Asks the kernel something in a viewpoint's network namespace.
    fn in_network<T>(
        &mut self,
        from: &Viewpoint,
        work: impl FnOnce(&Session<'_>) -> Result<T, NetlinkError>,
    ) -> Result<T, Unobservable> {
        let place = self.places[from].as_ref().map_err(Clone::clone)?;
        self.stand.enter(place, NamespaceKind::Net)?;
        netlink(&self.netlink)?.open().and_then(|session| work(&session)).map_err(told)
    }

    fn filter(&mut self, from: &Viewpoint) -> Result<Ruleset, Unobservable> {
        // Asking makes the kernel load what it would need for an answer: a lab without rules must not cause that.
        if self.lab.filters == Filters::Impossible {
            return Ok(Ruleset::default());
        }
        let place = self.places[from].as_ref().map_err(Clone::clone)?;
        self.stand.enter(place, NamespaceKind::Net)?;
        nftables::ruleset().map_err(told)
    }

    /// Sends the echoes of all plans at once, from sockets opened in the namespaces they belong to.
    fn echo(&mut self, asks: &[Ask], answers: &mut [Option<Result<Answer, Unobservable>>]) {
        let mut prepared = Vec::new();
        for n in self.order(asks) {
            let Question::Echo(plan) = &asks[n].question else { continue };
            match self.prepare(&asks[n].from, plan) {
                Ok(pinging) => prepared.push((n, pinging)),
                Err(error) => answers[n] = Some(Err(error)),
            }
        }
        let (numbers, pinging): (Vec<usize>, Vec<Pinging>) = prepared.into_iter().unzip();
        for (n, echoes) in numbers.into_iter().zip(ping(pinging)) {
            answers[n] = Some(Ok(Answer::Echoes(echoes)));
        }
    }

    fn prepare(&mut self, from: &Viewpoint, plan: &EchoPlan) -> Result<Pinging, Unobservable> {
        let way = self.in_network(from, |session| session.way_to(plan.to))?;
        Pinging::prepare(plan, way == LookedUp::Local)
    }
}

fn netlink(cell: &OnceCell<Netlink>) -> Result<&Netlink, Unobservable> {
    if let Some(netlink) = cell.get() {
        return Ok(netlink);
    }
    let made = Netlink::new().map_err(told)?;
    Ok(cell.get_or_init(|| made))
}

fn told(error: NetlinkError) -> Unobservable {
    match error {
        NetlinkError::TooMany(_) | NetlinkError::TooSlow(_) | NetlinkError::Restless(_) => {
            Unobservable::TooMuch(error.to_string())
        }
        other => Unobservable::Failed(other.to_string()),
    }
}

/// In which namespaces the observer stands.
struct Stand<'lab> {
    lab: &'lab LabView,
    /// The host's, of the kinds that were left.
    left: BTreeMap<NamespaceKind, OwnedFd>,
    now: BTreeMap<NamespaceKind, u64>,
}

impl Stand<'_> {
    /// Enters a place's namespace of one kind, unless the observer stands there; returns its inode.
    fn enter(&mut self, place: &Place, kind: NamespaceKind) -> Result<u64, Unobservable> {
        let object = || format!("the {kind} namespace");
        let wanted =
            place.inode(self.lab, kind).ok_or_else(|| Unobservable::Failed(format!("{} is unknown", object())))?;
        if self.now.get(&kind) == Some(&wanted) {
            return Ok(wanted);
        }
        let host = match self.left.entry(kind) {
            Entry::Occupied(kept) => kept.into_mut(),
            Entry::Vacant(empty) => {
                let own = std::fs::File::open(format!("/proc/thread-self/ns/{kind}"));
                empty.insert(own.map_err(|e| failed("open", object(), &e))?.into())
            }
        };
        let namespace = place.namespace(kind)?;
        let namespace = namespace.as_ref().unwrap_or(host);
        // The process may have gone elsewhere since it was looked at.
        if identity(namespace).map_err(|e| failed("stat", object(), &e))?.1 != wanted {
            return Err(Unobservable::Failed(format!("enter {}: it changed meanwhile", object())));
        }
        setns(namespace.as_fd(), kind).map_err(|e| failed("enter", object(), &e))?;
        self.now.insert(kind, wanted);
        Ok(wanted)
    }

    fn file(&mut self, place: &Place, path: &str) -> Result<FileSeen, Unobservable> {
        let root = place.root(self.lab)?;
        let Some(mut handle) = files::find(root.as_fd(), path)? else { return Ok(FileSeen::Absent) };
        // What /proc/sys says depends on the namespaces of who looks it up, not on whose procfs it is.
        if file_system(handle.as_fd()).map_err(|e| failed("stat", path, &e))? == FileSystem::Proc {
            for kind in [NamespaceKind::Net, NamespaceKind::Ipc, NamespaceKind::Uts] {
                self.enter(place, kind)?;
            }
            match files::find(root.as_fd(), path)? {
                Some(found) => handle = found,
                None => return Ok(FileSeen::Absent),
            }
        }
        files::look(handle, path)
    }
}

/// Echoes are answered by [`Observer::echo`] only.
fn unreachable_echo(plan: &EchoPlan) -> Result<Answer, Unobservable> {
    Err(Unobservable::Failed(format!("an echo to {} was taken for a question that reads", plan.to)))
}
