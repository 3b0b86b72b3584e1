//! What a variant's checks said, against what they should have said. Pure.

use serde::Serialize;

use super::variant::{Change, Variant, shows};
use crate::check::{Cause, Verdict};
use crate::lesson::{CheckId, Lesson, StepId};

/// A check that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct By {
    pub check: CheckId,
    pub step: StepId,
    pub that: String,
    pub cause: Option<Cause>,
}

/// What was seen while a variant was typed, up to the first check that failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub failed: Option<By>,
    /// The first check of what a command printed that failed.
    pub hearsay: Option<By>,
    /// The first check that could not look.
    pub unknown: Option<String>,
    /// The lab's own trouble.
    pub trouble: Option<String>,
    /// What was typed instead did not print what its command is expected to print.
    pub misprinted: bool,
    /// What failed, failed because nothing answered in time.
    pub silence: bool,
}

/// How a variant ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "result", content = "by", rename_all = "kebab-case")]
pub enum Outcome {
    /// A check failed, as it should.
    Caught(By),
    /// Only what was printed tells: the check of it, or the expected output.
    CaughtByOutput(Option<By>),
    /// Nobody missed it.
    Survived,
    /// A known mistake failed with another cause than the one written.
    OtherCause(By),
    /// Another way passes.
    Passed,
    /// Another way fails.
    Failed(By),
    /// No check failed, and one could not look, twice: that is no catch, and no pass.
    Unobserved(String),
    /// There was no lab to see it in, twice.
    Trouble(String),
}

impl Outcome {
    /// `pass` is as it should be.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Caught(_) | Self::CaughtByOutput(_) | Self::Passed => Verdict::Pass,
            Self::Survived | Self::OtherCause(_) | Self::Failed(_) => Verdict::Fail,
            Self::Unobserved(_) | Self::Trouble(_) => Verdict::Unknown,
        }
    }

    /// The check that failed.
    pub fn by(&self) -> Option<&By> {
        match self {
            Self::Caught(by) | Self::CaughtByOutput(Some(by)) | Self::OtherCause(by) | Self::Failed(by) => Some(by),
            Self::CaughtByOutput(None) | Self::Survived | Self::Passed | Self::Unobserved(_) | Self::Trouble(_) => None,
        }
    }

    /// Whether the cause named is one of these; nothing where none is wanted, or no check was there to name it.
    pub fn names(&self, provokes: &[&str]) -> Option<bool> {
        let Self::Caught(by) = self else { return None };
        let named = by.cause.as_ref().map(|cause| cause.id.as_str());
        (!provokes.is_empty()).then(|| named.is_some_and(|cause| provokes.contains(&cause)))
    }
}

/// Judges a variant by what was seen of it.
pub fn outcome(variant: &Variant, lesson: &Lesson, seen: Seen) -> Outcome {
    let Seen { failed, hearsay, unknown, trouble, misprinted, .. } = seen;
    if let Some(why) = trouble {
        return Outcome::Trouble(why);
    }
    let unobserved_or = |otherwise| unknown.map_or(otherwise, Outcome::Unobserved);
    let is_left_out = match (&variant.change, failed) {
        (Change::LeftOut(_) | Change::NearMiss(_), Some(by)) => return Outcome::Caught(by),
        (Change::Mistake { cause, .. }, Some(by)) => {
            let named = by.cause.as_ref().is_some_and(|named| named.id == *cause);
            return if named { Outcome::Caught(by) } else { Outcome::OtherCause(by) };
        }
        (Change::Alternative { .. }, Some(by)) => return Outcome::Failed(by),
        (Change::Alternative { .. }, None) => return unobserved_or(Outcome::Passed),
        (Change::Mistake { .. }, None) => return unobserved_or(Outcome::Survived),
        (Change::LeftOut(_), None) => true,
        (Change::NearMiss(miss), None) => miss.typed.is_none(),
    };
    let silent = is_left_out && variant.input(lesson).is_some_and(shows);
    match hearsay.is_some() || silent || misprinted {
        true => Outcome::CaughtByOutput(hearsay),
        false => unobserved_or(Outcome::Survived),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::lesson;
    use super::super::{NearMiss, Place, Slip};
    use super::*;

    fn by(cause: &str) -> By {
        let cause = Cause { id: cause.to_owned(), words: String::new(), fix: String::new(), read: String::new() };
        By { check: "c".into(), step: "s".into(), that: String::new(), cause: Some(cause) }
    }

    fn failed(cause: &str) -> Seen {
        Seen { failed: Some(by(cause)), ..Seen::default() }
    }

    fn of(change: Change, seen: Seen) -> Outcome {
        let lesson = lesson("```console\n$ quiet\n$ loud\nsome\n```\n");
        outcome(&Variant { step: 0, change }, &lesson, seen)
    }

    #[test]
    fn a_command_left_out_must_be_missed() {
        assert_eq!(of(Change::LeftOut(0), failed("x")), Outcome::Caught(by("x")));
        assert_eq!(of(Change::LeftOut(0), Seen::default()), Outcome::Survived);
        assert_eq!(of(Change::LeftOut(1), Seen::default()), Outcome::CaughtByOutput(None));
        let told = Seen { hearsay: Some(by("output-lacks")), ..Seen::default() };
        assert_eq!(of(Change::LeftOut(0), told), Outcome::CaughtByOutput(Some(by("output-lacks"))));
    }

    #[test]
    fn what_could_not_be_seen_is_no_catch() {
        let unknown = Seen { unknown: Some("gone".to_owned()), ..Seen::default() };
        for change in [Change::LeftOut(0), Change::Alternative { block: 0 }] {
            assert_eq!(of(change, unknown.clone()), Outcome::Unobserved("gone".to_owned()));
        }
        assert_eq!(of(Change::LeftOut(0), Seen { failed: Some(by("x")), ..unknown.clone() }), Outcome::Caught(by("x")));
        assert_eq!(of(Change::LeftOut(1), unknown), Outcome::CaughtByOutput(None), "what it shows is still missed");
    }

    #[test]
    fn a_lab_in_trouble_tells_nothing() {
        let trouble = Seen { trouble: Some("gone".to_owned()), ..failed("x") };
        assert_eq!(of(Change::LeftOut(0), trouble), Outcome::Trouble("gone".to_owned()));
    }

    #[test]
    fn a_known_mistake_must_fail_for_its_own_reason() {
        let mistake = || Change::Mistake { block: 0, cause: "x".to_owned() };
        assert_eq!(of(mistake(), failed("x")).verdict(), Verdict::Pass);
        assert_eq!(of(mistake(), failed("y")), Outcome::OtherCause(by("y")));
        assert_eq!(of(mistake(), Seen::default()), Outcome::Survived);
    }

    #[test]
    fn another_way_must_pass() {
        let other = || Change::Alternative { block: 0 };
        assert_eq!(of(other(), Seen { hearsay: Some(by("x")), ..Seen::default() }), Outcome::Passed);
        assert_eq!(of(other(), failed("x")).verdict(), Verdict::Fail);
    }

    #[test]
    fn a_near_miss_names_one_of_its_causes() {
        let near =
            |typed| NearMiss { place: Place { step: 0, input: 1 }, slip: Slip::Address, typed, provokes: vec!["x"] };
        let typed = Change::NearMiss(near(Some(("A".into(), "lout".to_owned()))));
        assert_eq!(of(typed.clone(), failed("x")).names(&["x"]), Some(true));
        assert_eq!(of(typed.clone(), failed("y")).names(&["x"]), Some(false));
        assert_eq!(of(typed.clone(), failed("y")).names(&[]), None);
        // Its own output was compared; that of the command it replaces says nothing.
        assert_eq!(of(typed.clone(), Seen::default()), Outcome::Survived);
        assert_eq!(of(typed, Seen { misprinted: true, ..Seen::default() }), Outcome::CaughtByOutput(None));
        assert_eq!(of(Change::NearMiss(near(None)), Seen::default()), Outcome::CaughtByOutput(None));
    }
}
