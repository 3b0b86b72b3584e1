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
    /// It holds before anything is done (`until`): its counterpart proves it.
    pub starting_point: bool,
}

impl Standing {
    /// It tells a step that is done from one that is not.
    pub fn is_proved(&self) -> bool {
        self.after == Verdict::Pass && !self.is_vacuous()
    }

    /// It passes although nothing has been done.
    pub fn is_vacuous(&self) -> bool {
        !self.starting_point && !matches!(self.before, Verdict::Fail | Verdict::Unknown)
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
            return Some("it passes already before its step's first command, so it proves nothing of the step");
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

    const GOOD: Standing = Standing { before: Verdict::Fail, after: Verdict::Pass, hold: None, starting_point: false };

    #[test]
    fn a_check_is_proved_by_failing_before_and_passing_after() {
        assert!(GOOD.is_proved());
        assert!(Standing { before: Verdict::Unknown, ..GOOD }.is_proved());
        assert!(!Standing { before: Verdict::Pass, ..GOOD }.is_proved());
        assert!(Standing { before: Verdict::Pass, starting_point: true, ..GOOD }.is_proved());
        assert!(!Standing { after: Verdict::Unknown, ..GOOD }.is_proved());
    }

    #[test]
    fn whatever_is_wrong_is_said() {
        let verdicts = [Verdict::Pass, Verdict::Fail, Verdict::Unknown, Verdict::Skipped];
        for before in verdicts {
            for after in verdicts {
                for hold in verdicts.map(Some).into_iter().chain([None]) {
                    let standing = Standing { before, after, hold, starting_point: false };
                    let good = standing.is_proved() && standing.holds();
                    assert_eq!(standing.because().is_none(), good, "{standing:?}");
                }
            }
        }
    }
}
