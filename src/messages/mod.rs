//! Every sentence of the interface, in the languages that nslab speaks.
//!
//! One catalogue: a file a language (Project Fluent, <https://projectfluent.org>), all with the same messages. Lessons
//! are not in it: a translation of a lesson is a lesson.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    #[default]
    English,
    Korean,
}

/// What is said, in one language. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    pub language: Language,
}

/// What stands for a message's `{ $name }`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Number(i64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
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
    pub fn tell(&self, id: &str, parts: &[(&str, Value)]) -> String {
        let _ = parts;
        id.to_owned()
    }
}
