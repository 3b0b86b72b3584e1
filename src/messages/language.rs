//! The languages, and what they are called.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// That of the lessons' originals, and of what programs read.
    #[default]
    English,
    Korean,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// As ISO 639-1 has it, and as a folder of translations is named: `lessons/ko`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// As those who speak it write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
        }
    }

    /// The language of a tag, whatever its country, script or encoding: `ko`, `ko-KR`, `ko_KR.UTF-8@x`.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let code = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(tag: &str) -> Result<Self, String> {
        Self::of_tag(tag).ok_or_else(|| {
            let known = Self::ALL.map(|language| format!("{} ({})", language.code(), language.name()));
            format!("there are {}", known.join(" and "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_told_with_what_is() {
        assert_eq!("ko".parse(), Ok(Language::Korean));
        assert_eq!("tlh".parse::<Language>(), Err("there are en (English) and ko (한국어)".to_owned()));
    }

    #[test]
    fn a_tag_names_its_language_first() {
        for korean in ["ko", "KO", "ko-KR", "ko_KR.UTF-8", "ko@x"] {
            assert_eq!(Language::of_tag(korean), Some(Language::Korean), "{korean}");
        }
        for other in ["", "kok_IN", "k", "de_DE.UTF-8", "한국어", "_ko"] {
            assert_eq!(Language::of_tag(other), None, "{other}");
        }
    }
}
