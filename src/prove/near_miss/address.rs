//! `ip addr add 192.168.2.1/24 dev br0`, `ip addr del`.

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::ip::{Ip, Object, Verb};
use super::names::Written;
use super::slip::Slip;
use super::words::Word;
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let ip = Ip::of(at.words).filter(|ip| ip.object == Object::Address)?;
    let local = ip.value("local").or_else(|| first_address(&ip));
    let dev = ip.value("dev");
    match ip.verb {
        Verb::Add => Some(Box::new(NewAddress { program: ip.program, local: local?, dev })),
        Verb::Delete => Some(Box::new(OldAddress { local: local? })),
        _ => None,
    }
}

/// The first word that is neither a keyword nor its value.
fn first_address<'w>(ip: &Ip<'w>) -> Option<&'w Word> {
    match ip.args.first()?.text.as_str() {
        "dev" => ip.args.get(2),
        _ => ip.args.first(),
    }
}

#[derive(Debug)]
struct NewAddress<'w> {
    program: &'w Word,
    local: &'w Word,
    dev: Option<&'w Word>,
}

impl NewAddress<'_> {
    /// On another interface, if that is where the command is typed.
    fn on(&self, link: &str, netns: Option<&str>, at: &Situation) -> Causes {
        if at.scene.is_there(link, netns) { vec!["address-elsewhere"] } else { self.undone(at) }
    }
}

impl Family for NewAddress<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Net)
    }

    fn undone(&self, _: &Situation) -> Causes {
        vec!["address-missing"]
    }

    fn misplaced(&self, at: &Situation, netns: Option<&str>) -> Causes {
        self.dev.map_or_else(|| self.undone(at), |dev| self.on(&dev.text, netns, at))
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        let written = Written::of(at.bare(self.local));
        if let Some(neighbour) = written.neighbour(|ip| at.scene.is_taken(ip)) {
            drafts.add(Slip::Address, at.with(self.local, &neighbour), &["address-missing"]);
        }
        if let Some(other) = written.other_network() {
            drafts.add(Slip::Network, at.with(self.local, &other), &["address-missing"]);
        }
        if let Some(bare) = written.without_prefix() {
            drafts.add(Slip::NoPrefix, at.with(self.local, bare), &["wrong-prefix"]);
        }
        for other in written.other_prefixes() {
            drafts.add(Slip::Prefix, at.with(self.local, &other), &["wrong-prefix"]);
        }
        if let Some(dev) = self.dev {
            let peer = at.scene.link(&dev.text).and_then(|link| link.peer.as_deref());
            for (slip, other) in peer.map(|peer| (Slip::OtherEnd, peer)).into_iter().chain([(Slip::Link, "lo")]) {
                drafts.add(slip, at.with(dev, other), &self.on(other, at.netns, at));
            }
        }
        if at.netns.is_none()
            && at.scene.is_at_home(at.terminal)
            && let Some(netns) = at.scene.netns.first()
        {
            let line = at.before(self.program, &format!("ip netns exec {netns}"));
            drafts.add(Slip::InNamespace, line, &self.misplaced(at, Some(netns)));
        }
    }
}

#[derive(Debug)]
struct OldAddress<'w> {
    local: &'w Word,
}

impl Family for OldAddress<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Net)
    }

    fn undone(&self, _: &Situation) -> Causes {
        Vec::new()
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        let neighbour = Written::of(at.bare(self.local)).neighbour(|ip| at.scene.is_taken(ip));
        if let Some(neighbour) = neighbour {
            drafts.add(Slip::Address, at.with(self.local, &neighbour), &[]);
        }
    }
}
