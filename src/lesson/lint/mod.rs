//! Rules for lessons that only authors are told of, one file a family. Pure. What everybody is told is in
//! [`super::sound`].
//!
//! | file | looks at |
//! | --- | --- |
//! | `ids`, `claims`, `hints`, `alternatives`, `questions`, `leftovers`, `output` | the parts of one lesson |
//! | `unopened` | checks, and what is typed before them |
//! | `netns` | names of network namespaces |
//! | `needs`, with `programs` and `shell` | what commands run |
//! | `terminals`, `links`, with `prose` | the text |
//! | `course`, `translation` | the lesson among others |
//! | `page`, `places`, `surroundings`, `timeline` | nothing: they are what rules look with |
//! | `fix` | nothing: it puts fixes into a text |
//!
//! What the demands are, and why, is the table [`super::RULES`].

mod alternatives;
mod claims;
mod course;
mod fix;
mod hints;
mod ids;
mod leftovers;
mod links;
mod needs;
mod netns;
mod output;
mod page;
mod places;
mod programs;
mod prose;
mod questions;
mod shell;
mod surroundings;
mod terminals;
mod timeline;
mod translation;
mod unopened;

pub use fix::apply_fixes;
pub use links::split as split_link;
pub use page::{Page, anchors};
pub(super) use shell::simple_commands;
pub use surroundings::{Neighbour, Original, Surroundings};
pub(super) use translation::fits;

use super::findings::Findings;
use super::{Diagnostic, has_errors};
use timeline::Timeline;

/// All that is to be said of one lesson, in file order.
pub fn lint(page: &Page, around: &Surroundings<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::new();
    let timeline = Timeline::of(page.steps());
    ids::kebab_case(page, around, &mut findings);
    claims::sentences(page, &mut findings);
    claims::demanding(page, &mut findings);
    claims::repeated(&timeline, &mut findings);
    hints::present(page, &mut findings);
    hints::order(page, &mut findings);
    alternatives::hidden(page, &mut findings);
    alternatives::idle(page, &mut findings);
    alternatives::causes(page, &mut findings);
    questions::idle(page, &mut findings);
    questions::asked(page, &mut findings);
    needs::needs(page, &mut findings);
    leftovers::plain_statuses(page, &mut findings);
    leftovers::holds(page, &timeline, &mut findings);
    leftovers::points(page, &timeline, &mut findings);
    output::unmatchable(page, &mut findings);
    links::links(page, around, &mut findings);
    course::after(page, around, &mut findings);
    translation::compare(page, &around.original, &mut findings);
    if page.is_whole() {
        leftovers::terminals(page, &mut findings);
        leftovers::vars(page, &mut findings);
        terminals::unknown(page, &mut findings);
        netns::unknown(page, &mut findings);
        unopened::terminals(page, &mut findings);
    }
    let mut all = page.told.clone();
    all.extend(findings.finish());
    all.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    if has_errors(&page.told) {
        // What a rule saw may not be all that there is to change.
        all.iter_mut().for_each(|diagnostic| diagnostic.fix = None);
    }
    all
}

#[cfg(test)]
mod tests;
