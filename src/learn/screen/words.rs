//! What is said of checks, of the world and of a lesson's end.

use super::model::Model;
use super::standing::Standing;
use crate::check;
use crate::learn::prose::{self, Line, Paragraph, Span, Tone};
use crate::lesson::Check;
use crate::world::text as drawing;

/// What is said of a check: its claim; of one that is awaited, what it waits for.
pub fn of_check(model: &Model, check: &Check, standing: Standing) -> String {
    match standing {
        Standing::Awaited => check::waiting_for(check, &model.messages),
        _ => check.that.clone(),
    }
}

/// What is there, as the kernel has it, and what the last command has changed.
pub fn world_lines(model: &Model, width: usize) -> Vec<Line> {
    let Some(scene) = &model.session.scene else {
        return vec![Line::of(Tone::Plain, model.messages.say("learn-world-awaited"))];
    };
    let lines = drawing::draw(&scene.world, &scene.changes(), width, model.marks, &model.messages);
    let span = |span: drawing::Span| Span::new(tone(span.tone), span.text);
    lines.into_iter().map(|line| Line { spans: line.spans.into_iter().map(span).collect() }).collect()
}

fn tone(tone: drawing::Tone) -> Tone {
    use drawing::Tone as Of;
    match tone {
        Of::Heading => Tone::Heading,
        Of::Frame | Of::Faint => Tone::Faint,
        Of::Terminal => Tone::Prompt,
        Of::Namespace | Of::Name => Tone::Code,
        Of::Address => Tone::Link,
        _ => Tone::Plain,
    }
}

/// What a finished lesson comes to: what was learnt, how, and what is next.
pub fn summary(model: &Model) -> Vec<Paragraph> {
    let session = &model.session;
    let lesson = &session.lesson;
    let mut text = vec![Paragraph::of(Tone::Strong, lesson.title.clone()), Paragraph::default()];
    if let Some(last) = lesson.steps.last().filter(|step| !step.is_work()) {
        text.push(Paragraph::of(Tone::Heading, last.title.clone()));
        text.extend(prose::of_step(last, &model.shown_words()));
        text.push(Paragraph::default());
    }
    let of = session.summary();
    let steps = [("alone", of.alone), ("helped", of.with_help), ("skipped", of.skipped)].map(|(id, n)| (id, n.into()));
    text.push(Paragraph::of(Tone::Plain, model.messages.tell("learn-summary-steps", &steps)));
    let minutes = (of.ms / 60_000.0).ceil().clamp(1.0, 100_000.0) as usize;
    let figures = [("mistakes", of.mistakes), ("hints", of.hints), ("minutes", minutes)].map(|(id, n)| (id, n.into()));
    text.push(Paragraph::of(Tone::Plain, model.messages.tell("learn-summary-figures", &figures)));
    if of.predicted > 0 {
        let parts = [("right", of.predicted_right.into()), ("of", of.predicted.into())];
        text.push(Paragraph::of(Tone::Plain, model.messages.tell("learn-summary-predicted", &parts)));
    }
    text.push(Paragraph::default());
    text.push(match model.next_lesson() {
        Some(next) => {
            let parts = [("title", next.title.as_str().into())];
            Paragraph::of(Tone::Strong, model.messages.tell("learn-summary-next", &parts))
        }
        None => Paragraph::of(Tone::Strong, model.messages.say("learn-summary-last")),
    });
    text
}
