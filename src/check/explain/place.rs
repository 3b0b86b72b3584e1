//! Where something is, in words, and how to do something about it there.

use crate::check::words::shell;
use crate::lesson::Viewpoint;

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

/// As the learner calls it: `ns0`, not `netns:ns0`.
pub(super) fn name(at: &Viewpoint) -> String {
    match at {
        Viewpoint::Netns(name) => name.clone(),
        Viewpoint::Host => "the host".to_owned(),
        at => at.to_string(),
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

/// Commands to be typed one after the other, each with its namespace; where one has no name, all that follow are
/// meant for it too, so that the place is said once.
pub(super) fn network_commands(commands: impl IntoIterator<Item = (Viewpoint, String)>) -> Option<String> {
    let commands: Vec<_> = commands.into_iter().collect();
    let unnamed = commands.iter().find(|(at, _)| !matches!(at, Viewpoint::Host | Viewpoint::Netns(_)));
    let typed = match unnamed {
        Some((at, _)) => {
            inside(at, &commands.iter().map(|(_, command)| command.as_str()).collect::<Vec<_>>().join("; "))
        }
        None => commands.iter().map(|(at, command)| network_command(at, command)).collect::<Vec<_>>().join("; "),
    };
    (!commands.is_empty()).then_some(typed)
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
