//! What the guide tells the learner's side.

use crate::check::{Cause, Verdict, View};
use crate::lab::{Residue, ShellChange};
use crate::lesson::{CheckId, NamespaceKind, StepId, TerminalName, Words};
use crate::world::Scene;

#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// A new lab is being brought to the start of a step: so many of its commands have been typed.
    Replaying {
        done: usize,
        of: usize,
    },
    /// There is a lab, the first or a new one: screens begin empty, and these terminals can be opened. The first
    /// is open. What is typed to bring it to a step comes after this, then [`News::AtStep`].
    Ready {
        terminals: Vec<TerminalName>,
        limits: Vec<String>,
        ms: f64,
    },
    /// The learner works at this step from now on; its checks are open.
    AtStep {
        step: StepId,
    },
    /// A terminal printed this.
    Output {
        terminal: TerminalName,
        bytes: Vec<u8>,
    },
    Opened {
        terminal: TerminalName,
    },
    /// A terminal's first shell has ended. [`super::Wish::Open`] gives it another.
    Closed(Closed),
    /// A command was entered at a prompt, and runs.
    Began {
        terminal: TerminalName,
        command: String,
        by: By,
    },
    /// The prompt is back.
    Ended(Ended),
    /// A check was looked at, and stands differently than before, or was asked for.
    Check {
        check: CheckId,
        verdict: Verdict,
        /// With [`super::Wish::Check`]: it was given its time, and `views` and `cause` say what was seen.
        asked: bool,
        views: Vec<View>,
        cause: Option<Cause>,
        /// It held, had to go on holding (`holds`), and no longer does.
        lost: bool,
    },
    /// All that [`super::Wish::Check`] asked for has been told.
    Checked,
    StepDone {
        step: StepId,
        how: How,
    },
    /// [`super::Wish::Next`] without `skip`, at a step that is not done.
    NotDone {
        open: Vec<CheckId>,
    },
    /// The last step is behind the learner.
    LessonDone,
    Remark(Remark),
    /// What there is now, and was before the last command: after each command, and when it was asked for.
    World(Box<Scene>),
    /// What `{{pid A}}` and the like stand for now, as the host numbers processes.
    Words(Words),
    /// A wish could not be granted; the session goes on.
    Refused(Refusal),
    /// The lab is gone, or could not be made: [`super::Wish::Reset`] tries again.
    LabLost {
        why: String,
    },
    /// The last news.
    Left {
        residue: Vec<Residue>,
    },
}

/// Why a wish is not granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Something runs in the terminal that would have to be typed into.
    Running { terminal: TerminalName },
    /// There are as many terminals as there can be.
    TooManyTerminals { most: usize },
    /// The terminal could not be opened, in the kernel's words.
    NotOpened { terminal: TerminalName, why: String },
    /// There is no lab: see [`News::LabLost`].
    NoLab,
    /// The lesson has no such step.
    NoStep { step: StepId },
}

/// Whose command it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    Learner,
    /// Typed by the guide: a solution.
    Guide,
}

/// A command that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    pub terminal: TerminalName,
    /// As the line read when Enter was pressed; lines of one command are joined by `\n`. Empty if it could not be read.
    pub command: String,
    /// Of a shell that says so.
    pub exit: Option<i32>,
    pub shell: Option<ShellChange>,
    pub by: By,
    pub ms: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    pub terminal: TerminalName,
    /// Kinds of namespaces that ended with it: nobody is in them any more.
    pub gone: Vec<NamespaceKind>,
}

/// How a step was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    Alone,
    WithHelp,
    Skipped,
}

/// Something that the learner would want to know, and did not ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum Remark {
    /// What was typed is what the lesson has for another terminal.
    WrongTerminal { typed: TerminalName, meant: TerminalName, command: String },
    /// The namespaces that a terminal stood in at the step's start, or that the lesson has made, are gone with their
    /// last process: typing on does not bring them back.
    CannotBeUndone { terminal: TerminalName, gone: Vec<NamespaceKind>, reset_to: StepId },
    /// A command has been running for a while without output, and the lesson has none here that stays in front.
    StillRunning { terminal: TerminalName, command: String },
    /// A command name that the lab does not have, and the nearest that the lesson uses: `unhsare`, `unshare`.
    Misspelt { typed: String, meant: String },
    /// A check's cause is the one of this known mistake of the lesson (`<details class="wrong …">`): by position among
    /// the step's blocks.
    KnownMistake { step: StepId, block: usize },
    /// What the solution typed did not make the step pass: something done before stands in the way.
    SolutionInTheWay { step: StepId },
}
