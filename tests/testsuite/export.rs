//! `nslab export` and `nslab check`: what was typed, as a lesson, held to the lesson's own checks.

use std::fs;

use nslab::progress::StepProgress;
use nslab::run::guide::How;
use serde_json::Value;

use crate::support::{BUILT_IN, Learner, Nslab};

/// Nslab with what this learner did.
fn with(learner: &Learner) -> Nslab {
    let nslab = Nslab::new();
    learner.keep(&nslab.dir().join("state"));
    nslab
}

/// The report that comes of it, written beside; its outcome.
fn exported(learner: &Learner) -> (tempfile::TempDir, String, crate::support::Outcome) {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("report.md").to_string_lossy().into_owned();
    let name = learner.lesson.id.to_string();
    let outcome = with(learner).args(["export", &name, "--output", &file]).run();
    (dir, file, outcome)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(file: &str) -> String {
    fs::read_to_string(file).expect("the report is there")
}

#[test]
fn each_lesson_done_as_it_is_written_makes_a_report_that_passes_runs_and_is_checked() {
    for name in BUILT_IN {
        let (_dir, file, outcome) = exported(&Learner::of(name).did(99, How::Alone));
        outcome.assert_code(0);
        let lint = Nslab::anywhere().args(["lint", "--format", "json", &file]).run();
        let document: Value = serde_json::from_str(&lint.stdout).expect("one document");
        let findings = document["files"][0]["findings"].as_array().cloned().unwrap_or_default();
        let errors: Vec<&Value> = findings.iter().filter(|finding| finding["severity"] == "error").collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        Nslab::new().args(["run", &file]).run().assert_code(0);
        let check = Nslab::new().args(["check", &file]).run();
        check.assert_code(0);
        assert!(check.stdout.contains("checks passed") && !check.stdout.contains(" 0 checks"), "{}", check.told());
        let total = check.stdout.lines().find(|line| line.starts_with("Points: ")).unwrap_or_default().to_owned();
        let numbers: Vec<usize> = total.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        assert!(numbers.len() == 2 && numbers[0] == numbers[1] && numbers[0] > 3, "{name}: {total}");
    }
}

#[test]
fn what_was_edited_by_hand_no_longer_passes_and_is_written_all_the_same() {
    let mut learner = Learner::of("mount").did(2, How::Alone);
    let write = learner.progress.typed.iter().position(|line| line.command.starts_with("echo \"Hello\""));
    learner.progress.typed[write.expect("the lesson writes it")].command = "vi /mnt/hello.txt".to_owned();
    let (_dir, file, outcome) = exported(&learner);
    outcome.assert_code(1);
    for part in ["left out: A$ vi /mnt/hello.txt", "it takes over the screen", "no longer passes: A reads Hello"] {
        assert!(one_line(&outcome.stdout).contains(part), "{part}: {}", outcome.told());
    }
    let report = text(&file);
    assert!(report.contains("```text\nA$ vi /mnt/hello.txt\n```") && report.contains("[hello-written]"), "{report}");
    let check = Nslab::new().args(["check", &file]).run();
    check.assert_code(1);
    assert!(
        check.stdout.contains("not in the file") && check.stdout.contains("file-missing")
            || check.stdout.contains("hello.txt"),
        "{}",
        check.told()
    );
}

#[test]
fn a_report_is_held_to_the_real_lesson_and_not_to_its_own_checks() {
    let (_dir, file, outcome) = exported(&Learner::of("mount").did(99, How::Alone));
    outcome.assert_code(0);
    let forged = text(&file)
        .replace("A$ mount -t tmpfs tmpfs /mnt\n", "A$ true\n")
        .replace(
            "mount = \"/mnt\"\ntype = \"tmpfs\"\nfrom = [\"A\"]\nnot-from = [\"host\"]",
            "mount = \"/proc\"\ntype = \"proc\"\nfrom = [\"A\"]",
        )
        .replace("digest = \"", "digest = \"0");
    fs::write(&file, forged).expect("it can be written");
    let check = Nslab::new().args(["check", &file]).run();
    check.assert_code(1);
    assert!(check.stdout.contains("A tmpfs is on /mnt in A's mount table"), "{}", check.told());
    assert!(check.stderr.contains("another version of the lesson mount"), "{}", check.told());
    let events = Nslab::new().args(["check", "--format", "json", &file]).run().events();
    events.check("private-tmpfs").assert_verdict("fail");
}

#[test]
fn a_lesson_file_is_checked_as_well_and_may_not_name_files() {
    let nslab = Nslab::new();
    let file = nslab.dir().join("pid.md");
    fs::write(&file, include_str!("../../lessons/pid.md")).expect("a file");
    nslab.arg("check").arg(&file).run().assert_code(0);
    let (_dir, report, _) = exported(&Learner::of("pid").did(1, How::Alone));
    fs::write(&report, text(&report).replace("lesson = \"pid\"", "lesson = \"/etc/passwd.md\""))
        .expect("it can be written");
    let outcome = Nslab::new().args(["check", &report]).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("--against"), "{}", outcome.told());
    Nslab::new().args(["check", &report, "--against", "pid"]).run().assert_code(1);
    fs::write(&report, text(&report).replace("A$ ", "X$ ").replace("\n$ ", "\nX$ ")).expect("it can be written");
    Nslab::new().args(["check", &report, "--against", "pid"]).run().assert_code(3);
}

#[test]
fn what_a_learner_typed_can_not_hurt_the_report() {
    let mut learner = Learner::of("mount").did(1, How::Alone);
    let step = learner.lesson.steps.iter().find(|step| step.is_work()).expect("a step").id.to_string();
    for command in [
        "echo '```'",
        "echo '\n```\n\n## Mine {#mine}\n'",
        "echo '{{pid A}} {{x}}'",
        "echo '<details class=\"solution\">'",
        "echo \u{1b}[2J",
        "echo 한글\u{ff21}",
        "cat <<'E'\n> > - 1. a\nE",
        "cat",
        "less /etc/passwd",
    ] {
        learner.progress.typed.push(nslab::progress::TypedLine {
            command: command.to_owned(),
            meant: None,
            ..learner.progress.typed[0].clone()
        });
    }
    let long = format!("echo {} > /dev/null", "x".repeat(10_000));
    let interrupted = nslab::progress::TypedLine {
        exit: Some(130),
        command: "sleep 1000".to_owned(),
        ..learner.progress.typed[0].clone()
    };
    learner = learner.typed(&step, "A", &long);
    learner.progress.typed.push(interrupted);
    let (_dir, file, outcome) = exported(&learner);
    outcome.assert_code(0);
    let report = text(&file);
    assert!(report.contains("A$ sleep 1000\n? running\nA$ ^C\n"), "{report}");
    assert!(!report.contains('\u{1b}') && outcome.stdout.matches("left out").count() == 4, "{}", outcome.told());
    Nslab::new().args(["run", &file]).run().assert_code(0);
}

#[test]
fn half_a_lesson_is_a_report_of_what_was_done() {
    let mut learner = Learner::of("mount").did(3, How::WithHelp);
    let third = learner.lesson.steps.iter().filter(|step| step.is_work()).nth(2).expect("a third").id.clone();
    let skipped = StepProgress { how: Some(How::Skipped), ..StepProgress::default() };
    learner.progress.steps.insert(third, skipped);
    let (_dir, file, outcome) = exported(&learner);
    outcome.assert_code(0);
    let report = text(&file);
    assert!(
        report.contains("Done with help.") && report.contains("Skipped.") && report.contains("<!-- no check:"),
        "{report}"
    );
    Nslab::new().args(["run", &file]).run().assert_code(0);
}

#[test]
fn the_report_goes_to_standard_output_and_to_programs_as_one_document() {
    let learner = Learner::of("pid").did(1, How::Alone);
    let outcome = with(&learner).args(["export", "pid", "--name", "Kim *"]).run();
    outcome.assert_code(0);
    assert!(outcome.stdout.starts_with("# ") && outcome.stdout.contains("By Kim \\*."), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("every check passes"), "{}", outcome.told());
    let json = with(&learner).args(["export", "pid", "--format", "json"]).run();
    let document: Value = serde_json::from_str(&json.stdout).expect("one document");
    assert_eq!((&document["verdict"], &document["steps"][0]["how"]), (&"pass".into(), &"alone".into()));
    assert!(document["report"].as_str().is_some_and(|report| report.starts_with("# ")));
}

#[test]
fn nothing_typed_is_told_and_nothing_else_is_written_over() {
    let outcome = Nslab::new().args(["export", "mount"]).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("nslab learn mount"), "{}", outcome.told());
    let nslab = with(&Learner::of("pid").did(1, How::Alone));
    let mine = nslab.dir().join("mine.md");
    fs::write(&mine, "mine").expect("a file");
    let outcome = nslab.args(["export", "pid", "-o"]).arg(&mine).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("is no report"), "{}", outcome.told());
    let (_dir, file, _) = exported(&Learner::of("pid").did(1, How::Alone));
    let again = with(&Learner::of("pid").did(1, How::Alone)).args(["export", "pid", "-o", &file]).run();
    again.assert_code(0);
}
