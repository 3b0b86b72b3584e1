//! Every sentence of the interface, in the languages that nslab speaks.
//!
//! One catalogue: files of a language (Project Fluent, <https://projectfluent.org>), all with the same messages. Lessons
//! are not in it: a translation of a lesson is a lesson. Nor is what programs read: JSON, JUnit and SARIF are English.
//!
//! In Korean, a particle never stands right behind a variable word: whether it is 은 or 는 depends on how the word is
//! read aloud, which nobody knows of `br0`. A noun comes between: `br0 인터페이스는`.

mod catalogue;
mod forms;
mod language;
pub mod locale;
mod value;

pub use language::Language;
pub use value::Value;

use catalogue::Catalogue;

/// What is said, in one language. Cheap to copy, and usable by any thread: the catalogue is made once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Messages {
    pub language: Language,
}

impl Messages {
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// A message without parts: `messages.say("learn-next")`.
    pub fn say(&self, id: &str) -> String {
        self.tell(id, &[])
    }

    /// A message with its parts: `messages.tell("learn-reset-loses", &[("count", 3_usize.into())])`.
    ///
    /// What this language lacks is said in English, and what no language has is its id: never nothing.
    pub fn tell(&self, id: &str, parts: &[(&str, Value)]) -> String {
        let found = [self.language, Language::English].iter().find_map(|of| Catalogue::of(*of).tell(id, parts));
        found.unwrap_or_else(|| id.to_owned())
    }
}

#[cfg(test)]
mod tests;
