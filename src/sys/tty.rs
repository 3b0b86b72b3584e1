//! The modes of a terminal that somebody sits at: termios(3).

use std::io;
use std::os::fd::AsFd;

use nix::sys::termios::{SetArg, Termios, tcgetattr, tcsetattr};

/// How a terminal treats what is typed and printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modes(Termios);

impl Modes {
    pub fn of(terminal: impl AsFd) -> io::Result<Self> {
        Ok(Self(tcgetattr(terminal)?))
    }

    /// At once: what is still to be printed may never be.
    pub fn set(&self, terminal: impl AsFd) -> io::Result<()> {
        Ok(tcsetattr(terminal, SetArg::TCSANOW, &self.0)?)
    }
}
