//! What stands around a lesson file, as far as rules ask for it. Whoever can see files says it.

use std::collections::{BTreeMap, BTreeSet};

use super::page::Page;
use crate::lesson::LessonId;

/// What stands beside a lesson file.
#[derive(Debug, Default)]
pub struct Surroundings<'a> {
    /// The lessons of the folder, this one among them, and what each comes after.
    pub lessons: BTreeMap<LessonId, Vec<LessonId>>,
    /// The course's order; empty where there is none.
    pub order: Vec<LessonId>,
    pub original: Original<'a>,
    /// Files that links lead to, as [`super::split_link`] names them. Of others nothing is known.
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
