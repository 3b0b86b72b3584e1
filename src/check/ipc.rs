//! `ipc = "queue"`: System V objects of an IPC namespace (ipc_namespaces(7), sysvipc(7)).

use super::cause::{cause, id};
use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use super::verdict::Cause;
use super::words::list;
use super::{namespace, place};
use crate::lesson::{Check, IpcClaim, IpcObject, NamespaceKind, Viewpoint};
use crate::observation::{Ask, IpcEntry, Observation, Question};

impl Subject for IpcClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        vec![ask(at, Question::Ipc)]
    }

    fn expected(&self) -> String {
        let mut parts = vec![name(self.object).to_owned()];
        parts.extend(self.key.map(|key| format!("key 0x{key:x}")));
        parts.extend(self.id.map(|id| format!("id {id}")));
        parts.join(", ")
    }

    fn expected_absence(&self) -> String {
        match (self.key, self.id) {
            (Some(key), _) => format!("no {}, key 0x{key:x}", name(self.object)),
            (None, Some(id)) => format!("no {}, id {id}", name(self.object)),
            (None, None) => format!("no {}", name(self.object)),
        }
    }

    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let entries = sight::ipc(seen, at)?;
        let found = entries.iter().find(|entry| self.is_subject(entry) && self.id.is_none_or(|id| id == entry.id));
        Ok(match found {
            Some(entry) => Finding::pass(describe(entry)),
            None => Finding::fail(format!("{} (there are: {})", self.expected_absence(), self.others(entries))),
        })
    }

    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let entries = sight::ipc(seen, at)?;
        Ok(match entries.iter().find(|entry| self.is_subject(entry)) {
            None => Finding::pass(self.expected_absence()),
            Some(entry) => Finding::fail(describe(entry)),
        })
    }

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
    /// The key says which object is meant; only without one does the id, which each namespace counts anew.
    fn is_subject(&self, entry: &IpcEntry) -> bool {
        entry.object == self.object
            && match (self.key, self.id) {
                (Some(key), _) => entry.key == key,
                (None, Some(id)) => entry.id == id,
                (None, None) => true,
            }
    }

    fn others(&self, entries: &[IpcEntry]) -> String {
        let same_sort: Vec<String> = entries.iter().filter(|entry| entry.object == self.object).map(describe).collect();
        list(same_sort.iter().map(String::as_str))
    }

    fn why_missing(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        if self.present(at, seen).ok()?.verdict != super::Verdict::Fail {
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
            return Some(place::shares(
                NamespaceKind::Ipc,
                from,
                at,
                &format!("the {} is there for both", name(self.object)),
            ));
        }
        let words = format!("there is a {} in {at}'s IPC namespace too", describe(entry));
        Some(cause(id::IPC_VISIBLE, words, place::inside(at, &format!("ipcrm {} {}", flag(self.object), entry.id))))
    }
}

fn name(object: IpcObject) -> &'static str {
    match object {
        IpcObject::Queue => "message queue",
        IpcObject::Semaphore => "semaphore set",
        IpcObject::SharedMemory => "shared memory segment",
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

fn describe(entry: &IpcEntry) -> String {
    format!("{}, key 0x{:x}, id {}", name(entry.object), entry.key, entry.id)
}
