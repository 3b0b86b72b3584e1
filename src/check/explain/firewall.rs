//! Which firewall rule stops an echo: nftables' chains, tried as the kernel tries them (nft(8), "Hook and policy").
//!
//! A rule with a part that is not understood may hold or not. If that decides what becomes of the packet, nothing is said.

use std::collections::BTreeMap;

use super::cause::cause;
use super::packet::Packet;
use super::place;
use crate::check::sight;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::Viewpoint;
use crate::lesson::causes::id;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::explain::packet::Echo;
    use crate::check::samples::{host, link};
    use crate::observation::{Answer, Base, Datum, Question};

    const DROP: Expression = Expression::Decide(Decision::Drop);
    const ACCEPT: Expression = Expression::Decide(Decision::Accept);

    fn chain(name: &str, base: Option<(i32, Policy)>, rules: &[&[Expression]]) -> Chain {
        let base = base.map(|(priority, policy)| Base { hook: HookPoint::At(Hook::Input), priority, policy });
        let rules = rules.iter().zip(1..).map(|(parts, handle)| Rule { handle, expressions: parts.to_vec() });
        Chain { family: Family::Inet, table: "f".to_owned(), name: name.to_owned(), base, rules: rules.collect() }
    }

    fn is(datum: Datum, value: &[u8]) -> [Expression; 2] {
        let compare = Expression::Compare { register: 1, verb: Verb::Equal, value: value.to_vec() };
        [Expression::Load { datum, register: 1 }, compare]
    }

    /// What is said of a request from 10.0.0.1 to 10.0.0.2 that comes in by eth0.
    fn told(chains: &[Chain]) -> Option<String> {
        let seen =
            Observation::default().with(&host(), Question::Filter, Answer::Filter(Ruleset { chains: chains.to_vec() }));
        let (source, destination) = ("10.0.0.1".parse().expect("one"), "10.0.0.2".parse().expect("other"));
        let eth0 = link(2, "eth0", "veth");
        let packet = Packet { echo: Echo::Request, source, destination, inward: Some(&eth0), outward: None };
        why_stopped(&packet, Hook::Input, &host(), &seen).map(|cause| format!("{} {}", cause.id, cause.fix))
    }

    fn dropped(by: &str) -> Option<String> {
        Some(format!("firewall-drops nft delete rule inet f {by}"))
    }

    #[test]
    fn the_first_rule_that_decides_decides() {
        let open = Some((0, Policy::Accept));
        assert_eq!(told(&[chain("in", open, &[])]), None);
        assert_eq!(told(&[chain("in", open, &[&[Expression::Note], &[DROP]])]), dropped("in handle 2"));
        assert_eq!(told(&[chain("in", open, &[&[ACCEPT], &[DROP]])]), None);
        let rejects = told(&[chain("in", open, &[&[Expression::Reject]])]);
        assert_eq!(rejects.as_deref(), Some("firewall-rejects nft delete rule inet f in handle 1"));
        let closed = told(&[chain("in", Some((0, Policy::Drop)), &[])]);
        assert_eq!(closed.as_deref(), Some("firewall-drops nft 'chain inet f in { policy accept; }'"));
    }

    #[test]
    fn rules_hold_for_what_they_name() {
        let of = |condition: [Expression; 2]| {
            told(&[chain("in", Some((0, Policy::Accept)), &[&[&condition[..], &[DROP]].concat()])])
        };
        assert_eq!(of(is(Datum::Network { offset: 12, length: 4 }, &[10, 0, 0, 1])), dropped("in handle 1"));
        assert_eq!(of(is(Datum::Network { offset: 12, length: 4 }, &[10, 0, 0, 9])), None);
        assert_eq!(of(is(Datum::Network { offset: 16, length: 3 }, &[10, 0, 0])), dropped("in handle 1"), "a network");
        assert_eq!(of(is(Datum::InName, b"eth0\0")), dropped("in handle 1"));
        assert_eq!(of(is(Datum::InName, b"eth1\0")), None);
        assert_eq!(of(is(Datum::InName, b"eth")), dropped("in handle 1"), "all whose names begin so");
        assert_eq!(of(is(Datum::Protocol, &[6])), None, "TCP");
    }

    #[test]
    fn chains_jump_and_come_back() {
        let jump = Expression::Decide(Decision::Jump("more".to_owned()));
        let goto = Expression::Decide(Decision::Goto("more".to_owned()));
        let back = Expression::Decide(Decision::Return);
        let base = |rules: &[&[Expression]]| chain("in", Some((0, Policy::Accept)), rules);
        let more = |rules: &[&[Expression]]| chain("more", None, rules);
        assert_eq!(told(&[base(&[std::slice::from_ref(&jump)]), more(&[&[DROP]])]), dropped("more handle 1"));
        assert_eq!(told(&[base(&[std::slice::from_ref(&jump), &[DROP]]), more(&[&[back]])]), dropped("in handle 2"));
        assert_eq!(told(&[base(&[&[goto], &[DROP]]), more(&[])]), None);
        assert_eq!(
            told(&[base(&[std::slice::from_ref(&jump)]), more(&[std::slice::from_ref(&jump)])]),
            None,
            "no end: the kernel would not take it"
        );
    }

    #[test]
    fn what_is_not_understood_is_no_cause() {
        let odd = Expression::Other("lookup".to_owned());
        let open = Some((0, Policy::Accept));
        assert_eq!(told(&[chain("in", open, &[&[odd.clone(), DROP]])]), None);
        assert_eq!(
            told(&[chain("in", open, &[std::slice::from_ref(&odd), &[DROP]])]),
            None,
            "it may have decided by itself"
        );
        let unlike = [&is(Datum::Protocol, &[6])[..], &[odd, ACCEPT]].concat();
        assert_eq!(told(&[chain("in", open, &[&unlike, &[DROP]])]), dropped("in handle 2"), "it does not hold anyway");
        assert_eq!(
            told(&[chain("in", open, &[&[&is(Datum::Other("x".to_owned()), &[1])[..], &[DROP]].concat()])]),
            None
        );
    }

    #[test]
    fn chains_are_tried_by_priority_and_each_may_drop() {
        let late = chain("late", Some((5, Policy::Drop)), &[]);
        let early = chain("early", Some((-5, Policy::Accept)), &[&[DROP]]);
        assert_eq!(told(&[late.clone(), early]), dropped("early handle 1"));
        let accepting = chain("early", Some((-5, Policy::Accept)), &[&[ACCEPT]]);
        assert!(told(&[late, accepting]).is_some_and(|told| told.contains("late")), "accepted by one is not by all");
        let six = Chain { family: Family::Ip6, ..chain("in", Some((0, Policy::Drop)), &[]) };
        assert_eq!(told(&[six]), None, "another family's");
    }
}
