//! What can be seen of a network namespace: interfaces, addresses, routes, neighbours, settings.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::lesson::AddressText;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Network {
    /// Inode of the network namespace.
    pub inode: u64,
    pub links: Vec<Link>,
    pub routes: Vec<Route>,
}

impl Network {
    pub fn link(&self, name: &str) -> Option<&Link> {
        self.links.iter().find(|l| l.name == name)
    }

    pub fn link_at(&self, index: u32) -> Option<&Link> {
        self.links.iter().find(|l| l.index == index)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Link {
    pub index: u32,
    pub name: String,
    /// IFLA_INFO_KIND, or `loopback`, or `ether` where the driver gives none.
    pub kind: String,
    /// IFF_UP
    pub up: bool,
    /// IFF_LOWER_UP
    pub carrier: bool,
    /// IFF_NOARP: it does not ask for its neighbours' hardware addresses, and does not answer for its own.
    pub no_arp: bool,
    pub mtu: u32,
    /// IFLA_ADDRESS, as ip-link(8) prints it; empty where it has none.
    pub hardware: String,
    /// Index of the bridge it belongs to.
    pub master: Option<u32>,
    /// What a bridge makes of it (IFLA_INFO_SLAVE_DATA of a bridge's port).
    pub port: Option<PortSeen>,
    /// IFLA_LINK: index of the peer, in the peer's namespace.
    pub peer: Option<u32>,
    /// Whether the peer is in another network namespace (IFLA_LINK_NETNSID present).
    pub peer_elsewhere: bool,
    pub addresses: Vec<AddressText>,
}

/// A bridge's port (bridge(8)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortSeen {
    /// IFLA_BRPORT_STATE
    pub state: PortState,
    /// IFLA_BRPORT_ISOLATED: isolated ports do not reach each other.
    pub isolated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PortState {
    Disabled,
    Listening,
    Learning,
    Forwarding,
    Blocking,
    /// A state that this program does not know.
    Other(u8),
}

impl PortState {
    /// As `bridge link` prints it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Listening => "listening",
            Self::Learning => "learning",
            Self::Forwarding => "forwarding",
            Self::Blocking => "blocking",
            Self::Other(_) => "in an unknown state",
        }
    }
}

/// A route of the main table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Route {
    /// `None`: the default route.
    pub destination: Option<AddressText>,
    pub kind: RouteKind,
    pub gateway: Option<IpAddr>,
    pub dev: Option<u32>,
}

/// RTN_*: what becomes of a packet that takes a route (ip-route(8)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum RouteKind {
    #[default]
    Unicast,
    Blackhole,
    Unreachable,
    Prohibit,
    Other,
}

impl RouteKind {
    /// As `ip route` writes it, of those that refuse.
    pub fn refuses(self) -> Option<&'static str> {
        match self {
            Self::Blackhole => Some("blackhole"),
            Self::Unreachable => Some("unreachable"),
            Self::Prohibit => Some("prohibit"),
            Self::Unicast | Self::Other => None,
        }
    }
}

/// The kernel's own answer to "which way?", all tables and rules considered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LookedUp {
    /// It is this namespace's own address.
    Local,
    Way {
        dev: Option<u32>,
        gateway: Option<IpAddr>,
        /// The address that it would send from.
        source: Option<IpAddr>,
    },
    Refused(Refusal),
}

/// Why there is no way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// ENETUNREACH
    NoRoute,
    /// EINVAL
    Blackhole,
    /// EHOSTUNREACH
    Unreachable,
    /// EACCES
    Prohibited,
    /// Anything else, in the kernel's words.
    Other(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    pub ip: IpAddr,
    /// Index of the interface that it is behind.
    pub dev: u32,
    /// As ip-neighbour(8) prints it; empty while it is not known.
    pub hardware: String,
    pub state: NeighbourState,
}

/// NUD_*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NeighbourState {
    Incomplete,
    Failed,
    /// Set by hand.
    Permanent,
    NoArp,
    /// Reachable, or was lately.
    Known,
}

/// Values of sysctl(8), by their path below /proc/sys: `net/ipv4/ip_forward`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sysctls(pub BTreeMap<String, i64>);

impl Sysctls {
    pub fn get(&self, path: &str) -> Option<i64> {
        self.0.get(path).copied()
    }
}
