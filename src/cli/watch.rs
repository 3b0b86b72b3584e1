//! `--watch`: does its work again whenever an author saves, until Ctrl-C.
//!
//! Folders are watched, not files: most editors save by writing another file and renaming it. Knows nothing of
//! what the work is. inotify(7), by way of the notify crate.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use super::exit::Exit;
use super::signals::Stop;
use super::{complain, say};

/// One save is several events: the work begins when there has been none for so long …
const QUIET: Duration = Duration::from_millis(100);
/// … and no later than so long after the first, however busy the folder.
const LONGEST: Duration = Duration::from_secs(2);

/// Why files could not be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    #[error("cannot wait for changes: {0}")]
    Wait(#[from] io::Error),
    #[error("cannot watch {}: {error}", .folder.display())]
    Watch { folder: PathBuf, error: notify::Error },
    #[error("cannot watch files: {0}")]
    Notify(#[from] notify::Error),
}

/// Does an author's command in rounds, each under the time of its beginning; says why where that can't be.
pub fn rounds(files: impl Fn() -> Vec<PathBuf>, mut round: impl FnMut() -> Exit) -> Exit {
    if files().is_empty() {
        complain("error: the built-in lessons never change; name a file to watch, or a folder with --lessons\n");
        return Exit::Usage;
    }
    let ended = watch(files, || {
        say(format_args!("-- {} --\n", chrono::Local::now().format("%H:%M:%S")));
        round()
    });
    ended.unwrap_or_else(|error| {
        complain(format_args!("error: {error}\n"));
        Exit::Usage
    })
}

/// Does `work` now, and again after each change of a lesson, a course or one of `files` in their folders. Returns
/// on Ctrl-C and its like, with [`Exit::Interrupted`], and when the work itself ends so.
///
/// `files` is asked before each round: what is to be watched may change with what stands in the files. Folders may
/// be named as well; what does not exist yet is waited for. The work runs on the calling thread, without a runtime
/// around it, so that it may have its own; a Ctrl-C during the work ends the watching after it.
pub fn watch(files: impl Fn() -> Vec<PathBuf>, mut work: impl FnMut() -> Exit) -> Result<Exit, WatchError> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut stop = {
        let _entered = runtime.enter(); // tokio's signals belong to a runtime
        Stop::new()?
    };
    let (to, mut events) = unbounded_channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let _ = to.send(event); // the watching may be over
    })?;
    let mut watched = BTreeSet::new();
    loop {
        let named = files();
        // Before the work: what is saved while it is done is not missed.
        watch_folders(&mut watcher, &mut watched, &folders(&named))?;
        while events.try_recv().is_ok() {}
        if work() == Exit::Interrupted {
            return Ok(Exit::Interrupted);
        }
        let waited = runtime.block_on(async {
            tokio::select! {
                biased;
                () = stop.asked() => Waited::Stop,
                () = change(&mut events, &named) => Waited::Change,
            }
        });
        if let Waited::Stop = waited {
            return Ok(Exit::Interrupted);
        }
    }
}

enum Waited {
    Stop,
    Change,
}

/// Waits for a change, and then until the folder is quiet again.
async fn change(events: &mut UnboundedReceiver<notify::Result<Event>>, named: &[PathBuf]) {
    while let Some(event) = events.recv().await {
        if is_save(&event, named) {
            break;
        }
    }
    let begun = Instant::now();
    while begun.elapsed() < LONGEST && timeout(QUIET, events.recv()).await.is_ok() {}
}

/// Whether an event may have changed what the work reads.
fn is_save(event: &notify::Result<Event>, named: &[PathBuf]) -> bool {
    // An error may have swallowed changes.
    let Ok(event) = event else { return true };
    let changes = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        // Writing is told by its end, above; renaming is how most editors save.
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) | EventKind::Any | EventKind::Other => true,
        EventKind::Create(_) => true,
        EventKind::Access(_) | EventKind::Modify(_) => false,
    };
    changes && (event.need_rescan() || event.paths.iter().any(|path| is_ours(path, named)))
}

/// A lesson, a course, something that was named, or a folder that leads to it.
fn is_ours(path: &Path, named: &[PathBuf]) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_text = (name.ends_with(".md") && !name.starts_with('.')) || name == "course.toml";
    is_text || named.iter().any(|file| absolute(file).starts_with(path))
}

/// Where changes of these files show: their folders, and, of what does not exist, the nearest folder that does.
fn folders(named: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::new();
    for file in named {
        let file = absolute(file);
        let folder = if file.is_dir() { Some(file.as_path()) } else { file.parent() };
        folders.extend(folder.and_then(|f| f.ancestors().find(|f| f.is_dir())).map(Path::to_owned));
        // The file that a link leads to is saved in its own folder.
        folders.extend(file.canonicalize().ok().and_then(|real| real.parent().map(Path::to_owned)));
    }
    folders
}

fn absolute(file: &Path) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned())
}

/// Makes the watcher watch exactly `wanted`. A folder that was removed and made again is another: all are watched anew.
fn watch_folders(
    watcher: &mut RecommendedWatcher,
    watched: &mut BTreeSet<PathBuf>,
    wanted: &BTreeSet<PathBuf>,
) -> Result<(), WatchError> {
    for folder in std::mem::take(watched) {
        let _ = watcher.unwatch(&folder); // it may be gone, and its watch with it
    }
    for folder in wanted {
        match watcher.watch(folder, RecursiveMode::NonRecursive) {
            Ok(()) => {
                watched.insert(folder.clone());
            }
            // Removed in this moment: the next change above it is seen.
            Err(_) if !folder.is_dir() => {}
            Err(error) => return Err(WatchError::Watch { folder: folder.clone(), error }),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_exist_is_waited_for_in_the_nearest_folder_that_does() {
        let dir = tempfile::tempdir().expect("a folder");
        let there = dir.path().join("x.md");
        std::fs::write(&there, "").expect("a file");
        let absent = dir.path().join("a/b/x.md");
        assert!(folders(&[there, absent.clone()]).iter().all(|folder| folder == dir.path()));
        assert!(is_ours(&dir.path().join("a"), &[absent]));
    }

    #[test]
    fn an_editors_own_files_are_no_lessons() {
        for ours in ["/l/x.md", "/l/course.toml"] {
            assert!(is_ours(Path::new(ours), &[]), "{ours}");
        }
        for other in ["/l/.x.md.swp", "/l/4913", "/l/x.md~", "/l/.#x.md"] {
            assert!(!is_ours(Path::new(other), &[]), "{other}");
        }
    }

    #[test]
    fn a_save_is_a_change_and_reading_is_none() {
        let event = |kind| Ok(Event::new(kind).add_path("/l/x.md".into()));
        for save in [
            EventKind::Access(AccessKind::Close(AccessMode::Write)),
            EventKind::Modify(ModifyKind::Name(notify::event::RenameMode::To)),
            EventKind::Remove(notify::event::RemoveKind::File),
        ] {
            assert!(is_save(&event(save), &[]), "{save:?}");
        }
        for none in [EventKind::Access(AccessKind::Open(AccessMode::Read)), EventKind::Modify(ModifyKind::Any)] {
            assert!(!is_save(&event(none), &[]), "{none:?}");
        }
    }

    #[test]
    fn the_work_is_done_again_after_a_save_and_ends_when_interrupted() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("x.md");
        let mut rounds = 0;
        let ended = watch(
            || vec![file.clone()],
            || {
                rounds += 1;
                // Saved during the work, as an impatient author does; by the way of most editors.
                let beside = dir.path().join("x.md~");
                let saved = std::fs::write(&beside, "").and_then(|()| std::fs::rename(&beside, &file));
                saved.expect("a file can be saved");
                if rounds == 3 { Exit::Interrupted } else { Exit::Good }
            },
        );
        assert_eq!((ended.ok(), rounds), (Some(Exit::Interrupted), 3));
    }
}
