//! What stands beside a lesson file: the others of its course, its original, what its links lead to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::subject::Subject;
use crate::cli::{built_in, shelf};
use crate::lesson::{LessonId, Neighbour, Original, Page, Surroundings, anchors, parse_course, split_link};

/// Folders of lessons that have been read.
#[derive(Default)]
pub(super) struct Folders {
    /// `None`: what is built in.
    read: BTreeMap<Option<PathBuf>, Folder>,
}

struct Folder {
    pages: Vec<Page>,
    order: Vec<LessonId>,
}

impl Folders {
    /// What stands around a file.
    pub(super) fn around(&mut self, subject: &Subject) -> Surroundings<'_> {
        let original = subject.place.as_deref().and_then(original);
        let own = subject.place.as_deref().map(folder_of);
        // A translation belongs to the course of its original.
        let course = original.as_deref().map(folder_of).or_else(|| own.clone());
        self.read.entry(None).or_insert_with(|| Folder::read(None));
        self.read.entry(course.clone()).or_insert_with(|| Folder::read(course.as_deref()));
        self.read.entry(own.clone()).or_insert_with(|| Folder::read(own.as_deref()));
        let (course, own) = (&self.read[&course], &self.read[&own]);
        let above = if original.is_some() { course.pages.as_slice() } else { &[] };
        let above = above.iter().map(|page| format!("../{}.md", page.id));
        let page = &subject.page;
        let after = |page: &Page| page.lesson.as_ref().map(|l| l.settings.after.clone()).unwrap_or_default();
        // What is asked about may not stand in its folder under this text, as it is being changed.
        let lessons = course.pages.iter().map(|other| (other.id.clone(), after(other)));
        let mut lessons: BTreeMap<LessonId, Vec<LessonId>> = lessons.collect();
        // Without a course of its own a lesson may follow on those that are built in.
        if course.order.is_empty() {
            let built_in = self.read[&None].pages.iter().map(|other| (other.id.clone(), after(other)));
            lessons = built_in.chain(lessons).collect();
        }
        lessons.insert(page.id.clone(), after(page));
        Surroundings {
            lessons,
            order: course.order.clone(),
            original: match &original {
                Some(_) => course.pages.iter().find(|other| other.id == page.id).map_or(Original::None, Original::Page),
                None if subject.place.as_deref().is_some_and(is_among_translations) => Original::Missing,
                None => Original::None,
            },
            neighbours: page.links().filter_map(split_link).map(|(path, _)| neighbour(subject, path)).collect(),
            linkable: own.pages.iter().map(|page| format!("{}.md", page.id)).chain(above).collect(),
            linked: own
                .pages
                .iter()
                .filter(|other| other.id != page.id)
                .flat_map(|other| linked(other, page))
                .collect(),
        }
    }
}

impl Folder {
    /// Lessons of a folder, or those built in; what can't be read is somebody else's complaint.
    fn read(dir: Option<&Path>) -> Self {
        let texts: Vec<(String, String)> = match dir {
            None => built_in::FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
            Some(dir) => files(dir)
                .into_iter()
                .filter_map(|path| Some((path.to_string_lossy().into_owned(), shelf::read(path.to_str()?).ok()?)))
                .collect(),
        };
        let course = texts.iter().find(|(file, _)| file.ends_with(shelf::COURSE));
        let order = course.map(|(_, text)| parse_course(text).0.order).unwrap_or_default();
        let pages = texts
            .iter()
            // Other Markdown may stand beside lessons.
            .filter(|(file, text)| file.ends_with(".md") && text.contains("toml lesson"))
            .map(|(file, text)| {
                let id = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
                Page::read(LessonId(id.unwrap_or_default()), file, text)
            })
            .collect();
        Self { pages, order }
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "md") || path.ends_with(shelf::COURSE)).collect();
    files.sort();
    files
}

/// The folder that a file stands in.
fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => PathBuf::from("."),
    }
}

/// The lesson that a file translates: `lessons/mount.md` of `lessons/ko/mount.md`.
pub(super) fn original(file: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(file).ok()?.parent()?.to_owned();
    let original = folder_of(file).join("..").join(file.file_name()?);
    (is_language(&folder) && original.is_file()).then(|| tidy(&original))
}

/// Whether a file stands where a course keeps translations, and so can be nothing else.
fn is_among_translations(file: &Path) -> bool {
    let folder = std::path::absolute(file).ok().and_then(|file| file.parent().map(Path::to_owned));
    folder.is_some_and(|folder| {
        is_language(&folder)
            && folder.parent().is_some_and(|course| course.join(shelf::COURSE).is_file())
            && !folder.join(shelf::COURSE).exists()
    })
}

/// `lessons/ko/../mount.md` → `lessons/mount.md`
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        let above = tidy.components().next_back().is_some_and(|last| matches!(last, Component::Normal(_)));
        if part == Component::ParentDir && above {
            tidy.pop();
        } else {
            tidy.push(part);
        }
    }
    tidy
}

/// Whether a folder is named after a language, as `ko` and `pt-BR` are (RFC 5646).
pub(super) fn is_language(folder: &Path) -> bool {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut parts = name.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// What a link of a file leads to.
fn neighbour(subject: &Subject, path: String) -> (String, Neighbour) {
    let there = match &subject.place {
        Some(place) => on_disk(&folder_of(place).join(&path)),
        // The other lessons that are built in; the repository around them is not.
        None => match built_in::FILES.iter().find(|(name, _)| *name == path) {
            Some((_, text)) => Neighbour::Markdown(anchors(text)),
            None if path.contains('/') => Neighbour::There,
            None => Neighbour::Absent,
        },
    };
    (path, there)
}

fn on_disk(path: &Path) -> Neighbour {
    let is_markdown = path.extension().is_some_and(|e| e == "md") && path.is_file();
    match path.to_str().filter(|_| is_markdown).map(shelf::read) {
        Some(Ok(text)) => Neighbour::Markdown(anchors(&text)),
        _ if path.exists() => Neighbour::There,
        _ => Neighbour::Absent,
    }
}

/// Headings of `page` that another lesson of its folder links to.
fn linked(other: &Page, page: &Page) -> BTreeSet<String> {
    let name = format!("{}.md", page.id);
    let anchors = other.links().filter_map(split_link).filter(|(path, _)| path.trim_start_matches("./") == name);
    anchors.filter_map(|(_, anchor)| anchor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_from_other_folders() {
        for language in ["ko", "lessons/pt-BR", "zh_Hant", "haw"] {
            assert!(is_language(Path::new(language)), "{language}");
        }
        for other in ["lessons", "drafts", "x", "KO", "ko-", ""] {
            assert!(!is_language(Path::new(other)), "{other}");
        }
    }

    #[test]
    fn paths_are_tidied_as_people_write_them() {
        assert_eq!(tidy(Path::new("lessons/ko/../mount.md")), Path::new("lessons/mount.md"));
        assert_eq!(tidy(Path::new("./../mount.md")), Path::new("./../mount.md"));
    }
}
