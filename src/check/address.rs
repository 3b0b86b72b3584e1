//! `address = "192.168.2.1/24"`: an address of an interface (ip-address(8)).

use super::link;
use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use super::words::list;
use crate::lesson::{AddressClaim, AddressText, Viewpoint};
use crate::observation::{Ask, Link, Network, Observation, Question};

impl Subject for AddressClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        vec![ask(at, Question::Network)]
    }

    fn expected(&self) -> String {
        match &self.dev {
            Some(dev) => format!("{} on {dev}", self.address),
            None => self.address.to_string(),
        }
    }

    fn expected_absence(&self) -> String {
        format!("no address {}", self.address.ip)
    }

    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let network = sight::network(seen, at)?;
        let carriers = self.carriers(network);
        if let Some((link, address)) = carriers.iter().find(|(link, address)| self.fits(link, address)) {
            return Ok(Finding::pass(format!("{address} on {}", link.name)));
        }
        Ok(Finding::fail(match (carriers.first(), &self.dev) {
            (Some((link, address)), _) => format!("{address} on {}", link.name),
            (None, Some(dev)) => match network.link(dev) {
                Some(link) => format!("no address {} (on {dev}: {})", self.address.ip, addresses(&link.addresses)),
                None => link::missing(dev, network),
            },
            (None, None) => format!("no address {} (there are: {})", self.address.ip, addresses(all(network))),
        }))
    }

    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let network = sight::network(seen, at)?;
        if network.links.is_empty() {
            // Each network namespace has a loopback: this was no look at one.
            return Err(Unseen::Unknown("no link at all, not even lo".to_owned()));
        }
        Ok(match self.carriers(network).first() {
            None => Finding::pass(self.expected_absence()),
            Some((link, address)) => Finding::fail(format!("{address} on {}", link.name)),
        })
    }
}

impl AddressClaim {
    /// Links with this address, whatever its prefix length.
    pub(super) fn carriers<'a>(&self, network: &'a Network) -> Vec<(&'a Link, &'a AddressText)> {
        let each = network.links.iter().flat_map(|link| link.addresses.iter().map(move |address| (link, address)));
        each.filter(|(_, address)| address.ip == self.address.ip).collect()
    }

    pub(super) fn fits(&self, link: &Link, address: &AddressText) -> bool {
        *address == self.address && self.dev.as_ref().is_none_or(|dev| *dev == link.name)
    }
}

fn all(network: &Network) -> impl Iterator<Item = &AddressText> {
    network.links.iter().flat_map(|link| &link.addresses)
}

pub(super) fn addresses<'a>(addresses: impl IntoIterator<Item = &'a AddressText>) -> String {
    let texts: Vec<String> = addresses.into_iter().map(AddressText::to_string).collect();
    list(texts.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, judge};
    use crate::lesson::Check;
    use crate::lesson::Claim;

    fn at(text: &str, dev: Option<&str>, from: Viewpoint) -> Check {
        let claim = AddressClaim { address: address(text), dev: dev.map(str::to_owned) };
        check(Claim::Address(claim), &[from])
    }

    fn ceth1() -> Check {
        at("192.168.2.3/24", Some("ceth1"), netns("ns1"))
    }

    #[test]
    fn the_finished_lab_passes() {
        let seen = World::finished().seen();
        assert_eq!(verdict(&ceth1().not_from(host()), &seen), Verdict::Pass);
        assert_eq!(verdict(&at("192.168.2.1/24", None, host()), &seen), Verdict::Pass);
    }

    #[test]
    fn a_missing_address_is_added_where_it_belongs() {
        let seen = World::but(|w| get(&mut w.ns1, "ceth1").addresses.clear()).seen();
        let fix = "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1";
        assert_eq!(why(&ceth1(), &seen), ("address-missing".into(), fix.into()));
        assert_eq!(why(&at("192.168.2.3/24", None, netns("ns1")), &seen).1, fix, "there is but one cable");
        let view = judge(&ceth1(), &seen).views.remove(0);
        assert_eq!(view.expected, "192.168.2.3/24 on ceth1");
        assert_eq!(view.observed, "no address 192.168.2.3 (on ceth1: none)");
    }

    #[test]
    fn a_wrong_prefix_is_replaced() {
        let seen = World::but(|w| get(&mut w.host, "br0").addresses = vec![address("192.168.2.1/32")]).seen();
        let fix = "ip addr del 192.168.2.1/32 dev br0; ip addr add 192.168.2.1/24 dev br0";
        assert_eq!(why(&at("192.168.2.1/24", Some("br0"), host()), &seen), ("wrong-prefix".into(), fix.into()));
    }

    #[test]
    fn an_address_on_another_link_or_in_another_namespace_is_elsewhere() {
        let other_link = World::but(|w| {
            get(&mut w.host, "br0").addresses.clear();
            get(&mut w.host, "veth0").addresses.push(address("192.168.2.1/24"));
        });
        let fix = "ip addr del 192.168.2.1/24 dev veth0; ip addr add 192.168.2.1/24 dev br0";
        let br0 = at("192.168.2.1/24", Some("br0"), host());
        assert_eq!(why(&br0, &other_link.seen()), ("address-elsewhere".into(), fix.into()));
        let other_netns = World::but(|w| {
            get(&mut w.ns1, "ceth1").addresses.clear();
            get(&mut w.host, "br0").addresses.push(address("192.168.2.3/24"));
        });
        assert_eq!(why_id(&ceth1(), &other_netns.seen()), "address-elsewhere");
    }

    #[test]
    fn each_namespace_has_its_own_loopback_address() {
        let idle = World::but(|w| {
            let lo = get(&mut w.ns1, "lo");
            lo.up = false;
            lo.addresses.clear();
        });
        let local = at("127.0.0.1/8", Some("lo"), netns("ns1"));
        let fix = "ip netns exec ns1 ip link set lo up";
        assert_eq!(why(&local, &idle.seen()), ("lo-down".into(), fix.into()));
        let taken = World::but(|w| get(&mut w.ns1, "lo").addresses.clear());
        assert_eq!(why_id(&local, &taken.seen()), "address-missing");
    }

    #[test]
    fn its_link_comes_first() {
        assert_eq!(why_id(&ceth1(), &World::but(World::unmove_ceth1).seen()), "link-elsewhere");
        let none = World::but(|w| drop(w.ns1.links.pop())).seen();
        assert_eq!(why_id(&ceth1(), &none), "link-missing");
    }

    #[test]
    fn where_it_must_not_be_any_prefix_is_too_much() {
        let seen = World::but(|w| get(&mut w.host, "veth1").addresses.push(address("192.168.2.3/32"))).seen();
        let check = ceth1().not_from(host());
        assert!(judge(&check, &seen).negative);
        assert_eq!(why(&check, &seen), ("address-elsewhere".into(), "ip addr del 192.168.2.3/32 dev veth1".into()));
    }

    #[test]
    fn a_closed_terminal_is_unknown() {
        let seen = World::finished().seen().without(&terminal("B"), Question::Network, closed());
        assert_eq!(verdict(&at("192.168.2.1/24", None, terminal("B")), &seen), Verdict::Unknown);
    }
}
