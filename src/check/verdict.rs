//! What becomes of a check: four verdicts, and why.

use serde::{Deserialize, Serialize};

use crate::layout::Marks;

/// Only `Pass` is green.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Pass,
    /// Not run.
    Skipped,
    /// Could not be observed.
    Unknown,
    Fail,
}

impl Verdict {
    /// The verdict of a whole whose parts have these two: the worse (fail, unknown, skipped, pass).
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// One column wide, and told apart from the others without colour.
    pub fn sign(self, marks: Marks) -> &'static str {
        match (marks, self) {
            (Marks::Unicode, Self::Pass) => "✓",
            (Marks::Unicode, Self::Fail) => "✗",
            (Marks::Unicode, Self::Skipped) => "–",
            (Marks::Ascii, Self::Pass) => "+",
            (Marks::Ascii, Self::Fail) => "x",
            (Marks::Ascii, Self::Skipped) => "-",
            (_, Self::Unknown) => "?",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
            Self::Fail => "fail",
        }
    }
}

/// One check, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    pub verdict: Verdict,
    /// One for each viewpoint asked.
    pub views: Vec<View>,
    /// Whether a negative view (`not-from`) is what failed: waiting will not mend it.
    pub negative: bool,
}

/// What was expected and what was seen from one viewpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    pub from: String,
    pub expected: String,
    pub observed: String,
    pub verdict: Verdict,
}

/// Why a check failed, found in the kernel's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// One of [`crate::lesson::causes::CAUSES`].
    pub id: String,
    /// "ceth1 in ns1 is down"
    pub words: String,
    /// A command, or the way on in words.
    pub fix: String,
    /// Where to read on: a manual page.
    #[serde(default)]
    pub read: String,
}
