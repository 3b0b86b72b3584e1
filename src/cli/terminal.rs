//! What the terminal at hand can show: asked once, at the start.

use console::Term;

use super::args::{Common, When};
use crate::layout::{Colour, Marks};
use crate::lesson::Style;
use crate::report::{Detail, Look};

/// Beyond this, lines are harder to read, not easier.
const WIDEST: usize = 100;
/// Where nobody says how wide it is.
const DEFAULT_WIDTH: usize = 80;

/// What standard output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// A terminal that can redraw a line.
    Live,
    Plain,
}

pub fn output() -> Output {
    if Term::stdout().is_term() && !is_dumb() { Output::Live } else { Output::Plain }
}

pub fn look(common: &Common) -> Look {
    Look { width: width(), colour: colour(common.color), marks: marks(), detail: detail(common) }
}

fn width() -> usize {
    let term = Term::stdout();
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = if term.is_term() { term.size_checked().map(|(_, columns)| usize::from(columns)) } else { told };
    // A terminal that does not know its size says 0.
    width.filter(|w| *w > 0).unwrap_or(DEFAULT_WIDTH).clamp(20, WIDEST)
}

fn colour(when: When) -> Colour {
    if wants_colour(when, &Term::stdout()) { Colour::On } else { Colour::Off }
}

/// For what is drawn on standard error.
pub fn diagnostic_style(when: When) -> Style {
    if wants_colour(when, &Term::stderr()) { Style::Coloured } else { Style::Plain }
}

fn wants_colour(when: When, term: &Term) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        // <https://no-color.org>: present and not empty.
        When::Auto => std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && term.is_term() && !is_dumb(),
    }
}

/// The first of these that is set and not empty says the encoding (locale(7)). None is set in many
/// containers, whose terminals show UTF-8 all the same.
fn marks() -> Marks {
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    let utf8 = locale.is_none_or(|l| {
        let l = l.to_ascii_lowercase();
        l.contains("utf-8") || l.contains("utf8")
    });
    if utf8 && !is_dumb() { Marks::Unicode } else { Marks::Ascii }
}

/// Whether the terminal knows no escapes.
pub fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

fn detail(common: &Common) -> Detail {
    match (common.quiet, common.verbose) {
        (true, _) => Detail::Quiet,
        (_, true) => Detail::Verbose,
        _ => Detail::Normal,
    }
}
