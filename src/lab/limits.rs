//! What a lab may use up. What holds how is told in [`Limits::apply_to_init`] and [`set_namespace_limits`].

use std::fs;
use std::io;

use crate::sys::limits::{Resource, lower};

use super::identity::Ids;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Processes and threads, the scenery's included.
    pub processes: u64,
    /// Bytes of address space, of each process.
    pub memory: u64,
    /// Open files, of each process.
    pub files: u64,
    /// Bytes of the lab's file system, and of any one file.
    pub disk: u64,
    /// Files and directories.
    pub inodes: u64,
    /// Seconds of processor time, of each process.
    pub processor: u64,
    /// Namespaces of each kind, in the whole lab.
    pub namespaces: u64,
    pub mounts: u64,
    /// Pseudo-terminals.
    pub terminals: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Self {
            processes: 512,
            memory: 4096 * MIB,
            files: 1024,
            disk: 256 * MIB,
            inodes: 65_536,
            processor: 600,
            namespaces: 128,
            mounts: 10_000,
            terminals: 64,
        }
    }
}

impl Limits {
    /// In init, so that every process of the lab inherits them.
    pub fn apply_to_init(&self) -> io::Result<()> {
        lower(Resource::RLIMIT_NPROC, self.processes)?;
        lower(Resource::RLIMIT_AS, self.memory)?;
        lower(Resource::RLIMIT_NOFILE, self.files)?;
        lower(Resource::RLIMIT_FSIZE, self.disk)?;
        lower(Resource::RLIMIT_CPU, self.processor)?;
        // Not 0: that does not stop a core_pattern pipe, which would run on the machine. 1 does (core(5)).
        lower(Resource::RLIMIT_CORE, 1)
    }

    /// In words, for the report.
    pub fn words(&self, ids: Ids, namespaces_in_force: &io::Result<()>) -> Vec<String> {
        const MIB: u64 = 1024 * 1024;
        let mut words = vec![
            format!("processes {}", self.processes),
            format!("memory {} MiB a process", self.memory / MIB),
            format!("files {} a process", self.files),
            format!("disk {} MiB, {} inodes", self.disk / MIB, self.inodes),
            format!("processor {} s a process", self.processor),
            format!("terminals {}", self.terminals),
            format!("user ids {}", ids.count()),
        ];
        match namespaces_in_force {
            Ok(()) => words.push(format!("namespaces {} of each kind, mounts {}", self.namespaces, self.mounts)),
            Err(error) => words.push(format!("namespaces: the machine's own limits ({error})")),
        }
        words.push("no cgroup: limits hold by process, not in sum".to_owned());
        words
    }
}

/// Sets user.max_* of the user namespace we are in: U1, out of the reach of the lab's root, and counted through
/// all nested ones (namespaces(7)).
pub fn set_namespace_limits(limits: &Limits, nested_user_namespaces: bool) -> io::Result<()> {
    // The lab's own user namespace counts.
    let user = if nested_user_namespaces { limits.namespaces } else { 1 };
    set("max_user_namespaces", user)?;
    for kind in ["mnt", "pid", "net", "ipc", "uts", "cgroup", "time"] {
        set(&format!("max_{kind}_namespaces"), limits.namespaces)?;
    }
    set("max_inotify_instances", 64)?;
    set("max_inotify_watches", 8192)
}

fn set(name: &str, value: u64) -> io::Result<()> {
    match fs::write(format!("/proc/sys/user/{name}"), value.to_string()) {
        // A kernel without this kind.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
