use super::*;
use crate::check::Cause;
use crate::layout::{Colour, Marks};
use crate::prove::{By, Scores, Standing};

fn look(width: usize, detail: Detail) -> Look {
    Look { width, colour: Colour::Off, marks: Marks::Unicode, detail }
}

fn event(step: Option<&str>, what: What) -> Event {
    Event { ts: String::new(), lesson: Some("l".into()), step: step.map(Into::into), what }
}

fn left_out(outcome: Outcome) -> VariantEnd {
    VariantEnd {
        n: 1,
        kind: Kind::LeftOut,
        slip: None,
        command: "ip link set br0 up".to_owned(),
        terminal: Some("A".into()),
        typed: Vec::new(),
        expected: "some check misses it".to_owned(),
        verdict: outcome.verdict(),
        outcome,
        provokes: Vec::new(),
        named: None,
        ms: 80.0,
        line: 77,
    }
}

fn by(cause: &str) -> By {
    let cause =
        Cause { id: cause.to_owned(), words: "ceth1 is down".to_owned(), fix: "up".to_owned(), read: String::new() };
    By { check: "ceth1-up".into(), step: "t".into(), that: "t".to_owned(), cause: Some(cause) }
}

fn proof(look: Look, variants: Vec<VariantEnd>) -> String {
    let mut scores = Scores::default();
    let standing =
        Standing { before: Verdict::Pass, after: Verdict::Pass, hold: None, starting_point: false, ended: None };
    scores.check(&standing);
    variants.iter().for_each(|v| scores.variant(v.kind, &v.outcome, v.named));
    let vacuous = StandingEnd {
        check: "always".into(),
        kind: "file".to_owned(),
        that: "There is a file\u{1b}[31m".to_owned(),
        standing,
        verdict: Verdict::Fail,
        because: standing.because().map(str::to_owned),
        line: 20,
    };
    let mutation_score = scores.mutation_score();
    let end = ProofEnd {
        verdict: Verdict::Fail,
        scores,
        mutation_score,
        least: 95.0,
        varied: true,
        cut_short: None,
        ms: 1234.0,
    };
    let totals = Totals { verdict: Verdict::Fail, passed: 1, failed: 2, unknown: 0, skipped: 0, ms: 1300.0 };
    let started = What::LessonStarted {
        file: "lessons/l.md".to_owned(),
        digest: String::new(),
        title: "A lesson with a rather long title".to_owned(),
        steps: 1,
    };
    let mut events = vec![event(None, started), event(Some("s"), What::Standing(vacuous))];
    events.extend(variants.into_iter().map(|v| event(Some("s"), What::Variant(v))));
    events.push(event(None, What::ProofFinished { end, residue: Vec::new() }));
    events.push(event(None, What::RunFinished { totals, interrupted: false }));
    let mut human = ProofHuman::new(look);
    events.iter().map(|e| human.event(e)).collect()
}

#[test]
fn survivors_are_told_with_their_place_and_what_to_do() {
    let text = proof(look(80, Detail::Normal), vec![left_out(Outcome::Survived), left_out(Outcome::Caught(by("x")))]);
    for wanted in [
        "commands missed when left out",
        "1 of 2",
        "not proved: mutation score 50 % (95 % asked)",
        "left out: A$ ip link set br0 up",
        "lessons/l.md:77",
        "add a check that needs it",
        "check always",
        "lessons/l.md:20",
        "0 of 1 lesson proved",
    ] {
        assert!(text.contains(wanted), "{wanted:?} is not in\n{text}");
    }
    assert_eq!(text.matches("left out: ").count(), 1, "what was caught is no finding:\n{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_known_mistake_says_which_cause_was_named_and_where() {
    let mistake = VariantEnd {
        kind: Kind::Mistake,
        command: "An end that was never switched on".to_owned(),
        terminal: None,
        typed: vec!["A$ ip link".to_owned()],
        expected: "fails with no-carrier".to_owned(),
        ..left_out(Outcome::OtherCause(by("link-down")))
    };
    let text = proof(look(80, Detail::Normal), vec![mistake]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in [
        "typed: A$ ip link",
        "ceth1-up of t (link-down: ceth1 is down)",
        "it should fail with no-carrier, says the lesson, but the check names link-down: write that",
    ] {
        assert!(text.contains(wanted), "{wanted:?} is not in\n{text}");
    }
}

#[test]
fn with_v_what_was_caught_is_told_too() {
    let text = proof(look(80, Detail::Verbose), vec![left_out(Outcome::Caught(by("x")))]);
    assert!(text.contains("left out: A$ ip link set br0 up") && text.contains("fails: ceth1-up"), "{text}");
}

#[test]
fn what_is_caught_by_its_output_alone_says_so_and_an_unnamed_cause_is_no_finding() {
    let unnamed = VariantEnd { kind: Kind::NearMiss, named: Some(false), ..left_out(Outcome::Caught(by("x"))) };
    let text = proof(look(80, Detail::Verbose), vec![left_out(Outcome::CaughtByOutput(None)), unnamed]);
    assert!(text.contains("caught: by what it prints alone"), "{text}");
    assert_eq!(text.matches("a cause not named is no finding").count(), 1, "{text}");
    assert!(text.contains("not proved: mutation score 100 %") && !text.contains("asked"), "{text}");
    let full = proof(look(80, Detail::Verbose), vec![left_out(Outcome::Caught(by("x")))]);
    assert!(!full.contains("a cause not named") && !full.contains("alone"), "{full}");
}

#[test]
fn no_line_is_wider_than_forty_columns() {
    let text = proof(look(40, Detail::Verbose), vec![left_out(Outcome::Survived), left_out(Outcome::Caught(by("x")))]);
    for line in text.lines() {
        assert!(crate::layout::width(line) <= 40, "{line:?} in\n{text}");
    }
}
