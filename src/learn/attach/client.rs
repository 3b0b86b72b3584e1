//! The side of `nslab attach` and `nslab world`: finds the lab's window, and looks through it.

use std::future::Future;
use std::io::{self, Write};
use std::os::unix::net::UnixStream as StdStream;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::timeout;

use super::address::{Running, address};
use super::protocol::{self, Asked, Body, Decoder, MOST_TOLD, Over, Refusal, Size, Told, VERSION};
use crate::grid;
use crate::learn::front::Leader;
use crate::learn::rescue;
use crate::learn::terminal::{self, Input, Raw};
use crate::lesson::TerminalName;
use crate::sys::process::uid;
use crate::world::Scene;

/// How long the lab may take to take what we send, or to say a first word.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// It has ended meanwhile, as a rule.
    #[error("cannot reach the lab: {0}")]
    Unreachable(io::Error),
    #[error("the lab belongs to somebody else")]
    NotOurs,
    #[error("the lab does not answer")]
    NoAnswer,
    #[error("the lab sends what cannot be understood: {0}")]
    Garbled(String),
    #[error("refused")]
    Refused(Refusal),
    #[error("cannot use this terminal: {0}")]
    Terminal(io::Error),
}

/// How a window came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    Detached,
    /// Somebody sent a signal, or the terminal is gone.
    Stopped,
    Over(Over),
}

/// What the one in front of the window wants and sees.
pub struct Window<'a, W> {
    pub terminal: Option<TerminalName>,
    pub leader: Leader,
    pub output: &'a mut W,
    /// What to say first: of which lesson this is which terminal.
    pub greet: &'a dyn Fn(&str, &TerminalName) -> String,
}

/// What is in the lab now.
pub async fn world(lab: &Running) -> Result<Scene, AttachError> {
    let mut line = Line::connect(lab).await?;
    line.send(&protocol::message(&Asked::World { version: VERSION })).await?;
    match timeout(PATIENCE, line.hear()).await.map_err(|_| AttachError::NoAnswer)?? {
        Some(Body::Message(Told::World { scene })) => Ok(*scene),
        Some(Body::Message(Told::Refused { why })) => Err(AttachError::Refused(why)),
        Some(other) => Err(AttachError::Garbled(format!("{other:?}").chars().take(80).collect())),
        None => Err(AttachError::NoAnswer),
    }
}

/// Types into a terminal of the lab until `stop` resolves, the learner detaches, or the lab ends.
pub async fn attach<W: Write>(
    lab: &Running,
    window: Window<'_, W>,
    stop: impl Future<Output = ()>,
) -> Result<Ended, AttachError> {
    let mut line = Line::connect(lab).await?;
    let size = size_now();
    let ask = Asked::Attach { version: VERSION, terminal: window.terminal.clone(), size };
    line.send(&protocol::message(&ask)).await?;
    match timeout(PATIENCE, line.hear()).await.map_err(|_| AttachError::NoAnswer)?? {
        Some(Body::Message(Told::Attached { lesson, terminal })) => {
            let greeting = (window.greet)(&lesson, &terminal);
            writeln!(window.output, "{greeting}")
                .and_then(|()| window.output.flush())
                .map_err(AttachError::Terminal)?;
            look(line, window, size, stop).await
        }
        Some(Body::Message(Told::Refused { why })) => Err(AttachError::Refused(why)),
        Some(Body::Message(Told::Over { why })) => Ok(Ended::Over(why)),
        Some(other) => Err(AttachError::Garbled(format!("{other:?}").chars().take(80).collect())),
        None => Err(AttachError::NoAnswer),
    }
}

async fn look<W: Write>(
    mut line: Line,
    window: Window<'_, W>,
    size: Size,
    stop: impl Future<Output = ()>,
) -> Result<Ended, AttachError> {
    let raw = Raw::enter().map_err(AttachError::Terminal)?;
    let (_input, mut typed) = keys().map_err(AttachError::Terminal)?;
    let mut resized = signal(SignalKind::window_change()).map_err(AttachError::Terminal)?;
    let mut continued = signal(SignalKind::from_raw(libc::SIGCONT)).map_err(AttachError::Terminal)?;
    let mut suspended = signal(SignalKind::from_raw(libc::SIGTSTP)).map_err(AttachError::Terminal)?;
    let mut keys = Keys { leader: window.leader, after_leader: false };
    let mut shown = grid::new(size.columns, size.rows, 0, ());
    let mut stop = std::pin::pin!(stop);
    let ended = loop {
        tokio::select! {
            heard = line.hear() => match heard {
                Ok(Some(Body::Bytes(bytes))) => {
                    shown.process(&bytes);
                    if window.output.write_all(&bytes).and_then(|()| window.output.flush()).is_err() {
                        break Ok(Ended::Stopped);
                    }
                }
                Ok(Some(Body::Message(Told::Over { why }))) => break Ok(Ended::Over(why)),
                // Of the same terminal, in a new lab.
                Ok(Some(Body::Message(Told::Attached { .. }))) => {
                    let _ = window.output.write_all(b"\x1b[m\r\n");
                }
                Ok(Some(Body::Message(Told::Refused { why }))) => break Err(AttachError::Refused(why)),
                Ok(Some(Body::Message(Told::World { .. }))) => {}
                Ok(None) => break Ok(Ended::Over(Over::LabEnded)),
                Err(error) => break Err(error),
            },
            bytes = typed.recv() => {
                let Some(bytes) = bytes else { break Ok(Ended::Stopped) };
                let (bytes, detach) = keys.sort(&bytes);
                if !bytes.is_empty() && let Err(error) = line.send(&protocol::bytes(&bytes)).await {
                    break Err(error);
                }
                if detach {
                    break Ok(Ended::Detached);
                }
            }
            _ = resized.recv() => {
                let size = size_now();
                grid::resize(&mut shown, size.columns, size.rows);
                if let Err(error) = line.send(&protocol::message(&Asked::Resize { size })).await {
                    break Err(error);
                }
            }
            _ = suspended.recv() => {
                let _ = window.output.write_all(&rescue::put_right(shown.screen().alternate_screen()));
                let _ = window.output.flush();
                drop(raw.suspend());
            }
            _ = continued.recv() => {
                drop(raw.again());
                let _ = window.output.write_all(&drawn_again(shown.screen()));
                let _ = window.output.flush(); // the terminal may be gone
            }
            () = &mut stop => break Ok(Ended::Stopped),
        }
    };
    let _ = window.output.write_all(&rescue::put_right(shown.screen().alternate_screen()));
    let _ = window.output.flush(); // the terminal may be gone
    ended
}

/// Somebody else has written here meanwhile: the line with the cursor, or all of what a program on a screen of its own
/// shows.
fn drawn_again(screen: &vt100::Screen) -> Vec<u8> {
    match screen.alternate_screen() {
        true => [b"\x1b[?1049h".as_slice(), &screen.state_formatted()].concat(),
        false => [b"\r\x1b[K".as_slice(), &grid::line_at_cursor(screen)].concat(),
    }
}

/// What is typed, by a thread; bounded, so that a paste waits for the lab to take it.
fn keys() -> io::Result<(Input, Receiver<Vec<u8>>)> {
    let (to, typed) = channel(16);
    let input = Input::as_typed(move |typed| typed.is_some_and(|bytes| to.blocking_send(bytes).is_ok()))?;
    Ok((input, typed))
}

fn size_now() -> Size {
    let (columns, rows) = terminal::size().unwrap_or((80, 24));
    Size { columns, rows }
}

/// Keys, but for those that are ours.
struct Keys {
    leader: Leader,
    after_leader: bool,
}

impl Keys {
    /// What goes to the lab, and whether to detach after it.
    fn sort(&mut self, bytes: &[u8]) -> (Vec<u8>, bool) {
        let mut pass = Vec::new();
        let mut rest = bytes;
        while let [byte, after @ ..] = rest {
            let was_leader = std::mem::take(&mut self.after_leader);
            if was_leader && (matches!(byte, b'q' | b'Q') || rest.starts_with("ㅂ".as_bytes())) {
                return (pass, true);
            }
            match (was_leader, *byte == self.leader.byte()) {
                (false, true) => self.after_leader = true,
                // Twice: once for the lab. Any other key after it means nothing.
                (true, true) | (false, false) => pass.push(*byte),
                (true, false) => {}
            }
            rest = after;
        }
        (pass, false)
    }
}

/// A connection to the lab.
struct Line {
    stream: UnixStream,
    decoder: Decoder,
    chunk: Vec<u8>,
}

impl Line {
    async fn connect(lab: &Running) -> Result<Self, AttachError> {
        let connect = || {
            let stream = StdStream::connect_addr(&address(uid(), lab)?)?;
            stream.set_nonblocking(true)?;
            UnixStream::from_std(stream)
        };
        let stream = connect().map_err(AttachError::Unreachable)?;
        // Any process can take any address.
        let peer = stream.peer_cred().map_err(AttachError::Unreachable)?;
        if peer.uid() != uid() {
            return Err(AttachError::NotOurs);
        }
        Ok(Self { stream, decoder: Decoder::new(MOST_TOLD), chunk: vec![0; 64 * 1024] })
    }

    async fn send(&mut self, frame: &[u8]) -> Result<(), AttachError> {
        match timeout(PATIENCE, self.stream.write_all(frame)).await {
            Ok(sent) => sent.map_err(AttachError::Unreachable),
            Err(_) => Err(AttachError::NoAnswer),
        }
    }

    /// The next frame; none at the end. Loses nothing when it is not waited for to the end.
    async fn hear(&mut self) -> Result<Option<Body<Told>>, AttachError> {
        loop {
            let heard = self.decoder.next().map_err(|error| AttachError::Garbled(error.to_string()))?;
            if heard.is_some() {
                return Ok(heard);
            }
            match self.stream.read(&mut self.chunk).await {
                Ok(0) => return Ok(None),
                Ok(n) => self.decoder.feed(&self.chunk[..n]),
                Err(error) => return Err(AttachError::Unreachable(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_leader_and_what_follows_it_are_ours() {
        let mut keys = Keys { leader: Leader::default(), after_leader: false };
        assert_eq!(keys.sort(b"ls\r"), (b"ls\r".to_vec(), false));
        assert_eq!(keys.sort(b"\x07\x07x"), (b"\x07x".to_vec(), false));
        assert_eq!(keys.sort(b"a\x07"), (b"a".to_vec(), false));
        assert_eq!(keys.sort(b"zb"), (b"b".to_vec(), false), "no such key of ours");
        assert_eq!(keys.sort(b"c\x07qd"), (b"c".to_vec(), true));
        let mut keys = Keys { leader: Leader::default(), after_leader: false };
        assert_eq!(keys.sort("\x07ㅂ".as_bytes()), (Vec::new(), true), "a Hangul layout");
    }
}
