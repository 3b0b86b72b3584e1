//! `ipc = "queue"`: a System V object exists (ipc_namespaces(7), sysvipc(7)).

use super::kind::{Asked, Kind, Relation};
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::Names;
use crate::lesson::{Claim, IpcClaim, IpcObject};

pub(super) const KIND: Kind =
    Kind { name: "ipc", properties: &["key", "id"], asked: Asked::FromViewpoints, relation: Relation::Nothing, read };

const OBJECTS: [IpcObject; 3] = [IpcObject::Queue, IpcObject::Semaphore, IpcObject::SharedMemory];

fn read(subject: &Value<'_>, table: &mut Table<'_>, _: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let key = table.take("key").and_then(|value| key(&value, findings));
    let id = table.take("id").and_then(|value| value.number32(0..=u32::MAX >> 1, findings));
    let object = subject.one_of(&OBJECTS.map(|object| (object.name(), object)), findings)?;
    Some(Claim::Ipc(IpcClaim { object, key, id }))
}

/// `"0x1234"` as ipcs(1) shows it, or a number.
fn key(value: &Value<'_>, findings: &mut Findings) -> Option<u32> {
    let Some(text) = value.as_text() else { return value.number32(0..=u32::MAX, findings) };
    let key = match text.strip_prefix("0x") {
        Some(digits) if !digits.starts_with('+') => u32::from_str_radix(digits, 16).ok(),
        Some(_) => None,
        None => text.parse().ok(),
    };
    if key.is_none() {
        findings
            .error(value.span(), format!("{} is not a key", quoted(text)))
            .help("write it as ipcs(1) shows it: `\"0x1234\"`");
    }
    key
}
