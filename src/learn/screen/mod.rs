//! The full-screen front end: the step's text, its checks as they stand, and the lab's terminals.
//!
//! | file | is |
//! | --- | --- |
//! | here | the one loop: events in, effects out, a screen drawn when something changed |
//! | `input`, `seat` | where events come from; the learner's own terminal, taken and given back |
//! | `model` (`reading`), `card`, `overlay`, `ahead` | what the screen is at a moment; it knows nothing of what is made of it. Pure |
//! | `update` (`hear`, `act`, `answer`, `pointer`) | what follows of an event. Pure |
//! | `pane`, `keys`, `leader` | a terminal's screen; keys as bytes; the key that is not the shell's. Pure |
//! | `layout`, `draw`, `boxes`, `tabs`, `ink` | a model as cells. Pure |
//! | `telling`, `saying`, `words`, `standing` | what is said. Pure |
//!
//! It runs nothing and judges nothing, and knows no lab but by its news.

mod act;
mod ahead;
mod answer;
mod boxes;
mod card;
mod copy;
mod draw;
mod hear;
mod ink;
mod input;
mod keys;
mod layout;
mod leader;
mod model;
mod overlay;
mod pane;
mod pointer;
mod reading;
mod saying;
mod seat;
mod standing;
mod tabs;
mod telling;
mod update;
mod words;

use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use self::input::Incoming;
use self::model::{Effect, Event, Model};
use self::seat::Seat;
use super::front::{End, Heard, Options};
use super::record::Output;
use super::session::Session;
use crate::progress::LessonProgress;
use crate::run::guide::{News, Wish};

/// Between two drawings: nobody sees more than this.
const FRAME: Duration = Duration::from_millis(16);
/// Taken off the queue before the next drawing: a flood of output must not keep the screen from changing.
const BATCH: usize = 200;
/// A longer gap between two events counts as this: the learner was elsewhere.
const IDLE: Duration = Duration::from_secs(120);
/// Time spent is kept no more often than this, unless something else changed.
const KEPT: Duration = Duration::from_secs(30);

/// Shows a session until the learner leaves it.
pub fn run(session: Session, news: Receiver<Heard>, wishes: impl Fn(Wish) + Send, options: Options) -> End {
    let (events, inbox) = mpsc::channel();
    // In this order: nothing is read from the terminal before it is ours, nor after it is not.
    let Ok(seat) = Seat::take(options.output.clone()) else { return End::Left };
    let threads = input::start(news, &events);
    let end = show(session, &seat, &inbox, &wishes, &options).unwrap_or(End::Left);
    threads.stop();
    seat.give_back();
    end
}

/// The loop. An error is one of the learner's terminal, which is gone then.
fn show(
    session: Session,
    seat: &Seat,
    inbox: &Receiver<Incoming>,
    wishes: &impl Fn(Wish),
    options: &Options,
) -> io::Result<End> {
    let mut terminal = Terminal::new(CrosstermBackend::new(options.output.clone()))?;
    let size = terminal.size()?;
    let mut model = Model::new(session, options, (size.width, size.height));
    let mut keeping = Keeping::new(&model.session.progress, options);
    let mut drawn = Instant::now();
    draw_now(&mut terminal, &model, &options.output)?;
    let mut due: Option<Instant> = None;
    loop {
        let first = match due {
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
        };
        match first {
            Err(RecvTimeoutError::Disconnected) => return Ok(End::Left),
            Err(RecvTimeoutError::Timeout) => {}
            Ok(first) => {
                for incoming in std::iter::once(first).chain(inbox.try_iter().take(BATCH)) {
                    let effects = match incoming {
                        Incoming::Event(event) => {
                            keeping.passed(&mut model.session);
                            mark(&event, &options.output);
                            model.update(at_size(event)?)
                        }
                        Incoming::Suspend => {
                            seat.suspend()?;
                            vec![Effect::Redraw]
                        }
                    };
                    if let Some(end) = apply(effects, &mut terminal, seat, wishes, &options.output)? {
                        keeping.keep(&model.session.progress);
                        return Ok(end);
                    }
                }
                keeping.changed(&model.session.progress);
                due.get_or_insert(drawn + FRAME);
            }
        }
        if due.is_some_and(|at| at <= Instant::now()) {
            draw_now(&mut terminal, &model, &options.output)?;
            (drawn, due) = (Instant::now(), None);
        }
    }
}

/// A change of size is told without the size, which is to be asked for.
fn at_size(event: Event) -> io::Result<Event> {
    Ok(match event {
        Event::Heard(Heard::Resized | Heard::Continued) | Event::Resized(..) => {
            let (columns, rows) = crossterm::terminal::size()?;
            match event {
                Event::Heard(Heard::Continued) => event,
                _ => Event::Resized(columns, rows),
            }
        }
        event => event,
    })
}

/// What a recording has to know beside what is shown.
fn mark(event: &Event, output: &Output) {
    match event {
        Event::Heard(Heard::News(news)) => {
            if let News::AtStep { step } = &**news {
                output.mark(step.as_str());
            }
        }
        Event::Resized(columns, rows) => output.resized(*columns, *rows),
        _ => {}
    }
}

fn apply(
    effects: Vec<Effect>,
    terminal: &mut Terminal<CrosstermBackend<Output>>,
    seat: &Seat,
    wishes: &impl Fn(Wish),
    output: &Output,
) -> io::Result<Option<End>> {
    let mut end = None;
    for effect in effects {
        match effect {
            Effect::Wish(wish) => wishes(wish),
            Effect::Copy(text) => {
                let mut output = output.clone();
                output.write_all(copy::to_clipboard(&text).as_bytes())?;
                output.flush()?;
            }
            Effect::Redraw => {
                seat.take_again()?;
                terminal.clear()?;
            }
            Effect::End(left) => end = Some(left),
        }
    }
    Ok(end)
}

/// Draws what changed, in one go where the learner's terminal knows how to (synchronized output).
fn draw_now(terminal: &mut Terminal<CrosstermBackend<Output>>, model: &Model, output: &Output) -> io::Result<()> {
    let mut output = output.clone();
    output.write_all(b"\x1b[?2026h")?;
    terminal.draw(|frame| draw::draw(model, frame))?;
    output.write_all(b"\x1b[?2026l")?;
    output.flush()
}

/// What of a session is to be kept, and when it last was.
struct Keeping<'o> {
    options: &'o Options,
    kept: LessonProgress,
    last_kept: Instant,
    last_event: Instant,
}

impl<'o> Keeping<'o> {
    fn new(progress: &LessonProgress, options: &'o Options) -> Self {
        let now = Instant::now();
        Self { options, kept: progress.clone(), last_kept: now, last_event: now }
    }

    /// Time has passed since the last event.
    fn passed(&mut self, session: &mut Session) {
        let gap = std::mem::replace(&mut self.last_event, Instant::now()).elapsed().min(IDLE);
        session.spend(gap.as_secs_f64() * 1000.0);
    }

    /// Keeps what is another than before; of time alone, not every moment of it.
    fn changed(&mut self, progress: &LessonProgress) {
        let same = progress.at == self.kept.at
            && progress.typed == self.kept.typed
            && progress.steps.len() == self.kept.steps.len()
            && progress.steps.iter().zip(&self.kept.steps).all(|((id, now), (kept_id, kept))| {
                id == kept_id
                    && (now.how, now.hints, now.mistakes, &now.predicted)
                        == (kept.how, kept.hints, kept.mistakes, &kept.predicted)
            });
        if !same || (self.last_kept.elapsed() >= KEPT && *progress != self.kept) {
            self.keep(progress);
        }
    }

    fn keep(&mut self, progress: &LessonProgress) {
        let _ = self.options.keep.send(progress.clone()); // who keeps it has said so if it can't
        (self.kept, self.last_kept) = (progress.clone(), Instant::now());
    }
}

#[cfg(test)]
mod tests;
