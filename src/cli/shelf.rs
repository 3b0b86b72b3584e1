//! Which lesson files there are: those built in, or those of a folder. Files and their order; what stands in
//! them is read by [`super::lessons`].

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::built_in;
use crate::lesson::{LARGEST, LessonId, Style, draw, has_errors, parse_course};

pub const COURSE: &str = "course.toml";

/// Lessons in the order in which they are learnt.
#[derive(Debug)]
pub struct Shelf {
    pub title: String,
    pub files: Vec<LessonFile>,
}

#[derive(Debug, Clone)]
pub struct LessonFile {
    pub id: LessonId,
    /// As it is named in reports.
    pub file: String,
    pub text: String,
    /// Whether it comes with the program.
    pub built_in: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    #[error("cannot read {file}: {error}")]
    Read { file: String, error: io::Error },
    #[error("the course is invalid\n{0}")]
    Course(String),
}

/// The lessons of `dir`, or those built in.
pub fn open(dir: Option<&Path>) -> Result<Shelf, ShelfError> {
    let (place, texts) = match dir {
        None => (String::new(), built_in::FILES.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect()),
        Some(dir) => (format!("{}/", dir.display()), texts_of(dir)?),
    };
    arrange(&place, texts)
}

/// Reads a file no further than a lesson may be long; what is longer is told so by the parser.
pub fn read(file: &str) -> Result<String, ShelfError> {
    let mut bytes = Vec::new();
    let limit = LARGEST as u64 + 1;
    let read = File::open(file).and_then(|open| open.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| ShelfError::Read { file: file.to_owned(), error })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The folder's course.toml and lessons; what is deeper, such as translations, is not its own.
fn texts_of(dir: &Path) -> Result<BTreeMap<String, String>, ShelfError> {
    let failed = |error| ShelfError::Read { file: dir.display().to_string(), error };
    let mut texts = BTreeMap::new();
    for entry in std::fs::read_dir(dir).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if name == COURSE || name.ends_with(".md") {
            let text = read(&dir.join(&name).to_string_lossy())?;
            texts.insert(name, text);
        }
    }
    Ok(texts)
}

/// In the course's order; lessons that it does not name come after, by name.
fn arrange(place: &str, mut texts: BTreeMap<String, String>) -> Result<Shelf, ShelfError> {
    let mut shelf = Shelf { title: place.to_owned(), files: Vec::new() };
    let mut order = Vec::new();
    if let Some(source) = texts.remove(COURSE) {
        let file = format!("{place}{COURSE}");
        let (course, diagnostics) = parse_course(&source);
        if has_errors(&diagnostics) {
            return Err(ShelfError::Course(draw(&diagnostics, &file, &source, Style::Plain)));
        }
        (shelf.title, order) = (course.title, course.order);
        if let Some(absent) = order.iter().find(|id| !texts.contains_key(&format!("{id}.md"))) {
            return Err(ShelfError::Course(format!("{file} names {absent}, but there is no {place}{absent}.md")));
        }
    }
    let named = order.iter().map(|id| format!("{id}.md"));
    let others: Vec<String> = texts.keys().cloned().collect();
    for name in named.chain(others) {
        if let Some(text) = texts.remove(&name) {
            let id = LessonId(name.trim_end_matches(".md").to_owned());
            let built_in = place.is_empty();
            shelf.files.push(LessonFile { id, file: format!("{place}{name}"), text, built_in });
        }
    }
    Ok(shelf)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(names: &[&str]) -> BTreeMap<String, String> {
        names.iter().map(|n| ((*n).to_owned(), String::new())).collect()
    }

    #[test]
    fn without_a_course_lessons_stand_by_name() {
        let shelf = arrange("dir/", texts(&["b.md", "a.md"])).expect("nothing is wrong");
        let files: Vec<_> = shelf.files.iter().map(|f| (f.id.as_str(), f.file.as_str())).collect();
        assert_eq!(files, [("a", "dir/a.md"), ("b", "dir/b.md")]);
    }

    #[test]
    fn a_folder_is_read_but_not_its_folders() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join("ko")).expect("a folder in it");
        for name in ["ko/a.md", "b.md", "notes.txt"] {
            std::fs::write(dir.path().join(name), "# T").expect("a file");
        }
        let shelf = open(Some(dir.path())).expect("it can be read");
        let ids: Vec<_> = shelf.files.iter().map(|f| (f.id.as_str(), f.text.as_str())).collect();
        assert_eq!(ids, [("b", "# T")]);
        assert!(matches!(open(Some(&dir.path().join("no"))), Err(ShelfError::Read { .. })));
    }
}
