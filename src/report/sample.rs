//! A made-up run for the tests of reports: one lesson that passes, one that fails in every way.

use crate::check::{Cause, Verdict, View};
use crate::run::event::{CheckEnd, CommandEnd, Event, Phase, Residue, Totals, What};

fn event(lesson: &str, step: &str, what: What) -> Event {
    let name = |n: &str| (!n.is_empty()).then(|| n.to_owned());
    Event {
        ts: "2026-11-23T14:00:00.000001Z".to_owned(),
        lesson: name(lesson).map(crate::lesson::LessonId),
        step: name(step).map(crate::lesson::StepId),
        what,
    }
}

fn totals(verdict: Verdict, [passed, failed, unknown, skipped]: [usize; 4]) -> Totals {
    Totals { verdict, passed, failed, unknown, skipped, ms: 412.5 }
}

fn command(n: usize, command: &str, output: &str) -> CommandEnd {
    CommandEnd {
        n,
        terminal: "A".into(),
        command: command.to_owned(),
        exit: Some(0),
        shell: None,
        verdict: Verdict::Pass,
        because: None,
        ms: 1.5,
        output: output.to_owned(),
        truncated: false,
        line: 20 + n,
    }
}

fn check(id: &str, that: &str, verdict: Verdict) -> CheckEnd {
    CheckEnd {
        check: id.into(),
        kind: "file".to_owned(),
        that: that.to_owned(),
        phase: Phase::Step,
        verdict,
        views: Vec::new(),
        because: None,
        cause: None,
        points: 1,
        hidden: false,
        ms: 2.25,
        line: 42,
    }
}

fn view(from: &str, expected: &str, observed: &str, verdict: Verdict) -> View {
    View { from: from.to_owned(), expected: expected.to_owned(), observed: observed.to_owned(), verdict }
}

fn lesson_started(id: &str, title: &str, steps: usize) -> Event {
    let (file, digest) = (format!("{id}.md"), "00".repeat(32));
    event(id, "", What::LessonStarted { file, digest, title: title.to_owned(), steps })
}

fn step_started(lesson: &str, step: &str, title: &str) -> Event {
    event(lesson, step, What::StepStarted { title: title.to_owned() })
}

/// Everything passes.
pub(super) fn passing_run() -> Vec<Event> {
    let done = totals(Verdict::Pass, [2, 0, 0, 0]);
    let mut seen = check("file", "Only A sees the file", Verdict::Pass);
    seen.views = vec![
        view("A", "file /mnt/x", "file /mnt/x", Verdict::Pass),
        view("host", "no such file", "no such file", Verdict::Pass),
    ];
    vec![
        started(&["mount"]),
        lesson_started("mount", "Mount namespaces: a file system of your own", 1),
        event("mount", "", What::LabReady { ms: 6.0, limits: vec!["at most 200 processes".to_owned()] }),
        step_started("mount", "one", "Two views of one path"),
        event("mount", "one", What::Command(command(1, "echo hi", "hi\n"))),
        event("mount", "one", What::Check(seen)),
        event("mount", "one", What::StepFinished { totals: done }),
        event("mount", "", What::LessonFinished { totals: done, residue: Vec::new() }),
        event("", "", What::RunFinished { totals: done, interrupted: false }),
    ]
}

/// Fails, unknowns, skips, and leaves something behind.
pub(super) fn failing_run() -> Vec<Event> {
    let mut failed_command =
        command(1, "cat /mnt/hello.txt", "cat: /mnt/hello.txt: \u{1b}[31mNo such file or directory\n");
    failed_command.verdict = Verdict::Fail;
    failed_command.exit = Some(1);
    failed_command.because = Some("expected status 0; it was 1".to_owned());
    let mut failed = check("private-file", "Only A sees the file that it wrote into its own tmpfs", Verdict::Fail);
    failed.views = vec![
        view("A", "content \"Hello\\n\"", "content \"Hello\\n\"", Verdict::Pass),
        view("host", "no such file", "a regular file of 6 bytes, content \"Hello\\n\"", Verdict::Fail),
    ];
    failed.cause = Some(Cause {
        id: "host-namespace".to_owned(),
        words: "A is still in the host's mount namespace".to_owned(),
        fix: "unshare -m /bin/bash".to_owned(),
        read: "mount_namespaces(7)".to_owned(),
    });
    let mut promise = check("no-bridge", "There is no bridge yet", Verdict::Unknown);
    promise.phase = Phase::Hold;
    promise.because = Some("the change it waited for never came".to_owned());
    let mut skipped = check("later", "The bridge answers", Verdict::Skipped);
    skipped.because = Some("an earlier step did not pass".to_owned());
    let residue = vec![Residue { kind: "process".to_owned(), name: "4711 sleep".to_owned() }];
    vec![
        started(&["mount"]),
        lesson_started("mount", "Mount namespaces: a file system of your own", 2),
        event("mount", "", What::LabReady { ms: 6.0, limits: Vec::new() }),
        step_started("mount", "one", "Two views of one path"),
        event("mount", "one", What::Typing { n: 1, terminal: "A".into(), command: "cat /mnt/hello.txt".to_owned() }),
        event("mount", "one", What::Command(failed_command)),
        event("mount", "one", What::Check(failed)),
        event("mount", "one", What::StepFinished { totals: totals(Verdict::Fail, [0, 2, 0, 0]) }),
        step_started("mount", "two", "A bridge"),
        event("mount", "two", What::Check(skipped)),
        event("mount", "two", What::StepFinished { totals: totals(Verdict::Skipped, [0, 0, 0, 1]) }),
        event("mount", "one", What::Check(promise)),
        event("mount", "", What::LessonFinished { totals: totals(Verdict::Fail, [0, 2, 1, 1]), residue }),
        event("", "", What::RunFinished { totals: totals(Verdict::Fail, [0, 2, 1, 1]), interrupted: false }),
    ]
}

fn started(lessons: &[&str]) -> Event {
    let lessons = lessons.iter().map(|l| (*l).into()).collect();
    let (nslab, seed) = ("0.1.0".to_owned(), "seed".to_owned());
    event("", "", What::RunStarted { nslab, format: 1, seed, limits: Vec::new(), lessons })
}
