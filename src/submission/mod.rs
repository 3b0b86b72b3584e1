//! What a learner typed in a lesson, as a file in the lesson's own format: a report to read, to run, to hand in. Pure.
//!
//! | file | does |
//! | --- | --- |
//! | `typed` | what was typed → what can be typed again, and what can't and why |
//! | `written` | which of a lesson's checks such a file has |
//! | `write`, `markup` | → text |
//! | `read` | text → [`Submission`] |
//! | `applied` | a submission's commands in the place of a lesson's own |
//!
//! Of a file that somebody hands in only the commands are taken: its checks are for whoever runs it, and nobody is
//! judged by them.

mod applied;
mod markup;
mod read;
#[cfg(test)]
mod tests;
mod typed;
mod write;
mod written;

use serde::{Deserialize, Serialize};

use crate::lesson::{ExpectedEnd, Input, LessonId, StepId, TerminalName};

pub use self::applied::{Statuses, applied};
pub use self::read::read;
pub use self::typed::{Entry, LeftOut, Why, entries};
pub use self::write::{Report, ReportStep, write};
pub use self::written::written;

/// What somebody did of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub origin: Origin,
    /// Those in which something was typed, in file order.
    pub steps: Vec<SubmittedStep>,
}

/// Of what it is: the ```` ```submission ```` fence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origin {
    pub format: u32,
    pub lesson: String,
    /// Of the lesson file; empty where the file does not say.
    #[serde(default)]
    pub digest: String,
    /// What the lesson's words were picked by.
    #[serde(default)]
    pub seed: String,
    /// What the learner wants to be called there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
}

/// The newest form of [`Origin`] that this program reads.
pub const FORMAT: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmittedStep {
    pub id: StepId,
    pub inputs: Vec<Submitted>,
}

/// One thing typed, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    pub terminal: TerminalName,
    pub input: Input,
    pub end: ExpectedEnd,
}

impl Origin {
    pub fn lesson(&self) -> LessonId {
        LessonId(self.lesson.clone())
    }
}
