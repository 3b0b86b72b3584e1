//! What the TOML reader complains of, in words for a lesson's author: one mistake, one complaint.

use toml::de::Error;

use super::Span;
use super::findings::{Findings, quoted};
use super::position::{Excised, line_column};
use super::rule;

/// What the tables of a fence are.
#[derive(Clone, Copy)]
pub(super) enum Tables<'s> {
    /// Parts of something.
    Parts,
    /// Checks of the lesson with this text.
    Checks { source: &'s str },
}

/// As the reader names them.
const DUPLICATE: &str = "duplicate key";
const UNQUOTED: &str = "string values must be quoted";

/// Tells of syntax errors. What was read in spite of them has been looked at.
pub(super) fn tell(text: &Excised, errors: &[Error], tables: Tables<'_>, findings: &mut Findings) {
    // Of a table that is there twice, each key may be too.
    let mut repeated: Option<Span> = None;
    for error in errors {
        let at = error.span().unwrap_or(0..0);
        let duplicate = error.message().starts_with(DUPLICATE);
        if duplicate && repeated.as_ref().is_some_and(|table| table.contains(&at.start)) {
            continue;
        }
        if let Some(table) = Some(table_at(&text.text, at.start)).filter(|table| duplicate && !table.is_empty()) {
            twice(text, &at, tables, findings);
            repeated = Some(table);
            continue;
        }
        let span = text.in_file(at);
        // A word without quotes is read as text: where something else is wanted, that has been said.
        if !(error.message().starts_with(UNQUOTED) && findings.has_error_at(&span)) {
            findings.error(span, format!("TOML: {}", one_line(error.message())));
        }
    }
}

/// The table whose header stands in this line, up to the next one; empty where the line is none.
fn table_at(text: &str, at: usize) -> Span {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    if !text[start..].trim_start().starts_with('[') {
        return start..start;
    }
    let mut end = start;
    for (n, line) in text[start..].split_inclusive('\n').enumerate() {
        if n > 0 && line.trim_start().starts_with('[') {
            break;
        }
        end += line.len();
    }
    start..end
}

/// `at` is the name in the header of a table that there is already.
fn twice(text: &Excised, at: &Span, tables: Tables<'_>, findings: &mut Findings) {
    let name = text.text.get(at.clone()).unwrap_or_default();
    match tables {
        Tables::Parts => {
            findings
                .error(text.in_file(at.clone()), format!("there is a table {} already", quoted(name)))
                .help("write its keys into the first one");
        }
        Tables::Checks { source } => {
            // Beyond what is told, nothing is searched for.
            let above = text.lines().take_while(|(_, line)| line.end <= at.start && !findings.is_full());
            let first = above.filter(|(line, _)| header(line) == Some(name)).map(|(_, line)| text.in_file(line)).next();
            check_twice(source, name, first.as_ref(), text.in_file(at.clone()), findings);
        }
    }
}

/// The name in a table's header.
fn header(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix('[')?.split(']').next().map(str::trim)
}

/// Says that a check has the name of another.
pub(super) fn check_twice(source: &str, name: &str, first: Option<&Span>, at: Span, findings: &mut Findings) {
    let told = findings
        .offence(&rule::UNIQUE_IDS, at, format!("there is a check {} already", quoted(name)))
        .help("reports and `until` name a check by its id: each needs its own");
    if let Some(first) = first {
        told.label(format!("the first is in line {}", line_column(source, first.start).0));
    }
}

fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join(", ").chars().take(200).collect()
}
