//! The terminals of a lab, seen from the masters' side: what somebody types into them, and what they print.
//!
//! `typing.rs` types a lesson's commands and waits for each; here keys pass through as they come.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::task::{Context, Poll};

use super::typing::{FULL, Terminal};
use super::{LabError, ShellChange, Tap};
use crate::lesson::TerminalName;
use crate::sys::pty;

/// More than anybody pastes; what comes beyond it, while nobody reads it, is dropped.
const WAITING: usize = 4 * 1024 * 1024;

/// What a terminal printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    pub terminal: TerminalName,
    /// Empty: no shell has the terminal open any more.
    pub bytes: Vec<u8>,
}

pub struct Desk {
    pub(super) terminals: BTreeMap<TerminalName, Terminal>,
    tap: Option<Tap>,
    /// Typed, and not taken by the terminal yet.
    waiting: BTreeMap<TerminalName, VecDeque<u8>>,
}

impl Desk {
    pub(super) fn new(tap: Option<Tap>) -> Self {
        Self { terminals: BTreeMap::new(), tap, waiting: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, name: TerminalName, master: OwnedFd) -> Result<(), LabError> {
        let tap = self.tap.clone().map(|tap| (name.clone(), tap));
        let terminal =
            Terminal::new(master, tap).map_err(|error| LabError::Gone(format!("terminal {name}: {error}")))?;
        self.terminals.insert(name, terminal);
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.terminals.clear();
    }

    pub(super) fn reopened(&mut self, name: &TerminalName) -> Result<(), LabError> {
        self.waiting.remove(name);
        let Some(terminal) = self.terminals.get_mut(name) else { return Ok(()) };
        terminal.reopened().map_err(|error| LabError::Gone(format!("terminal {name}: {error}")))
    }

    pub(super) fn terminal(&mut self, name: &TerminalName) -> Result<&mut Terminal, LabError> {
        self.terminals.get_mut(name).ok_or_else(|| LabError::Closed(name.clone()))
    }

    pub fn is_open(&self, name: &TerminalName) -> bool {
        self.terminals.get(name).is_some_and(|terminal| terminal.opened && !terminal.closed)
    }

    /// Reads what terminals print, to the tap, and writes what they had no room for; until it is dropped.
    pub async fn serve(&mut self) -> Infallible {
        loop {
            self.flush();
            let retry = async {
                match self.waiting.is_empty() {
                    true => std::future::pending().await,
                    // A terminal does not say when it takes input again.
                    false => tokio::time::sleep(FULL).await,
                }
            };
            let terminals = &mut self.terminals;
            tokio::select! {
                () = std::future::poll_fn(|context| poll_output(terminals, context)) => {}
                () = retry => {}
            }
        }
    }

    /// Keys for a terminal.
    pub fn write(&mut self, name: &TerminalName, bytes: &[u8]) {
        if !self.is_open(name) {
            return;
        }
        let waiting = self.waiting.entry(name.clone()).or_default();
        let room = WAITING.saturating_sub(waiting.len());
        waiting.extend(&bytes[..bytes.len().min(room)]);
        self.flush();
    }

    pub fn resize(&mut self, name: &TerminalName, columns: u16, rows: u16) {
        if let Some(terminal) = self.terminals.get(name) {
            // One whose shell has ended has no size that mattered.
            let _ = pty::set_size(terminal.master(), columns, rows);
        }
    }

    /// What the last command of a terminal printed, cleaned.
    pub fn output(&self, name: &TerminalName) -> String {
        self.terminals.get(name).map(|terminal| terminal.output()).unwrap_or_default()
    }

    /// A prompt is shown in a terminal: whether another shell shows it than the one before.
    pub fn at_prompt(&mut self, name: &TerminalName) -> Option<ShellChange> {
        self.terminals.get_mut(name)?.shell_change()
    }

    fn flush(&mut self) {
        for (name, waiting) in &mut self.waiting {
            let Some(terminal) = self.terminals.get(name).filter(|terminal| !terminal.closed) else {
                waiting.clear();
                continue;
            };
            while !waiting.is_empty() {
                match pty::write(terminal.master(), waiting.make_contiguous()) {
                    Ok(written) => drop(waiting.drain(..written)),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(_) => waiting.clear(),
                }
            }
        }
        self.waiting.retain(|_, waiting| !waiting.is_empty());
    }
}

/// Reads from one terminal that has something.
fn poll_output(terminals: &mut BTreeMap<TerminalName, Terminal>, context: &mut Context<'_>) -> Poll<()> {
    for terminal in terminals.values_mut().filter(|terminal| terminal.opened && !terminal.closed) {
        if terminal.poll_read(context).is_ready() {
            return Poll::Ready(());
        }
    }
    Poll::Pending
}
