//! A lesson file that is looked at, and where it stands.

use std::path::PathBuf;

use crate::lesson::Page;

/// One file to be looked at.
pub(super) struct Subject {
    pub(super) page: Page,
    pub(super) place: Place,
}

/// Where a lesson stands; one that is built in stands nowhere.
pub(super) type Place = Option<PathBuf>;
