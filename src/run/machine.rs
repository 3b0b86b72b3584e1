//! What the runner needs of a lab. [`crate::lab::Lab`] is the one implementation outside tests; the trait
//! exists so that the waiting and stopping of a run can be tested without a kernel's timing.

use std::time::Duration;

use super::event::Residue;
use crate::lab::{Lab, LabError, Link, Pace, Typed, Until};
use crate::lesson::{Key, LabSpec, TerminalName};
use crate::observation::{Answer, Ask, Unobservable};

/// What is looked with.
pub(crate) trait Eyes {
    async fn observe(&mut self, asks: &[Ask]) -> Result<Vec<Result<Answer, Unobservable>>, LabError>;
    /// Resolves when something in the lab changed since the last observation.
    async fn changed(&mut self);
}

/// A machine to type into and to look at. Its futures may be dropped at any moment: a run that is
/// interrupted drops the one it waits for, and then calls [`Machine::end`].
pub(crate) trait Machine: Eyes + Sized {
    async fn start(spec: &LabSpec, pace: Pace) -> Result<Self, LabError>;
    fn limits(&self) -> Vec<String>;
    async fn type_line(
        &mut self,
        terminal: &TerminalName,
        line: &str,
        until: Until,
        deadline: Duration,
    ) -> Result<Typed, LabError>;
    async fn press(
        &mut self,
        terminal: &TerminalName,
        key: Key,
        until: Until,
        deadline: Duration,
    ) -> Result<Typed, LabError>;
    async fn end(self) -> Vec<Residue>;
}

impl Eyes for Lab {
    async fn observe(&mut self, asks: &[Ask]) -> Result<Vec<Result<Answer, Unobservable>>, LabError> {
        Lab::observe(self, asks).await
    }

    async fn changed(&mut self) {
        Lab::changed(self).await;
    }
}

impl Eyes for Link {
    async fn observe(&mut self, asks: &[Ask]) -> Result<Vec<Result<Answer, Unobservable>>, LabError> {
        Link::observe(self, asks).await
    }

    async fn changed(&mut self) {
        Link::changed(self).await;
    }
}

impl Machine for Lab {
    async fn start(spec: &LabSpec, pace: Pace) -> Result<Self, LabError> {
        Lab::start(spec, pace, None).await
    }

    fn limits(&self) -> Vec<String> {
        Lab::limits(self)
    }

    async fn type_line(
        &mut self,
        terminal: &TerminalName,
        line: &str,
        until: Until,
        deadline: Duration,
    ) -> Result<Typed, LabError> {
        Lab::type_line(self, terminal, line, until, deadline).await
    }

    async fn press(
        &mut self,
        terminal: &TerminalName,
        key: Key,
        until: Until,
        deadline: Duration,
    ) -> Result<Typed, LabError> {
        Lab::press(self, terminal, key, until, deadline).await
    }

    async fn end(self) -> Vec<Residue> {
        Lab::end(self).await
    }
}
