//! What is typed, and what is expected to come of it.

use std::time::Duration;

use super::{Span, TerminalName};

/// A `console` fence: what is typed, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Console {
    pub inputs: Vec<Typed>,
    /// Deadline of each of its commands.
    pub timeout: Duration,
    pub span: Span,
}

/// One thing typed into one terminal, and what is expected to come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    pub terminal: TerminalName,
    pub input: Input,
    pub expect: Expectation,
    /// Of the command's own line or lines.
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A command; continuation lines (`> `) are joined by `\n`. May hold `{{words}}`.
    Command(String),
    Key(Key),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// `^C`
    Interrupt,
    /// `^D`
    EndOfFile,
    /// `^Z`
    Suspend,
}

/// What a console block says of a command's end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expectation {
    pub end: ExpectedEnd,
    /// Expected output, line by line; empty: anything. May hold `{{words}}`.
    pub output: Vec<OutputLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedEnd {
    /// `? N`; 0 where nothing is written after a command.
    Status(i32),
    /// Nothing is written after a key: whatever it interrupts or ends has the status it has.
    Any,
    /// `? running`
    Running,
}

impl Default for ExpectedEnd {
    fn default() -> Self {
        Self::Status(0)
    }
}

/// A line of expected output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputLine {
    /// `...`: some lines, or none.
    Lines,
    /// Fixed texts with "some text" (`[..]`) between each two of them.
    Line(Vec<String>),
}
