//! Running lessons: the step machine, the runner, events.
//!
//! [`script`] (pure) says what comes next, [`lesson`] does it [`in_lab`] and tells [`event`]s, [`many`] runs lessons
//! side by side. Nothing here prints, and nothing here knows how events are shown.

pub mod event;
#[cfg(test)]
mod fake;
pub mod guide;
mod hands;
mod in_lab;
mod judging;
mod lesson;
mod machine;
mod many;
mod proof;
mod rerun;
#[cfg(test)]
mod samples;
pub mod script;
mod tally;
mod transcript;
mod words;

pub use in_lab::Fault;
pub use lesson::LessonOutcome;
pub use many::{Order, RunOutcome, default_jobs, run};
pub use proof::{LessonProof, ProofOrder, ProofOutcome, default_labs, prove};
pub use rerun::{Misfit, Rerun, StepRerun, Stood, rerun};
