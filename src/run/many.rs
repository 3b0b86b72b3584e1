//! Several lessons side by side, each in its own lab, on one thread: the waiting of one is the typing of another.

use std::num::NonZeroUsize;
use std::time::Instant;

use futures_util::StreamExt;
use tokio::sync::watch;

use super::event::{Events, FORMAT, What};
use super::in_lab::Fault;
use super::lesson::{self, LessonOutcome};
use super::machine::Machine;
use super::tally;
use crate::check::Verdict;
use crate::lab::Lab;
use crate::lesson::{Lesson, LessonId};

/// What to run, and how.
pub struct Order {
    pub lessons: Vec<Lesson>,
    /// What `[vars]` are picked by.
    pub seed: String,
    /// How many lessons run at the same time.
    pub jobs: NonZeroUsize,
}

/// What came of a run, beyond its events.
#[derive(Debug, Clone)]
pub struct RunOutcome {
    pub verdict: Verdict,
    pub lessons: Vec<(LessonId, LessonOutcome)>,
}

/// Runs all lessons; ends early, with every lab ended, once `stop` becomes true.
pub async fn run(order: &Order, events: &Events, stop: watch::Receiver<bool>) -> RunOutcome {
    run_on::<Lab>(order, events, stop).await
}

async fn run_on<M: Machine>(order: &Order, events: &Events, stop: watch::Receiver<bool>) -> RunOutcome {
    let start = Instant::now();
    events.tell(What::RunStarted {
        nslab: env!("CARGO_PKG_VERSION").to_owned(),
        format: FORMAT,
        seed: order.seed.clone(),
        limits: vec![format!("at most {} lessons side by side", order.jobs)],
        lessons: order.lessons.iter().map(|l| l.id.clone()).collect(),
    });
    let runs = order.lessons.iter().enumerate().map(|(place, lesson)| {
        let (events, stop) = (events.of(&lesson.id), stopped(stop.clone()));
        async move { (place, lesson::run::<M>(lesson, &order.seed, events, stop).await) }
    });
    let mut ended: Vec<_> = futures_util::stream::iter(runs).buffer_unordered(order.jobs.get()).collect().await;
    ended.sort_by_key(|(place, _)| *place);
    let parts: Vec<_> = ended.iter().map(|(_, outcome)| outcome.totals).collect();
    let totals = tally::sum(&parts, start.elapsed());
    let interrupted = ended.iter().any(|(_, outcome)| outcome.fault == Some(Fault::Interrupted));
    events.tell(What::RunFinished { totals, interrupted });
    let lessons = ended.into_iter().map(|(place, outcome)| (order.lessons[place].id.clone(), outcome)).collect();
    RunOutcome { verdict: totals.verdict, lessons }
}

pub(super) async fn stopped(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        // Whoever could ask for a stop is gone: nobody will.
        std::future::pending::<()>().await;
    }
}

/// How many lessons to run side by side where nobody says: mostly they wait, for echoes and for the kernel.
pub fn default_jobs() -> NonZeroUsize {
    let cpus = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new((2 * cpus).max(4)).expect("at least four")
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;
    use crate::run::fake::{Fake, LOG};
    use crate::run::samples::{console, lesson, step};

    fn run_two(wait: &str, jobs: usize, stop: watch::Receiver<bool>) -> (RunOutcome, Duration) {
        let one = |id| lesson(id, vec![step("s", vec![console(&[wait])])]);
        let jobs = NonZeroUsize::new(jobs).expect("tests ask for some");
        let order = Order { lessons: vec![one("a"), one("b")], seed: String::new(), jobs };
        let (to, _from) = mpsc::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let start = Instant::now();
        (runtime.block_on(run_on::<Fake>(&order, &Events::new(to), stop)), start.elapsed())
    }

    #[test]
    fn side_by_side_they_wait_at_the_same_time() {
        let (_stop, stopping) = watch::channel(false);
        let (outcome, side_by_side) = run_two("wait 200", 2, stopping.clone());
        assert_eq!(outcome.verdict, Verdict::Pass);
        assert_eq!(outcome.lessons.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert!(side_by_side < Duration::from_millis(390), "took {side_by_side:?}");
        let (_, in_turn) = run_two("wait 200", 1, stopping);
        assert!(in_turn >= Duration::from_millis(400), "took {in_turn:?}");
    }

    #[test]
    fn a_stopped_run_begins_no_lab() {
        let (_stop, stopping) = watch::channel(true);
        let (outcome, _) = run_two("wait 60000", 1, stopping);
        let faults: Vec<_> = outcome.lessons.iter().map(|(_, l)| l.fault.clone()).collect();
        assert_eq!(faults, [Some(Fault::Interrupted), Some(Fault::Interrupted)]);
        assert!(LOG.with_borrow(|log| log.typed.is_empty()));
    }
}
