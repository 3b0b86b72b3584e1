//! A lab from its start to its end, whatever happens in between. It does not know what is typed in it, and tells nobody.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use super::event::Residue;
use super::hands::Hands;
use super::machine::Machine;
use crate::check::Verdict;
use crate::lab::{LabError, Pace};
use crate::lesson::{Lesson, Words};

/// Why a lesson could not be run to its end; no fault of the learner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Interrupted,
    /// This machine refuses labs.
    Unavailable(String),
    /// The lab ended under our hands.
    Gone(String),
}

/// How it ended, and what outlived it.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    pub fault: Option<Fault>,
    pub residue: Vec<Residue>,
}

/// How long a signal may take from the kernel to us.
const SIGNAL_ARRIVES: Duration = Duration::from_millis(10);

/// Has `play` played in a lab for `lesson` until its end or until `stop` resolves; the lab is ended either way.
pub(crate) async fn in_lab<M: Machine>(
    lesson: &Lesson,
    words: &Words,
    pace: Pace,
    stop: impl Future<Output = ()>,
    play: impl AsyncFnOnce(&mut Hands<M>) -> Result<(), LabError>,
) -> Ended {
    tokio::pin!(stop);
    let started = tokio::select! {
        biased;
        () = &mut stop => Err(Fault::Interrupted),
        machine = M::start(&lesson.settings.lab, pace) => match machine {
            Ok(machine) => Ok(machine),
            Err(error) => Err(fault_of_start(error, &mut stop).await),
        },
    };
    let machine = match started {
        Ok(machine) => machine,
        Err(fault) => return Ended { fault: Some(fault), residue: Vec::new() },
    };
    let mut hands = Hands::new(machine, words.clone());
    let fault = tokio::select! {
        biased;
        () = &mut stop => Some(Fault::Interrupted),
        played = play(&mut hands) => played.err().map(Fault::from),
    };
    Ended { fault, residue: hands.machine.end().await }
}

/// Why there is no lab. A Ctrl-C may have hit the programs that help to make one before it came to us.
async fn fault_of_start(error: LabError, stop: impl Future<Output = ()>) -> Fault {
    tokio::select! {
        biased;
        () = stop => Fault::Interrupted,
        () = tokio::time::sleep(SIGNAL_ARRIVES) => error.into(),
    }
}

impl From<LabError> for Fault {
    fn from(error: LabError) -> Self {
        match error {
            LabError::Unavailable(why) => Self::Unavailable(why),
            other => Self::Gone(other.to_string()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("interrupted"),
            Self::Unavailable(why) | Self::Gone(why) => f.write_str(why),
        }
    }
}

impl Fault {
    /// What a lesson is judged at best that was not run to its end.
    pub(crate) fn verdict(&self) -> Verdict {
        match self {
            Self::Interrupted => Verdict::Skipped,
            Self::Unavailable(_) | Self::Gone(_) => Verdict::Unknown,
        }
    }

    pub(crate) fn why_skipped(&self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted",
            Self::Unavailable(_) => "this machine could not make the lab",
            Self::Gone(_) => "the lab had ended",
        }
    }
}
