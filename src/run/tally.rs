//! Counting what came of a lesson. Pure.

use std::collections::BTreeMap;
use std::time::Duration;

use super::event::Totals;
use crate::check::Verdict;
use crate::lesson::CheckId;

/// Verdicts of commands and checks; a check that was judged twice counts once, by the worse.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    commands: Vec<Verdict>,
    checks: BTreeMap<CheckId, Verdict>,
}

impl Tally {
    pub fn command(&mut self, verdict: Verdict) {
        self.commands.push(verdict);
    }

    pub fn check(&mut self, id: &CheckId, verdict: Verdict) {
        let known = self.checks.entry(id.clone()).or_insert(verdict);
        *known = known.and(verdict);
    }

    /// The totals; `least` is the verdict of what is counted nowhere (a lab that could not be made).
    pub fn totals(&self, least: Verdict, took: Duration) -> Totals {
        let all = || self.commands.iter().chain(self.checks.values()).copied();
        let count = |verdict| all().filter(|v| *v == verdict).count();
        Totals {
            verdict: all().fold(least, Verdict::and),
            passed: count(Verdict::Pass),
            failed: count(Verdict::Fail),
            unknown: count(Verdict::Unknown),
            skipped: count(Verdict::Skipped),
            ms: milliseconds(took),
        }
    }
}

/// Totals of several lessons that took `took` side by side.
pub fn sum(parts: &[Totals], took: Duration) -> Totals {
    let add = |count: fn(&Totals) -> usize| parts.iter().map(count).sum();
    Totals {
        verdict: parts.iter().map(|t| t.verdict).fold(Verdict::Pass, Verdict::and),
        passed: add(|t| t.passed),
        failed: add(|t| t.failed),
        unknown: add(|t| t.unknown),
        skipped: add(|t| t.skipped),
        ms: milliseconds(took),
    }
}

/// With microseconds, as events have them.
pub fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_counts_once_by_its_worst_moment() {
        let mut tally = Tally::default();
        tally.command(Verdict::Pass);
        tally.check(&"up".into(), Verdict::Pass);
        tally.check(&"up".into(), Verdict::Fail);
        tally.check(&"gone".into(), Verdict::Skipped);
        let totals = tally.totals(Verdict::Pass, Duration::from_micros(1500));
        assert_eq!((totals.passed, totals.failed, totals.unknown, totals.skipped), (1, 1, 0, 1));
        assert_eq!((totals.verdict, totals.ms), (Verdict::Fail, 1.5));
    }

    #[test]
    fn nothing_counted_is_no_better_than_its_least() {
        assert_eq!(Tally::default().totals(Verdict::Unknown, Duration::ZERO).verdict, Verdict::Unknown);
    }
}
