//! Why an echo is not answered: the first broken thing on its way.
//!
//! Walks as the packet would, leg by leg: out of the sender by a [`route`], over a [`segment`] of cables and bridges,
//! through routers, to the receiver; then the answer's way back; then what firewalls and settings make of both.
//! Knows only what the kernel's tables say.

use std::net::IpAddr;

use super::cause::cause;
use super::route::{self, Leaving};
use super::trip::{End, Leg, Trip};
use super::{cable, hooks, place, receiver, segment};
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::Viewpoint;
use crate::lesson::causes::id;
use crate::observation::{Ask, Network, Observation, Question};

/// More routers than a lesson has: beyond them the walk is given up.
const MOST_LEGS: usize = 8;

/// What to ask of a network namespace that an echo may come through, besides [`Question::Network`]; with each
/// address to which a way must lead.
pub(super) fn asks_along(at: &Viewpoint, to: impl IntoIterator<Item = IpAddr>) -> Vec<Ask> {
    let ways = to.into_iter().map(|to| Question::RouteTo { to });
    let all = [Question::Neighbours, Question::Sysctls, Question::Filter].into_iter().chain(ways);
    all.map(|question| sight::ask(at, question)).collect()
}

/// What came of following a trip.
pub(super) enum Followed {
    /// The first broken thing.
    Broken(Box<Cause>),
    /// All the way, and nothing is wrong with it.
    Sound,
    /// Some of it could not be seen.
    Lost,
}

impl From<Option<Cause>> for Followed {
    fn from(cause: Option<Cause>) -> Self {
        cause.map_or(Self::Sound, |cause| Self::Broken(Box::new(cause)))
    }
}

pub(super) fn follow(trip: Trip<'_>, seen: &Observation) -> Followed {
    let Ok(ours) = sight::network(seen, trip.from) else { return Followed::Lost };
    let own = trip.owner.is_some_and(|at| sight::network(seen, at).is_ok_and(|theirs| theirs.inode == ours.inode));
    if own || trip.to.is_loopback() || cable::carrier(trip.to, ours).is_some() {
        return why_not_own(trip.to, trip.from, ours, seen).into();
    }
    let legs = match walk(trip, ours, seen) {
        Walked::Broken(cause) => return Followed::Broken(cause),
        Walked::Lost => return Followed::Lost,
        Walked::Arrived(legs) => legs,
    };
    let (Some(first), Some(last)) = (legs.first(), legs.last()) else { return Followed::Lost };
    let (source, end) = (route::source(first.near, trip.to, seen), last.far);
    source
        .and_then(|source| route::why_no_way_back(&legs, source, trip.to, seen))
        .or_else(|| hooks::why_filtered(&legs, source, trip.to, seen))
        .or_else(|| source.and_then(|source| receiver::why_source_filtered(end, source, seen)))
        .or_else(|| receiver::why_echo_ignored(end.at, trip.to, seen))
        .or_else(|| legs.iter().find_map(|leg| segment::why_silent(*leg, route::next(*leg, trip.to, seen), seen)))
        .into()
}

enum Walked<'a> {
    Arrived(Vec<Leg<'a>>),
    Broken(Box<Cause>),
    /// It can't be told where it goes on.
    Lost,
}

fn walk<'a>(trip: Trip<'a>, ours: &'a Network, seen: &'a Observation) -> Walked<'a> {
    let mut legs: Vec<Leg<'a>> = Vec::new();
    let (mut at, mut network) = (trip.from, ours);
    while legs.len() < MOST_LEGS {
        let Leaving { near, next } = match route::leaving(at, network, trip.to, seen) {
            Ok(leaving) => leaving,
            Err(cause) => return Walked::Broken(cause),
        };
        if let Some(cause) = segment::why_not_plugged(near, seen) {
            return Walked::Broken(Box::new(cause));
        }
        let found = if next == trip.to {
            receiver::find(near, trip, seen)
        } else {
            route::find_gateway(near, next, trip.to, seen)
        };
        let far = match found {
            Ok(far) => far,
            Err(Some(cause)) => return Walked::Broken(cause),
            Err(None) => return Walked::Lost,
        };
        let leg = Leg { near, far };
        if let Some(cause) = segment::why_broken(leg, next, seen) {
            return Walked::Broken(Box::new(cause));
        }
        legs.push(leg);
        if cable::carrier(trip.to, far.network).is_some() {
            return Walked::Arrived(legs);
        }
        if let Some(cause) = route::why_not_forwarding(far, trip, seen) {
            return Walked::Broken(Box::new(cause));
        }
        (at, network) = (far.at, far.network);
    }
    Walked::Lost
}

/// The sender has the destination address itself, so that no other can answer.
pub(super) fn why_own_answer(to: IpAddr, from: &Viewpoint, at: &Viewpoint, seen: &Observation) -> Cause {
    let ours = sight::network(seen, from).ok();
    // On lo, an address stands for its whole network.
    let on_lo = |network: &'_ Network| -> Option<(String, String)> {
        let lo = network.link("lo")?;
        let address = lo.addresses.iter().find(|address| cable::reaches(address, to))?;
        Some((lo.name.clone(), address.to_string()))
    };
    let own = ours.and_then(|network| {
        let exact = cable::carrier(to, network).map(|(link, address)| (link.name.clone(), address.to_string()));
        exact.or_else(|| on_lo(network))
    });
    let (here, there) = (place::name(from), place::name(at));
    let words = format!("{to} is {here}'s own address: it answered itself, and {there} was never asked");
    let fix = own.map_or_else(
        || "ip route get shows how the kernel delivers it".to_owned(),
        |(link, address)| place::network_command(from, &format!("ip addr del {address} dev {}", shell(&link))),
    );
    cause(id::ANSWERED_BY_ITSELF, words, fix)
}

/// All looks right, and still the kernel refused to send: what leads there was taken away by itself, or a firewall
/// whose rules are not understood stands at the way out (EPERM).
pub(super) fn why_refused(to: IpAddr, from: &Viewpoint, refusal: &str, seen: &Observation) -> Option<Cause> {
    let here = place::r#in(from);
    if refusal == "Operation not permitted" {
        let filtered = sight::filter(seen, from).is_ok_and(|rules| !rules.chains.is_empty());
        let words = format!("a firewall rule {here} drops what is sent to {to}: {refusal}");
        return filtered.then(|| cause(id::FIREWALL_DROPS, words, place::network_command(from, "nft -a list ruleset")));
    }
    let ours = sight::network(seen, from).ok();
    let lost = refusal.ends_with("unreachable");
    let words = format!("no route {here} leads to {to}: {refusal}");
    lost.then(|| cause(id::NO_ROUTE, words, route::repair(to, from, ours, seen)))
}

/// One's own address is reached over lo, yet only while its interface is up.
fn why_not_own(to: IpAddr, at: &Viewpoint, network: &Network, seen: &Observation) -> Option<Cause> {
    let idle_lo = network.link("lo").filter(|lo| !lo.up);
    let Some((link, _)) = cable::carrier(to, network) else {
        // 127.0.0.1 comes and goes with lo.
        if let Some(lo) = idle_lo.filter(|_| to.is_loopback()) {
            return Some(cable::why_down(lo, at));
        }
        return Some(receiver::why_not_there(to, at, network, None, seen));
    };
    if !link.up {
        return Some(cable::why_down(link, at));
    }
    if let Some(lo) = idle_lo {
        return Some(cable::why_down(lo, at));
    }
    let lo = End { at, network, link: network.link("lo")? };
    let round = [Leg { near: lo, far: lo }];
    hooks::why_filtered(&round, Some(to), to, seen).or_else(|| receiver::why_echo_ignored(at, to, seen))
}
