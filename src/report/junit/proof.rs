//! A proof as JUnit test cases: one for each check as written, and one for each variant.

use quick_junit::TestCase;

use super::case::{clean, milliseconds, status};
use crate::prove::{Kind, Outcome};
use crate::run::event::{Mistyped, StandingEnd, VariantEnd};

pub(super) fn standing(end: &StandingEnd) -> TestCase {
    let because = end.because.clone().unwrap_or_default();
    let body = format!(
        "{}\nbefore its step: {}\nat its place: {}\n{because}\nline {}\n",
        end.that,
        end.standing.before.word(),
        end.standing.after.word(),
        end.line
    );
    TestCase::new(clean(&format!("check {}", end.check)), status(end.verdict, &end.kind, &because, &body))
}

pub(super) fn mistyped(end: &Mistyped) -> TestCase {
    let because = end.because.clone().unwrap_or_default();
    let body = format!("{because}\nline {}\n", end.line);
    let name = format!("{}$ {}", end.terminal, end.command);
    TestCase::new(clean(&name), status(end.verdict, "transcript", &because, &body))
}

pub(super) fn variant(end: &VariantEnd) -> TestCase {
    let kind = word(end.kind);
    let command = match &end.terminal {
        Some(terminal) => format!("{terminal}$ {}", end.command),
        None => end.command.clone(),
    };
    let slip = end.slip.as_ref().map(|slip| format!(" ({slip})")).unwrap_or_default();
    let message = format!("expected: {}; {}", end.expected, came_to(&end.outcome));
    let mut body = format!("{message}\n");
    for typed in &end.typed {
        body.push_str(&format!("typed: {typed}\n"));
    }
    body.push_str(&format!("line {}\n", end.line));
    // Numbered: a command may be left out and missed in several ways.
    let name = format!("{}. {kind}: {command}{slip}", end.n);
    let mut case = TestCase::new(clean(&name), status(end.verdict, kind, &message, &body));
    case.set_time(milliseconds(end.ms));
    case
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::LeftOut => "left-out",
        Kind::NearMiss => "near-miss",
        Kind::Mistake => "mistake",
        Kind::Alternative => "alternative",
    }
}

fn came_to(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Unobserved(why) | Outcome::Trouble(why) => return format!("it could not be told: {why}"),
        Outcome::CaughtByOutput(None) => return "only what it prints is missed".to_owned(),
        _ => {}
    }
    let Some(by) = outcome.by() else { return "no check failed".to_owned() };
    let cause = by.cause.as_ref().map(|cause| format!(" with {}: {}", cause.id, cause.words)).unwrap_or_default();
    format!("check {} failed{cause}", by.check)
}
