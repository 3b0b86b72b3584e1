//! What the guide's news change on the screen.

use super::card::{Card, Kind};
use super::model::{Effect, Model, Stage, Text};
use super::overlay::{Ask, Overlay};
use super::pane::Pane;
use super::{layout, telling};
use crate::learn::session::{Note, TerminalState};
use crate::lesson::{Block, TerminalName};
use crate::run::guide::{By, Closed, How, News, Refusal, Remark, Wish};

impl Model {
    pub(super) fn hear(&mut self, news: &News) {
        let part = self.part();
        self.session.heard(news);
        match news {
            News::Ready { .. } => self.ready(),
            News::AtStep { .. } => self.arrived(),
            News::Output { terminal, bytes } => self.print(terminal, bytes),
            News::Opened { terminal } => self.opened(terminal),
            News::Began { terminal, by: By::Guide, .. } => self.focus_on(terminal),
            News::Ended(ended) => self.ended(&ended.command),
            // What is told after the step was done otherwise is no news any more.
            News::Check { check, asked: true, .. } if self.asked.is_some() => {
                self.asked.get_or_insert_default().push(check.clone());
                self.card = telling::seen(self);
            }
            News::Check { check, lost: true, .. } => {
                let check = check.clone();
                self.tell(telling::lost(self, &check));
            }
            News::Checked => self.checked(),
            News::StepDone { step, how } if *how != How::Skipped && *step == self.session.step().id => {
                self.asked = None;
                self.done_or_more();
            }
            News::LabLost { .. } => {
                self.overlay = Some(Overlay::Lost);
                self.ahead.forget();
            }
            News::LessonDone => self.overlay = Some(Overlay::Summary { scroll: 0 }),
            News::Left { .. } => self.end(),
            _ => {}
        }
        if matches!(news, News::Check { asked: false, .. }) && self.part() > part {
            if self.is_step_done() { self.done_or_more() } else { self.read_on() }
        }
        for note in std::mem::take(&mut self.session.notes) {
            self.note(&note);
        }
    }

    fn ended(&mut self, command: &str) {
        // Who asks for a clear screen may have seen remains: of characters that the learner's terminal takes for wider
        // or narrower than we do, such as a binary file's.
        if matches!(command.split_whitespace().next(), Some("clear" | "reset")) {
            self.effects.push(Effect::Redraw);
        }
        if matches!(self.overlay, Some(Overlay::World { .. })) {
            self.wish(Wish::World);
        }
    }

    /// The step is done; what is left to do changes nothing any more, but is worth it: then the text goes on.
    fn done_or_more(&mut self) {
        let read_up = self.is_read_up();
        if read_up {
            self.tell(Some(telling::done(self)));
        }
        // The card stands elsewhere, and does not have the last words of the text.
        let beside = self.layout.as_ref().is_some_and(|layout| layout.kind == layout::Kind::Wide);
        if !read_up || beside {
            self.read_on();
        }
    }

    /// Whether the learner is at the last part of the step's text.
    fn is_read_up(&self) -> bool {
        let groups = self.session.step().blocks.iter().filter(|block| matches!(block, Block::Checks(_))).count();
        self.part() >= groups
    }

    /// What comes next in the step's text is shown.
    fn read_on(&mut self) {
        let part = self.part();
        if self.page().get(part).is_some_and(|text| !text.is_empty()) {
            (self.text, self.wanted_part) = (Text::Open, Some(part));
        }
    }

    /// A new lab: terminals begin anew.
    fn ready(&mut self) {
        if self.stage == Stage::Starting {
            self.stage = Stage::Working;
        }
        if self.overlay == Some(Overlay::Lost) {
            self.overlay = None;
        }
        let focused = self.pane().map(|pane| pane.name.clone());
        self.panes = self.session.terminals.iter().map(|terminal| Pane::new(terminal.name.clone())).collect();
        self.focus = 0;
        if let Some(name) = focused {
            self.focus_on(&name);
        }
        (self.card, self.asked, self.selection) = (None, None, None);
    }

    fn arrived(&mut self) {
        (self.card, self.asked, self.text, self.scroll) = (None, None, Text::Open, 0);
        self.wanted_part = None;
        self.passed_over.clear();
        self.held.clear();
        if self.pane().is_some_and(|pane| self.state_of(pane) != TerminalState::Open) {
            // What was typed ahead was for the terminal that the learner was in.
            if self.ahead.is_empty() { self.focus = 0 } else { self.turn_to(self.focus) }
        }
    }

    fn print(&mut self, terminal: &TerminalName, bytes: &[u8]) {
        let n = self.ensure_pane(terminal);
        let shown = self.layout.as_ref().is_some_and(|layout| layout.panes.iter().any(|place| place.pane == n));
        let pane = &mut self.panes[n];
        pane.unseen |= !shown;
        let answers = pane.print(bytes);
        if !answers.is_empty() && self.session.replaying.is_none() {
            self.wish(Wish::Keys { terminal: terminal.clone(), bytes: answers });
        }
    }

    /// The pane of this terminal, a new one if need be.
    pub(super) fn ensure_pane(&mut self, terminal: &TerminalName) -> usize {
        self.panes.iter().position(|pane| pane.name == *terminal).unwrap_or_else(|| {
            self.panes.push(Pane::new(terminal.clone()));
            self.panes.len() - 1
        })
    }

    fn opened(&mut self, terminal: &TerminalName) {
        let n = self.ensure_pane(terminal);
        (self.panes[n].told, self.panes[n].typed) = (None, false);
        if self.awaited.as_ref() == Some(terminal) {
            self.awaited = None;
            self.focus = n;
        }
    }

    pub(super) fn focus_on(&mut self, terminal: &TerminalName) {
        if let Some(n) = self.panes.iter().position(|pane| pane.name == *terminal) {
            self.focus = n;
            self.panes[n].unseen = false;
        }
    }

    fn checked(&mut self) {
        if self.asked.take().is_some_and(|told| told.is_empty()) {
            self.card = None;
        }
        if self.card.as_ref().is_some_and(|card| card.kind == Kind::Looking) {
            self.card = None;
            self.flash = Some(self.messages.say("learn-all-seen"));
        }
    }

    fn note(&mut self, note: &Note) {
        match note {
            Note::Remark(remark) => {
                if matches!(remark, Remark::SolutionInTheWay { .. } | Remark::CannotBeUndone { .. }) {
                    self.overlay = None;
                }
                self.tell(telling::remark(self, remark));
            }
            Note::Closed(closed) => self.closed(closed),
            Note::NotDone(open) => self.overlay = Some(Overlay::Ask(Ask::Skip { open: open.clone() })),
            Note::Refused(why) => self.refused(why),
            Note::Predicted { check, right } => self.tell_first(telling::predicted(self, check, *right)),
        }
    }

    fn refused(&mut self, why: &Refusal) {
        // Nothing was made anew, or no terminal opened: what was typed ahead has nowhere to go.
        if self.stage == Stage::Starting && matches!(why, Refusal::NoStep { .. }) {
            self.stage = Stage::Working;
        }
        self.ahead.forget();
        if let Refusal::NotOpened { terminal, .. } = why {
            // Nothing begins in it by itself.
            let n = self.ensure_pane(terminal);
            self.panes[n].typed = false;
        }
        self.tell(Some(telling::refused(self, why)));
    }

    /// A shell has ended: it is said where it was, and, if the learner may have meant another, there is a new one.
    fn closed(&mut self, closed: &Closed) {
        let n = self.ensure_pane(&closed.terminal);
        let kinds: Vec<&str> = closed.gone.iter().map(|kind| kind.name()).collect();
        let words = if kinds.is_empty() {
            self.messages.say("learn-shell-ended")
        } else {
            self.messages.tell("learn-shell-ended-with", &[("kinds", kinds.join(", ").into())])
        };
        self.panes[n].remark(&words);
        if !kinds.is_empty() {
            self.tell(telling::closed(self, closed));
        }
        if self.panes[n].typed && self.stage == Stage::Working && self.session.replaying.is_none() {
            self.wish(Wish::Open { terminal: closed.terminal.clone() });
        }
    }

    /// As [`Model::tell`], but above what was just told: the learner waits for it.
    fn tell_first(&mut self, card: Option<Card>) {
        let Some(card) = card else { return };
        self.card = Some(match self.card.take() {
            Some(last) if last.passes() => card.and(last),
            _ => card,
        });
    }

    /// Shows something beside the step's text; what was told in passing just before stays with it.
    pub(super) fn tell(&mut self, card: Option<Card>) {
        let Some(card) = card else { return };
        self.card = Some(match self.card.take() {
            Some(last) if last.passes() && card.passes() => last.and(card),
            _ => card,
        });
    }
}
