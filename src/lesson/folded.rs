//! `<details class="hint|solution|instead|wrong CAUSE|predict CHECK">`: what its class says.

use super::causes::CAUSES;
use super::check_syntax::is_id;
use super::findings::{Findings, listed, quoted};
use super::{CheckId, FoldedKind, Span};

const CLASSES: [&str; 5] = ["hint", "solution", "instead", "wrong", "predict"];

/// What an element of ours is.
#[derive(Debug, PartialEq)]
pub(super) enum Class {
    Folded(FoldedKind),
    /// A question, and the check's id that answers it, with its place.
    Predict(CheckId, Span),
}

/// Reads a class; `None` with a complaint if it is none of ours.
pub(super) fn class(class: &str, span: &Span, findings: &mut Findings) -> Option<Class> {
    let words: Vec<&str> = class.split_whitespace().collect();
    match words.as_slice() {
        ["hint"] => Some(Class::Folded(FoldedKind::Hint)),
        ["solution"] => Some(Class::Folded(FoldedKind::Solution)),
        ["instead"] => Some(Class::Folded(FoldedKind::Instead)),
        ["wrong", cause] => wrong(cause, CAUSES, span, findings).map(Class::Folded),
        ["predict", check] => predict(check, class, span, findings),
        ["predict"] => {
            findings
                .error(span.clone(), "this question lacks the check that answers it")
                .help("write `class=\"predict CHECK\"`, where CHECK is the id of a check below it");
            None
        }
        ["wrong"] => {
            findings
                .error(span.clone(), "a known mistake lacks its cause")
                .help("write `class=\"wrong CAUSE\"`, where CAUSE is what a failed check will name");
            None
        }
        [known, ..] if CLASSES.contains(known) => {
            findings.error(span.clone(), format!("{} says more than one thing", quoted(class))).help("keep one word");
            None
        }
        _ => {
            let first = words.first().copied().unwrap_or_default();
            findings
                .error(span.clone(), format!("unknown class {}", quoted(class)))
                .near(first, CLASSES)
                .help(format!("known: {}; a `<details>` without a class is plain prose", listed(CLASSES)));
            None
        }
    }
}

fn predict(check: &str, class: &str, span: &Span, findings: &mut Findings) -> Option<Class> {
    if !is_id(check) {
        findings
            .error(span.clone(), format!("{} is not an id for a check", quoted(check)))
            .help("name the check below the question that shows what has happened");
        return None;
    }
    // Where attributes are broken over lines the file may have other bytes: its end is as far as is known.
    let start = span.start + class.find(check).unwrap_or(0);
    let named = if span.len() == class.len() { start..start + check.len() } else { span.clone() };
    Some(Class::Predict(check.into(), named))
}

fn wrong(cause: &str, known: &[&str], span: &Span, findings: &mut Findings) -> Option<FoldedKind> {
    if !known.is_empty() && !known.contains(&cause) {
        findings
            .error(span.clone(), format!("unknown cause {}", quoted(cause)))
            .near(meant(cause, known), known.iter().copied())
            .help("the book's page `causes` has all that this nslab names");
        return None;
    }
    Some(FoldedKind::Wrong(cause.to_owned()))
}

/// The known cause of which only a part was written, or that has something added; otherwise the word itself.
fn meant<'c>(cause: &'c str, known: &[&'c str]) -> &'c str {
    let alike = |known: &&str| cause.len() >= 4 && known.contains(cause) || cause.contains(*known);
    // What begins alike comes before what holds it somewhere, and the shorter before the longer.
    let all = known.iter().copied().filter(alike);
    all.min_by_key(|known| (!known.starts_with(cause), known.len())).unwrap_or(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_known_or_complained_of() {
        let mut findings = Findings::new();
        assert_eq!(class(" hint ", &(0..1), &mut findings), Some(Class::Folded(FoldedKind::Hint)));
        assert_eq!(class("predict p-x", &(5..16), &mut findings), Some(Class::Predict("p-x".into(), 13..16)));
        assert_eq!(
            wrong("link-down", &["link-down"], &(0..1), &mut findings),
            Some(FoldedKind::Wrong("link-down".into()))
        );
        assert!(findings.finish().is_empty());
        let mut findings = Findings::new();
        for bad in ["hints", "wrong", "hint solution", "", "note", "predict", "predict a b", "predict a.b"] {
            assert_eq!(class(bad, &(0..1), &mut findings), None);
        }
        assert_eq!(wrong("link-dwon", &["link-down"], &(0..1), &mut findings), None);
        let causes = ["forwarding-off", "link-elsewhere", "link-down", "no-route"];
        for written in ["forwarding", "down", "link-down-there", "route"] {
            assert_eq!(wrong(written, &causes, &(1..2), &mut findings), None);
        }
        let labels: Vec<_> = findings.finish().into_iter().filter_map(|d| d.label).collect();
        let meant = ["hint", "link-down", "forwarding-off", "link-down", "link-down", "no-route"];
        assert_eq!(labels, meant.map(|meant| format!("did you mean `{meant}`?")));
    }
}
