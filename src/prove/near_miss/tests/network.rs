//! ip(8).

use super::*;

const SETUP: [&str; 5] = [
    "A$ ip netns add ns0",
    "A$ ip netns add ns1",
    "A$ ip link add br0 type bridge",
    "A$ ip link add veth0 type veth peer name ceth0",
    "A$ ip link set ceth0 netns ns0",
];

#[track_caller]
fn assert_after_setup(line: &str, slip: Slip, typed: &str, causes: &[&str]) {
    let lines: Vec<&str> = SETUP.into_iter().chain([line]).collect();
    assert_misses(&lines, slip, typed, causes);
}

#[test]
fn a_network_namespace_gets_another_name() {
    assert_misses(&["A$ ip netns add ns0"], Slip::Name, "ip netns add ns9", &["netns-missing"]);
    assert_misses(&["A$ ip netns add ns0"], Slip::LeftOut, "-", &["netns-missing"]);
    assert_misses(&["A$ ip netns del ns0"], Slip::Name, "ip netns del ns9", &["netns-present"]);
}

#[test]
fn an_interface_is_made_otherwise() {
    let line = "A$ ip link add br1 type bridge";
    assert_after_setup(line, Slip::Name, "ip link add br9 type bridge", &["link-missing", "not-on-bridge"]);
    assert_after_setup(line, Slip::Type, "ip link add br1 type veth", &["wrong-link"]);
    let inside = "ip netns exec ns0 ip link add br1 type bridge";
    assert_after_setup(line, Slip::InNamespace, inside, &["link-elsewhere"]);
    let cable = "A$ ip link add veth1 master br0 type veth peer name ceth1 netns ns1";
    let wrong = &["wrong-link", "link-missing", "no-carrier", "link-down"];
    assert_after_setup(cable, Slip::Peer, "ip link add veth1 master br0 type veth peer name ceth9 netns ns1", wrong);
    let from_the_start = "A$ ip link add l0 netns ns0 type veth peer name l1 netns ns1";
    let lines: Vec<&str> = SETUP.into_iter().chain([from_the_start]).collect();
    assert!(!typed_of_last(&lines).iter().any(|line| line.contains("exec")), "it says itself where it goes");
    let loose = "ip link add veth1 type veth peer name ceth1 netns ns1";
    assert_after_setup(cable, Slip::NoMaster, loose, &["not-on-bridge"]);
    let near = "ip link add veth1 master br0 type veth peer name ceth1";
    assert_after_setup(cable, Slip::NoNamespace, near, &["link-elsewhere", "link-missing"]);
}

#[test]
fn an_interface_is_left_down() {
    assert_after_setup("A$ ip link set veth0 up", Slip::Down, "ip link set veth0 down", &["link-down"]);
    assert_after_setup("A$ ip link set dev br0 up", Slip::Down, "ip link set dev br0 down", &["bridge-down"]);
    let inside = "A$ ip netns exec ns0 ip link set lo up";
    assert_after_setup(inside, Slip::Namespace, "ip netns exec ns1 ip link set lo up", &["lo-down"]);
    assert_after_setup(inside, Slip::NoNamespace, "ip link set lo up", &["lo-down"]);
    let option = "A$ ip -n ns0 link set ceth0 up";
    assert_after_setup(option, Slip::NoNamespace, "ip link set ceth0 up", &["link-down", "no-carrier"]);
    assert_after_setup(option, Slip::Namespace, "ip -n ns1 link set ceth0 up", &["link-down", "no-carrier"]);
}

#[test]
fn the_wrong_end_goes_to_the_wrong_place() {
    let moved = "A$ ip link set ceth0 netns ns0";
    let setup = &SETUP[..4];
    let lines: Vec<&str> = setup.iter().copied().chain([moved]).collect();
    assert_misses(&lines, Slip::OtherEnd, "ip link set veth0 netns ns0", &["link-elsewhere"]);
    assert_misses(&lines, Slip::Namespace, "ip link set ceth0 netns ns1", &["link-elsewhere"]);
    let plugged = "A$ ip link set veth0 master br0 up";
    assert_after_setup(plugged, Slip::NoMaster, "ip link set veth0 nomaster up", &["not-on-bridge"]);
    assert_after_setup(plugged, Slip::OtherEnd, "ip link set ceth0 master br0 up", &["not-on-bridge"]);
    assert_after_setup(plugged, Slip::Down, "ip link set veth0 master br0 down", &["link-down"]);
}

#[test]
fn an_interface_is_taken_for_another_of_its_row() {
    let lines: Vec<&str> = SETUP
        .into_iter()
        .chain(["A$ ip link add veth1 type veth peer name ceth1", "A$ ip link set veth1 up"])
        .collect();
    assert_misses(&lines, Slip::Link, "ip link set veth0 up", &["link-down", "no-carrier"]);
    let typed = typed_of_last(&lines);
    assert!(!typed.iter().any(|line| line.contains("br0")), "{typed:?}");
}

#[test]
fn an_address_is_another_and_on_another_interface() {
    let line = "A$ ip netns exec ns0 ip addr add 10.0.0.2/24 dev ceth0";
    let with = |address: &str| format!("ip netns exec ns0 ip addr add {address} dev ceth0");
    assert_after_setup(line, Slip::Address, &with("10.0.0.3/24"), &["address-missing"]);
    assert_after_setup(line, Slip::Network, &with("10.0.1.2/24"), &["address-missing"]);
    assert_after_setup(line, Slip::NoPrefix, &with("10.0.0.2"), &["wrong-prefix"]);
    assert_after_setup(line, Slip::Prefix, &with("10.0.0.2/16"), &["wrong-prefix"]);
    let on_lo = "ip netns exec ns0 ip addr add 10.0.0.2/24 dev lo";
    assert_after_setup(line, Slip::Link, on_lo, &["address-elsewhere"]);
    let other_end = "ip netns exec ns0 ip addr add 10.0.0.2/24 dev veth0";
    assert_after_setup(line, Slip::OtherEnd, other_end, &["address-missing"]);
    assert_after_setup(line, Slip::NoNamespace, "ip addr add 10.0.0.2/24 dev ceth0", &["address-missing"]);
    let here = "A$ ip addr add 10.0.0.2/24 dev lo";
    let there = "ip netns exec ns0 ip addr add 10.0.0.2/24 dev lo";
    assert_after_setup(here, Slip::InNamespace, there, &["address-elsewhere"]);
}

#[test]
fn an_address_that_only_echoes_ask_for_is_missed_by_them() {
    let all = near_misses(&parse("t".into(), "t.md", &bare(&["$ ip addr add 10.0.0.9/24 dev lo"])).0.expect("valid"));
    let of = |slip: Slip| all.iter().find(|miss| miss.slip == slip).map(|miss| miss.provokes.clone());
    assert_eq!(of(Slip::LeftOut), Some(vec!["address-missing", "no-route"]));
    assert_eq!(of(Slip::NoPrefix), Some(vec!["wrong-prefix", "no-route"]));
}

#[test]
fn an_addresses_neighbour_is_none_that_the_lesson_has() {
    let lines = ["A$ ip addr add 10.0.0.1/24 dev lo", "A$ ip addr add 10.0.0.2/24 dev lo"]; // a check asks for the latter
    assert_misses(&lines, Slip::Address, "ip addr add 10.0.0.3/24 dev lo", &["address-missing"]);
}

#[test]
fn a_route_leads_elsewhere() {
    let line = ["A$ ip route add 10.1.0.0/16 via 10.0.0.1"];
    assert_misses(&line, Slip::Address, "ip route add 10.1.0.0/16 via 10.0.0.2", &["wrong-gateway", "no-way-back"]);
    assert_misses(&line, Slip::Network, "ip route add 10.0.0.0/16 via 10.0.0.1", &["no-route", "no-way-back"]);
    assert_misses(&line, Slip::LeftOut, "-", &["no-route", "no-way-back"]);
}

#[test]
fn what_only_shows_has_no_near_miss() {
    for line in
        ["A$ ip addr", "A$ ip netns list", "A$ ip link show type bridge", "A$ ip netns exec ns0 ip link", "A$ ip r"]
    {
        let lines: Vec<&str> = SETUP.into_iter().chain([line]).collect();
        assert_eq!(typed_of_last(&lines), [""; 0], "{line}");
    }
}
