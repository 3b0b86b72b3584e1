//! Lessons for the tests of this module, read from text.

use crate::lesson::{Lesson, parse};

/// A lesson of one step, from the Markdown of that step.
pub(super) fn lesson(step: &str) -> Lesson {
    let text = format!("# T\n\nS.\n\n```toml lesson\nformat = 1\n```\n\n## Step\n\n{step}");
    let (lesson, diagnostics) = parse("t".into(), "t.md", &text);
    lesson.unwrap_or_else(|| panic!("a test's lesson is wrong: {diagnostics:?}"))
}
