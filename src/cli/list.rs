//! `nslab list`.

use serde_json::json;

use super::args::{Common, Format};
use super::exit::Exit;
use super::kept::Kept;
use super::lessons::{self, Found, Wording};
use super::terminal;
use super::{complain_of, say, welcome};
use crate::lab;
use crate::layout::{pad, pad_left, width, wrap};
use crate::messages::Messages;
use crate::report::Tone;
use crate::report::lines::block;

pub fn main(common: &Common) -> Exit {
    let (title, found) = match lessons::all(common.lessons.as_deref(), common.language()) {
        Ok(found) => found,
        Err(error) => {
            complain_of(common, error.told(&common.messages()));
            return error.exit();
        }
    };
    let kept = Kept::of(common, &found);
    let text = match common.format {
        Format::Json => document(&title, &found, &kept, &common.messages()),
        Format::Human => table(common, &title, &found, &kept),
    };
    kept.complain();
    say(text);
    let invalid = found.iter().any(Found::is_invalid);
    if invalid { Exit::InvalidLesson } else { Exit::Good }
}

/// As wide as the minutes of a lesson are.
const MINUTES: usize = 6;

/// Programs the lesson needs and this machine lacks, in words.
fn missing(found: &Found, messages: &Messages) -> Vec<String> {
    let needs = found.lesson.as_ref().map(|l| lab::missing(&l.settings.needs)).unwrap_or_default();
    let or = format!(" {} ", messages.say("cli-or"));
    needs.iter().map(|need| need.0.join(&or)).collect()
}

fn document(title: &str, found: &[Found], kept: &Kept, messages: &Messages) -> String {
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
            "missing": missing(one, messages),
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
    let (look, messages) = (terminal::look(common), common.messages());
    let names = found.iter().map(|one| width(one.id.as_str())).max().unwrap_or(0);
    let mut out = block(&look, 0, title, Tone::Heading);
    for one in found {
        let minutes = one.lesson.as_ref().and_then(|l| l.settings.minutes);
        let minutes = minutes.map(|n| messages.tell("list-minutes", &[("minutes", n.into())])).unwrap_or_default();
        let minutes = look.paint(Tone::Faint, &pad_left(&minutes, MINUTES));
        let title = one.lesson.as_ref().map(|l| l.title.clone());
        let title = title.unwrap_or_else(|| messages.say("list-unreadable"));
        let name = look.paint(Tone::Typed, &pad(one.id.as_str(), names));
        let indent = 2 + names + 2 + MINUTES + 2;
        let lines = wrap(&title, look.width.saturating_sub(indent).max(8));
        for (n, line) in lines.iter().enumerate() {
            match n {
                0 => out.push_str(&format!("  {name}  {minutes}  {line}\n")),
                _ => out.push_str(&format!("{}{line}\n", " ".repeat(indent))),
            }
        }
        for remark in remarks(one, found, kept, &messages) {
            out.push_str(&block(&look, indent, &remark, Tone::Faint));
        }
    }
    out.push('\n');
    out.push_str(&welcome::next_up(&look, kept, found, &messages));
    out
}

fn remarks(one: &Found, found: &[Found], kept: &Kept, messages: &Messages) -> Vec<String> {
    let mut remarks = kept.words(one, found);
    let missing = missing(one, messages);
    if !missing.is_empty() {
        remarks.push(messages.tell("list-missing", &[("programs", missing.join(", ").into())]));
    }
    match one.wording {
        Wording::AsAsked => {}
        Wording::Untranslated => remarks.push(messages.say("list-untranslated")),
        Wording::Outdated => remarks.push(messages.say("list-outdated")),
    }
    remarks
}
