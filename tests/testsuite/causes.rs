//! Every cause of the catalogue is provoked in a real lab, named, and, where its fix is a command, mended by typing it.

mod nearer;
mod table;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use nslab::lesson::causes::{CATALOGUE, CAUSES};

use self::table::{Mend, Row, rows};
use crate::support::{ALWAYS_TRUE, Events, LessonText, Nslab};

fn name(row: &Row) -> String {
    [row.cause, row.variant].join("-").trim_end_matches('-').to_owned()
}

/// What the row types, then more, then its check.
fn lesson(row: &Row, more: &str, patience: &str) -> LessonText {
    lesson_of(row.lab, &format!("{}\n{more}", row.typed), row.check, patience)
}

fn lesson_of(lab: &str, typed: &str, check: &str, patience: &str) -> LessonText {
    let settings = format!("[lab]\nterminals = [\"A\", \"B\"]\n{lab}");
    // What is hearsay may not be a step's only check.
    let besides = if check.starts_with("output") { ALWAYS_TRUE } else { "" };
    let typed = typed.trim_end();
    let head = format!("[broken]\nthat = \"It is as it should be\"\nwithin = \"{patience}\"");
    LessonText::of(&settings, &format!("```console\n{typed}\n```\n\n```toml check\n{head}\n{check}\n```\n\n{besides}"))
}

fn run(lessons: impl Iterator<Item = (String, LessonText)>) -> Events {
    let nslab = lessons.fold(Nslab::new(), |nslab, (name, text)| nslab.lesson(&name, text));
    let outcome = nslab.json().args(["--jobs", "8"]).run();
    assert!([0, 1, 5].contains(&outcome.code().unwrap_or(-1)), "{}", outcome.told());
    outcome.events()
}

fn provoked() -> &'static Events {
    static RUNS: OnceLock<Events> = OnceLock::new();
    RUNS.get_or_init(|| run(rows().iter().map(|row| (name(row), lesson(row, "", "300ms")))))
}

/// Whether nothing could be seen, so that nobody has failed.
fn is_unknown(row: &Row) -> bool {
    let blind = ["multiplexer-in-front", "terminal-closed", "terminal-unopened"].contains(&row.cause);
    blind || row.variant == "where-it-must-not-be"
}

/// What is wrong with what was said of a row.
fn misjudged(row: &Row) -> Option<String> {
    let events = provoked().of(&name(row));
    let Some(check) = events.find_check("broken") else {
        return Some(format!("{}: {}", name(row), events.complaints()));
    };
    let verdict = if is_unknown(row) { "unknown" } else { "fail" };
    let right = check.verdict() == verdict
        && check.cause() == row.cause
        && row.words.iter().all(|word| check.words().contains(word))
        && check.fix().contains(row.fix);
    let told = || {
        let (verdict, cause, words, fix) = (check.verdict(), check.cause(), check.words(), check.fix());
        format!("{}: {verdict}: {cause}: {words} | fix: {fix} | {}", name(row), check.0["views"])
    };
    (!right).then(told)
}

#[test]
fn every_cause_has_a_row() {
    let provoked: BTreeSet<&str> = rows().iter().map(|row| row.cause).collect();
    assert_eq!(provoked, CAUSES.iter().copied().collect());
}

#[test]
fn every_cause_is_provoked_and_named() {
    let rows = rows();
    let misjudged: Vec<String> = rows.iter().filter_map(misjudged).collect();
    assert!(misjudged.is_empty(), "{} of {}:\n{}", misjudged.len(), rows.len(), misjudged.join("\n"));
}

/// The fix as a line of a console: it says itself where to type it, and otherwise means the host.
fn as_typed(fix: &str) -> String {
    let said = fix.split_once(": ").filter(|(place, _)| place.starts_with("in "));
    match said {
        Some(("in a shell of the host", command)) => format!("B$ {command}\n"),
        Some((place, command)) => format!("{}$ {command}\n", place.trim_start_matches("in terminal ")),
        None => format!("B$ {fix}\n"),
    }
}

#[test]
fn a_fix_that_is_typed_mends() {
    let rows = rows();
    let mended: Vec<(&Row, String)> = rows
        .iter()
        .filter_map(|row| match row.mend {
            Mend::Typed => Some((row, as_typed(provoked().of(&name(row)).check("broken").fix()))),
            Mend::By(commands) => Some((row, format!("{commands}\n"))),
            Mend::No => None,
        })
        .collect();
    assert!(mended.len() >= 60, "only {}", mended.len());
    let events = run(mended.iter().map(|(row, more)| (name(row), lesson(row, more, "3s"))));
    let unmended: Vec<String> = mended
        .iter()
        .filter(|(row, _)| events.of(&name(row)).find_check("broken").is_none_or(|check| check.verdict() != "pass"))
        .map(|(row, more)| format!("{}: {more}{}", name(row), events.of(&name(row)).complaints()))
        .collect();
    assert!(unmended.is_empty(), "{} of {}:\n{}", unmended.len(), mended.len(), unmended.join("\n"));
}

const PREFACE: &str = include_str!("causes/preface.md");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/book/src/causes.md");

/// The page of the book: the catalogue, as people read it.
fn page() -> String {
    let mut page = PREFACE.to_owned();
    for group in CATALOGUE {
        page.push_str(&format!("\n## {}\n", group.title));
        for cause in group.causes {
            page.push_str(&format!(
                "\n### {}\n\n{}.\n\n- seen in: {}\n- fix: {}\n- read: {}\n",
                cause.id,
                sentence(cause.means),
                cause.seen,
                cause.fix,
                cause.read
            ));
        }
    }
    page
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[test]
fn the_book_has_the_catalogue() {
    if std::env::var_os("NSLAB_OVERWRITE").is_some() {
        std::fs::write(PAGE, page()).expect("the page can be written");
    }
    let written = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        written == page(),
        "book/src/causes.md is not what the catalogue says: `NSLAB_OVERWRITE=1 cargo test the_book_has_the_catalogue` writes it anew"
    );
}

#[test]
fn the_answers_of_the_viewpoints_stand_side_by_side() {
    let check = "file = \"/mnt/x\"\ncontent = \"Hello\\n\"\nfrom = \"A\"\nnot-from = \"host\"";
    let told = |typed: &str, columns: &str, option: &str| {
        let step = format!(
            "```console\n{typed}\n```\n\n```toml check\n[private]\nthat = \"Only A sees it\"\nwithin = \"100ms\"\n{check}\n```"
        );
        let text = LessonText::of("[lab]\nterminals = [\"A\"]", &step);
        Nslab::new().lesson("views", text).env("COLUMNS", columns).args(["run", option, "views"]).run().stdout
    };
    let right = "A$ unshare -m bash\nA$ mount -t tmpfs tmpfs /mnt\nA$ echo Hello > /mnt/x";
    let seen = "      observed  file /mnt/x, content \"Hello\\n\" │ no /mnt/x\n      expected  file /mnt/x, content \"Hello\\n\" │ no /mnt/x\n";
    assert!(told(right, "80", "-v").contains(seen), "{}", told(right, "80", "-v"));
    assert!(!told(right, "80", "--color=never").contains("observed"));
    let wrong = told("A$ echo Hello > /mnt/x", "80", "--color=never");
    for part in [
        "✓ A sees",
        "│ ✗ host sees",
        "why: A is still in host's mnt namespace",
        "fix: in terminal A: unshare -m",
        "read: namespaces(7)",
    ] {
        assert!(wrong.contains(part), "{part}: {wrong}");
    }
    let shown: Vec<&str> = wrong.lines().filter_map(|line| line.strip_prefix("      ")).collect();
    let (_, example) = PREFACE.split_once("```text\n").expect("the page shows an example");
    let (example, _) = example.split_once("\n```").expect("and ends it");
    assert!(shown.join("\n").contains(example), "the page shows another picture than\n{wrong}");
    let narrow = told("A$ echo Hello > /mnt/x", "44", "--color=never");
    assert!(narrow.contains("      ✗ host sees\n        observed: file /mnt/x,"), "{narrow}");
}

/// A learner can fill the kernel's tables: what cannot be read whole is not guessed at, and not waited for.
#[test]
fn tables_without_end_are_given_up_quickly() {
    let numbers =
        "seq 0 19999 | awk '{ print COMMAND, \"10.\" int($1/65536) \".\" int($1/256)%256 \".\" $1%256 REST }'";
    let filled = |command: &str, rest: &str| {
        let lines = numbers.replace("COMMAND", &format!("\"{command}\"")).replace("REST", &format!("\"{rest}\""));
        format!("B$ {lines} | ip -n ns0 -batch -\nB$ ip link set br0 down")
    };
    let routes = filled("route add", "/32 dev ceth0");
    let neighbours = filled("neigh add", " lladdr 02:00:00:00:00:01 dev ceth0");
    let events = run([("routes", routes), ("neighbours", neighbours)].into_iter().map(|(name, typed)| {
        let bridged = rows().into_iter().find(|row| row.cause == "echo-ignored").expect("a row of two namespaces");
        (name.to_owned(), lesson_of(bridged.lab, &typed, bridged.check, "100ms"))
    }));
    let check = |name: &str| events.of(name).check("broken").0.clone();
    for name in ["routes", "neighbours"] {
        let ms = check(name)["ms"].as_f64().expect("a time");
        assert!(ms < 5000.0, "{name}: {ms} ms");
    }
    assert_eq!(check("routes")["verdict"], "unknown", "{}", check("routes"));
    assert!(check("routes")["views"].to_string().contains("more than 4096 routes"), "{}", check("routes"));
    assert_eq!(check("neighbours")["cause"]["id"], "bridge-down", "{}", check("neighbours"));
}
