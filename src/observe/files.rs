//! Files as a viewpoint finds them: stat(2) and content, resolved inside its root directory.
//!
//! The lab chooses every name and every link on the way, so paths are resolved by openat2(2) inside the
//! root. What is found is looked at through a handle first: only a regular file is ever opened.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use super::failure::failed;
use crate::lesson::FileType;
use crate::observation::{CONTENT_CAP, FileFacts, FileSeen, Unobservable};
use crate::sys::errno::{is_gone, is_loop};
use crate::sys::openat2::{handle_in_root, handle_in_root_nofollow, reopen};

/// A handle of what a path leads to; `None`: nothing (ENOENT, ENOTDIR).
///
/// Symbolic links are followed, as stat(2) does. One that leads nowhere, in a circle or out of the root by a
/// magic link is itself what is found: that is the only way to see [`FileType::Symlink`].
pub fn find(root: BorrowedFd<'_>, path: &str) -> Result<Option<OwnedFd>, Unobservable> {
    let followed = match handle_in_root(root, Path::new(path)) {
        Ok(handle) => return Ok(Some(handle)),
        Err(error) if is_gone(&error) || is_loop(&error) => error,
        Err(error) => return Err(failed("open", path, &error)),
    };
    match handle_in_root_nofollow(root, Path::new(path)) {
        Ok(handle) => Ok(Some(handle)),
        Err(error) if is_gone(&error) && is_gone(&followed) => Ok(None),
        Err(error) => Err(failed("open", path, &error)),
    }
}

/// What there is to say of a file.
pub fn look(handle: OwnedFd, path: &str) -> Result<FileSeen, Unobservable> {
    let handle = std::fs::File::from(handle);
    let metadata = handle.metadata().map_err(|error| failed("stat", path, &error))?;
    let file_type = file_type(&metadata);
    let mut facts =
        FileFacts { file_type, mode: metadata.mode() & 0o7777, size: metadata.size(), content: None, truncated: false };
    if file_type == FileType::File {
        let mut content = read(handle.as_fd()).map_err(|error| failed("read", path, &error))?;
        facts.truncated = content.len() > CONTENT_CAP;
        content.truncate(CONTENT_CAP);
        facts.content = Some(content);
    }
    Ok(FileSeen::There(facts))
}

/// Up to one byte more than the cap, to tell whether there is more.
fn read(handle: BorrowedFd<'_>) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    std::fs::File::from(reopen(handle)?).take(CONTENT_CAP as u64 + 1).read_to_end(&mut content)?;
    Ok(content)
}

fn file_type(metadata: &std::fs::Metadata) -> FileType {
    let kind = metadata.file_type();
    match () {
        () if kind.is_dir() => FileType::Directory,
        () if kind.is_symlink() => FileType::Symlink,
        () if kind.is_fifo() => FileType::Fifo,
        () if kind.is_socket() => FileType::Socket,
        () if kind.is_char_device() => FileType::CharDevice,
        () if kind.is_block_device() => FileType::BlockDevice,
        () => FileType::File,
    }
}
