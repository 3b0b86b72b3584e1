//! `nslab new`: a first lesson, to be changed into one's own.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{Common, NewArgs};
use super::exit::Exit;
use super::{complain, say, terminal};
use crate::lesson::parse_course;
use crate::report::lines::block;
use crate::report::{Look, Tone};

const TEMPLATE: &str = include_str!("template.md");
const COURSE: &str = "course.toml";
/// Longer than any file name that people type, and shorter than any that a file system refuses.
const LONGEST: usize = 60;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum NameError {
    #[error("a lesson needs a name: `nslab new my-lesson`")]
    Empty,
    #[error("`{name}` is a path, and a lesson's name is none\nto write it there: nslab --lessons {folder} new {meant}")]
    Path { name: String, folder: String, meant: String },
    #[error("`{name}` is no name for a lesson: lower-case letters and digits, with `-` between words{}", did_you_mean(.meant))]
    Form { name: String, meant: Option<String> },
}

#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error("{0} is there already, and is left as it is\nchoose another name, or remove it first")]
    There(String),
    #[error("there is no folder {0}\nmake it first: mkdir -p {0}")]
    NoFolder(String),
    #[error("cannot write {file}: {error}")]
    Io { file: String, error: io::Error },
}

fn did_you_mean(meant: &Option<String>) -> String {
    meant.as_ref().map(|name| format!("\ndid you mean `{name}`?")).unwrap_or_default()
}

pub fn main(common: &Common, args: &NewArgs) -> Exit {
    let name = match name(&args.name) {
        Ok(name) => name,
        Err(error) => {
            complain(format_args!("error: {error}\n"));
            return Exit::Usage;
        }
    };
    let folder = common.lessons.as_deref();
    let file = folder.unwrap_or(Path::new(".")).join(format!("{name}.md"));
    match write(&file, &lesson(name)) {
        Ok(()) => {
            say(next(name, &file, &terminal::look(common)));
            Exit::Good
        }
        Err(error) => {
            complain(format_args!("error: {error}\n"));
            Exit::Usage
        }
    }
}

/// The id in what was typed, with or without `.md`.
fn name(typed: &str) -> Result<&str, NameError> {
    let name = typed.strip_prefix("./").unwrap_or(typed);
    let name = name.strip_suffix(".md").unwrap_or(name);
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if let Some((folder, last)) = name.rsplit_once('/') {
        let folder = if folder.is_empty() { "/" } else { folder };
        let meant = if last.is_empty() { "my-lesson" } else { last };
        return Err(NameError::Path { name: typed.to_owned(), folder: folder.to_owned(), meant: meant.to_owned() });
    }
    if is_kebab_case(name) {
        return Ok(name);
    }
    let meant = kebab_case(name);
    Err(NameError::Form { name: name.to_owned(), meant: is_kebab_case(&meant).then_some(meant) })
}

fn is_kebab_case(name: &str) -> bool {
    name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// `My_Lesson 2` → `my-lesson-2`
fn kebab_case(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

/// `my-lesson` → `My lesson`
fn title(name: &str) -> String {
    let mut title = name.replace('-', " ");
    title[..1].make_ascii_uppercase();
    title
}

fn lesson(name: &str) -> String {
    TEMPLATE.replacen("{title}", &title(name), 1)
}

/// Never over a file that is there.
fn write(file: &Path, text: &str) -> Result<(), WriteError> {
    let shown = file.display().to_string();
    let written =
        OpenOptions::new().write(true).create_new(true).open(file).and_then(|mut open| open.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => WriteError::There(shown),
        io::ErrorKind::NotFound => WriteError::NoFolder(folder_of(file).display().to_string()),
        _ => WriteError::Io { file: shown, error },
    })
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// What was done, and what to do with it.
fn next(name: &str, file: &Path, look: &Look) -> String {
    let shown = file.display();
    let said = |indent, text: &str| block(look, indent, text, Tone::Plain);
    let typed = |text: String| format!("  {}\n", look.paint(Tone::Typed, &text));
    let mut text = said(0, &format!("{shown} is written: a small lesson that works.")) + "\nWhat next:\n";
    for (command, does) in [
        ("run", "types all of it, and checks it"),
        ("lint", "looks for what is wrong with it"),
        ("prove", "proves that its checks catch what they should"),
    ] {
        text += &typed(format!("nslab {command} {shown}"));
        text += &said(6, does);
    }
    text += "\n";
    text += &said(0, "Change it bit by bit. This looks again whenever you save it:");
    text += &typed(format!("nslab lint --watch {shown}"));
    if let Some(order) = order_with(name, &folder_of(file).join(COURSE)) {
        text += "\n";
        text += &said(0, &format!("To make it a part of the course, write into its {COURSE}:"));
        text += &typed(order);
    }
    text
}

/// The line of the folder's course with this lesson at its end; none if there is no course that can be read.
fn order_with(name: &str, course: &Path) -> Option<String> {
    let (course, _) = parse_course(&fs::read_to_string(course).ok()?);
    let names = course.order.iter().map(|id| id.as_str()).chain([name]);
    Some(format!("order = [{}]", names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{Style, draw, parse};

    #[test]
    fn a_name_may_end_in_md_and_is_kebab_case() {
        for (typed, id) in [("a", "a"), ("my-lesson", "my-lesson"), ("./b2.md", "b2"), ("x.md", "x")] {
            assert_eq!(name(typed), Ok(id));
        }
        let told = |typed| name(typed).map_or_else(|error| error.to_string(), str::to_owned);
        assert!(told("My_Lesson 2").ends_with("did you mean `my-lesson-2`?"));
        assert!(told("lessons/new/mine.md").ends_with("nslab --lessons lessons/new new mine"));
        assert_eq!(name(".md"), Err(NameError::Empty));
        for strange in ["-x", "x-", "a--b", "1st", "é", "..", "a b", &"x".repeat(61)] {
            assert!(matches!(name(strange), Err(NameError::Form { .. })), "{strange}");
        }
    }

    #[test]
    fn the_lesson_has_the_name_as_its_title_and_nothing_wrong() {
        let text = lesson("my-first-lesson");
        let (read, diagnostics) = parse("my-first-lesson".into(), "x.md", &text);
        assert!(diagnostics.is_empty(), "{}", draw(&diagnostics, "x.md", &text, Style::Plain));
        assert_eq!(read.expect("it can be read").title, "My first lesson");
    }
}
