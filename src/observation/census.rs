//! Everybody in a lab, and every namespace that somebody is in or that has a name: one look, of one moment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{IpcEntry, Mount, NamedNetns, Network, Unobservable};
use crate::lesson::{NamespaceKind, TerminalName};

/// Names of the daemons that a lab starts before its first shell, for a machine without any would look dead.
pub const SCENERY: [&str; 3] = ["syslogd", "crond", "udevd"];
/// They and their threads hold the PIDs from 2 to this.
pub const LAST_OF_SCENERY: u32 = 64;

/// Into so many namespaces of one kind a census looks; the others it only counts.
pub const LOOKED_INTO: usize = 48;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Census {
    /// Inodes of the lab's first namespaces.
    pub host: BTreeMap<NamespaceKind, u64>,
    /// The living processes, by PID.
    pub residents: Vec<Resident>,
    pub terminals: Vec<TerminalStands>,
    pub named: Result<Vec<NamedNetns>, Unobservable>,
    /// Mount tables, the host's first; then of the others in which somebody is.
    pub mounts: Vec<Inside<Vec<Mount>>>,
    /// The host's first; then of the others that have a name or somebody in them.
    pub networks: Vec<Inside<Network>>,
    /// System V objects, the host's first.
    pub ipc: Vec<Inside<Vec<IpcEntry>>>,
    /// Host names, the host's first.
    pub names: Vec<Inside<String>>,
    /// Namespaces of these kinds were too many: so many were not looked into.
    pub not_looked_into: BTreeMap<NamespaceKind, usize>,
}

/// A process that lives in the lab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    /// /proc/PID/comm
    pub name: String,
    /// Its PIDs from the lab's own PID namespace inwards; at least one.
    pub pids: Vec<u32>,
    /// As the lab numbers it; 0: it came from outside.
    pub parent: u32,
    /// How many threads it has, the first included.
    pub threads: u32,
    /// Clock ticks since boot.
    pub started: u64,
    /// Inodes of those of its namespaces that are not the host's.
    pub namespaces: BTreeMap<NamespaceKind, u64>,
}

/// What a namespace holds, or why that could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inside<T> {
    pub inode: u64,
    pub seen: Result<T, Unobservable>,
}

/// Where a terminal that was opened stands: PIDs as the lab numbers them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalStands {
    pub name: TerminalName,
    /// The first shell; `None` if it has ended.
    pub shell: Option<u32>,
    /// The process whose view is the terminal's.
    pub front: Result<u32, Unobservable>,
}
