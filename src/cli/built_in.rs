//! The lessons that come with the program: its `lessons/` folder, as it was when the program was built.

macro_rules! lesson_files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../lessons/", $name)))),*]
    };
}

/// Names of files and what stands in them.
pub const FILES: &[(&str, &str)] = lesson_files!["course.toml", "mount.md", "pid.md", "bridge.md"];

/// Translations, each in the folder of its language: `ko/mount.md`.
pub const TRANSLATIONS: &[(&str, &str)] = lesson_files![];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::lesson::{LessonId, Page, translated};
    use crate::messages::Language;

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons");

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn every_lesson_of_the_folder_is_built_in() {
        for name in names(Path::new(FOLDER)) {
            let is_lesson = name.ends_with(".md") || name == "course.toml";
            assert!(!is_lesson || FILES.iter().any(|(built_in, _)| *built_in == name), "{name} is not built in");
        }
    }

    #[test]
    fn every_translation_of_the_folder_is_built_in() {
        for language in Language::ALL {
            for name in names(&Path::new(FOLDER).join(language.code())) {
                let name = format!("{}/{name}", language.code());
                assert!(TRANSLATIONS.iter().any(|(built_in, _)| *built_in == name), "{name} is not built in");
            }
        }
    }

    #[test]
    fn every_translation_says_what_its_original_says() {
        for (name, text) in TRANSLATIONS {
            let original = name.split('/').next_back().unwrap_or_default();
            let (_, theirs) = FILES.iter().find(|(file, _)| *file == original).expect("it has an original");
            let page = |file: &str, text: &str| Page::read(LessonId::from(original), file, text);
            assert!(translated(&page(name, text), &page(original, theirs)).is_some(), "nslab lint --lessons lessons");
        }
    }
}
