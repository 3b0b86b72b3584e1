//! Why a check of kind `address` failed.

use super::cause::cause;
use super::why::Explain;
use super::{cable, place};
use crate::check::address::addresses;
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::causes::id;
use crate::lesson::{AddressClaim, AddressText, Check, Viewpoint};
use crate::observation::{Ask, Link, Observation};

impl Explain for AddressClaim {
    fn asks_why(&self, check: &Check) -> Vec<Ask> {
        cable::asks_of_address(check, self.address.ip)
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        let there = check.from.iter().find_map(|at| self.why_not_there(at, seen));
        there.or_else(|| check.not_from.iter().find_map(|at| self.why_visible(at, seen)))
    }
}

impl AddressClaim {
    fn why_not_there(&self, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let network = sight::network(seen, at).ok()?;
        let carriers = self.carriers(network);
        if carriers.iter().any(|(link, address)| self.fits(link, address)) {
            return None;
        }
        if let Some(lo) = network.link("lo").filter(|lo| !lo.up && self.address.ip.is_loopback()) {
            return Some(cable::why_down(lo, at));
        }
        let dev = match &self.dev {
            Some(dev) if network.link(dev).is_none() => {
                return cable::why_elsewhere(dev, at, seen).or_else(|| {
                    let words = format!("there is no link {dev} {} to carry {}", place::r#in(at), self.address);
                    Some(cause(id::LINK_MISSING, words, format!("make {dev} first (ip link add), or move it there")))
                });
            }
            Some(dev) => Some(dev.clone()),
            None => cable::only_cable(network).map(|link| link.name.clone()),
        };
        let here = |carrier: &&(&Link, &AddressText)| self.dev.as_ref().is_none_or(|dev| *dev == carrier.0.name);
        if let Some((link, address)) = carriers.iter().find(here) {
            return Some(cable::why_wrong_prefix(address, &self.address, link, at));
        }
        let elsewhere = carriers.first().map(|(link, address)| (at, *link, *address));
        let elsewhere = elsewhere.or_else(|| cable::owner(self.address.ip, seen));
        Some(match elsewhere {
            Some(elsewhere) => cable::why_address_elsewhere(&self.address, elsewhere, at, dev.as_deref()),
            None => {
                let link = dev.as_deref().and_then(|dev| network.link(dev));
                let add = cable::add_address(&self.address, at, dev.as_deref());
                let link = link.filter(|_| self.address.ip.is_ipv6());
                if let Some(cause) = link.and_then(|link| cable::why_no_ipv6(link, at, &add, seen)) {
                    return Some(cause);
                }
                let mut cause = cable::why_no_address(&self.address, at, dev.as_deref());
                let others = dev.and_then(|dev| network.link(&dev)).map(|link| &link.addresses);
                if let Some(others) = others.filter(|others| others.iter().any(|a| a.ip.is_ipv4())) {
                    cause.words.push_str(&format!("; it has {}", addresses(others)));
                }
                cause
            }
        })
    }

    fn why_visible(&self, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let (link, address) = *self.carriers(sight::network(seen, at).ok()?).first()?;
        let words = format!("{address} is on {} {}", link.name, place::r#in(at));
        let fix = place::network_command(at, &format!("ip addr del {address} dev {}", shell(&link.name)));
        Some(cause(id::ADDRESS_ELSEWHERE, words, fix))
    }
}
