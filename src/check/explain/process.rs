//! Why a check of kind `process` failed.

use super::cause::cause;
use super::why::Explain;
use super::{namespace, place};
use crate::check::process::{as_pid, process_at};
use crate::check::sight::{self, ask};
use crate::check::subject::Subject;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::causes::id;
use crate::lesson::{Check, NamespaceKind, ProcessClaim, Viewpoint};
use crate::observation::{Ask, Observation, Process, Question};

impl Explain for ProcessClaim {
    fn asks_why(&self, check: &Check) -> Vec<Ask> {
        let mut asks = Vec::new();
        for at in sight::viewpoints(check).iter().chain([&Viewpoint::Host]) {
            asks.push(ask(at, Question::Standing));
            asks.push(ask(at, Question::ProcfsOf { path: "/proc".to_owned() }));
        }
        asks
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        let there = check.from.iter().find_map(|at| self.why_not_there(at, seen));
        let pairs = || check.from.iter().flat_map(|at| check.differs_from.iter().map(move |than| (at, than)));
        there
            .or_else(|| pairs().find_map(|(at, than)| self.why_same(at, than, seen)))
            .or_else(|| check.not_from.iter().find_map(|at| self.why_visible(at, seen)))
    }
}

impl ProcessClaim {
    fn why_not_there(&self, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let listed = self.listed(at, seen).ok()?;
        let not = self.not.as_ref().and_then(|other| process_at(other, seen).ok());
        let Some(first) = listed.first() else {
            if let Some(cause) = self.why_covered(at, seen) {
                return Some(cause);
            }
            let words = format!("/proc of {at} lists no process {}", self.subject);
            return Some(cause(
                id::PROCESS_MISSING,
                words,
                format!("start it, and leave it running: {}", self.subject),
            ));
        };
        if listed.iter().any(|process| self.fits(process, not)) {
            return None;
        }
        Some(self.why_misfit(first, not, at, seen))
    }

    /// The host lists it; `at` has a procfs of its own PID namespace over the host's.
    fn why_covered(&self, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let hosts = self.listed(&Viewpoint::Host, seen).is_ok_and(|listed| !listed.is_empty());
        let own = *sight::standing(seen, at).ok()?.namespaces.get(&NamespaceKind::Pid)?;
        let shows_own = sight::procfs_of(seen, at, "/proc").ok()? == Some(own);
        if !hosts || !shows_own || namespace::shared(NamespaceKind::Pid, at, &Viewpoint::Host, seen) {
            return None;
        }
        let words = format!("the host lists {}; {at}'s /proc shows only {at}'s own PID namespace", self.subject);
        Some(cause(id::PROCESS_MISSING, words, place::inside(at, "umount /proc")))
    }

    fn why_misfit(&self, process: &Process, not: Option<&Process>, at: &Viewpoint, seen: &Observation) -> Cause {
        let subject = &self.subject;
        let place = self.at().unwrap_or(at);
        if let Some(other) = self.not.as_ref().filter(|_| not.is_some_and(|other| process.is_same(other))) {
            let words = format!("{subject} is still the same process as {other}'s: PID {}", own_pid(process));
            return cause(id::SAME_PROCESS, words, place::inside(place, &shell(&process.name)));
        }
        if let Some(wanted) = self.name.as_ref().filter(|wanted| **wanted != process.name) {
            let words = format!("in front at {subject} runs {}, not {wanted}", process.name);
            // A shell ends by itself when told to; of other programs most end when interrupted.
            let leave = match process.name.ends_with("sh") {
                // The shell that it was started with in a namespace of its own: to leave it leaves the namespace.
                true if wanted.ends_with("sh") && namespace::has_left_host(place, seen) => wanted,
                true => "exit",
                false => "^C",
            };
            return cause(id::WRONG_PROCESS, words, place::inside(place, leave));
        }
        if let Some(cause) = self.why_inside_another_shell(process, place, at, seen) {
            return cause;
        }
        if self.pid == Some(1) && process.pids.last() != Some(&1) {
            let host = namespace::shared(NamespaceKind::Pid, place, &Viewpoint::Host, seen);
            let whose = if host { "the host's PID namespace, which it never left" } else { "its PID namespace" };
            let words = format!(
                "{subject} is PID {} of {whose}; PID 1 is the first process forked into a new one (-f forks it)",
                own_pid(process)
            );
            return cause(id::NOT_PID_1, words, place::inside(place, "unshare -pf"));
        }
        if self.listed_as.is_some()
            && let Some(cause) = why_foreign_proc(at, seen)
        {
            return cause;
        }
        if namespace::shared(NamespaceKind::Pid, place, &Viewpoint::Host, seen) {
            let so = format!("it is PID {} there", own_pid(process));
            return namespace::why_shared(NamespaceKind::Pid, place, &Viewpoint::Host, &so, seen);
        }
        let words = format!(
            "{subject} is PID {} of its namespace, and {at} lists it{}",
            own_pid(process),
            as_pid(process.pids.first().copied())
        );
        // Where it is not with the host's processes, or 1 is not asked for, only its number is wrong.
        let elsewhere =
            self.listed_as == Some(1) && namespace::shared(NamespaceKind::Pid, place, &Viewpoint::Host, seen);
        let fix = match elsewhere {
            true => "start it in the PID namespace that the step says",
            false => "exit, and type the step again from its start: PIDs are given out in order",
        };
        cause(id::WRONG_PID, words, place::inside(place, fix))
    }

    /// PID 1 is wanted, and is a shell: one more was started inside of it.
    fn why_inside_another_shell(
        &self,
        process: &Process,
        place: &Viewpoint,
        at: &Viewpoint,
        seen: &Observation,
    ) -> Option<Cause> {
        let wanted = [self.pid, self.listed_as].contains(&Some(1)) && process.pids.last() != Some(&1);
        let known = sight::processes(seen, at).ok()?;
        let is_first =
            |other: &&Process| other.pidns.is_some() && other.pidns == process.pidns && other.pids.last() == Some(&1);
        let first = known.iter().find(is_first).filter(|first| wanted && first.name.ends_with("sh"))?;
        if !namespace::has_left_host(place, seen) {
            return None;
        }
        let words = format!(
            "{} is PID {} of its namespace: {} is PID 1, and {} was started inside of it",
            self.subject,
            own_pid(process),
            first.name,
            process.name
        );
        let id = if self.pid == Some(1) { id::NOT_PID_1 } else { id::WRONG_PID };
        Some(cause(id, words, place::inside(place, "exit")))
    }

    fn why_same(&self, at: &Viewpoint, than: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let found = self.distinct(at, than, seen).ok()?;
        if found.verdict != crate::check::Verdict::Fail {
            return None;
        }
        if let Some(cause) = why_foreign_proc(at, seen) {
            return Some(cause);
        }
        if namespace::shared(NamespaceKind::Pid, at, than, seen) {
            return Some(namespace::why_shared(
                NamespaceKind::Pid,
                at,
                than,
                &format!("{} has one PID for both", self.subject),
                seen,
            ));
        }
        let words = format!("{} does not have another PID for {than}: {}", self.subject, found.observed);
        Some(cause(id::WRONG_PID, words, place::inside(at, "start it in a PID namespace of its own (unshare -pf)")))
    }

    fn why_visible(&self, at: &Viewpoint, seen: &Observation) -> Option<Cause> {
        self.listed(at, seen).ok()?.first()?;
        if let Some(cause) = why_foreign_proc(at, seen) {
            return Some(cause);
        }
        if namespace::shared(NamespaceKind::Pid, at, &Viewpoint::Host, seen) {
            return Some(namespace::why_shared(
                NamespaceKind::Pid,
                at,
                &Viewpoint::Host,
                &format!("{} is listed for both", self.subject),
                seen,
            ));
        }
        let words = format!("/proc of {at} lists {}", self.subject);
        Some(cause(id::PROCESS_VISIBLE, words, format!("end {}, or start it in another PID namespace", self.subject)))
    }
}

/// `at` is in a PID namespace of its own, but its /proc was made in another.
fn why_foreign_proc(at: &Viewpoint, seen: &Observation) -> Option<Cause> {
    let own = *sight::standing(seen, at).ok()?.namespaces.get(&NamespaceKind::Pid)?;
    let shown = sight::procfs_of(seen, at, "/proc").ok()??;
    if shown == own {
        return None;
    }
    let words = format!("{at} is in a PID namespace of its own, but its /proc still shows the processes of another");
    Some(cause(id::PROC_NOT_REMOUNTED, words, place::inside(at, "mount -t proc none /proc")))
}

fn own_pid(process: &Process) -> String {
    process.pids.last().map_or_else(|| "?".to_owned(), u32::to_string)
}
