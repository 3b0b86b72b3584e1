//! Near misses: what a learner might type instead of a command, almost right. Pure.

use crate::lesson::{Lesson, TerminalName};

/// One command of a lesson: its step's position in [`Lesson::steps`], and its own among all that a run types
/// in that step (the shown blocks' commands and keys, then the solution's), from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub step: usize,
    pub input: usize,
}

/// A command typed almost right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    pub place: Place,
    pub slip: Slip,
    /// Where and what is typed instead; may hold `{{words}}`. `None`: nothing.
    pub typed: Option<(TerminalName, String)>,
    /// The causes of which a failing check should name one ([`crate::check::CAUSES`]); empty: any will do.
    pub provokes: Vec<&'static str>,
}

/// What sort of near miss it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// Another address.
    Address,
}

/// All near misses of a lesson's commands, in file order.
pub fn near_misses(_lesson: &Lesson) -> Vec<NearMiss> {
    Vec::new()
}
