//! What stands over everything else, as a box of lines at a place.

use ratatui::layout::Rect;

use super::leader::Action;
use super::model::Model;
use super::overlay::{Entry, Overlay};
use super::{saying, words};
use crate::check::Verdict;
use crate::learn::prose::{self, Line, Span, Tone, width};
use crate::lesson::StepId;

/// Lines longer than this are harder to read.
const WIDEST: u16 = 92;

/// A box as it is drawn.
pub struct Boxed {
    pub title: String,
    pub lines: Vec<Line>,
    /// What keys do in it.
    pub keys: String,
    pub area: Rect,
    /// The first line that is shown.
    pub scroll: usize,
}

impl Boxed {
    /// Lines that are shown at a time.
    pub fn rows(&self) -> usize {
        usize::from(self.area.height.saturating_sub(2))
    }

    pub fn most_scroll(&self) -> usize {
        self.lines.len().saturating_sub(self.rows())
    }
}

pub fn boxed(model: &Model) -> Option<Boxed> {
    let (overlay, layout) = (model.overlay.as_ref()?, model.layout.as_ref()?);
    let (columns, rows) = model.size;
    let whole = Rect::new(0, 1, columns, rows.saturating_sub(2));
    let over_terminals = layout.panes.iter().map(|place| place.shown).reduce(|one, other| one.union(other))?;
    let wide = whole.width.min(WIDEST);
    let text_width = usize::from(wide).saturating_sub(4);
    let (title, lines, keys) = match overlay {
        Overlay::Lessons { entries, at } => (
            model.messages.say("learn-lessons-title"),
            list(model, entries, *at, text_width),
            "learn-keys-lessons".to_owned(),
        ),
        _ => {
            let said = saying::said(model, overlay)?;
            let lines = match overlay {
                Overlay::World { .. } => words::world_lines(model, text_width),
                _ => prose::lay_out(&said.text, text_width),
            };
            (said.title, lines, said.keys)
        }
    };
    let keys = if matches!(overlay, Overlay::Lessons { .. }) { model.messages.say(&keys) } else { keys };
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    // A question leaves the step's text in sight, where both fit.
    let within = match overlay {
        Overlay::Ask(_) | Overlay::Question { .. } | Overlay::Lost if height <= over_terminals.height => over_terminals,
        _ => whole,
    };
    let area = centred(within, wide, height);
    let scroll = match overlay {
        Overlay::Help { scroll }
        | Overlay::Reader { scroll }
        | Overlay::World { scroll }
        | Overlay::Summary { scroll } => *scroll,
        Overlay::Lessons { at, .. } => at.saturating_sub(usize::from(area.height.saturating_sub(2)) / 2),
        _ => 0,
    };
    let mut boxed = Boxed { title, lines, keys, area, scroll };
    boxed.scroll = boxed.scroll.min(boxed.most_scroll());
    Some(boxed)
}

fn centred(within: Rect, columns: u16, rows: u16) -> Rect {
    let (columns, rows) = (columns.min(within.width), rows.min(within.height));
    Rect::new(within.x + (within.width - columns) / 2, within.y + (within.height - rows) / 2, columns, rows)
}

fn list(model: &Model, entries: &[Entry], at: usize, columns: usize) -> Vec<Line> {
    let session = &model.session;
    let here = |step: &StepId| session.step().id == *step;
    let line = |(n, entry): (usize, &Entry)| {
        let own = entry.lesson == session.lesson.id.as_str();
        let (done, of) = entry.done;
        let mark = match &entry.step {
            Some(step) if own && here(step) => "▸",
            _ if entry.skipped => Verdict::Skipped.sign(model.marks),
            _ if of > 0 && done == of => Verdict::Pass.sign(model.marks),
            _ => " ",
        };
        let chosen = if n == at { ">" } else { " " };
        let (indent, tone) = if entry.step.is_some() { ("   ", Tone::Plain) } else { ("", Tone::Strong) };
        let begun = entry.step.is_none() && (1..of).contains(&done);
        let far = if begun { format!("  {done}/{of}") } else { String::new() };
        let text = cut(&format!("{chosen} {indent}{mark} {}{far}", entry.title), columns);
        Line { spans: vec![Span::new(if n == at { Tone::Heading } else { tone }, text)] }
    };
    entries.iter().enumerate().map(line).collect()
}

/// As much of a text as fits.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut shown = String::new();
    for c in text.chars() {
        shown.push(c);
        if width(&shown) > columns.saturating_sub(1) {
            shown.pop();
            break;
        }
    }
    if columns > 0 {
        shown.push('…');
    }
    shown
}

/// What can be asked for after the leader key, in columns.
pub fn menu(model: &Model) -> Option<Boxed> {
    model.layout.as_ref()?;
    let (columns, rows) = model.size;
    let entries: Vec<(String, String)> =
        model.possible_actions().map(|action| (action.key().to_string(), name_of(model, action))).collect();
    let widest = entries.iter().map(|(_, name)| width(name)).max().unwrap_or(0) + 5;
    let abreast = (usize::from(columns).saturating_sub(4) / widest).clamp(1, 4);
    let line = |row: &[(String, String)]| {
        let cell = |(key, name): &(String, String)| {
            let blanks = " ".repeat(widest.saturating_sub(width(name) + 2));
            [Span::new(Tone::Heading, key.clone()), Span::new(Tone::Plain, format!(" {name}{blanks}"))]
        };
        Line { spans: row.iter().flat_map(cell).collect() }
    };
    let lines: Vec<Line> = entries.chunks(abreast).map(line).collect();
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2).min(rows.saturating_sub(2));
    let wide = u16::try_from(abreast * widest + 4).unwrap_or(columns).min(columns);
    let area = Rect::new(0, rows - 1 - height, wide, height);
    let leader = model.leader.to_string();
    let title = model.messages.tell("learn-menu-title", &[("leader", leader.as_str().into())]);
    let keys = model.messages.tell("learn-menu-keys", &[("leader", leader.into())]);
    Some(Boxed { title, lines, keys, area, scroll: 0 })
}

/// What an action is called now.
pub fn name_of(model: &Model, action: Action) -> String {
    let name = model.messages.say(action.message());
    let (shown, all) = (model.session.step_progress().hints, model.session.hints().len());
    if action == Action::Hint && shown < all { format!("{name} ({}/{all})", shown + 1) } else { name }
}
