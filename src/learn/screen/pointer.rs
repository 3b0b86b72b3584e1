//! The mouse: for the program in a terminal if it asked for it; else it turns to terminals, scrolls, and
//! marks text.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::copy;
use super::keys::{self, Mouse};
use super::layout::{Layout, Place};
use super::model::{Effect, Marked, Model, Selection};
use crate::learn::session::TerminalState;

/// Lines a step of the wheel.
const WHEEL: isize = 3;

impl Model {
    pub(super) fn pointer(&mut self, mouse: &MouseEvent) {
        let Some(layout) = self.layout.clone() else { return };
        let at = Position::new(mouse.column, mouse.row);
        if self.overlay.is_some() {
            return self.wheel_in_overlay(mouse.kind);
        }
        if let Some(selection) = self.selection.filter(|_| !starts(mouse.kind)) {
            return self.mark(mouse, &layout, selection);
        }
        if let Some(place) = layout.panes.iter().find(|place| place.shown.contains(at)) {
            return self.in_terminal(mouse, place);
        }
        if let Some(place) = layout.panes.iter().find(|place| place.tabs.contains(at)) {
            if mouse.kind == MouseEventKind::Down(MouseButton::Left) && self.takes_keys() {
                let clicked = super::tabs::tab_at(self, place, mouse.column);
                self.turn_to(clicked.unwrap_or(place.pane));
            }
            return;
        }
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) if layout.panel.contains(at) => {
                let from = cell(mouse, layout.panel, self.first_line());
                self.selection = Some(Selection { of: Marked::Panel, from, to: from });
            }
            MouseEventKind::ScrollUp => self.scroll_panel(-WHEEL),
            MouseEventKind::ScrollDown => self.scroll_panel(WHEEL),
            _ => {}
        }
    }

    fn wheel_in_overlay(&mut self, kind: MouseEventKind) {
        let code = match kind {
            MouseEventKind::ScrollUp => KeyCode::Up,
            MouseEventKind::ScrollDown => KeyCode::Down,
            _ => return,
        };
        if self.overlay.as_ref().is_some_and(|overlay| overlay.scrolls()) {
            (0..WHEEL).for_each(|_| self.answer(&KeyEvent::from(code)));
        }
    }

    fn in_terminal(&mut self, mouse: &MouseEvent, place: &Place) {
        let Some(pane) = self.panes.get(place.pane) else { return };
        let open = self.takes_keys() && self.state_of(pane) == TerminalState::Open;
        let modes = pane.modes();
        let (row, column) = cell(mouse, place.shown, pane.first_row(place.shown.height));
        if open && modes.mouse != Mouse::Unwanted {
            let bytes = keys::mouse(mouse, column, row, &modes);
            if !bytes.is_empty() {
                self.focus = place.pane;
                self.send(bytes);
            }
            return;
        }
        let alternate = pane.screen().alternate_screen();
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                if self.focus != place.pane && self.takes_keys() {
                    self.turn_to(place.pane);
                }
                let (of, from) = (Marked::Pane(place.pane), (row, column));
                self.selection = Some(Selection { of, from, to: from });
            }
            // Programs on a screen of their own have no scrollback; arrow keys are what they understand.
            MouseEventKind::ScrollUp if alternate && open => self.arrows(KeyCode::Up, place.pane),
            MouseEventKind::ScrollDown if alternate && open => self.arrows(KeyCode::Down, place.pane),
            MouseEventKind::ScrollUp => self.scroll_terminal(place.pane, WHEEL),
            MouseEventKind::ScrollDown => self.scroll_terminal(place.pane, -WHEEL),
            _ => {}
        }
    }

    fn arrows(&mut self, code: KeyCode, pane: usize) {
        let modes = self.panes[pane].modes();
        let once = keys::key(&KeyEvent::new(code, KeyModifiers::NONE), &modes);
        self.focus = pane;
        self.send(once.repeat(WHEEL as usize));
    }

    /// The first line of the panel's text that is shown.
    fn first_line(&self) -> u16 {
        u16::try_from(self.panel_scroll()).unwrap_or(u16::MAX)
    }

    /// Goes on marking text, or copies what is marked.
    fn mark(&mut self, mouse: &MouseEvent, layout: &Layout, selection: Selection) {
        let to = match selection.of {
            Marked::Panel => cell(mouse, layout.panel, self.first_line()),
            Marked::Pane(n) => {
                let place = layout.panes.iter().find(|place| place.pane == n);
                let (Some(place), Some(pane)) = (place, self.panes.get(n)) else { return };
                cell(mouse, place.shown, pane.first_row(place.shown.height))
            }
        };
        match mouse.kind {
            MouseEventKind::Drag(MouseButton::Left) => self.selection = Some(Selection { to, ..selection }),
            MouseEventKind::Up(MouseButton::Left) if selection.from == selection.to => self.selection = None,
            MouseEventKind::Up(MouseButton::Left) => {
                let (from, to) = (selection.from, selection.to);
                let text = match selection.of {
                    Marked::Panel => copy::lines_between(&self.panel, from, to),
                    Marked::Pane(n) => self.panes.get(n).map(|pane| pane.text_between(from, to)).unwrap_or_default(),
                };
                let count = text.chars().count();
                if count > 0 {
                    self.effects.push(Effect::Copy(text));
                    self.flash = Some(self.messages.tell("learn-copied", &[("count", count.into())]));
                }
            }
            _ => {}
        }
    }
}

fn starts(kind: MouseEventKind) -> bool {
    matches!(kind, MouseEventKind::Down(_) | MouseEventKind::ScrollUp | MouseEventKind::ScrollDown)
}

/// Row and column of something of which the rows from `first` on are shown; the nearest one if it is outside.
fn cell(mouse: &MouseEvent, shown: Rect, first: u16) -> (u16, u16) {
    let row = mouse.row.clamp(shown.y, shown.bottom().saturating_sub(1).max(shown.y)) - shown.y;
    let column = mouse.column.clamp(shown.x, shown.right().saturating_sub(1).max(shown.x)) - shown.x;
    (first.saturating_add(row), column)
}
