//! `nslab prove`.

use super::args::{Common, Format, ProveArgs};
use super::doctor;
use super::exit::Exit;
use super::reporting::Show;
use super::session::conduct;
use crate::prove::MinScore;
use crate::run::{self, Fault, ProofOrder, ProofOutcome};

/// What `[vars]` are picked by where nobody says: a proof comes to the same whenever it is run.
const SEED: &str = "proof";

pub fn main(common: &Common, args: &ProveArgs) -> Exit {
    let (outcome, reported) = conduct(common, &args.lessons, Show::Proof, async |lessons, events, stopping| {
        let order = ProofOrder {
            lessons,
            seed: common.seed.clone().unwrap_or_else(|| SEED.to_owned()),
            jobs: common.jobs.unwrap_or_else(run::default_labs),
            least: MinScore(args.min_score),
        };
        run::prove(&order, events, stopping).await
    });
    let proved = outcome.map_or_else(
        |exit| exit,
        |outcome| {
            if is_refused(&outcome) && common.format == Format::Human {
                doctor::explain(common);
            }
            Exit::of_proof(&outcome)
        },
    );
    Exit::of([proved, reported])
}

/// A machine that refuses labs gets the remedy, not only the error.
fn is_refused(outcome: &ProofOutcome) -> bool {
    outcome.lessons.iter().any(|(_, lesson)| matches!(lesson.fault, Some(Fault::Unavailable(_))))
}
