//! Mount tables, and which PID namespace a mounted procfs shows: proc_pid_mountinfo(5).

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::failure::{failed, not_understood};
use super::procfs;
use super::procfs::namespace_inode;
use super::view::LabView;
use super::viewpoint::Place;
use crate::lesson::Propagation;
use crate::observation::{Mount, Unobservable};
use crate::sys::errno::is_gone;
use crate::sys::openat2::{FileSystem, file_system, handle_in_root, handle_on_mount, identity};

/// Larger tables are not read.
const MAX_TABLE: usize = 4 * 1024 * 1024;
/// Inode of a procfs' root directory (PROC_ROOT_INO). A bind mount of a part of it has another.
const PROC_ROOT_INODE: u64 = 1;

/// Answers [`crate::observation::Question::Mounts`].
pub fn mounts(lab: &LabView, place: &Place) -> Result<Vec<Mount>, Unobservable> {
    let table = match place {
        Place::Process(at) => at.directory.read("mountinfo", MAX_TABLE as u64 + 1)?,
        Place::Host | Place::Netns { .. } => {
            read_from_start(lab.mountinfo.as_fd()).map_err(|error| failed("read", "the host's mount table", &error))?
        }
    };
    if table.len() > MAX_TABLE {
        return Err(Unobservable::TooMuch(format!("the mount table is larger than {MAX_TABLE} bytes")));
    }
    parse(&table).ok_or_else(|| not_understood("the mount table"))
}

fn read_from_start(fd: BorrowedFd<'_>) -> io::Result<Vec<u8>> {
    let file = std::fs::File::from(fd.try_clone_to_owned()?);
    let mut table = Vec::new();
    let mut chunk = vec![0; 16 * 1024];
    while table.len() <= MAX_TABLE {
        match file.read_at(&mut chunk, table.len() as u64)? {
            0 => break,
            length => table.extend_from_slice(&chunk[..length]),
        }
    }
    Ok(table)
}

/// The root directory of the procfs mounted at a path; `None`: none is.
pub fn procfs_at(root: BorrowedFd<'_>, path: &str) -> Result<Option<OwnedFd>, Unobservable> {
    let handle = match handle_in_root(root, Path::new(path)) {
        Ok(handle) => handle,
        Err(error) if is_gone(&error) => return Ok(None),
        Err(error) => return Err(failed("open", path, &error)),
    };
    let is_procfs = file_system(handle.as_fd())
        .and_then(|kind| Ok(kind == FileSystem::Proc && identity(&handle)?.1 == PROC_ROOT_INODE));
    Ok(is_procfs.map_err(|error| failed("stat", path, &error))?.then_some(handle))
}

/// Answers [`crate::observation::Question::ProcfsOf`]: its PID 1 is in the PID namespace that it shows.
pub fn procfs_of(root: BorrowedFd<'_>, path: &str) -> Result<Option<u64>, Unobservable> {
    let Some(procfs) = procfs_at(root, path)? else { return Ok(None) };
    let inode = handle_on_mount(procfs.as_fd(), Path::new("1/ns"))
        .and_then(|links| namespace_inode(links.as_fd(), Path::new("pid")))
        .map_err(|error| failed("readlink", format!("{path}/1/ns/pid"), &error))?;
    inode.map(Some).ok_or_else(|| not_understood(format!("{path}/1/ns/pid")))
}

/// Answers [`crate::observation::Question::Processes`].
pub fn processes(root: BorrowedFd<'_>) -> Result<Vec<crate::observation::Process>, Unobservable> {
    match procfs_at(root, "/proc")? {
        Some(procfs) => procfs::list(procfs.as_fd()),
        None => Err(Unobservable::Failed("list /proc: no procfs is mounted there".to_owned())),
    }
}

/// Reads a mount table; `None` if a line is not of its form.
pub fn parse(table: &[u8]) -> Option<Vec<Mount>> {
    table.split(|&b| b == b'\n').filter(|line| !line.is_empty()).map(parse_line).collect()
}

/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`
fn parse_line(line: &[u8]) -> Option<Mount> {
    let mut fields = line.split(|&b| b == b' ');
    let id = std::str::from_utf8(fields.next()?).ok()?.parse().ok()?;
    let parent = std::str::from_utf8(fields.next()?).ok()?.parse().ok()?;
    let device = unescape(fields.next()?);
    let root = unescape(fields.next()?);
    let path = unescape(fields.next()?);
    let own = unescape(fields.next()?);
    let optional: Vec<&[u8]> = fields.by_ref().take_while(|&field| field != b"-").collect();
    let fs_type = unescape(fields.next()?);
    let source = unescape(fields.next()?);
    let of_file_system = unescape(fields.next()?);

    let mut options: Vec<String> = Vec::new();
    for option in own.split(',').chain(of_file_system.split(',')) {
        if !option.is_empty() && !options.iter().any(|known| known == option) {
            options.push(option.to_owned());
        }
    }
    Some(Mount { id, parent, device, root, path, options, propagation: propagation(&optional), fs_type, source })
}

/// A mount can be a slave and shared at once: then it passes on, and is called shared.
fn propagation(optional: &[&[u8]]) -> Propagation {
    let has = |prefix: &[u8]| optional.iter().any(|field| field.starts_with(prefix));
    match () {
        () if has(b"shared:") => Propagation::Shared,
        () if has(b"master:") => Propagation::Slave,
        () if has(b"unbindable") => Propagation::Unbindable,
        () => Propagation::Private,
    }
}

/// Space, tab, line end, backslash (and `#` of sources) are written as three octal digits.
fn unescape(field: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((&first, after)) = rest.split_first() {
        let octal = (first == b'\\').then(|| after.get(..3)).flatten();
        let value = octal.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok());
        match value {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[3..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(line: &str) -> Mount {
        parse(line.as_bytes()).and_then(|mut mounts| mounts.pop()).expect("a mount")
    }

    #[test]
    fn reads_the_manuals_example() {
        let mount = one("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n");
        assert_eq!((mount.id, mount.parent, mount.device.as_str()), (36, 35, "98:0"));
        assert_eq!((mount.root.as_str(), mount.path.as_str()), ("/mnt1", "/mnt2"));
        assert_eq!((mount.fs_type.as_str(), mount.source.as_str()), ("ext3", "/dev/root"));
        assert_eq!(mount.options, ["rw", "noatime", "errors=continue"]);
        assert_eq!(mount.propagation, Propagation::Slave);
    }

    #[test]
    fn optional_fields_may_be_none_or_several() {
        let with = |optional: &str| one(&format!("1 2 0:1 / /x rw {optional}- tmpfs none rw")).propagation;
        assert_eq!(with(""), Propagation::Private);
        assert_eq!(with("shared:7 "), Propagation::Shared);
        assert_eq!(with("shared:7 master:3 propagate_from:2 "), Propagation::Shared);
        assert_eq!(with("master:3 propagate_from:2 "), Propagation::Slave);
        assert_eq!(with("unbindable "), Propagation::Unbindable);
    }

    #[test]
    fn escapes_are_undone_and_an_empty_source_is_kept() {
        let mount = one(r"1 2 0:1 /a\040b /x\134y\012z rw - fuse.x  rw");
        assert_eq!((mount.root.as_str(), mount.path.as_str(), mount.source.as_str()), ("/a b", "/x\\y\nz", ""));
    }

    #[test]
    fn a_line_cut_short_is_no_mount() {
        assert_eq!(parse(b"1 2 0:1 / /x rw - tmpfs"), None);
        assert_eq!(parse(b""), Some(Vec::new()));
    }

    proptest! {
        #[test]
        fn any_path_survives_the_kernels_escapes(path in "/[ -~\n\t\u{e9}]{0,20}") {
            let escaped: String = path.chars().map(|c| match c {
                ' ' | '\t' | '\n' | '\\' => format!("\\{:03o}", c as u32),
                c => c.to_string(),
            }).collect();
            prop_assert_eq!(one(&format!("1 2 0:1 / {escaped} rw - tmpfs none rw")).path, path);
        }

        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&bytes);
        }
    }
}
