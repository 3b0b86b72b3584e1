//! `ip route add default via 192.168.2.1`

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::ip::{Ip, Object, Verb};
use super::names::Written;
use super::slip::Slip;
use super::words::Word;
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let ip = Ip::of(at.words).filter(|ip| ip.object == Object::Route && ip.verb == Verb::Add)?;
    Some(Box::new(NewRoute { to: ip.args.first()?, via: ip.value("via") }))
}

#[derive(Debug)]
struct NewRoute<'w> {
    to: &'w Word,
    via: Option<&'w Word>,
}

impl Family for NewRoute<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Net)
    }

    fn undone(&self, _: &Situation) -> Causes {
        // The way there, or the way back: that depends on who asks.
        vec!["no-route", "no-way-back"]
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        if let Some(via) = self.via
            && let Some(neighbour) = Written::of(at.bare(via)).neighbour(|ip| at.scene.is_taken(ip))
        {
            // The route is there, and leads to nobody.
            drafts.add(Slip::Address, at.with(via, &neighbour), &["wrong-gateway", "no-way-back"]);
        }
        if let Some(other) = Written::of(at.bare(self.to)).other_network() {
            drafts.add(Slip::Network, at.with(self.to, &other), &self.undone(at));
        }
    }
}
