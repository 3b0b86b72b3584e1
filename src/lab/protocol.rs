//! What nslab, its supervisors and their inits say to one another.
//!
//! All ends are one binary of one version, so no message carries a version. nslab and a supervisor exchange
//! frames (a length, then JSON) over a stream socket, with descriptors alongside; a supervisor tells init in
//! single messages. What *init* says is believed only until the first shell has started.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::identity::Ids;
use super::{Pace, Residue};
use crate::lesson::{LabSpec, TerminalName};
use crate::observation::{Answer, Ask, Unobservable};

/// nslab → supervisor. Each but [`Request::Watch`] has exactly one reply.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// First, once. → [`Reply::Ready`] with the terminals' masters, in order.
    Start(Start),
    /// Starts the shell of a terminal that has none. → [`Reply::Opened`], with the master of one that is new
    Open(TerminalName),
    /// → [`Reply::Answers`]
    Observe(Vec<Ask>),
    /// Who is in front in a terminal? → [`Reply::Front`]
    Front(TerminalName),
    /// Kills what is in front in a terminal. → [`Reply::Killed`]
    Kill(TerminalName),
    /// Say so when something has changed since the last `Observe`. → at most one [`Reply::Changed`]
    Watch,
    /// → [`Reply::Ended`]
    End,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Start {
    /// This lab's name on the machine.
    pub name: String,
    pub spec: LabSpec,
    pub ids: Ids,
    pub pace: Pace,
}

/// supervisor → nslab
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    Ready {
        limits: Vec<String>,
    },
    Opened,
    Answers(Vec<Result<Answer, Unobservable>>),
    Front(Result<Front, Unobservable>),
    Killed,
    Changed,
    Ended(Vec<Residue>),
    /// The lab could not be made, or went away: operation, object and errno in words.
    Failed(String),
}

/// Who is in front in a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Front {
    pub name: String,
    /// Whether it is blocked reading the terminal: it waits for the next line.
    pub reading: bool,
}

/// supervisor → init
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// The user namespace has its id maps: go on.
    Mapped,
    /// Start a shell on the terminal whose slave side comes along.
    Shell { terminal: TerminalName },
}

/// init → supervisor, before the first shell.
#[derive(Debug, Serialize, Deserialize)]
pub enum Notice {
    /// Everything is mounted; a clone of the lab's /proc that nothing can cover comes along.
    Mounted,
    /// Our limits and the filter hold: from now on it starts shells.
    Ready,
    Failed(String),
}

/// Environment of every shell.
pub type Environment = BTreeMap<String, String>;
