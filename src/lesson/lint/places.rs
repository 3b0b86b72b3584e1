//! Where an author wrote what the model holds only the meaning of: keys of settings and checks, and statuses.

use std::collections::BTreeMap;

use crate::lesson::assemble::{Role, role};
use crate::lesson::console::{key, prompt};
use crate::lesson::findings::Findings;
use crate::lesson::markdown::Document;
use crate::lesson::node::{Fence, What};
use crate::lesson::table::{Table, with_toml};
use crate::lesson::{CheckId, Span};

/// One `key = value`.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) value: Span,
    /// Strings in it, one or a list of them, each with its quotes.
    pub(super) items: Vec<(String, Span)>,
}

/// The keys of one table.
pub(super) type Keys = BTreeMap<String, Entry>;

#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) settings: Keys,
    pub(super) lab: Keys,
    /// The name of each var.
    pub(super) vars: BTreeMap<String, Span>,
    /// Of each check; of two with one id, the first.
    pub(super) checks: BTreeMap<CheckId, Keys>,
    /// `? 0` right below a command.
    pub(super) plain_statuses: Vec<Span>,
    /// Lines of fences that are only shown.
    pub(super) only_shown: Vec<(String, Span)>,
}

pub(super) fn read(document: &Document) -> Places {
    let mut places = Places::default();
    for node in &document.nodes {
        let What::Fence(fence) = &node.what else { continue };
        match role(&fence.info) {
            Role::Settings if places.settings.is_empty() => settings(fence, &mut places),
            Role::Checks => checks(fence, &mut places),
            Role::Console(_) => plain_statuses(fence, &mut places),
            Role::Foreign => {
                let lines = fence.body.lines().map(|(line, at)| (line.to_owned(), fence.body.in_file(at)));
                places.only_shown.extend(lines);
            }
            _ => {}
        }
    }
    places
}

/// The parser has complained of all that is wrong.
fn unheard() -> Findings {
    Findings::new()
}

fn keys(table: &Table<'_>) -> Keys {
    let entry = |value: crate::lesson::table::Value<'_>| {
        let items = value.strings(&mut unheard()).into_iter().map(|(text, item)| (text, item.span())).collect();
        (value.key.to_owned(), Entry { value: value.span(), items })
    };
    table.keys().map(entry).collect()
}

fn settings(fence: &Fence, places: &mut Places) {
    with_toml(&fence.body, &mut unheard(), |table, _| {
        places.settings = keys(&table);
        if let Some(lab) = table.get("lab").and_then(|value| value.table(&mut unheard())) {
            places.lab = keys(&lab);
        }
        if let Some(vars) = table.get("vars").and_then(|value| value.table(&mut unheard())) {
            places.vars = vars.keys().map(|value| (value.key.to_owned(), value.key_span())).collect();
        }
    });
}

fn checks(fence: &Fence, places: &mut Places) {
    with_toml(&fence.body, &mut unheard(), |table, _| {
        for check in table.keys() {
            if let Some(inner) = check.table(&mut unheard()) {
                places.checks.entry(CheckId::from(check.key)).or_insert_with(|| keys(&inner));
            }
        }
    });
}

fn plain_statuses(fence: &Fence, places: &mut Places) {
    let mut below_command = false;
    for (line, at) in fence.body.lines() {
        let line = line.trim_end();
        let is_key = |command: &str| key(command.trim()).is_some();
        if let Some((_, command)) = prompt(line) {
            below_command = !is_key(command);
        } else if !(below_command && (line == ">" || line.starts_with("> "))) {
            if below_command && line.strip_prefix("? ").is_some_and(|status| status.trim() == "0") {
                places.plain_statuses.push(fence.body.in_file(at));
            }
            below_command = false;
        }
    }
}
