//! System V objects of the IPC namespace in which the observer stands: proc_sysvipc(5), ipc_namespaces(7).

use std::os::fd::BorrowedFd;
use std::path::Path;

use super::failure::{failed, not_understood};
use super::procfs::read;
use crate::lesson::IpcObject;
use crate::observation::{IpcEntry, Unobservable};

/// Larger lists are not read.
const MAX_LIST: usize = 1024 * 1024;

/// All System V objects. These files follow the reader's IPC namespace, whosever procfs they are in.
pub fn objects(procfs: BorrowedFd<'_>) -> Result<Vec<IpcEntry>, Unobservable> {
    let mut found = Vec::new();
    for (object, file) in [
        (IpcObject::Queue, "sysvipc/msg"),
        (IpcObject::Semaphore, "sysvipc/sem"),
        (IpcObject::SharedMemory, "sysvipc/shm"),
    ] {
        let table = read(procfs, Path::new(file), MAX_LIST as u64 + 1)
            .map_err(|error| failed("read", format!("/proc/{file}"), &error))?;
        if table.len() > MAX_LIST {
            return Err(Unobservable::TooMuch(format!("/proc/{file} is larger than {MAX_LIST} bytes")));
        }
        found.extend(parse(object, &table).ok_or_else(|| not_understood(format!("/proc/{file}")))?);
    }
    Ok(found)
}

/// Reads the lines below the heading; each begins with the key (signed) and the identifier.
pub fn parse(object: IpcObject, table: &[u8]) -> Option<Vec<IpcEntry>> {
    let lines = std::str::from_utf8(table).ok()?.lines().skip(1);
    let entries = lines.map(|line| {
        let mut fields = line.split_ascii_whitespace();
        let key = fields.next()?.parse::<i32>().ok()? as u32;
        let id = fields.next()?.parse().ok()?;
        Some(IpcEntry { object, key, id })
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const QUEUES: &str = "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime
      4660          0   644           0          0     0     0     0     0     0     0          0          0 1764000000
-559038737          3   600           0          0     0     0     0     0     0     0          0          0 1764000001
";

    #[test]
    fn keys_above_the_signed_range_are_kept() {
        let entries = parse(IpcObject::Queue, QUEUES.as_bytes()).expect("a table");
        let seen: Vec<(u32, u32)> = entries.iter().map(|e| (e.key, e.id)).collect();
        assert_eq!(seen, [(0x1234, 0), (0xdead_beef, 3)]);
    }

    #[test]
    fn a_heading_alone_is_no_object() {
        assert_eq!(parse(IpcObject::Semaphore, b"       key      semid perms\n"), Some(Vec::new()));
        assert_eq!(parse(IpcObject::Semaphore, b"heading\nnonsense here\n"), None);
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(IpcObject::Queue, &bytes);
        }
    }
}
