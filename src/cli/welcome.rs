//! `nslab` alone: what there is, and what to do next.

use super::args::Common;
use super::exit::Exit;
use super::kept::Kept;
use super::lessons::Found;
use super::{complain_of, lessons, say, terminal};
use crate::lab;
use crate::layout::{pad, width, wrap};
use crate::messages::Messages;
use crate::progress::Standing;
use crate::report::lines::block;
use crate::report::{Look, Tone};

pub fn main(common: &Common) -> Exit {
    let found = match lessons::all(common.lessons.as_deref(), common.language()) {
        Ok((_, found)) => found,
        Err(error) => {
            complain_of(common, error.told(&common.messages()));
            return error.exit();
        }
    };
    let (look, messages) = (terminal::look(common), common.messages());
    let kept = Kept::of(common, &found);
    let (place, learn) = whereabouts(&kept, &found, &messages);
    let mut text = block(&look, 0, &messages.say("welcome-introduction"), Tone::Plain);
    text.push('\n');
    if let Some(place) = place {
        text.push_str(&block(&look, 0, &place, Tone::Plain));
        text.push('\n');
    }
    let able = |one: &&lessons::Found| {
        !one.is_invalid() && one.lesson.as_ref().is_some_and(|l| lab::missing(&l.settings.needs).is_empty())
    };
    let first = found.iter().find(able).map(|one| format!("nslab run {}", one.id));
    let command = |command: &str| Some(command.to_owned());
    let others = [
        (command("nslab list"), "welcome-list"),
        (first, "welcome-run"),
        (command("nslab run"), "welcome-run-all"),
        (command("nslab doctor"), "welcome-doctor"),
        (command("nslab new NAME"), "welcome-new"),
        (command("nslab --help"), "welcome-help"),
    ];
    let others = others.into_iter().filter_map(|(command, does)| Some((command?, messages.say(does))));
    let commands: Vec<(String, String)> = learn.into_iter().chain(others).collect();
    text.push_str(&menu(&look, &commands));
    say(text);
    kept.complain();
    Exit::Good
}

/// Commands, and beside each what it does.
fn menu(look: &Look, commands: &[(String, String)]) -> String {
    let mut text = String::new();
    let widest = commands.iter().map(|(command, _)| width(command)).max().unwrap_or(0);
    for (command, does) in commands {
        for (n, line) in wrap(does, look.width.saturating_sub(widest + 4).max(8)).iter().enumerate() {
            let command = if n == 0 { command.as_str() } else { "" };
            text.push_str(&format!("  {}  {line}\n", look.paint(Tone::Typed, &pad(command, widest))));
        }
    }
    text
}

/// Where the learner is, and what leads on from there.
pub fn next_up(look: &Look, kept: &Kept, found: &[Found], messages: &Messages) -> String {
    let (place, commands) = whereabouts(kept, found, messages);
    format!("{}{}", place.map_or_else(String::new, |place| block(look, 0, &place, Tone::Plain)), menu(look, &commands))
}

/// Where the learner is, in a sentence, and the commands that lead on from there.
fn whereabouts(kept: &Kept, found: &[Found], messages: &Messages) -> (Option<String>, Vec<(String, String)>) {
    let title = |one: &Found| one.lesson.as_ref().map_or_else(|| one.id.to_string(), |lesson| lesson.title.clone());
    let last = kept.done_last(found);
    let Some(next) = kept.next(found) else {
        let again = last.map(|one| (format!("nslab learn {}", one.id), messages.say("progress-again")));
        let export = last.map(|one| (format!("nslab export {}", one.id), messages.say("progress-write-report")));
        let words = last.map(|_| messages.say("progress-you-have-done-all"));
        return (words, again.into_iter().chain(export).collect());
    };
    let learn = |does| vec![(format!("nslab learn {}", next.id), does)];
    match (kept.standing(next, found), last) {
        (Some(Standing::At { n, of, title: step, .. }), _) => {
            let parts = [("n", n.into()), ("of", of.into()), ("lesson", title(next).into()), ("step", step.into())];
            let go_on = ("nslab learn".to_owned(), messages.say("progress-go-on"));
            (Some(messages.tell("progress-you-are-at", &parts)), vec![go_on])
        }
        (_, Some(last)) => {
            let parts = [("lesson", title(last).into()), ("next", title(next).into())];
            let mut commands = learn(messages.say("progress-begin"));
            commands.push((format!("nslab export {}", last.id), messages.say("progress-write-report")));
            (Some(messages.tell("progress-you-have-done", &parts)), commands)
        }
        (_, None) => {
            let words = messages.tell("progress-begin-with", &[("lesson", title(next).into())]);
            (Some(words), learn(messages.say("progress-begin")))
        }
    }
}
