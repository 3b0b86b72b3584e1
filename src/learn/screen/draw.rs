//! A model as cells of a screen. Decides nothing but looks.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::boxes::{self, Boxed, cut, name_of};
use super::ink::{clear, fill, put, put_line, reduce, reversed, standing_style, style};
use super::layout::{Kind, Layout, MIN_COLUMNS, MIN_ROWS, PANEL_MARGIN, Place};
use super::leader::Action;
use super::model::{Marked, Model, Selection, Stage};
use super::standing::{Standing, standing, standing_sign};
use super::tabs::tabs;
use super::words;
use crate::check::Verdict;
use crate::learn::prose::{self, Tone, width};
use crate::learn::session::TerminalState;
use crate::run::guide::How;

pub fn draw(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    let cursor = match &model.layout {
        Some(layout) if area.width >= model.size.0 && area.height >= model.size.1 => draw_all(model, layout, buffer),
        Some(_) => None,
        None => {
            too_small(model, area, buffer);
            None
        }
    };
    reduce(buffer, model.colour, model.marks);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Says so, and what helps.
fn too_small(model: &Model, area: Rect, buffer: &mut Buffer) {
    let leader = model.leader.to_string();
    let parts = [
        ("columns", usize::from(MIN_COLUMNS).into()),
        ("rows", usize::from(MIN_ROWS).into()),
        ("now-columns", usize::from(area.width).into()),
        ("now-rows", usize::from(area.height).into()),
        ("leader", leader.into()),
    ];
    let text = prose::of_markdown(&model.messages.tell("learn-too-small", &parts), &model.session.words);
    for (row, line) in (0..area.height).zip(prose::lay_out(&text, usize::from(area.width))) {
        put_line(buffer, area, 0, row, &line);
    }
}

fn draw_all(model: &Model, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    header(model, layout.header, buffer);
    checks(model, layout, buffer);
    panel(model, layout, buffer);
    separators(layout, model.size.1, buffer);
    let mut cursor = None;
    for place in &layout.panes {
        draw_tabs(model, layout, place, buffer);
        terminal(model, place, buffer);
        if place.pane == model.focus && model.takes_keys() {
            cursor = model.pane().and_then(|pane| pane.cursor(place.shown)).map(Position::from);
        }
    }
    status(model, layout.status, buffer);
    if let Some(boxed) = boxes::boxed(model) {
        draw_box(&boxed, buffer);
        cursor = None;
    }
    if model.pending
        && let Some(menu) = boxes::menu(model)
    {
        draw_box(&menu, buffer);
        cursor = None;
    }
    cursor
}

/// The lesson, the step, and how far the learner is: a sign a step.
fn header(model: &Model, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    fill(buffer, area, " ", reversed());
    let session = &model.session;
    let work = model.work_steps();
    let at = work.iter().position(|n| *n == session.at).unwrap_or(0);
    let signs: String = work.iter().map(|n| step_sign(model, *n)).collect();
    let room = usize::from(area.width).saturating_sub(width(&signs) + 3);
    let (title, step) = (&session.lesson.title, &session.step().title);
    let place = model.messages.tell("learn-step", &[("n", (at + 1).into()), ("of", work.len().into())]);
    let long = format!(" {title} │ {place}: {step}");
    let text = if width(&long) <= room { long } else { format!(" {place}: {step}") };
    put(buffer, area, 0, 0, &cut(&text, room), reversed().add_modifier(Modifier::BOLD));
    let column = usize::from(area.width).saturating_sub(width(&signs) + 1);
    put(buffer, area, u16::try_from(column).unwrap_or(0), 0, &signs, reversed());
}

fn step_sign(model: &Model, n: usize) -> &'static str {
    let step = &model.session.lesson.steps[n];
    match model.session.progress.steps.get(&step.id).and_then(|step| step.how) {
        _ if n == model.session.at => "▸",
        Some(How::Skipped) => Verdict::Skipped.sign(model.marks),
        Some(How::Alone | How::WithHelp) => Verdict::Pass.sign(model.marks),
        None => "·",
    }
}

/// The step's checks: each with its sign, as far as there is room; in one line only what is awaited.
fn checks(model: &Model, layout: &Layout, buffer: &mut Buffer) {
    let area = layout.checks;
    if area.is_empty() {
        return;
    }
    if area.height == 1 {
        return checks_in_a_line(model, area, buffer);
    }
    // Beside a terminal, the last row parts them from the text.
    let rows = usize::from(if layout.kind == Kind::Beside { area.height - 1 } else { area.height });
    let inner = usize::from(area.width.saturating_sub(4));
    let mut row = 0;
    let lines = check_lines(model, inner);
    let mut shown = lines.as_slice();
    if lines.len() > rows {
        // What holds already makes room for what is awaited, and is counted.
        put(buffer, area, 1, row, &how_many_hold(model), style(Tone::Faint));
        row += 1;
        let is_open = |line: &CheckLine| line.standing.is_some_and(|standing| !holds(standing));
        let first_open = lines.iter().position(is_open).unwrap_or(lines.len());
        let last_page = lines.len() + 1 - rows;
        // None begins in its middle.
        let whole = (last_page..lines.len()).find(|n| lines[*n].standing.is_some()).unwrap_or(last_page);
        shown = &lines[first_open.min(whole)..];
    }
    for line in shown {
        if let Some(standing) = line.standing {
            put(buffer, area, 1, row, standing_sign(model.marks, standing), standing_style(standing));
        }
        put(buffer, area, 3, row, &line.text, line.look);
        row += 1;
    }
    if let Some(card) = model.card.as_ref().filter(|_| layout.kind == Kind::Wide) {
        for line in card.lines(inner) {
            row += 1;
            put_line(buffer, area, 3, row, &line);
        }
    }
}

/// A line of what is said of a check; how that stands is told beside the first.
struct CheckLine {
    standing: Option<Standing>,
    text: String,
    look: Style,
}

fn check_lines(model: &Model, width: usize) -> Vec<CheckLine> {
    let mut lines = Vec::new();
    let mut comes_next = !model.is_step_done();
    for (check, state) in model.session.open_checks() {
        let standing = match standing(state) {
            Standing::Later if std::mem::take(&mut comes_next) => Standing::Awaited,
            standing => standing,
        };
        comes_next &= holds(standing);
        let look = if standing == Standing::Later { style(Tone::Faint) } else { Style::new() };
        for (n, line) in prose::lay_out(&[said_of(model, check, standing)], width).iter().enumerate() {
            lines.push(CheckLine { standing: (n == 0).then_some(standing), text: line.text(), look });
        }
    }
    lines
}

fn holds(standing: Standing) -> bool {
    standing == Standing::Judged(Verdict::Pass)
}

fn how_many_hold(model: &Model) -> String {
    let held = model.session.open_checks().filter(|(_, state)| holds(standing(*state))).count();
    let of = model.session.open_checks().count();
    model.messages.tell("learn-checks", &[("held", held.into()), ("of", of.into())])
}

fn said_of(model: &Model, check: &crate::lesson::Check, standing: Standing) -> prose::Paragraph {
    prose::Paragraph::of(Tone::Plain, words::of_check(model, check, standing))
}

fn checks_in_a_line(model: &Model, area: Rect, buffer: &mut Buffer) {
    let checks: Vec<_> = model.session.open_checks().map(|(check, state)| (check, standing(state))).collect();
    // What was lost comes before what is only not there yet.
    let lost = checks.iter().find(|(_, standing)| *standing == Standing::Lost);
    let first_open = lost.or_else(|| checks.iter().find(|(_, standing)| !holds(*standing))).copied();
    let column = put(buffer, area, 1, 0, &how_many_hold(model), style(Tone::Faint)) + 1;
    let now = match first_open {
        _ if model.is_step_done() => Standing::Judged(Verdict::Pass),
        Some((_, Standing::Later)) => Standing::Awaited,
        Some((_, standing)) => standing,
        None => Standing::Judged(Verdict::Pass),
    };
    let column = put(buffer, area, column, 0, standing_sign(model.marks, now), standing_style(now));
    let (text, look) = match first_open {
        _ if model.is_step_done() => {
            let leader = model.leader.to_string();
            // What only says that the learner has looked does not count, but is worth a look.
            let has_more =
                model.session.open_checks().any(|(check, state)| check.is_hearsay() && !holds(standing(state)));
            let id = if has_more { "learn-done-line-more" } else { "learn-done-line" };
            let said = model.messages.tell(id, &[("leader", leader.into())]);
            (said, standing_style(Standing::Judged(Verdict::Pass)))
        }
        Some((check, _)) => (words::of_check(model, check, now), Style::new()),
        None => (String::new(), Style::new()),
    };
    let room = usize::from(area.width.saturating_sub(column + 3));
    put(buffer, area, column + 1, 0, &cut(&text, room), look);
}

/// The step's text, or what is told beside it.
fn panel(model: &Model, layout: &Layout, buffer: &mut Buffer) {
    let area = layout.panel;
    let rows = u16::try_from(model.panel_rows()).unwrap_or(area.height).min(area.height);
    for (row, line) in (0..rows).zip(model.panel.iter().skip(model.panel_scroll())) {
        put_line(buffer, area, PANEL_MARGIN, row, line);
    }
    if let Some(selection) = model.selection.filter(|selection| selection.of == Marked::Panel) {
        let first = u16::try_from(model.panel_scroll()).unwrap_or(u16::MAX);
        mark(&selection, Rect { height: rows, ..area }, first, buffer);
    }
    if model.below() > 0 && rows < area.height {
        let more = model.messages.tell("learn-more", &[("count", model.below().into())]);
        put(buffer, area, 1, area.height - 1, &format!("▼ {more}"), style(Tone::Faint));
    }
}

fn separators(layout: &Layout, rows: u16, buffer: &mut Buffer) {
    let [first, ..] = layout.panes.as_slice() else { return };
    let column = match layout.kind {
        Kind::Beside => first.shown.x.saturating_sub(1),
        Kind::Wide => first.shown.right(),
        Kind::Stacked | Kind::Zoomed => return,
    };
    let line = Rect::new(column, 1, 1, rows.saturating_sub(2));
    fill(buffer, line, "│", style(Tone::Faint));
    if layout.kind == Kind::Beside {
        let below = Rect::new(0, layout.panel.y, layout.panel.width, 1);
        let last_check = layout.checks.bottom().saturating_sub(1);
        if last_check < below.y {
            fill(buffer, Rect::new(0, last_check, layout.checks.width, 1), "─", style(Tone::Faint));
        }
    }
}

fn draw_tabs(model: &Model, layout: &Layout, place: &Place, buffer: &mut Buffer) {
    let area = place.tabs;
    fill(buffer, area, "─", style(Tone::Faint));
    let mut column = 1;
    for tab in tabs(model, place) {
        let look = match tab.chosen {
            true => reversed().add_modifier(Modifier::BOLD),
            false => Style::new(),
        };
        put(buffer, area, tab.column, 0, &tab.text, look);
        column = tab.column + u16::try_from(width(&tab.text)).unwrap_or(0) + 1;
    }
    let mut right = String::new();
    let running = model.panes.get(place.pane).and_then(|pane| {
        let terminal = model.session.terminals.iter().find(|terminal| terminal.name == pane.name)?;
        terminal.running.clone()
    });
    if layout.kind == Kind::Stacked && model.below() > 0 {
        right = format!(" ▼ {} ", model.messages.tell("learn-more", &[("count", model.below().into())]));
    } else if let Some(command) = running {
        let first: String = command.lines().next().unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
        right = format!(" {} ", cut(&first, 40));
    }
    let start = usize::from(area.width).saturating_sub(width(&right) + 1);
    if start > usize::from(column) {
        put(buffer, area, u16::try_from(start).unwrap_or(0), 0, &right, style(Tone::Faint));
    }
}

fn terminal(model: &Model, place: &Place, buffer: &mut Buffer) {
    let Some(pane) = model.panes.get(place.pane) else { return };
    if model.state_of(pane) == TerminalState::Unopened {
        let said = model.messages.tell("learn-pane-unopened", &[("terminal", pane.name.as_str().into())]);
        put(buffer, place.shown, 2, 1, &said, style(Tone::Faint));
        return;
    }
    pane.draw(place.shown, buffer);
    if let Some(selection) = model.selection.filter(|selection| selection.of == Marked::Pane(place.pane)) {
        mark(&selection, place.shown, pane.first_row(place.shown.height), buffer);
    }
}

fn mark(selection: &Selection, area: Rect, first: u16, buffer: &mut Buffer) {
    if selection.from == selection.to {
        return;
    }
    let (from, to) = (selection.from.min(selection.to), selection.from.max(selection.to));
    for row in 0..area.height {
        for column in 0..area.width {
            let at = (first.saturating_add(row), column);
            if from <= at && at <= to && buffer.area.contains(Position::new(area.x + column, area.y + row)) {
                buffer[(area.x + column, area.y + row)].modifier.toggle(Modifier::REVERSED);
            }
        }
    }
}

/// What goes on, or which keys do something now.
fn status(model: &Model, area: Rect, buffer: &mut Buffer) {
    let say = |id: &str| model.messages.say(id);
    let scrolled = model.pane().map_or(0, |pane| pane.screen().scrollback());
    let text = if let Some(flash) = &model.flash {
        flash.clone()
    } else if matches!(model.stage, Stage::Leaving(_)) {
        say("learn-leaving")
    } else if let Some((done, of)) = model.session.replaying {
        model.messages.tell("learn-replaying", &[("done", done.into()), ("of", of.into())])
    } else if model.stage == Stage::Starting {
        say("learn-starting")
    } else if scrolled > 0 {
        model.messages.tell("learn-scrolled", &[("count", scrolled.into())])
    } else {
        return keys(model, area, buffer);
    };
    put(buffer, area, 1, 0, &text, style(Tone::Strong));
}

fn keys(model: &Model, area: Rect, buffer: &mut Buffer) {
    use Action::*;
    let done = [Next, Text, Other, World, Reset, Lessons, Zoom, Help, Quit];
    let working = [Hint, Check, Text, Other, Next, Solve, World, Reset, Lessons, Zoom, Help, Quit];
    let order: &[Action] = if model.is_step_done() { &done } else { &working };
    let mut column = put(buffer, area, 1, 0, &format!("{} ", model.leader), style(Tone::Strong));
    for action in order.iter().filter(|action| model.possible(**action)) {
        let name = name_of(model, *action);
        let needed = u16::try_from(width(&name) + 4).unwrap_or(u16::MAX);
        // The last one always has room: it leads to all the others.
        let kept = if *action == Help { 0 } else { u16::try_from(width(&name_of(model, Help)) + 4).unwrap_or(0) };
        if column.saturating_add(needed).saturating_add(kept) > area.width {
            continue;
        }
        let bright = *action == Next && model.is_step_done();
        let look = if bright { standing_style(Standing::Judged(Verdict::Pass)) } else { Style::new() };
        column = put(buffer, area, column + 1, 0, &action.key().to_string(), style(Tone::Heading));
        column = put(buffer, area, column + 1, 0, &name, look) + 1;
    }
}

fn draw_box(boxed: &Boxed, buffer: &mut Buffer) {
    let area = boxed.area.intersection(buffer.area);
    if area.width < 4 || area.height < 2 {
        return;
    }
    clear(buffer, area);
    let edge = style(Tone::Plain);
    let across = "─".repeat(usize::from(area.width.saturating_sub(2)));
    put(buffer, area, 0, 0, &format!("┌{across}┐"), edge);
    for row in 1..area.height - 1 {
        put(buffer, area, 0, row, "│", edge);
        put(buffer, area, area.width - 1, row, "│", edge);
    }
    put(buffer, area, 0, area.height - 1, &format!("└{across}┘"), edge);
    let room = usize::from(area.width.saturating_sub(6));
    put(buffer, area, 2, 0, &format!(" {} ", cut(&boxed.title, room)), style(Tone::Heading));
    put(buffer, area, 2, area.height - 1, &format!(" {} ", cut(&boxed.keys, room)), style(Tone::Strong));
    for (row, line) in (1..area.height - 1).zip(boxed.lines.iter().skip(boxed.scroll)) {
        put_line(buffer, Rect { width: area.width - 1, ..area }, 2, row, line);
    }
    let below = boxed.lines.len().saturating_sub(boxed.scroll + boxed.rows());
    if below > 0 {
        let more = format!(" ▼ {below} ");
        let column = area.width.saturating_sub(u16::try_from(width(&more)).unwrap_or(0) + 2);
        put(buffer, area, column, 0, &more, style(Tone::Strong));
    }
}
