//! The report that people read. Pure: events in, text out; [`super::Screen`] brings it to a terminal.

use super::layout::{count, cut, harmless, time};
use super::lines::{block, quote, row};
use super::look::{Detail, Look, Tone};
use crate::check::Verdict;
use crate::run::event::{CommandEnd, Event, Residue, Totals, What};

mod check;
mod views;

/// Steps stand this deep, what is said of them deeper.
const STEP: usize = 2;
const DETAIL: usize = 6;

/// A report on its way.
#[derive(Debug)]
pub struct Human {
    look: Look,
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
    pub fn new(look: Look) -> Self {
        Self { look, lesson: Lesson::default(), counts: Counts::default(), residue: 0, begun: false }
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
                    let text = check::render(&self.look, &self.lesson.file, end);
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
        let text = format!("lab ready in {}; {}", time(ms), limits.join("; "));
        block(&self.look, STEP, &harmless(text.trim_end_matches("; ")), Tone::Faint)
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
            text.push_str(&block(look, DETAIL, &harmless(because), Tone::Label));
        }
        text.push_str(&quote(look, DETAIL, &end.output));
        if end.truncated {
            text.push_str(&block(look, DETAIL, "(more output than is kept)", Tone::Faint));
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
        let right = if totals.verdict == Verdict::Skipped { "not run".to_owned() } else { time(totals.ms) };
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
            text.push_str(&row(&self.look, STEP, Some(verdict), ("At the end of the lesson", title_tone(verdict)), ""));
            text.push_str(&details);
        }
        for left in residue {
            text.push_str(&self.heading());
            let words = format!("left behind: {} {}", harmless(&left.kind), harmless(&left.name));
            text.push_str(&row(&self.look, STEP, Some(Verdict::Fail), (&words, Tone::Verdict(Verdict::Fail)), ""));
        }
        text
    }

    fn run_finished(&mut self, totals: &Totals, interrupted: bool) -> String {
        let gap = if self.begun { "\n" } else { "" };
        let tone = Tone::Verdict(totals.verdict);
        let words = self.closing_words(totals);
        let words = if interrupted { format!("interrupted; {words}") } else { words };
        format!("{gap}{}", block(&self.look, 0, &words, tone))
    }

    /// The last line: what was done, what came of it, what is left.
    fn closing_words(&self, totals: &Totals) -> String {
        let Counts { lessons, lessons_passed, commands_passed } = self.counts;
        let checks_passed = totals.passed.saturating_sub(commands_passed);
        let done = format!("{} and {}", count(commands_passed, "command"), count(checks_passed, "check"));
        let took = time(totals.ms);
        let left = match self.residue {
            0 => "nothing left behind".to_owned(),
            n => format!("{} LEFT BEHIND", count(n, "thing")),
        };
        if totals.verdict == Verdict::Pass {
            return format!("{}, {done} passed in {took}; {left}", count(lessons, "lesson"));
        }
        let others: Vec<String> = [(totals.failed, "failed"), (totals.unknown, "unknown"), (totals.skipped, "skipped")]
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| format!("{n} {word}"))
            .collect();
        let others = if others.is_empty() { "not finished".to_owned() } else { others.join(", ") };
        let lessons = format!("{lessons_passed} of {} passed", count(lessons, "lesson"));
        format!("{lessons}: {others}; {done} passed in {took}; {left}")
    }

    fn error(&mut self, message: &str) -> String {
        let mut text = if self.lesson.title.is_empty() { String::new() } else { self.heading() };
        let words = format!("error: {}", harmless(message));
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
