//! How the session is to be shown.

use std::io::{self, IsTerminal};
use std::sync::mpsc;

use super::target::Target;
use crate::cli::args::{Common, LearnArgs};
use crate::cli::exit::Exit;
use crate::cli::kept::Kept;
use crate::cli::{complain_of, lessons, terminal};
use crate::learn::front::{LessonEntry, Options, Seat, StepEntry};
use crate::learn::record::{Header, LineEnds, Output, Recording};

/// Standard output, and the recording of it that was asked for.
pub fn output(common: &Common, args: &LearnArgs, title: &str) -> Result<Output, Exit> {
    let recording = match &args.record {
        None => None,
        Some(path) => {
            let (rows, columns) = console::Term::stdout().size();
            let line_ends = if is_terminal() { LineEnds::AsSent } else { LineEnds::Bare };
            let header = Header {
                columns,
                rows,
                terminal: std::env::var("TERM").ok(),
                title: Some(title.to_owned()),
                line_ends,
                timestamp: u64::try_from(chrono::Utc::now().timestamp()).ok(),
            };
            Some(Recording::start(path, &header).map_err(|error| {
                complain_of(common, format_args!("cannot record to {}: {error}", path.display()));
                Exit::Usage
            })?)
        }
    };
    Ok(Output::new(io::stdout(), recording))
}

pub fn options(common: &Common, args: &LearnArgs, target: &Target, output: Output) -> Options {
    let look = terminal::look(common);
    let lessons = entries(common);
    let place = lessons.iter().position(|entry| entry.name == target.name);
    let next = place.and_then(|place| lessons.get(place + 1)).map(|entry| entry.name.clone());
    let (keep, _) = mpsc::channel();
    Options {
        messages: common.messages(),
        colour: look.colour,
        marks: look.marks,
        leader: args.leader,
        output,
        seat: seat(look.width),
        lessons,
        next,
        is_first: false,
        keep,
    }
}

fn seat(width: usize) -> Seat {
    match is_terminal() {
        true if terminal::is_dumb() => Seat::Bare,
        true => Seat::Terminal,
        false => Seat::Pipe { width },
    }
}

fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

fn entries(common: &Common) -> Vec<LessonEntry> {
    let found = lessons::all(common.lessons.as_deref(), common.language()).map(|(_, found)| found).unwrap_or_default();
    let kept = Kept::of(common, &found);
    let entry = |one: &lessons::Found| {
        let lesson = one.lesson.as_ref()?;
        let step = |step: &crate::lesson::Step| {
            let (id, title) = (step.id.clone(), step.title.clone());
            StepEntry { how: kept.how(one, &found, &id), id, title }
        };
        let steps = lesson.steps.iter().filter(|step| step.is_work()).map(step).collect();
        Some(LessonEntry { name: lesson.id.to_string(), title: lesson.title.clone(), steps })
    };
    found.iter().filter_map(entry).collect()
}
