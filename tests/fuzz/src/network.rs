//! What might be seen of a network namespace, out of bytes: see [`super::sight`].

use std::net::IpAddr;

use arbitrary::Result;
use nslab::lesson::AddressText;
use nslab::observation::*;

use super::sight::{Bytes, maybe, several, small, text};

pub fn network(bytes: &mut Bytes<'_>) -> Result<Network> {
    let routes = several(bytes, |b| {
        let gateway = maybe(b, |b| Ok(address(b)?.ip))?;
        let kinds = [RouteKind::Unicast, RouteKind::Blackhole, RouteKind::Unreachable, RouteKind::Prohibit];
        Ok(Route { destination: maybe(b, address)?, kind: *b.choose(&kinds)?, gateway, dev: maybe(b, small)? })
    })?;
    Ok(Network { inode: small(bytes)?.into(), links: several(bytes, link)?, routes })
}

fn link(bytes: &mut Bytes<'_>) -> Result<Link> {
    Ok(Link {
        index: small(bytes)?,
        name: text(bytes)?,
        kind: (*bytes.choose(&["bridge", "veth", "loopback", "ether", ""])?).to_owned(),
        up: bytes.arbitrary()?,
        carrier: bytes.arbitrary()?,
        no_arp: bytes.arbitrary()?,
        hardware: hardware(bytes)?,
        port: maybe(bytes, port)?,
        mtu: *bytes.choose(&[0, 1500, u32::MAX])?,
        master: maybe(bytes, small)?,
        peer: maybe(bytes, small)?,
        peer_elsewhere: bytes.arbitrary()?,
        addresses: several(bytes, address)?,
    })
}

fn address(bytes: &mut Bytes<'_>) -> Result<AddressText> {
    let known: [(IpAddr, u8); 6] = [
        ([192, 168, 2, 1].into(), 24),
        ([192, 168, 2, 3].into(), 24),
        ([192, 168, 2, 2].into(), 32),
        ([10, 0, 0, 1].into(), 0),
        ([0xfd00, 0, 0, 0, 0, 0, 0, 1].into(), 64),
        ([0xfe80, 0, 0, 0, 0, 0, 0, 1].into(), 128),
    ];
    let (ip, prefix) = *bytes.choose(&known)?;
    Ok(AddressText { ip, prefix })
}

fn hardware(bytes: &mut Bytes<'_>) -> Result<String> {
    Ok((*bytes.choose(&["02:00:00:00:00:01", "02:00:00:00:00:02", ""])?).to_owned())
}

fn port(bytes: &mut Bytes<'_>) -> Result<PortSeen> {
    let states = [PortState::Forwarding, PortState::Disabled, PortState::Blocking, PortState::Other(9)];
    Ok(PortSeen { state: *bytes.choose(&states)?, isolated: bytes.arbitrary()? })
}

pub fn neighbour(bytes: &mut Bytes<'_>) -> Result<Neighbour> {
    let states = [NeighbourState::Incomplete, NeighbourState::Failed, NeighbourState::Permanent, NeighbourState::Known];
    Ok(Neighbour {
        ip: address(bytes)?.ip,
        dev: small(bytes)?,
        hardware: hardware(bytes)?,
        state: *bytes.choose(&states)?,
    })
}

pub fn looked_up(bytes: &mut Bytes<'_>) -> Result<LookedUp> {
    let refusals = [Refusal::NoRoute, Refusal::Blackhole, Refusal::Prohibited, Refusal::Other("odd".to_owned())];
    Ok(match bytes.int_in_range(0..=4)? {
        0 => LookedUp::Local,
        1 => LookedUp::Refused(bytes.choose(&refusals)?.clone()),
        _ => {
            let source = maybe(bytes, |b| Ok(address(b)?.ip))?;
            LookedUp::Way { dev: maybe(bytes, small)?, gateway: maybe(bytes, |b| Ok(address(b)?.ip))?, source }
        }
    })
}

pub fn sysctl(bytes: &mut Bytes<'_>) -> Result<(String, i64)> {
    let paths = ["net/ipv4/ip_forward", "net/ipv4/icmp_echo_ignore_all", "net/ipv4/conf/all/rp_filter"];
    Ok(((*bytes.choose(&paths)?).to_owned(), small(bytes)?.into()))
}

pub fn ruleset(bytes: &mut Bytes<'_>) -> Result<Ruleset> {
    Ok(Ruleset { chains: several(bytes, chain)? })
}

fn chain(bytes: &mut Bytes<'_>) -> Result<Chain> {
    let base = maybe(bytes, |b| {
        let hooks = [Hook::Prerouting, Hook::Input, Hook::Forward, Hook::Output, Hook::Postrouting];
        let hook = if b.ratio(1, 8)? { HookPoint::Other(small(b)?) } else { HookPoint::At(*b.choose(&hooks)?) };
        Ok(Base { hook, priority: b.arbitrary()?, policy: *b.choose(&[Policy::Accept, Policy::Drop])? })
    })?;
    let family = *bytes.choose(&[Family::Inet, Family::Ip, Family::Ip6, Family::Bridge, Family::Other])?;
    let rules = several(bytes, |b| Ok(Rule { handle: small(b)?.into(), expressions: several(b, expression)? }))?;
    Ok(Chain { family, table: text(bytes)?, name: text(bytes)?, base, rules })
}

fn expression(bytes: &mut Bytes<'_>) -> Result<Expression> {
    let some = |b: &mut Bytes<'_>| several(b, |b| b.arbitrary::<u8>());
    Ok(match bytes.int_in_range(0..=6)? {
        0 => Expression::Load { datum: datum(bytes)?, register: small(bytes)? },
        1 => Expression::Mask { from: small(bytes)?, register: small(bytes)?, mask: some(bytes)?, xor: some(bytes)? },
        2 => {
            let verbs = [Verb::Equal, Verb::NotEqual, Verb::Less, Verb::GreaterOrEqual];
            Expression::Compare { register: small(bytes)?, verb: *bytes.choose(&verbs)?, value: some(bytes)? }
        }
        3 => Expression::Decide(decision(bytes)?),
        4 => Expression::Reject,
        5 => Expression::Note,
        _ => Expression::Other("odd".to_owned()),
    })
}

fn datum(bytes: &mut Bytes<'_>) -> Result<Datum> {
    Ok(match bytes.int_in_range(0..=7)? {
        0 => Datum::Network { offset: small(bytes)?, length: small(bytes)? },
        1 => Datum::Transport { offset: small(bytes)?, length: small(bytes)? },
        2 => Datum::InName,
        3 => Datum::OutIndex,
        4 => Datum::Protocol,
        5 => Datum::Family,
        6 => Datum::ConnectionState,
        _ => Datum::Other("odd".to_owned()),
    })
}

/// Jumps go anywhere, to their own chain too.
fn decision(bytes: &mut Bytes<'_>) -> Result<Decision> {
    Ok(match bytes.int_in_range(0..=5)? {
        0 => Decision::Accept,
        1 => Decision::Drop,
        2 => Decision::Continue,
        3 => Decision::Return,
        4 => Decision::Jump(text(bytes)?),
        _ => Decision::Goto(text(bytes)?),
    })
}
