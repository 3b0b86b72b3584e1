//! Why a check of kind `link` failed.

use super::Explain;
use super::catalogue::id;
use super::cause::cause;
use super::{cable, place};
use crate::check::link::{Peer, master_of, peer_of};
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::{list, shell};
use crate::lesson::{Check, LinkClaim, Viewpoint};
use crate::observation::{Ask, Link, Network, Observation};

impl Explain for LinkClaim {
    fn asks_why(&self, check: &Check) -> Vec<Ask> {
        cable::asks(check)
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        let there = check.from.iter().find_map(|at| self.why_not_there(at, seen));
        there.or_else(|| check.not_from.iter().find_map(|at| self.why_visible(at, check, seen)))
    }
}

impl LinkClaim {
    fn why_not_there(&self, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let network = sight::network(seen, at).ok()?;
        let name = &self.name;
        let Some(link) = network.link(name) else {
            return cable::why_elsewhere(name, at, seen).or_else(|| Some(self.why_missing(at)));
        };
        let quoted = shell(name);
        if let Some(wanted) = self.link_type.as_ref().filter(|wanted| **wanted != link.kind) {
            let words = format!("{name} {} is of type {}, not {wanted}", place::r#in(at), link.kind);
            let fix = place::network_command(at, &format!("ip link del {quoted}"));
            return Some(cause(id::WRONG_LINK, words, format!("{fix}; then {}", self.make(at))));
        }
        if self.up == Some(true) && !link.up {
            return Some(cable::why_down(link, at));
        }
        if self.up == Some(false) && link.up {
            let words = format!("{name} {} is up", place::r#in(at));
            return Some(cause(id::LINK_UP, words, place::network_command(at, &format!("ip link set {quoted} down"))));
        }
        if let Some(cause) = self.master.as_ref().and_then(|bridge| why_no_port(bridge, link, network, at)) {
            return Some(cause);
        }
        if let Some(cause) = self.carrier.and_then(|wanted| cable::why_carrier(wanted, link, network, at, seen)) {
            return Some(cause);
        }
        self.why_other(link, network, at, seen)
    }

    fn why_missing(&self, at: &Viewpoint) -> Cause {
        cause(id::LINK_MISSING, format!("there is no link {} {}", self.name, place::r#in(at)), self.make(at))
    }

    /// How to make it. Cables are laid on the host, and one end is then moved.
    fn make(&self, at: &Viewpoint) -> String {
        let name = shell(&self.name);
        match (self.link_type.as_deref(), &self.peer, at) {
            (Some("veth") | None, Some(peer), Viewpoint::Netns(netns)) => {
                let (peer, netns) = (shell(peer), shell(netns));
                format!("ip link add {peer} type veth peer name {name}; ip link set {name} netns {netns}")
            }
            (Some("veth") | None, Some(peer), _) => {
                place::network_command(at, &format!("ip link add {name} type veth peer name {}", shell(peer)))
            }
            (Some("veth"), None, _) => {
                place::network_command(at, &format!("ip link add {name} type veth peer name OTHER-END"))
            }
            (Some(kind), ..) => place::network_command(at, &format!("ip link add {name} type {}", shell(kind))),
            (None, None, _) => format!("make {name}, or move it there (ip link add, ip link set … netns …)"),
        }
    }

    fn why_other(&self, link: &Link, network: &Network, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let name = &self.name;
        let here = place::r#in(at);
        if let Some(mtu) = self.mtu.filter(|mtu| *mtu != link.mtu) {
            let fix = place::network_command(at, &format!("ip link set {} mtu {mtu}", shell(name)));
            return Some(cause(id::WRONG_LINK, format!("{name} {here} has mtu {}, not {mtu}", link.mtu), fix));
        }
        let others: Vec<&str> = network.links.iter().map(|l| l.name.as_str()).filter(|other| other != name).collect();
        if self.only
            && let Some(first) = others.first()
        {
            let fix = place::network_command(at, &format!("ip link del {}", shell(first)));
            return Some(cause(id::LINK_NOT_ALONE, format!("besides {name} there are {here}: {}", list(others)), fix));
        }
        let wanted = self.peer.as_ref()?;
        let words = match peer_of(network, link, seen) {
            Peer::Found(_, peer) if peer.name == *wanted => return None,
            Peer::Found(there, peer) => {
                format!("the other end of {name} is {} ({}), not {wanted}", peer.name, place::r#in(there))
            }
            Peer::None => format!("{name} {here} is no end of a veth pair"),
            Peer::OutOfSight => return None,
        };
        let fix = place::network_command(at, &format!("ip link del {}", shell(name)));
        Some(cause(id::WRONG_LINK, words, format!("{fix}; then {}", self.make(at))))
    }

    fn why_visible(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        sight::network(seen, at).ok()?.link(&self.name)?;
        let name = &self.name;
        let words = match check.from.first() {
            Some(from) => format!("there is a {name} {} besides the one {}", place::r#in(at), place::r#in(from)),
            None => format!("there is a {name} {}", place::r#in(at)),
        };
        Some(cause(id::LINK_VISIBLE, words, place::network_command(at, &format!("ip link del {}", shell(name)))))
    }
}

/// Why a link is no port of the bridge, if it is not.
pub(super) fn why_no_port(bridge: &str, link: &Link, network: &Network, at: &Viewpoint) -> Option<Cause> {
    let master = master_of(network, link);
    if master.is_some_and(|master| master.name == bridge) {
        return None;
    }
    let here = place::r#in(at);
    if network.link(bridge).is_none() {
        let fix = place::network_command(at, &format!("ip link add {} type bridge", shell(bridge)));
        return Some(cause(id::LINK_MISSING, format!("there is no {bridge} {here} to plug {} into", link.name), fix));
    }
    let words = match master {
        Some(master) => format!("{} {here} is a port of {}, not of {bridge}", link.name, master.name),
        None => format!("{} {here} is a port of no bridge", link.name),
    };
    let fix = place::network_command(at, &format!("ip link set {} master {}", shell(&link.name), shell(bridge)));
    Some(cause(id::NOT_ON_BRIDGE, words, fix))
}
