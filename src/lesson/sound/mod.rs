//! What makes a lesson sound, beyond its syntax: that what it refers to is there, and that its checks prove something.
//! Everybody who reads one is told ([`super::parse`]).
//!
//! | file | looks at |
//! | --- | --- |
//! | `references` | what `until`, `after` and `holds` say of other parts; ids |
//! | `questions` | what `predict` says of a check |
//! | `outcomes` | whether a step's checks prove anything |
//!
//! What is only for authors is in [`super::lint`].

mod outcomes;
mod questions;
mod references;

pub(super) use outcomes::outcomes;
pub(super) use questions::{Place, answered, places_of_checks, questions};
pub(super) use references::references;
