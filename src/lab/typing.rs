//! Typing into a terminal and waiting for what comes of it, from the main process.
//!
//! A shell of the lab says when it is done, by its prompt's marks. One without marks (dash in an emptied
//! environment, python) is recognised from outside: the process in front is blocked reading the terminal.

use std::io::{self, ErrorKind};
use std::os::fd::OwnedFd;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::unix::AsyncFd;
use tokio::time::{sleep, timeout, timeout_at};

use super::marks::{MarkReader, Prompt};
use super::{HowEnded, Lab, LabError, Printed, ShellChange, Tap, Typed, Until};
use crate::lesson::{Key, TerminalName, Words, output_matches};
use crate::sys::{poll, process, pty};

/// Silence after which the process in front is looked at, the first time; doubled from then on.
const FIRST_LOOK: Duration = Duration::from_millis(20);
/// How often to look whether a command has taken the terminal.
const TAKES_TERMINAL: Duration = Duration::from_millis(1);
/// How long a command goes on undisturbed after its expected output: what has just printed may be about to fork,
/// and a child that a key stops between vfork(2) and exec stops its parent for ever.
const SETTLES: Duration = Duration::from_millis(20);
/// How long a command may take to take the terminal, if it ever does.
const BEGINS: Duration = Duration::from_millis(100);
const LONGEST_LOOK: Duration = Duration::from_millis(320);
/// How long to wait for room in a terminal that takes no more input.
pub(super) const FULL: Duration = Duration::from_millis(2);
/// How long a command may take to heed Ctrl-C, and then a kill.
const GRACE: Duration = Duration::from_secs(2);
/// How long a shell may take to show its first prompt.
pub(super) const FIRST_PROMPT: Duration = Duration::from_secs(15);

/// A terminal of the lab, seen from the master's side.
pub(super) struct Terminal {
    master: AsyncFd<OwnedFd>,
    reader: MarkReader,
    /// Foreground process groups of the shells that stand at a prompt, outermost first.
    shells: Vec<i32>,
    pub(super) opened: bool,
    pub(super) closed: bool,
    /// Where what it prints goes as well.
    tap: Option<(TerminalName, Tap)>,
}

impl Terminal {
    pub(super) fn new(master: OwnedFd, tap: Option<(TerminalName, Tap)>) -> io::Result<Self> {
        Ok(Self {
            master: poll::register_for_input(master)?,
            reader: MarkReader::default(),
            shells: Vec::new(),
            opened: false,
            closed: false,
            tap,
        })
    }

    /// It gets another first shell. To tokio, a terminal that hung up once has done so for good: it would call this
    /// one ready for ever, and the others would never have their turn. So it is registered anew.
    pub(super) fn reopened(&mut self) -> io::Result<()> {
        self.master = poll::register_for_input(self.master.get_ref().try_clone()?)?;
        (self.reader, self.shells, self.opened, self.closed) = (MarkReader::default(), Vec::new(), false, false);
        Ok(())
    }

    pub(super) fn master(&self) -> &OwnedFd {
        self.master.get_ref()
    }

    /// What the last command printed.
    pub(super) fn output(&self) -> String {
        self.reader.output("")
    }

    /// Reads what there is. An error or the end means that no shell has the terminal open any more.
    async fn read(&mut self) {
        std::future::poll_fn(|context| self.poll_read(context)).await;
    }

    pub(super) fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut buffer = [0u8; 16 * 1024];
        loop {
            let Ok(mut guard) = ready!(self.master.poll_read_ready(context)) else {
                self.close();
                return Poll::Ready(());
            };
            let had_ended = guard.ready().is_read_closed();
            match guard.try_io(|master| pty::read(master.get_ref(), &mut buffer)) {
                Ok(Ok(0)) => self.close(),
                Ok(Ok(length)) => self.printed(&buffer[..length]),
                Ok(Err(error)) if error.kind() == ErrorKind::Interrupted => {}
                Ok(Err(_)) => self.close(),
                // It was not ready after all. That a shell had ended is never unlearnt, though another has begun.
                Err(_) if had_ended && self.register_anew().is_err() => self.close(),
                Err(_) => continue,
            }
            return Poll::Ready(());
        }
    }

    fn register_anew(&mut self) -> io::Result<()> {
        self.master = poll::register_for_input(self.master.get_ref().try_clone()?)?;
        Ok(())
    }

    /// Reads what has come already, without waiting.
    fn read_all(&mut self) {
        let mut buffer = [0u8; 16 * 1024];
        while let Ok(length) = pty::read(self.master.get_ref(), &mut buffer) {
            if length == 0 {
                break;
            }
            self.printed(&buffer[..length]);
        }
    }

    fn printed(&mut self, bytes: &[u8]) {
        self.reader.feed(bytes);
        self.tell(bytes);
    }

    fn close(&mut self) {
        self.closed = true;
        self.tell(&[]);
    }

    fn tell(&self, bytes: &[u8]) {
        if let Some((terminal, tap)) = &self.tap {
            // Nobody may be listening any more.
            let _ = tap.send(Printed { terminal: terminal.clone(), bytes: bytes.to_vec() });
        }
    }

    /// Writes all of it, reading meanwhile, for a terminal whose echo nobody reads takes no more input. What still
    /// finds no room then is not typed: nobody reads it, and the command will be found to hang.
    async fn write(&mut self, mut bytes: &[u8]) {
        let deadline = Instant::now() + GRACE;
        while !bytes.is_empty() && !self.closed && Instant::now() < deadline {
            match pty::write(self.master.get_ref(), bytes) {
                Ok(length) => bytes = &bytes[length..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let _ = timeout(FULL, self.read()).await;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => self.close(),
            }
        }
    }

    /// Whether a program of the typed command has the terminal. Until it is executed, what has it is still a copy
    /// of the shell, which ignores the signals of keys.
    fn has_begun(&self) -> bool {
        let front = pty::foreground_group(self.master.get_ref());
        front.is_ok_and(|front| self.shells.last() != Some(&front) && process::has_executed(front) == Some(true))
    }

    /// Which shell stands at the prompt now, compared with the one that stood there before.
    pub(super) fn shell_change(&mut self) -> Option<ShellChange> {
        let front = pty::foreground_group(self.master.get_ref()).ok()?;
        match self.shells.iter().position(|shell| *shell == front) {
            Some(at) if at + 1 == self.shells.len() => None,
            Some(at) => {
                self.shells.truncate(at + 1);
                Some(ShellChange::Left)
            }
            None => {
                let first = self.shells.is_empty();
                self.shells.push(front);
                (!first).then_some(ShellChange::Opened)
            }
        }
    }
}

impl Lab {
    /// Starts the terminal's shell, if it has none yet, and waits for its prompt.
    pub(super) async fn ready(&mut self, name: &TerminalName) -> Result<(), LabError> {
        if !self.desk.terminals.contains_key(name) {
            return Err(LabError::Closed(name.clone()));
        }
        if !self.desk.terminals[name].opened {
            self.link.open(name).await?;
            self.first_prompt(name).await?;
        }
        if self.desk.terminals[name].closed { Err(LabError::Closed(name.clone())) } else { Ok(()) }
    }

    pub(super) async fn first_prompt(&mut self, name: &TerminalName) -> Result<(), LabError> {
        let deadline = Instant::now() + FIRST_PROMPT;
        let how = self.wait_until(name, &Until::Done, deadline).await?;
        let terminal = self.terminal(name)?;
        terminal.opened = true;
        terminal.shell_change();
        match how {
            HowEnded::Prompt | HowEnded::Reading => Ok(()),
            HowEnded::Closed => {
                self.still_there(name).await?;
                Err(LabError::Gone(format!("the shell of terminal {name} ended before its first prompt")))
            }
            _ => Err(LabError::Gone(format!("terminal {name} showed no prompt within {} s", FIRST_PROMPT.as_secs()))),
        }
    }

    /// Types the lines of a command, each once the shell is ready for it.
    pub(super) async fn type_lines(
        &mut self,
        name: &TerminalName,
        text: &str,
        until: &Until,
        patience: Duration,
    ) -> Result<Typed, LabError> {
        self.ready(name).await?;
        let deadline = Instant::now() + patience;
        let terminal = self.terminal(name)?;
        terminal.read_all();
        terminal.reader.restart();
        let mut lines = text.split('\n').peekable();
        while let Some(line) = lines.next() {
            let terminal = self.terminal(name)?;
            terminal.reader.forget_prompt();
            terminal.write(format!("{line}\n").as_bytes()).await;
            let until = if lines.peek().is_some() { &Until::Done } else { until };
            let how = self.wait_until(name, until, deadline).await?;
            let terminal = self.terminal(name)?;
            let goes_on = terminal.reader.prompt() == Some(Prompt::Secondary) || how == HowEnded::Reading;
            if lines.peek().is_none() || !goes_on {
                return self.ended(name, how, text).await;
            }
        }
        self.ended(name, HowEnded::Prompt, text).await
    }

    pub(super) async fn press_key(
        &mut self,
        name: &TerminalName,
        key: Key,
        until: &Until,
        patience: Duration,
    ) -> Result<Typed, LabError> {
        self.ready(name).await?;
        self.reads_on(name).await?;
        let byte = match key {
            Key::Interrupt => 0x03,
            Key::EndOfFile => 0x04,
            Key::Suspend => 0x1a,
        };
        let terminal = self.terminal(name)?;
        terminal.read_all();
        terminal.reader.restart();
        terminal.write(&[byte]).await;
        let how = self.wait_until(name, until, Instant::now() + patience).await?;
        self.ended(name, how, "").await
    }

    /// Where a shell stands at its prompt, waits until it reads. An interrupt that comes between the two is heeded
    /// by bash only at the next letter, which is lost with it.
    async fn reads_on(&mut self, name: &TerminalName) -> Result<(), LabError> {
        let deadline = Instant::now() + BEGINS;
        while self.terminal(name)?.reader.prompt().is_some()
            && Instant::now() < deadline
            && !self.link.is_reading(name).await?
        {
            sleep(TAKES_TERMINAL).await;
        }
        Ok(())
    }

    /// What came of it; a command past its deadline is interrupted first.
    async fn ended(&mut self, name: &TerminalName, how: HowEnded, typed: &str) -> Result<Typed, LabError> {
        let terminal = self.terminal(name)?;
        let mut output = terminal.reader.output(typed);
        if how == HowEnded::Reading {
            // What stands before the cursor is the reader's own prompt.
            output.truncate(output.rfind('\n').map_or(0, |at| at + 1));
        }
        let truncated = terminal.reader.truncated();
        let status = terminal.reader.status();
        if how == HowEnded::Closed {
            self.still_there(name).await?;
        }
        if how == HowEnded::TimedOut {
            self.interrupt(name).await?;
        }
        let terminal = self.terminal(name)?;
        let shell = match how {
            HowEnded::Prompt => terminal.shell_change(),
            _ => None,
        };
        let exit = if how == HowEnded::Prompt && shell.is_none() { status } else { None };
        Ok(Typed { how, exit, shell, output, truncated })
    }

    /// A terminal was closed: by its shell's end, or because the lab is gone? The supervisor's answer tells, for its
    /// socket closes before the shells are killed.
    async fn still_there(&mut self, name: &TerminalName) -> Result<(), LabError> {
        self.link.is_reading(name).await.map(|_| ())
    }

    /// Ctrl-C, and if that is not heeded SIGKILL, until the shell is back.
    async fn interrupt(&mut self, name: &TerminalName) -> Result<(), LabError> {
        self.terminal(name)?.write(&[0x03]).await;
        if self.wait_until(name, &Until::Done, Instant::now() + GRACE).await? != HowEnded::TimedOut {
            return Ok(());
        }
        self.link.kill_front(name).await?;
        if self.wait_until(name, &Until::Done, Instant::now() + GRACE).await? == HowEnded::TimedOut {
            self.terminal(name)?.close();
        }
        Ok(())
    }

    /// Reads the terminal until it is as wanted, it is closed, or the deadline has come.
    async fn wait_until(
        &mut self,
        name: &TerminalName,
        until: &Until,
        deadline: Instant,
    ) -> Result<HowEnded, LabError> {
        let mut look = FIRST_LOOK;
        let mut next_look = Instant::now() + look;
        // What the shell does itself, a loop of its own commands, never takes the terminal.
        let begun_by = Instant::now() + BEGINS;
        let mut shown_since = None;
        // A reader is believed at the second look: at the first it may just not have woken up yet.
        let mut was_reading = false;
        loop {
            let terminal = self.terminal(name)?;
            if terminal.closed {
                return Ok(HowEnded::Closed);
            }
            if terminal.reader.prompt().is_some() {
                return Ok(HowEnded::Prompt);
            }
            if Instant::now() >= deadline {
                return Ok(HowEnded::TimedOut);
            }
            let mut wake = next_look.min(deadline);
            if let Until::Shows(expected) = until {
                let begun = Instant::now() >= begun_by || terminal.has_begun();
                if begun && output_matches(&expected.output, &terminal.reader.output(""), &Words::new()).is_ok() {
                    let since = *shown_since.get_or_insert_with(Instant::now);
                    if since.elapsed() >= SETTLES {
                        return Ok(HowEnded::Running);
                    }
                    wake = wake.min(since + SETTLES);
                } else if !begun {
                    // Nothing tells when a command takes the terminal.
                    wake = wake.min(Instant::now() + TAKES_TERMINAL);
                }
            }
            if timeout_at(wake.into(), terminal.read()).await.is_ok() {
                was_reading = false;
                next_look = Instant::now() + look;
                continue;
            }
            if Instant::now() < next_look {
                continue;
            }
            let terminal = self.terminal(name)?;
            let unread = pty::unread(terminal.master.get_ref()).unwrap_or(0);
            let reading = unread == 0 && self.link.is_reading(name).await?;
            if reading && was_reading && self.quiet(name).await? {
                return Ok(HowEnded::Reading);
            }
            was_reading = reading;
            look = (look * 2).min(LONGEST_LOOK);
            next_look = Instant::now() + look;
        }
    }

    /// Whether nothing has come while the process in front was looked at.
    async fn quiet(&mut self, name: &TerminalName) -> Result<bool, LabError> {
        let terminal = self.terminal(name)?;
        let now = Instant::now();
        Ok(timeout_at(now.into(), terminal.read()).await.is_err() && !terminal.closed)
    }

    fn terminal(&mut self, name: &TerminalName) -> Result<&mut Terminal, LabError> {
        self.desk.terminal(name)
    }
}
