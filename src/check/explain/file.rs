//! Why a check of kind `file` failed.

use super::cause::cause;
use super::viewpoint;
use super::why::Explain;
use super::{namespace, place};
use crate::check::mount;
use crate::check::sight::{self, ask};
use crate::check::subject::Subject;
use crate::check::verdict::Cause;
use crate::check::words;
use crate::check::words::quoted;
use crate::lesson::causes::id;
use crate::lesson::{Check, FileClaim, FileType, NamespaceKind, Viewpoint};
use crate::observation::{Ask, FileSeen, Observation, Question};

impl Explain for FileClaim {
    fn asks_why(&self, check: &Check) -> Vec<Ask> {
        let mut asks = viewpoint::asks_ids(check);
        for at in sight::viewpoints(check).iter().chain([&Viewpoint::Host]) {
            asks.push(ask(at, Question::Standing));
            asks.extend(self.asks(at));
            if !check.not_from.is_empty() {
                asks.push(ask(at, Question::Mounts));
            }
        }
        asks
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        if let Some(cause) = namespace::why_joined(NamespaceKind::Mnt, check, seen) {
            return Some(cause);
        }
        let positive = check.from.iter().find_map(|at| self.why_not_there(at, check, seen));
        positive.or_else(|| check.not_from.iter().find_map(|at| self.why_visible(at, check, seen)))
    }
}

impl FileClaim {
    fn why_not_there(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        let path = &self.path;
        let facts = match sight::file(seen, at, path).ok()? {
            FileSeen::There(facts) => facts,
            FileSeen::Absent => {
                return viewpoint::no_ids(at, seen)
                    .or_else(|| self.why_not_mounted(at, check, seen))
                    .or_else(|| Some(self.why_missing(at, check, seen)));
            }
        };
        let name = words::shell(path);
        if self.type_differs(facts) {
            let wanted = self.wanted_type().map_or("file", FileType::name);
            let words = format!("{path} is a {}, not a {wanted}", facts.file_type.name());
            let fix = format!("rm -r {name}; {}", self.write());
            return Some(cause(id::FILE_TYPE, words, place::inside(at, &fix)));
        }
        if let Some(mode) = self.mode.filter(|_| self.mode_differs(facts)) {
            let words = format!("{path} has mode {:04o}, not {mode:04o}", facts.mode & 0o7777);
            return Some(cause(id::FILE_MODE, words, place::inside(at, &format!("chmod {mode:04o} {name}"))));
        }
        if self.content_holds(facts) != Some(false) {
            return None;
        }
        let content = quoted(&String::from_utf8_lossy(facts.content.as_deref().unwrap_or_default()));
        let words = match (&self.content, &self.contains) {
            (Some(wanted), _) => format!("{path} holds {content}, not {}", quoted(wanted)),
            (None, wanted) => format!("{path} holds {content}, without {}", quoted(wanted.as_deref().unwrap_or(""))),
        };
        Some(cause(id::FILE_CONTENT, words, place::inside(at, &self.write())))
    }

    /// How to make the file, in the shell's words.
    fn write(&self) -> String {
        let name = words::shell(&self.path);
        match (&self.content, &self.contains) {
            (Some(text), _) | (None, Some(text)) => match text.strip_suffix('\n') {
                Some(line) if is_plain_line(line) => format!("echo {} > {name}", words::shell(line)),
                _ => format!("write {} to {name}", quoted(text)),
            },
            (None, None) if self.file_type == Some(FileType::Directory) => format!("mkdir {name}"),
            (None, None) if self.file_type.is_none_or(|wanted| wanted == FileType::File) => format!("touch {name}"),
            (None, None) => format!("make {name}"),
        }
    }

    /// Others are not to see the file, and its directory lies on the host's own file system, in a mount table of its own:
    /// what was mounted there is gone. To write the file would write the host's.
    fn why_not_mounted(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        let others = check.not_from.iter().filter(|other| !namespace::shared(NamespaceKind::Mnt, at, other, seen));
        let (directory, _) = self.path.rsplit_once('/').filter(|(directory, _)| !directory.is_empty())?;
        let ours = mount::covering(directory, sight::mounts(seen, at).ok()?)?;
        let same = |other: &Viewpoint| {
            let table = sight::mounts(seen, other).ok();
            table.and_then(|table| mount::covering(directory, table)).is_some_and(|theirs| mount::is_same(ours, theirs))
        };
        let other = others.filter(|_| namespace::has_left_host(at, seen)).find(|other| same(other))?;
        let words = format!("nothing is mounted on {directory} for {at}: it is the same directory as {other}'s");
        let there = matches!(sight::file(seen, at, &self.path), Ok(FileSeen::There(_)));
        let remove = if there { format!("rm {}; ", words::shell(&self.path)) } else { String::new() };
        let fix = format!("{remove}mount -t tmpfs tmpfs {}; {}", words::shell(directory), self.write());
        Some(cause(id::NOT_MOUNTED, words, place::inside(at, &fix)))
    }

    fn why_missing(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Cause {
        let is_there = |other: &&Viewpoint| matches!(sight::file(seen, other, &self.path), Ok(FileSeen::There(_)));
        let all = sight::viewpoints(check);
        let elsewhere = all.iter().chain([&Viewpoint::Host]).find(is_there);
        let words = match elsewhere {
            Some(other) => {
                format!("{} is not there for {at}, but for {other}: {at} has another mount table", self.path)
            }
            None => format!("there is no {} for {at}", self.path),
        };
        let fix = match (at, elsewhere) {
            (Viewpoint::Terminal(_), Some(other @ Viewpoint::Terminal(_))) => namespace::enter(other, seen),
            _ => self.write(),
        };
        cause(id::FILE_MISSING, words, place::inside(at, &fix))
    }

    fn why_visible(&self, at: &Viewpoint, check: &Check, seen: &Observation) -> Option<Cause> {
        let FileSeen::There(_) = sight::file(seen, at, &self.path).ok()? else { return None };
        let path = &self.path;
        let sharer = check.from.iter().find(|from| namespace::shared(NamespaceKind::Mnt, from, at, seen));
        if let Some(from) = sharer {
            return Some(namespace::why_shared(
                NamespaceKind::Mnt,
                from,
                at,
                &format!("{path} is there for both"),
                seen,
            ));
        }
        if let Some(cause) = check.from.iter().find_map(|from| self.why_not_mounted(from, check, seen)) {
            return Some(cause);
        }
        let words = format!("{path} is visible from {at} too");
        Some(cause(id::FILE_VISIBLE, words, place::inside(at, &format!("rm {}", words::shell(path)))))
    }
}

/// What echo(1) prints as it stands, and a screen shows.
fn is_plain_line(line: &str) -> bool {
    line.len() <= 80 && !line.starts_with('-') && !line.contains(|c: char| c.is_control() || c == '\\')
}
