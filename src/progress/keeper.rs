//! The store of one session: it keeps as the session goes on, and complains once.

use super::{LessonKey, LessonProgress, Store, StoreError};
use crate::lesson::{Lesson, StepId};

/// Keeps one lesson's record.
#[derive(Debug)]
pub struct Keeper {
    store: Store,
    key: LessonKey,
    /// The lesson is finished when these are done.
    steps: Vec<StepId>,
    /// The last attempt failed, and that was told.
    told: bool,
}

impl Keeper {
    pub fn new(store: Store, key: LessonKey, lesson: &Lesson) -> Self {
        let steps = lesson.steps.iter().filter(|step| step.is_work()).map(|step| step.id.clone()).collect();
        Self { store, key, steps, told: false }
    }

    /// Keeps it, `now` (RFC 3339, UTC) being the time. The session goes on whatever comes of it; an error is returned
    /// when there is something new to tell: the first time, and the first time after it had worked again.
    pub fn keep(&mut self, progress: &LessonProgress, now: &str) -> Option<StoreError> {
        let mut progress = LessonProgress { updated: Some(now.to_owned()), ..progress.clone() };
        progress.started.get_or_insert_with(|| now.to_owned());
        if self.steps.iter().all(|step| progress.is_done(step)) {
            progress.finished.get_or_insert_with(|| now.to_owned());
        }
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
    use crate::lesson::parse;
    use crate::progress::{Environment, StepProgress};
    use crate::run::guide::How;

    fn lesson() -> Lesson {
        let text = "# T\n\nS.\n\n```toml lesson\nformat = 1\n```\n\n## S {#s}\n\n```console\n$ true\n```\n";
        parse("l".into(), "l.md", text).0.expect("a lesson")
    }

    #[test]
    fn a_lesson_is_begun_and_finished_once() {
        let dir = tempfile::tempdir().expect("a folder");
        let environment = Environment { state_home: Some(dir.path().into()), home: None };
        let (store, key) = (Store::open(&environment), LessonKey::built_in(&"l".into()));
        let mut keeper = Keeper::new(store.clone(), key.clone(), &lesson());
        let mut progress = LessonProgress::default();
        assert!(keeper.keep(&progress, "2026-01-01T00:00:00Z").is_none());
        let step = StepProgress { how: Some(How::Skipped), ..StepProgress::default() };
        progress.steps.insert("s".into(), step);
        assert!(keeper.keep(&progress, "2026-01-02T00:00:00Z").is_none());
        assert!(keeper.keep(&progress, "2026-01-03T00:00:00Z").is_none());
        let kept = store.load(&key).expect("it is whole").expect("it is there");
        let day = |time: &Option<String>| time.as_ref().map(|time| time[8..10].to_owned());
        let days = [&kept.started, &kept.finished, &kept.updated].map(day);
        assert_eq!(days, ["01", "02", "03"].map(|day| Some(day.to_owned())));
    }

    #[test]
    fn what_cannot_be_kept_is_told_once_and_again_after_it_could() {
        let dir = tempfile::tempdir().expect("a folder");
        let state = dir.path().join("state");
        std::fs::write(&state, "in the way").expect("a file");
        let environment = Environment { state_home: Some(state.clone().into()), home: None };
        let mut keeper = Keeper::new(Store::open(&environment), LessonKey::built_in(&"l".into()), &lesson());
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
        let mut keeper = Keeper::new(Store::open(&Environment::default()), LessonKey::built_in(&"l".into()), &lesson());
        assert!(matches!(keeper.keep(&LessonProgress::default(), ""), Some(StoreError::Nowhere)));
        assert!(keeper.keep(&LessonProgress::default(), "").is_none());
    }
}
