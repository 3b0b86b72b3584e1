//! The report that people read. Pure: events in, text out; [`super::Screen`] brings it to a terminal.

use super::lines::{block, quote, row};
use super::look::{Detail, Look, Tone};
use crate::check::Verdict;
use crate::layout::{cut, harmless, time};
use crate::messages::{Messages, Value};
use crate::run::event::{CommandEnd, Event, Residue, Totals, What};

mod check;
mod views;

use views::DETAIL;

/// Steps stand this deep.
const STEP: usize = 2;

/// A report on its way.
#[derive(Debug)]
pub struct Human {
    look: Look,
    messages: Messages,
    lesson: Lesson,
    counts: Counts,
    residue: usize,
    /// Whether something has been written, so that a lesson's heading stands apart.
    begun: bool,
}

/// The lesson in front.
#[derive(Debug, Default)]
struct Lesson {
    file: String,
    title: String,
    /// Whether its heading has been written.
    shown: bool,
    /// Title of the step under way.
    step: Option<String>,
    /// What stands under the step's line, or under the lesson's end.
    details: String,
    /// The worst of what `details` tell outside of steps.
    afterwards: Option<Verdict>,
    typing: Option<String>,
}

/// Over all lessons.
#[derive(Debug, Default)]
struct Counts {
    lessons: usize,
    lessons_passed: usize,
    commands_passed: usize,
}

impl Human {
    pub fn new(look: Look, messages: Messages) -> Self {
        Self { look, messages, lesson: Lesson::default(), counts: Counts::default(), residue: 0, begun: false }
    }

    /// What is to be written because of this event: whole lines, or nothing.
    pub fn event(&mut self, event: &Event) -> String {
        match &event.what {
            What::LessonStarted { file, title, .. } => self.lesson_started(file, title),
            What::LabReady { ms, limits } => self.lab_ready(*ms, limits),
            What::StepStarted { title } => {
                self.lesson.step = Some(harmless(title));
                String::new()
            }
            What::Typing { terminal, command, .. } => {
                self.lesson.typing = Some(format!("{terminal}$ {}", harmless(command)));
                String::new()
            }
            What::Command(end) => {
                self.command(end);
                String::new()
            }
            What::Check(end) => {
                if self.shows(end.verdict) {
                    let text = check::render(&self.look, &self.messages, &self.lesson.file, end);
                    self.lesson.details.push_str(&text);
                    if self.lesson.step.is_none() {
                        let worst = self.lesson.afterwards.unwrap_or(Verdict::Pass);
                        self.lesson.afterwards = Some(worst.and(end.verdict));
                    }
                }
                String::new()
            }
            What::StepFinished { totals } => self.step_finished(totals),
            What::LessonFinished { totals, residue } => self.lesson_finished(totals, residue),
            What::RunFinished { totals, interrupted } => self.run_finished(totals, *interrupted),
            What::Error { message } => self.error(message),
            // A proof's are its own report's.
            _ => String::new(),
        }
    }

    /// What is going on, in one line of the look's width; nothing between lessons.
    pub fn live(&self) -> Option<String> {
        let step = self.lesson.step.as_ref()?;
        let text = match &self.lesson.typing {
            Some(typing) => format!("{step}: {}", typing.lines().next().unwrap_or_default()),
            None => step.clone(),
        };
        Some(cut(&text, self.look.width.saturating_sub(STEP + 2)))
    }

    fn lesson_started(&mut self, file: &str, title: &str) -> String {
        self.counts.lessons += 1;
        self.lesson = Lesson { file: harmless(file), title: harmless(title), ..Lesson::default() };
        if self.look.detail == Detail::Quiet { String::new() } else { self.heading() }
    }

    /// The lesson's heading, unless it stands there already.
    fn heading(&mut self) -> String {
        if std::mem::replace(&mut self.lesson.shown, true) {
            return String::new();
        }
        let gap = if std::mem::replace(&mut self.begun, true) { "\n" } else { "" };
        format!("{gap}{}", row(&self.look, 0, None, (&self.lesson.title, Tone::Heading), &self.lesson.file))
    }

    fn lab_ready(&mut self, ms: f64, limits: &[String]) -> String {
        if self.look.detail < Detail::Verbose {
            return String::new();
        }
        let ready = self.messages.tell("run-lab-ready", &[("time", time(ms).into())]);
        let told = |limit: &String| self.messages.retold("limit", limit);
        let text = std::iter::once(ready).chain(limits.iter().map(told)).collect::<Vec<_>>().join("; ");
        block(&self.look, STEP, &harmless(&text), Tone::Faint)
    }

    fn command(&mut self, end: &CommandEnd) {
        self.lesson.typing = None;
        self.counts.commands_passed += usize::from(end.verdict == Verdict::Pass);
        if !self.shows(end.verdict) {
            return;
        }
        let look = &self.look;
        let typed = format!("{}$ {}", end.terminal, harmless(&end.command).replace('\n', "\n> "));
        // What somebody else typed stands in no line of the lesson.
        let place = if end.line == 0 { String::new() } else { format!("{}:{}", self.lesson.file, end.line) };
        let right = if end.verdict == Verdict::Pass { time(end.ms) } else { place };
        let mut text = row(look, DETAIL - 2, Some(end.verdict), (&typed, Tone::Typed), &right);
        if let Some(because) = &end.because {
            text.push_str(&block(
                look,
                DETAIL,
                &harmless(&crate::check::because(because, &self.messages)),
                Tone::Label,
            ));
        }
        text.push_str(&quote(look, &self.messages, DETAIL, &end.output));
        if end.truncated {
            text.push_str(&block(look, DETAIL, &self.messages.say("run-output-cut"), Tone::Faint));
        }
        self.lesson.details.push_str(&text);
    }

    fn step_finished(&mut self, totals: &Totals) -> String {
        let title = self.lesson.step.take().unwrap_or_default();
        let details = std::mem::take(&mut self.lesson.details);
        self.lesson.typing = None;
        if self.look.detail == Detail::Quiet && matches!(totals.verdict, Verdict::Pass | Verdict::Skipped) {
            return String::new();
        }
        let right = match totals.verdict {
            Verdict::Skipped => self.messages.say("run-not-run"),
            _ => time(totals.ms),
        };
        let mut text = self.heading();
        text.push_str(&row(&self.look, STEP, Some(totals.verdict), (&title, title_tone(totals.verdict)), &right));
        if totals.verdict != Verdict::Skipped || self.look.detail == Detail::Verbose {
            text.push_str(&details);
        }
        text
    }

    fn lesson_finished(&mut self, totals: &Totals, residue: &[Residue]) -> String {
        self.counts.lessons_passed += usize::from(totals.verdict == Verdict::Pass);
        self.residue += residue.len();
        let mut text = String::new();
        let details = std::mem::take(&mut self.lesson.details);
        if let Some(verdict) = self.lesson.afterwards.take() {
            text.push_str(&self.heading());
            let words = self.messages.say("run-after-lesson");
            text.push_str(&row(&self.look, STEP, Some(verdict), (&words, title_tone(verdict)), ""));
            text.push_str(&details);
        }
        for left in residue {
            text.push_str(&self.heading());
            let parts = [("kind", harmless(&left.kind).into()), ("name", harmless(&left.name).into())];
            let words = self.messages.tell("run-left-behind", &parts);
            text.push_str(&row(&self.look, STEP, Some(Verdict::Fail), (&words, Tone::Verdict(Verdict::Fail)), ""));
        }
        text
    }

    fn run_finished(&mut self, totals: &Totals, interrupted: bool) -> String {
        let gap = if self.begun { "\n" } else { "" };
        let tone = Tone::Verdict(totals.verdict);
        let words = self.closing_words(totals);
        let words = match interrupted {
            true => self.messages.tell("run-interrupted", &[("rest", words.into())]),
            false => words,
        };
        format!("{gap}{}", block(&self.look, 0, &words, tone))
    }

    /// The last line: what was done, what came of it, what is left.
    fn closing_words(&self, totals: &Totals) -> String {
        let Counts { lessons, lessons_passed, commands_passed } = self.counts;
        let checks_passed = totals.passed.saturating_sub(commands_passed);
        let messages = &self.messages;
        let counted = |id, n: usize| Value::from(messages.tell(id, &[("count", n.into())]));
        let left = match self.residue {
            0 => messages.say("run-nothing-left").into(),
            n => counted("run-things-left", n),
        };
        let mut parts = vec![
            ("lessons", counted("count-lessons", lessons)),
            ("commands", counted("count-commands", commands_passed)),
            ("checks", counted("count-checks", checks_passed)),
            ("time", time(totals.ms).into()),
            ("left", left),
        ];
        if totals.verdict == Verdict::Pass {
            return messages.tell("run-all-passed", &parts);
        }
        parts.extend([("passed", lessons_passed.into()), ("others", self.others(totals).into())]);
        messages.tell("run-not-all-passed", &parts)
    }

    /// What did not pass, as far as there is any.
    fn others(&self, totals: &Totals) -> String {
        let of = |id, n: usize| (n > 0).then(|| self.messages.tell(id, &[("count", n.into())]));
        let others =
            [of("run-failed", totals.failed), of("run-unknown", totals.unknown), of("run-skipped", totals.skipped)];
        let others: Vec<String> = others.into_iter().flatten().collect();
        if others.is_empty() { self.messages.say("run-not-finished") } else { others.join(", ") }
    }

    fn error(&mut self, message: &str) -> String {
        let mut text = if self.lesson.title.is_empty() { String::new() } else { self.heading() };
        let words = self.messages.tell("cli-error", &[("message", harmless(message).into())]);
        text.push_str(&row(&self.look, STEP, Some(Verdict::Unknown), (&words, Tone::Heading), ""));
        text
    }

    fn shows(&self, verdict: Verdict) -> bool {
        verdict != Verdict::Pass || self.look.detail == Detail::Verbose
    }
}

/// A title stands out where there is something to look at, and steps back where nothing was done.
fn title_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Pass => Tone::Plain,
        Verdict::Skipped => Tone::Faint,
        Verdict::Fail | Verdict::Unknown => Tone::Heading,
    }
}

#[cfg(test)]
mod tests;
