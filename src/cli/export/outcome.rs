//! What there is to say of a report that was written.

use std::path::Path;

use serde_json::{Value, json};

use crate::check::Verdict;
use crate::cli::args::Common;
use crate::cli::exit::Exit;
use crate::cli::terminal;
use crate::layout::harmless;
use crate::lesson::{Diagnostic, Step, StepId};
use crate::report::Tone;
use crate::report::lines::{block, row};
use crate::run::{Rerun, StepRerun};
use crate::submission::{Entry, LeftOut, Report, ReportStep, Why};

pub struct Outcome<'o> {
    pub report: &'o Report<'o>,
    /// None: it could not be typed again.
    pub rerun: Option<&'o Rerun>,
    pub diagnostics: &'o [Diagnostic],
}

impl Outcome<'_> {
    pub fn exit(&self) -> Exit {
        let Some(rerun) = self.rerun else { return Exit::Unable };
        // `nslab run` would find these.
        let misfits = rerun.steps.iter().any(|step| !step.misfits.is_empty());
        Exit::of([Exit::of_rerun(rerun), if misfits { Exit::CheckFailed } else { Exit::Good }])
    }

    /// For people.
    pub fn words(&self, common: &Common, file: Option<&Path>) -> String {
        let look = terminal::look(common);
        let messages = self.report.messages;
        let typed = self.report.submission().steps.iter().map(|step| step.inputs.len()).sum::<usize>();
        let mut out = String::new();
        if let Some(file) = file {
            let parts = [("file", file.display().to_string().into()), ("count", typed.into())];
            out.push_str(&block(&look, 0, &messages.tell("export-written", &parts), Tone::Plain));
        }
        for (step, left_out) in self.left_out() {
            let why = match left_out.why {
                Why::FullScreen => messages.say("export-left-full-screen"),
                Why::Reads => messages.say("export-left-reads"),
                Why::Closed => messages.say("export-left-closed"),
                Why::Unwritable => messages.say("export-left-unwritable"),
            };
            let command: String = harmless(&left_out.command).replace('\n', " ").chars().take(60).collect();
            let parts = [
                ("command", format!("{}$ {command}", left_out.terminal).into()),
                ("step", self.title(step).into()),
                ("why", why.into()),
            ];
            out.push_str(&row(
                &look,
                0,
                Some(Verdict::Skipped),
                (&messages.tell("export-left-out", &parts), Tone::Plain),
                "",
            ));
        }
        for step in self.rerun.iter().flat_map(|rerun| &rerun.steps) {
            out.push_str(&self.of_step(common, step));
        }
        let verdict = self.exit();
        if self.rerun.is_none() {
            out.push_str(&block(&look, 0, &messages.say("export-not-typed-again"), Tone::Plain));
        } else if verdict == Exit::Good {
            out.push_str(&row(&look, 0, Some(Verdict::Pass), (&messages.say("export-all-passes"), Tone::Plain), ""));
        } else if verdict == Exit::CheckFailed && self.left_out().next().is_some() {
            out.push_str(&block(&look, 0, &messages.say("export-mend"), Tone::Plain));
        }
        for diagnostic in self.diagnostics.iter().filter(|d| d.severity == crate::lesson::Severity::Error) {
            out.push_str(&block(&look, 0, &format!("this is a bug in nslab: {}", diagnostic.message), Tone::Plain));
        }
        out
    }

    /// What of a step no longer passes.
    fn of_step(&self, common: &Common, step: &StepRerun) -> String {
        let look = terminal::look(common);
        let messages = self.report.messages;
        let mut out = String::new();
        for misfit in &step.misfits {
            let command: String = harmless(&misfit.command).replace('\n', " ").chars().take(60).collect();
            let parts = [
                ("command", format!("{}$ {command}", misfit.terminal).into()),
                ("step", self.title(&step.id).into()),
                ("why", crate::check::because(&misfit.because, &messages).into()),
            ];
            let words = messages.tell("export-ends-otherwise", &parts);
            out.push_str(&row(&look, 0, Some(Verdict::Fail), (&words, Tone::Plain), ""));
        }
        for (id, stood) in step.checks.iter().filter(|(_, stood)| stood.verdict != Verdict::Pass) {
            let check = self.report.lesson.steps.iter().flat_map(Step::checks).find(|check| check.id == *id);
            let that =
                check.map_or_else(|| id.to_string(), |check| crate::lesson::fill(&check.that, self.report.words));
            let parts = [
                ("that", harmless(&that).into()),
                ("step", self.title(&step.id).into()),
                (
                    "why",
                    harmless(&crate::check::because(stood.because.as_deref().unwrap_or_default(), &messages)).into(),
                ),
            ];
            let words = messages.tell("export-no-longer-passes", &parts);
            out.push_str(&row(&look, 0, Some(stood.verdict), (&words, Tone::Plain), ""));
        }
        out
    }

    fn title(&self, step: &StepId) -> String {
        let step_of = self.report.lesson.steps.iter().find(|of| of.id == *step);
        step_of.map_or_else(|| step.to_string(), |of| crate::lesson::fill(&of.title, self.report.words))
    }

    fn left_out(&self) -> impl Iterator<Item = (&StepId, &LeftOut)> {
        self.report.steps.iter().flat_map(|step| {
            step.entries.iter().filter_map(|entry| match entry {
                Entry::LeftOut(left_out) => Some((&step.id, left_out)),
                Entry::Typed { .. } => None,
            })
        })
    }

    /// For programs.
    pub fn document(&self, file: Option<&Path>, text: &str) -> String {
        let steps: Vec<Value> = self.report.steps.iter().map(|step| self.step(step)).collect();
        let verdict = self.rerun.map_or(Verdict::Unknown, |rerun| rerun.verdict);
        let document = json!({
            "format": 1,
            "lesson": self.report.origin.lesson,
            "digest": self.report.origin.digest,
            "seed": self.report.origin.seed,
            "file": file.map(|file| file.display().to_string()),
            "report": if file.is_none() { Some(text) } else { None },
            "verdict": verdict,
            "steps": steps,
        });
        format!("{document:#}\n")
    }

    fn step(&self, step: &ReportStep) -> Value {
        let rerun = self.rerun.and_then(|rerun| rerun.steps.iter().find(|again| again.id == step.id));
        let left_out: Vec<Value> = step.entries.iter().filter_map(left_out_value).collect();
        let checks = rerun.into_iter().flat_map(|again| &again.checks);
        let checks: Vec<Value> = checks
            .map(|(id, stood)| json!({ "check": id, "verdict": stood.verdict, "because": stood.because }))
            .collect();
        let misfits = rerun.into_iter().flat_map(|again| &again.misfits);
        let misfits: Vec<Value> =
            misfits.map(|m| json!({ "terminal": m.terminal, "command": m.command, "because": m.because })).collect();
        json!({
            "step": step.id,
            "how": step.how,
            "typed": step.entries.len() - left_out.len(),
            "left_out": left_out,
            "checks": checks,
            "ended_otherwise": misfits,
        })
    }
}

fn left_out_value(entry: &Entry) -> Option<Value> {
    let Entry::LeftOut(LeftOut { terminal, command, why }) = entry else { return None };
    let why = match why {
        Why::FullScreen => "full-screen",
        Why::Reads => "reads-terminal",
        Why::Closed => "closed-terminal",
        Why::Unwritable => "unwritable",
    };
    Some(json!({ "terminal": terminal, "command": command, "why": why }))
}
