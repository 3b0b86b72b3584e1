//! Mounting: mount(2), mount_setattr(2), open_tree(2), pivot_root(2).

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::path::Path;

use nix::mount::{MntFlags, MsFlags};

use super::check;

/// How a bind mount may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// No writing, no set-user-id programs, no devices.
    ReadOnly,
    /// A device node: as it is.
    Device,
}

/// Detaches every mount of our mount namespace from its peers elsewhere.
pub fn make_all_private() -> io::Result<()> {
    let flags = MsFlags::MS_REC | MsFlags::MS_PRIVATE;
    Ok(nix::mount::mount(None::<&str>, "/", None::<&str>, flags, None::<&str>)?)
}

/// A new file system instance at `target`.
pub fn mount(fs_type: &str, source: &str, target: &Path, data: &str) -> io::Result<()> {
    let flags = match fs_type {
        "proc" | "sysfs" => MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC,
        "devpts" | "mqueue" => MsFlags::MS_NOSUID | MsFlags::MS_NOEXEC,
        _ => MsFlags::MS_NOSUID | MsFlags::MS_NODEV,
    };
    Ok(nix::mount::mount(Some(source), target, Some(fs_type), flags, Some(data))?)
}

/// The tree at `source`, submounts included, shown at `target` too.
pub fn bind(source: &Path, target: &Path, access: Access) -> io::Result<()> {
    let tree = open_tree(source, libc::AT_RECURSIVE)?;
    if access == Access::ReadOnly {
        set_read_only(&tree)?;
    }
    move_mount(&tree, target)
}

/// A mount of its own of what is mounted at `path`, in no mount namespace: nothing can ever be mounted over it.
pub fn detached_clone(path: &Path) -> io::Result<OwnedFd> {
    open_tree(path, 0)
}

fn open_tree(path: &Path, extent: libc::c_int) -> io::Result<OwnedFd> {
    let path = c_path(path)?;
    let flags = libc::OPEN_TREE_CLONE | libc::OPEN_TREE_CLOEXEC | extent as libc::c_uint;
    // SAFETY: the path outlives the call; a fresh descriptor is returned.
    unsafe {
        let fd = check(libc::syscall(libc::SYS_open_tree, libc::AT_FDCWD, path.as_ptr(), flags))?;
        Ok(OwnedFd::from_raw_fd(fd as i32))
    }
}

fn set_read_only(tree: &OwnedFd) -> io::Result<()> {
    let attributes = libc::mount_attr {
        attr_set: libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
        attr_clr: 0,
        propagation: 0,
        userns_fd: 0,
    };
    // SAFETY: the structure outlives the call and is of the size told.
    check(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            tree.as_raw_fd(),
            c"".as_ptr(),
            libc::AT_EMPTY_PATH | libc::AT_RECURSIVE,
            &raw const attributes,
            size_of::<libc::mount_attr>(),
        )
    })?;
    Ok(())
}

fn move_mount(tree: &OwnedFd, target: &Path) -> io::Result<()> {
    const MOVE_MOUNT_F_EMPTY_PATH: libc::c_uint = 4;
    let target = c_path(target)?;
    // SAFETY: both paths outlive the call.
    check(unsafe {
        libc::syscall(
            libc::SYS_move_mount,
            tree.as_raw_fd(),
            c"".as_ptr(),
            libc::AT_FDCWD,
            target.as_ptr(),
            MOVE_MOUNT_F_EMPTY_PATH,
        )
    })?;
    Ok(())
}

/// Makes the mount at the working directory the root, and lets go of the old one.
pub fn pivot_to_working_directory() -> io::Result<()> {
    // The old root ends up stacked on the new one: pivot_root(2), "pivot_root(".", ".")".
    nix::unistd::pivot_root(c".", c".")?;
    nix::mount::umount2(c".", MntFlags::MNT_DETACH)?;
    Ok(nix::unistd::chdir(c"/")?)
}

fn c_path(path: &Path) -> io::Result<CString> {
    use std::os::unix::ffi::OsStrExt;
    CString::new(path.as_os_str().as_bytes()).map_err(io::Error::other)
}

/// Attaches our own network namespace to a file, as ip-netns(8) does, so that it lasts and has a name.
pub fn bind_own_netns(target: &Path) -> io::Result<()> {
    let flags = MsFlags::MS_BIND;
    Ok(nix::mount::mount(Some("/proc/self/ns/net"), target, None::<&str>, flags, None::<&str>)?)
}

/// Binds a directory onto itself, shared: what `ip netns add` needs of /run/netns.
pub fn make_shared_mount_point(path: &CStr) -> io::Result<()> {
    nix::mount::mount(Some(path), path, None::<&str>, MsFlags::MS_BIND | MsFlags::MS_REC, None::<&str>)?;
    Ok(nix::mount::mount(None::<&str>, path, None::<&str>, MsFlags::MS_SHARED | MsFlags::MS_REC, None::<&str>)?)
}
