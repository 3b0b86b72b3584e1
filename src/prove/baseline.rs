//! How a check stands in a run that types everything as it is written. Pure.

use serde::Serialize;

use crate::check::Verdict;

/// A check's verdicts at the moments that prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Before its step's first command.
    pub before: Verdict,
    /// At its place.
    pub after: Verdict,
    /// Later, where it had to stay true.
    pub hold: Option<Verdict>,
    /// It holds before anything is done (`until`).
    pub starting_point: bool,
    /// Of a starting point, once its `until` has passed: it must not hold any more.
    pub ended: Option<Verdict>,
}

impl Standing {
    /// It tells a step that is done from one that is not.
    pub fn is_proved(&self) -> bool {
        self.after == Verdict::Pass && !self.is_vacuous()
    }

    /// It passes although nothing has been done, or still does when all has been.
    pub fn is_vacuous(&self) -> bool {
        let telling = |verdict| matches!(verdict, Verdict::Fail | Verdict::Unknown);
        if self.starting_point { !self.ended.is_none_or(telling) } else { !telling(self.before) }
    }

    /// It stayed true as long as it had to.
    pub fn holds(&self) -> bool {
        self.hold.is_none_or(|hold| hold == Verdict::Pass)
    }

    /// What is wrong with it, for its author.
    pub fn because(&self) -> Option<&'static str> {
        match self.after {
            Verdict::Fail => return Some("it fails, although everything was typed as written"),
            Verdict::Unknown => return Some("what it asks for could not be seen"),
            Verdict::Skipped => return Some("it was not judged"),
            Verdict::Pass => {}
        }
        if self.is_vacuous() {
            return Some(match self.starting_point {
                true => "it still holds when its `until` has passed, so it is no starting point",
                false => "it passes already before its step's first command, so it proves nothing of the step",
            });
        }
        match self.hold {
            None | Some(Verdict::Pass) => None,
            Some(_) => Some("it does not hold as long as it says"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Standing =
        Standing { before: Verdict::Fail, after: Verdict::Pass, hold: None, starting_point: false, ended: None };

    #[test]
    fn a_check_is_proved_by_failing_before_and_passing_after() {
        assert!(GOOD.is_proved());
        assert!(Standing { before: Verdict::Unknown, ..GOOD }.is_proved());
        assert!(!Standing { before: Verdict::Pass, ..GOOD }.is_proved());
        assert!(Standing { before: Verdict::Pass, starting_point: true, ..GOOD }.is_proved());
        assert!(!Standing { after: Verdict::Unknown, ..GOOD }.is_proved());
    }

    #[test]
    fn a_starting_point_is_proved_by_failing_at_its_end() {
        let start = Standing { before: Verdict::Pass, starting_point: true, ..GOOD };
        assert!(Standing { ended: Some(Verdict::Fail), ..start }.is_proved());
        let endless = Standing { ended: Some(Verdict::Pass), ..start };
        assert!(!endless.is_proved() && endless.because().is_some_and(|because| because.contains("until")));
    }

    #[test]
    fn whatever_is_wrong_is_said() {
        let verdicts = [Verdict::Pass, Verdict::Fail, Verdict::Unknown, Verdict::Skipped];
        for before in verdicts {
            for after in verdicts {
                for hold in verdicts.map(Some).into_iter().chain([None]) {
                    for (starting_point, ended) in [(false, None), (true, None), (true, hold)] {
                        let standing = Standing { before, after, hold, starting_point, ended };
                        let good = standing.is_proved() && standing.holds();
                        assert_eq!(standing.because().is_none(), good, "{standing:?}");
                    }
                }
            }
        }
    }
}
