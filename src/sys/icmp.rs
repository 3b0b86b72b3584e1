//! Raw sockets that carry ICMP and ICMPv6: raw(7), icmp(7), RFC 792, RFC 4443.

use std::io;
use std::net::{IpAddr, SocketAddrV4, SocketAddrV6};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::sys::socket::{
    AddressFamily, MsgFlags, SockFlag, SockProtocol, SockType, SockaddrIn, SockaddrIn6, recvfrom, sendto, socket,
};

/// A raw socket. It stays in the network namespace in which it was opened.
pub struct RawIcmp {
    socket: OwnedFd,
    to: IpAddr,
}

impl RawIcmp {
    /// A socket for the family of `to`. Needs CAP_NET_RAW in the network namespace's user namespace.
    pub fn open(to: IpAddr) -> io::Result<Self> {
        let (family, protocol) = match to {
            IpAddr::V4(_) => (AddressFamily::Inet, SockProtocol::Icmp),
            IpAddr::V6(_) => (AddressFamily::Inet6, SockProtocol::IcmpV6),
        };
        let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
        Ok(Self { socket: socket(family, SockType::Raw, flags, protocol)?, to })
    }

    /// Sends an ICMP message; the kernel adds the IP header, and of ICMPv6 the checksum.
    pub fn send(&self, message: &[u8]) -> io::Result<()> {
        let socket = self.socket.as_raw_fd();
        match self.to {
            IpAddr::V4(ip) => sendto(socket, message, &SockaddrIn::from(SocketAddrV4::new(ip, 0)), MsgFlags::empty())?,
            IpAddr::V6(ip) => {
                sendto(socket, message, &SockaddrIn6::from(SocketAddrV6::new(ip, 0, 0, 0)), MsgFlags::empty())?
            }
        };
        Ok(())
    }

    /// The next packet that is there, and its source; `None` if none is. IPv4 packets begin with the IP header.
    pub fn receive<'buffer>(&self, buffer: &'buffer mut [u8]) -> io::Result<Option<(IpAddr, &'buffer [u8])>> {
        let socket = self.socket.as_raw_fd();
        let received = match self.to {
            IpAddr::V4(_) => {
                recvfrom::<SockaddrIn>(socket, buffer).map(|(n, from)| (n, from.map(|a| IpAddr::V4(a.ip()))))
            }
            IpAddr::V6(_) => {
                recvfrom::<SockaddrIn6>(socket, buffer).map(|(n, from)| (n, from.map(|a| IpAddr::V6(a.ip()))))
            }
        };
        match received {
            Ok((length, Some(from))) => Ok(Some((from, &buffer[..length]))),
            Ok((_, None)) | Err(nix::errno::Errno::EAGAIN) => Ok(None),
            Err(errno) => Err(errno.into()),
        }
    }

    pub fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
