//! Which step of a lesson is meant: `bridge#3`, `bridge two-ends`, `bridge two`. Pure.

use crate::lesson::{Lesson, Step, StepId};

/// Why no step is meant.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepNameError {
    #[error("lesson {lesson} has no step `{name}`{}\n{}", meant(.nearest.as_deref()), known(.steps))]
    Unknown { lesson: String, name: String, nearest: Option<String>, steps: Vec<String> },
    #[error("`{name}` may be several steps of lesson {lesson}: {}", .steps.join(", "))]
    Ambiguous { lesson: String, name: String, steps: Vec<String> },
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

fn known(steps: &[String]) -> String {
    let numbered: Vec<String> = (1..).zip(steps).map(|(n, id)| format!("{n} {id}")).collect();
    format!("its steps are: {}", numbered.join(", "))
}

/// `LESSON#STEP` → its parts. A lesson file may have a `#` in its path: what follows the last one is a step only if
/// it can be one's name.
pub fn split(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('#') {
        Some((lesson, step)) if !lesson.is_empty() && !step.contains('/') && !step.ends_with(".md") => {
            (lesson, Some(step))
        }
        _ => (name, None),
    }
}

/// The step of this id, of this number from 1, or of the one id that begins like this.
pub fn resolve(lesson: &Lesson, name: &str) -> Result<StepId, StepNameError> {
    let work: Vec<&Step> = lesson.steps.iter().filter(|step| step.is_work()).collect();
    let ids = || work.iter().map(|step| step.id.as_str());
    let by_number = || name.parse::<usize>().ok()?.checked_sub(1).and_then(|n| work.get(n).copied());
    let exact = work.iter().find(|step| step.id.as_str() == name).copied();
    if let Some(step) = exact.or_else(by_number) {
        return Ok(step.id.clone());
    }
    let lower = name.to_lowercase();
    let begins = |step: &&&Step| !lower.is_empty() && step.id.as_str().to_lowercase().starts_with(&lower);
    let candidates: Vec<&&Step> = work.iter().filter(begins).collect();
    let lesson = lesson.id.to_string();
    let name = name.to_owned();
    match candidates[..] {
        [step] => Ok(step.id.clone()),
        [] => {
            let likeness = |id: &&str| strsim::normalized_damerau_levenshtein(id, &lower);
            let nearest = ids().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
            let nearest = nearest.filter(|id| likeness(id) > 0.5).map(str::to_owned);
            Err(StepNameError::Unknown { lesson, name, nearest, steps: ids().map(str::to_owned).collect() })
        }
        _ => {
            let steps = candidates.iter().map(|step| step.id.to_string()).collect();
            Err(StepNameError::Ambiguous { lesson, name, steps })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parse;

    fn lesson() -> Lesson {
        let steps = ["two-views", "two-ends", "prose", "2024", "End"].map(|id| {
            let console = if id == "prose" { "" } else { "```console\n$ true\n```\n" };
            format!("\n## Step {{#{id}}}\n\n{console}")
        });
        let text = format!("# T\n\nS.\n\n```toml lesson\nformat = 1\n```\n{}", steps.concat());
        parse("l".into(), "l.md", &text).0.expect("a lesson")
    }

    #[test]
    fn a_step_is_meant_by_id_number_or_beginning() {
        let step = |name: &str| resolve(&lesson(), name).map(|id| id.0);
        for (name, id) in [
            ("two-ends", "two-ends"),
            ("2", "two-ends"),
            ("3", "2024"),
            ("2024", "2024"),
            ("two-v", "two-views"),
            ("end", "End"),
        ] {
            assert_eq!(step(name).as_deref(), Ok(id), "{name}");
        }
    }

    #[test]
    fn what_is_none_or_several_is_told_with_the_way_on() {
        let error = |name: &str| resolve(&lesson(), name).map_err(|error| error.to_string()).expect_err("no step");
        assert_eq!(error("two"), "`two` may be several steps of lesson l: two-views, two-ends");
        assert_eq!(
            error("tow-ends"),
            "lesson l has no step `tow-ends`; did you mean `two-ends`?\n\
             its steps are: 1 two-views, 2 two-ends, 3 2024, 4 End"
        );
        for none in ["", "0", "5", "-1", "prose", "99999999999999999999999"] {
            assert!(error(none).starts_with("lesson l has no step"), "{none}");
        }
    }

    #[test]
    fn a_step_stands_behind_the_last_hash_unless_that_is_part_of_a_path() {
        for (name, parts) in [
            ("bridge", ("bridge", None)),
            ("bridge#3", ("bridge", Some("3"))),
            ("bridge#", ("bridge", Some(""))),
            ("./a#b.md", ("./a#b.md", None)),
            ("./a#b.md#two", ("./a#b.md", Some("two"))),
            ("./a#b/c", ("./a#b/c", None)),
            ("#x", ("#x", None)),
        ] {
            assert_eq!(split(name), parts, "{name}");
        }
    }
}
