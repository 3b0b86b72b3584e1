//! A session from a pipe: a line is read when the one before has ended, and what comes of it is printed as a transcript.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::command::{self, Command};
use super::event::{Event, typed_to};
use super::shell::Shell;
use super::talk::{Awaited, Talk};
use super::transcript::Transcript;
use crate::learn::front::{End, Heard, Options};
use crate::learn::record::Output;
use crate::learn::session::Session;
use crate::learn::terminal::Input;
use crate::lesson::TerminalName;
use crate::run::guide::{News, Wish};

/// As long as the shell is busy and silent, the next line is held back; so long at most.
const QUIET: Duration = Duration::from_secs(10);
/// Before a key interrupts a command: it should have begun.
const BEGUN: Duration = Duration::from_millis(500);
/// How long the guide may be silent about what it was asked for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Of the lab's terminals; what we say is as wide as it is wanted.
const WIDTH: u16 = 80;
const ROWS: u16 = 24;

pub fn run(
    session: Session,
    events: &Receiver<Event>,
    to: Sender<Event>,
    wishes: impl Fn(Wish),
    (options, width): (Options, usize),
) -> End {
    let Ok(input) = Input::by_line(typed_to(to)) else {
        wishes(Wish::Leave);
        return End::Left;
    };
    let output = options.output.clone();
    let talk = Talk::new(session, wishes, options, width);
    let mut reader = Reader {
        talk,
        output,
        input,
        terminals: BTreeMap::new(),
        next: Next::Unasked,
        todo: VecDeque::new(),
        stirred: Instant::now(),
        running: false,
        unseen: false,
        writable: true,
    };
    reader.serve(events)
}

/// The line that is to be done next.
enum Next {
    Unasked,
    Asked,
    Line(String),
    End,
}

struct Reader<F> {
    talk: Talk<F>,
    output: Output,
    input: Input,
    terminals: BTreeMap<TerminalName, (Shell, Transcript)>,
    next: Next,
    /// Our own words that one of theirs consists of.
    todo: VecDeque<Command>,
    /// When something was last printed, or told.
    stirred: Instant,
    /// A line was given to the shell, and has not ended.
    running: bool,
    /// What it came to was not looked at yet.
    unseen: bool,
    writable: bool,
}

impl<F: Fn(Wish)> Reader<F> {
    fn serve(&mut self, events: &Receiver<Event>) -> End {
        loop {
            self.go_on();
            match events.recv_timeout(self.patience()) {
                Ok(Event::Heard(Heard::News(news))) => {
                    let left = matches!(*news, News::Left { .. });
                    self.hear(&news);
                    if left {
                        break;
                    }
                }
                Ok(Event::Heard(Heard::NotKept(why))) => {
                    let told = self.talk.telling.tell("plain-not-kept", &[("why", why.into())]);
                    self.print(&told);
                }
                Ok(Event::Heard(Heard::Resized | Heard::Continued) | Event::Suspend) => {}
                Ok(Event::Heard(Heard::Stop)) => self.talk.leave(),
                Ok(Event::Typed(Some(line))) => {
                    self.next = Next::Line(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned());
                }
                Ok(Event::Typed(None)) => self.next = Next::End,
                Ok(Event::Closed) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    let late = self.stirred.elapsed() >= PATIENCE;
                    if late && self.talk.awaited == Some(Awaited::Left) {
                        break;
                    }
                    if late && self.talk.awaited.take().is_some() {
                        let told = self.talk.telling.say("plain-no-answer");
                        self.print(&told);
                    }
                }
            }
            if !self.writable && self.talk.end.is_none() {
                self.talk.leave(); // nobody reads any more
            }
        }
        self.talk.end.take().unwrap_or(End::Left)
    }

    fn patience(&self) -> Duration {
        let limit = match (&self.next, self.talk.awaited) {
            (_, Some(_)) => PATIENCE,
            (Next::Line(line), None) if self.running && command::key(line).is_some() => BEGUN,
            (Next::Line(_) | Next::End, None) if self.running || self.unseen => QUIET,
            _ => PATIENCE,
        };
        // Never quite zero: what is due is done when this has passed.
        limit.saturating_sub(self.stirred.elapsed()).max(Duration::from_millis(10))
    }

    fn hear(&mut self, news: &News) {
        self.stirred = Instant::now();
        match news {
            News::Output { terminal, bytes } => {
                let (shell, transcript) = self.terminal(terminal);
                let prompted = shell.feed(bytes);
                let text = transcript.feed(bytes);
                self.print(&text);
                if prompted && *terminal == self.talk.current && self.talk.awaited.is_none() {
                    // Until the command's end is told, its checks have not been looked at either.
                    self.stirred = Instant::now();
                }
            }
            News::Ended(ended) if ended.terminal == self.talk.current => (self.running, self.unseen) = (false, true),
            News::Closed(closed) if closed.terminal == self.talk.current => self.running = false,
            News::AtStep { .. } => self.unseen = true,
            News::Replaying { done: 0, of: 1.. } => {
                let told = self.talk.telling.say("plain-replaying");
                self.print(&told);
            }
            News::World(_) => self.unseen = false,
            News::Ready { .. } => {
                self.terminals.clear();
                (self.running, self.unseen) = (false, false);
            }
            _ => {}
        }
        let told = self.talk.hear(news);
        self.print(&told);
    }

    fn terminal(&mut self, name: &TerminalName) -> &mut (Shell, Transcript) {
        self.terminals.entry(name.clone()).or_insert_with(|| (Shell::new(WIDTH, ROWS), Transcript::default()))
    }

    /// Does the next line if it is time to.
    fn go_on(&mut self) {
        while self.talk.awaited.is_none() && self.talk.end.is_none() {
            if let Some(command) = self.todo.pop_front() {
                self.command(command);
                continue;
            }
            match std::mem::replace(&mut self.next, Next::Unasked) {
                Next::Unasked => {
                    self.next = Next::Asked;
                    self.input.want();
                    return;
                }
                Next::Line(line) if self.is_due(&line) => self.line(&line),
                Next::End if self.is_ready() => self.talk.leave(),
                other => {
                    self.next = other;
                    return;
                }
            }
        }
    }

    fn is_due(&self, line: &str) -> bool {
        let key = self.running && command::key(line).is_some();
        self.is_ready() || key && self.stirred.elapsed() >= BEGUN
    }

    /// The shell waits, or has not stirred for so long that it will not.
    fn is_ready(&self) -> bool {
        let prompt = self.terminals.get(&self.talk.current).is_some_and(|(shell, _)| shell.is_at_prompt());
        !self.running && !self.unseen && prompt || self.talk.session.lost.is_some() || self.stirred.elapsed() >= QUIET
    }

    fn line(&mut self, line: &str) {
        self.stirred = Instant::now();
        if self.talk.asked.is_none() && self.is_command(line) {
            let question = self.talk.ask_guess(line).unwrap_or_default();
            self.print(&question);
        }
        if self.talk.asked.is_some() {
            let (question, is_answer) = (self.talk.asking(), self.talk.is_answer(line));
            let answer = if is_answer { line } else { "" };
            self.print(&format!("{question}{answer}\n"));
            let told = self.talk.answer(answer);
            self.print(&told);
            if is_answer {
                return;
            }
            self.talk.asked = None;
        }
        if let Some(command) = Command::parse(line).filter(|_| self.is_ready()) {
            let prompt = self.terminals.get(&self.talk.current).map(|(_, transcript)| transcript.prompt().to_owned());
            self.print(&format!("{}{line}\n", prompt.unwrap_or_default()));
            return self.command_or_more(command);
        }
        let bytes = match command::key(line) {
            Some(key) => vec![key],
            None => keys(line),
        };
        self.running = !line.trim().is_empty();
        let terminal = self.talk.current.clone();
        self.terminal(&terminal).0.entered();
        self.talk.wish(Wish::Keys { terminal, bytes });
    }

    /// Whether it is for a shell that waits for a command.
    fn is_command(&self, line: &str) -> bool {
        !line.trim().is_empty() && !self.running && Command::parse(line).is_none() && command::key(line).is_none()
    }

    /// Who cannot see when a check turns green lets it have its time before going on.
    fn command_or_more(&mut self, command: Command) {
        if command == Command::Next && !self.talk.is_done() {
            self.todo.push_back(Command::Next);
            return self.command(Command::Check);
        }
        self.command(command);
    }

    fn command(&mut self, command: Command) {
        let told = self.talk.command(command);
        self.print(&told);
    }

    fn print(&mut self, text: &str) {
        if !text.is_empty() {
            let written = self.output.write_all(text.as_bytes()).and_then(|()| self.output.flush());
            self.writable &= written.is_ok();
        }
        if let Some(why) = self.output.complaint() {
            let told = self.talk.telling.tell("plain-not-recorded", &[("why", why.into())]);
            self.print(&told);
        }
    }
}

/// A line as keys: what would be a command of readline's is quoted.
fn keys(line: &str) -> Vec<u8> {
    let mut keys = Vec::new();
    for byte in line.bytes() {
        match byte {
            b'\t' => keys.extend([0x16, b'\t']),
            byte if byte.is_ascii_control() => {}
            byte => keys.push(byte),
        }
    }
    keys.push(b'\r');
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_typed_and_not_completed() {
        assert_eq!(keys("a\tb"), b"a\x16\tb\r");
        assert_eq!(keys("\x1b[A\x03ls"), b"[Als\r");
    }
}
