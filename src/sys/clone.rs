//! New processes: clone3(2) with namespaces, fork(2), and idle threads.

use std::io;
use std::os::fd::{AsFd, FromRawFd, OwnedFd, RawFd};

use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};

use super::check;

/// `CLONE_NEW*` flags of every namespace that this kernel has, user namespace included (namespaces(7)).
pub fn all_namespaces() -> u64 {
    const ALWAYS: libc::c_int = libc::CLONE_NEWUSER
        | libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS;
    // Since Linux 4.6 and 5.6, where they are built in.
    let newer = [("cgroup", libc::CLONE_NEWCGROUP as u64), ("time", CLONE_NEWTIME)];
    let has = |kind: &str| std::path::Path::new("/proc/self/ns").join(kind).exists();
    newer.iter().filter(|(kind, _)| has(kind)).fold(ALWAYS as u64, |flags, (_, flag)| flags | flag)
}

/// The flag of a user namespace alone.
pub const NEW_USER: u64 = libc::CLONE_NEWUSER as u64;

/// Only clone3(2) and unshare(2) take it: in clone(2) the bit belongs to the exit signal.
const CLONE_NEWTIME: u64 = 0x80;

/// A child, and a handle that never means another process.
#[derive(Debug)]
pub struct Child {
    pub pid: i32,
    pub pidfd: OwnedFd,
}

/// Makes a child in fresh namespaces (`flags` of `CLONE_NEW*`; 0 for a plain fork) that runs `body`
/// and exits with the status it returns.
///
/// The child is a copy of a process that must have one thread: with more, `body` may only make
/// async-signal-safe calls, as signal-safety(7) lists them.
pub fn clone3(flags: u64, body: impl FnOnce() -> i32) -> io::Result<Child> {
    let mut pidfd: RawFd = -1;
    // SAFETY: clone_args is plain data, for which all zeroes is valid and means "no".
    let mut args: libc::clone_args = unsafe { std::mem::zeroed() };
    args.flags = flags | libc::CLONE_PIDFD as u64;
    args.pidfd = (&raw mut pidfd) as u64;
    args.exit_signal = libc::SIGCHLD as u64;
    // SAFETY: args outlives the call and is of the size told; without CLONE_VM the child has its own copy of all memory.
    let pid = check(unsafe { libc::syscall(libc::SYS_clone3, &raw mut args, size_of::<libc::clone_args>()) })?;
    if pid == 0 {
        super::process::exit_now(body());
    }
    // SAFETY: the kernel stored a fresh descriptor that nothing else owns.
    let pidfd = unsafe { OwnedFd::from_raw_fd(pidfd) };
    Ok(Child { pid: pid as i32, pidfd })
}

/// Makes a child, by fork(2), that runs `body` and exits with the status it returns: for a process of one thread, under
/// whatever filter lets it fork at all.
pub fn fork(body: impl FnOnce() -> i32) -> io::Result<()> {
    // SAFETY: the caller has one thread, so its copy may do whatever it could.
    match check(unsafe { libc::fork() }.into())? {
        0 => super::process::exit_now(body()),
        _ => Ok(()),
    }
}

/// Starts threads that do nothing but hold their thread ids. For a process that does nothing either.
///
/// Made with bare clone(2): they never run Rust code, and cost a page of stack each.
pub fn idle_threads(count: usize) -> io::Result<()> {
    const STACK: usize = 4096;
    extern "C" fn idle(_: *mut libc::c_void) -> libc::c_int {
        loop {
            // SAFETY: pause(2) touches no memory.
            unsafe { libc::syscall(libc::SYS_ppoll, 0, 0, 0, 0, 0) };
        }
    }
    // SAFETY: a private anonymous mapping of our own, never unmapped.
    let stacks = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            count * STACK,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_STACK,
            -1,
            0,
        )
    };
    if stacks == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    let flags = libc::CLONE_VM
        | libc::CLONE_FS
        | libc::CLONE_FILES
        | libc::CLONE_SIGHAND
        | libc::CLONE_THREAD
        | libc::CLONE_SYSVSEM;
    for n in 1..=count {
        // SAFETY: each thread gets its own page of the mapping, whose top is handed over as stacks grow down;
        // `idle` uses neither thread-local storage nor the heap.
        let result = unsafe { libc::clone(idle, stacks.byte_add(n * STACK), flags, std::ptr::null_mut()) };
        check(result.into())?;
    }
    Ok(())
}

/// Runs `body` in a child and waits for it; its errno is ours.
pub fn run_child(body: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let child = clone3(0, || match body() {
        Ok(()) => 0,
        Err(error) => error.raw_os_error().unwrap_or(libc::EIO),
    })?;
    match waitid(Id::PIDFd(child.pidfd.as_fd()), WaitPidFlag::WEXITED)? {
        WaitStatus::Exited(_, 0) => Ok(()),
        WaitStatus::Exited(_, errno) => Err(io::Error::from_raw_os_error(errno)),
        _ => Err(io::Error::other("a child was killed")),
    }
}
