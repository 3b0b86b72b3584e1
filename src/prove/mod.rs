//! The dynamic proof of a lesson: that its checks catch what they should, and let pass what they should.
//!
//! A lesson is varied (a command left out, a near miss typed instead, a known mistake, another way), each variant
//! is run in a lab of its own, and what its checks say is compared with what they ought to say.
//! What to vary is decided here purely, from the lesson alone; running belongs to [`crate::run`].

mod baseline;
mod near_miss;
mod outcome;
#[cfg(test)]
mod samples;
mod score;
mod timings;
mod variant;

pub use baseline::Standing;
pub use near_miss::{MOST, NearMiss, Place, Slip, near_misses};
pub use outcome::{By, Outcome, Seen, outcome};
pub use score::{MinScore, Ratio, Scores};
pub use timings::{ECHOES, Timings, hurried};
pub use variant::{Change, Kind, Variant, shows, variants};
