//! Can this machine run labs, and if not, the exact remedy.
//!
//! `probes` tries, `facts` looks around, `classify` concludes, `report` says it. Must not know lessons' prose:
//! of a lesson it is told the id and the programs it needs.

pub mod classify;
pub mod facts;
pub mod packages;
pub mod probes;
pub mod report;

use classify::Cause;
use facts::Facts;
use probes::{Outcome, Probe, Weight};

pub use packages::install_hint;

/// What was tried and found out.
#[derive(Debug, Clone)]
pub struct Findings {
    pub outcomes: Vec<(Probe, Outcome)>,
    /// Why something was refused, and what helps.
    pub causes: Vec<Cause>,
    /// Optional things.
    pub notes: Vec<Cause>,
    pub lessons: Vec<(String, Runnable)>,
    /// One block that fixes all that can be fixed from here.
    pub fixes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Runnable {
    Yes,
    /// What is missing, in words.
    WithLess(Vec<String>),
    Unavailable(String),
}

/// Probes this machine, for lessons given as (id, programs; each with its alternatives). Takes some 30 ms.
/// It forks: call it before the program has threads.
pub fn examine(lessons: &[(String, Vec<Vec<String>>)]) -> Findings {
    conclude(probes::run(), &Facts::read(), lessons, |program| crate::lab::on_path(program).is_some())
}

/// The pure part of [`examine`].
pub fn conclude(
    outcomes: Vec<(Probe, Outcome)>,
    facts: &Facts,
    lessons: &[(String, Vec<Vec<String>>)],
    has: impl Fn(&str) -> bool,
) -> Findings {
    // A program that is not there is told with the lessons that need it, and is no fault of the kernel's.
    let tried: Vec<(Probe, Outcome)> =
        outcomes.into_iter().filter(|(probe, _)| probe.program().is_none_or(&has)).collect();
    let causes = classify::classify(&tried, facts);
    let notes = classify::notes(&tried, facts);
    let mut findings = Findings { outcomes: tried, causes, notes, lessons: Vec::new(), fixes: Vec::new() };
    let mut absent = Vec::new();
    for (id, needs) in lessons {
        let missing: Vec<&Vec<String>> =
            needs.iter().filter(|need| !need.iter().any(|program| program == "ping" || has(program))).collect();
        absent.extend(missing.iter().filter_map(|need| facts.to_install(need)));
        let runnable = findings.runnable(&missing, needs);
        findings.lessons.push((id.clone(), runnable));
    }
    findings.fixes = findings.causes.iter().flat_map(|cause| cause.remedy.commands.clone()).collect();
    if !absent.is_empty()
        && let Some(installer) = facts.installer
    {
        findings.fixes.push(format!("{}{}", if facts.is_root { "" } else { "sudo " }, installer.line(&absent)));
    }
    findings
}

impl Findings {
    /// All that every lab needs works. A lesson may still lack a program.
    pub fn can_run(&self) -> bool {
        self.first_refusal().is_none()
    }

    /// The first required thing that does not work.
    fn first_refusal(&self) -> Option<&(Probe, Outcome)> {
        self.outcomes.iter().find(|(probe, outcome)| probe.weight() == Weight::Required && *outcome != Outcome::Works)
    }

    fn runnable(&self, missing: &[&Vec<String>], needs: &[Vec<String>]) -> Runnable {
        if !self.can_run() {
            return Runnable::Unavailable("this machine can't make labs".to_owned());
        }
        if !missing.is_empty() {
            let names: Vec<String> = missing.iter().map(|need| need.join(" or ")).collect();
            return Runnable::Unavailable(format!("{} is not installed", names.join(", ")));
        }
        let mut less = Vec::new();
        for (probe, outcome) in &self.outcomes {
            let (Weight::Optional(words), true) = (probe.weight(), *outcome != Outcome::Works) else { continue };
            match probe.program() {
                // The machine's policy stops this very program: a lesson that needs it would fail, not run with less.
                Some(program) if needs.iter().any(|need| need.iter().all(|one| one == program)) => {
                    return Runnable::Unavailable(words.to_owned());
                }
                Some(_) => {}
                None => less.push(words.to_owned()),
            }
        }
        if less.is_empty() { Runnable::Yes } else { Runnable::WithLess(less) }
    }
}

#[cfg(test)]
mod tests;
