//! Checks: pure functions of an observation. One file a kind.

mod verdict;

pub use verdict::{Cause, Judgement, Verdict, View};

use crate::lesson::Check;
use crate::observation::{Ask, Observation};

/// What must be asked to judge this check.
pub fn questions(check: &Check) -> Vec<Ask> {
    let _ = check;
    Vec::new()
}

/// Judges a check by an observation that answers its [`questions`].
pub fn judge(check: &Check, seen: &Observation) -> Judgement {
    let _ = (check, seen);
    Judgement { verdict: Verdict::Unknown, views: Vec::new(), negative: false }
}

/// What else must be asked to say why a check failed.
pub fn questions_why(check: &Check) -> Vec<Ask> {
    let _ = check;
    Vec::new()
}

/// Why a check failed, where the observation (of [`questions`] and [`questions_why`]) tells.
pub fn explain(check: &Check, judged: &Judgement, seen: &Observation) -> Option<Cause> {
    let _ = (check, judged, seen);
    None
}

/// Every cause that [`explain`] can name.
pub const CAUSES: &[&str] = &[];
