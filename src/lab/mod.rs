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
mod desk;
mod files;
mod identity;
mod init;
mod launch;
mod limits;
mod link;
pub(crate) mod marks;
mod observer;
mod plan;
mod programs;
mod protocol;
mod scenery;
mod supervisor;
mod syscalls;
mod typing;

use std::io;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::timeout;

pub use launch::{divert, launch_ahead};
pub use programs::{missing, on_path};

pub use desk::{Desk, Printed};
pub use link::Link;

use channel::AsyncChannel;
use identity::{Ids, Mapping};
use launch::{Launch, Supervisor};
use link::unexpected;
use protocol::{Reply, Request, Start};

use crate::lesson::{Expectation, Key, LabSpec, TerminalName};
use crate::observation::{Answer, Ask, Unobservable};
use crate::sys::process;

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

/// Where what terminals print goes as well, as it comes.
pub type Tap = tokio::sync::mpsc::UnboundedSender<Printed>;

/// A running lab, held by the main process. Dropped without [`Lab::end`], it is killed.
pub struct Lab {
    /// This lab's name on the machine: the source of its root file system, so that residue can be told.
    name: String,
    supervisor: Supervisor,
    link: Link,
    desk: Desk,
    limits: Vec<String>,
    /// Keeps the range of user ids ours while the lab lives.
    _ids: Mapping,
}

impl Lab {
    /// Makes a lab and waits for the first terminal's first prompt. Whatever its terminals print goes to `tap` as well.
    ///
    /// To be called on the thread that lives as long as the process.
    pub async fn start(spec: &LabSpec, pace: Pace, tap: Option<Tap>) -> Result<Self, LabError> {
        let name = lab_name().map_err(|error| unavailable("getrandom", &error))?;
        let launch = Launch::ahead_or_now()?;
        enough_ids(spec, launch.ids())?;
        let (supervisor, socket, ids) = launch.finish()?;
        let channel = AsyncChannel::new(socket).map_err(|error| unavailable("register a socket", &error))?;
        let (link, desk) = (Link::new(channel), Desk::new(tap));
        let mut lab = Self { name: name.clone(), supervisor, link, desk, limits: Vec::new(), _ids: ids };
        lab.receive_terminals(Start { name, spec: spec.clone(), ids: lab._ids.ids(), pace }).await?;
        if let Some(first) = spec.terminals.first() {
            lab.first_prompt(first).await?;
        }
        Ok(lab)
    }

    async fn receive_terminals(&mut self, start: Start) -> Result<(), LabError> {
        let names = start.spec.terminals.clone();
        self.limits = match self.link.ask(&Request::Start(start)).await {
            Ok(Reply::Ready { limits }) => limits,
            Ok(Reply::Failed(why)) => return Err(LabError::Unavailable(why)),
            Ok(other) => return Err(unexpected(&other)),
            Err(error) => return Err(error),
        };
        for (name, master) in names.into_iter().zip(self.link.take_descriptors()) {
            self.desk.add(name, master)?;
        }
        Ok(())
    }

    /// The two sides of a lab that somebody else types into: who asks, and what is typed and printed.
    pub fn sides(&mut self) -> (&mut Link, &mut Desk) {
        (&mut self.link, &mut self.desk)
    }

    /// Starts the shell of a terminal: one that was not opened yet, one whose shell has ended, or a new one.
    pub async fn open(&mut self, terminal: &TerminalName) -> Result<(), LabError> {
        if self.desk.is_open(terminal) {
            return Ok(());
        }
        self.link.open(terminal).await?;
        for master in self.link.take_descriptors() {
            self.desk.add(terminal.clone(), master)?;
        }
        self.desk.reopened(terminal)?;
        self.first_prompt(terminal).await
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
        self.link.observe(asks).await
    }

    /// Resolves when the kernel says that something in the lab changed since the last observation.
    ///
    /// May be dropped before it does.
    pub async fn changed(&mut self) {
        self.link.changed().await;
    }

    /// Ends the lab, whatever its state, and says what is left of it (nothing, or a defect).
    pub async fn end(mut self) -> Vec<Residue> {
        self.desk.clear();
        // If it died before, what it had made died with it.
        let mut residue = timeout(GOING, self.link.end()).await.ok().and_then(Result::ok).unwrap_or_default();
        if !self.supervisor.end() {
            let name = format!("supervisor ({})", self.supervisor.pid());
            residue.push(Residue { kind: "process".to_owned(), name });
        }
        residue.extend(mounts_named(&self.name));
        residue
    }
}

fn unavailable(what: &str, error: &io::Error) -> LabError {
    LabError::Unavailable(format!("{what}: {error}"))
}

fn enough_ids(spec: &LabSpec, ids: Ids) -> Result<(), LabError> {
    let wanted = if spec.user.is_some() { spec.ids.max(1001) } else { spec.ids };
    let has = ids.count();
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
