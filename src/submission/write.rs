//! A submission → text: a lesson file that reads as a report.

use std::collections::BTreeMap;
use std::time::Duration;

use super::applied::{DEFAULT, timeout};
use super::markup::{fence, inline, shown};
use super::{Entry, LeftOut, Origin, Submission, Submitted, SubmittedStep, Why};
use crate::lesson::{
    Block, CheckId, ExpectedEnd, Input, Key, Lesson, Step, StepId, TerminalName, Words, check_texts, fill,
    settings_text,
};
use crate::messages::Messages;
use crate::run::guide::{By, How};

/// What is written down of a lesson.
pub struct Report<'l> {
    /// As it was when it was done, without words filled in.
    pub lesson: &'l Lesson,
    pub words: &'l Words,
    pub origin: Origin,
    /// Those that were begun, in the lesson's order.
    pub steps: Vec<ReportStep>,
    /// The checks to write, and behind how many of its step's inputs each passed; one that did not stands at the end.
    pub checks: BTreeMap<CheckId, Option<usize>>,
    pub messages: Messages,
}

pub struct ReportStep {
    pub id: StepId,
    pub how: Option<How>,
    pub entries: Vec<Entry>,
}

impl Report<'_> {
    /// What can be read again of it.
    pub fn submission(&self) -> Submission {
        let steps = self.steps.iter().map(|step| {
            let inputs = step.entries.iter().filter_map(|entry| match entry {
                Entry::Typed { submitted, .. } => Some(submitted.clone()),
                Entry::LeftOut(_) => None,
            });
            SubmittedStep { id: step.id.clone(), inputs: inputs.collect() }
        });
        let steps = steps.filter(|step| !step.inputs.is_empty()).collect();
        Submission { origin: self.origin.clone(), steps }
    }

    fn terminals(&self) -> Vec<&TerminalName> {
        let mut terminals: Vec<&TerminalName> = self.lesson.settings.lab.terminals.iter().collect();
        for entry in self.steps.iter().flat_map(|step| &step.entries) {
            if let Entry::Typed { submitted, .. } = entry
                && !terminals.contains(&&submitted.terminal)
            {
                terminals.push(&submitted.terminal);
            }
        }
        terminals
    }
}

/// Writes it down.
pub fn write(report: &Report<'_>) -> String {
    let texts = check_texts(report.lesson);
    let mut out = head(report);
    for step in &report.steps {
        if let Some(of) = report.lesson.steps.iter().find(|of| of.id == step.id) {
            out.push_str(&section(report, step, of, &texts));
        }
    }
    out
}

fn head(report: &Report<'_>) -> String {
    let Report { lesson, origin, messages, words, .. } = report;
    let title = inline(&fill(&lesson.title, words));
    let summary = messages.tell("export-summary", &[("lesson", inline(lesson.id.as_str()).into())]);
    let mut out = format!("# {title}\n\n{summary}\n\n{}\n", fence("toml lesson", &settings(report)));
    let count = |how: Option<How>| report.steps.iter().filter(|step| step.how == how).count();
    let of = lesson.steps.iter().filter(|step| step.is_work()).count();
    let parts = [
        ("alone", count(Some(How::Alone)).into()),
        ("help", count(Some(How::WithHelp)).into()),
        ("skipped", count(Some(How::Skipped)).into()),
        ("of", of.into()),
    ];
    if let Some(name) = &origin.name {
        out.push_str(&format!("{}\n\n", messages.tell("export-by", &[("name", inline(name).into())])));
    }
    out.push_str(&format!("{} {}\n\n", messages.tell("export-done", &parts), messages.say("export-how-to-check")));
    out.push_str(&fence("submission", &toml::to_string(origin).unwrap_or_default()));
    out
}

/// The lesson's own, but for what is filled in already, and for what comes before it.
fn settings(report: &Report<'_>) -> String {
    let text = settings_text(report.lesson).unwrap_or_default();
    let mut table: toml::Table = text.parse().unwrap_or_default();
    table.remove("vars");
    table.remove("after");
    let terminals = report.terminals();
    if terminals.len() != report.lesson.settings.lab.terminals.len() {
        let lab = table.entry("lab").or_insert_with(|| toml::Value::Table(toml::Table::new()));
        if let Some(lab) = lab.as_table_mut() {
            let names = terminals.iter().map(|name| toml::Value::String(name.to_string()));
            lab.insert("terminals".to_owned(), toml::Value::Array(names.collect()));
        }
    }
    toml::to_string(&table).unwrap_or_default()
}

fn section(report: &Report<'_>, step: &ReportStep, of: &Step, texts: &BTreeMap<CheckId, String>) -> String {
    let messages = report.messages;
    let title = inline(&fill(&of.title, report.words));
    // A slug that GitHub makes may have letters that a written id must not.
    let id = of.id.as_str();
    let is_id = id.len() <= 100 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let id = if is_id { format!(" {{#{id}}}") } else { String::new() };
    let how = match step.how {
        Some(How::Alone) => messages.say("export-alone"),
        Some(How::WithHelp) => messages.say("export-with-help"),
        Some(How::Skipped) => messages.say("export-skipped"),
        None => messages.say("export-open"),
    };
    let mut out = format!("\n## {title}{id}\n\n{how}\n");
    let places = places(report, of);
    if places.is_empty() && step.entries.iter().any(|entry| matches!(entry, Entry::Typed { .. })) {
        out.push_str("\n<!-- no check: none of the lesson's checks for this step can stand here -->\n");
    }
    let mut writer = Writer { out, report, timeout: timeout(of), console: String::new(), by: By::Learner };
    let mut places = places.into_iter().peekable();
    let mut typed = 0;
    for entry in &step.entries {
        while let Some((_, block)) = places.next_if(|((place, _), _)| *place <= typed) {
            writer.checks(&block, texts);
        }
        match entry {
            Entry::LeftOut(left_out) => writer.left_out(left_out),
            Entry::Typed { by, submitted } => {
                writer.typed(*by, submitted);
                typed += 1;
            }
        }
    }
    writer.flush();
    places.for_each(|(_, block)| writer.checks(&block, texts));
    writer.out
}

/// The check blocks of a step, in the order of their places; what is left of one block at one place stays together, and
/// apart from others: a starting point must stand above what ends it. Those that never passed come last.
fn places(report: &Report<'_>, of: &Step) -> BTreeMap<(usize, usize), Vec<CheckId>> {
    let mut places: BTreeMap<(usize, usize), Vec<CheckId>> = BTreeMap::new();
    for (n, block) in of.blocks.iter().enumerate() {
        let Block::Checks(checks) = block else { continue };
        for check in checks {
            if let Some(place) = report.checks.get(&check.id) {
                places.entry((place.unwrap_or(usize::MAX), n)).or_default().push(check.id.clone());
            }
        }
    }
    places
}

struct Writer<'r, 'l> {
    out: String,
    report: &'r Report<'l>,
    timeout: Duration,
    /// What stands in the console block that is being written.
    console: String,
    by: By,
}

impl Writer<'_, '_> {
    fn flush(&mut self) {
        if self.console.is_empty() {
            return;
        }
        let info = match self.timeout {
            DEFAULT => "console".to_owned(),
            other => format!("console timeout={}ms", other.as_millis()),
        };
        self.out.push('\n');
        self.out.push_str(&fence(&info, &std::mem::take(&mut self.console)));
    }

    fn typed(&mut self, by: By, submitted: &Submitted) {
        if by != self.by {
            self.flush();
            self.by = by;
            let messages = self.report.messages;
            let who = match by {
                By::Guide => messages.say("export-by-guide"),
                By::Learner => messages.say("export-by-learner"),
            };
            self.out.push_str(&format!("\n{who}\n"));
        }
        let several = self.report.terminals().len() > 1;
        let prompt = if several { format!("{}$ ", submitted.terminal) } else { "$ ".to_owned() };
        self.console.push_str(&lines(&prompt, submitted));
    }

    fn left_out(&mut self, left_out: &LeftOut) {
        self.flush();
        let messages = self.report.messages;
        let why = match left_out.why {
            Why::FullScreen => messages.say("export-full-screen"),
            Why::Reads => messages.say("export-reads"),
            Why::Closed => messages.say("export-closed"),
            Why::Unwritable => messages.say("export-unwritable"),
        };
        let shown = shown(left_out.terminal.as_str(), &left_out.command);
        self.out.push_str(&format!("\n{}\n\n{}", why, fence("text", &shown)));
    }

    fn checks(&mut self, ids: &[CheckId], texts: &BTreeMap<CheckId, String>) {
        let tables: Vec<String> =
            ids.iter().filter_map(|id| texts.get(id)).map(|text| fill(text, self.report.words)).collect();
        if !tables.is_empty() {
            self.flush();
            self.out.push('\n');
            self.out.push_str(&fence("toml check", &tables.join("\n\n")));
        }
    }
}

/// A command with its continuations and its status, as a console block has them.
fn lines(prompt: &str, submitted: &Submitted) -> String {
    let mut out = match &submitted.input {
        Input::Key(key) => format!("{prompt}{}\n", key_name(*key)),
        Input::Command(command) => {
            let mut lines = command.split('\n');
            let first = format!("{prompt}{}\n", lines.next().unwrap_or_default());
            let more = lines.map(|line| if line.is_empty() { ">\n".to_owned() } else { format!("> {line}\n") });
            std::iter::once(first).chain(more).collect()
        }
    };
    match submitted.end {
        ExpectedEnd::Status(0) | ExpectedEnd::Any => {}
        ExpectedEnd::Status(status) => out.push_str(&format!("? {status}\n")),
        ExpectedEnd::Running => out.push_str("? running\n"),
    }
    out
}

fn key_name(key: Key) -> &'static str {
    match key {
        Key::Interrupt => "^C",
        Key::EndOfFile => "^D",
        Key::Suspend => "^Z",
    }
}
