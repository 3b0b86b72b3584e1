//! A lesson with a learner at the keyboard: the commands are theirs, the judging is ours.
//!
//! The learner's side (a front end in [`crate::learn`]) sends [`Wish`]es and hears [`News`]; it runs nothing and
//! judges nothing. The guide holds the lab, passes keys and output through, and looks at the step's checks
//! whenever a command has ended or the kernel says that something changed. It never prints.

mod doing;
pub(in crate::run) mod ladder;
mod look_around;
mod looking;
mod looks;
mod meant;
mod news;
mod pane;
mod screen;
mod seat;
mod typing;
mod wish;
mod wishes;

use std::future::Future;

use tokio::sync::mpsc::UnboundedReceiver;

use self::doing::Guide;
use self::wishes::Wishes;
use super::event::Residue;
use super::in_lab::Fault;
use crate::lesson::{Lesson, StepId, choose, fill_checks};

pub use self::news::{By, Closed, Ended, How, News, Refusal, Remark};
pub use self::wish::Wish;

/// What to guide through, and from where.
pub struct GuideOrder {
    pub lesson: Lesson,
    /// What `[vars]` are picked by.
    pub seed: String,
    /// Where to begin; the first step if absent.
    pub from: Option<StepId>,
}

/// What came of it.
#[derive(Debug)]
pub struct GuideOutcome {
    /// What is left of the lab: nothing, or a defect.
    pub residue: Vec<Residue>,
    /// Why there never was a lab, or who ended the session if not the learner.
    pub fault: Option<Fault>,
}

/// Guides a learner until they wish to leave, or `stop` resolves; the lab is ended either way.
pub async fn guide(
    order: &GuideOrder,
    wishes: UnboundedReceiver<Wish>,
    tell: impl Fn(News),
    stop: impl Future<Output = ()>,
) -> GuideOutcome {
    let words = choose(&order.lesson, &order.seed);
    let lesson = fill_checks(&order.lesson, &words);
    let mut guide = Guide::new(&lesson, words, Wishes::new(wishes), &tell);
    let fault = tokio::select! {
        biased;
        () = stop => Some(Fault::Interrupted),
        guided = guide.guide(order.from.as_ref()) => guided.err().map(Fault::from),
    };
    let residue = match guide.take_seat() {
        Some(seat) => seat.hands.machine.end().await,
        None => Vec::new(),
    };
    tell(News::Left { residue: residue.clone() });
    GuideOutcome { residue, fault }
}
