//! Which of a step's checks are looked at, and when the step is done. Pure.
//!
//! File order is time order: blocks are climbed one after the other. A learner's commands are not the lesson's, so no
//! place between commands is known: the first block that has not passed is looked at whenever something happened. What
//! a learner may pass over holds nothing up: a starting point ("lo is down") whose change has come, what was only printed
//! (`output`), and extras.

use std::collections::BTreeSet;

use crate::check::Verdict;
use crate::lesson::{Block, Check, CheckId, Holds, Lesson, Step};

#[derive(Debug)]
pub struct Ladder<'l> {
    step: &'l Step,
    blocks: Vec<Vec<&'l Check>>,
    /// Passed in earlier steps, and still have to hold.
    holding: Vec<&'l Check>,
    passed: BTreeSet<&'l CheckId>,
    /// Passed, had to hold, and did not at the last look.
    lost: BTreeSet<&'l CheckId>,
}

/// How a check stands now, if that is another way than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Passed,
    /// It held, had to go on holding, and no longer does.
    Lost,
    /// It holds again.
    Regained,
}

impl<'l> Ladder<'l> {
    /// At the beginning of a step: everything before it is taken to have passed.
    pub fn new(lesson: &'l Lesson, at: usize) -> Self {
        let step = &lesson.steps[at];
        let earlier = || lesson.steps[..at].iter().flat_map(Step::checks).filter(|check| !check.hidden);
        let ahead: BTreeSet<_> = lesson.steps[at..].iter().map(|step| &step.id).collect();
        let holds_on = |check: &&Check| match &check.holds {
            Holds::Once => false,
            Holds::ToTheEnd => true,
            Holds::Through(step) => ahead.contains(step),
        };
        let block = |block: &'l Block| match block {
            Block::Checks(checks) => Some(checks.iter().filter(|check| !check.hidden).collect()),
            _ => None,
        };
        Self {
            step,
            blocks: step.blocks.iter().filter_map(block).collect(),
            holding: earlier().filter(holds_on).collect(),
            passed: earlier().map(|check| &check.id).collect(),
            lost: BTreeSet::new(),
        }
    }

    /// The checks to look at now: those of the first block that has not passed and of those before it, and
    /// those that have to go on holding.
    pub fn in_question(&self) -> Vec<&'l Check> {
        let front = self.blocks.iter().position(|block| !self.is_through(block));
        let reached = front.map_or(self.blocks.len(), |front| front + 1);
        let open = self.blocks[..reached].iter().flatten().copied().filter(|check| self.is_open(check));
        open.chain(self.holds()).collect()
    }

    /// What is still to come true in the step, in order: what holds the learner up, then what does not.
    pub fn open(&self) -> Vec<&'l Check> {
        let open = || self.blocks.iter().flatten().copied().filter(|check| self.is_open(check));
        open().filter(|check| is_required(check)).chain(open().filter(|check| !is_required(check))).collect()
    }

    /// Takes note of a verdict.
    pub fn seen(&mut self, check: &'l Check, verdict: Verdict) -> Option<Change> {
        let id = &check.id;
        match (self.passed.contains(id), verdict) {
            (false, Verdict::Pass) => {
                self.passed.insert(id);
                Some(Change::Passed)
            }
            (true, Verdict::Pass) => self.lost.remove(id).then_some(Change::Regained),
            // What could not be seen may hold all the same.
            (true, Verdict::Fail) => self.lost.insert(id).then_some(Change::Lost),
            _ => None,
        }
    }

    /// Everything that the step is about has come true, and what had to hold does.
    pub fn is_done(&self) -> bool {
        self.asks_for_something() && self.blocks.iter().all(|block| self.is_through(block)) && self.lost.is_empty()
    }

    /// Whether there is a check that the step could be done by.
    pub fn asks_for_something(&self) -> bool {
        self.blocks.iter().flatten().any(|check| is_required(check))
    }

    /// What one has to be told when it is not done.
    pub fn missing(&self) -> Vec<CheckId> {
        let required = self.open().into_iter().filter(|check| is_required(check)).map(|check| &check.id);
        required.chain(self.lost.iter().copied()).cloned().collect()
    }

    pub fn step(&self) -> &'l Step {
        self.step
    }

    fn holds(&self) -> impl Iterator<Item = &'l Check> {
        let here = self.blocks.iter().flatten().copied();
        let here = here.filter(|check| check.holds != Holds::Once && self.passed.contains(&check.id));
        self.holding.iter().copied().chain(here)
    }

    fn is_through(&self, block: &[&Check]) -> bool {
        block.iter().all(|check| !is_required(check) || self.passed.contains(&check.id))
    }

    /// Not passed, its turn has come, and it can still pass.
    fn is_open(&self, check: &Check) -> bool {
        let is_over = check.until.as_ref().is_some_and(|until| self.passed.contains(until));
        !is_over && !self.passed.contains(&check.id) && check.after.iter().all(|id| self.passed.contains(id))
    }
}

fn is_required(check: &Check) -> bool {
    !check.is_hearsay() && !check.extra && check.until.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parse;

    const LESSON: &str = "# T\n\nS.\n\n```toml lesson\nformat = 1\n```\n\n## One\n\n```console\n$ touch /a\n```\n\n```toml check\n\
        [no-a]\nthat = \"no a yet\"\nfile = \"/a\"\nnot-from = \"host\"\nuntil = \"a\"\n\n\
        [a]\nthat = \"a\"\nfile = \"/a\"\nholds = true\n\n\
        [said]\nthat = \"said\"\noutput = \"A\"\ncontains = \"x\"\n```\n\n```console\n$ touch /b\n```\n\n```toml check\n\
        [b]\nthat = \"b\"\nfile = \"/b\"\nafter = [\"a\"]\n\n[c]\nthat = \"c\"\nfile = \"/c\"\nafter = [\"b\"]\n\n\
        [more]\nthat = \"more\"\nfile = \"/more\"\nextra = true\n\n[secret]\nthat = \"s\"\nfile = \"/s\"\nhidden = true\n```\n\n\
        ## Two\n\n```toml check\n[d]\nthat = \"d\"\nfile = \"/d\"\n```\n";

    fn lesson() -> Lesson {
        let (lesson, _) = parse("t".into(), "t.md", LESSON);
        lesson.expect("it can be read")
    }

    fn ids(checks: &[&Check]) -> Vec<String> {
        checks.iter().map(|check| check.id.to_string()).collect()
    }

    fn pass<'l>(ladder: &mut Ladder<'l>, id: &str) -> Option<Change> {
        let check = ladder.step().checks().find(|check| check.id.as_str() == id).expect("it is there");
        ladder.seen(check, Verdict::Pass)
    }

    #[test]
    fn blocks_are_climbed_one_after_the_other() {
        let lesson = lesson();
        let mut ladder = Ladder::new(&lesson, 0);
        assert_eq!(ids(&ladder.in_question()), ["no-a", "a", "said"]);
        assert_eq!(pass(&mut ladder, "a"), Some(Change::Passed));
        // The starting point is over, what was printed holds nothing up, and `a` has to hold.
        assert_eq!(ids(&ladder.in_question()), ["said", "b", "more", "a"]);
        assert!(!ladder.is_done());
        pass(&mut ladder, "b");
        pass(&mut ladder, "c");
        assert!(ladder.is_done(), "{:?}", ladder.missing());
        assert_eq!(ids(&ladder.open()), ["said", "more"]);
    }

    #[test]
    fn what_has_to_hold_turns_back() {
        let lesson = lesson();
        let mut ladder = Ladder::new(&lesson, 1);
        assert_eq!(ids(&ladder.in_question()), ["d", "a"]);
        let a = lesson.steps[0].checks().nth(1).expect("it is there");
        assert_eq!(ladder.seen(a, Verdict::Unknown), None);
        assert_eq!(ladder.seen(a, Verdict::Fail), Some(Change::Lost));
        assert_eq!(ladder.seen(a, Verdict::Fail), None);
        pass(&mut ladder, "d");
        assert!(!ladder.is_done());
        assert_eq!(ladder.missing(), [CheckId::from("a")]);
        assert_eq!(ladder.seen(a, Verdict::Pass), Some(Change::Regained));
        assert!(ladder.is_done());
    }
}
