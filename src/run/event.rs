//! What a run tells the world: the only bridge between the runner and the front ends.
//!
//! The JSON of `--format json` is this, one event a line. Removing or retyping a field raises [`FORMAT`].

mod proof;

use std::sync::mpsc::Sender;

use serde::Serialize;

pub use self::proof::{Mistyped, ProofEnd, StandingEnd, VariantEnd};
pub use crate::lab::{Residue, ShellChange};

use crate::check::{Cause, Verdict, View};
use crate::lesson::{Check, CheckId, Lesson, LessonId, Severity, StepId, TerminalName};

/// Version of the event stream.
pub const FORMAT: u32 = 1;

/// An event, where it belongs, and when it happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// RFC 3339, UTC, microseconds.
    pub ts: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesson: Option<LessonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum What {
    RunStarted {
        /// This program's version.
        nslab: String,
        format: u32,
        /// What the words of the lessons were picked by.
        seed: String,
        /// Which limits hold for the whole run, in words; those of a lab come with its `lab-ready`.
        limits: Vec<String>,
        /// Ids of the lessons to come, in order.
        lessons: Vec<LessonId>,
    },
    LessonStarted {
        file: String,
        digest: String,
        title: String,
        /// How many steps there are to come.
        steps: usize,
    },
    /// The lab is there and its first terminal shows its first prompt.
    LabReady {
        /// Since the lesson was started.
        ms: f64,
        /// The lab's own limits and what it lacks, in words.
        limits: Vec<String>,
    },
    StepStarted {
        title: String,
    },
    /// A command has been typed; its `command` follows when it ends. For live displays.
    Typing {
        n: usize,
        terminal: TerminalName,
        command: String,
    },
    Command(CommandEnd),
    Check(CheckEnd),
    StepFinished {
        #[serde(flatten)]
        totals: Totals,
    },
    LessonFinished {
        #[serde(flatten)]
        totals: Totals,
        residue: Vec<Residue>,
    },
    /// A proof of the lesson begins: so many variants are to come.
    ProofStarted {
        variants: usize,
    },
    /// A check, where everything was typed as written.
    Standing(StandingEnd),
    /// A command that did not do as written, where everything was typed as written.
    Mistyped(Mistyped),
    Variant(VariantEnd),
    ProofFinished {
        #[serde(flatten)]
        end: ProofEnd,
        residue: Vec<Residue>,
    },
    RunFinished {
        #[serde(flatten)]
        totals: Totals,
        /// Whether somebody asked for an early end.
        interrupted: bool,
    },
    Diagnostic {
        /// Id of the rule that it offends.
        rule: &'static str,
        severity: Severity,
        message: String,
        /// What stands at the place itself, and the way on.
        label: Option<String>,
        help: Option<String>,
        file: String,
        line: usize,
        column: usize,
    },
    Error {
        message: String,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommandEnd {
    /// Counts the lesson's commands from 1.
    pub n: usize,
    pub terminal: TerminalName,
    pub command: String,
    /// Exit status; none where a shell was opened or left, or where none was told.
    pub exit: Option<i32>,
    pub shell: Option<ShellChange>,
    /// Of its status and output (kind `transcript`).
    pub verdict: Verdict,
    /// Why, where the verdict is not `pass`.
    pub because: Option<String>,
    pub ms: f64,
    /// What it printed, made harmless.
    pub output: String,
    pub truncated: bool,
    /// Where in the lesson file it stands, from 1.
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckEnd {
    pub check: CheckId,
    pub kind: String,
    pub that: String,
    pub phase: Phase,
    pub verdict: Verdict,
    pub views: Vec<View>,
    /// Why there is nothing to see, where it was not judged.
    pub because: Option<String>,
    pub cause: Option<Cause>,
    pub points: u32,
    pub hidden: bool,
    pub ms: f64,
    /// Where in the lesson file it stands, from 1.
    pub line: usize,
}

impl CheckEnd {
    /// With nothing seen yet.
    pub fn of(lesson: &Lesson, check: &Check, phase: Phase, verdict: Verdict) -> Self {
        Self {
            check: check.id.clone(),
            kind: check.claim.kind().to_owned(),
            that: check.that.clone(),
            phase,
            verdict,
            views: Vec::new(),
            because: None,
            cause: None,
            points: check.points,
            hidden: check.hidden,
            ms: 0.0,
            line: lesson.line(&check.span),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// At its place in the step.
    Step,
    /// Later: it had to stay true, or its `until` had to come.
    Hold,
}

/// Commands and checks counted by verdict; each check once, by the worst of its moments.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Totals {
    pub verdict: Verdict,
    pub passed: usize,
    pub failed: usize,
    pub unknown: usize,
    pub skipped: usize,
    pub ms: f64,
}

/// Where events go. Telling never waits for whoever shows them, and goes on when nobody does any more.
#[derive(Debug, Clone)]
pub struct Events {
    to: Sender<Event>,
    lesson: Option<LessonId>,
}

impl Events {
    pub fn new(to: Sender<Event>) -> Self {
        Self { to, lesson: None }
    }

    /// Those of one lesson.
    pub fn of(&self, lesson: &LessonId) -> Self {
        Self { to: self.to.clone(), lesson: Some(lesson.clone()) }
    }

    pub fn tell(&self, what: What) {
        self.send(None, what);
    }

    pub fn tell_in(&self, step: &StepId, what: What) {
        self.send(Some(step.clone()), what);
    }

    fn send(&self, step: Option<StepId>, what: What) {
        let ts = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        // A front end that is gone is no reason to end a lab halfway.
        let _ = self.to.send(Event { ts, lesson: self.lesson.clone(), step, what });
    }
}
