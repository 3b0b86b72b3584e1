//! `nslab-where`: which kinds of namespaces of this process differ from the host's, for the prompt.
//!
//! The host's come in `NSLAB_HOST` as `mnt:4026531841 pid:4026…`. /proc can't be relied on: the learner mounts over
//! it, and one of another PID namespace has no /proc/self for us. So a pidfd is asked (its requests are in
//! linux/pidfd.h, since Linux 6.11), and /proc/self/ns only where the kernel is older. Prints `?` where neither tells.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;
use std::process::ExitCode;

use super::libc;

/// Each kind with the number of its `PIDFD_GET_*_NAMESPACE` in linux/pidfd.h, in the order they are printed.
const KINDS: [(&str, u32); 8] =
    [("mnt", 3), ("pid", 5), ("net", 4), ("ipc", 2), ("uts", 10), ("user", 9), ("cgroup", 1), ("time", 7)];

/// `_IO(0xFF, number)`: "no data" is a bit on these architectures, and none on the others.
const NO_DATA: u32 = if cfg!(any(
    target_arch = "powerpc",
    target_arch = "powerpc64",
    target_arch = "mips",
    target_arch = "mips64",
    target_arch = "sparc64"
)) {
    1 << 29
} else {
    0
};

pub fn main() -> ExitCode {
    let host = std::env::var("NSLAB_HOST").unwrap_or_default();
    let pidfd = libc::own_pidfd().ok();
    let own = |kind: &str, number: u32| inode(pidfd.as_ref().map(AsFd::as_fd), kind, number);
    let host = if asker_is_outside() { without_pid(&host) } else { host };
    // A closed terminal is no concern of a prompt.
    let _ = io::stdout().write_all(differing(&host, own).as_bytes());
    ExitCode::SUCCESS
}

/// The shell that asks has unshared its PID namespace without forking (`unshare -p` without `-f`): it is outside itself,
/// and only its children are inside, this one, which it has exec, among them. From in there it has no number (getppid(2)).
fn asker_is_outside() -> bool {
    std::os::unix::process::parent_id() == 0
}

/// Where only the children are is no place of the shell's.
fn without_pid(host: &str) -> String {
    let stays = |word: &&str| !word.starts_with("pid:");
    host.split_whitespace().filter(stays).collect::<Vec<_>>().join(" ")
}

fn inode(pidfd: Option<BorrowedFd<'_>>, kind: &str, number: u32) -> Option<u64> {
    let asked = pidfd.and_then(|fd| libc::ioctl_descriptor(fd, NO_DATA | 0xFF00 | number).ok());
    if let Some(namespace) = asked {
        return File::from(namespace).metadata().ok().map(|data| data.ino());
    }
    let link = std::fs::read_link(format!("/proc/self/ns/{kind}")).ok()?;
    link.to_str()?.split_once(":[")?.1.strip_suffix(']')?.parse().ok()
}

/// `?` if any kind that the host has is not known here: half an answer would name the wrong place.
fn differing(host: &str, own: impl Fn(&str, u32) -> Option<u64>) -> String {
    let host: HashMap<&str, u64> = host
        .split_whitespace()
        .filter_map(|word| word.split_once(':'))
        .filter_map(|(k, n)| Some((k, n.parse().ok()?)))
        .collect();
    let mut differ = Vec::new();
    for (kind, number) in KINDS {
        let Some(theirs) = host.get(kind) else { continue };
        match own(kind, number) {
            Some(ours) if ours == *theirs => {}
            Some(_) => differ.push(kind),
            None => return "?".to_owned(),
        }
    }
    if host.is_empty() { "?".to_owned() } else { differ.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_kinds_that_differ_in_the_prompts_order() {
        assert_eq!(
            differing("time:8 net:3 pid:2 mnt:1", |kind, _| Some(if kind == "net" { 3 } else { 9 })),
            "mnt pid time"
        );
    }

    #[test]
    fn nothing_differs_on_the_host() {
        assert_eq!(differing("mnt:3 pid:5", |_, number| Some(u64::from(number))), "");
    }

    #[test]
    fn a_shell_is_not_where_only_its_children_are() {
        assert_eq!(differing(&without_pid("mnt:1 pid:2 ipc:3"), |_, _| Some(9)), "mnt ipc");
    }

    #[test]
    fn half_an_answer_is_none() {
        assert_eq!(differing("mnt:1 pid:2", |kind, _| (kind == "mnt").then_some(7)), "?");
        assert_eq!(differing("", |_, _| Some(1)), "?");
    }

    #[test]
    fn the_kernel_and_proc_agree() {
        let pidfd = libc::own_pidfd().expect("this kernel has pidfds");
        for (kind, number) in KINDS {
            assert_eq!(inode(Some(pidfd.as_fd()), kind, number), inode(None, kind, number), "{kind}");
        }
    }
}
