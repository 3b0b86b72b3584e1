//! `--fix`: puts fixes into files. A file is changed whole or not at all: another is written beside it and renamed.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::gather::Gathered;
use crate::cli::args::Common;
use crate::cli::exit::Exit;
use crate::lesson::apply_fixes;

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
    let mut failures: Vec<(String, Exit)> = Vec::new();
    for _ in 0..ROUNDS {
        let before = done.len();
        for (subject, findings) in gathered.subjects.iter().zip(gathered.lint()) {
            let (file, source) = (&subject.page.file, &subject.page.source);
            let (text, fixes) = apply_fixes(source, &findings);
            if fixes.is_empty() || failures.iter().any(|(failure, _)| failure.contains(file)) {
                continue;
            }
            let written = match &subject.place {
                Some(place) => replace(place, source, &text).map_err(|error| format!("cannot fix {file}: {error}")),
                None => Err(format!("cannot fix {file}: it is built into nslab; fix the file it is built from")),
            };
            match written {
                Ok(()) => done.extend(fixes.into_iter().map(|fix| (file.clone(), fix.words))),
                Err(failure) => failures.push((failure, Exit::Usage)),
            }
        }
        if done.len() == before {
            break;
        }
        *gathered = Gathered::read(common, named);
    }
    gathered.failures.extend(failures);
    done
}

/// Replaces a file's text, if it is still `source`; its mode and the link that leads to it stay.
fn replace(file: &Path, source: &str, text: &str) -> Result<(), FixError> {
    let file = file.canonicalize()?;
    if fs::read(&file)? != source.as_bytes() {
        return Err(FixError::Changed);
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".nslab-").suffix(".tmp").tempfile_in(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().set_permissions(fs::metadata(&file)?.permissions())?;
    beside.as_file().sync_all()?;
    beside.persist(&file).map_err(|error| error.error)?;
    Ok(())
}
