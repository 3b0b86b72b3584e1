use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::typed::is_writable;
use super::*;
use crate::lesson::{Block, Check, Key, Lesson, Words, choose, fill_checks, has_errors, parse};
use crate::messages::{Language, Messages};
use crate::progress::TypedLine;
use crate::run::event::ShellChange;
use crate::run::guide::{By, How};

const LESSON: &str = "# A `lesson` of *many* {{net}}\n\nSummary.\n\n```toml lesson\nformat = 1\nneeds = [\"mount\"]\nafter = [\"other\"]\n\n[lab]\nterminals = [\"A\", \"B\"]\n\n[vars]\nnet = \"10.{10-99}.1\"\n```\n\n\
    ## First of {{net}} & <b> {#first}\n\n```console timeout=60\nA$ true\n```\n\n\
    ```toml check\n[start]\nthat = \"Not yet {{net}}\"\nfile = \"/x{{net}}\"\nnot-from = [\"host\"]\nuntil = \"made\"\n```\n\n```console\nA$ true\n```\n\n```toml check\n[made]\n# about this\nthat = \"Made\"\nfile = \"/x{{net}}\"\ncontent = '''\n[made]\n'''\nholds = \"second\"\n\n[secret]\nthat = \"Secret\"\nfile = \"/s\"\nhidden = true\n```\n\n\
    ## Second\n\n```console\nB$ true\n```\n\n```toml check\n[again]\nthat = \"Again {{net}}\"\nfile = \"/y\"\nafter = [\"made\"]\n\n[said]\nthat = \"Said\"\noutput = \"B\"\ncontains = \"x\"\n```\n\n\
    ## Third\n\n```toml check\n[third]\nthat = \"Third\"\nfile = \"/z\"\nafter = [\"secret\"]\n```\n";

fn lesson() -> Lesson {
    let (lesson, diagnostics) = parse("l".into(), "l.md", LESSON);
    assert!(!has_errors(&diagnostics), "{diagnostics:?}");
    lesson.expect("a lesson")
}

fn line(step: &str, terminal: &str, command: &str) -> TypedLine {
    TypedLine {
        step: step.into(),
        terminal: terminal.into(),
        command: command.to_owned(),
        exit: Some(0),
        by: By::Learner,
        meant: None,
        shell: None,
        meanwhile: Some(0),
    }
}

/// Written with all checks of these steps, which passed behind the inputs that `place` says.
fn report(lines: &[TypedLine], how: Option<How>, place: Option<usize>) -> (String, Submission) {
    let lesson = lesson();
    let words = choose(&lesson, "seed");
    let mut all = entries(lines);
    let steps: Vec<ReportStep> = lesson
        .steps
        .iter()
        .filter_map(|step| Some(ReportStep { id: step.id.clone(), how, entries: all.remove(&step.id)? }))
        .collect();
    let ids: BTreeSet<_> = steps.iter().map(|step| &step.id).collect();
    let checks = if how.is_some() { written(&lesson, &ids, &BTreeSet::new()) } else { BTreeSet::new() };
    let origin = Origin {
        format: FORMAT,
        lesson: "l".to_owned(),
        digest: lesson.digest.clone(),
        seed: "seed".to_owned(),
        name: Some("Kim \"`*<b>\\ {{net}}\u{1b}".to_owned()),
        written: Some("2026-01-01T00:00:00Z".to_owned()),
    };
    let checks = checks.into_iter().map(|id| (id, place)).collect();
    let report = Report { lesson: &lesson, words: &words, origin, steps, checks, messages: Messages::default() };
    (write(&report), report.submission())
}

fn no_errors(text: &str) -> Lesson {
    let (lesson, diagnostics) = parse("r".into(), "r.md", text);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity == crate::lesson::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    lesson.expect("a lesson")
}

fn checks_of(lesson: &Lesson) -> BTreeMap<String, Check> {
    let all = lesson.steps.iter().flat_map(|step| step.checks());
    all.map(|check| (check.id.to_string(), Check { span: 0..0, ..check.clone() })).collect()
}

#[test]
fn a_report_is_a_lesson_with_the_lessons_own_checks_filled_in() {
    let (text, submission) =
        report(&[line("first", "A", "touch /x"), line("second", "B", "ls")], Some(How::Alone), Some(1));
    let own = no_errors(&text);
    assert_eq!(read("r".into(), "r.md", &text).0.as_ref(), Some(&submission));
    let real = lesson();
    let words: Words = choose(&real, "seed");
    let real = checks_of(&fill_checks(&real, &words));
    let written = checks_of(&own);
    assert_eq!(written.keys().collect::<Vec<_>>(), ["again", "made", "said", "start"]);
    for (id, check) in &written {
        assert_eq!(check, &real[id], "{id}");
    }
    assert_eq!(own.steps[0].title, format!("First of {} &", words["net"]));
    assert_eq!(own.steps.iter().map(|step| step.id.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    assert!(own.settings.vars.is_empty() && own.settings.after.is_empty());
    assert!(text.contains("console timeout=60000ms") && text.contains("# about this"), "{text}");
}

#[test]
fn checks_stand_behind_what_they_passed_by_and_others_at_the_end() {
    let lines = ["one", "two", "three"].map(|command| line("second", "B", command));
    let order = |place| {
        let own = no_errors(&report(&lines, Some(How::WithHelp), place).0);
        let blocks = own.steps[0].blocks.iter().filter_map(|block| match block {
            Block::Console(console) => Some(console.inputs.len().to_string()),
            Block::Checks(_) => Some("checks".to_owned()),
            _ => None,
        });
        blocks.collect::<Vec<_>>().join(" ")
    };
    // `again` needs `made`, which is of a step that is not there; then `said` would be alone.
    assert_eq!(order(Some(1)), "3");
    let lines = [line("first", "A", "one"), line("first", "A", "two")];
    let own = no_errors(&report(&lines, Some(How::Alone), Some(1)).0);
    assert!(own.steps[0].checks().next().is_none(), "`made` holds through a step that is not there");
    assert!(own.steps[0].no_check.is_some());
}

#[test]
fn a_step_in_front_of_which_a_check_passed_begins_with_it() {
    let lines = [line("first", "A", "one"), line("first", "A", "two"), line("second", "A", "three")];
    for (place, expected) in [
        (Some(0), "checks checks console"),
        (Some(1), "console checks checks console"),
        (None, "console checks checks"),
    ] {
        let own = no_errors(&report(&lines, Some(How::Alone), place).0);
        let blocks = own.steps[0].blocks.iter().filter_map(|block| match block {
            Block::Console(_) => Some("console"),
            Block::Checks(_) => Some("checks"),
            _ => None,
        });
        assert_eq!(blocks.collect::<Vec<_>>().join(" "), expected);
    }
}

#[test]
fn what_cannot_be_typed_again_is_shown_and_not_typed() {
    for (command, why) in [
        ("vi /etc/hosts", Why::FullScreen),
        ("sudo /usr/bin/vim x", Why::FullScreen),
        ("ip netns exec ns0 top", Why::FullScreen),
        ("dmesg | less", Why::FullScreen),
        ("top", Why::FullScreen),
        ("cat", Why::Reads),
        ("cat > /mnt/x", Why::Reads),
        ("read x", Why::Reads),
        ("echo a\tb", Why::Unwritable),
        ("echo {{net}}", Why::Unwritable),
        ("echo {{{ a", Why::Unwritable),
        ("^C", Why::Unwritable),
        ("cat <<E\na \nE", Why::Unwritable),
        ("echo a\\ ", Why::Unwritable),
        ("echo \u{1b}[31m", Why::Unwritable),
    ] {
        let all = entries(&[line("first", "A", command)]);
        let expected = LeftOut { terminal: "A".into(), command: command.to_owned(), why };
        assert_eq!(all[&"first".into()], [Entry::LeftOut(expected)], "{command:?}");
        let lines = [line("first", "A", "true"), line("first", "A", command)];
        let (text, submission) = report(&lines, None, None);
        no_errors(&text);
        assert_eq!(read("r".into(), "r.md", &text).0, Some(submission), "{text}");
    }
    for command in [
        "top -b -n 1",
        "cat /mnt/x",
        "cat <<E\na\nE",
        "ls | cat",
        "echo vi",
        "grep less /x",
        "python3 -c 1",
        "{{.State}}",
    ] {
        assert!(
            matches!(entries(&[line("first", "A", command)])[&"first".into()][..], [Entry::Typed { .. }]),
            "{command}"
        );
    }
}

#[test]
fn keys_stand_where_they_were_pressed() {
    let told = |lines: &[TypedLine]| {
        let all = entries(lines).remove(&"first".into()).unwrap_or_default();
        let told = all.into_iter().map(|entry| match entry {
            Entry::Typed { submitted: Submitted { input: Input::Key(key), terminal, .. }, .. } => {
                format!("{terminal}:{key:?}")
            }
            Entry::Typed { submitted: Submitted { input: Input::Command(command), end, .. }, .. } => match end {
                ExpectedEnd::Running => format!("{command}&"),
                ExpectedEnd::Status(status) => format!("{command}={status}"),
                ExpectedEnd::Any => command,
            },
            Entry::LeftOut(left_out) => format!("{:?}", left_out.why),
        });
        told.collect::<Vec<_>>().join(" ")
    };
    let ended = |command: &str, exit, meanwhile| TypedLine { exit, meanwhile, ..line("first", "A", command) };
    let b = |command: &str| line("first", "B", command);
    assert_eq!(told(&[ended("sleep 9", Some(130), Some(0))]), "sleep 9& A:Interrupt");
    assert_eq!(told(&[ended("sleep 9", Some(130), Some(1)), b("ps")]), "sleep 9& ps=0 A:Interrupt");
    assert_eq!(
        told(&[ended("sleep 9", Some(148), Some(0)), ended("fg", Some(130), Some(0))]),
        "sleep 9& A:Suspend fg& A:Interrupt"
    );
    assert_eq!(told(&[ended("nc -l 7", Some(0), Some(1)), b("nc a 7")]), "nc -l 7& nc a 7=0");
    assert_eq!(told(&[ended("sleep 9", None, None), b("ps")]), "sleep 9& ps=0");
    assert_eq!(told(&[ended("exit", None, None), line("first", "A", "ps")]), "Closed ps=0");
    assert_eq!(told(&[ended("false", Some(1), Some(0)), ended("", Some(130), Some(0))]), "false=1");
    let left = TypedLine { shell: Some(ShellChange::Left), ..ended("", Some(0), Some(0)) };
    assert_eq!(told(&[left]), "A:EndOfFile");
    let opened = TypedLine { shell: Some(ShellChange::Opened), ..ended("unshare -m", None, Some(0)) };
    assert_eq!(told(&[opened]), "unshare -m=0");
    assert_eq!(key_of("^Z"), Some(Key::Suspend));
}

fn key_of(name: &str) -> Option<Key> {
    [("^C", Key::Interrupt), ("^D", Key::EndOfFile), ("^Z", Key::Suspend)]
        .into_iter()
        .find(|(n, _)| *n == name)
        .map(|(_, k)| k)
}

#[test]
fn a_report_in_korean_is_read_as_well() {
    let lesson = lesson();
    let words = choose(&lesson, "seed");
    let lines = [line("first", "A", "true"), line("first", "A", "vi"), line("second", "B", "")];
    let mut all = entries(&lines);
    let steps = lesson.steps.iter().filter_map(|step| {
        Some(ReportStep { id: step.id.clone(), how: Some(How::Skipped), entries: all.remove(&step.id)? })
    });
    let origin = Origin { format: FORMAT, lesson: "l".to_owned(), ..Origin::default() };
    let messages = Messages::new(Language::Korean);
    let report =
        Report { lesson: &lesson, words: &words, origin, steps: steps.collect(), checks: BTreeMap::new(), messages };
    let text = write(&report);
    no_errors(&text);
    assert!(text.contains("건너뛰었습니다."), "{text}");
    assert_eq!(read("r".into(), "r.md", &text).0, Some(report.submission()));
}

#[test]
fn a_newer_or_broken_submission_says_so_and_a_plain_lesson_is_of_its_own_name() {
    let (text, _) = report(&[line("first", "A", "true")], None, None);
    for (from, to, message) in [
        ("format = 1\nlesson", "format = 2\nlesson", "a newer nslab wrote this (format 2; this one reads up to 1)"),
        ("format = 1\nlesson", "format = 0\nlesson", "the format begins with 1"),
        ("lesson = \"l\"\n", "lesson = 1\n", "invalid type"),
        ("lesson = \"l\"\n", "lesson =\n", ""),
    ] {
        let (submission, diagnostics) = read("r".into(), "r.md", &text.replacen(from, to, 1));
        assert!(submission.is_none() && has_errors(&diagnostics), "{to}");
        assert!(diagnostics.iter().any(|found| found.message.contains(message)), "{diagnostics:?}");
    }
    let plain = read("l".into(), "l.md", LESSON).0.expect("it can be read");
    assert_eq!((plain.origin.lesson.as_str(), plain.origin.digest.as_str(), plain.steps.len()), ("l", "", 2));
}

#[test]
fn a_submissions_commands_are_judged_by_the_lessons_checks() {
    let real = lesson();
    let inputs =
        vec![Submitted { terminal: "C".into(), input: Input::Command("true".to_owned()), end: ExpectedEnd::Status(1) }];
    let steps = vec![
        SubmittedStep { id: "first".into(), inputs },
        SubmittedStep { id: "not-there".into(), inputs: Vec::new() },
    ];
    let submission = Submission { origin: Origin::default(), steps };
    let put = applied(&real, &submission, &["made".into()].into(), Statuses::Ignored);
    assert_eq!(put.steps[0].checks().map(|check| check.id.as_str()).collect::<Vec<_>>(), ["made"]);
    assert_eq!(put.steps[0].inputs()[0].expect.end, ExpectedEnd::Any);
    assert!(put.settings.lab.terminals.contains(&"C".into()) && !put.steps[1].is_work());
    let put = applied(&real, &submission, &BTreeSet::new(), Statuses::Expected);
    assert_eq!(put.steps[0].inputs()[0].expect.end, ExpectedEnd::Status(1));
}

fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("```".to_owned()),
        Just("\n````\n".to_owned()),
        Just("\n> - > * 1. ".to_owned()),
        Just("{{net}}".to_owned()),
        Just("{{ pid A".to_owned()),
        Just("<details class=\"solution\"><summary>x</summary>\n\n".to_owned()),
        Just("</details>".to_owned()),
        Just("<!-- no check: x -->".to_owned()),
        Just("\n## step\n".to_owned()),
        Just("\n```toml check\n[x]\n".to_owned()),
        Just("\nA$ true\n? 1\n".to_owned()),
        Just("^C".to_owned()),
        Just("\\".to_owned()),
        Just("한글 \u{202e}".to_owned()),
        Just("x".repeat(10_000)),
        any::<String>(),
        "[ -~\n]{0,20}",
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_typed_is_read_as_it_was_written(
        commands in proptest::collection::vec((hostile(), 0usize..2, proptest::option::of(-3i32..300), proptest::option::of(0usize..3), any::<bool>()), 0..8),
        place in proptest::option::of(0usize..4),
    ) {
        let mut lines: Vec<TypedLine> = commands.into_iter().map(|(command, terminal, exit, meanwhile, by)| {
            let by = if by { By::Guide } else { By::Learner };
            TypedLine { exit, meanwhile, by, ..line("second", ["A", "B"][terminal], &command) }
        }).collect();
        lines.insert(0, line("first", "A", "true"));
        lines.push(line("second", "B", "true"));
        let (text, submission) = report(&lines, Some(How::Alone), place);
        no_errors(&text);
        prop_assert_eq!(read("r".into(), "r.md", &text).0, Some(submission));
    }

    #[test]
    fn what_is_called_writable_is_kept_to_the_byte(command in hostile()) {
        if is_writable(&command) && command.trim_end() == command {
            let lines = [line("first", "A", &command), line("second", "A", "x")];
            let (text, _) = report(&lines, None, None);
            let read = read("r".into(), "r.md", &text).0.expect("it can be read");
            let typed = read.steps[0].inputs.first().map(|input| input.input.clone());
            if read.steps[0].id.as_str() == "first" {
                prop_assert_eq!(typed, Some(Input::Command(command)));
            }
        }
    }

    #[test]
    fn any_text_is_survived(text in hostile()) {
        let _ = read("r".into(), "r.md", &text);
        let _ = read("r".into(), "r.md", &format!("```submission\n{text}\n```\n"));
    }
}
