//! `file = "/mnt/hello.txt"`: a path as one mount namespace resolves it (path_resolution(7)).

use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use super::words::quoted;
use crate::lesson::{FileClaim, FileType, Viewpoint};
use crate::observation::{Ask, FileFacts, FileSeen, Observation, Question};

impl Subject for FileClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        vec![ask(at, Question::File { path: self.path.clone() })]
    }

    fn expected(&self) -> String {
        let mut parts = vec![format!("{} {}", self.wanted_type().map_or("file", FileType::name), self.path)];
        parts.extend(self.mode.map(|mode| format!("mode {mode:04o}")));
        parts.extend(self.content.as_ref().map(|content| format!("content {}", quoted(content))));
        parts.extend(self.contains.as_ref().map(|part| format!("containing {}", quoted(part))));
        parts.join(", ")
    }

    fn expected_absence(&self) -> String {
        format!("no {}", self.path)
    }

    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let facts = match sight::file(seen, at, &self.path)? {
            FileSeen::Absent => return Ok(Finding::fail(format!("no {}", self.path))),
            FileSeen::There(facts) => facts,
        };
        let observed = self.describe(facts);
        if self.type_differs(facts) || self.mode_differs(facts) {
            return Ok(Finding::fail(observed));
        }
        Ok(match self.content_holds(facts) {
            Some(holds) => Finding::that(holds, observed),
            None => Finding::unknown(format!("{} bytes, more than is looked at", facts.size)),
        })
    }

    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        Ok(match sight::file(seen, at, &self.path)? {
            FileSeen::Absent => Finding::pass(format!("no {}", self.path)),
            FileSeen::There(facts) => Finding::fail(self.describe(facts)),
        })
    }

    fn distinct(&self, _: &Viewpoint, _: &Viewpoint, _: &Observation) -> Result<Finding, Unseen> {
        Err(Unseen::Unknown("whether two files are one can't be seen".to_owned()))
    }
}

impl FileClaim {
    /// Content is a regular file's.
    pub(super) fn wanted_type(&self) -> Option<FileType> {
        let has_content = self.content.is_some() || self.contains.is_some();
        self.file_type.or(has_content.then_some(FileType::File))
    }

    pub(super) fn type_differs(&self, facts: &FileFacts) -> bool {
        self.wanted_type().is_some_and(|wanted| wanted != facts.file_type)
    }

    pub(super) fn mode_differs(&self, facts: &FileFacts) -> bool {
        self.mode.is_some_and(|wanted| wanted != facts.mode & 0o7777)
    }

    /// `None`: not enough of it was read to tell.
    pub(super) fn content_holds(&self, facts: &FileFacts) -> Option<bool> {
        if self.content.is_none() && self.contains.is_none() {
            return Some(true);
        }
        let content = facts.content.as_deref()?;
        let whole = match &self.content {
            None => true,
            // A file longer than the cap is not a text shorter than it.
            Some(wanted) if facts.truncated && wanted.len() <= content.len() => return Some(false),
            Some(_) if facts.truncated => return None,
            Some(wanted) => content == wanted.as_bytes(),
        };
        let part = self.contains.as_ref().is_none_or(|wanted| contains(content, wanted.as_bytes()));
        if !part && facts.truncated {
            return None;
        }
        Some(whole && part)
    }

    pub(super) fn describe(&self, facts: &FileFacts) -> String {
        let mut parts = vec![format!("{} {}", facts.file_type.name(), self.path)];
        if self.mode.is_some() {
            parts.push(format!("mode {:04o}", facts.mode & 0o7777));
        }
        parts.extend(
            facts.content.as_ref().map(|content| format!("content {}", quoted(&String::from_utf8_lossy(content)))),
        );
        parts.join(", ")
    }
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    part.is_empty() || content.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;
    use crate::check::{Verdict, judge};
    use crate::lesson::Claim;
    use crate::lesson::{Check, NamespaceKind};

    const PATH: &str = "/mnt/hello.txt";

    fn hello() -> FileClaim {
        FileClaim { path: PATH.to_owned(), content: Some("Hello\n".to_owned()), ..FileClaim::default() }
    }

    fn private() -> Check {
        check(Claim::File(hello()), &[terminal("A")]).not_from(host())
    }

    fn seen(in_a: FileSeen, on_host: FileSeen, mnt: u64) -> Observation {
        Observation::default()
            .file(&terminal("A"), PATH, in_a)
            .file(&host(), PATH, on_host)
            .standing(&host(), None, &[])
            .standing(&terminal("A"), None, &[(NamespaceKind::Mnt, mnt)])
    }

    fn facts(change: impl FnOnce(&mut FileFacts)) -> FileSeen {
        let FileSeen::There(mut facts) = text_file("Hello\n") else { unreachable!("it is there") };
        change(&mut facts);
        FileSeen::There(facts)
    }

    fn in_a(claim: FileClaim, file: FileSeen) -> Verdict {
        verdict(&check(Claim::File(claim), &[terminal("A")]), &seen(file, FileSeen::Absent, 2))
    }

    #[test]
    fn private_content() {
        assert_eq!(verdict(&private(), &seen(text_file("Hello\n"), FileSeen::Absent, 2)), Verdict::Pass);
        let other = seen(text_file("Hello\n"), text_file("other"), 2);
        assert!(judge(&private(), &other).negative, "other content there is a fail too");
        let view = judge(&private(), &seen(text_file("Hullo\n\x1b"), FileSeen::Absent, 2)).views.remove(0);
        assert_eq!(view.expected, "file /mnt/hello.txt, content \"Hello\\n\"");
        assert_eq!(view.observed, "file /mnt/hello.txt, content \"Hullo\\n\\u{1b}\"");
    }

    #[test]
    fn properties() {
        let contains = FileClaim { content: None, contains: Some("ell".to_owned()), ..hello() };
        assert_eq!(in_a(contains.clone(), text_file("Hello\n")), Verdict::Pass);
        assert_eq!(in_a(contains.clone(), text_file("el")), Verdict::Fail);
        let directory = facts(|f| (f.file_type, f.content) = (FileType::Directory, None));
        assert_eq!(in_a(contains, directory.clone()), Verdict::Fail, "content is a file's");
        let any = FileClaim { content: None, ..hello() };
        assert_eq!(in_a(any.clone(), directory), Verdict::Pass);
        let mode = FileClaim { mode: Some(0o600), ..any };
        assert_eq!(in_a(mode.clone(), text_file("")), Verdict::Fail);
        assert_eq!(in_a(mode, facts(|f| f.mode = 0o100600)), Verdict::Pass);
    }

    #[test]
    fn more_than_was_read_is_unknown_unless_it_is_plain() {
        let cut = |text: &str| {
            let FileSeen::There(mut facts) = text_file(text) else { unreachable!("it is there") };
            facts.truncated = true;
            FileSeen::There(facts)
        };
        assert_eq!(in_a(hello(), cut("Hello\n and more")), Verdict::Fail, "it is longer");
        let contains = FileClaim { content: None, contains: Some("end".to_owned()), ..hello() };
        assert_eq!(in_a(contains.clone(), cut("start")), Verdict::Unknown);
        assert_eq!(in_a(contains, cut("the end")), Verdict::Pass);
        assert_eq!(in_a(hello(), facts(|f| f.content = None)), Verdict::Unknown);
    }

    #[test]
    fn causes() {
        let absent = || FileSeen::Absent;
        let write = "in terminal A: echo Hello > /mnt/hello.txt";
        assert_eq!(why(&private(), &seen(absent(), absent(), 2)), ("file-missing".into(), write.into()));
        assert_eq!(why_id(&private(), &seen(absent(), text_file("Hello\n"), 2)), "file-missing");
        assert_eq!(why(&private(), &seen(text_file("no"), absent(), 2)), ("file-content".into(), write.into()));
        let both = |mnt| seen(text_file("Hello\n"), text_file("Hello\n"), mnt);
        assert_eq!(why_id(&private(), &both(1)), "still-in-host-namespace");
        assert_eq!(why_id(&private(), &both(2)), "file-visible");
        let directory = facts(|f| (f.file_type, f.content) = (FileType::Directory, None));
        assert_eq!(why_id(&private(), &seen(directory, absent(), 2)), "file-type");
        let mode = check(Claim::File(FileClaim { mode: Some(0o600), ..hello() }), &[terminal("A")]);
        let chmod = "in terminal A: chmod 0600 /mnt/hello.txt";
        assert_eq!(why(&mode, &seen(text_file("Hello\n"), absent(), 2)), ("file-mode".into(), chmod.into()));
    }

    #[test]
    fn a_closed_terminal_is_unknown() {
        let question = Question::File { path: PATH.to_owned() };
        let seen = seen(FileSeen::Absent, FileSeen::Absent, 2).without(&terminal("A"), question, closed());
        assert_eq!(verdict(&private(), &seen), Verdict::Unknown);
    }
}
