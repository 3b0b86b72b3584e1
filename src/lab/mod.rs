//! A lab: a throw-away Linux machine made of namespaces.

use std::path::PathBuf;
use std::time::Duration;

use crate::lesson::{Key, LabSpec, TerminalName};
use crate::observation::{Answer, Ask, Unobservable};
use crate::run::event::{Residue, ShellChange};

/// A running lab, held by the main process.
pub struct Lab {}

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

/// When typing counts as done.
#[derive(Debug, Clone, PartialEq)]
pub enum Until {
    /// The prompt is back, or the process in front waits for input.
    Done,
    /// The output so far satisfies this (for `? running`).
    Shows(crate::lesson::Expectation),
}

impl Lab {
    /// Makes a lab and waits for the first terminal's first prompt.
    pub async fn start(spec: &LabSpec) -> Result<Self, LabError> {
        let _ = spec;
        Err(LabError::Unavailable("not built yet".to_owned()))
    }
    /// Which limits are in force, and what the lab lacks, in words.
    pub fn limits(&self) -> Vec<String> {
        Vec::new()
    }
    /// PID of the terminal's foreground process: as its own PID namespace numbers it, and as the host does.
    pub async fn pid(&mut self, terminal: &TerminalName) -> Result<(u32, u32), LabError> {
        Err(LabError::Closed(terminal.clone()))
    }
    /// Types a command into a terminal (opened on first use) and waits for its end, at most `deadline`.
    pub async fn type_line(&mut self, terminal: &TerminalName, line: &str, until: Until, deadline: Duration) -> Result<Typed, LabError> {
        let _ = (line, until, deadline);
        Err(LabError::Closed(terminal.clone()))
    }
    pub async fn press(&mut self, terminal: &TerminalName, key: Key, until: Until, deadline: Duration) -> Result<Typed, LabError> {
        let _ = (key, until, deadline);
        Err(LabError::Closed(terminal.clone()))
    }
    /// Asks the kernel, from outside.
    pub async fn observe(&mut self, asks: &[Ask]) -> Result<Vec<Result<Answer, Unobservable>>, LabError> {
        let _ = asks;
        Err(LabError::Gone("not built yet".to_owned()))
    }
    /// Resolves when the kernel says that something in the lab changed since the last observation.
    pub async fn changed(&mut self) {
        std::future::pending::<()>().await;
    }
    /// Ends the lab, whatever its state, and says what is left of it (nothing, or a defect).
    pub async fn end(self) -> Vec<Residue> {
        Vec::new()
    }
}

/// For the front ends: programs of the machine that are not in the lab's PATH.
pub fn missing(needs: &[crate::lesson::Need]) -> Vec<crate::lesson::Need> {
    let _ = (needs, PathBuf::new());
    Vec::new()
}

/// A hidden role of this program, if that is what it was started for.
pub fn divert() -> Option<std::process::ExitCode> {
    None
}
