//! Each mistake is told, where it stands.

use super::*;

/// The body of a check, what is wrong in it, and what is said of that.
pub(super) const MISTAKES: &[(&str, &str, &str)] = &[
    ("file = \"/a\"\nnot-form = \"A\"", "not-form", "unknown key `not-form`"),
    ("lnik = \"br0\"", "lnik", "unknown kind `lnik`"),
    ("up = true", "c", "the check `c` has no kind"),
    ("link = \"a\"\nfile = \"/a\"", "file", "a check has one kind, this is of `link` already"),
    ("hostname = \"a\"", "hostname", "this nslab does not know the kind `hostname` yet"),
    ("file = \"/a\"\nlink = \"a\"", "link", "a check has one kind, this is of `file` already"),
    (
        "ping = \"10.0.0.1\"\nnot-from = \"A\"",
        "not-from",
        "the check `c` is vacuous: silence proves nothing if nobody was there to answer",
    ),
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
];

#[test]
fn every_mistake_in_a_check_is_told_where_it_stands() {
    let host = "that = \"t\"\n";
    for (body, at, message) in MISTAKES {
        let found = first_error(&format!("[c]\n{host}{body}\n"));
        assert_eq!((found.0.as_str(), found.1.as_str()), (*at, *message), "{body}");
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
fn what_every_lesson_has_is_missed() {
    let all = messages("");
    for missing in ["the lesson has no title", "the lesson has no settings", "the lesson has no step"] {
        assert!(all.iter().any(|message| message == missing), "{missing}: {all:?}");
    }
    assert!(messages("# T\n\n## S\n").contains(&"the lesson has no summary".to_owned()));
    assert!(read("").0.is_none());
}

#[test]
fn text_that_was_no_utf8_is_told_once() {
    let source = good().replace("More prose", "M\u{fffd}re pr\u{fffd}se");
    assert_eq!(messages(&source), ["the file is not UTF-8 text"]);
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
        ("[own]", "[own]\n   [own]", "there is a check `own` already"),
        ("class=\"hint\"", "class=\"hnit\"", "unknown class `hnit`"),
        ("class=\"hint\"", "class=\"solution\"", "this holds nothing to type"),
        ("<summary>Hint</summary>", "", "this lacks a summary"),
        ("</details>\n\n## About", "\n\n## About", "this `<details>` is never closed"),
        (
            "* [ ] Nobody",
            "* [ ] 1\n* [ ] 2\n* [ ] 3\n* [ ] 4\n* [ ] 5\n* [ ] 6\n* [ ] 7\n* [ ] Nobody",
            "a question has 9 answers at most",
        ),
        (
            "Only prose,",
            "<details class='predict own'><summary>?</summary>\n\n- [x] 1\n- [ ] 2\n\n</details>\n\nOnly prose,",
            "this section is no step: nobody is asked in it",
        ),
        ("predict private-file", "predict", "this question lacks the check that answers it"),
        ("predict private-file", "predict private-fiel", "there is no check `private-fiel`"),
        ("predict private-file", "predict a/b", "`a/b` is not an id for a check"),
        ("predict private-file", "predict private-file own", "`predict private-file own` says more than one thing"),
        ("<summary>Will <code>B</code> see\nthe file?</summary>", "", "this lacks a summary"),
        ("- [ ] Yes: a path", "- Yes: a path", "this answer has no box"),
        ("- [ ] Yes: a path is a path", "- [ ]", "this answer says nothing"),
        ("- [x] No:", "- [ ] No:", "no answer of this question is marked as the right one"),
        ("- [ ] Yes:", "- [X] Yes:", "a question has one right answer"),
        ("* [ ] Nobody will, {{pid A}}", "* [ ] Yes: a path is a path", "this answer is there already"),
        ("Both ask", "```console\nA$ x\n```\n\nBoth ask", "a question is answered before anything is typed"),
        (
            "1. In a list:",
            "<details class='predict own'><summary>?</summary>\n\n- [x] 1\n\n</details>\n\n1. In a list:",
            "a question has two answers at least",
        ),
        (
            "1. In a list:",
            "<details class='predict own'><summary>?</summary>\n- [x] 1\n- [ ] 2\n\n</details>\n\n1. In a list:",
            "this question has no answers",
        ),
        (
            "\n## Two views",
            "\n<details class='predict own'><summary>?</summary>\n\n- [x] 1\n- [ ] 2\n\n</details>\n\n## Two views",
            "this stands outside of a step",
        ),
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
    assert_eq!(
        messages(&with_checks(&format!("{check}```\n\n```toml check\n{check}"))),
        ["there is a check `c` already"]
    );
    let (lesson, _) = read(&good().replace("## About it", "## Again"));
    let ids: Vec<_> = lesson.expect("it is good").steps.into_iter().map(|step| step.id.0).collect();
    assert_eq!(ids, ["views", "again", "again-1"]);
}

#[test]
fn a_check_that_is_there_twice_is_told_once_with_the_line_of_the_first() {
    let check = "[c]\nthat = \"t\"\nfile = \"/a\"\n";
    for between in ["\n", "[d]\nthat = \"t\"\nfile = \"/b\"\n", "```\n\n```toml check\n"] {
        let source = with_checks(&format!("{check}{between}{check}"));
        let (_, told) = read(&source);
        let told: Vec<_> = told.iter().map(|d| (d.rule.id, &source[d.span.clone()], d.label.as_deref())).collect();
        assert_eq!(told, [("unique-ids", "c", Some("the first is in line 18"))], "{between}");
    }
    // A key that is there twice, and a table of the settings.
    assert_eq!(messages(&with_checks(&check.replace("[c]\n", "[c]\nthat = \"u\"\n"))), ["TOML: duplicate key"]);
    let twice = with_checks(check).replace("[lab]\n", "[lab]\nnetns = [\"x\"]\n[lab]\nnetns = [\"y\"]\n");
    assert_eq!(messages(&twice), ["there is a table `lab` already"]);
}

#[test]
fn a_value_without_quotes_is_told_once_by_what_its_key_wants() {
    let process = |entry: &str| messages(&with_checks(&format!("[c]\nthat = \"t\"\nprocess = \"A\"\n{entry}\n")));
    assert_eq!(process("pid = one"), ["`pid` wants an integer, not a string"]);
    assert_eq!(process("pid = 1\nhidden = yes"), ["`hidden` wants true or false, not a string"]);
    assert_eq!(process("name = bash"), ["TOML: string values must be quoted, expected literal string"]);
}

#[test]
fn the_keys_that_are_told_are_those_that_the_kind_takes() {
    let help = |body: &str| {
        let (_, told) = read(&with_checks(&format!("[c]\nthat = \"t\"\n{body}\nzzz = 1\n")));
        told.into_iter().find_map(|told| told.help.filter(|help| help.contains("knows"))).unwrap_or_default()
    };
    let address = help("address = \"10.0.0.1/24\"");
    assert!(
        address.contains("`dev`") && address.contains("`not-from`") && !address.contains("differs-from"),
        "{address}"
    );
    let namespace = help("namespace = \"A\"\nin = \"mnt\"\ndiffers-from = \"host\"");
    assert!(namespace.contains("`differs-from`") && !namespace.contains("`from`"), "{namespace}");
}

#[test]
fn unknown_viewpoints_are_told_what_is_near() {
    let told = |viewpoint: &str| {
        let source = with_checks(&format!("[c]\nthat = \"t\"\nfile = \"/a\"\nfrom = \"{viewpoint}\""));
        let (_, told) = read(&source.replace("[lab]\n", "[lab]\nnetns = [\"left\"]\n"));
        (told[0].label.clone().unwrap_or_default(), told[0].help.clone().unwrap_or_default())
    };
    assert_eq!(told("left").0, "did you mean `netns:left`?");
    for name in ["C", "shell:C"] {
        let help = "if it is a terminal, declare it: `terminals = [\"A\", \"B\", \"C\"]`";
        assert_eq!(told(name), (String::new(), help.to_owned()));
    }
    assert_eq!(told("hots").0, "did you mean `host`?");
}

#[test]
fn fences_that_lack_the_word_toml_are_told() {
    for word in ["check", "lesson"] {
        let (_, told) = read(
            &with_checks("[c]\nthat = \"t\"\nfile = \"/a\"").replace(&format!("```toml {word}"), &format!("```{word}")),
        );
        let label = Some(format!("did you mean `toml {word}`?"));
        assert!(
            told.iter().any(|told| told.label == label && told.message == format!("unknown kind of fence `{word}`"))
        );
    }
}

#[test]
fn a_from_with_a_mistake_in_it_is_told_of_once() {
    let source = with_checks("[c]\nthat = \"t\"\nfile = \"/a\"\ncontent = \"x\"\nfrom = \"soon\"");
    assert_eq!(messages(&source), ["unknown viewpoint `soon`"]);
}
