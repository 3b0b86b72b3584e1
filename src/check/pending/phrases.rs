//! The nouns of such sentences: viewpoints as places, as owners and as actors, kinds of namespaces, sorts of files.

use crate::check::words::harmless;
use crate::lesson::{FileClaim, FileType, IpcObject, NamespaceKind, Propagation, Viewpoint};
use crate::messages::{Messages, Value};

/// What is said, in the learner's language.
pub(super) struct Phrases<'m> {
    pub(super) messages: &'m Messages,
}

impl Phrases<'_> {
    pub(super) fn say(&self, id: &str) -> String {
        self.messages.say(id)
    }

    pub(super) fn tell(&self, id: &str, parts: &[(&str, Value)]) -> String {
        self.messages.tell(id, parts)
    }

    /// "in A and on the host"
    pub(super) fn places(&self, all: &[Viewpoint]) -> String {
        let ids =
            ["waiting-at-host", "waiting-at-terminal", "waiting-at-shell", "waiting-at-netns", "waiting-at-process"];
        self.list(all.iter().map(|at| self.viewpoint(at, ids)).collect())
    }

    /// "the process sleep": who is to do something, or to be somewhere.
    pub(super) fn who(&self, at: &Viewpoint) -> String {
        let ids = [
            "waiting-who-host",
            "waiting-who-terminal",
            "waiting-who-shell",
            "waiting-who-netns",
            "waiting-who-process",
        ];
        self.viewpoint(at, ids)
    }

    /// "A's"
    pub(super) fn whose(&self, at: &Viewpoint) -> String {
        let ids = [
            "waiting-whose-host",
            "waiting-whose-terminal",
            "waiting-whose-shell",
            "waiting-whose-netns",
            "waiting-whose-process",
        ];
        self.viewpoint(at, ids)
    }

    /// "the host's and A's"
    pub(super) fn all_whose(&self, all: &[Viewpoint]) -> String {
        self.list(all.iter().map(|at| self.whose(at)).collect())
    }

    fn viewpoint(&self, at: &Viewpoint, [host, terminal, shell, netns, process]: [&str; 5]) -> String {
        let named = |id, name: &str| self.tell(id, &[("name", harmless(name).into())]);
        match at {
            Viewpoint::Host => self.say(host),
            Viewpoint::Terminal(name) => named(terminal, name.as_str()),
            Viewpoint::Shell(name) => named(shell, name.as_str()),
            Viewpoint::Netns(name) => named(netns, name),
            Viewpoint::Process(name) => named(process, name),
        }
    }

    /// "mount, PID and IPC"; nothing where no kinds are named.
    pub(super) fn kinds(&self, kinds: &[NamespaceKind]) -> String {
        let name = |kind: &NamespaceKind| {
            self.say(match kind {
                NamespaceKind::Mnt => "waiting-kind-mnt",
                NamespaceKind::Pid => "waiting-kind-pid",
                NamespaceKind::Net => "waiting-kind-net",
                NamespaceKind::Ipc => "waiting-kind-ipc",
                NamespaceKind::Uts => "waiting-kind-uts",
                NamespaceKind::User => "waiting-kind-user",
                NamespaceKind::Cgroup => "waiting-kind-cgroup",
                NamespaceKind::Time => "waiting-kind-time",
            })
        };
        self.list(kinds.iter().map(name).collect())
    }

    /// "a, b and c"
    fn list(&self, all: Vec<String>) -> String {
        match all.split_last() {
            None => String::new(),
            Some((last, [])) => last.clone(),
            Some((last, first)) => {
                self.tell("waiting-and", &[("first", first.join(", ").into()), ("last", last.as_str().into())])
            }
        }
    }
}

/// The noun of a file of this sort.
pub(super) fn file_type(claim: &FileClaim) -> &'static str {
    match claim.file_type {
        None | Some(FileType::File) => "waiting-thing-file",
        Some(FileType::Directory) => "waiting-thing-directory",
        Some(FileType::Symlink) => "waiting-thing-symlink",
        Some(FileType::Fifo) => "waiting-thing-fifo",
        Some(FileType::Socket) => "waiting-thing-socket",
        Some(FileType::CharDevice) => "waiting-thing-char-device",
        Some(FileType::BlockDevice) => "waiting-thing-block-device",
    }
}

pub(super) fn ipc_object(object: IpcObject) -> &'static str {
    match object {
        IpcObject::Queue => "waiting-thing-queue",
        IpcObject::Semaphore => "waiting-thing-semaphore",
        IpcObject::SharedMemory => "waiting-thing-shared-memory",
    }
}

pub(super) fn propagation(propagation: Propagation) -> &'static str {
    match propagation {
        Propagation::Private => "waiting-mount-private",
        Propagation::Shared => "waiting-mount-shared",
        Propagation::Slave => "waiting-mount-slave",
        Propagation::Unbindable => "waiting-mount-unbindable",
    }
}
