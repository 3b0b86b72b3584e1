//! Near misses in the making: the line that is changed, and what has been made of it.

use std::ops::Range;

use super::scene::Scene;
use super::slip::Slip;
use super::words::{Redirect, Word};
use crate::lesson::TerminalName;

/// Ids of [`crate::lesson::causes::CAUSES`].
pub(super) type Causes = Vec<&'static str>;

/// One simple command, in its line and at its moment of the lesson.
#[derive(Debug, Clone, Copy)]
pub(super) struct Situation<'a> {
    pub line: &'a str,
    /// The command's own words, without those that only say where it runs (`ip netns exec ns0`).
    pub words: &'a [Word],
    pub redirects: &'a [Redirect],
    pub in_background: bool,
    pub terminal: &'a TerminalName,
    /// The named network namespace in which the line runs it.
    pub netns: Option<&'a str>,
    pub scene: &'a Scene<'a>,
}

impl Situation<'_> {
    /// The line with something else in a word's place; its quotes stay.
    pub fn with(&self, word: &Word, text: &str) -> String {
        self.replaced(self.inside_quotes(word), text)
    }

    /// The line with something else in the place of a part.
    pub fn replaced(&self, part: Range<usize>, text: &str) -> String {
        format!("{}{text}{}", &self.line[..part.start], &self.line[part.end..])
    }

    /// The line without some words that follow one another, and the blanks behind them.
    pub fn without(&self, words: &[Word]) -> String {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return self.line.to_owned() };
        self.cut(first.at.start..last.at.end)
    }

    /// The line without a part, and the blanks behind it (or, at its end, before it).
    pub fn cut(&self, part: Range<usize>) -> String {
        let (before, after) = (&self.line[..part.start], &self.line[part.end..]);
        let trimmed = after.trim_start_matches([' ', '\t']);
        if trimmed.is_empty() { before.trim_end().to_owned() } else { format!("{before}{trimmed}") }
    }

    /// The line with more text, and a blank, before a word.
    pub fn before(&self, word: &Word, text: &str) -> String {
        self.replaced(word.at.start..word.at.start, &format!("{text} "))
    }

    /// The word as it stands in the line, without the quotes around it.
    pub fn bare(&self, word: &Word) -> &str {
        &self.line[self.inside_quotes(word)]
    }

    fn inside_quotes(&self, word: &Word) -> Range<usize> {
        let raw = &self.line[word.at.clone()];
        let quoted = ['"', '\''].iter().any(|q| raw.len() >= 2 && raw.starts_with(*q) && raw.ends_with(*q));
        if quoted { word.at.start + 1..word.at.end - 1 } else { word.at.clone() }
    }
}

/// What would be typed instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub slip: Slip,
    /// `None`: nothing. The terminal is the command's own if none is named.
    pub typed: Option<(Option<TerminalName>, String)>,
    pub provokes: Causes,
}

/// All that has been made of one command, the most telling first.
#[derive(Debug, Default)]
pub(super) struct Drafts(Vec<Draft>);

impl Drafts {
    /// Another line, in the same terminal.
    pub fn add(&mut self, slip: Slip, line: String, provokes: &[&'static str]) {
        self.push(slip, Some((None, line)), provokes);
    }

    /// The same line in another terminal.
    pub fn elsewhere(&mut self, terminal: TerminalName, line: &str, provokes: &[&'static str]) {
        self.push(Slip::Terminal, Some((Some(terminal), line.to_owned())), provokes);
    }

    pub fn left_out(&mut self, provokes: &[&'static str]) {
        self.push(Slip::LeftOut, None, provokes);
    }

    fn push(&mut self, slip: Slip, typed: Option<(Option<TerminalName>, String)>, provokes: &[&'static str]) {
        if self.0.iter().all(|draft| draft.typed != typed) {
            self.0.push(Draft { slip, typed, provokes: provokes.to_vec() });
        }
    }

    /// At most `most` of them, none of which is the line itself.
    pub fn finish(self, line: &str, most: usize) -> impl Iterator<Item = Draft> {
        let line = line.trim().to_owned();
        let differs = move |draft: &Draft| match &draft.typed {
            Some((None, text)) => text.trim() != line && !text.trim().is_empty(),
            _ => true,
        };
        self.0.into_iter().filter(differs).take(most)
    }
}
