//! `lint --format sarif`: SARIF 2.1.0, which editors and code hosting read (OASIS, sarif-v2.1.0).
//!
//! Of its hundreds of properties these few; serde_json is enough for them.

use serde_json::{Value, json};

use super::{Linted, Report};
use crate::lesson::{Diagnostic, Fix, RULES, Rule, Severity, Span, line_column};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub fn render(report: &Report<'_>) -> String {
    let notifications: Vec<Value> =
        report.failures.iter().map(|failure| json!({ "level": "error", "message": { "text": failure } })).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "nslab",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(|rule| rule_descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.failures.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "artifacts": report.files.iter().map(|f| json!({ "location": { "uri": uri(f.file) } })).collect::<Vec<_>>(),
            "results": report.files.iter().flat_map(results).collect::<Vec<_>>(),
        }],
    });
    format!("{document:#}\n")
}

fn rule_descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.demands },
        "fullDescription": { "text": format!("{} {}", rule.demands, rule.why) },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn results<'a>(linted: &'a Linted<'a>) -> impl Iterator<Item = Value> + 'a {
    linted.findings.iter().map(move |finding| result(linted, finding))
}

fn result(linted: &Linted<'_>, finding: &Diagnostic) -> Value {
    let index = RULES.iter().position(|rule| rule.id == finding.rule.id);
    let parts = [Some(&finding.message), finding.label.as_ref(), finding.help.as_ref()];
    let text = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n");
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(linted.file) },
            "region": region(linted.source, &finding.span),
        }}],
    });
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([change(linted, fix)]);
    }
    result
}

fn change(linted: &Linted<'_>, fix: &Fix) -> Value {
    let replacements = fix.replacements.iter().map(|replacement| {
        json!({
            "deletedRegion": region(linted.source, &replacement.span),
            "insertedContent": { "text": replacement.text },
        })
    });
    json!({
        "description": { "text": fix.words },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(linted.file) },
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

fn region(source: &str, span: &Span) -> Value {
    let ((line, column), (end_line, end_column)) = (line_column(source, span.start), line_column(source, span.end));
    json!({
        "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
        "byteOffset": span.start, "byteLength": span.len(),
    })
}

/// A path as a URI (RFC 3986): relative paths stay so, for whoever reads it knows the checkout.
fn uri(file: &str) -> String {
    let path = file.strip_prefix("./").unwrap_or(file);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let mut uri = scheme.to_owned();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./lessons/a b.md"), "lessons/a%20b.md");
        assert_eq!(uri("/l/é.md"), "file:///l/%C3%A9.md");
        assert_eq!(uri("a:b.md"), "a%3Ab.md");
    }
}
