//! What a lab needs of the kernel, each tried by doing it in a child of its own, from the most basic on.
//!
//! A setting that looks right proves nothing: only the call does. Must not know what a refusal means.

use std::time::Duration;

use crate::sys::probe::{self, Attempt, Ids, Kind, Refusal};
use crate::sys::probe_link::{Links, index_of};

/// A probe takes about a millisecond; a machine on which one takes this long runs no lab.
const DEADLINE: Duration = Duration::from_secs(5);

/// What is tried. The order is the order of trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Probe {
    UserNamespace,
    IdMaps,
    Mounts,
    Programs,
    Processes,
    Network,
    SecondSysfs,
    Devpts,
    IpcAndUts,
    InnerUserNamespace,
    TimeNamespace,
    CgroupNamespace,
    UnshareProgram,
    MountProgram,
}

/// Whether a lab can do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Required,
    /// With the words for what is missing then.
    Optional(&'static str),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Works,
    Refused(Refusal),
    /// Something before it was refused, without which it can't be tried.
    NotTried,
}

impl Probe {
    pub const ALL: [Probe; 14] = [
        Probe::UserNamespace,
        Probe::IdMaps,
        Probe::Mounts,
        Probe::Programs,
        Probe::Processes,
        Probe::Network,
        Probe::SecondSysfs,
        Probe::Devpts,
        Probe::IpcAndUts,
        Probe::InnerUserNamespace,
        Probe::TimeNamespace,
        Probe::CgroupNamespace,
        Probe::UnshareProgram,
        Probe::MountProgram,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Probe::UserNamespace => "user-namespace",
            Probe::IdMaps => "id-maps",
            Probe::Mounts => "mounts",
            Probe::Programs => "programs",
            Probe::Processes => "processes",
            Probe::Network => "network",
            Probe::SecondSysfs => "second-sysfs",
            Probe::Devpts => "devpts",
            Probe::IpcAndUts => "ipc-uts",
            Probe::InnerUserNamespace => "inner-user-namespace",
            Probe::TimeNamespace => "time-namespace",
            Probe::CgroupNamespace => "cgroup-namespace",
            Probe::UnshareProgram => "unshare-program",
            Probe::MountProgram => "mount-program",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Probe::UserNamespace => "make a user namespace",
            Probe::IdMaps => "be root in it",
            Probe::Mounts => "mount a file system of its own",
            Probe::Programs => "show the machine's programs, read-only",
            Probe::Processes => "number processes from 1, with a fresh /proc",
            Probe::Network => "make a network: lo, a bridge, a veth pair, an address",
            Probe::SecondSysfs => "mount sysfs twice, for ip netns exec",
            Probe::Devpts => "open terminals of its own",
            Probe::IpcAndUts => "have its own IPC and host name",
            Probe::InnerUserNamespace => "nest a user namespace, out of whose reach nslab watches",
            Probe::TimeNamespace => "have its own clock",
            Probe::CgroupNamespace => "have its own view of cgroups",
            Probe::UnshareProgram => "run the machine's unshare in it",
            Probe::MountProgram => "run the machine's mount in it",
        }
    }

    pub fn weight(self) -> Weight {
        match self {
            Probe::TimeNamespace => Weight::Optional("labs share the machine's clock"),
            Probe::CgroupNamespace => Weight::Optional("labs see the machine's cgroup paths"),
            // Whether a lesson needs them, the lesson says.
            Probe::UnshareProgram => Weight::Optional("unshare does not work in labs"),
            Probe::MountProgram => Weight::Optional("mount does not work in labs"),
            _ => Weight::Required,
        }
    }

    /// The machine's program that it runs, if it is about one.
    pub fn program(self) -> Option<&'static str> {
        match self {
            Probe::UnshareProgram => Some("unshare"),
            Probe::MountProgram => Some("mount"),
            _ => None,
        }
    }

    fn try_it(self, ids: Ids) -> Attempt {
        probe::unshare(Kind::User)?;
        if self == Probe::UserNamespace {
            return Ok(());
        }
        probe::become_root_of(ids)?;
        match self {
            Probe::UserNamespace | Probe::IdMaps => Ok(()),
            Probe::Mounts => private_mounts().and_then(|()| probe::workshop(&[])).map(drop),
            Probe::Programs => programs(),
            Probe::Processes => processes(),
            Probe::Network => network(),
            Probe::SecondSysfs => second_sysfs(),
            Probe::Devpts => devpts(),
            Probe::IpcAndUts => probe::unshare(Kind::Ipc).and_then(|()| probe::unshare(Kind::Uts)),
            Probe::InnerUserNamespace => inner_user_namespace(),
            Probe::TimeNamespace => probe::unshare(Kind::Time),
            Probe::CgroupNamespace => probe::unshare(Kind::Cgroup),
            Probe::UnshareProgram => private_mounts().and_then(|()| probe::run_program(&["unshare", "-m", "true"])),
            Probe::MountProgram => private_mounts().and_then(|()| probe::workshop(&["it"])).and_then(|place| {
                probe::run_program(&["mount", "-t", "tmpfs", "tmpfs", &place.join("it").to_string_lossy()])
            }),
        }
    }
}

/// Tries everything, each in a child with a deadline.
pub fn run() -> Vec<(Probe, Outcome)> {
    let ids = probe::own_ids();
    let mut outcomes: Vec<(Probe, Outcome)> = Vec::new();
    for probe in Probe::ALL {
        let basis = outcomes.iter().take(2).all(|(_, outcome)| *outcome == Outcome::Works);
        let outcome = match basis.then(|| probe::attempt_in_child(DEADLINE, || probe.try_it(ids))) {
            None => Outcome::NotTried,
            Some(Ok(())) => Outcome::Works,
            Some(Err(refusal)) => Outcome::Refused(refusal),
        };
        outcomes.push((probe, outcome));
    }
    outcomes
}

fn private_mounts() -> Attempt {
    probe::unshare(Kind::Mount)?;
    probe::make_mounts_private()
}

fn programs() -> Attempt {
    private_mounts()?;
    let place = probe::workshop(&["usr"])?;
    probe::bind_read_only("/usr".as_ref(), &place.join("usr"))
}

fn processes() -> Attempt {
    private_mounts()?;
    probe::unshare(Kind::Pid)?;
    probe::in_grandchild(|| probe::mount_fresh("proc", "/proc".as_ref(), ""))
}

fn network() -> Attempt {
    probe::unshare(Kind::Net)?;
    let links = Links::open()?;
    links.set_up(1)?;
    links.add_bridge("br0")?;
    links.add_veth("veth0", "ceth0")?;
    let bridge = index_of("br0")?;
    links.set_up(bridge)?;
    links.add_address(bridge, [192, 168, 2, 1], 24)
}

fn second_sysfs() -> Attempt {
    private_mounts()?;
    probe::unshare(Kind::Net)?;
    let place = probe::workshop(&["first", "second"])?;
    probe::mount_fresh("sysfs", &place.join("first"), "")?;
    probe::mount_fresh("sysfs", &place.join("second"), "")
}

fn devpts() -> Attempt {
    private_mounts()?;
    let place = probe::workshop(&["pts"])?.join("pts");
    probe::mount_fresh("devpts", &place, "newinstance,ptmxmode=0666,mode=0620")?;
    probe::open_ptmx(&place)
}

fn inner_user_namespace() -> Attempt {
    probe::unshare(Kind::User)?;
    probe::become_root_of(Ids { uid: 0, gid: 0 })?;
    for kind in [Kind::Mount, Kind::Net, Kind::Ipc, Kind::Uts, Kind::Pid] {
        probe::unshare(kind)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_can_do_all_that_a_lab_needs() {
        for (probe, outcome) in run() {
            assert_eq!(outcome, Outcome::Works, "{}", probe.title());
        }
    }

    #[test]
    fn a_probe_that_hangs_or_panics_ends_and_is_told() {
        let hang = probe::attempt_in_child(Duration::from_millis(50), || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
            }
        });
        assert_eq!(hang.expect_err("killed").errno, probe::ETIMEDOUT);
        let died = probe::attempt_in_child(DEADLINE, || panic!("on purpose"));
        assert_eq!(died.expect_err("died").words, "it ended without an answer");
    }
}
