//! What joins two interfaces: cables, bridges and their ports, and that both know each other's hardware address.

use std::net::IpAddr;

use super::cause::cause;
use super::trip::{End, Leg};
use super::{cable, link, place};
use crate::check::link::{Peer, master_of, peer_of};
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::causes::id;
use crate::observation::{Link, NeighbourState, Observation, PortSeen, PortState};

/// The interface is up, and so is its cable's other end. A bridge without carrier is judged by its ports.
pub(super) fn why_not_plugged(end: End<'_>, seen: &Observation) -> Option<Cause> {
    match end.link.kind.as_str() {
        _ if !end.link.up => Some(cable::why_down(end.link, end.at)),
        "bridge" => None,
        _ => cable::why_carrier(true, end.link, end.network, end.at, seen),
    }
}

/// The first broken thing between two interfaces, from the near one (which is plugged in) to the far one, whose
/// address is `next`.
pub(super) fn why_broken(leg: Leg<'_>, next: IpAddr, seen: &Observation) -> Option<Cause> {
    why_on_a_port(leg.near)
        .or_else(|| why_on_a_port(leg.far))
        .or_else(|| why_not_bridged(leg, seen))
        .or_else(|| why_not_plugged(leg.far, seen))
        .or_else(|| why_port_blocked(leg, seen))
        .or_else(|| why_same_hardware(leg))
        .or_else(|| why_arp_off(leg))
        .or_else(|| why_wrong_neighbour(leg, next, seen))
        .or_else(|| why_duplicate(leg, next, seen))
        .or_else(|| why_arp_ignored(leg.far, next, seen))
}

/// What comes in by a bridge's port is the bridge's: an address of the port's own is not reached over it.
fn why_on_a_port(end: End<'_>) -> Option<Cause> {
    let bridge = master_of(end.network, end.link).filter(|master| master.kind == "bridge")?;
    let address = end.link.addresses.iter().find(|address| !cable::is_link_local(address.ip))?;
    let (name, here) = (&end.link.name, place::r#in(end.at));
    let words = format!("{address} is on {name} {here}, a port of {}: it belongs on the bridge itself", bridge.name);
    let del = place::network_command(end.at, &format!("ip addr del {address} dev {}", shell(name)));
    let add = cable::add_address(address, end.at, Some(&bridge.name));
    Some(cause(id::ADDRESS_ELSEWHERE, words, format!("{del}; {add}")))
}

/// Two interfaces of one hardware address: a bridge takes them for one.
fn why_same_hardware(leg: Leg<'_>) -> Option<Cause> {
    let (near, far) = (leg.near.link, leg.far.link);
    let same = !far.hardware.is_empty() && near.hardware == far.hardware && !leg.near.is_same(leg.far);
    let words = || {
        let (here, there) = (place::r#in(leg.near.at), place::r#in(leg.far.at));
        format!("{} {here} and {} {there} have one hardware address, {}", near.name, far.name, far.hardware)
    };
    // Any other will do, of those that are not given to makers of hardware.
    let other = if far.hardware == "02:00:00:00:00:02" { "02:00:00:00:00:03" } else { "02:00:00:00:00:02" };
    let fix = format!("ip link set {} address {other}", shell(&far.name));
    same.then(|| cause(id::HARDWARE_DUPLICATE, words(), place::network_command(leg.far.at, &fix)))
}

/// Both ends are plugged in: the same bridge must join them.
fn why_not_bridged(leg: Leg<'_>, seen: &Observation) -> Option<Cause> {
    let (near, far) = ports(leg, seen)?;
    let bridges = [bridge(near), bridge(far)];
    for (port, other) in [(near, bridges[1]), (far, bridges[0])] {
        let own = bridge(port);
        let nearest = other.or_else(|| port.network.links.iter().find(|link| link.kind == "bridge"));
        if let (None, Some(nearest)) = (own, nearest) {
            return link::why_no_port(&nearest.name, port.link, port.network, port.at);
        }
    }
    let (Some(ours), Some(theirs)) = (bridges[0], bridges[1]) else { return why_no_bridge(near, far) };
    if !ours.up {
        return Some(cable::why_down(ours, near.at));
    }
    if !theirs.up {
        return Some(cable::why_down(theirs, far.at));
    }
    if near.network.inode == far.network.inode && ours.index != theirs.index {
        return link::why_no_port(&ours.name, far.link, far.network, far.at);
    }
    None
}

/// Two cables end in one namespace, and nothing joins them.
fn why_no_bridge(near: End<'_>, far: End<'_>) -> Option<Cause> {
    let routed =
        [near, far].iter().any(|end| !end.link.addresses.iter().all(|address| cable::is_link_local(address.ip)));
    if routed || near.network.inode != far.network.inode {
        return None;
    }
    let words = format!("{} and {} {} are ports of no bridge", near.link.name, far.link.name, place::r#in(near.at));
    let commands = [
        "ip link add br0 type bridge".to_owned(),
        "ip link set br0 up".to_owned(),
        format!("ip link set {} master br0", shell(&near.link.name)),
        format!("ip link set {} master br0", shell(&far.link.name)),
    ];
    let fix = place::network_commands(commands.map(|command| (near.at.clone(), command)))?;
    Some(cause(id::NOT_ON_BRIDGE, words, fix))
}

/// Where both cables come out, unless they are one cable.
fn ports<'a>(leg: Leg<'a>, seen: &'a Observation) -> Option<(End<'a>, End<'a>)> {
    let (near, far) = (port(leg.near, seen)?, port(leg.far, seen)?);
    (!near.is_same(leg.far) && !far.is_same(leg.near)).then_some((near, far))
}

/// Where an end's cable comes out; a bridge is at its own port.
fn port<'a>(end: End<'a>, seen: &'a Observation) -> Option<End<'a>> {
    if end.link.kind == "bridge" {
        return Some(end);
    }
    let Peer::Found(at, link) = peer_of(end.network, end.link, seen) else { return None };
    Some(End { at, network: sight::network(seen, at).ok()?, link })
}

fn bridge(port: End<'_>) -> Option<&Link> {
    if port.link.kind == "bridge" { Some(port.link) } else { master_of(port.network, port.link) }
}

/// A port that is up and plugged in, and on which its bridge passes nothing on.
fn is_blocked(port: &Link) -> bool {
    port.up && port.carrier && port.port.is_some_and(|port| port.state != PortState::Forwarding)
}

/// Ports that are up and plugged in, and still the bridge passes nothing on.
fn why_port_blocked(leg: Leg<'_>, seen: &Observation) -> Option<Cause> {
    let (near, far) = ports(leg, seen)?;
    let blocked = |port: End<'_>| {
        let PortSeen { state, .. } = port.link.port.filter(|_| is_blocked(port.link))?;
        let bridge = bridge(port)?;
        let (name, here) = (&bridge.name, place::r#in(port.at));
        let words = format!("{} {here} is {}: {name} forwards nothing on it", port.link.name, state.word());
        if state == PortState::Disabled {
            let fix = format!("bridge link set dev {} state 3", shell(&port.link.name));
            return Some(cause(id::PORT_BLOCKED, words, place::network_command(port.at, &fix)));
        }
        // Only the spanning tree protocol brings ports into the other states, and takes its time to bring them out again.
        let waiting = port.network.links.iter().filter(|link| link.master == Some(bridge.index) && is_blocked(link));
        let each = waiting.map(|link| format!("bridge link set dev {} state 3", shell(&link.name)));
        let off = format!("ip link set {} type bridge stp_state 0", shell(name));
        let fix: Vec<String> =
            std::iter::once(off).chain(each).map(|command| place::network_command(port.at, &command)).collect();
        Some(cause(id::PORT_BLOCKED, format!("{words}, while its spanning tree settles"), fix.join("; ")))
    };
    let isolated = |port: End<'_>| port.link.port.is_some_and(|port| port.isolated);
    blocked(near).or_else(|| blocked(far)).or_else(|| {
        let words = format!(
            "{} and {} {} are isolated ports: their bridge keeps them apart",
            near.link.name,
            far.link.name,
            place::r#in(near.at)
        );
        let fix = format!("bridge link set dev {} isolated off", shell(&near.link.name));
        let both = isolated(near) && isolated(far);
        both.then(|| cause(id::PORT_ISOLATED, words, place::network_command(near.at, &fix)))
    })
}

fn why_arp_off(leg: Leg<'_>) -> Option<Cause> {
    let end = [leg.near, leg.far].into_iter().find(|end| end.link.no_arp && end.link.kind != "loopback")?;
    let words =
        format!("{} {} has ARP switched off: neighbours do not find each other", end.link.name, place::r#in(end.at));
    let fix = format!("ip link set {} arp on", shell(&end.link.name));
    Some(cause(id::ARP_OFF, words, place::network_command(end.at, &fix)))
}

/// An entry set by hand at the near end that sends to somebody else.
fn why_wrong_neighbour(leg: Leg<'_>, next: IpAddr, seen: &Observation) -> Option<Cause> {
    let wrong = |near: End<'_>, far: End<'_>, ip: IpAddr| {
        let entries = sight::neighbours(seen, near.at).ok()?;
        let is_wrong = |entry: &&crate::observation::Neighbour| {
            entry.ip == ip
                && entry.dev == near.link.index
                && entry.state == NeighbourState::Permanent
                && !far.link.hardware.is_empty()
                && entry.hardware != far.link.hardware
        };
        let entry = entries.iter().find(is_wrong)?;
        let words = format!(
            "a neighbour entry {} says that {ip} is at {}, but {} has {}",
            place::r#in(near.at),
            entry.hardware,
            far.link.name,
            far.link.hardware
        );
        let fix = format!("ip neigh del {ip} dev {}", shell(&near.link.name));
        Some(cause(id::WRONG_NEIGHBOUR, words, place::network_command(near.at, &fix)))
    };
    let back = || leg.near.link.addresses.iter().find_map(|own| wrong(leg.far, leg.near, own.ip));
    wrong(leg.near, leg.far, next).or_else(back)
}

/// Another interface on the same bridge has the far one's address, and may be the one that was found.
fn why_duplicate(leg: Leg<'_>, next: IpAddr, seen: &Observation) -> Option<Cause> {
    let (_, far_port) = ports(leg, seen)?;
    let joined = bridge(far_port)?;
    let others = sight::networks(seen).into_iter().flat_map(|(at, network)| {
        let links = network.links.iter().filter(|link| link.addresses.iter().any(|address| address.ip == next));
        links.map(move |link| End { at, network, link })
    });
    let rival =
        others.filter(|other| !other.is_same(leg.far) && !other.is_same(leg.near) && other.link.up).find(|other| {
            let same = |port: &End<'_>| {
                port.network.inode == far_port.network.inode && bridge(*port).is_some_and(|b| b.index == joined.index)
            };
            port(*other, seen).is_some_and(|port| same(&port))
        })?;
    let (here, there) = (place::r#in(leg.far.at), place::r#in(rival.at));
    let words = format!("{next} is on {} {here}, and on {} {there} as well", leg.far.link.name, rival.link.name);
    let address = rival.link.addresses.iter().find(|address| address.ip == next)?;
    let del = place::network_command(rival.at, &format!("ip addr del {address} dev {}", shell(&rival.link.name)));
    // Who asked remembers the wrong one for a while.
    let forget = place::network_command(leg.near.at, &format!("ip neigh flush dev {}", shell(&leg.near.link.name)));
    Some(cause(id::ADDRESS_DUPLICATE, words, format!("{del}; {forget}")))
}

/// arp_ignore (ip-sysctl): 8 is to answer for no address.
fn why_arp_ignored(far: End<'_>, next: IpAddr, seen: &Observation) -> Option<Cause> {
    let settings = sight::sysctls(seen, far.at).ok()?;
    let path = |name: &str| format!("net/ipv4/conf/{name}/arp_ignore");
    let set: Vec<String> =
        ["all", &far.link.name].into_iter().map(path).filter(|p| settings.get(p) == Some(8)).collect();
    let words =
        || format!("{} {} does not tell its hardware address (arp_ignore is 8)", far.link.name, place::r#in(far.at));
    (next.is_ipv4() && !set.is_empty())
        .then(|| cause(id::ARP_IGNORED, words(), place::network_command(far.at, &place::set_to(0, &set))))
}

/// Nothing that is wrong was seen, and yet the neighbour does not say where it is.
pub(super) fn why_silent(leg: Leg<'_>, next: IpAddr, seen: &Observation) -> Option<Cause> {
    let lost = [NeighbourState::Failed, NeighbourState::Incomplete];
    let silent = |near: End<'_>, ip: IpAddr| {
        let entries = sight::neighbours(seen, near.at).ok()?;
        let is_lost = |entry: &&crate::observation::Neighbour| {
            entry.ip == ip && entry.dev == near.link.index && lost.contains(&entry.state)
        };
        entries.iter().find(is_lost)?;
        let words = format!(
            "{ip} does not tell {} {} its hardware address, and nothing that can be seen says why",
            near.link.name,
            place::r#in(near.at)
        );
        Some(cause(
            id::NEIGHBOUR_SILENT,
            words,
            "look for what filters ARP on the way: nft list ruleset, tcpdump -n arp",
        ))
    };
    let back = || leg.near.link.addresses.iter().find_map(|own| silent(leg.far, own.ip));
    silent(leg.near, next).or_else(back)
}
