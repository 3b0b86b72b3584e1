//! `sudo` in a lab, where one is root already: it runs its arguments, and says once that it was not needed.
//!
//! The machine's own sudo(8) cannot work in a lab: its set-user-ID bit counts for nothing there. Options that choose a
//! user, a directory or an environment are passed over, as far as they are known; whoever needs more is told.

use std::fs::OpenOptions;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// Made by the first one to say it.
const SAID: &str = "/run/nslab-sudo";
/// Options of sudo's that take a value.
const WITH_VALUE: [&str; 12] =
    ["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "--user", "--group", "--chdir", "--prompt"];

#[derive(Debug, PartialEq)]
enum Wanted<'a> {
    Run {
        assignments: Vec<(&'a str, &'a str)>,
        program: &'a str,
        arguments: &'a [String],
    },
    /// `-s`, `-i`: a shell.
    Shell,
    /// `-v`, `-k`: nothing to do.
    Nothing,
    Unclear,
}

pub fn main(arguments: &[String]) -> ExitCode {
    // The owner of /proc/self is who we are; where /proc shows another PID namespace, sudo is not for us to refuse.
    if std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() != 0) {
        eprintln!("sudo: this lab's user cannot become root");
        return ExitCode::FAILURE;
    }
    if OpenOptions::new().write(true).create_new(true).open(SAID).is_ok() {
        eprintln!("sudo: you are root in this lab already; from now on it says this no more");
    }
    let shell = std::env::var("SHELL").unwrap_or_else(|_| "/bin/sh".to_owned());
    let mut command = match wanted(arguments) {
        Wanted::Run { assignments, program, arguments } => {
            let mut command = Command::new(program);
            command.args(arguments).envs(assignments);
            command
        }
        Wanted::Shell => Command::new(shell),
        Wanted::Nothing => return ExitCode::SUCCESS,
        Wanted::Unclear => {
            eprintln!("usage: sudo COMMAND [ARGUMENT...]");
            return ExitCode::FAILURE;
        }
    };
    // It takes our place: a process of ours in between would be one more in a lesson about processes.
    let error = command.exec();
    eprintln!("sudo: {}: {error}", command.get_program().to_string_lossy());
    ExitCode::from(127)
}

fn wanted(arguments: &[String]) -> Wanted<'_> {
    let mut rest = arguments;
    let mut otherwise = Wanted::Unclear;
    while let [option, after @ ..] = rest
        && option.starts_with('-')
    {
        rest = match option.as_str() {
            "--" => {
                rest = after;
                break;
            }
            "-s" | "-i" | "--shell" | "--login" => {
                otherwise = Wanted::Shell;
                after
            }
            "-v" | "-k" | "-K" | "--validate" | "--reset-timestamp" => {
                otherwise = Wanted::Nothing;
                after
            }
            value if WITH_VALUE.contains(&value) => after.get(1..).unwrap_or_default(),
            _ => after,
        };
    }
    let assignment = |argument: &&String| argument.split_once('=').filter(|(name, _)| is_name(name)).is_some();
    let count = rest.iter().take_while(assignment).count();
    let assignments = rest[..count].iter().filter_map(|argument| argument.split_once('=')).collect();
    match &rest[count..] {
        [program, arguments @ ..] => Wanted::Run { assignments, program, arguments },
        [] => otherwise,
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_to_be_run_stands_behind_the_options() {
        for line in ["ip link", "-E ip link", "-u root -n ip link", "-- ip link", "--user root ip link"] {
            let words = words(line);
            let Wanted::Run { program, arguments, .. } = wanted(&words) else { panic!("{line}") };
            assert_eq!((program, arguments), ("ip", &["link".to_owned()][..]), "{line}");
        }
        let words = words("A=1 B= env -i");
        let Wanted::Run { assignments, program, arguments } = wanted(&words) else { panic!("it runs something") };
        assert_eq!((assignments, program, arguments.len()), (vec![("A", "1"), ("B", "")], "env", 1));
    }

    #[test]
    fn without_a_command_there_is_a_shell_or_nothing() {
        assert_eq!(wanted(&words("-i")), Wanted::Shell);
        assert_eq!(wanted(&words("-v")), Wanted::Nothing);
        assert_eq!(wanted(&words("-u")), Wanted::Unclear);
        assert_eq!(wanted(&[]), Wanted::Unclear);
    }
}
