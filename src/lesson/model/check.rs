//! A check: what it claims of which viewpoints, and when.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::*;

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
