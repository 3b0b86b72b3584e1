//! Which lessons are meant, and what is wrong with them.

use std::path::Path;

use super::exit::Exit;
use super::shelf::{self, LessonFile, Shelf, ShelfError};
use crate::lesson::{Diagnostic, Lesson, LessonId, Style, draw, has_errors, line_column, parse};
use crate::progress::LessonKey;

/// A lesson file, read.
pub struct Found {
    pub id: LessonId,
    pub file: String,
    pub text: String,
    /// Whether it comes with the program.
    pub built_in: bool,
    pub lesson: Option<Lesson>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Why lessons were not found.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    #[error("there is no lesson `{name}`{}\n{}", meant(.nearest.as_deref()), known(.lessons))]
    Unknown { name: String, nearest: Option<String>, lessons: Vec<String> },
    #[error("there are no lessons in {0}")]
    Empty(String),
}

impl FindError {
    pub fn exit(&self) -> Exit {
        match self {
            Self::Shelf(ShelfError::Course(_)) => Exit::InvalidLesson,
            Self::Shelf(ShelfError::Read { .. }) | Self::Unknown { .. } | Self::Empty(_) => Exit::Usage,
        }
    }
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

fn known(lessons: &[String]) -> String {
    match lessons {
        [] => "there are no lessons here".to_owned(),
        lessons => format!("the lessons are: {}", lessons.join(", ")),
    }
}

impl Found {
    fn read(id: LessonId, LessonFile { file, text, built_in, .. }: LessonFile) -> Self {
        let (lesson, diagnostics) = parse(id.clone(), &file, &text);
        Self { id, file, text, built_in, lesson, diagnostics }
    }

    /// Under which name a learner's progress in it is kept: a file's by where it is, whatever way leads there.
    pub fn key(&self) -> LessonKey {
        if self.built_in {
            return LessonKey::built_in(&self.id);
        }
        let file = Path::new(&self.file);
        let absolute = file.canonicalize().or_else(|_| std::path::absolute(file)).unwrap_or_else(|_| file.to_owned());
        LessonKey::of_file(&self.id, &absolute)
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

/// The title and all lessons of `dir`, or of what is built in.
pub fn all(dir: Option<&Path>) -> Result<(String, Vec<Found>), FindError> {
    let shelf = shelf::open(dir)?;
    if shelf.files.is_empty() {
        return Err(FindError::Empty(shelf.title));
    }
    Ok((shelf.title, shelf.files.into_iter().map(|file| Found::read(file.id.clone(), file)).collect()))
}

/// The lessons named, or all.
pub fn find(dir: Option<&Path>, named: &[String]) -> Result<Vec<Found>, FindError> {
    if named.is_empty() {
        return Ok(all(dir)?.1);
    }
    // A lesson file needs no course to be run.
    let shelf = if named.iter().all(|name| is_file(name)) { None } else { Some(shelf::open(dir)?) };
    let mut found: Vec<Found> = Vec::new();
    for name in named {
        let one = match &shelf {
            Some(shelf) if !is_file(name) => on_shelf(shelf, name)?,
            _ => from_file(name)?,
        };
        // Named twice is run once.
        if found.iter().all(|f| f.file != one.file) {
            let id = distinct(&one.id, &found);
            found.push(Found::read(id, one));
        }
    }
    Ok(found)
}

/// The contract: an argument with a `/` or ending in `.md` is a lesson file.
pub fn is_file(name: &str) -> bool {
    name.contains('/') || name.ends_with(".md")
}

/// An id stands for one lesson in a run's events, so `a/x.md` and `b/x.md` are `x` and `x-2`.
fn distinct(id: &LessonId, found: &[Found]) -> LessonId {
    let taken = |id: &LessonId| found.iter().any(|f| f.id == *id);
    let others = (2..).map(|n| LessonId(format!("{id}-{n}")));
    std::iter::once(id.clone()).chain(others).find(|id| !taken(id)).expect("there are more numbers than lessons")
}

fn from_file(file: &str) -> Result<LessonFile, FindError> {
    let id = Path::new(file).file_stem().map_or_else(|| file.to_owned(), |stem| stem.to_string_lossy().into_owned());
    Ok(LessonFile { id: LessonId(id), file: file.to_owned(), text: shelf::read(file)?, built_in: false })
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
        let found = find(None, &[path("x.md"), path("b/x.md"), path("x.md")]);
        let ids: Vec<String> = found.unwrap_or_default().iter().map(|f| f.id.to_string()).collect();
        assert_eq!(ids, ["x", "x-2"]);
    }
}
