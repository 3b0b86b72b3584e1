//! Exit codes, in one place.

use std::process::ExitCode;

use crate::check::Verdict;
use crate::learn::rescue;
use crate::run::event::Residue;
use crate::run::{Fault, ProofOutcome, Rerun, RunOutcome};

/// How a command ends. Of several, the first in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    Bug,
    Interrupted,
    Usage,
    InvalidLesson,
    /// This machine can't run it.
    Unable,
    CheckFailed,
    /// Something could not be observed.
    NotObserved,
    Good,
}

impl Exit {
    pub fn code(self) -> u8 {
        match self {
            Self::Bug => 70,
            Self::Interrupted => 130,
            Self::Usage => 2,
            Self::InvalidLesson => 3,
            Self::Unable => 4,
            Self::CheckFailed => 1,
            Self::NotObserved => 5,
            Self::Good => 0,
        }
    }

    /// Of several endings, the one to tell.
    pub fn of(endings: impl IntoIterator<Item = Self>) -> Self {
        endings.into_iter().min().unwrap_or(Self::Good)
    }

    pub fn of_run(outcome: &RunOutcome) -> Self {
        let lessons = outcome.lessons.iter();
        let lessons = lessons.map(|(_, lesson)| Self::of_lesson(lesson.fault.as_ref(), &lesson.residue));
        Self::of(lessons.chain([Self::from(outcome.verdict)]))
    }

    pub fn of_proof(outcome: &ProofOutcome) -> Self {
        let lessons = outcome.lessons.iter().flat_map(|(_, proof)| {
            [Self::of_lesson(proof.fault.as_ref(), &proof.residue), Self::from(proof.totals.verdict)]
        });
        Self::of(lessons)
    }

    pub fn of_rerun(rerun: &Rerun) -> Self {
        Self::of([Self::of_lesson(rerun.fault.as_ref(), &rerun.residue), Self::from(rerun.verdict)])
    }

    fn of_lesson(fault: Option<&Fault>, residue: &[Residue]) -> Self {
        let fault = fault.map(|fault| match fault {
            Fault::Interrupted => Self::Interrupted,
            Fault::Unavailable(_) => Self::Unable,
            Fault::Gone(_) => Self::NotObserved,
        });
        // A lab promises to leave nothing: what is left is our defect.
        let left = (!residue.is_empty()).then_some(Self::Bug);
        Self::of(fault.into_iter().chain(left))
    }
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Good,
            Verdict::Fail => Self::CheckFailed,
            // Only `pass` is green.
            Verdict::Unknown | Verdict::Skipped => Self::NotObserved,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// A panic is our bug, and says so, on a terminal that can show it; the lab ends with the process (see `lab`). All of
/// that in the hook: a release unwinds nothing.
pub fn install_panic_hook() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        rescue::rescue();
        report(panic);
        let version = env!("CARGO_PKG_VERSION");
        super::complain(format_args!("\nthis is a bug in nslab {version}; please report it with the lines above\n"));
        std::process::exit(Exit::Bug.code().into());
    }));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::run::LessonOutcome;
    use crate::run::event::Totals;

    /// As the contract writes it.
    const PRECEDENCE: [u8; 8] = [70, 130, 2, 3, 4, 1, 5, 0];
    const ALL: [Exit; 8] = [
        Exit::Unable,
        Exit::Good,
        Exit::Usage,
        Exit::Bug,
        Exit::NotObserved,
        Exit::CheckFailed,
        Exit::Interrupted,
        Exit::InvalidLesson,
    ];

    fn ended(verdict: Verdict, fault: Option<Fault>, residue: Vec<Residue>) -> RunOutcome {
        let totals = Totals { verdict, passed: 0, failed: 0, unknown: 0, skipped: 0, ms: 0.0 };
        RunOutcome { verdict, lessons: vec![("l".into(), LessonOutcome { totals, residue, fault })] }
    }

    #[test]
    fn a_run_ends_as_its_worst_part() {
        let code = |outcome| Exit::of_run(&outcome).code();
        assert_eq!(code(ended(Verdict::Pass, None, Vec::new())), 0);
        assert_eq!(code(ended(Verdict::Fail, None, Vec::new())), 1);
        assert_eq!(code(ended(Verdict::Unknown, None, Vec::new())), 5);
        assert_eq!(code(ended(Verdict::Skipped, None, Vec::new())), 5);
        assert_eq!(code(ended(Verdict::Unknown, Some(Fault::Unavailable(String::new())), Vec::new())), 4);
        assert_eq!(code(ended(Verdict::Unknown, Some(Fault::Gone(String::new())), Vec::new())), 5);
        assert_eq!(code(ended(Verdict::Fail, Some(Fault::Interrupted), Vec::new())), 130);
        let left = Residue { kind: "process".to_owned(), name: "1".to_owned() };
        assert_eq!(code(ended(Verdict::Pass, Some(Fault::Interrupted), vec![left])), 70);
    }

    proptest! {
        #[test]
        fn of_several_the_first_of_the_contract_is_told(picks in proptest::collection::vec(0usize..8, 0..8)) {
            let endings: Vec<Exit> = picks.iter().map(|n| ALL[*n]).collect();
            let codes: Vec<u8> = endings.iter().map(|e| e.code()).collect();
            let first = PRECEDENCE.iter().copied().find(|code| codes.contains(code)).unwrap_or(0);
            prop_assert_eq!(Exit::of(endings).code(), first);
        }
    }
}
