//! What goes between `nslab attach` and `nslab learn`: frames of a length, a kind and a body. Pure.
//!
//! ```text
//! length: u32, big-endian, of kind and body    kind: u8    body
//! kind 1: a message, in JSON                   kind 2: bytes of a terminal
//! ```
//!
//! The other side is the same user's, but may be another version, or broken: what it sends is bounded, and read without
//! trust.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::lesson::{NamespaceKind, TerminalName};
use crate::world::Scene;

/// Raised when a side could misunderstand the other.
pub const VERSION: u32 = 1;

/// What one frame may hold of a client's keys and messages.
pub const MOST_ASKED: usize = 64 * 1024;
/// What one frame may hold of the server's answers: a world is long.
pub const MOST_TOLD: usize = 16 * 1024 * 1024;

const MESSAGE: u8 = 1;
const BYTES: u8 = 2;
const LENGTH: usize = 4;

/// Columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

/// What a client says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Asked {
    /// The first message of `nslab attach`. No terminal: one that the learner is not in.
    Attach {
        version: u32,
        terminal: Option<TerminalName>,
        size: Size,
    },
    /// The first and only message of `nslab world`.
    World {
        version: u32,
    },
    Resize {
        size: Size,
    },
}

impl Asked {
    /// The version that a first message names.
    pub fn version(&self) -> Option<u32> {
        match self {
            Self::Attach { version, .. } | Self::World { version } => Some(*version),
            Self::Resize { .. } => None,
        }
    }
}

/// What the server says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tell", rename_all = "kebab-case")]
pub enum Told {
    /// From now on, bytes are this terminal's. What it shows comes first.
    Attached {
        lesson: String,
        terminal: TerminalName,
    },
    World {
        scene: Box<Scene>,
    },
    Refused {
        why: Refusal,
    },
    Over {
        why: Over,
    },
}

/// Why a client does not get what it asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The server speaks this version.
    Version(u32),
    /// In the kernel's words.
    CannotOpen(String),
    /// There are as many terminals as there can be.
    Full(usize),
    /// The lab is gone; the learner may yet make another.
    NoLab,
    NoSuchName(String),
    TooManyWindows,
    Misunderstood,
}

/// Why it is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// The terminal's shell has ended, and with it these namespaces.
    TerminalClosed(Vec<NamespaceKind>),
    LabEnded,
    /// The client did not read what was sent.
    TooSlow,
}

/// What one frame holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Body<M> {
    Message(M),
    Bytes(Vec<u8>),
}

/// The other side can't be understood.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Garbled {
    #[error("a frame of {0} bytes")]
    TooLong(usize),
    #[error("an empty frame")]
    Empty,
    #[error("a frame of kind {0}")]
    Kind(u8),
    #[error("a message that is none: {0}")]
    Message(String),
}

pub fn message(message: &impl Serialize) -> Vec<u8> {
    // These types have nothing that JSON could not say.
    frame(MESSAGE, &serde_json::to_vec(message).unwrap_or_default())
}

pub fn bytes(bytes: &[u8]) -> Vec<u8> {
    frame(BYTES, bytes)
}

fn frame(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 1).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], &[kind], body].concat()
}

/// Puts frames together from what was read.
pub struct Decoder {
    read: Vec<u8>,
    most: usize,
}

impl Decoder {
    /// A frame's kind and body are `most` bytes at most.
    pub fn new(most: usize) -> Self {
        Self { read: Vec::new(), most }
    }

    pub fn feed(&mut self, bytes: &[u8]) {
        self.read.extend_from_slice(bytes);
    }

    /// The next whole frame. After an error, nothing more can be understood.
    pub fn next<M: DeserializeOwned>(&mut self) -> Result<Option<Body<M>>, Garbled> {
        let Some(length) = self.read.first_chunk::<LENGTH>() else { return Ok(None) };
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        if length > self.most {
            return Err(Garbled::TooLong(length));
        }
        if self.read.len() < LENGTH + length {
            return Ok(None);
        }
        let rest = self.read.split_off(LENGTH + length);
        let frame = std::mem::replace(&mut self.read, rest);
        let (kind, body) = frame[LENGTH..].split_first().ok_or(Garbled::Empty)?;
        match *kind {
            MESSAGE => serde_json::from_slice(body)
                .map(|message| Some(Body::Message(message)))
                .map_err(|error| Garbled::Message(error.to_string())),
            BYTES => Ok(Some(Body::Bytes(body.to_vec()))),
            other => Err(Garbled::Kind(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn attach() -> Asked {
        let size = Size { columns: 80, rows: 24 };
        Asked::Attach { version: VERSION, terminal: Some("B".into()), size }
    }

    #[test]
    fn frames_come_out_as_they_went_in_however_they_are_cut() {
        let sent = [message(&attach()), bytes(b"ls\r"), bytes(b""), message(&Asked::World { version: 1 })].concat();
        for step in 1..sent.len() {
            let mut decoder = Decoder::new(MOST_ASKED);
            let mut got: Vec<Body<Asked>> = Vec::new();
            for chunk in sent.chunks(step) {
                decoder.feed(chunk);
                while let Some(body) = decoder.next().expect("well-formed") {
                    got.push(body);
                }
            }
            let bytes = |bytes: &[u8]| Body::Bytes(bytes.to_vec());
            let world = Body::Message(Asked::World { version: 1 });
            assert_eq!(got, [Body::Message(attach()), bytes(b"ls\r"), bytes(b""), world]);
        }
    }

    #[test]
    fn a_length_is_believed_only_up_to_a_bound() {
        let mut decoder = Decoder::new(MOST_ASKED);
        decoder.feed(&u32::MAX.to_be_bytes());
        assert_eq!(decoder.next::<Asked>(), Err(Garbled::TooLong(u32::MAX as usize)));
        let mut decoder = Decoder::new(MOST_ASKED);
        decoder.feed(&[0, 0, 0, 0]);
        assert_eq!(decoder.next::<Asked>(), Err(Garbled::Empty));
        let mut decoder = Decoder::new(MOST_ASKED);
        decoder.feed(&[0, 0, 0, 1, 9]);
        assert_eq!(decoder.next::<Asked>(), Err(Garbled::Kind(9)));
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read(chunks in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..20)) {
            let mut decoder = Decoder::new(64);
            'all: for chunk in chunks {
                decoder.feed(&chunk);
                loop {
                    match decoder.next::<Asked>() {
                        Ok(Some(_)) => {}
                        Ok(None) => break,
                        Err(_) => break 'all,
                    }
                }
            }
        }
    }
}
