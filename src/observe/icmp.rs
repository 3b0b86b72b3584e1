//! Echo messages as bytes: RFC 792 (ICMP), RFC 4443 (ICMPv6), RFC 1071 (the checksum). Pure.

use std::net::IpAddr;

/// A request of one plan: only who saw it can answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Echo {
    pub id: u16,
    pub sequence: u16,
    /// Random.
    pub payload: [u8; 16],
}

const HEADER: usize = 8;

/// Types of an echo request and its reply.
fn types(to: IpAddr) -> (u8, u8) {
    if to.is_ipv4() { (8, 0) } else { (128, 129) }
}

/// The request, to be sent over a raw socket. The kernel fills in the checksum of ICMPv6.
pub fn request(to: IpAddr, echo: &Echo) -> Vec<u8> {
    let (request, _) = types(to);
    let mut bytes = vec![request, 0, 0, 0];
    bytes.extend(echo.id.to_be_bytes());
    bytes.extend(echo.sequence.to_be_bytes());
    bytes.extend(echo.payload);
    if to.is_ipv4() {
        let sum = checksum(&bytes);
        bytes[2..4].copy_from_slice(&sum.to_be_bytes());
    }
    bytes
}

/// Reads a packet of a raw socket (of IPv4 with its IP header); `None` if it is no echo reply of this form.
pub fn reply(to: IpAddr, packet: &[u8]) -> Option<Echo> {
    let message = if to.is_ipv4() { packet.get(usize::from(packet.first()? & 0x0f) * 4..)? } else { packet };
    let (_, reply) = types(to);
    if message.len() != HEADER + 16 || message[0] != reply || message[1] != 0 {
        return None;
    }
    if to.is_ipv4() && checksum(message) != 0 {
        return None;
    }
    Some(Echo {
        id: u16::from_be_bytes([message[4], message[5]]),
        sequence: u16::from_be_bytes([message[6], message[7]]),
        payload: message[HEADER..].try_into().ok()?,
    })
}

/// Ones' complement of the ones' complement sum of 16-bit words. Over a message with its checksum it is 0.
fn checksum(bytes: &[u8]) -> u16 {
    let word = |pair: &[u8]| u32::from(pair[0]) << 8 | u32::from(pair.get(1).copied().unwrap_or(0));
    let mut sum: u32 = bytes.chunks(2).map(word).sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const V4: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const V6: IpAddr = IpAddr::V6(std::net::Ipv6Addr::LOCALHOST);

    /// What a host would answer.
    fn answered(to: IpAddr, echo: &Echo) -> Vec<u8> {
        let mut message = request(to, echo);
        message[0] = types(to).1;
        if to.is_ipv6() {
            return message;
        }
        message[2..4].fill(0);
        let sum = checksum(&message);
        message[2..4].copy_from_slice(&sum.to_be_bytes());
        let mut packet = vec![0x45];
        packet.resize(20, 0);
        packet.extend(message);
        packet
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // RFC 1071, section 3: the sum of these is ddf2.
        assert_eq!(checksum(&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]), !0xddf2);
        assert_eq!(checksum(&[0xff]), 0x00ff);
    }

    #[test]
    fn a_request_is_no_reply() {
        let echo = Echo { id: 7, sequence: 1, payload: [9; 16] };
        assert_eq!(reply(V6, &request(V6, &echo)), None);
        let mut packet = vec![0x45; 20];
        packet.extend(request(V4, &echo));
        assert_eq!(reply(V4, &packet), None);
    }

    proptest! {
        #[test]
        fn what_was_sent_comes_back(id: u16, sequence: u16, payload: [u8; 16]) {
            let echo = Echo { id, sequence, payload };
            prop_assert_eq!(reply(V4, &answered(V4, &echo)), Some(echo));
            prop_assert_eq!(reply(V6, &answered(V6, &echo)), Some(echo));
        }

        #[test]
        fn a_changed_byte_is_noticed(id: u16, payload: [u8; 16], at in 20_usize..44, bit in 0_u8..8) {
            let echo = Echo { id, sequence: 3, payload };
            let mut packet = answered(V4, &echo);
            packet[at] ^= 1 << bit;
            prop_assert_ne!(reply(V4, &packet), Some(echo));
        }

        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = (reply(V4, &bytes), reply(V6, &bytes));
        }
    }
}
