//! A lesson file with all that rules look at.

use std::collections::BTreeSet;

use super::places::{self, Places};
use super::prose::{self, Prose};
use crate::lesson::{
    Block, Console, Diagnostic, Folded, Lesson, LessonId, Severity, Span, Step, has_errors, markdown, parse,
};

/// One lesson file, read for its author.
#[derive(Debug)]
pub struct Page {
    pub id: LessonId,
    /// As it is named in reports.
    pub file: String,
    pub source: String,
    pub lesson: Option<Lesson>,
    /// What everybody who reads it is told.
    pub told: Vec<Diagnostic>,
    pub(super) prose: Prose,
    pub(super) places: Places,
}

impl Page {
    /// Reads a file; never fails.
    pub fn read(id: LessonId, file: &str, source: &str) -> Self {
        let (lesson, told) = parse(id.clone(), file, source);
        // What is no lesson at all (too long, too deep, of a newer format) is not read any further.
        let (prose, places) = match &lesson {
            Some(_) => (prose::read(source), places::read(&markdown::read(source))),
            None => (Prose::default(), Places::default()),
        };
        Self { id, file: file.to_owned(), source: source.to_owned(), lesson, told, prose, places }
    }

    /// Where its links lead, as written.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.prose.links.iter().map(|(to, _)| to.as_str())
    }

    /// What links to this file can name behind a `#`.
    pub fn anchors(&self) -> &BTreeSet<String> {
        &self.prose.anchors
    }

    /// Whether all of it was understood, so that what is missing really is.
    pub(super) fn is_whole(&self) -> bool {
        self.lesson.is_some() && !has_errors(&self.told)
    }

    /// Whether something in this part of it was not understood.
    pub(super) fn has_error_in(&self, part: &Span) -> bool {
        self.told.iter().any(|told| told.severity == Severity::Error && part.contains(&told.span.start))
    }

    /// The `<details …>` tag itself.
    pub(super) fn opening(&self, folded: &Folded) -> Span {
        let text = self.source.get(folded.span.clone()).unwrap_or_default();
        folded.span.start..folded.span.start + text.find('>').map_or(text.len().min(8), |end| end + 1)
    }

    pub(super) fn steps(&self) -> &[Step] {
        self.lesson.as_ref().map_or(&[], |lesson| &lesson.steps)
    }
}

/// What `#…` of a Markdown file can name, whether or not it is a lesson.
pub fn anchors(markdown: &str) -> BTreeSet<String> {
    prose::read(markdown).anchors
}

/// A step's own consoles.
pub(super) fn shown(step: &Step) -> impl Iterator<Item = &Console> {
    step.blocks.iter().filter_map(Block::as_console)
}

pub(super) fn folded(step: &Step) -> impl Iterator<Item = &Folded> {
    step.blocks.iter().filter_map(|block| if let Block::Folded(folded) = block { Some(folded) } else { None })
}

/// All that a step may have typed: shown and folded.
pub(super) fn all_consoles(step: &Step) -> impl Iterator<Item = &Console> {
    shown(step).chain(folded(step).flat_map(Folded::consoles))
}
