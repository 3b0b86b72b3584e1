//! `ipcmk -Q`: another sort of object.

use super::draft::{Causes, Drafts, Situation};
use super::family::Family;
use super::options::program_name;
use super::slip::Slip;
use super::words::Word;
use crate::lesson::NamespaceKind;

pub(super) fn family<'a>(at: &Situation<'a>) -> Option<Box<dyn Family + 'a>> {
    let (first, args) = at.words.split_first()?;
    match program_name(&first.text) {
        "ipcmk" => Some(Box::new(Make { option: args.first()?, size: args.get(1) })),
        "ipcrm" => Some(Box::new(Remove)),
        _ => None,
    }
}

#[derive(Debug)]
struct Make<'w> {
    option: &'w Word,
    size: Option<&'w Word>,
}

impl Family for Make<'_> {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Ipc)
    }

    fn undone(&self, _: &Situation) -> Causes {
        vec!["ipc-missing"]
    }

    fn slips(&self, at: &Situation, drafts: &mut Drafts) {
        let has_size = self.size.is_some_and(|size| !size.text.starts_with('-'));
        let others: &[&str] = match self.option.text.as_str() {
            "-Q" | "--queue" => &["-M 64", "-S 1"],
            // The size that follows is of the other sort then.
            "-M" | "--shmem" if has_size => &["-S"],
            "-S" | "--semaphore" if has_size => &["-M"],
            _ => &[],
        };
        for other in others {
            drafts.add(Slip::Object, at.with(self.option, other), &self.undone(at));
        }
    }
}

#[derive(Debug)]
struct Remove;

impl Family for Remove {
    fn kind(&self) -> Option<NamespaceKind> {
        Some(NamespaceKind::Ipc)
    }

    fn undone(&self, _: &Situation) -> Causes {
        vec!["ipc-visible"]
    }

    fn slips(&self, _: &Situation, _: &mut Drafts) {}
}
