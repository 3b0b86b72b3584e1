//! `needs` against the programs that commands run.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{Page, folded, shown};
use super::places::Entry;
use super::programs::{self, ALWAYS_THERE};
use super::shell;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Console, ExpectedEnd, Fix, FoldedKind, Input, Replacement, Span, TerminalName, Typed, rule};

/// What the commands of a lesson run.
#[derive(Default)]
struct Used {
    /// Each program, and the first command that runs it.
    programs: BTreeMap<String, Span>,
    functions: BTreeSet<String>,
    /// More may be run than the commands tell.
    unknown: bool,
}

pub(super) fn needs(page: &Page, findings: &mut Findings) {
    let Some(lesson) = &page.lesson else { return };
    let used = used(page);
    let needs = &lesson.settings.needs;
    let mut missing: Vec<(&String, &Span)> = used.programs.iter().collect();
    missing.sort_by_key(|(_, at)| at.start);
    for (program, at) in missing {
        let listed = needs.iter().any(|need| need.0.contains(program));
        if !listed && !used.functions.contains(program) && !ALWAYS_THERE.contains(&program.as_str()) {
            findings
                .offence(&rule::NEEDS, at.clone(), format!("{} is not listed in `needs`", quoted(program)))
                .help(format!("add \"{program}\" to `needs` of the settings: it is looked for before anything runs"))
                .fix(add(page, program));
        }
    }
    let entry = page.places.settings.get("needs");
    if used.unknown || !page.is_whole() {
        return;
    }
    for (text, at) in entry.iter().flat_map(|entry| &entry.items) {
        if !text.split('|').any(|name| used.programs.contains_key(name.trim())) {
            findings
                .offence(&rule::UNUSED_NEED, at.clone(), format!("no command runs {}", quoted(text)))
                .help("leave it out: a machine without it can run this lesson")
                .fix(entry.and_then(|entry| remove(page, entry, text, at)));
        }
    }
}

fn used(page: &Page) -> Used {
    let mut used = Used::default();
    let mut busy = Busy::new();
    for step in page.steps() {
        consoles_use(shown(step), &mut busy, &mut used);
        for folded in folded(step) {
            // Known mistakes and other ways are typed in the place of something else.
            let mut own = if folded.kind == FoldedKind::Solution { std::mem::take(&mut busy) } else { Busy::new() };
            consoles_use(folded.consoles(), &mut own, &mut used);
            if folded.kind == FoldedKind::Solution {
                busy = own;
            }
        }
    }
    used
}

/// Terminals in which a program stays in front: what is typed there is for that program.
type Busy<'l> = BTreeSet<&'l TerminalName>;

fn consoles_use<'l>(consoles: impl Iterator<Item = &'l Console>, busy: &mut Busy<'l>, used: &mut Used) {
    for typed in consoles.flat_map(|console| &console.inputs) {
        match &typed.input {
            Input::Key(_) => {
                busy.remove(&typed.terminal);
            }
            Input::Command(_) if busy.contains(&typed.terminal) => {}
            Input::Command(command) => command_uses(command, typed, used),
        }
        if typed.expect.end == ExpectedEnd::Running {
            busy.insert(&typed.terminal);
        }
    }
}

fn command_uses(command: &str, typed: &Typed, used: &mut Used) {
    let runs = programs::of(&shell::with_unknown_words(command));
    used.unknown |= runs.unknown;
    used.functions.extend(runs.functions);
    // "command not found" is what the lesson shows.
    if typed.expect.end != ExpectedEnd::Status(127) {
        for program in runs.programs {
            used.programs.entry(program).or_insert_with(|| typed.span.clone());
        }
    }
}

fn add(page: &Page, program: &str) -> Option<Fix> {
    if !program.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\') {
        return None;
    }
    let source = &page.source;
    let replacement = match page.places.settings.get("needs") {
        None => below_format(page, program)?,
        Some(Entry { value, items }) => match items.last() {
            // A string: a list of it and the other.
            Some((_, item)) if item == value => {
                let text = format!("[{}, \"{program}\"]", source.get(value.clone())?);
                Replacement { span: value.clone(), text }
            }
            Some((_, item)) => Replacement { span: item.end..item.end, text: format!(", \"{program}\"") },
            None if source.get(value.clone())?.starts_with('[') => {
                Replacement { span: value.start + 1..value.start + 1, text: format!("\"{program}\"") }
            }
            None => return None,
        },
    };
    Some(Fix { words: format!("add {} to `needs`", quoted(program)), replacements: vec![replacement] })
}

/// A new line below `format = 1`, which every lesson has.
fn below_format(page: &Page, program: &str) -> Option<Replacement> {
    let format = page.places.settings.get("format")?.value.clone();
    let start = page.source[..format.start].rfind('\n').map_or(0, |at| at + 1);
    // In a list or quote each line has something in front.
    if !page.source[start..].starts_with("format") {
        return None;
    }
    let length = page.source[format.end..].find('\n')?;
    let end = format.end + length;
    let line_end = if page.source[..end].ends_with('\r') { "\r\n" } else { "\n" };
    Some(Replacement { span: end + 1..end + 1, text: format!("needs = [\"{program}\"]{line_end}") })
}

/// Takes an item out of the list, with one comma.
fn remove(page: &Page, entry: &Entry, text: &str, at: &Span) -> Option<Fix> {
    let source = &page.source;
    let place = entry.items.iter().position(|(_, span)| span == at)?;
    let only_comma = |between: &str| between.trim() == ",";
    let next = entry.items.get(place + 1).map(|(_, span)| at.end..span.start);
    let previous = place.checked_sub(1).map(|n| entry.items[n].1.end..at.start);
    let span = match (next, previous) {
        _ if at == &entry.value => return None, // a string and no list
        (Some(gap), _) if only_comma(source.get(gap.clone())?) => at.start..gap.end,
        (None, Some(gap)) if only_comma(source.get(gap.clone())?) => gap.start..at.end,
        (None, None) if source.get(at.end..)?.starts_with(']') => at.clone(),
        _ => return None,
    };
    let replacements = vec![Replacement { span, text: String::new() }];
    Some(Fix { words: format!("take {} off `needs`", quoted(text)), replacements })
}
