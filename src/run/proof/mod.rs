//! Proving lessons: each variant of each in a lab of its own, many labs side by side.
//!
//! What to vary and what to make of it is said by [`crate::prove`]; here it is typed and seen.

mod attempt;
mod baseline;
mod lesson;
mod order;
#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;
use std::time::Instant;

use tokio::sync::{Semaphore, watch};

pub use self::order::{LessonProof, ProofOrder, ProofOutcome};
use super::event::{Events, FORMAT, Totals, What};
use super::in_lab::Fault;
use super::machine::Machine;
use super::many::stopped;
use super::tally;
use crate::lab::Lab;

/// Proves all lessons; ends early, with every lab ended, once `stop` becomes true.
pub async fn prove(order: &ProofOrder, events: &Events, stop: watch::Receiver<bool>) -> ProofOutcome {
    prove_on::<Lab>(order, events, stop).await
}

async fn prove_on<M: Machine>(order: &ProofOrder, events: &Events, stop: watch::Receiver<bool>) -> ProofOutcome {
    let start = Instant::now();
    events.tell(What::RunStarted {
        nslab: env!("CARGO_PKG_VERSION").to_owned(),
        format: FORMAT,
        seed: order.seed.clone(),
        limits: vec![format!("at most {} labs side by side", order.jobs)],
        lessons: order.lessons.iter().map(|l| l.id.clone()).collect(),
    });
    let labs = Semaphore::new(order.jobs.get());
    let proofs = order.lessons.iter().map(|lesson| {
        let (events, stop) = (events.of(&lesson.id), stop.clone());
        lesson::prove::<M, _>(lesson, order, &labs, events, move || stopped(stop.clone()))
    });
    let proofs = futures_util::future::join_all(proofs).await;
    let parts: Vec<Totals> = proofs.iter().map(|proof| proof.totals).collect();
    let interrupted = proofs.iter().any(|proof| proof.fault == Some(Fault::Interrupted));
    events.tell(What::RunFinished { totals: tally::sum(&parts, start.elapsed()), interrupted });
    ProofOutcome { lessons: order.lessons.iter().map(|lesson| lesson.id.clone()).zip(proofs).collect() }
}

/// How many labs side by side where nobody says: most of the time they wait.
pub fn default_labs() -> NonZeroUsize {
    let cpus = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new((8 * cpus).max(8)).expect("at least eight")
}
