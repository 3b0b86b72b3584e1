//! By which interface a packet leaves, and why it may not: routes, gateways, routers, and the answer's way back.
//!
//! What the kernel itself says of a way ([`LookedUp`]) goes before what its tables suggest.

use std::net::IpAddr;

use super::cable::{self, carrier, is_link_local, reaches};
use super::cause::cause;
use super::trip::{End, Leg, Trip};
use super::{place, segment};
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::causes::id;
use crate::lesson::{AddressText, Viewpoint};
use crate::observation::{Link, LookedUp, Network, Observation, Refusal};

/// How a packet leaves a network namespace.
pub(super) struct Leaving<'a> {
    pub(super) near: End<'a>,
    /// Whom it is handed to: the destination, or a gateway.
    pub(super) next: IpAddr,
}

/// The interface that a packet to `to` leaves by; boxed, for causes are large and rare.
pub(super) fn leaving<'a>(
    at: &'a Viewpoint,
    network: &'a Network,
    to: IpAddr,
    seen: &'a Observation,
) -> Result<Leaving<'a>, Box<Cause>> {
    let end = |link| End { at, network, link };
    let direct: Vec<&Link> = cables(network).filter(|link| link.addresses.iter().any(|a| reaches(a, to))).collect();
    // An interface that is down has no routes: that comes before all that is said of them.
    if let Some(down) = direct.first().filter(|_| !direct.iter().any(|link| link.up)) {
        return Err(Box::new(cable::why_down(down, at)));
    }
    match sight::way(seen, at, to) {
        Ok(LookedUp::Way { dev, gateway, .. }) => {
            if let Some(link) = dev.and_then(|dev| network.link_at(dev)).filter(|link| link.name != "lo") {
                return Ok(Leaving { near: end(link), next: gateway.unwrap_or(to) });
            }
        }
        Ok(LookedUp::Refused(refusal)) => {
            if let Some(cause) = why_blocked(refusal, to, at, network) {
                return Err(Box::new(cause));
            }
            if let Some(link) = direct.first() {
                let flushed = || {
                    let words =
                        format!("no route {} leads to {to}, though {} is on its network", place::r#in(at), link.name);
                    cause(id::NO_ROUTE, words, repair(to, at, Some(network), seen))
                };
                return Err(Box::new(segment::why_not_plugged(end(link), seen).unwrap_or_else(flushed)));
            }
        }
        Ok(LookedUp::Local) | Err(_) => {}
    }
    if let Some(link) = direct.first() {
        return Ok(Leaving { near: end(link), next: to });
    }
    if let Some((link, gateway)) = routed(network, to) {
        return Ok(Leaving { near: end(link), next: gateway.unwrap_or(to) });
    }
    let addressed = cables(network).find(|link| link.addresses.iter().any(|address| !is_link_local(address.ip)));
    let Some(link) = addressed.or_else(|| cables(network).find(|link| link.master.is_none())) else {
        return Err(Box::new(why_no_cable(at, seen)));
    };
    let plugged = segment::why_not_plugged(end(link), seen);
    Err(Box::new(plugged.unwrap_or_else(|| why_no_way(end(link), to, seen))))
}

fn cables(network: &Network) -> impl Iterator<Item = &Link> {
    network.links.iter().filter(|link| link.name != "lo")
}

/// The interface of the longest fitting route, and its gateway.
fn routed(network: &Network, to: IpAddr) -> Option<(&Link, Option<IpAddr>)> {
    let leads = |net: Option<&AddressText>| net.is_none_or(|net| reaches(net, to));
    let fitting =
        network.routes.iter().filter(|route| route.kind.refuses().is_none() && leads(route.destination.as_ref()));
    let route = fitting.max_by_key(|route| route.destination.as_ref().map_or(0, |net| net.prefix))?;
    let link = network.link_at(route.dev?).filter(|link| link.name != "lo")?;
    Some((link, route.gateway))
}

/// Whom a leg's near end hands packets to.
pub(super) fn next(leg: Leg<'_>, to: IpAddr, seen: &Observation) -> IpAddr {
    match sight::way(seen, leg.near.at, to) {
        Ok(LookedUp::Way { gateway: Some(gateway), .. }) => *gateway,
        _ => to,
    }
}

/// The address that an echo is sent from.
pub(super) fn source(first: End<'_>, to: IpAddr, seen: &Observation) -> Option<IpAddr> {
    if let Ok(LookedUp::Way { source: Some(source), .. }) = sight::way(seen, first.at, to) {
        return Some(*source);
    }
    first.link.addresses.iter().find(|address| reaches(address, to)).map(|address| address.ip)
}

/// A route that refuses.
fn why_blocked(refusal: &Refusal, to: IpAddr, at: &Viewpoint, network: &Network) -> Option<Cause> {
    let kind = match refusal {
        Refusal::Blackhole => "blackhole",
        Refusal::Unreachable => "unreachable",
        Refusal::Prohibited => "prohibit",
        Refusal::NoRoute | Refusal::Other(_) => return None,
    };
    let here = place::r#in(at);
    let fits = |net: Option<&AddressText>| net.is_none_or(|net| reaches(net, to));
    let ours = network.routes.iter().filter(|r| r.kind.refuses() == Some(kind) && fits(r.destination.as_ref()));
    let Some(route) = ours.max_by_key(|route| route.destination.as_ref().map_or(0, |net| net.prefix)) else {
        let words = format!("a rule or route {here} refuses what goes to {to} ({kind})");
        return Some(cause(id::ROUTE_BLOCKS, words, place::network_command(at, "ip rule; ip route show table all")));
    };
    let net = route.destination.as_ref().map_or_else(|| "default".to_owned(), AddressText::to_string);
    let article = if kind == "unreachable" { "an" } else { "a" };
    let words = format!("{article} {kind} route to {net} {here} swallows what goes to {to}");
    Some(cause(id::ROUTE_BLOCKS, words, place::network_command(at, &format!("ip route del {kind} {net}"))))
}

/// The command that adds what leads to `to`: by a link on its network, or by a router that is there.
pub(super) fn repair(to: IpAddr, at: &Viewpoint, network: Option<&Network>, seen: &Observation) -> String {
    let on = |link: &&Link| link.addresses.iter().any(|address| reaches(address, to));
    let direct = network.and_then(|network| {
        let link = cables(network).find(on)?;
        let own = link.addresses.iter().find(|address| reaches(address, to))?;
        Some(format!("ip route add {} dev {}", cable::network_of(own), shell(&link.name)))
    });
    let fix = direct.unwrap_or_else(|| {
        let net =
            cable::owner(to, seen).map_or_else(|| to.to_string(), |(_, _, has)| cable::network_of(has).to_string());
        let gateway = network.and_then(|network| router(network, to, seen));
        format!("ip route add {net} via {}", gateway.map_or_else(|| "GATEWAY".to_owned(), |ip| ip.to_string()))
    });
    place::network_command(at, &fix)
}

/// The address, on one of our networks, of somebody who is on the destination's network too.
fn router(ours: &Network, to: IpAddr, seen: &Observation) -> Option<IpAddr> {
    let others = sight::networks(seen).into_iter().filter(|(_, other)| other.inode != ours.inode);
    others.into_iter().find_map(|(_, other)| {
        let all = || cables(other).flat_map(|link| &link.addresses);
        let mine = || cables(ours).flat_map(|link| &link.addresses);
        all().find(|theirs| reaches(theirs, to) && theirs.ip != to)?;
        let near =
            all().find(|theirs| theirs.ip != to && mine().any(|own| own.ip != theirs.ip && reaches(own, theirs.ip)))?;
        Some(near.ip)
    })
}

/// The interface that has the gateway's address.
pub(super) fn find_gateway<'a>(
    near: End<'a>,
    gateway: IpAddr,
    to: IpAddr,
    seen: &'a Observation,
) -> Result<End<'a>, Option<Box<Cause>>> {
    let has = |network: &'a Network| carrier(gateway, network).map(|(link, _)| link);
    let others = sight::networks(seen).into_iter().filter(|(_, other)| other.inode != near.network.inode);
    let mut found = others.filter_map(|(at, network)| Some(End { at, network, link: has(network)? }));
    if let Some(end) = found.next() {
        return Ok(end);
    }
    if cable::unseen_networks(seen).next().is_some() {
        return Err(None);
    }
    let words = format!("the route {} to {to} leads via {gateway}, but nobody has that address", place::r#in(near.at));
    let net = near.network.routes.iter().filter(|route| route.gateway == Some(gateway));
    let net = net.filter(|r| r.destination.as_ref().is_none_or(|net| reaches(net, to))).map(|r| r.destination.as_ref());
    let net = net.max_by_key(|net| net.map_or(0, |net| net.prefix)).flatten();
    let net = net.map_or_else(|| "default".to_owned(), AddressText::to_string);
    let better = router(near.network, to, seen).map_or_else(|| "GATEWAY".to_owned(), |ip| ip.to_string());
    let fix = place::network_command(near.at, &format!("ip route replace {net} via {better}"));
    Err(Some(Box::new(cause(id::WRONG_GATEWAY, words, fix))))
}

/// A router that passes nothing on.
pub(super) fn why_not_forwarding(router: End<'_>, trip: Trip<'_>, seen: &Observation) -> Option<Cause> {
    let path = if trip.to.is_ipv4() { "net/ipv4/ip_forward" } else { "net/ipv6/conf/all/forwarding" };
    if sight::sysctls(seen, router.at).ok()?.get(path)? != 0 {
        return None;
    }
    let words = format!(
        "the kernel {} passes nothing on to {}: {} is 0",
        place::r#in(router.at),
        trip.to,
        place::setting(path)
    );
    let fix = place::network_command(router.at, &place::set_to(1, &[path.to_owned()]));
    Some(cause(id::FORWARDING_OFF, words, fix))
}

/// Receiver and routers must find the sender as well.
pub(super) fn why_no_way_back(legs: &[Leg<'_>], source: IpAddr, to: IpAddr, seen: &Observation) -> Option<Cause> {
    let (first, last) = (legs.first()?.near, legs.last()?.far);
    let back = |end: End<'_>, leg: Leg<'_>| {
        let here = place::r#in(end.at);
        let refusal = match sight::way(seen, end.at, source) {
            Ok(LookedUp::Refused(refusal)) => Some(refusal),
            Ok(_) => return None,
            Err(_) => None,
        };
        if let Some(cause) = refusal.and_then(|refusal| why_blocked(refusal, source, end.at, end.network)) {
            return Some(cause);
        }
        let knows =
            || end.link.addresses.iter().any(|own| reaches(own, source)) || routed(end.network, source).is_some();
        if refusal.is_none() && knows() {
            return None;
        }
        let words = format!("no route {here} leads back to {source}: the echo arrives, its answer goes nowhere");
        let net = first.link.addresses.iter().find(|own| own.ip == source).map(cable::network_of);
        let net = net.map_or_else(|| source.to_string(), |net| net.to_string());
        // Through whom it came: the near end of the leg by which it arrived.
        let own: Vec<&AddressText> = end.link.addresses.iter().collect();
        let via = leg.near.link.addresses.iter().find(|theirs| own.iter().any(|own| reaches(own, theirs.ip)));
        let fix = match via {
            Some(via) if via.ip != source => format!("ip route add {net} via {}", via.ip),
            _ => format!("ip route add {net} dev {}", shell(&end.link.name)),
        };
        Some(cause(id::NO_WAY_BACK, words, place::network_command(end.at, &fix)))
    };
    let narrow = || {
        // On one network, with too long a prefix: the address is what is wrong, not a route that is missing.
        let wide = first.link.addresses.iter().find(|own| own.ip == source && reaches(own, to))?;
        let have = last.link.addresses.iter().find(|own| own.ip == to)?;
        let mended = AddressText { ip: to, prefix: wide.prefix };
        let lost = !reaches(have, source) && have.prefix > wide.prefix && routed(last.network, source).is_none();
        lost.then(|| cable::why_wrong_prefix(have, &mended, last.link, last.at))
    };
    narrow().or_else(|| legs.iter().rev().find_map(|leg| back(leg.far, *leg)))
}

/// An interface that works, but nothing says that the destination lies behind it.
fn why_no_way(end: End<'_>, to: IpAddr, seen: &Observation) -> Cause {
    let End { at, link, .. } = end;
    let here = place::r#in(at);
    let same_family = |address: &&AddressText| address.ip.is_ipv4() == to.is_ipv4() && !is_link_local(address.ip);
    let Some(have) = link.addresses.iter().find(same_family) else {
        let fix = place::network_command(at, &format!("ip addr add ADDRESS/{} dev {}", usual(to), shell(&link.name)));
        let words = format!("{} {here} has no address, so that no route leads to {to}", link.name);
        let blamed = to.is_ipv6().then(|| cable::why_no_ipv6(link, at, &fix, seen)).flatten();
        return blamed.unwrap_or_else(|| cause(id::ADDRESS_MISSING, words, fix));
    };
    let theirs = cable::owner(to, seen).map_or(usual(to), |(_, _, address)| address.prefix);
    let mended = |prefix| AddressText { ip: have.ip, prefix };
    let neighbourly =
        [theirs, usual(to)].into_iter().map(mended).find(|want| want.prefix < have.prefix && reaches(want, to));
    match neighbourly {
        Some(want) => cable::why_wrong_prefix(have, &want, link, at),
        None => {
            let words = format!("no route {here} leads to {to}: {} has {have}", link.name);
            cause(id::NO_ROUTE, words, repair(to, at, Some(end.network), seen))
        }
    }
}

/// What small networks use.
pub(super) fn usual(ip: IpAddr) -> u8 {
    if ip.is_ipv4() { 24 } else { 64 }
}

/// There is nothing but lo. A cable with both ends in another namespace is one that was not moved yet.
pub(super) fn why_no_cable(at: &Viewpoint, seen: &Observation) -> Cause {
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
            let fix = "lay a cable: ip link add … type veth peer name …, and ip link set … netns …";
            cause(id::LINK_MISSING, words, fix)
        }
    }
}
