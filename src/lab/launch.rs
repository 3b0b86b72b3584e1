//! Starts supervisors: a child in a user namespace U1 of its own, and exec of our own binary in its hidden role.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use super::identity::{Ids, Mapping, helper_arguments, root_map};
use super::supervisor;
use crate::sys::clone::{Child, NEW_USER, clone3};
use crate::sys::exec::{CStrings, execveat, own_executable, sealed_copy};
use crate::sys::{poll, process, socket};

/// argv[0] of a supervisor. Its other argument is blank: room for the titles of init and the scenery.
const ROLE: &str = "nslab-supervisor";
const ROOM_FOR_TITLES: usize = 48;
/// Where a supervisor finds the socket to nslab.
const SOCKET: i32 = 3;

/// How long the id maps may take.
const MAPPING: Duration = Duration::from_secs(10);

/// Runs the hidden role that this process was started in, if any. To be called before anything else.
pub fn divert() -> Option<ExitCode> {
    let is_supervisor = std::env::args_os().next().as_deref() == Some(OsStr::new(ROLE));
    is_supervisor.then(|| match process::inherited_descriptor(SOCKET) {
        Ok(nslab) => {
            process::close_number(SOCKET);
            ExitCode::from(supervisor::live(nslab))
        }
        Err(_) => ExitCode::from(2),
    })
}

/// A supervisor that has begun to live, and the socket to it. Killed when this process ends, however it does.
///
/// To be called from the thread that lives as long as the process: the parent-death signal follows threads.
pub fn launch(mapping: &Mapping) -> io::Result<(Child, OwnedFd)> {
    let program = program_for(mapping)?;
    let (ours, theirs) = socket::stream_pair()?;
    let (sync, child_sync) = socket::message_pair()?;
    let null = File::options().read(true).write(true).open("/dev/null")?;
    let arguments = CStrings::new([ROLE, &" ".repeat(ROOM_FOR_TITLES)]);
    let environment = CStrings::new(std::env::var("RUST_BACKTRACE").ok().map(|v| format!("RUST_BACKTRACE={v}")));
    let ids = mapping.ids();
    let (ours_number, sync_number) = (ours.as_raw_fd(), sync.as_raw_fd());
    let child = clone3(NEW_USER, || {
        // Only async-signal-safe calls from here to exec: this may be a copy of a process with several threads.
        process::close_number(ours_number);
        process::close_number(sync_number);
        let entered = enter(ids, &child_sync).and_then(|()| stand_alone(theirs.as_fd(), null.as_fd()));
        let error = match entered {
            Ok(()) => execveat(&program, &arguments, &environment),
            Err(error) => error,
        };
        report(&child_sync, &error)
    })?;
    drop((theirs, child_sync));
    if let Err(error) = map(mapping, child.pid, &sync).and_then(|()| refused(&sync)) {
        let _ = process::kill(&child.pidfd);
        let _ = process::reap_by(child.pidfd.as_fd(), Instant::now() + MAPPING);
        return Err(error);
    }
    Ok((child, ours))
}

/// Our binary as the supervisor's user can run it.
fn program_for(mapping: &Mapping) -> io::Result<OwnedFd> {
    let mut executable = own_executable()?;
    let others_may_run = executable.metadata()?.permissions().mode() & 0o005 == 0o005;
    match mapping {
        Mapping::Root { .. } if !others_may_run => sealed_copy(&mut executable),
        _ => Ok(executable.into()),
    }
}

/// Child, in U1: becomes its root, once the parent has written the maps.
fn enter(ids: Ids, sync: &OwnedFd) -> io::Result<()> {
    // For the time until the credentials change, which takes it away again.
    process::set_parent_death_signal()?;
    process::setsid()?;
    if socket::receive_bytes(sync, &mut [0])? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    match ids {
        // The one id that is mapped is its own.
        Ids::One => Ok(()),
        Ids::Range => {
            process::become_user(0, 0)?;
            process::set_dumpable(true)
        }
    }
}

/// Child: the socket in its place, nothing of the terminal, and death with the parent.
fn stand_alone(nslab: BorrowedFd<'_>, null: BorrowedFd<'_>) -> io::Result<()> {
    process::set_parent_death_signal()?;
    // Had the parent died before that line, the other end of the socket would be closed by now.
    process::set_standard_streams(null)?;
    process::place_descriptor(nslab, SOCKET)
}

/// Child: tells the parent which errno, and goes.
fn report(sync: &OwnedFd, error: &io::Error) -> i32 {
    let _ = socket::send(sync, &error.raw_os_error().unwrap_or(0).to_le_bytes(), &[]);
    process::exit_now(126)
}

/// Parent: writes the child's maps, and tells it.
fn map(mapping: &Mapping, pid: i32, sync: &OwnedFd) -> io::Result<()> {
    match mapping {
        Mapping::Own { uid, gid } => {
            // user_namespaces(7): an unprivileged process may map its group only after giving setgroups up.
            fs::write(format!("/proc/{pid}/setgroups"), "deny")?;
            fs::write(format!("/proc/{pid}/uid_map"), format!("0 {uid} 1"))?;
            fs::write(format!("/proc/{pid}/gid_map"), format!("0 {gid} 1"))?;
        }
        Mapping::Root { first, .. } => {
            fs::write(format!("/proc/{pid}/uid_map"), root_map(*first))?;
            fs::write(format!("/proc/{pid}/gid_map"), root_map(*first))?;
        }
        Mapping::Helpers { uid, gid, first_uid, first_gid, newuidmap, newgidmap } => {
            let run = |helper, own, first| {
                let mut command = Command::new(helper);
                command.arg(pid.to_string()).args(helper_arguments(own, first));
                // Not in the terminal's foreground, whose Ctrl-C is ours to hear, not theirs to die of.
                command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
            };
            let (uids, gids) = (run(newuidmap, *uid, *first_uid)?, run(newgidmap, *gid, *first_gid)?);
            let deadline = Instant::now() + MAPPING;
            let (uids, gids) = (succeeds(uids, deadline)?, succeeds(gids, deadline)?);
            if !uids || !gids {
                return Err(io::Error::other("newuidmap or newgidmap refused the range of /etc/subuid"));
            }
        }
    }
    socket::send(sync, b"m", &[])?;
    Ok(())
}

/// Whether a helper succeeds. One that is not done by the deadline is killed: it may be asking a directory service.
fn succeeds(mut helper: std::process::Child, deadline: Instant) -> io::Result<bool> {
    let pidfd = process::pidfd_open(helper.id())?;
    if !poll::ready_by(&pidfd, deadline)? {
        helper.kill()?;
    }
    Ok(helper.wait()?.success())
}

/// Parent: whether the child failed before exec. Silence until the end of the stream is success.
fn refused(sync: &OwnedFd) -> io::Result<()> {
    let mut message = [0; 4];
    if !poll::ready_by(sync, Instant::now() + MAPPING)? {
        return Err(io::ErrorKind::TimedOut.into());
    }
    match socket::receive(sync, &mut message, &mut Vec::new())? {
        4 => Err(io::Error::from_raw_os_error(i32::from_le_bytes(message))),
        _ => Ok(()),
    }
}
