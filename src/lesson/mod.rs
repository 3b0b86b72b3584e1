//! Lessons: Markdown with typed checks, read into plain data. Pure.

mod diagnostic;
mod model;
pub mod shim;

pub use diagnostic::{Diagnostic, Severity};
pub use model::*;
pub use shim::*;

/// Reads one lesson file. Never fails: what could be read comes back with everything found wrong.
/// A lesson with an error among its diagnostics must not be run.
pub fn parse(id: LessonId, file: &str, source: &str) -> (Option<Lesson>, Vec<Diagnostic>) {
    let _ = (id, file, source);
    (None, Vec::new())
}
