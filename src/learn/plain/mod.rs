//! A session line by line: for screen readers, pipes, slow links and small screens.
//!
//! Prose is printed, then the lab's shell is in the same terminal, and ours are a few words typed at its prompt
//! (command.rs). On a terminal, keys pass through to the lab as they come (keys.rs), without a full screen. From a pipe,
//! lines are read, and each waits for the end of the one before (lines.rs). What is said in either is in talk.rs.

mod asking;
mod bare;
mod command;
mod guessing;
mod keys;
mod lines;
mod pause;
mod progress;
mod shell;
mod talk;
mod telling;
mod tracker;
mod transcript;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::front::{End, Heard, Options, Seat};
use super::session::Session;
use crate::run::guide::Wish;

pub fn run(session: Session, news: Receiver<Heard>, wishes: impl Fn(Wish) + Send, options: Options) -> End {
    let (to, events) = channel();
    let forward = to.clone();
    // Until nobody has news any more, which is after the lab's end.
    thread::spawn(move || {
        for heard in news {
            if forward.send(Event::Heard(heard)).is_err() {
                return;
            }
        }
        let _ = forward.send(Event::Closed);
    });
    match options.seat {
        Seat::Terminal | Seat::Bare => keys::run(session, &events, to, wishes, options),
        Seat::Pipe { width } => lines::run(session, &events, to, wishes, (options, width)),
    }
}

/// What a seat waits for.
enum Event {
    Heard(Heard),
    /// Keys, or a line; none at the end of input.
    Typed(Option<Vec<u8>>),
    /// Somebody outside wants us to stop for a while.
    Suspend,
    /// There will be no more news.
    Closed,
}

/// Tells what was typed, as long as somebody listens.
fn typed_to(to: Sender<Event>) -> impl FnMut(Option<Vec<u8>>) -> bool + Send + 'static {
    move |typed| to.send(Event::Typed(typed)).is_ok()
}
