//! `nslab prove`.

use super::args::{Common, ProveArgs};
use super::conduct::conduct;
use super::exit::Exit;
use super::reporting::Show;
use super::{doctor, lint, watch};
use crate::prove::MinScore;
use crate::run::{self, ProofOrder};

/// What `[vars]` are picked by where nobody says: a proof comes to the same whenever it is run.
const SEED: &str = "proof";

pub fn main(common: &Common, args: &ProveArgs) -> Exit {
    match args.watch {
        true => watch::rounds(|| lint::watched(common, &args.lessons), || round(common, args)),
        false => round(common, args),
    }
}

/// Proves once.
fn round(common: &Common, args: &ProveArgs) -> Exit {
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
            doctor::explain_refused(common, outcome.lessons.iter().map(|(_, lesson)| &lesson.fault));
            Exit::of_proof(&outcome)
        },
    );
    Exit::of([proved, reported])
}
