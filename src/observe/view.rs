//! A lab, as an observer is given it.

use std::collections::BTreeMap;
use std::os::fd::OwnedFd;

use crate::lesson::{NamespaceKind, TerminalName};

/// What the supervisor has held open since before the first shell: `host` means these.
pub struct LabView {
    /// O_PATH of the lab's own root directory.
    pub root: OwnedFd,
    /// O_PATH of a clone of the procfs that init mounted: shows exactly the lab's processes, in the lab's PIDs. It is in
    /// no mount namespace, so that the lab's root can mount nothing over its magic links.
    pub proc: OwnedFd,
    /// /proc/INIT/mountinfo, opened for reading; read it with pread from 0.
    pub mountinfo: OwnedFd,
    /// Inodes of the lab's first namespaces.
    pub namespaces: BTreeMap<NamespaceKind, u64>,
    /// The lab's user namespace (U2), for owners of namespaces.
    pub user: OwnedFd,
    /// Those that were opened.
    pub terminals: BTreeMap<TerminalName, TerminalView>,
    pub filters: Filters,
}

/// Whether the lab can have firewall rules at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filters {
    Possible,
    /// Its system call filter refuses them.
    Impossible,
}

/// A terminal, as an observer needs it.
#[derive(Debug, Clone)]
pub struct TerminalView {
    /// The N of /dev/pts/N.
    pub pts: u32,
    /// The first shell's PID, in the lab's PIDs.
    pub shell: u32,
}
