//! What stands over everything else, and takes the keys: dialogs, questions, lists, long texts. Which they are, as data:
//! `saying` has what they say, `answer` what keys do in them.

use crate::learn::front::LessonEntry;
use crate::lesson::{CheckId, LessonId, Question, StepId, TerminalName};
use crate::run::guide::How;

#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// Where the learner is, said once.
    Welcome,
    Help {
        scroll: usize,
    },
    /// The step's text on the whole screen.
    Reader {
        scroll: usize,
    },
    World {
        scroll: usize,
    },
    /// All lessons and their steps; the line that is chosen.
    Lessons {
        entries: Vec<Entry>,
        at: usize,
    },
    Ask(Ask),
    Question {
        question: Question,
        at: Option<usize>,
        /// What was typed on meanwhile, for the shell.
        typed: String,
    },
    /// There is no lab.
    Lost,
    /// The lesson is over.
    Summary {
        scroll: usize,
    },
}

/// Whether to do what can't be undone, or is worth a thought.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    Skip {
        open: Vec<CheckId>,
    },
    Solve,
    Reset {
        step: StepId,
        /// The learner's own commands that it would not bring back.
        lost: Vec<(TerminalName, String)>,
    },
    Quit,
}

/// A line of the list of lessons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub lesson: String,
    /// None: the lesson itself.
    pub step: Option<StepId>,
    pub title: String,
    /// Of its steps, so many are done: of one or none, or of all of the lesson's.
    pub done: (usize, usize),
    pub skipped: bool,
}

impl Overlay {
    /// All lessons with their steps; the step that the learner is at is chosen.
    pub fn lessons(lessons: &[LessonEntry], lesson: &LessonId, step: &StepId) -> Self {
        let mut entries = Vec::new();
        for lesson in lessons {
            let (id, done) = (lesson.name.clone(), (lesson.done(), lesson.steps.len()));
            entries.push(Entry { lesson: id.clone(), step: None, title: lesson.title.clone(), done, skipped: false });
            entries.extend(lesson.steps.iter().map(|step| Entry {
                lesson: id.clone(),
                step: Some(step.id.clone()),
                title: step.title.clone(),
                done: (usize::from(step.how.is_some()), 1),
                skipped: step.how == Some(How::Skipped),
            }));
        }
        let here = |entry: &Entry| entry.lesson == lesson.as_str() && entry.step.as_ref() == Some(step);
        Self::Lessons { at: entries.iter().position(here).unwrap_or(0), entries }
    }

    /// Whether Up and Down move a text.
    pub fn scrolls(&self) -> bool {
        matches!(self, Self::Help { .. } | Self::Reader { .. } | Self::World { .. } | Self::Summary { .. })
    }

    pub fn scroll_mut(&mut self) -> Option<&mut usize> {
        match self {
            Self::Help { scroll } | Self::Reader { scroll } | Self::World { scroll } | Self::Summary { scroll } => {
                Some(scroll)
            }
            _ => None,
        }
    }
}
