//! nslab as somebody has it before them: `nslab learn` on a terminal of 80 columns and 24 rows, timed by what is to be
//! seen there.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::pty::{Winsize, openpty};
use tempfile::TempDir;

use crate::ours::{BINARY, milliseconds};

const ROWS: u16 = 24;
const COLUMNS: u16 = 80;
/// Nothing that is timed here takes so long.
const DEADLINE: Duration = Duration::from_secs(30);
const LEADER: &str = "\x07";

/// A command of a lesson by which one more of the step's checks holds.
pub struct Telling {
    pub lesson: &'static str,
    /// By number.
    pub step: &'static str,
    pub command: &'static str,
}

/// From Enter to the moment at which the screen counts one more check as held, in milliseconds.
pub fn command_to_green(telling: &Telling) -> f64 {
    let mut seat = Seat::begin(telling.lesson, telling.step);
    let held = checks_held(&seat.contents()).expect("the screen says how many checks hold");
    seat.types(telling.command);
    seat.until(|contents| contents.contains(&format!("$ {}", telling.command)));
    let start = Instant::now();
    seat.types("\r");
    seat.until(|contents| checks_held(contents).is_some_and(|now| now > held));
    let took = milliseconds(start);
    seat.leaves();
    took
}

/// From the learner's yes to the prompt in a new lab at the start of this step, in milliseconds.
pub fn reset(lesson: &str, step: &str) -> f64 {
    let mut seat = Seat::begin(lesson, step);
    // The new lab is told from the old one by what only that has on its screen.
    seat.types("echo in the old lab\r");
    seat.until(|contents| contents.contains("\nin the old lab"));
    seat.types(&format!("{LEADER}r"));
    seat.until(|contents| contents.contains("Begin anew?"));
    let start = Instant::now();
    seat.types("y");
    seat.until(|contents| !contents.contains("in the old lab") && takes_commands(contents));
    let took = milliseconds(start);
    seat.leaves();
    took
}

/// Somebody who learns, and their terminal.
struct Seat {
    nslab: Child,
    terminal: File,
    screen: vt100::Parser,
    /// What is kept of them.
    _home: TempDir,
}

impl Seat {
    /// At the prompt of a step's beginning.
    fn begin(lesson: &str, step: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let size = Winsize { ws_row: ROWS, ws_col: COLUMNS, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(&size, None).expect("a pseudo-terminal");
        let other_side = || Stdio::from(pty.slave.try_clone().expect("another descriptor"));
        let mut learn = Command::new("setsid");
        learn.args(["--ctty", BINARY, "learn", "--lang=en", lesson, step]);
        learn.env("XDG_STATE_HOME", home.path()).env("LC_ALL", "C.UTF-8").env("TERM", "xterm-256color");
        let learn = learn.stdin(other_side()).stdout(other_side()).stderr(other_side());
        let nslab = learn.spawn().expect("nslab starts");
        let screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        let mut seat = Self { nslab, terminal: File::from(pty.master), screen, _home: home };
        seat.until(|contents| contents.contains("Enter: begin") || takes_commands(contents));
        if seat.contents().contains("Enter: begin") {
            seat.types("\r");
        }
        seat.until(takes_commands);
        seat
    }

    fn types(&mut self, keys: &str) {
        self.terminal.write_all(keys.as_bytes()).expect("the terminal takes keys");
    }

    fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads until the screen is as wanted.
    #[track_caller]
    fn until(&mut self, wanted: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !wanted(&self.contents()) {
            let left = PollTimeout::try_from(deadline.saturating_duration_since(Instant::now()));
            let mut readable = [PollFd::new(self.terminal.as_fd(), PollFlags::POLLIN)];
            let came = poll(&mut readable, left.unwrap_or(PollTimeout::ZERO)).expect("poll works");
            let mut bytes = [0; 64 * 1024];
            let read = if came > 0 { self.terminal.read(&mut bytes).unwrap_or(0) } else { 0 };
            assert!(read > 0, "the screen shows something else:\n{}", self.contents());
            self.screen.process(&bytes[..read]);
        }
    }

    fn leaves(mut self) {
        self.types(&format!("{LEADER}q"));
        self.until(|contents| contents.contains("Leave?"));
        self.types("y");
        let mut rest = [0; 4096];
        while self.terminal.read(&mut rest).is_ok_and(|read| read > 0) {}
        assert!(self.nslab.wait().expect("our own child").success(), "the session ends well");
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let _ = self.nslab.kill(); // it has ended, but after a panic
        let _ = self.nslab.wait();
    }
}

/// There is an empty prompt, the cursor is behind it, and the status line offers keys.
fn takes_commands(contents: &str) -> bool {
    let is_prompt = |line: &str| line.starts_with(['A', 'B']) && line.trim_end().ends_with('$');
    let last = contents.lines().rev().find(|line| !line.trim().is_empty());
    contents.lines().any(is_prompt) && last.is_some_and(|line| line.starts_with(" Ctrl-G"))
}

/// The 2 of `checks 2/6`.
fn checks_held(contents: &str) -> Option<usize> {
    let (_, count) = contents.split_once(" checks ")?;
    count.split('/').next()?.parse().ok()
}
