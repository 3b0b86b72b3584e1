//! Settings of the network namespace in which the observer stands: /proc/sys/net, ip-sysctl.
//!
//! These files follow the network namespace of whoever looks them up, whosever procfs they are in.

use std::os::fd::BorrowedFd;
use std::path::Path;

use super::failure::failed;
use super::procfs::read;
use crate::observation::{Sysctls, Unobservable};
use crate::sys::errno::is_gone;
use crate::sys::openat2::{names, open_on_mount};

/// Of the whole namespace. A kernel may lack some.
const GENERAL: [&str; 5] = [
    "net/ipv4/ip_forward",
    "net/ipv4/icmp_echo_ignore_all",
    "net/ipv6/conf/all/forwarding",
    "net/ipv6/icmp/echo_ignore_all",
    "net/ipv4/icmp_echo_ignore_broadcasts",
];
/// Of each interface, and of `all`.
const EACH: [(&str, &str); 3] =
    [("net/ipv4/conf", "rp_filter"), ("net/ipv4/conf", "arp_ignore"), ("net/ipv6/conf", "disable_ipv6")];
/// Interfaces beyond these are left out: nothing is said of them then.
const MAX_LINKS: usize = 128;
/// Each file is one number.
const MAX_FILE: u64 = 64;

pub fn network(procfs: BorrowedFd<'_>) -> Result<Sysctls, Unobservable> {
    let mut found = Sysctls::default();
    let mut look = |path: String| match read(procfs, Path::new(&format!("sys/{path}")), MAX_FILE) {
        Ok(text) => {
            found.0.extend(number(&text).map(|value| (path, value)));
            Ok(())
        }
        Err(error) if is_gone(&error) => Ok(()),
        Err(error) => Err(failed("read", format!("/proc/sys/{path}"), &error)),
    };
    for path in GENERAL {
        look(path.to_owned())?;
    }
    for (folder, name) in EACH {
        let path = format!("sys/{folder}");
        let Ok(directory) = open_on_mount(procfs, Path::new(&path)) else { continue };
        let links = names(directory, MAX_LINKS).map_err(|error| failed("list", format!("/proc/{path}"), &error))?;
        for link in links.unwrap_or_else(|| vec!["all".into()]) {
            look(format!("{folder}/{}/{name}", link.to_string_lossy()))?;
        }
    }
    Ok(found)
}

fn number(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}
