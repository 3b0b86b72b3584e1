//! Questions: when they are asked, and what becomes of answers.

use super::*;
use crate::lesson::parse;
use crate::run::guide::News;

const LESSON: &str = r#"# T

S.

```toml lesson
format = 1
```

## One

<details class="predict made"><summary>Will it be there?</summary>

- [x] Yes
- [ ] No

</details>

<details class="predict later"><summary>And later?</summary>

- [ ] Yes
- [x] No

</details>

```console
$ mkdir /mnt/x
```

```toml check
[made]
that = "It is there"
file = "/mnt/x"
type = "directory"
```

## Two

```toml check
[before]
that = "It is not there yet"
file = "/mnt/x/y"
not-from = ["host"]
until = "later"
```

```console
$ touch /mnt/x/y
```

```toml check
[later]
that = "It is there as well"
file = "/mnt/x/y"

[heard]
that = "It was listed"
output = "A"
contains = "y"
```

<details class="predict gone"><summary>Will it stay?</summary>

- [ ] Yes
- [x] No

</details>

```console
$ rm /mnt/x/y
```

```toml check
[gone]
that = "The folder is empty"
file = "/mnt/x"
type = "directory"
```
"#;

fn session() -> Session {
    let (lesson, told) = parse("x".into(), "x.md", LESSON);
    assert!(!crate::lesson::has_errors(&told), "{told:?}");
    Session::new(lesson.expect("it is good"), Words::new(), LessonProgress::default())
}

fn judged(check: &str, verdict: Verdict) -> News {
    News::Check { check: check.into(), verdict, asked: false, views: Vec::new(), cause: None, lost: false }
}

fn asked(session: &Session) -> Option<&str> {
    session.question().map(|question| question.check.as_str())
}

fn predicted(session: &Session) -> Vec<(&str, bool)> {
    let told = session.notes.iter().filter_map(|note| match note {
        Note::Predicted { check, right } => Some((check.as_str(), *right)),
        _ => None,
    });
    told.collect()
}

#[test]
fn questions_are_asked_one_by_one_until_answered_or_known() {
    let mut session = session();
    assert_eq!(asked(&session), Some("made"));
    session.predict(&"made".into(), 1);
    assert_eq!(asked(&session), Some("later"));
    session.heard(&judged("later", Verdict::Fail));
    assert_eq!(asked(&session), Some("later"));
    session.heard(&judged("later", Verdict::Pass));
    assert_eq!(asked(&session), None);
    session.heard(&News::AtStep { step: "two".into() });
    assert_eq!(asked(&session), None);
}

#[test]
fn a_question_is_asked_when_what_stands_above_it_is_done() {
    let mut session = session();
    session.heard(&News::AtStep { step: "two".into() });
    assert_eq!(asked(&session), None);
    session.heard(&judged("later", Verdict::Pass));
    assert_eq!(
        asked(&session),
        Some("gone"),
        "what was only to be looked at keeps it not back, nor what nobody saw in time"
    );
    session.predict(&"gone".into(), 0);
    assert_eq!(asked(&session), None);
}

#[test]
fn an_answer_is_compared_when_its_check_has_passed() {
    let mut session = session();
    session.predict(&"made".into(), 0);
    session.predict(&"later".into(), 0);
    session.heard(&judged("made", Verdict::Fail));
    assert_eq!(predicted(&session), []);
    session.heard(&judged("made", Verdict::Pass));
    assert_eq!(predicted(&session), [("made", true)]);
    assert_eq!((session.summary().predicted, session.summary().predicted_right), (1, 1));
    // The check of a later step is compared with what was answered in this one.
    session.heard(&News::AtStep { step: "two".into() });
    session.heard(&judged("later", Verdict::Pass));
    assert_eq!(predicted(&session), [("later", false)]);
    assert_eq!((session.summary().predicted, session.summary().predicted_right), (2, 1));
    // What comes true once more in a new lab is no news.
    session.heard(&News::AtStep { step: "one".into() });
    session.heard(&judged("made", Verdict::Pass));
    assert_eq!(predicted(&session), []);
}

#[test]
fn what_nobody_answered_is_not_compared() {
    let mut session = session();
    session.heard(&judged("made", Verdict::Pass));
    assert_eq!(predicted(&session), []);
    assert!(session.progress.steps.values().all(|step| step.predicted.is_empty()));
    // Kept from a version of the lesson that had more answers.
    session.predict(&"later".into(), 7);
    session.heard(&judged("later", Verdict::Pass));
    assert_eq!(predicted(&session), []);
    assert_eq!(session.summary().predicted, 0);
}
