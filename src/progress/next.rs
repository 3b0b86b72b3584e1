//! Which lesson comes next. Pure.

use super::{LessonProgress, Standing, standing};
use crate::lesson::Lesson;

/// The lesson to go on with, by its position: the one that was worked at last and is not done; else the first that is
/// not begun and whose `after` are done; else, where none is so, the first that is not done. None if all are.
///
/// A lesson of `after` that is not among these can't be waited for.
pub fn next_unfinished(lessons: &[(&Lesson, Option<&LessonProgress>)]) -> Option<usize> {
    let standings: Vec<Standing> = lessons.iter().map(|(lesson, progress)| standing(lesson, *progress)).collect();
    let is_done = |n: usize| matches!(standings[n], Standing::Done { .. });
    let begun = (0..lessons.len()).rev().filter(|n| matches!(standings[*n], Standing::At { .. }));
    let updated = |n: &usize| lessons[*n].1.and_then(|progress| progress.updated.as_ref());
    if let Some(at) = begun.max_by_key(updated) {
        return Some(at);
    }
    let comes_first = |id| lessons.iter().position(|(lesson, _)| lesson.id == id);
    let is_ready = |n: &usize| {
        let mut after = lessons[*n].0.settings.after.iter().filter_map(|id| comes_first(id.clone()));
        !is_done(*n) && after.all(is_done)
    };
    (0..lessons.len()).find(is_ready).or_else(|| (0..lessons.len()).find(|n| !is_done(*n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parse;
    use crate::progress::StepProgress;
    use crate::run::guide::How;

    fn lesson(id: &str, after: &[&str]) -> Lesson {
        let text = format!(
            "# T\n\nS.\n\n```toml lesson\nformat = 1\nafter = {after:?}\n```\n\n## S {{#s}}\n\n```console\n$ true\n```\n"
        );
        parse(id.into(), "l.md", &text).0.expect("a lesson")
    }

    fn progress(how: Option<How>, updated: &str) -> LessonProgress {
        let step = StepProgress { how, ..StepProgress::default() };
        LessonProgress {
            at: Some("s".into()),
            steps: [("s".into(), step)].into(),
            updated: Some(updated.to_owned()),
            ..LessonProgress::default()
        }
    }

    #[test]
    fn what_was_begun_last_then_what_is_ready_then_anything() {
        let lessons = [lesson("b", &["a"]), lesson("a", &["elsewhere"]), lesson("c", &[])];
        let next = |kept: [Option<&LessonProgress>; 3]| next_unfinished(&lessons.iter().zip(kept).collect::<Vec<_>>());
        let (done, early, late) = (progress(Some(How::Alone), "3"), progress(None, "1"), progress(None, "2"));
        assert_eq!(next([None, None, None]), Some(1), "b waits for a");
        assert_eq!(next([None, Some(&done), None]), Some(0));
        assert_eq!(next([Some(&late), None, Some(&early)]), Some(0));
        assert_eq!(next([Some(&early), Some(&done), Some(&late)]), Some(2));
        assert_eq!(next([Some(&early), None, Some(&early)]), Some(0), "of two, the first");
        assert_eq!(next([Some(&done), Some(&done), Some(&done)]), None);
        let circle = [lesson("x", &["y"]), lesson("y", &["x"])];
        assert_eq!(next_unfinished(&circle.iter().map(|lesson| (lesson, None)).collect::<Vec<_>>()), Some(0));
        assert_eq!(next_unfinished(&[]), None);
    }
}
