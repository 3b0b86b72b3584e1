//! What only explaining asks: neighbours, lookups, settings, VLANs, firewalls.

use std::net::IpAddr;

use super::lab::{TestLab, terminal, with_lab};
use crate::lesson::Viewpoint;
use crate::observation::{
    Answer, Decision, Expression, Hook, HookPoint, LookedUp, NeighbourState, Policy, PortState, Question, Refusal,
};

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn way(lab: &TestLab, to: &str) -> LookedUp {
    match lab.ask(Viewpoint::Host, Question::RouteTo { to: ip(to) }) {
        Ok(Answer::LookedUp(way)) => way,
        other => panic!("no lookup: {other:?}"),
    }
}

#[test]
fn the_kernel_says_which_way_and_why_not() {
    with_lab("way::the_kernel_says_which_way_and_why_not", |lab| {
        lab.command("ip link add d0 type veth peer name d1; ip addr add 10.0.0.1/24 dev d0; ip link set d0 up; ip link set d1 up");
        lab.command("ip route add 10.1.0.0/24 via 10.0.0.9; ip route add blackhole 10.2.0.0/24");
        lab.command("ip route add prohibit 10.3.0.0/24; ip route add unreachable 10.4.0.0/24");
        assert_eq!(way(lab, "10.0.0.1"), LookedUp::Local);
        let (source, gateway) = (Some(ip("10.0.0.1")), Some(ip("10.0.0.9")));
        assert!(matches!(way(lab, "10.0.0.2"), LookedUp::Way { gateway: None, source: s, .. } if s == source));
        assert!(matches!(way(lab, "10.1.0.2"), LookedUp::Way { gateway: g, .. } if g == gateway));
        assert_eq!(way(lab, "10.2.0.2"), LookedUp::Refused(Refusal::Blackhole));
        assert_eq!(way(lab, "10.3.0.2"), LookedUp::Refused(Refusal::Prohibited));
        assert_eq!(way(lab, "10.4.0.2"), LookedUp::Refused(Refusal::Unreachable));
        assert_eq!(way(lab, "10.5.0.2"), LookedUp::Refused(Refusal::NoRoute));
        assert_eq!(way(lab, "fd00::1"), LookedUp::Refused(Refusal::NoRoute));
    });
}

#[test]
fn neighbours_settings_and_ports_are_those_of_the_namespace() {
    with_lab("way::neighbours_settings_and_ports_are_those_of_the_namespace", |lab| {
        lab.command("ip link add d0 type veth peer name d1; ip link set d0 up; ip link add br0 type bridge");
        lab.command("ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev d0 nud permanent");
        lab.command("ip link add v0 type veth peer name v1; ip link set v0 master br0");
        lab.send("unshare -n sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; exec sleep 1000'");
        lab.until_front("sleep");
        let Ok(Answer::Neighbours(neighbours)) = lab.ask(Viewpoint::Host, Question::Neighbours) else {
            panic!("no neighbours")
        };
        let set = neighbours.iter().find(|neighbour| neighbour.ip == ip("10.0.0.7")).expect("the entry");
        assert_eq!((set.state, set.hardware.as_str()), (NeighbourState::Permanent, "02:00:00:00:00:07"));
        let forward = |from| match lab.ask(from, Question::Sysctls) {
            Ok(Answer::Sysctls(values)) => values.get("net/ipv4/ip_forward"),
            other => panic!("no settings: {other:?}"),
        };
        assert_eq!((forward(Viewpoint::Host), forward(terminal())), (Some(0), Some(1)));
        let network = super::network(lab, Viewpoint::Host);
        let (bridge, port) = (network.link("br0").expect("br0"), network.link("v0").expect("v0"));
        assert_eq!(port.master, Some(bridge.index));
        assert_eq!(port.port.map(|port| (port.state, port.isolated)), Some((PortState::Disabled, false)));
    });
}

#[test]
fn firewall_rules_are_read_as_the_kernel_keeps_them() {
    with_lab("way::firewall_rules_are_read_as_the_kernel_keeps_them", |lab| {
        let Ok(Answer::Filter(none)) = lab.ask(Viewpoint::Host, Question::Filter) else { panic!("no answer") };
        assert!(none.chains.is_empty());
        lab.command("nft 'table inet f { chain in { type filter hook input priority -5; policy drop; ip saddr 10.0.0.1 counter accept; }; }'");
        let Ok(Answer::Filter(rules)) = lab.ask(Viewpoint::Host, Question::Filter) else { panic!("no rules") };
        let [chain] = &rules.chains[..] else { panic!("{rules:?}") };
        let base = chain.base.expect("a base chain");
        assert_eq!((base.hook, base.priority, base.policy), (HookPoint::At(Hook::Input), -5, Policy::Drop));
        let verdicts = chain.rules.iter().flat_map(|rule| &rule.expressions);
        let accepts = verdicts.filter(|e| **e == Expression::Decide(Decision::Accept)).count();
        assert_eq!(accepts, 1, "{chain:?}");
        assert!(
            chain.rules.iter().flat_map(|r| &r.expressions).all(|e| !matches!(e, Expression::Other(_))),
            "{chain:?}"
        );
    });
}

#[test]
fn the_id_maps_are_those_of_the_process() {
    with_lab("way::the_id_maps_are_those_of_the_process", |lab| {
        let maps = |lab: &TestLab| match lab.ask(terminal(), Question::IdMaps) {
            Ok(Answer::IdMaps(maps)) => maps,
            other => panic!("no id maps: {other:?}"),
        };
        assert_eq!(maps(lab).uids.len(), 1);
        lab.send("unshare -U sleep 2");
        lab.until_front("sleep");
        assert!(maps(lab).uids.is_empty());
    });
}
