//! Bytes that a learner's programs choose: what terminals print, mount tables, process names.

use nslab::fuzzing::{mount_table, printed, process_pids, process_stat};

pub fn holds(bytes: &[u8]) {
    is_harmless(bytes);
    // One line is one mount, or the table is not understood.
    if let Some(mounts) = mount_table(bytes) {
        assert_eq!(mounts.len(), bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty()).count());
    }
    if let Some((_, name)) = process_stat(bytes) {
        assert!(String::from_utf8_lossy(bytes).contains(&name), "a name that nobody has");
    }
    assert!(process_pids(bytes).is_none_or(|pids| !pids.is_empty()));
}

/// Nothing but text comes through, however the bytes come in pieces.
fn is_harmless(bytes: &[u8]) {
    let (whole, truncated) = printed([bytes], "x");
    assert!(whole.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'), "{whole:?} is not harmless");
    // Of what is no UTF-8, vte drops more or less, depending on where it was cut.
    if std::str::from_utf8(bytes).is_err() {
        return;
    }
    let half = bytes.len() / 2;
    assert_eq!(printed([&bytes[..half], &bytes[half..]], "x"), (whole.clone(), truncated), "cut at {half}");
    assert_eq!(printed(bytes.chunks(1), "x"), (whole, truncated), "byte by byte");
}
