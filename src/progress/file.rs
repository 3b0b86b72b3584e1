//! The files that records are in. What is written is there whole or not at all, and nothing that lies in their place
//! makes us wait: not a pipe, not a link, not a file without end.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::record::LARGEST;
use crate::sys::lock::{self, Asked, Lock};
use crate::sys::replace::{self, UNFINISHED};

/// How long another session may take to keep its record.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often it is asked whether it has.
const PAUSE: Duration = Duration::from_millis(5);
/// Not through links, and without waiting for whoever would write into a pipe.
const AS_IT_IS: i32 = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC;

/// What is in the place of a record.
pub(super) enum Content {
    Nothing,
    Bytes(Vec<u8>),
    /// No file that we would have written, and why.
    Foreign(&'static str),
}

pub(super) fn read(path: &Path) -> io::Result<Content> {
    let file = match OpenOptions::new().read(true).custom_flags(AS_IT_IS).open(path) {
        Ok(file) => file,
        Err(error) => {
            return match error.raw_os_error() {
                Some(libc::ENOENT) => Ok(Content::Nothing),
                Some(libc::ELOOP) => Ok(Content::Foreign("it is a link")),
                Some(libc::ENXIO) => Ok(Content::Foreign("it is no file")), // a socket
                _ => Err(error),
            };
        }
    };
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Ok(Content::Foreign("it is no file"));
    }
    if meta.len() > LARGEST {
        return Ok(Content::Foreign("it is far too large"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > LARGEST { Content::Foreign("it is far too large") } else { Content::Bytes(bytes) })
}

/// Puts `bytes` in the place of a record, for us alone to read.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace::replace(path, bytes, 0o600)
}

/// Removes what was being written when its writer was killed. Only with the lock: then nobody is writing.
pub(super) fn clean(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(UNFINISHED) {
            let _ = fs::remove_file(entry.path()); // it is in nobody's way
        }
    }
}

/// Gives a file a name under which it is kept, and is in nobody's way.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let names = (1..1000).map(|n| {
        let mut name = path.as_os_str().to_owned();
        name.push(if n == 1 { ".damaged".to_owned() } else { format!(".damaged-{n}") });
        PathBuf::from(name)
    });
    for name in names {
        if fs::symlink_metadata(&name).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            fs::rename(path, &name)?;
            return Ok(name);
        }
    }
    Err(io::Error::other("there are very many damaged ones already"))
}

/// The folder, for us alone if it is new.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Waits for its turn to write into the folder. None where the file system has no locks: then each file is still
/// whole, but of two sessions at the very same moment the later wins.
pub(super) fn lock(folder: &Path) -> io::Result<Option<Lock>> {
    let deadline = Instant::now() + PATIENCE;
    let path = folder.join(".lock");
    let open = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(AS_IT_IS)
        .open(path);
    let mut file = open?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other(".lock is no file"));
    }
    loop {
        match lock::ask(file)? {
            Asked::Held(lock) => return Ok(Some(lock)),
            Asked::NotHere => return Ok(None),
            Asked::Taken(_) if Instant::now() >= deadline => {
                let message = format!("another nslab has been busy with it for {} s", PATIENCE.as_secs());
                return Err(io::Error::new(ErrorKind::TimedOut, message));
            }
            Asked::Taken(again) => file = again,
        }
        std::thread::sleep(PAUSE);
    }
}
