//! What a learner has done, kept between sessions.
//!
//! | file | what it is |
//! | --- | --- |
//! | `typed`, `pids` | what was typed, in the order in which it was begun; which process a number meant |
//! | `standing` | how far a learner is in a lesson, and what of a record a changed lesson still has |
//! | `next` | which lesson comes next |
//! | `merge` | two records of one lesson, made one |
//! | `record` | a record as text, with its version |
//! | `key`, `place` | which file, in which folder |
//! | `file`, `store` | reading and writing it, whatever happens meanwhile |
//! | `keeper` | the store of one session, which complains once |
//!
//! Knows no lab, and not how anything is shown. All but `file` and `store` are pure.

mod file;
mod keeper;
mod key;
mod merge;
mod next;
mod pids;
mod place;
mod record;
mod standing;
mod store;
mod typed;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lesson::{CheckId, StepId, TerminalName};
use crate::run::event::ShellChange;
use crate::run::guide::{By, How};

pub use self::keeper::Keeper;
pub use self::key::LessonKey;
pub use self::merge::merge;
pub use self::next::next_unfinished;
pub use self::place::Environment;
pub use self::record::FORMAT;
pub use self::standing::{Fitted, Standing, fit, standing};
pub use self::store::{Kept, Store, StoreError};

/// What became of one lesson.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LessonProgress {
    /// Of the lesson file that it was done with.
    pub digest: String,
    /// What its words were picked by.
    pub seed: String,
    /// The step that the learner is at.
    pub at: Option<StepId>,
    pub steps: BTreeMap<StepId, StepProgress>,
    /// What was typed since each step was last begun, in the order in which it was begun.
    pub typed: Vec<TypedLine>,
    /// RFC 3339, UTC.
    pub started: Option<String>,
    /// When the last step was done, skipped ones included.
    pub finished: Option<String>,
    /// When anything of it was last kept: the lesson where this is latest is the one that the learner is at.
    pub updated: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StepProgress {
    pub how: Option<How>,
    /// So many of its hints were shown.
    pub hints: usize,
    /// Checks asked for that did not pass, and known mistakes made.
    pub mistakes: usize,
    /// Spent at it, in milliseconds.
    pub ms: f64,
    pub predicted: BTreeMap<CheckId, Prediction>,
}

/// A learner's answer to "what will happen?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prediction {
    /// Position among the answers.
    pub answer: usize,
    /// Whether it came so; nothing has happened yet if absent.
    pub right: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TypedLine {
    pub step: StepId,
    pub terminal: TerminalName,
    pub command: String,
    pub exit: Option<i32>,
    pub by: By,
    /// The same with `{{pid A}}` for the number that A's process had then: in another lab it has another.
    #[serde(default)]
    pub meant: Option<String>,
    /// What it did to the shells of its terminal.
    #[serde(default)]
    pub shell: Option<ShellChange>,
    /// So many commands were begun in other terminals before it ended; none while it runs.
    #[serde(default)]
    pub meanwhile: Option<usize>,
}

impl LessonProgress {
    /// Spent at all its steps, in milliseconds.
    pub fn ms(&self) -> f64 {
        self.steps.values().map(|step| step.ms).sum()
    }

    pub fn is_done(&self, step: &StepId) -> bool {
        self.steps.get(step).is_some_and(|step| step.how.is_some())
    }
}
