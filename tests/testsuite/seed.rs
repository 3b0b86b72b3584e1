//! The labs that nslab was made to teach: each command is typed, in its order and terminal, and each outcome is checked.
//!
//! The tables are copied from the source, so that a lesson which drifts away from it is noticed here.

use crate::support::{BUILT_IN, Events, LessonText, Nslab};

/// Terminal, command and row; `PID` is a number.
pub const MOUNT: &[(&str, &str, u32)] = &[
    ("A", "echo $$", 1),
    ("A", "unshare -m /bin/bash", 2),
    ("A", "echo $$", 3),
    ("A", "mount -t tmpfs tmpfs /mnt", 4),
    ("A", "mount | grep /mnt", 5),
    ("A", "echo \"Hello\" > /mnt/hello.txt", 6),
    ("A", "cat /mnt/hello.txt", 6),
    ("B", "cat /mnt/hello.txt", 7),
    ("B", "nsenter -t PID -a", 8),
    ("B", "cat /mnt/hello.txt", 8),
];

pub const PID: &[(&str, &str, u32)] = &[
    ("A", "echo $$", 1),
    ("A", "unshare -pmif", 2),
    ("A", "echo $$", 3),
    ("A", "ps aux | head -n5", 4),
    ("A", "mount -t proc none /proc", 5),
    ("A", "ps aux | head -n5", 6),
];

pub const BRIDGE: &[(&str, &str, u32)] = &[
    ("A", "ip netns add ns0", 1),
    ("A", "ip netns add ns1", 1),
    ("A", "ip netns list", 2),
    ("A", "ip netns exec ns0 ip link", 3),
    ("A", "ip netns exec ns1 ip link", 3),
    ("A", "ip netns exec ns0 ip link set lo up", 4),
    ("A", "ip netns exec ns1 ip link set lo up", 4),
    ("A", "ip link show type bridge", 5),
    ("A", "ip link add br0 type bridge", 6),
    ("A", "ip link set br0 up", 6),
    ("A", "ip addr add 192.168.2.1/24 dev br0", 7),
    ("A", "ip addr", 7),
    ("A", "ping -c 2 192.168.2.1", 8),
    ("A", "ip link add veth0 type veth peer name ceth0", 9),
    ("A", "ip link add veth1 type veth peer name ceth1", 9),
    ("A", "ip link set veth0 master br0", 10),
    ("A", "ip link set veth1 master br0", 10),
    ("A", "ip link set veth0 up", 11),
    ("A", "ip link set veth1 up", 11),
    ("A", "ip link set ceth0 netns ns0", 12),
    ("A", "ip link set ceth1 netns ns1", 12),
    ("A", "ip netns exec ns0 ip link set ceth0 up", 13),
    ("A", "ip netns exec ns1 ip link set ceth1 up", 13),
    ("A", "ip netns exec ns0 ip addr add 192.168.2.2/24 dev ceth0", 14),
    ("A", "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1", 14),
    ("A", "ip netns exec ns1 ip addr", 15),
    ("A", "ip netns exec ns0 ping -c 2 192.168.2.3", 16),
];

/// Lesson, row of its table, and the checks that verify the row's outcome.
pub const ROWS: &[(&str, u32, &[&str])] = &[
    ("mount", 1, &["first-shell", "learner-sees-first-pid"]),
    ("mount", 2, &["own-mount-namespace"]),
    ("mount", 3, &["new-process", "learner-sees-new-pid", "pids-still-shared"]),
    ("mount", 4, &["private-tmpfs"]),
    ("mount", 5, &["learner-sees-mount"]),
    ("mount", 6, &["hello-written", "learner-reads-hello"]),
    ("mount", 7, &["private-file", "learner-misses-file"]),
    ("mount", 8, &["b-joined-a", "b-left-host", "shared-view", "learner-sees-hello"]),
    ("pid", 1, &["first-shell", "learner-sees-first-pid"]),
    ("pid", 2, &["three-namespaces"]),
    ("pid", 3, &["pid-one", "learner-sees-pid-one"]),
    ("pid", 4, &["proc-of-host", "host-processes-listed", "learner-sees-host-processes"]),
    ("pid", 5, &["own-proc"]),
    ("pid", 6, &["host-processes-hidden", "one-process-two-numbers", "learner-sees-own-processes"]),
    ("bridge", 1, &["ns0-made", "ns1-made"]),
    ("bridge", 2, &["both-listed"]),
    ("bridge", 3, &["only-lo-down", "learner-sees-lo-in-ns0", "learner-sees-lo-in-ns1"]),
    ("bridge", 4, &["lo-up"]),
    ("bridge", 5, &["no-bridge-yet", "learner-sees-no-bridge"]),
    ("bridge", 6, &["bridge-up"]),
    ("bridge", 7, &["bridge-address", "learner-sees-address"]),
    ("bridge", 8, &["host-answers", "learner-sees-answers"]),
    ("bridge", 9, &["cable-0", "cable-0-back", "cable-1", "cable-1-back"]),
    ("bridge", 10, &["veth0-on-bridge", "veth1-on-bridge"]),
    ("bridge", 11, &["veth0-up", "veth1-up"]),
    ("bridge", 12, &["ceth0-moved", "ceth1-moved"]),
    ("bridge", 13, &["ceth0-up", "ceth1-up", "no-address-in-ns0-yet", "no-address-in-ns1-yet"]),
    ("bridge", 14, &["address-in-ns0", "address-in-ns1"]),
    ("bridge", 15, &["learner-sees-ns1-address"]),
    ("bridge", 16, &["ns0-reaches-ns1", "learner-sees-ns1-answer"]),
];

/// One run serves all the questions asked of it.
fn whole_run() -> &'static Events {
    static RUN: std::sync::OnceLock<Events> = std::sync::OnceLock::new();
    RUN.get_or_init(|| {
        let outcome = Nslab::new().json().run();
        outcome.assert_code(0);
        outcome.events()
    })
}

/// The commands of `table` stand among those typed, in this order; a lesson may type more in between.
fn assert_typed(lesson: &str, table: &[(&str, &str, u32)]) {
    let events = whole_run().of(lesson);
    let mut typed = events.named("command").into_iter();
    for (terminal, command, _) in table {
        let found = typed.any(|event| {
            event["terminal"] == *terminal && event["command"].as_str().is_some_and(|text| is_meant(command, text))
        });
        assert!(found, "{terminal}$ {command} is not typed in its place in {lesson}");
    }
}

fn is_meant(command: &str, typed: &str) -> bool {
    match command.split_once("PID") {
        None => typed == command,
        Some((before, after)) => {
            let number = typed.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            number.is_some_and(|n| n.parse::<u32>().is_ok())
        }
    }
}

#[test]
fn every_command_of_the_mount_lab_is_typed_in_its_order_and_terminal() {
    assert_typed("mount", MOUNT);
}

#[test]
fn every_command_of_the_pid_lab_is_typed_in_its_order() {
    assert_typed("pid", PID);
}

#[test]
fn every_command_of_the_bridge_lab_is_typed_in_its_order() {
    assert_typed("bridge", BRIDGE);
}

#[test]
fn every_outcome_has_a_check_that_passes() {
    for (lesson, row, checks) in ROWS {
        let events = whole_run().of(lesson);
        for check in *checks {
            assert_eq!(events.check(check).verdict(), "pass", "{lesson}, row {row}: {check}");
        }
    }
}

#[test]
fn every_check_of_the_lessons_belongs_to_an_outcome_or_to_what_the_lesson_adds() {
    const ADDED: &[&str] = &[
        // lab 1: what a shared mount would have done
        "shared-on-host",
        "b-own-namespace",
        "nothing-inside-yet",
        "mount-crossed-over",
        // lab 2: the IPC namespace, which the source only claims
        "queue-on-host",
        "queue-invisible",
        "learner-sees-no-queue",
        "queue-of-its-own",
    ];
    for lesson in BUILT_IN {
        for check in whole_run().of(lesson).checks() {
            let id = check.id();
            let of_a_row = ROWS.iter().any(|(l, _, ids)| *l == lesson && ids.contains(&id));
            assert!(of_a_row || ADDED.contains(&id), "{lesson}: {id} belongs to no row");
        }
    }
}

#[test]
fn the_shells_pid_changes_with_the_process_and_not_with_the_namespace() {
    let events = whole_run().of("mount");
    let numbers: Vec<&str> = events
        .named("command")
        .into_iter()
        .filter(|e| e["command"] == "echo $$")
        .filter_map(|e| e["output"].as_str())
        .map(str::trim)
        .collect();
    assert_eq!(numbers.len(), 2);
    assert_ne!(numbers[0], numbers[1]);
    // B joins by the second shell's number, which both terminals and the host agree on.
    assert_eq!(events.command_like("nsenter")["command"], format!("nsenter -t {} -a", numbers[1]));
}

#[test]
fn nothing_is_left_behind_and_every_verdict_is_green() {
    let events = whole_run();
    for lesson in BUILT_IN {
        let of_lesson = events.of(lesson);
        let end = of_lesson.only("lesson-finished");
        assert_eq!((&end["verdict"], &end["residue"]), (&"pass".into(), &serde_json::json!([])), "{end}");
    }
    let end = events.only("run-finished");
    assert_eq!((&end["failed"], &end["unknown"], &end["skipped"]), (&0.into(), &0.into(), &0.into()), "{end}");
}

#[test]
fn the_lessons_on_disk_are_those_built_in() {
    for lesson in BUILT_IN {
        let outcome =
            Nslab::new().lesson(lesson, LessonText::built_in(lesson)).args(["list", "--format", "json"]).run();
        let own = Nslab::new().args(["list", "--format", "json"]).run();
        let digest = |text: &str| {
            let document: serde_json::Value = serde_json::from_str(text).expect("one document");
            let lessons = document["lessons"].as_array().cloned().unwrap_or_default();
            lessons.into_iter().find(|l| l["id"] == lesson).map(|l| l["digest"].clone())
        };
        assert!(digest(&own.stdout).is_some());
        assert_eq!(digest(&outcome.stdout), digest(&own.stdout), "{lesson}");
    }
}
