//! Findings as text for a person, and as one JSON document.

use std::fmt::Write;

use serde_json::{Value, json};

use super::classify::Cause;
use super::probes::{Outcome, Weight};
use super::{Findings, Runnable};

/// Whether escape sequences may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Plain,
    Ansi,
}

#[derive(Clone, Copy)]
enum Tone {
    Good,
    Bad,
    Faint,
    Strong,
}

impl Colour {
    fn paint(self, tone: Tone, text: &str) -> String {
        let code = match (self, tone) {
            (Colour::Plain, _) => return text.to_owned(),
            (_, Tone::Good) => 32,
            (_, Tone::Bad) => 31,
            (_, Tone::Faint) => 2,
            (_, Tone::Strong) => 1,
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

impl Findings {
    pub fn render_human(&self, colour: Colour) -> String {
        let mut text = String::from("A lab must be able to\n");
        for (probe, outcome) in &self.outcomes {
            let line = match (outcome, probe.weight()) {
                (Outcome::Works, _) => format!("{} {}", colour.paint(Tone::Good, "✓"), probe.title()),
                (Outcome::NotTried, _) => colour.paint(Tone::Faint, &format!("· {} (not tried)", probe.title())),
                (Outcome::Refused(refusal), Weight::Required) => {
                    format!("{} {}\n      {refusal}", colour.paint(Tone::Bad, "✗"), probe.title())
                }
                (Outcome::Refused(refusal), Weight::Optional(less)) => {
                    format!("{} {}: {less}\n      {refusal}", colour.paint(Tone::Bad, "✗"), probe.title())
                }
            };
            let _ = writeln!(text, "  {line}");
        }
        text.push('\n');
        self.render_verdict(&mut text, colour);
        self.render_lessons(&mut text, colour);
        self.render_causes(&mut text, "Notes", &self.notes);
        self.render_fixes(&mut text, colour);
        text
    }

    fn render_verdict(&self, text: &mut String, colour: Colour) {
        if self.can_run() {
            let _ = writeln!(text, "{}", colour.paint(Tone::Good, "This machine can run labs."));
        } else {
            let _ = writeln!(text, "{}", colour.paint(Tone::Bad, "This machine can't run labs."));
        }
        self.render_causes(text, "Why", &self.causes);
    }

    fn render_causes(&self, text: &mut String, heading: &str, causes: &[Cause]) {
        if causes.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n{heading}");
        for Cause { words, remedy, .. } in causes {
            let _ = writeln!(text, "  {words}");
            if !remedy.words.is_empty() {
                let _ = writeln!(text, "    → {}", remedy.words);
            }
            // Of notes: what must be fixed is in the one block at the end.
            if heading == "Notes" {
                remedy.commands.iter().for_each(|line| {
                    let _ = writeln!(text, "      {line}");
                });
            }
        }
    }

    fn render_lessons(&self, text: &mut String, colour: Colour) {
        if self.lessons.is_empty() {
            return;
        }
        let width = self.lessons.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
        let _ = writeln!(text, "\nLessons");
        for (id, runnable) in &self.lessons {
            let words = match runnable {
                Runnable::Yes => colour.paint(Tone::Good, "runnable"),
                Runnable::WithLess(less) => format!("runnable with less: {}", less.join("; ")),
                Runnable::Unavailable(why) => colour.paint(Tone::Bad, &format!("unavailable: {why}")),
            };
            let _ = writeln!(text, "  {id:width$}  {words}");
        }
    }

    fn render_fixes(&self, text: &mut String, colour: Colour) {
        if self.fixes.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n{}\n", colour.paint(Tone::Strong, "To fix it, paste this block:"));
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
