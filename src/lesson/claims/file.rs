//! `file = "/mnt/hello.txt"`: a file as seen from a viewpoint's root.

use super::kind::{Asked, Kind, Relation};
use super::values::path;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::Names;
use crate::lesson::{Claim, FileClaim, FileType};

pub(super) const KIND: Kind = Kind {
    name: "file",
    properties: &["content", "contains", "type", "mode"],
    asked: Asked::FromViewpoints,
    relation: Relation::Nothing,
    read,
};

const TYPES: [FileType; 7] = [
    FileType::File,
    FileType::Directory,
    FileType::Symlink,
    FileType::Fifo,
    FileType::Socket,
    FileType::CharDevice,
    FileType::BlockDevice,
];

fn read(subject: &Value<'_>, table: &mut Table<'_>, _: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let content_at = table.take("content");
    let content = content_at.and_then(|value| value.any_string(findings));
    let contains_at = table.take("contains");
    let contains = contains_at.and_then(|value| value.string(findings));
    let type_at = table.take("type");
    let file_type = type_at.and_then(|value| value.one_of(&TYPES.map(|t| (t.name(), t)), findings));
    let mode = table.take("mode").and_then(|value| mode(&value, findings));
    if let (Some(_), Some(at)) = (content_at, contains_at) {
        findings.error(at.key_span(), "`content` says all of it; `contains` adds nothing").help("keep one of them");
    }
    if let (Some(kind), Some(at)) = (file_type, type_at)
        && kind != FileType::File
        && (content.is_some() || contains.is_some())
    {
        findings.error(at.span(), format!("only a regular file has content, not a {}", kind.name()));
    }
    Some(Claim::File(FileClaim { path: path(subject, findings)?, content, contains, file_type, mode }))
}

/// `"0644"`: a string, so that nobody wonders whether 644 is octal.
fn mode(value: &Value<'_>, findings: &mut Findings) -> Option<u32> {
    let text = value.string(findings)?;
    let digits = text.len() <= 5 && text.bytes().all(|b| (b'0'..=b'7').contains(&b));
    let mode = u32::from_str_radix(&text, 8).ok().filter(|mode| digits && *mode <= 0o7777);
    if mode.is_none() {
        findings
            .error(value.span(), format!("{} is not a mode", quoted(&text)))
            .help("write the permission bits in octal, as chmod(1) takes them: `\"0644\"`");
    }
    mode
}
