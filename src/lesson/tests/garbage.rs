//! No text makes the parser panic, lose a place, or take long.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

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
                Block::Question(question) => {
                    all.extend([question.span.clone(), question.named.clone()]);
                    all.extend(question.answers.iter().map(|answer| answer.span.clone()));
                }
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
    let found = lint(&Page::read("x".into(), "x.md", source), &Surroundings::default());
    let replaced = found.iter().filter_map(|found| found.fix.as_ref()).flat_map(|fix| &fix.replacements);
    for span in found.iter().map(|found| &found.span).chain(replaced.map(|replacement| &replacement.span)) {
        assert!(source.get(span.clone()).is_some(), "{span:?} of {source:?}");
    }
    draw(&found, "x.md", source, Style::Plain);
    apply_fixes(source, &found);
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
    "\\", "\"", "'''", "[[", "]", "=", "0x", "1e9", "|", "    code\n", "- [ ] a\n", "- [x] b\n", "  - [X] c\n", "<details class='predict c'><summary>q?</summary>\n\n", "<details class='wrong x'><summary>s</summary>\n\n",
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
        "$ a\n", "<details class=x>\n\n", "`a``b```c", "a|b\n-|-\n", "\\[", "<details\n", "class=", "\tclass", "- [ ] a\n", "- [x] a\n  ",
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
    let answers: String = (0..20_000).map(|n| format!("- [ ] {n}\n")).collect();
    texts.push((
        "many answers".into(),
        format!("{head}```\n\n## S\n\n<details class='predict c'><summary>?</summary>\n\n{answers}\n</details>\n"),
    ));
    let codes = tables(|n| format!("`a {n}`\n\n<details class='hint'>\n\n`b {n}`\n\n</details>\n\n"));
    let commands = tables(|n| format!("$ a {n}\n"));
    texts.push((
        "many codes beside a solution".into(),
        format!(
            "{head}```\n\n## S\n\n<details class='solution'>\n\n```console\n{commands}```\n\n</details>\n\n{codes}"
        ),
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

/// How long this thread has had a processor (schedstat of proc_pid_schedstat(5)): on a busy machine, time passes without
/// anything being done.
fn on_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").expect("the kernel counts it");
    Duration::from_nanos(told.split(' ').next().and_then(|ns| ns.parse().ok()).expect("nanoseconds come first"))
}

#[test]
fn no_text_takes_long() {
    for (name, text) in pathological() {
        let begun = on_processor();
        survives(&text);
        let took = on_processor() - begun;
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
    assert_eq!(diagnostics[0].message, "the file has more than 1 MiB: that is no lesson");
    draw(&diagnostics, "x.md", &text, Style::Plain);
}
