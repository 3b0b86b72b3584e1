//! A session on a terminal: keys pass through to the lab's shell as they come, and what it prints comes back. Enter
//! behind one of our words stays with us: the shell never sees it.
//!
//! No screen of ours: what we say is printed above the shell's line, which is then drawn again.

mod entering;

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::asking::{Asking, Line};
use super::bare::Bare;
use super::event::{Event, typed_to};
use super::pause::Pause;
use super::progress::Progress;
use super::shell::Shell;
use super::talk::{Asked, Awaited, Talk};
use super::tracker::Tracker;
use crate::learn::front::{End, Heard, Options, Seat};
use crate::learn::record::Output;
use crate::learn::rescue;
use crate::learn::session::Session;
use crate::learn::suspension::Suspensions;
use crate::learn::terminal::{self, Input, Raw};
use crate::lesson::TerminalName;
use crate::run::guide::{News, Wish};

/// How long the shell may take to show what was typed: a machine with much to do stalls for a second and more.
const ECHO: Duration = Duration::from_secs(5);
/// How long the guide may be silent about what it was asked for.
const PATIENCE: Duration = Duration::from_secs(60);
/// To the end of the line, and away with it (readline, and any terminal's line discipline).
const CLEAR_LINE: &[u8] = b"\x05\x15";
const INTERRUPT: u8 = 0x03;
const USUAL: (u16, u16) = (80, 24);
/// No prose is wider: long lines are hard to read.
const WIDEST: u16 = 100;

pub fn run(
    session: Session,
    events: &Receiver<Event>,
    to: Sender<Event>,
    wishes: impl Fn(Wish),
    options: Options,
) -> End {
    let size = terminal::size().unwrap_or(USUAL);
    let output = options.output.clone();
    let (leader, bare) = (options.leader.byte(), (options.seat == Seat::Bare).then(Bare::default));
    let talk = Talk::new(session, wishes, options, size.0.min(WIDEST).into());
    let suspends = to.clone();
    let (raw, input) = match (Raw::enter(), Input::as_typed(typed_to(to))) {
        (Ok(raw), Ok(input)) => (raw, input),
        _ => {
            talk.wish(Wish::Leave); // the terminal is gone
            return End::Left;
        }
    };
    let suspensions = Suspensions::hear(move || suspends.send(Event::Suspend).is_ok());
    let mut desk = Desk { bare, ..Desk::new(talk, output, leader, size) };
    let end = desk.serve(events, &raw);
    drop((input, suspensions, raw));
    desk.put_right();
    end
}

struct Desk<F> {
    talk: Talk<F>,
    output: Output,
    leader: u8,
    size: (u16, u16),
    shells: BTreeMap<TerminalName, Shell>,
    /// Typed, and not looked at yet.
    pending: VecDeque<u8>,
    /// To be passed on together.
    keys: Vec<u8>,
    /// The line that was entered last, until a prompt follows it.
    entered: Option<String>,
    tracker: Tracker,
    /// One of our words was entered, and the shell has not shown all of it yet.
    echo: Option<(String, Instant)>,
    asking: Option<Asking>,
    /// Typed before what is asked now could be read: no answer to it.
    ahead: VecDeque<u8>,
    pause: Option<Pause>,
    /// The Enter that a question came before.
    holds_enter: bool,
    /// We have taken the line, and the shell's is to be drawn again below.
    took_line: bool,
    /// When something last happened to what is awaited.
    stirred: Instant,
    /// To be said when a program gives the screen back.
    later: String,
    progress: Option<Progress>,
    /// For a terminal without escapes.
    bare: Option<Bare>,
}

impl<F: Fn(Wish)> Desk<F> {
    fn new(talk: Talk<F>, output: Output, leader: u8, size: (u16, u16)) -> Self {
        Self {
            talk,
            output,
            leader,
            size,
            shells: BTreeMap::new(),
            pending: VecDeque::new(),
            keys: Vec::new(),
            entered: None,
            tracker: Tracker::default(),
            echo: None,
            asking: None,
            ahead: VecDeque::new(),
            pause: None,
            holds_enter: false,
            took_line: true,
            stirred: Instant::now(),
            later: String::new(),
            progress: None,
            bare: None,
        }
    }

    fn serve(&mut self, events: &Receiver<Event>, raw: &Raw) -> End {
        self.tell_sizes();
        loop {
            match events.recv_timeout(self.patience()) {
                Ok(Event::Heard(Heard::News(news))) => {
                    if let News::Left { .. } = *news {
                        let _ = self.talk.hear(&news);
                        break;
                    }
                    self.hear(&news);
                }
                Ok(Event::Heard(Heard::Resized)) => self.resized(),
                Ok(Event::Suspend) => {
                    self.put_right();
                    let _ = raw.suspend(); // the terminal may be gone
                }
                Ok(Event::Heard(Heard::Continued)) => {
                    let _ = raw.again();
                    self.draw_again();
                }
                Ok(Event::Heard(Heard::NotKept(why))) => {
                    let told = self.talk.telling.tell("plain-not-kept", &[("why", why.into())]);
                    self.announce(&told);
                }
                Ok(Event::Heard(Heard::Stop)) | Ok(Event::Typed(None)) => self.talk.leave(),
                Ok(Event::Typed(Some(bytes))) => self.pending.extend(bytes),
                Ok(Event::Closed) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    if self.timed_out() {
                        break;
                    }
                }
            }
            self.go_on();
            if let Some(why) = self.output.complaint() {
                let told = self.talk.telling.tell("plain-not-recorded", &[("why", why.into())]);
                self.announce(&told);
            }
        }
        self.talk.end.take().unwrap_or(End::Left)
    }

    fn patience(&self) -> Duration {
        let until =
            self.echo.as_ref().map(|(_, until)| *until).into_iter().chain(self.pause.map(|pause| pause.until()));
        until.min().map_or(PATIENCE, |until| until.saturating_duration_since(Instant::now()))
    }

    /// Whether to give up waiting for anything.
    fn timed_out(&mut self) -> bool {
        if let Some((_, until)) = &self.echo {
            if *until <= Instant::now() {
                // What stands there is something else: it is the shell's.
                self.echo = None;
                self.enter();
            }
            return false;
        }
        if self.stirred.elapsed() >= PATIENCE && self.talk.awaited.is_some() {
            if self.talk.awaited == Some(Awaited::Left) {
                return true;
            }
            self.talk.awaited = None;
            let told = self.talk.telling.say("plain-no-answer");
            self.print(&told);
        }
        false
    }

    fn hear(&mut self, news: &News) {
        self.stirred = Instant::now();
        match news {
            News::Output { terminal, bytes } => return self.printed(terminal, bytes),
            News::Replaying { done, of } => self.replaying(*done, *of),
            News::Ready { .. } => self.shells.clear(),
            _ => {}
        }
        let before = self.talk.current.clone();
        let told = self.talk.hear(news);
        if let News::AtStep { .. } | News::LabLost { .. } = news {
            self.progress = None;
        }
        if self.talk.asked.is_some() {
            self.take_line();
        }
        self.announce(&told);
        if let News::Ready { .. } = news {
            self.tell_sizes();
        } else if before != self.talk.current {
            self.take_line();
        }
        if self.talk.session.lost.is_some() && self.talk.asked.is_none() && self.talk.awaited.is_none() {
            // There is no shell to type into.
            self.take_line();
            self.talk.asked = Some(Asked::Word);
        }
    }

    fn printed(&mut self, name: &TerminalName, bytes: &[u8]) {
        let shell = self.shells.entry(name.clone()).or_insert_with(|| Shell::new(self.size.0, self.size.1));
        let prompted = shell.feed(bytes);
        if *name != self.talk.current {
            return;
        }
        if let Some(pause) = &mut self.pause {
            pause.heard(Instant::now());
        }
        if prompted {
            self.tracker.prompted();
            self.entered = None;
            self.pause = self.pause.filter(|pause| !matches!(pause, Pause::Prompt { .. }));
        }
        if !self.took_line {
            self.write(bytes);
            if !self.later.is_empty() && !self.is_full_screen() {
                let later = std::mem::take(&mut self.later);
                self.announce(&later);
            }
        }
    }

    /// A new lab is being made, or brought to a step.
    fn replaying(&mut self, done: usize, of: usize) {
        self.take_line();
        if self.bare.is_some() {
            let told = if done == 0 && of > 0 { self.talk.telling.say("plain-replaying") } else { String::new() };
            return self.print(&told);
        }
        let telling = &self.talk.telling;
        let progress = self.progress.get_or_insert_with(|| Progress::new(self.output.clone(), telling.look.width));
        progress.at(done, of, &telling.messages.say("plain-replaying"));
    }

    /// Does what can be done with what was typed, and asks what is to be asked.
    fn go_on(&mut self) {
        loop {
            self.awaited_echo();
            self.ask();
            let before = self.state();
            if self.talk.awaited.is_some() {
                self.while_awaiting();
            } else if self.asking.is_some() {
                self.take_answer();
            } else if self.echo.is_none() && !self.pauses() {
                self.give_line_back();
                self.take_keys();
            }
            if self.talk.awaited == Some(Awaited::Solved) {
                // What is typed for them is to be seen.
                self.give_line_back();
            }
            if before == self.state() {
                return;
            }
        }
    }

    /// What may let it do more.
    fn state(&self) -> impl PartialEq + use<F> {
        (self.pending.len(), self.talk.asked.clone(), self.talk.awaited, self.echo.is_some(), self.pause.is_some())
    }

    /// Keys wait for what is awaited, but for Ctrl-C.
    fn while_awaiting(&mut self) {
        if !self.pending.contains(&INTERRUPT) {
            return;
        }
        self.pending.clear();
        match self.talk.awaited {
            Some(Awaited::Solved) => {
                self.talk.wish(Wish::Keys { terminal: self.talk.current.clone(), bytes: vec![INTERRUPT] });
            }
            Some(Awaited::Checked | Awaited::World | Awaited::Step) => {
                self.talk.awaited = None;
                let told = self.talk.telling.say("plain-not-waiting");
                self.print(&told);
            }
            // There is nothing to go back to.
            Some(Awaited::Lab) => self.talk.leave(),
            Some(Awaited::Left) | None => {}
        }
    }

    fn ask(&mut self) {
        if self.talk.asked.is_some() && self.asking.is_none() && self.talk.awaited.is_none() {
            self.take_line();
            let asking = self.talk.asking();
            self.write(asking.as_bytes());
            match self.talk.asked {
                Some(Asked::Skip | Asked::Reset(_)) => self.put_off(),
                // What was for the lab that is gone is for nobody.
                Some(Asked::Word) if self.talk.session.lost.is_some() => self.pending.clear(),
                _ => {}
            }
            self.asking = Some(Asking::default());
        }
    }

    fn take_answer(&mut self) {
        while let (Some(asking), false) = (&mut self.asking, self.pending.is_empty()) {
            let Some(byte) = self.pending.pop_front() else { return };
            let (shown, line) = asking.key(byte, self.leader);
            self.write(shown.as_bytes());
            let answer = match line {
                Line::Goes => continue,
                Line::Entered(answer) => answer,
                Line::GivenUp if std::mem::take(&mut self.holds_enter) => {
                    // The command stands there as it was, and is not run.
                    (self.asking, self.talk.asked) = (None, None);
                    return self.write(b"\r\n");
                }
                Line::GivenUp => String::new(),
                Line::Leader => {
                    if self.talk.asked == Some(Asked::Word) {
                        self.keys.push(self.leader); // twice: once for the shell
                    }
                    String::new()
                }
            };
            self.asking = None;
            self.write(b"\r\n");
            let told = self.talk.answer(&answer);
            self.print(&told);
            self.go_on_with_what_came_ahead();
            if self.talk.asked.is_none() && std::mem::take(&mut self.holds_enter) {
                self.give_line_back();
                self.enter();
            }
            return;
        }
    }

    /// From now on the line is ours.
    fn take_line(&mut self) {
        if !self.took_line {
            self.took_line = true;
            let fresh = self.shells.get(&self.talk.current).is_none_or(Shell::is_on_fresh_line);
            if !fresh {
                self.write(b"\r\n");
            }
        }
    }

    /// The shell's line, as it is, below what we have said.
    fn give_line_back(&mut self) {
        if std::mem::take(&mut self.took_line) {
            let line = self.shells.get(&self.talk.current).map(|shell| match &self.bare {
                Some(_) => shell.bare_line().into_bytes(),
                None => shell.drawn_line(),
            });
            self.write(&line.unwrap_or_default());
        }
    }

    /// We were stopped, and somebody else has written here: what stands there of ours stands there again.
    fn draw_again(&mut self) {
        self.write(if self.bare.is_some() { b"\r\n" } else { b"\r\x1b[K" });
        if let Some(asking) = &self.asking {
            let again = format!("{}{}", self.talk.asking(), asking.text());
            return self.write(again.as_bytes());
        }
        if !self.took_line && self.is_full_screen() {
            let screen = self.shells.get(&self.talk.current).map(Shell::drawn_screen);
            return self.write(&screen.unwrap_or_default());
        }
        if self.talk.awaited.is_none() {
            self.took_line = true;
            self.give_line_back();
        }
    }

    /// Something to be told in between.
    fn announce(&mut self, text: &str) {
        if let Some(asking) = self.asking.as_ref().filter(|_| !text.is_empty()) {
            // Above the question, which is then asked as far as it was answered.
            let again = format!("{}{}", self.talk.asking(), asking.text());
            self.write(if self.bare.is_some() { b"\r\n" } else { b"\r\x1b[K" });
            self.print(text);
            self.write(again.as_bytes());
            return;
        }
        if self.took_line {
            return self.print(text);
        }
        if text.is_empty() {
            return;
        }
        let Some(shell) = self.shells.get(&self.talk.current) else { return self.print(text) };
        if shell.is_full_screen() {
            self.later.push_str(text);
            return;
        }
        if shell.is_at_prompt() && self.bare.is_none() {
            let up = shell.rows_above();
            let up = if up > 0 { format!("\x1b[{up}A") } else { String::new() };
            self.write(format!("{up}\r\x1b[J").as_bytes());
            self.took_line = true;
        } else {
            self.take_line();
        }
        self.print(text);
        self.give_line_back();
    }

    fn is_at_prompt(&self) -> bool {
        self.shells.get(&self.talk.current).is_some_and(Shell::is_at_prompt)
    }

    fn is_full_screen(&self) -> bool {
        self.shells.get(&self.talk.current).is_some_and(Shell::is_full_screen)
    }

    fn resized(&mut self) {
        let Some(size) = terminal::size() else { return };
        self.size = size;
        self.talk.telling.look.width = size.0.min(WIDEST).into();
        self.output.resized(size.0, size.1);
        for shell in self.shells.values_mut() {
            shell.resize(size.0, size.1);
        }
        self.tell_sizes();
    }

    fn tell_sizes(&self) {
        let (columns, rows) = self.size;
        for terminal in &self.talk.session.terminals {
            self.talk.wish(Wish::Resize { terminal: terminal.name.clone(), columns, rows });
        }
    }

    /// Lines of ours: the terminal is raw.
    fn print(&mut self, text: &str) {
        if !text.is_empty() {
            self.write(text.replace('\n', "\r\n").as_bytes());
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        let stripped = self.bare.as_mut().map(|bare| bare.strip(bytes));
        let bytes = stripped.as_deref().unwrap_or(bytes);
        // A terminal that is gone tells so by a signal, and by the end of input.
        let _ = self.output.write_all(bytes).and_then(|()| self.output.flush());
    }

    fn put_right(&mut self) {
        self.progress = None;
        let alternate = self.is_full_screen() && !self.took_line;
        self.write(&rescue::put_right(alternate));
    }
}
