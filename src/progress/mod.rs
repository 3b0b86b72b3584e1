//! What a learner has done, kept between sessions.
//!
//! The data is here; where and how it is kept is in `store`. On disk it carries a version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lesson::{CheckId, StepId, TerminalName};
use crate::run::guide::{By, How};

/// What became of one lesson.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LessonProgress {
    /// Of the lesson file that it was done with.
    pub digest: String,
    /// What its words were picked by.
    pub seed: String,
    /// The step that the learner is at.
    pub at: Option<StepId>,
    pub steps: BTreeMap<StepId, StepProgress>,
    /// What was typed since each step was last begun, in order.
    pub typed: Vec<TypedLine>,
    /// RFC 3339, UTC.
    pub started: Option<String>,
    /// When the last step was done, skipped ones included.
    pub finished: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
}
