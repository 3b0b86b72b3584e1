//! What was typed → what is to be typed again. What can't be is left out, and named: a run must neither hang at it nor
//! type something else in its place.

use std::collections::BTreeMap;

use super::Submitted;
use crate::lesson::{ExpectedEnd, Input, Key, StepId, TerminalName, readers_of_terminal};
use crate::progress::TypedLine;
use crate::run::event::ShellChange;
use crate::run::guide::By;

/// A part of what was typed, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Typed { by: By, submitted: Submitted },
    LeftOut(LeftOut),
}

/// A command that is not to be typed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub terminal: TerminalName,
    pub command: String,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It takes over the screen, and what was typed into it is not known.
    FullScreen,
    /// It reads the terminal, and what was typed into it is not known.
    Reads,
    /// It ended its terminal, which was then opened again.
    Closed,
    /// A lesson file has no way to say it, or a terminal would take it for something else.
    Unwritable,
}

/// Longer commands are no one's own words.
const LONGEST: usize = 32 * 1024;
/// All of them together: a report is a lesson, and has a largest size.
const MOST: usize = 768 * 1024;
/// Deeper nesting of quotes and lists than this, which a lesson file must not have, is not looked for exactly.
const DEEPEST: usize = 60;

#[rustfmt::skip]
const FULL_SCREEN: [&str; 25] = [
    "atop", "btop", "dialog", "elinks", "emacs", "htop", "iotop", "joe", "less", "links", "lynx", "mc", "more", "most",
    "nano", "nmtui", "nvim", "pico", "screen", "tmux", "top", "vi", "view", "vim", "whiptail",
];
/// Without a file to read, these wait for somebody to type.
const READERS: [&str; 7] = ["cat", "tee", "read", "python3", "python", "bc", "ed"];

/// By step. Commands stand in the order in which they were begun; a key that ended one stands where it was pressed.
pub fn entries(lines: &[TypedLine]) -> BTreeMap<StepId, Vec<Entry>> {
    let mut all: BTreeMap<StepId, Vec<Entry>> = BTreeMap::new();
    let mut keys: Vec<(usize, TerminalName, Key)> = Vec::new();
    let mut room = MOST;
    for (n, line) in lines.iter().enumerate() {
        let step = all.entry(line.step.clone()).or_default();
        let left_out = why_not(line, &lines[n + 1..]).or_else(|| {
            room = room.saturating_sub(line.command.len() + 16);
            (room == 0).then_some(Why::Unwritable)
        });
        match left_out {
            Some(why) => {
                let (terminal, command) = (line.terminal.clone(), line.command.clone());
                step.push(Entry::LeftOut(LeftOut { terminal, command, why }));
            }
            None => step.extend(typed(line)),
        }
        if let (None, Some(key), false) = (left_out, key_that_ended(line), line.command.trim().is_empty()) {
            keys.push((n + line.meanwhile.unwrap_or(0), line.terminal.clone(), key));
        }
        let now = |(at, ..): &mut (usize, TerminalName, Key)| *at <= n;
        step.extend(keys.extract_if(.., now).map(|(_, terminal, key)| pressed(terminal, key)));
    }
    // What was pressed for a command of lines that are not kept any more comes at the end.
    if let Some(step) = lines.last().and_then(|line| all.get_mut(&line.step)) {
        step.extend(keys.into_iter().map(|(_, terminal, key)| pressed(terminal, key)));
    }
    all
}

fn typed(line: &TypedLine) -> Option<Entry> {
    if line.command.trim().is_empty() {
        // Enter alone, or a line given up; but who leaves a shell by a key has typed something.
        return (line.shell == Some(ShellChange::Left)).then(|| pressed(line.terminal.clone(), Key::EndOfFile));
    }
    let command = line.meant.as_ref().unwrap_or(&line.command);
    let stays = line.meanwhile != Some(0) || key_that_ended(line).is_some();
    let end = match line.exit {
        _ if line.shell.is_some() => ExpectedEnd::default(),
        _ if stays => ExpectedEnd::Running,
        Some(status @ 0..=255) => ExpectedEnd::Status(status),
        _ => ExpectedEnd::default(),
    };
    let submitted = Submitted { terminal: line.terminal.clone(), input: Input::Command(plain(command)), end };
    Some(Entry::Typed { by: line.by, submitted })
}

fn pressed(terminal: TerminalName, key: Key) -> Entry {
    let submitted = Submitted { terminal, input: Input::Key(key), end: ExpectedEnd::Any };
    Entry::Typed { by: By::Learner, submitted }
}

/// By what the status tells: 128 and the signal's number.
fn key_that_ended(line: &TypedLine) -> Option<Key> {
    match line.exit {
        Some(130 | 131) => Some(Key::Interrupt),
        Some(148) => Some(Key::Suspend),
        _ => None,
    }
}

/// Blanks behind a command of one line say nothing, and a lesson file does not keep them.
fn plain(command: &str) -> String {
    if command.contains('\n') { command.to_owned() } else { command.trim_end().to_owned() }
}

fn why_not(line: &TypedLine, later: &[TypedLine]) -> Option<Why> {
    let command = &line.command;
    if command.trim().is_empty() {
        return None;
    }
    if !is_writable(command) || !is_terminal(line.terminal.as_str()) {
        return Some(Why::Unwritable);
    }
    // A terminal that took another command while this one ran was opened anew.
    if line.meanwhile.is_none() && later.iter().any(|other| other.terminal == line.terminal) {
        return Some(Why::Closed);
    }
    let programs = readers_of_terminal(command);
    if takes_screen(command, &programs) {
        return Some(Why::FullScreen);
    }
    let is_redirected = command.contains('<');
    let waits = |words: &Vec<String>| {
        let [program, arguments @ ..] = &words[..] else { return false };
        READERS.contains(&program.as_str())
            && (program == "read"
                || arguments.iter().all(|word| word.starts_with('-') && word.len() > 1 && word != "-c")
                || program == "tee")
    };
    (!is_redirected && programs.iter().any(waits)).then_some(Why::Reads)
}

/// The name may stand behind others that only run it: `sudo vi`, `ip netns exec ns0 top`.
fn takes_screen(command: &str, programs: &[Vec<String>]) -> bool {
    let named = |words: &Vec<String>| {
        let name = |word: &String| word.rsplit('/').next().unwrap_or_default().to_owned();
        let wrapped = ["sudo", "ip", "nsenter", "unshare", "env", "chroot", "nice", "setsid", "exec", "command"];
        let first = words.first().map(name).unwrap_or_default();
        let candidates = if wrapped.contains(&first.as_str()) { &words[..] } else { &words[..1.min(words.len())] };
        candidates.iter().any(|word| FULL_SCREEN.contains(&name(word).as_str()))
    };
    // `top -b` prints, and ends.
    let is_batch = command.split_whitespace().any(|word| word.starts_with("-b") && command.contains("top"));
    // What a pipe leads into `less` is shown by it all the same.
    let pages = command.rsplit('|').next().is_some_and(|last| {
        command.contains('|') && ["less", "more", "most"].contains(&last.split_whitespace().next().unwrap_or_default())
    });
    !is_batch && (pages || programs.iter().any(named))
}

/// As the lesson format has it.
fn is_terminal(name: &str) -> bool {
    name.len() <= 16
        && name != "host"
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether a console block can say it, and a terminal reads it as it was.
pub(super) fn is_writable(command: &str) -> bool {
    let command = plain(command);
    let lines: Vec<&str> = command.split('\n').collect();
    let is_key = ["^C", "^D", "^Z"].contains(&lines[0].trim());
    let ends_in_blank = |line: &&str| line.trim_end() != *line;
    // A backslash that escaped a blank would now escape the end of the line.
    let last = lines.last().copied().unwrap_or_default();
    let escapes_end = last.len() - last.trim_end_matches('\\').len();
    command.len() <= LONGEST
        && !command.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{fffd}')
        && !lines[0].trim().is_empty()
        && !is_key
        && !lines.iter().any(ends_in_blank)
        && escapes_end % 2 == 0
        && !lines.iter().skip(1).any(|line| nesting(line) > DEEPEST)
        && !holds_words(&command)
}

/// At least as many quotes and lists as such a line could be in.
fn nesting(line: &str) -> usize {
    line.bytes()
        .take_while(|b| b.is_ascii_digit() || matches!(b, b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')'))
        .count()
}

/// Whether something in it would be taken for one of a lesson's `{{words}}`.
fn holds_words(command: &str) -> bool {
    command.match_indices('{').any(|(at, _)| {
        let rest = &command[at + 1..];
        rest.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_alphabetic()))
    })
}
