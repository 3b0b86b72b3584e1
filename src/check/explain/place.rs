//! Where something is, in words, and how to do something about it there.

use super::catalogue::id;
use super::cause::cause;
use super::namespace;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::{NamespaceKind, Viewpoint};

/// "on the host", "in ns1".
pub(super) fn r#in(at: &Viewpoint) -> String {
    match at {
        Viewpoint::Host => "on the host".to_owned(),
        Viewpoint::Netns(name) => format!("in {name}"),
        Viewpoint::Terminal(name) => format!("in terminal {name}"),
        Viewpoint::Shell(name) => format!("in the first shell of terminal {name}"),
        Viewpoint::Process(name) => format!("where {name} runs"),
    }
}

/// A command that changes a network namespace: exact, from the host's shell, wherever that can be.
pub(super) fn network_command(at: &Viewpoint, command: &str) -> String {
    match at {
        Viewpoint::Host => command.to_owned(),
        Viewpoint::Netns(name) => format!("ip netns exec {} {command}", shell(name)),
        _ => inside(at, command),
    }
}

/// What to do in a shell that stands there already: such namespaces have no names to enter them by.
pub(super) fn inside(at: &Viewpoint, command: &str) -> String {
    match at {
        Viewpoint::Host => format!("in a shell of the host: {command}"),
        at => format!("{}: {command}", r#in(at)),
    }
}

/// A setting's name as sysctl(8) writes it, of its path below /proc/sys. Dots in the names of links would be taken for slashes.
pub(super) fn setting(path: &str) -> String {
    if path.contains('.') { path.to_owned() } else { path.replace('/', ".") }
}

/// The command that gives settings this value.
pub(super) fn set_to(value: i64, paths: &[String]) -> String {
    let each: Vec<String> = paths.iter().map(|path| shell(&format!("{}={value}", setting(path)))).collect();
    format!("sysctl -w {}", each.join(" "))
}

/// Two viewpoints that were to be in two namespaces are in one. It is not the host that should have left.
pub(super) fn shares(kind: NamespaceKind, a: &Viewpoint, b: &Viewpoint, so: &str) -> Cause {
    let (stayed, other) = if *a == Viewpoint::Host { (b, a) } else { (a, b) };
    let words = format!("{stayed} is still in {other}'s {kind} namespace: {so}");
    cause(
        id::STILL_IN_HOST_NAMESPACE,
        words,
        inside(stayed, &format!("{}, then do it again", namespace::unshare(&[kind]))),
    )
}
