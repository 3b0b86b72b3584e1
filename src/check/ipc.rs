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

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, judge};
    use crate::lesson::Claim;

    const QUEUE: IpcEntry = IpcEntry { object: IpcObject::Queue, key: 0x1234, id: 0 };

    fn queue(key: Option<u32>) -> Check {
        let claim = IpcClaim { object: IpcObject::Queue, key, id: None };
        check(Claim::Ipc(claim), &[host()]).not_from(terminal("A"))
    }

    fn seen(on_host: &[IpcEntry], in_a: &[IpcEntry], ipc: u64) -> Observation {
        Observation::default().ipc(&host(), on_host).ipc(&terminal("A"), in_a).standing(&host(), None, &[]).standing(
            &terminal("A"),
            None,
            &[(NamespaceKind::Ipc, ipc)],
        )
    }

    #[test]
    fn it_is_there_and_not_inside() {
        let check = queue(Some(0x1234));
        assert_eq!(verdict(&check, &seen(&[QUEUE], &[], 2)), Verdict::Pass);
        let other = IpcEntry { key: 0x5678, ..QUEUE };
        assert_eq!(verdict(&check, &seen(&[QUEUE], std::slice::from_ref(&other), 2)), Verdict::Pass, "another queue");
        assert_eq!(verdict(&queue(None), &seen(&[QUEUE], &[other], 2)), Verdict::Fail, "any queue");
        let memory = IpcEntry { object: IpcObject::SharedMemory, ..QUEUE };
        assert_eq!(verdict(&queue(None), &seen(&[QUEUE], &[memory], 2)), Verdict::Pass);
    }

    #[test]
    fn the_namespace_tells_why_it_is_visible() {
        let check = queue(Some(0x1234));
        assert!(judge(&check, &seen(&[QUEUE], &[QUEUE], 1)).negative);
        assert_eq!(why_id(&check, &seen(&[QUEUE], &[QUEUE], 1)), "still-in-host-namespace");
        let made_inside = why(&check, &seen(&[QUEUE], &[QUEUE], 2));
        assert_eq!(made_inside, ("ipc-visible".into(), "in terminal A: ipcrm -q 0".into()));
    }

    #[test]
    fn made_in_the_wrong_place_it_is_missing() {
        let missing = why(&queue(None), &seen(&[], &[], 2));
        assert_eq!(missing, ("ipc-missing".into(), "in a shell of the host: ipcmk -Q".into()));
        assert_eq!(why_id(&queue(None), &seen(&[], &[QUEUE], 2)), "ipc-missing");
    }

    #[test]
    fn a_closed_terminal_is_unknown() {
        let seen = seen(&[QUEUE], &[], 2).without(&terminal("A"), Question::Ipc, closed());
        assert_eq!(verdict(&queue(None), &seen), Verdict::Unknown);
    }
}
