//! `mount = "/mnt"`: what is mounted there, uppermost (proc_pid_mountinfo(5)).

use super::kind::{Asked, Kind, Relation};
use super::values::path;
use crate::lesson::findings::Findings;
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::Names;
use crate::lesson::{Claim, MountClaim, Propagation};

pub(super) const KIND: Kind = Kind {
    name: "mount",
    properties: &["type", "source", "options", "propagation", "pidns"],
    asked: Asked::FromViewpoints,
    relation: Relation::Differs,
    read,
};

const PROPAGATIONS: [(&str, Propagation); 4] = [
    ("private", Propagation::Private),
    ("shared", Propagation::Shared),
    ("slave", Propagation::Slave),
    ("unbindable", Propagation::Unbindable),
];

fn read(subject: &Value<'_>, table: &mut Table<'_>, names: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let fs_type = table.take("type").and_then(|value| value.string(findings));
    let source = table.take("source").and_then(|value| value.string(findings));
    let options = table.take("options").map(|value| value.strings(findings)).unwrap_or_default();
    let propagation = table.take("propagation").and_then(|value| value.one_of(&PROPAGATIONS, findings));
    let pidns_at = table.take("pidns");
    let pidns = pidns_at.and_then(|value| names.viewpoint(&value, findings));
    if let (Some(at), Some(other)) = (pidns_at, &fs_type)
        && other != "proc"
    {
        findings.error(at.key_span(), format!("only a procfs shows a PID namespace, not a {other}"));
    }
    Some(Claim::Mount(MountClaim {
        path: path(subject, findings)?,
        fs_type,
        source,
        options: options.into_iter().map(|(option, _)| option).collect(),
        propagation,
        pidns,
    }))
}
