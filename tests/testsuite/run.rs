//! `nslab run` and its neighbours as a user meets them: exit codes, reports, events, odd terminals and odd places.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{ALWAYS_TRUE, BUILT_IN, Events, LessonText, Nslab, Screen};

/// A lesson that takes some milliseconds, and passes.
fn quick() -> LessonText {
    LessonText::typing("$ true")
}

/// One whose check fails at once.
fn failing() -> LessonText {
    let check = "```toml check\n[mounted]\nthat = \"Something is on /mnt\"\nmount = \"/mnt\"\nwithin = \"50ms\"\n```";
    LessonText::of("needs = []", &format!("```console\n$ true\n```\n\n{check}"))
}

/// One with a viewpoint that never is there.
fn unobservable() -> LessonText {
    let check = "```toml check\n[seen]\nthat = \"B is somewhere\"\nfile = \"/etc/hosts\"\nfrom = [\"B\"]\nwithin = \"50ms\"\n```";
    LessonText::of("needs = []\n\n[lab]\nterminals = [\"A\", \"B\"]", &format!("```console\nA$ true\n```\n\n{check}"))
}

// Exit codes.

#[test]
fn exit_0_is_for_what_passed() {
    let outcome = Nslab::new().lesson("good", quick()).arg("run").run();
    outcome.assert_code(0);
    assert!(outcome.stdout.contains("1 lesson, 1 command and 1 check passed"), "{}", outcome.told());
    assert!(outcome.stdout.contains("nothing left behind") && outcome.stderr.is_empty(), "{}", outcome.told());
}

#[test]
fn exit_1_is_for_a_check_that_failed_and_for_a_transcript() {
    let outcome = Nslab::new().lesson("bad", failing()).arg("run").run();
    outcome.assert_code(1);
    assert!(outcome.stdout.contains("nothing is mounted on /mnt"), "{}", outcome.told());
    let outcome = Nslab::new().lesson("bad", LessonText::typing("$ false")).json().run();
    outcome.assert_code(1);
    assert_eq!(outcome.events().command(1)["verdict"], "fail");
}

#[test]
fn exit_2_is_for_usage() {
    for args in [
        &["walk"][..],
        &["run", "--jobs", "0"],
        &["run", "--report", "tap=x"],
        &["run", "-q", "-v"],
        &["run", "--format", "xml"],
    ] {
        let outcome = Nslab::anywhere().args(args).run();
        outcome.assert_code(2);
        assert!(outcome.stdout.is_empty() && !outcome.stderr.is_empty(), "{}", outcome.told());
    }
    Nslab::anywhere().args(["run", "./no-such-file.md"]).run().assert_code(2);
    Nslab::anywhere().args(["run", "--lessons", "/no/such/folder"]).run().assert_code(2);
}

#[test]
fn exit_3_is_for_a_lesson_that_is_invalid_and_comes_before_running_any() {
    let broken = quick().edit("that = ", "taht = ");
    let outcome = Nslab::new().lesson("a-good", quick()).lesson("b-broken", broken).arg("run").run();
    outcome.assert_code(3);
    assert!(
        outcome.stderr.contains("unknown key `taht`") && outcome.stderr.contains("did you mean `that`?"),
        "{}",
        outcome.told()
    );
    assert!(!outcome.stdout.contains("passed"), "{}", outcome.told());
}

#[test]
fn exit_4_is_for_a_machine_that_lacks_a_program_and_says_which() {
    let needy = quick().edit("needs = []", "needs = [\"no-such-program|nor-such\"]");
    let outcome = Nslab::new().lesson("needy", needy).arg("run").run();
    outcome.assert_code(4);
    assert!(outcome.stderr.contains("no-such-program or nor-such"), "{}", outcome.told());
}

/// A lab has a PATH of its own: what only this user's PATH leads to is not in it.
#[test]
fn run_and_doctor_agree_on_which_programs_a_lab_has() {
    use std::os::unix::fs::PermissionsExt;
    let nslab = || Nslab::new().lesson("needy", quick().edit("needs = []", "needs = [\"only-on-my-path\"]"));
    let on_my_path = |nslab: Nslab| {
        let program = nslab.dir().join("only-on-my-path");
        std::fs::write(&program, "#!/bin/sh\n").expect("a file");
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("made a program");
        let path = format!("{}:{}", nslab.dir().display(), std::env::var("PATH").expect("a PATH"));
        nslab.env("PATH", path)
    };
    on_my_path(nslab()).arg("run").run().assert_code(4);
    let doctor = on_my_path(nslab()).arg("doctor").run();
    assert!(doctor.stdout.contains("unavailable") && doctor.stdout.contains("only-on-my-path"), "{}", doctor.told());
}

#[test]
fn exit_4_is_for_a_machine_that_refuses_labs_and_comes_with_the_remedy() {
    // A user namespace in which no further ones may be made is such a machine.
    let script = "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\"";
    let refusing = ["unshare", "-Ur", "sh", "-c", script, "sh"];
    let outcome = Nslab::anywhere().under(refusing).args(["run", "pid"]).run();
    outcome.assert_code(4);
    assert!(outcome.stderr.contains("user.max_user_namespaces"), "{}", outcome.told());
    let doctor = Nslab::anywhere().under(refusing).arg("doctor").run();
    doctor.assert_code(4);
    assert!(doctor.stdout.contains("user.max_user_namespaces"), "{}", doctor.told());
}

#[test]
fn exit_5_is_for_what_could_not_be_observed() {
    let outcome = Nslab::new().lesson("dark", unobservable()).json().run();
    outcome.assert_code(5);
    outcome.events().check("seen").assert_verdict("unknown");
}

#[test]
fn of_several_endings_failure_is_told_before_ignorance() {
    let nslab = Nslab::new().lesson("dark", unobservable()).lesson("bad", failing()).lesson("good", quick());
    nslab.arg("run").run().assert_code(1);
}

#[test]
fn an_unknown_lesson_is_answered_with_the_nearest_one() {
    let outcome = Nslab::anywhere().args(["run", "brigde"]).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("there is no lesson `brigde`; did you mean `bridge`?"), "{}", outcome.told());
    assert!(outcome.stderr.contains("mount, pid, bridge"), "{}", outcome.told());

    let nslab = Nslab::new();
    let folder = nslab.dir().to_owned();
    std::fs::write(folder.join("router.md"), quick().to_string()).expect("a lesson of the reader's");
    let outcome = nslab.cwd(folder).args(["run", "router"]).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("there is no lesson `router`; did you mean `./router.md`?"), "{}", outcome.told());
}

// Several lessons.

#[test]
fn lessons_run_side_by_side() {
    let slow = LessonText::typing("$ sleep 1.5");
    let names = ["one", "two", "three", "four"];
    let nslab = names.iter().fold(Nslab::new(), |nslab, name| nslab.lesson(name, &slow));
    let outcome = nslab.json().args(["--jobs", "4"]).run();
    outcome.assert_code(0);
    let events = outcome.events();
    let sum: f64 = events.named("lesson-finished").iter().filter_map(|e| e["ms"].as_f64()).sum();
    let whole = events.only("run-finished")["ms"].as_f64().expect("a number");
    assert!(sum > 6000.0 && whole < sum * 0.7, "{whole} ms together, {sum} ms one by one");
}

#[test]
fn one_job_runs_them_one_by_one() {
    let nslab = Nslab::new().lesson("a", quick()).lesson("b", quick()).lesson("c", quick());
    let events = nslab.json().args(["--jobs", "1"]).run().events();
    let order: Vec<&str> = events.0.iter().filter_map(|e| e["lesson"].as_str()).collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    assert_eq!(order, sorted);
}

#[test]
fn people_read_lessons_in_order_whichever_ends_first() {
    let nslab =
        Nslab::new().lesson("a", LessonText::typing("$ sleep 1").edit("# A lesson", "# Slow one")).lesson("b", quick());
    let outcome = nslab.args(["run", "--jobs", "2"]).run();
    let place = |part: &str| outcome.stdout.find(part).unwrap_or_else(|| panic!("{part}: {}", outcome.told()));
    assert!(place("Slow one") < place("A lesson"), "{}", outcome.stdout);
}

#[test]
fn a_file_is_run_by_its_path_and_only_those_named_are_run() {
    let nslab = Nslab::new();
    let file = nslab.dir().join("mine.md");
    fs::write(&file, quick().to_string()).expect("a file");
    let events = nslab.json().arg(&file).run().events();
    let started = events.only("lesson-started");
    assert_eq!((&started["lesson"], &started["file"]), (&"mine".into(), &file.to_string_lossy().into()));
}

// What people see.

#[test]
fn quiet_shows_failures_and_the_last_line_only() {
    let outcome = Nslab::new().lesson("bad", failing()).lesson("good", quick()).args(["run", "-q"]).run();
    assert!(
        outcome.stdout.contains("Something is on /mnt") && outcome.stdout.contains("1 failed"),
        "{}",
        outcome.stdout
    );
    let outcome = Nslab::new().lesson("good", quick()).args(["run", "--quiet"]).run();
    assert_eq!(outcome.stdout.trim().lines().count(), 1, "{}", outcome.stdout);
}

#[test]
fn verbose_shows_every_command_with_its_output_and_every_check() {
    let lesson = LessonText::typing("$ echo printed-$((40+2))");
    let outcome = Nslab::new().lesson("x", &lesson).args(["run", "-v"]).run();
    for part in ["echo printed-", "printed-42", "The host has a /proc", "lab ready in"] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
    let outcome = Nslab::new().lesson("x", lesson).arg("run").run();
    assert!(!outcome.stdout.contains("printed-42"), "{}", outcome.stdout);
}

#[test]
fn a_pipe_gets_plain_lines() {
    let outcome = Nslab::new().lesson("bad", failing()).arg("run").run();
    assert!(!outcome.stdout.contains('\x1b') && !outcome.stdout.contains('\r'), "{:?}", outcome.stdout);
    assert!(
        outcome.stdout.contains('✗') && outcome.stdout.lines().all(|line| line.chars().count() <= 80),
        "{}",
        outcome.stdout
    );
}

#[test]
fn colours_are_where_they_are_wanted() {
    let run = |color: &[&str], no_color: &str| {
        let nslab = Nslab::new().lesson("good", quick()).env("NO_COLOR", no_color).arg("run").args(color);
        nslab.run().stdout.contains('\x1b')
    };
    assert!(run(&["--color", "always"], "1"));
    assert!(!run(&["--color", "never"], ""));
    assert!(!run(&[], ""));
    let on_a_terminal = |no_color: &str, color: &str| {
        let nslab = Nslab::new().lesson("good", quick()).env("NO_COLOR", no_color).args(["run", "--color", color]);
        let mut screen = Screen::start(nslab, 24, 80);
        assert_eq!(screen.finish(), 0);
        screen.bytes().windows(3).any(|bytes| bytes == b"\x1b[3")
    };
    assert!(on_a_terminal("", "auto"));
    assert!(!on_a_terminal("1", "auto"));
    assert!(!on_a_terminal("", "never"));
}

#[test]
fn a_locale_without_unicode_gets_ascii() {
    let outcome = Nslab::new().lesson("bad", failing()).env("LC_ALL", "C").arg("run").run();
    assert!(outcome.stdout.is_ascii() && outcome.stdout.contains("x "), "{}", outcome.stdout);
}

#[test]
fn a_terminal_shows_what_is_being_typed_while_it_is() {
    let mut screen = Screen::start(Nslab::new().lesson("slow", LessonText::typing("$ sleep 1.25")).arg("run"), 24, 80);
    screen.wait_for("A$ sleep 1.25");
    assert_eq!(screen.finish(), 0);
    assert!(!screen.contents().contains("sleep 1.25"), "{}", screen.contents());
    assert!(screen.contents().contains("1 check passed"), "{}", screen.contents());
}

#[test]
fn a_dumb_terminal_gets_no_escapes() {
    let nslab = Nslab::new().lesson("bad", failing()).env("TERM", "dumb").arg("run");
    let mut screen = Screen::start(nslab, 24, 80);
    assert_eq!(screen.finish(), 1);
    assert!(!screen.bytes().contains(&0x1b), "{:?}", String::from_utf8_lossy(screen.bytes()));
}

#[test]
fn forty_columns_are_enough() {
    let mut screen = Screen::start(Nslab::new().lesson("bad", failing()).arg("run"), 40, 40);
    assert_eq!(screen.finish(), 1);
    let contents = screen.contents();
    for part in ["Something is on /mnt", "expected", "observed", "fix: "] {
        assert!(contents.contains(part), "{part}:\n{contents}");
    }
    // What is wrapped by us is not wrapped once more by the terminal, in the middle of a word.
    let raw = String::from_utf8_lossy(screen.bytes()).into_owned();
    let plain = console::strip_ansi_codes(&raw);
    let widest = plain.split(['\n', '\r']).map(console::measure_text_width).max().unwrap_or(0);
    assert!(widest <= 40, "{widest} columns:\n{contents}");
}

#[test]
fn ctrl_c_at_the_terminal_ends_a_run_cleanly_and_says_so() {
    let mut screen = Screen::start(Nslab::new().lesson("slow", LessonText::typing("$ sleep 100")).arg("run"), 24, 80);
    screen.wait_for("A$ sleep 100");
    screen.keys("\x03");
    assert_eq!(screen.finish(), 130);
    assert!(screen.contents().contains("nothing left behind"), "{}", screen.contents());
}

#[test]
fn a_signal_in_the_middle_of_a_command_ends_the_stream_of_events_properly() {
    let mut running = Nslab::new().lesson("slow", LessonText::typing("$ sleep 100")).json().spawn();
    running.wait_for(|event| event["event"] == "typing");
    running.signal(nix::sys::signal::Signal::SIGTERM);
    let outcome = running.finish();
    outcome.assert_code(130);
    let events = outcome.events();
    events.check("host-is-there").assert_verdict("skipped");
    assert_eq!(events.only("lesson-finished")["residue"], serde_json::json!([]));
    assert_eq!(events.0.last().map(|e| &e["event"]), Some(&"run-finished".into()));
}

// Odd places.

#[test]
fn home_need_not_be_set_nor_the_working_directory_be_writable_nor_input_be_there() {
    let nslab =
        Nslab::new().lesson("pid", LessonText::built_in("pid")).without_env("HOME").without_env("USER").cwd("/proc");
    nslab.without_env("TERM").without_env("PATH").arg("run").run().assert_code(0);
    // Standard input closed altogether.
    let nslab = Nslab::new().lesson("good", quick()).under(["sh", "-c", "exec \"$@\" <&-", "sh"]);
    nslab.arg("run").run().assert_code(0);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    for stop in ["| head -n1", "| true", ">&-"] {
        let script = format!("set -o pipefail; \"$@\" {stop}");
        let nslab = Nslab::new().lesson("good", quick()).under(["bash", "-c", &script, "bash"]);
        let outcome = nslab.args(["run", "-v"]).run();
        outcome.assert_code(0);
        assert!(!outcome.stderr.contains("panicked"), "{stop}: {}", outcome.told());
    }
}

#[test]
fn a_working_directory_that_is_gone_is_no_obstacle() {
    let script = "d=$(mktemp -d); cd \"$d\"; rmdir \"$d\"; exec \"$@\"";
    Nslab::new().lesson("good", quick()).under(["sh", "-c", script, "sh"]).arg("run").run().assert_code(0);
}

// Reports.

#[test]
fn junit_is_well_formed_and_tells_what_failed() {
    let hostile = failing().edit("Something is on /mnt", "<&>]]>\\u001b[31m \\u0000 Something");
    let nslab = Nslab::new().lesson("bad", hostile).lesson("good", quick());
    let file = nslab.dir().join("junit.xml");
    let outcome = nslab.args(["run", "--report"]).arg(format!("junit={}", file.display()));
    let (mut command, _dir) = outcome.command();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it runs");
    assert_eq!(status.code(), Some(1));
    let xml = fs::read_to_string(&file).expect("the report");
    assert!(xml.contains("<testsuites") && xml.contains("failure") && xml.contains("good"), "{xml}");
    assert!(!xml.contains('\x1b') && !xml.contains('\0'), "{xml}");
    assert_balanced(&xml);
}

/// Every element that is opened is closed, in order; no stray `<` or `&`.
fn assert_balanced(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in xml.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("no end of {part:?}"));
        for entity in text.split('&').skip(1).chain(tag.split('&').skip(1)) {
            assert!(entity.split_once(';').is_some_and(|(name, _)| name.len() < 8), "a stray & in {part:?}");
        }
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{xml}"),
            None if tag.starts_with('?') || tag.ends_with('/') => {}
            None => open.push(tag.split_whitespace().next().unwrap_or(tag)),
        }
    }
    assert!(open.is_empty(), "{open:?} left open in {xml}");
}

#[test]
fn a_json_report_holds_the_same_events_as_the_stream() {
    let nslab = Nslab::new().lesson("good", quick());
    let file = nslab.dir().join("events");
    let (mut command, _dir) = nslab.json().arg("--report").arg(format!("json={}", file.display())).command();
    let output = command.output().expect("it runs");
    assert_eq!(fs::read(&file).expect("the report"), output.stdout);
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_runs() {
    let outcome = Nslab::anywhere().args(["run", "--report", "junit=/no/such/folder/x.xml"]).run();
    outcome.assert_code(2);
    assert!(outcome.stdout.is_empty() && outcome.stderr.contains("/no/such/folder/x.xml"), "{}", outcome.told());
}

#[test]
fn a_report_that_becomes_impossible_is_told_at_the_end() {
    let outcome = Nslab::new().lesson("good", quick()).args(["run", "--report", "junit=/dev/full"]).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("/dev/full"), "{}", outcome.told());
}

// Events.

/// Fields of the contract and their types: s text, n number, b yes or no, a list, o object, and ? that it may be null.
const FIELDS: &[(&str, &str)] = &[
    ("run-started", "nslab:s format:n seed:s limits:a"),
    ("lesson-started", "lesson:s file:s digest:s"),
    ("step-started", "lesson:s step:s"),
    ("command", "lesson:s step:s n:n terminal:s command:s exit:n? shell:s? verdict:s ms:n output:s truncated:b"),
    ("check", "lesson:s step:s check:s kind:s that:s phase:s verdict:s views:a cause:o? points:n hidden:b ms:n"),
    ("step-finished", "lesson:s step:s verdict:s passed:n failed:n unknown:n skipped:n ms:n"),
    ("lesson-finished", "lesson:s verdict:s passed:n failed:n unknown:n skipped:n ms:n residue:a"),
    ("run-finished", "verdict:s passed:n failed:n unknown:n skipped:n ms:n"),
];

fn is_of_type(value: &Value, kind: &str) -> bool {
    let (kind, nullable) = kind.strip_suffix('?').map_or((kind, false), |kind| (kind, true));
    nullable && value.is_null()
        || match kind {
            "s" => value.is_string(),
            "n" => value.is_number(),
            "b" => value.is_boolean(),
            "a" => value.is_array(),
            _ => value.is_object(),
        }
}

fn assert_fields(event: &Value, fields: &str) {
    for (field, kind) in fields.split(' ').filter_map(|field| field.split_once(':')) {
        assert!(is_of_type(&event[field], kind), "{field} is no {kind}: {event}");
    }
}

fn an_eventful_run() -> Events {
    let nslab = Nslab::new().lesson("bad", failing()).lesson("good", LessonText::built_in("pid"));
    let outcome = nslab.json().run();
    assert!(outcome.stderr.is_empty(), "{}", outcome.stderr);
    outcome.events()
}

#[test]
fn every_field_of_the_contract_is_there_and_of_its_type() {
    let events = an_eventful_run();
    for (name, fields) in FIELDS {
        let named = events.named(name);
        assert!(!named.is_empty(), "no {name}");
        named.into_iter().for_each(|event| assert_fields(event, fields));
    }
    let failed = events.checks().into_iter().find(|c| c.verdict() == "fail").expect("one fails");
    for part in ["id", "words", "fix"] {
        assert!(failed.0["cause"][part].is_string(), "{}", failed.0);
    }
    for part in ["from", "expected", "observed", "verdict"] {
        assert!(failed.0["views"][0][part].is_string(), "{}", failed.0);
    }
}

#[test]
fn every_event_has_its_time_in_utc_with_microseconds_and_time_never_runs_backwards_in_a_lesson() {
    let events = an_eventful_run();
    for event in &events.0 {
        let ts = event["ts"].as_str().expect("a time");
        let shape: String = ts.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        assert_eq!(shape, "0000-00-00T00:00:00.000000Z", "{event}");
    }
    for lesson in ["bad", "good"] {
        let times: Vec<String> = events.of(lesson).0.iter().map(|e| e["ts"].to_string()).collect();
        assert!(times.is_sorted(), "{times:?}");
    }
}

#[test]
fn events_come_in_order() {
    let events = an_eventful_run();
    assert_eq!(events.0.first().map(|e| &e["event"]), Some(&"run-started".into()));
    assert_eq!(events.0.last().map(|e| &e["event"]), Some(&"run-finished".into()));
    for lesson in ["bad", "good"] {
        let of_lesson = events.of(lesson).0;
        assert_eq!(of_lesson.first().map(|e| &e["event"]), Some(&"lesson-started".into()));
        assert_eq!(of_lesson.last().map(|e| &e["event"]), Some(&"lesson-finished".into()));
        let mut step: Option<&Value> = None;
        for event in &of_lesson {
            match event["event"].as_str() {
                Some("step-started") => assert!(step.replace(&event["step"]).is_none(), "{event}"),
                Some("step-finished") => assert_eq!(step.take(), Some(&event["step"])),
                Some("command") => assert_eq!(step, Some(&event["step"])),
                _ => {}
            }
        }
        let numbers: Vec<u64> =
            of_lesson.iter().filter(|e| e["event"] == "command").filter_map(|e| e["n"].as_u64()).collect();
        assert!(numbers.iter().copied().eq(1..=numbers.len() as u64), "{numbers:?}");
    }
}

#[test]
fn what_goes_wrong_before_a_run_is_an_event_too() {
    let outcome = Nslab::anywhere().json().arg("brigde").run();
    outcome.assert_code(2);
    assert!(outcome.events().only("error")["message"].as_str().is_some_and(|m| m.contains("bridge")));
    let outcome = Nslab::anywhere().lesson("broken", quick().edit("that = ", "taht = ")).json().run();
    outcome.assert_code(3);
    let events = outcome.events();
    let diagnostics = events.named("diagnostic");
    let named = diagnostics.iter().find(|d| d["message"].as_str().is_some_and(|m| m.contains("`taht`")));
    let first = named.expect("the key is told");
    assert_fields(first, "lesson:s rule:s severity:s message:s label:s? help:s? file:s line:n column:n");
    assert!(first["column"] == 1 && first["severity"] == "error" && first["rule"] == "syntax", "{first}");
}

#[test]
fn what_was_not_reached_is_skipped_not_failed() {
    let later = failing().to_string()
        + "\n## Later\n\n```console\n$ echo never-typed\n```\n\n"
        + &ALWAYS_TRUE.replace("host-is-there", "later");
    let events = Nslab::new().lesson("x", later).json().run().events();
    events.check("later").assert_verdict("skipped");
    assert_eq!(events.named("command").len(), 1);
    assert_eq!(events.only("run-finished")["failed"], 1);
}

// The other commands.

#[test]
fn nslab_alone_says_what_to_do_next() {
    let outcome = Nslab::anywhere().run();
    outcome.assert_code(0);
    for part in ["nslab list", "nslab run", "nslab doctor", "nslab --help"] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
}

#[test]
fn list_names_the_lessons_for_people_and_for_programs() {
    let outcome = Nslab::anywhere().arg("list").run();
    outcome.assert_code(0);
    for lesson in BUILT_IN {
        assert!(outcome.stdout.contains(lesson), "{}", outcome.stdout);
    }
    assert!(outcome.stdout.contains("20 min") && outcome.stdout.contains("after mount"), "{}", outcome.stdout);
    let document: Value =
        serde_json::from_str(&Nslab::anywhere().args(["list", "--format", "json"]).run().stdout).expect("one document");
    let ids: Vec<&str> =
        document["lessons"].as_array().into_iter().flatten().filter_map(|l| l["id"].as_str()).collect();
    assert_eq!(ids, BUILT_IN);
    assert_eq!(document["lessons"][1]["after"], serde_json::json!(["mount"]));
}

#[test]
fn doctor_speaks_to_people_and_to_programs() {
    let human = Nslab::new().arg("doctor").run();
    human.assert_code(0);
    assert!(human.stdout.contains("This machine can run labs"), "{}", human.stdout);
    let json = Nslab::new().args(["doctor", "--format", "json"]).run();
    json.assert_code(0);
    let document: Value = serde_json::from_str(&json.stdout).expect("one document");
    assert!(document.is_object(), "{document}");
}

#[test]
fn the_version_and_the_help_are_told() {
    let outcome = Nslab::anywhere().arg("-V").run();
    assert_eq!(outcome.stdout.trim(), format!("nslab {}", env!("CARGO_PKG_VERSION")));
    let outcome = Nslab::anywhere().args(["run", "--help"]).run();
    outcome.assert_code(0);
    for option in ["--lessons", "--seed", "--jobs", "--format", "--report", "--color", "--quiet", "--verbose"] {
        assert!(outcome.stdout.contains(option), "{option}");
    }
}

#[test]
fn a_seed_makes_two_runs_equal() {
    let lesson = LessonText::typing("$ echo {{word}}").edit("[lab]", "[vars]\nword = \"{hex 8}\"\n\n[lab]");
    let told = |seed: &str| {
        let events = Nslab::new().lesson("x", &lesson).json().args(["--seed", seed]).run().events();
        assert_eq!(events.only("run-started")["seed"], seed);
        events.output_of("echo").trim().to_owned()
    };
    let (one, again, other) = (told("tulip"), told("tulip"), told("rose"));
    assert_eq!(one, again);
    assert_ne!(one, other);
    assert!(one.len() == 8 && one.chars().all(|c| c.is_ascii_hexdigit()), "{one}");
}

#[test]
fn lessons_and_reports_may_be_where_only_their_owner_looks() {
    let nslab = Nslab::new().lesson("good", quick());
    let private = nslab.dir().join("private");
    fs::create_dir(&private).expect("a folder");
    fs::set_permissions(&private, fs::Permissions::from_mode(0o700)).expect("it is ours");
    let report = private.join("junit.xml");
    let (mut command, _dir) = nslab.arg("run").arg("--report").arg(format!("junit={}", report.display())).command();
    assert!(command.stdout(Stdio::null()).status().expect("it runs").success());
    assert!(File::open(report).is_ok());
}
