//! Runs the program under test and keeps what it said.

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::events::{Event, Events};

/// Generous: a loaded machine is slow, and only a hang is to be found by it.
const DEADLINE: Duration = Duration::from_secs(120);

/// The program, as it is going to be run.
pub struct Nslab {
    /// Removed at the end, with all that is in it.
    dir: TempDir,
    /// What runs it, such as `unshare`; nothing as a rule.
    wrapper: Vec<OsString>,
    args: Vec<OsString>,
    environment: Vec<(OsString, Option<OsString>)>,
    cwd: Option<PathBuf>,
}

impl Nslab {
    /// The program, on a machine that can run labs: there is nothing to be tested on another.
    pub fn new() -> Self {
        machine_runs_labs();
        Self::anywhere()
    }

    /// The program, whatever the machine.
    pub fn anywhere() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let unset =
            ["NO_COLOR", "COLUMNS", "LC_CTYPE", "LC_MESSAGES", "LANG", "LANGUAGE", "CLICOLOR", "CLICOLOR_FORCE"];
        let set = [("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color")];
        // What a learner has done on this machine is none of a test's business.
        let state = dir.path().join("state");
        let mut new = Self { dir, wrapper: Vec::new(), args: Vec::new(), environment: Vec::new(), cwd: None };
        for name in unset {
            new = new.without_env(name);
        }
        set.into_iter().fold(new, |new, (name, value)| new.env(name, value)).env("XDG_STATE_HOME", state)
    }

    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    pub fn args<A: AsRef<OsStr>>(self, args: impl IntoIterator<Item = A>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    /// `run --format json`, of what the following arguments name.
    pub fn json(self) -> Self {
        self.args(["run", "--format", "json"])
    }

    /// Puts a lesson into the folder that `--lessons` then names.
    pub fn lesson(self, name: &str, text: impl Display) -> Self {
        let folder = self.dir.path().join("lessons");
        if !folder.exists() {
            std::fs::create_dir(&folder).expect("a folder of lessons");
        }
        std::fs::write(folder.join(format!("{name}.md")), text.to_string()).expect("a lesson file");
        self
    }

    /// A folder of this test's own.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    pub fn without_env(mut self, name: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), None));
        self
    }

    pub fn cwd(mut self, dir: impl AsRef<Path>) -> Self {
        self.cwd = Some(dir.as_ref().to_owned());
        self
    }

    /// Run by this program, whose arguments nslab and its own are appended to.
    pub fn under<A: AsRef<OsStr>>(mut self, wrapper: impl IntoIterator<Item = A>) -> Self {
        self.wrapper = wrapper.into_iter().map(|word| word.as_ref().to_owned()).collect();
        self
    }

    /// Runs it to its end; a run that does not end fails the test.
    #[track_caller]
    pub fn run(self) -> Outcome {
        self.spawn().finish()
    }

    /// Starts it with its output captured.
    #[track_caller]
    pub fn spawn(self) -> Running {
        let deadline = Instant::now() + DEADLINE;
        let (mut command, dir) = self.command();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Running::watch(command.spawn().expect("nslab starts"), dir, deadline)
    }

    /// The command, and what must outlive it: for those who start it in their own way.
    pub fn command(self) -> (Command, TempDir) {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_nslab")).into_os_string();
        let lessons = self.dir.path().join("lessons");
        let lessons = lessons.exists().then(|| [OsString::from("--lessons"), lessons.into_os_string()]);
        let mut words = self.wrapper.into_iter().chain([program]).chain(self.args).chain(lessons.into_iter().flatten());
        let mut command = Command::new(words.next().expect("the program, at least"));
        command.args(words);
        for (name, value) in self.environment {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(cwd) = self.cwd {
            command.current_dir(cwd);
        }
        (command, self.dir)
    }
}

/// The program, under way.
pub struct Running {
    pid: i32,
    lines: Receiver<String>,
    seen: Vec<String>,
    stderr: Receiver<String>,
    ended: Receiver<ExitStatus>,
    deadline: Instant,
    dir: TempDir,
}

impl Running {
    fn watch(mut child: Child, dir: TempDir, deadline: Instant) -> Self {
        let pid = i32::try_from(child.id()).expect("process ids are small");
        let (stdout, stderr) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
        let (to, lines) = mpsc::channel();
        thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            let mut line = Vec::new();
            while stdout.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
                let _ = to.send(String::from_utf8_lossy(&line).into_owned()); // the test may be over
                line.clear();
            }
        });
        let (to, errors) = mpsc::channel();
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let mut stderr = stderr;
            let _ = stderr.read_to_end(&mut bytes);
            let _ = to.send(String::from_utf8_lossy(&bytes).into_owned());
        });
        let (to, ended) = mpsc::channel();
        thread::spawn(move || {
            if let Ok(status) = child.wait() {
                let _ = to.send(status);
            }
        });
        Self { pid, lines, seen: Vec::new(), stderr: errors, ended, deadline, dir }
    }

    /// Sends a signal to nslab alone.
    pub fn signal(&self, signal: nix::sys::signal::Signal) {
        let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(self.pid), signal); // it may have ended
    }

    /// Waits for an event of `--format json`.
    #[track_caller]
    pub fn wait_for(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            match self.lines.recv_timeout(self.left()) {
                Ok(line) => {
                    self.seen.push(line.clone());
                    let event: Event = serde_json::from_str(&line).unwrap_or(Event::Null);
                    if wanted(&event) {
                        return event;
                    }
                }
                Err(error) => self.give_up(&format!("the event did not come: {error}")),
            }
        }
    }

    /// Waits for a line that begins like this.
    #[track_caller]
    pub fn wait_for_line(&mut self, beginning: &str) {
        loop {
            match self.lines.recv_timeout(self.left()) {
                Ok(line) => {
                    self.seen.push(line.clone());
                    if line.starts_with(beginning) {
                        return;
                    }
                }
                Err(error) => self.give_up(&format!("no line {beginning:?} came: {error}")),
            }
        }
    }

    /// Waits for its end.
    #[track_caller]
    pub fn finish(mut self) -> Outcome {
        let Ok(status) = self.ended.recv_timeout(self.left()) else { self.give_up("it did not end") };
        loop {
            match self.lines.recv_timeout(self.left()) {
                Ok(line) => self.seen.push(line),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => self.give_up("somebody keeps its standard output open"),
            }
        }
        let Ok(stderr) = self.stderr.recv_timeout(self.left()) else {
            self.give_up("somebody keeps its standard error open")
        };
        let stdout = std::mem::take(&mut self.seen).concat();
        Outcome { status, stdout, stderr, _dir: self.dir }
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    #[track_caller]
    fn give_up(&mut self, why: &str) -> ! {
        self.signal(nix::sys::signal::Signal::SIGKILL);
        self.seen.extend(self.lines.try_iter());
        let last = self.seen.len().saturating_sub(10);
        panic!("{why}, within its deadline; its last words:\n{}", self.seen[last..].concat());
    }
}

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
    _dir: TempDir,
}

impl Outcome {
    /// The exit code; none where a signal ended it.
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    #[track_caller]
    pub fn assert_code(&self, code: i32) -> &Self {
        assert_eq!(self.code(), Some(code), "{}", self.told());
        self
    }

    /// Standard output as events.
    #[track_caller]
    pub fn events(&self) -> Events {
        Events::parse(&self.stdout)
    }

    /// All it said, for messages: of events, only the complaints.
    pub fn told(&self) -> String {
        let said = if self.stdout.starts_with("{\"ts\"") { self.events().complaints() } else { self.stdout.clone() };
        format!("{}\nstdout:\n{said}\nstderr:\n{}", self.status, self.stderr)
    }
}

/// Asks doctor once; its answer is the reason why the tests fail where labs can't run.
fn machine_runs_labs() {
    static ANSWER: OnceLock<Result<(), String>> = OnceLock::new();
    let answer = ANSWER.get_or_init(|| {
        let outcome = Nslab::anywhere().arg("doctor").run();
        if outcome.code() == Some(0) { Ok(()) } else { Err(outcome.told()) }
    });
    if let Err(reason) = answer {
        panic!("this machine can't run labs, says doctor; nothing can be tested here.\n{reason}");
    }
}
