//! The step machine: which command is typed next, which checks are judged when, and when a run goes no further.
//!
//! File order is time order. A check block is judged at its place: when the commands above it have been
//! typed: a run knows which command is the one meant. Solutions are typed after the step's shown commands, so
//! a block with nothing but solutions left to wait for is judged after these.
//!
//! Where the commands are not those of the file (a learner's, or another way to the same end) no place is
//! known. There the first check block of the step that has not passed is looked at after each command, and
//! what has not passed by the end of the step's commands is then waited for ([`Ordering::AfterEach`]).
//!
//! Pure: it knows no lab, no clock and no event.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::event::Phase;
use crate::check::Verdict;
use crate::lesson::{Check, CheckId, Holds, Lesson, Step, StepId, Typed};

mod plan;

use self::plan::{Plan, plan_of};

pub use self::plan::Ordering;

const NOT_REACHED: &str = "an earlier step did not pass";
const AFTER: &str = "a check that must pass before it did not";
const NEVER_CAME: &str = "the change it waited for never came";

/// How checks are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Each is given its `within`.
    Wait,
    /// One look, which settles only what passes.
    Glance,
}

/// What to do next.
#[derive(Debug, PartialEq)]
pub enum Next<'l> {
    Begin(&'l Step),
    Type {
        input: &'l Typed,
        timeout: Duration,
    },
    /// Judge these together; tell each verdict by [`Script::judged`] or [`Script::noted`].
    Judge {
        checks: Vec<&'l Check>,
        phase: Phase,
        patience: Patience,
    },
    /// Not to be judged: its verdict is known.
    Settle {
        check: &'l Check,
        phase: Phase,
        verdict: Verdict,
        because: &'static str,
    },
    End {
        step: &'l Step,
        /// Worst of the verdicts of its commands and checks; skipped if it was not reached.
        verdict: Verdict,
    },
}

/// A lesson on its way through a run.
#[derive(Debug)]
pub struct Script<'l> {
    plan: VecDeque<Plan<'l>>,
    step_of: BTreeMap<&'l CheckId, &'l StepId>,
    /// What became of each check at its place.
    settled: BTreeMap<&'l CheckId, Verdict>,
    /// Blocks of the current step that await their passing, in order; only with [`Ordering::AfterEach`].
    awaiting: VecDeque<Vec<&'l Check>>,
    /// Of the current step so far.
    step_verdict: Verdict,
    /// Given out to be judged, verdict not told yet.
    given: Vec<(&'l Check, Phase)>,
    /// Why steps are not run, once they are not.
    not_reached: &'static str,
    /// The current step's remaining commands are not typed.
    cut: bool,
    /// The current step is not run.
    skipping: bool,
    /// The steps to come are not run.
    stopped: bool,
}

impl<'l> Script<'l> {
    pub fn new(lesson: &'l Lesson) -> Self {
        Self::ordered(lesson, |_| Ordering::AtPlace)
    }

    /// With an ordering for each step, by its position in [`Lesson::steps`].
    pub fn ordered(lesson: &'l Lesson, ordering: impl Fn(usize) -> Ordering) -> Self {
        let work = lesson.steps.iter().enumerate().filter(|(_, step)| step.is_work());
        let orderings: Vec<Ordering> = work.clone().map(|(at, _)| ordering(at)).collect();
        let steps: Vec<&Step> = work.map(|(_, step)| step).collect();
        let mut plan = VecDeque::new();
        let mut settled = BTreeMap::new();
        for (step, ordering) in steps.iter().zip(orderings) {
            plan.push_back(Plan::Begin(step));
            plan.extend(plan_of(step, ordering));
            if ordering == Ordering::Unjudged {
                settled.extend(step.checks().map(|check| (&check.id, Verdict::Pass)));
            }
            let through = checks_of(&steps).filter(|c| matches!(&c.holds, Holds::Through(id) if *id == step.id));
            plan.push_back(Plan::Again(through.collect()));
            plan.push_back(Plan::End(step));
        }
        plan.push_back(Plan::Again(checks_of(&steps).filter(|c| c.holds == Holds::ToTheEnd).collect()));
        plan.extend(checks_of(&steps).filter_map(|c| Some(Plan::Promise(c, c.until.as_ref()?))));
        let step_of = steps.iter().flat_map(|s| s.checks().map(|c| (&c.id, &s.id))).collect();
        Self {
            plan,
            step_of,
            settled,
            awaiting: VecDeque::new(),
            step_verdict: Verdict::Pass,
            given: Vec::new(),
            not_reached: NOT_REACHED,
            cut: false,
            skipping: false,
            stopped: false,
        }
    }

    /// What to do next; `None` at the lesson's end.
    pub fn advance(&mut self) -> Option<Next<'l>> {
        loop {
            match self.plan.pop_front()? {
                Plan::Begin(step) => {
                    (self.cut, self.skipping) = (false, self.stopped);
                    self.step_verdict = if self.skipping { Verdict::Skipped } else { Verdict::Pass };
                    return Some(Next::Begin(step));
                }
                Plan::Await(blocks) => self.awaiting = blocks.into(),
                Plan::Try { .. } if self.skipping || self.cut => {}
                Plan::Try { least, tried } => {
                    if let Some(next) = self.glance(least, tried) {
                        return Some(next);
                    }
                }
                Plan::Rest => self.wait_for_rest(),
                Plan::Type(..) if self.skipping || self.cut => {}
                Plan::Type(input, timeout) => return Some(Next::Type { input, timeout }),
                Plan::Block(checks) => self.take_turns(checks),
                Plan::Ready(checks) if self.skipping => self.take_turns(checks),
                Plan::Ready(checks) => return Some(self.give(checks, Phase::Step)),
                Plan::Settle(check, phase, verdict, because) => {
                    self.record(check, phase, verdict);
                    return Some(Next::Settle { check, phase, verdict, because });
                }
                Plan::Again(checks) => {
                    let checks: Vec<_> = checks.into_iter().filter(|c| self.passed(&c.id)).collect();
                    if self.stopped || self.skipping {
                        self.settle_first(checks, Phase::Hold, Verdict::Skipped, self.not_reached);
                    } else if !checks.is_empty() {
                        return Some(self.give(checks, Phase::Hold));
                    }
                }
                Plan::Promise(check, until) => self.keep_promise(check, until),
                Plan::End(step) => return Some(Next::End { step, verdict: self.step_verdict }),
            }
        }
    }

    /// Where a check stands.
    pub fn step_of(&self, check: &CheckId) -> &'l StepId {
        self.step_of.get(check).expect("the script only names checks of its own lesson")
    }

    /// A command has ended, with this verdict of its transcript.
    pub fn typed(&mut self, verdict: Verdict) {
        self.step_verdict = self.step_verdict.and(verdict);
    }

    /// The terminal can't be relied on: the step's other commands are not typed, its checks are judged.
    pub fn cut(&mut self) {
        self.cut = true;
    }

    /// Nothing more is typed or judged; every check still gets its verdict, `skipped`.
    pub fn abandon(&mut self, because: &'static str) {
        (self.cut, self.skipping, self.stopped) = (true, true, true);
        self.not_reached = because;
        for (check, phase) in std::mem::take(&mut self.given).into_iter().rev() {
            self.settle_first(vec![check], phase, Verdict::Skipped, because);
        }
    }

    /// A check of [`Next::Judge`] has been judged; whatever came of it stops nothing.
    pub fn noted(&mut self, check: &'l Check, phase: Phase, verdict: Verdict) {
        self.record(check, phase, verdict);
    }

    /// A check that was only looked at has passed.
    pub fn glanced(&mut self, check: &'l Check) {
        self.record(check, Phase::Step, Verdict::Pass);
    }

    /// A check of [`Next::Judge`] has been judged; if it did not pass, the steps to come are not run.
    pub fn judged(&mut self, check: &'l Check, phase: Phase, verdict: Verdict) {
        self.record(check, phase, verdict);
        // Hearsay and extras say nothing about the state that the next step builds on.
        let counts = !check.is_hearsay() && !check.extra;
        if counts && matches!(verdict, Verdict::Fail | Verdict::Unknown) {
            self.stopped = true;
        }
    }

    fn give(&mut self, checks: Vec<&'l Check>, phase: Phase) -> Next<'l> {
        self.given = checks.iter().map(|c| (*c, phase)).collect();
        Next::Judge { checks, phase, patience: Patience::Wait }
    }

    /// A look at the first block that has not passed, unless this command has been followed by one already.
    fn glance(&mut self, least: usize, tried: Option<usize>) -> Option<Next<'l>> {
        let left = self.awaiting.len();
        let front = self.awaiting.front()?;
        let has_passed = |check: &&Check| self.settled.get(&check.id) == Some(&Verdict::Pass);
        if tried == Some(left) {
            // Hearsay holds no block back.
            if front.iter().all(|check| check.is_hearsay() || has_passed(check)) {
                self.awaiting.pop_front();
                self.plan.push_front(Plan::Try { least, tried: None });
            }
            return None;
        }
        if left <= least {
            return None;
        }
        let is_its_turn = |check: &&Check| check.after.iter().all(|id| self.passed(id));
        let checks: Vec<&Check> = front.iter().filter(|c| !has_passed(c) && is_its_turn(c)).copied().collect();
        self.plan.push_front(Plan::Try { least, tried: Some(left) });
        Some(Next::Judge { checks, phase: Phase::Step, patience: Patience::Glance })
    }

    fn wait_for_rest(&mut self) {
        for block in std::mem::take(&mut self.awaiting).into_iter().rev() {
            let open: Vec<&Check> = block.into_iter().filter(|c| !self.passed(&c.id)).collect();
            if !open.is_empty() {
                self.plan.push_front(Plan::Block(open));
            }
        }
    }

    fn record(&mut self, check: &'l Check, phase: Phase, verdict: Verdict) {
        self.given.retain(|(given, _)| given.id != check.id);
        if phase == Phase::Step {
            self.settled.insert(&check.id, verdict);
        }
        self.step_verdict = self.step_verdict.and(verdict);
    }

    fn passed(&self, id: &CheckId) -> bool {
        self.settled.get(id) == Some(&Verdict::Pass)
    }

    /// Parts a block by `after`: those that can't be judged any more, those whose turn it is, the rest.
    fn take_turns(&mut self, checks: Vec<&'l Check>) {
        if self.skipping {
            return self.settle_first(checks, Phase::Step, Verdict::Skipped, self.not_reached);
        }
        let here: Vec<&CheckId> = checks.iter().map(|c| &c.id).collect();
        let (mut ready, mut waiting, mut barred) = (Vec::new(), Vec::new(), Vec::new());
        for check in checks {
            let mut open = check.after.iter().filter(|id| !self.passed(id)).peekable();
            if open.peek().is_none() {
                ready.push(check);
            } else if open.all(|id| here.contains(&id) && !self.settled.contains_key(id)) {
                waiting.push(check);
            } else {
                barred.push(check);
            }
        }
        if ready.is_empty() && barred.is_empty() {
            barred = std::mem::take(&mut waiting); // they wait for each other
        }
        if !waiting.is_empty() {
            self.plan.push_front(Plan::Block(waiting));
        }
        if !ready.is_empty() {
            self.plan.push_front(Plan::Ready(ready));
        }
        self.settle_first(barred, Phase::Step, Verdict::Skipped, AFTER);
    }

    fn keep_promise(&mut self, check: &'l Check, until: &CheckId) {
        if !self.passed(&check.id) || self.passed(until) {
            return;
        }
        let (verdict, because) = match self.settled.get(until) {
            Some(Verdict::Skipped) => (Verdict::Skipped, self.not_reached),
            _ => (Verdict::Unknown, NEVER_CAME),
        };
        self.settle_first(vec![check], Phase::Hold, verdict, because);
    }

    fn settle_first(&mut self, checks: Vec<&'l Check>, phase: Phase, verdict: Verdict, because: &'static str) {
        for check in checks.into_iter().rev() {
            self.plan.push_front(Plan::Settle(check, phase, verdict, because));
        }
    }
}

fn checks_of<'l>(steps: &[&'l Step]) -> impl Iterator<Item = &'l Check> {
    steps.iter().copied().flat_map(Step::checks)
}

#[cfg(test)]
mod tests;
