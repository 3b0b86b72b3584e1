//! What an errno says, and which errors mean the same to us: errno(3).

use std::io;

/// An error of a system call in the kernel's words, without numbers: `No such file or directory`.
pub fn in_words(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(code) => nix::errno::Errno::from_raw(code).desc().to_owned(),
        None => error.to_string(),
    }
}

/// Whether the object was not there, or not any more (a process: ESRCH).
pub fn is_gone(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENOENT | libc::ENOTDIR | libc::ESRCH))
}

/// Whether links led in a circle, or one of them was a magic link (ELOOP).
pub fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ELOOP)
}
