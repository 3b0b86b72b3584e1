//! Rules for lessons.

mod outcomes;
mod references;

pub(super) use outcomes::outcomes;
pub(super) use references::references;
