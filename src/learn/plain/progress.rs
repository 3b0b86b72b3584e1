//! A live line while a lab is brought to a step, drawn by indicatif.

use std::io::{self, Write};
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

use crate::learn::record::Output;

/// Taken away when dropped.
pub struct Progress(ProgressBar);

impl Progress {
    pub fn new(output: Output, width: usize) -> Self {
        let line = LiveLine { output: Mutex::new(output), width: u16::try_from(width).unwrap_or(80) };
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::term_like_with_hz(Box::new(line), 20));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos}/{len}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub fn at(&self, done: usize, of: usize, what: &str) {
        self.0.set_length(of as u64);
        self.0.set_message(what.to_owned());
        self.0.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

struct LiveLine {
    output: Mutex<Output>,
    width: u16,
}

impl std::fmt::Debug for LiveLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LiveLine")
    }
}

impl LiveLine {
    fn write(&self, text: &str) -> io::Result<()> {
        let mut output = self.output.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        output.write_all(text.as_bytes())
    }

    fn moved(&self, n: usize, code: char) -> io::Result<()> {
        if n == 0 { Ok(()) } else { self.write(&format!("\x1b[{n}{code}")) }
    }
}

impl TermLike for LiveLine {
    fn width(&self) -> u16 {
        self.width
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.moved(n, 'A')
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.moved(n, 'B')
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.moved(n, 'C')
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.moved(n, 'D')
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.write(&format!("{line}\r\n"))
    }

    /// Without the blanks that only fill the line.
    fn write_str(&self, text: &str) -> io::Result<()> {
        self.write(text.trim_end_matches(' '))
    }

    fn clear_line(&self) -> io::Result<()> {
        self.write("\r\x1b[K")
    }

    fn flush(&self) -> io::Result<()> {
        self.output.lock().unwrap_or_else(std::sync::PoisonError::into_inner).flush()
    }
}
