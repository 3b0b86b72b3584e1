//! Names of network namespaces that nothing in the lesson makes. Where commands do not tell all names, nothing is said.

use std::collections::BTreeSet;

use super::page::{Page, all_consoles, folded, shown};
use super::programs;
use super::shell;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Claim, Console, ExpectedEnd, FoldedKind, Input, Span, rule};

/// Keys of a check that name where it asks.
const ASKED: [&str; 9] = ["namespace", "process", "from", "not-from", "differs-from", "same-as", "not", "at", "pidns"];

pub(super) fn unknown(page: &Page, findings: &mut Findings) {
    let Some(lesson) = &page.lesson else { return };
    let typed = page.steps().iter().flat_map(all_consoles).flat_map(commands);
    let Some(mut made) = made(typed.map(|(command, _)| command)) else { return };
    made.extend(lesson.settings.lab.netns.iter().cloned());
    for (name, at) in named(page).into_iter().filter(|(name, _)| !made.contains(name)) {
        findings
            .offence(&rule::UNKNOWN_NETNS, at, format!("nothing makes a network namespace {}", quoted(&name)))
            .help("make it with `ip netns add`, or have it made: `netns` of `[lab]`")
            .near(&name, made.iter().map(String::as_str));
    }
}

/// Commands that are to succeed, or of which nothing is said.
fn commands(console: &Console) -> impl Iterator<Item = (&str, &Span)> {
    console.inputs.iter().filter_map(|typed| match (&typed.input, typed.expect.end) {
        (Input::Key(_), _) => None,
        (_, ExpectedEnd::Status(status)) if status != 0 => None,
        (Input::Command(command), _) => Some((command.as_str(), &typed.span)),
    })
}

/// All names that commands and checks use, and where.
fn named(page: &Page) -> Vec<(String, Span)> {
    let mut named = Vec::new();
    for step in page.steps() {
        // A known mistake may be one in a name.
        let others = folded(step).filter(|folded| !matches!(folded.kind, FoldedKind::Wrong(_)));
        let typed = shown(step).chain(others.flat_map(|folded| folded.consoles()));
        for (command, at) in typed.flat_map(commands) {
            named.extend(entered(command).into_iter().map(|name| (name, at.clone())));
        }
        for check in step.checks() {
            let Some(keys) = page.places.checks.get(&check.id) else { continue };
            // What is to be nowhere need not be made.
            let is_seen = matches!(check.claim, Claim::Netns(_)) && !check.from.is_empty() && check.until.is_none();
            let subject = keys.get("netns").filter(|_| is_seen).into_iter().flat_map(|entry| &entry.items);
            named.extend(subject.map(|(text, at)| (text.clone(), at.clone())));
            let asked = ASKED.iter().filter_map(|key| keys.get(*key)).flat_map(|entry| &entry.items);
            named.extend(
                asked.filter_map(|(text, at)| text.strip_prefix("netns:").map(|name| (name.to_owned(), at.clone()))),
            );
        }
    }
    named
}

/// Names that commands make; `None` where they may make others.
fn made<'c>(commands: impl Iterator<Item = &'c str>) -> Option<BTreeSet<String>> {
    let mut made = BTreeSet::new();
    for command in commands {
        let mut rest = command;
        // `touch /run/netns/x` and the like.
        while let Some((_, after)) = rest.split_once("/netns/") {
            rest = after;
            made.extend(name_at(after));
        }
        let words: Vec<&str> = command.split_whitespace().collect();
        let elsewhere = words.iter().any(|word| matches!(*word, "-b" | "-batch"));
        if elsewhere || programs::of(&shell::with_unknown_words(command)).unknown {
            return None;
        }
        // ip(8) understands the beginnings of its words.
        for three in words.windows(3) {
            let begins = |word: &str, least: usize| three[1].len() >= least && word.starts_with(three[1]);
            let netns = three[0].len() >= 3 && "netns".starts_with(three[0]);
            if netns && (begins("add", 1) || begins("attach", 2)) {
                made.insert(name_at(three[2])?);
            }
        }
    }
    Some(made)
}

/// The word that a text begins with, if it is plainly a name.
fn name_at(text: &str) -> Option<String> {
    let end = text.find(|c: char| c.is_whitespace() || "'\";&|)<>".contains(c)).unwrap_or(text.len());
    let name = &text[..end];
    (!name.is_empty() && !name.contains(['$', '`', '*', '?', '[', '\\'])).then(|| name.to_owned())
}

/// Names that a command's `ip netns exec NAME` and `ip -n NAME` enter.
fn entered(command: &str) -> Vec<String> {
    let mut names = Vec::new();
    for simple in shell::read(command).commands {
        let Some(ip) = simple.words.iter().position(|word| word.text.rsplit('/').next() == Some("ip")) else {
            continue;
        };
        if ip > 0 && simple.words[0].text == "echo" {
            continue;
        }
        let words = &simple.words[ip + 1..];
        let name = match words {
            [n, name, ..] if matches!(n.text.as_str(), "-n" | "-netns") => name,
            [netns, exec, name, ..] if netns.text == "netns" && exec.text == "exec" => name,
            _ => continue,
        };
        names.extend(Some(name).filter(|name| name.known && !name.text.starts_with('-')).map(|name| name.text.clone()));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_commands_make_are_found_or_said_to_be_unknown() {
        let made =
            |command: &str| made([command].into_iter()).map(|names| names.into_iter().collect::<Vec<_>>().join(" "));
        for (command, names) in [
            ("ip netns add left && ip netns add right", "left right"),
            ("sudo ip netns attach a 123", "a"),
            ("ip net a b", "b"),
            ("bash -c 'ip netns add a'", "a"),
            ("touch /run/netns/x; mount --bind /proc/self/ns/net /run/netns/x", "x"),
            ("ip netns add {{name}}", "{{name}}"),
            ("ip link add x type veth", ""),
        ] {
            assert_eq!(made(command).as_deref(), Some(names), "{command}");
        }
        assert_eq!(made("for i in 1 2; do ip netns add ns$i; done"), None);
        assert_eq!(made("source ./make.sh"), None);
    }

    #[test]
    fn names_that_commands_enter_are_found() {
        for (command, names) in [
            ("ip netns exec a ip link; /sbin/ip -n b link", "a b"),
            ("sudo ip netns exec a true", "a"),
            ("ip netns exec $a true", ""),
            ("echo ip netns exec a true", ""),
            ("ip link set x netns a", ""),
        ] {
            assert_eq!(entered(command).join(" "), names, "{command}");
        }
    }
}
