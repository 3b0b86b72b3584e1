//! `unshare -pmif`: a letter missing, a letter too many, a plain shell.

use std::collections::BTreeSet;

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::options::{KINDS, Parts};
use super::slip::Slip;
use super::words::Word;
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let parts = Parts::of(at.words, "unshare")?;
    // A program that ends is gone before anything could be verified.
    (parts.opens_a_shell() || at.in_background).then(|| Box::new(Unshare { parts }) as Box<dyn Family>)
}

/// Left out, each of these is missed; many other letters only say what is so anyway.
const MEANT: &[char] = &['f', 'r', 'c'];

#[derive(Debug)]
struct Unshare<'w> {
    parts: Parts<'w>,
}

impl Unshare<'_> {
    /// What it means that only these namespaces are new.
    fn new_ones(&self, kinds: &BTreeSet<NamespaceKind>, at: &Situation) -> Causes {
        let in_host = kinds.is_empty() && at.scene.is_at_home(at.terminal);
        let named = if in_host { "still-in-host-namespace" } else { "wrong-namespaces" };
        let counted = at.scene.counts_namespaces(at.terminal).then_some(named);
        let lost_pid = self.has_pid() && !kinds.contains(&NamespaceKind::Pid) && at.scene.asks_for_pid_1();
        counted.into_iter().chain(lost_pid.then_some("not-pid-1")).collect()
    }

    fn without(&self, kind: NamespaceKind) -> BTreeSet<NamespaceKind> {
        self.parts.kinds().into_iter().filter(|other| *other != kind).collect()
    }

    fn has_pid(&self) -> bool {
        self.parts.kinds().contains(&NamespaceKind::Pid)
    }

    /// What it means that a letter is missing; `None`: nothing.
    fn lost(&self, letter: char, at: &Situation) -> Option<Causes> {
        let kind = KINDS.iter().find(|kind| kind.0 == letter).map(|kind| kind.2);
        match kind {
            // It implies -m.
            Some(NamespaceKind::Mnt) if self.parts.long("mount-proc").is_some() => None,
            Some(kind) => Some(self.new_ones(&self.without(kind), at)),
            // The program itself stays outside then; its children do not.
            None if letter == 'f' => self.has_pid().then(|| self.new_ones(&self.without(NamespaceKind::Pid), at)),
            None => MEANT.contains(&letter).then(Vec::new),
        }
    }

    fn letters(&self, at: &Situation, drafts: &mut Drafts) {
        for word in self.parts.clusters() {
            for letter in word.text.chars().skip(1) {
                let Some(causes) = self.lost(letter, at) else { continue };
                drafts.add(Slip::LetterMissing, without_letter(word, letter, at), &causes);
            }
        }
    }

    fn long_options(&self, at: &Situation, drafts: &mut Drafts) {
        let as_letters = KINDS.iter().map(|kind| (kind.0, kind.1)).chain([
            ('f', "fork"),
            ('r', "map-root-user"),
            ('c', "map-current-user"),
        ]);
        for (letter, name) in as_letters {
            if let Some(word) = self.parts.long(name)
                && let Some(causes) = self.lost(letter, at)
            {
                drafts.add(Slip::OptionMissing, at.cut(word.at.clone()), &causes);
            }
        }
        if let Some(word) = self.parts.long("mount-proc") {
            drafts.add(Slip::OptionMissing, at.cut(word.at.clone()), &["proc-not-remounted"]);
        }
    }

    fn propagation(&self, at: &Situation, drafts: &mut Drafts) {
        let Some((words, value)) = self.parts.valued(&["--propagation"]) else { return };
        if value.text == "private" {
            drafts.add(Slip::Propagation, at.with(value, "unchanged"), &["mounted-on-host"]);
        } else {
            // What is mounted here no longer appears on the host, for the mounts here are private. A check that looks
            // from the host alone does not see where it was mounted.
            let causes = &["wrong-propagation", "not-mounted"];
            drafts.add(Slip::Propagation, at.with(value, "private"), causes);
            drafts.add(Slip::OptionMissing, at.without(words), causes);
        }
    }

    /// One kind more, or another in place of the only one.
    fn other_kinds(&self, at: &Situation, drafts: &mut Drafts) {
        let kinds = self.parts.kinds();
        let Some(word) = self.parts.clusters().next().filter(|_| at.scene.counts_namespaces(at.terminal)) else {
            return;
        };
        let Some(extra) = ['u', 'i', 'n']
            .into_iter()
            .find(|letter| KINDS.iter().any(|kind| kind.0 == *letter && !kinds.contains(&kind.2)))
        else {
            return;
        };
        let only = KINDS.iter().find(|kind| kinds.len() == 1 && kinds.contains(&kind.2) && word.text.contains(kind.0));
        if let Some((letter, ..)) = only {
            let line = at.with(word, &word.text.replacen(*letter, &extra.to_string(), 1));
            drafts.add(Slip::Kind, line, &["wrong-namespaces"]);
        }
        drafts.add(Slip::LetterAdded, at.with(word, &format!("{}{extra}", word.text)), &["wrong-namespaces"]);
    }
}

/// `-mif` of `-pmif`; nothing of `-m`.
pub(super) fn without_letter(word: &Word, letter: char, at: &Situation) -> String {
    let rest = word.text.replacen(letter, "", 1);
    if rest == "-" { at.cut(word.at.clone()) } else { at.with(word, &rest) }
}

impl Family for Unshare<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        None
    }

    fn undone(&self, at: &Situation) -> Causes {
        self.new_ones(&BTreeSet::new(), at)
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        self.letters(at, drafts);
        self.long_options(at, drafts);
        self.propagation(at, drafts);
        let words = self.parts.name.at.start..self.parts.options.last().unwrap_or(self.parts.name).at.end;
        if self.parts.program.is_empty() {
            drafts.add(Slip::PlainShell, at.replaced(words, "bash"), &self.undone(at));
        } else {
            drafts.add(Slip::PlainShell, at.cut(words), &self.undone(at));
        }
        self.other_kinds(at, drafts);
        if let Some(other) = at.scene.neighbour_at_home(at.terminal).filter(|_| !self.undone(at).is_empty()) {
            drafts.elsewhere(other.clone(), at.line, &self.undone(at));
        }
    }
}
