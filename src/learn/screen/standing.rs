//! How a check stands, and the sign of that beside it.

use crate::check::Verdict;
use crate::learn::session::CheckState;
use crate::report::Marks;

/// How a check stands, in the sense of the sign beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its turn has not come.
    Later,
    /// It does not hold yet, and nobody asked why.
    Awaited,
    Judged(Verdict),
    /// It held, and does not any more.
    Lost,
}

pub fn standing(state: Option<&CheckState>) -> Standing {
    match state {
        Some(state) if state.lost => Standing::Lost,
        Some(CheckState { verdict: Some(Verdict::Fail), views, cause, .. }) if views.is_empty() && cause.is_none() => {
            Standing::Awaited
        }
        Some(CheckState { verdict: Some(Verdict::Skipped), .. }) => Standing::Later,
        Some(CheckState { verdict: Some(verdict), .. }) => Standing::Judged(*verdict),
        _ => Standing::Later,
    }
}

/// One column wide each, and told apart without colour.
pub fn standing_sign(marks: Marks, standing: Standing) -> &'static str {
    match (marks, standing) {
        (_, Standing::Judged(verdict)) => marks.of(verdict),
        (Marks::Unicode, Standing::Later) => "·",
        (Marks::Unicode, Standing::Awaited) => "…",
        (Marks::Ascii, Standing::Later) => ".",
        (Marks::Ascii, Standing::Awaited) => "~",
        (_, Standing::Lost) => "!",
    }
}
