//! Terminals that the text names. Only what is plainly one: "in C" may well be the language.

use super::page::Page;
use super::prose::CODE;
use crate::lesson::findings::{Findings, listed, quoted};
use crate::lesson::{Span, TerminalName, rule};

pub(super) fn unknown(page: &Page, findings: &mut Findings) {
    let Some(lesson) = &page.lesson else { return };
    let terminals = &lesson.settings.lab.terminals;
    for text in &page.prose.texts {
        for (name, at) in named(&text.text, terminals) {
            if !terminals.iter().any(|terminal| terminal.as_str() == name) {
                let known = || terminals.iter().map(TerminalName::as_str);
                findings
                    .offence(
                        &rule::UNKNOWN_TERMINAL,
                        text.in_file(at),
                        format!("there is no terminal {}", quoted(&name)),
                    )
                    .help(format!("terminals of this lesson: {}", listed(known())));
            }
        }
    }
}

/// What one does with or in a terminal.
#[rustfmt::skip]
const ACTS: [&str; 21] = [
    "type", "types", "typed", "enter", "run", "runs", "start", "starts", "started", "stay", "stays", "look", "see", "sees",
    "mount", "shell", "prompt", "back", "command", "commands", "still",
];
/// What belongs to a terminal.
const PARTS: [&str; 6] = ["shell", "prompt", "terminal", "namespace", "namespaces", "mount"];
/// With these in the sentence, C and its like may be languages.
const LANGUAGES: [&str; 8] =
    ["program", "programs", "written", "language", "code", "compiler", "library", "programmer"];

/// Names in the places of terminals' names, and where.
fn named(text: &str, terminals: &[TerminalName]) -> Vec<(String, Span)> {
    let words: Vec<(usize, &str)> = words(text).collect();
    let letters = terminals.len() > 1 && terminals.iter().all(|terminal| is_letter(terminal.as_str()));
    let program = words.iter().any(|(_, word)| LANGUAGES.contains(&word.to_lowercase().as_str()));
    let mut names = Vec::new();
    for (n, (at, word)) in words.iter().enumerate() {
        let before = |back: usize| n.checked_sub(back).map_or("", |n| words[n].1);
        let (name, possessive) = bare(word);
        let after_terminal = matches!(before(1).to_lowercase().as_str(), "terminal" | "terminals")
            || (matches!(before(1), "and" | "or") && matches!(before(3).to_lowercase().as_str(), "terminals"));
        // "terminal A", but neither "terminal I know" nor "terminal emulator".
        let by_word = after_terminal && is_named_like(name) && name != "I" && joined(text, *at);
        let acts = (2..=5).any(|back| ACTS.contains(&before(back).to_lowercase().as_str()));
        let next = words.get(n + 1).map_or("", |(_, word)| bare(word).0);
        let is_place = before(1) == "in" && acts || possessive && PARTS.contains(&next);
        if by_word || letters && !program && is_letter(name) && name != "I" && is_place {
            names.push((name.to_owned(), *at..at + name.len()));
        }
    }
    names
}

/// `A`, `B2`: a name of a few characters that begins with a capital.
fn is_named_like(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_uppercase()) && chars.all(|c| c.is_ascii_digit())
}

fn is_letter(name: &str) -> bool {
    name.len() == 1 && name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether nothing but a blank stands before a word: "the terminal. A …" begins a sentence.
fn joined(text: &str, at: usize) -> bool {
    text[..at].trim_end_matches([' ', '*', '`']).ends_with(char::is_alphabetic)
}

/// `C's` → `C`, and that it was so.
fn bare(word: &str) -> (&str, bool) {
    let word = word.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '\'');
    match word.strip_suffix("'s").or(word.strip_suffix("’s")) {
        Some(name) => (name, true),
        None => (word.trim_end_matches('\''), false),
    }
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | CODE);
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(|c: char| !is_end(c))?;
        let end = start + text[start..].find(is_end).unwrap_or(text.len() - start);
        rest = end;
        Some((start, &text[start..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> String {
        let terminals: Vec<TerminalName> = ["A", "B"].map(TerminalName::from).into();
        named(text, &terminals)
            .into_iter()
            .map(|(name, at)| format!("{name}={}", &text[at]))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn what_is_plainly_a_terminal_is_found() {
        for (text, wanted) in [
            ("Look into terminal C.", "C=C"),
            ("Terminals A and C are two.", "A=A C=C"),
            ("Type this in C, and wait", "C=C"),
            ("Mount it in C.", "C=C"),
            ("It stays where it is in D: nothing", "D=D"),
            ("C's shell is another", "C=C"),
            ("Terminal C’s prompt", "C=C"),
            ("In terminal B2 there", "B2=B2"),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn ordinary_prose_names_none() {
        for text in [
            "A program written in C runs in the terminal. A new one is opened.",
            "Start the C compiler; it is written in C.",
            "What I see in I is mine",
            "Plan B's success; vitamin C's effects",
            "the terminal I know, a terminal emulator, terminal Eleven",
            "Run it in A and then in Bash",
            "This is in C",
            "An A in B's terminal",
        ] {
            let names: Vec<String> = found(text).split_whitespace().map(|n| n[..1].to_owned()).collect();
            let unknown: Vec<_> = names.iter().filter(|n| !["A", "B"].contains(&n.as_str())).collect();
            assert!(unknown.is_empty(), "{text}: {unknown:?}");
        }
    }
}
