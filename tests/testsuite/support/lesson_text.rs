//! Lessons made of others: a command left out, a command replaced. Edits text as an author would, line by line.

use std::fmt;

/// The lessons that come with the program.
pub const BUILT_IN: [&str; 3] = ["mount", "pid", "bridge"];

/// A lesson's Markdown.
#[derive(Debug, Clone)]
pub struct LessonText(String);

/// A command that is shown, and so typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub terminal: Option<char>,
    pub command: String,
    /// Its lines, with continuations, status and expected output.
    lines: std::ops::Range<usize>,
}

impl LessonText {
    /// One of those built in.
    pub fn built_in(name: &str) -> Self {
        Self(match name {
            "mount" => include_str!("../../../lessons/mount.md").to_owned(),
            "pid" => include_str!("../../../lessons/pid.md").to_owned(),
            "bridge" => include_str!("../../../lessons/bridge.md").to_owned(),
            other => panic!("no lesson {other} is built in"),
        })
    }

    /// A lesson of one step: its settings and what stands in the step.
    pub fn of(settings: &str, step: &str) -> Self {
        Self(format!(
            "# A lesson\n\nA summary.\n\n```toml lesson\nformat = 1\n{settings}\n```\n\n## A step\n\n{step}\n"
        ))
    }

    /// A lesson with one terminal that types these lines, each with whatever stands below it until the next.
    pub fn typing(console: &str) -> Self {
        Self::of("needs = []\n\n[lab]\nterminals = [\"A\"]", &format!("```console\n{console}\n```\n\n{ALWAYS_TRUE}"))
    }

    /// The commands that a run types: those outside of `<details>`.
    pub fn commands(&self) -> Vec<Shown> {
        let mut shown: Vec<Shown> = Vec::new();
        let (mut folded, mut console) = (0usize, false);
        for (n, line) in self.0.lines().enumerate() {
            folded += usize::from(line.starts_with("<details"));
            folded -= usize::from(line.starts_with("</details"));
            if line.starts_with("```") {
                console = !console && line.starts_with("```console") && folded == 0;
            } else if console && let Some((terminal, command)) = prompt(line) {
                shown.push(Shown { terminal, command: command.to_owned(), lines: n..n + 1 });
            } else if console && let Some(last) = shown.last_mut() {
                last.lines.end = n + 1;
            }
        }
        shown
    }

    /// Without the n-th command, from 0, and what was expected of it.
    pub fn without_nth(&self, n: usize) -> Self {
        let shown = self.commands();
        let left_out = &shown[n].lines;
        let lines = self.0.lines().enumerate().filter(|(n, _)| !left_out.contains(n)).map(|(_, line)| line);
        Self(lines.collect::<Vec<_>>().join("\n") + "\n").without_empty_consoles().without_other_ways()
    }

    /// Without what is typed in place of shown commands: it would be an error where none are left.
    fn without_other_ways(self) -> Self {
        let mut folded = false;
        let mut kept = String::new();
        for line in self.0.lines() {
            folded |= ["instead", "wrong"].iter().any(|class| line.starts_with(&format!("<details class=\"{class}")));
            if !folded {
                kept.push_str(line);
                kept.push('\n');
            }
            folded &= !line.starts_with("</details");
        }
        Self(kept)
    }

    /// Without the one command that reads like this.
    pub fn without(&self, command: &str) -> Self {
        self.without_nth(self.position(command))
    }

    /// With another in the place of the one command that reads like this, of which nothing particular is expected.
    pub fn replace(&self, command: &str, by: &str) -> Self {
        let shown = self.commands().swap_remove(self.position(command));
        let prompt = shown.terminal.map_or("$ ".to_owned(), |terminal| format!("{terminal}$ "));
        let mut lines: Vec<String> = self.0.lines().map(str::to_owned).collect();
        lines.splice(shown.lines, by.lines().map(|line| format!("{prompt}{line}")));
        Self(lines.join("\n") + "\n")
    }

    /// With any other text changed, which must be there.
    pub fn edit(&self, from: &str, to: &str) -> Self {
        assert!(self.0.contains(from), "{from:?} does not stand in the lesson");
        Self(self.0.replace(from, to))
    }

    /// Expecting nothing of what commands print, as a learner's mistakes are not judged by it.
    pub fn expecting_no_output(&self) -> Self {
        let mut silent = Vec::new();
        for shown in self.commands() {
            silent.extend(shown.lines.skip(1));
        }
        let kept = |(n, line): &(usize, &str)| !silent.contains(n) || line.starts_with("> ") || line.starts_with("? ");
        Self(self.0.lines().enumerate().filter(kept).map(|(_, line)| line).collect::<Vec<_>>().join("\n") + "\n")
    }

    /// One echo where the lesson sends two: a second less to wait for each.
    pub fn with_quick_pings(&self) -> Self {
        let text = self
            .0
            .replace("ping -c 2 ", "ping -c 1 ")
            .replace("2 packets transmitted, 2[..]", "1 packets transmitted, 1[..]");
        Self(text.replace("count = 2", "count = 1"))
    }

    /// Whose checks wait less: for lessons that are to fail anyway.
    pub fn impatient(&self) -> Self {
        Self(self.0.replace("\nthat = ", "\nwithin = \"400ms\"\nthat = "))
    }

    fn position(&self, command: &str) -> usize {
        let places: Vec<usize> =
            (0..).zip(self.commands()).filter(|(_, c)| c.command == command).map(|(n, _)| n).collect();
        assert_eq!(places.len(), 1, "{command:?} stands {} times in the lesson", places.len());
        places[0]
    }

    /// A console block with nothing in it is an error; without its commands it has no reason to be there.
    fn without_empty_consoles(self) -> Self {
        let mut text = self.0;
        while let Some(empty) = text.find("```console\n```\n") {
            text.replace_range(empty..empty + "```console\n```\n".len(), "");
        }
        Self(text)
    }
}

/// A step's only check may not be of what the learner controls; this one is of the machine, and is always true.
pub const ALWAYS_TRUE: &str = "```toml check\n[host-is-there]\nthat = \"The host has a /proc\"\nmount = \"/proc\"\ntype = \"proc\"\nfrom = [\"host\"]\n```\n";

impl fmt::Display for LessonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn prompt(line: &str) -> Option<(Option<char>, &str)> {
    if let Some(command) = line.strip_prefix("$ ") {
        return Some((None, command));
    }
    let (name, command) = line.split_once("$ ")?;
    let mut name = name.chars();
    match (name.next(), name.next()) {
        (Some(letter), None) if letter.is_ascii_uppercase() => Some((Some(letter), command)),
        _ => None,
    }
}
