//! What checks claim, in words and in all.

use std::collections::{BTreeSet, HashMap};

use super::page::{Page, all_consoles};
use super::timeline::Timeline;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Check, Fix, Input, Replacement, Span, Step, rule};

/// `that` is a sentence.
pub(super) fn sentences(page: &Page, findings: &mut Findings) {
    let names = names(page);
    for check in page.steps().iter().flat_map(Step::checks) {
        let that = check.that.trim();
        let Some(place) = page.places.checks.get(&check.id).and_then(|keys| keys.get("that")) else { continue };
        let at = place.value.clone();
        if that.is_empty() {
            continue; // the parser's complaint
        }
        if that.ends_with(['.', '。', '．']) {
            findings
                .offence(&rule::CLAIM_SENTENCE, at.clone(), "a claim has no full stop at its end")
                .help("reports write it into lines of their own")
                .fix(without_stop(page, &at));
        }
        if !that.chars().any(char::is_whitespace) && (that.is_ascii() || that.chars().count() < 4) {
            findings
                .offence(&rule::CLAIM_SENTENCE, at, "this claim is no sentence")
                .help("say in a few words what is true: `that = \"Only A sees the file\"`");
        } else if let Some(word) = small_word(that, &names) {
            findings
                .offence(&rule::CLAIM_SENTENCE, at, "this claim begins with a small letter")
                .label(format!("{} is no name of this lesson", quoted(word)))
                .help("begin it with a capital; names are written as they are");
        }
    }
}

/// A step's checks ask for something, and show what.
pub(super) fn demanding(page: &Page, findings: &mut Findings) {
    for step in page.steps() {
        let all: Vec<&Check> = step.checks().collect();
        let Some(first) = all.first() else { continue };
        // A step that is checked by hearsay only has been told so.
        let mut proving = all.iter().filter(|check| !check.is_hearsay()).peekable();
        if proving.peek().is_some() && proving.all(|check| check.extra) {
            findings
                .offence(&rule::ONLY_EXTRA, first.span.clone(), "all checks of this step are extra")
                .help("take `extra` off the one that says whether the step is done");
        }
        if all.iter().all(|check| check.hidden) {
            findings
                .offence(&rule::ONLY_HIDDEN, first.span.clone(), "all checks of this step are hidden")
                .help("take `hidden` off the one that learners may see");
        }
    }
}

/// The first word, if it should have a capital.
fn small_word<'t>(that: &'t str, names: &BTreeSet<String>) -> Option<&'t str> {
    let word = that.split_whitespace().next()?.trim_matches(|c: char| c.is_ascii_punctuation() && c != '{');
    let word = word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word);
    // A Korean particle stands right behind a name: `ping에`.
    let word = word.trim_end_matches(|c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
    let plain = word.starts_with(char::is_lowercase) && word.chars().all(char::is_alphabetic);
    (plain && !names.contains(word)).then_some(word)
}

/// Words that commands and checks use: whatever else they may be, they are names here.
fn names(page: &Page) -> BTreeSet<String> {
    let commands = page.steps().iter().flat_map(all_consoles).flat_map(|console| &console.inputs);
    let commands = commands.filter_map(|typed| if let Input::Command(text) = &typed.input { Some(text) } else { None });
    let keys = page.places.checks.values().flatten().filter(|(key, _)| *key != "that");
    let texts = keys.flat_map(|(_, entry)| entry.items.iter().map(|(text, _)| text));
    let words = |text: &String| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    commands.chain(texts).flat_map(words).collect()
}

fn without_stop(page: &Page, at: &Span) -> Option<Fix> {
    let written = page.source.get(at.clone())?;
    let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| written.ends_with(quotes))?;
    let end = at.end - quotes.len();
    let text = page.source.get(at.start..end)?;
    // Several are an ellipsis, and what is escaped is something else.
    let stop = text.strip_suffix('.').filter(|rest| !rest.ends_with(['.', '\\', '"', '\'']))?;
    let replacement = Replacement { span: at.start + stop.len()..end, text: String::new() };
    Some(Fix { words: "take the full stop off a claim".to_owned(), replacements: vec![replacement] })
}

/// No two checks claim the same at the same moment.
pub(super) fn repeated(timeline: &Timeline<'_>, findings: &mut Findings) {
    let mut seen: HashMap<String, &Check> = HashMap::new();
    for (check, moment) in &timeline.checks {
        let viewpoints = [&check.from, &check.not_from, &check.differs_from].map(|all| {
            let mut all: Vec<String> = all.iter().map(ToString::to_string).collect();
            all.sort();
            all
        });
        let claim = format!("{moment} {viewpoints:?} {:?}", check.claim);
        if let Some(first) = seen.get(&claim) {
            findings
                .offence(
                    &rule::REPEATED_CHECK,
                    check.span.clone(),
                    format!("{} claims the same as {}", quoted(check.id.as_str()), quoted(first.id.as_str())),
                )
                .help("nothing is typed between them: leave one out, or have it hold (`holds`) to where it matters");
        } else {
            seen.insert(claim, check);
        }
    }
}
