//! Why a check of kind `mount` failed.

use super::cause::cause;
use super::viewpoint;
use super::why::Explain;
use super::{namespace, place};
use crate::check::mount::{is_same, pid_namespace, word};
use crate::check::sight::{self, ask};
use crate::check::subject::Subject;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::causes::id;
use crate::lesson::{Check, MountClaim, NamespaceKind, Propagation, Viewpoint};
use crate::observation::{Ask, Mount, Observation, Question};

impl Explain for MountClaim {
    fn asks_why(&self, check: &Check) -> Vec<Ask> {
        let mut asks = viewpoint::asks_ids(check);
        for at in sight::viewpoints(check).iter().chain([&Viewpoint::Host]) {
            asks.extend([ask(at, Question::Standing), ask(at, Question::Mounts)]);
            if self.is_procfs() {
                asks.push(self.asks_procfs(at));
            }
        }
        asks
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        if let Some(cause) = namespace::why_joined(NamespaceKind::Mnt, check, seen) {
            return Some(cause);
        }
        let there = check.from.iter().find_map(|at| self.why_not_there(at, check, seen));
        let pairs = || check.from.iter().flat_map(|at| check.differs_from.iter().map(move |than| (at, than)));
        there
            .or_else(|| pairs().find_map(|(at, than)| self.why_same(at, than, seen)))
            .or_else(|| check.not_from.iter().find_map(|at| self.why_visible(at, check, seen)))
    }
}

impl MountClaim {
    /// The command that makes it.
    fn command(&self) -> String {
        let path = shell(&self.path);
        match self.fs_type.as_deref() {
            Some("proc") => format!("mount -t proc {} {path}", shell(self.source.as_deref().unwrap_or("none"))),
            Some(fs_type) => {
                format!("mount -t {} {} {path}", shell(fs_type), shell(self.source.as_deref().unwrap_or(fs_type)))
            }
            None => format!("mount something on {path}"),
        }
    }

    fn why_not_there(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        let path = &self.path;
        let Some(mount) = self.uppermost(at, seen).ok()? else {
            if let Some((_, by)) = self.hidden(at, seen) {
                let words =
                    format!("what is mounted on {path} for {at} is hidden by the {} on {}", by.fs_type, by.path);
                let fix = format!("umount {}", shell(&by.path));
                return Some(cause(id::MOUNT_HIDDEN, words, place::inside(at, &fix)));
            }
            if let Some(cause) = viewpoint::no_ids(at, seen) {
                return Some(cause);
            }
            if let Some(cause) = self.why_not_propagated(at, check, seen) {
                return Some(cause);
            }
            let all = sight::viewpoints(check);
            let is_there = |other: &&Viewpoint| matches!(self.uppermost(other, seen), Ok(Some(_)));
            let words = match all.iter().chain([&Viewpoint::Host]).find(is_there) {
                Some(other) => format!("nothing is mounted on {path} for {at}; for {other} there is"),
                None => format!("nothing is mounted on {path} for {at}"),
            };
            return Some(cause(id::NOT_MOUNTED, words, place::inside(at, &self.command())));
        };
        if self.is_another(mount) {
            let words = format!("{} is mounted on {path}, not {}", mount.fs_type, self.expected());
            return Some(cause(id::WRONG_FILESYSTEM, words, place::inside(at, &self.command())));
        }
        if let Some(wanted) = self.propagation.filter(|wanted| *wanted != mount.propagation) {
            let words = format!("the mount on {path} is {}, not {}", word(mount.propagation), word(wanted));
            let fix = format!("mount --make-{} {}", word(wanted), shell(path));
            return Some(cause(id::WRONG_PROPAGATION, words, place::inside(at, &fix)));
        }
        let of = self.pidns.as_ref()?;
        let shown = sight::procfs_of(seen, at, path).ok()?;
        (shown != pid_namespace(of, seen).ok()).then(|| self.why_other_processes(at, of, seen))
    }

    /// Someone who is to see the mount too has it, on a copy of a mount that `at` has as well: one of the copies is shared,
    /// and the other tells or hears nothing. Where neither is, nobody meant a mount to cross over.
    fn why_not_propagated(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        if !check.differs_from.is_empty() {
            return None;
        }
        let (other, (told, heard)) =
            check.from.iter().find_map(|other| Some((other, self.copies(other, at, seen)?)))?;
        let (of, copy) = match (told.propagation, heard.propagation) {
            (Propagation::Shared, Propagation::Private | Propagation::Unbindable) => (at, heard),
            (Propagation::Shared, _) => return None,
            (_, Propagation::Shared) => (other, told),
            _ => return None,
        };
        let (path, below) = (&self.path, &copy.path);
        let so = if of == at { "does not get there" } else { "stays there" };
        let words = format!(
            "{of}'s copy of {below} is {}, not shared: {path}, which {other} has mounted below it, {so}",
            word(copy.propagation)
        );
        let fix = match of {
            Viewpoint::Host => format!("mount --make-shared {}, then unshare anew", shell(below)),
            _ => format!("leave it (exit), unshare -m --propagation unchanged, then {}", self.command()),
        };
        Some(cause(id::WRONG_PROPAGATION, words, place::inside(of, &fix)))
    }

    /// The mount on which `other` has what is claimed, and `at`'s copy of it, in another mount namespace.
    fn copies<'a>(&self, other: &Viewpoint, at: &Viewpoint, seen: &'a Observation) -> Option<(&'a Mount, &'a Mount)> {
        let mounted = self.uppermost(other, seen).ok()??;
        let parent = sight::mounts(seen, other).ok()?.iter().find(|mount| mount.id == mounted.parent)?;
        let is_copy = |mount: &&Mount| mount.path == parent.path && is_same(mount, parent);
        let copy = sight::mounts(seen, at).ok()?.iter().rfind(is_copy)?;
        (!namespace::shared(NamespaceKind::Mnt, other, at, seen)).then_some((parent, copy))
    }

    /// The procfs shows another PID namespace than `of`'s.
    fn why_other_processes(&self, at: &Viewpoint, of: &Viewpoint, seen: &Observation) -> Cause {
        let path = &self.path;
        if *of == Viewpoint::Host && *at == Viewpoint::Host {
            let words = format!("{path} of the host shows another PID namespace: a new procfs covers it");
            return cause(id::PROC_MOUNTED_ON_HOST, words, format!("umount {}", shell(path)));
        }
        if namespace::shared(NamespaceKind::Pid, at, &Viewpoint::Host, seen) && at != of {
            let words = format!("{at} is still in the host's PID namespace, and {path} shows the host's processes");
            let fix =
                format!("{}, then {}", namespace::unshare(&[NamespaceKind::Pid, NamespaceKind::Mnt]), self.command());
            return cause(id::STILL_IN_HOST_NAMESPACE, words, place::inside(at, &fix));
        }
        let own = pid_namespace(at, seen).ok();
        if own.is_some() && sight::procfs_of(seen, at, path).ok().flatten() == own {
            let words = format!("a new procfs covers {of}'s on {path}: it shows {at}'s PID namespace already");
            return cause(id::MOUNT_HIDDEN, words, place::inside(at, &format!("umount {}", shell(path))));
        }
        let words = format!("{path} still shows another PID namespace than {of}'s: no new procfs is mounted there");
        cause(id::PROC_NOT_REMOUNTED, words, place::inside(at, &self.command()))
    }

    fn why_same(&self, at: &Viewpoint, than: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let (ours, theirs) = (self.uppermost(at, seen).ok()??, self.uppermost(than, seen).ok()??);
        if !is_same(ours, theirs) {
            return None;
        }
        let path = &self.path;
        if ours.fs_type == "proc" {
            let own = pid_namespace(at, seen).ok();
            let shows_own = own.is_some() && sight::procfs_of(seen, at, path).ok().flatten() == own;
            if namespace::shared(NamespaceKind::Pid, at, than, seen) {
                return Some(namespace::why_shared(
                    NamespaceKind::Pid,
                    at,
                    than,
                    &format!("{path} shows the same processes"),
                    seen,
                ));
            }
            if shows_own {
                let words = format!("the new procfs covers {than}'s {path}: {at} shares its mount namespace");
                let fix = format!("umount {}, then leave and use unshare with -m, and mount it again", shell(path));
                return Some(cause(id::PROC_MOUNTED_ON_HOST, words, place::inside(at, &fix)));
            }
            let words = format!("{path} is still {than}'s procfs, and shows the processes of its PID namespace");
            let fix = format!("mount -t proc none {}", shell(path));
            return Some(cause(id::PROC_NOT_REMOUNTED, words, place::inside(at, &fix)));
        }
        if namespace::shared(NamespaceKind::Mnt, at, than, seen) {
            return Some(namespace::why_shared(
                NamespaceKind::Mnt,
                at,
                than,
                &format!("{path} is one mount for both"),
                seen,
            ));
        }
        let words = format!("{at} and {than} see the same {} on {path}", ours.fs_type);
        Some(cause(id::SAME_MOUNT, words, place::inside(at, &self.command())))
    }

    fn why_visible(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        let mount = self.uppermost(at, seen).ok()??;
        let path = &self.path;
        let sharer = check.from.iter().find(|from| namespace::shared(NamespaceKind::Mnt, from, at, seen));
        if let Some(from) = sharer {
            return Some(namespace::why_shared(
                NamespaceKind::Mnt,
                from,
                at,
                &format!("what is mounted on {path} is there for both"),
                seen,
            ));
        }
        let words = format!("{} is mounted on {path} for {at} too", mount.fs_type);
        let own =
            |from: &&Viewpoint| self.uppermost(from, seen).is_ok_and(|own| own.is_some_and(|own| is_same(own, mount)));
        let Some(from) = check.from.iter().find(own) else {
            return Some(cause(id::MOUNTED_ON_HOST, words, place::inside(at, &format!("umount {}", shell(path)))));
        };
        let words = format!("{words}: it is {from}'s, and came over through a shared mount");
        let fix = format!("umount {}; mount --make-rprivate /; {}", shell(path), self.command());
        Some(cause(id::MOUNTED_ON_HOST, words, place::inside(from, &fix)))
    }
}
