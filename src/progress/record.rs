//! A record as text: JSON with a version. Pure.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::LessonProgress;

/// The newest form of a record that this program reads, and the one that it writes.
pub const FORMAT: u64 = 1;

/// So many bytes of a lesson's commands are kept; of more, the first are given up.
const MOST_TYPED: usize = 4 * 1024 * 1024;
/// A file of more bytes is none of ours.
pub(super) const LARGEST: u64 = 64 * 1024 * 1024;

/// Why a text is no record that can be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    Newer { format: u64 },
    Damaged(String),
}

#[derive(Serialize, Deserialize)]
struct Record<P> {
    format: u64,
    progress: P,
}

pub(super) fn write(progress: &LessonProgress) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = serde_json::to_vec_pretty(&Record { format: FORMAT, progress: bounded(progress) })?;
    text.push(b'\n');
    Ok(text)
}

pub(super) fn read(bytes: &[u8]) -> Result<LessonProgress, Unreadable> {
    let damaged = |why: serde_json::Error| Unreadable::Damaged(why.to_string());
    // The version first: what a newer one means is not ours to guess.
    let value: Value = serde_json::from_slice(bytes).map_err(damaged)?;
    match value.get("format").and_then(Value::as_u64) {
        Some(format) if format > FORMAT => return Err(Unreadable::Newer { format }),
        Some(FORMAT) => {}
        _ => return Err(Unreadable::Damaged("it says no format".to_owned())),
    }
    serde_json::from_value::<Record<LessonProgress>>(value).map(|record| record.progress).map_err(damaged)
}

/// What can be written and read again: numbers that are some, and not more commands than anyone types.
fn bounded(progress: &LessonProgress) -> LessonProgress {
    let mut progress = progress.clone();
    for step in progress.steps.values_mut().filter(|step| !step.ms.is_finite()) {
        step.ms = 0.0; // JSON has no other number for it
    }
    let mut room = MOST_TYPED;
    let kept = progress.typed.iter().rev().take_while(|line| {
        room = room.saturating_sub(line.command.len() + 1);
        room > 0
    });
    let kept = kept.count();
    progress.typed.drain(..progress.typed.len() - kept);
    progress
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::progress::{StepProgress, TypedLine};
    use crate::run::guide::By;

    fn typing(command: String) -> LessonProgress {
        let line = TypedLine {
            step: "s".into(),
            terminal: "A".into(),
            command,
            exit: Some(1),
            by: By::Guide,
            meant: None,
            shell: None,
            meanwhile: Some(2),
        };
        LessonProgress { typed: vec![line], ..LessonProgress::default() }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(command in any::<String>(), ms in any::<f64>(), digest in "\\PC*") {
            let step = StepProgress { ms: if ms.is_finite() { ms } else { 0.0 }, ..StepProgress::default() };
            let progress = LessonProgress { digest, steps: [("s".into(), step)].into(), ..typing(command) };
            let text = write(&progress).expect("it can be written");
            let read = read(&text).expect("it can be read");
            prop_assert!((read.ms() - progress.ms()).abs() <= progress.ms().abs() * 1e-15);
            prop_assert_eq!(LessonProgress { steps: progress.steps.clone(), ..read }, progress);
        }

        #[test]
        fn garbage_is_damaged_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0usize..300) {
            prop_assert!(matches!(read(&bytes), Err(Unreadable::Damaged(_))));
            let whole = write(&typing("x".to_owned())).expect("it can be written");
            let cut = cut.min(whole.len().saturating_sub(2));
            prop_assert!(matches!(read(&whole[..cut]), Err(Unreadable::Damaged(_))));
        }
    }

    #[test]
    fn a_newer_format_is_told_from_a_damaged_file() {
        assert_eq!(read(br#"{"format": 2, "progress": []}"#), Err(Unreadable::Newer { format: 2 }));
        for text in ["", "{}", "[]", "{\"format\": 0}", "{\"format\": -1, \"progress\": {}}", "{\"format\": 1}"] {
            assert!(matches!(read(text.as_bytes()), Err(Unreadable::Damaged(_))), "{text}");
        }
        assert_eq!(read(br#"{"format": 1, "progress": {}, "more": 1}"#), Ok(LessonProgress::default()));
    }

    #[test]
    fn a_number_that_is_none_does_not_damage_the_file() {
        let step = StepProgress { ms: f64::NAN, ..StepProgress::default() };
        let progress = LessonProgress { steps: [("s".into(), step)].into(), ..LessonProgress::default() };
        let text = write(&progress).expect("it can be written");
        assert_eq!(read(&text).map(|read| read.ms()), Ok(0.0));
    }

    #[test]
    fn of_too_many_commands_the_last_are_kept() {
        let mut progress = typing("x".repeat(MOST_TYPED / 2));
        progress.typed = (0..4).flat_map(|_| progress.typed.clone()).collect();
        let text = write(&progress).expect("it can be written");
        assert_eq!(read(&text).map(|read| read.typed.len()), Ok(1));
    }
}
