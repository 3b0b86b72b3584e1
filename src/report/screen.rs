//! Brings the human report to standard output: with a live line under it on a terminal, plain elsewhere.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::human::Human;
use super::look::{Detail, Look, Marks};
use crate::run::event::{Event, What};

/// How often the live line moves.
const TICK: Duration = Duration::from_millis(100);

/// The human report on its way to a terminal or a pipe.
pub struct Screen {
    human: Human,
    live: Option<ProgressBar>,
}

impl Screen {
    /// For a terminal.
    pub fn live(look: Look) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stdout());
        let ticks = match look.marks {
            Marks::Unicode => "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ ",
            Marks::Ascii => "|/-\\ ",
        };
        let style = ProgressStyle::with_template("  {spinner} {msg}").expect("a fixed template");
        bar.set_style(style.tick_chars(ticks));
        let live = (look.detail != Detail::Quiet).then_some(bar);
        Self { human: Human::new(look), live }
    }

    /// For a pipe or a file.
    pub fn plain(look: Look) -> Self {
        Self { human: Human::new(look), live: None }
    }

    /// Shows what there is to show of an event.
    pub fn event(&mut self, event: &Event) -> io::Result<()> {
        let text = self.human.event(event);
        let Some(bar) = &self.live else { return print(&text) };
        let printed = if text.is_empty() { Ok(()) } else { bar.suspend(|| print(&text)) };
        match self.human.live() {
            Some(line) => {
                bar.set_message(line);
                bar.enable_steady_tick(TICK);
            }
            None => bar.set_message(""),
        }
        if matches!(event.what, What::LessonFinished { .. } | What::RunFinished { .. }) {
            bar.finish_and_clear();
            bar.reset();
        }
        printed
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(bar) = &self.live {
            bar.finish_and_clear();
        }
    }
}

/// All at once, and seen at once.
fn print(text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
