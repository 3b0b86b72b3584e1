//! In which language a command speaks: what `--lang` says, else the locale.

use super::args::{Common, Wanted};
use crate::messages::{Language, Messages, locale};

impl Common {
    /// The interface's words. What programs read is always English.
    pub fn messages(&self) -> Messages {
        Messages::new(match self.wanted {
            Wanted::Json | Wanted::Sarif => Language::English,
            _ => self.language(),
        })
    }

    /// The lessons' words. What programs read does not depend on whose locale they run in, only on what is asked for.
    pub fn language(&self) -> Language {
        let by_locale = || match self.wanted {
            Wanted::Json | Wanted::Sarif => Language::English,
            _ => locale::language(|name| std::env::var(name).ok()),
        };
        self.lang.unwrap_or_else(by_locale)
    }
}
