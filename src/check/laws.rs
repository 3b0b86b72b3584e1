//! Laws that hold for every check and every observation, true or absurd.

use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::samples::{address, check, host, netns, terminal};
use super::words::LONGEST;
use super::*;
use crate::lesson::causes::{CAUSES, kinds_with};
use crate::lesson::*;
use crate::messages::{Language, Messages};
use crate::observation::*;
// A rule and a neighbour of lint's, and what a lesson asks its learner, have these names too.
use crate::observation::{Answer, Neighbour, Question, Rule};

fn viewpoint() -> impl Strategy<Value = Viewpoint> {
    select(vec![
        host(),
        terminal("A"),
        Viewpoint::Shell("A".into()),
        netns("ns0"),
        netns("ns1"),
        Viewpoint::Process("sleep".to_owned()),
    ])
}

fn name() -> impl Strategy<Value = String> {
    select(vec!["lo", "br0", "veth0", "ceth0", "sleep", "/mnt", "/proc", "ns0", "tmpfs", "proc", "veth", "\x1b[2J'"])
        .prop_map(str::to_owned)
}

fn address_text() -> impl Strategy<Value = AddressText> {
    select(vec!["192.168.2.1/24", "192.168.2.2/32", "192.168.2.3/24", "10.0.0.1/0", "fe80::1/64", "fd00::1/128"])
        .prop_map(address)
}

fn kinds() -> impl Strategy<Value = Vec<NamespaceKind>> {
    subsequence(NamespaceKind::ALL.to_vec(), 0..=8)
}

fn propagation() -> impl Strategy<Value = Propagation> {
    select(vec![Propagation::Private, Propagation::Shared, Propagation::Slave, Propagation::Unbindable])
}

fn file_type() -> impl Strategy<Value = FileType> {
    select(vec![FileType::File, FileType::Directory, FileType::Symlink])
}

fn ipc_object() -> impl Strategy<Value = IpcObject> {
    select(vec![IpcObject::Queue, IpcObject::Semaphore, IpcObject::SharedMemory])
}

fn small() -> impl Strategy<Value = u32> {
    0..4u32
}

fn claim() -> impl Strategy<Value = Claim> {
    let namespace = (viewpoint(), kinds(), option::of(viewpoint()))
        .prop_map(|(of, kinds, same_as)| Claim::Namespace(NamespaceClaim { of, kinds, same_as }));
    let file = (name(), option::of(name()), option::of(name()), option::of(file_type()), option::of(small())).prop_map(
        |(path, content, contains, file_type, mode)| {
            Claim::File(FileClaim { path, content, contains, file_type, mode })
        },
    );
    let mount = (
        name(),
        option::of(name()),
        option::of(name()),
        vec(name(), 0..2),
        option::of(propagation()),
        option::of(viewpoint()),
    )
        .prop_map(|(path, fs_type, source, options, propagation, pidns)| {
            Claim::Mount(MountClaim { path, fs_type, source, options, propagation, pidns })
        });
    let subject = prop_oneof![name().prop_map(ProcessSubject::Named), viewpoint().prop_map(ProcessSubject::At)];
    let process = (subject, option::of(name()), option::of(small()), option::of(small()), option::of(viewpoint()))
        .prop_map(|(subject, name, pid, listed_as, not)| {
            Claim::Process(ProcessClaim { subject, name, pid, listed_as, not })
        });
    let ipc = (ipc_object(), option::of(small()), option::of(small()))
        .prop_map(|(object, key, id)| Claim::Ipc(IpcClaim { object, key, id }));
    let named = name().prop_map(|name| Claim::Netns(NetnsClaim { name }));
    let output = (vec(name(), 0..2), vec(name(), 0..2))
        .prop_map(|(contains, lacks)| Claim::Output(OutputClaim { terminal: "A".into(), of: None, contains, lacks }));
    prop_oneof![namespace, file, mount, process, ipc, named, network_claim(), output]
}

fn network_claim() -> impl Strategy<Value = Claim> {
    let link = (
        name(),
        option::of(name()),
        option::of(any::<bool>()),
        option::of(any::<bool>()),
        option::of(name()),
        option::of(name()),
        any::<bool>(),
    )
        .prop_map(|(name, link_type, up, carrier, master, peer, only)| {
            Claim::Link(LinkClaim { name, link_type, up, carrier, master, peer, mtu: None, only })
        });
    let address =
        (address_text(), option::of(name())).prop_map(|(address, dev)| Claim::Address(AddressClaim { address, dev }));
    let ping = (address_text(), small(), option::of(small()), option::of(viewpoint()), any::<bool>()).prop_map(
        |(to, count, answered, at, quick)| {
            let rtt = quick.then_some(Duration::from_micros(2));
            let (timeout, interval) = (Duration::ZERO, Duration::ZERO);
            Claim::Ping(PingClaim { to: to.ip, count, answered, at, rtt, timeout, interval })
        },
    );
    prop_oneof![link, address, ping]
}

fn any_check() -> impl Strategy<Value = Check> {
    let viewpoints = || vec(viewpoint(), 0..3);
    (claim(), viewpoints(), viewpoints(), viewpoints()).prop_map(|(claim, from, not_from, differs_from)| Check {
        not_from,
        differs_from,
        ..check(claim, &from)
    })
}

fn process() -> impl Strategy<Value = Process> {
    (name(), vec(small(), 0..3), 0..3u64).prop_map(|(name, pids, started)| Process { name, pids, pidns: None, started })
}

fn link() -> impl Strategy<Value = Link> {
    (
        small(),
        name(),
        select(vec!["bridge", "veth", "loopback"]),
        any::<[bool; 3]>(),
        option::of(small()),
        option::of(small()),
        vec(address_text(), 0..3),
    )
        .prop_map(|(index, name, kind, [up, carrier, peer_elsewhere], master, peer, addresses)| Link {
            index,
            name,
            kind: kind.to_owned(),
            up,
            carrier,
            mtu: 1500,
            master,
            peer,
            peer_elsewhere,
            addresses,
            ..Link::default()
        })
        .prop_flat_map(|link| (Just(link), option::of(port()), any::<bool>(), hardware()))
        .prop_map(|(link, port, no_arp, hardware)| Link { port, no_arp, hardware, ..link })
}

fn port() -> impl Strategy<Value = PortSeen> {
    let state = select(vec![PortState::Forwarding, PortState::Blocking, PortState::Disabled, PortState::Other(9)]);
    (state, any::<bool>()).prop_map(|(state, isolated)| PortSeen { state, isolated })
}

fn hardware() -> impl Strategy<Value = String> {
    select(vec!["", "02:00:00:00:00:01", "02:00:00:00:00:02"]).prop_map(str::to_owned)
}

fn neighbour() -> impl Strategy<Value = Neighbour> {
    let state = select(vec![NeighbourState::Permanent, NeighbourState::Failed, NeighbourState::Known]);
    (address_text(), small(), hardware(), state).prop_map(|(at, dev, hardware, state)| Neighbour {
        ip: at.ip,
        dev,
        hardware,
        state,
    })
}

fn looked_up() -> impl Strategy<Value = LookedUp> {
    let ip = || option::of(address_text().prop_map(|text| text.ip));
    let refusal =
        select(vec![Refusal::NoRoute, Refusal::Blackhole, Refusal::Prohibited, Refusal::Other("x".to_owned())]);
    let way =
        (option::of(small()), ip(), ip()).prop_map(|(dev, gateway, source)| LookedUp::Way { dev, gateway, source });
    prop_oneof![Just(LookedUp::Local), way, refusal.prop_map(LookedUp::Refused)]
}

fn sysctls() -> impl Strategy<Value = Sysctls> {
    let paths = select(vec!["net/ipv4/ip_forward", "net/ipv4/icmp_echo_ignore_all", "net/ipv4/conf/all/rp_filter"]);
    btree_map(paths.prop_map(str::to_owned), 0..3i64, 0..4).prop_map(Sysctls)
}

fn expression() -> impl Strategy<Value = Expression> {
    let datum = select(vec![
        Datum::Network { offset: 12, length: 4 },
        Datum::Transport { offset: 0, length: 1 },
        Datum::Network { offset: u32::MAX, length: u32::MAX },
        Datum::Protocol,
        Datum::InName,
        Datum::ConnectionState,
        Datum::Other("x".to_owned()),
    ]);
    let verdict = select(vec![
        Decision::Accept,
        Decision::Drop,
        Decision::Jump("a".to_owned()),
        Decision::Goto("b".to_owned()),
        Decision::Return,
        Decision::Other(7),
    ]);
    prop_oneof![
        (datum, small()).prop_map(|(datum, register)| Expression::Load { datum, register }),
        (small(), small(), vec(any::<u8>(), 0..5)).prop_map(|(from, register, mask)| Expression::Mask {
            from,
            register,
            xor: mask.clone(),
            mask
        }),
        (small(), vec(any::<u8>(), 0..5)).prop_map(|(register, value)| Expression::Compare {
            register,
            verb: Verb::NotEqual,
            value
        }),
        verdict.prop_map(Expression::Decide),
        select(vec![Expression::Reject, Expression::Note, Expression::Other("x".to_owned())]),
    ]
}

fn chain() -> impl Strategy<Value = Chain> {
    let hook = select(vec![Hook::Prerouting, Hook::Input, Hook::Forward, Hook::Output, Hook::Postrouting]);
    let policy = select(vec![Policy::Accept, Policy::Drop]);
    let base = (hook, 0..3i32, policy).prop_map(|(hook, priority, policy)| Base {
        hook: HookPoint::At(hook),
        priority,
        policy,
    });
    let rule = vec(expression(), 0..4).prop_map(|expressions| Rule { handle: 5, expressions });
    let name = select(vec!["a", "b", "c"]).prop_map(str::to_owned);
    (select(vec![Family::Inet, Family::Ip, Family::Ip6]), name, option::of(base), vec(rule, 0..3))
        .prop_map(|(family, name, base, rules)| Chain { family, table: "t".to_owned(), name, base, rules })
}

fn network() -> impl Strategy<Value = Network> {
    let kind = select(vec![RouteKind::Unicast, RouteKind::Blackhole, RouteKind::Prohibit]);
    let route = (option::of(address_text()), option::of(small()), kind).prop_map(|(destination, dev, kind)| Route {
        destination,
        kind,
        gateway: None,
        dev,
    });
    (0..3u64, vec(link(), 0..5), vec(route, 0..2)).prop_map(|(inode, links, routes)| Network { inode, links, routes })
}

fn mount() -> impl Strategy<Value = Mount> {
    (name(), name(), name(), propagation(), 0..4u64, 0..4u64).prop_map(
        |(path, fs_type, device, propagation, id, parent)| Mount {
            id,
            parent,
            device,
            propagation,
            ..super::samples::mount(&path, &fs_type, "")
        },
    )
}

fn file() -> impl Strategy<Value = FileSeen> {
    let facts = (file_type(), small(), option::of(vec(any::<u8>(), 0..9)), any::<bool>());
    let there = facts.prop_map(|(file_type, mode, content, truncated)| {
        FileSeen::There(FileFacts { file_type, mode, size: 3, content, truncated })
    });
    prop_oneof![Just(FileSeen::Absent), there]
}

/// An answer of the sort that this question has.
fn answer_to(question: &Question) -> BoxedStrategy<Answer> {
    match question {
        Question::Standing => (option::of(process()), btree_map(select(NamespaceKind::ALL.to_vec()), 0..3u64, 0..9))
            .prop_map(|(process, namespaces)| Answer::Standing(Standing { process, namespaces }))
            .boxed(),
        Question::File { .. } => file().prop_map(Answer::File).boxed(),
        Question::Mounts => vec(mount(), 0..4).prop_map(Answer::Mounts).boxed(),
        Question::ProcfsOf { .. } => option::of(0..3u64).prop_map(Answer::ProcfsOf).boxed(),
        Question::Processes => vec(process(), 0..4).prop_map(Answer::Processes).boxed(),
        Question::Ipc => {
            let entry = (ipc_object(), small(), small()).prop_map(|(object, key, id)| IpcEntry { object, key, id });
            vec(entry, 0..3).prop_map(Answer::Ipc).boxed()
        }
        Question::NamedNetns => {
            let inode = prop_oneof![(0..3u64).prop_map(Ok), name().prop_map(Err)];
            let named = (name(), inode).prop_map(|(name, inode)| NamedNetns { name, inode });
            vec(named, 0..3).prop_map(Answer::NamedNetns).boxed()
        }
        Question::Network => network().prop_map(Answer::Network).boxed(),
        Question::Neighbours => vec(neighbour(), 0..3).prop_map(Answer::Neighbours).boxed(),
        Question::RouteTo { .. } => looked_up().prop_map(Answer::LookedUp).boxed(),
        Question::Sysctls => sysctls().prop_map(Answer::Sysctls).boxed(),
        Question::Filter => vec(chain(), 0..3).prop_map(|chains| Answer::Filter(Ruleset { chains })).boxed(),
        Question::IdMaps => {
            let ranges = select(vec![Vec::new(), vec![IdRange { inside: 0, outside: 0, count: 1 }]]);
            ranges.prop_map(|uids| Answer::IdMaps(IdMaps { gids: uids.clone(), uids })).boxed()
        }
        // No check asks for it.
        Question::Census => Just(Answer::Ipc(Vec::new())).boxed(),
        Question::Echo(_) => (small(), small(), vec(0..4u64, 0..3), option::of(name()), any::<bool>())
            .prop_map(|(sent, answered, rtts, refused, local)| {
                Answer::Echoes(Echoes { sent, answered, rtts, refused, local })
            })
            .boxed(),
    }
}

/// An answer of another sort.
fn wrong_answer_to(question: &Question) -> Answer {
    match question {
        Question::Ipc => Answer::Mounts(Vec::new()),
        _ => Answer::Ipc(Vec::new()),
    }
}

/// Mostly an answer; sometimes a refusal, an answer of another sort, or nothing.
fn outcome_of(ask: Ask) -> impl Strategy<Value = Option<(Ask, Result<Answer, Unobservable>)>> {
    (answer_to(&ask.question), 0..12u8).prop_map(move |(answer, how)| {
        let outcome = match how {
            0 => return None,
            1 => Err(Unobservable::NoViewpoint(ask.from.clone())),
            3 => Err(Unobservable::Multiplexed { program: "tmux".to_owned(), terminal: "A".to_owned() }),
            2 => Ok(wrong_answer_to(&ask.question)),
            _ => Ok(answer),
        };
        Some((ask.clone(), outcome))
    })
}

fn observation_of(asks: Vec<Ask>) -> impl Strategy<Value = Observation> {
    let outcomes: Vec<_> = asks.into_iter().map(outcome_of).collect();
    (outcomes, option::of(name())).prop_map(|(outcomes, output)| Observation {
        answers: outcomes.into_iter().flatten().collect(),
        outputs: output.map(|output| ("A".to_owned(), Printed { output, ..Printed::default() })).into_iter().collect(),
    })
}

fn all_asks(check: &Check) -> Vec<Ask> {
    questions(check).into_iter().chain(questions_why(check)).collect()
}

/// What [`questions_named`] may ask besides: the rest of a network, and the way back from it.
fn asks_of_the_way(check: &Check) -> Vec<Ask> {
    if !matches!(check.claim, Claim::Ping(_)) {
        return Vec::new();
    }
    let back = ["192.168.2.1", "192.168.2.2", "10.0.0.1", "fd00::1"]
        .map(|to| Question::RouteTo { to: to.parse().expect("an address") });
    let all = [Question::Network, Question::Neighbours, Question::Sysctls, Question::Filter].into_iter().chain(back);
    let each = all
        .flat_map(|question| [host(), netns("ns0"), netns("ns1")].map(|from| Ask { from, question: question.clone() }));
    let known = all_asks(check);
    each.filter(|ask| !known.contains(ask)).collect()
}

fn check_and_observation() -> impl Strategy<Value = (Check, Observation)> {
    any_check().prop_flat_map(|check| {
        let seen = observation_of([all_asks(&check), asks_of_the_way(&check)].concat());
        (Just(check), seen)
    })
}

/// Where the positive half stands or falls.
fn looked_from(check: &Check) -> Vec<Viewpoint> {
    match &check.claim {
        Claim::Namespace(claim) => vec![claim.of.clone()],
        Claim::Output(_) => Vec::new(),
        _ => check.from.clone(),
    }
}

fn is_bounded(text: &str) -> bool {
    text.chars().count() <= LONGEST && !text.chars().any(char::is_control)
}

/// Another order of the tables whose order means nothing.
fn turn_tables(answer: &mut Answer, by: usize) {
    fn turn<T>(items: &mut [T], by: usize) {
        items.rotate_left(by.min(items.len()));
        items.reverse();
    }
    match answer {
        Answer::Network(network) => {
            turn(&mut network.links, by);
            turn(&mut network.routes, by);
            network.links.iter_mut().for_each(|link| turn(&mut link.addresses, by));
        }
        Answer::Neighbours(neighbours) => turn(neighbours, by),
        Answer::Processes(processes) => turn(processes, by),
        Answer::NamedNetns(named) => turn(named, by),
        Answer::Ipc(entries) => turn(entries, by),
        Answer::Filter(rules) => turn(&mut rules.chains, by),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn judging_and_explaining_never_panic_and_stay_bounded((check, seen) in check_and_observation()) {
        let judged = judge(&check, &seen);
        for view in &judged.views {
            prop_assert!(is_bounded(&view.from) && is_bounded(&view.expected) && is_bounded(&view.observed), "{view:?}");
            prop_assert!(!view.observed.is_empty());
        }
        let worst = judged.views.iter().map(|view| view.verdict).max();
        prop_assert_eq!(judged.verdict, worst.unwrap_or(Verdict::Unknown));
        if let Some(cause) = explain(&check, &judged, &seen) {
            let id = cause.id.as_str();
            let of_blindness = ["multiplexer-in-front", "terminal-closed", "terminal-unopened"].contains(&id);
            // Where something must not be, or be another, a namespace without such a name is no failure.
            let of_a_name = ["netns-missing", "netns-not-made-by-ip"].contains(&id);
            prop_assert!(if of_blindness { judged.verdict == Verdict::Unknown } else {
                judged.verdict == Verdict::Fail || of_a_name && judged.verdict == Verdict::Unknown
            }, "{cause:?}");
            prop_assert!(!cause.read.is_empty());
            prop_assert!(CAUSES.contains(&cause.id.as_str()));
            prop_assert!(kinds_with(&cause.id).contains(&check.claim.kind()), "{} of {}", cause.id, check.claim.kind());
            prop_assert!(is_bounded(&cause.words) && is_bounded(&cause.fix), "{cause:?}");
        }
    }

    #[test]
    fn two_orders_of_the_same_tables_give_the_same_cause((check, seen) in check_and_observation(), turn in 0..5usize) {
        let judged = judge(&check, &seen);
        let mut turned = seen.clone();
        turned.answers.values_mut().flatten().for_each(|answer| turn_tables(answer, turn));
        prop_assert_eq!(explain(&check, &judged, &turned), explain(&check, &judged, &seen));
    }

    #[test]
    fn a_negative_failure_stands_alone((check, seen) in check_and_observation()) {
        let judged = judge(&check, &seen);
        if judged.negative {
            prop_assert_eq!(judged.verdict, Verdict::Fail);
            let positive = judged.views.len() - check.not_from.len();
            prop_assert!(judged.views[..positive].iter().all(|view| view.verdict == Verdict::Pass));
        }
    }

    #[test]
    fn nothing_observed_is_unknown(check in any_check()) {
        prop_assert_eq!(judge(&check, &Observation::default()).verdict, Verdict::Unknown);
    }

    #[test]
    fn answers_to_other_questions_are_unknown(check in any_check()) {
        let wrong = all_asks(&check).into_iter().map(|ask| (ask.clone(), Ok(wrong_answer_to(&ask.question))));
        let seen = Observation { answers: wrong.collect(), ..Observation::default() };
        prop_assert_eq!(judge(&check, &seen).verdict, Verdict::Unknown);
    }

    #[test]
    fn what_cannot_be_looked_at_never_passes((check, mut seen) in check_and_observation(), closed in any::<bool>()) {
        for at in looked_from(&check).iter().take(1) {
            let why = if closed { Unobservable::Closed("A".to_owned()) } else { Unobservable::NoViewpoint(at.clone()) };
            for (_, answer) in seen.answers.iter_mut().filter(|(ask, _)| ask.from == *at) {
                *answer = Err(why.clone());
            }
            prop_assert_ne!(judge(&check, &seen).verdict, Verdict::Pass);
        }
    }

    #[test]
    fn where_it_must_not_be_an_unobserved_view_never_passes((check, mut seen) in check_and_observation()) {
        for at in check.not_from.iter().take(1) {
            seen.answers.retain(|ask, _| ask.from != *at);
            prop_assert_ne!(judge(&check, &seen).verdict, Verdict::Pass);
        }
    }

    #[test]
    fn what_a_check_waits_for_can_always_be_said(check in any_check()) {
        for language in Language::ALL {
            let sentence = waiting_for(&check, &Messages::new(language));
            prop_assert!(!sentence.is_empty() && !sentence.chars().any(char::is_control), "{sentence:?}");
            // Neither the id of a message that there is not, nor a part that was not given.
            prop_assert!(!sentence.contains("waiting-") && !sentence.contains("{$"), "{sentence}");
            prop_assert!(!sentence.contains("  ") && sentence.trim() == sentence, "{sentence:?}");
        }
    }

    #[test]
    fn each_question_is_asked_once(check in any_check()) {
        let asked = all_asks(&check);
        let each: std::collections::BTreeSet<&Ask> = asked.iter().collect();
        prop_assert_eq!(each.len(), asked.len());
        let echoes = |asks: &[Ask]| asks.iter().any(|ask| matches!(ask.question, Question::Echo(_)));
        prop_assert!(!echoes(&questions_why(&check)), "explaining changes nothing");
    }
}

/// The laws above say something: all verdicts and most causes come of such observations.
#[test]
fn the_absurd_reaches_most_of_the_code() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut verdicts = std::collections::BTreeMap::new();
    let mut causes = std::collections::BTreeSet::new();
    for _ in 0..4000 {
        let (check, seen) = check_and_observation().new_tree(&mut runner).expect("a sample").current();
        let judged = judge(&check, &seen);
        *verdicts.entry(judged.verdict).or_insert(0) += 1;
        let cause = explain(&check, &judged, &seen).map(|cause| cause.id);
        assert!(cause.iter().all(|id| kinds_with(id).contains(&check.claim.kind())), "{cause:?} of {check:?}");
        causes.extend(cause);
    }
    assert!(verdicts[&Verdict::Pass] > 100 && verdicts[&Verdict::Fail] > 100, "{verdicts:?}");
    assert!(causes.len() > CAUSES.len() / 2, "{causes:?}");
}
