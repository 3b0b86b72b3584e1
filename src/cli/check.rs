//! `nslab check`: a report typed again in a new lab and held to the lesson's own checks, before it is handed in.
//!
//! Of the file only the commands are taken. The checks are those of the lesson that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::args::{CheckArgs, Common, Format};
use super::conduct::{conduct_with, preflight};
use super::exit::Exit;
use super::export::one;
use super::lessons::{Found, is_file};
use super::reporting::Show;
use super::{complain, complain_of, doctor, say, shelf, terminal};
use crate::check::Verdict;
use crate::lesson::{Check, CheckId, Lesson, LessonId, Step, StepId, draw};
use crate::report::Tone;
use crate::report::lines::{block, row};
use crate::run::event::Events;
use crate::run::{self, Rerun};
use crate::submission::{Statuses, Submission, applied, read, written};

pub fn main(common: &Common, args: &CheckArgs) -> Exit {
    check(common, args).unwrap_or_else(|exit| exit)
}

fn check(common: &Common, args: &CheckArgs) -> Result<Exit, Exit> {
    let submission = submitted(common, &args.file)?;
    let found = lesson(common, args, &submission)?;
    let Some(lesson) = found.lesson.as_ref().filter(|_| !found.is_invalid()) else {
        complain(found.drawn(terminal::diagnostic_style(common.color)));
        return Err(Exit::InvalidLesson);
    };
    differences(common, lesson, &submission);
    let ids: BTreeSet<&StepId> = submission.steps.iter().map(|step| &step.id).collect();
    let judged = written(lesson, &ids, &BTreeSet::new());
    let again = applied(lesson, &submission, &judged, Statuses::Ignored);
    let seed = common.seed.clone().unwrap_or_else(|| submission.origin.seed.clone());
    let ready = |events: &Events| {
        preflight(common, std::slice::from_ref(&again), events)?;
        Ok(vec![again.clone()])
    };
    let (rerun, reported) = conduct_with(common, Show::Run, ready, async |lessons, events, stopping| {
        run::rerun(&lessons[0], &seed, events, stopping).await
    });
    let rerun = rerun?;
    let explained = doctor::explain_refused(common, [&rerun.fault]);
    if common.format == Format::Human && !explained {
        say(marks(common, lesson, &ids, &rerun));
    }
    let missing = lesson.steps.iter().any(|step| step.is_work() && !ids.contains(&step.id));
    let all = if missing { Exit::CheckFailed } else { Exit::Good };
    Ok(Exit::of([Exit::of_rerun(&rerun), all, reported]))
}

fn submitted(common: &Common, file: &Path) -> Result<Submission, Exit> {
    let name = file.display().to_string();
    let text = shelf::read(&file.to_string_lossy()).map_err(|error| {
        complain_of(common, error);
        Exit::Usage
    })?;
    let id = file.file_stem().map_or_else(|| name.clone(), |stem| stem.to_string_lossy().into_owned());
    let (submission, diagnostics) = read(LessonId(id), &name, &text);
    submission.ok_or_else(|| {
        complain(draw(&diagnostics, &name, &text, terminal::diagnostic_style(common.color)));
        Exit::InvalidLesson
    })
}

/// The lesson that it is held to. A file may name one of ours, and no other file: it is not its place to say what is
/// read here.
fn lesson(common: &Common, args: &CheckArgs, submission: &Submission) -> Result<Found, Exit> {
    let messages = common.messages();
    let named = submission.origin.lesson.as_str();
    match &args.against {
        Some(against) => one(common, against),
        None if is_file(named) => {
            complain(format_args!("{}\n", messages.tell("check-names-a-file", &[("lesson", named.into())])));
            Err(Exit::Usage)
        }
        None => one(common, named).inspect_err(|_| complain(format_args!("{}\n", messages.say("check-against")))),
    }
}

/// Tells where the file is not of the lesson as it is here.
fn differences(common: &Common, lesson: &Lesson, submission: &Submission) {
    let messages = common.messages();
    let digest = &submission.origin.digest;
    if common.format != Format::Human {
        return;
    }
    if !digest.is_empty() && *digest != lesson.digest {
        complain(format_args!("{}\n", messages.tell("check-other-lesson", &[("lesson", lesson.id.as_str().into())])));
    }
    let unknown = submission.steps.iter().filter(|step| lesson.steps.iter().all(|of| of.id != step.id));
    let unknown: Vec<&str> = unknown.map(|step| step.id.as_str()).collect();
    if !unknown.is_empty() {
        let parts = [("steps", unknown.join(", ").into())];
        complain(format_args!("{}\n", messages.tell("check-unknown-steps", &parts)));
    }
}

/// The points of each step, and of all.
fn marks(common: &Common, lesson: &Lesson, ids: &BTreeSet<&StepId>, rerun: &Rerun) -> String {
    let look = terminal::look(common);
    let messages = common.messages();
    let passed: BTreeMap<&CheckId, bool> = rerun
        .steps
        .iter()
        .flat_map(|step| &step.checks)
        .map(|(id, stood)| (id, stood.verdict == Verdict::Pass))
        .collect();
    let has_passed = |check: &&Check| passed.get(&check.id).copied().unwrap_or(false);
    let points = |checks: Vec<&Check>| checks.iter().map(|check| check.points as usize).sum::<usize>();
    let mut out = String::from("\n");
    let (mut all, mut earned) = (0, 0);
    for step in lesson.steps.iter().filter(|step| step.is_work()) {
        let of = points(step.checks().filter(|check| is_marked(check) && !check.extra).collect());
        let got = points(step.checks().filter(|check| is_marked(check)).filter(has_passed).collect());
        (all, earned) = (all + of, earned + got);
        let parts = [("got", got.into()), ("of", of.into())];
        let right = match ids.contains(&step.id) {
            true => messages.tell("check-points", &parts),
            false => messages.say("check-step-missing"),
        };
        let verdict = match ids.contains(&step.id) {
            true if got >= of => Verdict::Pass,
            true => Verdict::Fail,
            false => Verdict::Skipped,
        };
        out.push_str(&row(&look, 0, Some(verdict), (&step.title, Tone::Plain), &right));
    }
    let total = messages.tell("check-total", &[("got", earned.into()), ("of", all.into())]);
    out.push_str(&block(&look, 0, &total, Tone::Heading));
    let hidden = lesson.steps.iter().flat_map(Step::checks).filter(|check| check.hidden).count();
    if hidden > 0 {
        out.push_str(&block(&look, 0, &messages.tell("check-hidden", &[("count", hidden.into())]), Tone::Faint));
    }
    out
}

/// Starting points are there to be passed on the way, and hearsay proves nothing: neither is marked.
fn is_marked(check: &Check) -> bool {
    !check.hidden && !check.is_hearsay() && check.until.is_none()
}
