//! `process = "sleep"` or `process = "A"`: a process as somebody's /proc lists it (pid_namespaces(7), proc(5)).

use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use super::words::list;
use crate::lesson::{Check, ProcessClaim, ProcessSubject, Viewpoint};
use crate::observation::{Ask, Observation, Process, Question};

impl Subject for ProcessClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        vec![ask(at, Question::Processes)]
    }

    fn asks_besides(&self, _: &Check) -> Vec<Ask> {
        self.at().into_iter().chain(&self.not).map(|at| ask(at, Question::Standing)).collect()
    }

    fn expected(&self) -> String {
        let mut parts = vec![format!("process {} listed{}", self.subject, as_pid(self.listed_as))];
        parts.extend(self.name.as_ref().map(|name| format!("named {name}")));
        parts.extend(self.pid.map(|pid| format!("PID {pid} of its own namespace")));
        parts.extend(self.not.as_ref().map(|other| format!("another than {other}'s")));
        parts.join(", ")
    }

    fn expected_absence(&self) -> String {
        format!("process {} not listed", self.subject)
    }

    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let listed = self.listed(at, seen)?;
        let not = self.not.as_ref().map(|other| process_at(other, seen)).transpose()?;
        let Some(first) = listed.first() else { return Ok(self.unlisted(at, seen)) };
        let fitting = listed.iter().find(|process| self.fits(process, not));
        let observed = self.describe(fitting.unwrap_or(first), not);
        Ok(Finding::that(fitting.is_some(), observed))
    }

    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        Ok(match self.listed(at, seen)?.first() {
            None => Finding::pass(self.expected_absence()),
            Some(process) => Finding::fail(self.describe(process, None)),
        })
    }

    fn distinct(&self, at: &Viewpoint, than: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let ours = self.listed(at, seen)?;
        let not = self.not.as_ref().map(|other| process_at(other, seen)).transpose()?;
        let theirs = sight::processes(seen, than)?;
        let pairs = || {
            let fitting = ours.iter().filter(|process| self.fits(process, not));
            fitting.filter_map(|our| Some((our, theirs.iter().find(|their| their.is_same(our))?)))
        };
        let describe =
            |their: &Process| format!("process {} listed{}", self.subject, as_pid(their.pids.first().copied()));
        if let Some((_, their)) = pairs().find(|(our, their)| our.pids.first() != their.pids.first()) {
            return Ok(Finding::pass(describe(their)));
        }
        Ok(match pairs().next() {
            Some((_, their)) => Finding::fail(describe(their)),
            None => Finding::fail(self.expected_absence()),
        })
    }
}

impl ProcessClaim {
    /// The viewpoint whose process is meant.
    pub(super) fn at(&self) -> Option<&Viewpoint> {
        match &self.subject {
            ProcessSubject::At(viewpoint) => Some(viewpoint),
            ProcessSubject::Named(_) => None,
        }
    }

    /// The processes meant, as `at` lists them: at most one where a viewpoint says which.
    pub(super) fn listed<'a>(&self, at: &Viewpoint, seen: &'a Observation) -> Result<Vec<&'a Process>, Unseen> {
        let all = sight::processes(seen, at)?;
        if all.is_empty() {
            // A procfs without any process shows nothing: /proc is not mounted, or could not be read.
            return Err(Unseen::Unknown(format!("/proc of {at} lists no process at all")));
        }
        Ok(match &self.subject {
            ProcessSubject::Named(name) => all.iter().filter(|process| process.name == *name).collect(),
            ProcessSubject::At(viewpoint) => {
                let meant = process_at(viewpoint, seen)?;
                all.iter().filter(|process| process.is_same(meant)).collect()
            }
        })
    }

    pub(super) fn fits(&self, process: &Process, not: Option<&Process>) -> bool {
        self.name.as_ref().is_none_or(|wanted| *wanted == process.name)
            && self.pid.is_none_or(|wanted| process.pids.last() == Some(&wanted))
            && self.listed_as.is_none_or(|wanted| process.pids.first() == Some(&wanted))
            && not.is_none_or(|other| !process.is_same(other))
    }

    pub(super) fn unlisted(&self, at: &Viewpoint, seen: &Observation) -> Finding {
        let there = sight::processes(seen, at).unwrap_or_default();
        Finding::fail(format!(
            "{} (there are: {})",
            self.expected_absence(),
            list(there.iter().map(|p| p.name.as_str()))
        ))
    }

    pub(super) fn describe(&self, process: &Process, not: Option<&Process>) -> String {
        let mut parts = vec![format!("process {} listed{}", self.subject, as_pid(process.pids.first().copied()))];
        if self.name.is_some() {
            parts.push(format!("named {}", process.name));
        }
        if let (Some(_), Some(own)) = (self.pid, process.pids.last()) {
            parts.push(format!("PID {own} of its own namespace"));
        }
        if let Some(other) = self.not.as_ref().filter(|_| not.is_some_and(|other| process.is_same(other))) {
            parts.push(format!("the same as {other}'s"));
        }
        parts.join(", ")
    }
}

pub(super) fn process_at<'a>(at: &Viewpoint, seen: &'a Observation) -> Result<&'a Process, Unseen> {
    let process = sight::standing(seen, at)?.process.as_ref();
    process.ok_or_else(|| Unseen::Unknown(format!("{at} is no process")))
}

pub(super) fn as_pid(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" as PID {pid}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, judge};
    use crate::lesson::Claim;
    use crate::lesson::NamespaceKind;

    fn claim(subject: ProcessSubject) -> ProcessClaim {
        ProcessClaim { subject, name: None, pid: None, listed_as: None, not: None }
    }

    fn a() -> ProcessClaim {
        claim(ProcessSubject::At(terminal("A")))
    }

    fn sleep() -> ProcessClaim {
        claim(ProcessSubject::Named("sleep".to_owned()))
    }

    fn from_a(claim: ProcessClaim) -> Check {
        check(Claim::Process(claim), &[terminal("A")])
    }

    /// bash is PID 1 of A's own namespace and 57 of the host's, where also sleep is; A's /proc shows A's processes.
    fn inside() -> Observation {
        Observation::default()
            .processes(&host(), &[process("sleep", &[5], 1), process("bash", &[50], 2), process("bash", &[57, 1], 9)])
            .processes(&terminal("A"), &[process("bash", &[1], 9)])
            .standing(&host(), None, &[])
            .standing(&terminal("A"), Some(process("bash", &[57, 1], 9)), &[(NamespaceKind::Pid, 2)])
            .standing(&Viewpoint::Shell("A".into()), Some(process("bash", &[50], 2)), &[])
            .procfs_of(&terminal("A"), "/proc", 2)
    }

    /// The same, before /proc was mounted anew.
    fn old_proc() -> Observation {
        let listed = [process("sleep", &[5], 1), process("bash", &[50], 2), process("bash", &[57, 1], 9)];
        inside().processes(&terminal("A"), &listed).procfs_of(&terminal("A"), "/proc", 1)
    }

    /// Still in the host's PID namespace.
    fn outside() -> Observation {
        old_proc().standing(&terminal("A"), Some(process("bash", &[50], 2)), &[])
    }

    #[test]
    fn one_process_has_two_pids() {
        let first = ProcessClaim { pid: Some(1), listed_as: Some(1), ..a() };
        assert_eq!(verdict(&from_a(first.clone()).differs_from(host()), &inside()), Verdict::Pass);
        assert_eq!(verdict(&from_a(first.clone()), &old_proc()), Verdict::Fail, "listed as 57");
        let on_host = ProcessClaim { pid: Some(1), listed_as: Some(57), ..a() };
        assert_eq!(verdict(&check(Claim::Process(on_host), &[host()]), &inside()), Verdict::Pass);
        let view = judge(&from_a(first), &old_proc()).views.remove(0);
        assert_eq!(view.expected, "process A listed as PID 1, PID 1 of its own namespace");
        assert_eq!(view.observed, "process A listed as PID 57, PID 1 of its own namespace");
    }

    #[test]
    fn differing_needs_a_listing_there() {
        let unlisted = inside().processes(&host(), &[process("sleep", &[5], 1)]);
        assert_eq!(verdict(&from_a(a()).differs_from(host()), &unlisted), Verdict::Fail);
        let unseen = inside().without(&host(), Question::Processes, closed());
        assert_eq!(verdict(&from_a(a()).differs_from(host()), &unseen), Verdict::Unknown);
    }

    #[test]
    fn names_and_others() {
        let shell = Viewpoint::Shell("A".into());
        let another = ProcessClaim { name: Some("bash".to_owned()), not: Some(shell.clone()), ..a() };
        assert_eq!(verdict(&from_a(another.clone()), &inside()), Verdict::Pass);
        assert_eq!(why_id(&from_a(another.clone()), &outside()), "same-process");
        let vim = ProcessClaim { name: Some("vim".to_owned()), ..a() };
        assert_eq!(why_id(&from_a(vim), &inside()), "wrong-process");
        let unseen = inside().without(&shell, Question::Standing, closed());
        assert_eq!(verdict(&from_a(another), &unseen), Verdict::Unknown);
    }

    #[test]
    fn the_hosts_processes_are_not_listed_inside() {
        let hidden = check(Claim::Process(sleep()), &[host()]).not_from(terminal("A"));
        assert_eq!(verdict(&hidden, &inside()), Verdict::Pass);
        assert!(judge(&hidden, &old_proc()).negative);
        let fix = "in terminal A: mount -t proc none /proc";
        assert_eq!(why(&hidden, &old_proc()), ("proc-not-remounted".into(), fix.into()));
        assert_eq!(why_id(&hidden, &outside()), "still-in-host-namespace");
        let own = inside().processes(&terminal("A"), &[process("bash", &[1], 9), process("sleep", &[2], 12)]);
        assert_eq!(why_id(&hidden, &own), "process-visible");
        let empty = inside().processes(&terminal("A"), &[]);
        assert_eq!(verdict(&hidden, &empty), Verdict::Unknown, "an empty /proc shows nothing");
    }

    #[test]
    fn causes_of_pids() {
        let first = ProcessClaim { pid: Some(1), ..a() };
        assert_eq!(why_id(&from_a(first), &outside()), "not-pid-1");
        let listed = ProcessClaim { pid: Some(1), listed_as: Some(1), ..a() };
        assert_eq!(why_id(&from_a(listed), &old_proc()), "proc-not-remounted");
        let seventh = ProcessClaim { pid: Some(7), ..a() };
        assert_eq!(why_id(&from_a(seventh), &inside()), "wrong-pid");
        assert_eq!(why_id(&from_a(a()).differs_from(host()), &old_proc()), "proc-not-remounted");
        assert_eq!(why_id(&from_a(a()).differs_from(host()), &outside()), "still-in-host-namespace");
        let apart = inside().processes(&host(), &[process("sleep", &[5], 1)]);
        assert_eq!(why_id(&from_a(a()).differs_from(host()), &apart), "wrong-pid");
    }

    #[test]
    fn a_missing_process() {
        assert_eq!(why_id(&from_a(sleep()), &inside()), "process-missing");
        let ambiguous = crate::observation::Unobservable::Ambiguous("there are 2 processes named sleep".to_owned());
        let seen = inside().without(&terminal("A"), Question::Standing, ambiguous);
        assert_eq!(verdict(&from_a(a()), &seen), Verdict::Unknown);
    }
}
