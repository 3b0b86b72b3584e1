//! `nslab doctor`, and what it says when a run finds that this machine refuses labs.

use super::args::{Common, Format};
use super::exit::Exit;
use super::terminal;
use super::{complain, lessons, say};
use crate::doctor::{Findings, examine};
use crate::run::Fault;

pub fn main(common: &Common) -> Exit {
    let findings = examine_for(common);
    match common.format {
        Format::Human => say(findings.render_human(terminal::look(common).colour, &common.messages())),
        Format::Json => say(format_args!("{:#}\n", findings.to_json())),
    }
    if findings.can_run() { Exit::Good } else { Exit::Unable }
}

/// For people, and if a lab was refused: why, and the remedy, beside the error. Whether it was said.
pub fn explain_refused<'f>(common: &Common, faults: impl IntoIterator<Item = &'f Option<Fault>>) -> bool {
    let is_refused = faults.into_iter().any(|fault| matches!(fault, Some(Fault::Unavailable(_))));
    let explains = is_refused && common.format == Format::Human;
    if explains {
        explain(common);
    }
    explains
}

/// To standard error: why this machine refuses labs, and the remedy. It forks: call it without threads.
pub fn explain(common: &Common) {
    complain(examine_for(common).render_human(terminal::look(common).colour, &common.messages()));
}

fn examine_for(common: &Common) -> Findings {
    // A course that can't be read is another command's complaint.
    let found = lessons::all(common.lessons.as_deref(), common.language()).map(|(_, found)| found).unwrap_or_default();
    let needs = found
        .into_iter()
        .filter_map(|one| one.lesson)
        .map(|lesson| (lesson.id.to_string(), lesson.settings.needs.into_iter().map(|need| need.0).collect()));
    examine(&needs.collect::<Vec<_>>())
}
