//! Text → a submission. Reading never fails: what could be read comes back with everything found wrong.

use super::{FORMAT, Origin, Submission, Submitted, SubmittedStep};
use crate::lesson::{Diagnostic, LessonId, RULES, Severity, foreign_fence, has_errors, parse};

/// Reads a file that is named `file`. One that does not say of which lesson it is, is taken to be of `id`.
/// A submission with an error among its diagnostics must not be run.
pub fn read(id: LessonId, file: &str, text: &str) -> (Option<Submission>, Vec<Diagnostic>) {
    let (lesson, mut diagnostics) = parse(id.clone(), file, text);
    // Its checks are not those that anybody is judged by.
    diagnostics.retain(|found| found.severity == Severity::Error);
    let origin = match foreign_fence(text, "submission").map(|text| origin(&text)) {
        None => Origin { format: FORMAT, lesson: id.0, ..Origin::default() },
        Some(Ok(origin)) => origin,
        Some(Err(why)) => {
            let start = text.find("```submission").unwrap_or(0);
            diagnostics.push(error(why, start..start + text[start..].lines().next().map_or(0, str::len)));
            return (None, diagnostics);
        }
    };
    let Some(lesson) = lesson.filter(|_| !has_errors(&diagnostics)) else { return (None, diagnostics) };
    let steps = lesson.steps.iter().map(|step| {
        let inputs = step.inputs().into_iter().map(|typed| Submitted {
            terminal: typed.terminal.clone(),
            input: typed.input.clone(),
            end: typed.expect.end,
        });
        SubmittedStep { id: step.id.clone(), inputs: inputs.collect() }
    });
    let steps = steps.filter(|step| !step.inputs.is_empty()).collect();
    (Some(Submission { origin, steps }), diagnostics)
}

fn origin(text: &str) -> Result<Origin, String> {
    let value: toml::Table = text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let newer = value.get("format").and_then(toml::Value::as_integer).filter(|format| *format > i64::from(FORMAT));
    if let Some(format) = newer {
        return Err(format!("a newer nslab wrote this (format {format}; this one reads up to {FORMAT})"));
    }
    let origin: Origin = value.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
    if origin.format == 0 { Err("the format begins with 1".to_owned()) } else { Ok(origin) }
}

fn error(message: String, span: std::ops::Range<usize>) -> Diagnostic {
    let rule = RULES.iter().find(|rule| rule.id == "syntax").unwrap_or(&RULES[0]);
    let help = Some("`nslab export` writes this block; leave it as it is, or leave it out".to_owned());
    Diagnostic { rule, severity: Severity::Error, message, span, label: None, help, fix: None }
}
