//! `<details class="hint|solution|instead|wrong CAUSE">`: what its class says.

use super::findings::{Findings, listed, quoted};
use super::{FoldedKind, Span};
use crate::check::CAUSES;

const CLASSES: [&str; 4] = ["hint", "solution", "instead", "wrong"];

/// Reads a class; `None` with a complaint if it is none of ours.
pub(super) fn kind(class: &str, span: &Span, findings: &mut Findings) -> Option<FoldedKind> {
    let words: Vec<&str> = class.split_whitespace().collect();
    match words.as_slice() {
        ["hint"] => Some(FoldedKind::Hint),
        ["solution"] => Some(FoldedKind::Solution),
        ["instead"] => Some(FoldedKind::Instead),
        ["wrong", cause] => wrong(cause, CAUSES, span, findings),
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

fn wrong(cause: &str, known: &[&str], span: &Span, findings: &mut Findings) -> Option<FoldedKind> {
    if !known.is_empty() && !known.contains(&cause) {
        findings
            .error(span.clone(), format!("unknown cause {}", quoted(cause)))
            .near(cause, known.iter().copied())
            .help(format!("causes that this nslab names: {}", listed(known.iter().copied())));
        return None;
    }
    Some(FoldedKind::Wrong(cause.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_known_or_complained_of() {
        let mut findings = Findings::new();
        assert_eq!(kind(" hint ", &(0..1), &mut findings), Some(FoldedKind::Hint));
        assert_eq!(
            wrong("link-down", &["link-down"], &(0..1), &mut findings),
            Some(FoldedKind::Wrong("link-down".into()))
        );
        assert!(findings.finish().is_empty());
        let mut findings = Findings::new();
        for bad in ["hints", "wrong", "hint solution", "", "note"] {
            assert_eq!(kind(bad, &(0..1), &mut findings), None);
        }
        assert_eq!(wrong("link-dwon", &["link-down"], &(0..1), &mut findings), None);
        let labels: Vec<_> = findings.finish().into_iter().filter_map(|d| d.label).collect();
        assert_eq!(labels, ["did you mean `hint`?", "did you mean `link-down`?"]);
    }
}
