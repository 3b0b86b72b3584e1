//! Which lessons are meant, and what is wrong with them.

use std::path::Path;

use super::exit::Exit;
use crate::lesson::{Course, Diagnostic, Lesson, LessonId, Severity, built_in, excerpt, line_column, parse};

/// A lesson file, read.
pub struct Found {
    pub id: LessonId,
    pub file: String,
    pub source: String,
    pub lesson: Option<Lesson>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Why lessons were not found. The text is for people; the exit code is the contract's.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    #[error("cannot read {file}: {error}")]
    Read { file: String, error: std::io::Error },
    #[error("there is no lesson `{name}`{}\n{}", meant(.nearest), known(.lessons))]
    Unknown { name: String, nearest: Option<String>, lessons: Vec<String> },
    #[error("there are no lessons in {0}")]
    Empty(String),
}

impl FindError {
    pub fn exit(&self) -> Exit {
        Exit::Usage
    }
}

fn meant(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

fn known(lessons: &[String]) -> String {
    match lessons {
        [] => "there are no lessons here".to_owned(),
        lessons => format!("the lessons are: {}", lessons.join(", ")),
    }
}

impl Found {
    fn read(id: LessonId, file: String, source: String) -> Self {
        let (lesson, diagnostics) = parse(id.clone(), &file, &source);
        Self { id, file, source, lesson, diagnostics }
    }

    /// The lesson, if it may be run.
    pub fn runnable(&self) -> Option<&Lesson> {
        self.lesson.as_ref().filter(|_| !self.is_invalid())
    }

    pub fn is_invalid(&self) -> bool {
        self.lesson.is_none() || self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// All that is wrong, drawn with the lines it is wrong in.
    pub fn drawn(&self) -> String {
        self.diagnostics.iter().map(|d| excerpt(&self.file, &self.source, d)).collect()
    }

    pub fn position(&self, diagnostic: &Diagnostic) -> (usize, usize) {
        line_column(&self.source, diagnostic.span.start)
    }
}

/// The lessons of `dir`, or those built in.
pub fn course(dir: Option<&Path>) -> Result<Course, FindError> {
    match dir {
        None => Ok(built_in()),
        Some(dir) => read_dir(dir),
    }
}

/// The lessons named, or all of the course.
pub fn find(course: &Course, named: &[String]) -> Result<Vec<Found>, FindError> {
    if course.lessons.is_empty() && named.is_empty() {
        return Err(FindError::Empty(course.title.clone()));
    }
    if named.is_empty() {
        return Ok(course.lessons.iter().cloned().map(|(id, file, text)| Found::read(id, file, text)).collect());
    }
    let mut found: Vec<Found> = Vec::new();
    for name in named {
        let (id, file, text) = if is_file(name) { from_file(name)? } else { from_course(course, name)? };
        // Named twice is run once.
        if found.iter().all(|f| f.file != file) {
            let id = distinct(id, &found);
            found.push(Found::read(id, file, text));
        }
    }
    Ok(found)
}

/// The contract: an argument with a `/` or ending in `.md` is a lesson file.
fn is_file(name: &str) -> bool {
    name.contains('/') || name.ends_with(".md")
}

/// An id stands for one lesson in a run's events, so `a/x.md` and `b/x.md` are `x` and `x-2`.
fn distinct(id: LessonId, found: &[Found]) -> LessonId {
    let taken = |id: &LessonId| found.iter().any(|f| f.id == *id);
    let others = (2..).map(|n| LessonId(format!("{id}-{n}")));
    std::iter::once(id.clone()).chain(others).find(|id| !taken(id)).expect("there are more numbers than lessons")
}

fn from_file(file: &str) -> Result<(LessonId, String, String), FindError> {
    let id = Path::new(file).file_stem().map_or_else(|| file.to_owned(), |stem| stem.to_string_lossy().into_owned());
    Ok((LessonId(id), file.to_owned(), read(file)?))
}

fn from_course(course: &Course, name: &str) -> Result<(LessonId, String, String), FindError> {
    let known = course.lessons.iter().find(|(id, ..)| id.as_str() == name);
    known.cloned().ok_or_else(|| unknown(course, name))
}

fn unknown(course: &Course, name: &str) -> FindError {
    let lessons: Vec<String> = course.lessons.iter().map(|(id, ..)| id.to_string()).collect();
    let nearest = lessons.iter().map(|known| (strsim::normalized_damerau_levenshtein(known, name), known));
    let nearest = nearest.filter(|(likeness, _)| *likeness > 0.5).max_by(|a, b| a.0.total_cmp(&b.0));
    FindError::Unknown { name: name.to_owned(), nearest: nearest.map(|(_, known)| known.clone()), lessons }
}

fn read(file: &str) -> Result<String, FindError> {
    match std::fs::read(file) {
        // What is no UTF-8 is shown as such, in place, by the parser's diagnostics.
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => Err(FindError::Read { file: file.to_owned(), error }),
    }
}

fn read_dir(dir: &Path) -> Result<Course, FindError> {
    let shown = dir.display().to_string();
    let entries = std::fs::read_dir(dir).map_err(|error| FindError::Read { file: shown.clone(), error })?;
    let mut files: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "md"));
    files.sort();
    let mut course = Course { title: shown.clone(), lessons: Vec::new() };
    for path in files {
        let file = path.display().to_string();
        let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let text = read(&file)?;
        course.lessons.push((LessonId(id), file, text));
    }
    Ok(course)
}
