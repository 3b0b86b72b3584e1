//! PID 1 of a lab: mounts what the plan says, starts the scenery and the shells, reaps. It is under the lab's own limits
//! and filter before the first shell is.
//!
//! It is a fork of the supervisor, not a program of its own: its memory belongs to U1, and once it is not
//! dumpable nothing in the lab can trace it, read it or find our binary through it (ptrace(2), "Ptrace access
//! mode checking"). It dies with the supervisor, and the whole lab with it (pid_namespaces(7)).

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::channel::{hear, tell};
use super::files::{HOST_NAME, USER_ID, environment};
use super::limits::Limits;
use super::plan::{Machine, Operation, plan};
use super::protocol::{Notice, Order, Start};
use super::{scenery, syscalls};
use crate::lesson::{NamespaceKind, TerminalName};
use crate::sys::{self, exec::CStrings, mount, process, pty};

/// The program that is put into labs; see `src/guest/`.
const GUEST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/guest"));

/// What init is to make.
pub struct Task<'s> {
    pub machine: &'s Machine,
    pub start: &'s Start,
    pub limits: &'s Limits,
    /// When the set-up must be over.
    pub deadline: Instant,
}

/// Life of PID 1. `supervisor` is the socket to it: its end is our end.
pub fn live(supervisor: OwnedFd, task: &Task<'_>) -> i32 {
    if let Err(error) = prepare(&supervisor, task) {
        let _ = tell(&supervisor, &Notice::Failed(error), None);
        process::exit_now(1);
    }
    serve(&supervisor, task.start)
}

type Failure = String;

/// Names the operation and its object in front of the errno.
fn doing<T>(what: impl std::fmt::Display, result: io::Result<T>) -> Result<T, Failure> {
    result.map_err(|error| format!("{what}: {error}"))
}

fn prepare(supervisor: &OwnedFd, Task { machine, start, limits, deadline }: &Task<'_>) -> Result<(), Failure> {
    doing("prctl PDEATHSIG", process::set_parent_death_signal())?;
    // While the supervisor writes the id maps: what needs none of them.
    let operations = plan(machine, &start.spec, limits, GUEST);
    let filter = syscalls::filter(&start.spec.allow).map_err(|error| format!("make the seccomp filter: {error}"))?;
    // If the supervisor died before the first line, this hears the end of the stream instead.
    let Order::Mapped = doing("wait for the id maps", hear(supervisor, &mut Vec::new(), Some(*deadline)))? else {
        return Err("an order came too early".to_owned());
    };
    doing("setresuid 0", process::become_user(0, 0))?;
    doing("prctl PDEATHSIG", process::set_parent_death_signal())?;
    doing("prctl DUMPABLE", process::set_dumpable(false))?;
    let _ = process::set_title("init", "/sbin/init");
    let _ = process::setsid();
    let _ = process::join_new_keyring();

    doing("mount / private", mount::make_all_private())?;
    doing("chdir to /", process::chdir(c"/"))?;
    let scenery = doing("start the scenery", scenery::start())?;
    build_root(&start.name, &operations, limits)?;
    doing("wait for the scenery", scenery.wait())?;
    doing("sethostname", process::set_host_name(HOST_NAME))?;
    doing("set lo up", sys::net::bring_loopback_up())?;
    named_network_namespaces(&start.spec.netns)?;
    // A sysctl of the PID namespace since Linux 6.14; elsewhere it is refused, which is no error.
    let _ = fs::write("/proc/sys/kernel/pid_max", "32768");
    let processes = doing("clone /proc", mount::detached_clone(Path::new("/proc")))?;
    doing("tell the supervisor", tell(supervisor, &Notice::Mounted, Some(&processes)))?;
    drop(processes);

    // While the supervisor looks at what was made. What holds for us holds for every shell of ours.
    doing("setrlimit", limits.apply_to_init())?;
    doing("prctl NO_NEW_PRIVS", process::set_no_new_privileges())?;
    doing("install the seccomp filter", sys::seccomp::install(&filter))?;
    // Nobody waits for children here: the kernel reaps them.
    doing("ignore SIGCHLD", process::ignore_children())?;
    doing("tell the supervisor", tell(supervisor, &Notice::Ready, None))
}

/// Builds the new root over /tmp, which every machine has, and makes it ours.
fn build_root(name: &str, operations: &[Operation], limits: &Limits) -> Result<(), Failure> {
    let base = Path::new("/tmp");
    let options = format!("mode=0755,size={},nr_inodes={}", limits.disk, limits.inodes);
    doing("mount tmpfs on /", mount::mount("tmpfs", name, base, &options))?;
    doing("chdir to the new root", process::chdir(c"/tmp"))?;
    for operation in operations {
        let name = match operation {
            Operation::Directory { path, .. } => format!("mkdir /{}", path.display()),
            Operation::File { path, .. } => format!("write /{}", path.display()),
            Operation::Symlink { path, .. } => format!("symlink /{}", path.display()),
            Operation::Give { path } => format!("chown /{}", path.display()),
            Operation::Bind { source, .. } => format!("bind {}", source.display()),
            Operation::Device { name } => format!("bind /dev/{name}"),
            Operation::Mount { fs_type, path, .. } => format!("mount {fs_type} on /{}", path.display()),
        };
        doing(name, apply(operation))?;
    }
    doing("pivot_root", mount::pivot_to_working_directory())
}

fn apply(operation: &Operation) -> io::Result<()> {
    match operation {
        Operation::Directory { path, mode } => match fs::create_dir(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Ok(()) if *mode == 0o755 => Ok(()),
            Ok(()) => fs::set_permissions(path, Permissions::from_mode(*mode)),
            Err(error) => Err(error),
        },
        Operation::File { path, mode, content } => {
            fs::write(path, content)?;
            if *mode == 0o644 { Ok(()) } else { fs::set_permissions(path, Permissions::from_mode(*mode)) }
        }
        Operation::Symlink { path, target } => symlink(target, path),
        Operation::Give { path } => {
            for entry in fs::read_dir(path)? {
                chown(entry?.path(), Some(USER_ID), Some(USER_ID))?;
            }
            chown(path, Some(USER_ID), Some(USER_ID))
        }
        Operation::Bind { source, path } => {
            let source = source.canonicalize()?;
            match source.is_dir() {
                true => fs::create_dir(path)
                    .or_else(|e| if e.kind() == ErrorKind::AlreadyExists { Ok(()) } else { Err(e) })?,
                false => fs::write(path, "")?,
            }
            mount::bind(&source, path, mount::Access::ReadOnly)
        }
        Operation::Device { name } => {
            let path = Path::new("dev").join(name);
            fs::write(&path, "")?;
            mount::bind(&Path::new("/dev").join(name), &path, mount::Access::Device)
        }
        Operation::Mount { fs_type, path, options } => mount::mount(fs_type, fs_type, path, options),
    }
}

/// Ready-made named network namespaces, as ip-netns(8) makes them: each by a child that goes again.
fn named_network_namespaces(names: &[String]) -> Result<(), Failure> {
    if names.is_empty() {
        return Ok(());
    }
    doing("mkdir /run/netns", fs::create_dir("/run/netns"))?;
    doing("make /run/netns shared", mount::make_shared_mount_point(c"/run/netns"))?;
    for name in names {
        let target = PathBuf::from("/run/netns").join(name);
        doing(format!("write {}", target.display()), fs::write(&target, ""))?;
        let made = sys::clone::run_child(|| {
            process::unshare_net()?;
            sys::net::bring_loopback_up().ok();
            mount::bind_own_netns(&target)
        });
        doing(format!("make network namespace {name}"), made)?;
    }
    Ok(())
}

/// Starts shells until the supervisor goes.
fn serve(supervisor: &OwnedFd, start: &Start) -> ! {
    let host = host_namespaces();
    loop {
        let mut descriptors = Vec::new();
        match (hear(supervisor, &mut descriptors, None), descriptors.pop()) {
            (Ok(Order::Shell { terminal }), Some(slave)) => {
                // A fork that fails (a full PID namespace) shows as a terminal without a shell.
                let _ = sys::clone::fork(|| shell(&slave, &terminal, &host, start));
            }
            (Ok(_), _) => {}
            (Err(_), _) => process::exit_now(0),
        }
    }
}

/// `mnt:4026531841 pid:…`: what the prompt's eye compares with.
fn host_namespaces() -> String {
    let inode = |kind: &NamespaceKind| {
        let link = fs::read_link(format!("/proc/self/ns/{kind}")).ok()?;
        let inode = link.to_str()?.split(['[', ']']).nth(1)?.to_owned();
        Some(format!("{kind}:{inode}"))
    };
    NamespaceKind::ALL.iter().filter_map(inode).collect::<Vec<_>>().join(" ")
}

/// Becomes a shell on this terminal, with nothing of ours but the terminal.
fn shell(slave: &OwnedFd, terminal: &TerminalName, host: &str, start: &Start) -> i32 {
    let user = start.spec.user.as_deref();
    let environment = environment(terminal, host, user, start.pace);
    let home = CStrings::new([&environment["HOME"]]);
    let result: io::Result<()> = (|| {
        process::reset_signals();
        process::setsid()?;
        pty::set_controlling(slave)?;
        process::set_standard_streams(slave.as_fd())?;
        if user.is_some() {
            process::become_user(USER_ID, USER_ID)?;
        }
        process::chdir(home.first())?;
        process::close_other_descriptors()
    })();
    if result.is_ok() {
        let variables = CStrings::new(environment.iter().map(|(key, value)| format!("{key}={value}")));
        let arguments = CStrings::new(["bash"]);
        for path in [c"/bin/bash", c"/usr/bin/bash", c"/run/current-system/sw/bin/bash"] {
            sys::exec::execve(path, &arguments, &variables);
        }
    }
    process::exit_now(127)
}
