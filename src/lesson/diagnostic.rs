//! What is wrong with a lesson, for its author: data; text is made at display ([`super::draw`]).

use super::Span;
use super::rule::{Rule, Severity};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What it offends.
    pub rule: &'static Rule,
    pub severity: Severity,
    /// One sentence without a full stop: "unknown key `not-form`".
    pub message: String,
    /// Where, in bytes of the file as written.
    pub span: Span,
    /// Stands at the span: "did you mean `not-from`?"
    pub label: Option<String>,
    /// The way on.
    pub help: Option<String>,
    /// What `--fix` does about it, if that is safe.
    pub fix: Option<Fix>,
}

/// A change of the file that corrects one diagnostic, and nothing else of what the lesson says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for a list of changes: "rename the check `ownMount` to `own-mount`".
    pub words: String,
    /// Ascending, none overlapping another.
    pub replacements: Vec<Replacement>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    pub span: Span,
    pub text: String,
}

/// Whether any of these forbids running the lesson.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}
