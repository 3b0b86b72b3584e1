//! Making a cause.

use crate::check::verdict::Cause;
use crate::check::words;
use crate::lesson::causes::read;

pub(super) fn cause(id: &str, words: impl Into<String>, fix: impl Into<String>) -> Cause {
    Cause { id: id.to_owned(), words: words.into(), fix: fix.into(), read: read(id).to_owned() }
}

/// Names in a cause are the learner's.
pub(super) fn harmless(cause: Cause) -> Cause {
    Cause { words: words::harmless(&cause.words), fix: words::harmless(&cause.fix), ..cause }
}
