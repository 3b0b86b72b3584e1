//! Processes of the lab, read from the lab's own procfs: proc(5).
//!
//! All numbers here are as that procfs numbers them. Every path is resolved on the procfs' own mount
//! ([`handle_on_mount`]): the lab's root may mount what it likes over /proc/PID, and would be believed.

use std::collections::BTreeMap;
use std::io::Read;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use super::failure::{failed, not_understood};
use super::stat::{Stat, parse_pids, parse_stat};
use crate::lesson::NamespaceKind;
use crate::observation::{Process, Unobservable};
use crate::sys::errno::is_gone;
use crate::sys::openat2::{handle_of_magic_link, handle_on_mount, names, open_magic_link, open_on_mount, readlinkat};

/// More processes than a lab's limits allow; looking at more would be too slow.
const MAX_PROCESSES: usize = 4096;
/// A page: no file of /proc/PID that we read whole is larger, but mount tables.
const MAX_FILE: u64 = 64 * 1024;

/// Reads a small file on a procfs' own mount.
pub fn read(directory: BorrowedFd<'_>, path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(1024);
    std::fs::File::from(open_on_mount(directory, path)?).take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The processes that a procfs lists, at one moment.
pub struct Snapshot {
    pub processes: BTreeMap<u32, Stat>,
}

impl Snapshot {
    pub fn take(procfs: BorrowedFd<'_>) -> Result<Self, Unobservable> {
        let mut processes = BTreeMap::new();
        for pid in pids(procfs)? {
            match read(procfs, Path::new(&format!("{pid}/stat")), MAX_FILE) {
                Ok(bytes) => {
                    let stat = parse_stat(&bytes).ok_or_else(|| not_understood(format!("/proc/{pid}/stat")))?;
                    processes.insert(pid, stat);
                }
                Err(error) if is_gone(&error) => {}
                Err(error) => return Err(failed("read", format!("/proc/{pid}/stat"), &error)),
            }
        }
        Ok(Self { processes })
    }

    pub fn alive(&self) -> impl Iterator<Item = &Stat> {
        self.processes.values().filter(|p| p.is_alive())
    }

    /// How many ancestors a process has: deeper is further from init.
    pub fn depth(&self, pid: u32) -> usize {
        let ancestors = std::iter::successors(self.processes.get(&pid), |p| self.processes.get(&p.parent));
        // The parents were read one after another: should numbers be reused meanwhile, they might form a ring.
        ancestors.take(self.processes.len()).count()
    }
}

fn pids(procfs: BorrowedFd<'_>) -> Result<Vec<u32>, Unobservable> {
    let list = open_on_mount(procfs, Path::new(".")).and_then(|directory| names(directory, MAX_PROCESSES + 512));
    let list = list.map_err(|error| failed("list", "/proc", &error))?;
    let pids: Option<Vec<u32>> = list.map(|list| list.iter().filter_map(|name| name.to_str()?.parse().ok()).collect());
    pids.filter(|pids| pids.len() <= MAX_PROCESSES)
        .ok_or_else(|| Unobservable::TooMuch(format!("there are more than {MAX_PROCESSES} processes")))
}

/// Every process that a procfs lists, with its PIDs: zombies too, as ps(1) does. A lab has no kernel threads.
pub fn list(procfs: BorrowedFd<'_>) -> Result<Vec<Process>, Unobservable> {
    let mut found = Vec::new();
    for pid in pids(procfs)? {
        match ProcessDir::at(procfs, pid).and_then(|directory| directory.describe(&directory.stat()?)) {
            Ok(process) => found.push(process),
            Err(Vanished::Gone) => {}
            Err(Vanished::Other(error)) => return Err(error),
        }
    }
    Ok(found)
}

/// One process' directory. It stays that process': once it has ended, nothing can be read here any more,
/// even if the number is given to another.
pub struct ProcessDir {
    directory: OwnedFd,
    pid: u32,
}

/// Why a process could not be read.
pub enum Vanished {
    /// It ended meanwhile.
    Gone,
    Other(Unobservable),
}

impl From<Unobservable> for Vanished {
    fn from(error: Unobservable) -> Self {
        Self::Other(error)
    }
}

impl From<Vanished> for Unobservable {
    fn from(vanished: Vanished) -> Self {
        match vanished {
            Vanished::Gone => Self::Failed("the process in question ended while it was looked at".to_owned()),
            Vanished::Other(error) => error,
        }
    }
}

impl ProcessDir {
    /// The directory of the process that has this number now.
    fn at(procfs: BorrowedFd<'_>, pid: u32) -> Result<Self, Vanished> {
        let directory =
            handle_on_mount(procfs, Path::new(&pid.to_string())).map_err(|e| vanished("open", pid, "", e))?;
        Ok(Self { directory, pid })
    }

    /// The directory of the process that `stat` describes, not of one that was given its number since.
    pub fn of(procfs: BorrowedFd<'_>, stat: &Stat) -> Result<Self, Vanished> {
        let directory = Self::at(procfs, stat.pid)?;
        if directory.stat()?.started == stat.started { Ok(directory) } else { Err(Vanished::Gone) }
    }

    pub fn as_fd(&self) -> BorrowedFd<'_> {
        self.directory.as_fd()
    }

    pub fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, Vanished> {
        read(self.as_fd(), Path::new(name), limit).map_err(|e| vanished("read", self.pid, name, e))
    }

    /// Its current /proc/PID/stat.
    pub fn stat(&self) -> Result<Stat, Vanished> {
        let bytes = self.read("stat", MAX_FILE)?;
        parse_stat(&bytes).ok_or_else(|| Vanished::Other(not_understood(format!("/proc/{}/stat", self.pid))))
    }

    /// The process as others see it.
    pub fn describe(&self, stat: &Stat) -> Result<Process, Vanished> {
        let status = self.read("status", MAX_FILE)?;
        let pids = parse_pids(&status)
            .ok_or_else(|| Vanished::Other(not_understood(format!("NSpid of /proc/{}/status", self.pid))))?;
        // A zombie is in no namespace any more.
        let links = handle_on_mount(self.as_fd(), Path::new("ns")).ok();
        let pidns = links.and_then(|links| namespace_inode(links.as_fd(), Path::new("pid")).ok().flatten());
        Ok(Process { name: stat.name.clone(), pids, pidns, started: stat.started })
    }

    /// Inodes of its namespaces. Kinds that this kernel lacks are absent.
    pub fn namespaces(&self) -> Result<BTreeMap<NamespaceKind, u64>, Vanished> {
        let links = handle_on_mount(self.as_fd(), Path::new("ns")).map_err(|e| vanished("open", self.pid, "ns", e))?;
        let mut found = BTreeMap::new();
        for kind in NamespaceKind::ALL {
            match namespace_inode(links.as_fd(), Path::new(kind.name())) {
                Ok(inode) => found.extend(inode.map(|inode| (kind, inode))),
                // A kernel without this kind, or a process that ended: told apart by the other kinds.
                Err(error) if error.raw_os_error() == Some(libc::ENOENT) => {}
                Err(error) => return Err(vanished("readlink", self.pid, kind.name(), error)),
            }
        }
        if found.is_empty() { Err(Vanished::Gone) } else { Ok(found) }
    }

    /// A handle of its root directory, as it sees it.
    pub fn root(&self) -> Result<OwnedFd, Vanished> {
        handle_of_magic_link(self.as_fd(), Path::new("root")).map_err(|e| vanished("open", self.pid, "root", e))
    }

    /// One of its namespaces, open, to enter or to ask.
    pub fn namespace(&self, kind: NamespaceKind) -> Result<OwnedFd, Vanished> {
        let name = format!("ns/{}", kind.name());
        open_magic_link(self.as_fd(), Path::new(&name)).map_err(|e| vanished("open", self.pid, &name, e))
    }
}

/// The inode that a link like `net:[4026531840]` names.
pub fn namespace_inode(directory: BorrowedFd<'_>, link: &Path) -> std::io::Result<Option<u64>> {
    let target = readlinkat(directory, link)?;
    let inode = target.to_str().and_then(|t| t.split_once(":[")?.1.strip_suffix(']')?.parse().ok());
    Ok(inode)
}

fn vanished(operation: &str, pid: u32, name: &str, error: std::io::Error) -> Vanished {
    if is_gone(&error) {
        Vanished::Gone
    } else {
        Vanished::Other(failed(operation, format!("/proc/{pid}/{name}"), &error))
    }
}
