//! `mount = "/mnt"`: what is mounted at a path, uppermost (proc_pid_mountinfo(5)).

use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use super::words::list;
use crate::lesson::{Check, MountClaim, NamespaceKind, Propagation, Viewpoint};
use crate::observation::{Ask, Mount, Observation, Question};

impl Subject for MountClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        let mut asks = vec![ask(at, Question::Mounts)];
        if self.pidns.is_some() {
            asks.push(self.asks_procfs(at));
        }
        asks
    }

    fn asks_besides(&self, _: &Check) -> Vec<Ask> {
        self.pidns.iter().map(|of| ask(of, Question::Standing)).collect()
    }

    fn expected(&self) -> String {
        let mut parts = vec![format!("{} on {}", self.fs_type.as_deref().unwrap_or("a mount"), self.path)];
        parts.extend(self.source.as_ref().map(|source| format!("source {source}")));
        if !self.options.is_empty() {
            parts.push(format!("options {}", list(self.options.iter().map(String::as_str))));
        }
        parts.extend(self.propagation.map(|propagation| word(propagation).to_owned()));
        parts.extend(self.pidns.as_ref().map(|of| format!("showing {of}'s PID namespace")));
        parts.join(", ")
    }

    fn expected_absence(&self) -> String {
        format!("nothing mounted on {}", self.path)
    }

    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let Some(mount) = self.uppermost(at, seen)? else {
            return Ok(Finding::fail(match self.hidden(at, seen) {
                Some((mount, by)) => format!("{}, hidden by {} on {}", self.describe(mount), by.fs_type, by.path),
                None => self.expected_absence(),
            }));
        };
        let observed = self.describe(mount);
        if self.is_another(mount) || self.propagation.is_some_and(|wanted| wanted != mount.propagation) {
            return Ok(Finding::fail(observed));
        }
        let Some(of) = &self.pidns else { return Ok(Finding::pass(observed)) };
        let wanted = pid_namespace(of, seen)?;
        Ok(match sight::procfs_of(seen, at, &self.path)? {
            Some(shown) if shown == wanted => Finding::pass(format!("{observed}, showing {of}'s PID namespace")),
            Some(_) => Finding::fail(format!("{observed}, showing another PID namespace")),
            None => Finding::fail(format!("{observed}, no procfs")),
        })
    }

    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        Ok(match self.uppermost(at, seen)? {
            None => Finding::pass(self.expected_absence()),
            Some(mount) => Finding::fail(self.describe(mount)),
        })
    }

    fn distinct(&self, at: &Viewpoint, than: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let ours = self.uppermost(at, seen)?;
        let Some(theirs) = self.uppermost(than, seen)? else {
            return Ok(Finding::that(ours.is_some(), self.expected_absence()));
        };
        let same = ours.is_none_or(|ours| is_same(ours, theirs));
        let relation = if same { "the same as" } else { "another than" };
        Ok(Finding::that(!same, format!("{} ({}), {relation} {at}'s", self.describe(theirs), theirs.device)))
    }
}

impl MountClaim {
    pub(super) fn asks_procfs(&self, at: &Viewpoint) -> Ask {
        ask(at, Question::ProcfsOf { path: self.path.clone() })
    }

    pub(super) fn is_procfs(&self) -> bool {
        self.fs_type.as_deref() == Some("proc") || self.pidns.is_some()
    }

    /// Later lines of one mount point cover earlier ones.
    pub(super) fn uppermost<'a>(&self, at: &Viewpoint, seen: &'a Observation) -> Result<Option<&'a Mount>, Unseen> {
        let table = sight::mounts(seen, at)?;
        if table.is_empty() {
            // Each mount namespace has a root: this was no look at one.
            return Err(Unseen::Unknown("no mount at all, not even /".to_owned()));
        }
        Ok(table.iter().rfind(|mount| mount.path == self.path && hider(mount, table).is_none()))
    }

    /// A mount of this path that cannot be reached, and the mount that hides it.
    pub(super) fn hidden<'a>(&self, at: &Viewpoint, seen: &'a Observation) -> Option<(&'a Mount, &'a Mount)> {
        let table = sight::mounts(seen, at).ok()?;
        table.iter().rev().filter(|mount| mount.path == self.path).find_map(|mount| Some((mount, hider(mount, table)?)))
    }

    pub(super) fn is_another(&self, mount: &Mount) -> bool {
        self.fs_type.as_ref().is_some_and(|wanted| *wanted != mount.fs_type)
            || self.source.as_ref().is_some_and(|wanted| *wanted != mount.source)
            || !self.options.iter().all(|wanted| mount.options.contains(wanted))
    }

    /// What the claim speaks of, of what is there.
    pub(super) fn describe(&self, mount: &Mount) -> String {
        let mut parts = vec![format!("{} on {}", mount.fs_type, mount.path)];
        if self.source.is_some() {
            parts.push(format!("source {}", mount.source));
        }
        if !self.options.is_empty() {
            parts.push(format!("options {}", list(mount.options.iter().map(String::as_str))));
        }
        if self.propagation.is_some() {
            parts.push(word(mount.propagation).to_owned());
        }
        parts.join(", ")
    }
}

/// The mount that hides another one: on the way from the root it covers a directory above the other's mount point.
fn hider<'a>(mount: &Mount, table: &'a [Mount]) -> Option<&'a Mount> {
    let mut below = mount;
    // As many steps as there are mounts: no table of the kernel's has a ring in it.
    for _ in table {
        let parent = table.iter().find(|parent| parent.id == below.parent && parent.id != below.id)?;
        let covers =
            |other: &&Mount| other.parent == parent.id && other.id != parent.id && is_above(&other.path, &below.path);
        if let Some(cover) = table.iter().find(covers) {
            return Some(cover);
        }
        below = parent;
    }
    None
}

/// The mount that a directory lies on: the nearest above it that nothing hides, and the latest of those.
pub(super) fn covering<'a>(directory: &str, table: &'a [Mount]) -> Option<&'a Mount> {
    let holds = |mount: &&Mount| mount.path == directory || is_above(&mount.path, directory);
    table.iter().filter(|mount| holds(mount) && hider(mount, table).is_none()).max_by_key(|mount| mount.path.len())
}

/// Whether a path names a directory on the way to another.
fn is_above(path: &str, other: &str) -> bool {
    let path = path.trim_end_matches('/');
    other.strip_prefix(path).is_some_and(|rest| rest.starts_with('/') && rest.len() > 1)
}

/// One file system instance, and the same part of it.
pub(super) fn is_same(a: &Mount, b: &Mount) -> bool {
    a.device == b.device && a.root == b.root
}

pub(super) fn pid_namespace(of: &Viewpoint, seen: &Observation) -> Result<u64, Unseen> {
    let standing = sight::standing(seen, of)?;
    let inode = standing.namespaces.get(&NamespaceKind::Pid).copied();
    inode.ok_or_else(|| Unseen::Unknown(format!("{of} is in no PID namespace")))
}

pub(super) fn word(propagation: Propagation) -> &'static str {
    match propagation {
        Propagation::Private => "private",
        Propagation::Shared => "shared",
        Propagation::Slave => "slave",
        Propagation::Unbindable => "unbindable",
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, judge};
    use crate::lesson::Claim;

    fn claim(path: &str, fs_type: &str) -> MountClaim {
        MountClaim { path: path.to_owned(), fs_type: Some(fs_type.to_owned()), ..MountClaim::default() }
    }

    fn private() -> Check {
        check(Claim::Mount(claim("/mnt", "tmpfs")), &[terminal("A")]).not_from(host())
    }

    fn fresh_proc() -> Check {
        let claim = MountClaim { pidns: Some(terminal("A")), ..claim("/proc", "proc") };
        check(Claim::Mount(claim), &[terminal("A")]).differs_from(host())
    }

    fn root() -> Mount {
        mount("/", "tmpfs", "0:1")
    }

    /// A mount table each, A's mount namespace, and A's PID namespace.
    fn seen(in_a: &[Mount], on_host: &[Mount], mnt: u64, pid: u64) -> Observation {
        let with_root = |mounts: &[Mount]| [&[root()], mounts].concat();
        Observation::default()
            .mounts(&terminal("A"), &with_root(in_a))
            .mounts(&host(), &with_root(on_host))
            .standing(&host(), None, &[])
            .standing(&terminal("A"), None, &[(NamespaceKind::Mnt, mnt), (NamespaceKind::Pid, pid)])
    }

    fn tmpfs() -> Mount {
        mount("/mnt", "tmpfs", "0:9")
    }

    #[test]
    fn a_private_mount() {
        assert_eq!(verdict(&private(), &seen(&[tmpfs()], &[], 2, 1)), Verdict::Pass);
        let on_host = mount("/mnt", "ext4", "8:1");
        assert!(judge(&private(), &seen(&[tmpfs()], &[on_host], 2, 1)).negative, "another type is a fail too");
        let covered = seen(&[tmpfs(), mount("/mnt", "proc", "0:8")], &[], 2, 1);
        assert_eq!(verdict(&private(), &covered), Verdict::Fail, "the uppermost counts");
        let no_table = seen(&[tmpfs()], &[], 2, 1).mounts(&host(), &[]);
        assert_eq!(verdict(&private(), &no_table), Verdict::Unknown);
    }

    #[test]
    fn properties() {
        let of = |claim| verdict(&check(Claim::Mount(claim), &[terminal("A")]), &seen(&[tmpfs()], &[], 2, 1));
        let base = || claim("/mnt", "tmpfs");
        assert_eq!(of(MountClaim { source: Some("tmpfs".to_owned()), ..base() }), Verdict::Pass);
        assert_eq!(of(MountClaim { source: Some("none".to_owned()), ..base() }), Verdict::Fail);
        assert_eq!(of(MountClaim { options: vec!["rw".to_owned()], ..base() }), Verdict::Pass);
        assert_eq!(of(MountClaim { options: vec!["ro".to_owned()], ..base() }), Verdict::Fail);
        assert_eq!(of(MountClaim { propagation: Some(Propagation::Private), ..base() }), Verdict::Pass);
        assert_eq!(of(MountClaim { propagation: Some(Propagation::Shared), ..base() }), Verdict::Fail);
    }

    #[test]
    fn a_mount_below_a_later_one_is_hidden() {
        let numbered = |id, parent, path: &str| Mount { id, parent, ..mount(path, "tmpfs", &format!("0:{id}")) };
        let inner = claim("/mnt/a", "tmpfs");
        let of = |mounts: &[Mount]| {
            let table = [&[numbered(10, 1, "/")], mounts].concat();
            let seen = Observation::default().mounts(&host(), &table);
            let check = check(Claim::Mount(inner.clone()), &[host()]);
            (verdict(&check, &seen), seen, check)
        };
        assert_eq!(of(&[numbered(11, 10, "/mnt/a")]).0, Verdict::Pass);
        assert_eq!(of(&[numbered(11, 10, "/mnt"), numbered(12, 11, "/mnt/a")]).0, Verdict::Pass);
        assert_eq!(of(&[numbered(11, 10, "/mnt/a"), numbered(12, 11, "/mnt/a/b")]).0, Verdict::Pass);
        assert_eq!(of(&[numbered(11, 10, "/mnt/a"), numbered(12, 10, "/mn")]).0, Verdict::Pass, "no directory above");
        let (hidden, seen, check) = of(&[numbered(11, 10, "/mnt/a"), numbered(12, 10, "/mnt")]);
        assert_eq!(hidden, Verdict::Fail);
        assert_eq!(why(&check, &seen), ("mount-hidden".to_owned(), "in a shell of the host: umount /mnt".to_owned()));
        let deeper = [numbered(11, 10, "/mnt"), numbered(12, 11, "/mnt/a"), numbered(13, 11, "/mnt")];
        assert_eq!(of(&deeper).0, Verdict::Fail, "the one that it is on was covered");
        let ring = [numbered(11, 12, "/mnt/a"), numbered(12, 11, "/x")];
        assert_eq!(of(&ring).0, Verdict::Pass, "and comes to an end");
    }

    #[test]
    fn a_fresh_procfs_is_another_and_shows_its_own() {
        let (new, old) = (mount("/proc", "proc", "0:9"), mount("/proc", "proc", "0:2"));
        let seen = seen(&[old.clone(), new], &[old], 2, 2).procfs_of(&terminal("A"), "/proc", 2);
        assert_eq!(verdict(&fresh_proc(), &seen), Verdict::Pass, "{:?}", judge(&fresh_proc(), &seen).views);
        let other = seen.clone().procfs_of(&terminal("A"), "/proc", 1);
        assert_eq!(verdict(&fresh_proc(), &other), Verdict::Fail);
        let unseen = seen.without(&host(), Question::Mounts, closed());
        assert_eq!(verdict(&fresh_proc(), &unseen), Verdict::Unknown);
    }

    #[test]
    fn absent_there_is_different_but_absent_here_is_not() {
        let other = check(Claim::Mount(claim("/mnt", "tmpfs")), &[terminal("A")]).differs_from(host());
        assert_eq!(verdict(&other, &seen(&[tmpfs()], &[], 2, 1)), Verdict::Pass);
        assert_eq!(verdict(&other, &seen(&[], &[], 2, 1)), Verdict::Fail);
        let part = Mount { root: "/sub".to_owned(), ..tmpfs() };
        assert_eq!(verdict(&other, &seen(&[tmpfs()], &[part], 2, 1)), Verdict::Pass, "another directory of it");
        assert_eq!(why_id(&other, &seen(&[tmpfs()], &[tmpfs()], 2, 1)), "same-mount");
        assert_eq!(why_id(&other, &seen(&[tmpfs()], &[tmpfs()], 1, 1)), "still-in-host-namespace");
    }

    #[test]
    fn causes_of_a_private_mount() {
        let fix = "in terminal A: mount -t tmpfs tmpfs /mnt";
        assert_eq!(why(&private(), &seen(&[], &[], 2, 1)), ("not-mounted".into(), fix.into()));
        let proc = mount("/mnt", "proc", "0:8");
        assert_eq!(why(&private(), &seen(&[proc], &[], 2, 1)), ("wrong-filesystem".into(), fix.into()));
        assert_eq!(why_id(&private(), &seen(&[tmpfs()], &[tmpfs()], 1, 1)), "still-in-host-namespace");
        assert_eq!(why_id(&private(), &seen(&[tmpfs()], &[tmpfs()], 2, 1)), "mounted-on-host");
        let shared = MountClaim { propagation: Some(Propagation::Shared), ..claim("/mnt", "tmpfs") };
        let shared = check(Claim::Mount(shared), &[terminal("A")]);
        let fix = "in terminal A: mount --make-shared /mnt";
        assert_eq!(why(&shared, &seen(&[tmpfs()], &[], 2, 1)), ("wrong-propagation".into(), fix.into()));
    }

    #[test]
    fn what_does_not_cross_over_was_mounted_below_a_copy_that_is_not_shared() {
        use Propagation::{Private, Shared, Slave, Unbindable};
        let both = || check(Claim::Mount(claim("/mnt/a", "tmpfs")), &[terminal("A"), host()]);
        let copy = |id, propagation| Mount { id, parent: 1, propagation, ..mount("/mnt", "tmpfs", "0:9") };
        let inner = |parent| Mount { id: 30, parent, ..mount("/mnt/a", "tmpfs", "0:10") };
        let of = |check: &Check, told, heard, mnt| {
            let seen = seen(&[copy(10, told), inner(10)], &[copy(20, heard)], mnt, 1);
            why(check, &seen)
        };
        let here =
            "in terminal A: leave it (exit), unshare -m --propagation unchanged, then mount -t tmpfs tmpfs /mnt/a";
        for told in [Private, Slave, Unbindable] {
            assert_eq!(of(&both(), told, Shared, 2), ("wrong-propagation".into(), here.into()));
        }
        let there = "in a shell of the host: mount --make-shared /mnt, then unshare anew";
        assert_eq!(of(&both(), Shared, Private, 2), ("wrong-propagation".into(), there.into()));
        for (told, heard) in [(Private, Private), (Slave, Private), (Shared, Shared), (Shared, Slave)] {
            assert_eq!(of(&both(), told, heard, 2).0, "not-mounted", "{told:?} {heard:?}");
        }
        assert_eq!(of(&both(), Private, Shared, 1).0, "not-mounted", "one mount namespace");
        let apart = both().differs_from(terminal("B"));
        assert_eq!(of(&apart, Private, Shared, 2).0, "not-mounted", "each is to have its own");
        let elsewhere = seen(&[copy(10, Private), inner(10)], &[], 2, 1);
        assert_eq!(why_id(&both(), &elsewhere), "not-mounted", "there is no copy");
        let other = Mount { device: "0:7".to_owned(), ..copy(20, Shared) };
        assert_eq!(why_id(&both(), &seen(&[copy(10, Private), inner(10)], &[other], 2, 1)), "not-mounted");
    }

    #[test]
    fn causes_of_a_fresh_procfs() {
        let other = check(Claim::Mount(claim("/proc", "proc")), &[terminal("A")]).differs_from(host());
        let old = || mount("/proc", "proc", "0:2");
        let new = || mount("/proc", "proc", "0:9");
        for check in [fresh_proc(), other.clone()] {
            let forgotten = seen(&[old()], &[old()], 2, 2).procfs_of(&terminal("A"), "/proc", 1);
            let fix = "in terminal A: mount -t proc none /proc";
            assert_eq!(why(&check, &forgotten), ("proc-not-remounted".into(), fix.into()));
            let without_m = seen(&[old(), new()], &[old(), new()], 1, 2).procfs_of(&terminal("A"), "/proc", 2);
            assert_eq!(why_id(&check, &without_m), "proc-mounted-on-host");
        }
        let without_p = seen(&[old()], &[old()], 2, 1).procfs_of(&terminal("A"), "/proc", 1);
        assert_eq!(why_id(&other, &without_p), "still-in-host-namespace");
        let hosts = MountClaim { pidns: Some(host()), ..claim("/proc", "proc") };
        let covered = seen(&[], &[old(), new()], 1, 2).procfs_of(&host(), "/proc", 2);
        let covered = why(&check(Claim::Mount(hosts), &[host()]), &covered);
        assert_eq!(covered, ("proc-mounted-on-host".into(), "umount /proc".into()));
    }
}
