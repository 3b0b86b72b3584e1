//! `mount`, `umount`: another type, another mount point, another propagation.

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::mounting::Parts;
use super::names::misspelt;
use super::options::program_name;
use super::slip::Slip;
use super::words::Word;
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let name = program_name(&at.words.first()?.text);
    let parts = Parts::of(at.words);
    let (point, source) = (*parts.operands.last()?, parts.operands.first().copied());
    match name {
        "umount" => Some(Box::new(Unmount { point })),
        "mount" if parts.propagation.is_some() && parts.operands.len() == 1 => {
            Some(Box::new(Propagation { option: parts.propagation?, point }))
        }
        "mount" if parts.operands.len() == 2 => Some(Box::new(Mount { source: source?, point, parts })),
        _ => None,
    }
}

/// Nothing is mounted at this path; or what would be in it is missed, if a check asks for that.
pub(super) fn unmounted(point: &str, at: &Situation) -> Causes {
    let by_files = !at.scene.asks_for_mount(point) || at.scene.asks_for_file_in(point);
    // What is written next lands in the folder underneath, for all to see.
    let in_it: &[&str] = if by_files { &["file-missing", "file-visible"] } else { &[] };
    std::iter::once("not-mounted").chain(in_it.iter().copied()).collect()
}

#[derive(Debug)]
struct Mount<'w> {
    source: &'w Word,
    point: &'w Word,
    parts: Parts<'w>,
}

impl Mount<'_> {
    fn is_proc(&self) -> bool {
        self.point.text == "/proc"
    }

    fn types(&self, at: &Situation, drafts: &mut Drafts) {
        let Some([_, value]) = self.parts.fs_type else { return };
        let other = match value.text.as_str() {
            "tmpfs" => "ramfs",
            "proc" => "tmpfs",
            // Types with options of their own would come to nothing as another.
            "sysfs" | "mqueue" | "ramfs" | "devpts" => "tmpfs",
            _ => return,
        };
        drafts.add(Slip::Type, at.with(value, other), &["wrong-filesystem"]);
    }

    fn points(&self, at: &Situation, drafts: &mut Drafts) {
        let free = |folder: &&str| *folder != self.point.text && !at.scene.is_mount_point(folder);
        if let Some(other) = ["/mnt", "/home", "/root"].into_iter().find(free) {
            drafts.add(Slip::MountPoint, at.with(self.point, other), &self.undone(at));
        }
        if !self.point.dynamic {
            let other = misspelt(at.bare(self.point), |name| at.scene.is_taken(name));
            drafts.add(Slip::Name, at.with(self.point, &other), &self.undone(at));
        }
    }

    fn binds(&self, at: &Situation, drafts: &mut Drafts) {
        let Some(bind) = self.parts.bind else { return };
        drafts.add(Slip::OptionMissing, at.cut(bind.at.clone()), &self.undone(at));
        let (source, point) = (&at.line[self.source.at.clone()], &at.line[self.point.at.clone()]);
        let between = &at.line[self.source.at.end..self.point.at.start];
        let swapped = at.replaced(self.source.at.start..self.point.at.end, &format!("{point}{between}{source}"));
        drafts.add(Slip::Swapped, swapped, &self.undone(at));
    }
}

impl Family for Mount<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Mnt)
    }

    fn undone(&self, at: &Situation) -> Causes {
        if self.is_proc() { vec!["proc-not-remounted"] } else { unmounted(&self.point.text, at) }
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        self.types(at, drafts);
        self.points(at, drafts);
        self.binds(at, drafts);
        if let Some(option) = self.parts.propagation.filter(|option| !option.text.contains("private")) {
            drafts.add(Slip::OptionMissing, at.cut(option.at.clone()), &["wrong-propagation"]);
        }
        if let Some([option, value]) = self.parts.options
            && at.scene.asks_for_option(&value.text)
        {
            drafts.add(Slip::OptionMissing, at.cut(option.at.start..value.at.end), &["wrong-filesystem"]);
        }
        if let Some(other) = at.scene.elsewhere(at.terminal, NamespaceKind::Mnt) {
            let mut causes = self.undone(at);
            if at.scene.has_left(at.terminal, NamespaceKind::Mnt) {
                causes.push(if self.is_proc() { "proc-mounted-on-host" } else { "mounted-on-host" });
            }
            drafts.elsewhere(other.clone(), at.line, &causes);
        }
    }
}

/// `mount --make-shared /mnt`
#[derive(Debug)]
struct Propagation<'w> {
    option: &'w Word,
    point: &'w Word,
}

impl Family for Propagation<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Mnt)
    }

    fn undone(&self, _: &Situation) -> Causes {
        vec!["wrong-propagation"]
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        let others = match self.option.text.as_str() {
            "--make-private" | "--make-rprivate" | "--make-slave" | "--make-rslave" => {
                ["--make-shared", "--make-unbindable"]
            }
            _ => ["--make-private", "--make-slave"],
        };
        for other in others {
            drafts.add(Slip::Propagation, at.with(self.option, other), &self.undone(at));
        }
        if !self.point.dynamic && self.point.text.len() > 1 {
            let other = misspelt(at.bare(self.point), |name| at.scene.is_taken(name));
            drafts.add(Slip::Name, at.with(self.point, &other), &self.undone(at));
        }
    }
}

/// `umount /mnt`
#[derive(Debug)]
struct Unmount<'w> {
    point: &'w Word,
}

impl Family for Unmount<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Mnt)
    }

    fn undone(&self, _: &Situation) -> Causes {
        Vec::new()
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        if !self.point.dynamic {
            let other = misspelt(at.bare(self.point), |name| at.scene.is_taken(name));
            drafts.add(Slip::Name, at.with(self.point, &other), &[]);
        }
    }
}
