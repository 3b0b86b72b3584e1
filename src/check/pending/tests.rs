//! Sentences of every kind of claim, and of all checks of the lessons that come with the program.

use std::collections::BTreeMap;

use super::*;
use crate::check::samples::{check, host, netns, terminal};
use crate::lesson::{LessonId, Step, parse};
use crate::messages::Language;

const LESSONS: [(&str, &str); 3] = [
    ("mount", include_str!("../../../lessons/mount.md")),
    ("pid", include_str!("../../../lessons/pid.md")),
    ("bridge", include_str!("../../../lessons/bridge.md")),
];

fn english(check: &Check) -> String {
    waiting_for(check, &Messages::new(Language::English))
}

fn korean(check: &Check) -> String {
    waiting_for(check, &Messages::new(Language::Korean))
}

/// The checks of a lesson with this console block and these checks.
fn checks(toml: &str) -> Vec<Check> {
    let text = format!(
        "# T\n\nS.\n\n```toml lesson\nformat = 1\n\n[lab]\nterminals = [\"A\", \"B\"]\n```\n\n## S\n\n```console\nA$ true\n```\n\n```toml check\n{toml}\n```\n"
    );
    let (lesson, told) = parse("x".into(), "x.md", &text);
    let lesson = lesson.unwrap_or_else(|| panic!("{told:?}"));
    lesson.steps.iter().flat_map(Step::checks).cloned().collect()
}

#[track_caller]
fn one(toml: &str) -> Check {
    let all = checks(&format!("[x]\nthat = \"X\"\n{toml}"));
    assert_eq!(all.len(), 1, "{toml}");
    all[0].clone()
}

#[test]
fn every_kind_has_its_sentence() {
    let cases = [
        (
            "namespace = \"A\"\nin = [\"mnt\"]\ndiffers-from = \"host\"",
            "waiting for A to be in a mount namespace of its own",
        ),
        (
            "namespace = \"A\"\nin = [\"mnt\", \"pid\", \"ipc\"]\ndiffers-from = \"host\"",
            "waiting for A to be in mount, PID and IPC namespaces of its own",
        ),
        (
            "namespace = \"B\"\nin = [\"mnt\"]\ndiffers-from = [\"host\", \"A\"]",
            "waiting for B to be in a mount namespace of its own (another than the host's and A's)",
        ),
        ("namespace = \"B\"\nsame-as = \"A\"", "waiting for B to be in A's namespaces"),
        ("namespace = \"B\"\nin = [\"net\"]\nsame-as = \"A\"", "waiting for B to be in A's network namespace"),
        (
            "file = \"/mnt/x\"\ncontent = \"Hi\\n\"\nfrom = [\"A\", \"B\"]\nnot-from = [\"host\"]",
            "waiting for a file /mnt/x (content \"Hi\\n\") in A and in B, and not on the host",
        ),
        ("file = \"/d\"\ntype = \"directory\"\nmode = \"0750\"", "waiting for a directory /d (mode 0750) on the host"),
        (
            "mount = \"/mnt\"\ntype = \"tmpfs\"\nfrom = [\"A\"]\nnot-from = [\"host\"]",
            "waiting for a mount of type tmpfs on /mnt in A, and not on the host",
        ),
        (
            "mount = \"/proc\"\ntype = \"proc\"\npidns = \"A\"\nfrom = [\"A\"]\ndiffers-from = \"host\"",
            "waiting for a mount of type proc on /proc (showing A's PID namespace, another than the host's) in A",
        ),
        ("mount = \"/a\"\npropagation = \"shared\"", "waiting for a mount on /a (shared) on the host"),
        ("process = \"sleep\"\nfrom = [\"A\"]", "waiting for process sleep to be listed in A's /proc"),
        (
            "process = \"A\"\nname = \"bash\"\nnot = \"shell:A\"",
            "waiting for the process in front in A to be bash, another than A's first shell's",
        ),
        (
            "process = \"A\"\npid = 1\nnot = \"shell:A\"",
            "waiting for the process in front in A to be PID 1 of its PID namespace, another than A's first shell's",
        ),
        (
            "process = \"A\"\nlisted-as = 1\nfrom = [\"A\"]\ndiffers-from = \"host\"",
            "waiting for the process in front in A to be listed as PID 1 in A's /proc, and under another PID in the host's /proc",
        ),
        ("ipc = \"queue\"\nfrom = [\"A\", \"host\"]", "waiting for a message queue in A and on the host"),
        ("ipc = \"semaphore\"\nkey = \"0x1f\"", "waiting for a semaphore set (key 0x1f) on the host"),
        (
            "netns = \"ns0\"\ndiffers-from = [\"host\", \"netns:ns1\"]",
            "waiting for a network namespace ns0 (another than the host's and ns1's)",
        ),
        ("link = \"c\"\ntype = \"veth\"\nfrom = [\"netns:n\"]", "waiting for a link c (of type veth) in n"),
        (
            "link = \"lo\"\ntype = \"loopback\"\nup = false\nonly = true\nfrom = [\"netns:n\", \"netns:m\"]",
            "waiting for lo in n and in m to be of type loopback, down, the only link",
        ),
        ("link = \"v\"\nmaster = \"br0\"", "waiting for v on the host to be a port of br0"),
        ("link = \"v\"\nup = true\ncarrier = true", "waiting for v on the host to be up, with carrier"),
        (
            "link = \"v\"\ntype = \"veth\"\npeer = \"c\"",
            "waiting for v on the host to be of type veth, the other end of c",
        ),
        (
            "address = \"10.0.0.2/24\"\ndev = \"c\"\nfrom = [\"netns:n\"]\nnot-from = [\"host\"]",
            "waiting for address 10.0.0.2/24 on c in n, and not on the host",
        ),
        ("address = \"10.0.0.2/24\"\nfrom = [\"netns:n\"]", "waiting for address 10.0.0.2/24 in n"),
        (
            "ping = \"10.0.0.3\"\ncount = 2\nfrom = [\"netns:n\"]\nat = \"netns:m\"",
            "waiting for 2 answers from 10.0.0.3 to 2 echoes sent in n (an address of m's)",
        ),
        (
            "ping = \"10.0.0.3\"\ncount = 1\nrtt = \"50ms\"",
            "waiting for an answer from 10.0.0.3 to an echo sent on the host (each within 50 ms)",
        ),
        ("output = \"A\"\nof = \"echo $$\"", "waiting for `echo $$` in A"),
        ("output = \"A\"\nof = \"echo $$\"\ncontains = [\"1\"]", "waiting for `echo $$` in A to print \"1\""),
        (
            "output = \"A\"\ncontains = [\"bash\"]\nlacks = [\"crond\"]",
            "waiting for the last command in A to print \"bash\", not to print \"crond\"",
        ),
    ];
    for (toml, sentence) in cases {
        assert_eq!(english(&one(toml)), sentence, "{toml}");
    }
}

#[test]
fn in_korean_too() {
    let cases = [
        (
            "namespace = \"A\"\nin = [\"mnt\"]\ndiffers-from = \"host\"",
            "A 터미널이 자신만의 마운트 네임스페이스에 있기를 기다리는 중입니다",
        ),
        ("namespace = \"B\"\nsame-as = \"A\"", "B 터미널이 A 터미널의 네임스페이스에 있기를 기다리는 중입니다"),
        (
            "file = \"/mnt/x\"\ncontent = \"Hi\\n\"\nfrom = [\"A\", \"B\"]\nnot-from = [\"host\"]",
            "A 터미널, B 터미널에 /mnt/x 파일이 생기기를 기다리는 중입니다 (내용 \"Hi\\n\") (호스트에는 없어야 함)",
        ),
        (
            "link = \"v\"\nup = true\ncarrier = true",
            "호스트의 v 인터페이스가 다음과 같기를 기다리는 중입니다: 켜짐, 캐리어 있음",
        ),
        (
            "address = \"10.0.0.2/24\"\ndev = \"c\"\nfrom = [\"netns:n\"]",
            "n의 c 인터페이스에 10.0.0.2/24 주소가 생기기를 기다리는 중입니다",
        ),
        (
            "ping = \"10.0.0.3\"\ncount = 2\nfrom = [\"netns:n\"]",
            "n에서 보낸 에코 2개 중 2개에 10.0.0.3 주소가 응답하기를 기다리는 중입니다",
        ),
        ("output = \"A\"\nof = \"echo $$\"", "A 터미널에서 `echo $$` 명령이 실행되기를 기다리는 중입니다"),
    ];
    for (toml, sentence) in cases {
        assert_eq!(korean(&one(toml)), sentence, "{toml}");
    }
}

#[test]
fn a_starting_point_and_what_must_only_be_absent_are_told_apart() {
    let checks = checks(
        "[none]\nthat = \"X\"\nlink = \"br0\"\nnot-from = [\"host\", \"A\"]\nuntil = \"some\"\n\n[some]\nthat = \"X\"\nlink = \"br0\"\n",
    );
    let told: Vec<String> = checks.iter().map(english).collect();
    assert_eq!(
        told,
        [
            "waiting until there is no link br0 on the host and in A (as it is before you change it)",
            "waiting for a link br0 on the host",
        ]
    );
    assert_eq!(
        korean(&checks[0]),
        "호스트, A 터미널에서 br0 인터페이스가 없어지기를 기다리는 중입니다 (바꾸기 전의 처음 상태)"
    );
}

#[test]
fn what_must_be_gone_has_a_noun_whatever_it_is() {
    let samples = [
        "file = \"/x\"",
        "mount = \"/x\"",
        "mount = \"/x\"\ntype = \"proc\"",
        "process = \"sleep\"",
        "ipc = \"shared-memory\"",
        "netns = \"n\"",
        "link = \"l\"",
        "address = \"10.0.0.1/8\"",
        "ping = \"10.0.0.1\"",
    ];
    for toml in samples {
        let mut check = one(toml);
        (check.from, check.not_from) = (Vec::new(), vec![terminal("A")]);
        assert!(
            english(&check).starts_with("waiting until there is no ") && english(&check).ends_with(" in A"),
            "{toml}"
        );
        assert!(korean(&check).starts_with("A 터미널에서 ") && korean(&check).contains("없어지기를"), "{toml}");
    }
}

#[test]
fn every_check_of_the_lessons_waits_for_something_of_its_own() {
    for (name, text) in LESSONS {
        let (lesson, _) = parse(LessonId::from(name), name, text);
        let lesson = lesson.expect("it can be read");
        for step in &lesson.steps {
            let mut sentences: BTreeMap<String, &Check> = BTreeMap::new();
            for check in step.checks() {
                for sentence in [english(check), korean(check)] {
                    let is_plain = !sentence.contains(['{', '}', '$']) || check.is_hearsay();
                    assert!(is_plain && !sentence.contains("waiting-") && !sentence.contains("  "), "{sentence}");
                    assert!(!sentence.contains("()") && !sentence.ends_with(' '), "{sentence}");
                    assert!(sentence.chars().count() < 200, "{sentence}");
                    // A step may ask for the same again, later; never for two things in the same words.
                    if let Some(other) = sentences.insert(sentence.clone(), check) {
                        let told = |c: &Check| (c.claim.clone(), c.from.clone(), c.not_from.clone());
                        assert_eq!(told(check), told(other), "{name}: {sentence}");
                    }
                }
                assert!(english(check).starts_with("waiting "), "{}", english(check));
                assert!(korean(check).contains("기다리는 중입니다"), "{}", korean(check));
            }
        }
    }
}

#[test]
fn names_send_nothing_to_a_terminal() {
    let claim = Claim::Link(LinkClaim { name: "\u{1b}[31m".to_owned(), up: Some(true), ..LinkClaim::default() });
    let check = check(claim, &[host(), netns("\u{7}")]);
    for sentence in [english(&check), korean(&check)] {
        assert!(!sentence.chars().any(char::is_control), "{sentence:?}");
    }
}
