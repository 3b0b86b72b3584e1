//! Pure readers that are nobody's business but this crate's and its fuzz targets' (`tests/fuzz`). No part of the
//! public interface: it may change at any time.

use crate::lab::marks::MarkReader;
use crate::observation::Mount;
use crate::observe::{mounts, stat};

/// What a terminal that prints these pieces, one after the other, is taken to have printed, and whether it was cut.
pub fn printed<'p>(pieces: impl IntoIterator<Item = &'p [u8]>, typed: &str) -> (String, bool) {
    let mut reader = MarkReader::default();
    pieces.into_iter().for_each(|piece| reader.feed(piece));
    (reader.output(typed), reader.truncated())
}

/// The mounts of /proc/PID/mountinfo.
pub fn mount_table(bytes: &[u8]) -> Option<Vec<Mount>> {
    mounts::parse(bytes)
}

/// PID and name of /proc/PID/stat.
pub fn process_stat(bytes: &[u8]) -> Option<(u32, String)> {
    stat::parse_stat(bytes).map(|stat| (stat.pid, stat.name))
}

/// The PIDs of /proc/PID/status.
pub fn process_pids(bytes: &[u8]) -> Option<Vec<u32>> {
    stat::parse_pids(bytes)
}
