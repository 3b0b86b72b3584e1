//! Folded commands: solutions that are hidden, alternatives that are some, mistakes that can be made.

use std::collections::BTreeSet;

use super::ids::inside;
use super::page::{Page, folded, shown};
use crate::lesson::causes::kinds_with;
use crate::lesson::console::prompt;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Check, Console, Fix, Folded, FoldedKind, Holds, Input, Replacement, Span, Step, rule};

pub(super) fn hidden(page: &Page, findings: &mut Findings) {
    for (n, step) in page.steps().iter().enumerate() {
        let Some(solution) = solution(step) else { continue };
        let tag = page.opening(solution);
        if let Some(open) = open_attribute(page, &tag) {
            let replacements = vec![Replacement { span: open, text: String::new() }];
            findings
                .offence(&rule::HIDDEN_SOLUTION, tag, "this solution is open")
                .help("take the word `open` out of the tag")
                .fix(Some(Fix { words: "fold a solution".to_owned(), replacements }));
        }
        // Where the step shows commands itself, the solution is what follows from them.
        if shown(step).next().is_some() {
            continue;
        }
        let end = page.steps().get(n + 1).map_or(page.source.len(), |next| next.span.start);
        let known = commands(solution);
        for (line, at) in written(page, &(step.span.end..end)) {
            let is_folded = folded(step).any(|folded| folded.span.contains(&at.start));
            if !is_folded && known.contains(command_of(line)) {
                findings
                    .offence(&rule::HIDDEN_SOLUTION, at.clone(), "this gives the solution away")
                    .help("leave it to the solution, or show it with something else in its place");
            }
        }
        for hint in folded(step).filter(|folded| folded.kind == FoldedKind::Hint) {
            let told: BTreeSet<&str> = written(page, &hint.span).map(|(line, _)| command_of(line)).collect();
            if !known.is_empty() && known.is_subset(&told) {
                findings
                    .offence(&rule::HIDDEN_SOLUTION, page.opening(hint), "this hint gives the whole solution away")
                    .help("a hint shows the way: leave a part of the command, or one of several, to the learner");
            }
        }
    }
}

/// What stands as code in a part of the file: lines that are only shown, and code within sentences.
fn written<'p>(page: &'p Page, part: &Span) -> impl Iterator<Item = &'p (String, Span)> {
    let within = |all: &'p [(String, Span)]| {
        let start = all.partition_point(|(_, at)| at.start < part.start);
        let end = all.partition_point(|(_, at)| at.start < part.end);
        all.get(start..end).unwrap_or_default()
    };
    within(&page.places.only_shown).iter().chain(within(&page.prose.codes))
}

/// The commands of an element. A single word may be anything.
fn commands(folded: &Folded) -> BTreeSet<&str> {
    let inputs = folded.consoles().flat_map(|console| &console.inputs);
    let all = inputs.filter_map(|typed| if let Input::Command(text) = &typed.input { Some(text.trim()) } else { None });
    all.filter(|command| command.contains(' ')).collect()
}

/// A line without its prompt, if it has one.
fn command_of(line: &str) -> &str {
    let line = line.trim();
    prompt(line).map_or(line, |(_, command)| command).trim()
}

fn solution(step: &Step) -> Option<&Folded> {
    folded(step).find(|folded| folded.kind == FoldedKind::Solution)
}

/// The word `open` of a tag, with the blank before it.
fn open_attribute(page: &Page, tag: &Span) -> Option<Span> {
    let text = &page.source[tag.clone()];
    let word = text.split(|c: char| c.is_whitespace() || c == '>').find(|word| {
        let name = word.split('=').next().unwrap_or_default();
        name.eq_ignore_ascii_case("open")
    })?;
    let found = inside(&page.source, tag, &format!(" {word}"))?;
    Some(found)
}

pub(super) fn idle(page: &Page, findings: &mut Findings) {
    for step in page.steps() {
        let own: Vec<_> = inputs(shown(step));
        let solved: Vec<_> = solution(step).map(|s| inputs(s.consoles())).unwrap_or_default();
        for alternative in folded(step) {
            let replaced = match alternative.kind {
                FoldedKind::Instead => &own,
                FoldedKind::Wrong(_) if !solved.is_empty() => &solved,
                FoldedKind::Wrong(_) => &own,
                FoldedKind::Hint | FoldedKind::Solution => continue,
            };
            if !replaced.is_empty() && *replaced == inputs(alternative.consoles()) {
                findings
                    .offence(&rule::IDLE_ALTERNATIVE, page.opening(alternative), "this types what it replaces")
                    .help("write what is typed instead: all of it, from the step's beginning");
            }
        }
    }
}

fn inputs<'l>(consoles: impl Iterator<Item = &'l Console>) -> Vec<(&'l str, &'l Input)> {
    consoles.flat_map(|console| &console.inputs).map(|typed| (typed.terminal.as_str(), &typed.input)).collect()
}

/// Kinds of the checks that can fail in this step: its own, and earlier ones that are not done with yet.
fn kinds_judged(page: &Page, n: usize) -> Vec<&'static str> {
    let steps = page.steps();
    let lasts = |check: &Check| match &check.holds {
        Holds::Once => check.until.is_some(),
        Holds::ToTheEnd => true,
        Holds::Through(step) => steps[n..].iter().any(|later| later.id == *step),
    };
    let held = steps[..n].iter().flat_map(Step::checks).filter(|check| lasts(check));
    steps[n].checks().chain(held).map(|check| check.claim.kind()).collect()
}

pub(super) fn causes(page: &Page, findings: &mut Findings) {
    for (n, step) in page.steps().iter().enumerate() {
        let judged = kinds_judged(page, n);
        for alternative in folded(step) {
            let FoldedKind::Wrong(cause) = &alternative.kind else { continue };
            let possible = kinds_with(cause);
            // Of a cause that is in no catalogue, whoever reads the lesson tells.
            if possible.is_empty() || possible.iter().any(|kind| judged.contains(kind)) {
                continue;
            }
            let tag = page.opening(alternative);
            let at = inside(&page.source, &tag, cause).unwrap_or(tag);
            findings
                .offence(
                    &rule::IMPOSSIBLE_CAUSE,
                    at,
                    format!("no check of this step can have the cause {}", quoted(cause)),
                )
                .help(format!("checks that can are of kind {}", possible.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::causes::CAUSES;
    use crate::lesson::claims::KINDS;

    #[test]
    fn each_cause_is_one_of_known_kinds() {
        for cause in CAUSES {
            let kinds = kinds_with(cause);
            assert!(!kinds.is_empty(), "{cause}");
            assert!(kinds.iter().all(|kind| KINDS.iter().any(|known| known.name == *kind)), "{cause}: {kinds:?}");
        }
    }
}
