//! `nslab` alone: what there is, and what to do next.

use super::args::Common;
use super::exit::Exit;
use super::{complain, lessons, say, terminal};
use crate::lab;
use crate::report::Tone;
use crate::report::layout::{pad, width, wrap};
use crate::report::lines::block;

pub fn main(common: &Common) -> Exit {
    let found = match lessons::all(common.lessons.as_deref()) {
        Ok((_, found)) => found,
        Err(error) => {
            complain(format_args!("error: {error}\n"));
            return error.exit();
        }
    };
    let look = terminal::look(common);
    let mut text = block(&look, 0, INTRODUCTION, Tone::Plain);
    text.push('\n');
    let able = |one: &&lessons::Found| {
        !one.is_invalid() && one.lesson.as_ref().is_some_and(|l| lab::missing(&l.settings.needs).is_empty())
    };
    let first = found.iter().find(able).map(|one| format!("nslab run {}", one.id));
    let commands: Vec<(String, &str)> =
        [(Some("nslab list".to_owned()), "the lessons"), (first, "run one, and see it checked")]
            .into_iter()
            .chain([
                (Some("nslab run".to_owned()), "run them all, side by side"),
                (Some("nslab doctor".to_owned()), "can this machine run labs?"),
                (Some("nslab --help".to_owned()), "everything else"),
            ])
            .filter_map(|(command, does)| Some((command?, does)))
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

const INTRODUCTION: &str = "nslab teaches Linux namespaces by doing: a lesson is typed into real shells of a \
    throw-away machine, and what the kernel then says decides whether it worked. No root needed; nothing is left behind.";
