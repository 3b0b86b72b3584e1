//! What a learner has done, put where nslab keeps it.

use std::path::Path;

use nslab::lesson::{ExpectedEnd, Input, Lesson, parse};
use nslab::progress::{Environment, LessonKey, LessonProgress, StepProgress, Store, TypedLine};
use nslab::run::guide::{By, How};

use super::LessonText;

/// A learner's record of a lesson.
pub struct Learner {
    pub lesson: Lesson,
    pub progress: LessonProgress,
}

impl Learner {
    /// Of a lesson that comes with the program; nothing is done yet.
    pub fn of(name: &str) -> Self {
        let (lesson, _) = parse(name.into(), &format!("{name}.md"), &LessonText::built_in(name).to_string());
        let lesson = lesson.expect("it is valid");
        let progress = LessonProgress {
            digest: lesson.digest.clone(),
            seed: "s".to_owned(),
            started: Some("2026-03-01T10:00:00Z".to_owned()),
            updated: Some("2026-03-01T10:00:00Z".to_owned()),
            ..LessonProgress::default()
        };
        Self { lesson, progress }
    }

    /// Typed the first steps, so many, as the lesson has them.
    pub fn did(mut self, steps: usize, how: How) -> Self {
        let work: Vec<_> = self.lesson.steps.iter().filter(|step| step.is_work()).take(steps).cloned().collect();
        for step in &work {
            for typed in step.inputs() {
                if let Input::Command(command) = &typed.input {
                    let terminal = typed.terminal.as_str();
                    self = self.typed(step.id.as_str(), terminal, command);
                    let line = self.progress.typed.last_mut().expect("it was typed just now");
                    line.exit = match typed.expect.end {
                        ExpectedEnd::Status(status) => Some(status),
                        ExpectedEnd::Running | ExpectedEnd::Any => panic!("a lesson of another kind than these"),
                    };
                }
            }
            let done = StepProgress { how: Some(how), mistakes: 1, hints: 2, ms: 90_000.0, ..StepProgress::default() };
            self.progress.steps.insert(step.id.clone(), done);
            self.progress.at = Some(step.id.clone());
        }
        if self.lesson.steps.iter().filter(|step| step.is_work()).count() == work.len() {
            self.progress.finished = Some("2026-03-02T10:00:00Z".to_owned());
        }
        self
    }

    /// Typed one command more. `{{pid A}}` was a number then.
    pub fn typed(mut self, step: &str, terminal: &str, command: &str) -> Self {
        let meant = command.contains("{{pid ").then(|| command.to_owned());
        let command = command.replace("{{pid A}}", "4242").replace("{{pid B}}", "4343");
        self.progress.typed.push(TypedLine {
            step: step.into(),
            terminal: terminal.into(),
            command,
            exit: Some(0),
            by: By::Learner,
            meant,
            shell: None,
            meanwhile: Some(0),
        });
        self
    }

    /// As if it had been kept by a session, below this state folder.
    pub fn keep(&self, state: &Path) {
        let key = LessonKey::built_in(&self.lesson.id);
        store(state).save(&key, &self.progress).expect("it can be kept");
    }
}

pub fn store(state: &Path) -> Store {
    Store::open(&Environment { state_home: Some(state.as_os_str().to_owned()), home: None })
}
