//! ICMP echo messages (RFC 792, RFC 4443): written, read, and the words for the errors that come back. Pure.

use super::options::Family;

/// Of another's echo, or no echo at all, is `None`.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Answer to one of ours; `len` counts the ICMP header, `sent` is what `request` was given.
    Reply { sequence: u16, len: usize, sent: Option<u64> },
    /// An ICMP error about one of ours.
    Error { sequence: u16, words: String },
}

/// Whose echoes are ours: raw sockets see all of them, datagram sockets only their own (the kernel sets the id).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ours {
    Id(u16),
    All,
}

/// Bytes of payload from which a time fits, as in iputils (a timeval).
const TIMED: usize = 16;

pub fn request(family: Family, id: u16, sequence: u16, size: usize, now: u64) -> Vec<u8> {
    let mut bytes = vec![if family == Family::V4 { 8 } else { 128 }, 0, 0, 0];
    bytes.extend(id.to_be_bytes());
    bytes.extend(sequence.to_be_bytes());
    bytes.extend((0..size).map(|at| at as u8));
    if size >= TIMED {
        bytes[8..16].copy_from_slice(&now.to_be_bytes());
    }
    if family == Family::V4 {
        // The kernel sums up ICMPv6 itself.
        let sum = checksum(&bytes);
        bytes[2..4].copy_from_slice(&sum.to_be_bytes());
    }
    bytes
}

pub fn read(family: Family, ours: Ours, icmp: &[u8]) -> Option<Message> {
    let [kind, code, _, _, a, b, c, d, ..] = *icmp else { return None };
    match (family, kind) {
        (Family::V4, 0) | (Family::V6, 129) => {
            let id = u16::from_be_bytes([a, b]);
            if ours != Ours::All && ours != Ours::Id(id) {
                return None;
            }
            let sent = (icmp.len() >= 8 + TIMED).then(|| icmp[8..16].try_into().ok().map(u64::from_be_bytes)).flatten();
            Some(Message::Reply { sequence: u16::from_be_bytes([c, d]), len: icmp.len(), sent })
        }
        _ => {
            let words = match family {
                Family::V4 => words_v4(kind, code, u16::from_be_bytes([c, d]))?,
                Family::V6 => words_v6(kind, code, u32::from_be_bytes([a, b, c, d]))?,
            };
            let sequence = quoted(family, ours, &icmp[8..])?;
            Some(Message::Error { sequence, words })
        }
    }
}

/// The sequence number in the packet that an error quotes, if that is an echo of ours.
fn quoted(family: Family, ours: Ours, packet: &[u8]) -> Option<u16> {
    let (header, protocol, kind) = match family {
        Family::V4 => (usize::from(packet.first()? & 0xF) * 4, 1, 8),
        Family::V6 => (40, 58, 128),
    };
    let carried = *packet.get(if family == Family::V4 { 9 } else { 6 })?;
    let echo = packet.get(header..header + 8)?;
    let id = u16::from_be_bytes([echo[4], echo[5]]);
    let matches = carried == protocol && echo[0] == kind && (ours == Ours::All || ours == Ours::Id(id));
    matches.then(|| u16::from_be_bytes([echo[6], echo[7]]))
}

/// RFC 1071.
fn checksum(bytes: &[u8]) -> u16 {
    let mut sum: u32 =
        bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0))).sum();
    while sum > 0xFFFF {
        sum = (sum >> 16) + (sum & 0xFFFF);
    }
    !(sum as u16)
}

fn words_v4(kind: u8, code: u8, mtu: u16) -> Option<String> {
    let words = match (kind, code) {
        (3, 0) => "Destination Net Unreachable",
        (3, 1) => "Destination Host Unreachable",
        (3, 2) => "Destination Protocol Unreachable",
        (3, 3) => "Destination Port Unreachable",
        (3, 4) => return Some(format!("Frag needed and DF set (mtu = {mtu})")),
        (3, 5) => "Source Route Failed",
        (3, 6) => "Destination Net Unknown",
        (3, 7) => "Destination Host Unknown",
        (3, 8) => "Source Host Isolated",
        (3, 9) => "Destination Net Prohibited",
        (3, 10) => "Destination Host Prohibited",
        (3, 11) => "Destination Net Unreachable for Type of Service",
        (3, 12) => "Destination Host Unreachable for Type of Service",
        (3, 13) => "Packet filtered",
        (3, 14) => "Precedence Violation",
        (3, 15) => "Precedence Cutoff",
        (3, _) => return Some(format!("Dest Unreachable, Bad Code: {code}")),
        (11, 0) => "Time to live exceeded",
        (11, 1) => "Frag reassembly time exceeded",
        (11, _) => return Some(format!("Time exceeded, Bad Code: {code}")),
        (12, _) => "Parameter problem",
        _ => return None,
    };
    Some(words.to_owned())
}

fn words_v6(kind: u8, code: u8, info: u32) -> Option<String> {
    let words = match (kind, code) {
        (1, 0) => "Destination unreachable: No route",
        (1, 1) => "Destination unreachable: Administratively prohibited",
        (1, 2) => "Destination unreachable: Beyond scope of source address",
        (1, 3) => "Destination unreachable: Address unreachable",
        (1, 4) => "Destination unreachable: Port unreachable",
        (1, _) => return Some(format!("Destination unreachable: Unknown code {code}")),
        (2, _) => return Some(format!("Packet too big: mtu={info}")),
        (3, 0) => "Time exceeded: Hop limit",
        (3, 1) => "Time exceeded: Defragmentation failure",
        (3, _) => return Some(format!("Time exceeded: code {code}")),
        (4, _) => return Some(format!("Parameter problem: Wrong header field at {info}")),
        _ => return None,
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_comes_back_as_it_went() {
        let mut bytes = request(Family::V4, 0xBEEF, 7, 56, 123_456);
        assert_eq!((bytes.len(), checksum(&bytes)), (64, 0));
        bytes[0] = 0;
        let reply = Message::Reply { sequence: 7, len: 64, sent: Some(123_456) };
        assert_eq!(read(Family::V4, Ours::Id(0xBEEF), &bytes), Some(reply.clone()));
        assert_eq!(read(Family::V4, Ours::Id(1), &bytes), None);
        assert_eq!(read(Family::V4, Ours::All, &bytes), Some(reply));
    }

    #[test]
    fn an_error_counts_for_the_echo_it_quotes() {
        let mut bytes = vec![3, 1, 0, 0, 0, 0, 0, 0];
        let mut header = vec![0x45; 20];
        header[9] = 1;
        bytes.extend(header);
        bytes.extend(request(Family::V4, 5, 9, 0, 0));
        let error = Message::Error { sequence: 9, words: "Destination Host Unreachable".to_owned() };
        assert_eq!(read(Family::V4, Ours::Id(5), &bytes), Some(error));
        assert_eq!(read(Family::V4, Ours::Id(6), &bytes), None);
    }

    #[test]
    fn no_bytes_at_all_are_harmless() {
        for len in 0..64 {
            for kind in 0..=255 {
                let mut bytes = vec![0xFF; len];
                if let Some(first) = bytes.first_mut() {
                    *first = kind;
                }
                for family in [Family::V4, Family::V6] {
                    assert!(len >= 8 || read(family, Ours::All, &bytes).is_none());
                }
            }
        }
    }
}
