//! Shells opened and left: `ip netns exec ns0 bash`, `exit`.

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::options::is_shell;
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    (at.netns.is_some() && is_shell(at.words)).then(|| Box::new(Entering) as Box<dyn Family>)
}

/// How it goes wrong is all in the words in front: another namespace, or none.
#[derive(Debug)]
struct Entering;

impl Family for Entering {
    fn kind(&self) -> Option<NamespaceKind> {
        None
    }

    fn undone(&self, at: &Situation) -> Causes {
        if at.scene.counts_namespaces(at.terminal) { vec!["still-in-host-namespace"] } else { Vec::new() }
    }

    fn misplaced(&self, at: &Situation, netns: Option<&str>) -> Causes {
        if netns.is_some() { Vec::new() } else { self.undone(at) }
    }

    fn slips(&self, _: &Situation, _: &mut Drafts) {}
}
