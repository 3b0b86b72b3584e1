//! Near misses of whole lessons, on data.

mod laws;
mod lessons;
mod network;
mod shells;
mod storage;

use super::*;
use crate::lesson::parse;

/// Checks that ask about everything that is asked about in these tests.
const CHECKS: &str = r#"
[standing]
that = "A stands alone"
namespace = "A"
in = ["mnt"]
differs-from = "host"

[joined]
that = "B has joined it"
namespace = "B"
same-as = "A"

[first]
that = "A's shell is number 1"
process = "A"
pid = 1

[address]
that = "The host has it"
address = "10.0.0.2/24"

[mounted]
that = "It is mounted"
mount = "/mnt"

[greeting]
that = "It says Hello"
file = "/tmp/hello"
content = "Hello\n"

[up]
that = "They are up"
link = "veth0"
up = true
"#;

/// A lesson of one step that types these lines into terminals A and B.
fn lesson(lines: &[&str]) -> Lesson {
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let text = format!(
        "# T\n\nS.\n\n```toml lesson\nformat = 1\n[lab]\nterminals = [\"A\", \"B\"]\n```\n\n## One\n\n```console\n{lines}```\n\n```toml check\n{CHECKS}```\n"
    );
    let (lesson, found) = parse("t".into(), "t.md", &text);
    lesson.unwrap_or_else(|| panic!("{found:?}"))
}

/// A lesson with one terminal, which asks for nothing in particular.
fn bare(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let check = "[there]\nthat = \"It is there\"\nlink = \"other\"\n";
    format!(
        "# T\n\nS.\n\n```toml lesson\nformat = 1\n```\n\n## One\n\n```console\n{lines}```\n\n```toml check\n{check}```\n"
    )
}

/// The near misses of the last line: slip, what is typed (`-`: nothing; with the terminal where it is B), causes.
fn of_last(lines: &[&str]) -> Vec<(Slip, String, Vec<&'static str>)> {
    let lesson = lesson(lines);
    let last = near_misses(&lesson).into_iter().filter(|miss| miss.place.input + 1 == lines.len());
    last.map(|miss| {
        let typed = match miss.typed {
            None => "-".to_owned(),
            Some((terminal, line)) if terminal.as_str() == "B" => format!("B$ {line}"),
            Some((_, line)) => line,
        };
        (miss.slip, typed, miss.provokes)
    })
    .collect()
}

/// The last line has this near miss, with these causes.
#[track_caller]
fn assert_misses(lines: &[&str], slip: Slip, typed: &str, causes: &[&str]) {
    let all = of_last(lines);
    let found = all.iter().find(|miss| miss.1 == typed).unwrap_or_else(|| panic!("{typed} is not among {all:#?}"));
    assert_eq!((found.0, found.2.as_slice()), (slip, causes), "{typed}");
}

/// What is typed in place of the last line.
fn typed_of_last(lines: &[&str]) -> Vec<String> {
    of_last(lines).into_iter().map(|miss| miss.1).collect()
}
