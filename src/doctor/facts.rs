//! What is known of the machine that may explain a refusal. Facts only: what they mean is `classify`'s business.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::packages::Installer;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    pub is_root: bool,
    /// The user's login name, for /etc/subuid and usermod.
    pub user: String,
    /// /proc/sys/kernel/apparmor_restrict_unprivileged_userns
    pub apparmor_restricts: Option<u64>,
    /// /proc/sys/kernel/unprivileged_userns_clone
    pub userns_clone: Option<u64>,
    /// /proc/sys/user/max_*: the limits by their names.
    pub limits: BTreeMap<String, u64>,
    /// /proc/self/ns/user exists.
    pub kernel_has_userns: bool,
    pub kernel_has_timens: bool,
    /// `Seccomp:` of /proc/self/status: 2 is a filter.
    pub seccomp: Option<u64>,
    /// No mount stands at `/`: this process lives in a chroot.
    pub chrooted: bool,
    /// Something is mounted below /proc.
    pub proc_is_masked: bool,
    pub container: Option<Container>,
    pub kernel: Kernel,
    /// SLURM_JOB_ID is set, or else a Slurm command is on PATH: a login node.
    pub slurm: Option<Slurm>,
    pub on_github: bool,
    pub has_newuidmap: bool,
    pub has_subids: bool,
    /// Controllers that this user may use, of cgroup v2.
    pub cgroup_controllers: Vec<String>,
    /// Our own binary, resolved: an AppArmor profile attaches to it.
    pub own_path: PathBuf,
    pub installer: Option<Installer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Docker,
    Podman,
    Kubernetes,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kernel {
    #[default]
    Linux,
    Gvisor,
    Wsl1,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slurm {
    InJob,
    LoginNode,
}

impl Facts {
    pub fn read() -> Self {
        let status = text("/proc/self/status");
        let mounts = text("/proc/self/mountinfo");
        let uid = crate::sys::process::uid();
        let user = env::var("USER")
            .ok()
            .filter(|name| !name.is_empty())
            .or_else(|| name_of(uid))
            .unwrap_or_else(|| "USER".to_owned());
        Facts {
            is_root: uid == 0,
            apparmor_restricts: number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
            userns_clone: number("/proc/sys/kernel/unprivileged_userns_clone"),
            limits: limits(),
            kernel_has_userns: Path::new("/proc/self/ns/user").exists(),
            kernel_has_timens: Path::new("/proc/self/ns/time").exists(),
            seccomp: field(&status, "Seccomp:").and_then(|value| value.parse().ok()),
            chrooted: !mount_points(&mounts).any(|point| point == "/"),
            proc_is_masked: mount_points(&mounts)
                .any(|point| point.starts_with("/proc/") && point != "/proc/sys/fs/binfmt_misc"),
            container: container(),
            kernel: kernel(),
            slurm: slurm(),
            on_github: env::var_os("GITHUB_ACTIONS").is_some(),
            has_newuidmap: ["newuidmap", "newgidmap"].iter().all(|program| crate::lab::on_path(program).is_some()),
            has_subids: ["/etc/subuid", "/etc/subgid"].iter().all(|file| has_line_of(&text(file), &user, uid)),
            cgroup_controllers: delegated(),
            own_path: env::current_exe()
                .and_then(fs::canonicalize)
                .unwrap_or_else(|_| PathBuf::from("/usr/local/bin/nslab")),
            installer: Installer::of_this_machine(),
            user,
        }
    }
}

impl Facts {
    /// Of alternatives the one whose package is known, else the first.
    pub fn to_install(&self, need: &[String]) -> Option<String> {
        let known = |program: &&String| self.installer.is_some_and(|installer| installer.package(program).is_some());
        need.iter().find(known).or(need.first()).cloned()
    }
}

fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn number(path: &str) -> Option<u64> {
    text(path).trim().parse().ok()
}

fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

fn limits() -> BTreeMap<String, u64> {
    let Ok(entries) = fs::read_dir("/proc/sys/user") else { return BTreeMap::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter_map(|name| Some((number(&format!("/proc/sys/user/{name}"))?, name)))
        .map(|(limit, name)| (name, limit))
        .collect()
}

/// The fifth field of mountinfo is the mount point (proc_pid_mountinfo(5)).
fn mount_points(mountinfo: &str) -> impl Iterator<Item = &str> {
    mountinfo.lines().filter_map(|line| line.split(' ').nth(4))
}

/// By what engines put in their containers, told by themselves.
fn container() -> Option<Container> {
    if env::var_os("KUBERNETES_SERVICE_HOST").is_some() {
        return Some(Container::Kubernetes);
    }
    if Path::new("/run/.containerenv").exists() {
        return Some(Container::Podman);
    }
    if Path::new("/.dockerenv").exists() {
        return Some(Container::Docker);
    }
    env::var_os("container").map(|_| Container::Other)
}

/// gVisor always says that it is this build of 4.4.0; WSL 1 has no "-microsoft-standard", which is WSL 2's.
fn kernel() -> Kernel {
    let version = text("/proc/version");
    if version.contains("4.4.0") && version.contains("Sun Jan 10 15:06:54 PST 2016") {
        return Kernel::Gvisor;
    }
    let wsl1 = version.contains("Microsoft") && !version.to_lowercase().contains("microsoft-standard");
    if wsl1 { Kernel::Wsl1 } else { Kernel::Linux }
}

fn slurm() -> Option<Slurm> {
    if env::var_os("SLURM_JOB_ID").is_some() {
        return Some(Slurm::InJob);
    }
    super::packages::on_path("srun").then_some(Slurm::LoginNode)
}

fn name_of(uid: u32) -> Option<String> {
    let uid = uid.to_string();
    let passwd = text("/etc/passwd");
    passwd
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|f| f.get(2) == Some(&uid.as_str()))
        .map(|f| f[0].to_owned())
}

/// By name or by number (subuid(5)).
fn has_line_of(subids: &str, user: &str, uid: u32) -> bool {
    subids.lines().filter_map(|line| line.split(':').next()).any(|owner| owner == user || owner == uid.to_string())
}

/// What the cgroup of this process offers, if we may make one below it (cgroups(7)).
fn delegated() -> Vec<String> {
    let own = text("/proc/self/cgroup");
    let Some(path) = own.lines().find_map(|line| line.strip_prefix("0::")) else { return Vec::new() };
    let folder = format!("/sys/fs/cgroup{path}");
    let may = crate::sys::probe::may_write(Path::new(&format!("{folder}/cgroup.procs")));
    if !may {
        return Vec::new();
    }
    text(&format!("{folder}/cgroup.controllers")).split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_granted_by_name_or_by_number() {
        let subids = "ada:100000:65536\n1001:165536:65536\n";
        assert!(has_line_of(subids, "ada", 7) && has_line_of(subids, "bob", 1001));
        assert!(!has_line_of(subids, "ad", 100000) && !has_line_of("", "ada", 7));
    }

    #[test]
    fn mount_points_and_fields_are_read() {
        let mounts = "21 1 254:0 / / rw - ext4 /dev/vda rw\n22 21 0:20 / /proc rw - proc proc rw\n";
        assert_eq!(mount_points(mounts).collect::<Vec<_>>(), ["/", "/proc"]);
        assert_eq!(field("Name:\tx\nSeccomp:\t2\nSeccomp_filters:\t1\n", "Seccomp:"), Some("2"));
    }

    #[test]
    fn of_alternatives_the_one_with_a_known_package_is_installed() {
        let facts = Facts { installer: Some(Installer::Apt), ..Facts::default() };
        assert_eq!(facts.to_install(&["nosuch".to_owned(), "nft".to_owned()]).as_deref(), Some("nft"));
        assert_eq!(facts.to_install(&["nosuch".to_owned()]).as_deref(), Some("nosuch"));
    }
}
