//! What a step consists of, in the order in which it is done. Pure.

use std::time::Duration;

use crate::check::Verdict;
use crate::lesson::{Block, Check, CheckId, Console, FoldedKind, Step, Typed};
use crate::run::event::Phase;

/// When the checks of a step are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ordering {
    /// Each block where it stands.
    AtPlace,
    /// After each command, the first block that has not passed.
    AfterEach,
    /// Never: they are taken to have passed.
    Unjudged,
}

#[derive(Debug)]
pub(super) enum Plan<'l> {
    Begin(&'l Step),
    /// The step's check blocks, to be looked at after each command.
    Await(Vec<Vec<&'l Check>>),
    /// Look at the first block that awaits its passing, and at the next if it passed, while more than so many
    /// are left. `tried`: how many were left when it was last looked at for this one command.
    Try {
        least: usize,
        tried: Option<usize>,
    },
    /// Nothing more is typed: what still awaits its passing is waited for.
    Rest,
    Type(&'l Typed, Duration),
    /// A check block, or what is left of one.
    Block(Vec<&'l Check>),
    /// Those of a block whose turn it is.
    Ready(Vec<&'l Check>),
    Settle(&'l Check, Phase, Verdict, &'static str),
    /// Checks that must still be true.
    Again(Vec<&'l Check>),
    /// A starting point, whose change must have come by now.
    Promise(&'l Check, &'l CheckId),
    End(&'l Step),
}

/// What is to be done in a step, in its order.
pub(super) fn plan_of(step: &Step, ordering: Ordering) -> Vec<Plan<'_>> {
    let (consoles, blocks) = placed(step);
    let inputs = consoles.iter().map(|console| console.inputs.iter().map(|input| Plan::Type(input, console.timeout)));
    match ordering {
        Ordering::Unjudged => inputs.flatten().collect(),
        Ordering::AfterEach => {
            let later = blocks.iter().filter(|(place, _)| *place > 0).count();
            let blocks = blocks.iter().map(|(_, checks)| checks.iter().collect()).collect();
            let mut plan = vec![Plan::Await(blocks), Plan::Try { least: later, tried: None }];
            for input in inputs.flatten() {
                plan.extend([input, Plan::Try { least: 0, tried: None }]);
            }
            // The last command is followed by patience.
            if let Some(Plan::Try { .. }) = plan.last()
                && plan.len() > 2
            {
                plan.pop();
            }
            plan.push(Plan::Rest);
            plan
        }
        Ordering::AtPlace => {
            let mut plan = Vec::new();
            let mut blocks = blocks.into_iter().peekable();
            let mut inputs = inputs;
            for typed in 0..=consoles.len() {
                while let Some((_, checks)) = blocks.next_if(|(place, _)| *place <= typed) {
                    plan.push(Plan::Block(checks.iter().collect()));
                }
                plan.extend(inputs.next().into_iter().flatten());
            }
            plan
        }
    }
}

/// A step's consoles in the order of their typing, and its check blocks; a block's place is the number of
/// consoles typed before it.
fn placed(step: &Step) -> (Vec<&Console>, Vec<(usize, &Vec<Check>)>) {
    let shown = step.blocks.iter().filter(|b| matches!(b, Block::Console(_))).count();
    let (mut consoles, mut solutions): (Vec<&Console>, Vec<&Console>) = (Vec::new(), Vec::new());
    let mut blocks: Vec<(usize, &Vec<Check>)> = Vec::new();
    for block in &step.blocks {
        match block {
            Block::Console(console) => consoles.push(console),
            Block::Folded(folded) if folded.kind == FoldedKind::Solution => {
                solutions.extend(folded.consoles());
            }
            Block::Checks(checks) if solutions.is_empty() => blocks.push((consoles.len(), checks)),
            Block::Checks(checks) => blocks.push((shown + solutions.len(), checks)),
            Block::Prose(_) | Block::Folded(_) | Block::Question(_) => {}
        }
    }
    let goal_is_below = blocks.iter().any(|(place, _)| *place > shown);
    consoles.append(&mut solutions);
    if !goal_is_below
        && let Some((place, _)) = blocks.iter_mut().rfind(|(_, checks)| checks.iter().any(|c| c.until.is_none()))
        && *place == shown
    {
        // A task with its goal above its folded solution: the goal is what the solution reaches.
        *place = consoles.len();
    }
    blocks.sort_by_key(|(place, _)| *place);
    (consoles, blocks)
}
