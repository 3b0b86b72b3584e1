//! `ip netns add ns0`, `ip netns del ns0`.

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::ip::{Ip, Object, Verb};
use super::names::misspelt;
use super::slip::Slip;
use super::words::Word;
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let ip = Ip::of(at.words).filter(|ip| ip.object == Object::Netns)?;
    let cause = match ip.verb {
        Verb::Add => "netns-missing",
        Verb::Delete => "netns-present",
        _ => return None,
    };
    Some(Box::new(Named { name: ip.args.first()?, cause }))
}

#[derive(Debug)]
struct Named<'w> {
    name: &'w Word,
    /// Of its not being done.
    cause: &'static str,
}

impl Family for Named<'_> {
    /// Names are files in /run/netns.
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Mnt)
    }

    fn undone(&self, _: &Situation) -> Causes {
        vec![self.cause]
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        if !self.name.dynamic {
            let other = misspelt(at.bare(self.name), |name| at.scene.is_taken(name));
            drafts.add(Slip::Name, at.with(self.name, &other), &[self.cause]);
        }
    }
}
