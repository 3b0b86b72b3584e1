//! `{{words}}`: where they stand, what they may be, and what `[vars]` makes of them for one seed.

use std::collections::BTreeSet;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::findings::{Findings, listed, quoted};
use super::rule;
use super::{Lesson, LessonId, Pattern, PatternPart, Settings, Span, Words};

/// How often a value is drawn until it is none that another var has.
const ATTEMPTS: u32 = 4096;
const LONGEST_HEX: u32 = 64;

/// Picks the values of a lesson's `[vars]`: always the same for one seed, all distinct.
pub fn choose(lesson: &Lesson, seed: &str) -> Words {
    choose_vars(&lesson.id, &lesson.settings.vars, seed)
}

fn choose_vars(lesson: &LessonId, vars: &[(String, Pattern)], seed: &str) -> Words {
    let mut words = Words::new();
    let mut taken = BTreeSet::new();
    for (name, pattern) in vars {
        let mut draws =
            (0..ATTEMPTS).map(|attempt| draw(pattern, &[seed, lesson.as_str(), name, &attempt.to_string()]));
        let value = draws.find(|value| !taken.contains(value)).unwrap_or_default();
        taken.insert(value.clone());
        words.insert(name.clone(), value);
    }
    words
}

/// One value of a pattern; the same for the same `origin`.
fn draw(pattern: &Pattern, origin: &[&str]) -> String {
    let mut value = String::new();
    for (at, part) in pattern.parts.iter().enumerate() {
        let mut hash = Sha256::new();
        for text in origin {
            hash.update(text.len().to_le_bytes());
            hash.update(text.as_bytes());
        }
        hash.update(at.to_le_bytes());
        let bytes = hash.finalize();
        let number = bytes.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        match part {
            PatternPart::Text(text) => value.push_str(text),
            PatternPart::Range(low, high) => {
                let width = u128::from(*high - *low) + 1;
                value.push_str(&(u128::from(*low) + u128::from(number) % width).to_string());
            }
            PatternPart::Choice(all) => value.push_str(&all[(number % all.len() as u64) as usize]),
            PatternPart::Hex(digits) => {
                let hex = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
                value.extend(hex.take(*digits as usize).filter_map(|digit| char::from_digit(u32::from(digit), 16)));
            }
        }
    }
    value
}

/// How many values a pattern has.
pub(super) fn possibilities(pattern: &Pattern) -> u128 {
    pattern.parts.iter().fold(1, |product: u128, part| {
        product.saturating_mul(match part {
            PatternPart::Text(_) => 1,
            PatternPart::Range(low, high) => u128::from(high - low) + 1,
            PatternPart::Choice(all) => all.iter().collect::<BTreeSet<_>>().len() as u128,
            PatternPart::Hex(digits) => 16_u128.saturating_pow(*digits),
        })
    })
}

/// Reads a pattern of `[vars]`: text with `{10-99}`, `{a|b}` and `{hex 8}` in it.
pub(super) fn pattern(text: &str) -> Result<Pattern, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        if rest[open..].starts_with('}') {
            return Err("`}` without `{`".to_owned());
        }
        if open > 0 {
            parts.push(PatternPart::Text(rest[..open].to_owned()));
        }
        let inside = &rest[open + 1..];
        let close = inside.find('}').ok_or("`{` without `}`")?;
        parts.push(placeholder(&inside[..close])?);
        rest = &inside[close + 1..];
    }
    if !rest.is_empty() {
        parts.push(PatternPart::Text(rest.to_owned()));
    }
    Ok(Pattern { parts })
}

fn placeholder(text: &str) -> Result<PatternPart, String> {
    if text.contains('{') {
        return Err("`{` within braces".to_owned());
    }
    if text.contains('|') {
        let all: Vec<String> = text.split('|').map(str::to_owned).collect();
        return match all.iter().any(String::is_empty) {
            true => Err("a choice is empty".to_owned()),
            false => Ok(PatternPart::Choice(all)),
        };
    }
    if let Some(digits) = text.strip_prefix("hex ") {
        let digits = digits.trim().parse().ok().filter(|n| (1..=LONGEST_HEX).contains(n));
        return digits.map(PatternPart::Hex).ok_or(format!("`hex` takes 1 to {LONGEST_HEX} digits"));
    }
    let range = text.split_once('-').and_then(|(low, high)| Some((number(low)?, number(high)?)));
    match range {
        Some((low, high)) if low <= high => Ok(PatternPart::Range(low, high)),
        Some(_) => Err(format!("{} counts backwards", quoted(text))),
        None => Err(format!("{} is no range, choice or `hex N`", quoted(text))),
    }
}

/// Digits only, and no more than eighteen of them.
fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    (text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Puts the values of words in the place of `{{word}}`; unknown words stay as they are.
pub fn fill(text: &str, words: &Words) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut done = 0;
    for place in places(text) {
        if let (true, Some(value)) = (place.closed, words.get(&place.word)) {
            filled.push_str(&text[done..place.at.start]);
            filled.push_str(value);
            done = place.at.end;
        }
    }
    filled.push_str(&text[done..]);
    filled
}

/// The words of a text that needs filling.
pub fn words_of(text: &str) -> impl Iterator<Item = String> {
    places(text).filter(|place| place.closed).map(|place| place.word)
}

/// Whether this can be a word's name: a letter, then letters, digits, `-` and `_`.
pub(super) fn is_word(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

struct Place {
    /// From the first brace to the last.
    at: Range<usize>,
    /// With single blanks: `pid A`.
    word: String,
    /// Whether `}}` follows the word.
    closed: bool,
}

/// Where `{{word}}` stands. `{{` before anything else than words (`{{.State}}`, `{{a,b},c}`) is plain text.
fn places(text: &str) -> impl Iterator<Item = Place> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = text[from..].find("{{") {
            let start = from + found;
            let inside = start + 2;
            let length = text[inside..]
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == ' '))
                .unwrap_or(text.len() - inside);
            let name = &text[inside..inside + length];
            let after = &text[inside + length..];
            // `{{{` : the words begin at the innermost braces.
            from = if after.starts_with('{') && length == 0 { start + 1 } else { inside + length };
            let mut parts = name.split(' ').filter(|part| !part.is_empty()).peekable();
            let named = parts.peek().is_some_and(|first| first.starts_with(|c: char| c.is_ascii_alphabetic()));
            let closed = after.starts_with("}}");
            let broken = after.is_empty() || after.starts_with(['}', '\n', '\r']);
            if named && (closed || broken) {
                let word = parts.collect::<Vec<_>>().join(" ");
                let end = inside + length + if closed { 2 } else { 0 };
                return Some(Place { at: start..end, word, closed });
            }
        }
        None
    })
}

/// Says of every word in the file that is unknown, or never closed, where it stands. What stands in `code`
/// (ascending) is not looked at; in `checks` no `pid` has a meaning, for nobody types there.
pub(super) fn check(source: &str, settings: &Settings, code: &[Span], checks: &[Span], findings: &mut Findings) {
    let pids = settings.lab.terminals.iter().map(|terminal| format!("pid {terminal}"));
    let known: Vec<String> = pids.chain(settings.vars.iter().map(|(name, _)| name.clone())).collect();
    let known = || known.iter().map(String::as_str);
    let mut code = code.iter().peekable();
    for place in places(source).filter(|place| place.at.len() > 2) {
        while code.next_if(|span| span.end <= place.at.start).is_some() {}
        if code.peek().is_some_and(|span| span.start <= place.at.start) {
            continue;
        }
        if !place.closed {
            findings.offence(
                &rule::WORDS,
                place.at,
                format!("`{{{{{}` lacks its `}}}}`", place.word.chars().take(40).collect::<String>()),
            );
        } else if !known().any(|word| word == place.word) {
            findings
                .offence(&rule::WORDS, place.at, format!("unknown word {}", quoted(&place.word)))
                .near(&place.word, known())
                .help(format!("known in this lesson: {}; `[vars]` of the settings makes others", listed(known())));
        } else if place.word.starts_with("pid ") && is_in(checks, place.at.start) {
            findings.offence(&rule::WORDS, place.at, format!("{} cannot stand in a check", quoted(&place.word))).help(
                "which number a process has depends on who asks: name it by its terminal, as in `process = \"A\"`",
            );
        }
    }
}

/// Whether one of these spans (ascending) holds a place.
fn is_in(spans: &[Span], at: usize) -> bool {
    let next = spans.partition_point(|span| span.end <= at);
    spans.get(next).is_some_and(|span| span.start <= at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(all: &[(&str, &str)]) -> Words {
        all.iter().map(|(word, value)| (word.to_string(), value.to_string())).collect()
    }

    #[test]
    fn known_words_are_filled_and_all_else_is_left() {
        let words = words(&[("pid A", "17"), ("net", "10.1.2")]);
        assert_eq!(fill("nsenter -t {{pid A}} -a", &words), "nsenter -t 17 -a");
        assert_eq!(fill("{{ pid  A }}{{net}}.1", &words), "1710.1.2.1");
        assert_eq!(fill("{{{net}}}", &words), "{10.1.2}");
        for plain in ["{{.State}}", "x={{a,b},c}", "{{", "{{}}", "{{nope}}", "{ {net} }", "{{net}", "{{0}}"] {
            assert_eq!(fill(plain, &words), plain);
        }
    }

    #[test]
    fn patterns_are_read_and_counted() {
        let read = pattern("10.{10-99}.{0-255}").expect("is a pattern");
        assert_eq!(
            read.parts,
            [
                PatternPart::Text("10.".into()),
                PatternPart::Range(10, 99),
                PatternPart::Text(".".into()),
                PatternPart::Range(0, 255)
            ]
        );
        assert_eq!(possibilities(&read), 90 * 256);
        assert_eq!(pattern("{a|b}").map(|p| possibilities(&p)), Ok(2));
        assert_eq!(pattern("{hex 8}").map(|p| possibilities(&p)), Ok(1 << 32));
        for bad in [
            "{",
            "}",
            "a{b",
            "{}",
            "{9-1}",
            "{a|}",
            "{hex 0}",
            "{hex 999}",
            "{x}",
            "{1-99999999999999999999}",
            "{{a|b}}",
        ] {
            assert!(pattern(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn choices_depend_on_the_seed_alone_and_are_distinct() {
        let vars: Vec<(String, Pattern)> =
            (0..3).map(|n| (format!("v{n}"), pattern("{a|b|c}").expect("is a pattern"))).collect();
        let id = LessonId::from("x");
        let mut seen = BTreeSet::new();
        for seed in 0..50 {
            let words = choose_vars(&id, &vars, &seed.to_string());
            assert_eq!(words, choose_vars(&id, &vars, &seed.to_string()));
            let values: BTreeSet<&String> = words.values().collect();
            assert_eq!(values.len(), 3);
            seen.insert(words);
        }
        assert_eq!(seen.len(), 6, "every order of three comes up");
    }

    proptest! {
        #[test]
        fn drawn_values_fit_their_pattern(low in 0_u64..1000, width in 0_u64..1000, seed in ".{0,8}") {
            let parts = vec![PatternPart::Range(low, low + width), PatternPart::Text("/".into()), PatternPart::Hex(5)];
            let value = draw(&Pattern { parts }, &[&seed]);
            let (number, hex) = value.split_once('/').expect("has a slash");
            let number: u64 = number.parse().expect("is a number");
            prop_assert!((low..=low + width).contains(&number));
            prop_assert!(hex.len() == 5 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        }

        #[test]
        fn filling_never_panics_and_keeps_texts_without_braces(text in "[^{]{0,60}", any in "\\PC{0,60}") {
            let words = words(&[("a", "1")]);
            prop_assert_eq!(fill(&text, &words), text);
            fill(&any, &words);
            let _ = pattern(&any);
        }
    }
}
