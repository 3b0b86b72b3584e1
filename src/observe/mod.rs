//! Reads the kernel from outside the lab; changes nothing but the echoes it sends.
//!
//! Runs in an observer: a short-lived process forked from the supervisor, in user namespace U1 (which owns
//! the lab's), standing in the lab's first network, IPC and UTS namespaces, never in its PID or user
//! namespace. It may setns(2) freely, for it is gone after its answers.
//!
//! It must not know what is right or wrong. What it reads was written by the lab: every path is resolved so
//! that it cannot lead out, every list and file has a bound, and nothing is opened that opening would change.

mod echo;
mod failure;
mod files;
mod icmp;
mod ipc;
pub(crate) mod mounts;
mod netlink;
mod netns;
mod observer;
mod procfs;
pub(crate) mod stat;
mod sysctls;
mod terminal;
#[cfg(test)]
mod tests;
mod view;
mod viewpoint;
mod waiting;
mod world;

use crate::observation::{Answer, Ask, Unobservable};

pub use terminal::{Foreground, foreground};
pub use view::{Filters, LabView, TerminalView};
pub use world::{BuildError, build};

/// Answers all questions, reading before pinging; the answers are in the order of the questions.
pub fn answer(lab: &LabView, asks: &[Ask]) -> Vec<Result<Answer, Unobservable>> {
    observer::Observer::new(lab).answer(asks)
}
