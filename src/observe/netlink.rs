//! Links, addresses and routes by rtnetlink(7): read for checks, made for declared worlds.
//!
//! With its two parts the only file that names rtnetlink and its packet types; nothing of theirs crosses its border.
//! What only explaining needs is read by [`way`], firewalls by [`nftables`]. A [`Session`]'s socket stays in the network namespace in which it was opened, and pins it: sessions live in
//! short-lived processes only.

pub mod nftables;
mod way;

use std::io;
use std::net::IpAddr;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use netlink_packet_route::address::{AddressAttribute, AddressHeaderFlags, AddressMessage};
use netlink_packet_route::link::{
    BridgePortState, InfoBridgePort, InfoData, InfoPortData, InfoVeth, LinkAttribute, LinkExtentMask, LinkFlags,
    LinkInfo, LinkLayerType, LinkMessage, State,
};
use netlink_packet_route::route::{RouteAddress, RouteAttribute, RouteHeader, RouteMessage, RouteType};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};
use rtnetlink::packet_core::{NLM_F_DUMP, NLM_F_DUMP_INTR, NLM_F_REQUEST, NetlinkMessage, NetlinkPayload};
use rtnetlink::{Handle, LinkBridge, LinkMessageBuilder, LinkUnspec, LinkVeth};

use crate::lesson::AddressText;
use crate::observation::{Link, Network, PortSeen, PortState, Route, RouteKind};
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
    #[error("the {0} kept changing while they were read")]
    Restless(&'static str),
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
    /// What was read is of no one moment (NLM_F_DUMP_INTR).
    Interrupted(&'static str),
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
            let mut all = LinkMessage::default();
            // Statistics are most of an answer's bytes.
            all.attributes.push(LinkAttribute::ExtMask(vec![LinkExtentMask::SkipStats]));
            let mut links = self.dump("links", RouteNetlinkMessage::GetLink(all), link).await?;
            let every = RouteNetlinkMessage::GetAddress(AddressMessage::default());
            for (index, address) in self.dump("addresses", every, address).await? {
                if let Some(owner) = links.iter_mut().find(|link| link.index == index) {
                    owner.addresses.push(address);
                }
            }
            let every = RouteNetlinkMessage::GetRoute(RouteMessage::default());
            Ok(Network { inode, links, routes: self.dump("routes", every, route).await? })
        })
    }

    /// One of the kernel's tables, as it was at one moment: read once more if it changed meanwhile.
    async fn dump<T>(
        &self,
        what: &'static str,
        every: RouteNetlinkMessage,
        read: impl Fn(RouteNetlinkMessage) -> Option<T>,
    ) -> Said<Vec<T>> {
        match self.dump_once(what, every.clone(), &read).await {
            Err(Refused::Interrupted(_)) => self.dump_once(what, every, &read).await,
            other => other,
        }
    }

    async fn dump_once<T>(
        &self,
        what: &'static str,
        every: RouteNetlinkMessage,
        read: impl Fn(RouteNetlinkMessage) -> Option<T>,
    ) -> Said<Vec<T>> {
        let mut request = NetlinkMessage::from(every);
        request.header.flags = NLM_F_REQUEST | NLM_F_DUMP;
        let answer = self.handle.clone().request(request)?;
        let whole = collect(what, answer.map(move |message| part(what, message))).await?;
        Ok(whole.into_iter().filter_map(read).collect())
    }

    fn exchange<T>(&self, operation: &str, work: impl Future<Output = Said<T>>) -> Result<T, NetlinkError> {
        let operation = operation.to_owned();
        let answer = self.netlink.runtime.block_on(async { tokio::time::timeout(DEADLINE, work).await });
        match answer {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(Refused::TooMany(what))) => Err(NetlinkError::TooMany(what)),
            Ok(Err(Refused::Interrupted(what))) => Err(NetlinkError::Restless(what)),
            Ok(Err(Refused::Kernel(rtnetlink::Error::NetlinkError(message)))) => {
                Err(NetlinkError::System { operation, error: message.to_io() })
            }
            Ok(Err(Refused::Kernel(other))) => Err(NetlinkError::Protocol { operation, words: other.to_string() }),
            Err(_) => Err(NetlinkError::TooSlow(operation)),
        }
    }
}

/// One message of a dump.
fn part(what: &'static str, message: NetlinkMessage<RouteNetlinkMessage>) -> Said<RouteNetlinkMessage> {
    let (header, payload) = message.into_parts();
    match payload {
        NetlinkPayload::Error(error) => Err(rtnetlink::Error::NetlinkError(error).into()),
        NetlinkPayload::InnerMessage(_) if header.flags & NLM_F_DUMP_INTR != 0 => Err(Refused::Interrupted(what)),
        NetlinkPayload::InnerMessage(message) => Ok(message),
        _ => Err(rtnetlink::Error::RequestFailed.into()),
    }
}

async fn collect<T, E: Into<Refused>>(what: &'static str, stream: impl Stream<Item = Result<T, E>>) -> Said<Vec<T>> {
    let mut stream = std::pin::pin!(stream);
    let mut found = Vec::new();
    while let Some(message) = stream.next().await {
        if found.len() == MAX_OBJECTS {
            return Err(Refused::TooMany(what));
        }
        found.push(message.map_err(Into::into)?);
    }
    Ok(found)
}

fn link(message: RouteNetlinkMessage) -> Option<Link> {
    let RouteNetlinkMessage::NewLink(message) = message else { return None };
    let header = &message.header;
    let mut link = Link {
        index: header.index,
        kind: match header.link_layer_type {
            LinkLayerType::Loopback => "loopback",
            _ => "ether",
        }
        .to_owned(),
        up: header.flags.contains(LinkFlags::Up),
        carrier: header.flags.contains(LinkFlags::LowerUp),
        no_arp: header.flags.contains(LinkFlags::Noarp),
        ..Link::default()
    };
    for attribute in &message.attributes {
        match attribute {
            LinkAttribute::IfName(name) => link.name.clone_from(name),
            LinkAttribute::Address(bytes) => link.hardware = hardware(bytes),
            LinkAttribute::Mtu(mtu) => link.mtu = *mtu,
            LinkAttribute::Controller(index) => link.master = Some(*index),
            LinkAttribute::Link(index) => link.peer = Some(*index),
            LinkAttribute::LinkNetNsId(_) => link.peer_elsewhere = true,
            LinkAttribute::LinkInfo(infos) => infos.iter().for_each(|info| add_info(&mut link, info)),
            _ => {}
        }
    }
    Some(link)
}

fn add_info(link: &mut Link, info: &LinkInfo) {
    match info {
        LinkInfo::Kind(kind) => link.kind = kind.to_string(),
        LinkInfo::PortData(InfoPortData::BridgePort(settings)) => link.port = port(settings),
        _ => {}
    }
}

fn port(settings: &[InfoBridgePort]) -> Option<PortSeen> {
    let state = settings.iter().find_map(|setting| match setting {
        InfoBridgePort::State(state) => Some(match state {
            BridgePortState::Disabled => PortState::Disabled,
            BridgePortState::Listening => PortState::Listening,
            BridgePortState::Learning => PortState::Learning,
            BridgePortState::Forwarding => PortState::Forwarding,
            BridgePortState::Blocking => PortState::Blocking,
            other => PortState::Other((*other).into()),
        }),
        _ => None,
    })?;
    let isolated = settings.iter().any(|setting| matches!(setting, InfoBridgePort::Isolated(true)));
    Some(PortSeen { state, isolated })
}

/// `02:00:00:00:00:01`
fn hardware(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}

/// The interface's own address, and its index; of a point-to-point link IFA_ADDRESS is the other end's.
fn address(message: RouteNetlinkMessage) -> Option<(u32, AddressText)> {
    let RouteNetlinkMessage::NewAddress(message) = message else { return None };
    let find = |local: bool| {
        message.attributes.iter().find_map(|attribute| match attribute {
            AddressAttribute::Local(ip) if local => Some(*ip),
            AddressAttribute::Address(ip) if !local => Some(*ip),
            _ => None,
        })
    };
    let ip = find(true).or_else(|| find(false))?;
    Some((message.header.index, AddressText { ip, prefix: message.header.prefix_len }))
}

fn route(message: RouteNetlinkMessage) -> Option<Route> {
    let RouteNetlinkMessage::NewRoute(message) = message else { return None };
    let header = &message.header;
    let is_ip = matches!(header.address_family, AddressFamily::Inet | AddressFamily::Inet6);
    if !is_ip || header.table != RouteHeader::RT_TABLE_MAIN {
        return None;
    }
    let kind = match header.kind {
        RouteType::Unicast => RouteKind::Unicast,
        RouteType::BlackHole => RouteKind::Blackhole,
        RouteType::Unreachable => RouteKind::Unreachable,
        RouteType::Prohibit => RouteKind::Prohibit,
        _ => RouteKind::Other,
    };
    let mut route = Route { kind, ..Route::default() };
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

fn ip(address: &RouteAddress) -> Option<IpAddr> {
    match address {
        RouteAddress::Inet(ip) => Some(IpAddr::V4(*ip)),
        RouteAddress::Inet6(ip) => Some(IpAddr::V6(*ip)),
        _ => None,
    }
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
    use netlink_packet_route::link::{InfoKind, InfoPortKind};

    fn link_of(message: LinkMessage) -> Link {
        link(RouteNetlinkMessage::NewLink(message)).expect("a link")
    }

    #[test]
    fn a_list_without_end_is_given_up() {
        let netlink = Netlink::new().expect("an event loop");
        let endless = futures_util::stream::repeat_with(|| Ok::<_, Refused>(LinkMessage::default()));
        let found = netlink.runtime.block_on(collect("links", endless));
        assert!(matches!(found, Err(Refused::TooMany("links"))));
    }

    #[test]
    fn a_table_that_changed_while_it_was_read_is_none() {
        let mut message = NetlinkMessage::from(RouteNetlinkMessage::NewLink(LinkMessage::default()));
        assert!(part("links", message.clone()).is_ok());
        message.header.flags |= NLM_F_DUMP_INTR;
        assert!(matches!(part("links", message), Err(Refused::Interrupted("links"))));
    }

    #[test]
    fn kinds_are_named_as_ip_names_them() {
        for (kind, name) in [(InfoKind::Bridge, "bridge"), (InfoKind::Veth, "veth"), (InfoKind::MacVlan, "macvlan")] {
            let mut message = LinkMessage::default();
            message.attributes.push(LinkAttribute::LinkInfo(vec![LinkInfo::Kind(kind)]));
            assert_eq!(link_of(message).kind, name);
        }
        let mut lo = LinkMessage::default();
        lo.header.link_layer_type = LinkLayerType::Loopback;
        assert_eq!(link_of(lo).kind, "loopback");
    }

    #[test]
    fn a_ports_state_is_its_bridges_word() {
        let mut message = LinkMessage::default();
        let settings = vec![InfoBridgePort::State(BridgePortState::Blocking), InfoBridgePort::Isolated(true)];
        message.attributes.push(LinkAttribute::Address(vec![2, 0, 0, 0, 0, 10]));
        message.attributes.push(LinkAttribute::LinkInfo(vec![
            LinkInfo::PortKind(InfoPortKind::Bridge),
            LinkInfo::PortData(InfoPortData::BridgePort(settings)),
        ]));
        let link = link_of(message);
        assert_eq!(link.port, Some(PortSeen { state: PortState::Blocking, isolated: true }));
        assert_eq!(link.hardware, "02:00:00:00:00:0a");
    }

    #[test]
    fn the_own_end_of_a_point_to_point_address_counts() {
        let mut message = AddressMessage::default();
        message.header.prefix_len = 32;
        message.attributes.push(AddressAttribute::Address([10, 0, 0, 2].into()));
        message.attributes.push(AddressAttribute::Local([10, 0, 0, 1].into()));
        let seen = address(RouteNetlinkMessage::NewAddress(message));
        assert_eq!(seen.map(|(_, address)| address.to_string()), Some("10.0.0.1/32".to_owned()));
    }

    #[test]
    fn only_routes_of_the_main_table_count() {
        let mut message = RouteMessage::default();
        message.header.address_family = AddressFamily::Inet;
        message.header.table = 255;
        assert_eq!(route(RouteNetlinkMessage::NewRoute(message.clone())), None);
        message.header.table = RouteHeader::RT_TABLE_MAIN;
        message.header.kind = RouteType::BlackHole;
        let blackhole = Route { kind: RouteKind::Blackhole, ..Route::default() };
        assert_eq!(route(RouteNetlinkMessage::NewRoute(message)), Some(blackhole));
    }
}
