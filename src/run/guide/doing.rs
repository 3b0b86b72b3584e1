//! The guide's own doing: grants wishes, looks, and tells.

use std::time::{Duration, Instant};

use super::ladder::{Change, Ladder};
use super::looks::Looks;
use super::meant::{self, Meant};
use super::news::{By, Closed, Ended, How, News, Refusal, Remark};
use super::pane::{Pane, SIZE};
use super::seat::{First, Happened, Seat, Sizes};
use super::wish::Wish;
use super::wishes::Wishes;
use crate::check::Verdict;
use crate::lab::LabError;
use crate::lesson::{Block, Check, Claim, FoldedKind, Lesson, Step, StepId, TerminalName, Typed, Viewpoint, Words};
use crate::observation::{Answer, Ask, Question};
use crate::run::judging;
use crate::run::machine::Eyes;

/// How long an echo's answer is waited for when nobody asked.
const ECHOES: Duration = Duration::from_millis(300);
/// A command that has run so long, and printed nothing for so long, is remarked on.
const LONG: Duration = Duration::from_secs(8);
/// More terminals than anybody looks at.
const TERMINALS: usize = 12;
/// Before a command is typed for the learner: whatever stands at the prompt goes.
const CLEAR_LINE: &[u8] = b"\x05\x15";

pub struct Guide<'l, T> {
    lesson: &'l Lesson,
    words: Words,
    tell: T,
    wishes: Wishes,
    sizes: Sizes,
    seat: Option<Seat>,
    /// Position of the step that the learner is at.
    at: usize,
    ladder: Ladder<'l>,
    meant: Meant<'l>,
    how: How,
    done: bool,
    looks: Looks,
    told_words: Words,
}

impl<'l, T: Fn(News)> Guide<'l, T> {
    pub fn new(lesson: &'l Lesson, words: Words, wishes: Wishes, tell: T) -> Self {
        let at = lesson.steps.iter().position(Step::is_work).unwrap_or(0);
        Self {
            lesson,
            tell,
            wishes,
            sizes: Sizes::new(),
            seat: None,
            at,
            ladder: Ladder::new(lesson, at),
            meant: Meant::new(lesson, at, &words),
            how: How::Alone,
            done: false,
            looks: Looks::default(),
            told_words: Words::new(),
            words,
        }
    }

    /// From this step on, until the learner leaves. An error: there never was a lab.
    pub async fn guide(&mut self, from: Option<&StepId>) -> Result<(), LabError> {
        let begin = from.and_then(|id| self.place(id)).unwrap_or(self.at);
        let mut next = self.reset(begin).await;
        if let Err(Stop::Lab(error)) = next {
            return Err(error);
        }
        loop {
            let turn = match next {
                Ok(()) => self.turn().await,
                Err(Stop::Leave) => return Ok(()),
                Err(Stop::Lab(error)) => {
                    self.seat = None;
                    self.tell(News::LabLost { why: error.to_string() });
                    Ok(())
                }
            };
            next = turn;
        }
    }

    /// Hands the lab over, to be ended.
    pub fn take_seat(&mut self) -> Option<Seat> {
        self.seat.take()
    }

    /// Looks if it is time to, and else waits for what happens next.
    async fn turn(&mut self) -> Result<(), Stop> {
        for happened in self.seat.as_mut().map(Seat::take_happened).unwrap_or_default() {
            self.happened(happened).await?;
        }
        if self.seat.is_none() || self.wishes.was_put_back() {
            let wish = self.wishes.next().await;
            return self.grant(wish).await;
        }
        if self.looks.is_due(Instant::now()) {
            return self.look().await;
        }
        self.remark_on_long_commands();
        let due = self.looks.due();
        let Some(seat) = &mut self.seat else { return Ok(()) };
        let first = seat
            .attend(&mut self.wishes, &self.tell, async |link, _| {
                let time = async {
                    match due {
                        Some(due) => tokio::time::sleep_until(due.into()).await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    () = link.changed() => true,
                    () = time => false,
                }
            })
            .await;
        match first {
            First::Wish(wish) => self.grant(wish).await,
            First::Done(true) => {
                self.looks.stirred(Instant::now());
                Ok(())
            }
            First::Done(false) | First::Stirred => Ok(()),
            // What stays in front shows no prompt when it has done its work.
            First::Entered => {
                self.looks.stirred(Instant::now());
                self.looks.begun();
                self.looks.wait(Instant::now());
                Ok(())
            }
        }
    }

    async fn grant(&mut self, wish: Wish) -> Result<(), Stop> {
        match wish {
            Wish::Leave => Err(Stop::Leave),
            Wish::Reset { step } => match self.place(&step) {
                Some(at) => self.reset(at).await,
                None => {
                    self.tell(News::Refused(Refusal::NoStep { step }));
                    Ok(())
                }
            },
            Wish::Resize { terminal, columns, rows } => {
                match &mut self.seat {
                    Some(seat) => seat.resize(&terminal, columns, rows),
                    None => _ = self.sizes.insert(terminal, (columns, rows)),
                }
                Ok(())
            }
            _ if self.seat.is_none() => {
                self.tell(News::Refused(Refusal::NoLab));
                Ok(())
            }
            Wish::Keys { terminal, bytes } => {
                self.open(&terminal).await?;
                if self.is_open(&terminal) {
                    self.wishes.put_back(Wish::Keys { terminal, bytes });
                }
                Ok(())
            }
            Wish::Open { terminal } => self.open(&terminal).await,
            Wish::Check => self.check().await,
            Wish::Solve => self.solve().await,
            Wish::Next { skip } => {
                self.go_on(skip);
                Ok(())
            }
            Wish::World => self.world().await,
        }
    }

    fn place(&self, step: &StepId) -> Option<usize> {
        self.lesson.steps.iter().position(|s| s.id == *step && s.is_work())
    }

    fn is_open(&mut self, terminal: &TerminalName) -> bool {
        self.seat.as_mut().is_some_and(|seat| seat.hands.machine.sides().1.is_open(terminal))
    }

    async fn open(&mut self, terminal: &TerminalName) -> Result<(), Stop> {
        let Some(seat) = &mut self.seat else { return Ok(()) };
        let size = seat.sizes.get(terminal).copied().unwrap_or(SIZE);
        if !seat.panes.contains_key(terminal) && seat.panes.len() >= TERMINALS {
            self.tell(News::Refused(Refusal::TooManyTerminals { most: TERMINALS }));
            return Ok(());
        }
        if seat.hands.machine.sides().1.is_open(terminal) {
            return Ok(());
        }
        seat.panes.insert(terminal.clone(), Pane::new(size));
        (self.tell)(News::Opened { terminal: terminal.clone() });
        let name = terminal.clone();
        let opened =
            seat.watch(&mut self.wishes, &self.tell, ends, async |hands| hands.machine.open(&name).await).await;
        seat.resize(terminal, size.0, size.1);
        match opened {
            First::Done(Err(error)) => {
                let (terminal, why) = (terminal.clone(), error.to_string());
                self.tell(News::Refused(Refusal::NotOpened { terminal, why }));
            }
            First::Wish(wish) => self.wishes.put_back(wish),
            First::Done(Ok(())) | First::Stirred | First::Entered => {}
        }
        self.looks.stirred(Instant::now());
        Ok(())
    }

    /// A new lab, brought to the beginning of a step.
    async fn reset(&mut self, at: usize) -> Result<(), Stop> {
        if let Some(seat) = self.seat.take() {
            self.sizes = seat.sizes.clone();
            seat.hands.machine.end().await;
        }
        let inputs: Vec<(&Typed, Duration)> =
            self.lesson.steps[..at].iter().filter(|step| step.is_work()).flat_map(meant::inputs).collect();
        let of = inputs.len();
        self.tell(News::Replaying { done: 0, of });
        let start = Instant::now();
        let mut seat = Seat::start(&self.lesson.settings.lab, &self.words, &self.sizes).await?;
        self.tell(News::Ready {
            terminals: self.lesson.settings.lab.terminals.clone(),
            limits: seat.hands.machine.limits(),
            ms: start.elapsed().as_secs_f64() * 1000.0,
        });
        let mut opened = vec![self.lesson.settings.lab.terminals.first().cloned()];
        for (done, (input, timeout)) in inputs.into_iter().enumerate() {
            if !opened.contains(&Some(input.terminal.clone())) {
                opened.push(Some(input.terminal.clone()));
                self.tell(News::Opened { terminal: input.terminal.clone() });
            }
            let typed = seat.watch(&mut self.wishes, &self.tell, ends, async |hands| {
                let ready = hands.ready(input).await?;
                hands.type_in(&ready, timeout).await
            });
            match typed.await {
                First::Done(typed) => drop(typed?),
                First::Wish(wish) => {
                    self.sizes = seat.sizes.clone();
                    seat.hands.machine.end().await;
                    return Box::pin(self.grant(wish)).await;
                }
                First::Stirred | First::Entered => break,
            }
            self.tell(News::Replaying { done: done + 1, of });
        }
        seat.take_happened();
        self.seat = Some(seat);
        self.arrive(at);
        Ok(())
    }

    fn arrive(&mut self, at: usize) {
        let step = &self.lesson.steps[at];
        self.at = at;
        self.ladder = Ladder::new(self.lesson, at);
        self.meant = Meant::new(self.lesson, at, &self.words);
        (self.how, self.done) = (How::Alone, false);
        self.tell(News::AtStep { step: step.id.clone() });
        self.looks.stirred(Instant::now());
    }

    fn go_on(&mut self, skip: bool) {
        let step = &self.lesson.steps[self.at];
        if !self.done {
            let how = match (self.ladder.asks_for_something(), skip) {
                (false, _) => self.how,
                (true, true) => How::Skipped,
                (true, false) => return self.tell(News::NotDone { open: self.ladder.missing() }),
            };
            self.tell(News::StepDone { step: step.id.clone(), how });
        }
        let next = self.lesson.steps.iter().enumerate().skip(self.at + 1).find(|(_, step)| step.is_work());
        match next {
            Some((at, _)) => self.arrive(at),
            None => {
                self.done = true;
                self.tell(News::LessonDone);
            }
        }
    }

    async fn happened(&mut self, happened: Happened) -> Result<(), Stop> {
        match happened {
            Happened::Began => {}
            Happened::Ended(ended) => self.ended(ended),
            Happened::Closed(terminal) => {
                let gone = Vec::new();
                self.tell(News::Closed(Closed { terminal, gone }));
            }
        }
        self.looks.stirred(Instant::now());
        Ok(())
    }

    fn ended(&mut self, ended: Ended) {
        let Ended { terminal, command, exit, .. } = &ended;
        let meant_for = self.meant.belongs_to(terminal, command).cloned();
        self.meant.entered(terminal, command);
        let misspelt = if *exit == Some(127) { self.meant.misspelt(command) } else { None };
        let (typed, command) = (terminal.clone(), command.clone());
        self.tell(News::Ended(ended));
        if let Some(meant) = meant_for {
            self.tell(News::Remark(Remark::WrongTerminal { typed, meant, command }));
        } else if let Some((typed, meant)) = misspelt {
            self.tell(News::Remark(Remark::Misspelt { typed, meant }));
        }
    }

    fn remark_on_long_commands(&mut self) {
        if self.meant.stays_in_front() {
            return;
        }
        let mut remarks = Vec::new();
        for (terminal, pane) in self.seat.iter_mut().flat_map(|seat| &mut seat.panes) {
            let is_silent = pane.printed.elapsed() >= LONG;
            if let Some(running) = pane.running.as_mut().filter(|running| !running.told)
                && is_silent
                && running.since.elapsed() >= LONG
            {
                running.told = true;
                remarks.push(Remark::StillRunning { terminal: terminal.clone(), command: running.command.clone() });
            }
        }
        for remark in remarks {
            self.tell(News::Remark(remark));
        }
    }

    /// Looks once at what is in question, and again at what comes after it if something has passed.
    async fn look(&mut self) -> Result<(), Stop> {
        self.looks.begun();
        loop {
            let quiet = self.looks.is_quiet();
            let mut checks = self.ladder.in_question();
            checks.retain(|check| !quiet || !matches!(check.claim, Claim::Ping(_)));
            let Some(seat) = &mut self.seat else { return Ok(()) };
            let idle = seat.panes.iter().filter(|(_, pane)| pane.running.is_none());
            let names: Vec<TerminalName> = idle.map(|(name, _)| name.clone()).collect();
            let looked = seat.attend(&mut self.wishes, &self.tell, async |link, outputs| {
                let judgements = judging::glance(link, &checks, outputs, ECHOES).await?;
                Ok::<_, LabError>((judgements, pids(link, &names).await?))
            });
            let (judgements, words) = match looked.await {
                First::Done(seen) => seen?,
                First::Wish(wish) => {
                    self.looks.stirred(Instant::now());
                    self.wishes.put_back(wish);
                    return Ok(());
                }
                First::Stirred => return Ok(()),
                First::Entered => {
                    self.looks.stirred(Instant::now());
                    self.looks.begun();
                    self.looks.wait(Instant::now());
                    return Ok(());
                }
            };
            self.tell_words(words);
            let mut passed = false;
            for (check, judgement) in checks.into_iter().zip(judgements) {
                let Some(change) = self.ladder.seen(check, judgement.verdict) else { continue };
                passed |= change == Change::Passed;
                self.tell(News::Check {
                    check: check.id.clone(),
                    verdict: judgement.verdict,
                    asked: false,
                    views: judgement.views,
                    cause: None,
                    lost: change == Change::Lost,
                });
            }
            self.finish_if_done();
            if !passed {
                break;
            }
        }
        if !self.ladder.in_question().is_empty() {
            self.looks.wait(Instant::now());
        }
        Ok(())
    }

    fn finish_if_done(&mut self) {
        if !self.done && self.ladder.is_done() {
            self.done = true;
            let step = self.ladder.step().id.clone();
            self.tell(News::StepDone { step, how: self.how });
        }
    }

    /// Gives what is in question its time, and asks why.
    async fn check(&mut self) -> Result<(), Stop> {
        self.look().await?;
        if self.wishes.was_put_back() {
            return Ok(self.tell(News::Checked));
        }
        let checks: Vec<&'l Check> = self.ladder.in_question();
        let Some(seat) = &mut self.seat else { return Ok(()) };
        let judged = seat
            .attend(&mut self.wishes, &self.tell, async |link, outputs| judging::judge(link, &checks, outputs).await);
        match judged.await {
            First::Done(judged) => {
                for one in judged? {
                    let lost = self.ladder.seen(one.check, one.judgement.verdict) == Some(Change::Lost);
                    self.tell_asked(one.check, one.judgement, one.cause, lost);
                }
            }
            First::Wish(wish) => self.wishes.put_back(wish),
            First::Stirred | First::Entered => {}
        }
        self.finish_if_done();
        self.tell(News::Checked);
        self.looks.stirred(Instant::now());
        Ok(())
    }

    fn tell_asked(
        &self,
        check: &Check,
        judgement: crate::check::Judgement,
        cause: Option<crate::check::Cause>,
        lost: bool,
    ) {
        let known = cause.as_ref().and_then(|cause| self.known_mistake(&cause.id));
        let (verdict, views) = (judgement.verdict, judgement.views);
        self.tell(News::Check { check: check.id.clone(), verdict, asked: true, views, cause, lost });
        if let Some(block) = known.filter(|_| verdict != Verdict::Pass) {
            self.tell(News::Remark(Remark::KnownMistake { step: self.ladder.step().id.clone(), block }));
        }
    }

    fn known_mistake(&self, cause: &str) -> Option<usize> {
        let is_it = |block: &Block| match block {
            Block::Folded(folded) => folded.kind == FoldedKind::Wrong(cause.to_owned()),
            _ => false,
        };
        self.ladder.step().blocks.iter().position(is_it)
    }

    /// Types what the step still lacks.
    async fn solve(&mut self) -> Result<(), Stop> {
        let mut inputs = self.meant.rest();
        if inputs.is_empty() {
            self.meant.restart();
            inputs = self.meant.rest();
        }
        let Some(seat) = &mut self.seat else { return Ok(()) };
        let is_busy = |(input, _): &(&Typed, Duration)| {
            seat.panes.get(&input.terminal).is_some_and(|pane| pane.running.is_some())
        };
        if let Some(terminal) = inputs.iter().find(|input| is_busy(input)).map(|(input, _)| input.terminal.clone()) {
            self.tell(News::Refused(Refusal::Running { terminal }));
            return Ok(());
        }
        self.how = How::WithHelp;
        for (input, timeout) in inputs {
            if !self.type_for_learner(input, timeout).await? {
                break;
            }
        }
        self.check().await?;
        if !self.done && self.ladder.asks_for_something() {
            let step = self.ladder.step().id.clone();
            self.tell(News::Remark(Remark::SolutionInTheWay { step }));
        }
        Ok(())
    }

    /// Whether it was typed to its end.
    async fn type_for_learner(&mut self, input: &'l Typed, timeout: Duration) -> Result<bool, Stop> {
        self.open(&input.terminal).await?;
        let Some(seat) = &mut self.seat else { return Ok(false) };
        if seat.panes.get(&input.terminal).is_some_and(|pane| pane.screen.is_at_prompt()) {
            seat.hands.machine.sides().1.write(&input.terminal, CLEAR_LINE);
        }
        let (terminal, by) = (input.terminal.clone(), By::Guide);
        let start = Instant::now();
        let tell = &self.tell;
        let typed = seat.watch(
            &mut self.wishes,
            tell,
            |wish| ends(wish) || interrupts(wish),
            async |hands| {
                let ready = hands.ready(input).await?;
                tell(News::Began { terminal: terminal.clone(), command: ready.command.clone(), by });
                let done = hands.type_in(&ready, timeout).await?;
                Ok::<_, LabError>((ready.command.clone(), done))
            },
        );
        match typed.await {
            First::Done(typed) => {
                let (command, done) = typed?;
                let (exit, shell) = done.ended.map_or((None, None), |ended| (ended.exit, ended.shell));
                self.meant.entered(&terminal, &command);
                let ms = start.elapsed().as_secs_f64() * 1000.0;
                self.tell(News::Ended(Ended { terminal, command, exit, shell, by, ms }));
                Ok(true)
            }
            First::Wish(wish) => {
                self.wishes.put_back(wish);
                Ok(false)
            }
            First::Stirred | First::Entered => Ok(false),
        }
    }

    async fn world(&mut self) -> Result<(), Stop> {
        self.tell(News::World(Box::default()));
        Ok(())
    }

    fn tell_words(&mut self, words: Words) {
        let news: Words = words.into_iter().filter(|(word, value)| self.told_words.get(word) != Some(value)).collect();
        if !news.is_empty() {
            self.told_words.extend(news.clone());
            self.tell(News::Words(news));
        }
    }

    fn tell(&self, news: News) {
        (self.tell)(news);
    }
}

/// `pid A` and the like, as the lab's host numbers processes.
async fn pids<E: Eyes>(eyes: &mut E, terminals: &[TerminalName]) -> Result<Words, LabError> {
    let asks: Vec<Ask> = terminals
        .iter()
        .map(|name| Ask { from: Viewpoint::Terminal(name.clone()), question: Question::Standing })
        .collect();
    let answers = eyes.observe(&asks).await?;
    let pid = |answer| match answer {
        Ok(Answer::Standing(standing)) => standing.process?.pids.first().copied(),
        _ => None,
    };
    let words = terminals
        .iter()
        .zip(answers)
        .filter_map(|(name, answer)| Some((format!("pid {name}"), pid(answer)?.to_string())));
    Ok(words.collect())
}

/// Wishes that whatever is being typed is given up for.
fn ends(wish: &Wish) -> bool {
    matches!(wish, Wish::Leave | Wish::Reset { .. })
}

/// Ctrl-C, which then goes to the terminal.
fn interrupts(wish: &Wish) -> bool {
    matches!(wish, Wish::Keys { bytes, .. } if bytes.contains(&0x03))
}

/// Why the work on a wish ends early.
pub enum Stop {
    Leave,
    Lab(LabError),
}

impl From<LabError> for Stop {
    fn from(error: LabError) -> Self {
        Self::Lab(error)
    }
}
