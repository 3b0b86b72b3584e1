//! Every row of the table of refusals, on data; then real refusals, made in namespaces of our own.

use std::path::Path;
use std::time::Duration;

use super::classify::classify;
use super::facts::{Container, Kernel, Slurm};
use super::packages::Installer;
use super::*;
use crate::layout::Colour;
use crate::messages::{Language, Messages};
use crate::sys::probe::{self, EACCES, EINVAL, ENOSPC, ENOSYS, EPERM, Ids, Kind, Refusal};

fn facts() -> Facts {
    Facts {
        user: "ada".to_owned(),
        kernel_has_userns: true,
        kernel_has_timens: true,
        has_newuidmap: true,
        has_subids: true,
        cgroup_controllers: vec!["memory".to_owned(), "pids".to_owned()],
        own_path: "/opt/nslab".into(),
        installer: Some(Installer::Apt),
        ..Facts::default()
    }
}

fn refused(probe: Probe, call: &str, errno: i32) -> Vec<(Probe, Outcome)> {
    vec![(probe, Outcome::Refused(Refusal { call: call.to_owned(), errno, words: String::new() }))]
}

#[track_caller]
fn assert_cause(probe: Probe, call: &str, errno: i32, facts: &Facts, id: &str, remedy: &str) {
    let causes = classify(&refused(probe, call, errno), facts);
    assert_eq!(causes.iter().map(|cause| cause.id).collect::<Vec<_>>(), [id]);
    let all = format!("{}\n{}", causes[0].remedy.words, causes[0].remedy.commands.join("\n"));
    assert!(all.contains(remedy), "{all}");
    assert_translated(&causes);
}

#[track_caller]
fn assert_translated(causes: &[Cause]) {
    let causes = causes.to_vec();
    let findings = Findings { outcomes: vec![], causes, notes: vec![], lessons: vec![], fixes: vec![] };
    let text = findings.render_human(Colour::Off, &Messages::new(Language::Korean));
    assert!(!text.contains("doctor-cause-"), "{text}");
    for cause in &findings.causes {
        assert!(!text.contains(&cause.words), "no form: {text}");
        let remedies = cause.remedy.words.lines().map(|line| line.split(": ").next().unwrap_or_default());
        for remedy in remedies.filter(|words| !words.is_empty()) {
            assert!(!text.contains(remedy), "no form: {text}");
        }
    }
}

const USER: &str = "unshare(CLONE_NEWUSER)";

#[test]
fn each_row_has_its_cause_and_its_remedy() {
    let base = facts();
    let ubuntu = Facts { apparmor_restricts: Some(1), ..base.clone() };
    assert_cause(
        Probe::IdMaps,
        "write(/proc/self/uid_map)",
        EPERM,
        &ubuntu,
        "apparmor",
        "profile nslab \"/opt/nslab\" flags=(unconfined) {\n  userns,\n}",
    );
    assert_cause(
        Probe::Mounts,
        "mount(tmpfs)",
        EACCES,
        &ubuntu,
        "apparmor",
        "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    );
    let github = Facts { on_github: true, ..ubuntu };
    assert_cause(
        Probe::IdMaps,
        "write(/proc/self/setgroups)",
        EACCES,
        &github,
        "apparmor",
        "sudo sysctl -w kernel.apparmor",
    );
    let hardened = Facts { userns_clone: Some(0), ..base.clone() };
    assert_cause(
        Probe::UserNamespace,
        USER,
        EPERM,
        &hardened,
        "userns-clone",
        "kernel.unprivileged_userns_clone=1 | sudo tee",
    );
    let zero = Facts { limits: [("max_user_namespaces".to_owned(), 0)].into(), ..base.clone() };
    assert_cause(Probe::UserNamespace, USER, ENOSPC, &zero, "max-user-namespaces", "user.max_user_namespaces=28633");
    let cluster = Facts { slurm: Some(Slurm::InJob), ..zero };
    assert_cause(Probe::UserNamespace, USER, ENOSPC, &cluster, "max-user-namespaces", "administrator");
    assert_cause(
        Probe::Network,
        "unshare(CLONE_NEWNET)",
        ENOSPC,
        &base,
        "max-net-namespaces",
        "user.max_net_namespaces=",
    );
    let old = Facts { kernel_has_userns: false, ..base.clone() };
    assert_cause(Probe::UserNamespace, USER, EINVAL, &old, "no-userns", "boot");
    assert_cause(Probe::Programs, "mount_setattr(/usr)", ENOSYS, &base, "old-kernel", "newer kernel");
    assert_cause(Probe::UserNamespace, USER, EPERM, &base, "chroot", "pivot_root");
    let docker = Facts { seccomp: Some(2), container: Some(Container::Docker), ..base.clone() };
    assert_cause(
        Probe::UserNamespace,
        USER,
        EPERM,
        &docker,
        "seccomp",
        "--security-opt seccomp=unconfined --security-opt apparmor",
    );
    assert_cause(Probe::UserNamespace, "clone3", ENOSYS, &docker, "seccomp", "systempaths=unconfined");
    assert_cause(Probe::Processes, "mount(proc)", EPERM, &docker, "masked-proc", "systempaths=unconfined");
    let podman = Facts { container: Some(Container::Podman), ..base.clone() };
    assert_cause(
        Probe::Processes,
        "mount(proc)",
        EPERM,
        &podman,
        "masked-proc",
        "unmask=ALL --security-opt label=disable",
    );
    let pod = Facts { container: Some(Container::Kubernetes), ..base.clone() };
    assert_cause(Probe::Processes, "mount(proc)", EPERM, &pod, "masked-proc", "procMount: Unmasked");
    let gvisor = Facts { kernel: Kernel::Gvisor, ..base.clone() };
    assert_cause(Probe::Network, "RTM_NEWADDR", EPERM, &gvisor, "gvisor", "real Linux kernel");
    let wsl = Facts { kernel: Kernel::Wsl1, ..base.clone() };
    assert_cause(Probe::UserNamespace, USER, EINVAL, &wsl, "wsl1", "WSL 2");
    let plucky = Facts { apparmor_restricts: Some(1), ..base.clone() };
    assert_cause(Probe::UnshareProgram, "unshare -m true", 0, &plucky, "apparmor-program", "userns=0 | sudo tee");
    assert_cause(Probe::MountProgram, "mount -t tmpfs", 0, &base, "program", "SELinux");
    assert_cause(Probe::Network, "RTM_NEWLINK bridge", 95, &base, "unknown", "report");
}

#[test]
fn optional_things_are_notes_with_their_lines() {
    let bare = Facts {
        has_newuidmap: false,
        has_subids: false,
        cgroup_controllers: vec![],
        slurm: Some(Slurm::LoginNode),
        ..facts()
    };
    let notes = classify::notes(&[], &bare);
    assert_eq!(notes.iter().map(|note| note.id).collect::<Vec<_>>(), ["one-id", "no-cgroup", "slurm"]);
    assert_eq!(
        notes[0].remedy.commands,
        ["sudo apt-get install -y uidmap", "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ada"]
    );
    assert_eq!(classify::notes(&[], &facts()), []);
    assert_translated(&notes);
}

fn lessons() -> Vec<(String, Vec<Vec<String>>)> {
    let need = |words: &[&str]| words.iter().map(|word| word.split('|').map(str::to_owned).collect()).collect();
    vec![("mount".to_owned(), need(&["unshare", "mount"])), ("nat".to_owned(), need(&["ip", "nft|iptables", "ping"]))]
}

fn all_work() -> Vec<(Probe, Outcome)> {
    Probe::ALL.into_iter().map(|probe| (probe, Outcome::Works)).collect()
}

#[test]
fn lessons_are_runnable_with_less_or_unavailable_and_one_block_fixes_it() {
    let mut outcomes = all_work();
    outcomes[Probe::TimeNamespace as usize].1 =
        Outcome::Refused(Refusal { call: "unshare(CLONE_NEWTIME)".to_owned(), errno: EINVAL, words: String::new() });
    let findings = conclude(outcomes, &facts(), &lessons(), |program| ["unshare", "mount", "ip"].contains(&program));
    assert!(findings.can_run());
    assert_eq!(findings.lessons[0].1, Runnable::WithLess(vec!["labs share the machine's clock".to_owned()]));
    assert_eq!(findings.lessons[1].1, Runnable::Unavailable("nft or iptables is not installed".to_owned()));
    assert_eq!(findings.fixes, ["sudo apt-get install -y nftables"]);
    assert!(
        findings
            .render_human(Colour::Off, &Messages::default())
            .ends_with("paste this block:\n\nsudo apt-get install -y nftables\n")
    );
}

#[test]
fn a_policy_against_the_machines_own_program_stops_the_lessons_that_need_it() {
    let mut outcomes = all_work();
    outcomes[Probe::UnshareProgram as usize].1 =
        Outcome::Refused(Refusal::in_words("unshare -m true", "Permission denied"));
    let findings = conclude(outcomes, &facts(), &lessons(), |_| true);
    assert_eq!(findings.lessons[0].1, Runnable::Unavailable("unshare does not work in labs".to_owned()));
    assert_eq!(findings.lessons[1].1, Runnable::Yes);
}

#[test]
fn json_and_text_say_the_same() {
    let mut outcomes = refused(Probe::UserNamespace, USER, EPERM);
    outcomes.push((Probe::IdMaps, Outcome::NotTried));
    let findings = conclude(outcomes, &Facts { userns_clone: Some(0), ..facts() }, &lessons(), |_| true);
    let json = findings.to_json();
    assert_eq!((&json["can_run"], &json["probes"][0]["refusal"]["name"]), (&false.into(), &"EPERM".into()));
    assert_eq!((&json["causes"][0]["id"], &json["lessons"][1]["runnable"]), (&"userns-clone".into(), &"no".into()));
    let text = findings.render_human(Colour::Off, &Messages::default());
    assert!(
        text.contains("✗ make a user namespace\n      unshare(CLONE_NEWUSER): Operation not permitted (EPERM)\n"),
        "{text}"
    );
    assert!(text.contains("This machine can't run labs.\n\nWhy\n") && !text.contains('\x1b'), "{text}");
    assert!(findings.render_human(Colour::On, &Messages::default()).contains("\x1b[31m"));
}

/// Runs all probes in a child that has first been put into `trouble`; returns the probe, errno and cause found there.
fn in_trouble(trouble: impl FnOnce() -> probe::Attempt) -> String {
    let said = probe::in_child(Duration::from_secs(30), || {
        if let Err(refusal) = trouble() {
            return format!("the trouble could not be made: {refusal}");
        }
        let findings = examine(&[]);
        let Some((probe, Outcome::Refused(refusal))) = findings.first_refusal() else { return "none".to_owned() };
        format!("{} {} {}", probe.id(), refusal.name(), findings.causes[0].id)
    });
    said.unwrap_or_else(|refusal| refusal.to_string())
}

fn nested(kinds: &[Kind]) -> probe::Attempt {
    let ids = probe::own_ids();
    probe::unshare(Kind::User)?;
    probe::become_root_of(ids)?;
    kinds.iter().try_for_each(|kind| probe::unshare(*kind))
}

#[test]
fn a_limit_of_no_user_namespaces_is_found() {
    let found = in_trouble(|| nested(&[]).and_then(|()| probe::write("/proc/sys/user/max_user_namespaces", "0")));
    assert_eq!(found, "user-namespace ENOSPC max-user-namespaces");
}

#[test]
fn a_limit_of_no_network_namespaces_is_found() {
    let found = in_trouble(|| nested(&[]).and_then(|()| probe::write("/proc/sys/user/max_net_namespaces", "0")));
    assert_eq!(found, "network ENOSPC max-net-namespaces");
}

#[test]
fn a_chroot_is_found() {
    let found = in_trouble(|| {
        nested(&[Kind::Mount])?;
        probe::make_mounts_private()?;
        let place = probe::workshop(&["proc"])?;
        probe::bind(Path::new("/proc"), &place.join("proc"))?;
        probe::chroot(&place)
    });
    assert_eq!(found, "user-namespace EPERM chroot");
}

#[test]
fn a_seccomp_filter_that_refuses_unshare_is_found() {
    let found = in_trouble(|| probe::refuse_unshare().map_err(|words| Refusal::in_words("seccomp", &words)));
    assert_eq!(found, "user-namespace EPERM seccomp");
}

#[test]
fn a_masked_proc_is_found() {
    let found = in_trouble(|| {
        nested(&[Kind::Mount])?;
        probe::make_mounts_private()?;
        probe::mount_fresh("tmpfs", Path::new("/proc/sys"), "")
    });
    assert_eq!(found, "processes EPERM masked-proc");
}

/// As root, the same as an ordinary user too: what `cargo test` as root would otherwise never try.
#[test]
fn this_machine_can_run_labs_as_root_and_as_an_ordinary_user() {
    assert!(examine(&[]).can_run());
    if crate::sys::process::uid() != 0 {
        return;
    }
    let said = probe::in_child(Duration::from_secs(30), || {
        probe::become_user(Ids { uid: 65534, gid: 65534 })
            .map_or_else(|r| r.to_string(), |()| examine(&[]).can_run().to_string())
    });
    assert_eq!(said.as_deref(), Ok("true"));
}

#[test]
fn in_korean_every_ability_has_its_words() {
    let outcomes: Vec<(Probe, Outcome)> = Probe::ALL.into_iter().map(|probe| (probe, Outcome::NotTried)).collect();
    let findings = Findings { outcomes, causes: vec![], notes: vec![], lessons: vec![], fixes: vec![] };
    let text = findings.render_human(Colour::Off, &Messages::new(Language::Korean));
    assert_eq!(text.lines().filter(|line| line.starts_with("  · ")).count(), Probe::ALL.len(), "{text}");
    for line in text.lines().filter(|line| !line.is_empty()) {
        assert!(line.chars().any(|c| matches!(c, '가'..='힣')) && !line.contains("doctor-"), "{line}");
    }
}
