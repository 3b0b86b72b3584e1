//! The `toml lesson` fence → [`Settings`].

use super::findings::{Findings, quoted};
use super::lab_spec;
use super::position::Excised;
use super::table::{Table, Value, with_toml};
use super::words;
use super::{FORMAT, LabSpec, LessonId, Need, Pattern, Settings, Span};

pub(super) const KEYS: [&str; 6] = ["format", "minutes", "needs", "after", "lab", "vars"];
/// So many values can be chosen distinct from one another without searching long.
const MOST_VARS: usize = 64;

/// What became of the fence.
pub(super) enum Read {
    Settings(Box<Settings>),
    /// The file is of a format that only a newer nslab reads: nothing else can be said of it.
    Newer,
}

/// What a lesson has whose settings could not be read.
pub(super) fn default() -> Settings {
    Settings {
        format: FORMAT,
        minutes: None,
        needs: Vec::new(),
        after: Vec::new(),
        lab: LabSpec { terminals: vec![lab_spec::TERMINAL.into()], ids: 1, ..LabSpec::default() },
        vars: Vec::new(),
    }
}

pub(super) fn read(id: &LessonId, text: &Excised, fence: &Span, findings: &mut Findings) -> Read {
    // Looked at before all else: what a newer format means by the other keys is not for us to judge.
    let newer = with_toml(text, &mut Findings::new(), |table, _| {
        let format = table.get("format")?;
        let number = format.number(0..=u64::MAX, &mut Findings::new())?;
        (number > u64::from(FORMAT)).then(|| (number, format.span()))
    });
    if let Some((number, span)) = newer {
        findings
            .error(
                span,
                format!(
                    "this lesson is of format {number}; nslab {} reads formats up to {FORMAT}: install a newer nslab",
                    env!("CARGO_PKG_VERSION")
                ),
            )
            .label("`format` says so");
        return Read::Newer;
    }
    Read::Settings(Box::new(with_toml(text, findings, |table, findings| settings(id, table, fence, findings))))
}

fn settings(id: &LessonId, mut table: Table<'_>, fence: &Span, findings: &mut Findings) -> Settings {
    let mut settings = default();
    match table.take("format") {
        Some(value) => {
            value.number32(1..=FORMAT, findings);
        }
        None => {
            findings
                .error(fence.clone(), "the settings lack `format`")
                .help(format!("begin them with `format = {FORMAT}`"));
        }
    }
    settings.minutes = table.take("minutes").and_then(|value| value.number32(1..=6000, findings));
    settings.needs = table.take("needs").map(|value| needs(&value, findings)).unwrap_or_default();
    settings.after = table.take("after").map(|value| after(id, &value, findings)).unwrap_or_default();
    if let Some(lab) = table.take("lab").and_then(|value| value.table(findings)) {
        settings.lab = lab_spec::read(lab, findings);
    }
    if let Some(vars) = table.take("vars").and_then(|value| value.table(findings)) {
        settings.vars = read_vars(vars, findings);
    }
    table.finish(&KEYS, findings);
    settings
}

/// Programs, each `"name"` or `"one|other"`.
fn needs(value: &Value<'_>, findings: &mut Findings) -> Vec<Need> {
    let mut all = Vec::new();
    for (text, item) in value.strings(findings) {
        let programs: Vec<String> = text.split('|').map(|name| name.trim().to_owned()).collect();
        if programs.iter().any(|name| !super::viewpoint::is_name(name)) {
            findings
                .error(item.span(), format!("{} is not the name of a program", quoted(&text)))
                .help("write a name without a path, or names with `|` between them: any one will do");
            continue;
        }
        all.push(Need(programs));
    }
    all
}

fn after(id: &LessonId, value: &Value<'_>, findings: &mut Findings) -> Vec<LessonId> {
    let mut all = Vec::new();
    for (text, item) in value.strings(findings) {
        if text == id.as_str() {
            findings.error(item.span(), "a lesson does not come after itself");
        } else if !super::check_syntax::is_id(&text) {
            findings
                .error(item.span(), format!("{} is not a lesson's name", quoted(&text)))
                .help("write the name of its file without `.md`");
        } else {
            all.push(LessonId(text));
        }
    }
    all
}

fn read_vars(table: Table<'_>, findings: &mut Findings) -> Vec<(String, Pattern)> {
    let mut vars: Vec<(String, Pattern)> = Vec::new();
    for (count, value) in table.rest().into_iter().enumerate() {
        if count == MOST_VARS {
            findings.error(value.key_span(), format!("a lesson has at most {MOST_VARS} vars"));
            break;
        }
        if !words::is_word(value.key) {
            findings
                .error(value.key_span(), format!("{} cannot be used as a word", quoted(value.key)))
                .help("a var's name begins with a letter and holds letters, digits, `-` and `_`");
            continue;
        }
        let Some(text) = value.string(findings) else { continue };
        match words::pattern(&text) {
            Ok(pattern) => {
                let equal = 1 + vars.iter().filter(|(_, other)| *other == pattern).count() as u128;
                if words::possibilities(&pattern) < equal {
                    findings
                        .error(value.span(), format!("{} cannot be given {equal} distinct values", quoted(&text)))
                        .help("vars of one lesson never have equal values: widen the pattern");
                }
                vars.push((value.key.to_owned(), pattern));
            }
            Err(why) => {
                findings
                    .error(value.span(), format!("{} is not a pattern: {why}", quoted(&text)))
                    .help("in braces stand a range `{10-99}`, a choice `{red|blue}` or `{hex 8}`");
            }
        }
    }
    vars
}
