//! What a process can say of itself and of its children: prctl(2), waitid(2), credentials, its title.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::Instant;

use nix::errno::Errno;
use nix::sys::signal::{SigHandler, SigSet, SigmaskHow, Signal};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus};
use nix::unistd::{Gid, Uid};

use super::{check, poll};

/// Die when the parent thread does. Lost at every change of credentials, so called after the last one;
/// the parent may be dead already, so look for that by other means afterwards.
pub fn set_parent_death_signal() -> io::Result<()> {
    Ok(nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?)
}

/// With `false`, no process without capabilities in our parent user namespace can trace us or read our memory.
pub fn set_dumpable(dumpable: bool) -> io::Result<()> {
    Ok(nix::sys::prctl::set_dumpable(dumpable)?)
}

pub fn set_no_new_privileges() -> io::Result<()> {
    Ok(nix::sys::prctl::set_no_new_privs()?)
}

/// Orphans among our descendants become our children, and so can be counted.
pub fn set_child_subreaper() -> io::Result<()> {
    Ok(nix::sys::prctl::set_child_subreaper(true)?)
}

pub fn setsid() -> io::Result<()> {
    nix::unistd::setsid()?;
    Ok(())
}

pub fn uid() -> u32 {
    Uid::effective().as_raw()
}

pub fn gid() -> u32 {
    Gid::effective().as_raw()
}

/// Becomes this user and group, with no supplementary groups where that is allowed. Async-signal-safe.
///
/// For a process of one thread. The C library's own functions make every thread follow (nptl(7)): in the
/// copy of a process that was just starting another thread, they wait for that thread for ever.
pub fn become_user(uid: u32, gid: u32) -> io::Result<()> {
    // SAFETY: no group is read from the null pointer; the others take plain numbers.
    match check(unsafe { libc::syscall(libc::SYS_setgroups, 0_usize, std::ptr::null::<libc::gid_t>()) }) {
        Ok(_) => {}
        // Denied in user namespaces of one id: user_namespaces(7).
        Err(error) if error.raw_os_error() == Some(libc::EPERM) => {}
        Err(error) => return Err(error),
    }
    // SAFETY: as above.
    check(unsafe { libc::syscall(libc::SYS_setresgid, gid, gid, gid) })?;
    // SAFETY: as above.
    check(unsafe { libc::syscall(libc::SYS_setresuid, uid, uid, uid) })?;
    Ok(())
}

/// Enters a fresh network namespace.
pub fn unshare_net() -> io::Result<()> {
    Ok(nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET)?)
}

/// Leaves the session keyring that we inherited (keyrings(7)), for an empty one.
pub fn join_new_keyring() -> io::Result<()> {
    const KEYCTL_JOIN_SESSION_KEYRING: libc::c_long = 1;
    // SAFETY: a null name asks for an anonymous keyring; no memory is touched.
    check(unsafe { libc::syscall(libc::SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, std::ptr::null::<u8>()) })?;
    Ok(())
}

/// Sends SIGKILL to exactly this process.
pub fn kill(pidfd: impl AsFd) -> io::Result<()> {
    let fd = pidfd.as_fd().as_raw_fd();
    // SAFETY: no siginfo is passed; the descriptor is open.
    check(unsafe { libc::syscall(libc::SYS_pidfd_send_signal, fd, libc::SIGKILL, std::ptr::null::<u8>(), 0) })?;
    Ok(())
}

/// Stops this process until somebody sends it SIGCONT.
pub fn stop_self() -> io::Result<()> {
    Ok(nix::sys::signal::raise(Signal::SIGSTOP)?)
}

/// Kills a process group, in our numbering.
pub fn kill_group(pgrp: i32) -> io::Result<()> {
    Ok(nix::sys::signal::killpg(nix::unistd::Pid::from_raw(pgrp), Signal::SIGKILL)?)
}

/// A handle on a child that has not been reaped yet: pidfd_open(2).
pub fn pidfd_open(child: u32) -> io::Result<OwnedFd> {
    // SAFETY: plain numbers go in, a fresh descriptor comes out.
    unsafe { Ok(OwnedFd::from_raw_fd(check(libc::syscall(libc::SYS_pidfd_open, child, 0))? as i32)) }
}

/// Reaps this child, waiting until `deadline` at most; `false` if it lives on.
pub fn reap_by(pidfd: BorrowedFd<'_>, deadline: Instant) -> io::Result<bool> {
    if !poll::ready_by(pidfd, deadline)? {
        return Ok(false);
    }
    match nix::sys::wait::waitid(Id::PIDFd(pidfd), WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG) {
        Ok(_) | Err(Errno::ECHILD) => Ok(true),
        Err(errno) => Err(errno.into()),
    }
}

/// What reaping without waiting found.
#[derive(Debug, PartialEq, Eq)]
pub enum Reaped {
    Child(i32),
    /// There are children, all alive.
    NoneYet,
    /// There are no children at all.
    NoChildren,
}

pub fn reap_any() -> io::Result<Reaped> {
    loop {
        return match nix::sys::wait::waitid(Id::All, WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG) {
            Ok(WaitStatus::StillAlive) => Ok(Reaped::NoneYet),
            Ok(status) => Ok(Reaped::Child(status.pid().map_or(0, |p| p.as_raw()))),
            Err(Errno::ECHILD) => Ok(Reaped::NoChildren),
            Err(Errno::EINTR) => continue,
            Err(errno) => Err(errno.into()),
        };
    }
}

/// A descriptor that is readable when a child has changed its state; SIGCHLD itself is blocked for it.
pub fn child_events() -> io::Result<OwnedFd> {
    let mut set = SigSet::empty();
    set.add(Signal::SIGCHLD);
    set.thread_block()?;
    let flags = nix::sys::signalfd::SfdFlags::SFD_CLOEXEC | nix::sys::signalfd::SfdFlags::SFD_NONBLOCK;
    let fd = nix::sys::signalfd::SignalFd::with_flags(&set, flags)?;
    // SAFETY: the duplicate is fresh and owned by nobody else.
    let owned =
        unsafe { OwnedFd::from_raw_fd(check(libc::fcntl(fd.as_raw_fd(), libc::F_DUPFD_CLOEXEC, 3).into())? as i32) };
    Ok(owned)
}

/// Takes the events off such a descriptor.
pub fn drain(events: &OwnedFd) {
    let mut buffer = [0u8; 1024];
    while nix::unistd::read(events, &mut buffer).is_ok_and(|n| n > 0) {}
}

/// Does `work` while no signal reaches this thread; what comes meanwhile is delivered after it.
pub fn with_signals_held<T>(work: impl FnOnce() -> T) -> io::Result<T> {
    let before = SigSet::all().thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
    let done = work();
    before.thread_set_mask()?;
    Ok(done)
}

/// Gives every signal its default action and blocks none: a shell starts like this.
pub fn reset_signals() {
    for signal in Signal::iterator() {
        // SAFETY: SIG_DFL is no code of ours. SIGKILL and SIGSTOP refuse; that is fine.
        let _ = unsafe { nix::sys::signal::signal(signal, SigHandler::SigDfl) };
    }
    let _ = nix::sys::signal::sigprocmask(SigmaskHow::SIG_SETMASK, Some(&SigSet::empty()), None);
}

/// Ends this process at once, running nothing more of it.
pub fn exit_now(status: i32) -> ! {
    // SAFETY: _exit(2) does not return.
    unsafe { libc::_exit(status) }
}

/// Makes the three standard descriptors /dev/null or, if given, this one.
pub fn set_standard_streams(stream: BorrowedFd<'_>) -> io::Result<()> {
    nix::unistd::dup2_stdin(stream)?;
    nix::unistd::dup2_stdout(stream)?;
    nix::unistd::dup2_stderr(stream)?;
    Ok(())
}

/// Closes every descriptor from 3 on.
pub fn close_other_descriptors() -> io::Result<()> {
    close_from(3)
}

/// Closes even the standard streams: for a process that does nothing any more.
pub fn close_every_descriptor() {
    // It fails only for a range that makes no sense.
    let _ = close_from(0);
}

fn close_from(first: u32) -> io::Result<()> {
    // SAFETY: both callers' callers end there, by exec or by doing nothing: no owner uses a descriptor afterwards.
    check(unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0u32) })?;
    Ok(())
}

/// Lets a descriptor live through exec.
pub fn keep_through_exec(fd: BorrowedFd<'_>) -> io::Result<()> {
    nix::fcntl::fcntl(fd, nix::fcntl::FcntlArg::F_SETFD(nix::fcntl::FdFlag::empty()))?;
    Ok(())
}

/// The descriptor that our parent left us under this number.
pub fn inherited_descriptor(number: i32) -> io::Result<OwnedFd> {
    // SAFETY: F_DUPFD makes a fresh descriptor, or fails where nothing was inherited; the number itself stays as it is.
    unsafe { Ok(OwnedFd::from_raw_fd(check(libc::fcntl(number, libc::F_DUPFD_CLOEXEC, 3).into())? as i32)) }
}

/// Closes a descriptor number that nothing in this process owns.
pub fn close_number(number: i32) {
    // SAFETY: called at the start of a role, for a number inherited and duplicated.
    unsafe { libc::close(number) };
}

/// What `ps` shows for this process: its name (15 bytes) and its command line, cut to the room that our own had.
pub fn set_title(name: &str, command_line: &str) -> io::Result<()> {
    let name = CString::new(name).map_err(io::Error::other)?;
    nix::sys::prctl::set_name(&name)?;
    let (start, end) = argument_area()?;
    // SAFETY: arg_start..arg_end of /proc/self/stat is the memory of our own argv strings, private and writable;
    // Rust copied what it needs of it at start-up and nothing reads it while we write: one thread.
    let area = unsafe { std::slice::from_raw_parts_mut(start as *mut u8, end - start) };
    area.fill(0);
    let bytes = command_line.as_bytes();
    let len = bytes.len().min(area.len().saturating_sub(1));
    area[..len].copy_from_slice(&bytes[..len]);
    Ok(())
}

/// Fields 48 and 49 of /proc/self/stat (proc_pid_stat(5)).
fn argument_area() -> io::Result<(usize, usize)> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let mut fields = after_name.split_whitespace().skip(48 - 3).map(|f| f.parse::<usize>());
    match (fields.next(), fields.next()) {
        (Some(Ok(start)), Some(Ok(end))) if start != 0 && end > start => Ok((start, end)),
        _ => Err(io::Error::other("/proc/self/stat does not tell where the arguments are")),
    }
}

pub fn set_host_name(name: &str) -> io::Result<()> {
    Ok(nix::unistd::sethostname(name)?)
}

pub fn chdir(path: &CStr) -> io::Result<()> {
    Ok(nix::unistd::chdir(path)?)
}

/// Bytes from the kernel's random number generator.
pub fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    // SAFETY: the buffer is ours and of the length told; up to 256 bytes come at once (getrandom(2)).
    let got = check(unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), N, 0) } as libc::c_long)?;
    if got as usize == N { Ok(bytes) } else { Err(io::Error::other("getrandom gave too little")) }
}

/// Puts a descriptor under this number, where it lives through exec.
pub fn place_descriptor(fd: BorrowedFd<'_>, number: i32) -> io::Result<()> {
    if fd.as_raw_fd() == number {
        return keep_through_exec(fd);
    }
    // SAFETY: what this number meant before is used no more: the caller is about to exec.
    check(unsafe { libc::dup2(fd.as_raw_fd(), number) }.into())?;
    Ok(())
}

/// The same under a number above this one, whose own meaning is to change.
pub fn moved_above(number: i32, fd: OwnedFd) -> io::Result<OwnedFd> {
    if fd.as_raw_fd() > number {
        return Ok(fd);
    }
    // SAFETY: F_DUPFD makes a fresh descriptor, which nothing else owns.
    unsafe {
        Ok(OwnedFd::from_raw_fd(check(libc::fcntl(fd.as_raw_fd(), libc::F_DUPFD_CLOEXEC, number + 1).into())? as i32))
    }
}

/// The kernel reaps our children by itself: sigaction(2), SIG_IGN of SIGCHLD.
pub fn ignore_children() -> io::Result<()> {
    // SAFETY: SIG_IGN is no code of ours.
    unsafe { nix::sys::signal::signal(Signal::SIGCHLD, SigHandler::SigIgn) }?;
    Ok(())
}

/// Whether a process runs another program than the one that forked it: PF_FORKNOEXEC of its flags, field 9 of
/// /proc/PID/stat (proc_pid_stat(5), include/linux/sched.h). `None` where it is gone.
pub fn has_executed(pid: i32) -> Option<bool> {
    const PF_FORKNOEXEC: u64 = 0x40;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let flags: u64 = after_name.split_whitespace().nth(9 - 3)?.parse().ok()?;
    Some(flags & PF_FORKNOEXEC == 0)
}
