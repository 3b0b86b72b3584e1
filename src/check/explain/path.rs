//! Why an echo is not answered: the first broken thing on its way.
//!
//! Walks as the packet would: the sender's interface, its cable, its address and route; then the receiver's
//! address, interface and way back; then the bridge between the two. Knows only what the kernel's tables say.

use std::net::IpAddr;

use super::cable::{self, carrier, reaches};
use super::catalogue::id;
use super::cause::cause;
use super::place;
use crate::check::link::{Peer, master_of, peer_of};
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::{AddressText, Viewpoint};
use crate::observation::{Link, Network, Observation};

/// One end of the path.
#[derive(Clone, Copy)]
struct End<'a> {
    at: &'a Viewpoint,
    network: &'a Network,
    link: &'a Link,
}

/// The first broken thing between `from` and `to`, which `owner` should have.
pub(super) fn first_broken(
    from: &Viewpoint,
    to: IpAddr,
    owner: Option<&Viewpoint>,
    seen: &Observation,
) -> Option<Cause> {
    let ours = sight::network(seen, from).ok()?;
    let own = owner.is_some_and(|at| sight::network(seen, at).is_ok_and(|theirs| theirs.inode == ours.inode));
    if own || to.is_loopback() || carrier(to, ours).is_some() {
        return why_not_own(to, from, ours, seen);
    }
    let sender = match sender(from, ours, to, seen) {
        Ok(sender) => sender,
        Err(cause) => return Some(*cause),
    };
    if let Some(cause) = why_not_plugged(sender, seen) {
        return Some(cause);
    }
    let receiver = match receiver(sender, to, owner, seen) {
        Ok(receiver) => receiver,
        Err(cause) => return cause.map(|cause| *cause),
    };
    why_not_plugged(receiver, seen)
        .or_else(|| why_no_way_back(sender, receiver, to))
        .or_else(|| why_not_bridged(sender, receiver, seen))
}

/// The sender has the destination address itself, so that no other can answer.
pub(super) fn why_own_answer(to: IpAddr, from: &Viewpoint, at: &Viewpoint, seen: &Observation) -> Cause {
    let own = sight::network(seen, from).ok().and_then(|ours| carrier(to, ours));
    let words = format!("{to} is {from}'s own address: it answered itself, and {at} was never asked");
    let fix = own.map_or_else(
        || "ip route get shows how the kernel delivers it".to_owned(),
        |(link, address)| place::network_command(from, &format!("ip addr del {address} dev {}", shell(&link.name))),
    );
    cause(id::ANSWERED_BY_ITSELF, words, fix)
}

/// All looks right, and still the kernel refused to send: what leads there was taken away by itself.
pub(super) fn why_refused(to: IpAddr, from: &Viewpoint, refusal: &str, seen: &Observation) -> Cause {
    let words = format!("no route {} leads to {to}: {refusal}", place::r#in(from));
    let ours = sight::network(seen, from).ok();
    let on = |link: &&Link| link.addresses.iter().any(|address| reaches(address, to));
    let direct = ours.and_then(|network| network.links.iter().find(on));
    let fix = match direct {
        Some(link) => format!("ip route add {to} dev {}", shell(&link.name)),
        None => format!("ip route add {to} via GATEWAY"),
    };
    cause(id::NO_ROUTE, words, place::network_command(from, &fix))
}

/// One's own address is reached over lo, yet only while its interface is up.
fn why_not_own(to: IpAddr, at: &Viewpoint, network: &Network, seen: &Observation) -> Option<Cause> {
    let idle_lo = network.link("lo").filter(|lo| !lo.up);
    let Some((link, _)) = carrier(to, network) else {
        // 127.0.0.1 comes and goes with lo.
        if let Some(lo) = idle_lo.filter(|_| to.is_loopback()) {
            return Some(cable::why_down(lo, at));
        }
        return Some(why_not_there(to, at, network, None, seen));
    };
    if !link.up {
        return Some(cable::why_down(link, at));
    }
    idle_lo.map(|lo| cable::why_down(lo, at))
}

/// The interface that the echo leaves by; boxed, for causes are large and rare.
fn sender<'a>(
    at: &'a Viewpoint,
    network: &'a Network,
    to: IpAddr,
    seen: &'a Observation,
) -> Result<End<'a>, Box<Cause>> {
    let cables = || network.links.iter().filter(|link| link.name != "lo");
    let direct = cables().find(|link| link.addresses.iter().any(|address| reaches(address, to)));
    if let Some(link) = direct.or_else(|| routed(network, to)) {
        return Ok(End { at, network, link });
    }
    let addressed = cables().find(|link| link.addresses.iter().any(|address| !is_link_local(address.ip)));
    let Some(link) = addressed.or_else(|| cables().find(|link| link.master.is_none())) else {
        return Err(Box::new(why_no_cable(at, seen)));
    };
    let end = End { at, network, link };
    Err(Box::new(why_not_plugged(end, seen).unwrap_or_else(|| why_no_way(end, to, seen))))
}

fn routed(network: &Network, to: IpAddr) -> Option<&Link> {
    let fitting = network.routes.iter().filter(|route| route.destination.as_ref().is_none_or(|net| reaches(net, to)));
    let route = fitting.max_by_key(|route| route.destination.as_ref().map_or(0, |net| net.prefix))?;
    network.links.iter().find(|link| Some(link.index) == route.dev && link.name != "lo")
}

/// The interface is up, and so is its cable's other end. A bridge without carrier is judged by its ports.
fn why_not_plugged(end: End<'_>, seen: &Observation) -> Option<Cause> {
    match end.link.kind.as_str() {
        _ if !end.link.up => Some(cable::why_down(end.link, end.at)),
        "bridge" => None,
        _ => cable::why_carrier(true, end.link, end.network, end.at, seen),
    }
}

/// An interface that works, but nothing says that the destination lies behind it.
fn why_no_way(end: End<'_>, to: IpAddr, seen: &Observation) -> Cause {
    let End { at, link, .. } = end;
    let here = place::r#in(at);
    let same_family = |address: &&AddressText| address.ip.is_ipv4() == to.is_ipv4() && !is_link_local(address.ip);
    let Some(have) = link.addresses.iter().find(same_family) else {
        let fix = place::network_command(at, &format!("ip addr add ADDRESS/{} dev {}", usual(to), shell(&link.name)));
        return cause(
            id::ADDRESS_MISSING,
            format!("{} {here} has no address, so that no route leads to {to}", link.name),
            fix,
        );
    };
    let theirs = cable::owner(to, seen).map_or(usual(to), |(_, _, address)| address.prefix);
    let mended = |prefix| AddressText { ip: have.ip, prefix };
    let neighbourly =
        [theirs, usual(to)].into_iter().map(mended).find(|want| want.prefix < have.prefix && reaches(want, to));
    match neighbourly {
        Some(want) => cable::why_wrong_prefix(have, &want, link, at),
        None => why_no_route(to, have, end),
    }
}

fn why_no_route(to: IpAddr, have: &AddressText, end: End<'_>) -> Cause {
    let words = format!("no route {} leads to {to}: {} has {have}", place::r#in(end.at), end.link.name);
    cause(id::NO_ROUTE, words, place::network_command(end.at, &format!("ip route add {to} via GATEWAY")))
}

fn is_link_local(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local())
}

/// What small networks use.
fn usual(ip: IpAddr) -> u8 {
    if ip.is_ipv4() { 24 } else { 64 }
}

/// There is nothing but lo. A cable with both ends in another namespace is one that was not moved yet.
fn why_no_cable(at: &Viewpoint, seen: &Observation) -> Cause {
    let unmoved = sight::networks(seen).into_iter().filter(|(there, _)| *there != at).flat_map(|(there, network)| {
        let ends = network.links.iter().filter(|link| link.kind == "veth" && link.peer.is_some());
        ends.filter(|link| !link.peer_elsewhere && link.master.is_none()).map(move |link| (there, link))
    });
    // Of several, the one whose number is the namespace's: ceth1 for ns1.
    let number = |text: &str| text.chars().skip_while(|c| !c.is_ascii_digit()).collect::<String>();
    let wanted = number(&at.to_string());
    // Of its two loose ends, the first: the kernel registers the peer before the link itself (drivers/net/veth.c).
    match unmoved.min_by_key(|(_, link)| (number(&link.name) != wanted, link.up)) {
        Some((there, link)) => cable::why_unmoved(&link.name, there, at, seen),
        None => {
            let words = format!("{} there is no link but lo", place::r#in(at));
            cause(
                id::LINK_MISSING,
                words,
                "lay a cable: ip link add … type veth peer name …, and ip link set … netns …",
            )
        }
    }
}

/// The interface that should answer. `Err(None)`: it can't be told.
fn receiver<'a>(
    sender: End<'a>,
    to: IpAddr,
    owner: Option<&'a Viewpoint>,
    seen: &'a Observation,
) -> Result<End<'a>, Option<Box<Cause>>> {
    let at = match (owner, cable::owner(to, seen)) {
        (Some(at), _) | (None, Some((at, ..))) => at,
        (None, None) if cable::unseen_networks(seen).next().is_some() => return Err(None),
        (None, None) => {
            let words = format!("no link that was looked at has the address {to}");
            let prefix = prefix_towards(sender, to);
            let address = AddressText { ip: to, prefix };
            let fix = format!("give it to the link that should have it: ip addr add {address} dev LINK");
            return Err(Some(Box::new(cause(id::ADDRESS_MISSING, words, fix))));
        }
    };
    let network = sight::network(seen, at).map_err(|_| None)?;
    match carrier(to, network) {
        Some((link, _)) => Ok(End { at, network, link }),
        None => Err(Some(Box::new(why_not_there(to, at, network, Some(sender), seen)))),
    }
}

/// `at` does not have the address that it should.
fn why_not_there(to: IpAddr, at: &Viewpoint, network: &Network, sender: Option<End<'_>>, seen: &Observation) -> Cause {
    let dev = cable::only_cable(network).map(|link| link.name.as_str());
    let prefix = sender.map_or(usual(to), |sender| prefix_towards(sender, to));
    let address = AddressText { ip: to, prefix };
    if let Some((there, link, have)) = cable::owner(to, seen) {
        let words = format!("{have} is on {} {}, not {}", link.name, place::r#in(there), place::r#in(at));
        let del = place::network_command(there, &format!("ip addr del {have} dev {}", shell(&link.name)));
        return cause(id::ADDRESS_ELSEWHERE, words, format!("{del}; {}", cable::add_address(&address, at, dev)));
    }
    if network.links.iter().all(|link| link.name == "lo") {
        return why_no_cable(at, seen);
    }
    cable::why_no_address(&address, at, dev)
}

/// The prefix length of the network that both should be on.
fn prefix_towards(sender: End<'_>, to: IpAddr) -> u8 {
    sender.link.addresses.iter().find(|address| reaches(address, to)).map_or(usual(to), |address| address.prefix)
}

/// The receiver must find the sender as well.
fn why_no_way_back(sender: End<'_>, receiver: End<'_>, to: IpAddr) -> Option<Cause> {
    let source = sender.link.addresses.iter().find(|address| reaches(address, to))?;
    let have = receiver.link.addresses.iter().find(|address| address.ip == to)?;
    if reaches(have, source.ip) || routed(receiver.network, source.ip).is_some() {
        return None;
    }
    let want = AddressText { ip: to, prefix: source.prefix };
    Some(cable::why_wrong_prefix(have, &want, receiver.link, receiver.at))
}

/// Both ends are plugged in: the same bridge must join them.
fn why_not_bridged(sender: End<'_>, receiver: End<'_>, seen: &Observation) -> Option<Cause> {
    let (near, far) = (port(sender, seen)?, port(receiver, seen)?);
    if near.is_same(receiver) || far.is_same(sender) {
        return None;
    }
    let bridges = [bridge(near), bridge(far)];
    for (port, other) in [(near, bridges[1]), (far, bridges[0])] {
        let own = bridge(port);
        let nearest = other.or_else(|| port.network.links.iter().find(|link| link.kind == "bridge"));
        if let (None, Some(nearest)) = (own, nearest) {
            return super::link::why_no_port(&nearest.name, port.link, port.network, port.at);
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
        return super::link::why_no_port(&ours.name, far.link, far.network, far.at);
    }
    None
}

/// Two cables end in one namespace, and nothing joins them.
fn why_no_bridge(near: End<'_>, far: End<'_>) -> Option<Cause> {
    let routed = [near, far].iter().any(|end| !end.link.addresses.iter().all(|address| is_link_local(address.ip)));
    if routed || near.network.inode != far.network.inode {
        return None;
    }
    let words = format!("{} and {} {} are ports of no bridge", near.link.name, far.link.name, place::r#in(near.at));
    let fix = place::network_command(near.at, "ip link add br0 type bridge");
    Some(cause(id::NOT_ON_BRIDGE, words, format!("{fix}; then set it up, and make it the master of both")))
}

impl End<'_> {
    fn is_same(self, other: End<'_>) -> bool {
        self.network.inode == other.network.inode && self.link.index == other.link.index
    }
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
