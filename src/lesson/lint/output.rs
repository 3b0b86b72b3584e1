//! Expected output that cannot come, or is not compared.

use super::page::{Page, all_consoles};
use super::programs::changes_shell;
use super::shell;
use crate::lesson::findings::Findings;
use crate::lesson::{ExpectedEnd, Input, OutputLine, Typed, rule};

/// Labs type at so many columns.
const COLUMNS: usize = 80;

pub(super) fn unmatchable(page: &Page, findings: &mut Findings) {
    for typed in page.steps().iter().flat_map(all_consoles).flat_map(|console| &console.inputs) {
        if let (Input::Command(command), false) = (&typed.input, typed.expect.output.is_empty()) {
            look(command, typed, findings);
        }
    }
}

fn look(command: &str, typed: &Typed, findings: &mut Findings) {
    let script = shell::read(&shell::with_unknown_words(command));
    let at = typed.span.clone();
    if script.commands.last().is_some_and(changes_shell) {
        findings
            .offence(&rule::UNMATCHABLE_OUTPUT, at, "a command that opens or leaves a shell has no output to compare")
            .help("leave the expected output out, or show it as `text`");
        return;
    }
    let [only] = script.commands.as_slice() else { return };
    let Some(program) = only.words.first().map(|word| word.text.as_str()) else { return };
    let succeeds = typed.expect.end == ExpectedEnd::Status(0);
    if succeeds && only.redirected && ["echo", "printf"].contains(&program) && says_something(typed) {
        findings
            .offence(&rule::UNMATCHABLE_OUTPUT, at, "what this command prints goes into a file")
            .help("leave the expected output out, or expect it of a command that shows the file");
    } else if program == "ps" && !only.words.iter().any(|w| w.text.contains("ww")) && longest(typed) > COLUMNS {
        findings
            .offence(
                &rule::UNMATCHABLE_OUTPUT,
                at,
                format!("ps cuts its lines at the terminal's {COLUMNS} columns, and a line expected of it is longer"),
            )
            .help("write `[..]` for the end of that line, or add `ww` to the options of ps");
    }
}

fn says_something(typed: &Typed) -> bool {
    typed.expect.output.iter().any(|line| match line {
        OutputLine::Lines => false,
        OutputLine::Line(texts) => texts.iter().any(|text| !text.trim().is_empty()),
    })
}

/// Characters of the longest line, each `[..]` standing for none.
fn longest(typed: &Typed) -> usize {
    let lines = typed.expect.output.iter().map(|line| match line {
        OutputLine::Lines => 0,
        OutputLine::Line(texts) => texts.iter().map(|text| text.trim_end().chars().count()).sum(),
    });
    lines.max().unwrap_or(0)
}
