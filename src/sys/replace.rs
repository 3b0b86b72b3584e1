//! Putting bytes in the place of a file, whole or not at all: another is written beside it, on the disk, and then renamed
//! (rename(2)). A failure, or a kill, at any moment leaves the old one.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What is not yet whole begins with a dot and the file's name, and ends in this.
pub const UNFINISHED: &str = ".unfinished";
/// What programs ask for a new file; the umask takes from it (open(2)).
pub const USUAL: u32 = 0o666;

/// Replaces a file, which keeps its mode; or makes one, with `mode`. Of a link, what it leads to is replaced.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let there = fs::canonicalize(path);
    let path = there.as_deref().unwrap_or(path);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = tempfile::Builder::new()
        .prefix(&format!(".{name}."))
        .suffix(UNFINISHED)
        .permissions(Permissions::from_mode(mode))
        .tempfile_in(folder);
    let mut beside = beside.map_err(plain)?;
    if let Ok(meta) = fs::metadata(path) {
        beside.as_file().set_permissions(meta.permissions())?;
    }
    beside.write_all(bytes).map_err(plain)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    // The rename is on the disk when the folder is; file systems that can't sync one order it themselves.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The error without the name of a file that nobody knows of.
fn plain(error: io::Error) -> io::Error {
    let inner = error.get_ref().and_then(|inner| inner.source()).and_then(|source| source.downcast_ref::<io::Error>());
    inner.and_then(io::Error::raw_os_error).map_or(error, io::Error::from_raw_os_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(file: &Path) -> u32 {
        fs::metadata(file).expect("a file").permissions().mode() & 0o777
    }

    #[test]
    fn a_file_keeps_its_mode_and_the_link_that_leads_to_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let (file, link) = (dir.path().join("f"), dir.path().join("l"));
        replace(&file, b"one", 0o600).expect("a file");
        assert_eq!(mode(&file), 0o600);
        fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("our own");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        replace(&link, b"two", USUAL).expect("a file");
        assert_eq!((fs::read(&file).expect("a file"), mode(&file)), (b"two".to_vec(), 0o640));
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 2, "nothing stays beside it");
    }

    #[test]
    fn what_cannot_be_written_leaves_the_old_one() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("folder");
        fs::create_dir(&file).expect("a folder");
        assert!(replace(&file, b"x", USUAL).is_err());
        assert!(file.is_dir());
        assert_eq!(
            replace(&dir.path().join("none/f"), b"x", USUAL).map_err(|e| e.kind()),
            Err(io::ErrorKind::NotFound)
        );
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
    }
}
