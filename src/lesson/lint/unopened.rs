//! Checks that ask from a terminal before anything is typed into it: nobody is there to ask.

use std::collections::BTreeSet;

use super::page::{Page, folded};
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Block, Check, Console, FoldedKind, Step, TerminalName, rule};

/// Keys of a check that name where it asks.
const ASKED: [&str; 10] =
    ["namespace", "process", "output", "from", "not-from", "differs-from", "same-as", "not", "at", "pidns"];

pub(super) fn terminals(page: &Page, findings: &mut Findings) {
    let Some(lesson) = &page.lesson else { return };
    let declared = &lesson.settings.lab.terminals;
    // A lab opens its first terminal by itself.
    let mut open: BTreeSet<&TerminalName> = declared.iter().take(1).collect();
    for step in page.steps() {
        // A goal may stand above the solution that reaches it.
        let solved: BTreeSet<&TerminalName> = solutions(step).flat_map(typed).collect();
        for block in &step.blocks {
            match block {
                Block::Console(console) => open.extend(typed(console)),
                Block::Checks(checks) => {
                    let closed = |name: &&TerminalName| !open.contains(name) && !solved.contains(name);
                    let closed: Vec<&TerminalName> = declared.iter().filter(closed).collect();
                    checks.iter().for_each(|check| asks(page, check, &closed, findings));
                }
                Block::Folded(_) | Block::Prose(_) | Block::Question(_) => {}
            }
        }
        open.extend(solved);
    }
}

fn solutions(step: &Step) -> impl Iterator<Item = &Console> {
    folded(step).filter(|folded| folded.kind == FoldedKind::Solution).flat_map(|folded| folded.consoles())
}

fn typed(console: &Console) -> impl Iterator<Item = &TerminalName> {
    console.inputs.iter().map(|typed| &typed.terminal)
}

fn asks(page: &Page, check: &Check, closed: &[&TerminalName], findings: &mut Findings) {
    let Some(keys) = page.places.checks.get(&check.id) else { return };
    for name in closed {
        let names = |text: &str| text.strip_prefix("shell:").unwrap_or(text) == name.as_str();
        let items = ASKED.iter().filter_map(|key| keys.get(*key)).flat_map(|entry| &entry.items);
        if let Some((_, at)) = items.clone().filter(|(text, _)| names(text)).min_by_key(|(_, at)| at.start) {
            findings
                .offence(
                    &rule::UNOPENED_TERMINAL,
                    at.clone(),
                    format!("no command is typed into {} before this check", quoted(name.as_str())),
                )
                .help("type something into it first, or ask `host`: until then it is not open, and the check unknown");
        }
    }
}
