//! How long a lesson's checks and commands took, and so how long its variants need to be waited for. Pure.
//!
//! A variant is made to fail, and a failure is known only when the waiting is over. What came true in a moment
//! when everything was right needs no seconds to be missed.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::lesson::{Block, Check, CheckId, Claim, Console, Lesson, Span};

/// How often the time that was needed is waited for: variants run side by side, and on a loaded machine.
const GENEROUS: u32 = 10;
/// What a check is given at least.
const CHECK: Duration = Duration::from_millis(500);
/// What a command is given at least.
const COMMAND: Duration = Duration::from_secs(1);
/// How long answers to echoes are waited for where a check is only looked at.
pub const ECHOES: Duration = Duration::from_millis(300);

/// What was needed where everything was typed as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timings {
    checks: BTreeMap<CheckId, Duration>,
    /// By where the command stands in the file.
    inputs: BTreeMap<usize, Duration>,
}

impl Timings {
    pub fn check(&mut self, id: &CheckId, took: Duration) {
        self.checks.insert(id.clone(), took);
    }

    pub fn input(&mut self, span: &Span, took: Duration) {
        self.inputs.insert(span.start, took);
    }
}

/// The lesson with its waiting shortened, never lengthened.
pub fn hurried(lesson: &Lesson, timings: &Timings) -> Lesson {
    let mut lesson = lesson.clone();
    for block in lesson.steps.iter_mut().flat_map(|step| &mut step.blocks) {
        hurry(block, timings);
    }
    lesson
}

fn hurry(block: &mut Block, timings: &Timings) {
    match block {
        Block::Checks(checks) => checks.iter_mut().for_each(|check| hurry_check(check, timings)),
        Block::Console(console) => hurry_console(console, timings),
        Block::Folded(folded) => folded.blocks.iter_mut().for_each(|block| hurry(block, timings)),
        Block::Prose(_) | Block::Question(_) => {}
    }
}

fn hurry_check(check: &mut Check, timings: &Timings) {
    let Some(took) = timings.checks.get(&check.id) else { return };
    let enough = (*took * GENEROUS).max(CHECK);
    check.within = check.within.min(enough);
    if let Claim::Ping(ping) = &mut check.claim {
        ping.timeout = ping.timeout.min(enough);
    }
}

fn hurry_console(console: &mut Console, timings: &Timings) {
    let took = console.inputs.iter().filter_map(|input| timings.inputs.get(&input.span.start)).max();
    // A mistake's own commands were never timed.
    let enough = took.map_or(COMMAND, |took| (*took * GENEROUS).max(COMMAND));
    console.timeout = console.timeout.min(enough);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::lesson;
    use super::*;

    const STEP: &str = "```console\n$ one\n```\n\n```toml check\n[a]\nthat = \"t\"\nfile = \"/a\"\n\
        [p]\nthat = \"t\"\nping = \"127.0.0.1\"\ntimeout = \"5s\"\nwithin = \"1s\"\n```\n";

    fn hurried_by(check: Duration, command: Duration) -> (Vec<Check>, Duration) {
        let lesson = lesson(STEP);
        let mut timings = Timings::default();
        lesson.steps[0].checks().for_each(|c| timings.check(&c.id, check));
        lesson.steps[0].inputs().iter().for_each(|input| timings.input(&input.span, command));
        let lesson = hurried(&lesson, &timings);
        let consoles = lesson.steps[0].blocks.iter().filter_map(Block::as_console);
        let timeout = consoles.map(|console| console.timeout).max();
        (lesson.steps[0].checks().cloned().collect(), timeout.expect("a console"))
    }

    #[test]
    fn what_came_at_once_is_waited_for_a_moment() {
        let (checks, command) = hurried_by(Duration::from_millis(2), Duration::from_millis(5));
        assert_eq!((checks[0].within, command), (CHECK, COMMAND));
        let Claim::Ping(ping) = &checks[1].claim else { panic!("a ping") };
        assert_eq!((checks[1].within, ping.timeout), (CHECK, CHECK));
    }

    proptest! {
        #[test]
        fn waiting_is_generous_and_never_lengthened(check in 0u64..5000, command in 0u64..60_000) {
            let (check, command) = (Duration::from_millis(check), Duration::from_millis(command));
            let (checks, timeout) = hurried_by(check, command);
            prop_assert!(checks[0].within <= Duration::from_secs(2) && checks[1].within <= Duration::from_secs(1));
            prop_assert!(checks[0].within >= (check * 2).min(Duration::from_secs(2)));
            prop_assert!(timeout <= Duration::from_secs(30) && timeout >= (command * 2).min(Duration::from_secs(30)));
        }
    }
}
