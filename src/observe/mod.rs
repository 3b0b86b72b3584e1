//! Reads the kernel from outside the lab; changes nothing but the echoes it sends.
//!
//! Runs in an observer: a short-lived process forked from the supervisor, in user namespace U1 (which owns
//! the lab's), standing in the lab's first network, IPC and UTS namespaces, never in its PID or user
//! namespace. It may setns(2) freely, for it is gone after its answers.
//!
//! It must not know what is right or wrong. What it reads was written by the lab: every path is resolved so
//! that it cannot lead out, every list and file has a bound, and nothing is opened that opening would change.

mod echo;
mod failure;
mod files;
mod icmp;
mod ipc;
pub(crate) mod mounts;
mod netlink;
mod netns;
mod observer;
mod procfs;
pub(crate) mod stat;
mod sysctls;
mod terminal;
#[cfg(test)]
mod tests;
mod viewpoint;
mod waiting;
mod world;

use std::collections::BTreeMap;
use std::os::fd::OwnedFd;

use crate::lesson::TerminalName;
use crate::observation::{Answer, Ask, Unobservable};

pub use terminal::{Foreground, foreground};
pub use world::{BuildError, build};

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
    pub namespaces: BTreeMap<crate::lesson::NamespaceKind, u64>,
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

/// Answers all questions, reading before pinging; the answers are in the order of the questions.
pub fn answer(lab: &LabView, asks: &[Ask]) -> Vec<Result<Answer, Unobservable>> {
    observer::Observer::new(lab).answer(asks)
}
