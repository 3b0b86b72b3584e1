//! `link = "br0"`: a network interface (ip-link(8), netdevice(7)).

use super::kind::{Asked, Kind, Relation};
use super::values::interface;
use crate::lesson::findings::Findings;
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::Names;
use crate::lesson::{Claim, LinkClaim};

pub(super) const KIND: Kind = Kind {
    name: "link",
    properties: &["type", "up", "carrier", "master", "peer", "mtu", "only"],
    asked: Asked::FromViewpoints,
    relation: Relation::Nothing,
    read,
};

fn read(subject: &Value<'_>, table: &mut Table<'_>, _: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let link_type = table.take("type").and_then(|value| value.string(findings));
    let up_at = table.take("up");
    let up = up_at.and_then(|value| value.boolean(findings));
    let carrier_at = table.take("carrier");
    let carrier = carrier_at.and_then(|value| value.boolean(findings));
    let master = table.take("master").and_then(|value| interface(&value, findings));
    let peer = table.take("peer").and_then(|value| interface(&value, findings));
    let mtu = table.take("mtu").and_then(|value| value.number32(1..=u32::MAX >> 1, findings));
    let only_at = table.take("only");
    let only = only_at.and_then(|value| value.boolean(findings)).unwrap_or(false);
    if let (Some(false), Some(true), Some(at)) = (up, carrier, carrier_at) {
        findings
            .error(at.span(), "an interface that is down has no carrier")
            .help("leave one of `up` and `carrier` out");
    }
    if let (Some(at), false) = (only_at, only)
        && at.as_boolean() == Some(false)
    {
        findings.error(at.span(), "`only = false` says nothing").help("leave it out");
    }
    Some(Claim::Link(LinkClaim {
        name: interface(subject, findings)?,
        link_type,
        up,
        carrier,
        master,
        peer,
        mtu,
        only,
    }))
}
