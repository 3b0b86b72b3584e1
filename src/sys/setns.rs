//! Entering namespaces, and asking a namespace what it is: setns(2), ioctl_nsfs(2).

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use nix::sched::CloneFlags;

use crate::lesson::NamespaceKind;

fn flag(kind: NamespaceKind) -> CloneFlags {
    match kind {
        NamespaceKind::Mnt => CloneFlags::CLONE_NEWNS,
        NamespaceKind::Pid => CloneFlags::CLONE_NEWPID,
        NamespaceKind::Net => CloneFlags::CLONE_NEWNET,
        NamespaceKind::Ipc => CloneFlags::CLONE_NEWIPC,
        NamespaceKind::Uts => CloneFlags::CLONE_NEWUTS,
        NamespaceKind::User => CloneFlags::CLONE_NEWUSER,
        NamespaceKind::Cgroup => CloneFlags::CLONE_NEWCGROUP,
        NamespaceKind::Time => CloneFlags::from_bits_retain(libc::CLONE_NEWTIME),
    }
}

/// setns(2): the calling thread enters the namespace, which must be of this kind.
pub fn setns(namespace: BorrowedFd<'_>, kind: NamespaceKind) -> io::Result<()> {
    Ok(nix::sched::setns(namespace, flag(kind))?)
}

/// Whether the namespace is of this kind (NS_GET_NSTYPE). ENOTTY: no namespace at all.
pub fn is_kind(namespace: BorrowedFd<'_>, kind: NamespaceKind) -> io::Result<bool> {
    Ok(ask(namespace, libc::NS_GET_NSTYPE)? == flag(kind).bits())
}

/// The user namespace that owns this one (NS_GET_USERNS). EPERM: it is outside of ours.
pub fn owner(namespace: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    descriptor(ask(namespace, libc::NS_GET_USERNS)?)
}

/// The user namespace in which this user namespace was made (NS_GET_PARENT). EPERM: it is outside of ours.
pub fn parent(user: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    descriptor(ask(user, libc::NS_GET_PARENT)?)
}

fn ask(namespace: BorrowedFd<'_>, request: libc::Ioctl) -> io::Result<libc::c_int> {
    // SAFETY: these requests take no argument; on a descriptor that is no namespace they are ENOTTY.
    let answer = unsafe { libc::ioctl(namespace.as_fd().as_raw_fd(), request) };
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(answer) }
}

fn descriptor(number: libc::c_int) -> io::Result<OwnedFd> {
    // SAFETY: NS_GET_USERNS and NS_GET_PARENT return a new descriptor (close-on-exec) that nobody else owns.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}
