//! Values that claims of several kinds have: paths, names of interfaces, addresses.

use crate::lesson::AddressText;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::table::Value;
use crate::lesson::viewpoint::is_name;

/// An absolute path.
pub(super) fn path(value: &Value<'_>, findings: &mut Findings) -> Option<String> {
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
pub(in super::super) fn interface(value: &Value<'_>, findings: &mut Findings) -> Option<String> {
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
pub(in super::super) fn address_text(text: &str, value: &Value<'_>, findings: &mut Findings) -> Option<AddressText> {
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
pub(super) fn ip_address(text: &str, value: &Value<'_>, findings: &mut Findings) -> Option<std::net::IpAddr> {
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
