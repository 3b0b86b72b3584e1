//! Runs one lesson in one lab: types, judges, tells. It never prints, and never decides what comes next
//! ([`Script`] does) or what is right ([`crate::check`] and [`transcript`] do).

use std::collections::BTreeMap;
use std::future::Future;
use std::time::{Duration, Instant};

use super::event::{CheckEnd, CommandEnd, Events, Phase, Residue, Totals, What};
use super::judging::{self, Judged};
use super::machine::Machine;
use super::script::{Next, Script};
use super::tally::{Tally, milliseconds};
use super::transcript::{self, Transcript};
use super::words;
use crate::check::Verdict;
use crate::lab::{self, HowEnded, LabError, Until};
use crate::lesson::{Check, ExpectedEnd, Input, Key, Lesson, Span, StepId, Typed, Words, choose, fill_checks};
use crate::observation::Printed;

/// What came of a lesson, beyond its events.
#[derive(Debug, Clone)]
pub struct LessonOutcome {
    pub totals: Totals,
    pub residue: Vec<Residue>,
    pub fault: Option<Fault>,
}

/// Why a lesson could not be run to its end; no fault of the learner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Interrupted,
    /// This machine refuses labs.
    Unavailable(String),
    /// The lab ended under our hands.
    Gone(String),
}

/// How long a signal may take from the kernel to us.
const SIGNAL_ARRIVES: Duration = Duration::from_millis(10);

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
    tokio::pin!(stop);
    let started = tokio::select! {
        biased;
        () = &mut stop => Err(Fault::Interrupted),
        machine = M::start(&lesson.settings.lab) => match machine {
            Ok(machine) => Ok(machine),
            Err(error) => Err(fault_of_start(error, &mut stop).await),
        },
    };
    let (fault, residue) = match started {
        Err(fault) => (Some(fault), Vec::new()),
        Ok(machine) => {
            let limits = machine.limits();
            teller.events.tell(What::LabReady { ms: milliseconds(start.elapsed()), limits });
            let mut player = Player { machine, words, outputs: BTreeMap::new() };
            let fault = tokio::select! {
                biased;
                () = &mut stop => Some(Fault::Interrupted),
                played = player.play(&mut script, &mut teller) => played.err().map(Fault::from),
            };
            (fault, player.machine.end().await)
        }
    };
    if let Some(fault) = &fault {
        teller.abandon(&mut script, fault);
    }
    let least = fault.as_ref().map_or(Verdict::Pass, Fault::verdict);
    let totals = teller.tally.totals(least, start.elapsed());
    teller.events.tell(What::LessonFinished { totals, residue: residue.clone() });
    LessonOutcome { totals, residue, fault }
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

impl Fault {
    fn verdict(&self) -> Verdict {
        match self {
            Self::Interrupted => Verdict::Skipped,
            Self::Unavailable(_) | Self::Gone(_) => Verdict::Unknown,
        }
    }

    fn why_skipped(&self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted",
            Self::Unavailable(_) => "this machine could not make the lab",
            Self::Gone(_) => "the lab had ended",
        }
    }
}

/// Whoever types and looks.
struct Player<M> {
    machine: M,
    words: Words,
    /// Each terminal's last command.
    outputs: BTreeMap<String, Printed>,
}

impl<M: Machine> Player<M> {
    async fn play<'l>(&mut self, script: &mut Script<'l>, teller: &mut Teller<'l>) -> Result<(), LabError> {
        while let Some(next) = script.advance() {
            match next {
                Next::Type { input, timeout } => self.type_input(input, timeout, script, teller).await?,
                Next::Judge { checks, phase } => {
                    for judged in judging::judge(&mut self.machine, &checks, &self.outputs).await? {
                        script.judged(judged.check, phase, judged.judgement.verdict);
                        teller.judged(script, judged, phase);
                    }
                }
                told => teller.tell(script, told),
            }
        }
        Ok(())
    }

    async fn type_input<'l>(
        &mut self,
        input: &'l Typed,
        timeout: Duration,
        script: &mut Script<'l>,
        teller: &mut Teller<'l>,
    ) -> Result<(), LabError> {
        let words = words::at(&mut self.machine, input, &self.words).await?;
        let command = match &input.input {
            Input::Command(command) => words::fill(command, &words),
            Input::Key(key) => key_name(*key).to_owned(),
        };
        teller.typing(input, &command);
        let until = match input.expect.end {
            ExpectedEnd::Running => Until::Shows(words::fill_expectation(&input.expect, &words)),
            ExpectedEnd::Status(_) | ExpectedEnd::Any => Until::Done,
        };
        let start = Instant::now();
        let typed = match &input.input {
            Input::Command(_) => self.machine.type_line(&input.terminal, &command, until, timeout).await,
            Input::Key(key) => self.machine.press(&input.terminal, *key, until, timeout).await,
        };
        let took = start.elapsed();
        let (typed, judged) = match typed {
            Ok(typed) => {
                let judged = transcript::judge(&input.expect, &typed, timeout, &words);
                (Some(typed), judged)
            }
            Err(LabError::Closed(terminal)) => (None, Transcript::fail(format!("terminal {terminal} is closed"))),
            Err(error) => {
                script.typed(Verdict::Unknown);
                teller.typed(input, command, None, Transcript::unknown(error.to_string()), took);
                return Err(error);
            }
        };
        if typed.as_ref().is_none_or(|t| matches!(t.how, HowEnded::TimedOut | HowEnded::Closed)) {
            script.cut();
        }
        if let Some(typed) = &typed {
            let printed = Printed { command: command.clone(), output: typed.output.clone() };
            self.outputs.insert(input.terminal.to_string(), printed);
        }
        script.typed(judged.verdict);
        teller.typed(input, command, typed, judged, took);
        Ok(())
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
                    CheckEnd { because: Some(because.to_owned()), ..self.end_of(check, phase, verdict) },
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

    fn typed(&mut self, input: &Typed, command: String, end: Option<lab::Typed>, judged: Transcript, took: Duration) {
        self.tally.command(judged.verdict);
        self.step_tally.command(judged.verdict);
        let (exit, shell, output, truncated) =
            end.map_or((None, None, String::new(), false), |t| (t.exit, t.shell, t.output, t.truncated));
        self.in_step(What::Command(CommandEnd {
            n: self.n,
            terminal: input.terminal.clone(),
            command,
            exit: exit.filter(|_| shell.is_none()),
            shell,
            verdict: judged.verdict,
            because: judged.because,
            ms: milliseconds(took),
            output,
            truncated,
            line: self.line(&input.span),
        }));
    }

    fn judged(&mut self, script: &Script<'l>, judged: Judged<'l>, phase: Phase) {
        let end = self.end_of(judged.check, phase, judged.judgement.verdict);
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

    fn end_of(&self, check: &Check, phase: Phase, verdict: Verdict) -> CheckEnd {
        CheckEnd {
            check: check.id.clone(),
            kind: check.claim.kind().to_owned(),
            that: check.that.clone(),
            phase,
            verdict,
            views: Vec::new(),
            because: None,
            cause: None,
            points: check.points,
            hidden: check.hidden,
            ms: 0.0,
            line: self.line(&check.span),
        }
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

    /// Which line of the lesson file this is, from 1.
    fn line(&self, span: &Span) -> usize {
        let before = self.lesson.source.as_bytes().get(..span.start).unwrap_or_default();
        before.iter().filter(|b| **b == b'\n').count() + 1
    }
}

fn key_name(key: Key) -> &'static str {
    match key {
        Key::Interrupt => "^C",
        Key::EndOfFile => "^D",
        Key::Suspend => "^Z",
    }
}

#[cfg(test)]
mod tests;
