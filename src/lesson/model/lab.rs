//! What a lesson asks of its lab.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TerminalName;

/// `[lab]`: what the throw-away machine is to be like when the first shell starts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LabSpec {
    /// In file order; at least one.
    pub terminals: Vec<TerminalName>,
    pub allow: Vec<Permission>,
    /// Named network namespaces, ready-made.
    pub netns: Vec<String>,
    pub bridges: Vec<BridgeSpec>,
    pub veths: Vec<VethSpec>,
    /// How many user ids the lesson needs inside the lab (1: any machine will do).
    pub ids: u32,
    /// Who the shells run as: `root` (the default) or a name that the lab's passwd gets.
    pub user: Option<String>,
}

/// What a lab refuses unless its lesson asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "permission")]
pub enum Permission {
    /// nftables and iptables.
    Netfilter,
    /// User namespaces made inside the lab.
    UserNamespaces,
}

/// `bridge.br0 = { netns = "ns0", address = ["192.168.2.1/24"], up = true }`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BridgeSpec {
    pub name: String,
    /// `None`: the lab machine's own.
    pub netns: Option<String>,
    pub addresses: Vec<AddressText>,
    pub up: bool,
}

/// `veth.veth0 = { peer = "ceth0", peer-netns = "ns0", master = "br0", … }`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VethSpec {
    pub ends: [VethEnd; 2],
}

/// One end of a veth pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VethEnd {
    pub name: String,
    pub netns: Option<String>,
    pub master: Option<String>,
    pub addresses: Vec<AddressText>,
    pub up: bool,
}

/// An interface address with its prefix length, checked when read: `192.168.2.1/24`, `fd00::1/64`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AddressText {
    pub ip: std::net::IpAddr,
    pub prefix: u8,
}

impl fmt::Display for AddressText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.ip, self.prefix)
    }
}
