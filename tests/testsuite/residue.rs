//! Nothing is left behind: after success and failure, after signals and Ctrl-C, and after kill -9 of nslab and of
//! a supervisor at random moments, of which some are in the first milliseconds.
//!
//! Each test runs in processes of its own, which are subreapers: whoever is orphaned under one becomes its child,
//! and a test is over when waitpid(2) says ECHILD. So nothing is missed, and other labs on the machine are not
//! taken for ours. Everything else that the lesson makes carries a token that nobody else has.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// How often nslab, and a supervisor, are killed.
const KILLS: usize = 300;
/// So many processes share the work: mostly they wait.
const SHARES: usize = 4;
/// How long everything may take to go on a busy machine; alone it takes some 30 ms.
const PATIENCE: Duration = Duration::from_secs(10);
/// An ordinary user without a name, for tests run by root.
const ORDINARY_USER: u32 = 54_321;

#[test]
fn nslab_killed_at_any_moment_takes_its_lab_along() {
    in_own_processes("nslab_killed_at_any_moment_takes_its_lab_along", SHARES, |site, moments| {
        for moment in moments.take(KILLS / SHARES) {
            let nslab = site.spawn(&["forever.md"]);
            sleep(moment);
            let _ = kill(nslab, Signal::SIGKILL);
            let end = site.all_gone(nslab, &format!("nslab killed after {moment:?}"));
            assert!(matches!(end, WaitStatus::Signaled(..)), "nslab ended before it was killed: {end:?}");
        }
    });
}

#[test]
fn a_supervisor_killed_at_any_moment_takes_its_lab_along_and_nslab_says_so() {
    in_own_processes(
        "a_supervisor_killed_at_any_moment_takes_its_lab_along_and_nslab_says_so",
        SHARES,
        |site, moments| {
            for moment in moments.take(KILLS / SHARES) {
                let nslab = site.spawn(&["forever.md", "--format=json"]);
                let supervisor = site.supervisor_of(nslab);
                sleep(moment);
                let _ = kill(supervisor, Signal::SIGKILL);
                let what = format!("supervisor killed {moment:?} after it appeared");
                let end = site.all_gone(nslab, &what);
                let told = site.told();
                assert_eq!(end, WaitStatus::Exited(nslab, 5), "{what}:\n{told}");
                assert!(told.contains("its supervisor ended unexpectedly"), "{what}:\n{told}");
                assert!(told.lines().last().is_some_and(|line| line.contains("run-finished")), "{what}:\n{told}");
            }
        },
    );
}

#[test]
fn another_lesson_goes_on_when_a_supervisor_is_killed() {
    in_own_processes("another_lesson_goes_on_when_a_supervisor_is_killed", 1, |site, moments| {
        for moment in moments.take(6) {
            let nslab = site.spawn(&["forever.md", "passes.md", "--jobs=1", "--format=json"]);
            let supervisor = site.supervisor_of(nslab);
            sleep(moment);
            let _ = kill(supervisor, Signal::SIGKILL);
            let end = site.all_gone(nslab, &format!("one of two supervisors killed after {moment:?}"));
            let told = site.told();
            assert_eq!(end, WaitStatus::Exited(nslab, 5), "{told}");
            assert_eq!(lesson_verdicts(&told), [("forever", "unknown"), ("passes", "pass")], "{told}");
        }
    });
}

#[test]
fn a_signal_at_any_moment_ends_a_run_cleanly() {
    in_own_processes("a_signal_at_any_moment_ends_a_run_cleanly", 2, |site, moments| {
        for (n, moment) in moments.take(30).enumerate() {
            let signal = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP][n % 3];
            let nslab = site.spawn(&["forever.md", "passes.md", "--jobs=1", "--format=json"]);
            sleep(moment);
            let _ = kill(nslab, signal);
            let what = format!("{signal} after {moment:?}");
            let end = site.all_gone(nslab, &what);
            let told = site.told();
            if told.is_empty() {
                // It came before nslab had begun.
                assert!(matches!(end, WaitStatus::Signaled(_, by, _) if by == signal), "{what}: {end:?}");
                continue;
            }
            assert_eq!(end, WaitStatus::Exited(nslab, 130), "{what}:\n{told}");
            assert_eq!(lesson_verdicts(&told), [("forever", "skipped"), ("passes", "skipped")], "{what}:\n{told}");
            assert_eq!(told.matches(r#""residue":[]"#).count(), 2, "{what}:\n{told}");
            assert!(told.lines().last().is_some_and(|line| line.contains("run-finished")), "{what}:\n{told}");
        }
    });
}

#[test]
fn a_signal_at_any_moment_ends_a_proof_and_all_its_labs() {
    in_own_processes("a_signal_at_any_moment_ends_a_proof_and_all_its_labs", 2, |site, moments| {
        for (n, moment) in moments.take(20).enumerate() {
            let signal = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGKILL][n % 3];
            let nslab = site.spawn(&["prove", "forever.md", "passes.md", "--format=json"]);
            sleep(moment);
            let _ = kill(nslab, signal);
            let what = format!("{signal} after {moment:?}");
            let end = site.all_gone(nslab, &what);
            let told = site.told();
            if told.is_empty() || signal == Signal::SIGKILL {
                // It came before nslab had begun, or cannot be heeded.
                assert!(matches!(end, WaitStatus::Signaled(_, by, _) if by == signal), "{what}: {end:?}");
                continue;
            }
            assert_eq!(end, WaitStatus::Exited(nslab, 130), "{what}:\n{told}");
            assert_eq!(told.matches(r#""residue":[]"#).count(), 2, "{what}:\n{told}");
            assert!(told.lines().last().is_some_and(|line| line.contains("run-finished")), "{what}:\n{told}");
        }
    });
}

/// A supervisor is launched before it is known whether there will be a lab.
#[test]
fn a_run_that_comes_to_no_lab_leaves_no_supervisor() {
    in_own_processes("a_run_that_comes_to_no_lab_leaves_no_supervisor", 1, |site, moments| {
        for moment in moments.take(20) {
            let nslab = site.spawn(&["there-is-no-such-lesson.md"]);
            let end = site.all_gone(nslab, "no lesson");
            assert_eq!(end, WaitStatus::Exited(nslab, 2), "{}", site.told());
            let nslab = site.spawn(&["there-is-no-such-lesson.md"]);
            sleep(moment / 8);
            let _ = kill(nslab, Signal::SIGKILL);
            site.all_gone(nslab, &format!("no lesson, killed after {:?}", moment / 8));
        }
    });
}

#[test]
fn ctrl_c_on_a_terminal_ends_a_run_and_tells_what_was_not_run() {
    in_own_processes("ctrl_c_on_a_terminal_ends_a_run_and_tells_what_was_not_run", 1, |site, moments| {
        for moment in moments.take(9) {
            let (nslab, mut terminal) = site.spawn_on_terminal(&["forever.md"]);
            let mut screen = vec![0; 4096];
            let shown = terminal.read(&mut screen).expect("nslab shows that it has begun");
            screen.truncate(shown);
            sleep(moment);
            terminal.write_all(b"\x03").expect("the terminal takes a key");
            // A terminal that nobody has open any more gives an error at its end.
            let _ = terminal.read_to_end(&mut screen);
            let screen = String::from_utf8_lossy(&screen);
            let end = site.all_gone(nslab, &format!("Ctrl-C {moment:?} after the first output"));
            assert_eq!(end, WaitStatus::Exited(nslab, 130), "{screen}");
            assert!(screen.contains("not run"), "{screen}");
            assert!(screen.contains("nothing left behind"), "{screen}");
        }
    });
}

#[test]
fn success_and_failure_leave_nothing() {
    in_own_processes("success_and_failure_leave_nothing", 1, |site, _| {
        let nslab = site.spawn(&["passes.md", "fails.md", "--format=json"]);
        let end = site.all_gone(nslab, "a lesson that passes and one that fails");
        let told = site.told();
        assert_eq!(end, WaitStatus::Exited(nslab, 1), "{told}");
        let mut verdicts = lesson_verdicts(&told);
        verdicts.sort_unstable();
        assert_eq!(verdicts, [("fails", "fail"), ("passes", "pass")], "{told}");
        assert_eq!(told.matches(r#""residue":[]"#).count(), 2, "{told}");
    });
}

/// What each `lesson-finished` of a stream says, in its order.
fn lesson_verdicts(told: &str) -> Vec<(&str, &str)> {
    fn field<'l>(line: &'l str, name: &str) -> Option<&'l str> {
        line.split_once(&format!("\"{name}\":\""))?.1.split('"').next()
    }
    let finished = told.lines().filter(|line| line.contains(r#""event":"lesson-finished""#));
    finished.filter_map(|line| Some((field(line, "lesson")?, field(line, "verdict")?))).collect()
}

/// Runs a test's body in processes of this very program, which run nothing else; side by side if several.
/// Run by root, the second half of them makes its labs as an ordinary user.
fn in_own_processes(test: &str, shares: usize, body: impl FnOnce(&Site, &mut Moments)) {
    const SHARE: &str = "NSLAB_RESIDUE_SHARE";
    if let Ok(share) = std::env::var(SHARE) {
        // Whoever runs the tests may ignore SIGHUP, as nohup does, and nslab would keep to that.
        nslab::sys::process::reset_signals();
        let (user, share) = share.split_once(' ').expect("the user and the share's number");
        let site = Site::prepare(user.parse().expect("a user's number"));
        body(&site, &mut Moments::new(share.parse().expect("a share's number")));
        return site.assert_nothing_left();
    }
    let module = module_path!().split_once("::").expect("a module of the test program").1;
    let me = nslab::sys::process::uid();
    let users = if me == 0 { vec![0, ORDINARY_USER] } else { vec![me] };
    let share = |n: usize| {
        let mut share = Command::new("/proc/self/exe");
        share.args([&format!("{module}::{test}"), "--exact", "--nocapture", "--test-threads=1"]);
        share.env(SHARE, format!("{} {n}", users[n % users.len()])).stdout(Stdio::piped()).stderr(Stdio::piped());
        share.spawn().expect("this program runs")
    };
    let running: Vec<Child> = (0..shares.max(users.len())).map(share).collect();
    for share in running {
        let output = share.wait_with_output().expect("a share ends");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && told.contains("1 passed"),
            "{told}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Random moments: a third in the first 10 ms, a third until 40 ms, a third until 300 ms.
struct Moments {
    state: u64,
    n: u64,
}

impl Moments {
    fn new(share: u64) -> Self {
        let seed = u64::from_le_bytes(nslab::sys::process::random().expect("random bytes"));
        Self { state: seed, n: share }
    }
}

impl Iterator for Moments {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        // xorshift64: any spread will do, and each failure tells its moment.
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.n += 1;
        let range = [0..10_000, 10_000..40_000, 40_000..300_000][(self.n % 3) as usize].clone();
        Some(Duration::from_micros(range.start + self.state % (range.end - range.start)))
    }
}

/// Where labs are made: a user, folders of theirs, lessons that make all kinds of things.
struct Site {
    folder: tempfile::TempDir,
    user: u32,
    nslab: PathBuf,
    token: u64,
}

/// Folders that nslab could write to, and does not.
const FOLDERS: [&str; 4] = ["home", "tmp", "run", "cwd"];

impl Site {
    fn prepare(user: u32) -> Self {
        nslab::sys::process::set_child_subreaper().expect("any process may");
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("our own folder");
        // An ordinary user may not reach the folder in which it was built.
        let nslab = folder.path().join("nslab");
        fs::copy(env!("CARGO_BIN_EXE_nslab"), &nslab).expect("room for a copy");
        for name in FOLDERS {
            let path = folder.path().join(name);
            fs::create_dir(&path).expect("a folder");
            chown(&path, Some(user), Some(user)).expect("root may, and others own it already");
        }
        let token = 7_000_000 + u64::from(std::process::id());
        let site = Self { folder, user, nslab, token };
        site.write_lesson("passes", "$ true\n", &format!("r{token}"));
        site.write_lesson("fails", "$ true\n", "missing0");
        site.write_lesson("forever", "$ sleep 30\n", &format!("r{token}"));
        site
    }

    /// A lesson that makes one of everything, then does this, then checks that a bridge is there.
    fn write_lesson(&self, name: &str, then: &str, bridge: &str) {
        let token = self.token;
        let text = format!(
            "# Leaves {name}\n\nMakes one of everything.\n\n```toml lesson\nformat = 1\nminutes = 1\nneeds = [\"ip\", \"ipcmk\"]\n\n\
             [lab]\nterminals = [\"A\"]\n```\n\n## Make {name}\n\n```console\n\
             $ setsid -f sleep 600.{token}; mount -t tmpfs residue-{token} /mnt; ipcmk -M {token} > /tmp/residue-{token}\n\
             $ ip link add r{token} type bridge; ip netns add residue-{token}; echo > /dev/shm/residue-{token}\n```\n\n\
             ```toml check\n[first-{name}]\nthat = \"There is a bridge\"\nlink = \"r{token}\"\nfrom = [\"host\"]\n```\n\n\
             ```console\n{then}```\n\n```toml check\n[second-{name}]\nthat = \"There is a link\"\nlink = \"{bridge}\"\n\
             within = 0.1\nfrom = [\"host\"]\n```\n"
        );
        fs::write(self.folder.path().join(name).with_extension("md"), text).expect("room for a lesson");
    }

    fn run(&self, arguments: &[&str]) -> Command {
        let mut run = Command::new(&self.nslab);
        self.dress(&mut run, arguments);
        run
    }

    fn dress(&self, command: &mut Command, arguments: &[&str]) {
        let at = |name: &str| self.folder.path().join(name);
        let (name, arguments) = match arguments {
            ["prove", others @ ..] => ("prove", others),
            all => ("run", all),
        };
        command.arg(name);
        for argument in arguments {
            if argument.ends_with(".md") {
                command.arg(at(argument))
            } else {
                command.arg(argument)
            };
        }
        command
            .current_dir(at("cwd"))
            .env("HOME", at("home"))
            .env("TMPDIR", at("tmp"))
            .env("XDG_RUNTIME_DIR", at("run"));
        for name in ["XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
            command.env(name, at("home"));
        }
        if self.user != nslab::sys::process::uid() {
            command.uid(self.user).gid(self.user);
        }
    }

    /// Starts nslab; what it says is kept for [`Site::told`].
    #[expect(clippy::zombie_processes, reason = "it is waited for by its process id, with a deadline")]
    fn spawn(&self, arguments: &[&str]) -> Pid {
        let output = fs::File::create(self.folder.path().join("told")).expect("room for a file");
        let errors = output.try_clone().expect("a free descriptor");
        let mut run = self.run(arguments);
        let nslab = run.stdin(Stdio::null()).stdout(output).stderr(errors).spawn().expect("nslab runs");
        Pid::from_raw(nslab.id() as i32)
    }

    fn told(&self) -> String {
        fs::read_to_string(self.folder.path().join("told")).expect("what nslab said is text")
    }

    /// Starts nslab in front on a new terminal; returns the terminal's other side.
    #[expect(clippy::zombie_processes, reason = "it is waited for by its process id, with a deadline")]
    fn spawn_on_terminal(&self, arguments: &[&str]) -> (Pid, fs::File) {
        let terminal = nix::pty::openpty(None, None).expect("a free pseudo-terminal");
        let mut run = Command::new("setsid");
        run.arg("--ctty").arg(&self.nslab);
        self.dress(&mut run, arguments);
        let side = || terminal.slave.try_clone().expect("a free descriptor");
        run.env("TERM", "xterm").stdin(side()).stdout(side()).stderr(side());
        let nslab = run.spawn().expect("setsid of util-linux runs");
        (Pid::from_raw(nslab.id() as i32), terminal.master.into())
    }

    /// The first child of nslab, as soon as there is one.
    fn supervisor_of(&self, nslab: Pid) -> Pid {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(child) = children(nslab).first() {
                return *child;
            }
            std::hint::spin_loop();
        }
        let state = describe(nslab);
        self.end_all();
        panic!("nslab started no supervisor: {state}\n{}", self.told());
    }

    /// Waits until neither nslab nor anybody below it is there, and says how nslab ended.
    fn all_gone(&self, nslab: Pid, what: &str) -> WaitStatus {
        let deadline = Instant::now() + PATIENCE;
        let mut end = None;
        loop {
            match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::StillAlive) if Instant::now() > deadline => {
                    let left = children(Pid::this()).into_iter().map(describe).collect::<Vec<_>>().join("; ");
                    self.end_all();
                    panic!("{what}: still there after {PATIENCE:?}: {left}\n{}", self.told());
                }
                Ok(WaitStatus::StillAlive) => sleep(Duration::from_millis(1)),
                Ok(status) if status.pid() == Some(nslab) => end = Some(status),
                Ok(_) | Err(Errno::EINTR) => {}
                Err(Errno::ECHILD) => return end.expect("nslab was our child"),
                Err(errno) => panic!("waitpid: {errno}"),
            }
        }
    }

    /// A test that fails leaves nothing either.
    fn end_all(&self) {
        while let Some(child) = children(Pid::this()).first() {
            let _ = kill(*child, Signal::SIGKILL);
            let _ = waitpid(*child, None);
        }
    }

    fn assert_nothing_left(&self) {
        let token = self.token.to_string();
        for name in FOLDERS {
            assert_eq!(listed(&self.folder.path().join(name)), [""; 0], "{name}");
        }
        for folder in ["/tmp", "/run/netns", "/dev/shm", "/dev/mqueue"] {
            let left: Vec<_> = listed(Path::new(folder)).into_iter().filter(|name| name.contains(&token)).collect();
            assert_eq!(left, [""; 0], "{folder}");
        }
        let lines = |file: &str| fs::read_to_string(file).unwrap_or_default();
        assert!(!lines("/proc/sysvipc/shm").split_whitespace().any(|word| word == token), "System V shared memory");
        assert!(!lines("/proc/self/net/dev").contains(&token), "an interface");
        assert!(!lines("/proc/self/mountinfo").contains("nslab-"), "{}", lines("/proc/self/mountinfo"));
        for process in listed(Path::new("/proc")) {
            let mounts = lines(&format!("/proc/{process}/mountinfo"));
            assert!(!mounts.contains(&token), "mounts of process {process}:\n{mounts}");
            let command_line = lines(&format!("/proc/{process}/cmdline"));
            assert!(!command_line.contains(&format!("600.{token}")), "process {process}: {command_line}");
        }
    }
}

fn listed(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Of all its threads.
fn children(process: Pid) -> Vec<Pid> {
    let tasks = format!("/proc/{process}/task");
    let of_task = |task: String| fs::read_to_string(format!("{tasks}/{task}/children")).unwrap_or_default();
    let all: Vec<String> = listed(Path::new(&tasks)).into_iter().map(of_task).collect();
    all.iter().flat_map(|pids| pids.split_whitespace()).filter_map(|pid| pid.parse().ok().map(Pid::from_raw)).collect()
}

/// The process and everybody below it, for a failure's message.
fn describe(process: Pid) -> String {
    let file = |name: &str| fs::read_to_string(format!("/proc/{process}/{name}")).unwrap_or_default();
    let status = file("status");
    let state = status.lines().find_map(|line| line.strip_prefix("State:")).unwrap_or("?").trim().to_owned();
    let below: Vec<String> = children(process).into_iter().map(describe).collect();
    format!("{} {process} {state} in {} [{}]", file("comm").trim(), file("wchan"), below.join(", "))
}
