//! What `doctor` tries, in forked children: one small safe function a call, each saying what was refused and how.
//!
//! Must not know what a refusal means. See fork(2), unshare(2), user_namespaces(7), mount(2).

use std::fmt;
use std::fs;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::mount::{MsFlags, mount};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sched::CloneFlags;
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid};

pub use nix::libc::{EACCES, EINVAL, ENOSPC, ENOSYS, EPERM, ETIMEDOUT, EUSERS};

/// A system call (or program) that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// As one would write it: `unshare(CLONE_NEWUSER)`.
    pub call: String,
    /// 0 where it is no system call's, such as a program's exit status.
    pub errno: i32,
    /// A program's own words.
    pub words: String,
}

impl Refusal {
    pub fn of(call: &str, errno: Errno) -> Self {
        Refusal { call: call.to_owned(), errno: errno as i32, words: String::new() }
    }

    pub fn by_io(call: &str, error: &std::io::Error) -> Self {
        Refusal { call: call.to_owned(), errno: error.raw_os_error().unwrap_or(0), words: String::new() }
    }

    pub fn in_words(call: &str, words: &str) -> Self {
        Refusal { call: call.to_owned(), errno: 0, words: words.to_owned() }
    }

    /// `EPERM`, or nothing.
    pub fn name(&self) -> String {
        if self.errno == 0 { String::new() } else { format!("{:?}", Errno::from_raw(self.errno)) }
    }

    fn to_line(&self) -> String {
        format!("{}\t{}\t{}", self.errno, self.call, self.words.replace(['\n', '\t'], " "))
    }

    fn from_line(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, '\t');
        let errno = parts.next()?.parse().ok()?;
        Some(Refusal { errno, call: parts.next()?.to_owned(), words: parts.next()?.to_owned() })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.errno, self.words.as_str()) {
            (0, words) => write!(f, "{}: {words}", self.call),
            (errno, _) => write!(f, "{}: {} ({})", self.call, Errno::from_raw(errno).desc(), self.name()),
        }
    }
}

pub type Attempt = Result<(), Refusal>;

/// Tries something in a child that can't hang or harm the caller: after `deadline` it is killed, with all it started.
pub fn attempt_in_child(deadline: Duration, attempt: impl FnOnce() -> Attempt) -> Attempt {
    let said = in_child(deadline, || match attempt() {
        Ok(()) => "ok".to_owned(),
        Err(refusal) => refusal.to_line(),
    })?;
    if said == "ok" {
        return Ok(());
    }
    Err(Refusal::from_line(&said).unwrap_or_else(|| Refusal::in_words("the probe", "it ended without an answer")))
}

/// Runs `work` in a forked child and returns what it said. Call it before other threads exist: only fork(2)'s
/// caller lives on in the child, and a lock that another thread holds would stay locked there for ever.
pub fn in_child(deadline: Duration, work: impl FnOnce() -> String) -> Result<String, Refusal> {
    let (reader, writer) = nix::unistd::pipe2(nix::fcntl::OFlag::O_CLOEXEC).map_err(|e| Refusal::of("pipe2", e))?;
    // SAFETY: the child runs `work` and leaves by _exit below: it never returns into the caller's stack, a panic
    // included. glibc and musl make their allocator usable after fork, and nothing here takes other locks.
    match unsafe { nix::unistd::fork() }.map_err(|e| Refusal::of("fork", e))? {
        ForkResult::Child => {
            drop(reader);
            let said = become_leader().and_then(|()| catch_unwind(AssertUnwindSafe(work)).map_err(|_| Errno::EINTR));
            let _ = said.map(|said| nix::unistd::write(&writer, said.as_bytes()));
            // SAFETY: ends this process at once, which runs none of the parent's destructors twice.
            unsafe { nix::libc::_exit(0) }
        }
        ForkResult::Parent { child } => {
            drop(writer);
            let said = read_until(reader, Instant::now() + deadline);
            // Its group too: whatever it started must not outlive the probe.
            let _ = killpg(child, Signal::SIGKILL);
            let _ = nix::sys::signal::kill(child, Signal::SIGKILL);
            while waitpid(child, None) == Err(Errno::EINTR) {}
            said
        }
    }
}

/// Own group, so that all of it can be killed; and no life without the parent.
fn become_leader() -> Result<(), Errno> {
    nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?;
    nix::unistd::setpgid(Pid::from_raw(0), Pid::from_raw(0))
}

fn read_until(reader: OwnedFd, end: Instant) -> Result<String, Refusal> {
    let mut reader = fs::File::from(reader);
    let mut said = Vec::new();
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let timeout = PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX);
        match poll(&mut [PollFd::new(reader.as_fd(), PollFlags::POLLIN)], timeout) {
            Err(Errno::EINTR) => continue,
            Ok(0) => return Err(Refusal::of("the probe", Errno::ETIMEDOUT)),
            _ => {}
        }
        let mut part = [0; 4096];
        match reader.read(&mut part) {
            Ok(0) => return Ok(String::from_utf8_lossy(&said).into_owned()),
            Ok(len) => said.extend(&part[..len]),
            Err(error) => return Err(Refusal::by_io("read", &error)),
        }
    }
}

/// The kinds of namespaces, as unshare(2) takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    User,
    Mount,
    Pid,
    Net,
    Ipc,
    Uts,
    Cgroup,
    Time,
}

impl Kind {
    fn flag(self) -> (CloneFlags, &'static str) {
        match self {
            Kind::User => (CloneFlags::CLONE_NEWUSER, "unshare(CLONE_NEWUSER)"),
            Kind::Mount => (CloneFlags::CLONE_NEWNS, "unshare(CLONE_NEWNS)"),
            Kind::Pid => (CloneFlags::CLONE_NEWPID, "unshare(CLONE_NEWPID)"),
            Kind::Net => (CloneFlags::CLONE_NEWNET, "unshare(CLONE_NEWNET)"),
            Kind::Ipc => (CloneFlags::CLONE_NEWIPC, "unshare(CLONE_NEWIPC)"),
            Kind::Uts => (CloneFlags::CLONE_NEWUTS, "unshare(CLONE_NEWUTS)"),
            Kind::Cgroup => (CloneFlags::CLONE_NEWCGROUP, "unshare(CLONE_NEWCGROUP)"),
            // nix has no name for it: linux/sched.h, CLONE_NEWTIME.
            Kind::Time => (CloneFlags::from_bits_retain(0x80), "unshare(CLONE_NEWTIME)"),
        }
    }
}

pub fn unshare(kind: Kind) -> Attempt {
    let (flag, call) = kind.flag();
    nix::sched::unshare(flag).map_err(|errno| Refusal::of(call, errno))
}

/// Maps `ids` to root of the user namespace this process has just made.
pub fn become_root_of(ids: Ids) -> Attempt {
    write("/proc/self/setgroups", "deny")?;
    write("/proc/self/uid_map", &format!("0 {} 1", ids.uid))?;
    write("/proc/self/gid_map", &format!("0 {} 1", ids.gid))
}

#[derive(Debug, Clone, Copy)]
pub struct Ids {
    pub uid: u32,
    pub gid: u32,
}

/// Asked before a user namespace is made, after which they are nobody's.
pub fn own_ids() -> Ids {
    Ids { uid: super::process::uid(), gid: super::process::gid() }
}

pub fn write(path: &str, text: &str) -> Attempt {
    fs::write(path, text).map_err(|error| Refusal::by_io(&format!("write({path})"), &error))
}

/// As labs show the machine's programs: open_tree(2), mount_setattr(2), move_mount(2).
pub fn bind_read_only(source: &Path, target: &Path) -> Attempt {
    let bound = super::mount::bind(source, target, super::mount::Access::ReadOnly);
    bound.map_err(|error| Refusal::by_io(&format!("mount_setattr({})", source.display()), &error))
}

/// No mount made from now on is seen outside.
pub fn make_mounts_private() -> Attempt {
    mount(None::<&str>, "/", None::<&str>, MsFlags::MS_REC | MsFlags::MS_PRIVATE, None::<&str>)
        .map_err(|errno| Refusal::of("mount(/, MS_REC|MS_PRIVATE)", errno))
}

pub fn mount_fresh(kind: &str, target: &Path, data: &str) -> Attempt {
    let flags = if kind == "devpts" { MsFlags::MS_NOSUID } else { MsFlags::MS_NOSUID | MsFlags::MS_NODEV };
    mount(Some(kind), target, Some(kind), flags, Some(data))
        .map_err(|errno| Refusal::of(&format!("mount({kind})"), errno))
}

/// A tmpfs of this mount namespace with these folders in it.
pub fn workshop(folders: &[&str]) -> Result<std::path::PathBuf, Refusal> {
    // Some folder that exists in any container; what it holds is only covered in this mount namespace.
    let place = ["/tmp", "/mnt", "/run", "/dev"].into_iter().map(Path::new).find(|path| path.is_dir());
    let place = place.ok_or_else(|| Refusal::of("stat(/tmp)", Errno::ENOENT))?;
    mount_fresh("tmpfs", place, "mode=0755")?;
    for folder in folders {
        fs::create_dir(place.join(folder)).map_err(|error| Refusal::by_io("mkdir", &error))?;
    }
    Ok(place.to_owned())
}

/// Runs a program to its end, silently.
pub fn run_program(words: &[&str]) -> Attempt {
    let line = words.join(" ");
    let output = Command::new(words[0]).args(&words[1..]).env("LC_ALL", "C").stdin(Stdio::null()).output();
    let output = output.map_err(|error| Refusal::by_io(&format!("execve({})", words[0]), &error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty());
    Err(Refusal::in_words(&line, last.unwrap_or(&output.status.to_string())))
}

/// Runs `work` in a child, in whatever namespaces children of this process are born in.
pub fn in_grandchild(work: impl FnOnce() -> Attempt) -> Attempt {
    // SAFETY: as in `in_child`; the result is told by the exit status alone.
    match unsafe { nix::unistd::fork() }.map_err(|errno| Refusal::of("fork", errno))? {
        ForkResult::Child => {
            // Within the probe's process group, so that it ends with it.
            let code =
                catch_unwind(AssertUnwindSafe(work)).map_or(255, |r| r.map_or_else(|refusal| refusal.errno, |()| 0));
            // SAFETY: ends this process at once.
            unsafe { nix::libc::_exit(code) }
        }
        ForkResult::Parent { child } => match waitpid(child, None) {
            Ok(WaitStatus::Exited(_, 0)) => Ok(()),
            Ok(WaitStatus::Exited(_, code)) => Err(Refusal::of("mount(proc)", Errno::from_raw(code))),
            Ok(other) => Err(Refusal::in_words("a child in the new PID namespace", &format!("{other:?}"))),
            Err(errno) => Err(Refusal::of("waitpid", errno)),
        },
    }
}

/// Opens a pseudo-terminal of a devpts that has just been mounted there.
pub fn open_ptmx(devpts: &Path) -> Attempt {
    let file = fs::File::options().read(true).write(true).open(devpts.join("ptmx"));
    file.map(drop).map_err(|error| Refusal::by_io("open(ptmx)", &error))
}

/// access(2): asks, without opening.
pub fn may_write(path: &Path) -> bool {
    nix::unistd::access(path, nix::unistd::AccessFlags::W_OK).is_ok()
}

#[cfg(test)]
pub use trouble::{become_user, bind, chroot, refuse_unshare};

/// What tests do to a child to see that doctor finds it.
#[cfg(test)]
mod trouble {
    use std::path::Path;

    use nix::errno::Errno;
    use nix::mount::{MsFlags, mount};
    use nix::unistd::{Gid, Uid};

    use super::{Attempt, Ids, Refusal};

    pub fn bind(from: &Path, to: &Path) -> Attempt {
        let flags = MsFlags::MS_BIND | MsFlags::MS_REC;
        mount(Some(from), to, None::<&str>, flags, None::<&str>).map_err(|errno| Refusal::of("mount(MS_BIND)", errno))
    }

    pub fn chroot(root: &Path) -> Attempt {
        let refused = |errno: Errno| Refusal::of("chroot", errno);
        nix::unistd::chroot(root).map_err(refused)?;
        nix::unistd::chdir("/").map_err(refused)
    }

    pub fn become_user(ids: Ids) -> Attempt {
        let refused = |errno: Errno| Refusal::of("setresuid", errno);
        let (uid, gid) = (Uid::from_raw(ids.uid), Gid::from_raw(ids.gid));
        nix::unistd::setgroups(&[]).map_err(refused)?;
        nix::unistd::setresgid(gid, gid, gid).map_err(refused)?;
        nix::unistd::setresuid(uid, uid, uid).map_err(refused)?;
        // setresuid left /proc/self to root.
        nix::sys::prctl::set_dumpable(true).map_err(refused)
    }

    /// As Docker's default profile answers.
    pub fn refuse_unshare() -> Result<(), String> {
        use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
        let arch = std::env::consts::ARCH.try_into().map_err(|e| format!("{e}"))?;
        let rules = [(nix::libc::SYS_unshare, vec![])].into();
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(Errno::EPERM as u32), arch);
        let program: BpfProgram = filter.and_then(TryInto::try_into).map_err(|e| format!("{e}"))?;
        seccompiler::apply_filter(&program).map_err(|e| format!("{e}"))
    }
}
