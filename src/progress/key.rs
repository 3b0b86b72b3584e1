//! Under which name a lesson's record is kept.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::lesson::LessonId;

/// Longer names are cut; the rest of a name is in its hash.
const LONGEST: usize = 64;

/// A file name without its ending: letters, digits, `-` and `_`, and for lesson files `@` before a hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LessonKey(String);

impl LessonKey {
    /// Of a lesson that comes with the program: `mount`.
    pub fn built_in(id: &LessonId) -> Self {
        let name = safe(id.as_str());
        if name == id.as_str() && !name.is_empty() {
            Self(name)
        } else {
            Self(format!("{name}@{}", hash(id.as_str().as_bytes())))
        }
    }

    /// Of a lesson file, by its absolute path: two files of one name do not share a record, nor does either with a
    /// lesson that is built in.
    pub fn of_file(id: &LessonId, absolute: &Path) -> Self {
        Self(format!("{}@{}", safe(id.as_str()), hash(absolute.as_os_str().as_encoded_bytes())))
    }

    /// The key whose file this is, by its name without ending.
    pub(super) fn named(name: &str) -> Option<Self> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '@');
        (!name.is_empty() && name.chars().all(fits)).then(|| Self(name.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn safe(id: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    id.chars().take(LONGEST).map(safe).collect()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn files_of_one_name_keep_apart_from_each_other_and_from_what_is_built_in() {
        let id = LessonId::from("mount");
        let keys = [
            LessonKey::built_in(&id),
            LessonKey::of_file(&id, Path::new("/a/mount.md")),
            LessonKey::of_file(&id, Path::new("/b/mount.md")),
        ];
        assert_eq!(keys[0].as_str(), "mount");
        assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[1].as_str().starts_with("mount@"));
        assert_eq!(keys[1], LessonKey::of_file(&id, Path::new("/a/mount.md")));
    }

    proptest! {
        #[test]
        fn any_name_is_a_file_name(id in "\\PC{0,80}", path in "\\PC{0,40}") {
            let id = LessonId(id);
            for key in [LessonKey::built_in(&id), LessonKey::of_file(&id, Path::new(&path))] {
                prop_assert!(!key.as_str().contains(['/', '.', '\0']) && key.as_str().len() < 200);
                prop_assert_eq!(LessonKey::named(key.as_str()), Some(key));
            }
        }
    }
}
