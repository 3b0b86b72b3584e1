//! `nslab new`, and the page of the book that begins with it.

use std::fs;
use std::path::Path;

use nslab::lesson::{OutputLine, Words, output_matches};

use crate::support::{Nslab, Outcome};

/// Runs nslab with these words in a folder.
fn nslab(folder: &Path, words: &[&str]) -> Outcome {
    Nslab::new().cwd(folder).args(words).run()
}

#[test]
fn the_new_lesson_runs_has_no_findings_and_is_proved_as_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = nslab(folder.path(), &["new", "my-lesson"]);
    made.assert_code(0);
    for told in [
        "./my-lesson.md is written",
        "nslab run ./my-lesson.md",
        "nslab lint ./my-lesson.md",
        "nslab prove ./my-lesson.md",
        "--watch",
    ] {
        assert!(made.stdout.contains(told), "{told}\n{}", made.told());
    }
    assert!(!made.stdout.contains("course.toml"), "there is no course\n{}", made.stdout);
    nslab(folder.path(), &["run", "./my-lesson.md"]).assert_code(0);
    let linted = nslab(folder.path(), &["lint", "./my-lesson.md"]);
    assert!(linted.assert_code(0).stdout.contains("nothing found"), "{}", linted.told());
    let proved = nslab(folder.path(), &["prove", "--min-score", "100", "./my-lesson.md"]);
    assert!(proved.assert_code(0).stdout.contains("mutation score 100 %"), "{}", proved.told());
}

#[test]
fn the_new_lesson_shows_what_a_lesson_can_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    nslab(folder.path(), &["new", "a"]).assert_code(0);
    let text = fs::read_to_string(folder.path().join("a.md")).expect("it was written");
    assert!(text.starts_with("# A\n"));
    for part in [
        "<!-- ",
        "class=\"hint\"",
        "class=\"instead\"",
        "class=\"wrong still-in-host-namespace\"",
        "\nuntil = ",
        "\nfrom = \"A\"\nnot-from = ",
        "\nnamespace = ",
        "\nmount = ",
        "\nfile = ",
        "\nHello\n",
        "\n? 1\n",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    assert!(longest <= 120, "{longest}");
}

#[test]
fn nothing_is_ever_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.md");
    fs::write(&file, "months of work").expect("a file");
    let outcome = nslab(folder.path(), &["new", "mine"]);
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("./mine.md is there already, and is left as it is"), "{}", outcome.told());
    assert_eq!(fs::read_to_string(file).expect("it is there"), "months of work");
    // Nor through a link that leads to nothing yet.
    std::os::unix::fs::symlink("elsewhere.md", folder.path().join("link.md")).expect("a link");
    nslab(folder.path(), &["new", "link"]).assert_code(2);
    assert!(!folder.path().join("elsewhere.md").exists());
}

#[test]
fn a_name_that_is_none_is_told_what_would_be_one() {
    let folder = tempfile::tempdir().expect("a folder");
    for (typed, told) in [
        ("My_Lesson", "did you mean `my-lesson`?"),
        ("sub/mine.md", "nslab --lessons sub new mine"),
        ("", "a lesson needs a name"),
        ("été", "lower-case letters and digits, with `-` between words"),
        ("../up", "nslab --lessons .. new up"),
    ] {
        let outcome = nslab(folder.path(), &["new", typed]);
        outcome.assert_code(2);
        assert!(outcome.stderr.contains(told), "{typed}: {}", outcome.told());
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing was written");
    nslab(folder.path(), &["new", "with-end.md"]).assert_code(0);
    assert!(folder.path().join("with-end.md").exists());
}

#[test]
fn what_to_do_next_can_be_read_on_a_narrow_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = Nslab::anywhere().cwd(folder.path()).env("COLUMNS", "40").args(["new", "x"]).run();
    outcome.assert_code(0);
    let long: Vec<&str> = outcome.stdout.lines().filter(|line| line.chars().count() > 40).collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn in_a_course_the_line_to_add_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let course = folder.path().join("course");
    fs::create_dir(&course).expect("a folder");
    fs::write(course.join("course.toml"), "title = \"T\"\norder = [\"one\"]\n").expect("a course");
    let words = ["--lessons", "course", "new", "two"];
    let outcome = nslab(folder.path(), &words);
    outcome.assert_code(0);
    assert!(outcome.stdout.contains("order = [\"one\", \"two\"]"), "{}", outcome.told());
    assert!(outcome.stdout.contains("nslab run course/two.md"), "{}", outcome.told());
    assert!(course.join("two.md").exists());
    let nowhere = nslab(folder.path(), &["--lessons", "no/such", "new", "x"]);
    nowhere.assert_code(2);
    assert!(nowhere.stderr.contains("there is no folder no/such"), "{}", nowhere.told());
}

// The page.

/// A fence of the page: its info string, and what it holds.
fn fences(page: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut lines = page.lines();
    while let Some(opening) = lines.next() {
        let ticks: String = opening.chars().take_while(|c| *c == '`').collect();
        if ticks.len() >= 3 {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != ticks).collect();
            all.push((opening[ticks.len()..].to_owned(), body.join("\n") + "\n"));
        }
    }
    all
}

/// Commands, each with the output that the page shows.
fn commands(console: &str) -> Vec<(Vec<&str>, String)> {
    let parts = console.split("$ nslab ").skip(1);
    parts
        .map(|part| {
            let (command, output) = part.split_once('\n').unwrap_or((part, ""));
            (command.split_whitespace().collect(), output.to_owned())
        })
        .collect()
}

/// Without what differs from run to run: times, and the blanks that they are aligned by.
fn timeless(text: &str) -> String {
    let mut all = Vec::new();
    for line in text.lines() {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        for n in 1..words.len() {
            let unit = matches!(words[n].trim_end_matches([';', ',']), "ms" | "s");
            if unit && words[n - 1].parse::<f64>().is_ok() {
                words[n - 1] = "T";
                words[n] = "T";
            }
        }
        all.push(words.join(" "));
    }
    all.join("\n")
}

fn assert_printed(expected: &str, outcome: &Outcome, command: &[&str]) {
    let line = |line: &str| match line {
        "..." => OutputLine::Lines,
        line => OutputLine::Line(line.split("[..]").map(str::to_owned).collect()),
    };
    let expected: Vec<OutputLine> = timeless(expected).lines().map(line).collect();
    let told = output_matches(&expected, &timeless(&outcome.stdout), &Words::new());
    assert!(told.is_ok(), "{command:?}: {}\n{}", told.expect_err("it differs"), outcome.told());
}

#[test]
fn the_page_of_the_first_lesson_leads_to_a_proved_lesson() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("blue-bridge.md");
    let mut run = Vec::new();
    for (info, body) in fences(include_str!("../../book/src/first-lesson.md")) {
        match info.as_str() {
            "md" if body.starts_with("# ") => fs::write(&file, body).expect("a file"),
            "md" => {
                let lesson = fs::read_to_string(&file).expect("the lesson");
                fs::write(&file, format!("{lesson}\n{body}")).expect("a file");
            }
            // A check that is written anew.
            "toml" => {
                let lesson = fs::read_to_string(&file).expect("the lesson");
                let name = body.lines().next().expect("its name");
                let (before, rest) = lesson.split_once(name).expect("the lesson has this check");
                let (_, after) = rest.split_once("```").expect("its fence ends");
                fs::write(&file, format!("{before}{body}```{after}")).expect("a file");
            }
            "console" => {
                for (command, output) in commands(&body) {
                    let outcome = nslab(folder.path(), &command);
                    assert_printed(&output, &outcome, &command);
                    run.push((command.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), outcome.code()));
                }
            }
            other => panic!("the page has a fence `{other}` that nobody looks at"),
        }
    }
    let last: Vec<Option<i32>> = run.iter().rev().take(2).map(|(_, code)| *code).collect();
    assert_eq!(last, [Some(0), Some(0)], "in the end it has no findings, and is proved: {run:?}");
    assert!(run.len() >= 9, "{run:?}");
}
