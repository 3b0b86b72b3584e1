//! Which user and group ids a lab gets: user_namespaces(7), subuid(5), newuidmap(1).
//!
//! A lab has two user namespaces. The supervisor's, U1, maps the lab's ids and one more, id 0, which is the
//! supervisor's own; the lab's, U2, is a child of it. An ordinary user always has one id to give. With
//! newuidmap(1) and a range in /etc/subuid, or as root, a lab has 65,536, and its root is nobody else.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::sys;

/// How many ids a lab with a range has.
const LAB_IDS: u32 = 65_536;
/// Where ranges for root's labs begin: far above what useradd(8) gives out.
const FIRST_ROOT_RANGE: u32 = 0x6000_0000;
/// Apart by more than the 65,537 ids that U1 maps.
const ROOT_RANGE_STEP: u32 = 0x0002_0000;
const ROOT_RANGES: u32 = 4096;

/// What a supervisor must know of its ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ids {
    /// U1: 0 is the user. U2: 0 is U1's 0.
    One,
    /// U1: 0 is the supervisor's own, 1… the lab's. U2: 0… is U1's 1….
    Range,
}

impl Ids {
    /// Lines of U2's uid_map and gid_map.
    pub fn lab_map(self) -> String {
        match self {
            Self::One => "0 0 1".to_owned(),
            Self::Range => format!("0 1 {LAB_IDS}"),
        }
    }

    pub fn count(self) -> u32 {
        match self {
            Self::One => 1,
            Self::Range => LAB_IDS,
        }
    }
}

/// How U1 gets its maps.
#[derive(Debug)]
pub enum Mapping {
    /// The process writes them itself: `0 UID 1`.
    Own { uid: u32, gid: u32 },
    /// newuidmap(1) and newgidmap(1) write them from /etc/subuid and /etc/subgid.
    Helpers { uid: u32, gid: u32, first_uid: u32, first_gid: u32, newuidmap: PathBuf, newgidmap: PathBuf },
    /// We write them, as root. The claim keeps other labs from taking the same range.
    Root { first: u32, _claim: OwnedFd },
}

impl Mapping {
    pub fn ids(&self) -> Ids {
        match self {
            Self::Own { .. } => Ids::One,
            Self::Helpers { .. } | Self::Root { .. } => Ids::Range,
        }
    }

    /// The best that this user has here.
    pub fn choose() -> io::Result<Self> {
        let (uid, gid) = (sys::process::uid(), sys::process::gid());
        let mapping = if uid == 0 { root_range()? } else { helpers(uid, gid) };
        Ok(mapping.unwrap_or(Self::Own { uid, gid }))
    }
}

fn helpers(uid: u32, gid: u32) -> Option<Mapping> {
    let newuidmap = super::programs::on_path("newuidmap")?;
    let newgidmap = super::programs::on_path("newgidmap")?;
    let user = user_name(uid, &fs::read_to_string("/etc/passwd").unwrap_or_default());
    let first_uid = subordinate_range(uid, user.as_deref(), &fs::read_to_string("/etc/subuid").ok()?)?;
    let first_gid = subordinate_range(uid, user.as_deref(), &fs::read_to_string("/etc/subgid").ok()?)?;
    Some(Mapping::Helpers { uid, gid, first_uid, first_gid, newuidmap, newgidmap })
}

fn user_name(uid: u32, passwd: &str) -> Option<String> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

/// The first id of a range large enough: subuid(5) lines are `user:first:count`.
fn subordinate_range(uid: u32, user: Option<&str>, file: &str) -> Option<u32> {
    ranges(file).find_map(|(owner, first, count)| {
        let ours = Some(owner) == user || owner.parse() == Ok(uid);
        (ours && count >= LAB_IDS).then_some(first)
    })
}

fn ranges(file: &str) -> impl Iterator<Item = (&str, u32, u32)> {
    file.lines().filter_map(|line| {
        let mut fields = line.split(':');
        Some((fields.next()?, fields.next()?.parse().ok()?, fields.next()?.trim().parse().ok()?))
    })
}

/// A range that nobody was given in /etc/subuid and no other lab holds now. `None` where root's own ids do not
/// reach that far (root of a container).
fn root_range() -> io::Result<Option<Mapping>> {
    let own_map = fs::read_to_string("/proc/self/uid_map")?;
    let given = fs::read_to_string("/etc/subuid").unwrap_or_default();
    for n in 0..ROOT_RANGES {
        let first = FIRST_ROOT_RANGE + n * ROOT_RANGE_STEP;
        if !reaches(&own_map, first) {
            return Ok(None);
        }
        if overlaps(&given, first) {
            continue;
        }
        match sys::net::claim_name(&format!("nslab-ids-{first}")) {
            Ok(claim) => return Ok(Some(Mapping::Root { first, _claim: claim })),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Whether the ids from `first` on exist in a user namespace with this uid_map.
fn reaches(uid_map: &str, first: u32) -> bool {
    uid_map.lines().any(|line| {
        let mut fields = line.split_whitespace().map(|f| f.parse::<u64>().unwrap_or(0));
        let (inside, _, count) = (fields.next(), fields.next(), fields.next());
        matches!((inside, count), (Some(inside), Some(count))
            if inside <= u64::from(first) && u64::from(first) + u64::from(LAB_IDS) < inside + count)
    })
}

fn overlaps(subuid: &str, first: u32) -> bool {
    let end = u64::from(first) + u64::from(LAB_IDS);
    ranges(subuid)
        .any(|(_, start, count)| u64::from(start) <= end && u64::from(first) < u64::from(start) + u64::from(count))
}

/// Lines of U1's maps, as root.
pub fn root_map(first: u32) -> String {
    format!("0 {first} {}", LAB_IDS + 1)
}

/// Arguments of newuidmap(1) after the PID: the user's own id as 0, then the range.
pub fn helper_arguments(own: u32, first: u32) -> Vec<String> {
    [0, own, 1, 1, first, LAB_IDS].iter().map(u32::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_found_by_name_or_number_and_must_be_large_enough() {
        let file = "alice:100000:65536\nbob:1000:10\n1000:300000:65536\n";
        assert_eq!(subordinate_range(1, Some("alice"), file), Some(100_000));
        assert_eq!(subordinate_range(1, Some("bob"), file), None);
        assert_eq!(subordinate_range(1000, None, file), Some(300_000));
        assert_eq!(subordinate_range(7, Some("carol"), file), None);
    }

    #[test]
    fn root_takes_nobodys_range() {
        assert!(overlaps("alice:1610612736:65536", FIRST_ROOT_RANGE));
        assert!(overlaps("alice:1610678272:10", FIRST_ROOT_RANGE));
        assert!(!overlaps("alice:100000:65536", FIRST_ROOT_RANGE));
        assert!(!overlaps("garbage\n::\n", FIRST_ROOT_RANGE));
    }

    #[test]
    fn root_of_a_container_has_fewer_ids() {
        assert!(reaches("         0          0 4294967295\n", FIRST_ROOT_RANGE));
        assert!(!reaches("         0     100000      65536\n", FIRST_ROOT_RANGE));
        assert!(!reaches("", FIRST_ROOT_RANGE));
    }

    #[test]
    fn names_come_from_passwd() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/sh\nbroken\n";
        assert_eq!(user_name(1000, passwd).as_deref(), Some("alice"));
        assert_eq!(user_name(5, passwd), None);
    }
}
