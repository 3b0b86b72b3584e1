//! nftables rules as the kernel keeps them (nft(8)): chains of rules, rules of expressions over registers.
//!
//! As much as decides a packet's fate. Expressions that are not known stay, by name: whoever reads a rule must
//! know that there was something that they did not understand.

use serde::{Deserialize, Serialize};

/// All tables of a network namespace.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ruleset {
    pub chains: Vec<Chain>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    pub family: Family,
    pub table: String,
    pub name: String,
    /// Where packets enter it by themselves; `None`: only by a jump.
    pub base: Option<Base>,
    /// In the order in which they are tried.
    pub rules: Vec<Rule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Family {
    Inet,
    Ip,
    Ip6,
    Bridge,
    Other,
}

impl Family {
    /// As `nft` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inet => "inet",
            Self::Ip => "ip",
            Self::Ip6 => "ip6",
            Self::Bridge => "bridge",
            Self::Other => "other",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    pub hook: HookPoint,
    /// Lower ones come first.
    pub priority: i32,
    pub policy: Policy,
}

/// NFTA_HOOK_HOOKNUM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HookPoint {
    At(Hook),
    /// Of families with hooks of their own.
    Other(u32),
}

/// NF_INET_*
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Hook {
    Prerouting,
    Input,
    Forward,
    Output,
    Postrouting,
}

impl Hook {
    pub fn word(self) -> &'static str {
        match self {
            Self::Prerouting => "prerouting",
            Self::Input => "input",
            Self::Forward => "forward",
            Self::Output => "output",
            Self::Postrouting => "postrouting",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Policy {
    Accept,
    Drop,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The number by which `nft delete rule` knows it.
    pub handle: u64,
    pub expressions: Vec<Expression>,
}

/// One step of a rule. Registers are the kernel's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expression {
    Load {
        datum: Datum,
        register: u32,
    },
    /// `register = (from & mask) ^ xor`
    Mask {
        from: u32,
        register: u32,
        mask: Vec<u8>,
        xor: Vec<u8>,
    },
    /// The rule ends here, without effect, unless it holds.
    Compare {
        register: u32,
        verb: Verb,
        value: Vec<u8>,
    },
    /// What nft(8) calls a verdict.
    Decide(Decision),
    /// Dropped, and the sender is told.
    Reject,
    /// Counts or writes something down, and lets the rule go on.
    Note,
    /// Not understood.
    Other(String),
}

/// What is loaded into a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Datum {
    /// Bytes from the network header on.
    Network {
        offset: u32,
        length: u32,
    },
    /// Bytes from the transport header on.
    Transport {
        offset: u32,
        length: u32,
    },
    /// Name of the interface that it came in by, filled up to 16 bytes.
    InName,
    OutName,
    /// Index of that interface, as the machine orders bytes.
    InIndex,
    OutIndex,
    /// The transport protocol's number, one byte.
    Protocol,
    /// NFPROTO_IPV4 or NFPROTO_IPV6, one byte.
    Family,
    /// Bits of the connection's state, as the machine orders bytes.
    ConnectionState,
    Other(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verb {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    Accept,
    Drop,
    /// On with the next rule.
    Continue,
    Jump(String),
    Goto(String),
    Return,
    Other(i32),
}
