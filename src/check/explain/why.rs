//! What each kind of check has to say of its failures.

use crate::check::subject::Subject;
use crate::check::verdict::Cause;
use crate::lesson::Check;
use crate::observation::{Ask, Observation};

/// What a kind of check knows of its failures. Implemented by the claims, one file each.
pub(in crate::check) trait Explain: Subject {
    /// What else to ask when it failed.
    fn asks_why(&self, check: &Check) -> Vec<Ask>;
    /// Why it failed.
    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause>;
}
