//! Why a check of kind `link` failed.

use super::cause::cause;
use super::why::Explain;
use super::{cable, place};
use crate::check::link::{Peer, master_of, peer_of};
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::{list, shell};
use crate::lesson::causes::id;
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
            return cable::why_elsewhere(name, at, seen)
                .or_else(|| self.why_renamed(at, seen))
                .or_else(|| Some(self.why_missing(at, network, seen)));
        };
        let quoted = shell(name);
        if let Some(wanted) = self.link_type.as_ref().filter(|wanted| **wanted != link.kind) {
            let words = format!("{name} {} is of type {}, not {wanted}", place::r#in(at), link.kind);
            return Some(cause(id::WRONG_LINK, words, self.make_anew(at, network, seen)));
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

    fn why_missing(&self, at: &Viewpoint, network: &Network, seen: &Observation) -> Cause {
        let words = format!("there is no link {} {}", self.name, place::r#in(at));
        cause(id::LINK_MISSING, words, self.make_anew(at, network, seen))
    }

    /// The cable is there, and this end of it has another name.
    fn why_renamed(&self, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let peer = self.peer.as_ref()?;
        let here = sight::network(seen, at).ok()?.inode;
        let end = sight::networks(seen).into_iter().find_map(|(_, network)| {
            match peer_of(network, network.link(peer)?, seen) {
                Peer::Found(there, end) if sight::network(seen, there).is_ok_and(|n| n.inode == here) => Some(end),
                _ => None,
            }
        })?;
        let words =
            format!("there is no link {} {}; the other end of {peer} is {}", self.name, place::r#in(at), end.name);
        Some(cause(id::LINK_MISSING, words, rename(end, &self.name, at)))
    }

    /// How to make it, after what has its names already.
    fn make_anew(&self, at: &Viewpoint, network: &Network, seen: &Observation) -> String {
        let laid_at = if self.is_laid_on_host(at) { &Viewpoint::Host } else { at };
        let laid_in = sight::network(seen, laid_at).unwrap_or(network);
        let own = network.link(&self.name).map(|link| (at, link));
        let named = [&self.name].into_iter().chain(&self.peer).filter_map(|name| laid_in.link(name));
        let mut gone: Vec<(&Viewpoint, &Link)> = Vec::new();
        for (place, link) in own.into_iter().chain(named.map(|link| (laid_at, link))) {
            // With one end of a cable, the other goes too.
            let is_gone = |(_, other): &(&Viewpoint, &Link)| {
                let peer = sight::network(seen, place).ok().map(|network| peer_of(network, link, seen));
                *other == link || matches!(peer, Some(Peer::Found(_, end)) if end == *other)
            };
            if !gone.iter().any(is_gone) {
                gone.push((place, link));
            }
        }
        let delete =
            |(place, link): &(&Viewpoint, &Link)| ((*place).clone(), format!("ip link del {}", shell(&link.name)));
        place::network_commands(gone.iter().map(delete).chain(self.make(at)))
            .unwrap_or_else(|| format!("make {}, or move it there (ip link add, ip link set … netns …)", self.name))
    }

    /// Cables into a named namespace are laid on the host, and one end is then moved.
    fn is_laid_on_host(&self, at: &Viewpoint) -> bool {
        self.peer.is_some()
            && matches!(at, Viewpoint::Netns(_))
            && self.link_type.as_deref().is_none_or(|kind| kind == "veth")
    }

    /// The commands that make it, each where it is typed; none where nothing says what it is.
    fn make(&self, at: &Viewpoint) -> Vec<(Viewpoint, String)> {
        let name = shell(&self.name);
        let cable = |name: &str, peer: &str| format!("ip link add {name} type veth peer name {peer}");
        match (self.link_type.as_deref(), &self.peer, at) {
            (Some("veth") | None, Some(peer), Viewpoint::Netns(netns)) => vec![
                (Viewpoint::Host, cable(&shell(peer), &name)),
                (Viewpoint::Host, format!("ip link set {name} netns {}", shell(netns))),
            ],
            (Some("veth") | None, Some(peer), _) => vec![(at.clone(), cable(&name, &shell(peer)))],
            (Some("veth"), None, _) => vec![(at.clone(), cable(&name, "OTHER-END"))],
            (Some(kind), ..) => vec![(at.clone(), format!("ip link add {name} type {}", shell(kind)))],
            (None, None, _) => Vec::new(),
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
        let anew = || self.make_anew(at, network, seen);
        let (words, fix) = match peer_of(network, link, seen) {
            Peer::Found(_, peer) if peer.name == *wanted => return None,
            Peer::Found(there, peer) => {
                let words = format!("the other end of {name} is {} ({}), not {wanted}", peer.name, place::r#in(there));
                let taken = sight::networks(seen).iter().any(|(_, network)| network.link(wanted).is_some());
                (words, if taken { anew() } else { rename(peer, wanted, there) })
            }
            Peer::None => (format!("{name} {here} is no end of a veth pair"), anew()),
            Peer::OutOfSight => return None,
        };
        Some(cause(id::WRONG_LINK, words, fix))
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

/// The commands that give a link another name: older kernels rename only what is down.
fn rename(link: &Link, to: &str, at: &Viewpoint) -> String {
    let (name, to) = (shell(&link.name), shell(to));
    let set = format!("ip link set {name} name {to}");
    let commands =
        if link.up { vec![format!("ip link set {name} down"), set, format!("ip link set {to} up")] } else { vec![set] };
    place::network_commands(commands.into_iter().map(|command| (at.clone(), command))).expect("there is a command")
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
