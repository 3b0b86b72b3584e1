//! What `until`, `after` and `holds` say of other parts of the lesson, and ids that are given twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::lesson::check_syntax::{Reference, Target};
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::toml_errors::check_twice;
use crate::lesson::{Block, Check, CheckId, Step, StepId, Viewpoint, rule};

/// A check and its place in the lesson.
struct Placed<'a> {
    check: &'a Check,
    step: usize,
    /// Counts the lesson's check blocks.
    block: usize,
    /// Counts the lesson's checks.
    order: usize,
}

pub(in super::super) fn references(source: &str, steps: &[Step], references: &[Reference], findings: &mut Findings) {
    let checks = place(source, steps, findings);
    let ids: HashMap<&StepId, usize> = steps.iter().enumerate().map(|(n, step)| (&step.id, n)).collect();
    for reference in references {
        let Some(by) = checks.get(&reference.by) else { continue };
        match &reference.to {
            Target::Until(id) => until(by, id, &checks, reference, findings),
            Target::After(id) => after(by, id, &checks, reference, findings),
            Target::Holds(id) => holds(by, id, ids.get(id).map(|n| (*n, &steps[*n])), steps, reference, findings),
        }
    }
}

fn place<'a>(source: &str, steps: &'a [Step], findings: &mut Findings) -> HashMap<CheckId, Placed<'a>> {
    let mut checks = HashMap::new();
    let (mut block, mut order) = (0, 0);
    for (number, step) in steps.iter().enumerate() {
        for in_block in
            step.blocks.iter().filter_map(|b| if let Block::Checks(checks) = b { Some(checks) } else { None })
        {
            block += 1;
            for check in in_block {
                order += 1;
                match checks.entry(check.id.clone()) {
                    Entry::Occupied(first) => {
                        let first: &Placed<'_> = first.get();
                        check_twice(source, check.id.as_str(), Some(&first.check.span), check.span.clone(), findings);
                    }
                    Entry::Vacant(free) => {
                        free.insert(Placed { check, step: number, block, order });
                    }
                }
            }
        }
    }
    checks
}

/// What an unknown check may have been meant to be. Comparing each of thousands with each other takes long.
fn names<'a>(checks: &'a HashMap<CheckId, Placed<'_>>, findings: &Findings) -> Vec<&'a str> {
    if findings.is_full() {
        return Vec::new();
    }
    let mut names: Vec<&str> = checks.keys().map(CheckId::as_str).collect();
    names.sort_unstable();
    names
}

fn until(
    by: &Placed<'_>,
    id: &CheckId,
    checks: &HashMap<CheckId, Placed<'_>>,
    reference: &Reference,
    findings: &mut Findings,
) {
    let at = reference.span.clone();
    let Some(later) = checks.get(id) else {
        let names = names(checks, findings);
        findings
            .offence(&rule::REFERENCES, at, format!("there is no check {}", quoted(id.as_str())))
            .near(id.as_str(), names);
        return;
    };
    let (now, then) = (by.check, later.check);
    if later.block <= by.block {
        findings
            .offence(&rule::REFERENCES, at, format!("{} is not a later check", quoted(id.as_str())))
            .help("`until` names a check of a block further down, which shows that this starting point was one");
    } else if now.claim.kind() != then.claim.kind() || now.claim.subject() != then.claim.subject() {
        findings
            .offence(&rule::POSITIVE_CONTROL, at, format!("{} is of another subject", quoted(id.as_str())))
            .label(format!("it is `{} = \"{}\"`", then.claim.kind(), then.claim.subject()))
            .help(format!("`until` needs a later check of `{} = \"{}\"`", now.claim.kind(), now.claim.subject()));
    } else if let Some(viewpoint) = asked(now).find(|viewpoint| !asked(then).any(|other| other == *viewpoint)) {
        findings
            .offence(
                &rule::POSITIVE_CONTROL,
                at,
                format!("{} is not asked from {}", quoted(id.as_str()), quoted(&viewpoint.to_string())),
            )
            .help("`until` needs a later check of the same viewpoints, in its `from` or `not-from`");
    } else if now.claim == then.claim && now.from == then.from && now.differs_from == then.differs_from {
        findings.offence(
            &rule::POSITIVE_CONTROL,
            at,
            format!("{} claims the same: neither shows that anything changed", quoted(id.as_str())),
        );
    }
}

fn asked(check: &Check) -> impl Iterator<Item = &Viewpoint> {
    check.from.iter().chain(&check.not_from)
}

fn after(
    by: &Placed<'_>,
    id: &CheckId,
    checks: &HashMap<CheckId, Placed<'_>>,
    reference: &Reference,
    findings: &mut Findings,
) {
    let at = reference.span.clone();
    match checks.get(id) {
        None => {
            let names = names(checks, findings);
            findings
                .offence(&rule::REFERENCES, at, format!("there is no check {}", quoted(id.as_str())))
                .near(id.as_str(), names);
        }
        Some(earlier) if earlier.order >= by.order => {
            findings
                .offence(&rule::REFERENCES, at, format!("{} is not an earlier check", quoted(id.as_str())))
                .help("`after` names checks further up, without which this one cannot pass");
        }
        Some(_) => {}
    }
}

fn holds(
    by: &Placed<'_>,
    id: &StepId,
    named: Option<(usize, &Step)>,
    steps: &[Step],
    reference: &Reference,
    findings: &mut Findings,
) {
    let at = reference.span.clone();
    match named {
        None => {
            let known =
                steps.iter().map(|step| step.id.as_str()).take(if findings.is_full() { 0 } else { steps.len() });
            findings
                .offence(&rule::REFERENCES, at, format!("there is no step {}", quoted(id.as_str())))
                .near(id.as_str(), known);
        }
        Some((number, _)) if number < by.step => {
            findings
                .offence(&rule::REFERENCES, at, format!("the step {} is over by then", quoted(id.as_str())))
                .help("name this step or a later one");
        }
        Some((_, step)) if !step.is_work() => {
            findings
                .offence(
                    &rule::REFERENCES,
                    at,
                    format!("{} is no step: it types and checks nothing", quoted(id.as_str())),
                )
                .help("name a section with a console or check block");
        }
        Some(_) => {}
    }
}
