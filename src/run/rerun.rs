//! A lesson with somebody's own commands in it, typed again in a new lab and looked at as a learner's are: after each
//! command, whatever may have come true by then. Nobody is there any more who could go on: so a step that does not pass
//! stops nothing, and commands are judged by what came of them alone.

use std::collections::BTreeMap;
use std::future::Future;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::event::{CheckEnd, CommandEnd, Events, FORMAT, Phase, Residue, What};
use super::guide::ladder::{Change, Ladder};
use super::hands::{Done, Hands};
use super::in_lab::{Ended, Fault, in_lab};
use super::judging::{self, Judged};
use super::machine::Machine;
use super::many::stopped;
use super::tally::{Tally, milliseconds};
use crate::check::Verdict;
use crate::lab::{Lab, LabError, Pace};
use crate::lesson::{Block, Check, CheckId, Input, Lesson, Step, StepId, TerminalName, Typed, choose, fill_checks};

/// How long an answer to an echo is waited for when a check is only looked at.
const ECHOES: Duration = Duration::from_millis(300);

/// What came of it, beyond its events.
#[derive(Debug, Clone)]
pub struct Rerun {
    pub verdict: Verdict,
    pub steps: Vec<StepRerun>,
    pub residue: Vec<Residue>,
    pub fault: Option<Fault>,
}

#[derive(Debug, Clone)]
pub struct StepRerun {
    pub id: StepId,
    pub checks: BTreeMap<CheckId, Stood>,
    /// Commands that did not end as expected, by their number in the step.
    pub misfits: Vec<Misfit>,
}

/// How a check stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Stood {
    pub verdict: Verdict,
    /// Behind so many of the step's inputs it passed first.
    pub place: Option<usize>,
    /// Why it did not pass, in words.
    pub because: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    pub input: usize,
    pub terminal: TerminalName,
    pub command: String,
    pub because: String,
}

/// Types `lesson` as it is and looks; ends early, with the lab ended, once `stop` becomes true.
pub async fn rerun(lesson: &Lesson, seed: &str, events: &Events, stop: watch::Receiver<bool>) -> Rerun {
    rerun_on::<Lab>(lesson, seed, events, stopped(stop)).await
}

async fn rerun_on<M: Machine>(lesson: &Lesson, seed: &str, events: &Events, stop: impl Future<Output = ()>) -> Rerun {
    let start = Instant::now();
    events.tell(What::RunStarted {
        nslab: env!("CARGO_PKG_VERSION").to_owned(),
        format: FORMAT,
        seed: seed.to_owned(),
        limits: Vec::new(),
        lessons: vec![lesson.id.clone()],
    });
    let words = choose(lesson, seed);
    let lesson = &fill_checks(lesson, &words);
    let of_lesson = events.of(&lesson.id);
    of_lesson.tell(What::LessonStarted {
        file: lesson.file.clone(),
        digest: lesson.digest.clone(),
        title: lesson.title.clone(),
        steps: lesson.steps.iter().filter(|step| step.is_work()).count(),
    });
    let mut player = Player { events: of_lesson, lesson, tally: Tally::default(), steps: Vec::new(), n: 0 };
    let Ended { fault, residue } = in_lab(lesson, &words, Pace::Real, stop, async |hands: &mut Hands<M>| {
        let limits = hands.machine.limits();
        player.events.tell(What::LabReady { ms: milliseconds(start.elapsed()), limits });
        player.play(hands).await
    })
    .await;
    if let Some(Fault::Unavailable(message) | Fault::Gone(message)) = &fault {
        player.events.tell(What::Error { message: message.clone() });
    }
    let least = fault.as_ref().map_or(Verdict::Pass, Fault::verdict);
    let totals = player.tally.totals(least, start.elapsed());
    player.events.tell(What::LessonFinished { totals, residue: residue.clone() });
    events.tell(What::RunFinished { totals, interrupted: fault == Some(Fault::Interrupted) });
    Rerun { verdict: totals.verdict, steps: player.steps, residue, fault }
}

struct Player<'l> {
    events: Events,
    lesson: &'l Lesson,
    tally: Tally,
    steps: Vec<StepRerun>,
    /// Commands typed so far.
    n: usize,
}

/// A step under way.
struct AtStep<'l> {
    step: &'l Step,
    ladder: Ladder<'l>,
    tally: Tally,
    typed: usize,
    seen: StepRerun,
}

impl<'l> Player<'l> {
    async fn play<M: Machine>(&mut self, hands: &mut Hands<M>) -> Result<(), LabError> {
        let lesson = self.lesson;
        for (at, step) in lesson.steps.iter().enumerate().filter(|(_, step)| step.is_work()) {
            let start = Instant::now();
            self.events.tell_in(&step.id, What::StepStarted { title: step.title.clone() });
            let seen = StepRerun { id: step.id.clone(), checks: BTreeMap::new(), misfits: Vec::new() };
            let ladder = Ladder::new(lesson, at);
            let mut here = AtStep { step, ladder, tally: Tally::default(), typed: 0, seen };
            let played = self.step(hands, &mut here).await;
            let least = if played.is_ok() { Verdict::Pass } else { Verdict::Unknown };
            let totals = here.tally.totals(least, start.elapsed());
            self.events.tell_in(&step.id, What::StepFinished { totals });
            self.steps.push(here.seen);
            played?;
        }
        Ok(())
    }

    async fn step<M: Machine>(&mut self, hands: &mut Hands<M>, here: &mut AtStep<'l>) -> Result<(), LabError> {
        self.look(hands, here).await?;
        for (input, timeout) in inputs(here.step) {
            let cut = self.type_in(hands, here, input, timeout).await?;
            here.typed += 1;
            self.look(hands, here).await?;
            if cut {
                break;
            }
        }
        self.wait(hands, here).await?;
        self.hold(hands, here).await
    }

    /// Types one input; whether the terminal can't be relied on any more.
    async fn type_in<M: Machine>(
        &mut self,
        hands: &mut Hands<M>,
        here: &mut AtStep<'l>,
        input: &'l Typed,
        timeout: Duration,
    ) -> Result<bool, LabError> {
        let ready = hands.ready(input).await?;
        self.n += 1;
        let (n, step, command) = (self.n, &here.step.id, ready.command.clone());
        self.events.tell_in(step, What::Typing { n, terminal: input.terminal.clone(), command: command.clone() });
        let done = hands.type_in(&ready, timeout).await?;
        let cuts = done.cuts();
        let Done { ended, transcript, took } = done;
        let (exit, shell, output, truncated) =
            ended.map_or((None, None, String::new(), false), |t| (t.exit, t.shell, t.output, t.truncated));
        if let Some(because) = transcript.because.clone().filter(|_| matches!(input.input, Input::Command(_))) {
            let (terminal, command) = (input.terminal.clone(), command.clone());
            here.seen.misfits.push(Misfit { input: here.typed, terminal, command, because });
        }
        let end = CommandEnd {
            n,
            terminal: input.terminal.clone(),
            command,
            exit: exit.filter(|_| shell.is_none()),
            shell,
            verdict: transcript.verdict,
            because: transcript.because,
            ms: milliseconds(took),
            output,
            truncated,
            line: 0,
        };
        // It was typed, and counts as a command; how it ended is judged by nobody.
        self.tally.command(Verdict::Pass);
        here.tally.command(Verdict::Pass);
        self.events.tell_in(step, What::Command(end));
        Ok(cuts)
    }

    /// Looks as long as something comes true by it: the next block's turn may have come.
    async fn look<M: Machine>(&mut self, hands: &mut Hands<M>, here: &mut AtStep<'l>) -> Result<(), LabError> {
        loop {
            let checks = here.ladder.in_question();
            let judgements = judging::glance(&mut hands.machine, &checks, &hands.outputs, ECHOES).await?;
            let mut passed = false;
            for (check, judgement) in checks.into_iter().zip(judgements) {
                if here.ladder.seen(check, judgement.verdict) == Some(Change::Passed) {
                    passed = true;
                    let end = CheckEnd {
                        views: judgement.views,
                        ..CheckEnd::of(self.lesson, check, Phase::Step, Verdict::Pass)
                    };
                    self.tell(here, check, end, None);
                }
            }
            if !passed {
                return Ok(());
            }
        }
    }

    /// What is still to come is given its time; it passes, or that is its verdict.
    async fn wait<M: Machine>(&mut self, hands: &mut Hands<M>, here: &mut AtStep<'l>) -> Result<(), LabError> {
        loop {
            let is_new = |check: &&Check| !here.seen.checks.contains_key(&check.id) && is_required(check);
            let open: Vec<&Check> = here.ladder.open().into_iter().filter(is_new).collect();
            if open.is_empty() {
                break;
            }
            for judged in judging::judge(&mut hands.machine, &open, &hands.outputs).await? {
                here.ladder.seen(judged.check, judged.judgement.verdict);
                self.judged(here, judged, Phase::Step);
            }
        }
        // Those whose turn never came.
        let step = here.step;
        for check in step.checks().filter(|check| is_required(check) && !check.hidden) {
            if !here.seen.checks.contains_key(&check.id) {
                let because = "a check that must pass before it did not".to_owned();
                let end = CheckEnd {
                    because: Some(because.clone()),
                    ..CheckEnd::of(self.lesson, check, Phase::Step, Verdict::Skipped)
                };
                self.tell(here, check, end, Some(because));
            }
        }
        Ok(())
    }

    /// What passed, had to go on holding, and does not.
    async fn hold<M: Machine>(&mut self, hands: &mut Hands<M>, here: &mut AtStep<'l>) -> Result<(), LabError> {
        self.look(hands, here).await?;
        let missing = here.ladder.missing();
        let has_passed = |id: &CheckId| {
            let steps = self.steps.iter().chain(std::iter::once(&here.seen));
            steps.filter_map(|step| step.checks.get(id)).any(|stood| stood.verdict == Verdict::Pass)
        };
        let lost: Vec<&Check> =
            here.ladder.in_question().into_iter().filter(|c| missing.contains(&c.id) && has_passed(&c.id)).collect();
        for judged in judging::judge(&mut hands.machine, &lost, &hands.outputs).await? {
            if judged.judgement.verdict != Verdict::Pass {
                self.judged(here, judged, Phase::Hold);
            }
        }
        Ok(())
    }

    fn judged(&mut self, here: &mut AtStep<'l>, judged: Judged<'l>, phase: Phase) {
        let Judged { check, judgement, cause, took } = judged;
        let seen = judgement.views.iter().find(|view| view.verdict != Verdict::Pass);
        let seen = seen.map(|view| format!("expected {}, seen from {}: {}", view.expected, view.from, view.observed));
        let because = cause.as_ref().map(|cause| cause.words.clone()).or(seen);
        let because = because.filter(|_| judgement.verdict != Verdict::Pass);
        let end = CheckEnd::of(self.lesson, check, phase, judgement.verdict);
        let end = CheckEnd { views: judgement.views, cause, ms: milliseconds(took), ..end };
        self.tell(here, check, end, because);
    }

    fn tell(&mut self, here: &mut AtStep<'l>, check: &Check, end: CheckEnd, because: Option<String>) {
        self.tally.check(&check.id, end.verdict);
        here.tally.check(&check.id, end.verdict);
        let place = (end.verdict == Verdict::Pass).then_some(here.typed);
        let of = here.step;
        let step = self.lesson.steps.iter().find(|step| step.checks().any(|c| c.id == check.id)).unwrap_or(of);
        match self.steps.iter_mut().find(|seen| seen.id == step.id) {
            Some(earlier) => {
                if let Some(stood) = earlier.checks.get_mut(&check.id) {
                    (stood.verdict, stood.because) = (end.verdict, because);
                }
            }
            None => {
                let stood = here.seen.checks.entry(check.id.clone());
                let stood = stood.or_insert(Stood { verdict: end.verdict, place, because: None });
                (stood.verdict, stood.because) = (end.verdict, because);
            }
        }
        self.events.tell_in(&step.id, What::Check(end));
    }
}

/// What a step is not done without: it is also not passed without.
fn is_required(check: &Check) -> bool {
    !check.is_hearsay() && !check.extra && check.until.is_none()
}

/// A step's inputs with their deadlines.
fn inputs(step: &Step) -> impl Iterator<Item = (&Typed, Duration)> {
    let consoles = step.blocks.iter().filter_map(Block::as_console);
    consoles.flat_map(|console| console.inputs.iter().map(|input| (input, console.timeout)))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::lesson::Holds;
    use crate::run::event::Event;
    use crate::run::fake::Fake;
    use crate::run::samples::{check, console, hearsay, lesson, step};

    fn played(lesson: &Lesson) -> (Rerun, Vec<Event>) {
        let (to, from) = mpsc::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let never = std::future::pending();
        let rerun = runtime.block_on(rerun_on::<Fake>(lesson, "s", &Events::new(to), never));
        (rerun, from.iter().collect())
    }

    fn stood(rerun: &Rerun, id: &str) -> (Verdict, Option<usize>) {
        let all = rerun.steps.iter().find_map(|step| step.checks.get(&id.into())).expect("it is there");
        (all.verdict, all.place)
    }

    #[test]
    fn each_check_is_known_by_the_command_behind_which_it_passed() {
        let start = Check { until: Some("x".into()), ..check("y") };
        let blocks = vec![
            console(&["make y", "remove y", "make x", "make z in 20"]),
            Block::Checks(vec![start, check("x")]),
            Block::Checks(vec![check("z"), hearsay("said", "never")]),
        ];
        let (rerun, events) = played(&lesson("l", vec![step("s", blocks)]));
        assert_eq!(rerun.verdict, Verdict::Pass, "{events:?}");
        assert_eq!(stood(&rerun, "y"), (Verdict::Pass, Some(1)));
        assert_eq!(stood(&rerun, "x"), (Verdict::Pass, Some(3)));
        assert_eq!(stood(&rerun, "z"), (Verdict::Pass, Some(4)));
        assert!(!rerun.steps[0].checks.contains_key(&"said".into()), "hearsay holds nobody up");
    }

    #[test]
    fn a_step_that_fails_stops_nothing_and_statuses_are_told() {
        let steps = vec![
            step("s", vec![console(&["exit 3"]), Block::Checks(vec![check("x")])]),
            step("t", vec![console(&["make y"]), Block::Checks(vec![check("y")])]),
        ];
        let (rerun, _) = played(&lesson("l", steps));
        assert_eq!(rerun.verdict, Verdict::Fail);
        assert_eq!((stood(&rerun, "x").0, stood(&rerun, "y").0), (Verdict::Fail, Verdict::Pass));
        assert_eq!(rerun.steps[0].misfits[0].because, "expected status 0; it was 3");
    }

    #[test]
    fn what_no_longer_holds_fails_where_it_stands() {
        let held = Check { holds: Holds::ToTheEnd, ..check("x") };
        let steps = vec![
            step("s", vec![console(&["make x"]), Block::Checks(vec![held])]),
            step("t", vec![console(&["remove x", "make y"]), Block::Checks(vec![check("y")])]),
        ];
        let (rerun, events) = played(&lesson("l", steps));
        assert_eq!((stood(&rerun, "x").0, rerun.verdict), (Verdict::Fail, Verdict::Fail));
        let holds = |event: &&Event| matches!(&event.what, What::Check(end) if end.phase == Phase::Hold);
        assert_eq!(events.iter().filter(holds).count(), 1);
    }

    #[test]
    fn a_terminal_that_hangs_ends_its_step_and_not_the_next() {
        let steps = vec![
            step("s", vec![console(&["hang", "make x"]), Block::Checks(vec![check("x")])]),
            step("t", vec![console(&["make y"]), Block::Checks(vec![check("y")])]),
        ];
        let (rerun, _) = played(&lesson("l", steps));
        assert_eq!((stood(&rerun, "x").0, stood(&rerun, "y").0), (Verdict::Fail, Verdict::Pass));
    }
}
