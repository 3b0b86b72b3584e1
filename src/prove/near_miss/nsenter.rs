//! `nsenter -t PID -a`: another process, another kind only, nothing entered at all.

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::options::{KINDS, Parts};
use super::slip::Slip;
use super::unshare::without_letter;
use super::words::Word;
use super::wrapping::netns_name;
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let parts = Parts::of(at.words, "nsenter")?;
    (parts.opens_a_shell() || at.in_background).then(|| Box::new(Enter { parts }) as Box<dyn Family>)
}

#[derive(Debug)]
struct Enter<'w> {
    parts: Parts<'w>,
}

impl Enter<'_> {
    /// Nothing entered: that is known for who had left nothing.
    fn stays(at: &Situation) -> Causes {
        let is_told = at.scene.counts_namespaces(at.terminal) && at.scene.is_at_home(at.terminal);
        if is_told { vec!["still-in-host-namespace"] } else { Vec::new() }
    }

    fn target(&self) -> Option<&Word> {
        self.parts.valued(&["-t", "--target"]).map(|(_, value)| value)
    }

    fn targets(&self, at: &Situation, drafts: &mut Drafts) {
        let Some(target) = self.target().filter(|word| word.text != "$$") else { return };
        drafts.add(Slip::Process, at.with(target, "$$"), &Self::stays(at));
        let meant = |name: &str| target.text == format!("{{{{pid {name}}}}}");
        let at_home = |name: &&crate::lesson::TerminalName| {
            *name != at.terminal && !meant(name.as_str()) && at.scene.is_at_home(name)
        };
        if let Some(other) = at.scene.terminals.iter().find(at_home) {
            drafts.add(Slip::Process, at.with(target, &format!("{{{{pid {other}}}}}")), &Self::stays(at));
        }
    }

    fn kinds(&self, at: &Situation, drafts: &mut Drafts) {
        // A kind that nobody has left: what it leads to is what one has anyway.
        let unused = KINDS.iter().find(|kind| kind.0 != 'U' && !at.scene.unshared.contains(&kind.2));
        for word in self.parts.clusters() {
            if word.text == "-a" {
                if let Some((letter, ..)) = unused {
                    drafts.add(Slip::Kind, at.with(word, &format!("-{letter}")), &Self::stays(at));
                }
                drafts.add(Slip::OptionMissing, at.cut(word.at.clone()), &Self::stays(at));
            } else {
                self.letters(word, at, drafts);
            }
        }
        let all = self.parts.long("all").filter(|word| word.text == "--all");
        if let Some(all) = all {
            drafts.add(Slip::OptionMissing, at.cut(all.at.clone()), &Self::stays(at));
        }
        for (_, name, kind) in KINDS {
            if let Some(word) = self.parts.long(name).filter(|_| at.scene.unshared.contains(kind)) {
                drafts.add(Slip::OptionMissing, at.cut(word.at.clone()), &self.without(*kind, at));
            }
        }
    }

    fn letters(&self, word: &Word, at: &Situation, drafts: &mut Drafts) {
        for (letter, _, kind) in KINDS {
            if word.text.contains(*letter) && at.scene.unshared.contains(kind) {
                drafts.add(Slip::LetterMissing, without_letter(word, *letter, at), &self.without(*kind, at));
            }
        }
    }

    fn without(&self, kind: NamespaceKind, at: &Situation) -> Causes {
        let left = self.parts.kinds().into_iter().any(|other| other != kind && at.scene.unshared.contains(&other));
        match left {
            _ if !at.scene.counts_namespaces(at.terminal) => Vec::new(),
            true => vec!["wrong-namespaces"],
            false => Self::stays(at),
        }
    }

    fn file(&self, at: &Situation, drafts: &mut Drafts) {
        let Some(word) = self.parts.long("net").filter(|word| word.text.contains("/netns/")) else { return };
        let name = netns_name(&word.text);
        if let Some(other) = at.scene.other_netns(name) {
            let folder = &word.text[..word.text.len() - name.len()];
            drafts.add(Slip::Namespace, at.with(word, &format!("{folder}{other}")), &[]);
        }
    }
}

impl Family for Enter<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        None
    }

    fn undone(&self, at: &Situation) -> Causes {
        Self::stays(at)
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        self.targets(at, drafts);
        self.kinds(at, drafts);
        self.file(at, drafts);
        if !self.parts.program.is_empty() {
            let words = self.parts.name.at.start..self.parts.options.last().unwrap_or(self.parts.name).at.end;
            drafts.add(Slip::PlainShell, at.cut(words), &Self::stays(at));
        }
    }
}
