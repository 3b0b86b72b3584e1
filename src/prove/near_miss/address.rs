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
        if at.scene.is_there(link, netns) { self.seen(ELSEWHERE, at) } else { self.undone(at) }
    }

    /// The first of these; all of them if no check asks for the address itself, and an echo finds out.
    fn seen(&self, causes: &[&'static str], at: &Situation) -> Causes {
        let ip = Written::of(at.bare(self.local)).ip;
        let most = if at.scene.asks_for_address(ip) { 1 } else { causes.len() };
        causes[..most].to_vec()
    }
}

/// Without its address a machine is not found, and finds no way either.
const MISSING: &[&str] = &["address-missing", "no-route"];
/// Who has the address, answers; nobody else does.
const ELSEWHERE: &[&str] = &["address-elsewhere", "address-missing", "no-route", "no-way-back", "answered-by-itself"];
/// The neighbours seem to be out of reach, or to be neighbours where they are not.
const PREFIX: &[&str] = &["wrong-prefix", "no-route"];

impl Family for NewAddress<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Net)
    }

    fn undone(&self, at: &Situation) -> Causes {
        self.seen(MISSING, at)
    }

    fn misplaced(&self, at: &Situation, netns: Option<&str>) -> Causes {
        self.dev.map_or_else(|| self.undone(at), |dev| self.on(&dev.text, netns, at))
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        let written = Written::of(at.bare(self.local));
        if let Some(neighbour) = written.neighbour(|ip| at.scene.is_taken(ip)) {
            drafts.add(Slip::Address, at.with(self.local, &neighbour), &self.undone(at));
        }
        if let Some(other) = written.other_network() {
            drafts.add(Slip::Network, at.with(self.local, &other), &self.undone(at));
        }
        if let Some(bare) = written.without_prefix() {
            drafts.add(Slip::NoPrefix, at.with(self.local, bare), &self.seen(PREFIX, at));
        }
        for other in written.other_prefixes() {
            drafts.add(Slip::Prefix, at.with(self.local, &other), &self.seen(PREFIX, at));
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
