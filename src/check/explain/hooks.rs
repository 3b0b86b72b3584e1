//! Which firewalls an echo passes: the hooks of netfilter in their order, on the way there and back.

use std::net::IpAddr;

use super::firewall::why_stopped;
use super::packet::{Echo, Packet};
use super::trip::{BOTH_WAYS, End, Leg};
use crate::check::verdict::Cause;
use crate::lesson::Viewpoint;
use crate::observation::{Hook, Observation};

/// What stops the echo, or its answer, at a hook on its way.
pub(super) fn why_filtered(legs: &[Leg<'_>], source: Option<IpAddr>, to: IpAddr, seen: &Observation) -> Option<Cause> {
    // From where it is sent matters to some rules: where that is not known, an address that no rule names stands for it.
    let unspecified = if to.is_ipv4() { IpAddr::from([0; 4]) } else { IpAddr::from([0; 16]) };
    let source = source.unwrap_or(unspecified);
    BOTH_WAYS.into_iter().find_map(|echo| {
        let (source, destination) = if echo == Echo::Request { (source, to) } else { (to, source) };
        let packet = |inward: Option<End<'_>>, outward: Option<End<'_>>, hook: Hook, at: &Viewpoint| {
            let (inward, outward) = (inward.map(|end| end.link), outward.map(|end| end.link));
            why_stopped(&Packet { echo, source, destination, inward, outward }, hook, at, seen)
        };
        stations(legs, echo).into_iter().find_map(|station| {
            station.hooks().iter().find_map(|hook| {
                let (inward, outward) = match hook {
                    Hook::Prerouting | Hook::Input => (station.inward, None),
                    Hook::Forward => (station.inward, station.outward),
                    Hook::Output | Hook::Postrouting => (None, station.outward),
                };
                packet(inward, outward, *hook, station.at)
            })
        })
    })
}

/// A network namespace that the packet comes through.
struct Station<'a> {
    at: &'a Viewpoint,
    inward: Option<End<'a>>,
    outward: Option<End<'a>>,
}

impl Station<'_> {
    fn hooks(&self) -> &'static [Hook] {
        match (self.inward, self.outward) {
            (None, _) => &[Hook::Output, Hook::Postrouting],
            (Some(_), None) => &[Hook::Prerouting, Hook::Input],
            (Some(_), Some(_)) => &[Hook::Prerouting, Hook::Forward, Hook::Postrouting],
        }
    }
}

/// In the order in which the packet comes through them.
fn stations<'a>(legs: &[Leg<'a>], echo: Echo) -> Vec<Station<'a>> {
    let mut ends: Vec<(End<'a>, End<'a>)> = legs.iter().map(|leg| (leg.near, leg.far)).collect();
    if echo == Echo::Answer {
        ends.reverse();
        ends.iter_mut().for_each(|(out, inward)| std::mem::swap(out, inward));
    }
    let mut found: Vec<Station<'a>> = Vec::new();
    let mut came_by = None;
    for (out, inward) in ends {
        found.push(Station { at: out.at, inward: came_by, outward: Some(out) });
        came_by = Some(inward);
    }
    found.extend(came_by.map(|end| Station { at: end.at, inward: Some(end), outward: None }));
    found
}
