//! Why a check of kind `output` failed.

use super::cause::cause;
use super::place;
use super::why::Explain;
use crate::check::verdict::Cause;
use crate::check::words::quoted;
use crate::lesson::causes::id;
use crate::lesson::{Check, OutputClaim, Viewpoint};
use crate::observation::{Ask, Observation, Printed};

impl Explain for OutputClaim {
    fn asks_why(&self, _: &Check) -> Vec<Ask> {
        Vec::new()
    }

    fn why(&self, _: &Check, seen: &Observation) -> Option<Cause> {
        let Printed { command, output } = self.printed(seen).ok()?;
        let at = Viewpoint::Terminal(self.terminal.clone());
        if let Some(wanted) = self.of.as_ref().filter(|_| !self.is_of(command)) {
            let words = format!("the last command in {at} was {}, not {}", quoted(command), quoted(wanted));
            return Some(cause(id::OUTPUT_LACKS, words, place::inside(&at, wanted)));
        }
        let again = place::inside(&at, "type the step's last command again");
        if let Some(part) = self.missing(output) {
            let words = format!("the last command in {at} did not print {}", quoted(part));
            return Some(cause(id::OUTPUT_LACKS, words, again));
        }
        let part = self.unwanted(output)?;
        Some(cause(id::OUTPUT_HAS, format!("the last command in {at} printed {}", quoted(part)), again))
    }
}
