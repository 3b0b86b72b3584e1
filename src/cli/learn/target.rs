//! Which lesson, from which step, and what was done of it before.

use std::path::Path;

use crate::cli::args::{Common, LearnArgs};
use crate::cli::exit::Exit;
use crate::cli::{complain, complain_of, lessons, run, session};
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
            let (lesson, step) = match name.rsplit_once('#') {
                Some((lesson, step)) if args.step.is_none() => (lesson, Some(step)),
                _ => (name.as_str(), args.step.as_deref()),
            };
            named(common, lesson, step, store)
        }
        None => named(common, &unfinished(common, store)?, None, store),
    }
}

/// A lesson by its name, and the step by its id or number.
pub fn named(common: &Common, name: &str, step: Option<&str>, store: &Store) -> Result<Target, Exit> {
    // Nobody listens: for people, what is wrong is told at once.
    let (to, _) = std::sync::mpsc::channel();
    let found = session::fit(common, &[name.to_owned()], &Events::new(to))?;
    let Some(lesson) = found.into_iter().next() else { return Err(Exit::Usage) };
    let key = key(common, &lesson);
    let kept = kept(store, &key);
    let mut progress = match kept {
        Some(kept) => fit(&lesson, &kept).progress,
        None => LessonProgress { digest: lesson.digest.clone(), ..LessonProgress::default() },
    };
    if let Some(seed) = &common.seed {
        progress.seed.clone_from(seed);
    } else if progress.seed.is_empty() {
        progress.seed = run::random_seed();
    }
    let from = match step {
        Some(step) => Some(step_of(&lesson, step)?),
        None => match standing(&lesson, Some(&progress)) {
            Standing::At { step, .. } => Some(step),
            Standing::NotBegun | Standing::Done { .. } => None,
        },
    };
    progress.at.clone_from(&from);
    Ok(Target { name: name.to_owned(), lesson, key, progress, from })
}

pub fn key(common: &Common, lesson: &Lesson) -> LessonKey {
    let is_built_in = common.lessons.is_none() && !lessons::is_file(&lesson.file);
    match is_built_in || lesson.file == format!("{}.md", lesson.id) {
        true => LessonKey::built_in(&lesson.id),
        false => {
            let file = Path::new(&lesson.file);
            LessonKey::of_file(&lesson.id, &std::path::absolute(file).unwrap_or_else(|_| file.to_owned()))
        }
    }
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

/// The first lesson that is not done.
fn unfinished(common: &Common, store: &Store) -> Result<String, Exit> {
    let (_, found) = lessons::all(common.lessons.as_deref(), common.language()).map_err(|error| {
        complain_of(common, error.told(&common.messages()));
        error.exit()
    })?;
    let is_open = |lesson: &Lesson| {
        let progress = kept(store, &key(common, lesson));
        !matches!(standing(lesson, progress.as_ref()), Standing::Done { .. })
    };
    let open = found.iter().find(|one| one.lesson.as_ref().is_some_and(is_open));
    let next = open.or(found.first()).map(|one| one.id.to_string());
    next.ok_or(Exit::Usage)
}

fn step_of(lesson: &Lesson, named: &str) -> Result<StepId, Exit> {
    let work: Vec<&StepId> = lesson.steps.iter().filter(|step| step.is_work()).map(|step| &step.id).collect();
    let by_number = named.parse::<usize>().ok().and_then(|n| work.get(n.checked_sub(1)?));
    let by_id = work.iter().find(|id| id.as_str() == named);
    by_id.or(by_number).map(|id| (*id).clone()).ok_or_else(|| {
        let steps: Vec<String> = work.iter().enumerate().map(|(n, id)| format!("  {} {id}", n + 1)).collect();
        complain(format_args!("error: lesson {} has no step `{named}`; its steps:\n{}\n", lesson.id, steps.join("\n")));
        Exit::Usage
    })
}
