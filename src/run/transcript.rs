//! A command's end against what its console block says of it. Pure.

use std::time::Duration;

use crate::check::Verdict;
use crate::lab::{HowEnded, Typed};
use crate::lesson::{Expectation, ExpectedEnd, Mismatch, Words, output_matches};

/// The verdict of one command's status and output (kind `transcript`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    pub verdict: Verdict,
    /// Why, where the verdict is not `pass`.
    pub because: Option<String>,
}

impl Transcript {
    fn pass() -> Self {
        Self { verdict: Verdict::Pass, because: None }
    }

    pub(crate) fn fail(because: impl Into<String>) -> Self {
        Self { verdict: Verdict::Fail, because: Some(because.into()) }
    }

    pub(crate) fn unknown(because: impl Into<String>) -> Self {
        Self { verdict: Verdict::Unknown, because: Some(because.into()) }
    }
}

/// Judges how a command ended and what it printed.
pub fn judge(expect: &Expectation, typed: &Typed, deadline: Duration, words: &Words) -> Transcript {
    match judge_end(expect.end, typed, deadline) {
        Transcript { verdict: Verdict::Pass, .. } if typed.shell.is_none() => judge_output(expect, typed, words),
        ended => ended,
    }
}

fn judge_end(expected: ExpectedEnd, typed: &Typed, deadline: Duration) -> Transcript {
    let seconds = deadline.as_secs_f64();
    match (typed.how, expected) {
        (HowEnded::Closed, _) => Transcript::fail("the shell ended, and with it the terminal"),
        (HowEnded::TimedOut, ExpectedEnd::Running) => {
            Transcript::fail(format!("the expected output did not appear within {seconds} s; interrupted"))
        }
        (HowEnded::TimedOut, ExpectedEnd::Status(_) | ExpectedEnd::Any) => {
            let way_on = "if it is to stay in front, write `? running` below it";
            Transcript::fail(format!("no end within {seconds} s; interrupted; {way_on}"))
        }
        (HowEnded::Running, ExpectedEnd::Running) => Transcript::pass(),
        (HowEnded::Running, ExpectedEnd::Status(_) | ExpectedEnd::Any) => Transcript::fail("it is still running"),
        // A command that opened or left a shell has no status of its own.
        _ if typed.shell.is_some() => Transcript::pass(),
        (HowEnded::Prompt | HowEnded::Reading, ExpectedEnd::Any) => Transcript::pass(),
        (HowEnded::Prompt | HowEnded::Reading, ExpectedEnd::Running) => match typed.exit {
            Some(status) => Transcript::fail(format!("expected to keep running; it ended with status {status}")),
            None => Transcript::fail("expected to keep running; it ended"),
        },
        (HowEnded::Prompt | HowEnded::Reading, ExpectedEnd::Status(expected)) => match typed.exit {
            Some(status) if status == expected => Transcript::pass(),
            Some(status) => Transcript::fail(format!("expected status {expected}; it was {status}")),
            // 0 is also what nothing written means, and a shell without marks tells no status.
            None if expected == 0 => Transcript::pass(),
            None => Transcript::unknown(format!("expected status {expected}; this shell does not tell the status")),
        },
    }
}

fn judge_output(expect: &Expectation, typed: &Typed, words: &Words) -> Transcript {
    match output_matches(&expect.output, &typed.output, words) {
        Ok(()) => Transcript::pass(),
        Err(_) if typed.truncated => Transcript::unknown("more output than is kept"),
        Err(mismatch) if differs_in_digits(&mismatch) => {
            Transcript::fail(format!("{mismatch}; if a number is another each time, write `[..]` in its place"))
        }
        Err(mismatch) => Transcript::fail(mismatch.to_string()),
    }
}

/// Whether the two lines are the same but for their numbers: PIDs, inodes and times are never the same twice.
fn differs_in_digits(mismatch: &Mismatch) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let texts = |line: &str| line.split(digits).filter(|text| !text.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (Some(expected), Some(observed)) = (&mismatch.expected, &mismatch.observed) else { return false };
    expected.contains(digits) && observed.contains(digits) && texts(expected) == texts(observed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lesson::OutputLine;
    use crate::run::event::ShellChange;

    const DEADLINE: Duration = Duration::from_secs(30);

    fn ended(how: HowEnded, exit: Option<i32>) -> Typed {
        Typed { how, exit, shell: None, output: "Hello\n".to_owned(), truncated: false }
    }

    fn verdict(end: ExpectedEnd, output: &[&str], typed: &Typed) -> Verdict {
        let output = output.iter().map(|l| OutputLine::Line(vec![(*l).to_owned()])).collect();
        judge(&Expectation { end, output }, typed, DEADLINE, &Words::new()).verdict
    }

    #[test]
    fn status_and_output_must_both_be_as_written() {
        let zero = ExpectedEnd::Status(0);
        assert_eq!(verdict(zero, &[], &ended(HowEnded::Prompt, Some(0))), Verdict::Pass);
        assert_eq!(verdict(zero, &["Hello"], &ended(HowEnded::Prompt, Some(0))), Verdict::Pass);
        assert_eq!(verdict(zero, &["Bye"], &ended(HowEnded::Prompt, Some(0))), Verdict::Fail);
        assert_eq!(verdict(zero, &["Hello"], &ended(HowEnded::Prompt, Some(1))), Verdict::Fail);
        assert_eq!(verdict(ExpectedEnd::Status(1), &[], &ended(HowEnded::Prompt, Some(1))), Verdict::Pass);
    }

    #[test]
    fn a_shell_without_marks_tells_no_status() {
        assert_eq!(verdict(ExpectedEnd::Status(0), &[], &ended(HowEnded::Reading, None)), Verdict::Pass);
        assert_eq!(verdict(ExpectedEnd::Status(2), &[], &ended(HowEnded::Reading, None)), Verdict::Unknown);
        assert_eq!(verdict(ExpectedEnd::Status(0), &["Bye"], &ended(HowEnded::Reading, None)), Verdict::Fail);
    }

    #[test]
    fn a_command_that_changes_shells_is_not_judged_by_status_or_output() {
        let typed = Typed { shell: Some(ShellChange::Left), ..ended(HowEnded::Prompt, Some(3)) };
        assert_eq!(verdict(ExpectedEnd::Status(0), &["Bye"], &typed), Verdict::Pass);
    }

    #[test]
    fn running_on_must_be_expected() {
        assert_eq!(verdict(ExpectedEnd::Running, &["Hello"], &ended(HowEnded::Running, None)), Verdict::Pass);
        assert_eq!(verdict(ExpectedEnd::Status(0), &[], &ended(HowEnded::Running, None)), Verdict::Fail);
        assert_eq!(verdict(ExpectedEnd::Running, &[], &ended(HowEnded::Prompt, Some(0))), Verdict::Fail);
    }

    #[test]
    fn output_that_was_cut_off_proves_no_mismatch() {
        let typed = Typed { truncated: true, ..ended(HowEnded::Prompt, Some(0)) };
        assert_eq!(verdict(ExpectedEnd::Status(0), &["Bye"], &typed), Verdict::Unknown);
    }

    #[test]
    fn a_deadline_says_how_long_it_was() {
        let judged = judge(&Expectation::default(), &ended(HowEnded::TimedOut, None), DEADLINE, &Words::new());
        assert_eq!(
            judged.because.as_deref(),
            Some("no end within 30 s; interrupted; if it is to stay in front, write `? running` below it")
        );
    }

    #[test]
    fn a_number_that_varies_is_told_how_to_be_written() {
        let hinted = |expected: &str, printed: &str| {
            let output = vec![OutputLine::Line(vec![expected.to_owned()])];
            let typed = Typed { output: format!("{printed}\n"), ..ended(HowEnded::Prompt, Some(0)) };
            let judged = judge(&Expectation { end: ExpectedEnd::Any, output }, &typed, DEADLINE, &Words::new());
            judged.because.is_some_and(|why| why.contains("write `[..]` in its place"))
        };
        assert!(hinted("mnt:[4026531840]", "mnt:[4026532999]") && hinted("PID 7", "PID 12"));
        assert!(!hinted("PID 7", "PID 7") && !hinted("PID 7", "pid 8") && !hinted("PID", "PID 8") && !hinted("a", "b"));
    }

    proptest! {
        #[test]
        fn what_is_not_pass_says_why(status in -1i32..4, exit in proptest::option::of(-1i32..4), how in 0usize..5) {
            let how = [HowEnded::Prompt, HowEnded::Reading, HowEnded::Running, HowEnded::TimedOut, HowEnded::Closed][how];
            let expect = Expectation { end: ExpectedEnd::Status(status), output: Vec::new() };
            let judged = judge(&expect, &ended(how, exit), DEADLINE, &Words::new());
            prop_assert_eq!(judged.verdict == Verdict::Pass, judged.because.is_none());
        }
    }
}
