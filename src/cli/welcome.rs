//! `nslab` alone: what there is, and what to do next.

use super::args::Common;
use super::exit::Exit;
use super::{complain_of, lessons, say, terminal};
use crate::lab;
use crate::report::Tone;
use crate::report::layout::{pad, width, wrap};
use crate::report::lines::block;

pub fn main(common: &Common) -> Exit {
    let found = match lessons::all(common.lessons.as_deref(), common.language()) {
        Ok((_, found)) => found,
        Err(error) => {
            complain_of(common, error.told(&common.messages()));
            return error.exit();
        }
    };
    let (look, messages) = (terminal::look(common), common.messages());
    let mut text = block(&look, 0, &messages.say("welcome-introduction"), Tone::Plain);
    text.push('\n');
    let able = |one: &&lessons::Found| {
        !one.is_invalid() && one.lesson.as_ref().is_some_and(|l| lab::missing(&l.settings.needs).is_empty())
    };
    let first = found.iter().find(able).map(|one| format!("nslab run {}", one.id));
    let command = |command: &str| Some(command.to_owned());
    let commands: Vec<(String, String)> = [
        (command("nslab list"), "welcome-list"),
        (first, "welcome-run"),
        (command("nslab run"), "welcome-run-all"),
        (command("nslab doctor"), "welcome-doctor"),
        (command("nslab --help"), "welcome-help"),
    ]
    .into_iter()
    .filter_map(|(command, does)| Some((command?, messages.say(does))))
    .collect();
    let widest = commands.iter().map(|(command, _)| width(command)).max().unwrap_or(0);
    for (command, does) in &commands {
        for (n, line) in wrap(does, look.width.saturating_sub(widest + 4).max(8)).iter().enumerate() {
            let command = if n == 0 { command.as_str() } else { "" };
            text.push_str(&format!("  {}  {line}\n", look.paint(Tone::Typed, &pad(command, widest))));
        }
    }
    say(text);
    Exit::Good
}
