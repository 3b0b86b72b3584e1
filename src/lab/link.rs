//! The line to a lab's supervisor: one request, one reply, in order.
//!
//! Whoever waits for a reply may give up; the reply then comes too late, and is passed over. The supervisor stops looking
//! when the next request comes, so a question that was given up costs nothing more.

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use tokio::time::timeout;

use super::channel::AsyncChannel;
use super::protocol::{Front, Reply, Request};
use super::{LabError, Residue};
use crate::lesson::TerminalName;
use crate::observation::{Answer, Ask, Unobservable};

/// How long a supervisor may take to answer anything but a question with echoes.
const ANSWER: Duration = Duration::from_secs(60);

pub struct Link {
    channel: AsyncChannel,
    /// A `Watch` was sent whose `Changed` has not come yet.
    watching: bool,
    /// Replies still to come, that of the request under way included.
    owed: usize,
}

impl Link {
    pub(super) fn new(channel: AsyncChannel) -> Self {
        Self { channel, watching: false, owed: 0 }
    }

    /// Asks the kernel, from outside. May be dropped before it is answered.
    pub async fn observe(&mut self, asks: &[Ask]) -> Result<Vec<Result<Answer, Unobservable>>, LabError> {
        match self.ask(&Request::Observe(asks.to_vec())).await? {
            Reply::Answers(answers) => Ok(answers),
            other => Err(unexpected(&other)),
        }
    }

    /// Resolves when the kernel says that something in the lab changed since the last observation.
    ///
    /// May be dropped before it does.
    pub async fn changed(&mut self) {
        if !self.watching {
            self.watching = true;
            if self.channel.send(&Request::Watch).await.is_err() {
                return std::future::pending().await;
            }
        }
        loop {
            match self.channel.receive::<Reply>().await {
                Ok(Reply::Changed) => {
                    self.watching = false;
                    return;
                }
                Ok(_) => self.owed = self.owed.saturating_sub(1),
                // The lab is gone: the next observation will say so.
                Err(_) => return std::future::pending().await,
            }
        }
    }

    pub(super) async fn open(&mut self, terminal: &TerminalName) -> Result<(), LabError> {
        match self.ask(&Request::Open(terminal.clone())).await? {
            Reply::Opened => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) async fn kill_front(&mut self, terminal: &TerminalName) -> Result<(), LabError> {
        match self.ask(&Request::Kill(terminal.clone())).await? {
            Reply::Killed => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// Whether what is in front in a terminal is blocked reading it.
    pub(super) async fn is_reading(&mut self, terminal: &TerminalName) -> Result<bool, LabError> {
        match self.ask(&Request::Front(terminal.clone())).await? {
            Reply::Front(front) => Ok(front.is_ok_and(|front: Front| front.reading)),
            other => Err(unexpected(&other)),
        }
    }

    /// Asks for the end. Replies to requests that were given up half-way may come first.
    pub(super) async fn end(&mut self) -> io::Result<Vec<Residue>> {
        self.channel.send(&Request::End).await?;
        loop {
            if let Reply::Ended(residue) = self.channel.receive().await? {
                return Ok(residue);
            }
        }
    }

    /// Descriptors that came along with the replies so far.
    pub(super) fn take_descriptors(&mut self) -> Vec<OwnedFd> {
        self.channel.take_descriptors()
    }

    /// One request, one reply. News of a change that nobody waits for any more is passed over, and so are replies
    /// to requests that were given up.
    pub(super) async fn ask(&mut self, request: &Request) -> Result<Reply, LabError> {
        let gone = |error: io::Error| match is_hung_up(&error) {
            true => supervisor_ended(),
            false => LabError::Gone(format!("talk to its supervisor: {error}")),
        };
        self.owed += 1;
        self.channel.send(request).await.map_err(gone)?;
        loop {
            match timeout(ANSWER, self.channel.receive()).await {
                Ok(Ok(Reply::Changed)) => self.watching = false,
                Ok(Ok(reply)) => {
                    // The supervisor stops watching at a request.
                    self.watching = false;
                    self.owed -= 1;
                    if self.owed == 0 {
                        return Ok(reply);
                    }
                }
                Ok(Err(error)) => return Err(gone(error)),
                Err(_) => return Err(LabError::Gone(format!("no answer within {} s", ANSWER.as_secs()))),
            }
        }
    }
}

/// Whether the other end of a socket was closed: before we wrote, before it read, or after.
pub(super) fn is_hung_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionReset | UnexpectedEof)
}

/// Killed, by somebody or for want of memory: nothing that this machine refuses.
pub(super) fn supervisor_ended() -> LabError {
    LabError::Gone("its supervisor ended unexpectedly".to_owned())
}

pub(super) fn unexpected(reply: &Reply) -> LabError {
    match reply {
        Reply::Failed(why) => LabError::Gone(why.clone()),
        other => LabError::Gone(format!("its supervisor answered something else: {other:?}")),
    }
}
