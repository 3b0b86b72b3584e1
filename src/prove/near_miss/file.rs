//! Files and folders: what is written into them, their names and modes.

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::mount::unmounted;
use super::names::{another_number, another_text, misspelt};
use super::options::program_name;
use super::slip::Slip;
use super::words::{Redirect, Word};
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let (program, args) = at.words.split_first()?;
    if let [redirect] = at.redirects {
        let prints = matches!(program_name(&program.text), "echo" | "printf");
        return Some(Box::new(Written { program, text: args.last().filter(|_| prints), redirect }));
    }
    let path = args.iter().rev().find(|word| !word.text.starts_with('-'))?;
    match program_name(&program.text) {
        "mkdir" | "touch" | "mkfifo" | "ln" | "cp" | "mv" => Some(Box::new(Made { path })),
        "chmod" => Some(Box::new(Mode { mode: args.iter().find(|word| !word.text.starts_with('-'))? })),
        _ => None,
    }
}

/// `echo Hello > /mnt/hello.txt`
#[derive(Debug)]
struct Written<'w> {
    program: &'w Word,
    /// The last word that is printed.
    text: Option<&'w Word>,
    redirect: &'w Redirect,
}

impl Written<'_> {
    /// A switch of the kernel's: /proc/sys, /sys.
    fn is_switch(&self) -> bool {
        ["/proc/", "/sys/"].iter().any(|tree| self.redirect.file.text.starts_with(tree))
    }

    fn contents(&self, at: &Situation, drafts: &mut Drafts) {
        let causes: &[&'static str] = if self.is_switch() { &[] } else { &["file-content"] };
        if let Some(text) = self.text.filter(|text| !text.dynamic && !text.text.starts_with('-')) {
            let bare = at.bare(text);
            let other = another_number(bare).unwrap_or_else(|| another_text(bare));
            drafts.add(Slip::Content, at.with(text, &other), causes);
        }
        let path = &self.redirect.file.text;
        if self.text.is_some() && program_name(&self.program.text) == "echo" && at.scene.knows_line_end_of(path) {
            let line = at.replaced(self.program.at.clone(), &format!("{} -n", self.program.text));
            drafts.add(Slip::NoNewline, line, causes);
        }
    }

    fn ways(&self, at: &Situation, drafts: &mut Drafts) {
        // Into a file that is not there, both ways write the same.
        if at.scene.is_written(&self.redirect.file.text) && !self.is_switch() {
            let (slip, operator) = if self.redirect.appends { (Slip::Replaced, ">") } else { (Slip::Appended, ">>") };
            drafts.add(slip, at.replaced(self.redirect.operator.clone(), operator), &["file-content"]);
        }
        let end = self.redirect.file.at.start;
        drafts.add(Slip::NotWritten, at.cut(self.redirect.operator.start..end), &self.undone(at));
    }
}

impl Family for Written<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        None
    }

    fn undone(&self, at: &Situation) -> Causes {
        match at.scene.is_written(&self.redirect.file.text) {
            _ if self.is_switch() => Vec::new(),
            // What is written next is there all the same.
            false if at.scene.writes_again(&self.redirect.file.text) => vec!["file-missing", "file-content"],
            true => vec!["file-content"],
            false => vec!["file-missing"],
        }
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        self.contents(at, drafts);
        let file = &self.redirect.file;
        if !file.dynamic && !self.is_switch() {
            let other = misspelt(at.bare(file), |name| at.scene.is_taken(name));
            drafts.add(Slip::Name, at.with(file, &other), &self.undone(at));
        }
        self.ways(at, drafts);
        if let Some(other) = at.scene.blind_to(&file.text, at.terminal) {
            drafts.elsewhere(other.clone(), at.line, &self.undone(at));
        }
    }
}

/// `mkdir /tmp/new`, `touch`, `ln -s`
#[derive(Debug)]
struct Made<'w> {
    path: &'w Word,
}

impl Family for Made<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        None
    }

    fn undone(&self, at: &Situation) -> Causes {
        // Where something is to be mounted, that is missed first.
        let path = &self.path.text;
        if at.scene.is_mount_point(path) { unmounted(path, at) } else { vec!["file-missing"] }
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        if !self.path.dynamic {
            // Mount points are names too: `is_taken` would only make the slip rarer.
            let other = misspelt(at.bare(self.path), |name| at.scene.is_written(name));
            drafts.add(Slip::Name, at.with(self.path, &other), &self.undone(at));
        }
        if let Some(other) = at.scene.blind_to(&self.path.text, at.terminal) {
            drafts.elsewhere(other.clone(), at.line, &self.undone(at));
        }
    }
}

/// `chmod 600 /tmp/secret`
#[derive(Debug)]
struct Mode<'w> {
    mode: &'w Word,
}

impl Family for Mode<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        None
    }

    fn undone(&self, _: &Situation) -> Causes {
        vec!["file-mode"]
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        if !self.mode.text.is_empty() && self.mode.text.bytes().all(|b| (b'0'..=b'7').contains(&b)) {
            let other = if self.mode.text.ends_with("644") { "600" } else { "644" };
            drafts.add(Slip::Number, at.with(self.mode, other), &["file-mode"]);
        }
    }
}
