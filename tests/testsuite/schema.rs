//! `nslab schema`, and the examples of the page of kinds in real labs.

use crate::support::{LessonText, Nslab};

#[test]
fn it_prints_one_json_schema_that_knows_settings_and_checks() {
    let outcome = Nslab::anywhere().arg("schema").run();
    outcome.assert_code(0);
    assert_eq!(outcome.stderr, "");
    let schema: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("one JSON document");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let good = serde_json::json!({ "c": { "that": "t", "link": "br0", "up": true } });
    assert!(validator.is_valid(&good) && validator.is_valid(&serde_json::json!({ "format": 1 })));
    for bad in [
        serde_json::json!({ "c": { "that": "t", "link": "br0", "up": "yes" } }),
        serde_json::json!({ "c": { "that": "t", "link": "br0", "not-from": "host" } }),
        serde_json::json!({ "format": 2 }),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
}

/// What makes the example of each kind true.
#[rustfmt::skip]
const MADE_BY: [(&str, &str); 10] = [
    ("namespace", "A$ unshare -fpmi --mount-proc\nB$ nsenter -t {{pid A}} -a"),
    ("file", "A$ unshare -m bash\nA$ mount -t tmpfs tmpfs /mnt\nA$ (umask 077; echo > /mnt/secret)"),
    ("mount", "A$ unshare -fpm\nA$ mount -t proc none /proc"),
    ("process", "A$ unshare -fpm --mount-proc bash"),
    ("ipc", "A$ unshare -i bash\nB$ perl -e 'exit !defined msgget(0x1234, 01600)'"),
    ("netns", "A$ ip netns add ns0\nA$ ip netns add ns1"),
    ("link", "A$ ip netns add ns0\nA$ ip link add veth0 type veth peer name ceth0 netns ns0\nA$ ip link set veth0 up\nA$ ip -n ns0 link set ceth0 up"),
    ("address", "A$ ip link add br0 type bridge\nA$ ip addr add 192.168.2.1/24 dev br0"),
    ("ping", "A$ ip netns add ns0\nA$ ip netns add ns1\nA$ ip -n ns0 link add veth0 type veth peer name veth1 netns ns1\n\
        A$ ip -n ns0 addr add 192.168.2.2/24 dev veth0\nA$ ip -n ns1 addr add 192.168.2.3/24 dev veth1\n\
        A$ ip -n ns0 link set veth0 up\nA$ ip -n ns1 link set veth1 up"),
    ("output", "A$ ip netns add ns1\nA$ ip netns add ns0\nA$ ip netns list"),
];

#[test]
fn the_examples_of_the_page_of_kinds_are_true_where_they_are_made_true_and_not_before() {
    let page = include_str!("../../book/src/kinds.md");
    let mut made = Nslab::new().json();
    let mut not_made = Nslab::new().json();
    let settings = "needs = []\n\n[lab]\nterminals = [\"A\", \"B\"]";
    for (kind, commands) in MADE_BY {
        let part = page.split(&format!("\n## {kind}\n")).nth(1).expect("the page has the kind");
        let example = part.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
        let lesson = |console: &str| {
            LessonText::of(settings, &format!("```console\n{console}\nB$ true\n```\n\n```toml check\n{example}```"))
        };
        made = made.lesson(kind, lesson(commands));
        not_made = not_made.lesson(kind, lesson("A$ true").impatient());
    }
    let outcome = made.run();
    assert_eq!(outcome.code(), Some(0), "{}", outcome.told());
    let events = not_made.run().events();
    for (kind, _) in MADE_BY {
        assert_eq!(events.of(kind).verdict(), "fail", "{kind}: {}", events.of(kind).complaints());
    }
}
