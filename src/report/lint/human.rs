//! Findings as compilers draw them, and a line that counts them.

use super::Report;
use crate::check::Verdict;
use crate::lesson::{Severity, Style, draw};
use crate::report::lines::block;
use crate::report::{Colour, Look, Tone};

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
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    let tone = match (errors, warnings) {
        (0, 0) => Tone::Verdict(Verdict::Pass),
        (0, _) => Tone::Plain,
        _ => Tone::Verdict(Verdict::Fail),
    };
    text.push_str(&block(look, 0, &last_line(report, errors, warnings), tone));
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
    }
}
