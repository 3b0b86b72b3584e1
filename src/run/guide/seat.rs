//! A lab with somebody at its terminals: keys go in, output comes out, and the guide looks meanwhile.

use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Instant;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::news::{By, Ended, News};
use super::pane::{Pane, SIZE, Told};
use super::wish::Wish;
use super::wishes::Wishes;
use crate::lab::{self, Desk, Lab, LabError, Link, Pace};
use crate::lesson::{LabSpec, TerminalName, Words};
use crate::observation;
use crate::run::hands::Hands;

pub type Sizes = BTreeMap<TerminalName, (u16, u16)>;

pub struct Seat {
    pub hands: Hands<Lab>,
    printed: UnboundedReceiver<lab::Printed>,
    pub panes: BTreeMap<TerminalName, Pane>,
    /// What is typed is the guide's own: the marks of shells tell nothing then.
    pub by: By,
    /// In which size each terminal is shown.
    pub sizes: Sizes,
    /// Told by shells and not handled yet.
    happened: Vec<Happened>,
    /// Keys that came while the guide typed, in order.
    kept: Vec<Wish>,
}

/// So many bytes of keys are kept, at most.
const MOST_KEPT: usize = 4096;

/// Something that happened in a terminal.
pub enum Happened {
    Began,
    Ended(Ended),
    Closed(TerminalName),
}

/// What came first.
pub enum First<T> {
    /// The work that was attended.
    Done(T),
    /// A wish that is more than keys.
    Wish(Wish),
    /// Something in a terminal: the work was dropped.
    Stirred,
    /// The learner pressed Enter, or interrupts: the work was dropped.
    Entered,
}

impl Seat {
    pub async fn start(spec: &LabSpec, words: &Words, sizes: &Sizes) -> Result<Self, LabError> {
        let (tap, printed) = unbounded_channel();
        let machine = Lab::start(spec, Pace::Real, Some(tap)).await?;
        let size = |name: &TerminalName| sizes.get(name).copied().unwrap_or(SIZE);
        let panes = spec.terminals.iter().map(|name| (name.clone(), Pane::new(size(name)))).collect();
        let hands = Hands::new(machine, words.clone());
        let mut seat = Self {
            hands,
            printed,
            panes,
            by: By::Learner,
            sizes: sizes.clone(),
            happened: Vec::new(),
            kept: Vec::new(),
        };
        for (name, (columns, rows)) in sizes {
            seat.resize(name, *columns, *rows);
        }
        Ok(seat)
    }

    pub fn resize(&mut self, name: &TerminalName, columns: u16, rows: u16) {
        let (_, desk) = self.hands.machine.sides();
        resize(desk, &mut self.panes, &mut self.sizes, name, (columns, rows));
    }

    pub fn take_happened(&mut self) -> Vec<Happened> {
        std::mem::take(&mut self.happened)
    }

    /// Waits for `work`, which may look into the lab, while keys and output pass through. Keys never wait for it.
    pub async fn attend<T>(
        &mut self,
        wishes: &mut Wishes,
        tell: &impl Fn(News),
        work: impl AsyncFnOnce(&mut Link, &BTreeMap<String, observation::Printed>) -> T,
    ) -> First<T> {
        let Self { hands, printed, panes, by, sizes, happened, .. } = self;
        let Hands { machine, outputs, .. } = hands;
        let (link, desk) = machine.sides();
        let looked_at = outputs.clone();
        let mut work = pin!(work(link, &looked_at));
        loop {
            tokio::select! {
                biased;
                wish = wishes.next() => match wish {
                    Wish::Keys { terminal, bytes } if desk.is_open(&terminal) => {
                        if pass_on(desk, panes, &terminal, &bytes) {
                            return First::Entered;
                        }
                    }
                    Wish::Resize { terminal, columns, rows } => {
                        resize(desk, panes, sizes, &terminal, (columns, rows));
                    }
                    other => return First::Wish(other),
                },
                Some(what) = printed.recv() => {
                    let told = read(desk, panes, outputs, *by, what, tell);
                    if !told.is_empty() {
                        happened.extend(told);
                        return First::Stirred;
                    }
                }
                never = desk.serve() => match never {},
                done = &mut work => return First::Done(done),
            }
        }
    }

    /// Passes keys on to a terminal that is open; whether a command may begin or end by it.
    pub fn type_keys(&mut self, terminal: &TerminalName, bytes: &[u8]) -> bool {
        pass_on(self.hands.machine.sides().1, &mut self.panes, terminal, bytes)
    }

    /// The guide has typed: what the learner typed meanwhile has its turn.
    pub fn release(&mut self, wishes: &mut Wishes) {
        for keys in self.kept.drain(..).rev() {
            wishes.put_back(keys);
        }
    }

    /// As a terminal does when one interrupts: what was typed ahead is no longer wanted.
    pub fn forget_kept(&mut self) {
        self.kept.clear();
    }

    /// Opens a terminal. What is wished meanwhile, keys too, and what is printed, has its turn afterwards: nothing that
    /// is typed ahead gets lost, and no command that runs in another terminal is forgotten.
    pub async fn open(
        &mut self,
        wishes: &mut Wishes,
        ends: impl Fn(&Wish) -> bool,
        terminal: &TerminalName,
    ) -> First<Result<(), LabError>> {
        let mut put_off = Vec::new();
        let first = {
            let mut opened = pin!(self.hands.machine.open(terminal));
            loop {
                tokio::select! {
                    biased;
                    wish = wishes.next() => match wish {
                        wish if ends(&wish) => break First::Wish(wish),
                        other => put_off.push(other),
                    },
                    done = &mut opened => break First::Done(done),
                }
            }
        };
        for wish in put_off.into_iter().rev() {
            wishes.put_back(wish);
        }
        first
    }

    /// Waits for `work`, which types, while output passes through. Keys get in the way of it, and are kept until
    /// [`Seat::release`]; other wishes are put off, but for those that end it.
    pub async fn watch<T>(
        &mut self,
        wishes: &mut Wishes,
        tell: &impl Fn(News),
        ends: impl Fn(&Wish) -> bool,
        work: impl AsyncFnOnce(&mut Hands<Lab>) -> T,
    ) -> First<T> {
        let Self { hands, printed, panes, kept, .. } = self;
        let mut put_off = Vec::new();
        let first = {
            let mut work = pin!(work(hands));
            loop {
                tokio::select! {
                    biased;
                    wish = wishes.next() => match wish {
                        wish if ends(&wish) => break First::Wish(wish),
                        keys @ Wish::Keys { .. } => keep(kept, keys),
                        other => put_off.push(other),
                    },
                    Some(what) = printed.recv() => show(panes, what, tell),
                    done = &mut work => break First::Done(done),
                }
            }
        };
        for wish in put_off.into_iter().rev() {
            wishes.put_back(wish);
        }
        while let Ok(what) = printed.try_recv() {
            show(panes, what, tell);
        }
        for pane in panes.values_mut() {
            pane.running = None;
        }
        first
    }
}

/// Keys for which there is no room are dropped.
fn keep(kept: &mut Vec<Wish>, keys: Wish) {
    let bytes = |wish: &Wish| if let Wish::Keys { bytes, .. } = wish { bytes.len() } else { 0 };
    if kept.iter().map(bytes).sum::<usize>() + bytes(&keys) <= MOST_KEPT {
        kept.push(keys);
    }
}

fn resize(
    desk: &mut Desk,
    panes: &mut BTreeMap<TerminalName, Pane>,
    sizes: &mut Sizes,
    name: &TerminalName,
    (columns, rows): (u16, u16),
) {
    sizes.insert(name.clone(), (columns, rows));
    desk.resize(name, columns, rows);
    if let Some(pane) = panes.get_mut(name) {
        pane.screen.resize(columns, rows);
    }
}

/// Whether Enter, or a key that interrupts or ends, was among them.
fn pass_on(desk: &mut Desk, panes: &mut BTreeMap<TerminalName, Pane>, terminal: &TerminalName, bytes: &[u8]) -> bool {
    let enters = bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0x03 | 0x04 | 0x1a));
    if let Some(pane) = panes.get_mut(terminal) {
        pane.typed(bytes);
    }
    desk.write(terminal, bytes);
    enters
}

/// While the guide types.
fn show(panes: &mut BTreeMap<TerminalName, Pane>, what: lab::Printed, tell: &impl Fn(News)) {
    let lab::Printed { terminal, bytes } = what;
    if let Some(pane) = panes.get_mut(&terminal) {
        pane.feed(&bytes);
    }
    if !bytes.is_empty() {
        tell(News::Output { terminal, bytes });
    }
}

/// What a terminal printed, and what its shells said with it.
fn read(
    desk: &mut Desk,
    panes: &mut BTreeMap<TerminalName, Pane>,
    outputs: &mut BTreeMap<String, observation::Printed>,
    by: By,
    what: lab::Printed,
    tell: &impl Fn(News),
) -> Vec<Happened> {
    let lab::Printed { terminal, bytes } = what;
    let Some(pane) = panes.get_mut(&terminal) else { return Vec::new() };
    if bytes.is_empty() {
        pane.running = None;
        return vec![Happened::Closed(terminal)];
    }
    let told = pane.feed(&bytes);
    tell(News::Output { terminal: terminal.clone(), bytes });
    let happened = told.into_iter().map(|told| match told {
        Told::Began(command) => {
            // What was printed last is not what this one prints.
            outputs.remove(terminal.as_str());
            tell(News::Began { terminal: terminal.clone(), command, by });
            Happened::Began
        }
        Told::Ended { command, exit, since } => {
            let shell = desk.at_prompt(&terminal);
            let printed = observation::Printed { command: command.clone(), output: desk.output(&terminal) };
            outputs.insert(terminal.to_string(), printed);
            Happened::Ended(Ended {
                terminal: terminal.clone(),
                command,
                exit: exit.filter(|_| shell.is_none()),
                shell,
                by,
                ms: milliseconds(since),
            })
        }
    });
    happened.collect()
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
