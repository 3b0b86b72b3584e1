//! An echo as the bytes that a firewall looks at: RFC 791, RFC 8200, RFC 792, RFC 4443.
//!
//! Bytes that cannot be known beforehand (checksums, identifiers, times to live) are none, not zero.

use std::net::IpAddr;

use crate::observation::{Datum, Link};

/// On its way there, or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Echo {
    Request,
    Answer,
}

impl Echo {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Request => "the echo request",
            Self::Answer => "the answer",
        }
    }
}

/// A packet at one hook.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packet<'a> {
    pub(super) echo: Echo,
    pub(super) source: IpAddr,
    pub(super) destination: IpAddr,
    /// The interface that it came in by, where the hook knows one.
    pub(super) inward: Option<&'a Link>,
    pub(super) outward: Option<&'a Link>,
}

/// NFPROTO_IPV4, NFPROTO_IPV6, and the numbers of ICMP and ICMPv6.
const FAMILY: [u8; 2] = [2, 10];
const PROTOCOL: [u8; 2] = [1, 58];
/// Of a connection's state: not seen before, and seen before.
const NEW: u32 = 8;
const ESTABLISHED: u32 = 2;
/// IFNAMSIZ
const NAME: usize = 16;

impl Packet<'_> {
    /// What a firewall would load; `None`: it can't be told.
    pub(super) fn load(&self, datum: &Datum) -> Option<Vec<u8>> {
        let version = usize::from(self.destination.is_ipv6());
        match datum {
            Datum::Network { offset, length } => slice(&self.network(), *offset, *length),
            Datum::Transport { offset, length } => slice(&self.transport(), *offset, *length),
            Datum::Protocol => Some(vec![PROTOCOL[version]]),
            Datum::Family => Some(vec![FAMILY[version]]),
            // Where a hook knows of no interface, its name is empty and its number 0.
            Datum::InName => Some(name(self.inward)),
            Datum::OutName => Some(name(self.outward)),
            Datum::InIndex => Some(self.inward.map_or(0, |link| link.index).to_ne_bytes().to_vec()),
            Datum::OutIndex => Some(self.outward.map_or(0, |link| link.index).to_ne_bytes().to_vec()),
            Datum::ConnectionState => Some(match self.echo {
                Echo::Request => NEW.to_ne_bytes().to_vec(),
                Echo::Answer => ESTABLISHED.to_ne_bytes().to_vec(),
            }),
            Datum::Other(_) => None,
        }
    }

    fn network(&self) -> Vec<Option<u8>> {
        match (self.source, self.destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                let mut header = vec![None; 12];
                (header[0], header[9]) = (Some(0x45), Some(PROTOCOL[0]));
                header.extend(source.octets().into_iter().chain(destination.octets()).map(Some));
                header
            }
            (IpAddr::V6(source), IpAddr::V6(destination)) => {
                let mut header = vec![None; 8];
                header[6] = Some(PROTOCOL[1]);
                header.extend(source.octets().into_iter().chain(destination.octets()).map(Some));
                header
            }
            _ => Vec::new(),
        }
    }

    fn transport(&self) -> Vec<Option<u8>> {
        let kind = match (self.destination.is_ipv6(), self.echo) {
            (false, Echo::Request) => 8,
            (false, Echo::Answer) => 0,
            (true, Echo::Request) => 128,
            (true, Echo::Answer) => 129,
        };
        // Type, and code 0.
        vec![Some(kind), Some(0)]
    }
}

fn slice(header: &[Option<u8>], offset: u32, length: u32) -> Option<Vec<u8>> {
    let start = usize::try_from(offset).ok()?;
    let end = start.checked_add(usize::try_from(length).ok()?)?;
    header.get(start..end)?.iter().copied().collect()
}

fn name(link: Option<&Link>) -> Vec<u8> {
    let mut bytes = link.map_or_else(Vec::new, |link| link.name.clone().into_bytes());
    bytes.resize(NAME, 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(echo: Echo) -> Packet<'static> {
        let (source, destination) = ("10.0.0.1".parse().expect("one"), "10.0.0.2".parse().expect("other"));
        Packet { echo, source, destination, inward: None, outward: None }
    }

    #[test]
    fn what_is_known_of_an_echo_is_loaded_and_nothing_else() {
        let request = packet(Echo::Request);
        assert_eq!(request.load(&Datum::Network { offset: 12, length: 8 }), Some(vec![10, 0, 0, 1, 10, 0, 0, 2]));
        assert_eq!(request.load(&Datum::Network { offset: 9, length: 1 }), Some(vec![1]));
        assert_eq!(request.load(&Datum::Network { offset: 8, length: 1 }), None, "a time to live");
        assert_eq!(request.load(&Datum::Transport { offset: 0, length: 1 }), Some(vec![8]));
        assert_eq!(packet(Echo::Answer).load(&Datum::Transport { offset: 0, length: 1 }), Some(vec![0]));
        assert_eq!(request.load(&Datum::Transport { offset: 2, length: 2 }), None, "a checksum");
        assert_eq!(request.load(&Datum::Transport { offset: u32::MAX, length: u32::MAX }), None);
        assert_eq!(request.load(&Datum::InName), Some(vec![0; 16]));
    }
}
