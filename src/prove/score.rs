//! How well a lesson is proved, in numbers. Pure.

use serde::Serialize;

use super::baseline::Standing;
use super::outcome::Outcome;
use super::variant::Kind;
use crate::check::Verdict;

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Ratio {
    pub n: usize,
    pub of: usize,
}

impl Ratio {
    fn add(&mut self, good: bool) {
        self.n += usize::from(good);
        self.of += 1;
    }

    pub fn is_full(self) -> bool {
        self.n == self.of
    }

    /// In per cent; of nothing, all.
    pub fn percent(self) -> f64 {
        if self.of == 0 { 100.0 } else { self.n as f64 * 100.0 / self.of as f64 }
    }
}

/// What share of commands left out, and of near misses, must be caught: per cent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MinScore(pub f64);

/// What a lesson's proof came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Checks that fail before their step and pass after it.
    pub checks: Ratio,
    /// Commands as expected where everything is typed as written.
    pub commands: Ratio,
    /// Commands that are missed when left out.
    pub left_out: Ratio,
    /// Of these, those that are missed by what they print alone.
    pub by_output: usize,
    pub near_misses: Ratio,
    /// Near misses caught whose cause is named.
    pub causes: Ratio,
    pub mistakes: Ratio,
    pub alternatives: Ratio,
    /// Checks that hold as long as they say.
    pub holds: Ratio,
    /// Variants of which nothing could be told.
    pub unknown: usize,
}

impl Scores {
    pub fn check(&mut self, standing: &Standing) {
        self.checks.add(standing.is_proved());
        if standing.hold.is_some() {
            self.holds.add(standing.holds());
        }
    }

    pub fn command(&mut self, verdict: Verdict) {
        self.commands.add(verdict == Verdict::Pass);
    }

    /// Counts a variant; `named`: whether its cause was, where that was wanted.
    pub fn variant(&mut self, kind: Kind, outcome: &Outcome, named: Option<bool>) {
        let verdict = outcome.verdict();
        self.unknown += usize::from(verdict == Verdict::Unknown);
        if matches!(outcome, Outcome::Trouble(_)) {
            return;
        }
        let good = verdict == Verdict::Pass;
        match kind {
            Kind::LeftOut => {
                self.left_out.add(good);
                self.by_output += usize::from(matches!(outcome, Outcome::CaughtByOutput(_)));
            }
            Kind::NearMiss => {
                self.near_misses.add(good);
                if let Some(named) = named {
                    self.causes.add(named);
                }
            }
            Kind::Mistake => self.mistakes.add(good),
            Kind::Alternative => self.alternatives.add(good),
        }
    }

    /// What the commands' variants score: the share of all commands left out and near misses that is caught.
    pub fn mutation_score(&self) -> f64 {
        Ratio { n: self.left_out.n + self.near_misses.n, of: self.left_out.of + self.near_misses.of }.percent()
    }

    /// How many of all were as they should be, and how many were not.
    pub fn counts(&self) -> (usize, usize) {
        let all =
            [self.checks, self.commands, self.left_out, self.near_misses, self.mistakes, self.alternatives, self.holds];
        (all.iter().map(|r| r.n).sum(), all.iter().map(|r| r.of - r.n).sum())
    }

    /// Whether the lesson is proved, and if not, whether it is for want of a view.
    pub fn verdict(&self, least: MinScore) -> Verdict {
        let whole = [self.checks, self.commands, self.mistakes, self.alternatives, self.holds];
        let mostly = [self.left_out, self.near_misses];
        match whole.iter().all(|r| r.is_full()) && mostly.iter().all(|r| r.percent() >= least.0) {
            false => Verdict::Fail,
            true if self.unknown > 0 => Verdict::Unknown,
            true => Verdict::Pass,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LEAST: MinScore = MinScore(95.0);

    #[test]
    fn of_twenty_commands_one_may_be_missed_by_nobody() {
        let mut scores = Scores { left_out: Ratio { n: 18, of: 18 }, ..Scores::default() };
        scores.variant(Kind::LeftOut, &Outcome::CaughtByOutput(None), None);
        scores.variant(Kind::LeftOut, &Outcome::Survived, None);
        assert_eq!((scores.left_out, scores.by_output), (Ratio { n: 19, of: 20 }, 1));
        assert_eq!(scores.verdict(LEAST), Verdict::Pass);
        scores.variant(Kind::LeftOut, &Outcome::Survived, None);
        assert_eq!(scores.verdict(LEAST), Verdict::Fail);
        assert_eq!(scores.verdict(MinScore(90.0)), Verdict::Pass);
    }

    #[test]
    fn of_anything_else_none_may() {
        for kind in [Kind::Mistake, Kind::Alternative] {
            let mut scores = Scores::default();
            assert_eq!(scores.verdict(LEAST), Verdict::Pass);
            scores.variant(kind, &Outcome::Survived, None);
            assert_eq!(scores.verdict(MinScore(0.0)), Verdict::Fail);
        }
    }

    #[test]
    fn what_could_not_be_seen_is_not_caught_and_a_labs_trouble_lowers_no_score() {
        let mut scores = Scores::default();
        scores.variant(Kind::LeftOut, &Outcome::Trouble(String::new()), None);
        assert_eq!((scores.mutation_score(), scores.verdict(LEAST)), (100.0, Verdict::Unknown));
        scores.variant(Kind::LeftOut, &Outcome::Unobserved(String::new()), None);
        assert_eq!((scores.mutation_score(), scores.verdict(LEAST)), (0.0, Verdict::Fail));
    }

    proptest! {
        #[test]
        fn a_score_is_a_share(n in 0usize..50, more in 0usize..50) {
            let scores = Scores { left_out: Ratio { n, of: n + more }, ..Scores::default() };
            prop_assert!((0.0..=100.0).contains(&scores.mutation_score()));
            prop_assert_eq!(scores.verdict(MinScore(100.0)) == Verdict::Pass, more == 0);
        }
    }
}
