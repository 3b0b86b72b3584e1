//! Which lesson files are looked at, with their translations, and what stands around each.

use std::path::{Path, PathBuf};

use super::neighbours::{Folders, is_language, original};
use super::subject::{Place, Subject};
use crate::cli::args::Common;
use crate::cli::exit::Exit;
use crate::cli::lessons::{self, FindError, is_file};
use crate::lesson::{Diagnostic, LessonId, Page, lint};
use crate::messages::{Language, Messages};

#[derive(Default)]
pub(super) struct Gathered {
    pub(super) subjects: Vec<Subject>,
    /// What could not be looked at, and how that ends.
    pub(super) failures: Vec<(String, Exit)>,
}

impl Gathered {
    /// Reads the lessons named, or all with their translations. What can't be read keeps none of the others.
    pub(super) fn read(common: &Common, named: &[String]) -> Self {
        let mut gathered = Self::default();
        let dir = common.lessons.as_deref();
        if named.is_empty() {
            match lessons::all(dir, Language::English) {
                Ok((_, found)) => found.into_iter().for_each(|one| gathered.add(&one.file, &one.text, dir.is_some())),
                Err(error) => gathered.fail(&error),
            }
            for file in dir.map(translations).unwrap_or_default() {
                gathered.read_translation(&file);
            }
        }
        for name in named {
            if Path::new(name).is_dir() && is_file(name) {
                let words = format!("{name} is a folder; to look at all of its lessons: nslab lint --lessons {name}");
                gathered.failures.push((words, Exit::Usage));
                continue;
            }
            match lessons::find(dir, std::slice::from_ref(name), Language::English) {
                Ok(found) => {
                    found.into_iter().for_each(|one| gathered.add(&one.file, &one.text, is_file(name) || dir.is_some()))
                }
                Err(error) => gathered.fail(&error),
            }
        }
        gathered
    }

    fn read_translation(&mut self, file: &Path) {
        // `img` looks like a language too: what neither translates a lesson nor is one is something else.
        let is_lesson = |text: &str| text.contains("toml lesson") || original(file).is_some();
        match lessons::find(None, &[file.to_string_lossy().into_owned()], Language::English) {
            Ok(found) => {
                found.iter().filter(|one| is_lesson(&one.text)).for_each(|one| self.add(&one.file, &one.text, true));
            }
            Err(error) => self.fail(&error),
        }
    }

    /// What authors are told is English.
    fn fail(&mut self, error: &FindError) {
        self.failures.push((error.told(&Messages::new(Language::English)), error.exit()));
    }

    /// A file named twice is looked at once.
    fn add(&mut self, file: &str, text: &str, on_disk: bool) {
        let place = on_disk.then(|| PathBuf::from(file));
        let real = |place: &Place| place.as_deref().and_then(|place| place.canonicalize().ok());
        let known = |subject: &Subject| subject.page.file == file || on_disk && real(&subject.place) == real(&place);
        if !self.subjects.iter().any(known) {
            let id = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let page = Page::read(LessonId(id.unwrap_or_else(|| file.to_owned())), file, text);
            self.subjects.push(Subject { page, place });
        }
    }

    /// All that is to be said of each.
    pub(super) fn lint(&self) -> Vec<Vec<Diagnostic>> {
        let mut folders = Folders::default();
        self.subjects.iter().map(|subject| lint(&subject.page, &folders.around(subject))).collect()
    }
}

/// What to watch for changes of what [`Gathered::read`] reads; nothing where it is all built in.
pub(in super::super) fn watched(common: &Common, named: &[String]) -> Vec<PathBuf> {
    let mut watched: Vec<PathBuf> = named.iter().filter(|name| is_file(name)).map(PathBuf::from).collect();
    let originals = watched.iter().filter_map(|file| original(file));
    watched.extend(originals.collect::<Vec<_>>());
    if named.is_empty() || named.iter().any(|name| !is_file(name)) {
        let dir = common.lessons.as_deref();
        watched.extend(dir.map(Path::to_owned));
        watched.extend(dir.map(languages).unwrap_or_default());
    }
    watched
}

/// Folders of translations: `lessons/ko`.
fn languages(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.is_dir() && is_language(path)).collect();
    all.sort();
    all
}

fn translations(dir: &Path) -> Vec<PathBuf> {
    let files = |folder: PathBuf| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
        files.sort();
        files
    };
    languages(dir).into_iter().flat_map(files).collect()
}
