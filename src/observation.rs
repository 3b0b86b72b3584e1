//! What can be seen of a lab, as data.
//!
//! `observe/` fills an [`Observation`], `check/` judges it, and neither knows the other. A question that
//! could not be answered is kept as [`Unobservable`], so that "could not look" never turns into "is not there".

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

mod census;
mod filter;
mod network;

pub use census::{Census, Inside, LAST_OF_SCENERY, LOOKED_INTO, Resident, SCENERY, TerminalStands};
pub use filter::{Base, Chain, Datum, Decision, Expression, Family, Hook, HookPoint, Policy, Rule, Ruleset, Verb};
pub use network::{
    Link, LookedUp, Neighbour, NeighbourState, Network, PortSeen, PortState, Refusal, Route, RouteKind, Sysctls,
};

use crate::lesson::{FileType, NamespaceKind, Propagation, Viewpoint};

/// One question, asked from one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ask {
    pub from: Viewpoint,
    pub question: Question,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Question {
    /// Which process is there, and its namespaces. → [`Answer::Standing`]
    Standing,
    /// The file at this path, resolved inside the viewpoint's root. → [`Answer::File`]
    File { path: String },
    /// The viewpoint's mount table. → [`Answer::Mounts`]
    Mounts,
    /// The inode of the PID namespace that the procfs mounted at this path shows. → [`Answer::ProcfsOf`]
    ProcfsOf { path: String },
    /// The processes that the viewpoint's own /proc lists. → [`Answer::Processes`]
    Processes,
    /// System V objects of the viewpoint's IPC namespace. → [`Answer::Ipc`]
    Ipc,
    /// The named network namespaces of the lab, and where they lead. → [`Answer::NamedNetns`]
    NamedNetns,
    /// Interfaces with their addresses, and routes, of the viewpoint's network namespace. → [`Answer::Network`]
    Network,
    /// What its kernel knows of its neighbours (ARP, NDP). Only for explaining. → [`Answer::Neighbours`]
    Neighbours,
    /// By which way its kernel would send to this address (`ip route get`). Only for explaining. → [`Answer::LookedUp`]
    RouteTo { to: IpAddr },
    /// Settings that decide whether packets pass. Only for explaining. → [`Answer::Sysctls`]
    Sysctls,
    /// Its nftables rules. Only for explaining. → [`Answer::Filter`]
    Filter,
    /// How the ids of the process' user namespace are mapped. Only for explaining. → [`Answer::IdMaps`]
    IdMaps,
    /// Everybody in the lab and every namespace there, wherever it is asked from. Only for drawing. → [`Answer::Census`]
    Census,
    /// Echo requests sent from the viewpoint's network namespace. → [`Answer::Echoes`]
    Echo(EchoPlan),
}

/// How to ping.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EchoPlan {
    pub to: IpAddr,
    pub count: u32,
    pub interval: Duration,
    /// How long after the last request to wait for answers.
    pub timeout: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Standing(Standing),
    File(FileSeen),
    Mounts(Vec<Mount>),
    /// `None`: no procfs there.
    ProcfsOf(Option<u64>),
    Processes(Vec<Process>),
    Ipc(Vec<IpcEntry>),
    NamedNetns(Vec<NamedNetns>),
    Network(Network),
    Neighbours(Vec<Neighbour>),
    LookedUp(LookedUp),
    Sysctls(Sysctls),
    Filter(Ruleset),
    IdMaps(IdMaps),
    Census(Box<Census>),
    Echoes(Echoes),
}

/// Why a question has no answer. Never a learner's failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Unobservable {
    /// The viewpoint itself is not there: no such named namespace or process.
    #[error("{0} does not exist")]
    NoViewpoint(Viewpoint),
    #[error("terminal {0} is closed")]
    Closed(String),
    /// It opens when something is typed into it.
    #[error("terminal {0} was not opened yet: nothing has been typed into it")]
    Unopened(String),
    /// Several processes could be meant.
    #[error("{0}")]
    Ambiguous(String),
    /// A program with terminals of its own inside is in front: what the learner sees in it cannot be told from here.
    #[error("{program} is in front in terminal {terminal}: work outside it")]
    Multiplexed { program: String, terminal: String },
    /// Larger or slower than the bounds set for looking.
    #[error("{0}")]
    TooMuch(String),
    /// A system call failed: operation, object and errno in words.
    #[error("{0}")]
    Failed(String),
}

/// Everything asked for one judgement, and what came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Observation {
    pub answers: BTreeMap<Ask, Result<Answer, Unobservable>>,
    /// Each terminal's last command; the runner's own knowledge.
    pub outputs: BTreeMap<String, Printed>,
}

/// A command that was typed, and what it printed, cleaned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Printed {
    pub command: String,
    pub output: String,
}

/// A process, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// `None` for viewpoints that are no process (`host`, `netns:NAME`).
    pub process: Option<Process>,
    /// Inode numbers of /proc/PID/ns/*. For `netns:NAME` only `net`.
    pub namespaces: BTreeMap<NamespaceKind, u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// /proc/PID/comm
    pub name: String,
    /// Its PIDs from the asking procfs' namespace inwards (`NSpid` of /proc/PID/status); the last is its own.
    pub pids: Vec<u32>,
    /// Inode of the PID namespace it is in, where that could be read: with its own PID, which process this is.
    pub pidns: Option<u64>,
    /// Clock ticks since boot (field 22 of /proc/PID/stat). Several processes may begin in one tick.
    pub started: u64,
}

impl Process {
    /// Whether both describe one process, seen through procfs instances one of which may show an inner PID namespace.
    pub fn is_same(&self, other: &Self) -> bool {
        let same_pids = match (self.pidns, other.pidns) {
            (Some(ours), Some(theirs)) => ours == theirs && self.pids.last() == other.pids.last(),
            _ => self.pids.ends_with(&other.pids) || other.pids.ends_with(&self.pids),
        };
        same_pids && self.started == other.started
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileSeen {
    /// ENOENT or ENOTDIR.
    Absent,
    There(FileFacts),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    pub file_type: FileType,
    /// Permission bits.
    pub mode: u32,
    /// Bytes.
    pub size: u64,
    /// Of a regular file, up to [`CONTENT_CAP`] bytes.
    pub content: Option<Vec<u8>>,
    /// Whether there was more than the cap.
    pub truncated: bool,
}

/// How much of a file's content is looked at.
pub const CONTENT_CAP: usize = 64 * 1024;

/// A line of /proc/PID/mountinfo (proc_pid_mountinfo(5)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mount {
    /// Unique while mounted; later lines of one mount point cover earlier ones.
    pub id: u64,
    /// On which mount its mount point is. That one is not listed where the viewpoint's root directory lies below it.
    pub parent: u64,
    /// `major:minor` of the file system instance.
    pub device: String,
    /// Which directory of the file system is mounted.
    pub root: String,
    pub path: String,
    /// Per-mount and per-superblock options together.
    pub options: Vec<String>,
    pub propagation: Propagation,
    pub fs_type: String,
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpcEntry {
    pub object: crate::lesson::IpcObject,
    pub key: u32,
    pub id: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedNetns {
    pub name: String,
    /// The namespace's inode, or why the name leads to none.
    pub inode: Result<u64, String>,
}

/// /proc/PID/uid_map and gid_map (user_namespaces(7)), as the observer's user namespace numbers ids.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct IdMaps {
    pub uids: Vec<IdRange>,
    pub gids: Vec<IdRange>,
}

/// `inside` to `inside + count - 1` are `outside` and the following.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdRange {
    pub inside: u32,
    pub outside: u32,
    pub count: u32,
}

/// What came back of an [`EchoPlan`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Echoes {
    pub sent: u32,
    pub answered: u32,
    /// Round-trip times of those answered, in microseconds, by sequence.
    pub rtts: Vec<u64>,
    /// Errno words of a send that was refused, e.g. `Network is unreachable`.
    pub refused: Option<String>,
    /// Whether the kernel delivers this destination locally (RTN_LOCAL).
    pub local: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_first_processes_that_began_in_one_tick_are_two() {
        let process = |pids: &[u32], pidns| Process { name: "x".to_owned(), pids: pids.to_vec(), pidns, started: 7 };
        let (init, shell) = (process(&[1], Some(100)), process(&[87, 1], Some(200)));
        assert!(!init.is_same(&shell));
        assert!(process(&[1], Some(200)).is_same(&shell), "the shell as its own procfs lists it");
        assert!(!process(&[2], Some(200)).is_same(&shell));
    }
}
