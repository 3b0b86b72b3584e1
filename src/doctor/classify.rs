//! (refusals, facts) → what is in the way, in words, and its remedy. Pure: every row is tested on data.

use super::facts::{Container, Facts, Kernel, Slurm};
use super::probes::{Outcome, Probe};
use crate::sys::probe::{EACCES, EINVAL, ENOSPC, ENOSYS, EPERM, EUSERS, Refusal};

/// A cause that stands between this machine and labs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    pub id: &'static str,
    pub words: String,
    pub remedy: Remedy,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remedy {
    pub words: String,
    /// Shell lines to paste on this machine; none where the fix is made elsewhere.
    pub commands: Vec<String>,
}

fn cause(id: &'static str, words: impl Into<String>, remedy: impl Into<String>, commands: Vec<String>) -> Cause {
    Cause { id, words: words.into(), remedy: Remedy { words: remedy.into(), commands } }
}

/// One cause for each refusal, most basic first, each cause once.
pub fn classify(outcomes: &[(Probe, Outcome)], facts: &Facts) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for (probe, outcome) in outcomes {
        let Outcome::Refused(refusal) = outcome else { continue };
        let found = cause_of(*probe, refusal, facts);
        if !causes.iter().any(|known| known.id == found.id) {
            causes.push(found);
        }
    }
    causes
}

fn cause_of(probe: Probe, refusal: &Refusal, facts: &Facts) -> Cause {
    let denied = [EPERM, EACCES].contains(&refusal.errno);
    if facts.kernel == Kernel::Wsl1 {
        return cause(
            "wsl1",
            "this is WSL 1, which is not Linux",
            "use WSL 2 (in Windows: wsl --set-version DISTRIBUTION 2), or a VM",
            vec![],
        );
    }
    if facts.kernel == Kernel::Gvisor {
        return cause(
            "gvisor",
            "this is gVisor, a kernel of its own kind",
            "lessons need a real Linux kernel: a VM, or another container runtime",
            vec![],
        );
    }
    if let Some(program) = probe.program() {
        return about_program(program, refusal, facts);
    }
    if [ENOSPC, EUSERS].contains(&refusal.errno) {
        return limit(refusal, facts);
    }
    let makes_userns = matches!(probe, Probe::UserNamespace | Probe::InnerUserNamespace);
    if makes_userns && refusal.errno == EINVAL || !facts.kernel_has_userns && !facts.chrooted && !denied {
        return cause(
            "no-userns",
            "this kernel has no user namespaces",
            "boot a kernel that has them (CONFIG_USER_NS)",
            vec![],
        );
    }
    if probe == Probe::Programs && refusal.errno == ENOSYS && facts.seccomp != Some(2) {
        return cause(
            "old-kernel",
            "this kernel is older than Linux 5.12, which brought mount_setattr(2)",
            "boot a newer kernel",
            vec![],
        );
    }
    if denied && facts.apparmor_restricts == Some(1) && !facts.is_root {
        return apparmor(facts);
    }
    if denied && facts.userns_clone == Some(0) && !facts.is_root {
        let line = "kernel.unprivileged_userns_clone=1";
        return cause(
            "userns-clone",
            "this kernel lets only root make user namespaces",
            "allow it to users",
            setting(line, facts),
        );
    }
    if denied && probe == Probe::UserNamespace && facts.chrooted {
        return chroot();
    }
    if facts.seccomp == Some(2) && (refusal.errno == ENOSYS || denied && refusal.call.starts_with("unshare")) {
        return confined("seccomp", "a seccomp filter refuses it, as a container's default profile does", facts);
    }
    if denied && matches!(probe, Probe::Processes | Probe::SecondSysfs) && refusal.call.starts_with("mount(") {
        return confined(
            "masked-proc",
            "parts of /proc or /sys are covered, as in a container, so that the kernel refuses a fresh one",
            facts,
        );
    }
    if denied && probe == Probe::UserNamespace && facts.container.is_none() {
        return chroot();
    }
    if denied && facts.container.is_some() {
        return confined("container", "the container's security profile refuses it", facts);
    }
    let remedy = "no remedy is known for this: please report it with this output";
    cause("unknown", format!("{} is refused", refusal.call), remedy, vec![])
}

fn sudo(facts: &Facts) -> &'static str {
    if facts.is_root { "" } else { "sudo " }
}

/// Now, and after the next boot.
fn setting(line: &str, facts: &Facts) -> Vec<String> {
    let sudo = sudo(facts);
    vec![format!("echo {line} | {sudo}tee -a /etc/sysctl.d/60-nslab.conf"), format!("{sudo}sysctl -w {line}")]
}

fn chroot() -> Cause {
    cause(
        "chroot",
        "no user namespace can be made inside a chroot",
        "run nslab outside it, or enter the tree with pivot_root instead",
        vec![],
    )
}

fn limit(refusal: &Refusal, facts: &Facts) -> Cause {
    let (kind, id) = match refusal.call.as_str() {
        "unshare(CLONE_NEWUSER)" => ("user", "max-user-namespaces"),
        "unshare(CLONE_NEWNS)" => ("mnt", "max-mnt-namespaces"),
        "unshare(CLONE_NEWPID)" => ("pid", "max-pid-namespaces"),
        "unshare(CLONE_NEWNET)" => ("net", "max-net-namespaces"),
        "unshare(CLONE_NEWIPC)" => ("ipc", "max-ipc-namespaces"),
        "unshare(CLONE_NEWUTS)" => ("uts", "max-uts-namespaces"),
        "unshare(CLONE_NEWCGROUP)" => ("cgroup", "max-cgroup-namespaces"),
        "unshare(CLONE_NEWTIME)" => ("time", "max-time-namespaces"),
        _ => {
            let words = format!("{}: this machine is out of a resource", refusal.call);
            return cause("no-space", words, "try again later; if it stays, look at the kernel's log", vec![]);
        }
    };
    let name = format!("max_{kind}_namespaces");
    let allowed = facts.limits.get(&name).map_or_else(|| "a number".to_owned(), u64::to_string);
    let words = format!("user.{name} allows {allowed} of them, and all are taken");
    if facts.slurm.is_some() {
        return cause(id, words, "ask the cluster's administrator to raise it on the compute nodes", vec![]);
    }
    cause(id, words, "raise the limit", setting(&format!("user.{name}=28633"), facts))
}

fn apparmor(facts: &Facts) -> Cause {
    let words = "AppArmor keeps users' user namespaces without rights, as Ubuntu sets it up";
    let sudo = sudo(facts);
    let sysctl = "kernel.apparmor_restrict_unprivileged_userns=0";
    if facts.on_github {
        return cause(
            "apparmor",
            words,
            "switch that off in the workflow, before nslab runs",
            vec![format!("{sudo}sysctl -w {sysctl}")],
        );
    }
    let path = facts.own_path.display();
    // 25.04 and later refuse mounts to unshare(1) too, which has a profile of its own: our profile covers our
    // program and what runs under it, unconfined.
    let commands = vec![
        format!("{sudo}tee /etc/apparmor.d/nslab >/dev/null <<'EOF'"),
        "abi <abi/4.0>,".to_owned(),
        "include <tunables/global>".to_owned(),
        format!("profile nslab \"{path}\" flags=(unconfined) {{"),
        "  userns,".to_owned(),
        "}".to_owned(),
        "EOF".to_owned(),
        format!("{sudo}apparmor_parser -r /etc/apparmor.d/nslab"),
    ];
    cause(
        "apparmor",
        words,
        format!("give nslab's own path a profile, or allow it to every program: {sudo}sysctl -w {sysctl}"),
        commands,
    )
}

/// The kernel allowed the same to us: so a policy attaches to that very program, as Ubuntu 25.04's does to unshare.
fn about_program(program: &str, refusal: &Refusal, facts: &Facts) -> Cause {
    let words = format!("the machine's own {program} is refused what nslab may do: {refusal}");
    if facts.apparmor_restricts == Some(1) {
        let line = "kernel.apparmor_restrict_unprivileged_userns=0";
        return cause(
            "apparmor-program",
            words,
            "an AppArmor profile confines it: allow user namespaces to all programs",
            setting(line, facts),
        );
    }
    cause("program", words, format!("see what policy (AppArmor, SELinux) confines {program}"), vec![])
}

/// Fixed where the container is started, not in it: so there are words, and no lines to paste here.
fn confined(id: &'static str, words: &str, facts: &Facts) -> Cause {
    let docker = "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined …";
    let podman =
        "podman run --security-opt seccomp=unconfined --security-opt unmask=ALL --security-opt label=disable …";
    let kubernetes = "in the pod: hostUsers: false, and in its container's securityContext: procMount: Unmasked, seccompProfile: {type: Unconfined}";
    let remedy = match facts.container {
        Some(Container::Docker) => format!("start the container as: {docker}"),
        Some(Container::Podman) => format!("start the container as: {podman}"),
        Some(Container::Kubernetes) => kubernetes.to_owned(),
        Some(Container::Other) | None => {
            format!("start the container as: {docker}\n  with Podman: {podman}\n  on Kubernetes, {kubernetes}")
        }
    };
    cause(id, words, remedy, vec![])
}

/// Things that are well to have or to know, and stop nothing.
pub fn notes(outcomes: &[(Probe, Outcome)], facts: &Facts) -> Vec<Cause> {
    let mut notes = Vec::new();
    let sudo = sudo(facts);
    let has_range = facts.has_newuidmap && facts.has_subids;
    if !facts.is_root && !has_range {
        let mut commands = Vec::new();
        if !facts.has_newuidmap
            && let Some(installer) = facts.installer
        {
            commands.push(format!("{sudo}{}", installer.line(&["newuidmap".to_owned()])));
        }
        if !facts.has_subids {
            commands
                .push(format!("{sudo}usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {}", facts.user));
        }
        let words = "labs have one user id, root, because newuidmap or a line in /etc/subuid is missing";
        notes.push(cause("one-id", words, "optional: more users in labs", commands));
    }
    if !["memory", "pids"].iter().all(|wanted| facts.cgroup_controllers.iter().any(|has| has == wanted)) {
        notes.push(cause(
            "no-cgroup",
            "limits: rlimits only, for no cgroup is delegated to this user",
            "optional: run nslab in a systemd user session",
            vec![],
        ));
    }
    match facts.slurm {
        Some(Slurm::LoginNode) => {
            notes.push(cause(
                "slurm",
                "this looks like a cluster's login node",
                "run nslab doctor on a compute node too: srun nslab doctor",
                vec![],
            ));
        }
        Some(Slurm::InJob) => {
            notes.push(cause("slurm", "inside a Slurm job: this is what this compute node allows", "", vec![]))
        }
        None => {}
    }
    let time = outcomes
        .iter()
        .any(|(probe, outcome)| *probe == Probe::TimeNamespace && matches!(outcome, Outcome::Refused(_)));
    if time && !facts.kernel_has_timens {
        notes.push(cause("no-timens", "this kernel has no time namespaces", "optional: Linux 5.6 has them", vec![]));
    }
    notes
}
