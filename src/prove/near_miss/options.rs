//! Options of unshare(1) and nsenter(1): which namespaces they name, and where the program begins.

use std::collections::BTreeSet;

use super::words::Word;
use crate::lesson::NamespaceKind;

/// Names of shells: what they open is a place to type into.
const SHELLS: &[&str] = &["bash", "sh", "dash", "zsh", "ksh", "fish", "$SHELL"];

/// Letter, long name and kind.
pub(super) const KINDS: &[(char, &str, NamespaceKind)] = &[
    ('m', "mount", NamespaceKind::Mnt),
    ('p', "pid", NamespaceKind::Pid),
    ('n', "net", NamespaceKind::Net),
    ('i', "ipc", NamespaceKind::Ipc),
    ('u', "uts", NamespaceKind::Uts),
    ('U', "user", NamespaceKind::User),
    ('C', "cgroup", NamespaceKind::Cgroup),
    ('T', "time", NamespaceKind::Time),
];

/// Options whose value is a word of its own.
const VALUED: &[&str] = &[
    "-t",
    "--target",
    "--propagation",
    "-S",
    "--setuid",
    "-G",
    "--setgid",
    "-R",
    "--root",
    "-w",
    "--wd",
    "--map-user",
    "--map-group",
    "--setgroups",
];

/// A command line of unshare(1) or nsenter(1), in parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'w> {
    pub name: &'w Word,
    /// With their values.
    pub options: &'w [Word],
    /// What is run, and its arguments; none: a shell.
    pub program: &'w [Word],
}

impl<'w> Parts<'w> {
    /// `None` if the command is not of this name.
    pub fn of(words: &'w [Word], name: &str) -> Option<Self> {
        let first = words.first().filter(|first| program_name(&first.text) == name)?;
        let mut at = 1;
        while let Some(word) = words.get(at).filter(|w| w.text.starts_with('-') && w.text.len() > 1) {
            at += if takes_a_word(&word.text) { 2 } else { 1 };
            if word.text == "--" {
                break;
            }
        }
        let at = at.min(words.len());
        Some(Self { name: first, options: &words[1..at], program: &words[at..] })
    }

    /// Whether it ends in a shell to type into.
    pub fn opens_a_shell(&self) -> bool {
        self.program.is_empty() || is_shell(self.program)
    }

    /// The kinds of namespaces named, whether by letter or in full.
    pub fn kinds(&self) -> BTreeSet<NamespaceKind> {
        let named = |kind: &&(char, &str, NamespaceKind)| self.letter(kind.0) || self.long(kind.1).is_some();
        // A procfs of one's own takes a mount namespace of one's own.
        let implied = self.long("mount-proc").map(|_| NamespaceKind::Mnt);
        KINDS.iter().filter(named).map(|kind| kind.2).chain(implied).collect()
    }

    /// Whether a cluster of letters has this one.
    pub fn letter(&self, letter: char) -> bool {
        self.clusters().any(|word| word.text.contains(letter))
    }

    /// `--name` or `--name=…`.
    pub fn long(&self, name: &str) -> Option<&'w Word> {
        self.options.iter().find(|word| {
            let rest = word.text.strip_prefix("--").and_then(|text| text.strip_prefix(name));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        })
    }

    /// An option and the word that is its value: `-t PID`.
    pub fn valued(&self, names: &[&str]) -> Option<(&'w [Word], &'w Word)> {
        let at = self.options.iter().position(|word| names.contains(&word.text.as_str()))?;
        Some((self.options.get(at..at + 2)?, self.options.get(at + 1)?))
    }

    /// Words like `-pmif`; none that is the value of another.
    pub fn clusters(&self) -> impl Iterator<Item = &'w Word> {
        let options = self.options;
        options.iter().enumerate().filter_map(move |(at, word)| {
            let is_value = at > 0 && takes_a_word(&options[at - 1].text);
            let letters = word.text.strip_prefix('-').filter(|letters| !letters.is_empty())?;
            (!is_value && letters.chars().all(|c| c.is_ascii_alphabetic())).then_some(word)
        })
    }
}

fn takes_a_word(option: &str) -> bool {
    let ends_in_one = !option.starts_with("--")
        && option.len() > 2
        && option.chars().skip(1).all(|c| c.is_ascii_alphabetic())
        && option.ends_with(['t', 'S', 'G', 'R', 'w']);
    VALUED.contains(&option) || ends_in_one
}

/// The last part of a path.
pub(super) fn program_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A shell that will read what is typed, not one that runs a script.
pub(super) fn is_shell(words: &[Word]) -> bool {
    let reads_the_terminal = |word: &Word| matches!(word.text.as_str(), "-l" | "-i" | "--login" | "--norc");
    words
        .split_first()
        .is_some_and(|(first, rest)| SHELLS.contains(&program_name(&first.text)) && rest.iter().all(reads_the_terminal))
}

#[cfg(test)]
mod tests {
    use super::super::words::simple_commands;
    use super::*;

    fn words(line: &str) -> Vec<Word> {
        simple_commands(line).expect("a simple command").remove(0).words
    }

    #[test]
    fn options_end_where_the_program_begins() {
        let words = words("unshare -m --propagation unchanged /bin/bash -l");
        let parts = Parts::of(&words, "unshare").expect("it is unshare");
        assert_eq!((parts.options.len(), parts.program.len()), (3, 2));
        assert!(parts.opens_a_shell());
        assert_eq!(parts.kinds(), [NamespaceKind::Mnt].into());
    }

    #[test]
    fn a_value_is_no_cluster() {
        let words = words("nsenter -mt {{pid A}} --pid ps");
        let parts = Parts::of(&words, "nsenter").expect("it is nsenter");
        assert_eq!(parts.clusters().count(), 1);
        assert_eq!(parts.kinds(), [NamespaceKind::Mnt, NamespaceKind::Pid].into());
        assert!(!parts.opens_a_shell());
    }

    #[test]
    fn a_missing_value_is_no_panic() {
        let words = words("nsenter -t");
        assert_eq!(Parts::of(&words, "nsenter").map(|p| p.options.len()), Some(1));
    }
}
