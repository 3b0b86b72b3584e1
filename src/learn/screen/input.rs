//! Where events come from, each source on a thread of its own, all into one channel: the guide's news, the learner's
//! keys, and signals that ask to stop for a while.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossterm::event::{self, MouseEventKind};

use super::model::Event;
use crate::learn::front::Heard;
use crate::learn::suspension::Suspensions;
use crate::sys::poll;

/// How long a thread may not notice that it is to end.
const NOTICE: Duration = Duration::from_millis(100);
/// How long to wait for a thread that is to end.
const ENDS: Duration = Duration::from_secs(1);

pub enum Incoming {
    Event(Event),
    /// SIGTSTP from outside.
    Suspend,
}

pub struct Threads {
    over: Arc<AtomicBool>,
    keys: JoinHandle<()>,
    suspensions: Suspensions,
}

pub fn start(news: Receiver<Heard>, to: &Sender<Incoming>) -> Threads {
    let over = Arc::new(AtomicBool::new(false));
    {
        let to = to.clone();
        // Ends when the guide does, which the front end may not wait for: it is not joined.
        thread::spawn(move || pass_on(&news, &to));
    }
    let keys = {
        let (to, over) = (to.clone(), over.clone());
        thread::spawn(move || read(&to, &over))
    };
    let to = to.clone();
    Threads { over, keys, suspensions: Suspensions::hear(move || to.send(Incoming::Suspend).is_ok()) }
}

impl Threads {
    /// Nothing is read any more once this returns: the next who sits here wants all keys. At a terminal that is gone
    /// nobody will.
    pub fn stop(self) {
        self.over.store(true, Ordering::SeqCst);
        let deadline = Instant::now() + ENDS;
        while !self.keys.is_finished() && Instant::now() < deadline {
            thread::sleep(NOTICE / 20);
        }
        // One that the terminal's end met in the middle of reading never returns; it ends with the process.
        if self.keys.is_finished() {
            let _ = self.keys.join();
        }
        drop(self.suspensions);
    }
}

fn pass_on(news: &Receiver<Heard>, to: &Sender<Incoming>) {
    for heard in news {
        if to.send(Incoming::Event(Event::Heard(heard))).is_err() {
            return;
        }
    }
    let _ = to.send(Incoming::Event(Event::Over));
}

/// Reads keys until it is over, or the terminal is gone.
fn read(to: &Sender<Incoming>, over: &AtomicBool) {
    while !over.load(Ordering::SeqCst) {
        let next = match next_event() {
            Ok(None) => continue,
            Ok(Some(event)) => Ok(event),
            Err(error) => Err(error),
        };
        let event = match next {
            Ok(event::Event::Key(key)) => Event::Key(key),
            Ok(event::Event::Paste(text)) => Event::Paste(text),
            Ok(event::Event::Resize(columns, rows)) => Event::Resized(columns, rows),
            Ok(event::Event::Mouse(mouse)) if mouse.kind != MouseEventKind::Moved => Event::Mouse(mouse),
            Ok(_) => continue,
            Err(_) => Event::Heard(Heard::Stop),
        };
        let gone = matches!(event, Event::Heard(_));
        if to.send(Incoming::Event(event)).is_err() || gone {
            return;
        }
    }
}

/// The next event; none if there is none for a while. crossterm would read a terminal that is gone for ever, so it
/// must not get to see one.
fn next_event() -> io::Result<Option<event::Event>> {
    if poll::is_hung_up(io::stdin()) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    if event::poll(NOTICE)? { event::read().map(Some) } else { Ok(None) }
}
