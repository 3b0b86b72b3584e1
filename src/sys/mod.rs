//! System calls, each behind a small safe function named like it. All `unsafe` and all of nix and libc live here.
//!
//! Nothing here knows what a lab is. Errors are [`std::io::Error`]: the errno; the caller adds operation and object.

pub mod clone;
pub mod errno;
pub mod exec;
pub mod files;
pub mod icmp;
pub mod limits;
pub mod lock;
pub mod mount;
pub mod net;
pub mod openat2;
pub mod poll;
pub mod probe;
pub mod probe_link;
pub mod process;
pub mod pty;
pub mod replace;
pub mod seccomp;
pub mod setns;
pub mod socket;
pub mod tty;
pub mod waiting;

use std::io;

/// A raw system call's result: -1 becomes errno.
fn check(result: libc::c_long) -> io::Result<libc::c_long> {
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(result) }
}
