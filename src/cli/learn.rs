//! `nslab learn`: the guide on this thread, whoever shows the session on another, what is kept on a third.

mod keeping;
mod options;
mod target;

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, Sender};
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use self::target::Target;
use super::args::{Common, LearnArgs};
use super::exit::Exit;
use super::signals::{Change, Changes, Stop};
use super::{complain, complain_of, doctor, say, terminal};
use crate::lab;
use crate::learn::attach::{self, Door, Overheard};
use crate::learn::front::{End, Heard, Options};
use crate::learn::session::Session;
use crate::learn::{plain, screen};
use crate::lesson::{Lesson, StepId, choose, fill_checks};
use crate::messages::Messages;
use crate::progress::{Environment, Keeper, LessonKey, Standing, Store, fit, standing};
use crate::report::Tone;
use crate::report::lines::block;
use crate::run::Fault;
use crate::run::guide::{GuideOrder, GuideOutcome, News, Wish, guide};

pub fn main(common: &Common, args: &LearnArgs) -> Exit {
    learn(common, args).unwrap_or_else(|exit| exit)
}

/// One lesson after the other, as the learner goes on.
fn learn(common: &Common, args: &LearnArgs) -> Result<Exit, Exit> {
    let has_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !args.plain && !has_terminal {
        complain_of(common, common.messages().say("learn-no-terminal"));
        return Err(Exit::Usage);
    }
    let mut learning = Learning::new()?;
    lab::launch_ahead();
    // Before this session begins a record. One that cannot be read was somebody's all the same.
    let mut is_first = learning.store.all().is_ok_and(|kept| kept.is_empty());
    let mut target = target::chosen(common, args, &learning.store)?;
    let output = options::output(common, args, &target.lesson.title)?;
    loop {
        let options = options::options(common, args, &target, output.clone());
        let options = Options { is_first: std::mem::take(&mut is_first), ..options };
        let place = Place::of(&target);
        let (end, outcome) = learning.lesson(target, args, options);
        match (end, exit(common, &outcome)) {
            (End::Elsewhere { lesson, step }, Exit::Good) => {
                target = target::named(common, &lesson, step.as_ref().map(StepId::as_str), &learning.store)?;
            }
            (_, exit) => {
                if exit == Exit::Good {
                    say(place.left(common, &learning.store).unwrap_or_default());
                }
                if let Some(why) = output.finish(exit.code()) {
                    let told = common.messages().tell("plain-not-recorded", &[("why", why.into())]);
                    complain(format_args!("warning: {told}\n"));
                }
                return Ok(exit);
            }
        }
    }
}

/// What was worked at: enough to say, at the end, where the learner is in it.
struct Place {
    name: String,
    key: LessonKey,
    lesson: Lesson,
}

impl Place {
    fn of(target: &Target) -> Self {
        Self { name: target.name.clone(), key: target.key.clone(), lesson: target.lesson.clone() }
    }

    /// Where they are, and what leads on from there: as it was kept, for that is what they come back to. Nothing where
    /// nothing is kept.
    fn left(&self, common: &Common, store: &Store) -> Option<String> {
        let kept = store.load(&self.key).ok()??;
        let (messages, title) = (common.messages(), self.lesson.title.as_str());
        let text = match standing(&self.lesson, Some(&fit(&self.lesson, &kept).progress)) {
            Standing::NotBegun => return None,
            Standing::At { n, of, title: step, .. } => {
                let parts = [("n", n.into()), ("of", of.into()), ("lesson", title.into()), ("step", step.into())];
                let go_on = messages.tell("progress-left", &[("name", self.name.as_str().into())]);
                format!("{}\n{go_on}", messages.tell("progress-you-are-at", &parts))
            }
            Standing::Done { .. } => messages.tell("progress-left-done", &[("lesson", title.into())]),
        };
        Some(block(&terminal::look(common), 0, &text, Tone::Plain))
    }
}

fn exit(common: &Common, outcome: &GuideOutcome) -> Exit {
    for left in &outcome.residue {
        complain_of(common, format_args!("the lab has left a {} behind: {}", left.kind, left.name));
    }
    match &outcome.fault {
        _ if !outcome.residue.is_empty() => Exit::Bug,
        None => Exit::Good,
        Some(Fault::Interrupted) => Exit::Interrupted,
        Some(Fault::Unavailable(why)) => {
            complain_of(common, why);
            doctor::explain(common);
            Exit::Unable
        }
        Some(Fault::Gone(why)) => {
            complain_of(common, why);
            Exit::NotObserved
        }
    }
}

/// What lasts from lesson to lesson.
struct Learning {
    runtime: Runtime,
    stop: Stop,
    changes: Changes,
    store: Store,
}

impl Learning {
    /// To be made before any thread is.
    fn new() -> Result<Self, Exit> {
        let cannot = |error: std::io::Error| {
            complain(format_args!("error: cannot wait for events: {error}\n"));
            Exit::Unable
        };
        let runtime = Builder::new_current_thread().enable_all().build().map_err(cannot)?;
        let (stop, changes) = {
            let _entered = runtime.enter(); // tokio's signals belong to a runtime
            (Stop::new().map_err(cannot)?, Changes::new().map_err(cannot)?)
        };
        Ok(Self { runtime, stop, changes, store: Store::open(&Environment::of_process()) })
    }

    /// Where other windows find the lab.
    fn door(&self, messages: &Messages, lesson: &str) -> Option<Door> {
        let _entered = self.runtime.enter();
        let opened = Door::open(lesson);
        opened
            .inspect_err(|error| {
                let message = messages.retold("error", &format!("nslab attach will not find this lab: {error}"));
                complain(format_args!("{}\n", messages.tell("cli-warning", &[("message", message.into())])));
            })
            .ok()
    }

    /// One lesson, until the learner leaves it.
    fn lesson(&mut self, target: Target, args: &LearnArgs, options: Options) -> (End, GuideOutcome) {
        let Target { lesson, key, progress, from, .. } = target;
        let words = choose(&lesson, &progress.seed);
        let session = Session::new(fill_checks(&lesson, &words), words, progress.clone());
        let lesson_name = lesson.id.to_string();
        let keeper = Keeper::new(self.store.clone(), key, &lesson);
        let order = GuideOrder { lesson, seed: progress.seed, from };

        let (to_front, heard) = mpsc::channel::<Heard>();
        let (to_guide, wishes) = unbounded_channel::<Wish>();
        let (to_keep, keep) = mpsc::channel();
        let messages = options.messages;
        let keeping = {
            let to_front = to_front.clone();
            thread::spawn(move || keeping::keep(&keep, keeper, messages, &to_front))
        };
        let options = Options { keep: to_keep, ..options };
        let (ended, end) = oneshot::channel();
        let is_plain = args.plain;
        let (windows, overheard) = unbounded_channel();
        let window = Windows { door: self.door(&messages, &lesson_name), overheard, to_guide: to_guide.clone() };
        let front = {
            let windows = windows.clone();
            thread::spawn(move || {
                let wish = |wish: Wish| {
                    let _ = windows.send(Overheard::Wish(wish.clone()));
                    let _ = to_guide.send(wish); // a guide that has left hears nothing
                };
                let end = match is_plain {
                    true => plain::run(session, heard, wish, options),
                    false => screen::run(session, heard, wish, options),
                };
                let _ = to_guide.send(Wish::Leave); // however it ended
                let _ = ended.send(end);
            })
        };
        let tell = |news: News| {
            let _ = windows.send(Overheard::News(news.clone()));
            let _ = to_front.send(news.into()); // one that has ended hears nothing
        };
        let (outcome, end) = self.runtime.block_on(async {
            let guided = guided(&order, wishes, tell, &to_front, &mut self.stop, &mut self.changes, end);
            tokio::join!(guided, window.serve()).0
        });
        drop(to_front);
        // Both end when nobody speaks to them any more.
        let _ = (front.join(), keeping.join());
        (end, outcome)
    }
}

/// What other windows need of a session.
struct Windows {
    door: Option<Door>,
    overheard: UnboundedReceiver<Overheard>,
    to_guide: UnboundedSender<Wish>,
}

impl Windows {
    /// Until the last news.
    async fn serve(self) {
        if let Some(door) = self.door {
            let to_guide = self.to_guide;
            attach::serve(door, self.overheard, |wish| drop(to_guide.send(wish))).await;
        }
    }
}

/// Guides, and passes on to the front end what it has to know; until both have ended.
async fn guided(
    order: &GuideOrder,
    wishes: UnboundedReceiver<Wish>,
    tell: impl Fn(News),
    to_front: &Sender<Heard>,
    stop: &mut Stop,
    changes: &mut Changes,
    mut end: oneshot::Receiver<End>,
) -> (GuideOutcome, End) {
    let hear = |heard: Heard| drop(to_front.send(heard)); // one that has ended hears nothing
    let asked = async {
        stop.asked().await;
        hear(Heard::Stop);
    };
    let outcome = {
        let guiding = guide(order, wishes, tell, asked);
        tokio::pin!(guiding);
        loop {
            tokio::select! {
                outcome = &mut guiding => break outcome,
                change = changes.next() => hear(match change {
                    Change::Resized => Heard::Resized,
                    Change::Continued => Heard::Continued,
                }),
            }
        }
    };
    // Its terminal may take no more output: a further signal ends the waiting.
    tokio::select! {
        ended = &mut end => (outcome, ended.unwrap_or(End::Left)),
        () = stop.asked() => std::process::exit(Exit::Interrupted.code().into()),
    }
}
