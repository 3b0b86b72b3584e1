//! Which lesson files there are: those built in, or those of a folder, and their translations. Files and their order;
//! what stands in them is read by [`super::lessons`].

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::built_in;
use crate::lesson::{LARGEST, LessonId, Style, draw, has_errors, parse_course};
use crate::messages::Language;

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
    pub translation: Translation,
}

/// The lesson in the words of the language that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Translation {
    /// The lesson's own language was asked for, or the course has none but its own.
    NotAsked,
    /// Other lessons of the course have one.
    Missing,
    There {
        file: String,
        text: String,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    #[error("cannot read {file}: {error}")]
    Read { file: String, error: io::Error },
    #[error("the course is invalid\n{0}")]
    Course(String),
}

/// Names of files and what stands in them.
type Texts = BTreeMap<String, String>;

/// The lessons of `dir`, or those built in, with their translations into `language`.
pub fn open(dir: Option<&Path>, language: Language) -> Result<Shelf, ShelfError> {
    let place = dir.map(|dir| format!("{}/", dir.display())).unwrap_or_default();
    let (texts, translations) = match dir {
        None => (owned(built_in::FILES), translations_built_in(language)),
        Some(dir) => (texts_of(dir)?, translations_of(dir, language)?),
    };
    let mut shelf = arrange(&place, texts, language)?;
    for one in &mut shelf.files {
        let name = format!("{}.md", one.id);
        one.translation = match translations.get(&name) {
            Some(text) => Translation::There { file: format!("{place}{}/{name}", language.code()), text: text.clone() },
            None if translations.is_empty() => Translation::NotAsked,
            None => Translation::Missing,
        };
    }
    Ok(shelf)
}

fn owned(texts: &[(&str, &str)]) -> Texts {
    texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn translations_built_in(language: Language) -> Texts {
    let of_language = |name: &str| Some(name.strip_prefix(language.code())?.strip_prefix('/')?.to_owned());
    let all = built_in::TRANSLATIONS.iter();
    all.filter_map(|(name, text)| Some((of_language(name)?, (*text).to_owned()))).collect()
}

/// A folder named as the language, unless it is a course of its own.
fn translations_of(dir: &Path, language: Language) -> Result<Texts, ShelfError> {
    let folder = dir.join(language.code());
    if language == Language::default() || !folder.is_dir() || folder.join(COURSE).exists() {
        return Ok(Texts::new());
    }
    texts_of(&folder)
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
fn texts_of(dir: &Path) -> Result<Texts, ShelfError> {
    let failed = |error| ShelfError::Read { file: dir.display().to_string(), error };
    let mut texts = Texts::new();
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
fn arrange(place: &str, mut texts: Texts, language: Language) -> Result<Shelf, ShelfError> {
    let mut shelf = Shelf { title: place.to_owned(), files: Vec::new() };
    let mut order = Vec::new();
    if let Some(source) = texts.remove(COURSE) {
        let file = format!("{place}{COURSE}");
        let (mut course, diagnostics) = parse_course(&source);
        if has_errors(&diagnostics) {
            return Err(ShelfError::Course(draw(&diagnostics, &file, &source, Style::Plain)));
        }
        let title = course.titles.remove(language.code());
        (shelf.title, order) = (title.unwrap_or(course.title), course.order);
        if let Some(absent) = order.iter().find(|id| !texts.contains_key(&format!("{id}.md"))) {
            return Err(ShelfError::Course(format!("{file} names {absent}, but there is no {place}{absent}.md")));
        }
    }
    let named = order.iter().map(|id| format!("{id}.md"));
    let others: Vec<String> = texts.keys().cloned().collect();
    for name in named.chain(others) {
        if let Some(text) = texts.remove(&name) {
            let id = LessonId(name.trim_end_matches(".md").to_owned());
            let (built_in, translation) = (place.is_empty(), Translation::NotAsked);
            shelf.files.push(LessonFile { id, file: format!("{place}{name}"), text, built_in, translation });
        }
    }
    Ok(shelf)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(names: &[&str]) -> Texts {
        names.iter().map(|n| ((*n).to_owned(), String::new())).collect()
    }

    #[test]
    fn without_a_course_lessons_stand_by_name() {
        let shelf = arrange("dir/", texts(&["b.md", "a.md"]), Language::English).expect("nothing is wrong");
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
        let shelf = open(Some(dir.path()), Language::English).expect("it can be read");
        let ids: Vec<_> = shelf.files.iter().map(|f| (f.id.as_str(), f.text.as_str())).collect();
        assert_eq!(ids, [("b", "# T")]);
        assert!(matches!(open(Some(&dir.path().join("no")), Language::English), Err(ShelfError::Read { .. })));
    }

    #[test]
    fn translations_stand_in_a_folder_of_their_language() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join("ko")).expect("a folder in it");
        let course = "title = \"T\"\ntitles.ko = \"제목\"\norder = [\"b\"]\n";
        for (name, text) in [("ko/a.md", "# 가"), ("a.md", "# A"), ("b.md", "# B"), (COURSE, course)] {
            std::fs::write(dir.path().join(name), text).expect("a file");
        }
        let shelf = |language| {
            let shelf = open(Some(dir.path()), language).expect("it can be read");
            (shelf.title, shelf.files.into_iter().map(|file| file.translation).collect::<Vec<_>>())
        };
        let file = dir.path().join("ko/a.md").to_string_lossy().into_owned();
        let there = Translation::There { file, text: "# 가".to_owned() };
        assert_eq!(shelf(Language::Korean), ("제목".to_owned(), vec![Translation::Missing, there]));
        assert_eq!(shelf(Language::English), ("T".to_owned(), vec![Translation::NotAsked; 2]));
        // A folder with a course.toml is another course.
        std::fs::write(dir.path().join("ko").join(COURSE), course).expect("a file");
        assert_eq!(shelf(Language::Korean).1, vec![Translation::NotAsked; 2]);
    }
}
