//! What is written and does nothing: statuses, terminals, words, points, what holds through nothing.

use std::collections::BTreeSet;

use super::page::{Page, all_consoles};
use super::timeline::Timeline;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::words::words_of;
use crate::lesson::{Fix, Holds, Replacement, rule};

pub(super) fn plain_statuses(page: &Page, findings: &mut Findings) {
    for at in &page.places.plain_statuses {
        let source = &page.source;
        let start = source[..at.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = source[at.end..].find('\n').map_or(source.len(), |newline| at.end + newline + 1);
        let replacements = vec![Replacement { span: start..end, text: String::new() }];
        findings
            .offence(&rule::PLAIN_STATUS, at.clone(), "a status of 0 is expected anyway")
            .help("leave this line out")
            .fix(Some(Fix { words: "take out a `? 0`".to_owned(), replacements }));
    }
}

pub(super) fn terminals(page: &Page, findings: &mut Findings) {
    let Some(declared) = page.places.lab.get("terminals").filter(|list| list.items.len() > 1) else { return };
    let consoles = page.steps().iter().flat_map(all_consoles);
    let typed: BTreeSet<&str> = consoles.flat_map(|c| &c.inputs).map(|typed| typed.terminal.as_str()).collect();
    let keys = page.places.checks.values().flat_map(|keys| keys.values());
    let asked: BTreeSet<&str> = keys.flat_map(|entry| &entry.items).map(|(text, _)| text.as_str()).collect();
    for (name, at) in &declared.items {
        let shell = format!("shell:{name}");
        if !typed.contains(name.as_str()) && !asked.contains(name.as_str()) && !asked.contains(shell.as_str()) {
            findings
                .offence(
                    &rule::UNUSED_TERMINAL,
                    at.clone(),
                    format!("nothing is done in the terminal {}", quoted(name)),
                )
                .help("leave it out of `terminals`, or use it");
        }
    }
}

pub(super) fn vars(page: &Page, findings: &mut Findings) {
    let used: BTreeSet<String> = words_of(&page.source).collect();
    for (name, at) in page.places.vars.iter().filter(|(name, _)| !used.contains(*name)) {
        findings
            .offence(&rule::UNUSED_VAR, at.clone(), format!("the word {} is never used", quoted(name)))
            .help(format!("write `{{{{{name}}}}}` where learners are to have values of their own, or leave it out"));
    }
}

pub(super) fn holds(page: &Page, timeline: &Timeline<'_>, findings: &mut Findings) {
    for (check, moment) in &timeline.checks {
        let end = match &check.holds {
            Holds::Once => continue,
            Holds::ToTheEnd => Some(timeline.whole()),
            Holds::Through(step) => timeline.ends.iter().find(|(id, _)| *id == step).map(|(_, typed)| *typed),
        };
        let Some(entry) = page.places.checks.get(&check.id).and_then(|keys| keys.get("holds")) else { continue };
        if end.is_some_and(|end| end <= *moment) {
            findings
                .offence(
                    &rule::IDLE_HOLDS,
                    entry.value.clone(),
                    "nothing is typed in the time through which this holds",
                )
                .help("leave `holds` out, or name a later step");
        }
    }
}

pub(super) fn points(page: &Page, timeline: &Timeline<'_>, findings: &mut Findings) {
    for (check, _) in timeline.checks.iter().filter(|(check, moment)| *moment == 0 && check.points > 0) {
        let Some(entry) = page.places.checks.get(&check.id).and_then(|keys| keys.get("points")) else { continue };
        findings
            .offence(&rule::IDLE_POINTS, entry.value.clone(), "these points are earned before anything is typed")
            .help("give them to a check of what the learner does; here `points = 0` is fair");
    }
}
