//! A learner's session: what it has come to ([`session`], pure), and how it is shown.
//!
//! A front end sends [`crate::run::guide::Wish`]es and hears [`crate::run::guide::News`]. It runs no commands, and
//! never judges.

pub mod about;
pub mod attach;
pub mod front;
pub mod plain;
pub mod prose;
pub mod record;
pub mod rescue;
pub mod screen;
pub mod session;
pub mod suspension;
pub mod terminal;
