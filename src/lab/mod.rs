//! A lab: a throw-away Linux machine made of namespaces.
//!
//! ```text
//! nslab            this side: [`Lab`]; types, asks, ends; enters no namespace
//!  └ supervisor    supervisor.rs; in user namespace U1; makes the lab, has it observed
//!     ├ observers  short-lived children that enter what they look at
//!     └ init       init.rs; PID 1 of eight fresh namespaces, user namespace U2
//!        ├ bash A  on pseudo-terminals of the lab's own devpts, whose masters are here
//!        └ scenery
//! ```
//!
//! Each dies with the one above it. `plan.rs` says what the lab consists of, `limits.rs` and `syscalls.rs` what
//! it may do, `identity.rs` who it is. What a lesson teaches and what its checks want is unknown here.

mod channel;
mod files;
mod identity;
mod init;
mod launch;
mod limits;
pub(crate) mod marks;
mod observer;
mod plan;
mod programs;
mod protocol;
mod scenery;
mod supervisor;
mod syscalls;
mod typing;

use std::collections::BTreeMap;
use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::time::timeout;

pub use launch::divert;
pub use programs::{missing, on_path};

use channel::AsyncChannel;
use identity::Mapping;
use protocol::{Front, Reply, Request, Start};
use typing::Terminal;

use crate::lesson::{Expectation, Key, LabSpec, TerminalName};
use crate::observation::{Answer, Ask, Unobservable};
use crate::sys::clone::Child;
use crate::sys::process;

/// How long a supervisor may take to answer anything but a question with echoes.
const ANSWER: Duration = Duration::from_secs(60);
/// How long a lab may take to go.
const GOING: Duration = Duration::from_secs(30);

/// What went wrong with a lab: never the learner's failure.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// This machine refuses; `doctor` says why.
    #[error("cannot make a lab: {0}")]
    Unavailable(String),
    #[error("the lab has ended: {0}")]
    Gone(String),
    #[error("terminal {0} is closed")]
    Closed(TerminalName),
}

/// How typing ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    pub how: HowEnded,
    /// Of a shell with prompt marks.
    pub exit: Option<i32>,
    pub shell: Option<ShellChange>,
    /// Cleaned: no escapes, `\n` line ends.
    pub output: String,
    pub truncated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowEnded {
    /// The prompt is back.
    Prompt,
    /// No marks, but the process in front waits for input: done, status unknown.
    Reading,
    /// It runs on, as `? running` expects: the expected output appeared.
    Running,
    /// The deadline passed; the command was interrupted.
    TimedOut,
    /// The shell is gone, and with it the terminal.
    Closed,
}

/// How fast a lab's own `ping` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// As a learner has it: the machine's `ping`, if it has one, and a second between two echoes.
    Real,
    /// As a proof has it: nslab's own `ping`, which hardly pauses.
    Hurried,
}

/// What a command did to the shells of its terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShellChange {
    Opened,
    Left,
}

/// Something of a lab's that was still there after its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residue {
    /// `process`, `mount`, `namespace`, …
    pub kind: String,
    pub name: String,
}

/// When typing counts as done.
#[derive(Debug, Clone, PartialEq)]
pub enum Until {
    /// The prompt is back, or the process in front waits for input.
    Done,
    /// The output so far satisfies this (for `? running`); its words are filled in.
    Shows(Expectation),
}

/// A running lab, held by the main process. Dropped without [`Lab::end`], it is killed.
pub struct Lab {
    /// This lab's name on the machine: the source of its root file system, so that residue can be told.
    name: String,
    supervisor: Child,
    channel: AsyncChannel,
    terminals: BTreeMap<TerminalName, Terminal>,
    limits: Vec<String>,
    /// A `Watch` was sent whose `Changed` has not come yet.
    watching: bool,
    /// Keeps the range of user ids ours while the lab lives.
    _ids: Mapping,
}

impl Lab {
    /// Makes a lab and waits for the first terminal's first prompt.
    ///
    /// To be called on the thread that lives as long as the process.
    pub async fn start(spec: &LabSpec, pace: Pace) -> Result<Self, LabError> {
        let unavailable = |what: &str, error: io::Error| LabError::Unavailable(format!("{what}: {error}"));
        let ids = Mapping::choose().map_err(|error| unavailable("choose user ids", error))?;
        enough_ids(spec, &ids)?;
        let name = lab_name().map_err(|error| unavailable("getrandom", error))?;
        let (supervisor, socket) = launch::launch(&ids).map_err(|error| match is_hung_up(&error) {
            true => supervisor_ended(),
            false => unavailable("enter a user namespace", error),
        })?;
        let channel = AsyncChannel::new(socket).map_err(|error| unavailable("register a socket", error))?;
        let mut lab = Self {
            name: name.clone(),
            supervisor,
            channel,
            terminals: BTreeMap::new(),
            limits: Vec::new(),
            watching: false,
            _ids: ids,
        };
        lab.receive_terminals(Start { name, spec: spec.clone(), ids: lab._ids.ids(), pace }).await?;
        if let Some(first) = spec.terminals.first() {
            lab.first_prompt(first).await?;
        }
        Ok(lab)
    }

    async fn receive_terminals(&mut self, start: Start) -> Result<(), LabError> {
        let names = start.spec.terminals.clone();
        self.limits = match self.ask(&Request::Start(start)).await {
            Ok(Reply::Ready { limits }) => limits,
            Ok(Reply::Failed(why)) => return Err(LabError::Unavailable(why)),
            Ok(other) => return Err(unexpected(&other)),
            Err(error) => return Err(error),
        };
        for (name, master) in names.into_iter().zip(self.channel.take_descriptors()) {
            let terminal =
                Terminal::new(master).map_err(|error| LabError::Gone(format!("terminal {name}: {error}")))?;
            self.terminals.insert(name, terminal);
        }
        Ok(())
    }

    /// Which limits are in force, and what the lab lacks, in words.
    pub fn limits(&self) -> Vec<String> {
        self.limits.clone()
    }

    /// Types a command into a terminal (opened on first use) and waits for its end, at most `deadline`.
    pub async fn type_line(
        &mut self,
        terminal: &TerminalName,
        line: &str,
        until: Until,
        deadline: Duration,
    ) -> Result<Typed, LabError> {
        self.type_lines(terminal, line, &until, deadline).await
    }

    /// Presses a key in a terminal and waits for what comes of it, at most `deadline`.
    pub async fn press(
        &mut self,
        terminal: &TerminalName,
        key: Key,
        until: Until,
        deadline: Duration,
    ) -> Result<Typed, LabError> {
        self.press_key(terminal, key, &until, deadline).await
    }

    /// Asks the kernel, from outside.
    pub async fn observe(&mut self, asks: &[Ask]) -> Result<Vec<Result<Answer, Unobservable>>, LabError> {
        match self.ask(&Request::Observe(asks.to_vec())).await? {
            Reply::Answers(answers) => Ok(answers),
            other => Err(unexpected(&other)),
        }
    }

    /// Resolves when the kernel says that something in the lab changed since the last observation.
    ///
    /// May be dropped before it does.
    pub async fn changed(&mut self) {
        if !self.watching {
            self.watching = true;
            if self.channel.send(&Request::Watch).await.is_err() {
                return std::future::pending().await;
            }
        }
        match self.channel.receive::<Reply>().await {
            Ok(_) => self.watching = false,
            // The lab is gone: the next observation will say so.
            Err(_) => std::future::pending().await,
        }
    }

    /// Ends the lab, whatever its state, and says what is left of it (nothing, or a defect).
    pub async fn end(mut self) -> Vec<Residue> {
        self.terminals.clear();
        // If it died before, what it had made died with it.
        let mut residue = timeout(GOING, self.request_end()).await.ok().and_then(Result::ok).unwrap_or_default();
        let _ = process::kill(&self.supervisor.pidfd);
        if !process::reap_by(self.supervisor.pidfd.as_fd(), Instant::now() + GOING).unwrap_or(false) {
            let name = format!("supervisor ({})", self.supervisor.pid);
            residue.push(Residue { kind: "process".to_owned(), name });
        }
        residue.extend(mounts_named(&self.name));
        residue
    }

    /// Asks for the end. Replies to requests that were given up half-way may come first.
    async fn request_end(&mut self) -> io::Result<Vec<Residue>> {
        self.channel.send(&Request::End).await?;
        loop {
            if let Reply::Ended(residue) = self.channel.receive().await? {
                return Ok(residue);
            }
        }
    }

    async fn request_open(&mut self, terminal: &TerminalName) -> Result<(), LabError> {
        match self.ask(&Request::Open(terminal.clone())).await? {
            Reply::Opened => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    async fn request_kill(&mut self, terminal: &TerminalName) -> Result<(), LabError> {
        match self.ask(&Request::Kill(terminal.clone())).await? {
            Reply::Killed => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    async fn is_reading(&mut self, terminal: &TerminalName) -> Result<bool, LabError> {
        match self.ask(&Request::Front(terminal.clone())).await? {
            Reply::Front(front) => Ok(front.is_ok_and(|front: Front| front.reading)),
            other => Err(unexpected(&other)),
        }
    }

    /// One request, one reply. News of a change that nobody waits for any more is passed over.
    async fn ask(&mut self, request: &Request) -> Result<Reply, LabError> {
        let gone = |error: io::Error| match is_hung_up(&error) {
            true => supervisor_ended(),
            false => LabError::Gone(format!("talk to its supervisor: {error}")),
        };
        self.channel.send(request).await.map_err(gone)?;
        loop {
            match timeout(ANSWER, self.channel.receive()).await {
                Ok(Ok(Reply::Changed)) => self.watching = false,
                Ok(Ok(reply)) => {
                    // The supervisor stops watching at a request.
                    self.watching = false;
                    return Ok(reply);
                }
                Ok(Err(error)) => return Err(gone(error)),
                Err(_) => return Err(LabError::Gone(format!("no answer within {} s", ANSWER.as_secs()))),
            }
        }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        // After `end` there is nobody left to kill; on any other way out this ends the lab.
        let _ = process::kill(&self.supervisor.pidfd);
        let _ = process::reap_by(self.supervisor.pidfd.as_fd(), Instant::now() + GOING);
    }
}

fn enough_ids(spec: &LabSpec, ids: &Mapping) -> Result<(), LabError> {
    let wanted = if spec.user.is_some() { spec.ids.max(1001) } else { spec.ids };
    let has = ids.ids().count();
    if wanted <= has {
        return Ok(());
    }
    Err(LabError::Unavailable(format!(
        "the lesson needs {wanted} user ids, and this user has {has}: that takes newuidmap and a line in /etc/subuid"
    )))
}

fn lab_name() -> io::Result<String> {
    let bytes: [u8; 4] = process::random()?;
    Ok(format!("nslab-{:08x}", u32::from_le_bytes(bytes)))
}

/// Mounts of this lab that show outside it: there must be none.
fn mounts_named(name: &str) -> Vec<Residue> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let of_lab = mounts.lines().filter(|line| line.split(' ').any(|field| field == name));
    of_lab.map(|line| Residue { kind: "mount".to_owned(), name: line.to_owned() }).collect()
}

/// Whether the other end of a socket was closed: before we wrote, before it read, or after.
fn is_hung_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionReset | UnexpectedEof)
}

/// Killed, by somebody or for want of memory: nothing that this machine refuses.
fn supervisor_ended() -> LabError {
    LabError::Gone("its supervisor ended unexpectedly".to_owned())
}

fn unexpected(reply: &Reply) -> LabError {
    match reply {
        Reply::Failed(why) => LabError::Gone(why.clone()),
        other => LabError::Gone(format!("its supervisor answered something else: {other:?}")),
    }
}
