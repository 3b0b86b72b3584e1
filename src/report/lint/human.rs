//! Findings as compilers draw them, and a line that counts them.

use super::Report;
use crate::check::Verdict;
use crate::layout::Colour;
use crate::lesson::{RULES, Severity, Style, draw};
use crate::report::lines::{block, labelled};
use crate::report::{Detail, Look, Tone};

/// What goes to standard output.
pub fn render(report: &Report<'_>, look: &Look) -> String {
    let style = if look.colour == Colour::On { Style::Coloured } else { Style::Plain };
    let mut text = String::new();
    for (file, words) in &report.fixed {
        text.push_str(&block(look, 0, &format!("fixed {file}: {words}"), Tone::Plain));
    }
    for file in &report.files {
        text.push_str(&draw(file.findings, file.file, file.source, style));
    }
    if look.detail == Detail::Verbose {
        text.push_str(&reasons(report, look));
    }
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    let tone = match (errors + report.failures.len(), warnings) {
        (0, 0) => Tone::Verdict(Verdict::Pass),
        (0, _) => Tone::Plain,
        _ => Tone::Verdict(Verdict::Fail),
    };
    text.push_str(&block(look, 0, &last_line(report, errors, warnings), tone));
    text
}

/// Why there are the rules that were offended.
fn reasons(report: &Report<'_>, look: &Look) -> String {
    let offended = RULES.iter().filter(|rule| report.findings().any(|finding| finding.rule.id == rule.id));
    let mut text: String = offended
        .map(|rule| labelled(look, 0, rule.id, (&format!("{} {}", rule.demands, rule.why), Tone::Plain)))
        .collect();
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn last_line(report: &Report<'_>, errors: usize, warnings: usize) -> String {
    let files = number(report.files.len(), "file");
    let fixed = match report.fixed.len() {
        0 => String::new(),
        n => format!("{n} fixed, "),
    };
    let found = match (errors, warnings) {
        (0, 0) if fixed.is_empty() => "nothing found".to_owned(),
        (0, 0) => "nothing left".to_owned(),
        (0, warnings) => number(warnings, "warning"),
        (errors, 0) => number(errors, "error"),
        (errors, warnings) => format!("{}, {}", number(errors, "error"), number(warnings, "warning")),
    };
    let found = match (report.failures.len(), report.files.is_empty()) {
        (0, _) => found,
        (failures, true) => number(failures, "failure"),
        (failures, false) => format!("{found}, {}", number(failures, "failure")),
    };
    let fixable = report.findings().filter(|finding| finding.fix.is_some()).count();
    let fixable = match fixable {
        0 => String::new(),
        n => format!("; --fix corrects {n}"),
    };
    format!("{files}: {fixed}{found}{fixable}")
}

fn number(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::lint::Linted;

    #[test]
    fn the_last_line_counts() {
        let mut report =
            Report { files: vec![Linted { file: "x.md", source: "", findings: &[] }], ..Report::default() };
        assert_eq!(last_line(&report, 0, 0), "1 file: nothing found");
        assert_eq!(last_line(&report, 1, 2), "1 file: 1 error, 2 warnings");
        report.fixed.push(("x.md".to_owned(), "something".to_owned()));
        assert_eq!(last_line(&report, 0, 0), "1 file: 1 fixed, nothing left");
        report.failures.push("cannot".to_owned());
        assert_eq!(last_line(&report, 0, 1), "1 file: 1 fixed, 1 warning, 1 failure");
        assert_eq!(last_line(&Report { files: Vec::new(), fixed: Vec::new(), ..report }, 0, 0), "0 files: 1 failure");
    }
}
