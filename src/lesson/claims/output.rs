//! `output = "A"`: what the terminal's last command printed. Hearsay: the learner controls it.

use super::kind::{Asked, Kind, Relation};
use crate::lesson::findings::{Findings, listed, quoted};
use crate::lesson::rule;
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::Names;
use crate::lesson::{Claim, OutputClaim, TerminalName};

pub(super) const KIND: Kind = Kind {
    name: "output",
    properties: &["of", "contains", "lacks"],
    asked: Asked::AtItsSubject,
    relation: Relation::Nothing,
    read,
};

fn read(subject: &Value<'_>, table: &mut Table<'_>, names: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let mut texts = |key: &str| -> Vec<String> {
        let value = table.take(key);
        value.map(|value| value.strings(findings)).unwrap_or_default().into_iter().map(|(text, _)| text).collect()
    };
    let (contains, lacks) = (texts("contains"), texts("lacks"));
    let of = table.take("of").and_then(|value| value.string(findings)).map(|command| command.trim().to_owned());
    if contains.is_empty() && of.is_none() {
        findings
            .offence(
                &rule::VACUOUS_CHECK,
                subject.span(),
                "this check is vacuous: a command that printed nothing would pass it",
            )
            .help("say with `contains` what the output must hold, or with `of` which command it must be of");
    }
    let text = subject.string(findings)?;
    let Some(terminal) = names.terminal(&text).cloned() else {
        let known = || names.terminals.iter().map(TerminalName::as_str);
        findings
            .error(subject.span(), format!("unknown terminal {}", quoted(&text)))
            .near(&text, known())
            .help(format!("terminals of this lesson: {}", listed(known())));
        return None;
    };
    Some(Claim::Output(OutputClaim { terminal, of, contains, lacks }))
}
