//! What every test case has: a time, a status with its words, and nothing in them that a reader could mistake.

use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCaseStatus};

use crate::check::Verdict;
use crate::layout::harmless;

pub(super) fn milliseconds(ms: f64) -> Duration {
    Duration::try_from_secs_f64(ms / 1e3).unwrap_or_default()
}

pub(super) fn status(verdict: Verdict, kind: &str, message: &str, body: &str) -> TestCaseStatus {
    let mut status = match verdict {
        Verdict::Pass => return TestCaseStatus::success(),
        Verdict::Skipped => TestCaseStatus::skipped(),
        Verdict::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Unknown => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    status.set_message(clean(message)).set_type(kind);
    if verdict != Verdict::Skipped {
        status.set_description(clean(body)); // readers expect nothing inside <skipped>
    }
    status
}

/// Without what XML forbids, and without Jenkins' `[[ATTACHMENT|…]]`, by which a lab could name files to publish.
pub(super) fn clean(text: &str) -> String {
    let allowed = |c: &char| !matches!(c, '\u{fffe}' | '\u{ffff}');
    harmless(text).chars().filter(allowed).collect::<String>().replace("[[ATTACHMENT|", "[ [ATTACHMENT|")
}
