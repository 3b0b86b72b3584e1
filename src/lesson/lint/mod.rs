//! Rules for lessons, one file a family. Pure.
//!
//! | file | looks at |
//! | --- | --- |
//! | `references`, `outcomes`, `questions` | what makes a lesson sound: everybody who reads one is told ([`super::parse`]) |
//! | `ids`, `claims`, `hints`, `alternatives`, `leftovers`, `output` | the parts of one lesson |
//! | `unopened` | checks, and what is typed before them |
//! | `netns` | names of network namespaces |
//! | `needs`, with `programs` and `shell` | what commands run |
//! | `terminals`, `links`, with `prose` | the text |
//! | `course`, `translation` | the lesson among others |
//! | `page`, `places`, `timeline` | nothing: they are what rules look with |
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
mod outcomes;
mod output;
mod page;
mod places;
mod programs;
mod prose;
mod questions;
mod references;
mod shell;
mod terminals;
mod timeline;
mod translation;
mod unopened;

use std::collections::{BTreeMap, BTreeSet};

pub use fix::apply_fixes;
pub use links::split as split_link;
pub(super) use outcomes::outcomes;
pub use page::{Page, anchors};
pub(super) use questions::answered;
pub(super) use references::references;
pub(super) use translation::fits;

use super::findings::Findings;
use super::{Diagnostic, LessonId, has_errors};
use timeline::Timeline;

/// What stands beside a lesson file.
#[derive(Debug, Default)]
pub struct Surroundings<'a> {
    /// The lessons of the folder, this one among them, and what each comes after.
    pub lessons: BTreeMap<LessonId, Vec<LessonId>>,
    /// The course's order; empty where there is none.
    pub order: Vec<LessonId>,
    pub original: Original<'a>,
    /// Files that links lead to, as [`split_link`] names them. Of others nothing is known.
    pub neighbours: BTreeMap<String, Neighbour>,
    /// Lesson files that a link could lead to, as it would name them.
    pub linkable: BTreeSet<String>,
    /// Headings of this file that others link to.
    pub linked: BTreeSet<String>,
}

/// The lesson that a file translates.
#[derive(Debug, Default)]
pub enum Original<'a> {
    /// It is no translation.
    #[default]
    None,
    /// It stands where translations do, and there is no lesson of its name.
    Missing,
    Page(&'a Page),
}

/// A file that a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Neighbour {
    Absent,
    There,
    /// With the places in it that a link can name.
    Markdown(BTreeSet<String>),
}

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
