//! What is wrong with a lesson, for its author: data; text is made at display ([`super::draw`]).

use super::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// One sentence without a full stop: "unknown key `not-form`".
    pub message: String,
    /// Where, in bytes of the file as written.
    pub span: Span,
    /// Stands at the span: "did you mean `not-from`?"
    pub label: Option<String>,
    /// The way on.
    pub help: Option<String>,
}

/// Whether any of these forbids running the lesson.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}
