//! What a lab consists of at one moment, drawn from observation alone: namespaces with who is in them, links,
//! addresses, mounts, processes. Pure: it knows no kernel and no lesson.
//!
//! `assemble.rs` makes a [`World`] of a [`crate::observation::Census`], `diff.rs` says what changed between two, and
//! each of `text`, `mermaid`, `dot`, `svg` and `json` draws one. What a learner named is drawn as data: whatever a name
//! holds, it is escaped for the format, and moves no cursor.

mod assemble;
mod cables;
mod diff;
pub mod dot;
mod graph;
mod harmless;
pub mod json;
pub mod mermaid;
mod mounts;
#[cfg(test)]
mod samples;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod text;
mod tree;
mod words;

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

pub use diff::{Changes, Gone, Item, Mark};

use crate::lesson::{AddressText, NamespaceKind, TerminalName};
use crate::observation::IpcEntry;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct World {
    /// The host's first, in the order of the kinds; then the others, those with names before those without.
    pub namespaces: Vec<Namespace>,
    pub terminals: Vec<Terminal>,
    /// A tree: each after its parent, with all that descend from it. Without scenery.
    pub processes: Vec<Process>,
    /// So many more were there.
    pub more_processes: usize,
    pub scenery: Scenery,
    /// What could not be seen, in words.
    pub not_seen: Vec<String>,
}

/// A world, and the one that it was before the last command.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scene {
    pub world: World,
    pub before: World,
}

impl Scene {
    pub fn changes(&self) -> Changes {
        Changes::between(&self.before, &self.world)
    }
}

/// A namespace. A namespace's inode is given to another once it has gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namespace {
    pub kind: NamespaceKind,
    pub inode: u64,
    pub label: Label,
    /// Names below /run/netns.
    pub names: Vec<String>,
    /// Terminals whose view is from here.
    pub terminals: Vec<TerminalName>,
    /// Who is in it, as the lab numbers them.
    pub processes: Vec<u32>,
    pub holds: Holds,
}

/// What a namespace is called. Of one kind, no two are called the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Label {
    Host,
    /// Its name below /run/netns.
    Name {
        name: String,
    },
    /// Whose it is: the terminal, or else the process, that came into it first; and the how manieth of theirs.
    Of {
        who: String,
        nth: usize,
    },
}

/// What is in a namespace besides processes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    #[default]
    Nothing,
    /// How its mount table differs from the host's.
    Mounts(MountDifference),
    Network(Network),
    Ipc {
        objects: Vec<IpcEntry>,
        more: usize,
    },
    HostName(String),
    /// It could not be looked into: why.
    NotSeen(String),
}

/// Only what a path leads to counts: a mount that another one covers is not there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MountDifference {
    /// In this namespace, and not so on the host.
    pub here: Vec<MountSeen>,
    pub more_here: usize,
    /// On the host, with nothing mounted there in this namespace.
    pub host: Vec<MountSeen>,
    pub more_host: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MountSeen {
    pub path: String,
    pub fs_type: String,
    pub source: String,
    pub read_only: bool,
    /// Of what type the host's is at the same place, if something is mounted there.
    pub instead_of: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Network {
    pub links: Vec<Link>,
    pub more_links: usize,
    /// Default routes.
    pub routes: Vec<Route>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub index: u32,
    pub name: String,
    /// `bridge`, `veth`, `loopback` …
    pub kind: String,
    /// Switched on.
    pub up: bool,
    /// The other end answers.
    pub carrier: bool,
    /// Index of the bridge of which it is a port.
    pub master: Option<u32>,
    /// Of a veth.
    pub peer: Option<Peer>,
    pub addresses: Vec<AddressText>,
    pub more_addresses: usize,
}

/// The other end of a cable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Peer {
    At {
        /// Inode of its network namespace.
        netns: u64,
        index: u32,
    },
    /// In a namespace that could not be told.
    Elsewhere,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    pub gateway: Option<IpAddr>,
    /// Name of the interface.
    pub dev: Option<String>,
}

/// A terminal that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminal {
    pub name: TerminalName,
    /// Its first shell; `None`: it has ended.
    pub shell: Option<u32>,
    /// The process whose view is the terminal's, or why there is none.
    pub front: Result<u32, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    pub name: String,
    /// From the lab's own PID namespace inwards: the last is what it calls itself. At least one.
    pub pids: Vec<u32>,
    /// `None` where the parent is not of the lab.
    pub parent: Option<u32>,
    /// How many ancestors it has in the tree.
    pub depth: usize,
    pub threads: u32,
    /// Clock ticks since boot: with the PID, which process this is.
    pub started: u64,
    /// Those of its namespaces that are not the host's.
    pub namespaces: BTreeMap<NamespaceKind, u64>,
}

impl Process {
    /// As the lab numbers it.
    pub fn pid(&self) -> u32 {
        self.pids.first().copied().unwrap_or(0)
    }
}

/// The daemons that a lab has from its start, for looks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scenery {
    pub names: Vec<String>,
    pub threads: u32,
}

/// What a world may be drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    Mermaid,
    Dot,
    Svg,
    Json,
}

impl World {
    pub fn namespace(&self, kind: NamespaceKind, inode: u64) -> Option<&Namespace> {
        self.namespaces.iter().find(|ns| ns.kind == kind && ns.inode == inode)
    }

    /// The process whose view is a terminal's.
    pub fn in_front(&self, terminal: &TerminalName) -> Option<&Process> {
        let terminal = self.terminals.iter().find(|t| t.name == *terminal)?;
        self.process(*terminal.front.as_ref().ok()?)
    }

    pub fn process(&self, pid: u32) -> Option<&Process> {
        self.processes.iter().find(|process| process.pid() == pid)
    }

    /// Those that are not the host's.
    pub fn own(&self) -> impl Iterator<Item = &Namespace> {
        self.namespaces.iter().filter(|ns| ns.label != Label::Host)
    }

    /// Network namespaces, the host's first, with what is in them.
    pub fn networks(&self) -> impl Iterator<Item = (&Namespace, &Network)> {
        self.namespaces.iter().filter_map(|ns| match &ns.holds {
            Holds::Network(network) => Some((ns, network)),
            _ => None,
        })
    }

    /// The other end of a cable, with the namespace that it is in.
    pub fn peer(&self, link: &Link) -> Option<(&Namespace, &Link)> {
        let Some(Peer::At { netns, index }) = link.peer else { return None };
        let (namespace, network) = self.networks().find(|(ns, _)| ns.inode == netns)?;
        Some((namespace, network.links.iter().find(|link| link.index == index)?))
    }

    /// Terminals that stand at a process.
    pub fn at(&self, pid: u32) -> impl Iterator<Item = &Terminal> {
        self.terminals.iter().filter(move |terminal| terminal.front == Ok(pid))
    }
}
