use proptest::prelude::*;

use super::*;
use crate::lesson::{Block, FoldedKind, Input};
use crate::run::samples::{check, console, folded, hearsay, lesson, step};

/// Walks a script; `verdict` judges, and the walk is told as words.
fn walk(lesson: &Lesson, verdict: impl Fn(&str) -> Verdict) -> Vec<String> {
    walk_ordered(lesson, Ordering::AtPlace, |check, _| verdict(check))
}

/// Walks a script whose steps are all ordered so; `verdict` judges knowing the last command.
fn walk_ordered(lesson: &Lesson, ordering: Ordering, verdict: impl Fn(&str, &str) -> Verdict) -> Vec<String> {
    let mut script = Script::ordered(lesson, |_| ordering);
    let mut told = Vec::new();
    let mut last = String::new();
    while let Some(next) = script.advance() {
        match next {
            Next::Begin(step) => told.push(format!("# {}", step.id)),
            Next::Type { input: Typed { input: Input::Command(command), .. }, .. } => {
                script.typed(Verdict::Pass);
                if command == "hang" {
                    script.cut();
                }
                if command == "die" {
                    script.abandon("died");
                }
                last.clone_from(command);
                told.push(command.clone());
            }
            Next::Type { .. } => told.push("key".to_owned()),
            Next::Judge { checks, patience: Patience::Glance, .. } => {
                let ids: Vec<&str> = checks.iter().map(|c| c.id.as_str()).collect();
                told.push(format!("glance {}", ids.join(" ")));
                for check in checks.into_iter().filter(|c| verdict(c.id.as_str(), &last) == Verdict::Pass) {
                    script.glanced(check);
                }
            }
            Next::Judge { checks, phase, .. } => {
                let ids: Vec<&str> = checks.iter().map(|c| c.id.as_str()).collect();
                let again = if phase == Phase::Hold { "again " } else { "" };
                told.push(format!("{again}judge {}", ids.join(" ")));
                for check in checks {
                    script.judged(check, phase, verdict(check.id.as_str(), &last));
                }
            }
            Next::Settle { check, verdict, .. } => told.push(format!("{} {}", verdict.word(), check.id)),
            Next::End { verdict, .. } => told.push(format!("= {}", verdict.word())),
        }
    }
    told
}

fn all_pass(lesson: &Lesson) -> Vec<String> {
    walk(lesson, |_| Verdict::Pass)
}

#[test]
fn file_order_is_time_order() {
    let blocks = vec![
        Block::Checks(vec![check("before")]),
        console(&["one", "two"]),
        Block::Checks(vec![check("between"), check("too")]),
        console(&["three"]),
        Block::Checks(vec![check("after")]),
    ];
    let lesson = lesson("l", vec![step("s", blocks), step("prose", vec![Block::Prose(String::new())])]);
    let expected =
        ["# s", "judge before", "one", "two", "judge between too", "three", "judge after", "= pass"].map(String::from);
    assert_eq!(all_pass(&lesson), expected);
}

#[test]
fn of_folded_blocks_only_solutions_are_typed_and_after_what_is_shown() {
    let blocks = vec![
        folded(FoldedKind::Solution, &["solve"]),
        folded(FoldedKind::Instead, &["other"]),
        folded(FoldedKind::Hint, &["hint"]),
        folded(FoldedKind::Wrong("x".to_owned()), &["mistake"]),
        console(&["shown"]),
        Block::Checks(vec![check("goal")]),
    ];
    let lesson = lesson("l", vec![step("s", blocks)]);
    assert_eq!(all_pass(&lesson), ["# s", "shown", "solve", "judge goal", "= pass"]);
}

#[test]
fn a_goal_above_its_solution_is_judged_after_it_and_a_starting_point_is_not() {
    let start = Check { until: Some("goal".into()), ..check("start") };
    let blocks =
        vec![Block::Checks(vec![start]), Block::Checks(vec![check("goal")]), folded(FoldedKind::Solution, &["solve"])];
    let lesson = lesson("l", vec![step("s", blocks)]);
    assert_eq!(all_pass(&lesson), ["# s", "judge start", "solve", "judge goal", "= pass"]);
}

#[test]
fn after_a_failed_step_nothing_is_run_and_every_check_has_a_verdict() {
    for bad in [Verdict::Fail, Verdict::Unknown] {
        let lesson = lesson(
            "l",
            vec![
                step("s", vec![console(&["one"]), Block::Checks(vec![check("x")]), console(&["two"])]),
                step("t", vec![console(&["three"]), Block::Checks(vec![check("y")])]),
            ],
        );
        let told = walk(&lesson, |_| bad);
        let end = format!("= {}", bad.word());
        assert_eq!(told, ["# s", "one", "judge x", "two", &end, "# t", "skipped y", "= skipped"]);
    }
}

#[test]
fn hearsay_and_extras_stop_nothing() {
    let extra = Check { extra: true, ..check("extra") };
    let blocks = vec![Block::Checks(vec![hearsay("said", "x"), extra])];
    let lesson = lesson("l", vec![step("s", blocks), step("t", vec![console(&["on"])])]);
    assert_eq!(walk(&lesson, |_| Verdict::Fail), ["# s", "judge said extra", "= fail", "# t", "on", "= pass"]);
}

#[test]
fn a_hung_command_ends_the_typing_of_its_step_only() {
    let steps = vec![
        step("s", vec![console(&["hang", "never"]), Block::Checks(vec![check("x")])]),
        step("t", vec![console(&["on"])]),
    ];
    assert_eq!(all_pass(&lesson("l", steps)), ["# s", "hang", "judge x", "= pass", "# t", "on", "= pass"]);
}

#[test]
fn an_abandoned_lesson_judges_nothing_more() {
    let steps = vec![
        step("s", vec![console(&["die", "never"]), Block::Checks(vec![check("x")])]),
        step("t", vec![Block::Checks(vec![check("y")])]),
    ];
    let expected = ["# s", "die", "skipped x", "= skipped", "# t", "skipped y", "= skipped"];
    assert_eq!(all_pass(&lesson("l", steps)), expected);
}

#[test]
fn checks_that_were_being_judged_when_abandoned_are_skipped() {
    let lesson = lesson("l", vec![step("s", vec![Block::Checks(vec![check("x"), check("y")])])]);
    let mut script = Script::new(&lesson);
    assert!(matches!(script.advance(), Some(Next::Begin(_))));
    let Some(Next::Judge { checks, phase, .. }) = script.advance() else { panic!("a block is judged") };
    script.judged(checks[0], phase, Verdict::Pass);
    script.abandon("interrupted");
    let Some(Next::Settle { check, verdict, because, .. }) = script.advance() else { panic!("the other is settled") };
    assert_eq!((check.id.as_str(), verdict, because), ("y", Verdict::Skipped, "interrupted"));
    assert!(matches!(script.advance(), Some(Next::End { .. })));
}

#[test]
fn after_waits_for_its_checks_and_is_barred_by_their_failure() {
    let second = Check { after: vec!["first".into()], ..check("second") };
    let lesson = lesson("l", vec![step("s", vec![Block::Checks(vec![second, check("first")])])]);
    assert_eq!(all_pass(&lesson), ["# s", "judge first", "judge second", "= pass"]);
    assert_eq!(walk(&lesson, |_| Verdict::Fail), ["# s", "judge first", "skipped second", "= fail"]);
}

#[test]
fn checks_that_wait_for_each_other_are_skipped() {
    let a = Check { after: vec!["b".into()], ..check("a") };
    let b = Check { after: vec!["a".into()], ..check("b") };
    let lesson = lesson("l", vec![step("s", vec![Block::Checks(vec![a, b])])]);
    assert_eq!(all_pass(&lesson), ["# s", "skipped a", "skipped b", "= skipped"]);
}

#[test]
fn what_must_hold_is_judged_again_at_its_end() {
    let end = Check { holds: Holds::ToTheEnd, ..check("end") };
    let through = Check { holds: Holds::Through("t".into()), ..check("through") };
    let steps = vec![
        step("s", vec![Block::Checks(vec![end, through])]),
        step("t", vec![console(&["on"])]),
        step("u", vec![console(&["more"])]),
    ];
    let told = all_pass(&lesson("l", steps));
    let expected = ["# t", "on", "again judge through", "= pass", "# u", "more", "= pass", "again judge end"];
    assert_eq!(told[3..], expected);
}

#[test]
fn a_starting_point_whose_change_never_came_is_unknown() {
    let start = || Check { until: Some("goal".into()), ..check("start") };
    let same_step = lesson(
        "l",
        vec![step("s", vec![Block::Checks(vec![start()]), console(&["x"]), Block::Checks(vec![check("goal")])])],
    );
    let goal_fails = |id: &str| if id == "goal" { Verdict::Fail } else { Verdict::Pass };
    assert_eq!(walk(&same_step, goal_fails).last().map(String::as_str), Some("unknown start"));

    let steps = vec![
        step("s", vec![Block::Checks(vec![start(), check("other")])]),
        step("t", vec![Block::Checks(vec![check("goal")])]),
    ];
    let other_fails = |id: &str| if id == "other" { Verdict::Fail } else { Verdict::Pass };
    let not_reached = lesson("l", steps);
    assert_eq!(walk(&not_reached, other_fails).last().map(String::as_str), Some("skipped start"));
    assert_eq!(all_pass(&not_reached).last().map(String::as_str), Some("= pass"));
}

/// Two commands, each followed by a block; `down` is true after the first only, `up` after the second.
fn down_then_up() -> Lesson {
    let blocks = vec![
        console(&["make"]),
        Block::Checks(vec![check("down"), hearsay("said", "x")]),
        console(&["switch"]),
        Block::Checks(vec![check("up")]),
    ];
    lesson("l", vec![step("s", blocks)])
}

fn true_after(check: &str, last: &str) -> Verdict {
    match (check, last) {
        ("down", "make") | ("up", "switch") => Verdict::Pass,
        _ => Verdict::Fail,
    }
}

#[test]
fn after_each_command_the_first_block_that_has_not_passed_is_looked_at() {
    let told = walk_ordered(&down_then_up(), Ordering::AfterEach, true_after);
    // Hearsay is looked at, and holds no block back; the last command is followed by patience.
    assert_eq!(told, ["# s", "make", "glance down said", "glance up", "switch", "judge up", "= pass"]);
}

#[test]
fn what_never_passed_is_waited_for_at_the_end() {
    let told = walk_ordered(&down_then_up(), Ordering::AfterEach, |_, _| Verdict::Fail);
    let expected = ["# s", "make", "glance down said", "switch", "judge down said", "judge up", "= fail"];
    assert_eq!(told, expected);
}

#[test]
fn only_blocks_that_stand_before_every_command_are_looked_at_before_one() {
    let blocks = vec![Block::Checks(vec![check("start")]), console(&["one", "two"]), Block::Checks(vec![check("end")])];
    let lesson = lesson("l", vec![step("s", blocks)]);
    let told = walk_ordered(&lesson, Ordering::AfterEach, |_, _| Verdict::Pass);
    assert_eq!(told, ["# s", "glance start", "one", "glance end", "two", "= pass"]);
}

#[test]
fn a_look_heeds_after() {
    let second = Check { after: vec!["first".into()], ..check("second") };
    let blocks = vec![console(&["one", "two", "three"]), Block::Checks(vec![second, check("first")])];
    let lesson = lesson("l", vec![step("s", blocks)]);
    let told = walk_ordered(&lesson, Ordering::AfterEach, |check, last| match (check, last) {
        ("first", _) | (_, "three") => Verdict::Pass,
        _ => Verdict::Fail,
    });
    assert_eq!(told, ["# s", "one", "glance first", "two", "glance second", "three", "judge second", "= pass"]);
}

#[test]
fn an_unjudged_step_is_typed_and_taken_to_have_passed() {
    let end = Check { holds: Holds::ToTheEnd, ..check("end") };
    let after = Check { after: vec!["end".into()], ..check("after") };
    let steps = vec![
        step("s", vec![console(&["one"]), Block::Checks(vec![end])]),
        step("t", vec![console(&["two"]), Block::Checks(vec![after])]),
    ];
    let lesson = lesson("l", steps);
    let mut script = Script::ordered(&lesson, |at| if at == 0 { Ordering::Unjudged } else { Ordering::AtPlace });
    let mut judged = Vec::new();
    while let Some(next) = script.advance() {
        if let Next::Judge { checks, phase, .. } = next {
            for check in checks {
                judged.push((check.id.as_str().to_owned(), phase));
                script.noted(check, phase, Verdict::Unknown);
            }
        }
    }
    assert_eq!(judged, [("after".to_owned(), Phase::Step), ("end".to_owned(), Phase::Hold)]);
}

proptest! {
    #[test]
    fn whatever_passes_when_each_block_is_settled_once_and_in_order(pass_at in proptest::collection::vec(0usize..6, 1..5)) {
        let blocks = pass_at.iter().enumerate().flat_map(|(n, _)| {
            [console(&[&format!("c{n}")]), Block::Checks(vec![check(&format!("k{n}"))])]
        });
        let lesson = lesson("l", vec![step("s", blocks.collect())]);
        let told = walk_ordered(&lesson, Ordering::AfterEach, |check, last| {
            let at = |name: &str| name[1..].parse::<usize>().unwrap_or(0);
            // Once true it stays so; a large number is never reached.
            if at(last) >= pass_at[at(check)] { Verdict::Pass } else { Verdict::Fail }
        });
        let judged: Vec<&String> = told.iter().filter(|t| t.starts_with("judge")).collect();
        let mut sorted = judged.clone();
        sorted.sort();
        sorted.dedup();
        prop_assert_eq!(&judged, &sorted);
        let all = pass_at.iter().all(|at| *at < pass_at.len());
        prop_assert_eq!(told.last().map(String::as_str), Some(if all { "= pass" } else { "= fail" }));
    }
}
