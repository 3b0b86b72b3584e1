//! Becoming another program: execveat(2), execve(2), and our own executable as a descriptor.

use std::ffi::{CStr, CString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};

/// Our own executable, whatever happens to its path from now on.
pub fn own_executable() -> io::Result<File> {
    File::open("/proc/self/exe")
}

/// A sealed copy in memory, executable by anyone: for users that can't read or run the file itself.
pub fn sealed_copy(executable: &mut File) -> io::Result<OwnedFd> {
    let copy = memfd_create(c"nslab", MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING)?;
    let mut file = File::from(copy);
    io::copy(executable, &mut file)?;
    let seals = SealFlag::F_SEAL_SEAL | SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_GROW | SealFlag::F_SEAL_WRITE;
    fcntl(&file, FcntlArg::F_ADD_SEALS(seals))?;
    Ok(file.into())
}

/// Replaces this process by the program behind a descriptor. Returns only the error.
///
/// Makes no allocation: fit for a child of a process with several threads.
pub fn execveat(program: impl AsFd, args: &CStrings, environment: &CStrings) -> io::Error {
    // SAFETY: both arrays end in a null pointer and point at strings that outlive the call; the path is empty, the descriptor open.
    unsafe {
        libc::syscall(
            libc::SYS_execveat,
            program.as_fd().as_raw_fd(),
            c"".as_ptr(),
            args.pointers.as_ptr(),
            environment.pointers.as_ptr(),
            libc::AT_EMPTY_PATH,
        );
    }
    io::Error::last_os_error()
}

/// Replaces this process by the program at a path. Returns only the error.
pub fn execve(path: &CStr, args: &CStrings, environment: &CStrings) -> io::Error {
    // SAFETY: as in execveat.
    unsafe { libc::execve(path.as_ptr(), args.pointers.as_ptr(), environment.pointers.as_ptr()) };
    io::Error::last_os_error()
}

/// Strings as execve(2) wants them, made before a fork.
pub struct CStrings {
    /// Owns what `pointers` point at.
    strings: Vec<CString>,
    pointers: Vec<*const libc::c_char>,
}

impl CStrings {
    pub fn new<S: AsRef<str>>(strings: impl IntoIterator<Item = S>) -> Self {
        let strings: Vec<CString> = strings
            .into_iter()
            .map(|s| CString::new(s.as_ref().replace('\0', "")).expect("NULs were taken out"))
            .collect();
        let pointers = strings.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect();
        Self { strings, pointers }
    }

    /// The first string; there must be one.
    pub fn first(&self) -> &CStr {
        &self.strings[0]
    }
}
