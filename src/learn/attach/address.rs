//! Where running labs can be found: abstract Unix sockets (unix(7)), named after who runs what, and listed by the
//! kernel in /proc/net/unix.
//!
//! A name proves nothing: anybody can take any. Whom one talks to is asked of the kernel (SO_PEERCRED).

use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::SocketAddr;

/// `__SO_ACCEPTCON`, as /proc/net/unix shows it: somebody listens.
const LISTENS: &str = "00010000";
/// Of a lesson's name within a socket's, which has room for 107 bytes in all.
const LONGEST_LESSON: usize = 60;

/// A lab that one could join.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Running {
    /// Of the `nslab learn` that holds it.
    pub pid: u32,
    pub lesson: String,
}

/// The labs that run under this user id, by process id.
pub fn running(uid: u32) -> io::Result<Vec<Running>> {
    Ok(listed(&std::fs::read_to_string("/proc/net/unix")?, uid))
}

pub(super) fn address(uid: u32, lab: &Running) -> io::Result<SocketAddr> {
    SocketAddr::from_abstract_name(format!("nslab/{uid}/{}/{}", lab.pid, lab.lesson))
}

/// A lesson's name as it stands in an address.
pub(super) fn label(lesson: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let label: String = lesson.chars().map(plain).take(LONGEST_LESSON).collect();
    if label.is_empty() { "_".to_owned() } else { label }
}

fn listed(table: &str, uid: u32) -> Vec<Running> {
    let mut labs: Vec<Running> = table.lines().skip(1).filter_map(|line| listening(line, uid)).collect();
    labs.sort();
    labs.dedup();
    labs
}

/// `ffff…: 00000002 00000000 00010000 0001 01 20743 @nslab/1000/4711/mount`
fn listening(line: &str, uid: u32) -> Option<Running> {
    let mut fields = line.split_ascii_whitespace();
    let flags = fields.nth(3)?;
    let name = fields.nth(3).filter(|_| flags == LISTENS)?;
    let mut parts = name.strip_prefix("@nslab/")?.splitn(3, '/');
    let owner: u32 = parts.next()?.parse().ok()?;
    let pid = parts.next()?.parse().ok()?;
    let lesson = parts.next().filter(|lesson| label(lesson) == *lesson)?;
    (owner == uid).then(|| Running { pid, lesson: lesson.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 20743 @nslab/1000/4711/mount
0000000000000000: 00000003 00000000 00000000 0001 03 20744 @nslab/1000/4711/mount
0000000000000000: 00000002 00000000 00010000 0001 01 20745 @nslab/0/12/pid
0000000000000000: 00000002 00000000 00010000 0001 01 20746 /run/x
0000000000000000: 00000002 00000000 00010000 0001 01 20747 @nslab/1000/9/my_own-lesson.2
0000000000000000: 00000002 00000000 00010000 0001 01 20748 @nslab/1000/x/pid
0000000000000000: 00000002 00000000 00010000 0001 01 20749 @nslab/1000/7/\x1b[31m
0000000000000000: 00000003 00000000 00000000 0001 03 20750
";

    #[test]
    fn labs_are_listed_by_their_user() {
        let lab = |pid, lesson: &str| Running { pid, lesson: lesson.to_owned() };
        assert_eq!(listed(TABLE, 1000), [lab(9, "my_own-lesson.2"), lab(4711, "mount")]);
        assert_eq!(listed(TABLE, 0), [lab(12, "pid")]);
        assert_eq!(listed("", 0), []);
    }

    #[test]
    fn any_lesson_has_an_address() {
        for lesson in ["mount", "", "a/b c", "이름공간", &"x".repeat(500)] {
            let lab = Running { pid: u32::MAX, lesson: label(lesson) };
            assert!(address(u32::MAX, &lab).is_ok(), "{lesson}");
        }
    }
}
