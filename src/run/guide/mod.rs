//! A lesson with a learner at the keyboard: the commands are theirs, the judging is ours.
//!
//! The learner's side (a front end in [`crate::learn`]) sends [`Wish`]es and hears [`News`]; it runs nothing and
//! judges nothing. The guide holds the lab, passes keys and output through, and looks at the step's checks
//! whenever a command has ended or the kernel says that something changed. It never prints.

pub(crate) mod look_around;
mod news;
mod wish;

pub use self::news::{By, Closed, Ended, How, News, Remark};
pub use self::wish::Wish;
