//! Findings as text for a person, and as one JSON document.

use std::fmt::Write;

use serde_json::{Value, json};

use super::classify::Cause;
use super::probes::{Outcome, Probe, Weight};
use super::{Findings, Runnable};
use crate::layout::Colour;
use crate::messages::{Language, Messages};

#[derive(Clone, Copy)]
enum Tone {
    Good,
    Bad,
    Faint,
    Strong,
}

fn paint(colour: Colour, tone: Tone, text: &str) -> String {
    let code = match (colour, tone) {
        (Colour::Off, _) => return text.to_owned(),
        (_, Tone::Good) => 32,
        (_, Tone::Bad) => 31,
        (_, Tone::Faint) => 2,
        (_, Tone::Strong) => 1,
    };
    format!("\x1b[{code}m{text}\x1b[0m")
}

/// Where the commands of a remedy stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commands {
    Shown,
    Below,
}

/// What a lab must be able to do.
fn title(probe: Probe, messages: &Messages) -> String {
    match messages.language {
        Language::English => probe.title().to_owned(),
        _ => messages.say(&format!("doctor-probe-{}", probe.id())),
    }
}

/// What was found; what another language has no form for, behind what it means in general.
fn told(cause: &Cause, messages: &Messages) -> String {
    match messages.language {
        Language::English => cause.words.clone(),
        _ => messages
            .retell("doctor", &cause.words, &|_, part| Some(part.to_owned()))
            .unwrap_or_else(|| format!("{}: {}", messages.say(&format!("doctor-cause-{}", cause.id)), cause.words)),
    }
}

fn render_causes(text: &mut String, heading: &str, causes: &[Cause], commands: Commands, messages: &Messages) {
    if causes.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", messages.say(heading));
    for cause in causes {
        let remedy = &cause.remedy;
        let _ = writeln!(text, "  {}", told(cause, messages));
        if !remedy.words.is_empty() {
            let _ = writeln!(text, "    → {}", messages.retold("doctor", &remedy.words));
        }
        if commands == Commands::Shown {
            remedy.commands.iter().for_each(|line| {
                let _ = writeln!(text, "      {line}");
            });
        }
    }
}

impl Findings {
    /// For people.
    pub fn render_human(&self, colour: Colour, messages: &Messages) -> String {
        let mut text = format!("{}\n", messages.say("doctor-must"));
        for (probe, outcome) in &self.outcomes {
            let title = title(*probe, messages);
            let line = match (outcome, probe.weight()) {
                (Outcome::Works, _) => format!("{} {title}", paint(colour, Tone::Good, "✓")),
                (Outcome::NotTried, _) => {
                    let words = messages.tell("doctor-not-tried", &[("title", title.into())]);
                    paint(colour, Tone::Faint, &format!("· {words}"))
                }
                (Outcome::Refused(refusal), Weight::Required) => {
                    format!("{} {title}\n      {refusal}", paint(colour, Tone::Bad, "✗"))
                }
                (Outcome::Refused(refusal), Weight::Optional(less)) => {
                    format!("{} {title}: {less}\n      {refusal}", paint(colour, Tone::Bad, "✗"))
                }
            };
            let _ = writeln!(text, "  {line}");
        }
        text.push('\n');
        self.render_verdict(&mut text, colour, messages);
        self.render_lessons(&mut text, colour, messages);
        render_causes(&mut text, "doctor-notes", &self.notes, Commands::Shown, messages);
        self.render_fixes(&mut text, colour, messages);
        text
    }

    fn render_verdict(&self, text: &mut String, colour: Colour, messages: &Messages) {
        if self.can_run() {
            let _ = writeln!(text, "{}", paint(colour, Tone::Good, &messages.say("doctor-able")));
        } else {
            let _ = writeln!(text, "{}", paint(colour, Tone::Bad, &messages.say("doctor-unable")));
        }
        // What must be fixed is in the one block at the end.
        render_causes(text, "doctor-why", &self.causes, Commands::Below, messages);
    }

    fn render_lessons(&self, text: &mut String, colour: Colour, messages: &Messages) {
        if self.lessons.is_empty() {
            return;
        }
        let width = self.lessons.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
        let _ = writeln!(text, "\n{}", messages.say("doctor-lessons"));
        for (id, runnable) in &self.lessons {
            let words = match runnable {
                Runnable::Yes => paint(colour, Tone::Good, &messages.say("doctor-runnable")),
                Runnable::WithLess(less) => {
                    messages.tell("doctor-runnable-with-less", &[("less", less.join("; ").into())])
                }
                Runnable::Unavailable(why) => {
                    let words = messages.tell("doctor-unavailable", &[("why", why.as_str().into())]);
                    paint(colour, Tone::Bad, &words)
                }
            };
            let _ = writeln!(text, "  {id:width$}  {words}");
        }
    }

    fn render_fixes(&self, text: &mut String, colour: Colour, messages: &Messages) {
        if self.fixes.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n{}\n", paint(colour, Tone::Strong, &messages.say("doctor-fix")));
        // Unindented and uncoloured: a here-document in it ends only at the start of a line.
        self.fixes.iter().for_each(|line| {
            let _ = writeln!(text, "{line}");
        });
    }

    /// One document; its fields may grow in number, and never change their meaning within a `format`.
    pub fn to_json(&self) -> Value {
        let probes: Vec<Value> = self.outcomes.iter().map(|(probe, outcome)| {
            let (state, refusal) = match outcome {
                Outcome::Works => ("works", Value::Null),
                Outcome::NotTried => ("not-tried", Value::Null),
                Outcome::Refused(r) => ("refused", json!({ "call": r.call, "errno": r.errno, "name": r.name(), "words": r.to_string() })),
            };
            json!({ "probe": probe.id(), "title": probe.title(), "required": probe.weight() == Weight::Required, "state": state, "refusal": refusal })
        }).collect();
        let lessons: Vec<Value> = self
            .lessons
            .iter()
            .map(|(id, runnable)| match runnable {
                Runnable::Yes => json!({ "lesson": id, "runnable": "yes" }),
                Runnable::WithLess(less) => json!({ "lesson": id, "runnable": "with-less", "less": less }),
                Runnable::Unavailable(why) => json!({ "lesson": id, "runnable": "no", "why": why }),
            })
            .collect();
        let causes = |causes: &[Cause]| -> Vec<Value> {
            let one = |c: &Cause| json!({ "id": c.id, "words": c.words, "remedy": c.remedy.words, "commands": c.remedy.commands });
            causes.iter().map(one).collect()
        };
        json!({
            "format": 1,
            "nslab": env!("CARGO_PKG_VERSION"),
            "can_run": self.can_run(),
            "probes": probes,
            "causes": causes(&self.causes),
            "notes": causes(&self.notes),
            "lessons": lessons,
            "fixes": self.fixes,
        })
    }
}
