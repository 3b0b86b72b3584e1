//! What `nslab lint` found, as text for people, as JSON, and as SARIF.

pub mod human;
pub mod json;
pub mod sarif;

use crate::lesson::{Diagnostic, Severity};

/// One file that was looked at.
#[derive(Debug)]
pub struct Linted<'a> {
    pub file: &'a str,
    pub source: &'a str,
    pub findings: &'a [Diagnostic],
}

/// All that is to be told of one round.
#[derive(Debug, Default)]
pub struct Report<'a> {
    pub files: Vec<Linted<'a>>,
    /// What `--fix` changed: the file, and what was done to it.
    pub fixed: Vec<(String, String)>,
    /// What could not be looked at or written, and why.
    pub failures: Vec<String>,
}

impl Report<'_> {
    fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|file| file.findings)
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|finding| finding.severity == severity).count()
    }
}
