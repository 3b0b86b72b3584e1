//! Which language the environment asks for. Pure: the environment is a function.
//!
//! As locale(7) and gettext(3) have it: the first of LC_ALL, LC_MESSAGES and LANG that is set says the locale; unless that
//! is the plain one, LANGUAGE may name several languages, the most wanted first.

use super::Language;

/// `set` is what a variable of the environment is set to.
pub fn language(set: impl Fn(&str) -> Option<String>) -> Language {
    let set = |name: &str| set(name).filter(|value| !value.is_empty());
    let Some(locale) = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set) else {
        return Language::English;
    };
    // What is said is UTF-8: a terminal of another encoding would show it as something else.
    if is_plain(&locale) || !is_utf8(&locale) {
        return Language::English;
    }
    let wanted = set("LANGUAGE").unwrap_or(locale);
    // A plain locale among the languages means what is not translated, which is English.
    let known = |tag: &str| if is_plain(tag) { Some(Language::English) } else { Language::of_tag(tag) };
    wanted.split(':').find_map(known).unwrap_or_default()
}

/// The locale of programs that know of none, in whatever encoding: `C`, `POSIX`, `C.UTF-8`.
fn is_plain(locale: &str) -> bool {
    matches!(locale.split(['.', '@']).next(), Some("C" | "POSIX"))
}

/// Unless it names another encoding.
fn is_utf8(locale: &str) -> bool {
    let encoding = locale.split_once('.').map(|(_, rest)| rest.split('@').next().unwrap_or_default());
    encoding.is_none_or(|encoding| ["utf-8", "utf8"].iter().any(|utf8| encoding.eq_ignore_ascii_case(utf8)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(environment: &[(&str, &str)]) -> Language {
        language(|name| environment.iter().find(|(set, _)| *set == name).map(|(_, to)| (*to).to_owned()))
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        use Language::{English, Korean};
        let cases: &[(&[(&str, &str)], Language)] = &[
            (&[], English),
            (&[("LANG", "ko_KR.UTF-8")], Korean),
            (&[("LANG", "ko_KR.utf8")], Korean),
            (&[("LANG", "ko_KR")], Korean),
            (&[("LANG", "ko")], Korean),
            (&[("LANG", "de_DE.UTF-8")], English),
            (&[("LC_MESSAGES", "en_GB.UTF-8"), ("LANG", "ko_KR.UTF-8")], English),
            (&[("LC_ALL", "ko_KR.UTF-8"), ("LC_MESSAGES", "en_GB.UTF-8")], Korean),
            (&[("LC_ALL", ""), ("LANG", "ko_KR.UTF-8")], Korean),
            (&[("LC_ALL", "C"), ("LANG", "ko_KR.UTF-8")], English),
            (&[("LC_ALL", "POSIX"), ("LANG", "ko_KR.UTF-8")], English),
            (&[("LC_CTYPE", "ko_KR.UTF-8")], English),
        ];
        for (environment, language) in cases {
            assert_eq!(of(environment), *language, "{environment:?}");
        }
    }

    #[test]
    fn a_list_of_languages_counts_where_there_is_a_locale() {
        let list = |locale: &str, list: &str| of(&[("LANG", locale), ("LANGUAGE", list)]);
        assert_eq!(list("en_GB.UTF-8", "ko"), Language::Korean);
        assert_eq!(list("en_GB.UTF-8", "de:ko_KR:en"), Language::Korean);
        assert_eq!(list("ko_KR.UTF-8", "en:ko"), Language::English);
        assert_eq!(list("ko_KR.UTF-8", "C:ko"), Language::English);
        assert_eq!(list("ko_KR.UTF-8", "de:fr"), Language::English);
        assert_eq!(list("ko_KR.UTF-8", ""), Language::Korean);
        assert_eq!(list("C", "ko"), Language::English);
        assert_eq!(list("C.UTF-8", "ko"), Language::English);
        assert_eq!(of(&[("LANGUAGE", "ko")]), Language::English);
    }

    #[test]
    fn what_a_terminal_cannot_show_is_not_said() {
        assert_eq!(of(&[("LANG", "ko_KR.EUC-KR")]), Language::English);
        assert_eq!(of(&[("LANG", "ko_KR.EUC-KR@x"), ("LANGUAGE", "ko")]), Language::English);
    }

    proptest! {
        #[test]
        fn any_environment_is_some_language(lang in ".*", list in ".*") {
            let language = of(&[("LANG", &lang), ("LANGUAGE", &list)]);
            prop_assert!(Language::ALL.contains(&language));
        }
    }
}
