//! `netns = "ns0"`: a named network namespace (ip-netns(8)).

use super::kind::{Asked, Kind, Relation};
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::{Names, is_name};
use crate::lesson::{Claim, NetnsClaim};

pub(super) const KIND: Kind =
    Kind { name: "netns", properties: &[], asked: Asked::FromViewpoints, relation: Relation::Differs, read };

fn read(subject: &Value<'_>, _: &mut Table<'_>, _: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let name = subject.string(findings)?;
    if !name.contains("{{") && !is_name(&name) {
        findings
            .error(subject.span(), format!("{} is not a name that a network namespace can have", quoted(&name)))
            .help("it is a file name under /run/netns: write it as `ip netns list` shows it");
        return None;
    }
    Some(Claim::Netns(NetnsClaim { name }))
}
