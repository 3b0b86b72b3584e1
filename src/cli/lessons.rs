//! Which lessons are meant, and what is wrong with them.

use std::path::Path;

use super::exit::Exit;
use super::shelf::{self, LessonFile, Shelf, ShelfError, Translation};
use crate::lesson::{Diagnostic, Lesson, LessonId, Page, Style, draw, has_errors, line_column, parse, translated};
use crate::messages::{Language, Messages};
use crate::progress::LessonKey;

/// A lesson file, read.
pub struct Found {
    pub id: LessonId,
    pub file: String,
    pub text: String,
    /// Under which name a learner's progress in it is kept, in whatever language.
    pub key: LessonKey,
    pub lesson: Option<Lesson>,
    pub diagnostics: Vec<Diagnostic>,
    pub wording: Wording,
}

/// In whose words a lesson is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// Those of the language that was asked for, as far as the course has any.
    AsAsked,
    /// Its own: it has no translation.
    Untranslated,
    /// Its own: the translation has mistakes, or does something else than the lesson.
    Outdated,
}

/// Why lessons were not found. In words: [`FindError::told`].
#[derive(Debug)]
pub enum FindError {
    Shelf(ShelfError),
    Unknown { name: String, nearest: Option<String>, lessons: Vec<String> },
    Empty(String),
}

impl From<ShelfError> for FindError {
    fn from(error: ShelfError) -> Self {
        Self::Shelf(error)
    }
}

impl FindError {
    pub fn exit(&self) -> Exit {
        match self {
            Self::Shelf(ShelfError::Course(_)) => Exit::InvalidLesson,
            Self::Shelf(ShelfError::Read { .. }) | Self::Unknown { .. } | Self::Empty(_) => Exit::Usage,
        }
    }

    pub fn told(&self, messages: &Messages) -> String {
        match self {
            Self::Shelf(ShelfError::Read { file, error }) => {
                let parts = [("file", file.as_str().into()), ("error", error.to_string().into())];
                messages.tell("cli-cannot-read", &parts)
            }
            Self::Shelf(ShelfError::Course(drawn)) => format!("{}\n{drawn}", messages.say("cli-course-invalid")),
            Self::Unknown { name, nearest, lessons } => unknown(name, nearest.as_deref(), lessons, messages),
            Self::Empty(place) => messages.tell("cli-no-lessons-in", &[("place", place.as_str().into())]),
        }
    }
}

fn unknown(name: &str, nearest: Option<&str>, lessons: &[String], messages: &Messages) -> String {
    let named = |id, name: &str| messages.tell(id, &[("name", name.into())]);
    let meant = nearest.map(|name| format!("; {}", named("cli-did-you-mean", name))).unwrap_or_default();
    let known = match lessons {
        [] => messages.say("cli-no-lessons-here"),
        lessons => messages.tell("cli-known-lessons", &[("names", lessons.join(", ").into())]),
    };
    format!("{}{meant}\n{known}", named("cli-no-lesson", name))
}

impl Found {
    fn read(LessonFile { id, file, text, built_in, translation }: LessonFile) -> Self {
        let key = key(&id, &file, built_in);
        let wording = match translation {
            Translation::NotAsked => Wording::AsAsked,
            Translation::Missing => Wording::Untranslated,
            Translation::There { file: its_file, text: its_text } => {
                // Only to compare them takes more of a file than its lesson.
                let original = Page::read(id.clone(), &file, &text);
                let page = Page::read(id.clone(), &its_file, &its_text);
                if let Some(lesson) = translated(&page, &original) {
                    let (file, text, lesson, wording) = (its_file, its_text, Some(lesson), Wording::AsAsked);
                    return Self { id, file, text, key, lesson, diagnostics: page.told, wording };
                }
                // What is wrong with the lesson itself is told anyway.
                let wording = if has_errors(&original.told) { Wording::AsAsked } else { Wording::Outdated };
                return Self { id, file, text, key, lesson: original.lesson, diagnostics: original.told, wording };
            }
        };
        let (lesson, diagnostics) = parse(id.clone(), &file, &text);
        Self { id, file, text, key, lesson, diagnostics, wording }
    }

    pub fn is_invalid(&self) -> bool {
        self.lesson.is_none() || has_errors(&self.diagnostics)
    }

    /// All that is wrong, drawn with the lines it is wrong in.
    pub fn drawn(&self, style: Style) -> String {
        draw(&self.diagnostics, &self.file, &self.text, style)
    }

    /// Line and column, from 1.
    pub fn position(&self, diagnostic: &Diagnostic) -> (usize, usize) {
        line_column(&self.text, diagnostic.span.start)
    }
}

/// The title and all lessons of `dir`, or of what is built in, in the words of `language` where they have them.
pub fn all(dir: Option<&Path>, language: Language) -> Result<(String, Vec<Found>), FindError> {
    let shelf = shelf::open(dir, language)?;
    if shelf.files.is_empty() {
        return Err(FindError::Empty(shelf.title));
    }
    Ok((shelf.title, shelf.files.into_iter().map(Found::read).collect()))
}

/// The lessons named, or all. A file is read as it is, whatever the language.
pub fn find(dir: Option<&Path>, named: &[String], language: Language) -> Result<Vec<Found>, FindError> {
    if named.is_empty() {
        return Ok(all(dir, language)?.1);
    }
    // A lesson file needs no course to be run.
    let shelf = if named.iter().all(|name| is_file(name)) { None } else { Some(shelf::open(dir, language)?) };
    let mut meant: Vec<LessonFile> = Vec::new();
    for name in named {
        let one = match &shelf {
            Some(shelf) if !is_file(name) => on_shelf(shelf, name)?,
            _ => from_file(name)?,
        };
        // Named twice is run once.
        if meant.iter().all(|other| other.file != one.file) {
            let id = distinct(&one.id, &meant);
            meant.push(LessonFile { id, ..one });
        }
    }
    Ok(meant.into_iter().map(Found::read).collect())
}

/// The contract: an argument with a `/` or ending in `.md` is a lesson file.
pub fn is_file(name: &str) -> bool {
    name.contains('/') || name.ends_with(".md")
}

/// An id stands for one lesson in a run's events, so `a/x.md` and `b/x.md` are `x` and `x-2`.
fn distinct(id: &LessonId, others: &[LessonFile]) -> LessonId {
    let taken = |id: &LessonId| others.iter().any(|other| other.id == *id);
    let numbered = (2..).map(|n| LessonId(format!("{id}-{n}")));
    std::iter::once(id.clone()).chain(numbered).find(|id| !taken(id)).expect("there are more numbers than lessons")
}

fn from_file(file: &str) -> Result<LessonFile, FindError> {
    let id = Path::new(file).file_stem().map_or_else(|| file.to_owned(), |stem| stem.to_string_lossy().into_owned());
    let (id, translation) = (LessonId(id), Translation::NotAsked);
    Ok(LessonFile { id, file: file.to_owned(), text: shelf::read(file)?, built_in: false, translation })
}

/// That of a file is by where it is, whatever way leads there.
fn key(id: &LessonId, file: &str, built_in: bool) -> LessonKey {
    if built_in {
        return LessonKey::built_in(id);
    }
    let file = Path::new(file);
    let absolute = file.canonicalize().or_else(|_| std::path::absolute(file)).unwrap_or_else(|_| file.to_owned());
    LessonKey::of_file(id, &absolute)
}

fn on_shelf(shelf: &Shelf, name: &str) -> Result<LessonFile, FindError> {
    shelf.files.iter().find(|file| file.id.as_str() == name).cloned().ok_or_else(|| {
        let lessons: Vec<String> = shelf.files.iter().map(|file| file.id.to_string()).collect();
        let beside = Path::new(&format!("{name}.md")).is_file().then(|| format!("./{name}.md"));
        FindError::Unknown { name: name.to_owned(), nearest: beside.or_else(|| nearest(name, &lessons)), lessons }
    })
}

fn nearest(name: &str, known: &[String]) -> Option<String> {
    let likeness = |known: &String| strsim::normalized_damerau_levenshtein(known, name);
    let nearest = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(nearest) > 0.5).then(|| nearest.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_from_names() {
        for file in ["x.md", "./x", "dir/x.md"] {
            assert!(is_file(file), "{file}");
        }
        assert!(!is_file("bridge"));
    }

    #[test]
    fn what_is_nearly_a_name_is_suggested() {
        let known = ["mount".to_owned(), "bridge".to_owned()];
        assert_eq!(nearest("brigde", &known).as_deref(), Some("bridge"));
        assert_eq!(nearest("quota", &known), None);
    }

    #[test]
    fn lessons_of_one_name_keep_apart_and_a_file_named_twice_counts_once() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
        std::fs::create_dir(path("b")).expect("a folder in it");
        std::fs::write(path("x.md"), "").expect("a file");
        std::fs::write(path("b/x.md"), "").expect("a file");
        let found = find(None, &[path("x.md"), path("b/x.md"), path("x.md")], Language::English);
        let ids: Vec<String> = found.unwrap_or_default().iter().map(|f| f.id.to_string()).collect();
        assert_eq!(ids, ["x", "x-2"]);
    }
}
