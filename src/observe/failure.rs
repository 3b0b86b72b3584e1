//! How a question fails: the operation, its object and the kernel's words.

use std::fmt::Display;
use std::io;

use crate::observation::Unobservable;
use crate::sys::errno::in_words;

/// A system call failed.
pub fn failed(operation: &str, object: impl Display, error: &io::Error) -> Unobservable {
    Unobservable::Failed(format!("{operation} {object}: {}", in_words(error)))
}

/// The kernel said something that we do not understand.
pub fn not_understood(object: impl Display) -> Unobservable {
    Unobservable::Failed(format!("read {object}: not understood"))
}
