//! What was found, in the learner's language.
//!
//! Verdicts, views and causes are data, and their sentences English. For a learner of another language they are read by
//! the forms that the catalogue has of them, and told anew; commands and the kernel's words stay as they are. A sentence
//! without a form stays English, behind what such a cause means in general.

use super::verdict::{Cause, View};
use crate::messages::{Language, Messages};

/// Why a check failed, in words.
pub fn why(cause: &Cause, messages: &Messages) -> String {
    if messages.language == Language::English {
        return cause.words.clone();
    }
    let told = Telling { messages }.of("why", &cause.words);
    told.unwrap_or_else(|| format!("{}: {}", messages.say(&format!("cause-{}", cause.id)), cause.words))
}

/// The way on: a command, or words.
pub fn fix(cause: &Cause, messages: &Messages) -> String {
    Telling { messages }.or_as_it_is("fix", &cause.fix)
}

/// Where to read on.
pub fn read(cause: &Cause, messages: &Messages) -> String {
    Telling { messages }.or_as_it_is("read", &cause.read)
}

/// What was expected and seen, and from where.
pub fn seen(view: &View, messages: &Messages) -> View {
    if messages.language == Language::English {
        return view.clone();
    }
    let telling = Telling { messages };
    View {
        from: telling.viewpoint(&view.from),
        expected: telling.view(&view.expected),
        observed: telling.view(&view.observed),
        verdict: view.verdict,
    }
}

/// Why a command or a check came to nothing.
pub fn because(words: &str, messages: &Messages) -> String {
    let telling = Telling { messages };
    let of = |group| telling.of(group, words);
    of("because").or_else(|| of("why")).or_else(|| of("view")).unwrap_or_else(|| words.to_owned())
}

struct Telling<'a> {
    messages: &'a Messages,
}

impl Telling<'_> {
    fn of(&self, group: &str, sentence: &str) -> Option<String> {
        self.messages.retell(group, sentence, &|name, value| self.part(name, value))
    }

    fn or_as_it_is(&self, group: &str, sentence: &str) -> String {
        self.of(group, sentence).unwrap_or_else(|| sentence.to_owned())
    }

    /// What a part's name says of it.
    fn part(&self, name: &str, value: &str) -> Option<String> {
        let as_it_is = |fits: bool| fits.then(|| value.to_owned());
        match name {
            "place" | "there" => self.of("place", value),
            "echo" => self.of("echo", value),
            "kinds" | "more-kinds" => self.of("kinds", value),
            "who" | "other" => is_word(value).then(|| self.viewpoint(value)),
            "named" | "named-other" if matches!(value, "host" | "the host") => Some(self.viewpoint("host")),
            "list" => Some(self.or_as_it_is("list", value)),
            "view" | "views" | "observed-view" => Some(self.view(value)),
            "why" => Some(self.or_as_it_is("why", value)),
            "fix" | "next" => Some(self.or_as_it_is("fix", value)),
            // What stands before a place belongs to none.
            "first-fix" => (!value.contains(": ")).then(|| self.or_as_it_is("fix", value)),
            "because" => Some(because(value, self.messages)),
            "text" | "observed" => Some(self.or_as_it_is("reason", value)),
            "n" | "of" => as_it_is(value.chars().all(|c| c.is_ascii_digit() || c == '?')),
            "address" | "have" => as_it_is(is_word(value) && value.contains(['.', ':'])),
            "path" | "over" => as_it_is(value.starts_with('/') && !value.contains(", ")),
            "quoted" => as_it_is(value.len() > 1 && value.starts_with('"') && !value.contains("\", ")),
            _ => as_it_is(is_word(value)),
        }
    }

    /// A viewpoint as a lesson names it.
    fn viewpoint(&self, text: &str) -> String {
        let (id, name) = match text.split_once(':') {
            None if text == "host" => return self.messages.say("waiting-at-host"),
            Some(("shell", name)) => ("waiting-at-shell", name),
            Some(("netns", name)) => return self.messages.tell("told-place-netns", &[("name", name.into())]),
            Some(("process", name)) => ("waiting-at-process", name),
            _ => ("waiting-at-terminal", text),
        };
        self.messages.tell(id, &[("name", name.into())])
    }

    /// Whole, or as the properties that it lists.
    fn view(&self, text: &str) -> String {
        let properties = || properties(text).map(|one| self.or_as_it_is("view", one)).collect::<Vec<_>>().join(", ");
        self.of("view", text).unwrap_or_else(properties)
    }
}

fn is_word(value: &str) -> bool {
    !value.is_empty() && !value.contains(char::is_whitespace)
}

/// Split at commas, but for those in quotes.
fn properties(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let is_outside = |at: &usize| whole[..*at].matches('"').count() % 2 == 0;
        let comma = whole.match_indices(", ").map(|(at, _)| at).find(is_outside);
        let (one, others) = comma.map_or((whole, None), |at| (&whole[..at], Some(&whole[at + 2..])));
        rest = others;
        Some(one)
    })
}

#[cfg(test)]
mod tests;
