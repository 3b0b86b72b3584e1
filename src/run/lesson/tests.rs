use std::sync::mpsc;

use super::*;
use crate::lesson::{Block, Check};
use crate::run::event::Event;
use crate::run::fake::{Fake, LOG, Log};
use crate::run::samples::{check, console, hearsay, lesson, step};

fn within_runtime<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime can be made").block_on(work)
}

fn run_until(lesson: &Lesson, stop: impl Future<Output = ()>) -> (LessonOutcome, Vec<Event>, Log) {
    let (to, from) = mpsc::channel();
    let outcome = run::<Fake>(lesson, "seed", Events::new(to).of(&lesson.id), stop);
    let outcome = within_runtime(outcome);
    (outcome, from.iter().collect(), LOG.with_borrow(Clone::clone))
}

fn run_all(lesson: &Lesson) -> (LessonOutcome, Vec<Event>, Log) {
    run_until(lesson, std::future::pending())
}

fn verdicts(events: &[Event]) -> Vec<(String, Verdict)> {
    let of_check = |e: &Event| match &e.what {
        What::Check(end) => Some((end.check.to_string(), end.verdict)),
        _ => None,
    };
    events.iter().filter_map(of_check).collect()
}

#[test]
fn a_lesson_is_typed_judged_and_its_lab_ended() {
    let lesson = lesson(
        "l",
        vec![step("s", vec![console(&["make x", "print hi"]), Block::Checks(vec![check("x"), hearsay("said", "hi")])])],
    );
    let (outcome, events, log) = run_all(&lesson);
    assert_eq!((outcome.totals.verdict, outcome.totals.passed), (Verdict::Pass, 4));
    assert_eq!(log.typed, ["make x", "print hi"]);
    assert_eq!((log.observations, log.ended), (1, 1));
    let names: Vec<_> = events.iter().map(|e| serde_json::to_value(e).expect("JSON")["event"].clone()).collect();
    let expected = [
        "lesson-started",
        "lab-ready",
        "step-started",
        "typing",
        "command",
        "typing",
        "command",
        "check",
        "check",
        "step-finished",
        "lesson-finished",
    ];
    assert_eq!(names, expected);
}

#[test]
fn what_takes_time_is_waited_for_within_its_bound() {
    let late = lesson("l", vec![step("s", vec![console(&["make x in 20"]), Block::Checks(vec![check("x")])])]);
    assert_eq!(run_all(&late).0.totals.verdict, Verdict::Pass);
    let too_late = lesson("l", vec![step("s", vec![console(&["make x in 2000"]), Block::Checks(vec![check("x")])])]);
    let start = Instant::now();
    assert_eq!(run_all(&too_late).0.totals.verdict, Verdict::Fail);
    assert!(start.elapsed() < Duration::from_millis(1000), "waited for longer than `within`");
}

#[test]
fn a_failed_negative_is_looked_at_twice_and_not_waited_for() {
    let wrong = Check {
        not_from: vec!["A"].into_iter().map(|t| crate::lesson::Viewpoint::Terminal(t.into())).collect(),
        within: Duration::from_secs(5),
        ..check("x")
    };
    let lesson = lesson("l", vec![step("s", vec![console(&["make x"]), Block::Checks(vec![wrong])])]);
    let start = Instant::now();
    let (outcome, _, log) = run_all(&lesson);
    assert_eq!(outcome.totals.verdict, Verdict::Fail);
    assert!(start.elapsed() < Duration::from_secs(1), "a negative was waited for");
    assert_eq!(log.observations, 2);
}

#[test]
fn a_transcript_alone_fails_without_stopping() {
    let steps = vec![
        step("s", vec![console(&["exit 3", "make x"]), Block::Checks(vec![check("x")])]),
        step("t", vec![console(&["print on"])]),
    ];
    let (outcome, _, log) = run_all(&lesson("l", steps));
    assert_eq!(outcome.totals.verdict, Verdict::Fail);
    assert_eq!(log.typed, ["exit 3", "make x", "print on"]);
}

#[test]
fn hung_and_closed_terminals_end_the_steps_commands() {
    for trouble in ["hang", "close"] {
        LOG.take();
        let lesson =
            lesson("l", vec![step("s", vec![console(&[trouble, "make x"])]), step("t", vec![console(&["make y"])])]);
        let (outcome, _, log) = run_all(&lesson);
        assert_eq!(outcome.totals.verdict, Verdict::Fail, "{trouble}");
        assert_eq!(log.typed, [trouble, "make y"]);
    }
}

#[test]
fn a_lab_that_dies_is_unknown_and_every_check_has_its_event() {
    let steps = vec![
        step("s", vec![console(&["die"]), Block::Checks(vec![check("x")])]),
        step("t", vec![Block::Checks(vec![check("y")])]),
    ];
    let (outcome, events, log) = run_all(&lesson("l", steps));
    assert!(matches!(outcome.fault, Some(Fault::Gone(_))));
    assert_eq!(outcome.totals.verdict, Verdict::Unknown);
    assert_eq!(verdicts(&events), [("x".to_owned(), Verdict::Skipped), ("y".to_owned(), Verdict::Skipped)]);
    assert_eq!(log.ended, 1);
}

#[test]
fn a_machine_that_refuses_labs_is_no_failure_of_checks() {
    LOG.with_borrow_mut(|log| log.refuse = true);
    let (outcome, events, log) = run_all(&lesson("l", vec![step("s", vec![Block::Checks(vec![check("x")])])]));
    assert_eq!(outcome.fault, Some(Fault::Unavailable("refused".to_owned())));
    assert_eq!(verdicts(&events), [("x".to_owned(), Verdict::Skipped)]);
    assert_eq!(log.ended, 0);
}

#[test]
fn an_interrupted_run_ends_its_lab_and_closes_its_events() {
    let steps = vec![step("s", vec![console(&["wait 60000"]), Block::Checks(vec![check("x")])])];
    let stop = async { tokio::time::sleep(Duration::from_millis(20)).await };
    let (outcome, events, log) = run_until(&lesson("l", steps), stop);
    assert_eq!(outcome.fault, Some(Fault::Interrupted));
    assert_eq!(log.ended, 1);
    assert_eq!(verdicts(&events), [("x".to_owned(), Verdict::Skipped)]);
    assert!(matches!(events.last().map(|e| &e.what), Some(What::LessonFinished { .. })));
}
