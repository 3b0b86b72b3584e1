//! `nslab lint` as an author and as a pipeline use it: what it tells, in which form, how it ends, what it changes.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use nslab::lesson::{RULES, Severity, ToldBy};
use serde_json::Value;

use crate::support::{LessonText, Nslab, Outcome};

/// A lesson that nothing is said of.
const GOOD: &str = "# A lesson\n\nA summary.\n\n```toml lesson\nformat = 1\nneeds = [\"cat\"]\n\n[lab]\nterminals = [\"A\"]\n```\n\n## Look\n\n\
    ```console\n$ cat /proc/mounts\n```\n\n```toml check\n[proc-there]\nthat = \"The host has a /proc\"\nmount = \"/proc\"\n```\n\n\
    <details class=\"hint\"><summary>Where?</summary>\n\nIn `/proc`.\n\n</details>\n";

/// Two warnings, both of which can be fixed.
fn worse() -> String {
    GOOD.replace("a /proc\"", "a /proc.\"").replace("/mounts\n", "/mounts\n? 0\n")
}

fn lint(lesson: &str) -> Nslab {
    Nslab::anywhere().arg("lint").lesson("x", lesson)
}

#[track_caller]
fn document(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.told()))
}

fn rules(document: &Value) -> Vec<&str> {
    let files = document["files"].as_array().into_iter().flatten();
    files
        .flat_map(|file| file["findings"].as_array().into_iter().flatten())
        .filter_map(|f| f["rule"].as_str())
        .collect()
}

/// A path in the folder of a test's own.
fn file(nslab: &Nslab, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = nslab.dir().join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(&path, text).expect("a file");
    path
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).expect("the file is there")
}

// What is told.

#[test]
fn the_built_in_lessons_offend_no_rule() {
    let outcome = Nslab::anywhere().arg("lint").run();
    outcome.assert_code(0);
    assert_eq!(outcome.stdout, "3 files: nothing found\n");
}

#[test]
fn the_lessons_of_the_repository_offend_no_rule() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons");
    Nslab::anywhere().args(["lint", "--lessons", folder]).run().assert_code(0);
}

#[test]
fn findings_are_drawn_with_their_rules_and_counted_at_the_end() {
    let outcome = lint(&worse()).lesson("y", GOOD).run();
    outcome.assert_code(1);
    for part in ["warning[claim-sentence]: ", "x.md:22:8", "warning[plain-status]: ", "? 0\n", "= help: "] {
        assert!(outcome.stdout.contains(part), "{part}\n{}", outcome.told());
    }
    assert!(outcome.stdout.ends_with("\n2 files: 2 warnings; --fix corrects 2\n"), "{}", outcome.told());
    assert_eq!(outcome.stderr, "");
    assert!(!outcome.stdout.contains('\u{1b}'));
}

#[test]
fn errors_and_warnings_are_told_together_for_all_files() {
    let broken = GOOD.replace("mount = \"/proc\"", "mount = \"/proc\"\nnot-from = \"host\"");
    let outcome = lint(&broken).lesson("y", worse()).args(["--format", "json"]).run();
    outcome.assert_code(1);
    let document = document(&outcome);
    assert_eq!(rules(&document), ["positive-control", "plain-status", "claim-sentence"]);
    assert_eq!((&document["errors"], &document["warnings"]), (&Value::from(1), &Value::from(2)));
}

#[test]
fn a_run_tells_errors_and_no_matters_of_style() {
    let lesson = LessonText::of(
        "",
        "```console\n$ cat /proc/mounts\n? 0\n```\n\n```toml check\n[There_it_is]\nthat = \"proc.\"\nmount = \"/proc\"\n```",
    );
    assert_eq!(
        lint(&lesson.to_string()).args(["--format", "json"]).run().assert_code(1).stdout.matches("\"rule\"").count(),
        6
    );
    let outcome = Nslab::new().lesson("x", &lesson).arg("run").run();
    outcome.assert_code(0);
    assert!(!outcome.stderr.contains("warning"), "{}", outcome.told());
    let vacuous = lesson.edit("mount = \"/proc\"", "mount = \"/proc\"\nnot-from = [\"A\"]");
    let outcome = Nslab::anywhere().lesson("x", vacuous).arg("run").run();
    outcome.assert_code(3);
    assert!(outcome.stderr.contains("error[positive-control]: "), "{}", outcome.told());
}

#[test]
fn a_step_may_say_why_it_has_no_check() {
    let check = "```toml check\n[proc-there]\nthat = \"The host has a /proc\"\nmount = \"/proc\"\n```\n";
    let without = GOOD.replace(check, "") + "\n## Another\n\n" + check;
    let outcome = lint(&without).run();
    outcome.assert_code(1);
    assert!(outcome.stdout.contains("warning[step-check]: the step `look` checks nothing"), "{}", outcome.told());
    lint(&without.replace("## Look\n", "## Look\n\n<!-- no check: only looked at -->\n")).run().assert_code(0);
}

// Lessons among others.

#[test]
fn what_stands_beside_a_lesson_is_looked_at() {
    let after = |id: &str| GOOD.replace("format = 1\n", &format!("format = 1\nafter = [\"{id}\"]\n"));
    let nslab = Nslab::anywhere();
    let course = "title = \"T\"\norder = [\"a\", \"b\", \"c\"]\n";
    file(&nslab, "lessons/course.toml", course);
    let link = "In [a](a.md#look), [b](b.md#nowhere), [d](d.md) and [pictures](pictures/x.png).";
    file(&nslab, "lessons/pictures/x.png", "");
    let outcome = nslab
        .args(["lint", "--format", "json"])
        .lesson("a", after("b"))
        .lesson("b", after("a"))
        .lesson("c", after("nobody").replace("In `/proc`.", link))
        .run();
    outcome.assert_code(1);
    let told = rules(&document(&outcome)).join(" ");
    assert_eq!(told, "after-cycle after-cycle after-exists broken-link broken-link", "{}", outcome.told());
}

#[test]
fn a_translation_is_compared_with_its_original() {
    let nslab = Nslab::anywhere().lesson("x", GOOD);
    let translated = GOOD.replace("## Look", "## 보기").replace("The host has a /proc", "호스트에 /proc이 있다");
    let path = file(&nslab, "lessons/ko/x.md", &translated);
    file(&nslab, "lessons/drafts/x.md", "# Not a translation\n");
    let both = nslab.args(["lint"]).run();
    both.assert_code(0);
    assert_eq!(both.stdout, "2 files: nothing found\n");
    fs::write(&path, translated.replace("/proc/mounts", "/proc/self/mounts")).expect("the translation");
    // The file alone as well: its original is found.
    let outcome = Nslab::anywhere().args(["lint", "--format", "json"]).arg(&path).run();
    outcome.assert_code(1);
    let document = document(&outcome);
    assert_eq!(rules(&document), ["translation"]);
    assert_eq!(document["files"][0]["findings"][0]["line"], 16, "{}", outcome.told());
}

#[test]
fn a_translations_broken_link_is_told_where_the_lesson_is() {
    let nslab = Nslab::anywhere().lesson("x", GOOD).lesson("y", GOOD);
    let path = file(&nslab, "lessons/ko/x.md", GOOD.replace("In `/proc`.", "In `/proc`, as [there](y.md)."));
    let outcome = Nslab::anywhere().args(["lint", "--format", "json"]).arg(&path).run();
    outcome.assert_code(1);
    let document = document(&outcome);
    assert_eq!(rules(&document), ["broken-link"], "{}", outcome.told());
    assert_eq!(document["files"][0]["findings"][0]["label"], "did you mean `../y.md`?");
}

#[test]
fn a_translation_of_nothing_is_told_and_other_folders_are_not_translations() {
    let nslab = Nslab::anywhere().lesson("x", GOOD);
    file(&nslab, "lessons/course.toml", "title = \"T\"\norder = [\"x\"]\n");
    file(&nslab, "lessons/ko/y.md", GOOD);
    file(&nslab, "lessons/img/notes.md", "# Where the pictures are from\n");
    let outcome = nslab.args(["lint", "--format", "json"]).run();
    outcome.assert_code(1);
    let document = document(&outcome);
    assert_eq!(document["files"].as_array().map(Vec::len), Some(2), "{}", outcome.told());
    assert_eq!(rules(&document), ["translation"]);
}

#[test]
fn a_lesson_by_itself_may_follow_on_one_that_is_built_in() {
    let nslab = Nslab::anywhere();
    let follows = |id: &str| GOOD.replace("format = 1\n", &format!("format = 1\nafter = [\"{id}\"]\n"));
    let good = file(&nslab, "good.md", follows("mount"));
    let bad = file(&nslab, "bad.md", follows("muont"));
    let outcome = nslab.arg("lint").args([&good, &bad]).run();
    outcome.assert_code(1);
    assert!(
        outcome.stdout.contains("bad.md:7:10") && outcome.stdout.contains("did you mean `mount`?"),
        "{}",
        outcome.told()
    );
    assert!(!outcome.stdout.contains("good.md"), "{}", outcome.told());
}

#[test]
fn reasons_are_told_when_asked_for() {
    let outcome = lint(&worse()).arg("-v").env("COLUMNS", "40").run();
    outcome.assert_code(1);
    assert!(outcome.stdout.contains("plain-status: `? 0` is not written below"), "{}", outcome.told());
    assert!(!lint(&worse()).run().stdout.contains("plain-status: "));
}

// How it ends.

#[test]
fn exit_codes_are_those_of_the_book() {
    lint(GOOD).run().assert_code(0);
    lint(&worse()).run().assert_code(1);
    lint(&GOOD.replace("format = 1", "format = 1\nminutse = 3")).run().assert_code(1);
    lint(GOOD).args(["./nowhere.md"]).run().assert_code(2);
    lint(GOOD).args(["nothing"]).run().assert_code(2);
    let outcome = lint(GOOD).args(["/tmp/"]).run();
    assert!(outcome.assert_code(2).stderr.contains("nslab lint --lessons /tmp/"), "{}", outcome.told());
    Nslab::anywhere().args(["lint", "--no-such-option"]).run().assert_code(2);
    Nslab::anywhere().args(["lint", "--report", "json=x.json"]).run().assert_code(2);
    let nslab = lint(GOOD);
    file(&nslab, "lessons/course.toml", "titel = 1\n");
    nslab.run().assert_code(3);
}

#[test]
fn a_file_that_cannot_be_read_keeps_none_of_the_others() {
    let nslab = Nslab::anywhere();
    let good = file(&nslab, "good.md", worse());
    let latin =
        file(&nslab, "latin.md", GOOD.replace("A lesson", "A le\u{e7}on").chars().map(|c| c as u8).collect::<Vec<_>>());
    let absent = nslab.dir().join("absent.md");
    // One of them by another way: it is looked at once.
    let again = nslab.dir().join("../").join(nslab.dir().file_name().expect("a name")).join("good.md");
    let files = [&good, &latin, &absent, &again];
    let outcome = nslab.args(["lint", "--format", "json"]).args(files).run();
    outcome.assert_code(2);
    let told = document(&outcome);
    assert_eq!(rules(&told), ["plain-status", "claim-sentence", "syntax"]);
    assert_eq!(told["files"][1]["findings"][0]["message"], "the file is not UTF-8 text");
    assert!(told["failures"][0].as_str().is_some_and(|f| f.contains("absent.md")), "{}", outcome.told());
    let outcome = Nslab::anywhere().args(["lint", "--format", "sarif"]).arg(&absent).run();
    outcome.assert_code(2);
    assert_eq!(document(&outcome)["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn sarif_is_of_lint_alone() {
    for command in [&["list"][..], &["run"], &["doctor"], &[]] {
        let outcome = Nslab::anywhere().args(command).args(["--format", "sarif"]).run();
        outcome.assert_code(2);
        assert!(outcome.stderr.contains("--format sarif is of `nslab lint` only"), "{}", outcome.told());
    }
}

// Formats.

#[test]
fn json_says_all_that_the_book_names() {
    let outcome = lint(&worse()).args(["--format", "json"]).run();
    let document = document(&outcome);
    assert_eq!(document["format"], 1);
    let finding = &document["files"][0]["findings"][1];
    for field in
        ["rule", "severity", "message", "help", "line", "column", "end_line", "end_column", "offset", "end_offset"]
    {
        assert!(!finding[field].is_null(), "{field}: {finding}");
    }
    assert!(finding.get("label").is_some());
    let at = |place: &Value| place.as_u64().and_then(|n| usize::try_from(n).ok()).expect("a number");
    let replacement = &finding["fix"]["replacements"][0];
    let source = worse();
    assert_eq!(&source[at(&finding["offset"])..at(&finding["end_offset"])], "\"The host has a /proc.\"");
    assert_eq!(&source[at(&replacement["offset"])..at(&replacement["end_offset"])], ".");
    assert_eq!((&replacement["text"], &replacement["line"]), (&Value::from(""), &finding["line"]));
}

/// The properties that SARIF 2.1.0 requires, and those that code hosting reads (§3.13 and what it leads to).
#[test]
fn sarif_has_its_required_properties() {
    let nslab = Nslab::anywhere();
    let file = file(&nslab, "a b.md", worse().replace("claim", "x"));
    let dir = nslab.dir().to_owned();
    let outcome = nslab.cwd(&dir).args(["lint", "--format", "sarif"]).arg("./a b.md").run();
    outcome.assert_code(1);
    let document = document(&outcome);
    assert_eq!(document["version"], "2.1.0");
    assert!(document["$schema"].as_str().is_some_and(|schema| schema.ends_with("sarif-schema-2.1.0.json")));
    let run = &document["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "nslab");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), RULES.len());
    for rule in rules {
        assert!(rule["id"].is_string() && rule["shortDescription"]["text"].is_string(), "{rule}");
        assert!(rule["fullDescription"]["text"].is_string(), "{rule}");
        assert!(matches!(rule["defaultConfiguration"]["level"].as_str(), Some("error" | "warning")), "{rule}");
    }
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 2);
    for result in results {
        let index = result["ruleIndex"].as_u64().and_then(|n| usize::try_from(n).ok()).expect("an index");
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        assert_eq!(result["level"], "warning");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b.md");
        for field in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][field].as_u64().is_some_and(|n| n >= 1), "{field}: {place}");
        }
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert!(change["artifactLocation"]["uri"].is_string());
        assert!(change["replacements"][0]["deletedRegion"]["startLine"].is_u64(), "{change}");
        assert!(change["replacements"][0]["insertedContent"]["text"].is_string(), "{change}");
    }
    assert!(file.exists());
}

// Fixing.

#[test]
fn fixing_changes_the_file_and_tells_what_and_what_is_left() {
    let nslab = Nslab::anywhere();
    let hint = GOOD.find("<details").expect("a hint");
    let path = file(&nslab, "mine.md", &worse()[..worse().find("<details").expect("a hint")]);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("its mode is set");
    let link = nslab.dir().join("link.md");
    std::os::unix::fs::symlink(&path, &link).expect("a link");
    let dir = nslab.dir().to_owned();
    let outcome = nslab.args(["lint", "--fix"]).arg(&link).run();
    outcome.assert_code(1);
    assert_eq!(text_of(&path), GOOD[..hint]);
    assert_eq!(path.metadata().expect("the file is there").permissions().mode() & 0o777, 0o640);
    assert!(link.is_symlink());
    for part in ["fixed ", "link.md: take out a `? 0`", "warning[hint-present]", "1 file: 2 fixed, 1 warning\n"] {
        assert!(outcome.stdout.contains(part), "{part}\n{}", outcome.told());
    }
    let left: Vec<_> = fs::read_dir(&dir).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_file_is_fixed_in_the_way_it_is_written() {
    let nslab = Nslab::anywhere();
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let path = file(&nslab, "mine.md", windows(&worse()));
    let outcome = nslab.args(["lint", "--fix", "--format", "json"]).arg(&path).run();
    outcome.assert_code(0);
    assert_eq!(text_of(&path), windows(GOOD));
    assert_eq!(document(&outcome)["fixed"].as_array().map(Vec::len), Some(2));
}

#[test]
fn ids_are_renamed_in_a_lesson_and_its_translation_alike() {
    let nslab = Nslab::anywhere().lesson("x", GOOD.replace("proc-there", "procThere"));
    let path = nslab.dir().join("lessons/x.md");
    let translation = file(&nslab, "lessons/ko/x.md", GOOD.replace("proc-there", "procThere"));
    let outcome = nslab.args(["lint", "--fix"]).run();
    outcome.assert_code(0);
    assert_eq!((text_of(&path), text_of(&translation)), (GOOD.to_owned(), GOOD.to_owned()));
}

#[test]
fn what_cannot_be_fixed_stays_and_is_told() {
    // A file with an error.
    let nslab = Nslab::anywhere();
    let broken = worse().replace("format = 1", "format = 1\nminutse = 1");
    let path = file(&nslab, "mine.md", &broken);
    let outcome = nslab.args(["lint", "--fix"]).arg(&path).run();
    outcome.assert_code(1);
    assert_eq!(text_of(&path), broken);
    assert!(outcome.stdout.contains("1 file: 1 error, 2 warnings\n"), "{}", outcome.told());
}

// Watching.

#[test]
fn watching_looks_again_after_each_save_and_ends_with_ctrl_c() {
    let nslab = Nslab::anywhere();
    let path = file(&nslab, "mine.md", GOOD);
    let mut running = nslab.args(["lint", "--watch"]).arg(&path).spawn();
    running.wait_for_line("1 file: nothing found");
    fs::write(&path, worse()).expect("saved in place");
    running.wait_for_line("1 file: 2 warnings; --fix corrects 2");
    // As most editors save.
    let beside = path.with_extension("md~");
    fs::write(&beside, GOOD).expect("another file");
    fs::rename(&beside, &path).expect("saved by renaming");
    running.wait_for_line("1 file: nothing found");
    fs::remove_file(&path).expect("removed");
    running.wait_for_line("0 files: 1 failure");
    fs::write(&path, worse()).expect("there again");
    running.wait_for_line("1 file: 2 warnings; --fix corrects 2");
    running.signal(nix::sys::signal::Signal::SIGINT);
    let outcome = running.finish();
    outcome.assert_code(130);
    assert!(outcome.stderr.contains("cannot read"), "{}", outcome.told());
}

#[test]
fn watching_needs_something_that_can_change() {
    let outcome = Nslab::anywhere().args(["lint", "--watch"]).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("the built-in lessons never change"), "{}", outcome.told());
    lint(GOOD).args(["--watch", "--format", "json"]).run().assert_code(2);
}

// The book.

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/book/src/lint.md");
const BEFORE: &str = "<!-- the table is made from the source: tests/testsuite/lint.rs -->\n";

/// The table of rules, as the book has it.
fn table() -> String {
    let mut table = "\n| rule | is | told by | demands | why |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for rule in RULES {
        let severity = if rule.severity == Severity::Error { "an error" } else { "a warning" };
        let told_by = if rule.told_by == ToldBy::Everybody { "everybody" } else { "lint" };
        writeln!(table, "| `{}` | {severity} | {told_by} | {} | {} |", rule.id, rule.demands, rule.why)
            .expect("a string can be written to");
    }
    table
}

#[test]
fn the_rules_of_the_book_are_those_of_the_source() {
    let page = fs::read_to_string(PAGE).expect("the page");
    let (before, written) = page.split_once(BEFORE).expect("the comment above the table");
    if std::env::var_os("NSLAB_OVERWRITE").is_some() {
        fs::write(PAGE, format!("{before}{BEFORE}{}", table())).expect("the page can be written");
        return;
    }
    assert!(
        written == table(),
        "book/src/lint.md has another table of rules than src/lesson/rule.rs; to write it anew:\n\
         NSLAB_OVERWRITE=1 cargo test --test testsuite the_rules_of_the_book"
    );
}

#[test]
fn the_whole_lesson_of_the_format_offends_no_rule() {
    let page = include_str!("../../book/src/format.md");
    let lesson =
        page.split("````md\n").nth(1).and_then(|rest| rest.split("````").next()).expect("a lesson on the page");
    let outcome = lint(lesson).run();
    assert_eq!(outcome.code(), Some(0), "{}", outcome.told());
}

#[test]
fn the_example_of_the_page_is_what_lint_says() {
    let page = fs::read_to_string(PAGE).expect("the page");
    let shown = page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let lesson = GOOD.replace("$ cat /proc/mounts", "A$ mount | grep /mnt").replace("\"cat\"", "\"mount\"");
    let outcome = lint(&lesson).run();
    outcome.assert_code(1);
    // But for where it stands.
    for line in shown.lines().filter(|line| !line.contains("-->") && !line.starts_with("40") && !line.trim().is_empty())
    {
        assert!(
            outcome.stdout.lines().any(|told| told.trim_start() == line.trim_start()),
            "{line}\n{}",
            outcome.told()
        );
    }
}
