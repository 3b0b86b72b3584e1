//! `nslab run`.

use super::args::{Common, Format, RunArgs};
use super::doctor;
use super::exit::Exit;
use super::reporting::Show;
use super::session::conduct;
use crate::run::{self, Fault, Order, RunOutcome};

pub fn main(common: &Common, args: &RunArgs) -> Exit {
    let (outcome, reported) = conduct(common, &args.lessons, Show::Run, async |lessons, events, stopping| {
        let seed = common.seed.clone().unwrap_or_else(random_seed);
        let order = Order { lessons, seed, jobs: common.jobs.unwrap_or_else(run::default_jobs) };
        run::run(&order, events, stopping).await
    });
    let ran = outcome.map_or_else(
        |exit| exit,
        |outcome| {
            if is_refused(&outcome) && common.format == Format::Human {
                doctor::explain(common);
            }
            Exit::of_run(&outcome)
        },
    );
    Exit::of([ran, reported])
}

/// Unpredictable, short enough to type again.
pub fn random_seed() -> String {
    use std::hash::{BuildHasher, Hasher};
    // The standard library seeds each of these from the system's randomness.
    let random = std::collections::hash_map::RandomState::new().build_hasher().finish();
    format!("{:08x}", random & 0xffff_ffff)
}

/// A machine that refuses labs gets the remedy, not only the error.
fn is_refused(outcome: &RunOutcome) -> bool {
    outcome.lessons.iter().any(|(_, lesson)| matches!(lesson.fault, Some(Fault::Unavailable(_))))
}
