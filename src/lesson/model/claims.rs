//! What checks can claim: one structure a kind. The doc comments name the keys of the lesson file.

use std::fmt;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AddressText, TerminalName, Viewpoint};

/// The kinds of namespace (namespaces(7)), in the order in which `lsns` and the prompt name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "namespace-kind")]
pub enum NamespaceKind {
    Mnt,
    Pid,
    Net,
    Ipc,
    Uts,
    User,
    Cgroup,
    Time,
}

impl NamespaceKind {
    pub const ALL: [Self; 8] =
        [Self::Mnt, Self::Pid, Self::Net, Self::Ipc, Self::Uts, Self::User, Self::Cgroup, Self::Time];

    /// The name of its link in /proc/PID/ns.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mnt => "mnt",
            Self::Pid => "pid",
            Self::Net => "net",
            Self::Ipc => "ipc",
            Self::Uts => "uts",
            Self::User => "user",
            Self::Cgroup => "cgroup",
            Self::Time => "time",
        }
    }
}

impl fmt::Display for NamespaceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `namespace = "A"`: which namespaces the process at a viewpoint is in.
///
/// With `differs-from = "host"`: those in `kinds` differ from the host's and every other kind is the
/// same. With `same-as = "A"`: every kind (or those in `kinds`, if given) is the same as A's.
#[derive(Debug, Clone, PartialEq)]
pub struct NamespaceClaim {
    pub of: Viewpoint,
    /// `in = ["mnt"]`
    pub kinds: Vec<NamespaceKind>,
    /// `same-as = "A"`
    pub same_as: Option<Viewpoint>,
}

/// `file = "/mnt/hello.txt"`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileClaim {
    /// Absolute.
    pub path: String,
    /// The whole content.
    pub content: Option<String>,
    /// A part of the content.
    pub contains: Option<String>,
    /// `type = "directory"`; a regular file where content is asked for.
    pub file_type: Option<FileType>,
    /// `mode = "0644"`: permission bits.
    pub mode: Option<u32>,
}

/// What sort of file (inode(7)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "file-type")]
pub enum FileType {
    File,
    Directory,
    Symlink,
    Fifo,
    Socket,
    CharDevice,
    BlockDevice,
}

impl FileType {
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Directory => "directory",
            Self::Symlink => "symlink",
            Self::Fifo => "fifo",
            Self::Socket => "socket",
            Self::CharDevice => "char-device",
            Self::BlockDevice => "block-device",
        }
    }
}

/// `mount = "/mnt"`: what is mounted there, uppermost. With `differs-from`: another file system
/// instance than the one mounted there for that viewpoint.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MountClaim {
    /// The mount point, absolute.
    pub path: String,
    /// `type = "tmpfs"`
    pub fs_type: Option<String>,
    pub source: Option<String>,
    /// Each must be among the mount's or the file system's options.
    pub options: Vec<String>,
    pub propagation: Option<Propagation>,
    /// `pidns = "A"`: of a procfs, whose PID namespace it shows.
    pub pidns: Option<Viewpoint>,
}

/// mount_namespaces(7), "Shared subtrees".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "propagation")]
pub enum Propagation {
    Private,
    Shared,
    Slave,
    Unbindable,
}

/// `process = "sleep"` (a name, as in /proc/PID/comm) or `process = "A"` (what runs in front in terminal A).
///
/// `from` is whose /proc lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessClaim {
    pub subject: ProcessSubject,
    /// `name = "bash"`: the name of a terminal's foreground process.
    pub name: Option<String>,
    /// Its PID in its own PID namespace: what `echo $$` prints there.
    pub pid: Option<u32>,
    /// The PID under which `from`'s /proc lists it. With `differs-from`, that viewpoint's /proc lists it under another.
    pub listed_as: Option<u32>,
    /// `not = "shell:A"`: it is another process than that viewpoint's.
    pub not: Option<Viewpoint>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessSubject {
    Named(String),
    /// Terminal, Shell or Process.
    At(Viewpoint),
}

impl fmt::Display for ProcessSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::At(viewpoint) => viewpoint.fmt(f),
        }
    }
}

/// `ipc = "queue"`: a System V or POSIX object of this sort exists (ipc_namespaces(7)).
#[derive(Debug, Clone, PartialEq)]
pub struct IpcClaim {
    pub object: IpcObject,
    /// `key = "0x1234"`, of System V objects.
    pub key: Option<u32>,
    /// `id = 0`, of System V objects.
    pub id: Option<u32>,
}

/// System V objects (sysvipc(7)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "ipc-object")]
pub enum IpcObject {
    /// A System V message queue.
    Queue,
    Semaphore,
    SharedMemory,
}

impl IpcObject {
    pub fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Semaphore => "semaphore",
            Self::SharedMemory => "shared-memory",
        }
    }
}

impl fmt::Display for IpcObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `netns = "ns0"`: a named network namespace. `differs-from` may name the host and other `netns:`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NetnsClaim {
    pub name: String,
}

/// `link = "br0"`: a network interface.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkClaim {
    pub name: String,
    /// `type = "bridge"`, as `ip -d link` says it; `loopback` for lo.
    pub link_type: Option<String>,
    /// IFF_UP: what `ip link set up` sets.
    pub up: Option<bool>,
    /// IFF_LOWER_UP: the cable is plugged in and its other end is up.
    pub carrier: Option<bool>,
    /// The bridge it is a port of.
    pub master: Option<String>,
    /// The other end of a veth pair.
    pub peer: Option<String>,
    pub mtu: Option<u32>,
    /// `only = true`: there is no other interface.
    pub only: bool,
}

/// `address = "192.168.2.1/24"`
#[derive(Debug, Clone, PartialEq)]
pub struct AddressClaim {
    pub address: AddressText,
    /// The interface that carries it; any where not given.
    pub dev: Option<String>,
}

/// `ping = "192.168.2.3"`: our own echoes, over a raw socket.
#[derive(Debug, Clone, PartialEq)]
pub struct PingClaim {
    pub to: std::net::IpAddr,
    pub count: u32,
    /// How many must be answered; all of them where not given.
    pub answered: Option<u32>,
    /// `at = "netns:ns1"`: the viewpoint that must own the destination address.
    pub at: Option<Viewpoint>,
    /// `rtt = "50ms"`: the slowest answer must be faster.
    pub rtt: Option<Duration>,
    /// How long to wait for answers.
    pub timeout: Duration,
    /// Between two echoes; zero: all at once.
    pub interval: Duration,
}

/// `output = "A"`: what the terminal's last command printed.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputClaim {
    pub terminal: TerminalName,
    /// The command that it must have been.
    pub of: Option<String>,
    pub contains: Vec<String>,
    pub lacks: Vec<String>,
}
