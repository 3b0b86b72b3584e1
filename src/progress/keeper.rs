//! The store of one session: it keeps as the session goes on, and complains once.

use super::{LessonKey, LessonProgress, Store, StoreError};

/// Keeps one lesson's record.
#[derive(Debug)]
pub struct Keeper {
    store: Store,
    key: LessonKey,
    /// The last attempt failed, and that was told.
    told: bool,
}

impl Keeper {
    pub fn new(store: Store, key: LessonKey) -> Self {
        Self { store, key, told: false }
    }

    /// Keeps it, `now` (RFC 3339, UTC) being the time. The session goes on whatever comes of it; an error is returned
    /// when there is something new to tell: the first time, and the first time after it had worked again.
    pub fn keep(&mut self, progress: &LessonProgress, now: &str) -> Option<StoreError> {
        let progress = LessonProgress { updated: Some(now.to_owned()), ..progress.clone() };
        match self.store.save(&self.key, &progress) {
            Ok(_) => {
                self.told = false;
                None
            }
            // It was kept: the damaged one is out of the way.
            Err(error @ StoreError::Damaged { .. }) => Some(error),
            Err(error) => (!std::mem::replace(&mut self.told, true)).then_some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Environment;

    #[test]
    fn what_cannot_be_kept_is_told_once_and_again_after_it_could() {
        let dir = tempfile::tempdir().expect("a folder");
        let state = dir.path().join("state");
        std::fs::write(&state, "in the way").expect("a file");
        let environment = Environment { state_home: Some(state.clone().into()), home: None };
        let mut keeper = Keeper::new(Store::open(&environment), LessonKey::built_in(&"l".into()));
        let mut complains = || keeper.keep(&LessonProgress::default(), "2026-01-01T00:00:00Z").is_some();
        assert_eq!([complains(), complains()], [true, false]);
        std::fs::remove_file(&state).expect("it was there");
        assert!(!complains());
        std::fs::remove_dir_all(&state).expect("it was made");
        std::fs::write(&state, "in the way").expect("a file");
        assert_eq!([complains(), complains()], [true, false]);
    }

    #[test]
    fn nowhere_to_keep_is_no_reason_to_stop() {
        let mut keeper = Keeper::new(Store::open(&Environment::default()), LessonKey::built_in(&"l".into()));
        assert!(matches!(keeper.keep(&LessonProgress::default(), ""), Some(StoreError::Nowhere)));
        assert!(keeper.keep(&LessonProgress::default(), "").is_none());
    }
}
