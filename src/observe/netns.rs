//! Named network namespaces: files of /run/netns on which ip-netns(8) mounts a namespace.
//!
//! The lab chooses what these files are. A namespace counts only if the lab's user namespace, or one made
//! inside it, owns it.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use super::failure::failed;
use super::view::LabView;
use crate::lesson::NamespaceKind;
use crate::observation::{NamedNetns, Unobservable};
use crate::sys::errno::{in_words, is_gone};
use crate::sys::openat2::{FileSystem, file_system, handle_in_root, identity, names, reopen};
use crate::sys::setns::{is_kind, owner, parent};

const DIRECTORY: &str = "/run/netns";
/// More named namespaces than a lesson needs; looking at more would be too slow.
const MAX_NAMES: usize = 1024;
/// User namespaces nest 32 deep at most (user_namespaces(7)).
const MAX_NESTING: usize = 33;

/// Why a name leads to no namespace of the lab's.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("no such file")]
    Absent,
    /// What `ip netns` leaves where its mount is gone, or was made in another mount namespace.
    #[error("the file is no network namespace")]
    NoNamespace,
    #[error("the namespace is not the lab's")]
    Foreign,
    #[error("{operation}: {}", in_words(.error))]
    Failed { operation: &'static str, error: io::Error },
}

/// Opens a named network namespace; `None`: there is none of that name.
pub fn open(lab: &LabView, name: &str) -> Result<Option<OwnedFd>, Unobservable> {
    match resolve(lab, name) {
        Ok(namespace) => Ok(Some(namespace)),
        Err(Refusal::Absent | Refusal::NoNamespace) => Ok(None),
        Err(refusal) => Err(Unobservable::Failed(format!("open {DIRECTORY}/{name}: {refusal}"))),
    }
}

/// Answers [`crate::observation::Question::NamedNetns`]: sorted by name.
pub fn list(lab: &LabView) -> Result<Vec<NamedNetns>, Unobservable> {
    let handle = match handle_in_root(lab.root.as_fd(), Path::new(DIRECTORY)) {
        Ok(handle) => handle,
        // Before the first `ip netns add` there is no such directory.
        Err(error) if is_gone(&error) => return Ok(Vec::new()),
        Err(error) => return Err(failed("open", DIRECTORY, &error)),
    };
    let names = match reopen(handle.as_fd()).and_then(|directory| names(directory, MAX_NAMES)) {
        Ok(Some(names)) => names,
        Ok(None) => return Err(Unobservable::TooMuch(format!("{DIRECTORY} holds more than {MAX_NAMES} names"))),
        Err(error) if is_gone(&error) => return Ok(Vec::new()),
        Err(error) => return Err(failed("list", DIRECTORY, &error)),
    };
    let mut found: Vec<NamedNetns> = names
        .into_iter()
        .map(|name| {
            let name = name.to_string_lossy().into_owned();
            let inode = resolve(lab, &name).and_then(|namespace| inode(&namespace).map_err(failure("stat")));
            NamedNetns { name, inode: inode.map_err(|refusal| refusal.to_string()) }
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The inode that names a namespace.
pub fn inode(namespace: impl AsFd) -> io::Result<u64> {
    Ok(identity(namespace)?.1)
}

fn failure(operation: &'static str) -> impl Fn(io::Error) -> Refusal {
    move |error| Refusal::Failed { operation, error }
}

fn resolve(lab: &LabView, name: &str) -> Result<OwnedFd, Refusal> {
    if name.is_empty() || name == "." || name == ".." || name.contains('/') {
        return Err(Refusal::Absent);
    }
    let handle = match handle_in_root(lab.root.as_fd(), &Path::new(DIRECTORY).join(name)) {
        Ok(handle) => handle,
        Err(error) if is_gone(&error) => return Err(Refusal::Absent),
        Err(error) => return Err(failure("open")(error)),
    };
    // Asked of the handle, before anything is opened: a FIFO's writer must not be woken.
    if file_system(handle.as_fd()).map_err(failure("stat"))? != FileSystem::Namespaces {
        return Err(Refusal::NoNamespace);
    }
    let namespace = reopen(handle.as_fd()).map_err(failure("open"))?;
    match is_kind(namespace.as_fd(), NamespaceKind::Net) {
        Ok(true) if belongs(lab, namespace.as_fd()).map_err(failure("find its owner"))? => Ok(namespace),
        Ok(true) => Err(Refusal::Foreign),
        Ok(false) | Err(_) => Err(Refusal::NoNamespace),
    }
}

/// Whether the lab's user namespace, or one made inside it, owns the namespace.
pub(super) fn belongs(lab: &LabView, namespace: BorrowedFd<'_>) -> io::Result<bool> {
    let lab = identity(&lab.user)?;
    // EPERM: the next user namespace upwards is not one of ours any more.
    let refused = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    let mut user = owner(namespace);
    for _ in 0..MAX_NESTING {
        match user {
            Ok(fd) if identity(&fd)? == lab => return Ok(true),
            Ok(fd) => user = parent(fd.as_fd()),
            Err(error) if refused(&error) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}
