//! `--fix`: puts fixes into files. A file is changed whole or not at all: another is written beside it and renamed.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::gather::Gathered;
use crate::cli::args::Common;
use crate::cli::exit::Exit;
use crate::lesson::apply_fixes;
use crate::sys::{self, replace::USUAL};

/// A fix may make room for another; none of ours needs more rounds than there are programs to list.
const ROUNDS: usize = 100;

/// Why a file was not changed.
#[derive(Debug, thiserror::Error)]
enum FixError {
    #[error("it has changed meanwhile")]
    Changed,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Applies fixes until none is left, and reads the files again. Returns what was done to which file.
pub(super) fn fix(common: &Common, named: &[String], gathered: &mut Gathered) -> Vec<(String, String)> {
    let mut done = Vec::new();
    let mut failures: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let before = done.len();
        for (subject, findings) in gathered.subjects.iter().zip(gathered.lint()) {
            let (file, source) = (&subject.page.file, &subject.page.source);
            let (text, fixes) = apply_fixes(source, &findings);
            if fixes.is_empty() || failures.contains_key(file) {
                continue;
            }
            let written = match &subject.place {
                Some(place) => replace(place, source, &text).map_err(|error| format!("cannot fix {file}: {error}")),
                None => Err(format!("cannot fix {file}: it is built into nslab; fix the file it is built from")),
            };
            match written {
                Ok(()) => done.extend(fixes.into_iter().map(|fix| (file.clone(), fix.words))),
                Err(failure) => {
                    failures.insert(file.clone(), failure);
                }
            }
        }
        if done.len() == before {
            break;
        }
        *gathered = Gathered::read(common, named);
    }
    gathered.failures.extend(failures.into_values().map(|failure| (failure, Exit::Usage)));
    done
}

/// Replaces a file's text, if it is still `source`; its mode and the link that leads to it stay.
fn replace(file: &Path, source: &str, text: &str) -> Result<(), FixError> {
    if fs::read(file)? != source.as_bytes() {
        return Err(FixError::Changed);
    }
    Ok(sys::replace::replace(file, text.as_bytes(), USUAL)?)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::subject::Subject;
    use super::*;
    use crate::cli::args::Cli;
    use crate::lesson::Page;

    const FIXABLE: &str = "# T\n\nS.\n\n```toml lesson\nformat = 1\n```\n\n## S\n\n```console\n$ true\n? 0\n```\n";

    #[test]
    fn what_is_built_in_cannot_be_fixed_and_says_so() {
        let common = Cli::parse_from(["nslab", "lint"]).common;
        let subject = Subject { page: Page::read("x".into(), "x.md", FIXABLE), place: None };
        let mut gathered = Gathered { subjects: vec![subject], failures: Vec::new() };
        assert_eq!(fix(&common, &[], &mut gathered), []);
        let (told, exit) = &gathered.failures[0];
        assert!(told.contains("built into nslab") && *exit == Exit::Usage, "{told}");
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("x.md");
        fs::write(&file, "new").expect("a file");
        assert!(matches!(replace(&file, "old", "fixed"), Err(FixError::Changed)));
        assert_eq!(fs::read_to_string(&file).expect("the file"), "new");
    }
}
