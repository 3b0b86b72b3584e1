//! Which firewall rule stops an echo: nftables' chains, tried as the kernel tries them (nft(8), "Hook and policy").
//!
//! A rule with a part that is not understood may hold or not. If that decides what becomes of the packet, nothing is said.

use std::collections::BTreeMap;

use super::catalogue::id;
use super::cause::cause;
use super::packet::Packet;
use super::place;
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::Viewpoint;
use crate::observation::{
    Chain, Decision, Expression, Family, Hook, HookPoint, Observation, Policy, Rule, Ruleset, Verb,
};

/// Chains jump no deeper (NFT_JUMP_STACK_SIZE).
const DEEPEST: usize = 16;

/// The rule or policy at `hook` of `at` that stops the packet, if one certainly does.
pub(super) fn why_stopped(packet: &Packet<'_>, hook: Hook, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
    let rules = sight::filter(seen, at).ok()?;
    let stop = chains_at(hook, packet, rules).into_iter().find_map(|chain| stopped(chain, packet, rules))?;
    let (family, table, name) = (stop.chain.family.word(), &stop.chain.table, &stop.chain.name);
    let here = place::r#in(at);
    let what = packet.echo.word();
    let (id, does) = match stop.how {
        How::Dropped => (id::FIREWALL_DROPS, "drops"),
        How::Rejected => (id::FIREWALL_REJECTS, "rejects"),
    };
    let Some(rule) = stop.rule else {
        let words = format!("the policy of chain {name} (table {family} {table}) {here} drops {what}");
        let fix = format!("nft {}", shell(&format!("chain {family} {table} {name} {{ policy accept; }}")));
        return Some(cause(id, words, place::network_command(at, &fix)));
    };
    let words = format!("a rule of chain {name} (table {family} {table}, handle {}) {here} {does} {what}", rule.handle);
    let fix = format!("nft delete rule {family} {} {} handle {}", shell(table), shell(name), rule.handle);
    Some(cause(id, words, place::network_command(at, &fix)))
}

/// The base chains that the packet passes, in their order.
fn chains_at<'a>(hook: Hook, packet: &Packet<'_>, rules: &'a Ruleset) -> Vec<&'a Chain> {
    let version = if packet.destination.is_ipv4() { Family::Ip } else { Family::Ip6 };
    let is_ours = |chain: &&Chain| {
        let at_hook = chain.base.is_some_and(|base| base.hook == HookPoint::At(hook));
        at_hook && (chain.family == Family::Inet || chain.family == version)
    };
    let mut found: Vec<&Chain> = rules.chains.iter().filter(is_ours).collect();
    found.sort_by_key(|chain| {
        (chain.base.map_or(0, |base| base.priority), chain.family.word(), &chain.table, &chain.name)
    });
    found
}

enum How {
    Dropped,
    Rejected,
}

struct Stop<'a> {
    chain: &'a Chain,
    /// `None`: the chain's policy.
    rule: Option<&'a Rule>,
    how: How,
}

/// What becomes of the packet in a chain.
enum Outcome<'a> {
    Stopped(Stop<'a>),
    Accepted,
    /// It comes back to where it jumped from.
    Returned,
    /// It can't be told.
    Unsure,
}

fn stopped<'a>(base: &'a Chain, packet: &Packet<'_>, rules: &'a Ruleset) -> Option<Stop<'a>> {
    match through(base, packet, rules, DEEPEST) {
        Outcome::Stopped(stop) => Some(stop),
        Outcome::Accepted | Outcome::Unsure => None,
        Outcome::Returned => {
            let drops = base.base.is_some_and(|base| base.policy == Policy::Drop);
            drops.then_some(Stop { chain: base, rule: None, how: How::Dropped })
        }
    }
}

fn through<'a>(chain: &'a Chain, packet: &Packet<'_>, rules: &'a Ruleset, depth: usize) -> Outcome<'a> {
    let Some(depth) = depth.checked_sub(1) else { return Outcome::Unsure };
    for rule in &chain.rules {
        let end = match end_of(rule, packet) {
            Ends::Without => continue,
            Ends::Perhaps => return Outcome::Unsure,
            Ends::With(end) => end,
        };
        let stop = |how| Outcome::Stopped(Stop { chain, rule: Some(rule), how });
        let other = |name: &str| {
            let is_it =
                |other: &&Chain| (other.family, &other.table, &*other.name) == (chain.family, &chain.table, name);
            rules.chains.iter().find(is_it)
        };
        match end {
            Expression::Reject => return stop(How::Rejected),
            Expression::Decide(Decision::Drop) => return stop(How::Dropped),
            Expression::Decide(Decision::Accept) => return Outcome::Accepted,
            Expression::Decide(Decision::Return) => return Outcome::Returned,
            Expression::Decide(Decision::Jump(name)) => {
                match other(name).map_or(Outcome::Unsure, |chain| through(chain, packet, rules, depth)) {
                    Outcome::Returned => {}
                    decided => return decided,
                }
            }
            Expression::Decide(Decision::Goto(name)) => {
                return other(name).map_or(Outcome::Unsure, |chain| through(chain, packet, rules, depth));
            }
            _ => {}
        }
    }
    Outcome::Returned
}

/// How a rule ends for a packet.
enum Ends<'a> {
    /// It does not hold, or does nothing that decides.
    Without,
    With(&'a Expression),
    /// It would decide, if it held.
    Perhaps,
}

fn end_of<'a>(rule: &'a Rule, packet: &Packet<'_>) -> Ends<'a> {
    let mut registers: BTreeMap<u32, Option<Vec<u8>>> = BTreeMap::new();
    let mut unsure = false;
    for expression in &rule.expressions {
        match expression {
            Expression::Load { datum, register } => _ = registers.insert(*register, packet.load(datum)),
            Expression::Mask { from, register, mask, xor } => {
                let value = registers.get(from).cloned().flatten();
                registers.insert(*register, value.map(|value| masked(&value, mask, xor)));
            }
            Expression::Compare { register, verb, value } => {
                match registers.get(register).and_then(Option::as_deref).and_then(|have| holds(have, *verb, value)) {
                    Some(true) => {}
                    Some(false) => return Ends::Without,
                    None => unsure = true,
                }
            }
            Expression::Note | Expression::Decide(Decision::Continue) => {}
            Expression::Other(_) | Expression::Decide(Decision::Other(_)) => unsure = true,
            Expression::Decide(_) | Expression::Reject if unsure => return Ends::Perhaps,
            end @ (Expression::Decide(_) | Expression::Reject) => return Ends::With(end),
        }
    }
    // What is not understood may decide by itself (a set of verdicts, a translation of addresses).
    let decides =
        |expression: &Expression| matches!(expression, Expression::Other(_) | Expression::Decide(Decision::Other(_)));
    if rule.expressions.iter().any(decides) { Ends::Perhaps } else { Ends::Without }
}

fn masked(value: &[u8], mask: &[u8], xor: &[u8]) -> Vec<u8> {
    value.iter().zip(mask).zip(xor).map(|((value, mask), xor)| value & mask ^ xor).collect()
}

/// Compares as memcmp(3) does, as many bytes as the rule names; `None`: there are fewer.
fn holds(have: &[u8], verb: Verb, value: &[u8]) -> Option<bool> {
    let have = have.get(..value.len())?;
    Some(match verb {
        Verb::Equal => have == value,
        Verb::NotEqual => have != value,
        Verb::Less => have < value,
        Verb::LessOrEqual => have <= value,
        Verb::Greater => have > value,
        Verb::GreaterOrEqual => have >= value,
    })
}
