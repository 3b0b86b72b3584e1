//! The guide's own doing: grants wishes, looks, and tells.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::ladder::Ladder;
use super::looks::Looks;
use super::meant::Meant;
use super::news::{Ended, How, News, Refusal, Remark};
use super::seat::{First, Happened, Seat, Sizes};
use super::wish::Wish;
use super::wishes::Wishes;
use crate::lab::LabError;
use crate::lesson::{Lesson, NamespaceKind, Step, StepId, TerminalName, Words};
use crate::world::Scene;

/// A command that has run so long, and printed nothing for so long, is remarked on.
const LONG: Duration = Duration::from_secs(8);

pub struct Guide<'l, T> {
    pub(super) lesson: &'l Lesson,
    pub(super) words: Words,
    pub(super) tell: T,
    pub(super) wishes: Wishes,
    pub(super) sizes: Sizes,
    pub(super) seat: Option<Seat>,
    /// Position of the step that the learner is at.
    pub(super) at: usize,
    pub(super) ladder: Ladder<'l>,
    pub(super) meant: Meant<'l>,
    pub(super) how: How,
    pub(super) done: bool,
    pub(super) looks: Looks,
    pub(super) told_words: Words,
    pub(super) scene: Scene,
    /// A command has ended since the step began.
    pub(super) active: bool,
    /// What has happened since the scene was looked at.
    pub(super) unseen: Vec<Unseen>,
    /// Namespaces that the lesson goes on with: those of its step's start, and those that checks have passed by.
    pub(super) needed: BTreeSet<(NamespaceKind, u64)>,
}

impl<'l, T: Fn(News)> Guide<'l, T> {
    pub fn new(lesson: &'l Lesson, words: Words, wishes: Wishes, tell: T) -> Self {
        let at = lesson.steps.iter().position(Step::is_work).unwrap_or(0);
        Self {
            lesson,
            tell,
            wishes,
            sizes: Sizes::new(),
            seat: None,
            at,
            ladder: Ladder::new(lesson, at),
            meant: Meant::new(lesson, at, &words),
            how: How::Alone,
            done: false,
            looks: Looks::default(),
            told_words: Words::new(),
            scene: Scene::default(),
            active: false,
            unseen: Vec::new(),
            needed: BTreeSet::new(),
            words,
        }
    }

    /// From this step on, until the learner leaves. An error: there never was a lab.
    pub async fn guide(&mut self, from: Option<&StepId>) -> Result<(), LabError> {
        let begin = from.and_then(|id| self.place(id)).unwrap_or(self.at);
        let mut next = self.reset(begin).await;
        if let Err(Stop::Lab(error)) = next {
            return Err(error);
        }
        loop {
            let turn = match next {
                Ok(()) => self.turn().await,
                Err(Stop::Leave) => return Ok(()),
                Err(Stop::Lab(error)) => {
                    self.seat = None;
                    self.tell(News::LabLost { why: error.to_string() });
                    Ok(())
                }
            };
            next = turn;
        }
    }

    /// Hands the lab over, to be ended.
    pub fn take_seat(&mut self) -> Option<Seat> {
        self.seat.take()
    }

    /// Looks if it is time to, and else waits for what happens next.
    async fn turn(&mut self) -> Result<(), Stop> {
        self.take_note();
        if self.seat.is_none() || self.wishes.was_put_back() {
            let wish = self.wishes.next().await;
            return self.grant(wish).await;
        }
        if self.looks.is_due(Instant::now()) {
            return self.look().await;
        }
        self.remark_on_long_commands();
        let due = self.looks.due();
        let Some(seat) = &mut self.seat else { return Ok(()) };
        let first = seat
            .attend(&mut self.wishes, &self.tell, async |link, _| {
                let time = async {
                    match due {
                        Some(due) => tokio::time::sleep_until(due.into()).await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    () = link.changed() => true,
                    () = time => false,
                }
            })
            .await;
        match first {
            First::Wish(wish) => self.grant(wish).await,
            First::Done(true) => {
                self.looks.stirred(Instant::now());
                Ok(())
            }
            First::Done(false) | First::Stirred => Ok(()),
            // What stays in front shows no prompt when it has done its work.
            First::Entered => {
                self.entered();
                Ok(())
            }
        }
    }

    fn entered(&mut self) {
        self.looks.stirred(Instant::now());
        self.looks.begun();
        self.looks.wait(Instant::now());
    }

    pub(super) async fn grant(&mut self, wish: Wish) -> Result<(), Stop> {
        match wish {
            Wish::Leave => Err(Stop::Leave),
            Wish::Reset { step } => match self.place(&step) {
                Some(at) => self.reset(at).await,
                None => {
                    self.tell(News::Refused(Refusal::NoStep { step }));
                    Ok(())
                }
            },
            Wish::Resize { terminal, columns, rows } => {
                match &mut self.seat {
                    Some(seat) => seat.resize(&terminal, columns, rows),
                    None => _ = self.sizes.insert(terminal, (columns, rows)),
                }
                Ok(())
            }
            _ if self.seat.is_none() => {
                self.tell(News::Refused(Refusal::NoLab));
                Ok(())
            }
            Wish::Keys { terminal, bytes } => {
                self.open(&terminal).await?;
                if self.is_open(&terminal) && self.seat.as_mut().is_some_and(|seat| seat.type_keys(&terminal, &bytes)) {
                    self.entered();
                }
                Ok(())
            }
            Wish::Open { terminal } => self.open(&terminal).await,
            Wish::Check => self.check().await,
            Wish::Solve => self.solve().await,
            Wish::Next { skip } => self.go_on(skip).await,
            Wish::World => self.survey().await,
        }
    }

    pub(super) fn place(&self, step: &StepId) -> Option<usize> {
        self.lesson.steps.iter().position(|s| s.id == *step && s.is_work())
    }

    pub(super) fn is_open(&mut self, terminal: &TerminalName) -> bool {
        self.seat.as_mut().is_some_and(|seat| seat.hands.machine.sides().1.is_open(terminal))
    }

    pub(super) fn arrive(&mut self, at: usize) {
        let step = &self.lesson.steps[at];
        self.at = at;
        self.ladder = Ladder::new(self.lesson, at);
        self.meant = Meant::new(self.lesson, at, &self.words);
        (self.how, self.done, self.active) = (How::Alone, false, false);
        self.needed.clear();
        self.unseen.push(Unseen::Stands);
        self.tell(News::AtStep { step: step.id.clone() });
        self.looks.stirred(Instant::now());
    }

    async fn go_on(&mut self, skip: bool) -> Result<(), Stop> {
        if !self.done && !skip {
            // What has just been done was not looked at yet.
            self.take_note();
            self.look().await?;
        }
        let step = &self.lesson.steps[self.at];
        let skips = skip && !self.done && self.ladder.asks_for_something();
        if !self.done {
            if self.ladder.asks_for_something() && !skip {
                self.tell(News::NotDone { open: self.ladder.missing() });
                return Ok(());
            }
            let how = if skips { How::Skipped } else { self.how };
            self.tell(News::StepDone { step: step.id.clone(), how });
        }
        let next = self.lesson.steps.iter().enumerate().skip(self.at + 1).find(|(_, step)| step.is_work());
        match next {
            // The next step stands on what this one would have left.
            Some((at, _)) if skips => return self.reset(at).await,
            Some((at, _)) => self.arrive(at),
            None => {
                self.done = true;
                self.tell(News::LessonDone);
            }
        }
        Ok(())
    }

    fn take_note(&mut self) {
        for happened in self.seat.as_mut().map(Seat::take_happened).unwrap_or_default() {
            self.happened(happened);
        }
    }

    fn happened(&mut self, happened: Happened) {
        match happened {
            Happened::Began => {}
            Happened::Ended(ended) => self.ended(ended),
            Happened::Closed(terminal) => self.unseen.push(Unseen::Closed(terminal)),
        }
        self.looks.stirred(Instant::now());
    }

    fn ended(&mut self, ended: Ended) {
        let Ended { terminal, command, exit, .. } = &ended;
        let meant_for = self.meant.belongs_to(terminal, command).cloned();
        self.active = true;
        let is_meant = self.meant.entered(terminal, command);
        self.unseen.push(if is_meant { Unseen::Meant } else { Unseen::Own(terminal.clone()) });
        let misspelt = if *exit == Some(127) { self.meant.misspelt(command) } else { None };
        let (typed, command) = (terminal.clone(), command.clone());
        self.tell(News::Ended(ended));
        if let Some(meant) = meant_for {
            self.tell(News::Remark(Remark::WrongTerminal { typed, meant, command }));
        } else if let Some((typed, meant)) = misspelt {
            self.tell(News::Remark(Remark::Misspelt { typed, meant }));
        }
    }

    fn remark_on_long_commands(&mut self) {
        if self.meant.stays_in_front() {
            return;
        }
        let mut remarks = Vec::new();
        for (terminal, pane) in self.seat.iter_mut().flat_map(|seat| &mut seat.panes) {
            let is_silent = pane.printed.elapsed() >= LONG;
            if let Some(running) = pane.running.as_mut().filter(|running| !running.told)
                && is_silent
                && running.since.elapsed() >= LONG
            {
                running.told = true;
                remarks.push(Remark::StillRunning { terminal: terminal.clone(), command: running.command.clone() });
            }
        }
        for remark in remarks {
            self.tell(News::Remark(remark));
        }
    }

    /// What is true before anything is typed is nobody's doing.
    pub(super) fn has_done_something(&self) -> bool {
        self.active || !self.meant.has_commands()
    }

    pub(super) fn tell(&self, news: News) {
        (self.tell)(news);
    }
}

/// Something that may have changed more than the checks ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unseen {
    /// A step begins, or a check has passed: what there is now is what the lesson goes on with.
    Stands,
    /// One of the lesson's commands, or the guide's.
    Meant,
    /// A command of the learner's own in this terminal.
    Own(TerminalName),
    /// The terminal's first shell has ended.
    Closed(TerminalName),
}

/// Why the work on a wish ends early.
pub enum Stop {
    Leave,
    Lab(LabError),
}

impl From<LabError> for Stop {
    fn from(error: LabError) -> Self {
        Self::Lab(error)
    }
}
