//! Options of mount(8) and umount(8): what is mounted, and where.

use super::options::program_name;
use super::words::Word;

/// Options whose value is a word of its own.
const VALUED: &[&str] = &["-t", "--types", "-o", "--options", "-O", "-L", "-U", "-N", "--namespace"];

/// A command line of mount(8) or umount(8), in parts.
#[derive(Debug)]
pub(super) struct Parts<'w> {
    pub operands: Vec<&'w Word>,
    pub fs_type: Option<&'w [Word]>,
    pub options: Option<&'w [Word]>,
    /// `--bind` or `--rbind`
    pub bind: Option<&'w Word>,
    /// `--make-shared` and its like.
    pub propagation: Option<&'w Word>,
}

impl<'w> Parts<'w> {
    pub fn of(words: &'w [Word]) -> Self {
        let mut parts = Self { operands: Vec::new(), fs_type: None, options: None, bind: None, propagation: None };
        let mut at = 1;
        while let Some(word) = words.get(at) {
            let pair = words.get(at..at + 2).filter(|_| VALUED.contains(&word.text.as_str()));
            match word.text.as_str() {
                "-t" | "--types" => parts.fs_type = pair,
                "-o" | "--options" => parts.options = pair,
                "--bind" | "-B" | "--rbind" | "-R" => parts.bind = Some(word),
                option if option.starts_with("--make-") => parts.propagation = Some(word),
                option if option.starts_with('-') => {}
                _ => parts.operands.push(word),
            }
            at += if VALUED.contains(&word.text.as_str()) { 2 } else { 1 };
        }
        parts
    }
}

/// Where a command mounts something.
pub(super) fn point(words: &[Word]) -> Option<&str> {
    let is_mount = words.first().is_some_and(|word| program_name(&word.text) == "mount");
    let parts = Parts::of(words);
    (is_mount && parts.operands.len() == 2).then(|| parts.operands[1].text.as_str())
}
