//! Which lesson, from which step, and what was done of it before.

use crate::cli::args::{Common, LearnArgs};
use crate::cli::exit::Exit;
use crate::cli::kept::Kept;
use crate::cli::{complain, complain_of, conduct, lessons, run, step_name};
use crate::lesson::{Lesson, StepId};
use crate::progress::{LessonKey, LessonProgress, Standing, Store, StoreError, fit, standing};
use crate::run::event::Events;

/// Where the learner goes.
pub struct Target {
    /// As it was named, or could be.
    pub name: String,
    pub lesson: Lesson,
    pub key: LessonKey,
    pub progress: LessonProgress,
    /// None: where the record says.
    pub from: Option<StepId>,
}

/// What the command line asks for.
pub fn chosen(common: &Common, args: &LearnArgs, store: &Store) -> Result<Target, Exit> {
    match &args.lesson {
        Some(name) => {
            let (lesson, step) = match step_name::split(name) {
                (lesson, Some(step)) if args.step.is_none() => (lesson, Some(step)),
                _ => (name.as_str(), args.step.as_deref()),
            };
            named(common, lesson, step, store)
        }
        None => named(common, &unfinished(common)?, None, store),
    }
}

/// A lesson by its name, and the step by its id or number.
pub fn named(common: &Common, name: &str, step: Option<&str>, store: &Store) -> Result<Target, Exit> {
    // Nobody listens: for people, what is wrong is told at once.
    let (to, _) = std::sync::mpsc::channel();
    let found = conduct::fit(common, &[name.to_owned()], &Events::new(to))?;
    let Some(lesson) = found.into_iter().next() else { return Err(Exit::Usage) };
    let found = lessons::find(common.lessons.as_deref(), &[name.to_owned()], common.language());
    let Some(key) = found.ok().and_then(|found| found.first().map(|one| one.key.clone())) else {
        return Err(Exit::Usage);
    };
    let kept = kept(store, &key);
    let seed = || common.seed.clone().unwrap_or_else(run::random_seed);
    let mut progress = match kept {
        Some(kept) => {
            let fitted = fit(&lesson, &kept);
            if fitted.changed && !fitted.dropped.is_empty() {
                let steps: Vec<&str> = fitted.dropped.iter().map(StepId::as_str).collect();
                let messages = common.messages();
                let words = messages.tell("progress-dropped", &[("steps", steps.join(", ").into())]);
                complain(format_args!("{words}\n"));
            }
            fitted.progress
        }
        // Of two sessions that begin at once, both have the words of whichever was first.
        None => {
            let (digest, seed) = (lesson.digest.clone(), seed());
            let first = LessonProgress { digest, seed, ..LessonProgress::default() };
            store.begin(&key, &first).unwrap_or(first) // the session tells that nothing is kept
        }
    };
    if common.seed.is_some() || progress.seed.is_empty() {
        progress.seed = seed();
    }
    let from = match step {
        Some(step) => Some(step_of(common, &lesson, step)?),
        None => match standing(&lesson, Some(&progress)) {
            Standing::At { step, .. } => Some(step),
            Standing::NotBegun | Standing::Done { .. } => None,
        },
    };
    progress.at.clone_from(&from);
    Ok(Target { name: name.to_owned(), lesson, key, progress, from })
}

fn kept(store: &Store, key: &LessonKey) -> Option<LessonProgress> {
    match store.load(key) {
        Ok(kept) => kept,
        Err(StoreError::Nowhere) => None,
        Err(error) => {
            complain(format_args!("warning: {error}\n"));
            None
        }
    }
}

/// The lesson to go on with; where all are done, the first again.
fn unfinished(common: &Common) -> Result<String, Exit> {
    let (_, found) = lessons::all(common.lessons.as_deref(), common.language()).map_err(|error| {
        complain_of(common, error.told(&common.messages()));
        error.exit()
    })?;
    let next = Kept::of(common, &found).next(&found).or(found.first()).map(|one| one.id.to_string());
    next.ok_or(Exit::Usage)
}

fn step_of(common: &Common, lesson: &Lesson, named: &str) -> Result<StepId, Exit> {
    step_name::resolve(lesson, named).map_err(|error| {
        complain_of(common, error);
        Exit::Usage
    })
}
