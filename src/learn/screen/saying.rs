//! What stands over everything else, in words.

use super::leader::ACTIONS;
use super::model::Model;
use super::overlay::{Ask, Overlay};
use super::words;
use crate::learn::prose::{self, Paragraph, Span, Tone};
use crate::lesson::{Console, Question, StepId, TerminalName, Typed};

/// So many commands are named in a dialog.
const NAMED: usize = 8;

/// What a box says: its title, its text, and the line below that says what keys do.
pub struct Said {
    pub title: String,
    pub text: Vec<Paragraph>,
    pub keys: String,
}

/// What an overlay that consists of text says; none for lists.
pub fn said(model: &Model, overlay: &Overlay) -> Option<Said> {
    let say = |id: &str| model.messages.say(id);
    let told = |title: &str, text: Vec<Paragraph>, keys: &str| Some(Said { title: say(title), text, keys: say(keys) });
    match overlay {
        Overlay::Welcome => told("learn-welcome-title", welcome(model), "learn-keys-welcome"),
        Overlay::Help { .. } => told("learn-help-title", help(model), "learn-keys-scroll"),
        Overlay::Reader { .. } => Some(Said {
            title: model.session.step().title.clone(),
            text: without_title(model.page().join(&Paragraph::default()), &model.session.step().title),
            keys: say("learn-keys-scroll"),
        }),
        Overlay::World { .. } => told("learn-world-title", Vec::new(), "learn-keys-scroll"),
        Overlay::Ask(ask) => asked(model, ask),
        Overlay::Question { question, at, typed } => Some(Said {
            title: say("learn-question-title"),
            text: question_text(model, question, *at, typed),
            keys: say("learn-keys-question"),
        }),
        Overlay::Lost => {
            let why = model.session.lost.clone().unwrap_or_default();
            told("learn-lost-title", vec![Paragraph::of(Tone::Plain, why)], "learn-keys-lost")
        }
        Overlay::Summary { .. } => {
            let keys = if model.next_lesson().is_some() { "learn-keys-summary" } else { "learn-keys-summary-last" };
            told("learn-summary-title", words::summary(model), keys)
        }
        Overlay::Lessons { .. } => None,
    }
}

/// A text whose title the box says already.
fn without_title(text: Vec<Paragraph>, title: &str) -> Vec<Paragraph> {
    let titled = text.first().is_some_and(|first| first.spans == [Span::new(Tone::Heading, title)]);
    text.into_iter().skip(if titled { 2 } else { 0 }).collect()
}

fn welcome(model: &Model) -> Vec<Paragraph> {
    let leader = model.leader.to_string();
    let mut text = markdown(model, &model.messages.say("learn-welcome-host"));
    text.push(Paragraph::default());
    text.extend(markdown(model, &model.messages.tell("learn-welcome-keys", &[("leader", leader.into())])));
    text
}

fn markdown(model: &Model, text: &str) -> Vec<Paragraph> {
    prose::of_markdown(text, &model.session.words)
}

fn help(model: &Model) -> Vec<Paragraph> {
    let leader = model.leader.to_string();
    let tell = |id: &str| model.messages.tell(id, &[("leader", leader.as_str().into())]);
    let mut text = markdown(model, &tell("learn-help-keys"));
    text.push(Paragraph::default());
    for (_, key, _, explained) in ACTIONS {
        let explained = model.messages.say(explained);
        text.push(row(&format!("  {leader} {key}  "), &explained));
    }
    text.push(row(&format!("  {leader} 1…9  "), &model.messages.say("learn-help-numbers")));
    text.push(row(&format!("  {leader} {leader}  "), &tell("learn-help-twice")));
    for id in ["learn-help-mouse", "learn-help-scroll", "learn-help-signs", "learn-welcome-host"] {
        text.push(Paragraph::default());
        text.extend(markdown(model, &tell(id)));
    }
    text
}

fn row(first: &str, text: &str) -> Paragraph {
    Paragraph::beside(Span::new(Tone::Typed, first), Span::new(Tone::Plain, text))
}

fn asked(model: &Model, ask: &Ask) -> Option<Said> {
    let say = |id: &str| model.messages.say(id);
    let (title, text) = match ask {
        Ask::Skip { open } => {
            let session = &model.session;
            let again = session.is_done(&session.step().id);
            let how = say(if again { "learn-skip-again-text" } else { "learn-skip-text" });
            let mut text = vec![Paragraph::of(Tone::Plain, how), Paragraph::default()];
            // Of earlier steps as well: some have to go on holding.
            let checks = session.lesson.steps.iter().flat_map(|step| step.checks());
            let named = checks.filter(|check| open.contains(&check.id) && !check.hidden);
            text.extend(named.take(NAMED).map(|check| row("  - ", &check.that)));
            (if again { "learn-skip-again-title" } else { "learn-skip-title" }, text)
        }
        Ask::Solve => ("learn-solve-title", solution(model)),
        Ask::Reset { step, lost } => ("learn-reset-title", reset(model, step, lost)),
        Ask::Quit => ("learn-quit-title", vec![Paragraph::of(Tone::Plain, say("learn-quit-text"))]),
    };
    Some(Said { title: say(title), text, keys: say("learn-keys-ask") })
}

/// What would be typed.
fn solution(model: &Model) -> Vec<Paragraph> {
    let words = model.shown_words();
    let mut text = vec![Paragraph::of(Tone::Plain, model.messages.say("learn-solve-text")), Paragraph::default()];
    let inputs: Vec<Typed> = model.session.step().inputs().into_iter().cloned().collect();
    let console = Console { inputs, timeout: std::time::Duration::ZERO, span: 0..0 };
    text.extend(prose::of_console(&console, &words));
    text
}

fn reset(model: &Model, step: &StepId, lost: &[(TerminalName, String)]) -> Vec<Paragraph> {
    let steps = &model.session.lesson.steps;
    let title = steps.iter().find(|one| one.id == *step).map_or("", |step| step.title.as_str());
    let mut text = vec![Paragraph::of(Tone::Plain, model.messages.tell("learn-reset-text", &[("step", title.into())]))];
    if lost.is_empty() {
        return text;
    }
    text.push(Paragraph::default());
    let count = lost.len();
    text.push(Paragraph::of(Tone::Strong, model.messages.tell("learn-reset-loses", &[("count", count.into())])));
    for (terminal, command) in &lost[count.saturating_sub(NAMED)..] {
        let first = command.lines().next().unwrap_or_default();
        text.push(Paragraph {
            first: vec![Span::new(Tone::Prompt, format!("  {terminal}$ "))],
            hanging: vec![Span::new(Tone::Plain, "     ")],
            spans: vec![Span::new(Tone::Typed, first.chars().filter(|c| !c.is_control()).collect::<String>())],
            preformatted: true,
        });
    }
    text
}

fn question_text(model: &Model, question: &Question, at: Option<usize>, typed: &str) -> Vec<Paragraph> {
    let mut text = markdown(model, &question.text);
    if !question.prose.is_empty() {
        text.push(Paragraph::default());
        text.extend(markdown(model, &question.prose));
    }
    text.push(Paragraph::default());
    for (n, answer) in question.answers.iter().enumerate() {
        let mark = if Some(n) == at { ">" } else { " " };
        let first = format!(" {mark} {}. ", n + 1);
        let mut paragraphs = markdown(model, &answer.text);
        let indent = " ".repeat(first.len());
        for (line, paragraph) in paragraphs.iter_mut().enumerate() {
            let before = if line == 0 { first.clone() } else { indent.clone() };
            paragraph.first.insert(0, Span::new(if Some(n) == at { Tone::Typed } else { Tone::Plain }, before));
            paragraph.hanging.insert(0, Span::new(Tone::Plain, indent.clone()));
        }
        text.extend(paragraphs);
    }
    if let Some(last) = typed.lines().last() {
        let said = model.messages.tell("learn-question-typed", &[("typed", last.into())]);
        text.extend([Paragraph::default(), Paragraph::of(Tone::Faint, said)]);
    }
    text
}
