//! Why a check of kind `ipc` failed.

use super::cause::cause;
use super::why::Explain;
use super::{namespace, place};
use crate::check::ipc::{describe, name};
use crate::check::sight::{self, ask};
use crate::check::subject::Subject;
use crate::check::verdict::Cause;
use crate::lesson::causes::id;
use crate::lesson::{Check, IpcClaim, IpcObject, NamespaceKind, Viewpoint};
use crate::observation::{Ask, Observation, Question};

impl Explain for IpcClaim {
    fn asks_why(&self, check: &Check) -> Vec<Ask> {
        let all = sight::viewpoints(check);
        let places = all.iter().chain([&Viewpoint::Host]);
        places.flat_map(|at| [ask(at, Question::Standing), ask(at, Question::Ipc)]).collect()
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        let missing = check.from.iter().find_map(|at| self.why_missing(at, check, seen));
        missing.or_else(|| check.not_from.iter().find_map(|at| self.why_visible(at, check, seen)))
    }
}

impl IpcClaim {
    fn why_missing(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        if self.present(at, seen).ok()?.verdict != crate::check::Verdict::Fail {
            return None;
        }
        let all = sight::viewpoints(check);
        let is_there = |other: &&Viewpoint| {
            sight::ipc(seen, other).is_ok_and(|entries| entries.iter().any(|entry| self.is_subject(entry)))
        };
        let words = match all.iter().chain([&Viewpoint::Host]).find(is_there) {
            Some(other) => format!("the {} was made in {other}'s IPC namespace, not in {at}'s", name(self.object)),
            None => format!("there is {} in {at}'s IPC namespace", self.expected_absence()),
        };
        Some(cause(id::IPC_MISSING, words, place::inside(at, make(self.object))))
    }

    fn why_visible(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        let entry = sight::ipc(seen, at).ok()?.iter().find(|entry| self.is_subject(entry))?;
        let sharer = check.from.iter().find(|from| namespace::shared(NamespaceKind::Ipc, from, at, seen));
        if let Some(from) = sharer {
            return Some(namespace::why_shared(
                NamespaceKind::Ipc,
                from,
                at,
                &format!("the {} is there for both", name(self.object)),
                seen,
            ));
        }
        let words = format!("there is a {} in {at}'s IPC namespace too", describe(entry));
        Some(cause(id::IPC_VISIBLE, words, place::inside(at, &format!("ipcrm {} {}", flag(self.object), entry.id))))
    }
}

/// ipcmk(1)
fn make(object: IpcObject) -> &'static str {
    match object {
        IpcObject::Queue => "ipcmk -Q",
        IpcObject::Semaphore => "ipcmk -S 1",
        IpcObject::SharedMemory => "ipcmk -M 4096",
    }
}

/// ipcrm(1)
fn flag(object: IpcObject) -> &'static str {
    match object {
        IpcObject::Queue => "-q",
        IpcObject::Semaphore => "-s",
        IpcObject::SharedMemory => "-m",
    }
}
