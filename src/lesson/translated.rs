//! A lesson in the words of its translation, which is the same lesson all the same: progress and reports know it by the
//! ids and the digest of its original, whatever the language it is read in.

use super::lint::{Page, fits};
use super::{Block, Holds, Lesson, Step, StepId};

/// The lesson that `page` translates, in its words; none where more than words differs, or one of them can't be read.
pub fn translated(page: &Page, original: &Page) -> Option<Lesson> {
    let theirs = original.lesson.as_ref().filter(|_| fits(page, original))?;
    let mut lesson = page.lesson.clone()?;
    let by_position: Vec<(StepId, StepId)> =
        lesson.steps.iter().zip(&theirs.steps).map(|(ours, theirs)| (ours.id.clone(), theirs.id.clone())).collect();
    for (step, (_, id)) in lesson.steps.iter_mut().zip(&by_position) {
        step.id = id.clone();
        rename_ends(step, &by_position);
    }
    (lesson.id, lesson.digest) = (theirs.id.clone(), theirs.digest.clone());
    Some(lesson)
}

/// A check that holds through a step names it as the translation does.
fn rename_ends(step: &mut Step, names: &[(StepId, StepId)]) {
    let lists = step.blocks.iter_mut().filter_map(|b| if let Block::Checks(checks) = b { Some(checks) } else { None });
    for check in lists.flatten() {
        if let Holds::Through(end) = &mut check.holds
            && let Some((_, id)) = names.iter().find(|(ours, _)| ours == end)
        {
            *end = id.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Holds;

    const ORIGINAL: &str = r#"# Title

Summary.

```toml lesson
format = 1
```

## First step

```console
$ true
```

```toml check
[there]
that = "There is a host"
process = "bash"
holds = "second-step"
```

## Second step

```console
$ true
```
"#;

    fn korean() -> String {
        let words =
            [("Title", "제목"), ("Summary.", "요약."), ("First step", "첫째 단계"), ("Second step", "둘째 단계")];
        let words = words.into_iter().chain([("There is a host", "호스트가 있다"), ("second-step", "둘째-단계")]);
        words.fold(ORIGINAL.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    fn page(file: &str, text: &str) -> Page {
        Page::read("x".into(), file, text)
    }

    #[test]
    fn a_translation_has_its_own_words_and_the_identity_of_its_original() {
        let original = page("x.md", ORIGINAL);
        let theirs = original.lesson.clone().expect("it can be read");
        let lesson = translated(&page("ko/x.md", &korean()), &original).expect("it fits");
        assert_eq!((lesson.title.as_str(), lesson.file.as_str()), ("제목", "ko/x.md"));
        assert_eq!((&lesson.id, &lesson.digest), (&theirs.id, &theirs.digest));
        let ids = |lesson: &Lesson| lesson.steps.iter().map(|step| step.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&lesson), ids(&theirs));
        assert_eq!(lesson.steps[0].title, "첫째 단계");
        let check = lesson.steps[0].checks().next().expect("it has a check");
        assert_eq!(check.holds, Holds::Through(theirs.steps[1].id.clone()));
        assert_eq!(check.that, "호스트가 있다");
    }

    #[test]
    fn one_that_does_something_else_is_no_translation() {
        let original = page("x.md", ORIGINAL);
        for (from, to) in
            [("$ true", "$ false"), ("bash", "sh"), ("## 둘째 단계", "### 둘째 단계"), ("format = 1", "fromat = 1")]
        {
            let text = korean().replacen(from, to, 1);
            assert_ne!(text, korean(), "{from}");
            assert_eq!(translated(&page("ko/x.md", &text), &original), None, "{to}");
        }
    }
}
