//! What a session has come to: the steps, the checks, the terminals, and what was said. Pure, and whatever shows it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::check::{Cause, Verdict, View};
use crate::lesson::{Block, Check, CheckId, Folded, FoldedKind, Lesson, Question, Step, StepId, TerminalName, Words};
use crate::progress::{LessonProgress, Prediction, StepProgress, TypedLine};
use crate::run::guide::{By, Closed, How, News, Refusal, Remark};
use crate::world::Scene;

/// So many notes are kept.
const NOTES: usize = 50;

pub struct Session {
    /// Its words are filled into its checks.
    pub lesson: Lesson,
    pub words: Words,
    /// The step worked at: its position in [`Lesson::steps`].
    pub at: usize,
    pub progress: LessonProgress,
    pub checks: BTreeMap<CheckId, CheckState>,
    pub terminals: Vec<Terminal>,
    /// What was told lately, the newest last.
    pub notes: VecDeque<Note>,
    /// A new lab is being brought to a step: commands typed, and of how many.
    pub replaying: Option<(usize, usize)>,
    pub scene: Option<Box<Scene>>,
    /// Why there is no lab.
    pub lost: Option<String>,
    /// The step worked at was done in this lab: one that was done before may have begun again.
    pub done_here: bool,
    pub finished: bool,
    /// The guide has nothing more to say.
    pub left: bool,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct CheckState {
    /// None: not looked at yet.
    pub verdict: Option<Verdict>,
    /// It held once, and no longer does.
    pub lost: bool,
    /// What was seen, and why, when it was last asked for.
    pub views: Vec<View>,
    pub cause: Option<Cause>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Terminal {
    pub name: TerminalName,
    pub state: TerminalState,
    /// The command that runs in it.
    pub running: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TerminalState {
    Unopened,
    Open,
    Closed,
}

/// Something to be told once, in passing.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    Remark(Remark),
    Closed(Closed),
    NotDone(Vec<CheckId>),
    Refused(Refusal),
    /// A prediction met what happened.
    Predicted {
        check: CheckId,
        right: bool,
    },
}

impl Session {
    /// `lesson` with its words filled into its checks.
    pub fn new(lesson: Lesson, words: Words, progress: LessonProgress) -> Self {
        let terminal = |name: &TerminalName| {
            let (name, state) = (name.clone(), TerminalState::Unopened);
            Terminal { name, state, running: None }
        };
        let terminals = lesson.settings.lab.terminals.iter().map(terminal).collect();
        let at = progress.at.as_ref().and_then(|id| lesson.steps.iter().position(|step| step.id == *id));
        let first = lesson.steps.iter().position(Step::is_work).unwrap_or(0);
        Self {
            lesson,
            words,
            at: at.unwrap_or(first),
            progress,
            checks: BTreeMap::new(),
            terminals,
            notes: VecDeque::new(),
            replaying: None,
            scene: None,
            lost: None,
            done_here: false,
            finished: false,
            left: false,
        }
    }

    pub fn step(&self) -> &Step {
        &self.lesson.steps[self.at]
    }

    pub fn step_progress(&self) -> StepProgress {
        self.progress.steps.get(&self.step().id).cloned().unwrap_or_default()
    }

    fn step_progress_mut(&mut self) -> &mut StepProgress {
        let id = self.step().id.clone();
        self.progress.steps.entry(id).or_default()
    }

    pub fn is_done(&self, step: &StepId) -> bool {
        self.progress.steps.get(step).is_some_and(|step| step.how.is_some())
    }

    /// Checks of the current step that are not hidden, with how they stand; before them those of earlier steps that
    /// had to go on holding, and do not: they keep the step from being done.
    pub fn open_checks(&self) -> impl Iterator<Item = (&Check, Option<&CheckState>)> {
        let state = |check: &'_ Check| self.checks.get(&check.id);
        let earlier = self.lesson.steps[..self.at].iter().flat_map(Step::checks);
        let lost = earlier.filter(move |check| state(check).is_some_and(|state| state.lost));
        let shown = lost.chain(self.step().checks()).filter(|check| !check.hidden);
        shown.map(|check| (check, self.checks.get(&check.id)))
    }

    /// The step's hints, in order.
    pub fn hints(&self) -> Vec<&Folded> {
        let of_step = self.step().blocks.iter().filter_map(|block| match block {
            Block::Folded(folded) if folded.kind == FoldedKind::Hint => Some(folded),
            _ => None,
        });
        of_step.collect()
    }

    /// Shows the next hint of the step; none if all are shown.
    pub fn show_hint(&mut self) -> Option<Folded> {
        let next = self.step_progress().hints;
        let hint = self.hints().get(next).map(|folded| (*folded).clone())?;
        self.step_progress_mut().hints += 1;
        Some(hint)
    }

    /// What the step asks now: not answered, not yet known by what has happened, and all that stands above it is done.
    /// Before that a learner could not know what it is about.
    pub fn question(&self) -> Option<&Question> {
        let step = self.step();
        let answered = self.progress.steps.get(&step.id).map(|progress| &progress.predicted);
        let is_answered = |check: &CheckId| answered.is_some_and(|predicted| predicted.contains_key(check));
        let has_passed = |check: &CheckId| {
            self.checks.get(check).is_some_and(|state| state.verdict == Some(Verdict::Pass) || state.lost)
        };
        // What a learner did not look at, or need not do, keeps no question back; nor does how things were before, which
        // nobody may have looked at in time.
        let is_open =
            |check: &Check| !check.extra && check.until.is_none() && !check.is_hearsay() && !has_passed(&check.id);
        let due = step.blocks.iter().take_while(|block| match block {
            Block::Checks(checks) => !checks.iter().any(is_open),
            _ => true,
        });
        let mut questions = due.filter_map(|block| if let Block::Question(asked) = block { Some(asked) } else { None });
        questions.find(|question| !is_answered(&question.check) && !has_passed(&question.check))
    }

    /// Keeps an answer to a question of the step.
    pub fn predict(&mut self, check: &CheckId, answer: usize) {
        self.step_progress_mut().predicted.insert(check.clone(), Prediction { answer, right: None });
    }

    /// So many milliseconds more were spent at the step; what comes after it is done does not count.
    pub fn spend(&mut self, ms: f64) {
        if !self.is_done(&self.step().id) {
            self.step_progress_mut().ms += ms;
        }
    }

    /// The learner's own commands that a reset to `step` would not bring back: those typed there and later, and those
    /// before that the lesson does not have.
    pub fn own_work_since(&self, step: &StepId) -> Vec<&TypedLine> {
        let place = |id: &StepId| self.lesson.steps.iter().position(|step| step.id == *id).unwrap_or(usize::MAX);
        let meant: BTreeSet<&str> = self.lesson.steps.iter().flat_map(Step::inputs).filter_map(command_of).collect();
        let from = place(step);
        let is_lost = |line: &&TypedLine| {
            line.by == By::Learner
                && !line.command.is_empty()
                && (place(&line.step) >= from || !meant.contains(line.command.trim()))
        };
        self.progress.typed.iter().filter(is_lost).collect()
    }

    /// Takes note of what the guide tells.
    pub fn heard(&mut self, news: &News) {
        match news {
            News::Replaying { done, of } => self.replaying = Some((*done, *of)),
            News::Ready { terminals, .. } => self.ready(terminals),
            News::AtStep { step } => self.arrived(step),
            News::Opened { terminal } => self.terminal(terminal).state = TerminalState::Open,
            News::Closed(closed) => {
                let terminal = self.terminal(&closed.terminal);
                (terminal.state, terminal.running) = (TerminalState::Closed, None);
                self.note(Note::Closed(closed.clone()));
            }
            News::Began { terminal, command, by } => {
                self.terminal(terminal).running = Some(command.clone());
                let step = self.step().id.clone();
                self.progress.began(&step, terminal, command, *by, &self.words);
            }
            News::Ended(ended) => {
                self.terminal(&ended.terminal).running = None;
                let step = self.step().id.clone();
                self.progress.ended(&step, &ended.terminal, &ended.command, ended.by, (ended.exit, ended.shell));
            }
            News::Check { check, verdict, asked, views, cause, lost } => {
                let state = self.checks.entry(check.clone()).or_default();
                (state.verdict, state.lost) = (Some(*verdict), *lost);
                if *asked || *verdict == Verdict::Pass {
                    (state.views, state.cause) = (views.clone(), cause.clone());
                }
                if *asked && *verdict == Verdict::Fail {
                    self.step_progress_mut().mistakes += 1;
                }
                if *verdict == Verdict::Pass {
                    self.compare(check);
                }
            }
            News::StepDone { step, how } => {
                self.done_here |= *step == self.step().id;
                self.progress.steps.entry(step.clone()).or_default().how.get_or_insert(*how);
            }
            News::NotDone { open } => self.note(Note::NotDone(open.clone())),
            News::Remark(remark) => {
                if let Remark::KnownMistake { .. } = remark {
                    self.step_progress_mut().mistakes += 1;
                }
                self.note(Note::Remark(remark.clone()));
            }
            News::World(scene) => self.scene = Some(scene.clone()),
            News::Refused(why) => self.note(Note::Refused(why.clone())),
            News::Words(words) => self.words.extend(words.clone()),
            News::LabLost { why } => (self.lost, self.replaying) = (Some(why.clone()), None),
            News::LessonDone => self.finished = true,
            News::Left { .. } => self.left = true,
            News::Output { .. } | News::Checked => {}
        }
    }

    fn ready(&mut self, terminals: &[TerminalName]) {
        let opened = |(n, name): (usize, &TerminalName)| {
            let state = if n == 0 { TerminalState::Open } else { TerminalState::Unopened };
            Terminal { name: name.clone(), state, running: None }
        };
        self.terminals = terminals.iter().enumerate().map(opened).collect();
        (self.lost, self.scene) = (None, None);
    }

    /// A step begins, or begins again: what was typed for it and for later ones counts no more.
    fn arrived(&mut self, step: &StepId) {
        let Some(at) = self.lesson.steps.iter().position(|s| s.id == *step) else { return };
        (self.at, self.replaying) = (at, None);
        // Who goes back has everything before them again, the end of the lesson too.
        (self.done_here, self.finished) = (false, false);
        self.progress.at = Some(step.clone());
        let later: Vec<StepId> = self.lesson.steps[at..].iter().map(|step| step.id.clone()).collect();
        self.progress.typed.retain(|line| !later.contains(&line.step));
        let checks: Vec<CheckId> =
            self.lesson.steps[at..].iter().flat_map(Step::checks).map(|c| c.id.clone()).collect();
        self.checks.retain(|id, _| !checks.contains(id));
        // What is still missing of earlier steps is told anew; in a new lab, nothing is.
        self.checks.values_mut().for_each(|state| state.lost = false);
        self.notes.clear();
    }

    fn terminal(&mut self, name: &TerminalName) -> &mut Terminal {
        let at = self.terminals.iter().position(|terminal| terminal.name == *name).unwrap_or_else(|| {
            let (name, state) = (name.clone(), TerminalState::Unopened);
            self.terminals.push(Terminal { name, state, running: None });
            self.terminals.len() - 1
        });
        &mut self.terminals[at]
    }

    /// The check that a prediction is about has passed: what is written as the answer has happened.
    fn compare(&mut self, check: &CheckId) {
        let asked = self.lesson.steps.iter().find_map(|step| {
            let question = step.questions().find(|question| question.check == *check)?;
            Some((step, question))
        });
        let Some((step, question)) = asked else { return };
        let kept = self.progress.steps.get_mut(&step.id).and_then(|progress| progress.predicted.get_mut(check));
        // It is compared once: what comes true again, in a new lab, is no news.
        let Some(prediction) = kept.filter(|prediction| prediction.right.is_none()) else { return };
        // An answer kept from another version of the lesson may be none of its answers any more.
        let Some(answer) = question.answers.get(prediction.answer) else { return };
        let right = answer.right;
        prediction.right = Some(right);
        self.note(Note::Predicted { check: check.clone(), right });
    }

    fn note(&mut self, note: Note) {
        self.notes.push_back(note);
        if self.notes.len() > NOTES {
            self.notes.pop_front();
        }
    }
}

fn command_of(typed: &crate::lesson::Typed) -> Option<&str> {
    match &typed.input {
        crate::lesson::Input::Command(command) => Some(command),
        crate::lesson::Input::Key(_) => None,
    }
}

/// What a lesson's end says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub alone: usize,
    pub with_help: usize,
    pub skipped: usize,
    pub mistakes: usize,
    pub hints: usize,
    pub predicted_right: usize,
    pub predicted: usize,
    pub ms: f64,
}

impl Session {
    pub fn summary(&self) -> Summary {
        let steps = || self.progress.steps.values();
        let done = |how| steps().filter(|step| step.how == Some(how)).count();
        let predictions = || steps().flat_map(|step| step.predicted.values());
        Summary {
            alone: done(How::Alone),
            with_help: done(How::WithHelp),
            skipped: done(How::Skipped),
            mistakes: steps().map(|step| step.mistakes).sum(),
            hints: steps().map(|step| step.hints).sum(),
            predicted_right: predictions().filter(|p| p.right == Some(true)).count(),
            predicted: predictions().filter(|p| p.right.is_some()).count(),
            ms: steps().map(|step| step.ms).sum(),
        }
    }
}

#[cfg(test)]
mod tests;
