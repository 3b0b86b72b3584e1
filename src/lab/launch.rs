//! Starts supervisors: a child in a user namespace U1 of its own, and exec of our own binary in its hidden role.

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{self, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use super::identity::{Ids, Mapping, helper_arguments, root_map};
use super::link::{is_hung_up, supervisor_ended};
use super::{GOING, LabError, supervisor, unavailable};
use crate::sys::clone::{Child, NEW_USER, clone3};
use crate::sys::exec::{CStrings, execveat, own_executable, sealed_copy};
use crate::sys::{self, poll, socket};

/// argv[0] of a supervisor. Its other argument is blank: room for the titles of init and the scenery.
const ROLE: &str = "nslab-supervisor";
const ROOM_FOR_TITLES: usize = 48;
/// Where a supervisor finds the socket to nslab.
const SOCKET: i32 = 3;

/// How long the id maps may take.
const MAPPING: Duration = Duration::from_secs(10);
/// How long a process that was killed may take to be gone, on a busy machine.
const DYING: Duration = Duration::from_secs(2);

/// Runs the hidden role that this process was started in, if any. To be called before anything else.
pub fn divert() -> Option<ExitCode> {
    let is_supervisor = std::env::args_os().next().as_deref() == Some(OsStr::new(ROLE));
    is_supervisor.then(|| match sys::process::inherited_descriptor(SOCKET) {
        Ok(nslab) => {
            sys::process::close_number(SOCKET);
            ExitCode::from(supervisor::live(nslab))
        }
        Err(_) => ExitCode::from(2),
    })
}

/// A supervisor's process. Dropped, it is killed, and its lab with it; and so when this process ends, however it does.
pub struct Supervisor(Child);

impl Supervisor {
    pub fn pid(&self) -> i32 {
        self.0.pid
    }

    /// One that was killed meanwhile is nobody's to map: the kernel's refusal is no reason then. It refuses from the
    /// signal on, some time before the process is gone; one that lives waits for its maps.
    fn why_not_mapped(&self, refusal: io::Error) -> io::Error {
        match poll::ready_by(&self.0.pidfd, Instant::now() + DYING) {
            Ok(true) => io::ErrorKind::UnexpectedEof.into(),
            _ => refusal,
        }
    }

    /// Kills it; whether it is gone.
    pub fn end(&self) -> bool {
        let _ = sys::process::kill(&self.0.pidfd);
        sys::process::reap_by(self.0.pidfd.as_fd(), Instant::now() + GOING).unwrap_or(false)
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.end();
    }
}

thread_local! {
    /// What was launched before this thread's next lab is asked for.
    static AHEAD: Cell<Option<Result<Launch, LabError>>> = const { Cell::new(None) };
}

/// Launches the supervisor of this thread's next lab now: it is on its way while a lesson is being read.
///
/// What goes wrong is told when that lab is started. To be called as [`Launch::begin`] is.
pub fn launch_ahead() {
    AHEAD.set(Some(Launch::begin()));
}

/// A supervisor on its way.
pub struct Launch {
    supervisor: Supervisor,
    socket: OwnedFd,
    /// Ends when it has become one.
    sync: OwnedFd,
    /// Programs that write the maps of its user namespace.
    helpers: Vec<process::Child>,
    mapping: Mapping,
}

impl Launch {
    /// The one that is on its way already, or a new one.
    pub fn ahead_or_now() -> Result<Self, LabError> {
        AHEAD.take().unwrap_or_else(Self::begin)
    }

    /// To be called on the thread that lives as long as the process: the parent-death signal follows threads.
    pub fn begin() -> Result<Self, LabError> {
        let mapping = Mapping::choose().map_err(|error| unavailable("choose user ids", &error))?;
        Self::with(mapping).map_err(refusal)
    }

    fn with(mapping: Mapping) -> io::Result<Self> {
        // A process that has just begun has the socket's number free, and what the child needs to the last may not take it.
        let program = sys::process::moved_above(SOCKET, program_for(&mapping)?)?;
        let (socket, theirs) = socket::stream_pair()?;
        let (sync, child_sync) = socket::message_pair()?;
        let child_sync = sys::process::moved_above(SOCKET, child_sync)?;
        let null = File::options().read(true).write(true).open("/dev/null")?;
        let arguments = CStrings::new([ROLE, &" ".repeat(ROOM_FOR_TITLES)]);
        let environment = CStrings::new(std::env::var("RUST_BACKTRACE").ok().map(|v| format!("RUST_BACKTRACE={v}")));
        let ids = mapping.ids();
        let (socket_number, sync_number) = (socket.as_raw_fd(), sync.as_raw_fd());
        let supervisor = Supervisor(clone3(NEW_USER, || {
            // Only async-signal-safe calls from here to exec: this may be a copy of a process with several threads.
            sys::process::close_number(socket_number);
            sys::process::close_number(sync_number);
            let entered = enter(ids, &child_sync).and_then(|()| stand_alone(theirs.as_fd(), null.as_fd()));
            let error = match entered {
                Ok(()) => execveat(&program, &arguments, &environment),
                Err(error) => error,
            };
            report(&child_sync, &error)
        })?);
        let helpers = map(&mapping, supervisor.pid()).map_err(|error| supervisor.why_not_mapped(error))?;
        let launch = Self { supervisor, socket, sync, helpers, mapping };
        if launch.helpers.is_empty() {
            launch.mapped()?;
        }
        Ok(launch)
    }

    pub fn ids(&self) -> Ids {
        self.mapping.ids()
    }

    /// Waits until it has become a supervisor. It, the socket to it, and what keeps its ids.
    pub fn finish(mut self) -> Result<(Supervisor, OwnedFd, Mapping), LabError> {
        self.become_supervisor().map_err(refusal)?;
        Ok((self.supervisor, self.socket, self.mapping))
    }

    fn become_supervisor(&mut self) -> io::Result<()> {
        let deadline = Instant::now() + MAPPING;
        if !self.helpers.is_empty() {
            let succeeded: Vec<bool> =
                self.helpers.drain(..).map(|helper| succeeds(helper, deadline)).collect::<io::Result<_>>()?;
            if succeeded.contains(&false) {
                let refused = io::Error::other("newuidmap or newgidmap refused the range of /etc/subuid");
                return Err(self.supervisor.why_not_mapped(refused));
            }
            self.mapped()?;
        }
        refused(&self.sync, deadline)
    }

    /// Tells it that it has its maps.
    fn mapped(&self) -> io::Result<()> {
        socket::send(&self.sync, b"m", &[]).map(|_| ())
    }
}

fn refusal(error: io::Error) -> LabError {
    match is_hung_up(&error) {
        true => supervisor_ended(),
        false => unavailable("enter a user namespace", &error),
    }
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
    sys::process::set_parent_death_signal()?;
    sys::process::setsid()?;
    if socket::receive_bytes(sync, &mut [0])? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    match ids {
        // The one id that is mapped is its own.
        Ids::One => Ok(()),
        Ids::Range => {
            sys::process::become_user(0, 0)?;
            sys::process::set_dumpable(true)
        }
    }
}

/// Child: the socket in its place, nothing of the terminal, and death with the parent.
fn stand_alone(nslab: BorrowedFd<'_>, null: BorrowedFd<'_>) -> io::Result<()> {
    sys::process::set_parent_death_signal()?;
    // Had the parent died before that line, the other end of the socket would be closed by now.
    sys::process::set_standard_streams(null)?;
    sys::process::place_descriptor(nslab, SOCKET)
}

/// Child: tells the parent which errno, and goes.
fn report(sync: &OwnedFd, error: &io::Error) -> i32 {
    let _ = socket::send(sync, &error.raw_os_error().unwrap_or(0).to_le_bytes(), &[]);
    sys::process::exit_now(126)
}

/// Parent: writes the child's maps, or has them written.
fn map(mapping: &Mapping, pid: i32) -> io::Result<Vec<process::Child>> {
    match mapping {
        Mapping::Own { uid, gid } => {
            // user_namespaces(7): an unprivileged process may map its group only after giving setgroups up.
            fs::write(format!("/proc/{pid}/setgroups"), "deny")?;
            fs::write(format!("/proc/{pid}/uid_map"), format!("0 {uid} 1"))?;
            fs::write(format!("/proc/{pid}/gid_map"), format!("0 {gid} 1"))?;
            Ok(Vec::new())
        }
        Mapping::Root { first, .. } => {
            fs::write(format!("/proc/{pid}/uid_map"), root_map(*first))?;
            fs::write(format!("/proc/{pid}/gid_map"), root_map(*first))?;
            Ok(Vec::new())
        }
        Mapping::Helpers { uid, gid, first_uid, first_gid, newuidmap, newgidmap } => {
            let run = |(helper, own, first): (&PathBuf, &u32, &u32)| {
                let mut command = Command::new(helper);
                command.arg(pid.to_string()).args(helper_arguments(*own, *first));
                // Not in the terminal's foreground, whose Ctrl-C is ours to hear, not theirs to die of.
                command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
            };
            [(newuidmap, uid, first_uid), (newgidmap, gid, first_gid)].into_iter().map(run).collect()
        }
    }
}

/// Whether a helper succeeds. One that is not done by the deadline is killed: it may be asking a directory service.
fn succeeds(mut helper: process::Child, deadline: Instant) -> io::Result<bool> {
    let pidfd = sys::process::pidfd_open(helper.id())?;
    if !poll::ready_by(&pidfd, deadline)? {
        helper.kill()?;
    }
    Ok(helper.wait()?.success())
}

/// Parent: whether the child failed before exec. Silence until the end of the stream is success.
fn refused(sync: &OwnedFd, deadline: Instant) -> io::Result<()> {
    let mut message = [0; 4];
    if !poll::ready_by(sync, deadline)? {
        return Err(io::ErrorKind::TimedOut.into());
    }
    match socket::receive(sync, &mut message, &mut Vec::new())? {
        4 => Err(io::Error::from_raw_os_error(i32::from_le_bytes(message))),
        _ => Ok(()),
    }
}
