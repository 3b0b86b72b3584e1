//! What learners do wrong: each mistake is caught, at the check where it matters, and its cause is named.
//!
//! A mistake is a lesson with a command changed or left out. All are run in one go.

use std::sync::OnceLock;

use crate::support::{Events, LessonText, Nslab};

struct Mistake {
    /// What was done wrong.
    name: &'static str,
    lesson: &'static str,
    change: Change,
    /// The check that catches it.
    check: &'static str,
    cause: &'static str,
    /// Stand in the cause's words.
    words: &'static [&'static str],
    /// Stands in the fix.
    fix: &'static str,
}

#[derive(Clone, Copy)]
enum Change {
    /// This command, and what was typed instead.
    Instead(&'static str, &'static str),
    LeftOut(&'static str),
}

use Change::{Instead, LeftOut};

const LAST_PING: &str = "ip netns exec ns0 ping -c 1 192.168.2.3";

#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    // Mount namespaces.
    Mistake { name: "forgot-m", lesson: "mount", change: Instead("unshare -m /bin/bash", "unshare /bin/bash"),
        check: "own-mount-namespace", cause: "still-in-host-namespace", words: &["A", "host", "mnt"], fix: "unshare -m" },
    Mistake { name: "plain-shell", lesson: "mount", change: Instead("unshare -m /bin/bash", "/bin/bash"),
        check: "own-mount-namespace", cause: "still-in-host-namespace", words: &["A", "host", "mnt"], fix: "unshare -m" },
    Mistake { name: "one-namespace-too-many", lesson: "mount", change: Instead("unshare -m /bin/bash", "unshare -mu /bin/bash"),
        check: "own-mount-namespace", cause: "wrong-namespaces", words: &["uts"], fix: "unshare -m" },
    Mistake { name: "mounted-on-host", lesson: "mount", change: Instead("mount -t tmpfs tmpfs /mnt", "exit\nmount -t tmpfs tmpfs /mnt"),
        check: "private-tmpfs", cause: "still-in-host-namespace", words: &["A", "mnt"], fix: "unshare -m" },
    Mistake { name: "forgot-to-mount", lesson: "mount", change: LeftOut("mount -t tmpfs tmpfs /mnt"),
        check: "private-tmpfs", cause: "not-mounted", words: &["/mnt", "A"], fix: "mount -t tmpfs tmpfs /mnt" },
    Mistake { name: "mounted-elsewhere", lesson: "mount", change: Instead("mount -t tmpfs tmpfs /mnt", "mount -t tmpfs tmpfs /srv"),
        check: "private-tmpfs", cause: "not-mounted", words: &["/mnt"], fix: "mount -t tmpfs tmpfs /mnt" },
    Mistake { name: "another-file-system", lesson: "mount", change: Instead("mount -t tmpfs tmpfs /mnt", "mount -t ramfs ramfs /mnt"),
        check: "private-tmpfs", cause: "wrong-filesystem", words: &["ramfs", "tmpfs"], fix: "mount -t tmpfs" },
    Mistake { name: "another-greeting", lesson: "mount", change: Instead("echo \"Hello\" > /mnt/hello.txt", "echo \"Hallo\" > /mnt/hello.txt"),
        check: "hello-written", cause: "file-content", words: &["Hallo", "Hello"], fix: "Hello" },
    Mistake { name: "no-newline", lesson: "mount", change: Instead("echo \"Hello\" > /mnt/hello.txt", "echo -n Hello > /mnt/hello.txt"),
        check: "hello-written", cause: "file-content", words: &["Hello"], fix: "Hello" },
    Mistake { name: "file-elsewhere", lesson: "mount", change: Instead("echo \"Hello\" > /mnt/hello.txt", "echo \"Hello\" > /tmp/hello.txt"),
        check: "hello-written", cause: "file-missing", words: &["/mnt/hello.txt"], fix: "/mnt/hello.txt" },
    Mistake { name: "directory-for-a-file", lesson: "mount", change: Instead("echo \"Hello\" > /mnt/hello.txt", "mkdir /mnt/hello.txt"),
        check: "hello-written", cause: "file-type", words: &["directory"], fix: "/mnt/hello.txt" },
    Mistake { name: "entered-oneself", lesson: "mount", change: Instead("nsenter -t {{pid A}} -a", "nsenter -t $$ -a"),
        check: "b-joined-a", cause: "still-in-host-namespace", words: &["B", "A", "mnt"], fix: "nsenter -t " },
    Mistake { name: "entered-another-kind", lesson: "mount", change: Instead("nsenter -t {{pid A}} -a", "nsenter -t {{pid A}} -u"),
        check: "b-joined-a", cause: "still-in-host-namespace", words: &["B", "A", "mnt"], fix: "nsenter -t " },
    Mistake { name: "not-shared", lesson: "mount", change: LeftOut("mount --make-shared /tmp/shared"),
        check: "shared-on-host", cause: "wrong-propagation", words: &["private", "shared"], fix: "mount --make-shared /tmp/shared" },
    // PID and IPC namespaces.
    Mistake { name: "forgot-f", lesson: "pid", change: Instead("unshare -pmif", "unshare -pmi"),
        check: "three-namespaces", cause: "wrong-namespaces", words: &["pid", "children", "-f"], fix: "unshare -mpif" },
    Mistake { name: "forgot-p", lesson: "pid", change: Instead("unshare -pmif", "unshare -mif"),
        check: "three-namespaces", cause: "wrong-namespaces", words: &["pid"], fix: "unshare -mpif" },
    Mistake { name: "forgot-i", lesson: "pid", change: Instead("unshare -pmif", "unshare -pmf"),
        check: "three-namespaces", cause: "wrong-namespaces", words: &["ipc"], fix: "unshare -mpif" },
    Mistake { name: "forgot-m-of-pmif", lesson: "pid", change: Instead("unshare -pmif", "unshare -pif"),
        check: "three-namespaces", cause: "wrong-namespaces", words: &["mnt"], fix: "unshare -mpif" },
    Mistake { name: "forgot-proc", lesson: "pid", change: LeftOut("mount -t proc none /proc"),
        check: "own-proc", cause: "proc-not-remounted", words: &["/proc", "A"], fix: "mount -t proc none /proc" },
    Mistake { name: "proc-elsewhere", lesson: "pid", change: Instead("mount -t proc none /proc", "mount -t proc none /mnt"),
        check: "own-proc", cause: "proc-not-remounted", words: &["/proc"], fix: "mount -t proc none /proc" },
    Mistake { name: "no-queue", lesson: "pid", change: LeftOut("ipcmk -Q"),
        check: "queue-on-host", cause: "ipc-missing", words: &["queue"], fix: "ipcmk -Q" },
    Mistake { name: "queue-inside-too", lesson: "pid", change: Instead("ipcs -q", "ipcmk -Q"),
        check: "queue-invisible", cause: "ipc-visible", words: &["queue", "A"], fix: "ipcrm -q" },
    // Network namespaces.
    Mistake { name: "another-name", lesson: "bridge", change: Instead("ip netns add ns1", "ip netns add ns2"),
        check: "ns1-made", cause: "netns-missing", words: &["ns1", "ns0", "ns2"], fix: "ip netns add ns1" },
    Mistake { name: "only-a-file", lesson: "bridge", change: Instead("ip netns add ns1", "touch /run/netns/ns1"),
        check: "ns1-made", cause: "netns-not-made-by-ip", words: &["/run/netns/ns1"], fix: "ip netns add ns1" },
    Mistake { name: "the-hosts-own", lesson: "bridge", change: Instead("ip netns add ns1", "ip netns attach ns1 $$"),
        check: "ns1-made", cause: "netns-not-distinct", words: &["ns1", "host"], fix: "ip netns del ns1" },
    Mistake { name: "one-under-two-names", lesson: "bridge",
        change: Instead("ip netns add ns1", "touch /run/netns/ns1\nmount --bind /run/netns/ns0 /run/netns/ns1"),
        check: "ns0-made", cause: "netns-not-distinct", words: &["ns1", "ns0"], fix: "ip netns del ns0" },
    Mistake { name: "lo-down", lesson: "bridge", change: LeftOut("ip netns exec ns1 ip link set lo up"),
        check: "lo-up", cause: "lo-down", words: &["lo", "ns1"], fix: "ip netns exec ns1 ip link set lo up" },
    Mistake { name: "no-bridge", lesson: "bridge", change: LeftOut("ip link add br0 type bridge"),
        check: "bridge-up", cause: "link-missing", words: &["br0", "host"], fix: "ip link add br0 type bridge" },
    Mistake { name: "no-bridge-but-a-cable", lesson: "bridge",
        change: Instead("ip link add br0 type bridge", "ip link add br0 type veth peer name br1"),
        check: "bridge-up", cause: "wrong-link", words: &["br0", "veth", "bridge"], fix: "ip link add br0 type bridge" },
    Mistake { name: "bridge-in-ns0", lesson: "bridge",
        change: Instead("ip link add br0 type bridge", "ip netns exec ns0 ip link add br0 type bridge"),
        check: "bridge-up", cause: "link-elsewhere", words: &["br0", "ns0"], fix: "ip netns exec ns0 ip link del br0; ip link add br0 type bridge" },
    Mistake { name: "br0-down", lesson: "bridge", change: LeftOut("ip link set br0 up"),
        check: "bridge-up", cause: "bridge-down", words: &["br0", "down"], fix: "ip link set br0 up" },
    Mistake { name: "no-bridge-address", lesson: "bridge", change: LeftOut("ip addr add 192.168.2.1/24 dev br0"),
        check: "bridge-address", cause: "address-missing", words: &["br0", "192.168.2.1/24"], fix: "ip addr add 192.168.2.1/24 dev br0" },
    Mistake { name: "bridge-address-on-lo", lesson: "bridge",
        change: Instead("ip addr add 192.168.2.1/24 dev br0", "ip addr add 192.168.2.1/24 dev lo"),
        check: "bridge-address", cause: "address-elsewhere", words: &["lo", "br0"], fix: "ip addr add 192.168.2.1/24 dev br0" },
    Mistake { name: "bridge-prefix", lesson: "bridge",
        change: Instead("ip addr add 192.168.2.1/24 dev br0", "ip addr add 192.168.2.1 dev br0"),
        check: "bridge-address", cause: "wrong-prefix", words: &["/32", "/24"], fix: "ip addr add 192.168.2.1/24 dev br0" },
    Mistake { name: "another-peer", lesson: "bridge",
        change: Instead("ip link add veth0 type veth peer name ceth0", "ip link add veth0 type veth peer name ceth9"),
        check: "cable-0", cause: "wrong-link", words: &["veth0", "ceth9", "ceth0"], fix: "ip link set ceth9 name ceth0" },
    Mistake { name: "no-cable", lesson: "bridge", change: LeftOut("ip link add veth1 type veth peer name ceth1"),
        check: "cable-1", cause: "link-missing", words: &["veth1"], fix: "ip link add veth1 type veth peer name ceth1" },
    Mistake { name: "not-enslaved", lesson: "bridge", change: LeftOut("ip link set veth1 master br0"),
        check: "veth1-on-bridge", cause: "not-on-bridge", words: &["veth1"], fix: "ip link set veth1 master br0" },
    Mistake { name: "wrong-end-enslaved", lesson: "bridge",
        change: Instead("ip link set veth1 master br0", "ip link set ceth1 master br0"),
        check: "veth1-on-bridge", cause: "not-on-bridge", words: &["veth1"], fix: "ip link set veth1 master br0" },
    Mistake { name: "veth1-down", lesson: "bridge", change: LeftOut("ip link set veth1 up"),
        check: "veth1-up", cause: "link-down", words: &["veth1", "down"], fix: "ip link set veth1 up" },
    Mistake { name: "not-moved", lesson: "bridge", change: LeftOut("ip link set ceth0 netns ns0"),
        check: "ceth0-moved", cause: "link-elsewhere", words: &["ceth0", "host", "ns0"], fix: "ip link set ceth0 netns ns0" },
    Mistake { name: "moved-to-the-wrong-one", lesson: "bridge",
        change: Instead("ip link set ceth0 netns ns0", "ip link set ceth0 netns ns1"),
        check: "ceth0-moved", cause: "link-elsewhere", words: &["ceth0", "ns1", "ns0"], fix: "ip netns exec ns1 ip link set ceth0 netns" },
    Mistake { name: "wrong-end-moved", lesson: "bridge",
        change: Instead("ip link set ceth1 netns ns1", "ip link set veth1 netns ns1"),
        check: "ceth1-moved", cause: "link-elsewhere", words: &["ceth1", "host", "ns1"], fix: "ip link set ceth1 netns ns1" },
    Mistake { name: "ceth1-down", lesson: "bridge", change: LeftOut("ip netns exec ns1 ip link set ceth1 up"),
        check: "ceth1-up", cause: "link-down", words: &["ceth1", "ns1"], fix: "ip netns exec ns1 ip link set ceth1 up" },
    Mistake { name: "other-end-down", lesson: "bridge",
        change: Instead("ip netns exec ns1 ip link set ceth1 up", "ip netns exec ns1 ip link set ceth1 up\nip link set veth1 down"),
        check: "ceth1-up", cause: "no-carrier", words: &["ceth1", "veth1"], fix: "ip link set veth1 up" },
    Mistake { name: "no-address", lesson: "bridge", change: LeftOut("ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1"),
        check: "address-in-ns1", cause: "address-missing", words: &["192.168.2.3/24", "ceth1", "ns1"],
        fix: "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1" },
    Mistake { name: "another-address", lesson: "bridge",
        change: Instead("ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1", "ip netns exec ns1 ip addr add 192.168.2.4/24 dev ceth1"),
        check: "address-in-ns1", cause: "address-missing", words: &["192.168.2.3/24", "192.168.2.4/24"],
        fix: "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1" },
    Mistake { name: "address-in-the-wrong-namespace", lesson: "bridge",
        change: Instead("ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1", "ip netns exec ns0 ip addr add 192.168.2.3/24 dev ceth0"),
        check: "address-in-ns1", cause: "address-elsewhere", words: &["192.168.2.3", "ns0"],
        fix: "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1" },
    Mistake { name: "address-on-the-host", lesson: "bridge",
        change: Instead("ip netns exec ns0 ip addr add 192.168.2.2/24 dev ceth0", "ip addr add 192.168.2.2/24 dev br0"),
        check: "address-in-ns0", cause: "address-elsewhere", words: &["192.168.2.2", "br0", "host"],
        fix: "ip netns exec ns0 ip addr add 192.168.2.2/24 dev ceth0" },
    Mistake { name: "address-on-lo", lesson: "bridge",
        change: Instead("ip netns exec ns0 ip addr add 192.168.2.2/24 dev ceth0", "ip netns exec ns0 ip addr add 192.168.2.2/24 dev lo"),
        check: "address-in-ns0", cause: "address-elsewhere", words: &["192.168.2.2", "lo", "ceth0"],
        fix: "ip netns exec ns0 ip addr add 192.168.2.2/24 dev ceth0" },
    Mistake { name: "another-prefix", lesson: "bridge",
        change: Instead("ip netns exec ns0 ip addr add 192.168.2.2/24 dev ceth0", "ip netns exec ns0 ip addr add 192.168.2.2/30 dev ceth0"),
        check: "address-in-ns0", cause: "wrong-prefix", words: &["/30", "/24"],
        fix: "ip netns exec ns0 ip addr add 192.168.2.2/24 dev ceth0" },
    // What was right before, undone before the last question: the ping itself says why it is not answered.
    Mistake { name: "ping-br0-down", lesson: "bridge", change: Instead(LAST_PING, "ip link set br0 down"),
        check: "ns0-reaches-ns1", cause: "bridge-down", words: &["br0"], fix: "ip link set br0 up" },
    Mistake { name: "ping-unplugged", lesson: "bridge", change: Instead(LAST_PING, "ip link set veth1 nomaster"),
        check: "ns0-reaches-ns1", cause: "not-on-bridge", words: &["veth1"], fix: "ip link set veth1 master br0" },
    Mistake { name: "ping-veth0-down", lesson: "bridge", change: Instead(LAST_PING, "ip link set veth0 down"),
        check: "ns0-reaches-ns1", cause: "no-carrier", words: &["veth0"], fix: "ip link set veth0 up" },
    Mistake { name: "ping-ceth1-down", lesson: "bridge", change: Instead(LAST_PING, "ip netns exec ns1 ip link set ceth1 down"),
        check: "ns0-reaches-ns1", cause: "link-down", words: &["ceth1", "ns1"], fix: "ip netns exec ns1 ip link set ceth1 up" },
    Mistake { name: "ping-no-route", lesson: "bridge", change: Instead(LAST_PING, "ip netns exec ns0 ip route flush dev ceth0"),
        check: "ns0-reaches-ns1", cause: "no-route", words: &["192.168.2.3", "ns0"], fix: "ip netns exec ns0 ip " },
    Mistake { name: "ping-oneself", lesson: "bridge", change: Instead(LAST_PING, "ip netns exec ns0 ip addr add 192.168.2.3/32 dev lo"),
        check: "ns0-reaches-ns1", cause: "answered-by-itself", words: &["ns0", "192.168.2.3"], fix: "ip netns exec ns0 ip addr del 192.168.2.3" },
];

fn with(mistake: &Mistake) -> LessonText {
    let right = LessonText::built_in(mistake.lesson).with_quick_pings();
    let wrong = match mistake.change {
        Instead(command, by) => right.replace(command, by),
        LeftOut(command) => right.without(command),
    };
    wrong.expecting_no_output().impatient()
}

fn all_runs() -> &'static Events {
    static RUNS: OnceLock<Events> = OnceLock::new();
    RUNS.get_or_init(|| {
        let nslab = MISTAKES.iter().fold(Nslab::new(), |nslab, mistake| nslab.lesson(mistake.name, with(mistake)));
        let outcome = nslab.json().args(["--jobs", "8"]).run();
        outcome.assert_code(1);
        outcome.events()
    })
}

/// What is wrong with what was said about a mistake.
fn misjudged(mistake: &Mistake) -> Option<String> {
    let events = all_runs().of(mistake.name);
    let check = events.check(mistake.check);
    let right = check.verdict() == "fail"
        && check.cause() == mistake.cause
        && mistake.words.iter().all(|word| check.words().contains(word))
        && check.fix().contains(mistake.fix);
    let told = || {
        let (verdict, cause, words, fix) = (check.verdict(), check.cause(), check.words(), check.fix());
        format!("{}: {} {verdict}: {cause}: {words} | fix: {fix}", mistake.name, check.id())
    };
    (!right).then(told)
}

#[test]
fn every_mistake_is_caught_and_its_cause_named() {
    let misjudged: Vec<String> = MISTAKES.iter().filter_map(misjudged).collect();
    assert!(misjudged.is_empty(), "{} of {}:\n{}", misjudged.len(), MISTAKES.len(), misjudged.join("\n"));
}

#[test]
fn a_mistake_is_caught_by_the_first_check_of_the_kernels_state_that_it_touches() {
    for mistake in MISTAKES {
        let events = all_runs().of(mistake.name);
        let first = events.checks().into_iter().find(|c| c.verdict() == "fail" && c.0["kind"] != "output");
        assert_eq!(first.map(|c| c.id()), Some(mistake.check), "{}", mistake.name);
    }
}

#[test]
fn expected_and_observed_stand_side_by_side_in_every_failure() {
    for check in all_runs().checks().into_iter().filter(|c| c.verdict() == "fail") {
        let views = check.0["views"].as_array().expect("views are a list");
        let failed: Vec<_> = views.iter().filter(|v| v["verdict"] == "fail").collect();
        assert!(!failed.is_empty(), "{}", check.0);
        for view in failed {
            let side = |name: &str| view[name].as_str().unwrap_or("").to_owned();
            assert!(!side("from").is_empty() && !side("expected").is_empty() && !side("observed").is_empty(), "{view}");
            assert_ne!(side("expected"), side("observed"), "{view}");
        }
    }
}

#[test]
fn a_human_reads_the_cause_and_the_fix_too() {
    let mistake = MISTAKES.iter().find(|m| m.name == "ceth1-down").expect("it is in the table");
    let outcome = Nslab::new().lesson("bridge", with(mistake)).args(["run", "bridge"]).run();
    outcome.assert_code(1);
    for part in ["ceth1 in ns1 is down", "ip netns exec ns1 ip link set ceth1 up", "expected", "observed"] {
        assert!(outcome.stdout.contains(part), "{part}:\n{}", outcome.stdout);
    }
}

#[test]
fn who_misses_a_file_that_another_terminal_sees_is_told_to_go_there() {
    let events = all_runs().of("entered-oneself");
    let missing = events.check("shared-view");
    assert_eq!((missing.verdict(), missing.cause()), ("fail", "file-missing"));
    assert!(missing.words().contains("B has another mount table"), "{}", missing.words());
    assert!(missing.fix().contains("in terminal B: nsenter -t "), "{}", missing.fix());
    assert!(!missing.fix().contains("PID-of"), "{}", missing.fix());
}
