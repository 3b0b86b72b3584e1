//! How far a learner is in a lesson. Pure.

use super::LessonProgress;
use crate::lesson::{Lesson, Step, StepId};

/// Where a learner stands in a lesson.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    NotBegun,
    /// At this step of so many, from 1; steps behind it may be open.
    At {
        n: usize,
        of: usize,
        step: StepId,
        title: String,
    },
    /// No step is open.
    Done {
        /// RFC 3339, UTC, if it is known.
        on: Option<String>,
        skipped: usize,
        with_help: usize,
        mistakes: usize,
        hints: usize,
        ms: f64,
    },
}

/// Where somebody with this record stands; without one, nothing is begun.
pub fn standing(lesson: &Lesson, progress: Option<&LessonProgress>) -> Standing {
    let work: Vec<&Step> = lesson.steps.iter().filter(|step| step.is_work()).collect();
    let Some(progress) = progress.filter(|progress| has_begun(progress)) else { return Standing::NotBegun };
    let Some(open) = work.iter().position(|step| !progress.is_done(&step.id)) else { return done(&work, progress) };
    // Who went back, or ahead, is there; who has done the step that they were at, at the first that is open.
    let chosen = progress.at.as_ref().and_then(|at| work.iter().position(|step| step.id == *at));
    let n = chosen.filter(|n| !progress.is_done(&work[*n].id)).unwrap_or(open);
    Standing::At { n: n + 1, of: work.len(), step: work[n].id.clone(), title: work[n].title.clone() }
}

/// Who has only looked at the first step has begun as well.
fn has_begun(progress: &LessonProgress) -> bool {
    progress.started.is_some() || progress.at.is_some() || !progress.steps.is_empty() || !progress.typed.is_empty()
}

fn done(work: &[&Step], progress: &LessonProgress) -> Standing {
    use crate::run::guide::How;
    let steps = || work.iter().filter_map(|step| progress.steps.get(&step.id));
    Standing::Done {
        on: progress.finished.clone().or_else(|| progress.updated.clone()),
        skipped: steps().filter(|step| step.how == Some(How::Skipped)).count(),
        with_help: steps().filter(|step| step.how == Some(How::WithHelp)).count(),
        mistakes: steps().map(|step| step.mistakes).sum(),
        hints: steps().map(|step| step.hints).sum(),
        ms: steps().map(|step| step.ms).sum(),
    }
}

/// A record, of which only what the lesson still has is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    pub progress: LessonProgress,
    /// The lesson's text is another than when the record was kept.
    pub changed: bool,
    /// Steps that the lesson no longer has; nobody needs to be told if it has not changed since.
    pub dropped: Vec<StepId>,
}

/// Fits a record to the lesson as it is now. Steps are known by their ids: one of the same id is the same step.
pub fn fit(lesson: &Lesson, progress: &LessonProgress) -> Fitted {
    let has = |id: &StepId| lesson.steps.iter().any(|step| step.id == *id);
    let dropped = progress.steps.keys().filter(|id| !has(id)).cloned().collect();
    let changed = !progress.digest.is_empty() && progress.digest != lesson.digest;
    let mut fitted = LessonProgress { digest: lesson.digest.clone(), ..progress.clone() };
    fitted.steps.retain(|id, _| has(id));
    fitted.typed.retain(|line| has(&line.step));
    fitted.at = fitted.at.filter(has);
    let is_done = lesson.steps.iter().filter(|step| step.is_work()).all(|step| fitted.is_done(&step.id));
    fitted.finished = fitted.finished.filter(|_| is_done);
    Fitted { progress: fitted, changed, dropped }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parse;
    use crate::progress::StepProgress;
    use crate::run::guide::How;

    fn lesson(steps: &[&str]) -> Lesson {
        let steps: String =
            steps.iter().map(|id| format!("\n## Step {id} {{#{id}}}\n\n```console\n$ true\n```\n")).collect();
        let text = format!("# T\n\nS.\n\n```toml lesson\nformat = 1\n```\n{steps}");
        parse("l".into(), "l.md", &text).0.expect("a lesson")
    }

    fn progress(done: &[(&str, How)], at: Option<&str>) -> LessonProgress {
        let step = |how| StepProgress { how: Some(how), hints: 1, mistakes: 2, ms: 10.0, ..StepProgress::default() };
        let steps = done.iter().map(|(id, how)| (StepId::from(*id), step(*how))).collect();
        LessonProgress { digest: "old".to_owned(), at: at.map(StepId::from), steps, ..LessonProgress::default() }
    }

    fn at(standing: &Standing) -> Option<(usize, usize)> {
        match standing {
            Standing::At { n, of, .. } => Some((*n, *of)),
            _ => None,
        }
    }

    #[test]
    fn one_is_where_one_was_unless_that_is_done() {
        let lesson = lesson(&["a", "b", "c"]);
        let of = |done: &[(&str, How)], place| at(&standing(&lesson, Some(&progress(done, place))));
        assert_eq!(standing(&lesson, None), Standing::NotBegun);
        assert_eq!(standing(&lesson, Some(&LessonProgress::default())), Standing::NotBegun);
        assert_eq!(of(&[], Some("a")), Some((1, 3)));
        assert_eq!(of(&[("a", How::Alone)], Some("b")), Some((2, 3)));
        assert_eq!(of(&[("a", How::Alone)], Some("a")), Some((2, 3)));
        assert_eq!(of(&[("a", How::Alone)], Some("c")), Some((3, 3)));
        assert_eq!(of(&[("b", How::Alone)], Some("gone")), Some((1, 3)));
    }

    #[test]
    fn all_steps_done_is_done_and_sums_up() {
        let done = progress(&[("a", How::Skipped), ("b", How::WithHelp), ("gone", How::Alone)], Some("b"));
        let expected = Standing::Done { on: None, skipped: 1, with_help: 1, mistakes: 4, hints: 2, ms: 20.0 };
        assert_eq!(standing(&lesson(&["a", "b"]), Some(&done)), expected);
    }

    #[test]
    fn what_a_changed_lesson_no_longer_has_is_dropped_and_named() {
        let mut kept = progress(&[("a", How::Alone), ("gone", How::Alone)], Some("gone"));
        kept.finished = Some("2026-01-01T00:00:00Z".to_owned());
        let fitted = fit(&lesson(&["a", "new"]), &kept);
        assert!(fitted.changed && fitted.progress.is_done(&"a".into()) && fitted.progress.finished.is_none());
        assert_eq!((fitted.dropped, fitted.progress.at, fitted.progress.steps.len()), (vec!["gone".into()], None, 1));
        let again = fit(&lesson(&["a", "new"]), &LessonProgress { digest: String::new(), ..kept });
        assert!(!again.changed);
    }
}
