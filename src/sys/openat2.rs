//! Opening without being led astray: openat2(2), and what can be asked of a handle.
//!
//! A handle is an `O_PATH` descriptor: it names an object without opening it, so that looking at a FIFO
//! wakes nobody and looking at a device starts nothing.

use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::Path;

use nix::fcntl::{AtFlags, OFlag, OpenHow, ResolveFlag};
use nix::sys::stat::Mode;

/// A handle of what `path` names inside `root`, as a process with that root directory would find it.
///
/// Absolute paths, `..` and symbolic links stay inside; magic links (/proc/PID/root, /proc/PID/fd/N), which
/// would lead out, are ELOOP.
pub fn handle_in_root(root: BorrowedFd<'_>, path: &Path) -> io::Result<OwnedFd> {
    in_root(root, path, OFlag::O_PATH)
}

/// The same, of a final symbolic link itself.
pub fn handle_in_root_nofollow(root: BorrowedFd<'_>, path: &Path) -> io::Result<OwnedFd> {
    in_root(root, path, OFlag::O_PATH | OFlag::O_NOFOLLOW)
}

fn in_root(root: BorrowedFd<'_>, path: &Path, flags: OFlag) -> io::Result<OwnedFd> {
    resolve(root, path, flags, ResolveFlag::RESOLVE_IN_ROOT | ResolveFlag::RESOLVE_NO_MAGICLINKS)
}

/// A handle of an entry below `directory`, on the same mount, with no link on the way: nothing mounted over
/// a part of a procfs can stand in for it.
pub fn handle_on_mount(directory: BorrowedFd<'_>, path: &Path) -> io::Result<OwnedFd> {
    on_mount(directory, path, OFlag::O_PATH)
}

/// The same, opened for reading, never waiting.
pub fn open_on_mount(directory: BorrowedFd<'_>, path: &Path) -> io::Result<OwnedFd> {
    on_mount(directory, path, OFlag::O_RDONLY | OFlag::O_NONBLOCK | OFlag::O_NOCTTY)
}

fn on_mount(directory: BorrowedFd<'_>, path: &Path, flags: OFlag) -> io::Result<OwnedFd> {
    let inside = ResolveFlag::RESOLVE_BENEATH | ResolveFlag::RESOLVE_NO_XDEV | ResolveFlag::RESOLVE_NO_SYMLINKS;
    resolve(directory, path, flags, inside)
}

fn resolve(directory: BorrowedFd<'_>, path: &Path, flags: OFlag, resolve: ResolveFlag) -> io::Result<OwnedFd> {
    let how = OpenHow::new().flags(flags | OFlag::O_CLOEXEC).resolve(resolve);
    // EAGAIN: something was renamed or mounted meanwhile, and the kernel could not tell whether `..` stayed inside.
    let mut tries = 0;
    loop {
        match nix::fcntl::openat2(directory, path, how) {
            Err(nix::errno::Errno::EAGAIN) if tries < 16 => tries += 1,
            other => return Ok(other?),
        }
    }
}

/// A handle of where a magic link of a procfs leads (`root`, `ns/net`).
pub fn handle_of_magic_link(directory: BorrowedFd<'_>, name: &Path) -> io::Result<OwnedFd> {
    Ok(nix::fcntl::openat(directory, name, OFlag::O_PATH | OFlag::O_CLOEXEC, Mode::empty())?)
}

/// Opens where a magic link of a procfs leads, for reading: setns(2) takes no handle.
pub fn open_magic_link(directory: BorrowedFd<'_>, name: &Path) -> io::Result<OwnedFd> {
    let flags = OFlag::O_RDONLY | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
    Ok(nix::fcntl::openat(directory, name, flags, Mode::empty())?)
}

/// Opens the very object that a handle names for reading, without waiting and without becoming a terminal's owner.
///
/// The object's access time stays as it is where the kernel lets us say so. Needs /proc.
pub fn reopen(handle: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    let path = format!("/proc/self/fd/{}", handle.as_raw_fd());
    let flags = OFlag::O_RDONLY | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
    match nix::fcntl::open(path.as_str(), flags | OFlag::O_NOATIME, Mode::empty()) {
        Err(nix::errno::Errno::EPERM) => Ok(nix::fcntl::open(path.as_str(), flags, Mode::empty())?),
        other => Ok(other?),
    }
}

/// readlinkat(2)
pub fn readlinkat(directory: BorrowedFd<'_>, name: &Path) -> io::Result<OsString> {
    Ok(nix::fcntl::readlinkat(directory, name)?)
}

/// Device number of the object where a name leads, links of every sort followed.
pub fn device_at(directory: BorrowedFd<'_>, name: &Path) -> io::Result<u64> {
    Ok(nix::sys::stat::fstatat(directory, name, AtFlags::empty())?.st_rdev)
}

/// File systems that must be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSystem {
    /// proc(5)
    Proc,
    /// Where namespaces are files.
    Namespaces,
    Other,
}

/// fstatfs(2), as far as we care.
pub fn file_system(handle: BorrowedFd<'_>) -> io::Result<FileSystem> {
    let kind = nix::sys::statfs::fstatfs(handle)?.filesystem_type();
    Ok(if kind == nix::sys::statfs::PROC_SUPER_MAGIC {
        FileSystem::Proc
    } else if kind == nix::sys::statfs::NSFS_MAGIC {
        FileSystem::Namespaces
    } else {
        FileSystem::Other
    })
}

/// The names in a directory except `.` and `..`, at most `limit`; `None` if there are more.
pub fn names(directory: OwnedFd, limit: usize) -> io::Result<Option<Vec<OsString>>> {
    use std::os::unix::ffi::OsStrExt;
    let mut found = Vec::new();
    for entry in nix::dir::Dir::from_fd(directory)?.iter() {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name == b"." || name == b".." {
            continue;
        }
        if found.len() == limit {
            return Ok(None);
        }
        found.push(std::ffi::OsStr::from_bytes(name).to_owned());
    }
    Ok(Some(found))
}

/// Device and inode: which object it is.
pub fn identity(handle: impl AsFd) -> io::Result<(u64, u64)> {
    let stat = nix::sys::stat::fstat(handle)?;
    Ok((stat.st_dev, stat.st_ino))
}
