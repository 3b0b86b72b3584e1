//! `namespace = "A"`: which namespaces the process at a viewpoint is in (namespaces(7)).

use super::kind::{Asked, Kind, Relation};
use crate::lesson::findings::Findings;
use crate::lesson::rule;
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::Names;
use crate::lesson::{Claim, NamespaceClaim, NamespaceKind};

pub(super) const KIND: Kind = Kind {
    name: "namespace",
    properties: &["in", "same-as"],
    asked: Asked::AtItsSubject,
    relation: Relation::Differs,
    read,
};

fn read(subject: &Value<'_>, table: &mut Table<'_>, names: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let kinds = table.take("in").map(|value| {
        let kinds = value.some_of(&NamespaceKind::ALL.map(|kind| (kind.name(), kind)), findings);
        if kinds.is_empty() && value.as_text().is_none() {
            findings
                .error(value.span(), "`in` names no namespace")
                .help("that every kind is shared is said with `same-as`");
        }
        kinds
    });
    let same_as_at = table.take("same-as");
    let same_as = same_as_at.and_then(|value| names.viewpoint(&value, findings));
    let of = names.viewpoint(subject, findings)?;
    let differs = table.get("differs-from");
    match (same_as_at, differs, &kinds) {
        (Some(at), Some(_), _) => {
            findings
                .error(at.key_span(), "`same-as` and `differs-from` exclude each other")
                .help("make two checks of it");
        }
        (None, Some(at), None) => {
            findings
                .error(at.key_span(), "`differs-from` without `in` does not say which namespaces differ")
                .help("add, for instance, `in = [\"mnt\"]`: exactly these differ, every other is the same");
        }
        (None, None, _) => {
            findings
                .offence(
                    &rule::VACUOUS_CHECK,
                    subject.span(),
                    "this check is vacuous: every process is in some namespaces",
                )
                .help(
                    "add `in = [\"mnt\"]` and `differs-from = \"host\"` (exactly these differ), or `same-as = \"A\"`",
                );
        }
        _ => {}
    }
    if let (Some(at), Some(other)) = (same_as_at, &same_as)
        && *other == of
    {
        findings.offence(&rule::VACUOUS_CHECK, at.span(), "this check is vacuous: it compares a viewpoint with itself");
    }
    Some(Claim::Namespace(NamespaceClaim { of, kinds: kinds.unwrap_or_default(), same_as }))
}
