//! Which package has a program, and how this machine installs it.

use std::collections::BTreeSet;
use std::path::Path;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Installer {
    Apt,
    Dnf,
    Pacman,
    Apk,
    Zypper,
}

/// Programs, then the package that has them for apt, dnf, pacman, apk, zypper.
const PACKAGES: [(&[&str], [&str; 5]); 14] = [
    (
        &["unshare", "nsenter", "lsns", "setpriv", "ipcmk", "ipcs", "ipcrm", "prlimit", "flock", "lsipc", "hostname"],
        ["util-linux", "util-linux", "util-linux", "util-linux-misc", "util-linux"],
    ),
    (&["mount", "umount", "findmnt", "mountpoint"], ["mount", "util-linux", "util-linux", "mount", "util-linux"]),
    (&["ip", "bridge", "ss", "tc"], ["iproute2", "iproute", "iproute2", "iproute2", "iproute2"]),
    (&["nft"], ["nftables", "nftables", "nftables", "nftables", "nftables"]),
    (&["iptables", "ip6tables"], ["iptables", "iptables-nft", "iptables", "iptables", "iptables"]),
    (&["ps", "sysctl", "top", "pgrep", "pkill", "free"], ["procps", "procps-ng", "procps-ng", "procps-ng", "procps"]),
    (&["ping"], ["iputils-ping", "iputils", "iputils", "iputils", "iputils"]),
    (&["newuidmap", "newgidmap"], ["uidmap", "shadow-utils", "shadow", "shadow-subids", "shadow"]),
    (&["bash"], ["bash", "bash", "bash", "bash", "bash"]),
    (&["tmux"], ["tmux", "tmux", "tmux", "tmux", "tmux"]),
    (&["capsh", "getpcaps", "setcap", "getcap"], ["libcap2-bin", "libcap", "libcap", "libcap-utils", "libcap-progs"]),
    (&["nc"], ["netcat-openbsd", "nmap-ncat", "openbsd-netcat", "netcat-openbsd", "netcat-openbsd"]),
    (&["curl"], ["curl", "curl", "curl", "curl", "curl"]),
    (&["python3"], ["python3", "python3", "python", "python3", "python3"]),
];

impl Installer {
    const ALL: [Installer; 5] = [Installer::Apt, Installer::Dnf, Installer::Pacman, Installer::Apk, Installer::Zypper];

    /// By the program that is there; apt first, since some Debians have dnf too, and none the other way round.
    pub fn of_this_machine() -> Option<Self> {
        let program = |installer: &Installer| {
            on_path(match installer {
                Installer::Apt => "apt-get",
                Installer::Dnf => "dnf",
                Installer::Pacman => "pacman",
                Installer::Apk => "apk",
                Installer::Zypper => "zypper",
            })
        };
        Self::ALL.into_iter().find(program)
    }

    pub fn package(self, program: &str) -> Option<&'static str> {
        let (_, names) = PACKAGES.iter().find(|(programs, _)| programs.contains(&program))?;
        Some(names[self as usize])
    }

    /// The line to paste; a program whose package is not known here is looked for under its own name.
    pub fn line(self, programs: &[String]) -> String {
        let packages: BTreeSet<&str> =
            programs.iter().map(|program| self.package(program).unwrap_or(program)).collect();
        let before = match self {
            Installer::Apt => "apt-get install -y",
            Installer::Dnf => "dnf install -y",
            Installer::Pacman => "pacman -S --needed",
            Installer::Apk => "apk add",
            Installer::Zypper => "zypper install -y",
        };
        format!("{before} {}", packages.into_iter().collect::<Vec<_>>().join(" "))
    }
}

/// The line that installs these programs on this machine; `None` where none are asked for or no manager is known.
pub fn install_hint(programs: &[String]) -> Option<String> {
    let installer = Installer::of_this_machine().filter(|_| !programs.is_empty())?;
    let sudo = if crate::sys::process::uid() == 0 { "" } else { "sudo " };
    Some(format!("{sudo}{}", installer.line(programs)))
}

/// Whether this user can run it: PATH, and the system folders that it may lack. What a *lab* can run, `lab` knows.
pub fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let system = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"];
    std::env::split_paths(&path).chain(system.map(Into::into)).any(|folder| is_program(&folder.join(program)))
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn one_line_installs_each_package_once() {
        let wanted = programs(&["ip", "unshare", "nsenter", "bridge"]);
        assert_eq!(Installer::Apt.line(&wanted), "apt-get install -y iproute2 util-linux");
        assert_eq!(Installer::Dnf.line(&wanted), "dnf install -y iproute util-linux");
        assert_eq!(Installer::Apk.line(&wanted), "apk add iproute2 util-linux-misc");
    }

    #[test]
    fn an_unknown_program_is_asked_for_by_its_name() {
        assert_eq!(Installer::Pacman.line(&programs(&["sl"])), "pacman -S --needed sl");
    }

    #[test]
    fn every_program_of_the_labs_has_a_package_everywhere() {
        for program in ["unshare", "nsenter", "mount", "ip", "bridge", "nft", "iptables", "ps", "ping", "ipcmk", "ipcs"]
        {
            for installer in Installer::ALL {
                assert!(
                    installer.package(program).is_some_and(|package| !package.is_empty()),
                    "{program} {installer:?}"
                );
            }
        }
    }

    #[test]
    fn programs_are_found_outside_a_users_path_too() {
        assert!(on_path("sh"));
        assert!(!on_path("no-such-program-anywhere"));
    }
}
