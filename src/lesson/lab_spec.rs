//! `[lab]` of the settings → [`LabSpec`]: terminals, permissions, and a world ready-made.

use std::collections::BTreeSet;

use super::claims::{address_text, interface};
use super::findings::{Findings, listed, quoted};
use super::table::{Table, Value};
use super::viewpoint::is_name;
use super::{AddressText, BridgeSpec, LabSpec, Permission, TerminalName, VethEnd, VethSpec};

/// The only terminal of a lesson that names none.
pub(super) const TERMINAL: &str = "A";
/// What a lab can hold without becoming slow to make; a lesson that needs more makes it in its commands.
const MOST_TERMINALS: usize = 8;
const MOST_THINGS: usize = 64;
pub(super) const KEYS: [&str; 7] = ["terminals", "allow", "netns", "bridge", "veth", "ids", "user"];
pub(super) const BRIDGE_KEYS: [&str; 3] = ["netns", "address", "up"];
pub(super) const VETH_KEYS: [&str; 8] =
    ["peer", "netns", "peer-netns", "master", "peer-master", "address", "peer-address", "up"];
const PERMISSIONS: [(&str, Permission); 2] =
    [("netfilter", Permission::Netfilter), ("user-namespaces", Permission::UserNamespaces)];

pub(super) fn read(mut table: Table<'_>, findings: &mut Findings) -> LabSpec {
    let terminals = table.take("terminals").map(|value| terminals(&value, findings)).unwrap_or_default();
    let allow = table.take("allow").map(|value| value.some_of(&PERMISSIONS, findings)).unwrap_or_default();
    let netns = table.take("netns").map(|value| namespaces(&value, findings)).unwrap_or_default();
    let ids = table.take("ids").and_then(|value| value.number32(1..=65536, findings)).unwrap_or(1);
    let user = table.take("user").and_then(|value| user(&value, findings));
    let mut world = World { netns, taken: BTreeSet::new(), bridges: Vec::new(), veths: Vec::new() };
    if let Some(bridges) = table.take("bridge").and_then(|value| value.table(findings)) {
        for value in limited(bridges.rest(), findings) {
            world.bridge(&value, findings);
        }
    }
    if let Some(veths) = table.take("veth").and_then(|value| value.table(findings)) {
        for value in limited(veths.rest(), findings) {
            world.veth(&value, findings);
        }
    }
    table.finish(&KEYS, findings);
    let terminals = if terminals.is_empty() { vec![TERMINAL.into()] } else { terminals };
    LabSpec { terminals, allow, netns: world.netns, bridges: world.bridges, veths: world.veths, ids, user }
}

fn limited<'a>(mut all: Vec<Value<'a>>, findings: &mut Findings) -> Vec<Value<'a>> {
    if let Some(value) = all.get(MOST_THINGS) {
        findings.error(value.key_span(), format!("a lab is given at most {MOST_THINGS} of these"));
    }
    all.truncate(MOST_THINGS);
    all
}

fn terminals(value: &Value<'_>, findings: &mut Findings) -> Vec<TerminalName> {
    let mut all: Vec<TerminalName> = Vec::new();
    for (text, item) in value.strings(findings) {
        if !is_terminal(&text) {
            findings
                .error(item.span(), format!("{} is not a name for a terminal", quoted(&text)))
                .help("at most 16 letters and digits, a letter first, and not `host`");
        } else if all.iter().any(|other| other.as_str() == text) {
            findings.error(item.span(), format!("there are two terminals {}", quoted(&text)));
        } else if all.len() == MOST_TERMINALS {
            findings.error(item.span(), format!("a lesson has at most {MOST_TERMINALS} terminals"));
            break;
        } else {
            all.push(TerminalName(text));
        }
    }
    if all.is_empty() && value.as_text().is_none() {
        findings.error(value.span(), "a lesson needs a terminal").help("leave `terminals` out to have one, `A`");
    }
    all
}

fn is_terminal(text: &str) -> bool {
    text.len() <= 16
        && text != "host"
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn namespaces(value: &Value<'_>, findings: &mut Findings) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (text, item) in value.strings(findings) {
        if !is_name(&text) || text.contains('{') {
            findings.error(item.span(), format!("{} is not a name that a network namespace can have", quoted(&text)));
        } else if all.contains(&text) {
            findings.error(item.span(), format!("there are two network namespaces {}", quoted(&text)));
        } else if all.len() == MOST_THINGS {
            findings.error(item.span(), format!("a lab is given at most {MOST_THINGS} of these"));
            break;
        } else {
            all.push(text);
        }
    }
    all
}

/// A name as useradd(8) takes it; root is who the shells run as anyway.
fn user(value: &Value<'_>, findings: &mut Findings) -> Option<String> {
    let text = value.string(findings)?;
    let fits = text.len() <= 31
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
    if !fits {
        findings
            .error(value.span(), format!("{} is not a name for a user", quoted(&text)))
            .help("lower-case letters, digits, `-` and `_`, a letter first");
        return None;
    }
    (text != "root").then_some(text)
}

/// The network that the lab is given, as far as it is read: later parts refer to earlier ones.
struct World {
    netns: Vec<String>,
    /// Interfaces by namespace and name.
    taken: BTreeSet<(Option<String>, String)>,
    bridges: Vec<BridgeSpec>,
    veths: Vec<VethSpec>,
}

impl World {
    fn bridge(&mut self, entry: &Value<'_>, findings: &mut Findings) {
        let Some(mut table) = entry.table(findings) else { return };
        let name = self.name(entry.key, entry, findings);
        let netns = table.take("netns").and_then(|value| self.namespace(&value, findings));
        let addresses = table.take("address").map(|value| addresses(&value, findings)).unwrap_or_default();
        let up = table.take("up").and_then(|value| value.boolean(findings)).unwrap_or(false);
        table.finish(&BRIDGE_KEYS, findings);
        let Some(name) = name else { return };
        self.take(&netns, &name, entry, findings);
        self.bridges.push(BridgeSpec { name, netns, addresses, up });
    }

    fn veth(&mut self, entry: &Value<'_>, findings: &mut Findings) {
        let Some(mut table) = entry.table(findings) else { return };
        let name = self.name(entry.key, entry, findings);
        let peer_at = table.take("peer");
        let peer = peer_at.and_then(|value| interface(&value, findings));
        if peer_at.is_none() {
            findings
                .error(entry.key_span(), format!("the veth pair {} lacks its other end", quoted(entry.key)))
                .help("add `peer = \"ceth0\"`");
        }
        let up = table.take("up").and_then(|value| value.boolean(findings)).unwrap_or(false);
        let near = self.end(name, ["netns", "master", "address"], up, &mut table, findings);
        let far = self.end(peer, ["peer-netns", "peer-master", "peer-address"], up, &mut table, findings);
        table.finish(&VETH_KEYS, findings);
        let (Some(near), Some(far)) = (near, far) else { return };
        self.take(&near.netns, &near.name, entry, findings);
        self.take(&far.netns, &far.name, &peer_at.unwrap_or(*entry), findings);
        self.veths.push(VethSpec { ends: [near, far] });
    }

    fn end(
        &self,
        name: Option<String>,
        [netns, master, address]: [&str; 3],
        up: bool,
        table: &mut Table<'_>,
        findings: &mut Findings,
    ) -> Option<VethEnd> {
        let netns = table.take(netns).and_then(|value| self.namespace(&value, findings));
        let master = table.take(master).and_then(|value| self.master(&value, netns.as_deref(), findings));
        let addresses = table.take(address).map(|value| addresses(&value, findings)).unwrap_or_default();
        Some(VethEnd { name: name?, netns, master, addresses, up })
    }

    /// The table's own name as that of an interface.
    fn name(&self, name: &str, entry: &Value<'_>, findings: &mut Findings) -> Option<String> {
        let fits = is_name(name) && name.len() <= 15 && !name.contains([':', '{']);
        if !fits {
            findings
                .error(entry.key_span(), format!("{} is not a name that an interface can have", quoted(name)))
                .help("at most 15 bytes, without `/`, `:` and blanks");
        }
        fits.then(|| name.to_owned())
    }

    fn namespace(&self, value: &Value<'_>, findings: &mut Findings) -> Option<String> {
        let text = value.string(findings)?;
        if !self.netns.contains(&text) {
            let known = || self.netns.iter().map(String::as_str);
            findings
                .error(value.span(), format!("the lab has no network namespace {}", quoted(&text)))
                .near(&text, known())
                .help(format!("`netns` of `[lab]` makes them; there: {}", listed(known())));
            return None;
        }
        Some(text)
    }

    fn master(&self, value: &Value<'_>, netns: Option<&str>, findings: &mut Findings) -> Option<String> {
        let text = value.string(findings)?;
        let here: Vec<&str> =
            self.bridges.iter().filter(|b| b.netns.as_deref() == netns).map(|b| b.name.as_str()).collect();
        if !here.contains(&text.as_str()) {
            findings
                .error(
                    value.span(),
                    format!("there is no bridge {} in the network namespace of this end", quoted(&text)),
                )
                .near(&text, here.iter().copied())
                .help(format!("bridges there: {}", listed(here.iter().copied())));
            return None;
        }
        Some(text)
    }

    fn take(&mut self, netns: &Option<String>, name: &str, at: &Value<'_>, findings: &mut Findings) {
        if name == "lo" || !self.taken.insert((netns.clone(), name.to_owned())) {
            let place = netns.as_ref().map_or("the lab machine".to_owned(), |netns| quoted(netns));
            findings.error(at.key_span(), format!("there are two interfaces {} in {place}", quoted(name)));
        }
    }
}

fn addresses(value: &Value<'_>, findings: &mut Findings) -> Vec<AddressText> {
    let all = value.strings(findings);
    all.into_iter().filter_map(|(text, item)| address_text(&text, &item, findings)).collect()
}
