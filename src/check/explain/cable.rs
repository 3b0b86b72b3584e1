//! What is wrong with one interface or one address, and the command that mends it.
//!
//! The parts of the path that [`super::path`] walks, and that links and addresses fail by themselves.

use std::net::IpAddr;

use super::cause::cause;
use super::place;
use crate::check::link::{Peer, peer_of};
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::causes::id;
use crate::lesson::{AddressText, Check, Viewpoint};
use crate::observation::{Ask, Link, Network, Observation, Question};

/// Everything a network's failure may have to do with: the host and all that the check names.
pub(super) fn asks(check: &Check) -> Vec<Ask> {
    let all = sight::viewpoints(check);
    let networks = all.iter().chain([&Viewpoint::Host]).map(|at| sight::ask(at, Question::Network));
    networks.chain([sight::ask(&Viewpoint::Host, Question::NamedNetns)]).collect()
}

/// The same, and whether IPv6 may be used there.
pub(super) fn asks_of_address(check: &Check, ip: IpAddr) -> Vec<Ask> {
    let mut asks = asks(check);
    if ip.is_ipv6() {
        asks.extend(check.from.iter().map(|at| sight::ask(at, Question::Sysctls)));
    }
    asks
}

/// Named network namespaces whose links were not looked at.
pub(super) fn unseen_networks(seen: &Observation) -> impl Iterator<Item = Viewpoint> {
    let named = sight::named_netns(seen, &Viewpoint::Host).unwrap_or_default();
    let leading = named.iter().filter(|netns| netns.inode.is_ok());
    let viewpoints = leading.map(|netns| Viewpoint::Netns(netns.name.clone()));
    viewpoints.filter(|at| !seen.answers.contains_key(&sight::ask(at, Question::Network)))
}

/// The link of that name is in another network namespace than `at`.
pub(super) fn why_elsewhere(name: &str, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
    let (there, _) =
        sight::networks(seen).into_iter().find(|(there, other)| *there != at && other.link(name).is_some())?;
    Some(why_unmoved(name, there, at, seen))
}

/// Links that stay in the network namespace that they were made in (ip-link(8): `netns-immutable`).
const IMMOVABLE: [&str; 3] = ["bridge", "bond", "vrf"];

pub(super) fn why_unmoved(name: &str, there: &Viewpoint, at: &Viewpoint, seen: &Observation) -> Cause {
    let words = match there {
        Viewpoint::Host => format!("{name} is still on the host, not {}", place::r#in(at)),
        there => format!("{name} is {}, not {}", place::r#in(there), place::r#in(at)),
    };
    let target = match at {
        Viewpoint::Netns(netns) => shell(netns),
        // The lab's first process, and so its first network namespace.
        Viewpoint::Host => "1".to_owned(),
        at => {
            let process = sight::standing(seen, at).ok().and_then(|standing| standing.process.as_ref());
            let pid = process.and_then(|process| process.pids.first());
            pid.map_or_else(|| format!("PID-of-{at}"), u32::to_string)
        }
    };
    let kind = sight::network(seen, there).ok().and_then(|network| network.link(name)).map_or("", |link| &link.kind);
    if IMMOVABLE.contains(&kind) {
        let del = place::network_command(there, &format!("ip link del {}", shell(name)));
        let add = place::network_command(at, &format!("ip link add {} type {kind}", shell(name)));
        return cause(id::LINK_ELSEWHERE, format!("{words}, and a {kind} can't be moved"), format!("{del}; {add}"));
    }
    let fix = place::network_command(there, &format!("ip link set {} netns {target}", shell(name)));
    cause(id::LINK_ELSEWHERE, words, fix)
}

pub(super) fn why_down(link: &Link, at: &Viewpoint) -> Cause {
    let id = match link.kind.as_str() {
        _ if link.name == "lo" => id::LO_DOWN,
        "bridge" => id::BRIDGE_DOWN,
        _ => id::LINK_DOWN,
    };
    let fix = place::network_command(at, &format!("ip link set {} up", shell(&link.name)));
    cause(id, format!("{} {} is down", link.name, place::r#in(at)), fix)
}

/// Why a link has no carrier though it should, or has one though it should not.
pub(super) fn why_carrier(
    wanted: bool,
    link: &Link,
    network: &Network,
    at: &Viewpoint,
    seen: &Observation,
) -> Option<Cause> {
    if link.carrier == wanted {
        return None;
    }
    let here = place::r#in(at);
    if !wanted {
        let fix = place::network_command(at, &format!("ip link set {} down", shell(&link.name)));
        return Some(cause(id::LINK_UP, format!("{} {here} has carrier", link.name), fix));
    }
    if !link.up {
        return Some(why_down(link, at));
    }
    if link.kind == "bridge" {
        return Some(why_bridge_without_carrier(link, network, at, seen));
    }
    if let Peer::Found(there, end) = peer_of(network, link, seen)
        && !end.up
    {
        let place = place::r#in(there);
        let words =
            format!("{} {here} is up, but the other end of its cable, {} {place}, is down", link.name, end.name);
        let fix = place::network_command(there, &format!("ip link set {} up", shell(&end.name)));
        return Some(cause(id::NO_CARRIER, words, fix));
    }
    let words = format!("{} {here} is up, but has no carrier: the other end of its cable is not up", link.name);
    Some(cause(id::NO_CARRIER, words, "find the other end (ip -d link), and set it up"))
}

/// A bridge has carrier as soon as one of its ports has.
fn why_bridge_without_carrier(bridge: &Link, network: &Network, at: &Viewpoint, seen: &Observation) -> Cause {
    let mut ports = network.links.iter().filter(|link| link.master == Some(bridge.index));
    let here = place::r#in(at);
    match ports.next() {
        None => {
            let fix = format!("ip link set LINK master {}", shell(&bridge.name));
            let words = format!("{} {here} has no carrier: nothing is plugged into it", bridge.name);
            cause(id::NO_CARRIER, words, place::network_command(at, &fix))
        }
        Some(port) => why_carrier(true, port, network, at, seen).unwrap_or_else(|| {
            let words = format!("{} {here} has no carrier, though its port {} has", bridge.name, port.name);
            cause(id::NO_CARRIER, words, "wait a moment: a bridge follows its ports")
        }),
    }
}

/// The one link that should carry an address: no loopback, no port of a bridge, and rather a bridge than loose ends.
pub(super) fn only_cable(network: &Network) -> Option<&Link> {
    let only = |is_wanted: fn(&Link) -> bool| {
        let mut wanted = network.links.iter().filter(|link| is_wanted(link));
        wanted.next().filter(|_| wanted.next().is_none())
    };
    only(|link| link.kind == "bridge").or_else(|| only(|link| link.name != "lo" && link.master.is_none()))
}

/// Who has this address, among all network namespaces looked at.
pub(super) fn owner(ip: IpAddr, seen: &Observation) -> Option<(&Viewpoint, &Link, &AddressText)> {
    // Each network namespace has its own 127.0.0.1.
    let networks = if ip.is_loopback() { Vec::new() } else { sight::networks(seen) };
    networks.into_iter().find_map(|(at, network)| {
        let (link, address) = carrier(ip, network)?;
        Some((at, link, address))
    })
}

pub(super) fn carrier(ip: IpAddr, network: &Network) -> Option<(&Link, &AddressText)> {
    let mut each = network.links.iter().flat_map(|link| link.addresses.iter().map(move |address| (link, address)));
    each.find(|(_, address)| address.ip == ip)
}

pub(super) fn why_no_address(address: &AddressText, at: &Viewpoint, dev: Option<&str>) -> Cause {
    let words = match dev {
        Some(dev) => format!("{dev} {} has no address {address}", place::r#in(at)),
        None => format!("no link {} has the address {address}", place::r#in(at)),
    };
    cause(id::ADDRESS_MISSING, words, add_address(address, at, dev))
}

pub(super) fn add_address(address: &AddressText, at: &Viewpoint, dev: Option<&str>) -> String {
    let dev = dev.map_or_else(|| "LINK".to_owned(), shell);
    place::network_command(at, &format!("ip addr add {address} dev {dev}"))
}

pub(super) fn why_wrong_prefix(have: &AddressText, want: &AddressText, link: &Link, at: &Viewpoint) -> Cause {
    let words = format!("{} {} has {have}, not {want}", link.name, place::r#in(at));
    let del = place::network_command(at, &format!("ip addr del {have} dev {}", shell(&link.name)));
    cause(id::WRONG_PREFIX, words, format!("{del}; {}", add_address(want, at, Some(&link.name))))
}

/// Whether an address on the network of `address` is reached directly.
pub(super) fn reaches(address: &AddressText, ip: IpAddr) -> bool {
    match (address.ip, ip) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            let host_bits = 32u32.saturating_sub(address.prefix.into());
            u64::from(a.to_bits() ^ b.to_bits()) >> host_bits == 0
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            let host_bits = 128u32.saturating_sub(address.prefix.into());
            (a.to_bits() ^ b.to_bits()).checked_shr(host_bits).unwrap_or(0) == 0
        }
        _ => false,
    }
}

pub(super) fn is_link_local(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local())
}

/// `192.168.2.0/24` of `192.168.2.3/24`.
pub(super) fn network_of(address: &AddressText) -> AddressText {
    let ip = match address.ip {
        IpAddr::V4(ip) => {
            let host_bits = 32u32.saturating_sub(address.prefix.into());
            let mask = u32::MAX.checked_shl(host_bits).unwrap_or(0);
            IpAddr::V4((ip.to_bits() & mask).into())
        }
        IpAddr::V6(ip) => {
            let host_bits = 128u32.saturating_sub(address.prefix.into());
            let mask = u128::MAX.checked_shl(host_bits).unwrap_or(0);
            IpAddr::V6((ip.to_bits() & mask).into())
        }
    };
    AddressText { ip, prefix: address.prefix }
}

/// Another interface has the address that `at` should have.
pub(super) fn why_address_elsewhere(
    wanted: &AddressText,
    (there, link, have): (&Viewpoint, &Link, &AddressText),
    at: &Viewpoint,
    dev: Option<&str>,
) -> Cause {
    let here = dev.map_or_else(|| place::r#in(at), |dev| format!("on {dev} {}", place::r#in(at)));
    let words = format!("{have} is on {} {}, not {here}", link.name, place::r#in(there));
    let del = place::network_command(there, &format!("ip addr del {have} dev {}", shell(&link.name)));
    cause(id::ADDRESS_ELSEWHERE, words, format!("{del}; {}", add_address(wanted, at, dev)))
}

/// IPv6 asks this of every link (RFC 8200, section 5).
const IPV6_MTU: u32 = 1280;

/// Why a link has no IPv6 address, where the link is to blame; `add` is the command that then adds it.
pub(super) fn why_no_ipv6(link: &Link, at: &Viewpoint, add: &str, seen: &Observation) -> Option<Cause> {
    let (name, here) = (&link.name, place::r#in(at));
    if !link.up {
        let down = why_down(link, at);
        let words = format!("{}, and a link that goes down loses its IPv6 addresses", down.words);
        return Some(Cause { words, fix: format!("{}; {add}", down.fix), ..down });
    }
    if link.mtu < IPV6_MTU {
        let words =
            format!("{name} {here} takes no IPv6 address: its MTU is {}, and IPv6 asks for {IPV6_MTU}", link.mtu);
        let fix = place::network_command(at, &format!("ip link set {} mtu 1500", shell(name)));
        return Some(cause(id::MTU_TOO_SMALL, words, format!("{fix}; {add}")));
    }
    let path = format!("net/ipv6/conf/{name}/disable_ipv6");
    let disabled = sight::sysctls(seen, at).ok()?.get(&path)? != 0;
    let words = || format!("{name} {here} takes no IPv6 address: {} is 1", place::setting(&path));
    let fix = || place::network_command(at, &place::set_to(0, std::slice::from_ref(&path)));
    disabled.then(|| cause(id::IPV6_DISABLED, words(), format!("{}; {add}", fix())))
}
