//! What keys ask for: all go to the shell but the leader key, and the one after it.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::ahead::Typed;
use super::keys;
use super::layout::{Kind, Zoom};
use super::leader::{ACTIONS, Action, Second, is_leader, second};
use super::model::{Effect, Model, Stage, Text};
use super::overlay::{Ask, Overlay};
use super::pane::Pane;
use super::telling;
use crate::check::Verdict;
use crate::learn::about;
use crate::learn::front::{End, up_to_date};
use crate::learn::session::TerminalState;
use crate::lesson::{Question, StepId, TerminalName};
use crate::run::guide::Wish;

/// More would not fit the line of tabs.
const MOST_TERMINALS: usize = 9;

impl Model {
    pub(super) fn key(&mut self, key: &KeyEvent) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        (self.flash, self.selection) = (None, None);
        // As in most programs; the shell has the key as well.
        if key.code == KeyCode::Char('l') && key.modifiers == KeyModifiers::CONTROL {
            self.effects.push(Effect::Redraw);
        }
        if self.pending {
            self.pending = false;
            return self.after_leader(key);
        }
        if is_leader(self.leader, key) {
            self.pending = true;
            return;
        }
        if self.layout.is_none() {
            return;
        }
        if self.overlay.is_some() {
            self.answer(key);
        } else if self.takes_keys() && self.ahead.is_empty() {
            self.press(key);
        } else if self.may_take_keys() {
            self.ahead.keep(Typed::Key(*key));
        }
    }

    fn press(&mut self, key: &KeyEvent) {
        if !self.scrolls(key) {
            self.type_key(key);
        }
    }

    /// What was typed ahead has its turn, as far as no question stops it.
    pub(super) fn type_ahead(&mut self) {
        while self.takes_keys()
            && self.overlay.is_none()
            && !self.pending
            && self.pane().is_some_and(|pane| self.state_of(pane) == TerminalState::Open)
        {
            match self.ahead.next() {
                Some(Typed::Key(key)) => self.press(&key),
                Some(Typed::Paste(text)) => self.type_paste(&text),
                None => return,
            }
        }
    }

    fn after_leader(&mut self, key: &KeyEvent) {
        match second(self.leader, key) {
            Second::Do(action) if self.possible(action) => self.perform(action),
            Second::Do(action) => {
                let what = self.messages.say(action.message());
                self.flash = Some(self.messages.tell("learn-not-now", &[("what", what.into())]));
            }
            Second::Terminal(n) if n < self.panes.len() && self.takes_keys() => self.turn_to(n),
            Second::Send if self.takes_keys() && self.overlay.is_none() => self.send(vec![self.leader.byte()]),
            Second::Unknown => self.flash = Some(self.messages.say("learn-unknown-key")),
            Second::Terminal(_) | Second::Send | Second::Cancel => {}
        }
    }

    /// Whether there is a lab that keys can go to.
    pub fn takes_keys(&self) -> bool {
        self.stage == Stage::Working && self.session.replaying.is_none() && self.session.lost.is_none()
    }

    /// Whether there will be one.
    fn may_take_keys(&self) -> bool {
        !matches!(self.stage, Stage::Leaving(_)) && self.session.lost.is_none()
    }

    /// Whether this would do something now.
    pub fn possible(&self, action: Action) -> bool {
        let here = self.takes_keys();
        let work = here && !self.session.finished;
        match action {
            Action::Next => here,
            Action::Previous => here && self.previous_step().is_some(),
            Action::Hint => work && !self.is_step_done() && self.help_left(),
            Action::Check => work && self.has_open_checks(),
            Action::Solve => work && !self.is_step_done(),
            Action::Reset => !matches!(self.stage, Stage::Leaving(_)) && self.session.replaying.is_none(),
            Action::Other => here && self.panes.len() > 1,
            Action::New => here && self.panes.len() < MOST_TERMINALS,
            Action::Zoom => self.layout.is_some(),
            Action::Text => self.layout.is_some() && self.zoom == Zoom::Off,
            Action::World => here,
            Action::Lessons => !self.lessons.is_empty() && !matches!(self.stage, Stage::Leaving(_)),
            Action::Help => true,
            Action::Quit => true,
        }
    }

    /// What the menu has, in its order.
    pub fn possible_actions(&self) -> impl Iterator<Item = Action> {
        ACTIONS.iter().map(|(action, ..)| *action).filter(|action| self.possible(*action))
    }

    pub fn hints_left(&self) -> usize {
        self.session.hints().len().saturating_sub(self.session.step_progress().hints)
    }

    fn help_left(&self) -> bool {
        self.hints_left() > 0 || !self.session.hints().is_empty() || self.has_open_checks()
    }

    pub(super) fn has_open_checks(&self) -> bool {
        self.session.open_checks().any(|(_, state)| state.is_none_or(|state| state.verdict != Some(Verdict::Pass)))
    }

    fn perform(&mut self, action: Action) {
        if !matches!(self.overlay, Some(Overlay::Lost)) {
            self.overlay = None;
            self.held.clear();
        }
        match action {
            Action::Next if self.session.finished => self.overlay = Some(Overlay::Summary { scroll: 0 }),
            Action::Next => self.wish(Wish::Next { skip: false }),
            Action::Previous => {
                if let Some(step) = self.previous_step().map(|step| step.id.clone()) {
                    self.go_to(step);
                }
            }
            Action::Hint => self.hint(),
            Action::Check => self.look(),
            Action::Solve => self.overlay = Some(Overlay::Ask(Ask::Solve)),
            Action::Reset => {
                let step = self.session.step().id.clone();
                self.overlay = Some(Overlay::Ask(self.reset_to(step)));
            }
            Action::Other => self.turn_to((self.focus + 1) % self.panes.len().max(1)),
            Action::New => self.open_another(),
            Action::Zoom => self.zoom = if self.zoom == Zoom::On { Zoom::Off } else { Zoom::On },
            Action::Text => self.turn_text(),
            Action::World => {
                self.overlay = Some(Overlay::World { scroll: 0 });
                self.wish(Wish::World);
            }
            Action::Lessons => {
                let (lesson, step) = (&self.session.lesson.id, &self.session.step().id);
                self.overlay = Some(Overlay::lessons(&up_to_date(&self.lessons, &self.session), lesson, step));
            }
            Action::Help => self.overlay = Some(Overlay::Help { scroll: 0 }),
            Action::Quit if matches!(self.stage, Stage::Leaving(_)) => self.end(),
            // There is no room to ask.
            Action::Quit if self.layout.is_none() => self.leave(End::Left),
            Action::Quit => self.overlay = Some(Overlay::Ask(Ask::Quit)),
        }
    }

    /// The next hint; after the last, why what fails fails.
    fn hint(&mut self) {
        match self.session.show_hint() {
            Some(hint) => {
                self.card = Some(telling::hint(self, &hint));
                self.text = Text::Open;
            }
            None if self.has_open_checks() => self.look(),
            None => self.flash = Some(self.messages.say("learn-no-more-hints")),
        }
    }

    fn look(&mut self) {
        self.asked = Some(Vec::new());
        self.card = Some(telling::looking(self));
        self.wish(Wish::Check);
    }

    fn reset_to(&self, step: StepId) -> Ask {
        let lost = self.session.own_work_since(&step).into_iter();
        Ask::Reset { lost: lost.map(|line| (line.terminal.clone(), line.command.clone())).collect(), step }
    }

    /// To the start of a step of this lesson; asks first if something would be lost.
    pub(super) fn go_to(&mut self, step: StepId) {
        let ask = self.reset_to(step.clone());
        match ask {
            Ask::Reset { ref lost, .. } if lost.is_empty() => self.rebuild(step),
            ask => self.overlay = Some(Overlay::Ask(ask)),
        }
    }

    /// Types into another terminal from now on, and opens it if need be.
    pub(super) fn turn_to(&mut self, n: usize) {
        let Some(pane) = self.panes.get_mut(n) else { return };
        pane.unseen = false;
        self.focus = n;
        self.open_if_not();
    }

    fn open_if_not(&mut self) {
        let Some(pane) = self.pane() else { return };
        if self.state_of(pane) != TerminalState::Open {
            let terminal = pane.name.clone();
            self.awaited = Some(terminal.clone());
            self.wish(Wish::Open { terminal });
        }
    }

    /// A terminal more, named by the first letter that is free.
    fn open_another(&mut self) {
        let free = ('A'..='Z').map(|letter| TerminalName(letter.to_string()));
        let taken = |name: &TerminalName| self.panes.iter().any(|pane| pane.name == *name);
        if let Some(terminal) = free.into_iter().find(|name| !taken(name)) {
            self.awaited = Some(terminal.clone());
            self.wish(Wish::Open { terminal });
        }
    }

    /// Folded, open, to be read on the whole screen, and folded again; a card is put away first.
    fn turn_text(&mut self) {
        let folds = self.layout.as_ref().is_some_and(|layout| layout.kind == Kind::Stacked);
        if self.card.take().is_some() || (folds && self.text == Text::Folded) {
            self.text = Text::Open;
        } else if self.panel.len() > self.panel_rows() {
            self.overlay = Some(Overlay::Reader { scroll: 0 });
        } else if folds {
            self.text = Text::Folded;
        }
    }

    /// Keys that move through what is shown, where the shell would not miss them.
    fn scrolls(&mut self, key: &KeyEvent) -> bool {
        let Some(layout) = &self.layout else { return false };
        let rows = isize::try_from(layout.terminal.1).unwrap_or(isize::MAX) - 1;
        let direction = match key.code {
            KeyCode::PageUp => -1,
            KeyCode::PageDown => 1,
            _ => return false,
        };
        if self.pane().is_none_or(|pane| pane.screen().alternate_screen()) {
            return false;
        }
        if key.modifiers.contains(KeyModifiers::SHIFT) {
            self.scroll_terminal(self.focus, -direction * rows);
            return true;
        }
        let reads = self.panel_rows() > 0 && self.panel.len() > self.panel_rows();
        if reads {
            let page = isize::try_from(self.panel_rows()).unwrap_or(1).saturating_sub(1).max(1);
            self.scroll_panel(direction * page);
        }
        reads
    }

    /// Moves a terminal's view; text over it folds.
    pub(super) fn scroll_terminal(&mut self, n: usize, lines: isize) {
        self.fold();
        self.selection = None;
        if let Some(pane) = self.panes.get_mut(n) {
            pane.scroll(lines);
        }
    }

    pub(super) fn fold(&mut self) {
        if self.layout.as_ref().is_some_and(|layout| layout.kind == Kind::Stacked) {
            self.text = Text::Folded;
        }
    }

    fn type_key(&mut self, key: &KeyEvent) {
        let Some(pane) = self.pane() else { return };
        if self.is_reopening(pane) {
            return self.ahead.keep(Typed::Key(*key));
        }
        if self.state_of(pane) != TerminalState::Open {
            return match key.code {
                KeyCode::Enter | KeyCode::Char(' ') => self.open_if_not(),
                _ => self.flash = Some(self.messages.say("learn-enter-opens")),
            };
        }
        let bytes = keys::key(key, &pane.modes());
        let line = pane.line();
        if is_enter(key) && pane.line_begun && self.asks_before(&line, &bytes) {
            return;
        }
        if is_enter(key) && self.card.as_ref().is_some_and(|card| card.passes()) {
            self.card = None;
        }
        self.send(bytes);
    }

    /// Its shell has ended, and the next one begins in a moment.
    fn is_reopening(&self, pane: &Pane) -> bool {
        pane.typed && self.state_of(pane) == TerminalState::Closed
    }

    pub(super) fn paste(&mut self, text: &str) {
        if self.overlay.is_some() || self.pending || self.layout.is_none() {
            return;
        }
        if self.takes_keys() && self.ahead.is_empty() {
            self.type_paste(text);
        } else if self.may_take_keys() {
            self.ahead.keep(Typed::Paste(text.to_owned()));
        }
    }

    fn type_paste(&mut self, text: &str) {
        if self.pane().is_some_and(|pane| self.is_reopening(pane)) {
            return self.ahead.keep(Typed::Paste(text.to_owned()));
        }
        let Some(pane) = self.pane().filter(|pane| self.state_of(pane) == TerminalState::Open) else { return };
        let bytes = keys::paste(text, &pane.modes());
        if !text.contains(['\n', '\r']) || !self.asks_before(text, &bytes) {
            self.send(bytes);
        }
    }

    /// Asks what the step asks before a command runs; the key that would run it is sent when the question is answered.
    /// Not at the first key of the command: who types on without looking would lose the rest of it.
    /// And not before any other command: who looks around first, or types in another terminal, is not quizzed on that.
    fn asks_before(&mut self, line: &str, bytes: &[u8]) -> bool {
        let runs = |name: &TerminalName| {
            self.session.terminals.iter().any(|terminal| terminal.name == *name && terminal.running.is_some())
        };
        if self.pane().is_none_or(|pane| runs(&pane.name)) {
            return false;
        }
        let Some(question) = self.due_question().filter(|question| self.is_about(question, line)).cloned() else {
            return false;
        };
        self.overlay = Some(Overlay::Question { question, at: None, typed: String::new() });
        self.held = bytes.to_vec();
        true
    }

    /// Whether the line is, or comes near, a command that the question is about.
    fn is_about(&self, question: &Question, line: &str) -> bool {
        let here = self.pane().map(|pane| &pane.name);
        about::is_about(self.session.step(), question, |terminal| here == Some(terminal), line)
    }

    /// What a question held up.
    pub(super) fn send_held(&mut self) {
        let held = std::mem::take(&mut self.held);
        self.send(held);
    }

    /// To the terminal that is typed into.
    pub(super) fn send(&mut self, bytes: Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        self.fold();
        let Some(pane) = self.panes.get_mut(self.focus) else { return };
        pane.note_typed(&bytes);
        pane.scroll_home();
        let terminal = pane.name.clone();
        self.wish(Wish::Keys { terminal, bytes });
    }
}

/// Enter, and what a terminal makes of it that was not ours yet when it was typed.
fn is_enter(key: &KeyEvent) -> bool {
    let is_line_feed = key.code == KeyCode::Char('j') && key.modifiers == KeyModifiers::CONTROL;
    key.code == KeyCode::Enter || is_line_feed
}
