//! Whole files: what a lesson becomes, what is said of a broken one, and that nothing can hurt the parser.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

const GOOD: &str = r#"# Mount namespaces: a file system of your own

Mount a tmpfs that
only `your` shell sees.

```toml lesson
format = 1
minutes = 10
needs = ["unshare", "nft|iptables"]
after = ["intro"]

[lab]
terminals = ["A", "B"]
allow = ["netfilter"]
netns = ["ns0"]
bridge.br0 = { netns = "ns0", address = ["192.168.2.1/24"], up = true }

[lab.veth.veth0]
peer = "ceth0"
netns = "ns0"
master = "br0"
peer-address = "fd00::1/64"

[vars]
name = "x{10-99}"
```

## Two views of one path {#views}

The shell is {{pid A}}, and `{{name}}` is yours.

1. In a list:

   ```console timeout=60
   A$ echo "Hello" > /mnt/hello.txt
   A$ cat /mnt/hello.txt
   Hello
   B$ nsenter -t {{pid A}} -a
   ```

   ```toml check
   [private-file]
   that = "Only A sees the file"
   file = "/mnt/hello.txt"
   content = "Hello\n"
   from = "A"
   not-from = ["B", "host"]
   within = "5s"
   holds = "again"

   [own]
   that = "A is in another mount namespace"
   namespace = "A"
   in = ["mnt"]
   differs-from = "host"
   after = ["private-file"]
   points = 3
   ```

More prose.

<details class="hint"><summary>Hint</summary>

B is still in the host's.

</details>

<details class="wrong not-isolated"><summary>Forgot</summary>

```console
A$ true
```

</details>

## About it

Only prose, with `{{.State}}` in it.

```text
{{not a word}}
```

## Again

```console
$ echo
```
"#;

fn good() -> String {
    // The known causes are another module's list: take one of them.
    let cause = crate::check::CAUSES.first().copied().unwrap_or("not-isolated");
    GOOD.replace("not-isolated", cause).replace("```console\n$ echo\n", "```console\nA$ echo\n")
}

fn read(source: &str) -> (Option<Lesson>, Vec<Diagnostic>) {
    parse("x".into(), "x.md", source)
}

fn messages(source: &str) -> Vec<String> {
    let (_, diagnostics) = read(source);
    diagnostics.into_iter().filter(|d| d.severity == Severity::Error).map(|d| d.message).collect()
}

fn checks(lesson: &Lesson) -> Vec<&Check> {
    let blocks = lesson.steps.iter().flat_map(|step| &step.blocks);
    blocks.filter_map(|b| if let Block::Checks(c) = b { Some(c) } else { None }).flatten().collect()
}

/// A lesson of one step with these checks, after a command.
fn with_checks(checks: &str) -> String {
    format!(
        "# T\n\nSummary.\n\n```toml lesson\nformat = 1\n[lab]\nterminals = [\"A\", \"B\"]\n```\n\n## One\n\n```console\nA$ true\n```\n\n```toml check\n{checks}\n```\n"
    )
}

/// The first error of a lesson with these checks: what it points at, and what it says.
fn first_error(checks: &str) -> (String, String) {
    let source = with_checks(checks);
    let (_, diagnostics) = read(&source);
    let error = diagnostics.iter().find(|d| d.severity == Severity::Error);
    error.map(|d| (source[d.span.clone()].to_owned(), d.message.clone())).unwrap_or_default()
}

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
            Block::Folded(folded) => format!("{:?} {} {}", folded.kind, folded.summary, folded.blocks.len()),
        })
        .collect();
    assert_eq!(
        kinds[..5],
        [
            "prose The shell is {{pid A}}, and `{{name}}` is yours.",
            "console 60s",
            "checks 2",
            "prose More prose.",
            "Hint Hint 1",
        ]
    );
    assert!(kinds[5].starts_with("Wrong") && kinds[5].ends_with("Forgot 1"));
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
fn every_mistake_in_a_check_is_told_where_it_stands() {
    let host = "that = \"t\"\n";
    for (body, at, message) in [
        ("file = \"/a\"\nnot-form = \"A\"", "not-form", "unknown key `not-form`"),
        ("lnik = \"br0\"", "lnik", "unknown kind `lnik`"),
        ("up = true", "c", "the check `c` has no kind"),
        ("link = \"a\"\nfile = \"/a\"", "link", "a check has one kind, this is of `file` already"),
        ("hostname = \"a\"", "hostname", "this nslab does not know the kind `hostname` yet"),
        ("file = \"/a\"\nmtu = 3", "mtu", "`mtu` is a property of `link`, not of `file`"),
        ("file = \"/a\"\nfrom = \"C\"", "\"C\"", "unknown viewpoint `C`"),
        ("file = \"/a\"\nfrom = [\"A\", \"nents:x\"]", "\"nents:x\"", "unknown viewpoint `nents:x`"),
        ("file = \"/a\"\nfrom = \"A\"\nnot-from = \"A\"", "\"A\"", "`from` and `not-from` both name `A`"),
        ("file = \"/a\"\nfrom = []", "[]", "`from` names no viewpoint"),
        ("file = 3", "3", "`file` wants a string, not an integer"),
        ("file = \"a\"", "\"a\"", "`a` is not an absolute path"),
        ("file = \"/a\"\nmode = \"888\"", "\"888\"", "`888` is not a mode"),
        ("file = \"/a\"\ntype = \"dir\"", "\"dir\"", "`type` does not know `dir`"),
        ("file = \"/a\"\nwithin = \"2 days\"", "\"2 days\"", "`2 days` is not a duration"),
        ("file = \"/a\"\nhidden = 1", "1", "`hidden` wants true or false, not an integer"),
        ("file = \"/a\"\npoints = -1", "-1", "`points` is out of bounds"),
        ("file = \"/a\"\nholds = \"nope\"", "\"nope\"", "there is no step `nope`"),
        ("file = \"/a\"\nafter = \"nope\"", "\"nope\"", "there is no check `nope`"),
        ("file = \"/a\"\nafter = \"c\"", "\"c\"", "`c` is not an earlier check"),
        ("file = \"/a\"\nuntil = \"nope\"", "\"nope\"", "there is no check `nope`"),
        ("file = \"/a\"\nuntil = \"c\"", "\"c\"", "`c` is not a later check"),
        ("namespace = \"A\"", "\"A\"", "this check is vacuous: every process is in some namespaces"),
        ("namespace = \"A\"\nin = \"mnt\"", "\"A\"", "this check is vacuous: every process is in some namespaces"),
        ("namespace = \"A\"\nsame-as = \"A\"", "\"A\"", "this check is vacuous: it compares a viewpoint with itself"),
        ("namespace = \"A\"\nin = \"mount\"\ndiffers-from = \"host\"", "\"mount\"", "`in` does not know `mount`"),
        ("namespace = \"A\"\nsame-as = \"B\"\nfrom = \"A\"", "from", "`namespace` takes no `from`"),
        ("process = \"A\"", "\"A\"", "this check is vacuous: something always runs in a terminal"),
        (
            "process = \"a-very-long-process\"",
            "\"a-very-long-process\"",
            "`a-very-long-process` is longer than a process's name can be",
        ),
        ("process = \"A\"\nnot = \"A\"", "\"A\"", "no process is another than itself"),
        ("ipc = \"queu\"", "\"queu\"", "`ipc` does not know `queu`"),
        ("ipc = \"queue\"\nkey = \"0xzz\"", "\"0xzz\"", "`0xzz` is not a key"),
        ("netns = \"a/b\"", "\"a/b\"", "`a/b` is not a name that a network namespace can have"),
        (
            "link = \"a-very-long-interface\"",
            "\"a-very-long-interface\"",
            "`a-very-long-interface` is not a name that an interface can have",
        ),
        ("link = \"br0\"\ndiffers-from = \"host\"", "differs-from", "`link` takes no `differs-from`"),
        ("address = \"192.168.2.1\"", "\"192.168.2.1\"", "`192.168.2.1` lacks its prefix length"),
        ("address = \"192.168.2.1/33\"", "\"192.168.2.1/33\"", "`192.168.2.1/33` has no such prefix length"),
        ("address = \"192.168.2/24\"", "\"192.168.2/24\"", "`192.168.2` is not an address"),
        ("ping = \"localhost\"", "\"localhost\"", "`localhost` is not an address"),
        ("ping = \"10.0.0.1\"\ncount = 2\nanswered = 3", "3", "of 2 echoes 3 cannot be answered"),
        ("ping = \"10.0.0.1\"\nanswered = 0", "0", "that nothing answers proves nothing"),
        ("file = \"/{{nope}}\"", "{{nope}}", "unknown word `nope`"),
        ("file = \"/{{pid C}}\"", "{{pid C}}", "unknown word `pid C`"),
        ("file = \"/{{pid A}}\"", "{{pid A}}", "`pid A` cannot stand in a check"),
        ("file = \"/{{pid A}\"", "{{pid A", "`{{pid A` lacks its `}}`"),
    ] {
        let found = first_error(&format!("[c]\n{host}{body}\n"));
        assert_eq!(found, (at.to_owned(), message.to_owned()), "{body}");
    }
    assert_eq!(first_error("[c]\nfile = \"/a\"").1, "the check `c` does not say what it claims");
    assert_eq!(first_error("stray = 1\n").1, "`stray` stands outside of a check");
    assert_eq!(first_error("").1, "this block holds no check");
    assert!(messages(&with_checks("[c]\nthat = \n")).iter().any(|m| m.starts_with("TOML: ")));
    assert!(first_error("[c]\nthat = \"t\"\nfile = \"/a\"\nnot-from = \"A\"").1.contains("vacuous"));
}

#[test]
fn a_negative_needs_a_positive_control() {
    let link = "that = \"t\"\nlink = \"br0\"\n";
    let lesson =
        |first: &str, second: &str| with_checks(&format!("[none]\n{first}\n```\n\n```toml check\n[there]\n{second}"));
    assert_eq!(messages(&lesson(&format!("{link}not-from = \"host\"\nuntil = \"there\""), link)), Vec::<String>::new());
    for (first, second, message) in [
        (
            format!("{link}not-from = \"host\"\nuntil = \"there\""),
            "that = \"t\"\nlink = \"br1\"".to_owned(),
            "`there` is of another subject",
        ),
        (
            format!("{link}not-from = \"host\"\nuntil = \"there\""),
            format!("{link}from = \"A\""),
            "`there` is not asked from `host`",
        ),
        (
            format!("{link}not-from = \"host\"\nuntil = \"there\"\nup = true"),
            link.to_owned(),
            "`up` is asked of what exists, and `from` does not say where that is",
        ),
        (
            format!("{link}until = \"there\""),
            link.to_owned(),
            "`there` claims the same: neither shows that anything changed",
        ),
    ] {
        assert_eq!(messages(&lesson(&first, &second)), [message]);
    }
}

#[test]
fn hearsay_alone_proves_nothing() {
    let output = "[said]\nthat = \"t\"\noutput = \"A\"\ncontains = \"x\"\n";
    assert_eq!(messages(&with_checks(output)), ["the step `one` is checked by hearsay only"]);
    let with_other = format!("{output}[c]\nthat = \"t\"\nfile = \"/a\"\n");
    assert_eq!(messages(&with_checks(&with_other)), Vec::<String>::new());
    let (lesson, _) = read(&with_checks(&with_other));
    assert_eq!(checks(&lesson.expect("it is good"))[0].points, 0);
    assert_eq!(
        messages(&with_checks(&with_other.replace("contains = \"x\"", "contains = \"x\"\npoints = 1"))),
        ["`output` earns no points: the learner controls what is printed"]
    );
    let lacks = messages(&with_checks(&with_other.replace("contains", "lacks")));
    assert!(lacks.len() == 1 && lacks[0].contains("vacuous"), "{lacks:?}");
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

#[test]
fn what_every_lesson_has_is_missed() {
    let all = messages("");
    for missing in ["the lesson has no title", "the lesson has no settings", "the lesson has no step"] {
        assert!(all.iter().any(|message| message == missing), "{missing}: {all:?}");
    }
    assert!(messages("# T\n\n## S\n").contains(&"the lesson has no summary".to_owned()));
    assert!(read("").0.is_none());
}

#[test]
fn a_newer_format_is_said_and_nothing_else() {
    let source = good().replace("format = 1", "format = 7\nnew-key = 3").replace("[private-file]", "[[[");
    let (lesson, diagnostics) = read(&source);
    assert!(lesson.is_none());
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(&source[diagnostics[0].span.clone()], "7");
    assert_eq!(
        diagnostics[0].message,
        format!(
            "this lesson is of format 7; nslab {} reads formats up to 1: install a newer nslab",
            env!("CARGO_PKG_VERSION")
        )
    );
}

#[test]
fn mistakes_of_structure_are_told() {
    for (from, to, message) in [
        ("```toml lesson", "```toml leson", "unknown word `leson` after `toml`"),
        ("```toml check", "```toml chekc", "unknown word `chekc` after `toml`"),
        ("```console timeout=60", "```console timeuot=60", "unknown word `timeuot=60` after `console`"),
        ("```console timeout=60", "```consle", "unknown kind of fence `consle`"),
        ("format = 1\n", "", "the settings lack `format`"),
        ("minutes = 10", "minutse = 10", "unknown key `minutse`"),
        ("minutes = 10", "minutes = \"10\"", "`minutes` wants an integer, not a string"),
        ("allow = [\"netfilter\"]", "allow = [\"netfiltr\"]", "`allow` does not know `netfiltr`"),
        ("terminals = [\"A\", \"B\"]", "terminals = [\"A\", \"B\", \"A\"]", "there are two terminals `A`"),
        ("master = \"br0\"", "master = \"br1\"", "there is no bridge `br1` in the network namespace of this end"),
        ("netns = \"ns0\", address", "netns = \"ns1\", address", "the lab has no network namespace `ns1`"),
        ("peer = \"ceth0\"\n", "", "the veth pair `veth0` lacks its other end"),
        ("name = \"x{10-99}\"", "name = \"x{99-10}\"", "`x{99-10}` is not a pattern: `99-10` counts backwards"),
        ("after = [\"intro\"]", "after = [\"x\"]", "a lesson does not come after itself"),
        ("## Again", "## Again {#views}", "there are two steps `views`"),
        ("## Again", "# Again", "a lesson has one title"),
        ("## Again", "## {#}", "`` is not an id for a step"),
        ("## Again", "## !!!", "this heading gives its step no id"),
        ("[own]", "[own]\n   [own]", "TOML: duplicate key"),
        ("class=\"hint\"", "class=\"hnit\"", "unknown class `hnit`"),
        ("class=\"hint\"", "class=\"solution\"", "this holds nothing to type"),
        ("<summary>Hint</summary>", "", "this lacks a summary"),
        ("</details>\n\n## About", "\n\n## About", "this `<details>` is never closed"),
        ("## About it", "</details>\n\n## About it", "this closes no `<details>`"),
        ("More prose.", "More <details> prose.", "this tag stands in the middle of a paragraph"),
        ("B is still", "```console\nA$ x\n```\n\nB is still", "a hint is shown, not typed"),
        ("Forgot</summary>\n\n```", "Forgot</summary>\n```", "this fence is part of the HTML before it"),
        ("A$ echo\n```\n", "A$ echo\n", "this fence is never closed"),
        ("`{{name}}` is", "`{{nmae}}` is", "unknown word `nmae`"),
        ("\n## Two views", "\n```console\nA$ x\n```\n\n## Two views", "a console block stands outside of a step"),
        ("\n```toml lesson", "\n```text\nx\n```\n\n```toml lesson", "the settings are not the first fence"),
        ("\n## Again", "\n```toml lesson\nformat = 1\n```\n\n## Again", "a lesson has its settings once"),
    ] {
        let source = good();
        assert!(source.contains(from), "{from}");
        let all = messages(&source.replacen(from, to, 1));
        assert!(all.iter().any(|m| m.starts_with(message)), "{to}: {all:?}");
    }
}

#[test]
fn all_errors_are_told_at_once_in_file_order() {
    let source = good().replace("minutes", "minutse").replace("not-from", "not-form").replace("A$ echo\n", "C$ echo\n");
    let (_, diagnostics) = read(&source);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.len() >= 3, "{errors:?}");
    assert!(errors.is_sorted_by_key(|d| d.span.start));
}

#[test]
fn ids_of_checks_and_steps_are_unique_in_a_lesson() {
    let check = "[c]\nthat = \"t\"\nfile = \"/a\"\n";
    assert_eq!(messages(&with_checks(&format!("{check}```\n\n```toml check\n{check}"))), ["there are two checks `c`"]);
    let (lesson, _) = read(&good().replace("## About it", "## Again"));
    let ids: Vec<_> = lesson.expect("it is good").steps.into_iter().map(|step| step.id.0).collect();
    assert_eq!(ids, ["views", "again", "again-1"]);
}

/// Every span that a lesson or a diagnostic holds.
fn spans(lesson: Option<&Lesson>, diagnostics: &[Diagnostic]) -> Vec<Span> {
    fn of_blocks(blocks: &[Block], all: &mut Vec<Span>) {
        for block in blocks {
            match block {
                Block::Prose(_) => {}
                Block::Console(console) => {
                    all.push(console.span.clone());
                    all.extend(console.inputs.iter().map(|typed| typed.span.clone()));
                }
                Block::Checks(checks) => all.extend(checks.iter().map(|check| check.span.clone())),
                Block::Folded(folded) => {
                    all.push(folded.span.clone());
                    of_blocks(&folded.blocks, all);
                }
            }
        }
    }
    let mut all: Vec<Span> = diagnostics.iter().map(|d| d.span.clone()).collect();
    for step in lesson.iter().flat_map(|lesson| &lesson.steps) {
        all.push(step.span.clone());
        of_blocks(&step.blocks, &mut all);
    }
    all
}

/// Parses, draws, and demands that every span lies in the file at character boundaries.
fn survives(source: &str) {
    let (lesson, diagnostics) = read(source);
    for span in spans(lesson.as_ref(), &diagnostics) {
        assert!(source.get(span.clone()).is_some(), "{span:?} of {source:?}");
    }
    assert!(diagnostics.len() <= findings::MOST + 1);
    draw(&diagnostics, "x.md", source, Style::Plain);
    if let Some(lesson) = lesson {
        choose(&lesson, "seed");
    }
}

/// Pieces that lessons are made of, and that break them.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "# T\n", "## S\n", "## S {#id}\n", "\n", "\r\n", "\t", "  ", "> ", "- ", "1. ", "```toml lesson\n", "format = 1\n",
    "[lab]\n", "terminals = [\"A\", \"B\"]\n", "[vars]\n", "v = \"{a|b}\"\n", "```\n", "~~~\n", "```toml check\n", "[c]\n",
    "that = \"é\"\n", "file = \"/a\"\n", "from = \"A\"\n", "namespace = \"A\"\n", "ping = \"::1\"\n", "until = \"c\"\n",
    "```console\n", "A$ x\n", "$ y\n", "> z\n", "? 1\n", "^C\n", "...\n", "a[..]b\n", "<details class=\"hint\">",
    "<summary>", "</summary>", "</details>\n", "<!--", "-->", "{{", "}}", "{{pid A}}", "é", "\u{feff}", "\u{0}", "&amp;",
    "\\", "\"", "'''", "[[", "]", "=", "0x", "1e9", "|", "    code\n", "<details class='wrong x'><summary>s</summary>\n\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_survived(source in "(?s).{0,200}") {
        survives(&source);
    }

    #[test]
    fn any_mixture_of_what_lessons_are_made_of_is_survived(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..80),
    ) {
        survives(&pieces.concat());
    }

    #[test]
    fn any_damaged_lesson_is_survived(
        at in any::<prop::sample::Index>(), cut in 0_usize..40, piece in proptest::sample::select(PIECES), crlf in any::<bool>(),
    ) {
        let whole = if crlf { good().replace('\n', "\r\n") } else { good() };
        let start = whole.floor_char_boundary(at.index(whole.len()));
        let end = whole.ceil_char_boundary((start + cut).min(whole.len()));
        survives(&format!("{}{piece}{}", &whole[..start], &whole[end..]));
    }
}

/// Large texts, made of what could be slow; an eighth of the largest, for the sake of unoptimised tests.
fn pathological() -> Vec<(String, String)> {
    let size = LARGEST / 8;
    let fill = |unit: &str| unit.repeat(size / unit.len());
    let head = "# T\n\nS.\n\n```toml lesson\nformat = 1\n";
    let mut texts: Vec<(String, String)> = PIECES.iter().map(|piece| (format!("{piece:?}"), fill(piece))).collect();
    #[rustfmt::skip]
    let markdown = [
        "> > > > > > > >", "- - - - - - - -", "[", "![", "*a **b ", "`", "``", "<", "<a ", "&#1;", "[a]: b\n", "[a](", "](",
        "|-|\n", "* a\n\n", "a\n=\n", "<details class=", "<details class=\"", "<summary>x", "{{a ", "{", "{{{", "- a\n  - b\n",
        "1) \n", "```console\nA$ x\n```\n## S\n", "## a\n", "<b>\n", "<![CDATA[", "<?", "<!a", "_a__b", "~~~\n~~~\n", "^C\n",
        "$ a\n", "<details class=x>\n\n", "`a``b```c", "a|b\n-|-\n", "\\[", "<details\n", "class=", "\tclass",
    ];
    for unit in markdown {
        texts.push((unit.to_owned(), fill(unit)));
        texts.push((format!("paragraph {unit}"), format!("a{}", fill(unit))));
        texts.push((format!("html {unit}"), format!("<details {}", fill(unit))));
        texts.push((format!("console {unit}"), format!("{head}```\n## S\n```console\n{}", fill(unit))));
    }
    #[rustfmt::skip]
    let toml = [
        "a.", "[a]\n", "[[a]]\n", "a=1\n", "a={", "a=[", "[[[", "\"", "'''", "a.b=1\n", "x=\"", "[a.b]\n", "\\u", "#", "=\n",
        "[c]\nfile=1\n", "from=[[",
    ];
    for unit in toml {
        texts.push((format!("settings {unit}"), format!("{head}{}", fill(unit))));
        texts.push((format!("checks {unit}"), format!("{head}```\n\n## S\n\n```toml check\n{}", fill(unit))));
    }
    let tables = |line: fn(usize) -> String| (0..5_000).map(line).collect::<String>();
    let checks = tables(|n| format!("[c{n}]\nthat=\"t\"\nfile=\"/a\"\nafter=\"d{n}\"\n"));
    texts.push(("checks, each with an error".into(), format!("{head}```\n\n## S\n\n```toml check\n{checks}")));
    let keys = tables(|n| format!("key{n}=1\n"));
    texts.push(("many keys".into(), format!("{head}```\n\n## S\n\n```toml check\n[c]\n{keys}")));
    let from: String = (0..20_000).map(|n| format!("\"netns:{n}\",")).collect();
    texts.push((
        "many viewpoints".into(),
        format!("{head}```\n\n## S\n\n```toml check\n[c]\nfile=\"/a\"\nfrom=[{from}]\n"),
    ));
    let deep = "- ".repeat(30);
    texts.push(("deep lists, then blank lines".into(), format!("{deep}a\n{}", fill("\n"))));
    texts.push((
        "deep lists, then indented lines".into(),
        format!("{deep}a\n{}", fill(&format!("{}a\n", " ".repeat(60)))),
    ));
    texts.push(("ever deeper lists".into(), (0..500).map(|n| format!("{}- a\n", "  ".repeat(n))).collect()));
    for (_, text) in &mut texts {
        text.truncate(text.floor_char_boundary(size));
    }
    texts
}

#[test]
fn no_text_takes_long() {
    for (name, text) in pathological() {
        let begun = Instant::now();
        survives(&text);
        let took = begun.elapsed();
        if took > Duration::from_millis(200) {
            eprintln!("{name}: {took:?}");
        }
        assert!(took < Duration::from_secs(5), "{name} took {took:?}");
    }
}

#[test]
fn ten_megabytes_are_refused_at_once() {
    let text = "x\n".repeat(5 * 1024 * 1024);
    let begun = Instant::now();
    let (lesson, diagnostics) = read(&text);
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(lesson.is_none());
    assert_eq!(diagnostics[0].message, "the file has 10.0 MiB; a lesson has at most 1 MiB");
    draw(&diagnostics, "x.md", &text, Style::Plain);
}

/// What authors read must be so.
mod documentation {
    use super::*;

    const PAGE: &str = include_str!("../../book/src/format.md");

    /// The fences of the page with this info string.
    fn fences<'p>(opening: &str, closing: &str) -> Vec<&'p str> {
        let parts = PAGE.split(opening).skip(1);
        parts.map(|part| part.split(closing).next().unwrap_or_default()).collect()
    }

    #[test]
    fn its_whole_lesson_is_good() {
        let lesson = fences("\n````md\n", "\n````\n")[0];
        let (read, diagnostics) = read(lesson);
        assert!(read.is_some() && diagnostics.is_empty(), "{}", draw(&diagnostics, "x.md", lesson, Style::Plain));
    }

    #[test]
    fn its_examples_are_good() {
        let examples = fences("\n```toml\n", "\n```\n");
        let (checks, others): (Vec<_>, Vec<_>) = examples.into_iter().partition(|text| text.contains("that ="));
        assert!(checks.len() >= 12 && others.len() == 3);
        let kinds =
            claims::KINDS.iter().filter(|kind| checks.iter().any(|text| text.contains(&format!("\n{} = ", kind.name))));
        assert_eq!(kinds.count(), claims::KINDS.len());
        // The starting point and the check that ends it are two blocks of one lesson.
        let source = with_checks(&checks.join("\n```\n\n```toml check\n"));
        let (_, diagnostics) = read(&source);
        assert!(diagnostics.is_empty(), "{}", draw(&diagnostics, "x.md", &source, Style::Plain));
        let settings = others.iter().filter(|text| !text.contains("order =")).copied().collect::<Vec<_>>().join("\n");
        let source = with_checks(checks[2]).replace("[lab]\nterminals = [\"A\", \"B\"]", &settings);
        let (_, diagnostics) = read(&source);
        assert!(diagnostics.is_empty(), "{}", draw(&diagnostics, "x.md", &source, Style::Plain));
    }

    #[test]
    fn it_names_every_kind_and_property() {
        for kind in &claims::KINDS {
            let part = PAGE.split(&format!("\n### {}\n", kind.name)).nth(1).expect("each kind has its part");
            let part = part.split("\n## ").next().unwrap_or_default().split("\n### ").next().unwrap_or_default();
            for property in kind.properties {
                assert!(part.contains(&format!("`{property}`")), "{} {property}", kind.name);
            }
        }
        for later in claims::LATER {
            assert!(PAGE.contains(&format!("`{later}`")), "{later}");
        }
    }
}
