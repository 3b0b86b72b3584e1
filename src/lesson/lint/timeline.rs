//! When each check is judged: how much has been typed by then.

use crate::lesson::{Block, Check, FoldedKind, Step, StepId};

/// A lesson's checks on the line of what is typed, as a run types it: shown blocks where they stand, a solution
/// below them.
#[derive(Debug)]
pub(super) struct Timeline<'l> {
    /// Each with the number of inputs that are typed before it.
    pub(super) checks: Vec<(&'l Check, usize)>,
    /// How many inputs have been typed at the end of each step.
    pub(super) ends: Vec<(&'l StepId, usize)>,
}

impl<'l> Timeline<'l> {
    pub(super) fn of(steps: &'l [Step]) -> Self {
        let mut timeline = Self { checks: Vec::new(), ends: Vec::new() };
        let mut typed = 0;
        for step in steps {
            for block in &step.blocks {
                match block {
                    Block::Console(console) => typed += console.inputs.len(),
                    Block::Checks(checks) => timeline.checks.extend(checks.iter().map(|check| (check, typed))),
                    Block::Folded(folded) if folded.kind == FoldedKind::Solution => {
                        typed += folded.consoles().map(|console| console.inputs.len()).sum::<usize>();
                    }
                    Block::Folded(_) | Block::Prose(_) | Block::Question(_) => {}
                }
            }
            timeline.ends.push((&step.id, typed));
        }
        timeline
    }

    /// How many inputs a run types.
    pub(super) fn whole(&self) -> usize {
        self.ends.last().map_or(0, |(_, typed)| *typed)
    }
}
