//! What offends each rule: an edit of the good lesson, and where it is told.

use super::*;

/// A mistake before the hint of the last step.
const FORGOTTEN: &str = "<details class=\"wrong link-down\"><summary>Left</summary>\n\n```console\nA$ exit\n```\n\n</details>\n\n<details class=\"hint\"><summary>What";

/// A question whose check answers another one already.
const ANOTHER_QUESTION: &str = "\n<details class=\"predict own-mounts\"><summary>Really?</summary>\n\n- [x] Yes\n- [ ] No\n\n</details>\n\nType this in A,";

/// A question that nothing is typed for, with the check that answers it.
const LATE_QUESTION: &str = "\n<details class=\"predict late\"><summary>Is it?</summary>\n\n- [x] Yes\n- [ ] No\n\n</details>\n\n```toml check\n[late]\nthat = \"It is\"\nmount = \"/proc\"\n```\n\n<details class=\"hint\"><summary>Stuck";

/// One more question whose right answer is the second.
const THIRD_QUESTION: &str = "\n<details class=\"predict no-mount-yet\"><summary>Is it?</summary>\n\n- [ ] Yes\n- [x] No\n\n</details>\n\nType this in A,";

/// Rule, what stands in the good lesson, what stands there instead, what is pointed at.
const OFFENCES: &[(&str, &str, &str, &str)] = &[
    ("syntax", "not-from = [\"host\"]\nuntil", "not-form = [\"host\"]\nuntil", "not-form"),
    ("unique-ids", "[own-mounts]", "[tmpfs-on-mnt]", "tmpfs-on-mnt"),
    ("unique-ids", "{#alone}", "{#leave}", "## Alone {#leave}"),
    ("references", "after = \"own-mounts\"", "after = \"own-mount\"", "\"own-mount\""),
    ("references", "until = \"tmpfs-on-mnt\"", "until = \"tmpfs-on-mn\"", "\"tmpfs-on-mn\""),
    ("references", "holds = \"alone\"", "holds = \"along\"", "\"along\""),
    ("references", "predict own-mounts", "predict own-mount", "own-mount"),
    ("references", "predict tmpfs-on-mnt", "predict no-mount-yet", "no-mount-yet"),
    ("references", "predict tmpfs-on-mnt", "predict own-mounts", "own-mounts"),
    ("references", "\nType this in A,", ANOTHER_QUESTION, "own-mounts"),
    ("vacuous-check", "in = [\"mnt\"]\ndiffers-from = \"host\"", "same-as = \"A\"", "\"A\""),
    ("positive-control", "from = [\"A\"]\nnot-from = [\"host\"]\nafter", "not-from = [\"host\"]\nafter", "not-from"),
    (
        "positive-control",
        "mount = \"/mnt\"\ntype = \"tmpfs\"\nsource",
        "mount = \"/srv\"\ntype = \"tmpfs\"\nsource",
        "\"tmpfs-on-mnt\"",
    ),
    (
        "hearsay",
        "B$ brctl show || true\n```\n",
        "B$ brctl show || true\n```\n\n```toml check\n[said]\nthat = \"It said so\"\noutput = \"B\"\ncontains = \"x\"\n```\n",
        "said",
    ),
    ("words", "tmpfs {{name}} /mnt", "tmpfs {{nmae}} /mnt", "{{nmae}}"),
    ("step-check", "<!-- no check: nothing is changed here -->", "", "## Look around"),
    ("step-check", "<!-- no check: nothing is changed here -->", "<!-- no check -->", "<!-- no check -->"),
    ("step-check", "Mount something", "<!-- no check: no -->\n\nMount something", "<!-- no check: no -->"),
    ("step-check", "## Look around", "## Prose\n\n<!-- no check: no -->\n\n## Look around", "<!-- no check: no -->"),
    ("broken-link", "(#alone)", "(#along)", "[below](#along)"),
    ("unknown-terminal", "terminal B.", "terminal C.", "C"),
    ("unknown-terminal", "terminal B.", "terminal `C`.", "C"),
    ("unknown-terminal", "Type this in A,", "Type this in C,", "C"),
    ("needs", "B$ echo hello", "B$ echo hello | grep hello", "B$ echo hello | grep hello"),
    ("needs", "A$ unshare -m bash", "A$ unshare -m nsenter -t 1 -m bash", "A$ unshare -m nsenter -t 1 -m bash"),
    ("unused-need", "\"cat\", ", "\"cat\", \"nsenter\", ", "\"nsenter\""),
    (
        "hint-present",
        "<details class=\"hint\"><summary>Stuck?</summary>\n\n`-m` is for mounts.\n\n</details>",
        "",
        "## Leave {#leave}",
    ),
    ("hint-present", "\n`-m` is for mounts.\n", "", "<details class=\"hint\">"),
    (
        "hint-order",
        "Type this in A,",
        "<details class=\"hint\"><summary>Early</summary>\n\nToo early.\n\n</details>\n\nType this in A,",
        "<details class=\"hint\">",
    ),
    (
        "hint-order",
        "\n```toml check\n[tmpfs-on-mnt]",
        "\n<details class=\"hint\"><summary>Late</summary>\n\nToo late.\n\n</details>\n\n```toml check\n[tmpfs-on-mnt]",
        "<details class=\"hint\">",
    ),
    (
        "hidden-solution",
        "<details class=\"solution\">",
        "<details open class=\"solution\">",
        "<details open class=\"solution\">",
    ),
    (
        "hidden-solution",
        "mount -t WHAT what /where",
        "$ mount -t tmpfs {{name}} /mnt",
        "$ mount -t tmpfs {{name}} /mnt",
    ),
    ("idle-question", "\n<details class=\"hint\"><summary>Stuck", LATE_QUESTION, "late"),
    ("question-mark", "the same mounts?", "the same mounts.", "<details"),
    ("answer-place", "\nType this in A,", THIRD_QUESTION, "<details"),
    (
        "hidden-solution",
        "Mount something",
        "Type `mount -t tmpfs {{name}} /mnt`. Mount something",
        "`mount -t tmpfs {{name}} /mnt`",
    ),
    (
        "hidden-solution",
        "\ntmpfs.\n",
        "\nType `A$ mount -t tmpfs {{name}} /mnt` and `cat /proc/mounts`.\n",
        "<details class=\"hint\">",
    ),
    ("only-extra", "after = \"own-mounts\"", "after = \"own-mounts\"\nextra = true", "tmpfs-on-mnt"),
    ("only-hidden", "after = \"own-mounts\"", "after = \"own-mounts\"\nhidden = true", "tmpfs-on-mnt"),
    ("claim-sentence", "\"A has mounts of its own\"", "\"A has mounts of its own.\"", "\"A has mounts of its own.\""),
    ("claim-sentence", "\"A has mounts of its own\"", "\"mounted\"", "\"mounted\""),
    ("claim-sentence", "\"A has mounts of its own\"", "\"the mounts are its own\"", "\"the mounts are its own\""),
    ("kebab-case", "[no-mount-yet]", "[noMountYet]", "noMountYet"),
    ("kebab-case", "## Leave {#leave}", "## Leave {#Leave_it}", "{#Leave_it}"),
    (
        "repeated-check",
        "[no-mount-yet]",
        "[again]\nthat = \"A has mounts, once more\"\nnamespace = \"A\"\nin = [\"mnt\"]\ndiffers-from = [\"host\"]\n\n[no-mount-yet]",
        "again",
    ),
    ("idle-alternative", "A$ unshare --mount bash", "A$ unshare -m bash", "<details class=\"instead\">"),
    ("impossible-cause", "wrong still-in-host-namespace", "wrong no-answer", "no-answer"),
    ("impossible-cause", "wrong still-in-host-namespace", "wrong firewall-drops", "firewall-drops"),
    ("impossible-cause", "<details class=\"hint\"><summary>What", FORGOTTEN, "link-down"),
    ("idle-holds", "holds = \"alone\"", "holds = \"leave\"", "\"leave\""),
    (
        "idle-holds",
        "B$ brctl show || true\n```\n",
        "B$ brctl show || true\n```\n\n```toml check\n[late]\nthat = \"It is there\"\nmount = \"/proc\"\nholds = true\n```\n",
        "true",
    ),
    (
        "idle-points",
        "```console\nA$ unshare -m bash",
        "```toml check\n[early]\nthat = \"It is there\"\nmount = \"/proc\"\npoints = 3\n```\n\n```console\nA$ unshare -m bash",
        "3",
    ),
    ("unmatchable-output", "A$ unshare -m bash\n", "A$ unshare -m bash\nhello\n", "A$ unshare -m bash"),
    ("unmatchable-output", "B$ echo hello\n", "B$ echo hello > /tmp/x\n", "B$ echo hello > /tmp/x"),
    (
        "unmatchable-output",
        "B$ echo hello\nhello\n",
        "B$ ps aux\nUSER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND and all of it\n",
        "B$ ps aux",
    ),
    ("plain-status", "B$ echo hello\n", "B$ echo hello\n? 0\n", "? 0"),
    ("unused-terminal", "terminals = [\"A\", \"B\"]", "terminals = [\"A\", \"B\", \"D\"]", "\"D\""),
    (
        "unknown-netns",
        "from = [\"A\"]\nnot-from = [\"host\"]\nafter",
        "from = [\"A\", \"netns:left\"]\nnot-from = [\"host\"]\nafter",
        "\"netns:left\"",
    ),
    (
        "unopened-terminal",
        "from = [\"A\"]\nnot-from = [\"host\"]\nafter",
        "from = [\"A\"]\nnot-from = [\"host\", \"B\"]\nafter",
        "\"B\"",
    ),
    (
        "unopened-terminal",
        "in = [\"mnt\"]\ndiffers-from = \"host\"",
        "in = [\"mnt\"]\ndiffers-from = [\"shell:B\"]",
        "\"shell:B\"",
    ),
    ("unopened-terminal", "in = [\"mnt\"]\ndiffers-from = \"host\"", "same-as = \"B\"", "\"B\""),
    ("unused-var", "[vars]\n", "[vars]\nother = \"{a|b}\"\n", "other"),
];

#[test]
fn each_offence_is_told_where_it_stands() {
    for (rule, from, to, at) in OFFENCES {
        let source = edited(from, to);
        let findings = findings(&source);
        let offended = offended(&source, &findings);
        assert!(
            offended.iter().any(|(id, place)| id == rule && place == at),
            "{rule} {to:?} at {at:?}:\n{}",
            draw(&findings, "lesson.md", &source, Style::Plain)
        );
    }
}

#[test]
fn an_offence_of_one_rule_is_no_offence_of_another() {
    // Mistakes of syntax leave less of the lesson, and what is not there any more is missed elsewhere.
    for (rule, from, to, _) in OFFENCES.iter().filter(|(rule, ..)| !["syntax", "unique-ids"].contains(rule)) {
        let source = edited(from, to);
        let findings = findings(&source);
        let others: Vec<_> = offended(&source, &findings).into_iter().filter(|(id, _)| id != rule).collect();
        let expected: &[&str] = match *rule {
            "words" => &["unused-var"],
            "unmatchable-output" => &["needs"],
            // Not the comment, but the step is no longer as it says.
            "idle-holds" | "hearsay" => &["step-check"],
            _ => &[],
        };
        let strange: Vec<_> = others.iter().filter(|(id, _)| !expected.contains(id)).collect();
        assert!(strange.is_empty(), "{rule} {to:?}: {strange:?}");
    }
}

#[test]
fn every_rule_has_its_offence() {
    for rule in crate::lesson::RULES {
        let here = OFFENCES.iter().any(|(id, ..)| *id == rule.id);
        assert!(here || among_others::RULES_HERE.contains(&rule.id), "{} is offended by no test", rule.id);
    }
}

#[test]
fn what_only_lint_tells_is_kept_from_a_run() {
    use crate::lesson::ToldBy;
    for (rule, from, to, _) in OFFENCES {
        let source = edited(from, to);
        let page = page("lesson", &source);
        assert!(page.told.iter().all(|told| told.rule.told_by == ToldBy::Everybody), "{rule}: {:?}", page.told);
        let told = findings(&source);
        for found in told.iter().filter(|found| found.rule.told_by == ToldBy::Everybody) {
            assert!(page.told.iter().any(|told| told.message == found.message), "{rule}: {found:?}");
        }
    }
}

#[test]
fn severities_are_those_of_the_table() {
    for (rule, from, to, _) in OFFENCES {
        for found in findings(&edited(from, to)) {
            assert_eq!(found.severity, found.rule.severity, "{rule}: {}", found.message);
        }
    }
    assert!(crate::lesson::RULES.iter().any(|rule| rule.severity == Severity::Warning));
}

#[test]
fn what_is_no_offence_is_not_told() {
    for (from, to) in [
        // Names begin a claim as they are written.
        ("\"A has mounts of its own\"", "\"unshare has given A its own mounts\""),
        ("\"A has mounts of its own\"", "\"tmpfs-like mounts are A's own\""),
        ("\"A has mounts of its own\"", "\"2 of 2 namespaces are new\""),
        ("\"A has mounts of its own\"", "\"A에는 자신의 마운트가 있다\""),
        ("\"A has mounts of its own\"", "\"unshare로 A에 자신의 마운트가 생겼다\""),
        ("\"A has mounts of its own\"", "\"It is so … or is it?\""),
        // Programs of the shell, of functions, of paths, and those that are shown to be missing.
        ("B$ echo hello\nhello", "B$ greet() { echo $1; }; greet hello\nhello"),
        ("B$ cat /nowhere\n? 1", "B$ nosuchcommand\n? 127"),
        ("B$ echo hello\nhello", "B$ test -e /x || command -v nft && type ls\n..."),
        ("A$ unshare -m bash", "A$ exec unshare -m bash"),
        // `? 0` is expected output if it does not stand below a command.
        ("B$ echo hello\nhello", "B$ printf 'a\\n? 0\\n'\na\n[..]? 0"),
        // A cause of a check that holds from an earlier step on.
        ("<details class=\"hint\"><summary>What", &FORGOTTEN.replace("link-down", "wrong-namespaces")),
        // Text that is nobody's terminal, and code that is not text.
        ("Mount something", "The kernel is written in C. Run `echo in C`. Mount something"),
        ("Mount something", "Open a terminal. A new shell is started in it. Mount something"),
        ("(#alone)", "(#a-lesson)"),
        ("[the web](https://example.org/#x)", "[mail](mailto:a@example.org)"),
        // The lab's first terminal is open from the start.
        (
            "```console\nA$ unshare -m bash",
            "```toml check\n[there]\nthat = \"It is there\"\nprocess = \"A\"\nname = \"bash\"\npoints = 0\n```\n\n```console\nA$ unshare -m bash",
        ),
        // Other comments, and a reason over several lines.
        ("<!-- no check: nothing is changed here -->", "<!-- no check: nothing\nis changed here --> <!-- TODO -->"),
        ("mount -t WHAT what /where", "mount"),
        // A part of the solution in a hint.
        ("\ntmpfs.\n", "\n`mount -t tmpfs {{name}} /mnt` mounts one.\n"),
        // An extra or a hidden check beside another.
        ("until = \"tmpfs-on-mnt\"\n", "until = \"tmpfs-on-mnt\"\nextra = true\n"),
        ("until = \"tmpfs-on-mnt\"\n", "until = \"tmpfs-on-mnt\"\nhidden = true\n"),
    ] {
        let source = edited(from, to);
        let found: Vec<_> = findings(&source);
        let strange: Vec<Diagnostic> = found.into_iter().filter(|found| found.rule.id != "unused-need").collect();
        assert_silent(&source, &strange);
    }
}

#[test]
fn a_solution_opens_terminals_and_other_ways_do_not() {
    let asked = edited("not-from = [\"host\"]\nafter", "not-from = [\"host\", \"B\"]\nafter");
    let solved = asked.replace("A$ cat /proc/mounts\n...", "B$ true\nA$ cat /proc/mounts\n...");
    assert_silent(&solved, &findings(&solved));
    let instead = asked.replace("A$ unshare --mount bash", "B$ true\nA$ unshare --mount bash");
    assert_eq!(offended(&instead, &findings(&instead)), [("unopened-terminal", "\"B\"".to_owned())]);
}

#[test]
fn a_mistake_of_a_folded_part_is_told_once() {
    let misspelt = edited("class=\"solution\"", "class=\"solutions\"");
    assert_eq!(offended(&misspelt, &findings(&misspelt)), [("syntax", "solutions".to_owned())]);
    let typed = edited("tmpfs.\n", "```console\nA$ true\n```\n");
    assert_eq!(offended(&typed, &findings(&typed)), [("syntax", "```console".to_owned())]);
}

#[test]
fn names_of_network_namespaces_are_compared_with_those_that_are_made() {
    let seen = "[seen]\nthat = \"It is there\"\nnetns = \"rigth\"\n\n[no-mount-yet]";
    let source = edited("[no-mount-yet]", seen).replace("[lab]\n", "[lab]\nnetns = [\"right\"]\n");
    let found = findings(&source);
    assert_eq!(offended(&source, &found), [("unknown-netns", "\"rigth\"".to_owned())]);
    assert_eq!(found[0].label.as_deref(), Some("did you mean `right`?"));
    let silent = source.replace("netns = \"rigth\"", "netns = \"right\"");
    assert_silent(&silent, &findings(&silent));
}
