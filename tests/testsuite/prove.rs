//! `nslab prove`: lessons broken on purpose are told apart from good ones, in real labs.

use std::fmt::Write;

use crate::support::{BUILT_IN, Events, LessonText, Nslab, Screen};

/// A step's Markdown: what is typed, and what is checked.
struct Step(String);

fn step(parts: &[String]) -> Step {
    Step(parts.concat())
}

fn console(lines: &str) -> String {
    format!("```console\n{lines}\n```\n\n")
}

fn check(id: &str, claim: &str) -> String {
    format!("```toml check\n[{id}]\nthat = \"It is so\"\n{claim}\n```\n\n")
}

fn folded(class: &str, lines: &str) -> String {
    format!("<details class=\"{class}\"><summary>A part</summary>\n\n{}</details>\n\n", console(lines))
}

fn file(id: &str) -> String {
    check(id, &format!("file = \"/tmp/{id}\""))
}

fn lesson(steps: &[Step]) -> String {
    let mut text =
        "# A lesson\n\nA summary.\n\n```toml lesson\nformat = 1\n[lab]\nterminals = [\"A\"]\n```\n\n".to_owned();
    for (n, step) in steps.iter().enumerate() {
        write!(text, "## Step {}\n\n{}", n + 1, step.0).expect("text grows");
    }
    text
}

fn one(parts: &[String]) -> String {
    lesson(&[step(parts)])
}

/// Proves a lesson, which is to end so, and gives its events.
#[track_caller]
fn prove(text: &str, code: i32) -> Events {
    let outcome = Nslab::new().lesson("l", text).args(["prove", "--format", "json"]).run();
    outcome.assert_code(code);
    outcome.events()
}

/// Kind, command and result of each variant.
fn results(events: &Events) -> Vec<(&str, &str, &str)> {
    let variants = events.named("variant").into_iter();
    variants
        .map(|e| {
            let field = |name: &str| e[name].as_str().expect("a variant has words for it");
            (field("kind"), field("command"), field("result"))
        })
        .collect()
}

/// Those variants that did not come to what they should.
fn findings(events: &Events) -> Vec<(&str, &str, &str)> {
    let found = events.named("variant").into_iter().zip(results(events)).filter(|(e, _)| e["verdict"] != "pass");
    found.map(|(_, result)| result).collect()
}

/// Checks that are not proved.
fn unproved(events: &Events) -> Vec<&str> {
    let standing = events.named("standing").into_iter().filter(|e| e["verdict"] != "pass");
    standing.map(|e| e["check"].as_str().expect("a check has an id")).collect()
}

#[test]
fn the_lessons_built_in_are_proved() {
    let outcome = Nslab::new().args(["prove", "--format", "json"]).run();
    outcome.assert_code(0);
    let events = outcome.events();
    let proofs = events.named("proof-finished");
    assert_eq!(proofs.len(), BUILT_IN.len());
    for proof in proofs {
        for whole in ["checks", "commands", "mistakes", "alternatives", "holds"] {
            assert_eq!(proof[whole]["n"], proof[whole]["of"], "{whole} of {proof}");
        }
        for mostly in ["left_out", "near_misses", "causes"] {
            let [n, of] = ["n", "of"].map(|part| proof[mostly][part].as_f64().expect("a number"));
            assert!(of > 0.0 && n / of >= 0.95, "{mostly} of {proof}");
        }
        assert_eq!((&proof["verdict"], &proof["residue"]), (&"pass".into(), &serde_json::json!([])));
    }
}

#[test]
fn a_negative_that_was_true_before_its_step_is_vacuous() {
    let hidden = check("hidden", "ipc = \"queue\"\nfrom = \"host\"\nnot-from = \"A\"");
    let steps = [
        step(&[
            console("$ ipcmk -Q\n$ unshare -i"),
            check("queue", "ipc = \"queue\""),
            check("left", "namespace = \"A\"\nin = \"ipc\"\ndiffers-from = \"host\""),
        ]),
        step(&[console("$ touch /tmp/x"), file("x"), hidden]),
    ];
    let events = prove(&lesson(&steps), 1);
    assert_eq!(unproved(&events), ["hidden"]);
    assert_eq!(findings(&events), []);
    let hidden = events.named("standing").into_iter().find(|e| e["check"] == "hidden").expect("its standing");
    assert_eq!((&hidden["before"], &hidden["after"]), (&"pass".into(), &"pass".into()));
}

#[test]
fn a_starting_point_may_hold_before_its_step() {
    let start = check("none-yet", "file = \"/tmp/x\"\nnot-from = \"host\"\nuntil = \"x\"");
    let events = prove(&one(&[start, console("$ touch /tmp/x"), file("x")]), 0);
    assert_eq!(unproved(&events), [""; 0]);
}

#[test]
fn a_starting_point_that_never_ends_is_none() {
    let start = check("there", "file = \"/tmp\"\nuntil = \"closed\"");
    let closed = check("closed", "file = \"/tmp\"\nmode = \"0700\"");
    let events = prove(&one(&[start, console("$ chmod 0700 /tmp"), closed]), 1);
    assert_eq!(unproved(&events), ["there"]);
}

#[test]
fn a_check_that_always_passes_is_not_proved_and_misses_nothing() {
    let always = check("always", "mount = \"/proc\"\ntype = \"proc\"");
    let events = prove(&one(&[console("$ touch /tmp/x"), always]), 1);
    assert_eq!(unproved(&events), ["always"]);
    assert!(findings(&events).contains(&("left-out", "touch /tmp/x", "survived")), "{:?}", findings(&events));
}

#[test]
fn with_swapped_viewpoints_a_lesson_does_not_pass_as_written() {
    let swapped = check("private", "mount = \"/mnt\"\ntype = \"tmpfs\"\nfrom = \"host\"\nnot-from = \"A\"");
    let events = prove(&one(&[console("$ unshare -m\n$ mount -t tmpfs none /mnt"), swapped]), 1);
    assert_eq!(unproved(&events), ["private"]);
    assert_eq!((&events.only("proof-finished")["varied"], results(&events).len()), (&false.into(), 0));
}

#[test]
fn another_way_must_pass_to_the_end_of_the_lesson() {
    let steps = |way: &str| {
        let first = step(&[console("$ touch /tmp/x"), file("x"), folded("instead", way)]);
        let second = check("y", "file = \"/tmp/x\"\ncontent = \"y\\n\"");
        lesson(&[first, step(&[console("$ echo y >> /tmp/x"), second])])
    };
    let alternative = |way: &str| {
        let outcome =
            Nslab::new().lesson("l", steps(way)).args(["prove", "--format", "json", "--min-score", "0"]).run();
        let events = outcome.events();
        let found = results(&events).into_iter().find(|(kind, _, _)| *kind == "alternative");
        found.expect("the other way was tried").2.to_owned()
    };
    assert_eq!(alternative("$ : > /tmp/x"), "passed");
    assert_eq!(alternative("$ : > /tmp/z"), "failed");
    assert_eq!(alternative("$ echo z > /tmp/x"), "failed", "what is asked for later counts");
}

#[test]
fn down_and_up_both_have_their_moment_in_another_way() {
    let text = one(&[
        console("$ ip netns add ns0"),
        check("down", "link = \"lo\"\nup = false\nfrom = \"netns:ns0\"\nuntil = \"up\""),
        console("$ ip netns exec ns0 ip link set lo up"),
        check("up", "link = \"lo\"\nup = true\nfrom = \"netns:ns0\""),
        folded("instead", "$ ip netns add ns0\n$ ip -n ns0 link set lo up"),
        folded("instead", "$ ip netns add ns0; ip -n ns0 link set lo up"),
    ]);
    let events = prove(&text, 1);
    let ways: Vec<&str> = results(&events).iter().filter(|r| r.0 == "alternative").map(|r| r.2).collect();
    assert_eq!(ways, ["passed", "failed"]);
}

#[test]
fn a_known_mistake_must_fail_and_with_its_own_cause() {
    let typed = "$ mkdir /tmp/x\n";
    let text = |cause: &str, typed: &str| {
        one(&[console("$ touch /tmp/x"), check("x", "file = \"/tmp/x\"\ntype = \"file\""), folded(cause, typed)])
    };
    let mistake = |cause: &str, typed: &str, code| {
        let events = prove(&text(cause, typed), code);
        let found = results(&events).into_iter().find(|r| r.0 == "mistake").expect("the mistake was tried").2;
        found.to_owned()
    };
    assert_eq!(mistake("wrong file-type", typed, 0), "caught");
    assert_eq!(mistake("wrong file-missing", typed, 1), "other-cause");
    assert_eq!(mistake("wrong file-type", "$ touch /tmp/x /tmp/y", 1), "survived");
}

#[test]
fn a_mistake_in_a_task_is_made_in_place_of_its_solution() {
    let text = one(&[
        console("$ mkdir /tmp/d"),
        check("x", "file = \"/tmp/d/x\""),
        folded("solution", "$ touch /tmp/d/x"),
        folded("wrong file-missing", "$ touch /tmp/d/y"),
    ]);
    let events = prove(&text, 0);
    let kinds: Vec<(&str, &str)> = results(&events).iter().map(|r| (r.0, r.2)).filter(|r| r.0 != "near-miss").collect();
    assert_eq!(
        kinds,
        [("left-out", "caught"), ("left-out", "caught"), ("alternative", "passed"), ("mistake", "caught")]
    );
}

#[test]
fn a_command_that_nobody_misses_is_listed_with_its_line_and_the_least_score_decides() {
    let text = one(&[console("$ touch /tmp/x\n$ : nobody"), file("x")]);
    let line = text.lines().position(|line| line == "$ : nobody").expect("it stands there") + 1;
    let human = |arguments: &[&str], code| {
        let outcome = Nslab::new().lesson("l", &text).arg("prove").args(arguments).run();
        outcome.assert_code(code);
        outcome.stdout
    };
    for (arguments, code) in [(&[][..], 1), (&["--min-score", "50"], 0), (&["--min-score=51%"], 1)] {
        let told = human(arguments, code);
        assert!(told.contains("left out: A$ : nobody") && told.contains(&format!("l.md:{line}")), "{told}");
        assert!(told.contains("add a check that"), "{told}");
    }
}

#[test]
fn what_only_shows_something_is_judged_by_what_it_shows() {
    let shown = "$ echo hello > /tmp/x\n$ cat /tmp/x\nhello\n$ cat /tmp/none\n? 1\n[..]\n$ grep -q no /tmp/x\n? 1";
    let text = one(&[console(shown), check("x", "file = \"/tmp/x\"\ncontent = \"hello\\n\"")]);
    let events = prove(&text, 0);
    let left_out: Vec<&str> = results(&events).iter().filter(|r| r.0 == "left-out").map(|r| r.2).collect();
    assert_eq!(left_out, ["caught", "caught-by-output", "caught-by-output", "caught-by-output"]);
    assert_eq!(events.only("proof-finished")["by_output"], 3);
}

#[test]
fn what_must_hold_and_breaks_is_a_finding() {
    let held = check("x", "file = \"/tmp/x\"\nholds = true");
    let steps = [step(&[console("$ touch /tmp/x"), held]), step(&[console("$ mv /tmp/x /tmp/y"), file("y")])];
    let events = prove(&lesson(&steps), 1);
    assert_eq!(events.only("proof-finished")["holds"], serde_json::json!({ "n": 0, "of": 1 }));
    assert_eq!(unproved(&events), ["x"]);
}

/// Without `^C` the next command goes to a program that never reads it. The suite's own deadline is shorter than
/// the one written here.
#[test]
fn a_variant_that_hangs_is_ended_long_before_its_written_deadline() {
    let typed = "```console timeout=600\n$ sleep 5000\n? running\n^C\n? 130\n$ touch /tmp/x\n```\n\n".to_owned();
    let events = prove(&one(&[typed, file("x")]), 1);
    let hung = events.named("variant").into_iter().find(|e| e["command"] == "^C").expect("the key was left out");
    assert_eq!((&hung["kind"], &hung["result"]), (&"left-out".into(), &"caught".into()));
}

#[test]
fn a_program_that_waits_for_input_does_not_hold_a_proof_up() {
    let events = prove(&one(&[console("$ cat > /tmp/x\n$ hello\n^D\n$ mv /tmp/x /tmp/y"), file("y")]), 1);
    let found: Vec<(&str, &str)> = results(&events).iter().filter(|r| r.0 == "left-out").map(|r| (r.1, r.2)).collect();
    assert_eq!(found[0], ("cat > /tmp/x", "caught"));
    assert_eq!(found[3], ("mv /tmp/x /tmp/y", "caught"));
}

#[test]
fn not_being_able_to_look_is_no_catch() {
    let text = one(&[console("$ sleep 1000 &"), check("x", "file = \"/etc/hostname\"\nfrom = \"process:sleep\"")]);
    let events = prove(&text, 1);
    assert!(findings(&events).contains(&("left-out", "sleep 1000 &", "unobserved")), "{:?}", findings(&events));
    assert_eq!(events.only("proof-finished")["unknown"], 1);
}

#[test]
fn a_command_that_prints_something_else_as_written_is_a_finding() {
    let events = prove(&one(&[console("$ touch /tmp/x\n$ echo one\ntwo"), file("x")]), 1);
    assert_eq!(events.only("mistyped")["command"], "echo one");
}

#[test]
fn every_event_of_a_proof_has_its_fields() {
    let text = one(&[
        console("$ touch /tmp/x\n$ : nobody"),
        file("x"),
        folded("instead", "$ touch /tmp/x"),
        folded("wrong file-missing", "$ true"),
    ]);
    let events = prove(&text, 1);
    let fields = |event: &str, wanted: &[&str]| {
        for found in events.named(event) {
            for field in wanted {
                assert!(found.get(field).is_some(), "{event} lacks {field}: {found}");
            }
        }
    };
    let started = events.only("run-started");
    assert_eq!((&started["seed"], &started["lessons"]), (&"proof".into(), &serde_json::json!(["l"])));
    fields("lesson-started", &["lesson", "file", "digest", "title"]);
    fields("proof-started", &["lesson", "variants"]);
    fields("standing", &["lesson", "step", "check", "kind", "that", "before", "after", "hold", "verdict", "line"]);
    let variant = ["lesson", "step", "n", "kind", "slip", "command", "terminal", "typed", "expected", "result"];
    fields("variant", &variant);
    fields("variant", &["verdict", "provokes", "named", "ms", "line"]);
    fields("proof-finished", &["lesson", "checks", "left_out", "near_misses", "mutation_score", "varied", "residue"]);
    fields("run-finished", &["verdict", "passed", "failed", "unknown", "ms", "interrupted"]);
    let numbers: Vec<u64> = events.named("variant").iter().filter_map(|e| e["n"].as_u64()).collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u64), "told in file order: {numbers:?}");
    assert_eq!(events.only("proof-started")["variants"], numbers.len());
    let caught = events.named("variant").into_iter().find(|e| e["result"] == "caught").expect("something was");
    assert_eq!((&caught["by"]["check"], &caught["by"]["cause"]["id"]), (&"x".into(), &"file-missing".into()));
}

#[test]
fn a_junit_report_has_a_case_for_each_check_and_each_variant() {
    let text = one(&[console("$ touch /tmp/x\n$ : nobody"), file("x")]);
    let nslab = Nslab::new().lesson("l", text);
    let (xml, json) = (nslab.dir().join("r.xml"), nslab.dir().join("r.json"));
    let to = |format: &str, file: &std::path::Path| format!("--report={format}={}", file.display());
    let (junit, lines) = (to("junit", &xml), to("json", &json));
    let mut running = nslab.args(["prove", "--format=json", &junit, &lines]).spawn();
    running.wait_for(|event| event["event"] == "run-finished");
    // The folder goes with the outcome.
    let outcome = running.finish();
    let xml = std::fs::read_to_string(xml).expect("a report");
    let events = outcome.events();
    let cases = events.named("variant").len() + events.named("standing").len();
    assert_eq!(xml.matches("<testcase ").count(), cases, "{xml}");
    let failures = findings(&events).len();
    assert_eq!(xml.matches("<failure ").count(), failures, "{xml}");
    assert!(xml.contains("left-out: A$ : nobody") && xml.contains("classname=\"l.step-1\""), "{xml}");
    assert_eq!(std::fs::read_to_string(json).expect("a report"), outcome.stdout);
}

#[test]
fn the_seed_is_told_and_fills_the_words_of_every_variant() {
    let text = one(&[console("$ touch /tmp/{{name}}"), check("x", "file = \"/tmp/{{name}}\"")])
        .replace("[lab]", "[vars]\nname = \"x{hex 8}\"\n[lab]");
    let proof = |seed: &str| {
        let outcome = Nslab::new().lesson("l", &text).args(["prove", "--format", "json", "--seed", seed]).run();
        outcome.assert_code(0);
        let events = outcome.events();
        assert_eq!(events.only("run-started")["seed"], seed);
        events.named("variant")[0]["by"]["cause"]["words"].as_str().expect("a cause").to_owned()
    };
    assert_eq!(proof("one"), proof("one"));
    assert_ne!(proof("one"), proof("two"));
}

#[test]
fn faults_of_the_machine_and_of_the_lesson_end_as_a_run_does() {
    let good = one(&[console("$ touch /tmp/x"), file("x")]);
    let broken = good.replace("that = ", "taht = ");
    let outcome = Nslab::new().lesson("broken", broken).arg("prove").run();
    outcome.assert_code(3);
    assert!(outcome.stderr.contains("did you mean `that`?") && outcome.stdout.is_empty(), "{}", outcome.told());

    let script = "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\"";
    let refusing = ["unshare", "-Ur", "sh", "-c", script, "sh"];
    let outcome = Nslab::anywhere().under(refusing).args(["prove", "pid"]).run();
    outcome.assert_code(4);
    assert!(outcome.stderr.contains("user.max_user_namespaces"), "{}", outcome.told());

    for wrong in [&["prove", "--min-score", "101"][..], &["prove", "no-such"], &["prove", "--min-score", "x"]] {
        Nslab::anywhere().args(wrong).run().assert_code(2);
    }
}

#[test]
fn on_a_terminal_a_bar_shows_how_far_it_is_and_goes_away() {
    let text = one(&[console("$ touch /tmp/x; sleep 0.5\n$ : nobody"), file("x")]);
    let mut screen = Screen::start(Nslab::new().lesson("l", text).arg("prove"), 40, 40);
    assert_eq!(screen.finish(), 1);
    let written = String::from_utf8_lossy(screen.bytes()).into_owned();
    assert!(written.contains("] 0 of ") && written.contains("] 1 of "), "there was no bar: {written:?}");
    let contents = screen.contents();
    assert!(contents.contains("mutation score") && contents.contains("left out: A$ : nobody"), "{contents}");
    assert!(!contents.contains('['), "the bar is still there:\n{contents}");
}

#[test]
fn forty_columns_in_a_pipe_are_enough() {
    let text = one(&[console("$ touch /tmp/x\n$ : nobody"), file("x"), folded("instead", "$ : other way")]);
    let outcome = Nslab::new().lesson("l", text).env("COLUMNS", "40").args(["prove", "-v"]).run();
    outcome.assert_code(1);
    for line in outcome.stdout.lines() {
        assert!(line.chars().count() <= 40, "{line:?} in\n{}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains('\u{1b}'), "{}", outcome.stdout);
}

/// A lesson of the book, with one property of one check taken away.
#[test]
fn without_one_property_of_one_check_a_near_miss_survives() {
    let typed = "mount = \"/tmp/shared/inner\"\ntype = \"tmpfs\"\n";
    let loose = LessonText::built_in("mount").edit(typed, "mount = \"/tmp/shared/inner\"\n");
    let outcome = Nslab::new().lesson("l", loose).args(["prove", "--format", "json", "--min-score", "90"]).run();
    outcome.assert_code(0);
    let events = outcome.events();
    let survived = events.named("variant").into_iter().filter(|e| e["result"] == "survived");
    let typed: Vec<&serde_json::Value> = survived.map(|e| &e["typed"][0]).collect();
    assert!(typed.contains(&&"B$ mount -t ramfs tmpfs /tmp/shared/inner".into()), "{typed:?}");
}

/// The commands of the page about it, in a folder with a lesson of the reader's.
#[test]
fn every_command_of_its_page_runs() {
    let page = include_str!("../../book/src/prove.md");
    let fences = page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let commands: Vec<&str> = fences.flat_map(str::lines).filter_map(|line| line.split('#').next()).collect();
    assert!(!commands.is_empty());
    for command in commands {
        let nslab = Nslab::new();
        std::fs::write(nslab.dir().join("mine.md"), LessonText::built_in("pid").to_string()).expect("a lesson");
        let dir = nslab.dir().to_owned();
        let outcome = nslab.cwd(dir).args(command.split_whitespace().skip(1)).run();
        assert_eq!(outcome.code(), Some(0), "{command}: {}", outcome.told());
    }
}

#[test]
fn watching_proves_again_after_each_save_and_ends_with_ctrl_c() {
    let nslab = Nslab::new();
    let path = nslab.dir().join("mine.md");
    let good = one(&[console("$ touch /tmp/x"), file("x")]);
    std::fs::write(&path, &good).expect("a lesson");
    let mut running = nslab.args(["prove", "--watch"]).arg(&path).spawn();
    running.wait_for_line("1 lesson proved:");
    std::fs::write(&path, one(&[console("$ touch /tmp/x\n$ : nobody"), file("x")])).expect("saved");
    running.wait_for_line("0 of 1 lesson proved:");
    std::fs::write(&path, &good).expect("saved again");
    running.wait_for_line("1 lesson proved:");
    running.signal(nix::sys::signal::Signal::SIGINT);
    running.finish().assert_code(130);

    let outcome = Nslab::anywhere().args(["prove", "--watch"]).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("the built-in lessons never change"), "{}", outcome.told());
    Nslab::anywhere().args(["prove", "--watch", "--format", "json", "./x.md"]).run().assert_code(2);
}

/// There is nothing to count before the lesson is read: an error has the line to itself.
#[test]
fn on_a_terminal_an_error_before_the_first_lab_stands_alone() {
    let broken = one(&[console("$ touch /tmp/x"), file("x")]).replace("that = ", "taht = ");
    let mut screen = Screen::start(Nslab::new().lesson("l", broken).arg("prove"), 40, 80);
    assert_eq!(screen.finish(), 3);
    let contents = screen.contents();
    assert!(contents.trim_start().starts_with("error: "), "{contents}");
    assert!(!String::from_utf8_lossy(screen.bytes()).contains("0 of 0"), "{contents}");
}
