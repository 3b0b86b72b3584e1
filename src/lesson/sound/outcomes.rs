//! Whether a step's checks prove anything, and whether its folded parts have something to replace.

use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Block, Check, FoldedKind, Step, rule};

pub(in super::super) fn outcomes(steps: &[Step], findings: &mut Findings) {
    for step in steps {
        checked(step, findings);
        alternatives(step, findings);
    }
}

/// A step's checks, and whether they prove anything.
fn checked(step: &Step, findings: &mut Findings) {
    let checks: Vec<&Check> =
        step.blocks.iter().filter_map(|b| if let Block::Checks(c) = b { Some(c) } else { None }).flatten().collect();
    let has_block = step.blocks.iter().any(|b| matches!(b, Block::Checks(_)));
    match &step.no_check {
        None if !has_block && step.is_work() => {
            findings
                .offence(&rule::STEP_CHECK, step.span.clone(), format!("the step {} checks nothing", quoted(step.id.as_str())))
                .help("add a `toml check` block: what should be true when it is done? Or say why there is none: `<!-- no check: reason -->`");
        }
        Some(no_check) if has_block => {
            findings.offence(
                &rule::STEP_CHECK,
                no_check.span.clone(),
                "the step has a check, and says that it has none",
            );
        }
        Some(no_check) if !step.is_work() => {
            findings.offence(
                &rule::STEP_CHECK,
                no_check.span.clone(),
                "this is no step: there is nothing to check anyway",
            );
        }
        _ => {}
    }
    if let (Some(first), true) = (checks.first(), checks.iter().all(|check| check.is_hearsay())) {
        findings
            .offence(
                &rule::HEARSAY,
                first.span.clone(),
                format!("the step {} is checked by hearsay only", quoted(step.id.as_str())),
            )
            .help("what a command prints is in the learner's hand: add a check of what it did");
    }
}

/// Folded commands of a step that has nothing for them to replace.
fn alternatives(step: &Step, findings: &mut Findings) {
    let folded = || step.blocks.iter().filter_map(|b| if let Block::Folded(f) = b { Some(f) } else { None });
    let shown = step.blocks.iter().any(|block| matches!(block, Block::Console(_)));
    let mut solutions = folded().filter(|f| f.kind == FoldedKind::Solution);
    let solved = solutions.next().is_some();
    for more in solutions {
        findings
            .error(more.span.start..more.span.start + "<details".len(), "a step has one solution")
            .help("another way to do it is an `instead`");
    }
    for alternative in folded().filter(|f| matches!(f.kind, FoldedKind::Instead | FoldedKind::Wrong(_))) {
        if !shown && !solved {
            findings
                .error(
                    alternative.span.start..alternative.span.start + "<details".len(),
                    "this replaces nothing: the step types nothing",
                )
                .help("an `instead` or a `wrong` stands in a step with a console block or a `solution`");
        }
    }
}
