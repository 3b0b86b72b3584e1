//! Frames between nslab and a supervisor, and between that and its observers: four bytes of length, JSON, descriptors alongside.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::unix::AsyncFd;

use crate::sys::{poll, socket};

/// No message of ours comes near it: a longer one is a bug.
const LONGEST: usize = 64 * 1024 * 1024;

/// Bytes received and not yet understood.
#[derive(Default)]
struct Incoming {
    bytes: Vec<u8>,
    descriptors: Vec<OwnedFd>,
}

impl Incoming {
    /// Reads once; `false` at the end of the stream.
    fn receive(&mut self, socket: impl AsFd) -> io::Result<bool> {
        let mut buffer = [0u8; 16 * 1024];
        let received = socket::receive(socket, &mut buffer, &mut self.descriptors)?;
        self.bytes.extend_from_slice(&buffer[..received]);
        Ok(received > 0)
    }

    /// Whether a message has come that was not taken yet.
    fn holds_message(&self) -> bool {
        let header = self.bytes.first_chunk::<4>();
        header.is_some_and(|header| self.bytes.len() - 4 >= u32::from_le_bytes(*header) as usize)
    }

    fn message<T: DeserializeOwned>(&mut self) -> io::Result<Option<T>> {
        let Some(header) = self.bytes.first_chunk::<4>() else { return Ok(None) };
        let length = u32::from_le_bytes(*header) as usize;
        if length > LONGEST {
            return Err(io::Error::other("a message is too long"));
        }
        let Some(body) = self.bytes.get(4..4 + length) else { return Ok(None) };
        let message = serde_json::from_slice(body)?;
        self.bytes.drain(..4 + length);
        Ok(Some(message))
    }
}

fn frame(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 4];
    serde_json::to_writer(&mut bytes, message)?;
    let length = (bytes.len() - 4) as u32;
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    Ok(bytes)
}

fn closed() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}

/// The end of a supervisor or an observer: blocking.
pub struct Channel {
    socket: OwnedFd,
    incoming: Incoming,
}

impl Channel {
    pub fn new(socket: OwnedFd) -> Self {
        Self { socket, incoming: Incoming::default() }
    }

    pub fn send(&self, message: &impl Serialize, descriptors: &[RawFd]) -> io::Result<()> {
        let bytes = frame(message)?;
        let mut sent = socket::send(&self.socket, &bytes, descriptors)?;
        while sent < bytes.len() {
            sent += socket::send(&self.socket, &bytes[sent..], &[])?;
        }
        Ok(())
    }

    /// Whether the next message is here already: several may come in one read, and then the socket is silent.
    pub fn holds_message(&self) -> bool {
        self.incoming.holds_message()
    }

    /// The next message; an error of kind `UnexpectedEof` when the other end is gone.
    pub fn receive<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        self.receive_until(None)
    }

    /// The same; an error of kind `TimedOut` at the deadline.
    pub fn receive_by<T: DeserializeOwned>(&mut self, deadline: Instant) -> io::Result<T> {
        self.receive_until(Some(deadline))
    }

    fn receive_until<T: DeserializeOwned>(&mut self, deadline: Option<Instant>) -> io::Result<T> {
        loop {
            if let Some(message) = self.incoming.message()? {
                return Ok(message);
            }
            if let Some(deadline) = deadline
                && !poll::ready_by(&self.socket, deadline)?
            {
                return Err(io::ErrorKind::TimedOut.into());
            }
            if !self.incoming.receive(&self.socket)? {
                return Err(closed());
            }
        }
    }
}

impl AsFd for Channel {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// nslab's end. Receiving may be given up half-way and taken up again: nothing is lost.
pub struct AsyncChannel {
    socket: AsyncFd<OwnedFd>,
    incoming: Incoming,
}

impl AsyncChannel {
    pub fn new(socket: OwnedFd) -> io::Result<Self> {
        socket::set_nonblocking(&socket)?;
        Ok(Self { socket: poll::register(socket)?, incoming: Incoming::default() })
    }

    pub async fn send(&self, message: &impl Serialize) -> io::Result<()> {
        let bytes = frame(message)?;
        let mut sent = 0;
        while sent < bytes.len() {
            let mut guard = self.socket.writable().await?;
            if let Ok(result) = guard.try_io(|fd| socket::send(fd.get_ref(), &bytes[sent..], &[])) {
                sent += result?;
            }
        }
        Ok(())
    }

    pub async fn receive<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        loop {
            if let Some(message) = self.incoming.message()? {
                return Ok(message);
            }
            let mut guard = self.socket.readable().await?;
            match guard.try_io(|fd| self.incoming.receive(fd.get_ref())) {
                Ok(Ok(true)) | Err(_) => {}
                Ok(Ok(false)) => return Err(closed()),
                Ok(Err(error)) => return Err(error),
            }
        }
    }

    /// Descriptors that came along with the messages so far.
    pub fn take_descriptors(&mut self) -> Vec<OwnedFd> {
        std::mem::take(&mut self.incoming.descriptors)
    }
}

/// One message between supervisor and init, with at most one descriptor; waits until `deadline`.
pub fn tell(socket: impl AsFd, message: &impl Serialize, descriptor: Option<&OwnedFd>) -> io::Result<()> {
    let descriptors: Vec<RawFd> = descriptor.iter().map(|fd| fd.as_raw_fd()).collect();
    socket::send(socket, &serde_json::to_vec(message)?, &descriptors)?;
    Ok(())
}

/// The next such message.
pub fn hear<T: DeserializeOwned>(
    socket: impl AsFd,
    descriptors: &mut Vec<OwnedFd>,
    deadline: Option<Instant>,
) -> io::Result<T> {
    let mut buffer = [0u8; 4096];
    if !poll::wait(&[(socket.as_fd(), poll::Interest::Readable)], deadline)?[0] {
        return Err(io::ErrorKind::TimedOut.into());
    }
    match socket::receive(socket, &mut buffer, descriptors)? {
        0 => Err(closed()),
        length => Ok(serde_json::from_slice(&buffer[..length])?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_came_along_with_another_is_known_to_be_there() {
        let (ours, theirs) = std::os::unix::net::UnixStream::pair().expect("a pair of sockets");
        let (us, mut they) = (Channel::new(ours.into()), Channel::new(theirs.into()));
        us.send(&1, &[]).expect("it is sent");
        us.send(&2, &[]).expect("it is sent");
        assert!(!they.holds_message());
        assert_eq!(they.receive::<i32>().expect("it comes"), 1);
        assert!(they.holds_message());
        assert_eq!(they.receive::<i32>().expect("it comes"), 2);
        assert!(!they.holds_message());
    }
}
