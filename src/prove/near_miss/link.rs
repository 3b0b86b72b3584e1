//! `ip link add`, `ip link set`, `ip link del`.

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::ip::{Ip, Object, Verb};
use super::names::{another_number, misspelt};
use super::new_link::{Link, NewLink};
use super::slip::Slip;
use super::words::Word;
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let ip = Ip::of(at.words).filter(|ip| ip.object == Object::Link)?;
    match ip.verb {
        Verb::Add => Some(Box::new(NewLink::of(&ip))),
        Verb::Set => Some(Box::new(Setting { ip, name: subject(&ip)? })),
        Verb::Delete => Some(Box::new(Deletion { name: subject(&ip)? })),
        _ => None,
    }
}

/// `br0` in `ip link set br0 up` and in `ip link set dev br0 up`.
fn subject<'w>(ip: &Ip<'w>) -> Option<&'w Word> {
    ip.value("dev").or_else(|| ip.args.first())
}

/// A cause, and those of what is no longer there to be found, if no check asks for the link itself.
fn seen_by(at: &Situation, name: &Word, cause: &'static str, others: &[&'static str]) -> Causes {
    let others = if at.scene.asks_for_link(&name.text) { &[] } else { others };
    std::iter::once(cause).chain(others.iter().copied()).collect()
}

impl Family for NewLink<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Net)
    }

    fn undone(&self, _: &Situation) -> Causes {
        vec!["link-missing"]
    }

    fn misplaced(&self, _: &Situation, _: Option<&str>) -> Causes {
        vec!["link-elsewhere"]
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        if let Some(kind) = self.kind.filter(|kind| kind.text == "bridge") {
            // A veth pair: what it takes is there on every machine, unlike the module of a dummy.
            drafts.add(Slip::Type, at.with(kind, "veth"), &["wrong-link"]);
        }
        if let Some(peer) = self.peer.filter(|peer| !peer.dynamic) {
            let name = misspelt(at.bare(peer), |name| at.scene.is_taken(name));
            // Asked of this end its peer is another; asked of that end, it is not there.
            let mut causes = vec!["wrong-link"];
            causes.extend(seen_by(at, peer, "link-missing", &["no-carrier", "link-down"]));
            drafts.add(Slip::Peer, at.with(peer, &name), &causes);
        }
        if let Some(name) = self.name.filter(|name| !name.dynamic) {
            let other = misspelt(at.bare(name), |name| at.scene.is_taken(name));
            let is_bridge = self.kind.is_some_and(|kind| kind.text == "bridge");
            // What follows is meant for a name that is not there: no port, or never switched on.
            let then = if is_bridge { "not-on-bridge" } else { "link-down" };
            let causes = seen_by(at, name, "link-missing", &[then, "wrong-link"]);
            drafts.add(Slip::Name, at.with(name, &other), &causes);
            let lost = seen_by(at, name, "link-elsewhere", &["link-missing"]);
            let settings: [(&str, Slip, &[&str]); 2] =
                [("master", Slip::NoMaster, &["not-on-bridge"]), ("netns", Slip::NoNamespace, &lost)];
            for (keyword, slip, causes) in settings {
                if let Some(from) = self.args.iter().position(|word| word.text == keyword)
                    && let Some(words) = self.args.get(from..from + 2)
                {
                    drafts.add(slip, at.without(words), causes);
                }
            }
        }
        if at.netns.is_none()
            && self.netns.is_none()
            && at.scene.is_at_home(at.terminal)
            && let (Some(netns), Some(program)) = (at.scene.netns.first(), at.words.first())
        {
            drafts.add(Slip::InNamespace, at.before(program, &format!("ip netns exec {netns}")), &["link-elsewhere"]);
        }
    }
}

/// `ip link set veth0 master br0 up`
#[derive(Debug)]
struct Setting<'w> {
    ip: Ip<'w>,
    name: &'w Word,
}

impl Setting<'_> {
    fn has(&self, keyword: &str) -> Option<&Word> {
        self.ip.args.iter().find(|word| word.text == keyword)
    }

    /// What it means that the interface is down.
    fn down(&self, at: &Situation) -> Causes {
        let name = &self.name.text;
        match at.scene.link(name).map(|link| link.kind.as_str()) {
            _ if name == "lo" => vec!["lo-down"],
            Some("bridge") => vec!["bridge-down"],
            // Asked at the other end, it is the missing carrier.
            Some("veth") if !at.scene.asks_whether_up(name) => vec!["link-down", "no-carrier"],
            _ => vec!["link-down"],
        }
    }

    /// Other interfaces for which this one may be taken, and what that is called.
    fn mistaken_for<'s>(&self, at: &Situation<'s>) -> Vec<(Slip, &'s str)> {
        let Some(own) = at.scene.link(&self.name.text) else { return Vec::new() };
        let peer = own.peer.as_deref();
        let like = |link: &&Link| {
            link.name != own.name
                && Some(link.name.as_str()) != peer
                && link.kind == own.kind
                && unnumbered(&link.name) == unnumbered(&own.name)
        };
        let other = at.scene.links.iter().find(like).map(|link| link.name.as_str());
        peer.map(|name| (Slip::OtherEnd, name)).into_iter().chain(other.map(|name| (Slip::Link, name))).collect()
    }
}

/// `veth` of `veth0`
fn unnumbered(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

impl Family for Setting<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Net)
    }

    fn undone(&self, at: &Situation) -> Causes {
        let settings: [(&str, Causes); 7] = [
            ("netns", seen_by(at, self.name, "link-elsewhere", &["link-missing"])),
            ("master", vec!["not-on-bridge"]),
            ("up", self.down(at)),
            ("down", vec!["link-up"]),
            ("mtu", vec!["wrong-link"]),
            ("name", vec!["link-missing"]),
            ("nomaster", Vec::new()),
        ];
        settings.into_iter().find(|(keyword, _)| self.has(keyword).is_some()).map_or(Vec::new(), |(_, causes)| causes)
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        if let Some(up) = self.has("up") {
            drafts.add(Slip::Down, at.with(up, "down"), &self.down(at));
        }
        if let Some(down) = self.has("down") {
            drafts.add(Slip::Up, at.with(down, "up"), &["link-up"]);
        }
        if let Some(netns) = self.ip.value("netns").filter(|word| !word.dynamic)
            && let Some(other) = at.scene.other_netns(&netns.text)
        {
            drafts.add(Slip::Namespace, at.with(netns, other), &self.undone(at));
        }
        for (slip, other) in self.mistaken_for(at) {
            drafts.add(slip, at.with(self.name, other), &self.undone(at));
        }
        if let (Some(keyword), Some(master)) = (self.has("master"), self.ip.value("master")) {
            let bridges = at.scene.links.iter().filter(|link| link.kind == "bridge" && link.name != master.text);
            if let Some(other) = bridges.map(|link| &link.name).next() {
                drafts.add(Slip::Master, at.with(master, other), &["not-on-bridge"]);
            }
            drafts.add(Slip::NoMaster, at.replaced(keyword.at.start..master.at.end, "nomaster"), &["not-on-bridge"]);
        }
        if let Some(mtu) = self.ip.value("mtu")
            && let Some(other) = another_number(&mtu.text)
        {
            drafts.add(Slip::Number, at.with(mtu, &other), &["wrong-link"]);
        }
        if let Some(name) = self.ip.value("name").filter(|word| !word.dynamic) {
            let other = misspelt(at.bare(name), |name| at.scene.is_taken(name));
            drafts.add(Slip::Name, at.with(name, &other), &["link-missing"]);
        }
    }
}

/// `ip link del veth0`
#[derive(Debug)]
struct Deletion<'w> {
    name: &'w Word,
}

impl Family for Deletion<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Net)
    }

    fn undone(&self, _: &Situation) -> Causes {
        vec!["link-visible"]
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        let peer = at.scene.link(&self.name.text).and_then(|link| link.peer.as_deref());
        let other = |name: &&str| *name != self.name.text && Some(*name) != peer;
        // Deleting one end of a cable deletes the other: the peer would do as well.
        if let Some(other) = at.scene.links.iter().map(|link| link.name.as_str()).find(other) {
            drafts.add(Slip::Link, at.with(self.name, other), &["link-visible"]);
        }
    }
}
