//! `ipc = "queue"`: System V objects of an IPC namespace (ipc_namespaces(7), sysvipc(7)).

use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use super::words::list;
use crate::lesson::{IpcClaim, IpcObject, Viewpoint};
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
}

impl IpcClaim {
    /// The key says which object is meant; only without one does the id, which each namespace counts anew.
    pub(super) fn is_subject(&self, entry: &IpcEntry) -> bool {
        entry.object == self.object
            && match (self.key, self.id) {
                (Some(key), _) => entry.key == key,
                (None, Some(id)) => entry.id == id,
                (None, None) => true,
            }
    }

    pub(super) fn others(&self, entries: &[IpcEntry]) -> String {
        let same_sort: Vec<String> = entries.iter().filter(|entry| entry.object == self.object).map(describe).collect();
        list(same_sort.iter().map(String::as_str))
    }
}

pub(super) fn name(object: IpcObject) -> &'static str {
    match object {
        IpcObject::Queue => "message queue",
        IpcObject::Semaphore => "semaphore set",
        IpcObject::SharedMemory => "shared memory segment",
    }
}

pub(super) fn describe(entry: &IpcEntry) -> String {
    format!("{}, key 0x{:x}, id {}", name(entry.object), entry.key, entry.id)
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, judge};
    use crate::lesson::Claim;
    use crate::lesson::{Check, NamespaceKind};

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
