//! What the screen is at a moment: the session, the terminals, what is unfolded and what is asked. Pure: events go in,
//! effects come out, time and the learner's terminal are for others.
//!
//! | file | has |
//! | --- | --- |
//! | here | the parts, and what can be asked of them |
//! | `update` | what follows of an event |
//! | `reading` | the step's text, as far as it may be read |
//! | `hear` | what the guide's news change |
//! | `act` | what keys ask for |
//! | `answer` | keys in a dialog |
//! | `pointer` | the mouse |

use std::collections::BTreeSet;

use crossterm::event::{KeyEvent, MouseEvent};

use super::ahead::Ahead;
use super::card::Card;
use super::layout::{Kind, Layout, Zoom};
use super::overlay::Overlay;
use super::pane::Pane;
use crate::layout::{Colour, Marks};
use crate::learn::front::{End, Heard, Leader, LessonEntry, Options};
use crate::learn::prose::Line;
use crate::learn::session::{Session, TerminalState};
use crate::lesson::{CheckId, Step, StepId, TerminalName, Words};
use crate::messages::Messages;
use crate::run::guide::Wish;

/// What comes in.
#[derive(Debug, Clone)]
pub enum Event {
    Key(KeyEvent),
    Paste(String),
    Mouse(MouseEvent),
    /// Columns, rows.
    Resized(u16, u16),
    Heard(Heard),
    /// Nothing more will be heard.
    Over,
}

/// What goes out.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Wish(Wish),
    /// To the clipboard of the learner's terminal.
    Copy(String),
    /// The learner's terminal may show anything now.
    Redraw,
    End(End),
}

/// How far the session is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// There is no lab yet.
    Starting,
    Working,
    /// The lab ends; then this is how the screen does.
    Leaving(End),
}

/// Whether the step's text stands over the terminal, where there is no room for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    Open,
    Folded,
}

/// Where text is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    /// In a terminal, by rows of what it shows.
    Pane(usize),
    /// In the step's text or what is told beside it, by its lines.
    Panel,
}

/// Text marked with the mouse, by row and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    pub of: Marked,
    pub from: (u16, u16),
    pub to: (u16, u16),
}

pub struct Model {
    pub session: Session,
    pub messages: Messages,
    pub colour: Colour,
    pub marks: Marks,
    pub leader: Leader,
    pub lessons: Vec<LessonEntry>,
    next: Option<String>,
    /// Columns, rows.
    pub size: (u16, u16),
    pub stage: Stage,
    pub panes: Vec<Pane>,
    /// The pane that is typed into.
    pub focus: usize,
    pub zoom: Zoom,
    pub text: Text,
    /// So many lines of the step's text are above what is shown.
    pub scroll: usize,
    /// Something told beside the step's text.
    pub card: Option<Card>,
    pub overlay: Option<Overlay>,
    /// The leader key was typed, and the next key says what for.
    pub pending: bool,
    /// Said in the status line until the next key.
    pub flash: Option<String>,
    pub selection: Option<Selection>,
    /// None: too small a screen.
    pub layout: Option<Layout>,
    /// The step's text or the card, laid out for the panel.
    pub panel: Vec<Line>,
    /// The line at which each part of the step's text begins.
    pub(super) parts: Vec<usize>,
    /// A part of the text that is to be shown from its beginning.
    pub(super) wanted_part: Option<usize>,
    /// What was typed while there was no lab to type into.
    pub(super) ahead: Ahead,
    /// What was typed when a question came between: it is sent when that is answered.
    pub(super) held: Vec<u8>,
    /// Checks that were told since they were asked for; none if they were not.
    pub(super) asked: Option<Vec<CheckId>>,
    /// Questions that the learner does not want to answer.
    pub(super) passed_over: BTreeSet<CheckId>,
    /// A terminal that is to be typed into once it is open.
    pub(super) awaited: Option<TerminalName>,
    pub(super) effects: Vec<Effect>,
}

impl Model {
    /// With nothing laid out yet.
    pub(super) fn not_laid_out(session: Session, options: &Options, size: (u16, u16)) -> Self {
        let panes = session.terminals.iter().map(|terminal| Pane::new(terminal.name.clone())).collect();
        let overlay = (options.is_first && is_new_here(&session)).then_some(Overlay::Welcome);
        Self {
            session,
            messages: options.messages,
            colour: options.colour,
            marks: options.marks,
            leader: options.leader,
            lessons: options.lessons.clone(),
            next: options.next.clone(),
            size,
            stage: Stage::Starting,
            panes,
            focus: 0,
            zoom: Zoom::Off,
            text: Text::Open,
            scroll: 0,
            card: None,
            overlay,
            pending: false,
            flash: None,
            selection: None,
            layout: None,
            panel: Vec::new(),
            parts: Vec::new(),
            wanted_part: None,
            ahead: Ahead::default(),
            held: Vec::new(),
            asked: None,
            passed_over: BTreeSet::new(),
            awaited: None,
            effects: Vec::new(),
        }
    }

    /// Ends the lab, and then the screen.
    pub(super) fn leave(&mut self, end: End) {
        if !matches!(self.stage, Stage::Leaving(_)) {
            self.wish(Wish::Leave);
        }
        (self.stage, self.overlay) = (Stage::Leaving(end), None);
        self.ahead.forget();
    }

    pub(super) fn end(&mut self) {
        let end = if let Stage::Leaving(end) = &self.stage { end.clone() } else { End::Left };
        self.effects.push(Effect::End(end));
    }

    pub(super) fn wish(&mut self, wish: Wish) {
        self.effects.push(Effect::Wish(wish));
    }

    /// A new lab, at the start of this step. From now on there is none to type into, whatever is heard of the last one.
    pub(super) fn rebuild(&mut self, step: StepId) {
        self.stage = Stage::Starting;
        self.wish(Wish::Reset { step });
    }

    /// Rows of text that the panel shows; in a column of its own it keeps the last one to say that there is more.
    pub fn panel_rows(&self) -> usize {
        let Some(layout) = &self.layout else { return 0 };
        let rows = usize::from(layout.panel.height);
        match layout.kind {
            Kind::Stacked | Kind::Zoomed => rows,
            _ if self.panel.len() > rows => rows.saturating_sub(1),
            _ => rows,
        }
    }

    /// So many lines are below what the panel shows; none if it shows nothing.
    pub fn below(&self) -> usize {
        if self.panel_rows() == 0 {
            0
        } else {
            self.panel.len().saturating_sub(self.panel_rows() + self.panel_scroll())
        }
    }

    pub fn panel_scroll(&self) -> usize {
        match &self.card {
            Some(card) if self.layout.as_ref().is_some_and(|layout| layout.kind != Kind::Wide) => card.scroll,
            _ => self.scroll,
        }
    }

    pub(super) fn scroll_panel(&mut self, lines: isize) {
        let most = self.panel.len().saturating_sub(self.panel_rows());
        let scrolled = self.panel_scroll().saturating_add_signed(lines).min(most);
        match &mut self.card {
            Some(card) if self.layout.as_ref().is_some_and(|layout| layout.kind != Kind::Wide) => {
                card.scroll = scrolled
            }
            _ => self.scroll = scrolled,
        }
    }

    /// The words of the session, and something to say for those that nobody knows yet.
    pub fn shown_words(&self) -> Words {
        let mut words = self.session.words.clone();
        for terminal in &self.session.terminals {
            let unknown = || self.messages.tell("learn-pid-of", &[("terminal", terminal.name.as_str().into())]);
            words.entry(format!("pid {}", terminal.name)).or_insert_with(unknown);
        }
        words
    }

    /// Steps that are worked at, by position.
    pub fn work_steps(&self) -> Vec<usize> {
        let steps = self.session.lesson.steps.iter().enumerate();
        steps.filter(|(_, step)| step.is_work()).map(|(n, _)| n).collect()
    }

    pub fn previous_step(&self) -> Option<&Step> {
        self.session.lesson.steps[..self.session.at].iter().rev().find(|step| step.is_work())
    }

    /// Whether the learner can go on from it, in this lab: a step done before may have begun again.
    pub fn is_step_done(&self) -> bool {
        self.session.done_here
    }

    pub fn pane(&self) -> Option<&Pane> {
        self.panes.get(self.focus)
    }

    pub fn state_of(&self, pane: &Pane) -> TerminalState {
        let terminal = self.session.terminals.iter().find(|terminal| terminal.name == pane.name);
        terminal.map_or(TerminalState::Unopened, |terminal| terminal.state)
    }

    /// The lesson after this one in the course.
    pub fn next_lesson(&self) -> Option<&LessonEntry> {
        let next = self.next.as_ref()?;
        self.lessons.iter().find(|lesson| lesson.name == *next)
    }
}

/// Whether the learner has not done anything in this lesson yet.
fn is_new_here(session: &Session) -> bool {
    session.progress.typed.is_empty() && session.progress.steps.is_empty()
}
