//! `nslab list`.

use serde_json::json;

use super::args::{Common, Format};
use super::exit::Exit;
use super::kept::Kept;
use super::lessons::{self, Found};
use super::terminal;
use super::{complain, say};
use crate::lab;
use crate::report::Tone;
use crate::report::layout::{pad, width, wrap};
use crate::report::lines::block;

pub fn main(common: &Common) -> Exit {
    let (title, found) = match lessons::all(common.lessons.as_deref()) {
        Ok(found) => found,
        Err(error) => {
            complain(format_args!("error: {error}\n"));
            return error.exit();
        }
    };
    let kept = Kept::of(&found);
    let text = match common.format {
        Format::Json => document(&title, &found, &kept),
        Format::Human => table(common, &title, &found, &kept),
    };
    kept.complain();
    say(text);
    let invalid = found.iter().any(Found::is_invalid);
    if invalid { Exit::InvalidLesson } else { Exit::Good }
}

/// Programs the lesson needs and this machine lacks, in words.
fn missing(found: &Found) -> Vec<String> {
    let needs = found.lesson.as_ref().map(|l| lab::missing(&l.settings.needs)).unwrap_or_default();
    needs.iter().map(|need| need.0.join(" or ")).collect()
}

fn document(title: &str, found: &[Found], kept: &Kept) -> String {
    let lessons = found.iter().map(|one| {
        let lesson = one.lesson.as_ref();
        let mut object = json!({
            "id": one.id,
            "title": lesson.map(|l| &l.title),
            "summary": lesson.map(|l| &l.summary),
            "file": one.file,
            "digest": lesson.map(|l| &l.digest),
            "minutes": lesson.and_then(|l| l.settings.minutes),
            "after": lesson.map(|l| &l.settings.after),
            "steps": lesson.map_or(0, |l| l.steps.iter().filter(|s| s.is_work()).count()),
            "valid": !one.is_invalid(),
            "missing": missing(one),
        });
        for (name, value) in kept.fields(one, found) {
            object[name] = value;
        }
        object
    });
    let next = kept.next(found).map(|one| &one.id);
    let document = json!({ "format": 1, "title": title, "next": next, "lessons": lessons.collect::<Vec<_>>() });
    format!("{document:#}\n")
}

/// A lesson a paragraph: its name and minutes, its title, how far the learner is, what comes first, what is missing.
fn table(common: &Common, title: &str, found: &[Found], kept: &Kept) -> String {
    let look = terminal::look(common);
    let names = found.iter().map(|one| width(one.id.as_str())).max().unwrap_or(0);
    let mut out = block(&look, 0, title, Tone::Heading);
    for one in found {
        let minutes = one.lesson.as_ref().and_then(|l| l.settings.minutes);
        let minutes = minutes.map_or(String::new(), |n| format!("{n} min"));
        let title = one.lesson.as_ref().map_or("(cannot be read: see nslab run)", |l| &l.title);
        let name = look.paint(Tone::Typed, &pad(one.id.as_str(), names));
        let lines = wrap(title, look.width.saturating_sub(names + 12).max(8));
        for (n, line) in lines.iter().enumerate() {
            match n {
                0 => {
                    out.push_str(&format!("  {name}  {}  {line}\n", look.paint(Tone::Faint, &format!("{minutes:>6}"))))
                }
                _ => out.push_str(&format!("{}{line}\n", " ".repeat(names + 12))),
            }
        }
        for remark in remarks(one, found, kept) {
            out.push_str(&block(&look, names + 12, &remark, Tone::Faint));
        }
    }
    out
}

fn remarks(one: &Found, found: &[Found], kept: &Kept) -> Vec<String> {
    let mut remarks = kept.words(one, found);
    let missing = missing(one);
    if !missing.is_empty() {
        remarks.push(format!("cannot run here: {} missing", missing.join(", ")));
    }
    remarks
}
