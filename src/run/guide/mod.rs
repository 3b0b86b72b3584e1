//! A lesson with a learner at the keyboard: the commands are theirs, the judging is ours.
//!
//! The learner's side (a front end in [`crate::learn`]) sends [`Wish`]es and hears [`News`]; it runs nothing and
//! judges nothing. The guide holds the lab, passes keys and output through, and looks at the step's checks
//! whenever a command has ended or the kernel says that something changed. It never prints.

mod doing;
mod ladder;
mod looks;
mod meant;
mod news;
mod pane;
mod screen;
mod seat;
mod wish;
mod wishes;

use std::future::Future;

use tokio::sync::mpsc::UnboundedReceiver;

use self::doing::Guide;
use self::wishes::Wishes;
use super::event::Residue;
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

/// Guides a learner until they wish to leave, or `stop` resolves; the lab is ended either way. What is left of it.
pub async fn guide(
    order: &GuideOrder,
    wishes: UnboundedReceiver<Wish>,
    tell: impl Fn(News),
    stop: impl Future<Output = ()>,
) -> Vec<Residue> {
    let words = choose(&order.lesson, &order.seed);
    let lesson = fill_checks(&order.lesson, &words);
    let mut guide = Guide::new(&lesson, words, Wishes::new(wishes), &tell);
    tokio::select! {
        biased;
        () = stop => {}
        _left = guide.guide(order.from.as_ref()) => {}
    }
    let residue = match guide.take_seat() {
        Some(seat) => seat.hands.machine.end().await,
        None => Vec::new(),
    };
    tell(News::Left { residue: residue.clone() });
    residue
}
