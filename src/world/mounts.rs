//! How two mount tables differ, as far as a path can tell.

use super::{MountDifference, MountSeen};
use crate::observation::Mount;

/// So many lines of a table are compared, and so many differences are kept.
const COMPARED: usize = 512;
const KEPT: usize = 24;

/// What `own` has that `host` has not, and the reverse.
pub(super) fn difference(own: &[Mount], host: &[Mount]) -> MountDifference {
    let (own, host) = (visible(own), visible(host));
    let at = |table: &[&Mount], path: &str| table.iter().find(|mount| mount.path == path).map(|m| m.fs_type.clone());
    let mut here: Vec<MountSeen> = own
        .iter()
        .filter(|mount| !host.iter().any(|other| is_same(mount, other)))
        .map(|mount| MountSeen { instead_of: at(&host, &mount.path), ..seen(mount) })
        .collect();
    let mut there: Vec<MountSeen> =
        host.iter().filter(|mount| at(&own, &mount.path).is_none()).map(|mount| seen(mount)).collect();
    let (more_here, more_host) = (cut(&mut here), cut(&mut there));
    MountDifference { here, more_here, host: there, more_host }
}

fn cut(list: &mut Vec<MountSeen>) -> usize {
    list.sort();
    let more = list.len().saturating_sub(KEPT);
    list.truncate(KEPT);
    more
}

fn seen(mount: &Mount) -> MountSeen {
    MountSeen {
        path: mount.path.clone(),
        fs_type: mount.fs_type.clone(),
        source: mount.source.clone(),
        read_only: is_read_only(mount),
        instead_of: None,
    }
}

fn is_same(one: &Mount, other: &Mount) -> bool {
    one.path == other.path
        && one.device == other.device
        && one.root == other.root
        && is_read_only(one) == is_read_only(other)
}

fn is_read_only(mount: &Mount) -> bool {
    mount.options.iter().any(|option| option == "ro")
}

/// Those that a path leads to. A mount is covered by one at its path or above it, unless it stands on that one.
fn visible(table: &[Mount]) -> Vec<&Mount> {
    let table = &table[..table.len().min(COMPARED)];
    let covers = |over: &Mount, mount: &Mount| {
        over.id != mount.id && is_at_or_below(&mount.path, &over.path) && !stands_on(table, mount, over.id)
    };
    table.iter().filter(|mount| !table.iter().any(|over| covers(over, mount))).collect()
}

fn is_at_or_below(path: &str, top: &str) -> bool {
    top == "/" || path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a mount is on another one, or on one that is.
fn stands_on(table: &[Mount], mount: &Mount, id: u64) -> bool {
    let parent = |of: &u64| table.iter().find(|m| m.id == *of).map(|m| m.parent);
    // The kernel knows no rings; a table that was read while it changed might.
    std::iter::successors(Some(mount.parent), parent).take(table.len()).any(|ancestor| ancestor == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Propagation;

    fn mount(id: u64, parent: u64, path: &str, device: &str) -> Mount {
        Mount {
            id,
            parent,
            device: device.to_owned(),
            root: "/".to_owned(),
            path: path.to_owned(),
            options: vec!["rw".to_owned()],
            propagation: Propagation::Private,
            fs_type: format!("fs{device}"),
            source: "none".to_owned(),
        }
    }

    fn paths(mounts: &[MountSeen]) -> Vec<&str> {
        mounts.iter().map(|mount| mount.path.as_str()).collect()
    }

    #[test]
    fn a_mount_over_another_takes_its_place() {
        let host = [mount(1, 0, "/", "0:1"), mount(2, 1, "/proc", "0:2"), mount(3, 2, "/proc/sys", "0:2")];
        let own = [host[0].clone(), host[1].clone(), host[2].clone(), mount(9, 2, "/proc", "0:9")];
        let found = difference(&own, &host);
        assert_eq!(paths(&found.here), ["/proc"]);
        assert_eq!(found.here[0].instead_of.as_deref(), Some("fs0:2"));
        assert_eq!(paths(&found.host), ["/proc/sys"], "it is covered by what was mounted on its parent");
        assert_eq!(difference(&host, &host), MountDifference::default());
    }

    #[test]
    fn copies_of_a_table_have_other_ids_and_do_not_differ() {
        let host = [mount(1, 0, "/", "0:1"), mount(2, 1, "/mnt", "0:2")];
        let copy = [mount(101, 100, "/", "0:1"), mount(102, 101, "/mnt", "0:2")];
        assert_eq!(difference(&copy, &host), MountDifference::default());
        let mut read_only = copy.clone();
        read_only[1].options = vec!["ro".to_owned()];
        let found = difference(&read_only, &host);
        assert!(found.here[0].read_only && found.host.is_empty());
    }

    #[test]
    fn many_are_counted() {
        let host = [mount(1, 0, "/", "0:1")];
        let own: Vec<Mount> =
            host.iter().cloned().chain((2..102).map(|n| mount(n, 1, &format!("/m{n}"), "0:7"))).collect();
        let found = difference(&own, &host);
        assert_eq!((found.here.len(), found.more_here), (KEPT, 100 - KEPT));
    }
}
