//! Where packets would go, asked of the kernel: route lookups, neighbours.
//!
//! Only for explaining. Nothing is said that the kernel would not say to ip-route(8) and ip-neighbour(8).

use std::net::IpAddr;

use netlink_packet_route::neighbour::{NeighbourAddress, NeighbourAttribute, NeighbourMessage};
use netlink_packet_route::route::{RouteAttribute, RouteMessage, RouteType};
use netlink_packet_route::{RouteNetlinkMessage, neighbour};
use rtnetlink::RouteMessageBuilder;

use super::{NetlinkError, Refused, Session, collect, hardware, ip};
use crate::observation::{LookedUp, Neighbour, NeighbourState, Refusal};
use crate::sys::errno::in_words;

impl Session<'_> {
    /// The way that the kernel would send to an address (`ip route get`): all tables, rules and refusing routes considered.
    pub fn way_to(&self, to: IpAddr) -> Result<LookedUp, NetlinkError> {
        let whole = if to.is_ipv4() { 32 } else { 128 };
        self.exchange(&format!("find the route to {to}"), async {
            let request = RouteMessageBuilder::<IpAddr>::new()
                .destination_prefix(to, whole)
                .map_err(|error| rtnetlink::Error::InvalidNla(error.to_string()))?;
            match collect("routes", self.handle.route().get(request.build()).execute()).await {
                Ok(routes) => Ok(routes.first().map_or(LookedUp::Refused(Refusal::NoRoute), way)),
                Err(Refused::Kernel(rtnetlink::Error::NetlinkError(message))) => {
                    Ok(LookedUp::Refused(refusal(&message.to_io())))
                }
                Err(other) => Err(other),
            }
        })
    }

    /// What is known of the neighbours, multicast groups left out.
    pub fn neighbours(&self) -> Result<Vec<Neighbour>, NetlinkError> {
        self.exchange("read the neighbours", async {
            let every = RouteNetlinkMessage::GetNeighbour(NeighbourMessage::default());
            self.dump("neighbours", every, neighbour).await
        })
    }
}

fn way(message: &RouteMessage) -> LookedUp {
    match message.header.kind {
        RouteType::Local => return LookedUp::Local,
        RouteType::BlackHole => return LookedUp::Refused(Refusal::Blackhole),
        RouteType::Unreachable => return LookedUp::Refused(Refusal::Unreachable),
        RouteType::Prohibit => return LookedUp::Refused(Refusal::Prohibited),
        _ => {}
    }
    let (mut dev, mut gateway, mut source) = (None, None, None);
    for attribute in &message.attributes {
        match attribute {
            RouteAttribute::Oif(index) => dev = Some(*index),
            RouteAttribute::Gateway(address) => gateway = ip(address),
            RouteAttribute::PrefSource(address) => source = ip(address),
            _ => {}
        }
    }
    LookedUp::Way { dev, gateway, source }
}

/// The errno that ip-route(8) documents for each type of route that refuses.
fn refusal(error: &std::io::Error) -> Refusal {
    match error.raw_os_error() {
        Some(libc::ENETUNREACH) => Refusal::NoRoute,
        Some(libc::EHOSTUNREACH) => Refusal::Unreachable,
        Some(libc::EACCES) => Refusal::Prohibited,
        Some(libc::EINVAL) => Refusal::Blackhole,
        _ => Refusal::Other(in_words(error)),
    }
}

fn neighbour(message: RouteNetlinkMessage) -> Option<Neighbour> {
    let RouteNetlinkMessage::NewNeighbour(message) = message else { return None };
    let mut found = Neighbour {
        ip: IpAddr::from([0; 4]),
        dev: message.header.ifindex,
        hardware: String::new(),
        state: match message.header.state {
            neighbour::NeighbourState::Incomplete => NeighbourState::Incomplete,
            neighbour::NeighbourState::Failed => NeighbourState::Failed,
            neighbour::NeighbourState::Permanent => NeighbourState::Permanent,
            neighbour::NeighbourState::Noarp => NeighbourState::NoArp,
            _ => NeighbourState::Known,
        },
    };
    let mut destination = None;
    for attribute in &message.attributes {
        match attribute {
            NeighbourAttribute::Destination(NeighbourAddress::Inet(ip)) => destination = Some(IpAddr::V4(*ip)),
            NeighbourAttribute::Destination(NeighbourAddress::Inet6(ip)) => destination = Some(IpAddr::V6(*ip)),
            NeighbourAttribute::LinkLayerAddress(bytes) => found.hardware = hardware(bytes),
            _ => {}
        }
    }
    found.ip = destination.filter(|ip| !ip.is_multicast())?;
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Error;

    #[test]
    fn each_refusing_route_has_its_errno() {
        let of = |errno| refusal(&Error::from_raw_os_error(errno));
        assert_eq!(of(libc::ENETUNREACH), Refusal::NoRoute);
        assert_eq!(of(libc::EINVAL), Refusal::Blackhole);
        assert_eq!(of(libc::EACCES), Refusal::Prohibited);
        assert_eq!(of(libc::EHOSTUNREACH), Refusal::Unreachable);
        assert_eq!(of(libc::ENOMEM), Refusal::Other("Cannot allocate memory".to_owned()));
    }

    #[test]
    fn a_neighbour_is_an_address_with_a_state() {
        let mut message = NeighbourMessage::default();
        message.header.state = neighbour::NeighbourState::Permanent;
        message.header.ifindex = 3;
        assert_eq!(neighbour(RouteNetlinkMessage::NewNeighbour(message.clone())), None, "no address");
        message.attributes.push(NeighbourAttribute::Destination(NeighbourAddress::Inet([10, 0, 0, 2].into())));
        message.attributes.push(NeighbourAttribute::LinkLayerAddress(vec![2, 0, 0, 0, 0, 1]));
        let seen = neighbour(RouteNetlinkMessage::NewNeighbour(message)).expect("a neighbour");
        assert_eq!((seen.dev, seen.hardware.as_str()), (3, "02:00:00:00:00:01"));
        assert_eq!(seen.state, NeighbourState::Permanent);
    }
}
