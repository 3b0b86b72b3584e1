//! A machine without `ping`: the lab answers with one of its own.

use crate::support::{LessonText, Nslab, without_program};

const WORLD: &str = r#"needs = []

[lab]
terminals = ["A"]
netns = ["ns0"]

[lab.veth.veth0]
peer = "ceth0"
address = "10.1.0.1/24"
peer-netns = "ns0"
peer-address = "10.1.0.2/24"
up = true"#;

fn on_a_machine_without_ping(console: &str) -> crate::support::Events {
    let check = "```toml check\n[answers]\nthat = \"ns0 answers\"\nping = \"10.1.0.2\"\ncount = 3\nfrom = \"host\"\nat = \"netns:ns0\"\n```";
    let lesson = LessonText::of(WORLD, &format!("```console\n{console}\n```\n\n{check}"));
    let outcome = Nslab::new().lesson("x", lesson).under(without_program("ping")).json().run();
    outcome.events()
}

#[test]
fn the_labs_own_ping_answers() {
    let events = on_a_machine_without_ping(
        "$ command -v ping\n/opt/nslab/bin/ping\n$ ping -c 1 10.1.0.2\nPING 10.1.0.2 (10.1.0.2) 56(84) bytes of data.\n\
         64 bytes from 10.1.0.2: icmp_seq=1 ttl=64 time=[..] ms\n\n--- 10.1.0.2 ping statistics ---\n\
         1 packets transmitted, 1 received, 0% packet loss, time [..]ms\nrtt min/avg/max/mdev = [..]",
    );
    assert_eq!(events.verdict(), "pass", "{}", events.complaints());
}

#[test]
fn it_says_so_when_nothing_answers() {
    let events = on_a_machine_without_ping(
        "$ ping -c 1 -W 1 10.1.0.9\n? 1\n...\n1 packets transmitted, 0 received, [..]100% packet loss[..]\n...\n$ ping -c 1 10.99.0.1\n? 2\n[..]Network is unreachable",
    );
    assert_eq!(events.verdict(), "pass", "{}", events.complaints());
}

#[test]
fn it_works_inside_a_namespace_and_stops_at_ctrl_c() {
    let events = on_a_machine_without_ping(
        "$ ip netns exec ns0 ping -c 2 -i 0.2 10.1.0.1\n...\n2 packets transmitted, 2 received, 0% packet loss[..]\n...\n\
         $ ping 10.1.0.2\n? running\n...\n[..]icmp_seq=1[..]\n...\n^C\n...\n[..]packets transmitted[..]\n...",
    );
    assert_eq!(events.verdict(), "pass", "{}", events.complaints());
}

#[test]
fn the_bridge_lesson_is_green_without_ping() {
    let lesson = LessonText::built_in("bridge").with_quick_pings();
    let outcome = Nslab::new().lesson("bridge", lesson).under(without_program("ping")).json().run();
    outcome.assert_code(0);
    let used = LessonText::typing("$ command -v ping\n/opt/nslab/bin/ping");
    Nslab::new().lesson("x", used).under(without_program("ping")).json().run().assert_code(0);
}

#[test]
fn where_the_machine_has_one_that_one_is_used() {
    let events = Nslab::new().lesson("x", LessonText::typing("$ command -v ping\n/usr/bin/ping")).json().run().events();
    assert_eq!(events.verdict(), "pass", "install iputils-ping to run the tests: {}", events.complaints());
}

#[test]
fn doctor_does_not_ask_for_ping() {
    let outcome = Nslab::new().under(without_program("ping")).arg("doctor").run();
    outcome.assert_code(0);
    assert!(outcome.stdout.contains("bridge  runnable"), "{}", outcome.told());
}
