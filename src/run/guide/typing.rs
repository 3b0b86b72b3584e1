//! Typing for the learner: bringing a new lab to a step, and a solution. And opening the terminals for it.

use std::time::{Duration, Instant};

use super::doing::{Guide, Stop, Unseen};
use super::meant;
use super::news::{By, Ended, How, News, Refusal, Remark};
use super::pane::{Pane, SIZE};
use super::seat::{First, Seat};
use super::wish::Wish;
use crate::lab::LabError;
use crate::lesson::{TerminalName, Typed};
use crate::world::Scene;

/// More terminals than anybody looks at.
const TERMINALS: usize = 12;
/// Before a command is typed for the learner: whatever stands at the prompt goes.
const CLEAR_LINE: &[u8] = b"\x05\x15";

impl<'l, T: Fn(News)> Guide<'l, T> {
    pub(super) async fn open(&mut self, terminal: &TerminalName) -> Result<(), Stop> {
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
        let opened = seat.open(&mut self.wishes, ends, terminal).await;
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
    pub(super) async fn reset(&mut self, at: usize) -> Result<(), Stop> {
        if let Some(seat) = self.seat.take() {
            self.sizes = seat.sizes.clone();
            seat.hands.machine.end().await;
        }
        (self.scene, self.unseen) = (Scene::default(), Vec::new());
        self.told_words.clear();
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
        seat.release(&mut self.wishes);
        self.seat = Some(seat);
        self.arrive(at);
        Ok(())
    }

    /// Types what the step still lacks.
    pub(super) async fn solve(&mut self) -> Result<(), Stop> {
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
        self.type_all(inputs).await?;
        // What the learner typed meanwhile would get in the way of looking.
        if self.done {
            self.tell(News::Checked);
        } else {
            self.check().await?;
        }
        if !self.done && self.ladder.asks_for_something() {
            let step = self.ladder.step().id.clone();
            self.tell(News::Remark(Remark::SolutionInTheWay { step }));
        }
        if let Some(seat) = &mut self.seat {
            seat.release(&mut self.wishes);
        }
        Ok(())
    }

    async fn type_all(&mut self, inputs: Vec<(&'l Typed, Duration)>) -> Result<(), Stop> {
        for (input, timeout) in inputs {
            if !self.type_for_learner(input, timeout).await? {
                break;
            }
            self.look().await?;
        }
        Ok(())
    }

    /// Whether it was typed to its end.
    pub(super) async fn type_for_learner(&mut self, input: &'l Typed, timeout: Duration) -> Result<bool, Stop> {
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
                self.meant.typed(input);
                self.active = true;
                self.unseen.push(Unseen::Meant);
                let ms = start.elapsed().as_secs_f64() * 1000.0;
                self.tell(News::Ended(Ended { terminal, command, exit, shell, by, ms }));
                Ok(true)
            }
            First::Wish(wish) => {
                seat.forget_kept();
                self.wishes.put_back(wish);
                Ok(false)
            }
            First::Stirred | First::Entered => Ok(false),
        }
    }
}

/// Wishes that whatever is being typed is given up for.
fn ends(wish: &Wish) -> bool {
    matches!(wish, Wish::Leave | Wish::Reset { .. })
}

/// Ctrl-C, which then goes to the terminal.
fn interrupts(wish: &Wish) -> bool {
    matches!(wish, Wish::Keys { bytes, .. } if bytes.contains(&0x03))
}
