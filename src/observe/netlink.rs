//! Links, addresses and routes by rtnetlink(7): read for checks, made for declared worlds.
//!
//! The only file that names rtnetlink and its packet types; nothing of theirs crosses its border. A
//! [`Session`]'s socket stays in the network namespace in which it was opened, and pins it: sessions live in
//! short-lived processes only.

use std::io;
use std::net::IpAddr;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use netlink_packet_route::AddressFamily;
use netlink_packet_route::address::{AddressAttribute, AddressHeaderFlags, AddressMessage};
use netlink_packet_route::link::{
    InfoData, InfoVeth, LinkAttribute, LinkExtentMask, LinkFlags, LinkInfo, LinkLayerType, LinkMessage, State,
};
use netlink_packet_route::route::{RouteAddress, RouteAttribute, RouteHeader, RouteMessage, RouteType};
use rtnetlink::{Handle, LinkBridge, LinkMessageBuilder, LinkUnspec, LinkVeth, RouteMessageBuilder};

use crate::lesson::AddressText;
use crate::observation::{Link, Network, Route};
use crate::sys::errno::in_words;

/// How long one exchange with the kernel may take.
const DEADLINE: Duration = Duration::from_secs(2);
/// More than a lesson needs of links, of addresses or of routes; looking at more would be too slow.
const MAX_OBJECTS: usize = 4096;

#[derive(Debug, thiserror::Error)]
pub enum NetlinkError {
    #[error("{operation}: {}", in_words(.error))]
    System { operation: String, error: io::Error },
    #[error("{operation}: {words}")]
    Protocol { operation: String, words: String },
    #[error("{0}: no answer from the kernel")]
    TooSlow(String),
    #[error("there are more than {MAX_OBJECTS} {0}")]
    TooMany(&'static str),
}

/// What drives sessions: one event loop, on the calling thread.
pub struct Netlink {
    runtime: tokio::runtime::Runtime,
}

impl Netlink {
    pub fn new() -> Result<Self, NetlinkError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
        let runtime =
            runtime.map_err(|error| NetlinkError::System { operation: "make an event loop".to_owned(), error })?;
        Ok(Self { runtime })
    }

    /// A session with the network namespace in which the calling thread stands.
    pub fn open(&self) -> Result<Session<'_>, NetlinkError> {
        let _inside = self.runtime.enter();
        let (connection, handle, _) = rtnetlink::new_connection()
            .map_err(|error| NetlinkError::System { operation: "open a netlink socket".to_owned(), error })?;
        let task = self.runtime.spawn(connection);
        Ok(Session { netlink: self, handle, task })
    }
}

/// A socket in one network namespace.
pub struct Session<'netlink> {
    netlink: &'netlink Netlink,
    handle: Handle,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What the kernel said to one request.
type Said<T> = Result<T, Refused>;

enum Refused {
    Kernel(rtnetlink::Error),
    TooMany(&'static str),
}

impl From<rtnetlink::Error> for Refused {
    fn from(error: rtnetlink::Error) -> Self {
        Self::Kernel(error)
    }
}

// Reading.
impl Session<'_> {
    /// Everything there is in the namespace.
    pub fn network(&self, inode: u64) -> Result<Network, NetlinkError> {
        self.exchange("read the network", async {
            let mut request = self.handle.link().get();
            // Statistics are most of an answer's bytes.
            request.message_mut().attributes.push(LinkAttribute::ExtMask(vec![LinkExtentMask::SkipStats]));
            let mut links: Vec<Link> = collect("links", request.execute()).await?.iter().map(link).collect();
            for message in collect("addresses", self.handle.address().get().execute()).await? {
                let owner = links.iter_mut().find(|link| link.index == message.header.index);
                if let (Some(owner), Some(address)) = (owner, address(&message)) {
                    owner.addresses.push(address);
                }
            }
            let routes = collect("routes", self.handle.route().get(RouteMessage::default()).execute()).await?;
            Ok(Network { inode, links, routes: routes.iter().filter_map(route).collect() })
        })
    }

    /// Whether the kernel delivers packets to this address locally (RTN_LOCAL). An unreachable one is not local.
    pub fn is_local(&self, to: IpAddr) -> Result<bool, NetlinkError> {
        let whole = if to.is_ipv4() { 32 } else { 128 };
        self.exchange(&format!("find the route to {to}"), async {
            let request = RouteMessageBuilder::<IpAddr>::new()
                .destination_prefix(to, whole)
                .map_err(|error| rtnetlink::Error::InvalidNla(error.to_string()))?;
            match collect("routes", self.handle.route().get(request.build()).execute()).await {
                Ok(routes) => Ok(routes.iter().any(|route| route.header.kind == RouteType::Local)),
                Err(Refused::Kernel(rtnetlink::Error::NetlinkError(_))) => Ok(false),
                Err(other) => Err(other),
            }
        })
    }

    fn exchange<T>(&self, operation: &str, work: impl Future<Output = Said<T>>) -> Result<T, NetlinkError> {
        let operation = operation.to_owned();
        let answer = self.netlink.runtime.block_on(async { tokio::time::timeout(DEADLINE, work).await });
        match answer {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(Refused::TooMany(what))) => Err(NetlinkError::TooMany(what)),
            Ok(Err(Refused::Kernel(rtnetlink::Error::NetlinkError(message)))) => {
                Err(NetlinkError::System { operation, error: message.to_io() })
            }
            Ok(Err(Refused::Kernel(other))) => Err(NetlinkError::Protocol { operation, words: other.to_string() }),
            Err(_) => Err(NetlinkError::TooSlow(operation)),
        }
    }
}

async fn collect<T>(what: &'static str, stream: impl Stream<Item = Result<T, rtnetlink::Error>>) -> Said<Vec<T>> {
    let mut stream = std::pin::pin!(stream);
    let mut found = Vec::new();
    while let Some(message) = stream.next().await {
        if found.len() == MAX_OBJECTS {
            return Err(Refused::TooMany(what));
        }
        found.push(message?);
    }
    Ok(found)
}

fn link(message: &LinkMessage) -> Link {
    let header = &message.header;
    let mut link = Link {
        index: header.index,
        name: String::new(),
        kind: match header.link_layer_type {
            LinkLayerType::Loopback => "loopback",
            _ => "ether",
        }
        .to_owned(),
        up: header.flags.contains(LinkFlags::Up),
        carrier: header.flags.contains(LinkFlags::LowerUp),
        mtu: 0,
        master: None,
        peer: None,
        peer_elsewhere: false,
        addresses: Vec::new(),
    };
    for attribute in &message.attributes {
        match attribute {
            LinkAttribute::IfName(name) => link.name.clone_from(name),
            LinkAttribute::Mtu(mtu) => link.mtu = *mtu,
            LinkAttribute::Controller(index) => link.master = Some(*index),
            LinkAttribute::Link(index) => link.peer = Some(*index),
            LinkAttribute::LinkNetNsId(_) => link.peer_elsewhere = true,
            LinkAttribute::LinkInfo(infos) => {
                let kind = infos.iter().find_map(|info| match info {
                    LinkInfo::Kind(kind) => Some(kind.to_string()),
                    _ => None,
                });
                link.kind = kind.unwrap_or(link.kind);
            }
            _ => {}
        }
    }
    link
}

/// The interface's own address; of a point-to-point link IFA_ADDRESS is the other end's.
fn address(message: &AddressMessage) -> Option<AddressText> {
    let find = |local: bool| {
        message.attributes.iter().find_map(|attribute| match attribute {
            AddressAttribute::Local(ip) if local => Some(*ip),
            AddressAttribute::Address(ip) if !local => Some(*ip),
            _ => None,
        })
    };
    find(true).or_else(|| find(false)).map(|ip| AddressText { ip, prefix: message.header.prefix_len })
}

fn route(message: &RouteMessage) -> Option<Route> {
    let header = &message.header;
    let is_ip = matches!(header.address_family, AddressFamily::Inet | AddressFamily::Inet6);
    if !is_ip || header.table != RouteHeader::RT_TABLE_MAIN {
        return None;
    }
    let ip = |address: &RouteAddress| match address {
        RouteAddress::Inet(ip) => Some(IpAddr::V4(*ip)),
        RouteAddress::Inet6(ip) => Some(IpAddr::V6(*ip)),
        _ => None,
    };
    let mut route = Route { destination: None, gateway: None, dev: None };
    for attribute in &message.attributes {
        match attribute {
            RouteAttribute::Destination(address) => {
                let prefix = header.destination_prefix_length;
                route.destination = ip(address).map(|ip| AddressText { ip, prefix });
            }
            RouteAttribute::Gateway(address) => route.gateway = ip(address),
            RouteAttribute::Oif(index) => route.dev = Some(*index),
            _ => {}
        }
    }
    Some(route)
}

// Making.
impl Session<'_> {
    pub fn add_bridge(&self, name: &str) -> Result<(), NetlinkError> {
        // `LinkBridge::new` would switch it on at once.
        let message = LinkMessageBuilder::<LinkBridge>::new(name).build();
        self.exchange(&format!("add the bridge {name}"), async { Ok(self.handle.link().add(message).execute().await?) })
    }

    /// Adds a veth pair. The peer is made where it belongs: moving it later costs an RCU grace period (some 20 ms).
    pub fn add_veth(&self, name: &str, peer: &str, peer_namespace: Option<BorrowedFd<'_>>) -> Result<(), NetlinkError> {
        let mut peer_message = LinkUnspec::new_with_name(peer);
        if let Some(namespace) = peer_namespace {
            peer_message = peer_message.setns_by_fd(namespace.as_raw_fd());
        }
        let pair = InfoData::Veth(InfoVeth::Peer(peer_message.build()));
        let message = LinkVeth::new(name, peer).set_info_data(pair).build();
        let operation = format!("add the veth pair {name}, {peer}");
        self.exchange(&operation, async { Ok(self.handle.link().add(message).execute().await?) })
    }

    /// Makes a link a port of a bridge.
    pub fn set_master(&self, name: &str, bridge: &str) -> Result<(), NetlinkError> {
        self.exchange(&format!("make {name} a port of {bridge}"), async {
            let message = LinkUnspec::new_with_name(name).controller(self.index(bridge).await?).build();
            Ok(self.handle.link().change(message).execute().await?)
        })
    }

    pub fn set_up(&self, name: &str) -> Result<(), NetlinkError> {
        let message = LinkUnspec::new_with_name(name).up().build();
        self.exchange(&format!("set {name} up"), async { Ok(self.handle.link().change(message).execute().await?) })
    }

    /// Adds an address, usable at once: duplicate address detection would hold an IPv6 one back for a second.
    pub fn add_address(&self, name: &str, address: &AddressText) -> Result<(), NetlinkError> {
        self.exchange(&format!("add the address {address} to {name}"), async {
            let mut request = self.handle.address().add(self.index(name).await?, address.ip, address.prefix);
            if address.ip.is_ipv6() {
                request.message_mut().header.flags |= AddressHeaderFlags::Nodad;
            }
            Ok(request.execute().await?)
        })
    }

    /// Whether the link is operational (IF_OPER_UP): carrier alone does not make a bridge forward to it yet.
    pub fn is_operational(&self, name: &str) -> Result<bool, NetlinkError> {
        self.exchange(&format!("look at {name}"), async {
            let up = |attribute: &LinkAttribute| matches!(attribute, LinkAttribute::OperState(State::Up));
            Ok(self.named(name).await?.attributes.iter().any(up))
        })
    }

    async fn index(&self, name: &str) -> Said<u32> {
        Ok(self.named(name).await?.header.index)
    }

    async fn named(&self, name: &str) -> Said<LinkMessage> {
        let mut found = collect("links", self.handle.link().get().match_name(name).execute()).await?;
        // The kernel answers such a request with one link or an error.
        Ok(found.pop().ok_or(rtnetlink::Error::RequestFailed)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netlink_packet_route::link::InfoKind;

    #[test]
    fn a_list_without_end_is_given_up() {
        let netlink = Netlink::new().expect("an event loop");
        let endless = futures_util::stream::repeat_with(|| Ok(LinkMessage::default()));
        let found = netlink.runtime.block_on(collect("links", endless));
        assert!(matches!(found, Err(Refused::TooMany("links"))));
    }

    #[test]
    fn kinds_are_named_as_ip_names_them() {
        for (kind, name) in [(InfoKind::Bridge, "bridge"), (InfoKind::Veth, "veth"), (InfoKind::MacVlan, "macvlan")] {
            let mut message = LinkMessage::default();
            message.attributes.push(LinkAttribute::LinkInfo(vec![LinkInfo::Kind(kind)]));
            assert_eq!(link(&message).kind, name);
        }
        let mut lo = LinkMessage::default();
        lo.header.link_layer_type = LinkLayerType::Loopback;
        assert_eq!(link(&lo).kind, "loopback");
    }

    #[test]
    fn the_own_end_of_a_point_to_point_address_counts() {
        let mut message = AddressMessage::default();
        message.header.prefix_len = 32;
        message.attributes.push(AddressAttribute::Address([10, 0, 0, 2].into()));
        message.attributes.push(AddressAttribute::Local([10, 0, 0, 1].into()));
        assert_eq!(address(&message).map(|a| a.to_string()), Some("10.0.0.1/32".to_owned()));
    }

    #[test]
    fn only_routes_of_the_main_table_count() {
        let mut message = RouteMessage::default();
        message.header.address_family = AddressFamily::Inet;
        message.header.table = 255;
        assert_eq!(route(&message), None);
        message.header.table = RouteHeader::RT_TABLE_MAIN;
        assert_eq!(route(&message), Some(Route { destination: None, gateway: None, dev: None }));
    }
}
