//! Where records are kept: a file a lesson, each whole at every moment.
//!
//! Sessions side by side take turns by a lock, read what the other has kept, and keep both. A lock goes with its
//! holder, a file is replaced by renaming, so a kill or a full disk leaves the last whole state.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::file::{self, Content};
use super::record::{self, Unreadable};
use super::{Environment, LessonKey, LessonProgress, merge};

/// Why something was not kept, or not read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("neither XDG_STATE_HOME nor HOME names a folder by its absolute path")]
    Nowhere,
    #[error("cannot {doing} {}: {error}", .path.display())]
    Io { doing: &'static str, path: PathBuf, error: io::Error },
    #[error("{} was written by a newer nslab (format {format}; this one reads up to {})", .path.display(), record::FORMAT)]
    Newer { path: PathBuf, format: u64 },
    #[error("{} is damaged ({why}); it is now {}", .path.display(), .aside.display())]
    Damaged { path: PathBuf, why: String, aside: PathBuf },
}

/// A record as it is kept.
#[derive(Debug)]
pub struct Kept {
    pub key: LessonKey,
    pub progress: Result<LessonProgress, StoreError>,
}

/// The folder of records, which may not be there yet.
#[derive(Debug, Clone)]
pub struct Store {
    folder: Option<PathBuf>,
}

impl Store {
    /// Touches nothing: whether it can be written shows when something is kept.
    pub fn open(environment: &Environment) -> Self {
        Self { folder: environment.folder() }
    }

    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The record of a lesson; none if nothing was kept. A damaged one is set aside and told.
    pub fn load(&self, key: &LessonKey) -> Result<Option<LessonProgress>, StoreError> {
        let path = self.path(key)?;
        match read(&path)? {
            Found::Nothing => Ok(None),
            Found::Progress(progress) => Ok(Some(*progress)),
            Found::Damaged(_) => {
                // Only whoever has the lock may move files; by then it may be whole.
                let _lock = self.lock()?;
                match read(&path)? {
                    Found::Nothing => Ok(None),
                    Found::Progress(progress) => Ok(Some(*progress)),
                    Found::Damaged(why) => Err(set_aside(&path, why)),
                }
            }
        }
    }

    /// Keeps a record beside what other sessions have kept of the lesson meanwhile, and returns both.
    pub fn save(&self, key: &LessonKey, ours: &LessonProgress) -> Result<LessonProgress, StoreError> {
        self.change(key, |theirs| theirs.map_or_else(|| ours.clone(), |theirs| merge(&theirs, ours)))
    }

    /// The record of a lesson, or what is then the first: of two sessions that begin at once, both get the same.
    pub fn begin(&self, key: &LessonKey, first: &LessonProgress) -> Result<LessonProgress, StoreError> {
        self.change(key, |theirs| theirs.unwrap_or_else(|| first.clone()))
    }

    /// All records, by key. Damaged ones are set aside.
    pub fn all(&self) -> Result<Vec<Kept>, StoreError> {
        let folder = self.folder.as_ref().ok_or(StoreError::Nowhere)?;
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed("read", folder)(error)),
        };
        let mut kept = BTreeMap::new();
        for entry in entries {
            let name = entry.map_err(failed("read", folder))?.file_name();
            let key = name.to_str().and_then(|name| name.strip_suffix(".json")).and_then(LessonKey::named);
            let Some(key) = key else { continue };
            match self.load(&key) {
                Ok(None) => {}
                Ok(Some(progress)) => drop(kept.insert(key, Ok(progress))),
                Err(error) => drop(kept.insert(key, Err(error))),
            }
        }
        Ok(kept.into_iter().map(|(key, progress)| Kept { key, progress }).collect())
    }

    /// Reads, changes and writes with nobody else writing meanwhile.
    fn change(
        &self,
        key: &LessonKey,
        change: impl FnOnce(Option<LessonProgress>) -> LessonProgress,
    ) -> Result<LessonProgress, StoreError> {
        let path = self.path(key)?;
        let folder = path.parent().unwrap_or(Path::new("/"));
        file::make_folder(folder).map_err(failed("make", folder))?;
        let _lock = self.lock()?;
        file::clean(folder);
        let (theirs, damage) = match read(&path)? {
            Found::Nothing => (None, None),
            Found::Progress(progress) => (Some(*progress), None),
            Found::Damaged(why) => (None, Some(set_aside(&path, why))),
        };
        // What could not be set aside is in the way of what is to be kept.
        if let Some(error @ StoreError::Io { .. }) = damage {
            return Err(error);
        }
        let progress = change(theirs);
        let bytes = record::write(&progress).map_err(|error| failed("write", &path)(error.into()))?;
        file::replace(&path, &bytes).map_err(failed("write", &path))?;
        damage.map_or(Ok(progress), Err)
    }

    fn path(&self, key: &LessonKey) -> Result<PathBuf, StoreError> {
        let folder = self.folder.as_ref().ok_or(StoreError::Nowhere)?;
        Ok(folder.join(format!("{}.json", key.as_str())))
    }

    fn lock(&self) -> Result<Option<crate::sys::lock::Lock>, StoreError> {
        let folder = self.folder.as_ref().ok_or(StoreError::Nowhere)?;
        file::lock(folder).map_err(failed("lock", folder))
    }
}

enum Found {
    Nothing,
    Progress(Box<LessonProgress>),
    Damaged(String),
}

fn read(path: &Path) -> Result<Found, StoreError> {
    match file::read(path).map_err(failed("read", path))? {
        Content::Nothing => Ok(Found::Nothing),
        Content::Foreign(why) => Ok(Found::Damaged(why.to_owned())),
        Content::Bytes(bytes) => match record::read(&bytes) {
            Ok(progress) => Ok(Found::Progress(Box::new(progress))),
            Err(Unreadable::Newer { format }) => Err(StoreError::Newer { path: path.to_owned(), format }),
            Err(Unreadable::Damaged(why)) => Ok(Found::Damaged(why)),
        },
    }
}

fn set_aside(path: &Path, why: String) -> StoreError {
    match file::set_aside(path) {
        Ok(aside) => StoreError::Damaged { path: path.to_owned(), why, aside },
        Err(error) => failed("set aside the damaged", path)(error),
    }
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |error| StoreError::Io { doing, path, error }
}

#[cfg(test)]
mod tests;
