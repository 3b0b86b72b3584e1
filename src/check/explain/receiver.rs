//! The interface that should answer: who has the address, and whether it answers those who ask.

use std::net::IpAddr;

use super::cable::{self, carrier, reaches};
use super::cause::cause;
use super::trip::{End, Trip};
use super::{place, route};
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::lesson::causes::id;
use crate::lesson::{AddressText, Viewpoint};
use crate::observation::{LookedUp, Network, Observation};

/// The interface that should answer. `Err(None)`: it can't be told.
pub(super) fn find<'a>(sender: End<'a>, trip: Trip<'a>, seen: &'a Observation) -> Result<End<'a>, Option<Box<Cause>>> {
    let to = trip.to;
    let at = match (trip.owner, cable::owner(to, seen)) {
        (Some(at), _) | (None, Some((at, ..))) => at,
        (None, None) if cable::unseen_networks(seen).next().is_some() => return Err(None),
        (None, None) => {
            let words = format!("no link that was looked at has the address {to}");
            let address = AddressText { ip: to, prefix: prefix_towards(sender, to) };
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
pub(super) fn why_not_there(
    to: IpAddr,
    at: &Viewpoint,
    network: &Network,
    sender: Option<End<'_>>,
    seen: &Observation,
) -> Cause {
    let link = cable::only_cable(network);
    let dev = link.map(|link| link.name.as_str());
    let prefix = sender.map_or(route::usual(to), |sender| prefix_towards(sender, to));
    let address = AddressText { ip: to, prefix };
    if let Some((there, link, have)) = cable::owner(to, seen) {
        return cable::why_address_elsewhere(&address, (there, link, have), at, dev);
    }
    if network.links.iter().all(|link| link.name == "lo") {
        return route::why_no_cable(at, seen);
    }
    let add = cable::add_address(&address, at, dev);
    link.filter(|_| to.is_ipv6())
        .and_then(|link| cable::why_no_ipv6(link, at, &add, seen))
        .unwrap_or_else(|| cable::why_no_address(&address, at, dev))
}

/// The prefix length of the network that both should be on.
fn prefix_towards(sender: End<'_>, to: IpAddr) -> u8 {
    sender.link.addresses.iter().find(|address| reaches(address, to)).map_or(route::usual(to), |a| a.prefix)
}

/// It came in by one interface, and the answer would leave by another: rp_filter (ip-sysctl) drops it.
pub(super) fn why_source_filtered(end: End<'_>, source: IpAddr, seen: &Observation) -> Option<Cause> {
    let settings = sight::sysctls(seen, end.at).ok()?;
    let path = |name: &str| format!("net/ipv4/conf/{name}/rp_filter");
    let set: Vec<String> =
        ["all", &end.link.name].into_iter().map(path).filter(|p| settings.get(p) > Some(0)).collect();
    let strictness = set.iter().filter_map(|path| settings.get(path)).max()?;
    let LookedUp::Way { dev: Some(dev), .. } = sight::way(seen, end.at, source).ok()? else { return None };
    // Loosely (2), any way back will do.
    if !source.is_ipv4() || strictness != 1 || *dev == end.link.index {
        return None;
    }
    let other = end.network.link_at(*dev).map_or("another link", |link| &link.name);
    let words = format!(
        "{} {} drops what comes from {source}: its answer would leave by {other} (rp_filter)",
        end.link.name,
        place::r#in(end.at)
    );
    Some(cause(id::SOURCE_FILTERED, words, place::network_command(end.at, &place::set_to(0, &set))))
}

/// The receiver answers no echo at all.
pub(super) fn why_echo_ignored(at: &Viewpoint, to: IpAddr, seen: &Observation) -> Option<Cause> {
    let path = if to.is_ipv4() { "net/ipv4/icmp_echo_ignore_all" } else { "net/ipv6/icmp/echo_ignore_all" };
    let ignores = sight::sysctls(seen, at).ok()?.get(path)? != 0;
    let words = || format!("the kernel {} answers no echo: {} is 1", place::r#in(at), place::setting(path));
    ignores.then(|| cause(id::ECHO_IGNORED, words(), place::network_command(at, &place::set_to(0, &[path.to_owned()]))))
}
