//! The socket of `ping`: raw ICMP where we may (a lab's root may), else a datagram ICMP socket (icmp(7)).

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use super::echo::{self, Message, Ours};
use super::libc;
use super::options::Family;

pub struct Icmp {
    /// The standard library has no ICMP socket; a UDP one sends and binds just as well.
    socket: UdpSocket,
    family: Family,
    kind: Kind,
    id: u16,
    buffer: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Raw,
    Datagram,
}

/// Where echoes are to leave from.
pub enum Source {
    Interface(String),
    Address(IpAddr),
}

/// Someone's word about one of our echoes.
pub struct Heard {
    pub from: SocketAddr,
    pub ttl: Option<u8>,
    pub message: Message,
}

/// What failed, as iputils names it, and the kernel's error.
pub type Failure = (String, io::Error);

fn named(call: &str) -> impl Fn(io::Error) -> Failure + '_ {
    move |error| (call.to_owned(), error)
}

fn any(address: &SocketAddr) -> SocketAddr {
    let ip = if address.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { IpAddr::V6(Ipv6Addr::UNSPECIFIED) };
    SocketAddr::new(ip, 0)
}

fn confine(socket: BorrowedFd<'_>, interface: &str) -> Result<(), Failure> {
    libc::set_bytes(socket, libc::SOL_SOCKET, libc::SO_BINDTODEVICE, interface.as_bytes())
        .map_err(named(&format!("SO_BINDTODEVICE {interface}")))
}

/// Which of our addresses the route to `target` leaves from; that there is no route is known before anything is sent.
pub fn probe(target: &SocketAddr, source: Option<&Source>) -> Result<SocketAddr, Failure> {
    let local = match source {
        Some(Source::Address(ip)) => SocketAddr::new(*ip, 0),
        _ => any(target),
    };
    let socket = UdpSocket::bind(local).map_err(named("bind"))?;
    if let Some(Source::Interface(name)) = source {
        confine(socket.as_fd(), name)?;
    }
    let mut target = *target;
    target.set_port(1025);
    socket.connect(target).map_err(named("connect"))?;
    socket.local_addr().map_err(named("getsockname"))
}

impl Icmp {
    pub fn open(target: &SocketAddr, source: Option<&Source>, ttl: Option<u8>, id: u16) -> Result<Self, Failure> {
        let (family, domain, protocol) = match target {
            SocketAddr::V4(_) => (Family::V4, libc::AF_INET, libc::IPPROTO_ICMP),
            SocketAddr::V6(_) => (Family::V6, libc::AF_INET6, libc::IPPROTO_ICMPV6),
        };
        let (fd, kind) = match libc::open_socket(domain, libc::SOCK_RAW, protocol) {
            Ok(fd) => (fd, Kind::Raw),
            Err(error) if matches!(error.kind(), io::ErrorKind::PermissionDenied) => (
                libc::open_socket(domain, libc::SOCK_DGRAM, protocol).map_err(|_| ("socket".to_owned(), error))?,
                Kind::Datagram,
            ),
            Err(error) => return Err(("socket".to_owned(), error)),
        };
        let (level, heard, hops) = match family {
            Family::V4 => (libc::IPPROTO_IP, libc::IP_RECVTTL, libc::IP_TTL),
            Family::V6 => (libc::IPPROTO_IPV6, libc::IPV6_RECVHOPLIMIT, libc::IPV6_UNICAST_HOPS),
        };
        libc::set_number(fd.as_fd(), level, heard, 1).map_err(named("setsockopt"))?;
        if let Some(ttl) = ttl {
            libc::set_number(fd.as_fd(), level, hops, i32::from(ttl))
                .map_err(named("cannot set unicast time-to-live"))?;
        }
        match source {
            Some(Source::Interface(name)) => confine(fd.as_fd(), name)?,
            Some(Source::Address(ip)) => libc::bind_to(fd.as_fd(), *ip).map_err(named("bind"))?,
            None => {}
        }
        Ok(Icmp { socket: UdpSocket::from(fd), family, kind, id, buffer: vec![0; 66_000] })
    }

    pub fn send(&self, target: &SocketAddr, sequence: u16, size: usize, now: u64) -> io::Result<()> {
        self.socket.send_to(&echo::request(self.family, self.id, sequence, size, now), target).map(|_| ())
    }

    /// Waits for an answer or for `interrupts` to be readable, at most `timeout`: [something is here, interrupted].
    pub fn wait(&self, interrupts: BorrowedFd<'_>, timeout: Duration) -> io::Result<[bool; 2]> {
        libc::wait([self.socket.as_fd(), interrupts], timeout)
    }

    /// The next word about one of our echoes that has already arrived; others' packets are passed over.
    pub fn hear(&mut self) -> Option<Heard> {
        loop {
            let received = match libc::receive(self.socket.as_fd(), &mut self.buffer) {
                Ok(received) => received,
                // A pending socket error is told once; it is no answer, and another read may find one.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
                Err(_) => continue,
            };
            let packet = &self.buffer[..received.len];
            // Only raw IPv4 shows the IP header.
            let header = match (self.family, self.kind, packet.first()) {
                (Family::V4, Kind::Raw, Some(first)) => usize::from(first & 0xF) * 4,
                _ => 0,
            };
            let ours = if self.kind == Kind::Raw { Ours::Id(self.id) } else { Ours::All };
            let message = packet.get(header..).and_then(|icmp| echo::read(self.family, ours, icmp));
            if let Some(message) = message {
                return Some(Heard { from: sender(self.family, &received.sender), ttl: received.ttl, message });
            }
        }
    }
}

/// Reads a `sockaddr_in` or `sockaddr_in6`.
fn sender(family: Family, bytes: &[u8; 28]) -> SocketAddr {
    match family {
        Family::V4 => SocketAddr::from(([bytes[4], bytes[5], bytes[6], bytes[7]], 0)),
        Family::V6 => {
            let mut ip = [0_u8; 16];
            ip.copy_from_slice(&bytes[8..24]);
            let scope = u32::from_ne_bytes([bytes[24], bytes[25], bytes[26], bytes[27]]);
            SocketAddr::V6(SocketAddrV6::new(ip.into(), 0, 0, scope))
        }
    }
}
