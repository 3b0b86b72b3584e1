//! What a lesson is, once read: plain data, no kernel, no file system.
//!
//! Every part that an author wrote keeps its [`Span`], so that whatever is found wrong later, by the
//! parser, the linter or a run, can point at the line that says it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Bytes of the lesson file, as the author wrote it (before any CRLF or list indentation is removed).
pub type Span = Range<usize>;

/// The newest lesson format that this program reads.
pub const FORMAT: u32 = 1;

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }
    };
}

name_type!(/// The file's name without `.md`: `bridge`.
    LessonId);
name_type!(/// A step's `{#id}`, or the slug of its heading.
    StepId);
name_type!(/// A check's table name, unique in its lesson.
    CheckId);
name_type!(/// A terminal's name: `A`.
    TerminalName);

/// One lesson: a Markdown file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    pub id: LessonId,
    /// Path as given on the command line, or `bridge.md` for a built-in lesson.
    pub file: String,
    /// The whole text that spans point into.
    pub source: String,
    /// SHA-256 of the file, in hexadecimal.
    pub digest: String,
    /// Text of the `# ` heading.
    pub title: String,
    /// The first paragraph.
    pub summary: String,
    pub settings: Settings,
    pub steps: Vec<Step>,
}

/// The `toml lesson` fence.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub format: u32,
    /// How long a learner needs, roughly.
    pub minutes: Option<u32>,
    pub needs: Vec<Need>,
    /// Lessons to have done first.
    pub after: Vec<LessonId>,
    pub lab: LabSpec,
    /// Patterns of `[vars]`, in file order.
    pub vars: Vec<(String, Pattern)>,
}

/// A program the lesson needs: any one of the alternatives (`"nft|iptables"`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need(pub Vec<String>);

/// `[lab]`: what the throw-away machine is to be like when the first shell starts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LabSpec {
    /// In file order; at least one.
    pub terminals: Vec<TerminalName>,
    pub allow: Vec<Permission>,
    /// Named network namespaces, ready-made.
    pub netns: Vec<String>,
    pub bridges: Vec<BridgeSpec>,
    pub veths: Vec<VethSpec>,
    /// How many user ids the lesson needs inside the lab (1: any machine will do).
    pub ids: u32,
    /// Who the shells run as: `root` (the default) or a name that the lab's passwd gets.
    pub user: Option<String>,
}

/// What a lab refuses unless its lesson asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// nftables and iptables.
    Netfilter,
    /// User namespaces made inside the lab.
    UserNamespaces,
}

/// `bridge.br0 = { netns = "ns0", address = ["192.168.2.1/24"], up = true }`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BridgeSpec {
    pub name: String,
    /// `None`: the lab machine's own.
    pub netns: Option<String>,
    pub addresses: Vec<AddressText>,
    pub up: bool,
}

/// `veth.veth0 = { peer = "ceth0", peer-netns = "ns0", master = "br0", … }`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VethSpec {
    pub ends: [VethEnd; 2],
}

/// One end of a veth pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VethEnd {
    pub name: String,
    pub netns: Option<String>,
    pub master: Option<String>,
    pub addresses: Vec<AddressText>,
    pub up: bool,
}

/// An interface address with its prefix length, checked when read: `192.168.2.1/24`, `fd00::1/64`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AddressText {
    pub ip: std::net::IpAddr,
    pub prefix: u8,
}

impl fmt::Display for AddressText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.ip, self.prefix)
    }
}

/// A pattern of `[vars]`, as the author wrote it: `10.{10-99}.{0-255}`, `{a|b}`, `{hex 8}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub parts: Vec<PatternPart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternPart {
    Text(String),
    /// Inclusive.
    Range(u64, u64),
    Choice(Vec<String>),
    /// So many hexadecimal digits.
    Hex(u32),
}

/// A `##` section. A section without console or check blocks is prose between steps ([`Step::is_work`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub id: StepId,
    pub title: String,
    pub blocks: Vec<Block>,
    /// Of the heading.
    pub span: Span,
}

impl Step {
    /// Whether there is something to type or to check: only such sections are steps of a run.
    pub fn is_work(&self) -> bool {
        let types = |block: &Block| matches!(block, Block::Console(_));
        self.blocks.iter().any(|block| match block {
            Block::Console(_) | Block::Checks(_) => true,
            Block::Folded(folded) => folded.kind == FoldedKind::Solution && folded.blocks.iter().any(types),
            Block::Prose(_) => false,
        })
    }
}

/// What a step is made of, in file order.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Markdown as written.
    Prose(String),
    Console(Console),
    Checks(Vec<Check>),
    Folded(Folded),
}

/// A `<details class="…">` element of ours.
#[derive(Debug, Clone, PartialEq)]
pub struct Folded {
    pub kind: FoldedKind,
    /// Text of `<summary>`.
    pub summary: String,
    /// Prose and console blocks, in order.
    pub blocks: Vec<Block>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoldedKind {
    Hint,
    /// Typed after the shown blocks.
    Solution,
    /// Typed in place of the shown blocks.
    Instead,
    /// A known mistake; must fail with this cause.
    Wrong(String),
}

/// A `console` fence: what is typed, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Console {
    pub inputs: Vec<Typed>,
    /// Deadline of each of its commands.
    pub timeout: Duration,
    pub span: Span,
}

/// One thing typed into one terminal, and what is expected to come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    pub terminal: TerminalName,
    pub input: Input,
    pub expect: Expectation,
    /// Of the command's own line or lines.
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A command; continuation lines (`> `) are joined by `\n`. May hold `{{words}}`.
    Command(String),
    Key(Key),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// `^C`
    Interrupt,
    /// `^D`
    EndOfFile,
    /// `^Z`
    Suspend,
}

/// What a console block says of a command's end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expectation {
    pub end: ExpectedEnd,
    /// Expected output, line by line; empty: anything. May hold `{{words}}`.
    pub output: Vec<OutputLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedEnd {
    /// `? N`; 0 where nothing is written after a command.
    Status(i32),
    /// Nothing is written after a key: whatever it interrupts or ends has the status it has.
    Any,
    /// `? running`
    Running,
}

impl Default for ExpectedEnd {
    fn default() -> Self {
        Self::Status(0)
    }
}

/// A line of expected output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputLine {
    /// `...`: some lines, or none.
    Lines,
    /// Fixed texts with "some text" (`[..]`) between each two of them.
    Line(Vec<String>),
}

/// One check: a table of a `toml check` fence.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    pub id: CheckId,
    /// The claim in words.
    pub that: String,
    pub claim: Claim,
    /// Where all of it holds. `[host]` where the author wrote neither `from` nor `not-from`.
    pub from: Vec<Viewpoint>,
    /// Where the subject does not exist.
    pub not_from: Vec<Viewpoint>,
    /// Of which the subject as seen from `from` is another.
    pub differs_from: Vec<Viewpoint>,
    /// The later check that proves this starting point was one.
    pub until: Option<CheckId>,
    pub holds: Holds,
    /// How long the positive half may take to become true.
    pub within: Duration,
    pub points: u32,
    pub hidden: bool,
    pub extra: bool,
    /// Checks that must have passed for this one to be judged at all.
    pub after: Vec<CheckId>,
    /// Of the table's name.
    pub span: Span,
}

impl Check {
    /// Whether it observes what the learner controls, and so proves nothing by itself.
    pub fn is_hearsay(&self) -> bool {
        matches!(self.claim, Claim::Output(_))
    }
}

/// How long a passed check must stay true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// `false`: it passed, that is enough.
    Once,
    /// `true`: judged again at the end of the lesson.
    ToTheEnd,
    /// Judged again at the end of that step.
    Through(StepId),
}

/// Where a question is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Viewpoint {
    /// The lab machine as it was before the first shell.
    Host,
    /// Where a terminal's foreground process is now: `A`.
    Terminal(TerminalName),
    /// The first shell of a terminal, whatever runs in front of it now: `shell:A`.
    Shell(TerminalName),
    /// A named network namespace (ip-netns(8)): `netns:ns0`.
    Netns(String),
    /// The one process of this name: `process:sleep`.
    Process(String),
}

impl fmt::Display for Viewpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host => f.write_str("host"),
            Self::Terminal(name) => write!(f, "{name}"),
            Self::Shell(name) => write!(f, "shell:{name}"),
            Self::Netns(name) => write!(f, "netns:{name}"),
            Self::Process(name) => write!(f, "process:{name}"),
        }
    }
}

/// What a check claims. One variant a kind; the key that names the kind holds the subject.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    Namespace(NamespaceClaim),
    File(FileClaim),
    Mount(MountClaim),
    Process(ProcessClaim),
    Ipc(IpcClaim),
    Netns(NetnsClaim),
    Link(LinkClaim),
    Address(AddressClaim),
    Ping(PingClaim),
    Output(OutputClaim),
}

impl Claim {
    /// The key that names the kind: `link`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Namespace(_) => "namespace",
            Self::File(_) => "file",
            Self::Mount(_) => "mount",
            Self::Process(_) => "process",
            Self::Ipc(_) => "ipc",
            Self::Netns(_) => "netns",
            Self::Link(_) => "link",
            Self::Address(_) => "address",
            Self::Ping(_) => "ping",
            Self::Output(_) => "output",
        }
    }

    /// The subject as written: `br0`.
    pub fn subject(&self) -> String {
        match self {
            Self::Namespace(c) => c.of.to_string(),
            Self::File(c) => c.path.clone(),
            Self::Mount(c) => c.path.clone(),
            Self::Process(c) => c.subject.to_string(),
            Self::Ipc(c) => c.object.to_string(),
            Self::Netns(c) => c.name.clone(),
            Self::Link(c) => c.name.clone(),
            Self::Address(c) => c.address.to_string(),
            Self::Ping(c) => c.to.to_string(),
            Self::Output(c) => c.terminal.to_string(),
        }
    }
}

/// The kinds of namespace (namespaces(7)), in the order in which `lsns` and the prompt name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

/// Words that `{{…}}` may stand for, and what they stand for in one run.
pub type Words = BTreeMap<String, String>;
