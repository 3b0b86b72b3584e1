//! What follows of an event: who it is for, and then everything laid out anew. Pure.

use super::boxes::boxed;
use super::layout::{Contents, Kind, arrange};
use super::model::{Effect, Event, Model, Stage, Text};
use super::overlay::Overlay;
use super::telling;
use crate::learn::front::{End, Heard, Options};
use crate::learn::prose::{self, Line};
use crate::learn::session::{Session, TerminalState};
use crate::run::guide::Wish;

impl Model {
    pub fn new(session: Session, options: &Options, size: (u16, u16)) -> Self {
        let mut model = Self::not_laid_out(session, options, size);
        model.settle();
        model
    }

    /// What follows of an event.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Key(key) => self.key(&key),
            Event::Paste(text) => self.paste(&text),
            Event::Mouse(mouse) => self.pointer(&mouse),
            Event::Resized(columns, rows) => self.resized(columns, rows),
            Event::Heard(Heard::News(news)) => self.hear(&news),
            Event::Heard(Heard::Resized) => {}
            Event::Heard(Heard::Continued) => self.effects.push(Effect::Redraw),
            Event::Heard(Heard::NotKept(why)) => self.tell(Some(telling::not_kept(self, &why))),
            Event::Heard(Heard::Stop) => self.leave(End::Left),
            Event::Over => self.end(),
        }
        self.type_ahead();
        self.settle();
        std::mem::take(&mut self.effects)
    }

    /// A program that has its terminal's whole screen is not covered by text that had room of its own before.
    fn resized(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        if self.pane().is_some_and(|pane| pane.screen().alternate_screen()) {
            self.settle();
            self.fold();
        }
    }

    /// Lays out what is to be shown, and tells terminals of their sizes.
    fn settle(&mut self) {
        self.focus = self.focus.min(self.panes.len().saturating_sub(1));
        let (columns, rows) = self.size;
        let (terminals, focus, zoom) = (self.panes.len(), self.focus, self.zoom);
        let contents = |panel| Contents { terminals, focus, zoom, panel };
        // How wide the panel is does not depend on what is in it.
        let Some(empty) = arrange(columns, rows, &contents(0)) else {
            (self.layout, self.panel) = (None, Vec::new());
            return;
        };
        let shows_card = empty.kind != Kind::Wide && self.card.is_some();
        let width = usize::from(empty.panel.width.max(empty.checks.width)).saturating_sub(2);
        let lines = match &self.card {
            Some(card) if shows_card => card.lines(width),
            _ => self.lay_out_page(width),
        };
        let shown = if self.text == Text::Open || shows_card { lines.len() } else { 0 };
        self.panel = lines;
        self.layout = arrange(columns, rows, &contents(u16::try_from(shown).unwrap_or(u16::MAX)));
        self.resize_panes();
        let most = self.panel.len().saturating_sub(self.panel_rows());
        match &mut self.card {
            Some(card) if shows_card => card.scroll = card.scroll.min(most),
            _ => self.scroll = self.scroll.min(most),
        }
        let shown = boxed(self).map_or(0, |boxed| boxed.scroll);
        if let Some(scroll) = self.overlay.as_mut().and_then(Overlay::scroll_mut) {
            *scroll = shown;
        }
    }

    fn lay_out_page(&mut self, width: usize) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        self.parts.clear();
        for part in self.page() {
            if !part.is_empty() && lines.last().is_some_and(|last| !last.spans.is_empty()) {
                lines.push(Line::default());
            }
            self.parts.push(lines.len());
            lines.extend(prose::lay_out(&part, width));
        }
        if let Some(part) = self.wanted_part.take() {
            self.scroll = self.parts.get(part).copied().unwrap_or(self.scroll);
        }
        lines
    }

    fn resize_panes(&mut self) {
        let Some((columns, rows)) = self.layout.as_ref().map(|layout| layout.terminal) else { return };
        for pane in &mut self.panes {
            if pane.screen().size() != (rows, columns) {
                pane.resize(columns, rows);
                self.selection = None;
            }
            let open = self.session.terminals.iter().any(|t| t.name == pane.name && t.state == TerminalState::Open);
            if open && self.stage != Stage::Starting && pane.told != Some((columns, rows)) {
                pane.told = Some((columns, rows));
                let terminal = pane.name.clone();
                self.effects.push(Effect::Wish(Wish::Resize { terminal, columns, rows }));
            }
        }
    }
}
