//! What each family of commands knows: what its commands leave behind, and how they go wrong.

use super::draft::{Causes, Drafts, Situation};
use crate::lesson::NamespaceKind;

/// A command that leaves something behind which a lesson can verify.
pub(super) trait Family {
    /// The kind of namespace in which its effect stays; `None`: it is not known to stay in one.
    fn kind(&self) -> Option<NamespaceKind>;

    /// What the kernel's state means if the command was not typed, or came to nothing.
    fn undone(&self, at: &Situation) -> Causes;

    /// The same, if it was typed in that network namespace (`None`: the host's) instead of where it belongs.
    fn misplaced(&self, at: &Situation, _netns: Option<&str>) -> Causes {
        self.undone(at)
    }

    /// What is typed instead, the most telling first.
    fn slips(&self, at: &Situation, drafts: &mut Drafts);
}
