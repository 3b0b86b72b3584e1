//! Directories as descriptors.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use nix::fcntl::{OFlag, open, openat};
use nix::sys::stat::Mode;

const DIRECTORY: OFlag = OFlag::O_PATH.union(OFlag::O_DIRECTORY).union(OFlag::O_CLOEXEC);

/// A handle on a directory, fit for *at() calls only.
pub fn open_directory(path: &str) -> io::Result<OwnedFd> {
    Ok(open(path, DIRECTORY, Mode::empty())?)
}

/// The same, below another one.
pub fn open_directory_at(directory: impl AsFd, path: &str) -> io::Result<OwnedFd> {
    Ok(openat(directory, path, DIRECTORY, Mode::empty())?)
}
