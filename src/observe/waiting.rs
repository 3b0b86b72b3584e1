//! Whether a process is blocked reading a terminal: then what was typed is done, and it waits for more.
//!
//! /proc/PID/syscall names the call it is blocked in, and its memory the descriptors it waits for
//! (proc_pid_syscall(5), proc_pid_mem(5)). This is how shells without prompt marks are recognised.

use std::os::unix::fs::FileExt;
use std::path::Path;

use super::procfs::{ProcessDir, Vanished};
use crate::sys::openat2::{device_at, open_on_mount};
use crate::sys::waiting::{EPOLL_READABLE, READABLE, Waiting, waiting};

/// Device of /dev/tty: the controlling terminal, whichever it is.
const DEV_TTY: u64 = 5 << 8;
/// More descriptors than an interactive program waits for.
const MAX_DESCRIPTORS: usize = 1024;

/// Whether the process' main thread waits for input from the terminal of this device number.
///
/// `false` too if it cannot be told: the caller then waits on, until its deadline.
pub fn reads_terminal(process: &ProcessDir, terminal: u64) -> Result<bool, Vanished> {
    let Some(call) = parse_syscall(&process.read("syscall", 1024)?) else { return Ok(false) };
    Ok(descriptors(process, call).into_iter().any(|fd| is_terminal(process, fd, terminal)))
}

fn is_terminal(process: &ProcessDir, fd: u64, terminal: u64) -> bool {
    let device = device_at(process.as_fd(), Path::new(&format!("fd/{fd}")));
    device.is_ok_and(|device| device == terminal || device == DEV_TTY)
}

/// The descriptors from which the call would read.
fn descriptors(process: &ProcessDir, call: Waiting) -> Vec<u64> {
    match call {
        Waiting::Read { fd } => vec![fd],
        Waiting::Select { count, readable } => {
            let count = usize::try_from(count).unwrap_or(0).min(MAX_DESCRIPTORS);
            // The kernel reads such sets in words of its own size.
            memory(process, readable, count.div_ceil(64) * 8).map_or_else(Vec::new, |set| in_fd_set(&set, count))
        }
        Waiting::Poll { entries, count } => {
            let count = usize::try_from(count).unwrap_or(0).min(MAX_DESCRIPTORS);
            memory(process, entries, count * 8).map_or_else(Vec::new, |array| in_poll_array(&array))
        }
        Waiting::Epoll { fd } => {
            process.read(&format!("fdinfo/{fd}"), 64 * 1024).map_or_else(|_| Vec::new(), |info| in_epoll_info(&info))
        }
    }
}

fn memory(process: &ProcessDir, address: u64, length: usize) -> Option<Vec<u8>> {
    if address == 0 || length == 0 {
        return None;
    }
    let mut bytes = vec![0; length];
    let memory = std::fs::File::from(open_on_mount(process.as_fd(), Path::new("mem")).ok()?);
    memory.read_exact_at(&mut bytes, address).ok()?;
    Some(bytes)
}

/// Reads `0 0x0 0x7ffe… … SP PC`. `running` and `-1 SP PC` (blocked, but in no call) wait for nothing.
fn parse_syscall(text: &[u8]) -> Option<Waiting> {
    let mut words = std::str::from_utf8(text).ok()?.split_ascii_whitespace();
    let number = words.next()?.parse().ok()?;
    let mut arguments = [0; 6];
    for argument in &mut arguments {
        *argument = u64::from_str_radix(words.next()?.strip_prefix("0x")?, 16).ok()?;
    }
    waiting(number, arguments)
}

fn in_fd_set(set: &[u8], count: usize) -> Vec<u64> {
    let words = set.chunks_exact(8).map(|word| u64::from_ne_bytes(word.try_into().expect("chunks of eight")));
    let bits =
        words.enumerate().flat_map(|(n, word)| (0..64).filter(move |b| word >> b & 1 == 1).map(move |b| n * 64 + b));
    bits.filter(|&fd| fd < count).map(|fd| fd as u64).collect()
}

/// `struct pollfd { int fd; short events; short revents; }`
fn in_poll_array(array: &[u8]) -> Vec<u64> {
    let entries = array.chunks_exact(8).map(|entry| {
        let fd = i32::from_ne_bytes(entry[0..4].try_into().expect("four of eight bytes"));
        let events = i16::from_ne_bytes(entry[4..6].try_into().expect("two of eight bytes"));
        (fd, events)
    });
    entries.filter(|(_, events)| events & READABLE != 0).filter_map(|(fd, _)| u64::try_from(fd).ok()).collect()
}

/// Lines `tfd:        0 events:       19 data: …` of /proc/PID/fdinfo/N.
fn in_epoll_info(info: &[u8]) -> Vec<u64> {
    let text = String::from_utf8_lossy(info);
    let watched = text.lines().filter_map(|line| {
        let mut words = line.strip_prefix("tfd:")?.split_ascii_whitespace();
        let fd = words.next()?.parse().ok()?;
        let events = u32::from_str_radix(words.nth(1)?, 16).ok()?;
        (events & EPOLL_READABLE != 0).then_some(fd)
    });
    watched.take(MAX_DESCRIPTORS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_running_process_waits_for_nothing() {
        assert_eq!(parse_syscall(b"running\n"), None);
        assert_eq!(parse_syscall(b"-1 0x7ffd 0x7f12\n"), None);
        assert_eq!(parse_syscall(b""), None);
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn a_blocked_read_is_recognised() {
        let line = b"0 0x3 0x7ffe 0x1 0x0 0x0 0x0 0x7ffd1 0x7f12\n";
        assert_eq!(parse_syscall(line), Some(Waiting::Read { fd: 3 }));
    }

    #[test]
    fn sets_of_descriptors_are_read() {
        let set: Vec<u8> = [0b1001_u64, 1 << 63].iter().flat_map(|w| w.to_ne_bytes()).collect();
        assert_eq!(in_fd_set(&set, 128), [0, 3, 127]);
        assert_eq!(in_fd_set(&set, 100), [0, 3]);

        let mut array = Vec::new();
        for (fd, events) in [(5_i32, READABLE), (-1, READABLE), (6, 4)] {
            array.extend(fd.to_ne_bytes());
            array.extend(events.to_ne_bytes());
            array.extend([0, 0]);
        }
        assert_eq!(in_poll_array(&array), [5]);

        let info = b"pos:\t0\nflags:\t02\ntfd:        7 events:       19 data:  7  pos:0 ino:1 sdev:1\ntfd:        8 events:        4 data: 8\n";
        assert_eq!(in_epoll_info(info), [7]);
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), count in 0_usize..2000) {
            let _ = (parse_syscall(&bytes), in_fd_set(&bytes, count), in_poll_array(&bytes), in_epoll_info(&bytes));
        }
    }
}
