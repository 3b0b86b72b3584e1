//! `address = "192.168.2.1/24"`: an interface carries it (ip-address(8)).

use super::kind::{Asked, Kind, Relation};
use super::values::{address_text, interface};
use crate::lesson::findings::Findings;
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::Names;
use crate::lesson::{AddressClaim, Claim};

pub(super) const KIND: Kind =
    Kind { name: "address", properties: &["dev"], asked: Asked::FromViewpoints, relation: Relation::Nothing, read };

fn read(subject: &Value<'_>, table: &mut Table<'_>, _: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let dev = table.take("dev").and_then(|value| interface(&value, findings));
    let text = subject.string(findings)?;
    Some(Claim::Address(AddressClaim { address: address_text(&text, subject, findings)?, dev }))
}
