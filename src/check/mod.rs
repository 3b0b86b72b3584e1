//! Checks: pure functions of an observation. One file a kind; `judge` only dispatches. Why one failed is for [`explain`]
//! to say, what one still waits for is for [`waiting_for`].
//!
//! Knows neither the kernel nor time: what to ask is said as data ([`questions`]), what came of it is data
//! ([`crate::observation::Observation`]), and waiting, asking again and positive controls (`until`) belong to `run/`.

mod address;
mod explain;
mod file;
mod ipc;
mod judge;
mod link;
mod mount;
mod namespace;
mod netns;
mod output;
mod pending;
mod ping;
mod process;
mod sight;
mod subject;
mod telling;
mod verdict;
mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod samples;

pub use explain::{explain, questions_named, questions_why};
pub use judge::{judge, questions};
pub use pending::waiting_for;
pub use telling::{because, fix, read, seen, why};
pub use verdict::{Cause, Judgement, Verdict, View};
