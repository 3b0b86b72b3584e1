//! What all kinds have in common: a subject is there, is not there, or is another than elsewhere.

use super::sight::{self, Unseen};
use super::verdict::{Judgement, Verdict, View};
use super::words;
use crate::lesson::{Check, Viewpoint};
use crate::observation::{Ask, Observation};

/// What a kind of check knows of its subject. Implemented by the claims, one file each.
pub(super) trait Subject {
    /// What to ask at a viewpoint of the check to see the subject there, or that it is not.
    fn asks(&self, at: &Viewpoint) -> Vec<Ask>;
    /// What to ask besides, whatever the viewpoints.
    fn asks_besides(&self, check: &Check) -> Vec<Ask> {
        let _ = check;
        Vec::new()
    }
    /// The claim in the kernel's words: "link br0, type bridge, up".
    fn expected(&self) -> String;
    /// The subject's absence in the kernel's words: "no link br0".
    fn expected_absence(&self) -> String;
    /// Whether it is there, with all of its properties.
    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen>;
    /// Whether it is not there, whatever its properties.
    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen>;
    /// Whether the subject at `at` is another than the one at `than`. Kinds for which this means nothing can't tell.
    fn distinct(&self, at: &Viewpoint, than: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let _ = (at, than, seen);
        Err(Unseen::Unknown("there is nothing to compare".to_owned()))
    }
    /// The positive half: one view for each viewpoint where it must be, and for each it must differ from.
    fn positive(&self, check: &Check, seen: &Observation) -> Vec<View> {
        let mut views: Vec<View> =
            check.from.iter().map(|at| view(at, self.expected(), required(self.present(at, seen)))).collect();
        for at in &check.from {
            for than in &check.differs_from {
                views.push(view(than, format!("another than {at}'s"), possible(self.distinct(at, than, seen))));
            }
        }
        views
    }
}

/// What was seen at one viewpoint, and what that makes of the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) observed: String,
}

impl Finding {
    pub(super) fn pass(observed: impl Into<String>) -> Self {
        Self { verdict: Verdict::Pass, observed: observed.into() }
    }
    pub(super) fn fail(observed: impl Into<String>) -> Self {
        Self { verdict: Verdict::Fail, observed: observed.into() }
    }
    pub(super) fn unknown(observed: impl Into<String>) -> Self {
        Self { verdict: Verdict::Unknown, observed: observed.into() }
    }
    /// Pass where it holds, else fail.
    pub(super) fn that(holds: bool, observed: impl Into<String>) -> Self {
        if holds { Self::pass(observed) } else { Self::fail(observed) }
    }
}

/// At a viewpoint that the learner had to make, its absence is a failure.
pub(super) fn required(found: Result<Finding, Unseen>) -> Finding {
    found.unwrap_or_else(|unseen| match unseen {
        Unseen::NoNetns(words) => Finding::fail(words),
        Unseen::Unknown(words) => Finding::unknown(words),
    })
}

/// At a viewpoint that merely serves to compare, its absence shows nothing.
pub(super) fn possible(found: Result<Finding, Unseen>) -> Finding {
    found.unwrap_or_else(|(Unseen::NoNetns(words) | Unseen::Unknown(words))| Finding::unknown(words))
}

pub(super) fn view(from: &Viewpoint, expected: String, found: Finding) -> View {
    View {
        from: words::harmless(&from.to_string()),
        expected: words::harmless(&expected),
        observed: words::harmless(&found.observed),
        verdict: found.verdict,
    }
}

pub(super) fn questions(subject: &dyn Subject, check: &Check) -> Vec<Ask> {
    let asked_at = [&check.from, &check.not_from, &check.differs_from].into_iter().flatten();
    let mut asks: Vec<Ask> = asked_at.flat_map(|at| subject.asks(at)).collect();
    asks.extend(subject.asks_besides(check));
    if !asks.is_empty() {
        asks.extend(sight::netns_asks(check));
    }
    asks.sort();
    asks.dedup();
    asks
}

pub(super) fn judge(subject: &dyn Subject, check: &Check, seen: &Observation) -> Judgement {
    let positive = subject.positive(check, seen);
    let negative: Vec<View> = check
        .not_from
        .iter()
        .map(|at| view(at, subject.expected_absence(), possible(subject.absent(at, seen))))
        .collect();
    let waiting_is_vain =
        positive.iter().all(|v| v.verdict == Verdict::Pass) && negative.iter().any(|v| v.verdict == Verdict::Fail);
    let views: Vec<View> = positive.into_iter().chain(negative).collect();
    // Nothing asked is nothing shown.
    let verdict = views.iter().map(|v| v.verdict).reduce(Verdict::and).unwrap_or(Verdict::Unknown);
    Judgement { verdict, views, negative: waiting_is_vain }
}
