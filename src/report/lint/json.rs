//! `lint --format json`: one document.

use serde::Serialize;

use super::{Linted, Report};
use crate::lesson::{Diagnostic, Severity, Span, line_column};

/// Raised when a field is removed or gets another type.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    errors: usize,
    warnings: usize,
    files: Vec<File<'a>>,
    fixed: Vec<Fixed<'a>>,
    failures: &'a [String],
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Fixed<'a> {
    file: &'a str,
    what: &'a str,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'static str,
    severity: Severity,
    message: &'a str,
    label: Option<&'a str>,
    help: Option<&'a str>,
    #[serde(flatten)]
    at: Place,
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Fix<'a> {
    what: &'a str,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    #[serde(flatten)]
    at: Place,
    text: &'a str,
}

/// Lines and columns from 1, columns in characters; offsets in bytes. The end is behind the last character.
#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    offset: usize,
    end_offset: usize,
}

pub fn render(report: &Report<'_>) -> String {
    let document = Document {
        format: FORMAT,
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        files: report.files.iter().map(file).collect(),
        fixed: report.fixed.iter().map(|(file, what)| Fixed { file, what }).collect(),
        failures: &report.failures,
    };
    let text = serde_json::to_string_pretty(&document).expect("a document is plain data with string keys");
    text + "\n"
}

fn file<'a>(linted: &'a Linted<'a>) -> File<'a> {
    File { file: linted.file, findings: linted.findings.iter().map(|f| finding(linted.source, f)).collect() }
}

fn finding<'a>(source: &str, finding: &'a Diagnostic) -> Finding<'a> {
    let fix = finding.fix.as_ref().map(|fix| Fix {
        what: &fix.words,
        replacements: fix
            .replacements
            .iter()
            .map(|replacement| Replacement { at: place(source, &replacement.span), text: &replacement.text })
            .collect(),
    });
    Finding {
        rule: finding.rule.id,
        severity: finding.severity,
        message: &finding.message,
        label: finding.label.as_deref(),
        help: finding.help.as_deref(),
        at: place(source, &finding.span),
        fix,
    }
}

fn place(source: &str, span: &Span) -> Place {
    let ((line, column), (end_line, end_column)) = (line_column(source, span.start), line_column(source, span.end));
    Place { line, column, end_line, end_column, offset: span.start, end_offset: span.end }
}
