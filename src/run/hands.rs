//! Types one input of a lesson into a machine, and judges its transcript. It tells nobody.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::machine::Machine;
use super::transcript::{self, Transcript};
use super::words;
use crate::lab::{HowEnded, LabError, Typed as Ended, Until};
use crate::lesson::{Expectation, ExpectedEnd, Input, Key, Typed, Words};
use crate::observation::Printed;

/// A machine, and what has been typed into it.
pub(crate) struct Hands<M> {
    pub machine: M,
    words: Words,
    /// Each terminal's last command.
    pub outputs: BTreeMap<String, Printed>,
}

/// An input with its words filled in.
pub(crate) struct Ready<'l> {
    input: &'l Typed,
    pub command: String,
    words: Words,
}

/// What came of an input.
pub(crate) struct Done {
    /// None where the terminal was closed already.
    pub ended: Option<Ended>,
    pub transcript: Transcript,
    pub took: Duration,
}

impl Done {
    /// Whether the terminal can't be relied on any more.
    pub fn cuts(&self) -> bool {
        self.ended.as_ref().is_none_or(|ended| matches!(ended.how, HowEnded::TimedOut | HowEnded::Closed))
    }
}

impl Ready<'_> {
    /// What the lesson expects, its words filled in.
    pub fn expected(&self) -> Expectation {
        words::fill_expectation(&self.input.expect, &self.words)
    }
}

impl<M: Machine> Hands<M> {
    pub fn new(machine: M, words: Words) -> Self {
        Self { machine, words, outputs: BTreeMap::new() }
    }

    /// Fills in the words, as they are at this moment.
    pub async fn ready<'l>(&mut self, input: &'l Typed) -> Result<Ready<'l>, LabError> {
        let words = words::at(&mut self.machine, input, &self.words).await?;
        let command = match &input.input {
            Input::Command(command) => words::fill(command, &words),
            Input::Key(key) => key_name(*key).to_owned(),
        };
        Ok(Ready { input, command, words })
    }

    /// Types it, and waits for its end.
    pub async fn type_in(&mut self, ready: &Ready<'_>, timeout: Duration) -> Result<Done, LabError> {
        let Ready { input, command, words } = ready;
        let until = match input.expect.end {
            ExpectedEnd::Running => Until::Shows(ready.expected()),
            ExpectedEnd::Status(_) | ExpectedEnd::Any => Until::Done,
        };
        let start = Instant::now();
        let ended = match &input.input {
            Input::Command(_) => self.machine.type_line(&input.terminal, command, until, timeout).await,
            Input::Key(key) => self.machine.press(&input.terminal, *key, until, timeout).await,
        };
        let took = start.elapsed();
        let ended = match ended {
            Ok(ended) => ended,
            Err(LabError::Closed(terminal)) => {
                let transcript = Transcript::fail(format!("terminal {terminal} is closed"));
                return Ok(Done { ended: None, transcript, took });
            }
            Err(error) => return Err(error),
        };
        let transcript = transcript::judge(&input.expect, &ended, timeout, words);
        let printed = Printed { command: command.clone(), output: ended.output.clone() };
        self.outputs.insert(input.terminal.to_string(), printed);
        Ok(Done { ended: Some(ended), transcript, took })
    }
}

pub(crate) fn key_name(key: Key) -> &'static str {
    match key {
        Key::Interrupt => "^C",
        Key::EndOfFile => "^D",
        Key::Suspend => "^Z",
    }
}
