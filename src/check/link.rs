//! `link = "br0"`: a network interface of a network namespace (ip-link(8), veth(4), netdevice(7)).

use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use super::words::list;
use crate::lesson::{Check, LinkClaim, Viewpoint};
use crate::observation::{Ask, Link, Network, Observation, Question};

impl Subject for LinkClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        vec![ask(at, Question::Network)]
    }

    fn asks_besides(&self, check: &Check) -> Vec<Ask> {
        if self.peer.is_none() {
            return Vec::new();
        }
        // The other end may be in any of them; cables mostly start on the host.
        let all = sight::viewpoints(check);
        all.iter().chain([&Viewpoint::Host]).map(|at| ask(at, Question::Network)).collect()
    }

    fn expected(&self) -> String {
        let mut parts = vec![format!("link {}", self.name)];
        parts.extend(self.link_type.as_ref().map(|kind| format!("type {kind}")));
        parts.extend(self.up.map(|up| up_word(up).to_owned()));
        parts.extend(self.carrier.map(|carrier| carrier_word(carrier).to_owned()));
        parts.extend(self.master.as_ref().map(|master| format!("master {master}")));
        parts.extend(self.peer.as_ref().map(|peer| format!("peer {peer}")));
        parts.extend(self.mtu.map(|mtu| format!("mtu {mtu}")));
        if self.only {
            parts.push("no other link".to_owned());
        }
        parts.join(", ")
    }

    fn expected_absence(&self) -> String {
        format!("no link {}", self.name)
    }

    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let network = sight::network(seen, at)?;
        let Some(link) = network.link(&self.name) else { return Ok(Finding::fail(missing(&self.name, network))) };
        let peer = peer_of(network, link, seen);
        let observed = self.describe(link, network, &peer);
        let known = self.link_type.as_ref().is_none_or(|wanted| *wanted == link.kind)
            && self.up.is_none_or(|wanted| wanted == link.up)
            && self.carrier.is_none_or(|wanted| wanted == link.carrier)
            && self.master.as_ref().is_none_or(|wanted| master_of(network, link).is_some_and(|m| m.name == *wanted))
            && self.mtu.is_none_or(|wanted| wanted == link.mtu)
            && !(self.only && network.links.len() > 1);
        if !known {
            return Ok(Finding::fail(observed));
        }
        Ok(match (&self.peer, peer) {
            (None, _) => Finding::pass(observed),
            (Some(wanted), Peer::Found(_, peer)) => Finding::that(*wanted == peer.name, observed),
            (Some(_), Peer::None) => Finding::fail(observed),
            (Some(_), Peer::OutOfSight) => Finding::unknown(observed),
        })
    }

    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let network = sight::network(seen, at)?;
        if network.links.is_empty() {
            // Each network namespace has a loopback: this was no look at one.
            return Err(Unseen::Unknown("no link at all, not even lo".to_owned()));
        }
        Ok(match network.link(&self.name) {
            None => Finding::pass(missing(&self.name, network)),
            Some(link) => Finding::fail(format!("link {}, type {}, {}", link.name, link.kind, up_word(link.up))),
        })
    }
}

impl LinkClaim {
    /// What the claim speaks of, of what is there.
    pub(super) fn describe(&self, link: &Link, network: &Network, peer: &Peer<'_>) -> String {
        let mut parts = vec![format!("link {}", link.name)];
        if self.link_type.is_some() {
            parts.push(format!("type {}", link.kind));
        }
        parts.extend(self.up.map(|_| up_word(link.up).to_owned()));
        parts.extend(self.carrier.map(|_| carrier_word(link.carrier).to_owned()));
        if self.master.is_some() {
            let master = master_of(network, link);
            parts.push(master.map_or_else(|| "no master".to_owned(), |master| format!("master {}", master.name)));
        }
        if self.peer.is_some() {
            parts.push(match peer {
                Peer::Found(_, peer) => format!("peer {}", peer.name),
                Peer::None => "no peer".to_owned(),
                Peer::OutOfSight => "peer out of sight".to_owned(),
            });
        }
        parts.extend(self.mtu.map(|_| format!("mtu {}", link.mtu)));
        if self.only {
            let others = network.links.iter().filter(|other| other.index != link.index);
            parts.push(format!("other links: {}", list(others.map(|other| other.name.as_str()))));
        }
        parts.join(", ")
    }
}

/// The other end of a veth pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Peer<'a> {
    Found(&'a Viewpoint, &'a Link),
    /// It has none.
    None,
    /// It is in a network namespace that was not looked at, or can't be told from others.
    OutOfSight,
}

/// Indices count anew in each network namespace: two ends must name each other.
pub(super) fn peer_of<'a>(network: &Network, link: &Link, seen: &'a Observation) -> Peer<'a> {
    let Some(peer) = link.peer else { return Peer::None };
    let networks = sight::networks(seen);
    let ends = networks
        .iter()
        .filter(|(_, other)| (other.inode == network.inode) != link.peer_elsewhere)
        .flat_map(|(at, other)| other.links.iter().map(move |end| (*at, end)));
    let is_end =
        |end: &Link| end.index == peer && end.peer == Some(link.index) && end.peer_elsewhere == link.peer_elsewhere;
    let mut fitting = ends.filter(|(_, end)| is_end(end));
    match (fitting.next(), fitting.next()) {
        (Some((at, end)), None) => Peer::Found(at, end),
        (None, _) if !link.peer_elsewhere => Peer::None,
        // Several may have chosen the same indices: which is meant, only the kernel knows.
        _ => Peer::OutOfSight,
    }
}

pub(super) fn master_of<'a>(network: &'a Network, link: &Link) -> Option<&'a Link> {
    let master = link.master?;
    network.links.iter().find(|other| other.index == master)
}

pub(super) fn missing(name: &str, network: &Network) -> String {
    format!("no link {name} (there are: {})", list(network.links.iter().map(|link| link.name.as_str())))
}

fn up_word(up: bool) -> &'static str {
    if up { "up" } else { "down" }
}

fn carrier_word(carrier: bool) -> &'static str {
    if carrier { "carrier" } else { "no carrier" }
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, judge};
    use crate::lesson::Claim;
    use crate::observation::Unobservable;

    fn claim(name: &str) -> LinkClaim {
        LinkClaim { name: name.to_owned(), ..LinkClaim::default() }
    }

    fn at(claim: LinkClaim, from: Viewpoint) -> Check {
        check(Claim::Link(claim), &[from])
    }

    fn ceth1() -> Check {
        let veth = LinkClaim {
            link_type: Some("veth".to_owned()),
            up: Some(true),
            carrier: Some(true),
            peer: Some("veth1".to_owned()),
            ..claim("ceth1")
        };
        at(veth, netns("ns1")).not_from(host())
    }

    fn veth1() -> Check {
        at(LinkClaim { master: Some("br0".to_owned()), ..claim("veth1") }, host())
    }

    #[test]
    fn the_finished_lab_passes() {
        let seen = World::finished().seen();
        assert_eq!(verdict(&ceth1(), &seen), Verdict::Pass, "{:?}", judge(&ceth1(), &seen).views);
        assert_eq!(verdict(&veth1(), &seen), Verdict::Pass);
    }

    #[test]
    fn texts_stand_side_by_side() {
        let bridge = LinkClaim { link_type: Some("bridge".to_owned()), up: Some(true), ..claim("br0") };
        let empty = World::but(|w| w.host.links.truncate(1)).seen();
        let view = judge(&at(bridge, host()), &empty).views.remove(0);
        assert_eq!(view.expected, "link br0, type bridge, up");
        assert_eq!(view.observed, "no link br0 (there are: lo)");
    }

    #[test]
    fn a_link_left_on_the_host_is_elsewhere() {
        let seen = World::but(World::unmove_ceth1).seen();
        let moved = ("link-elsewhere".to_owned(), "ip link set ceth1 netns ns1".to_owned());
        assert_eq!(why(&ceth1(), &seen), moved);
        assert!(!judge(&ceth1(), &seen).negative, "moving it mends it");
    }

    #[test]
    fn a_link_in_the_wrong_namespace_is_moved_from_there() {
        let seen = World::but(|w| {
            let end = w.ns1.links.pop().expect("ceth1");
            w.ns0.links.push(end);
        })
        .seen();
        assert_eq!(why(&ceth1(), &seen).1, "ip netns exec ns0 ip link set ceth1 netns ns1");
        let on_host = at(claim("ceth1"), host());
        assert_eq!(why(&on_host, &seen).1, "ip netns exec ns0 ip link set ceth1 netns 1");
    }

    #[test]
    fn a_second_link_of_that_name_on_the_host_fails_for_good() {
        let seen = World::but(|w| w.host.links.push(link(9, "ceth1", "dummy"))).seen();
        assert!(judge(&ceth1(), &seen).negative);
        assert_eq!(why(&ceth1(), &seen), ("link-visible".to_owned(), "ip link del ceth1".to_owned()));
    }

    #[test]
    fn down_links_have_their_own_causes() {
        let up = |name: &str| LinkClaim { up: Some(true), ..claim(name) };
        let seen = World::but(|w| {
            get(&mut w.ns1, "ceth1").up = false;
            get(&mut w.ns1, "lo").up = false;
            get(&mut w.host, "br0").up = false;
        })
        .seen();
        let down = |name: &str, from| why(&at(up(name), from), &seen);
        assert_eq!(down("ceth1", netns("ns1")), ("link-down".into(), "ip netns exec ns1 ip link set ceth1 up".into()));
        assert_eq!(down("lo", netns("ns1")), ("lo-down".into(), "ip netns exec ns1 ip link set lo up".into()));
        assert_eq!(down("br0", host()), ("bridge-down".into(), "ip link set br0 up".into()));
        let not_up = LinkClaim { up: Some(false), ..claim("lo") };
        assert_eq!(why(&at(not_up, host()), &seen), ("link-up".into(), "ip link set lo down".into()));
    }

    #[test]
    fn no_carrier_names_the_other_end() {
        let seen = World::but(|w| {
            (get(&mut w.host, "veth1").up, get(&mut w.ns1, "ceth1").carrier) = (false, false);
        })
        .seen();
        assert_eq!(why(&ceth1(), &seen), ("no-carrier".into(), "ip link set veth1 up".into()));
        let br0 = at(LinkClaim { carrier: Some(true), ..claim("br0") }, host());
        let bare = World::but(|w| {
            w.host.links.truncate(2);
            get(&mut w.host, "br0").carrier = false;
        });
        assert_eq!(why_id(&br0, &bare.seen()), "no-carrier");
    }

    #[test]
    fn ports_are_ports_of_the_right_bridge() {
        let loose = World::but(|w| get(&mut w.host, "veth1").master = None).seen();
        assert_eq!(why(&veth1(), &loose), ("not-on-bridge".into(), "ip link set veth1 master br0".into()));
        let other = World::but(|w| {
            w.host.links.push(link(9, "br1", "bridge"));
            get(&mut w.host, "veth1").master = Some(9);
        });
        assert_eq!(why_id(&veth1(), &other.seen()), "not-on-bridge");
        let none = World::but(|w| drop(w.host.links.remove(1))).seen();
        assert_eq!(why(&veth1(), &none), ("link-missing".into(), "ip link add br0 type bridge".into()));
    }

    #[test]
    fn a_missing_link_is_made_where_it_can_be() {
        let seen = World::but(|w| drop(w.ns1.links.pop())).seen();
        let fix = "ip link del veth1; ip link add veth1 type veth peer name ceth1; ip link set ceth1 netns ns1";
        assert_eq!(why(&ceth1(), &seen), ("link-missing".into(), fix.into()));
        let tun = at(LinkClaim { link_type: Some("dummy".to_owned()), ..claim("d0") }, host());
        assert_eq!(why(&tun, &seen).1, "ip link add d0 type dummy");
    }

    #[test]
    fn other_properties_name_the_link_wrong() {
        let seen = World::finished().seen();
        let wrong = |claim| why_id(&at(claim, netns("ns1")), &seen);
        assert_eq!(wrong(LinkClaim { link_type: Some("dummy".to_owned()), ..claim("ceth1") }), "wrong-link");
        assert_eq!(wrong(LinkClaim { mtu: Some(9000), ..claim("ceth1") }), "wrong-link");
        assert_eq!(wrong(LinkClaim { peer: Some("veth0".to_owned()), ..claim("ceth1") }), "wrong-link");
        assert_eq!(wrong(LinkClaim { peer: Some("veth0".to_owned()), ..claim("lo") }), "wrong-link");
        assert_eq!(wrong(LinkClaim { only: true, ..claim("lo") }), "link-not-alone");
    }

    #[test]
    fn peers_in_one_namespace_are_told_by_index() {
        let mut world = World::finished();
        world.unmove_ceth1();
        let pair = LinkClaim { peer: Some("ceth1".to_owned()), ..claim("veth1") };
        assert_eq!(verdict(&at(pair, host()), &world.seen()), Verdict::Pass);
    }

    #[test]
    fn a_peer_out_of_sight_is_unknown() {
        let world = World::finished();
        let seen = Observation::default().network(&host(), &world.host);
        let pair = at(LinkClaim { peer: Some("ceth1".to_owned()), ..claim("veth1") }, host());
        assert_eq!(verdict(&pair, &seen), Verdict::Unknown);
    }

    #[test]
    fn a_namespace_that_was_not_made_is_the_learners() {
        let missing = Unobservable::NoViewpoint(netns("ns1"));
        let seen = Observation::default()
            .network(&host(), &World::finished().host)
            .without(&netns("ns1"), Question::Network, missing.clone())
            .named(&[]);
        assert_eq!(why(&ceth1(), &seen), ("netns-missing".into(), "ip netns add ns1".into()));
        let not_there = at(claim("lo"), host()).not_from(netns("ns1"));
        assert_eq!(verdict(&not_there, &seen), Verdict::Unknown, "nothing was shown");
        let process = Viewpoint::Process("sleep".to_owned());
        let gone = Unobservable::NoViewpoint(process.clone());
        let seen = Observation::default().without(&process, Question::Network, gone);
        assert_eq!(verdict(&at(claim("lo"), process), &seen), Verdict::Unknown);
    }

    #[test]
    fn a_name_that_leads_nowhere_is_the_learners_too() {
        let seen = Observation::default()
            .network(&host(), &World::finished().host)
            .without(&netns("ns1"), Question::Network, Unobservable::Failed("setns: EINVAL".to_owned()))
            .named(&[("ns1", Err("not a network namespace"))]);
        assert_eq!(why_id(&ceth1(), &seen), "netns-not-made-by-ip");
    }

    #[test]
    fn a_network_without_lo_shows_nothing() {
        let seen = World::but(|w| w.host.links.clear()).seen();
        assert_eq!(verdict(&ceth1(), &seen), Verdict::Unknown);
    }
}
