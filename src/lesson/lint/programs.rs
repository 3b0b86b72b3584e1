//! Which programs a simple command runs: its first word, or, where that runs another, whatever it runs.

use super::shell::{self, Simple, Word};

/// bash(1), "SHELL BUILTIN COMMANDS"; and what a lab's shell is itself.
#[rustfmt::skip]
const BUILTINS: [&str; 61] = [
    ".", ":", "[", "alias", "bg", "bind", "break", "builtin", "caller", "cd", "command", "compgen", "complete", "compopt",
    "continue", "declare", "dirs", "disown", "echo", "enable", "eval", "exec", "exit", "export", "false", "fc", "fg",
    "getopts", "hash", "help", "history", "jobs", "kill", "let", "local", "logout", "mapfile", "popd", "printf", "pushd",
    "pwd", "read", "readarray", "readonly", "return", "set", "shift", "shopt", "source", "suspend", "test", "times", "trap",
    "true", "type", "typeset", "ulimit", "umask", "unalias", "unset", "wait",
];
/// There wherever a lab is, whether or not it is named: the shells, and what nslab itself brings.
pub(super) const ALWAYS_THERE: [&str; 3] = ["bash", "sh", "ping"];

/// A program that runs another, which its arguments name.
struct Wrapper {
    name: &'static str,
    /// Options whose value is the next word.
    with_value: &'static [&'static str],
    /// How many arguments stand before the command.
    first: usize,
    /// Whether it is of the shell, which knows its builtins.
    builtin: bool,
}

const fn program(name: &'static str, with_value: &'static [&'static str], first: usize) -> Wrapper {
    Wrapper { name, with_value, first, builtin: false }
}

const fn builtin(name: &'static str, with_value: &'static [&'static str]) -> Wrapper {
    Wrapper { name, with_value, first: 0, builtin: true }
}

#[rustfmt::skip]
const WRAPPERS: [Wrapper; 23] = [
    builtin("exec", &["-a"]),
    builtin("command", &[]),
    builtin("builtin", &[]),
    program("sudo", &["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-T", "-U", "-D", "-R", "--user", "--group"], 0),
    program("doas", &["-u", "-C"], 0),
    program("env", &["-u", "-C", "--unset", "--chdir"], 0),
    program("nice", &["-n", "--adjustment"], 0),
    program("ionice", &["-c", "-n", "-p"], 0),
    program("nohup", &[], 0),
    program("setsid", &[], 0),
    program("stdbuf", &["-i", "-o", "-e"], 0),
    program("time", &["-f", "-o"], 0),
    program("timeout", &["-s", "-k", "--signal", "--kill-after"], 1),
    program("chroot", &[], 1),
    program("taskset", &[], 1),
    program("chrt", &[], 1),
    program("xargs", &["-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E"], 0),
    program("watch", &["-n", "--interval"], 0),
    program("strace", &["-e", "-o", "-s", "-a", "-O", "-S", "-u", "-E", "-I"], 0),
    program("unshare", &["-S", "-G", "-R", "-w", "--setuid", "--setgid", "--root", "--wd", "--propagation",
        "--map-user", "--map-group", "--map-users", "--map-groups", "--setgroups", "--monotonic", "--boottime"], 0),
    program("nsenter", &["-t", "-S", "-G", "--target", "--setuid", "--setgid"], 0),
    program("setpriv", &["--reuid", "--regid", "--groups", "--inh-caps", "--ambient-caps", "--bounding-set",
        "--securebits", "--pdeathsig", "--reset-env"], 0),
    program("flock", &["-w", "-E"], 1),
];

/// What a command runs.
#[derive(Debug, Default)]
pub(super) struct Runs {
    /// Names without a path, in order.
    pub(super) programs: Vec<String>,
    /// Something else may be run that the text does not tell.
    pub(super) unknown: bool,
    /// Functions that it defines.
    pub(super) functions: Vec<String>,
}

/// Reads a command, without `{{words}}` ([`shell::with_unknown_words`]).
pub(super) fn of(command: &str) -> Runs {
    let mut runs = Runs::default();
    text(command, 0, &mut runs);
    runs
}

fn text(command: &str, depth: usize, runs: &mut Runs) {
    let script = shell::read(command);
    runs.unknown |= script.opaque;
    runs.functions.extend(script.functions);
    for simple in &script.commands {
        run(&simple.words, Caller::Shell, depth, runs);
    }
}

/// Who is told to run a command.
#[derive(Clone, Copy, PartialEq)]
enum Caller {
    Shell,
    /// A program, to which a builtin's name is that of a file.
    Program,
}

/// More commands that run commands than anyone types.
const DEEPEST: usize = 8;

fn run(words: &[Word], by: Caller, depth: usize, runs: &mut Runs) {
    let Some((first, arguments)) = words.split_first() else { return };
    if !first.known || depth == DEEPEST {
        runs.unknown = true;
        return;
    }
    let Some(name) = name(&first.text, runs) else { return };
    let is_builtin = by == Caller::Shell && BUILTINS.contains(&name);
    if !is_builtin {
        runs.programs.push(name.to_owned());
    }
    match name {
        "." | "source" | "eval" if is_builtin => runs.unknown = true,
        // `command -v x` asks for x and does not run it.
        "command" if arguments.iter().any(|w| w.text.eq_ignore_ascii_case("-v")) => {}
        "bash" | "sh" | "dash" => script(arguments, depth, runs),
        "su" | "script" | "find" | "parallel" | "busybox" | "make" | "awk" | "perl" | "python3" | "systemd-run" => {
            runs.unknown = true;
        }
        "ip" => run(after_netns_exec(arguments), Caller::Program, depth + 1, runs),
        _ => {
            if let Some(wrapper) = WRAPPERS.iter().find(|w| w.name == name && (!w.builtin || is_builtin)) {
                let by = if wrapper.builtin && name != "exec" { by } else { Caller::Program };
                run(wrapped(wrapper, arguments), by, depth + 1, runs);
            }
        }
    }
}

/// The name under which a program is looked for; `None` for a file that is no program of the machine's.
fn name<'w>(word: &'w str, runs: &mut Runs) -> Option<&'w str> {
    let Some((folder, name)) = word.rsplit_once('/') else { return Some(word) };
    if ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"].contains(&folder) {
        return Some(name);
    }
    runs.unknown = true;
    None
}

/// `bash -c 'x; y'` runs these; `bash file` what stands in it.
fn script(arguments: &[Word], depth: usize, runs: &mut Runs) {
    let is_c = |w: &Word| w.text.starts_with('-') && !w.text.starts_with("--") && w.text.ends_with('c');
    match arguments.iter().position(is_c).map(|at| arguments.get(at + 1)) {
        Some(Some(inner)) if inner.known => text(&inner.text, depth + 1, runs),
        // What is not known may still be guessed: the words between what is expanded.
        Some(Some(inner)) => {
            runs.unknown = true;
            text(&inner.text, depth + 1, runs);
        }
        Some(None) => {}
        None => runs.unknown |= arguments.iter().any(|w| !w.text.starts_with('-')),
    }
}

/// The command that a wrapper's arguments hold.
fn wrapped<'w>(wrapper: &Wrapper, arguments: &'w [Word]) -> &'w [Word] {
    let mut at = 0;
    let mut first = wrapper.first;
    while let Some(word) = arguments.get(at) {
        let text = word.text.as_str();
        if text == "--" {
            at += 1;
            break;
        } else if text.starts_with('-') && text.len() > 1 {
            at += 1 + usize::from(takes_next(text, wrapper.with_value));
        } else if matches!(wrapper.name, "env" | "sudo") && text.contains('=') {
            at += 1;
        } else if first > 0 {
            (at, first) = (at + 1, first - 1);
        } else {
            break;
        }
    }
    arguments.get(at + first..).unwrap_or_default()
}

/// Whether an option's value is the next word: `-t`, or `-at` where `-t` has one.
fn takes_next(option: &str, with_value: &[&str]) -> bool {
    if with_value.contains(&option) {
        return true;
    }
    let last = option.chars().next_back();
    // In `-w5` the value is there already.
    let cluster = !option.starts_with("--") && option[1..].chars().all(char::is_alphabetic);
    let earlier =
        |option: &str| option[1..].chars().rev().skip(1).any(|c| with_value.contains(&format!("-{c}").as_str()));
    cluster && !earlier(option) && last.is_some_and(|last| with_value.contains(&format!("-{last}").as_str()))
}

/// `ip -d netns exec ns0 COMMAND`. ip(8) understands the beginnings of its words.
fn after_netns_exec(arguments: &[Word]) -> &[Word] {
    let mut at = 0;
    let mut all = false;
    while let Some(option) = arguments.get(at).map(|w| w.text.as_str()).filter(|text| text.starts_with('-')) {
        all |= matches!(option, "-all" | "-a" | "--all");
        at +=
            1 + usize::from(matches!(option, "-n" | "-netns" | "-f" | "-family" | "-l" | "-loops" | "-rc" | "-rcvbuf"));
    }
    let begins = |at: usize, word: &str, least: usize| {
        arguments.get(at).is_some_and(|w| w.text.len() >= least && word.starts_with(w.text.as_str()))
    };
    let runs = (begins(at, "netns", 3) || begins(at, "vrf", 1)) && begins(at + 1, "exec", 1);
    let command = at + 2 + usize::from(!all);
    arguments.get(command..).filter(|_| runs).unwrap_or_default()
}

/// Whether a command's last simple command leaves its terminal to another shell, or ends one: such a command has no
/// status and no output.
pub(super) fn changes_shell(simple: &Simple) -> bool {
    let Some((first, arguments)) = simple.words.split_first() else { return false };
    let is = |word: Option<&Word>, names: &[&str]| {
        word.is_some_and(|w| w.known && names.contains(&w.text.rsplit('/').next().unwrap_or_default()))
    };
    let shells = ["bash", "sh"];
    let opens = |command: &[Word]| command.is_empty() || (command.len() == 1 && is(command.first(), &shells));
    if simple.piped || simple.redirected {
        return false;
    }
    match first.text.as_str() {
        "exit" | "logout" => true,
        "unshare" | "nsenter" => {
            let wrapper = WRAPPERS.iter().find(|w| w.name == first.text).expect("it is among them");
            let asks = arguments.iter().any(|w| matches!(w.text.as_str(), "-h" | "--help" | "-V" | "--version"));
            !asks && opens(wrapped(wrapper, arguments))
        }
        "ip" => {
            let command = after_netns_exec(arguments);
            !command.is_empty() && opens(command)
        }
        _ => is(Some(first), &shells) && arguments.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_through_what_runs_them() {
        for (command, wanted) in [
            ("mount | grep /mnt", "mount grep"),
            ("echo hi > /x; cd /", ""),
            ("unshare -m /bin/bash", "unshare bash"),
            ("unshare -pmif", "unshare"),
            ("unshare -m --propagation unchanged /bin/bash", "unshare bash"),
            ("unshare -rS 0 --map-user=0 id -u", "unshare id"),
            ("nsenter -t 1 -a", "nsenter"),
            ("nsenter -at 1 ps aux", "nsenter ps"),
            ("nsenter -t 1 -n ip link", "nsenter ip"),
            ("ip link", "ip"),
            ("ip netns exec ns0 ping -c 2 10.0.0.1", "ip ping"),
            ("ip netns exec ns0 ip link set lo up", "ip ip"),
            ("ip -n ns0 link set lo up", "ip"),
            ("ip -all netns exec ss -l", "ip ss"),
            ("ip net e ns0 true", "ip true"),
            ("sudo -u bob X=1 brctl show", "sudo brctl"),
            ("env -u A B=2 sleep 1", "env sleep"),
            ("exec sleep 1", "sleep"),
            ("command -v brctl", ""),
            ("command brctl", "brctl"),
            ("timeout -s KILL 3 nc -l 80", "timeout nc"),
            ("nice -n 5 chroot /x ls", "nice chroot ls"),
            ("ls | xargs -n 1 -I X file X", "ls xargs file"),
            ("bash -c 'ss -l; who'", "bash ss who"),
            ("/usr/sbin/brctl show", "brctl"),
            ("echo $(id -u)", "id"),
            ("for i in 1 2; do seq $i; done", "seq"),
        ] {
            assert_eq!(of(command).programs.join(" "), wanted, "{command}");
            assert!(!of(command).unknown, "{command}");
        }
    }

    #[test]
    fn what_cannot_be_known_is_said_so() {
        for command in
            ["$SHELL", "./x.sh", "source x", "eval ls", "bash x.sh", "find / -exec ls {} +", "case a in b) c;; esac"]
        {
            assert!(of(command).unknown, "{command}");
        }
        assert_eq!(of("greet() { who; }").functions, ["greet"]);
    }

    #[test]
    fn it_is_known_what_opens_and_leaves_shells() {
        let last = |command: &str| changes_shell(shell::read(command).commands.last().expect("a command"));
        for yes in
            ["bash", "/bin/bash", "exit", "unshare -m", "unshare -m bash", "nsenter -t 1 -a", "ip netns exec x sh"]
        {
            assert!(last(yes), "{yes}");
        }
        for no in
            ["bash -c ls", "unshare -m ls", "ip link", "ip netns exec x ip link", "unshare --help", "unshare | cat"]
        {
            assert!(!last(no), "{no}");
        }
    }
}
