//! Sentences that were made elsewhere, told anew in another language.
//!
//! What is data (events, JSON, what a session keeps) is English, and its sentences are made where something is found. The
//! English catalogue has their forms (`told-why-down = { $dev } { $place } is down`): a sentence that has one of these is
//! taken apart by it, and told by the message of that name. A form is a line of text and parts, without choices.

use std::sync::LazyLock;

use super::catalogue::Catalogue;
use super::{Language, Messages, Value};

/// Those with the most words of their own first: the others would take such words for parts.
static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let lines = Catalogue::files(Language::English).iter().flat_map(|(_, text)| text.lines());
    let mut forms: Vec<Form> = lines.filter_map(Form::read).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.words()));
    forms
});

struct Form {
    id: &'static str,
    pieces: Vec<Piece>,
}

enum Piece {
    Words(&'static str),
    Part(&'static str),
}

/// What a part is in the other language; `None` where it cannot be that part.
pub type Retold<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

impl Messages {
    /// A sentence of this group in this language, its parts told by `part`. `None` where it has no form, and in English.
    pub fn retell(&self, group: &str, sentence: &str, part: Retold<'_>) -> Option<String> {
        if self.language == Language::English {
            return None;
        }
        let prefix = format!("told-{group}-");
        FORMS.iter().filter(|form| form.id.starts_with(&prefix)).find_map(|form| {
            let mut parts = Parts { found: Vec::new(), retold: part };
            parts.take(&form.pieces, sentence).then(|| {
                let values: Vec<(&str, Value)> =
                    parts.found.into_iter().map(|found| (found.name, found.told.into())).collect();
                self.tell(form.id, &values)
            })
        })
    }
}

impl Form {
    fn read(line: &'static str) -> Option<Self> {
        let (id, mut text) = line.split_once(" = ").filter(|(id, _)| id.starts_with("told-"))?;
        let mut pieces = Vec::new();
        while let Some((words, rest)) = text.split_once("{ $") {
            let (name, after) = rest.split_once(" }")?;
            pieces.extend((!words.is_empty()).then_some(Piece::Words(words)));
            pieces.push(Piece::Part(name));
            text = after;
        }
        pieces.extend((!text.is_empty()).then_some(Piece::Words(text)));
        Some(Self { id, pieces })
    }

    fn words(&self) -> usize {
        self.pieces.iter().map(|piece| if let Piece::Words(words) = piece { words.len() } else { 0 }).sum()
    }
}

struct Parts<'a> {
    found: Vec<Found>,
    retold: Retold<'a>,
}

struct Found {
    name: &'static str,
    /// As it stands in the sentence: a part that is there twice is the same twice.
    was: String,
    told: String,
}

impl Parts<'_> {
    /// Whether the text is these pieces. A part ends where the words behind it begin; of several such places, the first
    /// that lets the rest fit.
    fn take(&mut self, pieces: &[Piece], text: &str) -> bool {
        match pieces {
            [] => text.is_empty(),
            [Piece::Words(words), rest @ ..] => text.strip_prefix(words).is_some_and(|text| self.take(rest, text)),
            [Piece::Part(name), rest @ ..] => match rest.first() {
                Some(Piece::Words(words)) => {
                    text.match_indices(words).any(|(end, _)| self.take_part(name, &text[..end], rest, &text[end..]))
                }
                _ => self.take_part(name, text, rest, ""),
            },
        }
    }

    fn take_part(&mut self, name: &'static str, value: &str, rest: &[Piece], after: &str) -> bool {
        let is_other = |found: &Found| found.name == name && found.was != value;
        if value.is_empty() || self.found.iter().any(is_other) {
            return false;
        }
        let Some(told) = (self.retold)(name, value) else { return false };
        self.found.push(Found { name, was: value.to_owned(), told });
        let fits = self.take(rest, after);
        if !fits {
            self.found.pop();
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retold(sentence: &str) -> Option<String> {
        let plain = |_: &str, value: &str| (!value.contains(' ')).then(|| value.to_owned());
        Messages::new(Language::Korean).retell("view", sentence, &plain)
    }

    #[test]
    fn a_sentence_is_told_by_the_form_that_it_has() {
        assert_eq!(retold("no netns ns0").as_deref(), Some("네트워크 네임스페이스 ns0 없음"));
        assert_eq!(retold("no netns ns0 to compare").as_deref(), Some("비교할 네트워크 네임스페이스 ns0 없음"));
        assert_eq!(retold("2 of 3 answered").as_deref(), Some("에코 3개 중 2개에 응답"));
    }

    #[test]
    fn what_has_no_form_is_not_told() {
        for other in ["", " ", "no netns ", "something else", "no netns a b c", "한글"] {
            assert_eq!(retold(other), None, "{other}");
        }
        assert_eq!(Messages::default().retell("view", "no netns ns0", &|_, value| Some(value.to_owned())), None);
    }

    #[test]
    fn every_form_is_a_line_that_is_told_by_itself() {
        assert!(FORMS.len() > 200, "the forms were not found");
        for form in FORMS.iter() {
            let sentence: String =
                form.pieces.iter().map(|piece| if let Piece::Words(words) = piece { *words } else { "x" }).collect();
            let group = form.id.split('-').nth(1).unwrap_or_default();
            let told = Messages::new(Language::Korean).retell(group, &sentence, &|_, value| Some(value.to_owned()));
            assert!(told.is_some(), "{}: {sentence}", form.id);
        }
    }
}
