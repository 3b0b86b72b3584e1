//! Brings the report of a proof to standard output: with a progress bar under it on a terminal, plain elsewhere.

use std::io;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::line_terminal::LineTerminal;
use super::look::{Detail, Look};
use super::prove::ProofHuman;
use super::screen::print;
use crate::layout::Marks;
use crate::run::event::{Event, What};

/// How often the bar is drawn, at least.
const TICK: Duration = Duration::from_millis(100);

/// The report on its way to a terminal or a pipe.
pub struct ProofScreen {
    human: ProofHuman,
    /// How the bar looks; none where lines can't be redrawn.
    style: Option<ProgressStyle>,
    /// The bar, while there is something to count.
    bar: Option<ProgressBar>,
}

impl ProofScreen {
    /// For a terminal.
    pub fn live(look: Look) -> Self {
        let style = (look.detail != Detail::Quiet).then(|| bar_style(&look));
        Self { human: ProofHuman::new(look), style, bar: None }
    }

    /// For a pipe or a file.
    pub fn plain(look: Look) -> Self {
        Self { human: ProofHuman::new(look), style: None, bar: None }
    }

    /// Moves the bar, for any lesson's event, as it happens.
    pub fn progress(&mut self, event: &Event) {
        let Some(style) = &self.style else { return };
        match &event.what {
            What::ProofStarted { variants } => {
                let bar = self.bar.get_or_insert_with(|| begin_bar(style.clone()));
                // The run as written counts for one.
                bar.inc_length(*variants as u64 + 1);
            }
            What::Variant(_) | What::ProofFinished { .. } => self.bar.iter().for_each(|bar| bar.inc(1)),
            _ => {}
        }
    }

    /// Shows what there is to show of an event whose turn it is.
    pub fn event(&mut self, event: &Event) -> io::Result<()> {
        let text = self.human.event(event);
        if matches!(event.what, What::RunFinished { .. }) {
            self.clear();
        }
        match &self.bar {
            Some(bar) if !text.is_empty() => bar.suspend(|| print(&text)),
            _ => print(&text),
        }
    }

    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for ProofScreen {
    fn drop(&mut self) {
        self.clear();
    }
}

fn bar_style(look: &Look) -> ProgressStyle {
    let room = look.width.saturating_sub(16).clamp(4, 40);
    let template = format!("  [{{bar:{room}}}] {{pos}} of {{len}}");
    ProgressStyle::with_template(&template).expect("a template of ours").progress_chars(match look.marks {
        Marks::Unicode => "━╸─",
        Marks::Ascii => "=> ",
    })
}

fn begin_bar(style: ProgressStyle) -> ProgressBar {
    let target = ProgressDrawTarget::term_like_with_hz(Box::new(LineTerminal::stdout()), 10);
    let bar = ProgressBar::with_draw_target(Some(0), target).with_style(style);
    bar.enable_steady_tick(TICK);
    bar
}
