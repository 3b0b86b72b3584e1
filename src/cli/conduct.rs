//! What `run` and `prove` share: lessons found, read and fit for this machine; events reported by a thread of
//! their own; signals heeded.

use std::io;
use std::sync::mpsc;
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{oneshot, watch};

use super::args::{Common, Format};
use super::exit::Exit;
use super::lessons::{self, FindError, Found};
use super::reporting::{Reporting, Show};
use super::signals::Stop;
use super::terminal;
use super::{complain, complain_of};
use crate::lesson::{Lesson, Need};
use crate::messages::Messages;
use crate::run::event::{Event, Events, What};
use crate::{doctor::install_hint, lab};

/// Does `work` with the lessons named, and says what came of it and of reporting it.
pub fn conduct<T>(
    common: &Common,
    named: &[String],
    show: Show,
    work: impl AsyncFnOnce(Vec<Lesson>, &Events, watch::Receiver<bool>) -> T,
) -> (Result<T, Exit>, Exit) {
    conduct_with(common, show, |events| fit(common, named, events), work)
}

/// The same, with lessons that somebody has at hand.
pub fn conduct_with<T>(
    common: &Common,
    show: Show,
    lessons: impl FnOnce(&Events) -> Result<Vec<Lesson>, Exit>,
    work: impl AsyncFnOnce(Vec<Lesson>, &Events, watch::Receiver<bool>) -> T,
) -> (Result<T, Exit>, Exit) {
    let reporting = match Reporting::open(common, show) {
        Ok(reporting) => reporting,
        Err(error) => {
            complain_of(common, error);
            return (Err(Exit::Usage), Exit::Good);
        }
    };
    let (to, from) = mpsc::channel();
    let events = Events::new(to);
    let ready = lessons(&events).and_then(|lessons| Ok((lessons, Loop::new(&events)?)));
    // A thread of its own: a reader of our output that pauses must not pause the labs.
    let (told, all_told) = oneshot::channel();
    let reporter = thread::spawn(move || {
        let reported = report(reporting, &from);
        let _ = told.send(()); // nobody listens where the run ended before it began
        reported
    });
    let outcome = match ready {
        Ok((lessons, event_loop)) => Ok(event_loop.execute(lessons, work, events, all_told)),
        Err(exit) => {
            drop(events); // the reporter ends when nobody can tell anything any more
            Err(exit)
        }
    };
    (outcome, reporter.join().unwrap_or(Exit::Bug))
}

fn report(mut reporting: Reporting, from: &mpsc::Receiver<Event>) -> Exit {
    for event in from {
        reporting.event(event);
    }
    match reporting.close() {
        Ok(()) => Exit::Good,
        Err(error) => {
            complain(format_args!("error: {error}\n"));
            Exit::Usage
        }
    }
}

/// The lessons asked for, all of them valid and this machine able, or why not.
pub(super) fn fit(common: &Common, named: &[String], events: &Events) -> Result<Vec<Lesson>, Exit> {
    let found = lessons::find(common.lessons.as_deref(), named, common.language());
    let found = found.map_err(|error| not_found(common, events, &error))?;
    diagnose(common, &found, events)?;
    let lessons: Vec<Lesson> = found.into_iter().filter_map(|f| f.lesson).collect();
    preflight(common, &lessons, events)?;
    Ok(lessons)
}

fn not_found(common: &Common, events: &Events, error: &FindError) -> Exit {
    tell_error(common, events, error.told(&common.messages()));
    error.exit()
}

/// What is wrong before a run goes to standard error for people, and into the stream for programs.
fn tell_error(common: &Common, events: &Events, message: String) {
    match common.format {
        Format::Human => complain_of(common, &message),
        Format::Json => events.tell(What::Error { message }),
    }
}

/// Tells everything wrong with every lesson at once.
fn diagnose(common: &Common, found: &[Found], events: &Events) -> Result<(), Exit> {
    for one in found {
        match common.format {
            Format::Human => complain(one.drawn(terminal::diagnostic_style(common.color))),
            Format::Json => {
                for diagnostic in &one.diagnostics {
                    let (line, column) = one.position(diagnostic);
                    events.of(&one.id).tell(What::Diagnostic {
                        rule: diagnostic.rule.id,
                        severity: diagnostic.severity,
                        message: diagnostic.message.clone(),
                        label: diagnostic.label.clone(),
                        help: diagnostic.help.clone(),
                        file: one.file.clone(),
                        line,
                        column,
                    });
                }
            }
        }
    }
    if found.iter().any(Found::is_invalid) { Err(Exit::InvalidLesson) } else { Ok(()) }
}

/// Programs that lessons need and this machine lacks, before anything runs.
pub(super) fn preflight(common: &Common, lessons: &[Lesson], events: &Events) -> Result<(), Exit> {
    let mut lacking = false;
    for lesson in lessons {
        for need in lab::missing(&lesson.settings.needs) {
            lacking = true;
            tell_error(common, events, lacks(lesson, &need, &common.messages()));
        }
    }
    if lacking { Err(Exit::Unable) } else { Ok(()) }
}

fn lacks(lesson: &Lesson, need: &Need, messages: &Messages) -> String {
    let programs = need.0.join(&format!(" {} ", messages.say("cli-or")));
    let parts = [("lesson", lesson.id.as_str().into()), ("programs", programs.into())];
    let lacks = messages.tell("cli-lacks", &parts);
    match install_hint(&need.0[..1.min(need.0.len())]) {
        Some(hint) => format!("{lacks}; {}", messages.tell("cli-to-install", &[("command", hint.into())])),
        None => lacks,
    }
}

/// What all waiting is done by, and what ends it early.
struct Loop {
    runtime: Runtime,
    stop: Stop,
}

impl Loop {
    fn new(events: &Events) -> Result<Self, Exit> {
        let cannot = |what: &str, error: io::Error| {
            events.tell(What::Error { message: format!("cannot {what}: {error}") });
            Exit::Unable
        };
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| cannot("wait for events", error))?;
        let stop = {
            let _entered = runtime.enter(); // tokio's signals belong to a runtime
            Stop::new().map_err(|error| cannot("watch for signals", error))?
        };
        Ok(Self { runtime, stop })
    }

    /// Works on this thread, which lives as long as the process: labs die with the thread that made them.
    fn execute<T>(
        mut self,
        lessons: Vec<Lesson>,
        work: impl AsyncFnOnce(Vec<Lesson>, &Events, watch::Receiver<bool>) -> T,
        events: Events,
        all_told: oneshot::Receiver<()>,
    ) -> T {
        self.runtime.block_on(async {
            let (stop, stopping) = watch::channel(false);
            let outcome = tokio::select! {
                biased;
                never = pass_on(&mut self.stop, stop) => never,
                outcome = work(lessons, &events, stopping) => outcome,
            };
            drop(events);
            // Whoever reads our output may have stopped reading: a further signal ends the waiting.
            tokio::select! {
                _ = all_told => outcome,
                () = self.stop.asked() => std::process::exit(Exit::Interrupted.code().into()),
            }
        })
    }
}

/// Says `stop` at each signal that asks us to end.
async fn pass_on<T>(asked: &mut Stop, stop: watch::Sender<bool>) -> T {
    loop {
        asked.asked().await;
        stop.send_replace(true);
    }
}
