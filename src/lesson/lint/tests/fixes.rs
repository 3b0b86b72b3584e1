//! Fixes correct what they say and nothing else, whatever else is wrong, and however a file is written.

use proptest::prelude::*;

use std::collections::BTreeSet;

use super::*;
use crate::lesson::{Block, Check, CheckId, Holds, Lesson};

/// What is put into the good lesson, and what a fix makes of it.
const FIXED: &[(&str, &str, &str)] = &[
    ("\"A has mounts of its own\"", "\"A has mounts of its own.\"", "\"A has mounts of its own\""),
    ("\"A has mounts of its own\"", "'A has \"mounts\" of its own.'", "'A has \"mounts\" of its own'"),
    ("\"A has mounts of its own\"", "\"\"\"A has mounts of its own.\"\"\"", "\"\"\"A has mounts of its own\"\"\""),
    ("B$ echo hello\n", "B$ echo hello\n? 0\n", "B$ echo hello\n"),
    ("\"cat\", ", "\"cat\", \"nsenter\", ", "\"cat\", "),
    ("\"brctl|bridge\"]", "\"brctl|bridge\", \"ss\"]", "\"brctl|bridge\"]"),
    ("[\"unshare\", ", "[\"ss\", \"unshare\", ", "[\"unshare\", "),
    ("\"unshare\", \"mount\"", "\"unshare\"", "\"unshare\""),
    ("<details class=\"solution\">", "<details open class=\"solution\">", "<details class=\"solution\">"),
    ("<details class=\"solution\">", "<details class=\"solution\" open=\"\">", "<details class=\"solution\">"),
];

fn fixed(source: &str) -> String {
    let mut text = source.to_owned();
    for _ in 0..100 {
        let (better, fixes) = apply_fixes(&text, &findings(&text));
        if fixes.is_empty() {
            return text;
        }
        text = better;
    }
    panic!("fixing does not end");
}

#[test]
fn each_fix_does_what_it_says() {
    for (from, to, wanted) in FIXED {
        let text = fixed(&edited(from, to));
        assert!(text.contains(wanted), "{to}: {text}");
        assert_silent(&text, &findings(&text));
    }
}

#[test]
fn an_id_is_renamed_wherever_it_is_named() {
    let source = GOOD.replace("own-mounts", "ownMounts").replace("tmpfs-on-mnt", "tmpfs_on_mnt");
    let source = source.replace("#alone", "#All_Alone").replace("\"alone\"", "\"All_Alone\"");
    let wanted = GOOD.replace("#alone", "#all-alone").replace("\"alone\"", "\"all-alone\"");
    assert_eq!(fixed(&source), wanted);
    // A heading that another file links to keeps its name.
    let page = page("lesson", &source);
    let around = Surroundings { linked: BTreeSet::from(["All_Alone".to_owned()]), ..Surroundings::default() };
    let found = lint(&page, &around);
    let of_step = found.iter().find(|found| found.message.contains("the step")).expect("it is told");
    assert_eq!((of_step.rule.id, &of_step.fix), ("kebab-case", &None));
}

#[test]
fn needs_are_made_where_there_are_none() {
    let list = "needs = [\"unshare\", \"mount\", \"cat\", \"brctl|bridge\"]\n";
    let wanted = "format = 1\nneeds = [\"unshare\", \"mount\", \"cat\", \"brctl\"]\n";
    for (without, wanted) in [
        ("", wanted.to_owned()),
        ("needs = []\n", wanted.replace("format = 1\n", "minutes = 5\n")),
        ("needs = \"unshare\"\n", wanted.replace("format = 1\n", "minutes = 5\n")),
        (
            "needs = [\n    \"unshare\",\n]\n",
            "needs = [\n    \"unshare\", \"mount\", \"cat\", \"brctl\",\n]\n".to_owned(),
        ),
    ] {
        let text = fixed(&edited(list, without));
        assert!(text.contains(&wanted), "{text}");
    }
}

#[test]
fn what_is_not_understood_is_not_fixed() {
    let source = edited("\"A has mounts of its own\"", "\"A has mounts of its own.\"").replace("minutes", "minutse");
    let found = findings(&source);
    assert!(found.len() >= 2 && found.iter().all(|found| found.fix.is_none()), "{found:?}");
}

/// What a lesson types and claims, without ids and words.
fn meaning(lesson: &Lesson) -> String {
    let mut meaning = String::new();
    let position = |id: &CheckId| checks(lesson).position(|check| check.id == *id);
    for (n, step) in lesson.steps.iter().enumerate() {
        for block in &step.blocks {
            match block {
                Block::Prose(_) => {}
                Block::Console(console) => {
                    let typed = console.inputs.iter().map(|typed| (&typed.terminal, &typed.input, &typed.expect));
                    meaning += &format!("{n} {:?}\n", typed.collect::<Vec<_>>());
                }
                Block::Checks(_) => meaning += &format!("{n} checks\n"),
                Block::Question(question) => {
                    let right: Vec<_> = question.answers.iter().map(|answer| answer.right).collect();
                    meaning += &format!("{n} asks {:?} {right:?}\n", position(&question.check));
                }
                Block::Folded(folded) => {
                    let consoles = folded.consoles().flat_map(|console| &console.inputs);
                    let typed: Vec<_> = consoles.map(|typed| (&typed.terminal, &typed.input, &typed.expect)).collect();
                    meaning += &format!("{n} {:?} {typed:?}\n", folded.kind);
                }
            }
        }
    }
    for check in checks(lesson) {
        let holds = match &check.holds {
            Holds::Through(id) => format!("{:?}", lesson.steps.iter().position(|step| step.id == *id)),
            other => format!("{other:?}"),
        };
        let named: Vec<_> = check.until.iter().chain(&check.after).map(position).collect();
        meaning += &format!(
            "{:?} {:?} {:?} {:?} {holds} {named:?} {} {:?}\n",
            check.claim, check.from, check.not_from, check.differs_from, check.points, check.within
        );
    }
    meaning
}

fn checks(lesson: &Lesson) -> impl Iterator<Item = &Check> {
    lesson.steps.iter().flat_map(crate::lesson::Step::checks)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn fixing_makes_nothing_worse_and_changes_no_meaning(
        mut picks in proptest::collection::vec(proptest::sample::select(FIXED), 0..5),
        renamed in proptest::sample::subsequence(vec![
            ("own-mounts", "ownMounts"), ("tmpfs-on-mnt", "Tmpfs_on_mnt"), ("no-mount-yet", "no_mount_yet"),
            ("#leave", "#Leave_It"), ("not-from = [\"host\"]\nuntil", "until"), ("B$ echo hello", "B$ id | wc -c; ss"),
        ], 0..6),
        windows in any::<bool>(), mark in any::<bool>(),
    ) {
        let mut source = GOOD.to_owned();
        picks.dedup();
        for (from, to, _) in picks {
            source = source.replacen(from, to, 1);
        }
        for (from, to) in renamed {
            source = source.replace(from, to);
        }
        if windows {
            source = source.replace('\n', "\r\n");
        }
        if mark {
            source.insert(0, '\u{feff}');
        }
        let before = findings(&source);
        let text = fixed(&source);
        let after = findings(&text);
        // Fewer findings, none of them new, none of them to be fixed.
        for left in &after {
            prop_assert!(left.fix.is_none(), "{left:?}");
            let old = before.iter().any(|b| b.rule == left.rule && b.fix.is_none());
            prop_assert!(old, "{}", draw(&after, "x.md", &text, Style::Plain));
        }
        prop_assert!(after.len() <= before.len());
        prop_assert_eq!(fixed(&text), text.clone());
        // The way of writing stays.
        prop_assert_eq!(text.matches('\n').count(), text.matches(if windows { "\r\n" } else { "\n" }).count());
        prop_assert_eq!(text.starts_with('\u{feff}'), mark);
        let (old, new) = (page("lesson", &source).lesson, page("lesson", &text).lesson);
        prop_assert_eq!(old.as_ref().map(meaning), new.as_ref().map(meaning));
    }
}
