//! Good lessons become what they say, whatever their line ends.

use std::time::Duration;

use super::*;

#[test]
fn a_good_lesson_is_read_whole() {
    let source = good();
    let (lesson, diagnostics) = read(&source);
    let shown = draw(&diagnostics, "x.md", &source, Style::Plain);
    assert!(!has_errors(&diagnostics), "{shown}");
    assert_eq!(diagnostics.len(), 1, "the last step checks nothing: {shown}");
    let lesson = lesson.expect("it is good");
    assert_eq!(lesson.title, "Mount namespaces: a file system of your own");
    assert_eq!(lesson.summary, "Mount a tmpfs that only your shell sees.");
    assert_eq!(lesson.introduction, "It is said *here* why.\n\n```text\nA drawing.\n```");
    assert_eq!(lesson.digest.len(), 64);
    assert_eq!(lesson.settings.minutes, Some(10));
    assert_eq!(lesson.settings.needs[1], Need(vec!["nft".into(), "iptables".into()]));
    let lab = &lesson.settings.lab;
    assert_eq!(lab.allow, [Permission::Netfilter]);
    assert_eq!(lab.bridges[0].addresses[0].to_string(), "192.168.2.1/24");
    assert_eq!(lab.veths[0].ends[0].master.as_deref(), Some("br0"));
    assert_eq!(lab.veths[0].ends[1].addresses[0].to_string(), "fd00::1/64");
    let ids: Vec<_> = lesson.steps.iter().map(|step| (step.id.as_str(), step.is_work())).collect();
    assert_eq!(ids, [("views", true), ("about-it", false), ("again", true)]);
    let checks = checks(&lesson);
    assert_eq!(checks[0].from, [Viewpoint::Terminal("A".into())]);
    assert_eq!(checks[0].not_from, [Viewpoint::Terminal("B".into()), Viewpoint::Host]);
    assert_eq!(checks[0].within, Duration::from_secs(5));
    assert_eq!(checks[0].holds, Holds::Through("again".into()));
    assert_eq!(checks[1].from, []);
    assert_eq!(checks[1].differs_from, [Viewpoint::Host]);
    assert_eq!((checks[1].points, &checks[1].after[0]), (3, &checks[0].id));
    let kinds: Vec<_> = lesson.steps[0]
        .blocks
        .iter()
        .map(|block| match block {
            Block::Prose(text) => format!("prose {}", text.lines().next().unwrap_or_default()),
            Block::Console(console) => format!("console {:?}", console.timeout),
            Block::Checks(checks) => format!("checks {}", checks.len()),
            Block::Question(question) => format!("question {}", question.answers.len()),
            Block::Folded(folded) => format!("{:?} {} {}", folded.kind, folded.summary, folded.blocks.len()),
        })
        .collect();
    assert_eq!(
        kinds[..7],
        [
            "prose The shell is {{pid A}}, and `{{name}}` is yours.",
            "question 3",
            "prose 1. In a list:",
            "console 60s",
            "checks 2",
            "prose More prose.",
            "Hint Hint 1",
        ]
    );
    assert!(kinds[7].starts_with("Wrong") && kinds[7].ends_with("Forgot 1"));
}

#[test]
fn a_question_is_read_with_its_answers() {
    let source = good();
    let lesson = read(&source).0.expect("it is good");
    let question = lesson.steps[0].questions().next().expect("the step asks something");
    assert_eq!((question.text.as_str(), question.check.as_str()), ("Will B see the file?", "private-file"));
    assert_eq!((question.prose.as_str(), question.why.as_str()), ("Both ask for one path.", "Because of *this*."));
    let answers: Vec<_> = question.answers.iter().map(|answer| (answer.text.as_str(), answer.right)).collect();
    let no = "No: B's mount table\nis another one\n\n```text\n  /mnt\n```";
    assert_eq!(answers, [("Yes: a path is a path", false), (no, true), ("Nobody will, {{pid A}}", false)]);
    assert_eq!(&source[question.answers[0].span.clone()], "- [ ] Yes: a path is a path");
    assert_eq!(&source[question.named.clone()], "private-file");
    let whole = &source[question.span.clone()];
    assert!(whole.starts_with("<details class=\"predict") && whole.trim_end().ends_with("</details>"), "{whole}");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let plain = good();
    let (expected, _) = read(&plain);
    let expected = expected.expect("it is good");
    for source in
        [plain.replace('\n', "\r\n"), format!("\u{feff}{plain}"), format!("\u{feff}{}", plain.replace('\n', "\r\n"))]
    {
        let (lesson, diagnostics) = read(&source);
        assert!(!has_errors(&diagnostics), "{}", draw(&diagnostics, "x.md", &source, Style::Plain));
        let lesson = lesson.expect("it is good");
        assert_eq!((&lesson.title, &lesson.summary), (&expected.title, &expected.summary));
        for (mine, other) in lesson.steps.iter().zip(&expected.steps) {
            assert_eq!(source[mine.span.clone()], plain[other.span.clone()]);
            assert_eq!(mine.blocks.len(), other.blocks.len());
            for (mine, other) in mine.blocks.iter().zip(&other.blocks) {
                match (mine, other) {
                    (Block::Console(mine), Block::Console(other)) => {
                        for (mine, other) in mine.inputs.iter().zip(&other.inputs) {
                            assert_eq!((&mine.input, &mine.expect), (&other.input, &other.expect));
                            assert_eq!(source[mine.span.clone()], plain[other.span.clone()]);
                        }
                    }
                    (Block::Checks(mine), Block::Checks(other)) => {
                        for (mine, other) in mine.iter().zip(other) {
                            assert_eq!(mine.claim, other.claim);
                            assert_eq!(&source[mine.span.clone()], mine.id.as_str());
                        }
                    }
                    (Block::Folded(mine), Block::Folded(other)) => assert_eq!(mine.kind, other.kind),
                    (Block::Question(mine), Block::Question(other)) => {
                        assert_eq!((&mine.text, &mine.prose, &mine.why), (&other.text, &other.prose, &other.why));
                        assert_eq!(&source[mine.named.clone()], mine.check.as_str());
                        let texts = |question: &Question| {
                            question.answers.iter().map(|a| (a.text.clone(), a.right)).collect::<Vec<_>>()
                        };
                        assert_eq!(texts(mine), texts(other));
                    }
                    (mine, other) => assert_eq!(mine, other),
                }
            }
        }
    }
}

#[test]
fn errors_in_a_list_with_windows_line_ends_stand_where_the_author_sees_them() {
    let source = good().replace("not-from =", "not-form =").replace('\n', "\r\n");
    let (_, diagnostics) = read(&source);
    let error = diagnostics.iter().find(|d| d.message.contains("not-form")).expect("it is told");
    assert_eq!(&source[error.span.clone()], "not-form");
    let line = source.lines().position(|l| l.contains("not-form")).expect("is there") + 1;
    assert_eq!(line_column(&source, error.span.start), (line, 4));
    assert_eq!(error.label.as_deref(), Some("did you mean `not-from`?"));
    let drawn = draw(std::slice::from_ref(error), "x.md", &source, Style::Plain);
    assert!(drawn.contains(&format!("x.md:{line}:4")) && drawn.contains("^^^^^^^^ did you mean"), "{drawn}");
}

#[test]
fn properties_and_defaults_are_read() {
    let source = with_checks(
        "[a]\nthat = \"t\"\nprocess = \"shell:A\"\npid = 1\nlisted-as = 1\nnot = \"B\"\nfrom = \"A\"\nuntil = \"b\"\nhidden = true\nextra = true\n\
         [i]\nthat = \"t\"\nipc = \"queue\"\nkey = \"0x1234\"\nid = 0\nwithin = 3\n\
         [p]\nthat = \"t\"\nping = \"fd00::1\"\n\
         [m]\nthat = \"t\"\nmount = \"/proc\"\ntype = \"proc\"\npidns = \"A\"\noptions = \"ro\"\npropagation = \"private\"\nfrom = \"A\"\ndiffers-from = [\"host\", \"B\"]\n\
         [l]\nthat = \"t\"\nlink = \"lo\"\nonly = true\nup = false\nfrom = [\"netns:ns0\", \"process:sleep\"]\nholds = true\n\
         [n]\nthat = \"t\"\nnetns = \"ns0\"\ndiffers-from = [\"host\", \"netns:ns1\"]\n\
         ```\n\n```toml check\n[b]\nthat = \"t\"\nprocess = \"shell:A\"\npid = 2\nfrom = \"A\"",
    );
    let (lesson, diagnostics) = read(&source);
    assert!(diagnostics.is_empty(), "{}", draw(&diagnostics, "x.md", &source, Style::Plain));
    let lesson = lesson.expect("it is good");
    let checks = checks(&lesson);
    assert_eq!(
        checks[0].claim,
        Claim::Process(ProcessClaim {
            subject: ProcessSubject::At(Viewpoint::Shell("A".into())),
            name: None,
            pid: Some(1),
            listed_as: Some(1),
            not: Some(Viewpoint::Terminal("B".into())),
        })
    );
    assert!(checks[0].hidden && checks[0].extra && checks[0].until == Some("b".into()));
    assert_eq!(checks[1].claim, Claim::Ipc(IpcClaim { object: IpcObject::Queue, key: Some(0x1234), id: Some(0) }));
    assert_eq!((checks[1].within, checks[1].from.as_slice()), (Duration::from_secs(3), [Viewpoint::Host].as_slice()));
    let ping = PingClaim {
        to: std::net::IpAddr::V6("fd00::1".parse().expect("is an address")),
        count: 1,
        answered: None,
        at: None,
        rtt: None,
        timeout: Duration::from_secs(1),
        interval: Duration::ZERO,
    };
    assert_eq!(checks[2].claim, Claim::Ping(ping));
    assert!(
        matches!(&checks[3].claim, Claim::Mount(m) if m.pidns == Some(Viewpoint::Terminal("A".into())) && m.options == ["ro"])
    );
    assert!(matches!(&checks[4].claim, Claim::Link(l) if l.only && l.up == Some(false) && l.carrier.is_none()));
    assert_eq!(checks[4].from, [Viewpoint::Netns("ns0".into()), Viewpoint::Process("sleep".into())]);
    assert_eq!(
        (checks[4].points, checks[4].holds.clone(), checks[4].within),
        (1, Holds::ToTheEnd, Duration::from_secs(2))
    );
    assert_eq!(checks[5].differs_from, [Viewpoint::Host, Viewpoint::Netns("ns1".into())]);
}
