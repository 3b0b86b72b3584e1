//! The line above a terminal: which terminals there are, which one this is, and what runs in it.

use super::layout::{Kind, Place};
use super::model::Model;
use crate::learn::prose::width;
use crate::learn::session::TerminalState;

/// A part of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub pane: usize,
    pub text: String,
    /// From the line's start.
    pub column: u16,
    pub chosen: bool,
}

/// What the line above a place has: where terminals stand side by side, each has its own; else all of them.
pub fn tabs(model: &Model, place: &Place) -> Vec<Tab> {
    let side_by_side = model.layout.as_ref().is_some_and(|layout| layout.kind == Kind::Wide);
    let mut column = 1;
    let mut tabs = Vec::new();
    for (n, pane) in model.panes.iter().enumerate() {
        let shown_elsewhere = model
            .layout
            .iter()
            .flat_map(|layout| &layout.panes)
            .any(|other| other.pane == n && other.pane != place.pane);
        if side_by_side && shown_elsewhere {
            continue;
        }
        let mut text = format!(" {} ", pane.name);
        match model.state_of(pane) {
            TerminalState::Unopened => text = format!(" {} ({}) ", pane.name, model.messages.say("learn-tab-unopened")),
            TerminalState::Closed => text = format!(" {} ({}) ", pane.name, model.messages.say("learn-tab-closed")),
            TerminalState::Open if pane.unseen => text = format!(" {}* ", pane.name),
            TerminalState::Open => {}
        }
        let columns = u16::try_from(width(&text)).unwrap_or(u16::MAX);
        tabs.push(Tab { pane: n, text, column, chosen: n == model.focus });
        column = column.saturating_add(columns + 1);
    }
    tabs
}

/// The terminal whose name stands in this column of the screen.
pub fn tab_at(model: &Model, place: &Place, column: u16) -> Option<usize> {
    let at = column.checked_sub(place.tabs.x)?;
    let under = |tab: &Tab| at >= tab.column && usize::from(at - tab.column) < width(&tab.text);
    tabs(model, place).into_iter().find(under).map(|tab| tab.pane)
}
