//! What is to be proved, and what came of it.

use std::num::NonZeroUsize;

use crate::check::Verdict;
use crate::lesson::{Lesson, LessonId};
use crate::prove::MinScore;
use crate::run::event::{Residue, Totals};
use crate::run::in_lab::Fault;

/// What to prove, and how.
pub struct ProofOrder {
    pub lessons: Vec<Lesson>,
    /// What `[vars]` are picked by.
    pub seed: String,
    /// How many labs there are at the same time.
    pub jobs: NonZeroUsize,
    pub least: MinScore,
}

/// What came of a lesson's proof, beyond its events.
#[derive(Debug, Clone)]
pub struct LessonProof {
    pub totals: Totals,
    pub residue: Vec<Residue>,
    pub fault: Option<Fault>,
}

impl LessonProof {
    /// The worst that came of it.
    pub fn verdict(&self) -> Verdict {
        self.totals.verdict
    }
}

/// What came of a proof, beyond its events.
#[derive(Debug, Clone)]
pub struct ProofOutcome {
    pub lessons: Vec<(LessonId, LessonProof)>,
}
