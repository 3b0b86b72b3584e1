//! Lessons among others: `after`, the course's order, links, translations.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::lesson::LessonId;

pub(super) const RULES_HERE: [&str; 4] = ["after-exists", "after-cycle", "course-order", "translation"];

/// The good lesson after another one.
fn following(after: &str) -> String {
    edited("minutes = 5\n", &format!("minutes = 5\nafter = [\"{after}\"]\n"))
}

fn course(lessons: &[(&str, &[&str])]) -> Surroundings<'static> {
    let ids = |all: &[&str]| all.iter().map(|id| LessonId::from(*id)).collect::<Vec<_>>();
    Surroundings {
        lessons: lessons.iter().map(|(id, after)| ((*id).into(), ids(after))).collect(),
        order: lessons.iter().map(|(id, _)| (*id).into()).collect(),
        ..Surroundings::default()
    }
}

fn offended_in(source: &str, around: &Surroundings<'_>) -> Vec<(&'static str, String, Option<String>)> {
    let findings = lint(&page("lesson", source), around);
    findings.into_iter().map(|found| (found.rule.id, source[found.span].to_owned(), found.label)).collect()
}

#[test]
fn lessons_come_after_others_that_are_there() {
    let around = course(&[("intro", &[]), ("lesson", &["intro"])]);
    assert_eq!(offended_in(&following("intro"), &around), []);
    assert_eq!(
        offended_in(&following("itnro"), &around),
        [("after-exists", "\"itnro\"".to_owned(), Some("did you mean `intro`?".to_owned()))]
    );
}

#[test]
fn a_circle_of_lessons_is_told_with_its_way() {
    let around = course(&[("one", &["two"]), ("two", &["lesson"]), ("lesson", &["one"])]);
    let way = "lesson after one after two after lesson".to_owned();
    assert_eq!(offended_in(&following("one"), &around), [("after-cycle", "\"one\"".to_owned(), Some(way))]);
    // A circle of others is theirs.
    let around = course(&[("one", &["two"]), ("two", &["one"]), ("lesson", &["one"])]);
    assert_eq!(offended_in(&following("one"), &around), []);
}

#[test]
fn the_order_of_a_course_is_one_in_which_it_can_be_learnt() {
    let around = course(&[("lesson", &["later"]), ("later", &[])]);
    assert_eq!(offended_in(&following("later"), &around), [("course-order", "\"later\"".to_owned(), None)]);
    let without_order = Surroundings { order: Vec::new(), ..course(&[("lesson", &["later"]), ("later", &[])]) };
    assert_eq!(offended_in(&following("later"), &without_order), []);
}

#[test]
fn links_to_files_and_their_headings_resolve() {
    let headings = Neighbour::Markdown(BTreeSet::from(["there".to_owned()]));
    let around = Surroundings {
        neighbours: BTreeMap::from([
            ("pid.md".to_owned(), headings),
            ("x.png".to_owned(), Neighbour::There),
            ("pdi.md".to_owned(), Neighbour::Absent),
        ]),
        ..Surroundings::default()
    };
    for good in ["pid.md", "pid.md#there", "x.png", "unknown.md", "#top"] {
        assert_eq!(offended_in(&edited("(#alone)", &format!("({good})")), &around), [], "{good}");
    }
    let broken = offended_in(&edited("(#alone)", "(pdi.md)"), &around);
    assert_eq!(broken[0].2.as_deref(), Some("did you mean `pid.md`?"));
    let broken = offended_in(&edited("(#alone)", "(pid.md#thre)"), &around);
    assert_eq!((broken[0].0, broken[0].2.as_deref()), ("broken-link", Some("did you mean `there`?")));
    assert_eq!(offended_in(&edited("[below](#alone)", "![below](pdi.md)"), &around)[0].1, "![below](pdi.md)");
}

#[test]
fn a_broken_link_is_told_what_there_is() {
    let label = |link: &str, linkable: &[&str]| {
        let around = Surroundings {
            neighbours: BTreeMap::from([(link.to_owned(), Neighbour::Absent)]),
            linkable: linkable.iter().map(|name| (*name).to_owned()).collect(),
            ..course(&[("pid", &[]), ("lesson", &[])])
        };
        let told = offended_in(&edited("(#alone)", &format!("({link})")), &around);
        assert_eq!((told.len(), told[0].0), (1, "broken-link"));
        told[0].2.clone()
    };
    assert_eq!(label("pid.md", &["../mount.md", "../pid.md", "pod.md"]).as_deref(), Some("did you mean `../pid.md`?"));
    assert_eq!(label("../pid.md", &["pid.md"]).as_deref(), Some("did you mean `pid.md`?"));
    assert_eq!(label("pod.md", &["pid.md"]).as_deref(), Some("did you mean `pid.md`?"));
    assert_eq!(label("pid.md", &["mount.md"]), None, "a lesson of the course is no file of this folder");
}

/// A translation with an edit; what is said of it.
fn translated(from: &str, to: &str) -> Vec<(&'static str, String, Option<String>)> {
    let original = page("lesson", GOOD);
    let around = Surroundings { original: Original::Page(&original), ..Surroundings::default() };
    offended_in(&edited(from, to), &around)
}

#[test]
fn a_translation_differs_in_its_words_only() {
    for (from, to) in [
        ("## Look around", "## 둘러보기"),
        ("that = \"A has mounts of its own\"", "that = \"A에는 자신의 마운트가 있다\""),
        ("`-m` is for mounts.", "`-m`은 마운트."),
        ("<summary>Stuck?</summary>", "<summary>막혔다면</summary>"),
        ("No: A's are a copy", "아니요: A의 것은 사본이다"),
        ("<summary>Who will see it?</summary>", "<summary>누가 보게 될까요？</summary>"),
        ("Look at the command once more.\n", ""),
        ("nothing is changed here", "바뀌는 것이 없다"),
    ] {
        assert_eq!(translated(from, to), [], "{to}");
    }
    // Steps take their ids by position: what holds through one is compared by that.
    let source = GOOD.replace("{#alone}", "{#혼자}").replace("(#alone)", "(#혼자)").replace("{#혼자}", "{#solo}");
    let source = source.replace("(#혼자)", "(#solo)").replace("holds = \"alone\"", "holds = \"solo\"");
    let original = page("lesson", GOOD);
    let around = Surroundings { original: Original::Page(&original), ..Surroundings::default() };
    assert_eq!(offended_in(&source, &around), []);
}

#[test]
fn the_first_difference_of_a_translation_is_told_in_its_file() {
    for (from, to, at, label) in [
        ("minutes = 5", "minutes = 6", "6", "the original has `5`"),
        (
            "A$ unshare --mount bash",
            "A$ unshare -mu bash",
            "A$ unshare -mu bash",
            "the original types `A$ unshare --mount bash`",
        ),
        ("? 1\n...\nB$ brctl", "? 1\nB$ brctl", "B$ cat /nowhere", "the original types `B$ cat /nowhere`"),
        ("hello\nB$ cat", "hallo\nB$ cat", "B$ echo hello", "the original types `B$ echo hello`"),
        ("B$ brctl show || true\n", "", "```console", "the original goes on with `B$ brctl show || true`"),
        (
            "not-from = [\"host\"]\nafter",
            "not-from = [\"host\", \"B\"]\nafter",
            "tmpfs-on-mnt",
            "more than its words differs",
        ),
        ("holds = \"alone\"", "holds = \"look-around\"", "own-mounts", "more than its words differs"),
        ("predict own-mounts", "predict no-mount-yet", "no-mount-yet", "the original has `own-mounts`"),
        (
            "- [ ] Yes: it is one machine\n- [x] No: A's are a copy",
            "- [x] 예: 기계는 하나다\n- [ ] 아니요: A의 것은 사본이다",
            "- [x] 예: 기계는 하나다",
            "the original has `No: A's are a copy`",
        ),
        ("- [ ] Yes: it is one machine\n", "- [ ] 예\n- [ ] 모른다\n", "<details", "the original has 2"),
        ("points = 2", "points = 3", "no-mount-yet", "more than its words differs"),
        ("class=\"instead\"", "class=\"wrong link-down\"", "<details", "the original has an `instead`"),
        (
            "<details class=\"hint\"><summary>Stuck?</summary>\n\n`-m` is for mounts.\n\n</details>\n",
            "<details class=\"hint\"><summary>Stuck?</summary>\n\nA.\n\n</details>\n\n<details class=\"hint\"><summary>Still?</summary>\n\nB.\n\n</details>\n",
            "<details",
            "the original has an `instead`",
        ),
    ] {
        let found = translated(from, to);
        let (_, place, told) =
            found.iter().find(|(rule, ..)| *rule == "translation").unwrap_or_else(|| panic!("{to}: {found:?}"));
        assert_eq!((place.as_str(), told.as_deref()), (at, Some(label)), "{to}");
    }
    let around = Surroundings { original: Original::Missing, ..Surroundings::default() };
    assert_eq!(offended_in(GOOD, &around), [("translation", "# A lesson".to_owned(), None)]);
    let shorter = GOOD.split("## Look around").next().expect("it is there").to_owned() + "The end.\n";
    let original = page("lesson", GOOD);
    let around = Surroundings { original: Original::Page(&original), ..Surroundings::default() };
    let found = offended_in(&shorter, &around);
    assert!(found.iter().any(|(rule, place, _)| *rule == "translation" && place == "## Alone {#alone}"), "{found:?}");
}
