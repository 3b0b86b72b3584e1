//! Unix sockets that carry bytes and descriptors: unix(7).

use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};

use nix::cmsg_space;
use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType, recvmsg, sendmsg, socketpair,
};

/// At most so many descriptors in one message.
pub const MAX_DESCRIPTORS: usize = 16;

/// Two connected ends that keep byte order, not message borders.
pub fn stream_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(AddressFamily::Unix, SockType::Stream, None, SockFlag::SOCK_CLOEXEC)?)
}

/// Two connected ends that keep message borders.
pub fn message_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(AddressFamily::Unix, SockType::SeqPacket, None, SockFlag::SOCK_CLOEXEC)?)
}

pub fn set_nonblocking(fd: impl AsFd) -> io::Result<()> {
    let flags = nix::fcntl::OFlag::O_NONBLOCK;
    nix::fcntl::fcntl(fd, nix::fcntl::FcntlArg::F_SETFL(flags))?;
    Ok(())
}

/// Sends bytes with descriptors; returns how many bytes went. At least one byte must be given.
pub fn send(socket: impl AsFd, bytes: &[u8], descriptors: &[RawFd]) -> io::Result<usize> {
    let control = [ControlMessage::ScmRights(descriptors)];
    let control = if descriptors.is_empty() { &control[..0] } else { &control[..] };
    let fd = socket.as_fd().as_raw_fd();
    Ok(sendmsg::<()>(fd, &[IoSlice::new(bytes)], control, MsgFlags::MSG_NOSIGNAL, None)?)
}

/// One message without descriptors; 0 when the other end is closed. Async-signal-safe.
pub fn receive_bytes(socket: impl AsFd, buffer: &mut [u8]) -> io::Result<usize> {
    Ok(nix::sys::socket::recv(socket.as_fd().as_raw_fd(), buffer, MsgFlags::empty())?)
}

/// Receives bytes, and adds the descriptors that came along to `descriptors`. 0 bytes: the other end is closed.
pub fn receive(socket: impl AsFd, buffer: &mut [u8], descriptors: &mut Vec<OwnedFd>) -> io::Result<usize> {
    let mut control = cmsg_space!([RawFd; MAX_DESCRIPTORS]);
    let mut slices = [IoSliceMut::new(buffer)];
    let fd = socket.as_fd().as_raw_fd();
    let message = recvmsg::<()>(fd, &mut slices, Some(&mut control), MsgFlags::MSG_CMSG_CLOEXEC)?;
    for part in message.cmsgs()? {
        if let ControlMessageOwned::ScmRights(received) = part {
            // SAFETY: the kernel made these descriptors for us just now; nothing else owns them.
            descriptors.extend(received.into_iter().map(|fd| unsafe { OwnedFd::from_raw_fd(fd) }));
        }
    }
    Ok(message.bytes)
}
