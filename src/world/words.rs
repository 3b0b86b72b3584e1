//! The words in which a world is told, in the reader's language.

use super::{Gone, Label, Namespace, Process, World, harmless};
use crate::lesson::{IpcObject, NamespaceKind, TerminalName};
use crate::messages::{Messages, Value};
use crate::observation::IpcEntry;

#[derive(Clone, Copy)]
pub(super) struct Words<'m>(pub &'m Messages);

impl Words<'_> {
    pub fn say(self, id: &str) -> String {
        self.tell(id, &[])
    }

    pub fn tell(self, id: &str, parts: &[(&str, Value)]) -> String {
        self.0.tell(id, parts)
    }

    pub fn counted(self, id: &str, count: usize) -> String {
        self.tell(id, &[("count", count.into())])
    }

    /// `host`, `ns0`, `A`, `A (2)`: whose, without the kind.
    pub fn owner(self, label: &Label) -> String {
        match label {
            Label::Host => self.say("world-host"),
            Label::Name { name } => harmless::name(name),
            Label::Of { who, nth: 1 } => harmless::name(who),
            Label::Of { who, nth } => format!("{} ({nth})", harmless::name(who)),
        }
    }

    /// `mnt of A`, `net ns0`
    pub fn namespace(self, kind: NamespaceKind, label: &Label) -> String {
        self.kinds_of(kind.name(), label)
    }

    /// What stands on a network's box: `host`, `ns0`, `net of A`.
    pub fn network(self, namespace: &Namespace) -> String {
        match namespace.label {
            Label::Host | Label::Name { .. } => self.owner(&namespace.label),
            Label::Of { .. } => self.namespace(namespace.kind, &namespace.label),
        }
    }

    fn kinds_of(self, kinds: &str, label: &Label) -> String {
        match label {
            Label::Name { .. } => format!("{kinds} {}", self.owner(label)),
            Label::Host | Label::Of { .. } => {
                self.tell("world-of", &[("kinds", kinds.into()), ("whose", self.owner(label).into())])
            }
        }
    }

    /// Those of a process' namespaces that are not the host's, by whose they are: `mnt, pid of A · net ns0`.
    pub fn place(self, world: &World, process: &Process) -> String {
        let mut groups: Vec<(&Label, Vec<&str>)> = Vec::new();
        for (kind, inode) in &process.namespaces {
            let Some(namespace) = world.namespace(*kind, *inode) else { continue };
            match groups.iter_mut().find(|(label, _)| *label == &namespace.label) {
                Some((_, kinds)) => kinds.push(kind.name()),
                None => groups.push((&namespace.label, vec![kind.name()])),
            }
        }
        let told: Vec<String> =
            groups.into_iter().map(|(label, kinds)| self.kinds_of(&kinds.join(", "), label)).collect();
        told.join(" · ")
    }

    pub fn terminal(self, name: &TerminalName) -> String {
        self.tell("world-terminal", &[("name", harmless::name(name.as_str()).into())])
    }

    /// Who is in a namespace: its terminals by name, and how many processes.
    pub fn members(self, namespace: &Namespace) -> String {
        let terminals = namespace.terminals.iter().map(|name| self.terminal(name));
        let processes = self.processes_in(namespace);
        terminals.chain([processes]).collect::<Vec<_>>().join(", ")
    }

    pub fn processes_in(self, namespace: &Namespace) -> String {
        match namespace.processes.len() {
            0 if namespace.names.is_empty() => self.say("world-nobody"),
            0 => self.say("world-only-a-name"),
            count => self.counted("world-processes-in", count),
        }
    }

    pub fn object(self, object: IpcObject) -> String {
        self.say(match object {
            IpcObject::Queue => "world-queue",
            IpcObject::Semaphore => "world-semaphore",
            IpcObject::SharedMemory => "world-shared-memory",
        })
    }

    /// As ipcs(1) shows it.
    pub fn ipc(self, entry: &IpcEntry) -> String {
        format!("{}  id {}  key 0x{:08x}", self.object(entry.object), entry.id, entry.key)
    }

    pub fn gone(self, gone: &Gone) -> String {
        let within = |what: String, label: &Label| {
            self.tell("world-gone-from", &[("what", what.into()), ("place", self.owner(label).into())])
        };
        match gone {
            Gone::Namespace { kind, label } => {
                self.tell("world-gone-namespace", &[("name", self.namespace(*kind, label).into())])
            }
            Gone::Process { name, pid } => format!("{} (PID {pid})", harmless::name(name)),
            Gone::Link { name, within: label } => within(harmless::name(name), label),
            Gone::Address { address, link, within: label } => {
                within(format!("{address} ({})", harmless::name(link)), label)
            }
            Gone::Route { route, within: label } => within(harmless::name(route), label),
            Gone::Mount { path, kind, within: label } => {
                let place = self.namespace(*kind, label);
                self.tell("world-gone-from", &[("what", harmless::name(path).into()), ("place", place.into())])
            }
            Gone::Ipc { object, id, within: label } => within(format!("{} {id}", self.object(*object)), label),
        }
    }
}
