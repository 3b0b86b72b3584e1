//! The families of commands that are known.

use super::draft::Situation;
use super::family::Family;
use super::{address, entering, file, generic, ipc, link, mount, netns, nsenter, route, unshare};

/// The family of a command; `None` if it only shows something, or is not known.
pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    link::family(at)
        .or_else(|| address::family(at))
        .or_else(|| route::family(at))
        .or_else(|| netns::family(at))
        .or_else(|| entering::family(at))
        .or_else(|| unshare::family(at))
        .or_else(|| nsenter::family(at))
        .or_else(|| mount::family(at))
        .or_else(|| ipc::family(at))
        .or_else(|| file::family(at))
        .or_else(|| generic::family(at))
}
