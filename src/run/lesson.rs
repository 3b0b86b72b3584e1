//! Runs one lesson in one lab: types, judges, tells. It never prints, and never decides what comes next
//! ([`Script`] does) or what is right ([`crate::check`] and [`transcript`] do).

use std::future::Future;
use std::time::{Duration, Instant};

use super::event::{CheckEnd, CommandEnd, Events, Phase, Residue, Totals, What};
use super::hands::{Done, Hands};
use super::in_lab::{Ended, Fault, in_lab};
use super::judging::{self, Judged};
use super::machine::Machine;
use super::script::{Next, Script};
use super::tally::{Tally, milliseconds};
use super::transcript::Transcript;
use crate::check::Verdict;
use crate::lab::{LabError, Pace};
use crate::lesson::{Lesson, StepId, Typed, choose, fill_checks};

/// What came of a lesson, beyond its events.
#[derive(Debug, Clone)]
pub struct LessonOutcome {
    pub totals: Totals,
    pub residue: Vec<Residue>,
    pub fault: Option<Fault>,
}

/// Runs `lesson` until its end or until `stop` resolves; the lab is ended either way.
pub(crate) async fn run<M: Machine>(
    lesson: &Lesson,
    seed: &str,
    events: Events,
    stop: impl Future<Output = ()>,
) -> LessonOutcome {
    let start = Instant::now();
    let words = choose(lesson, seed);
    let lesson = &fill_checks(lesson, &words);
    events.tell(What::LessonStarted {
        file: lesson.file.clone(),
        digest: lesson.digest.clone(),
        title: lesson.title.clone(),
        steps: lesson.steps.iter().filter(|s| s.is_work()).count(),
    });
    let mut teller = Teller::new(events, lesson);
    let mut script = Script::new(lesson);
    let Ended { fault, residue } = in_lab(lesson, &words, Pace::Real, stop, async |hands: &mut Hands<M>| {
        let limits = hands.machine.limits();
        teller.events.tell(What::LabReady { ms: milliseconds(start.elapsed()), limits });
        play(hands, &mut script, &mut teller).await
    })
    .await;
    if let Some(fault) = &fault {
        teller.abandon(&mut script, fault);
    }
    let least = fault.as_ref().map_or(Verdict::Pass, Fault::verdict);
    let totals = teller.tally.totals(least, start.elapsed());
    teller.events.tell(What::LessonFinished { totals, residue: residue.clone() });
    LessonOutcome { totals, residue, fault }
}

/// Types and looks, as the script says.
async fn play<'l, M: Machine>(
    hands: &mut Hands<M>,
    script: &mut Script<'l>,
    teller: &mut Teller<'l>,
) -> Result<(), LabError> {
    while let Some(next) = script.advance() {
        match next {
            Next::Type { input, timeout } => type_input(hands, input, timeout, script, teller).await?,
            Next::Judge { checks, phase, .. } => {
                for judged in judging::judge(&mut hands.machine, &checks, &hands.outputs).await? {
                    script.judged(judged.check, phase, judged.judgement.verdict);
                    teller.judged(script, judged, phase);
                }
            }
            told => teller.tell(script, told),
        }
    }
    Ok(())
}

async fn type_input<'l, M: Machine>(
    hands: &mut Hands<M>,
    input: &'l Typed,
    timeout: Duration,
    script: &mut Script<'l>,
    teller: &mut Teller<'l>,
) -> Result<(), LabError> {
    let ready = hands.ready(input).await?;
    teller.typing(input, &ready.command);
    let start = Instant::now();
    match hands.type_in(&ready, timeout).await {
        Ok(done) => {
            if done.cuts() {
                script.cut();
            }
            script.typed(done.transcript.verdict);
            teller.typed(input, ready.command, done);
            Ok(())
        }
        Err(error) => {
            script.typed(Verdict::Unknown);
            let transcript = Transcript::unknown(error.to_string());
            teller.typed(input, ready.command, Done { ended: None, transcript, took: start.elapsed() });
            Err(error)
        }
    }
}

/// Whoever counts, and makes events of what happened.
struct Teller<'l> {
    events: Events,
    lesson: &'l Lesson,
    tally: Tally,
    step_tally: Tally,
    /// The step that is under way, if one is.
    step: Option<&'l StepId>,
    step_start: Instant,
    /// Commands typed so far.
    n: usize,
}

impl<'l> Teller<'l> {
    fn new(events: Events, lesson: &'l Lesson) -> Self {
        let (tally, step_tally) = (Tally::default(), Tally::default());
        Self { events, lesson, tally, step_tally, step_start: Instant::now(), step: None, n: 0 }
    }

    /// Tells what needs neither typing nor judging.
    fn tell(&mut self, script: &Script<'l>, next: Next<'l>) {
        match next {
            Next::Begin(step) => {
                (self.step, self.step_tally, self.step_start) = (Some(&step.id), Tally::default(), Instant::now());
                self.events.tell_in(&step.id, What::StepStarted { title: step.title.clone() });
            }
            Next::End { step, verdict } => {
                self.step = None;
                let totals = self.step_tally.totals(verdict, self.step_start.elapsed());
                self.events.tell_in(&step.id, What::StepFinished { totals });
            }
            Next::Settle { check, phase, verdict, because } => {
                self.check(
                    script,
                    CheckEnd { because: Some(because.to_owned()), ..CheckEnd::of(self.lesson, check, phase, verdict) },
                );
            }
            // The player's; none comes once a script is abandoned.
            Next::Type { .. } | Next::Judge { .. } => {}
        }
    }

    fn typing(&mut self, input: &Typed, command: &str) {
        self.n += 1;
        let what = What::Typing { n: self.n, terminal: input.terminal.clone(), command: command.to_owned() };
        self.in_step(what);
    }

    fn typed(&mut self, input: &Typed, command: String, done: Done) {
        let Done { ended, transcript, took } = done;
        self.tally.command(transcript.verdict);
        self.step_tally.command(transcript.verdict);
        let (exit, shell, output, truncated) =
            ended.map_or((None, None, String::new(), false), |t| (t.exit, t.shell, t.output, t.truncated));
        self.in_step(What::Command(CommandEnd {
            n: self.n,
            terminal: input.terminal.clone(),
            command,
            exit: exit.filter(|_| shell.is_none()),
            shell,
            verdict: transcript.verdict,
            because: transcript.because,
            ms: milliseconds(took),
            output,
            truncated,
            line: self.lesson.line(&input.span),
        }));
    }

    fn judged(&mut self, script: &Script<'l>, judged: Judged<'l>, phase: Phase) {
        let end = CheckEnd::of(self.lesson, judged.check, phase, judged.judgement.verdict);
        let views = judged.judgement.views;
        self.check(script, CheckEnd { views, cause: judged.cause, ms: milliseconds(judged.took), ..end });
    }

    fn check(&mut self, script: &Script<'l>, end: CheckEnd) {
        self.tally.check(&end.check, end.verdict);
        if self.step.is_some() {
            self.step_tally.check(&end.check, end.verdict);
        }
        self.events.tell_in(script.step_of(&end.check), What::Check(end));
    }

    /// Gives every check that is still to come its verdict, and closes what is open.
    fn abandon(&mut self, script: &mut Script<'l>, fault: &Fault) {
        if let Fault::Unavailable(message) | Fault::Gone(message) = fault {
            self.events.tell(What::Error { message: message.clone() });
        }
        script.abandon(fault.why_skipped());
        while let Some(next) = script.advance() {
            self.tell(script, next);
        }
    }

    fn in_step(&self, what: What) {
        match self.step {
            Some(step) => self.events.tell_in(step, what),
            None => self.events.tell(what),
        }
    }
}

#[cfg(test)]
mod tests;
