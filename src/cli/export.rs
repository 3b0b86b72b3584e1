//! `nslab export`: what a learner typed in a lesson, as a report that is a lesson itself.
//!
//! It is typed again in a new lab first: so each check stands behind the command that it passes by, and what no longer
//! passes is told. It is written all the same.

mod outcome;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use self::outcome::Outcome;
use super::args::{Common, ExportArgs, Format};
use super::conduct::{conduct_with, preflight};
use super::exit::Exit;
use super::lessons::{self, Found};
use super::reporting::Show;
use super::{complain, complain_of, doctor, say, shelf, terminal};
use crate::lesson::{Check, CheckId, Lesson, StepId, choose, foreign_fence, has_errors, parse};
use crate::messages::Messages;
use crate::progress::{Environment, LessonProgress, Store, fit};
use crate::run::guide::How;
use crate::run::{self, Fault, Rerun, Stood};
use crate::submission::{FORMAT, Origin, Report, ReportStep, Statuses, applied, entries, write, written};
use crate::sys::replace::{USUAL, replace};

pub fn main(common: &Common, args: &ExportArgs) -> Exit {
    export(common, args).unwrap_or_else(|exit| exit)
}

fn export(common: &Common, args: &ExportArgs) -> Result<Exit, Exit> {
    let messages = common.messages();
    if let Some(file) = &args.output {
        may_write(file, messages)?;
    }
    let found = one(common, &args.lesson)?;
    let Some(lesson) = found.lesson.as_ref().filter(|_| !found.is_invalid()) else {
        complain(found.drawn(terminal::diagnostic_style(common.color)));
        return Err(Exit::InvalidLesson);
    };
    let progress = kept(common, &found, lesson)?;
    let seed = common.seed.clone().unwrap_or_else(|| progress.seed.clone());
    let words = choose(lesson, &seed);
    let origin = Origin {
        format: FORMAT,
        lesson: lesson.id.to_string(),
        digest: lesson.digest.clone(),
        seed: seed.clone(),
        name: args.name.as_ref().map(|name| name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()),
        written: Some(chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
    };
    let checks = BTreeMap::new();
    let mut report = Report { lesson, words: &words, origin, steps: steps(lesson, &progress), checks, messages };
    if report.steps.is_empty() {
        return Err(nothing(&args.lesson, messages));
    }

    let done: BTreeSet<&StepId> = report.steps.iter().filter(|step| is_done(step)).map(|step| &step.id).collect();
    let again = applied(lesson, &report.submission(), &written(lesson, &done, &BTreeSet::new()), Statuses::Expected);
    let (rerun, reported) = retype(common, again, &seed);
    let stood: BTreeMap<&CheckId, &Stood> =
        rerun.iter().flat_map(|rerun| &rerun.steps).flat_map(|s| &s.checks).collect();
    let checks = placed(lesson, &done, &stood);
    report.checks = checks;

    let text = write(&report);
    let (_, diagnostics) = parse(lesson.id.clone(), "report.md", &text);
    let outcome = Outcome { report: &report, rerun: rerun.as_ref().ok(), diagnostics: &diagnostics };
    // A report that is no lesson is our defect, and worth more than none.
    let valid = if has_errors(&diagnostics) { Exit::Bug } else { Exit::Good };
    let put = put(common, args, &text, &outcome, messages);
    let ran = rerun.as_ref().map_or_else(|exit| *exit, |_| outcome.exit());
    Ok(Exit::of([valid, put, ran, reported]))
}

/// The lesson of this name.
pub(super) fn one(common: &Common, name: &str) -> Result<Found, Exit> {
    let found = lessons::find(common.lessons.as_deref(), &[name.to_owned()], common.language()).map_err(|error| {
        complain_of(common, error.told(&common.messages()));
        error.exit()
    })?;
    found.into_iter().next().ok_or(Exit::Usage)
}

fn kept(common: &Common, found: &Found, lesson: &Lesson) -> Result<LessonProgress, Exit> {
    let store = Store::open(&Environment::of_process());
    let progress = store.load(&found.key).map_err(|error| {
        complain_of(common, error);
        Exit::Usage
    })?;
    let messages = common.messages();
    let Some(progress) = progress else { return Err(nothing(found.id.as_str(), messages)) };
    let fitted = fit(lesson, &progress);
    if fitted.changed {
        complain(format_args!("{}\n", messages.say("export-lesson-changed")));
    }
    Ok(fitted.progress)
}

fn nothing(lesson: &str, messages: Messages) -> Exit {
    complain(format_args!("{}\n", messages.tell("export-nothing-typed", &[("lesson", lesson.into())])));
    Exit::Usage
}

/// The steps in which something was done, in the lesson's order.
fn steps(lesson: &Lesson, progress: &LessonProgress) -> Vec<ReportStep> {
    let mut typed = entries(&progress.typed);
    let work = lesson.steps.iter().filter(|step| step.is_work());
    let steps = work.filter_map(|step| {
        let how = progress.steps.get(&step.id).and_then(|kept| kept.how);
        let entries = typed.remove(&step.id).unwrap_or_default();
        (how.is_some() || !entries.is_empty()).then(|| ReportStep { id: step.id.clone(), how, entries })
    });
    steps.collect()
}

fn is_done(step: &ReportStep) -> bool {
    matches!(step.how, Some(How::Alone | How::WithHelp))
}

/// Types it all again, in a lab that nobody sees.
fn retype(common: &Common, lesson: Lesson, seed: &str) -> (Result<Rerun, Exit>, Exit) {
    let ready = |events: &run::event::Events| {
        preflight(common, std::slice::from_ref(&lesson), events)?;
        Ok(vec![lesson.clone()])
    };
    let (rerun, reported) = conduct_with(common, Show::Nothing, ready, async |lessons, events, stopping| {
        run::rerun(&lessons[0], seed, events, stopping).await
    });
    let rerun = rerun.and_then(|rerun| match &rerun.fault {
        Some(Fault::Interrupted) => Err(Exit::Interrupted),
        Some(Fault::Unavailable(why)) => {
            complain_of(common, why);
            if common.format == Format::Human {
                doctor::explain(common);
            }
            Err(Exit::Unable)
        }
        Some(Fault::Gone(_)) | None => Ok(rerun),
    });
    (rerun, reported)
}

/// The checks to write, and their places. What a step is not done without stands there though it does not pass;
/// anything else that does not would only fail whoever runs the report.
fn placed(
    lesson: &Lesson,
    done: &BTreeSet<&StepId>,
    stood: &BTreeMap<&CheckId, &Stood>,
) -> BTreeMap<CheckId, Option<usize>> {
    let place = |id: &CheckId| stood.get(id).and_then(|stood| stood.place);
    let checks = lesson.steps.iter().flat_map(|step| step.checks());
    let idle =
        |check: &&Check| place(&check.id).is_none() && (check.is_hearsay() || check.extra || check.until.is_some());
    let idle: BTreeSet<CheckId> = checks.filter(idle).map(|check| check.id.clone()).collect();
    written(lesson, done, &idle).into_iter().map(|id| (id.clone(), place(&id))).collect()
}

/// Nothing but an older report is written over.
fn may_write(file: &Path, messages: Messages) -> Result<(), Exit> {
    if fs::symlink_metadata(file).is_err() {
        return Ok(());
    }
    let is_file = fs::metadata(file).is_ok_and(|meta| meta.is_file());
    let is_report =
        is_file && shelf::read(&file.to_string_lossy()).is_ok_and(|text| foreign_fence(&text, "submission").is_some());
    if is_report {
        return Ok(());
    }
    let file = file.display().to_string();
    complain(format_args!("{}\n", messages.tell("export-in-the-way", &[("file", file.into())])));
    Err(Exit::Usage)
}

/// Puts the report where it was asked for, and says what there is to say where it is not.
fn put(common: &Common, args: &ExportArgs, text: &str, outcome: &Outcome<'_>, messages: Messages) -> Exit {
    let written = match &args.output {
        None => Ok(()),
        // An older report is worth keeping until the new one is whole.
        Some(file) => replace(file, text.as_bytes(), USUAL),
    };
    if let (Err(error), Some(file)) = (&written, &args.output) {
        let parts = [("file", file.display().to_string().into()), ("error", error.to_string().into())];
        complain(format_args!("{}\n", messages.tell("export-cannot-write", &parts)));
        return Exit::Usage;
    }
    match (common.format, &args.output) {
        (Format::Json, file) => say(outcome.document(file.as_deref(), text)),
        (Format::Human, Some(file)) => say(outcome.words(common, Some(file))),
        (Format::Human, None) => {
            say(text);
            complain(outcome.words(common, None));
        }
    }
    Exit::Good
}
