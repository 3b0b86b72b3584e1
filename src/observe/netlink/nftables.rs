//! nftables rules by nfnetlink: chains and rules of all tables, as far as they decide (nft(8)).
//!
//! Only for explaining. Rules of iptables-nft are nftables rules; those of the old iptables cannot be read so.
//! Numbers are those of linux/netfilter/nf_tables.h. What is not understood stays, by name.

use std::io;
use std::os::fd::AsFd;
use std::time::Instant;

use rtnetlink::packet_core::{
    NLM_F_DUMP, NLM_F_DUMP_INTR, NLM_F_REQUEST, NLMSG_DONE, NLMSG_ERROR, NetlinkBuffer, NlasIterator,
};
use rtnetlink::sys::{Socket, SocketAddr, protocols::NETLINK_NETFILTER};

use super::{DEADLINE, MAX_OBJECTS, NetlinkError};
use crate::observation::{
    Base, Chain, Datum, Decision, Expression, Family, Hook, HookPoint, Policy, Rule, Ruleset, Verb,
};
use crate::sys::poll::ready_by;

const SUBSYSTEM: u16 = 10 << 8;
const GET_CHAIN: u16 = SUBSYSTEM | 4;
const GET_RULE: u16 = SUBSYSTEM | 7;
/// A netlink header, then `struct nfgenmsg`: family, version, resource.
const HEADER: usize = 16;
const GENERAL: usize = 4;

/// All chains, with their rules, of the network namespace in which the calling thread stands.
pub fn ruleset() -> Result<Ruleset, NetlinkError> {
    let deadline = Instant::now() + DEADLINE;
    let socket = open().map_err(failed)?;
    let mut chains: Vec<Chain> = dump(&socket, GET_CHAIN, "chains", deadline)?
        .iter()
        .map(|message| chain(message).ok_or_else(|| strange("a chain")))
        .collect::<Result<_, _>>()?;
    for message in dump(&socket, GET_RULE, "rules", deadline)? {
        let (place, rule) = rule(&message).ok_or_else(|| strange("a rule"))?;
        let of = |chain: &&mut Chain| (chain.family, &*chain.table, &*chain.name) == (place.0, &*place.1, &*place.2);
        if let Some(chain) = chains.iter_mut().find(of) {
            chain.rules.push(rule);
        }
    }
    Ok(Ruleset { chains })
}

fn open() -> io::Result<Socket> {
    let mut socket = Socket::new(NETLINK_NETFILTER)?;
    socket.bind_auto()?;
    socket.connect(&SocketAddr::new(0, 0))?;
    socket.set_non_blocking(true)?;
    Ok(socket)
}

fn failed(error: io::Error) -> NetlinkError {
    NetlinkError::System { operation: "read the firewall's rules".to_owned(), error }
}

fn strange(what: &str) -> NetlinkError {
    let operation = "read the firewall's rules".to_owned();
    NetlinkError::Protocol { operation, words: format!("{what} is not understood") }
}

/// The messages of a dump, from `struct nfgenmsg` on; asked for once more if something changed meanwhile.
fn dump(socket: &Socket, kind: u16, what: &'static str, deadline: Instant) -> Result<Vec<Vec<u8>>, NetlinkError> {
    match dump_once(socket, kind, what, deadline) {
        Err(NetlinkError::Restless(_)) => dump_once(socket, kind, what, deadline),
        other => other,
    }
}

fn dump_once(socket: &Socket, kind: u16, what: &'static str, deadline: Instant) -> Result<Vec<Vec<u8>>, NetlinkError> {
    let mut request = [0; HEADER + GENERAL];
    let mut header = NetlinkBuffer::new(&mut request[..]);
    header.set_length((HEADER + GENERAL) as u32);
    header.set_message_type(kind);
    header.set_flags(NLM_F_REQUEST | NLM_F_DUMP);
    socket.send(&request, 0).map_err(failed)?;
    let (mut found, mut changed) = (Vec::new(), false);
    loop {
        if !ready_by(socket.as_fd(), deadline).map_err(failed)? {
            return Err(NetlinkError::TooSlow("read the firewall's rules".to_owned()));
        }
        let (bytes, _) = socket.recv_from_full().map_err(failed)?;
        for (kind, flags, payload) in messages(&bytes) {
            changed |= flags & NLM_F_DUMP_INTR != 0;
            match kind {
                NLMSG_DONE if changed => return Err(NetlinkError::Restless(what)),
                NLMSG_DONE => return Ok(found),
                NLMSG_ERROR => return Err(failed(errno(payload))),
                _ if found.len() == MAX_OBJECTS => return Err(NetlinkError::TooMany(what)),
                _ => found.push(payload.to_vec()),
            }
        }
    }
}

/// Type, flags and payload of each message in one datagram.
fn messages(bytes: &[u8]) -> Vec<(u16, u16, &[u8])> {
    let (mut rest, mut found) = (bytes, Vec::new());
    while let Ok(message) = NetlinkBuffer::new_checked(rest) {
        let length = message.length() as usize;
        found.push((message.message_type(), message.flags(), &rest[HEADER..length]));
        rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    found
}

fn errno(payload: &[u8]) -> io::Error {
    let number = payload.first_chunk().map_or(0, |bytes| i32::from_ne_bytes(*bytes));
    io::Error::from_raw_os_error(number.saturating_neg())
}

/// The value of one attribute.
fn attribute(attributes: &[u8], wanted: u16) -> Option<&[u8]> {
    let mut each = NlasIterator::new(attributes).filter_map(Result::ok);
    let found = each.find(|attribute| attribute.kind() == wanted)?;
    let length = usize::from(found.length());
    found.into_inner().get(4..length)
}

fn number(attributes: &[u8], wanted: u16) -> Option<u32> {
    Some(u32::from_be_bytes(*attribute(attributes, wanted)?.first_chunk()?))
}

fn text(attributes: &[u8], wanted: u16) -> Option<String> {
    let bytes = attribute(attributes, wanted)?;
    Some(String::from_utf8_lossy(bytes.split(|&byte| byte == 0).next()?).into_owned())
}

fn family(message: &[u8]) -> Option<Family> {
    Some(match message.first()? {
        1 => Family::Inet,
        2 => Family::Ip,
        7 => Family::Bridge,
        10 => Family::Ip6,
        _ => Family::Other,
    })
}

fn chain(message: &[u8]) -> Option<Chain> {
    let (family, attributes) = (family(message)?, message.get(GENERAL..)?);
    let base = attribute(attributes, 4).and_then(|hook| {
        let number_of_hook = number(hook, 1)?;
        let hooks = [Hook::Prerouting, Hook::Input, Hook::Forward, Hook::Output, Hook::Postrouting];
        let known = hooks.get(number_of_hook as usize).filter(|_| family != Family::Other);
        Some(Base {
            hook: known.map_or(HookPoint::Other(number_of_hook), |hook| HookPoint::At(*hook)),
            priority: number(hook, 2)?.cast_signed(),
            policy: if number(attributes, 5) == Some(0) { Policy::Drop } else { Policy::Accept },
        })
    });
    Some(Chain { family, table: text(attributes, 1)?, name: text(attributes, 3)?, base, rules: Vec::new() })
}

type Place = (Family, String, String);

fn rule(message: &[u8]) -> Option<(Place, Rule)> {
    let (family, attributes) = (family(message)?, message.get(GENERAL..)?);
    let list = attribute(attributes, 4).unwrap_or_default();
    let expressions = NlasIterator::new(list).filter_map(Result::ok).map(|element| {
        let length = usize::from(element.length());
        let element = element.into_inner().get(4..length).unwrap_or_default();
        let name = text(element, 1).unwrap_or_default();
        let data = attribute(element, 2).unwrap_or_default();
        expression(&name, data).unwrap_or(Expression::Other(name))
    });
    let handle = u64::from_be_bytes(*attribute(attributes, 3)?.first_chunk()?);
    let rule = Rule { handle, expressions: expressions.collect() };
    Some(((family, text(attributes, 1)?, text(attributes, 2)?), rule))
}

/// `None`: not understood.
fn expression(name: &str, data: &[u8]) -> Option<Expression> {
    match name {
        "counter" | "log" => Some(Expression::Note),
        "payload" => {
            let (offset, length) = (number(data, 3)?, number(data, 4)?);
            let datum = match number(data, 2)? {
                1 => Datum::Network { offset, length },
                2 => Datum::Transport { offset, length },
                _ => return None,
            };
            Some(Expression::Load { datum, register: number(data, 1)? })
        }
        "meta" => Some(Expression::Load { datum: meta(number(data, 2)?), register: number(data, 1)? }),
        "ct" => {
            let key = number(data, 2)?;
            let datum = if key == 0 { Datum::ConnectionState } else { Datum::Other(format!("ct {key}")) };
            Some(Expression::Load { datum, register: number(data, 1)? })
        }
        "cmp" => {
            let verbs =
                [Verb::Equal, Verb::NotEqual, Verb::Less, Verb::LessOrEqual, Verb::Greater, Verb::GreaterOrEqual];
            let verb = *verbs.get(number(data, 2)? as usize)?;
            Some(Expression::Compare { register: number(data, 1)?, verb, value: value(data, 3)? })
        }
        "bitwise" if number(data, 6).unwrap_or(0) == 0 => Some(Expression::Mask {
            from: number(data, 1)?,
            register: number(data, 2)?,
            mask: value(data, 4)?,
            xor: value(data, 5)?,
        }),
        "immediate" => Some(Expression::Decide(verdict(attribute(attribute(data, 2)?, 2)?)?)),
        "reject" => Some(Expression::Reject),
        // What iptables says through its own modules.
        "match" if text(data, 1)? == "comment" => Some(Expression::Note),
        "target" => match text(data, 1)?.as_str() {
            "REJECT" => Some(Expression::Reject),
            "LOG" => Some(Expression::Note),
            other => Some(Expression::Other(other.to_owned())),
        },
        "match" => Some(Expression::Other(format!("match {}", text(data, 1)?))),
        _ => None,
    }
}

fn meta(key: u32) -> Datum {
    match key {
        4 => Datum::InIndex,
        5 => Datum::OutIndex,
        6 => Datum::InName,
        7 => Datum::OutName,
        15 => Datum::Family,
        16 => Datum::Protocol,
        other => Datum::Other(format!("meta {other}")),
    }
}

fn value(data: &[u8], wanted: u16) -> Option<Vec<u8>> {
    Some(attribute(attribute(data, wanted)?, 1)?.to_vec())
}

fn verdict(data: &[u8]) -> Option<Decision> {
    let chain = || text(data, 2);
    Some(match number(data, 1)?.cast_signed() {
        0 => Decision::Drop,
        1 => Decision::Accept,
        -1 => Decision::Continue,
        -3 => Decision::Jump(chain()?),
        -4 => Decision::Goto(chain()?),
        -5 => Decision::Return,
        other => Decision::Other(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nla(kind: u16, value: &[u8]) -> Vec<u8> {
        let length = value.len() as u16 + 4;
        let mut bytes = [length.to_ne_bytes(), kind.to_ne_bytes()].concat();
        bytes.extend(value);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    #[test]
    fn a_rule_is_read_expression_by_expression() {
        let protocol = [nla(1, &1u32.to_be_bytes()), nla(2, &16u32.to_be_bytes())].concat();
        let is_icmp = [nla(1, &1u32.to_be_bytes()), nla(2, &0u32.to_be_bytes()), nla(3, &nla(1, &[1]))].concat();
        let drop = nla(2, &nla(2, &nla(1, &0u32.to_be_bytes())));
        let element = |name: &str, data: &[u8]| nla(1, &[nla(1, name.as_bytes()), nla(2, data)].concat());
        let list = [
            element("meta\0", &protocol),
            element("cmp\0", &is_icmp),
            element("counter\0", &[]),
            element("quota\0", &[]),
            element("immediate\0", &drop),
        ];
        let message = [
            vec![1, 0, 0, 0],
            nla(1, b"filter\0"),
            nla(2, b"input\0"),
            nla(3, &7u64.to_be_bytes()),
            nla(4, &list.concat()),
        ];
        let (place, rule) = rule(&message.concat()).expect("a rule");
        assert_eq!(place, (Family::Inet, "filter".to_owned(), "input".to_owned()));
        let expected = [
            Expression::Load { datum: Datum::Protocol, register: 1 },
            Expression::Compare { register: 1, verb: Verb::Equal, value: vec![1] },
            Expression::Note,
            Expression::Other("quota".to_owned()),
            Expression::Decide(Decision::Drop),
        ];
        assert_eq!((rule.handle, &rule.expressions[..]), (7, &expected[..]));
    }

    #[test]
    fn a_base_chain_has_a_hook_a_priority_and_a_policy() {
        let hook = [nla(1, &1u32.to_be_bytes()), nla(2, &(-100i32).to_be_bytes())].concat();
        let named = [vec![2, 0, 0, 0], nla(1, b"filter\0"), nla(3, b"INPUT\0")].concat();
        let base = [named.clone(), nla(4, &hook), nla(5, &0u32.to_be_bytes())].concat();
        let expected = Base { hook: HookPoint::At(Hook::Input), priority: -100, policy: Policy::Drop };
        assert_eq!(chain(&base).expect("a chain").base, Some(expected));
        assert_eq!(chain(&named).expect("a chain").base, None);
        assert_eq!(chain(&named[..4]), None);
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = (messages(&bytes), chain(&bytes), rule(&bytes), errno(&bytes));
            for name in ["payload", "meta", "ct", "cmp", "bitwise", "immediate", "match", "target"] {
                let _ = expression(name, &bytes);
            }
        }
    }
}
