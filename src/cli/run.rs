//! `nslab run`.

use super::args::{Common, RunArgs};
use super::conduct::conduct;
use super::doctor;
use super::exit::Exit;
use super::reporting::Show;
use crate::lab;
use crate::run::{self, Order};

pub fn main(common: &Common, args: &RunArgs) -> Exit {
    lab::launch_ahead();
    let (outcome, reported) = conduct(common, &args.lessons, Show::Run, async |lessons, events, stopping| {
        let seed = common.seed.clone().unwrap_or_else(random_seed);
        let order = Order { lessons, seed, jobs: common.jobs.unwrap_or_else(run::default_jobs) };
        run::run(&order, events, stopping).await
    });
    let ran = outcome.map_or_else(
        |exit| exit,
        |outcome| {
            doctor::explain_refused(common, outcome.lessons.iter().map(|(_, lesson)| &lesson.fault));
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
