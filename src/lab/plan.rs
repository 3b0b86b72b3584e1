//! What a lab's file system is made of: a list of operations, for init to apply. Pure.
//!
//! Everything stands on one tmpfs of bounded size. Programs come from the machine's /usr, read-only; /etc is
//! written by us, for an overlay over the machine's would show its secrets and belong to nobody.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::files;
use super::limits::Limits;
use crate::lesson::LabSpec;

/// What the plan depends on: read from the machine beforehand.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// Top-level directories that hold programs and libraries, and how they are made.
    pub system: Vec<(String, SystemDirectory)>,
    /// Those of [`SHARED_ETC`] that exist.
    pub etc: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SystemDirectory {
    Real,
    /// Merged /usr: `bin → usr/bin`.
    Link(PathBuf),
}

/// One thing to do, relative to the new root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    Directory {
        path: PathBuf,
        mode: u32,
    },
    File {
        path: PathBuf,
        mode: u32,
        /// The guest program is too large to copy.
        content: Cow<'static, [u8]>,
    },
    Symlink {
        path: PathBuf,
        target: PathBuf,
    },
    /// Gives a directory and what is in it to the lab's ordinary user.
    Give {
        path: PathBuf,
    },
    /// The machine's tree at `source`, read-only.
    Bind {
        source: PathBuf,
        path: PathBuf,
    },
    Device {
        name: &'static str,
    },
    Mount {
        fs_type: &'static str,
        path: PathBuf,
        options: String,
    },
}

/// Where programs may be on a machine: distributions with a /usr, NixOS, Guix.
const SYSTEM: [&str; 10] =
    ["usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "nix/store", "gnu/store", "run/current-system"];

/// What of the machine's /etc a lab may see: nothing that names people, keys or hosts.
const SHARED_ETC: [&str; 12] = [
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "alternatives",
    "ssl/certs",
    "iproute2",
    "protocols",
    "services",
    "terminfo",
    // Where man(1) finds its pages, and how they look: a lesson names them.
    "manpath.config",
    "man_db.conf",
    "groff",
];

const DEVICES: [&str; 6] = ["null", "zero", "full", "random", "urandom", "tty"];

impl Machine {
    pub fn look() -> Self {
        let look_at = |name: &&str| {
            let path = Path::new("/").join(name);
            let kind = path.symlink_metadata().ok()?.file_type();
            let found = match kind.is_symlink() {
                true => SystemDirectory::Link(path.read_link().ok()?),
                false => SystemDirectory::Real,
            };
            Some(((*name).to_owned(), found))
        };
        Self {
            system: SYSTEM.iter().filter_map(look_at).collect(),
            etc: SHARED_ETC.into_iter().filter(|name| Path::new("/etc").join(name).exists()).collect(),
        }
    }
}

/// The operations, in order.
pub fn plan(machine: &Machine, spec: &LabSpec, limits: &Limits, guest: &'static [u8]) -> Vec<Operation> {
    let mut plan = Vec::new();
    system(&mut plan, machine);
    directories(&mut plan);
    devices(&mut plan, limits);
    etc(&mut plan, machine, spec);
    plan.extend(spec.user.iter().map(|user| Operation::Give { path: Path::new("home").join(user) }));
    own_programs(&mut plan, guest);
    kernel_file_systems(&mut plan);
    plan
}

fn directory(path: impl Into<PathBuf>, mode: u32) -> Operation {
    Operation::Directory { path: path.into(), mode }
}

fn symlink(path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Operation {
    Operation::Symlink { path: path.into(), target: target.into() }
}

fn mount(fs_type: &'static str, path: impl Into<PathBuf>, options: impl Into<String>) -> Operation {
    Operation::Mount { fs_type, path: path.into(), options: options.into() }
}

fn system(plan: &mut Vec<Operation>, machine: &Machine) {
    for (name, found) in &machine.system {
        match found {
            SystemDirectory::Link(target) if !name.contains('/') => plan.push(symlink(name, target)),
            _ => {
                plan.extend(parents(Path::new(name)));
                plan.push(directory(name, 0o755));
                plan.push(Operation::Bind { source: Path::new("/").join(name), path: name.into() });
            }
        }
    }
}

/// The directories above a path, uppermost first.
fn parents(path: &Path) -> impl Iterator<Item = Operation> {
    let mut parents: Vec<&Path> = path.ancestors().skip(1).filter(|p| !p.as_os_str().is_empty()).collect();
    parents.reverse();
    parents.into_iter().map(|p| directory(p, 0o755)).collect::<Vec<_>>().into_iter()
}

fn directories(plan: &mut Vec<Operation>) {
    for name in ["dev", "etc", "home", "mnt", "opt", "proc", "run", "srv", "sys", "var"] {
        plan.push(directory(name, 0o755));
    }
    plan.push(directory("root", 0o700));
    plan.push(directory("tmp", 0o1777));
    for name in ["run/lock", "var/cache", "var/lib", "var/log", "var/spool"] {
        plan.push(directory(name, 0o755));
    }
    plan.push(directory("var/tmp", 0o1777));
    plan.push(symlink("var/run", "/run"));
}

fn devices(plan: &mut Vec<Operation>, limits: &Limits) {
    plan.extend(DEVICES.map(|name| Operation::Device { name }));
    for (name, target) in [
        ("ptmx", "pts/ptmx"),
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
    ] {
        plan.push(symlink(Path::new("dev").join(name), target));
    }
    plan.push(directory("dev/pts", 0o755));
    plan.push(mount("devpts", "dev/pts", format!("newinstance,ptmxmode=0666,mode=620,max={}", limits.terminals)));
    plan.push(directory("dev/shm", 0o1777));
    plan.push(directory("dev/mqueue", 0o1777));
    plan.push(mount("mqueue", "dev/mqueue", ""));
}

fn etc(plan: &mut Vec<Operation>, machine: &Machine, spec: &LabSpec) {
    for name in &machine.etc {
        let path = Path::new("etc").join(name);
        plan.extend(parents(&path).skip(1));
        plan.push(Operation::Bind { source: Path::new("/etc").join(name), path });
    }
    plan.push(symlink("etc/mtab", "/proc/self/mounts"));
    plan.push(symlink("etc/os-release", "../usr/lib/os-release"));
    for file in files::files(spec) {
        plan.extend(parents(&file.path));
        plan.push(Operation::File { path: file.path, mode: file.mode, content: file.content.into_bytes().into() });
    }
}

/// `ping`, for machines that have none, and the eye of the prompt: one program, nothing of nslab's own binary.
fn own_programs(plan: &mut Vec<Operation>, guest: &'static [u8]) {
    plan.push(directory("opt/nslab", 0o755));
    plan.push(directory("opt/nslab/bin", 0o755));
    plan.push(Operation::File { path: "opt/nslab/bin/nslab-where".into(), mode: 0o755, content: guest.into() });
    plan.push(symlink("opt/nslab/bin/ping", "nslab-where"));
    // Before the machine's own, which cannot work here.
    plan.push(directory("opt/nslab/sbin", 0o755));
    plan.push(symlink("opt/nslab/sbin/sudo", "../bin/nslab-where"));
}

fn kernel_file_systems(plan: &mut Vec<Operation>) {
    plan.push(mount("proc", "proc", ""));
    plan.push(mount("sysfs", "sys", ""));
    // A second one: `ip netns exec` detaches /sys and mounts a fresh one, which the kernel allows in a user
    // namespace only while another, fully visible sysfs is mounted (mount_namespaces(7)).
    plan.push(directory("opt/nslab/sys", 0o700));
    plan.push(mount("sysfs", "opt/nslab/sys", ""));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine() -> Machine {
        Machine {
            system: vec![
                ("usr".to_owned(), SystemDirectory::Real),
                ("bin".to_owned(), SystemDirectory::Link("usr/bin".into())),
                ("nix/store".to_owned(), SystemDirectory::Real),
            ],
            etc: vec!["ld.so.cache", "ssl/certs"],
        }
    }

    fn paths(plan: &[Operation]) -> Vec<String> {
        plan.iter()
            .map(|operation| match operation {
                Operation::Directory { path, .. }
                | Operation::File { path, .. }
                | Operation::Symlink { path, .. }
                | Operation::Bind { path, .. }
                | Operation::Mount { path, .. } => path.display().to_string(),
                Operation::Give { path } => path.join("given").display().to_string(),
                Operation::Device { name } => format!("dev/{name}"),
            })
            .collect()
    }

    #[test]
    fn everything_stays_below_the_new_root_and_its_parents_come_first() {
        let plan = plan(&machine(), &LabSpec::default(), &Limits::default(), b"");
        let mut made: Vec<PathBuf> = vec!["".into()];
        for path in paths(&plan) {
            let path = PathBuf::from(path);
            assert!(path.is_relative() && !path.components().any(|c| c.as_os_str() == ".."), "{path:?}");
            let parent = path.parent().expect("relative paths have a parent");
            assert!(made.iter().any(|m| m == parent), "{path:?} before its parent");
            made.push(path);
        }
    }

    #[test]
    fn merged_directories_stay_links_and_the_machine_is_read_only() {
        let plan = plan(&machine(), &LabSpec::default(), &Limits::default(), b"");
        assert!(plan.contains(&symlink("bin", "usr/bin")));
        assert!(plan.contains(&Operation::Bind { source: "/nix/store".into(), path: "nix/store".into() }));
    }

    #[test]
    fn sysfs_is_mounted_twice_and_procfs_once() {
        let plan = plan(&machine(), &LabSpec::default(), &Limits::default(), b"");
        let count = |kind: &str| {
            plan.iter().filter(|o| matches!(o, Operation::Mount { fs_type, .. } if *fs_type == kind)).count()
        };
        assert_eq!((count("sysfs"), count("proc"), count("devpts")), (2, 1, 1));
    }

    #[test]
    fn nothing_of_the_users_home_or_of_etc_secrets_is_bound() {
        let plan = plan(&Machine::look(), &LabSpec::default(), &Limits::default(), b"");
        for operation in &plan {
            if let Operation::Bind { source, .. } = operation {
                for secret in ["/home", "/root", "/etc/shadow", "/etc/passwd", "/etc/ssl/private", "/etc/profile.d"] {
                    assert!(!Path::new(secret).starts_with(source), "{source:?} shows {secret}");
                }
            }
        }
    }
}
