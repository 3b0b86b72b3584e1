//! `toml check` fences → checks. What all kinds share is here; each kind's own keys are in [`super::claims`].

use std::time::Duration;

use super::claims::{Asked, KINDS, Kind, LATER, Relation};
use super::findings::{Findings, listed, quoted};
use super::position::Excised;
use super::rule;
use super::table::{Table, Value, with_tables};
use super::toml_errors::Tables;
use super::viewpoint::Names;
use super::{Check, CheckId, Claim, Holds, Span, StepId, Viewpoint};

const WITHIN: Duration = Duration::from_secs(2);
const POINTS: u32 = 1;

/// Keys that every check may have.
pub(super) const COMMON: [&str; 11] =
    ["that", "from", "not-from", "differs-from", "until", "holds", "within", "points", "hidden", "extra", "after"];

/// What a check says of another part of the lesson; looked at when all of it is read.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) by: CheckId,
    pub(super) to: Target,
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) enum Target {
    Until(CheckId),
    After(CheckId),
    Holds(StepId),
}

/// Reads one fence.
pub(super) fn read(
    text: &Excised,
    names: &Names<'_>,
    references: &mut Vec<Reference>,
    findings: &mut Findings,
) -> Vec<Check> {
    with_tables(text, Tables::Checks { source: names.source }, findings, |table, findings| {
        let entries = table.rest();
        if entries.is_empty() {
            findings
                .error(text.in_file(0..text.text.len()), "this block holds no check")
                .help("a check is a table: `[its-name]`");
        }
        entries.into_iter().filter_map(|entry| check(&entry, names, references, findings)).collect()
    })
}

fn check(
    entry: &Value<'_>,
    names: &Names<'_>,
    references: &mut Vec<Reference>,
    findings: &mut Findings,
) -> Option<Check> {
    if !entry.is_table() {
        findings
            .error(entry.key_span(), format!("{} stands outside of a check", quoted(entry.key)))
            .help("a check is a table: begin it with a line `[its-name]`");
        return None;
    }
    if !is_id(entry.key) {
        findings
            .error(entry.key_span(), format!("{} is not a name for a check", quoted(entry.key)))
            .help("use letters, digits, `-` and `_`");
        return None;
    }
    let mut table = entry.table(findings)?;
    let (kind, subject) = kind(entry, &mut table, findings)?;
    let says_where = table.get("from").is_some();
    let properties: Vec<Value<'_>> = table.keys().filter(|value| kind.properties.contains(&value.key)).collect();
    let claim = (kind.read)(&subject, &mut table, names, findings);
    let check = common(entry, kind, claim, table, names, references, findings)?;
    // A `from` with a mistake in it has been told of already.
    let nowhere = check.from.is_empty() && !says_where && kind.asked == Asked::FromViewpoints;
    if let (true, Some(property)) = (nowhere, properties.first()) {
        findings
            .offence(
                &rule::POSITIVE_CONTROL,
                property.key_span(),
                format!("`{}` is asked of what exists, and `from` does not say where that is", property.key),
            )
            .help("`not-from` says only that the subject is not there");
    }
    Some(check)
}

/// Letters, digits, `-` and `_`: what a bare TOML key and a heading's id may hold.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 100 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The kind that one of the keys names, and its subject.
fn kind<'t>(entry: &Value<'_>, table: &mut Table<'t>, findings: &mut Findings) -> Option<(&'static Kind, Value<'t>)> {
    let of = |value: Value<'t>| KINDS.iter().find(|kind| kind.name == value.key).map(|kind| (kind, value));
    let named: Vec<(&'static Kind, Value<'t>)> = table.keys().filter_map(of).collect();
    if let Some((later, at)) = LATER.iter().find_map(|later| table.get(later).map(|value| (later, value))) {
        findings
            .error(at.key_span(), format!("this nslab does not know the kind `{later}` yet"))
            .help("it is planned: a newer nslab will; until then use another kind");
        return None;
    }
    match named.as_slice() {
        [one] => {
            table.take(one.0.name);
            Some(*one)
        }
        [] => {
            missing_kind(entry, table, findings);
            None
        }
        [first, second, ..] => {
            findings
                .error(second.1.key_span(), format!("a check has one kind, this is of `{}` already", first.0.name))
                .help("make two checks of it");
            None
        }
    }
}

fn missing_kind(entry: &Value<'_>, table: &Table<'_>, findings: &mut Findings) {
    let names = || KINDS.iter().map(|kind| kind.name);
    let known = |key: &str| COMMON.contains(&key) || KINDS.iter().any(|kind| kind.properties.contains(&key));
    let strange: Vec<Value<'_>> = table.keys().filter(|value| !known(value.key)).collect();
    let meant = strange.iter().find(|value| super::findings::nearest(value.key, names()).is_some());
    let help = format!("one key names the kind and holds its subject: {}", listed(names()));
    match meant.or(strange.first()) {
        Some(value) => {
            findings
                .error(value.key_span(), format!("unknown kind {}", quoted(value.key)))
                .near(value.key, names())
                .help(help);
        }
        None => {
            findings.error(entry.key_span(), format!("the check {} has no kind", quoted(entry.key))).help(help);
        }
    }
}

/// Reads the keys that all kinds share, and complains of all that is left.
fn common(
    entry: &Value<'_>,
    kind: &Kind,
    claim: Option<Claim>,
    mut table: Table<'_>,
    names: &Names<'_>,
    references: &mut Vec<Reference>,
    findings: &mut Findings,
) -> Option<Check> {
    let id = CheckId::from(entry.key);
    let that = table.take("that").map(|value| value.string(findings).unwrap_or_default());
    if that.is_none() {
        findings
            .error(entry.key_span(), format!("the check {} does not say what it claims", quoted(entry.key)))
            .help("add `that = \"the claim, in a few words\"`");
    }
    let places = places(entry, kind, &mut table, names, findings);
    let until = refer(&id, "until", &mut table, references, findings, |id| Target::Until(CheckId(id)));
    let after = refer(&id, "after", &mut table, references, findings, |id| Target::After(CheckId(id)));
    let holds = holds(&id, &mut table, references, findings);
    let within = table.take("within").and_then(|value| value.duration(findings));
    let hearsay = matches!(claim, Some(Claim::Output(_)));
    let points = table.take("points").and_then(|value| points(&value, hearsay, findings));
    let hidden = table.take("hidden").and_then(|value| value.boolean(findings));
    let extra = table.take("extra").and_then(|value| value.boolean(findings));
    unknown(kind, table, findings);
    Some(Check {
        id,
        that: that.unwrap_or_default(),
        claim: claim?,
        from: places.from,
        not_from: places.not_from,
        differs_from: places.differs_from,
        until: until.into_iter().next().map(CheckId),
        holds,
        within: within.unwrap_or(WITHIN),
        points: points.unwrap_or(if hearsay { 0 } else { POINTS }),
        hidden: hidden.unwrap_or(false),
        extra: extra.unwrap_or(false),
        after: after.into_iter().map(CheckId).collect(),
        span: entry.key_span(),
    })
}

struct Places {
    from: Vec<Viewpoint>,
    not_from: Vec<Viewpoint>,
    differs_from: Vec<Viewpoint>,
}

fn places(entry: &Value<'_>, kind: &Kind, table: &mut Table<'_>, names: &Names<'_>, findings: &mut Findings) -> Places {
    let [from_at, not_at, differs_at] = ["from", "not-from", "differs-from"].map(|key| table.take(key));
    let mut read = |value: Option<Value<'_>>| value.map(|v| names.viewpoints(&v, findings)).unwrap_or_default();
    let (from, not_from, differs_from) = (read(from_at), read(not_at), read(differs_at));
    if kind.asked == Asked::AtItsSubject {
        for value in [from_at, not_at].into_iter().flatten() {
            findings
                .error(value.key_span(), format!("`{}` takes no `{}`", kind.name, value.key))
                .help(format!("its subject says where: `{} = \"A\"`", kind.name));
        }
        differs(kind, differs_at, findings);
        return Places { from: Vec::new(), not_from: Vec::new(), differs_from };
    }
    differs(kind, differs_at, findings);
    if let (None, Some(at), None) = (from_at, not_at, table.get("until")) {
        let (nothing, way_on) = proves_nothing(kind);
        findings
            .offence(
                &rule::POSITIVE_CONTROL,
                at.key_span(),
                format!("the check {} is vacuous: {nothing}", quoted(entry.key)),
            )
            .label("needs `from` or `until`")
            .help(way_on);
    }
    if let Some(at) = not_at {
        for both in not_from.iter().filter(|viewpoint| from.contains(viewpoint)) {
            findings.error(at.span(), format!("`from` and `not-from` both name {}", quoted(&both.to_string())));
        }
    }
    if let (Some(at), true) =
        (differs_at, from.iter().chain(from_at.is_none().then_some(&Viewpoint::Host)).any(|v| differs_from.contains(v)))
        && kind.name != "netns"
    {
        findings.offence(
            &rule::VACUOUS_CHECK,
            at.span(),
            "nothing differs from itself: a viewpoint stands in `from` and `differs-from`",
        );
    }
    let neither = from_at.is_none() && not_at.is_none();
    Places { from: if neither { vec![Viewpoint::Host] } else { from }, not_from, differs_from }
}

/// Why a negative alone proves nothing, and what to do about it.
fn proves_nothing(kind: &Kind) -> (&'static str, &'static str) {
    match kind.name {
        "ping" => (
            "silence proves nothing if nobody was there to answer",
            "say with `from` where it is answered, or with `until = \"later-check\"` which check will be answered here",
        ),
        _ => (
            "that something is invisible proves nothing if it was never made",
            "say with `from` where it is seen, or with `until = \"later-check\"` which check will see it here",
        ),
    }
}

fn differs(kind: &Kind, at: Option<Value<'_>>, findings: &mut Findings) {
    if let (Relation::Nothing, Some(at)) = (kind.relation, at) {
        let kinds = KINDS.iter().filter(|kind| kind.relation == Relation::Differs).map(|kind| kind.name);
        findings
            .error(at.key_span(), format!("`{}` takes no `differs-from`", kind.name))
            .help(format!("{} do", listed(kinds)));
    }
}

/// A string or a list of strings that name other parts of the lesson.
fn refer(
    by: &CheckId,
    key: &str,
    table: &mut Table<'_>,
    references: &mut Vec<Reference>,
    findings: &mut Findings,
    target: fn(String) -> Target,
) -> Vec<String> {
    let Some(value) = table.take(key) else { return Vec::new() };
    let names = if key == "until" {
        value.string(findings).map(|text| (text, value)).into_iter().collect()
    } else {
        value.strings(findings)
    };
    let mut all = Vec::new();
    for (name, item) in names {
        references.push(Reference { by: by.clone(), to: target(name.clone()), span: item.span() });
        all.push(name);
    }
    all
}

fn holds(by: &CheckId, table: &mut Table<'_>, references: &mut Vec<Reference>, findings: &mut Findings) -> Holds {
    let Some(value) = table.take("holds") else { return Holds::Once };
    match (value.as_boolean(), value.as_text()) {
        (Some(true), _) => Holds::ToTheEnd,
        (Some(false), _) => Holds::Once,
        (None, Some(step)) => {
            let step = StepId::from(step);
            references.push(Reference { by: by.clone(), to: Target::Holds(step.clone()), span: value.span() });
            Holds::Through(step)
        }
        (None, None) => {
            findings
                .error(value.span(), "`holds` wants true, false or the id of a step")
                .label("true, false or a step's id expected");
            Holds::Once
        }
    }
}

fn points(value: &Value<'_>, hearsay: bool, findings: &mut Findings) -> Option<u32> {
    let points = value.number32(0..=1000, findings)?;
    if hearsay && points > 0 {
        findings
            .error(value.key_span(), "`output` earns no points: the learner controls what is printed")
            .help("check what the command did instead");
        return None;
    }
    Some(points)
}

fn unknown(kind: &Kind, table: Table<'_>, findings: &mut Findings) {
    let takes = |key: &&str| match *key {
        "from" | "not-from" => kind.asked == Asked::FromViewpoints,
        "differs-from" => kind.relation == Relation::Differs,
        _ => true,
    };
    let known = || kind.properties.iter().chain(COMMON.iter()).copied().filter(takes);
    for value in table.rest() {
        let owners: Vec<&str> =
            KINDS.iter().filter(|other| other.properties.contains(&value.key)).map(|other| other.name).collect();
        let help = format!("a check of kind `{}` knows {}", kind.name, listed(known()));
        if owners.is_empty() {
            findings
                .error(value.key_span(), format!("unknown key {}", quoted(value.key)))
                .near(value.key, known())
                .help(help);
        } else {
            findings
                .error(
                    value.key_span(),
                    format!("`{}` is a property of {}, not of `{}`", value.key, listed(owners), kind.name),
                )
                .help(help);
        }
    }
}
