//! Kinds of claims: which there are, which keys each has, and what reads them. One file a kind.

mod address;
mod file;
mod ipc;
mod link;
mod mount;
mod namespace;
mod netns;
mod output;
mod ping;
mod process;

use super::findings::{Findings, quoted};
use super::table::{Table, Value};
use super::viewpoint::{Names, is_name};
use super::{AddressText, Claim};

/// What is known of a kind before its claim is read.
pub(super) struct Kind {
    /// The key that names the kind and holds the subject.
    pub(super) name: &'static str,
    pub(super) properties: &'static [&'static str],
    /// Whether it is asked from viewpoints, or has its own (`namespace = "A"`).
    pub(super) asked: Asked,
    /// Whether `differs-from` says something of it.
    pub(super) relation: Relation,
    pub(super) read: fn(&Value<'_>, &mut Table<'_>, &Names<'_>, &mut Findings) -> Option<Claim>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// It takes `from` and `not-from`.
    FromViewpoints,
    /// Its subject says where.
    AtItsSubject,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Differs,
    Nothing,
}

pub(super) const KINDS: [Kind; 10] = [
    namespace::KIND,
    file::KIND,
    mount::KIND,
    process::KIND,
    ipc::KIND,
    netns::KIND,
    link::KIND,
    address::KIND,
    ping::KIND,
    output::KIND,
];

/// Kinds that are to come: a lesson that uses one needs a newer nslab.
pub(super) const LATER: [&str; 11] = [
    "hostname",
    "route",
    "neighbour",
    "connect",
    "id-map",
    "capability",
    "cgroup",
    "clock",
    "sysctl",
    "nft",
    "command",
];

/// An absolute path.
fn path(value: &Value<'_>, findings: &mut Findings) -> Option<String> {
    let path = value.string(findings)?;
    if !path.starts_with('/') || path.contains('\0') || path.len() > 4095 {
        findings
            .error(value.span(), format!("{} is not an absolute path", quoted(&path)))
            .help("write it from the root on, as `/mnt/hello.txt`");
        return None;
    }
    Some(path)
}

/// The name of a network interface: at most 15 bytes, no slash, no blank.
pub(super) fn interface(value: &Value<'_>, findings: &mut Findings) -> Option<String> {
    let name = value.string(findings)?;
    if !name.contains("{{") && (!is_name(&name) || name.len() > 15 || name.contains(':')) {
        findings
            .error(value.span(), format!("{} is not a name that an interface can have", quoted(&name)))
            .help("at most 15 bytes, without `/`, `:` and blanks");
        return None;
    }
    Some(name)
}

/// An address with its prefix length.
pub(super) fn address_text(text: &str, value: &Value<'_>, findings: &mut Findings) -> Option<AddressText> {
    let (ip, prefix) = text.split_once('/').map_or((text, None), |(ip, prefix)| (ip, Some(prefix)));
    let ip = ip_address(ip, value, findings)?;
    let most = if ip.is_ipv4() { 32 } else { 128 };
    let prefix = prefix.map(|p| p.parse::<u8>().ok().filter(|n| *n <= most && !p.starts_with('+')));
    match prefix {
        Some(Some(prefix)) => Some(AddressText { ip, prefix }),
        Some(None) => {
            findings
                .error(value.span(), format!("{} has no such prefix length", quoted(text)))
                .label(format!("0 to {most}"));
            None
        }
        None => {
            findings.error(value.span(), format!("{} lacks its prefix length", quoted(text))).help(format!(
                "write it as `ip addr` shows it, for instance `{ip}/{}`",
                if ip.is_ipv4() { 24 } else { 64 }
            ));
            None
        }
    }
}

/// An address without a prefix length.
fn ip_address(text: &str, value: &Value<'_>, findings: &mut Findings) -> Option<std::net::IpAddr> {
    let ip = text.parse().ok();
    if ip.is_none() {
        let help = match text.contains("{{") {
            true => "words cannot stand in an address in this version of nslab",
            false => "write an IPv4 or IPv6 address in numbers, as `192.168.2.1`",
        };
        findings.error(value.span(), format!("{} is not an address", quoted(text))).help(help);
    }
    ip
}
