//! The learner's own terminal: taken for a full screen, and given back as it was, whatever ends us.

use std::io::{self, Write};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use crate::learn::record::Output;
use crate::learn::rescue;
use crate::sys::process::stop_self;

/// Another screen; mouse reports (buttons, drags; numbers of any size); marked pastes.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?2004h";
/// All of that undone, colours off, the cursor shown.
const GIVE_BACK: &[u8] = b"\x1b[?2026l\x1b[?2004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[0m\x1b[?25h\x1b[?1049l";

pub struct Seat {
    output: Output,
}

impl Seat {
    pub fn take(output: Output) -> io::Result<Self> {
        let seat = Self { output };
        seat.take_again()?;
        Ok(seat)
    }

    /// After somebody else had it.
    pub fn take_again(&self) -> io::Result<()> {
        // Whoever had it may have left it in another mode than the one that is remembered as ours.
        disable_raw_mode()?;
        rescue::remember(rescue::Shown::Screen);
        enable_raw_mode()?;
        self.write(TAKE)
    }

    /// Stops this program, as Ctrl-Z does with one that does not have a screen of its own; returns when it goes on.
    pub fn suspend(&self) -> io::Result<()> {
        self.leave()?;
        stop_self()
    }

    pub fn give_back(self) {}

    fn leave(&self) -> io::Result<()> {
        let written = self.write(GIVE_BACK);
        let cooked = disable_raw_mode();
        rescue::forget();
        cooked.and(written)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut output = self.output.clone();
        output.write_all(bytes)?;
        output.flush()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let _ = self.leave(); // a terminal that is gone needs nothing
    }
}
