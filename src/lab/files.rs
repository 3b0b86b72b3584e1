//! The files of a lab's /etc and /root, and the environment of its shells. Pure.

use std::path::PathBuf;

use super::Pace;
use super::programs::LAB_PATH;
use super::protocol::Environment;
use crate::lesson::{LabSpec, TerminalName};

/// The lab's host name.
pub const HOST_NAME: &str = "lab";

/// Of the ordinary user that a lesson may ask for, and of its group.
pub const USER_ID: u32 = 1000;

/// A terminal's size.
pub const COLUMNS: u16 = 80;
pub const ROWS: u16 = 24;

pub struct WrittenFile {
    pub path: PathBuf,
    pub mode: u32,
    pub content: String,
}

/// OSC 133 marks around the prompt, raw, so that dash understands them as bash does; \x01 and \x02 tell readline
/// that what is between them takes no room. `$?` and the variables are expanded by the shell at each prompt.
const PS1: &str =
    "\x01\x1b]133;D;$?\x07\x1b]133;A\x07\x02${NSLAB_TERMINAL-?}${NSLAB_WHERE:+ ($NSLAB_WHERE)}$ \x01\x1b]133;B\x07\x02";
const PS2: &str = "\x01\x1b]133;A;k=s\x07\x02> ";
const PS0: &str = "\x1b]133;C\x07";

/// What hurries our own `ping`: milliseconds between two echoes, and of waiting for an answer, at most.
const HURRY: [(&str, &str); 2] = [("NSLAB_PING_PAUSE", "10"), ("NSLAB_PING_LINGER", "1000")];

/// What a shell starts with.
pub fn environment(terminal: &TerminalName, host_namespaces: &str, user: Option<&str>, pace: Pace) -> Environment {
    let (name, home) = match user {
        Some(user) => (user.to_owned(), format!("/home/{user}")),
        None => ("root".to_owned(), "/root".to_owned()),
    };
    let mut environment: Environment = [
        ("LC_ALL", "C.UTF-8"),
        ("TZ", "UTC"),
        ("PAGER", "cat"),
        ("TERM", "xterm-256color"),
        ("PATH", LAB_PATH),
        ("SHELL", "/bin/bash"),
        ("HISTFILE", ""),
        ("NSLAB_TERMINAL", terminal.as_str()),
        ("NSLAB_HOST", host_namespaces),
        // The first shell is where the lab is; only those after it need to look.
        ("NSLAB_FIRST", "1"),
        ("PS0", PS0),
        ("PS1", PS1),
        ("PS2", PS2),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .collect();
    if pace == Pace::Hurried {
        environment.insert("PATH".to_owned(), format!("/opt/nslab/bin:{LAB_PATH}"));
        environment.extend(HURRY.map(|(key, value)| (key.to_owned(), value.to_owned())));
    }
    environment.extend([("HOME".to_owned(), home), ("USER".to_owned(), name.clone()), ("LOGNAME".to_owned(), name)]);
    environment
}

/// Everything that we write.
pub fn files(spec: &LabSpec) -> Vec<WrittenFile> {
    let user = spec.user.as_deref();
    let mut files = vec![
        file("etc/passwd", passwd(user)),
        file("etc/group", group(user)),
        file("etc/hostname", format!("{HOST_NAME}\n")),
        file("etc/hosts", format!("127.0.0.1 localhost\n::1 localhost\n127.0.1.1 {HOST_NAME}\n")),
        // No resolver: a lab has no uplink, and looking names up would hang for seconds.
        file("etc/resolv.conf", String::new()),
        file("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n".to_owned()),
        file("etc/shells", "/bin/sh\n/bin/bash\n".to_owned()),
        file("etc/inputrc", "set enable-bracketed-paste off\nset bell-style none\n\"\\e[3~\": delete-char\n\"\\e[H\": beginning-of-line\n\"\\e[F\": end-of-line\n".to_owned()),
        file("etc/bash.bashrc", shell_start()),
        // Debian's bash reads the file above by itself, others do not; a login shell reads this one only.
        file("etc/profile", ". /etc/bash.bashrc\n".to_owned()),
        file("root/.bashrc", ". /etc/bash.bashrc\n".to_owned()),
    ];
    if let Some(user) = user {
        files.push(file(format!("home/{user}/.bashrc"), ". /etc/bash.bashrc\n".to_owned()));
    }
    files
}

fn file(path: impl Into<PathBuf>, content: String) -> WrittenFile {
    WrittenFile { path: path.into(), mode: 0o644, content }
}

fn passwd(user: Option<&str>) -> String {
    let user = user.map(|u| format!("{u}:x:{USER_ID}:{USER_ID}:{u}:/home/{u}:/bin/bash\n")).unwrap_or_default();
    format!(
        "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n{user}\
         nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
    )
}

fn group(user: Option<&str>) -> String {
    let user = user.map(|u| format!("{u}:x:{USER_ID}:\n")).unwrap_or_default();
    format!("root:x:0:\ndaemon:x:1:\ntty:x:5:\n{user}nogroup:x:65534:\n")
}

/// What an interactive bash runs first: the prompt, and where this shell is.
fn shell_start() -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    format!(
        "# The prompt of a lab: the terminal's name, and the namespaces that differ from the lab machine's.\n\
         case $- in *i*) ;; *) return 0 ;; esac\n\
         [ -z \"$NSLAB_STARTED\" ] || return 0\n\
         NSLAB_STARTED=1\n\
         if [ -n \"$NSLAB_FIRST\" ]; then unset NSLAB_FIRST; else NSLAB_WHERE=$(exec /opt/nslab/bin/nslab-where 2>/dev/null); fi\n\
         export NSLAB_WHERE\n\
         PS0={} PS1={} PS2={}\n\
         HISTSIZE=500\n\
         shopt -s checkwinsize\n",
        quoted(PS0),
        quoted(PS1),
        quoted(PS2),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_gets_a_line_and_a_home() {
        let spec = LabSpec { user: Some("learner".to_owned()), ..LabSpec::default() };
        let files = files(&spec);
        let passwd = files.iter().find(|f| f.path.ends_with("etc/passwd")).map(|f| f.content.as_str());
        assert!(passwd.is_some_and(|p| p.contains("learner:x:1000:1000:")));
        assert!(files.iter().any(|f| f.path.ends_with("home/learner/.bashrc")));
    }

    #[test]
    fn the_prompt_is_marked_in_the_environment_and_at_start() {
        let environment = environment(&TerminalName::from("B"), "mnt:1", None, Pace::Real);
        assert_eq!(environment["NSLAB_TERMINAL"], "B");
        assert!(environment["PS1"].contains("133;D;$?") && environment["PS0"].contains("133;C"));
        assert!(shell_start().contains(PS1));
    }

    #[test]
    fn only_a_hurried_lab_puts_our_ping_first() {
        let path = |pace| environment(&TerminalName::from("A"), "", None, pace)["PATH"].clone();
        assert!(path(Pace::Hurried).starts_with("/opt/nslab/bin:"));
        assert_eq!(path(Pace::Real), LAB_PATH);
        assert!(!environment(&TerminalName::from("A"), "", None, Pace::Real).contains_key("NSLAB_PING_PAUSE"));
    }
}
