//! What a proof tells, beside the events of a run.

use serde::Serialize;

use crate::check::Verdict;
use crate::lesson::{CheckId, TerminalName};
use crate::prove::{Kind, Outcome, Scores, Standing};

/// A check, where everything was typed as written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandingEnd {
    pub check: CheckId,
    pub kind: String,
    pub that: String,
    #[serde(flatten)]
    pub standing: Standing,
    /// Whether it is proved, and holds.
    pub verdict: Verdict,
    /// Why, where it is not.
    pub because: Option<String>,
    /// Where in the lesson file it stands, from 1.
    pub line: usize,
}

/// A command that did not end or print as written, where everything was typed as written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mistyped {
    pub terminal: TerminalName,
    pub command: String,
    pub verdict: Verdict,
    pub because: Option<String>,
    pub line: usize,
}

/// One variant at its end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VariantEnd {
    /// Counts the lesson's variants from 1.
    pub n: usize,
    pub kind: Kind,
    /// What sort of near miss.
    pub slip: Option<String>,
    /// What is left out, or typed otherwise; for a folded part, its summary.
    pub command: String,
    /// The terminal that the command belongs to; none for a folded part.
    pub terminal: Option<TerminalName>,
    /// What is typed instead, with its terminal: `A$ ip link`. Nothing of a command that is left out.
    pub typed: Vec<String>,
    /// What it is to come to, in words.
    pub expected: String,
    #[serde(flatten)]
    pub outcome: Outcome,
    pub verdict: Verdict,
    /// Of which causes one is to be named; empty: any will do.
    pub provokes: Vec<String>,
    /// Whether one of them was.
    pub named: Option<bool>,
    pub ms: f64,
    /// Where in the lesson file it stands, from 1.
    pub line: usize,
}

/// A lesson's proof at its end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProofEnd {
    pub verdict: Verdict,
    #[serde(flatten)]
    pub scores: Scores,
    /// Of all commands left out and near misses, how many per cent were caught.
    pub mutation_score: f64,
    /// How many per cent must be.
    pub least: f64,
    /// Whether the lesson was varied at all: one that does not pass as written is not.
    pub varied: bool,
    /// Why it did not come to its end, if it did not.
    pub cut_short: Option<String>,
    pub ms: f64,
}
