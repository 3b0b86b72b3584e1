//! The causes that a failed check can have: stable ids, which known mistakes of lessons refer to.

use super::sight;
use super::verdict::Cause;
use super::words::{self, shell};
use crate::lesson::{Check, Viewpoint};
use crate::observation::Observation;

macro_rules! causes {
    ($($id:ident $name:literal $doc:literal,)*) => {
        /// Every cause that [`super::explain`] can name.
        pub const CAUSES: &[&str] = &[$($name),*];
        /// The same, each with a line that says what it means.
        pub const CAUSE_DOCS: &[(&str, &str)] = &[$(($name, $doc)),*];
        /// The ids as the kinds' files name them, so that none is misspelt.
        pub(super) mod id {
            $(#[doc = $doc] pub(in super::super) const $id: &str = $name;)*
        }
    };
}

causes! {
    STILL_IN_HOST_NAMESPACE "still-in-host-namespace" "the process never left the namespace it started in",
    WRONG_NAMESPACES "wrong-namespaces" "other namespaces differ than should: too many, or too few",
    PROC_NOT_REMOUNTED "proc-not-remounted" "/proc still shows the processes of another PID namespace",
    PROC_MOUNTED_ON_HOST "proc-mounted-on-host" "the new procfs covers the host's /proc: the mount namespace is shared",
    NOT_MOUNTED "not-mounted" "nothing is mounted there",
    MOUNTED_ON_HOST "mounted-on-host" "the mount is visible where it should be private",
    SAME_MOUNT "same-mount" "it is the same file system instance that the other viewpoint has",
    WRONG_FILESYSTEM "wrong-filesystem" "something else is mounted there: type, source or options differ",
    WRONG_PROPAGATION "wrong-propagation" "the mount's propagation (private, shared …) is another",
    FILE_MISSING "file-missing" "no such file",
    FILE_CONTENT "file-content" "the file's content is another",
    FILE_TYPE "file-type" "it is a directory, a link …, not what is expected",
    FILE_MODE "file-mode" "its permission bits are others",
    FILE_VISIBLE "file-visible" "the file is visible where it should not be",
    NOT_PID_1 "not-pid-1" "the process is not PID 1 of its PID namespace",
    WRONG_PID "wrong-pid" "the process has another PID, or is listed under another",
    WRONG_PROCESS "wrong-process" "another program runs there",
    SAME_PROCESS "same-process" "it is still the same process: no new one was started",
    PROCESS_MISSING "process-missing" "no such process is listed",
    PROCESS_VISIBLE "process-visible" "the process is listed where it should not be",
    IPC_MISSING "ipc-missing" "no such System V object",
    IPC_VISIBLE "ipc-visible" "the System V object is visible where it should not be",
    NETNS_MISSING "netns-missing" "no network namespace has that name",
    NETNS_NOT_MADE_BY_IP "netns-not-made-by-ip" "the name is there, but leads to no network namespace",
    NETNS_NOT_DISTINCT "netns-not-distinct" "the name leads to a namespace that is not a new one",
    NETNS_PRESENT "netns-present" "the named network namespace is there already, or still",
    LINK_MISSING "link-missing" "no such network interface, anywhere that was looked",
    LINK_ELSEWHERE "link-elsewhere" "the interface is in another network namespace",
    LINK_DOWN "link-down" "the interface is not up",
    LINK_UP "link-up" "the interface is up, and should not be",
    LO_DOWN "lo-down" "the loopback interface is not up",
    BRIDGE_DOWN "bridge-down" "the bridge is not up",
    NO_CARRIER "no-carrier" "the interface is up, but the other end of its cable is not",
    NOT_ON_BRIDGE "not-on-bridge" "the interface is no port of the bridge",
    WRONG_LINK "wrong-link" "the interface is there, but its type, peer or MTU is another",
    LINK_NOT_ALONE "link-not-alone" "there are other interfaces besides",
    LINK_VISIBLE "link-visible" "an interface of that name is there, and should not be",
    ADDRESS_MISSING "address-missing" "no interface carries the address",
    ADDRESS_ELSEWHERE "address-elsewhere" "another interface, or another namespace, carries the address",
    WRONG_PREFIX "wrong-prefix" "the address is there with another prefix length, so that others seem unreachable",
    NO_ROUTE "no-route" "no route leads to the destination",
    ANSWERED_BY_ITSELF "answered-by-itself" "the sender answers its own echoes: it owns the destination address",
    NO_ANSWER "no-answer" "everything on the path looks right, yet nothing answers",
    ANSWERED "answered" "something answers, and nothing should",
    SLOW_ANSWER "slow-answer" "the answers take too long",
    OUTPUT_LACKS "output-lacks" "the terminal's last command did not print it",
    OUTPUT_HAS "output-has" "the terminal's last command printed what it should not",
}

pub(super) fn cause(id: &str, words: impl Into<String>, fix: impl Into<String>) -> Cause {
    Cause { id: id.to_owned(), words: words.into(), fix: fix.into() }
}

/// Names in a cause are the learner's.
pub(super) fn harmless(cause: Cause) -> Cause {
    Cause { id: cause.id, words: words::harmless(&cause.words), fix: words::harmless(&cause.fix) }
}

/// A viewpoint that the learner had to make is not there: whatever else was asked, that comes first.
pub(super) fn no_viewpoint(check: &Check, seen: &Observation) -> Option<Cause> {
    let wanted = check.from.iter().chain(sight::named_by_claim(&check.claim));
    wanted
        .filter_map(|at| match at {
            Viewpoint::Netns(name) => no_netns(name, seen),
            _ => None,
        })
        .next()
}

/// What is wrong with the name of a network namespace, if anything.
pub(super) fn no_netns(name: &str, seen: &Observation) -> Option<Cause> {
    let named = sight::named_netns(seen, &Viewpoint::Host).ok()?;
    let Some(netns) = named.iter().find(|netns| netns.name == name) else {
        let there = words::list(named.iter().map(|netns| netns.name.as_str()));
        let words = format!("there is no network namespace {name} (ip netns list shows: {there})");
        return Some(cause(id::NETNS_MISSING, words, format!("ip netns add {}", shell(name))));
    };
    let reason = netns.inode.as_ref().err()?;
    let words = format!("/run/netns/{name} leads to no network namespace: {reason}");
    Some(cause(id::NETNS_NOT_MADE_BY_IP, words, format!("ip netns del {0}; ip netns add {0}", shell(name))))
}
