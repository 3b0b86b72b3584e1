use std::sync::mpsc;

use super::*;
use crate::check::Verdict;
use crate::lesson::{Block, Check, FoldedKind, Holds, Lesson};
use crate::prove::MinScore;
use crate::prove::{Kind, Outcome};
use crate::run::event::{Event, ProofEnd, VariantEnd};
use crate::run::fake::{Fake, LOG, Log};
use crate::run::samples::{check, console, folded, lesson, ping, step};

fn proved(lesson: Lesson, stop: bool) -> (LessonProof, Vec<Event>, Log) {
    LOG.with_borrow_mut(|log| *log = Log { refuse: log.refuse, ..Log::default() });
    let jobs = NonZeroUsize::new(3).expect("three");
    let order = ProofOrder { lessons: vec![lesson], seed: "s".to_owned(), jobs, least: MinScore(95.0) };
    let (to, from) = mpsc::channel();
    let (_stop, stopping) = watch::channel(stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let mut outcome = runtime.block_on(prove_on::<Fake>(&order, &Events::new(to), stopping));
    (outcome.lessons.remove(0).1, from.iter().collect(), LOG.with_borrow(Clone::clone))
}

fn prove_lesson(lesson: Lesson) -> (LessonProof, Vec<Event>, Log) {
    proved(lesson, false)
}

fn variants(events: &[Event]) -> Vec<&VariantEnd> {
    let variant = |e: &'_ Event| matches!(&e.what, What::Variant(_));
    events
        .iter()
        .filter(|e| variant(e))
        .map(|e| match &e.what {
            What::Variant(end) => end,
            _ => unreachable!("only variants are left"),
        })
        .collect()
}

fn end(events: &[Event]) -> &ProofEnd {
    let mut ends = events.iter().filter_map(|e| match &e.what {
        What::ProofFinished { end, .. } => Some(end),
        _ => None,
    });
    ends.next_back().expect("a proof has an end")
}

fn one_step(blocks: Vec<Block>) -> Lesson {
    lesson("l", vec![step("s", blocks)])
}

#[test]
fn each_command_is_left_out_in_a_machine_of_its_own_and_told_in_file_order() {
    let blocks = vec![console(&["make x", "make y", "make z"]), Block::Checks(vec![check("x"), check("y")])];
    let (proof, events, log) = prove_lesson(one_step(blocks));
    let told: Vec<_> = variants(&events).iter().map(|v| (v.n, v.command.as_str(), v.verdict)).collect();
    assert_eq!(told, [(1, "make x", Verdict::Pass), (2, "make y", Verdict::Pass), (3, "make z", Verdict::Fail)]);
    assert_eq!(log.ended, 4, "one for the lesson as written, one for each variant");
    assert_eq!(proof.verdict(), Verdict::Fail);
    let survivor = variants(&events)[2];
    assert_eq!((survivor.kind, &survivor.outcome), (Kind::LeftOut, &Outcome::Survived));
}

#[test]
fn a_check_that_passes_before_its_step_is_not_proved() {
    let steps = vec![
        step("s", vec![console(&["make x"]), Block::Checks(vec![check("x")])]),
        step(
            "t",
            vec![
                console(&["make y"]),
                Block::Checks(vec![Check { claim: check("x").claim, ..check("again") }, check("y")]),
            ],
        ),
    ];
    let (_, events, _) = prove_lesson(lesson("l", steps));
    let vacuous: Vec<_> = events
        .iter()
        .filter_map(|e| match &e.what {
            What::Standing(end) if end.verdict == Verdict::Fail => Some(end.check.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(vacuous, ["again"]);
    assert_eq!(end(&events).scores.checks, crate::prove::Ratio { n: 2, of: 3 });
}

#[test]
fn a_lesson_that_does_not_pass_as_written_is_not_varied() {
    let (proof, events, log) = prove_lesson(one_step(vec![console(&["make x"]), Block::Checks(vec![check("y")])]));
    assert_eq!((variants(&events).len(), end(&events).varied, log.ended), (0, false, 1));
    assert_eq!(proof.verdict(), Verdict::Fail);
}

#[test]
fn what_must_hold_and_does_not_is_a_finding() {
    let held = Check { holds: Holds::ToTheEnd, ..check("x") };
    let steps = vec![
        step("s", vec![console(&["make x"]), Block::Checks(vec![held])]),
        step("t", vec![console(&["remove x", "make y"]), Block::Checks(vec![check("y")])]),
    ];
    let (proof, events, _) = prove_lesson(lesson("l", steps));
    assert_eq!((end(&events).scores.holds, proof.verdict()), (crate::prove::Ratio { n: 0, of: 1 }, Verdict::Fail));
}

#[test]
fn another_way_is_judged_as_a_learner_is() {
    let blocks = vec![
        console(&["make x"]),
        Block::Checks(vec![check("x")]),
        console(&["remove x", "make y"]),
        Block::Checks(vec![check("y")]),
        folded(FoldedKind::Instead, &["make x", "remove x", "make y"]),
        folded(FoldedKind::Instead, &["make y"]),
    ];
    let (_, events, _) = prove_lesson(one_step(blocks));
    let ways: Vec<_> = variants(&events).iter().filter(|v| v.kind == Kind::Alternative).map(|v| v.verdict).collect();
    assert_eq!(ways, [Verdict::Pass, Verdict::Fail]);
}

#[test]
fn a_refusing_machine_is_a_fault_and_nothing_is_varied() {
    LOG.with_borrow_mut(|log| log.refuse = true);
    let (proof, events, log) = prove_lesson(one_step(vec![console(&["make x"]), Block::Checks(vec![check("x")])]));
    assert_eq!(proof.fault, Some(Fault::Unavailable("refused".to_owned())));
    assert_eq!((variants(&events).len(), log.ended), (0, 0));
}

#[test]
fn a_machine_that_dies_is_tried_once_more_and_then_told() {
    let blocks = vec![console(&["make x"]), Block::Checks(vec![check("x")]), folded(FoldedKind::Instead, &["die"])];
    let (proof, events, log) = prove_lesson(one_step(blocks));
    let died = variants(&events).into_iter().find(|v| v.kind == Kind::Alternative).expect("the other way");
    assert!(matches!(died.outcome, Outcome::Trouble(_)), "{died:?}");
    assert_eq!(log.typed.iter().filter(|typed| *typed == "die").count(), 2);
    assert_eq!(proof.verdict(), Verdict::Unknown);
}

#[test]
fn a_stopped_proof_begins_no_lab_and_has_an_end() {
    let (proof, events, log) = proved(one_step(vec![console(&["make x"]), Block::Checks(vec![check("x")])]), true);
    assert_eq!(proof.fault, Some(Fault::Interrupted));
    assert!(log.typed.is_empty());
    assert!(matches!(events.last().map(|e| &e.what), Some(What::RunFinished { interrupted: true, .. })));
}

#[test]
fn an_answer_that_comes_late_is_waited_for_as_long_as_the_lesson_says() {
    let mistake = |typed: &[&str]| folded(FoldedKind::Wrong("no-answer".to_owned()), typed);
    let blocks = vec![
        console(&["answer in 1"]),
        Block::Checks(vec![ping("answers")]),
        mistake(&["answer in 1500"]),
        mistake(&["answer in 2500"]),
    ];
    let (_, events, log) = prove_lesson(one_step(blocks));
    let results: Vec<_> = variants(&events).iter().map(|v| (v.kind, v.outcome.by().is_some())).collect();
    assert_eq!(results, [(Kind::LeftOut, true), (Kind::Mistake, false), (Kind::Mistake, true)]);
    let typed = |line: &str| log.typed.iter().filter(|typed| *typed == line).count();
    assert_eq!((typed("answer in 1500"), typed("answer in 2500")), (2, 2), "silence is confirmed");
    assert_eq!(log.ended, 7, "as written, and each of three variants twice");
}
