//! Brings the human report to standard output: with a live line under it on a terminal, plain elsewhere.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::human::Human;
use super::line_terminal::LineTerminal;
use super::look::{Detail, Look};
use crate::layout::Marks;
use crate::messages::Messages;
use crate::run::event::Event;

/// How often the live line moves.
const TICK: Duration = Duration::from_millis(100);

/// The human report on its way to a terminal or a pipe.
pub struct Screen {
    human: Human,
    /// How the live line looks; none where lines can't be redrawn.
    style: Option<ProgressStyle>,
    /// The live line, while there is one.
    line: Option<ProgressBar>,
}

impl Screen {
    /// For a terminal.
    pub fn live(look: Look, messages: Messages) -> Self {
        let ticks = match look.marks {
            Marks::Unicode => "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ ",
            Marks::Ascii => "|/-\\ ",
        };
        let style = ProgressStyle::with_template("  {spinner} {msg}").expect("a fixed template").tick_chars(ticks);
        let style = (look.detail != Detail::Quiet).then_some(style);
        Self { human: Human::new(look, messages), style, line: None }
    }

    /// For a pipe or a file.
    pub fn plain(look: Look, messages: Messages) -> Self {
        Self { human: Human::new(look, messages), style: None, line: None }
    }

    /// Shows what there is to show of an event.
    pub fn event(&mut self, event: &Event) -> io::Result<()> {
        let text = self.human.event(event);
        let live = self.human.live();
        if !text.is_empty() || live.is_none() {
            self.clear();
        }
        print(&text)?;
        if let (Some(words), Some(style)) = (live, &self.style) {
            let line = self.line.get_or_insert_with(|| begin_line(style.clone()));
            line.set_message(words);
        }
        Ok(())
    }

    fn clear(&mut self) {
        if let Some(line) = self.line.take() {
            line.finish_and_clear();
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.clear();
    }
}

fn begin_line(style: ProgressStyle) -> ProgressBar {
    let line = ProgressBar::with_draw_target(
        None,
        ProgressDrawTarget::term_like_with_hz(Box::new(LineTerminal::stdout()), 20),
    )
    .with_style(style);
    line.enable_steady_tick(TICK);
    line
}

/// All at once, and seen at once.
pub(super) fn print(text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
