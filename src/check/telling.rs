//! A cause in the learner's language.
//!
//! What the kernel shows has the learner's own names in it, and is said in English where it is found. In another language,
//! what such a cause means in general is said before it; the way on is mostly a command, and stays as it is.

use super::verdict::Cause;
use crate::messages::{Language, Messages};

/// Why a check failed, in words.
pub fn why(cause: &Cause, messages: &Messages) -> String {
    if messages.language == Language::English {
        return cause.words.clone();
    }
    format!("{}: {}", messages.say(&format!("cause-{}", cause.id)), cause.words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CAUSES;

    fn cause(id: &str) -> Cause {
        let [words, fix, read] = ["ceth1 in ns1 is down", "ip link set ceth1 up", "ip-link(8)"].map(str::to_owned);
        Cause { id: id.to_owned(), words, fix, read }
    }

    #[test]
    fn in_english_the_words_are_those_found() {
        for id in CAUSES {
            assert_eq!(why(&cause(id), &Messages::new(Language::English)), "ceth1 in ns1 is down");
        }
    }

    #[test]
    fn what_is_translated_is_a_cause() {
        let file = include_str!("../messages/ko-cause.ftl");
        let ids = file.lines().filter_map(|line| line.strip_prefix("cause-")?.split(' ').next());
        assert_eq!(ids.collect::<Vec<_>>(), CAUSES);
    }

    #[test]
    fn every_cause_means_something_in_korean() {
        let messages = Messages::new(Language::Korean);
        for id in CAUSES {
            let told = why(&cause(id), &messages);
            let means = told.strip_suffix(": ceth1 in ns1 is down").unwrap_or_else(|| panic!("{id}: {told}"));
            assert!(means.chars().any(|c| matches!(c, '가'..='힣')), "{id} is not translated: {means}");
        }
    }
}
