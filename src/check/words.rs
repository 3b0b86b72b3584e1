//! Texts for people: bounded, harmless on a terminal, and safe to paste.
//!
//! What is quoted here was chosen by a learner (names, contents), so none of it reaches a terminal raw.

/// The longest text of a view or a cause, in characters.
pub(super) const LONGEST: usize = 200;

/// How many names a list shows.
const SHOWN: usize = 8;

/// Control and other invisible characters escaped, and cut to [`LONGEST`].
pub(super) fn harmless(text: &str) -> String {
    shortened(text, LONGEST)
}

/// A file's or a terminal's text, in quotes, with its line ends visible.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", shortened(text, 80))
}

fn shortened(text: &str, longest: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    for c in text.chars() {
        let escaped: String = match c {
            '\'' | '"' | '\\' => c.to_string(),
            _ => c.escape_debug().collect(),
        };
        let more = escaped.chars().count();
        if length + more >= longest {
            out.push('…');
            break;
        }
        length += more;
        out.push_str(&escaped);
    }
    out
}

/// `a, b, c and 5 more`; `none` where there are none.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    if names.is_empty() {
        return "none".to_owned();
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| shortened(name, 40)).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A word as a shell reads it back: in single quotes unless it is plain.
pub(super) fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._:/@%+-,=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_escaped_and_quotes_are_not() {
        assert_eq!(harmless("a\x1b[31m\n'b' \"c\" \\"), "a\\u{1b}[31m\\n'b' \"c\" \\");
        assert_eq!(harmless("\u{202e}한글"), "\\u{202e}한글");
    }

    #[test]
    fn texts_and_lists_are_bounded() {
        assert!(harmless(&"x".repeat(10_000)).chars().count() <= LONGEST);
        assert!(harmless(&"\x07".repeat(10_000)).chars().count() <= LONGEST);
        let names = vec!["eth"; 20];
        assert!(list(names).ends_with("and 12 more"));
        assert_eq!(list([]), "none");
    }

    #[test]
    fn a_name_is_no_command() {
        assert_eq!(shell("veth0"), "veth0");
        assert_eq!(shell("a;reboot"), "'a;reboot'");
        assert_eq!(shell("it's"), r"'it'\''s'");
        assert_eq!(shell(""), "''");
    }
}
