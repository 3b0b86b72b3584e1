//! The conversation, whatever it is held over: our words go in, what is to be said and wished comes out.

use std::collections::{BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use super::command::Command;
use super::telling::Telling;
use crate::check::Verdict;
use crate::learn::front::{End, Options, Seat, up_to_date};
use crate::learn::session::{Note, Session, TerminalState};
use crate::lesson::{CheckId, StepId, TerminalName};
use crate::progress::LessonProgress;
use crate::report::{Detail, Look};
use crate::run::guide::{By, How, News, Wish};

/// Longer pauses count as this: somebody has gone for coffee.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);
/// A shell that ends at once is not opened again for ever: so often within so long.
const REOPENINGS: usize = 3;
const REOPENING: Duration = Duration::from_secs(5);

/// What was wished, and has not happened yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// A lab, brought to a step.
    Lab,
    Step,
    Checked,
    /// The commands are being typed; then it is checked.
    Solved,
    World,
    Left,
}

/// What the learner was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// For one of our words.
    Word,
    /// Whether to go on from a step that is not done.
    Skip,
    /// Whether to lose their own work.
    Reset(StepId),
    /// What they expect.
    Guess(CheckId),
}

pub struct Talk<F> {
    pub session: Session,
    pub telling: Telling,
    pub current: TerminalName,
    pub awaited: Option<Awaited>,
    pub asked: Option<Asked>,
    pub end: Option<End>,
    pub options: Options,
    wish: F,
    opened: VecDeque<Instant>,
    since: Instant,
    kept: LessonProgress,
    introduced: bool,
    /// What was typed before is in this lesson's record: a learner has come back to it.
    comes_back: bool,
    /// What is still open was told just now.
    just_told: bool,
    /// Questions that the learner did not want to answer.
    pub(super) passed_over: BTreeSet<CheckId>,
    /// So many of the step's blocks were told.
    pub(super) told: usize,
}

impl<F: Fn(Wish)> Talk<F> {
    pub fn new(session: Session, wish: F, options: Options, width: usize) -> Self {
        let (colour, marks, detail) = (options.colour, options.marks, Detail::Normal);
        let telling = Telling { look: Look { width, colour, marks, detail }, messages: options.messages };
        let current = session.terminals.first().map_or_else(|| "A".into(), |terminal| terminal.name.clone());
        let kept = session.progress.clone();
        let comes_back = session.progress.at.is_some() && !session.progress.typed.is_empty();
        Self {
            session,
            telling,
            current,
            awaited: Some(Awaited::Lab),
            asked: None,
            end: None,
            options,
            wish,
            opened: VecDeque::new(),
            since: Instant::now(),
            kept,
            introduced: false,
            comes_back,
            just_told: false,
            passed_over: BTreeSet::new(),
            told: 0,
        }
    }

    pub fn wish(&self, wish: Wish) {
        (self.wish)(wish);
    }

    /// One of our words; what to say to it at once.
    pub fn command(&mut self, command: Command) -> String {
        self.just_told &= command == Command::Next;
        let told = match command {
            Command::Hint => self.hint(),
            Command::Check => self.wish_for(Wish::Check, Awaited::Checked),
            Command::Next => self.next(),
            Command::Skip => self.wish_for(Wish::Next { skip: true }, Awaited::Step),
            Command::Solve if self.is_done() => self.telling.say("plain-all-hold"),
            Command::Solve => {
                let _ = self.wish_for(Wish::Solve, Awaited::Solved);
                self.telling.say("plain-solving")
            }
            Command::Reset(step) => self.reset(step.as_deref()),
            Command::World => self.wish_for(Wish::World, Awaited::World),
            Command::Steps => self.telling.steps(&self.session),
            Command::Again => self.telling.step(&self.session, self.told),
            Command::Lessons => self.lessons(),
            Command::Lesson(name, step) => self.lesson(&name, step.as_deref()),
            Command::Terminal(name) => self.terminal(name),
            Command::Help => self.telling.help(&self.options.leader.to_string()),
            Command::Quit => {
                self.leave();
                String::new()
            }
        };
        self.keep();
        told
    }

    pub fn leave(&mut self) {
        self.asked = None;
        self.end.get_or_insert(End::Left);
        let _ = self.wish_for(Wish::Leave, Awaited::Left);
    }

    fn wish_for(&mut self, wish: Wish, awaited: Awaited) -> String {
        self.awaited = Some(awaited);
        (self.wish)(wish);
        String::new()
    }

    fn hint(&mut self) -> String {
        match self.session.show_hint() {
            Some(hint) => self.telling.hint(&self.session, &hint),
            None => self.telling.say("plain-no-more-hints"),
        }
    }

    fn next(&mut self) -> String {
        if !self.session.finished {
            let mut rest = if self.is_done() { self.rest() } else { String::new() };
            // The next step begins with an empty line of its own.
            rest.truncate(rest.strip_suffix("\n\n").map_or(rest.len(), |text| text.len() + 1));
            return rest + &self.wish_for(Wish::Next { skip: false }, Awaited::Step);
        }
        match self.options.next.clone() {
            Some(next) => self.lesson(&next, None),
            None => self.telling.say("plain-no-next-lesson"),
        }
    }

    fn reset(&mut self, step: Option<&str>) -> String {
        let step = match step {
            None => self.session.step().id.clone(),
            Some(named) => match self.step_named(named) {
                Some(step) => step,
                None => return self.telling.tell("plain-no-such-step", &[("step", named.into())]),
            },
        };
        let own = self.session.own_work_since(&step);
        if own.is_empty() || self.session.lost.is_some() {
            return self.wish_for(Wish::Reset { step }, Awaited::Lab);
        }
        const SHOWN: usize = 8;
        let mut told = self.telling.tell("plain-reset-loses", &[("count", own.len().into())]);
        for line in own.iter().take(SHOWN) {
            let first = line.command.lines().next().unwrap_or_default();
            told.push_str(&self.telling.plain(&format!("  {}$ {first}", line.terminal)));
        }
        if own.len() > SHOWN {
            told.push_str(&self.telling.tell("plain-and-more", &[("count", (own.len() - SHOWN).into())]));
        }
        self.asked = Some(Asked::Reset(step));
        told
    }

    fn step_named(&self, named: &str) -> Option<StepId> {
        let work: Vec<&StepId> =
            self.session.lesson.steps.iter().filter(|step| step.is_work()).map(|step| &step.id).collect();
        let by_number = named.parse::<usize>().ok().and_then(|n| work.get(n.checked_sub(1)?));
        work.iter().find(|id| id.as_str() == named).or(by_number).map(|id| (*id).clone())
    }

    fn lessons(&self) -> String {
        self.telling.lessons(&self.session, &up_to_date(&self.options.lessons, &self.session))
    }

    fn lesson(&mut self, name: &str, step: Option<&str>) -> String {
        let Some(entry) = self.options.lessons.iter().find(|entry| entry.name == name) else {
            let known = self.options.lessons.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(", ");
            return self.telling.tell("plain-no-such-lesson", &[("name", name.into()), ("names", known.into())]);
        };
        let by_number = |named: &str| entry.steps.get(named.parse::<usize>().ok()?.checked_sub(1)?);
        let named =
            |named: &str| entry.steps.iter().find(|step| step.id.as_str() == named).or_else(|| by_number(named));
        let step = match step.map(|text| (text, named(text))) {
            None => None,
            Some((_, Some(step))) => Some(step.id.clone()),
            Some((text, None)) => return self.telling.tell("plain-no-such-step", &[("step", text.into())]),
        };
        self.end = Some(End::Elsewhere { lesson: entry.name.clone(), step });
        self.wish_for(Wish::Leave, Awaited::Left)
    }

    fn terminal(&mut self, name: Option<TerminalName>) -> String {
        let Some(name) = name else {
            return self.telling.terminals(&self.session.terminals, self.current.as_str());
        };
        let known = self.session.terminals.iter().find(|t| t.name.as_str().eq_ignore_ascii_case(name.as_str()));
        let is_open = known.is_some_and(|terminal| terminal.state == TerminalState::Open);
        let name = known.map_or(name, |terminal| terminal.name.clone());
        let is_name = name.as_str().len() <= 16
            && name.as_str().starts_with(|c: char| c.is_ascii_alphabetic())
            && name.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric())
            && name.as_str() != "host";
        if !is_name {
            return self.telling.say("plain-no-such-terminal");
        }
        self.current = name.clone();
        let told = self.telling.tell("plain-terminal-is", &[("name", name.to_string().into())]);
        if !is_open {
            (self.wish)(Wish::Open { terminal: name });
        }
        told
    }

    /// What the learner says to what they were asked; an empty answer is the careful one.
    pub fn answer(&mut self, answer: &str) -> String {
        let answer = answer.trim();
        let mut told = match self.asked.take() {
            None => String::new(),
            Some(Asked::Word) if answer.is_empty() => String::new(),
            Some(Asked::Word) => match Command::parse(answer) {
                Some(command) => return self.command(command),
                None => self.telling.tell("plain-no-such-word", &[("word", answer.into())]),
            },
            Some(Asked::Skip) if self.is_yes(answer) => self.wish_for(Wish::Next { skip: true }, Awaited::Step),
            Some(Asked::Reset(step)) if self.is_yes(answer) => self.wish_for(Wish::Reset { step }, Awaited::Lab),
            Some(Asked::Skip | Asked::Reset(_)) => self.telling.say("plain-stays"),
            Some(Asked::Guess(check)) => self.guess(check, answer),
        };
        told.push_str(&self.more());
        self.keep();
        told
    }

    /// Whether it could be an answer to what was asked, rather than something else.
    pub fn is_answer(&self, line: &str) -> bool {
        let line = line.trim();
        match &self.asked {
            None => false,
            Some(Asked::Word) => true,
            Some(Asked::Skip | Asked::Reset(_)) => self.is_yes_or_no(line),
            Some(Asked::Guess(_)) => line.is_empty() || line.parse::<usize>().is_ok(),
        }
    }

    /// What stands before an answer.
    pub fn asking(&self) -> String {
        let id = match &self.asked {
            None => return String::new(),
            Some(Asked::Word) => return "nslab> ".to_owned(),
            Some(Asked::Skip) => "plain-ask-skip",
            Some(Asked::Reset(_)) => "plain-ask-reset",
            Some(Asked::Guess(_)) => "plain-ask-guess",
        };
        format!("{} ", self.telling.messages.say(id))
    }

    pub fn is_yes_or_no(&self, line: &str) -> bool {
        self.is_yes(line.trim()) || self.is_no(line.trim())
    }

    fn is_yes(&self, answer: &str) -> bool {
        let words = self.telling.messages.say("plain-yes");
        words.split_whitespace().any(|word| word.eq_ignore_ascii_case(answer))
            || matches!(answer.to_ascii_lowercase().as_str(), "y" | "yes")
    }

    fn is_no(&self, answer: &str) -> bool {
        let words = self.telling.messages.say("plain-no");
        words.split_whitespace().any(|word| word.eq_ignore_ascii_case(answer))
            || matches!(answer.to_ascii_lowercase().as_str(), "n" | "no")
    }

    /// Takes note of news; what to say of it.
    pub fn hear(&mut self, news: &News) -> String {
        if let News::Output { .. } = news {
            return String::new();
        }
        self.spend();
        let how = |session: &Session, check: &CheckId| session.checks.get(check).cloned().unwrap_or_default();
        let before = match news {
            News::Check { check, .. } => how(&self.session, check),
            _ => Default::default(),
        };
        self.session.heard(news);
        let mut told = match news {
            News::AtStep { .. } => self.arrived(),
            News::Check { check, verdict, asked, lost, .. } => {
                let found =
                    self.session.lesson.steps.iter().flat_map(crate::lesson::Step::checks).find(|c| c.id == *check);
                let state = how(&self.session, check);
                match found.filter(|check| !check.hidden || *verdict != Verdict::Pass) {
                    None => String::new(),
                    Some(check) if *lost && !before.lost => self.telling.lost(check),
                    // The step is done all the same: what its own commands have printed over is no news.
                    Some(_) if self.awaited == Some(Awaited::Solved) && *verdict != Verdict::Pass && self.is_done() => {
                        String::new()
                    }
                    // What the learner did not look at is not asked for any more.
                    Some(check) if *asked && *verdict != Verdict::Pass && check.is_hearsay() && self.is_done() => {
                        String::new()
                    }
                    Some(check) if *asked => self.telling.asked(check, &state),
                    Some(check) if *verdict == Verdict::Pass && before.verdict != Some(Verdict::Pass) => {
                        self.telling.passed(check)
                    }
                    Some(_) => String::new(),
                }
            }
            News::Checked => {
                let solved = self.awaited == Some(Awaited::Solved);
                let was = self.settle(&[Awaited::Checked, Awaited::Solved]);
                self.just_told = was;
                match was && !(solved && self.is_done()) {
                    true => self.telling.standing(&self.session),
                    false => String::new(),
                }
            }
            News::StepDone { how, .. } => match how {
                How::Skipped => String::new(),
                _ => format!("{}{}", self.telling.step_done(&self.session, *how), self.telling.say("plain-goes-on")),
            },
            News::NotDone { .. } => {
                self.settle(&[Awaited::Step]);
                self.asked = Some(Asked::Skip);
                if std::mem::take(&mut self.just_told) { String::new() } else { self.telling.standing(&self.session) }
            }
            News::LessonDone => {
                self.settle(&[Awaited::Step]);
                self.telling.summary(&self.session, self.options.next.as_deref())
            }
            News::World(scene) => {
                if self.settle(&[Awaited::World]) {
                    self.telling.world(scene)
                } else {
                    String::new()
                }
            }
            News::Refused(refusal) => {
                self.settle(&[Awaited::Step, Awaited::Checked, Awaited::Solved, Awaited::World, Awaited::Lab]);
                self.telling.refused(refusal)
            }
            News::LabLost { why } => {
                self.awaited = self.awaited.filter(|awaited| *awaited == Awaited::Left);
                self.telling.tell("plain-lab-lost", &[("why", why.clone().into())])
            }
            // From a pipe, all terminals are seen.
            News::Began { terminal, command, by: By::Guide }
                if *terminal != self.current && matches!(self.options.seat, Seat::Terminal | Seat::Bare) =>
            {
                self.telling.plain(&format!("{terminal}$ {command}"))
            }
            News::Ready { .. } => {
                let first = self.session.terminals.first();
                self.current = first.map_or_else(|| self.current.clone(), |terminal| terminal.name.clone());
                String::new()
            }
            _ => String::new(),
        };
        told.push_str(&self.notes());
        told.push_str(&self.more());
        self.keep();
        told
    }

    /// The command that runs in the learner's terminal.
    pub fn running(&self) -> Option<String> {
        let terminal = self.session.terminals.iter().find(|terminal| terminal.name == self.current)?;
        terminal.running.clone()
    }

    pub fn is_done(&self) -> bool {
        self.session.finished || self.session.done_here
    }

    fn arrived(&mut self) -> String {
        self.settle(&[Awaited::Lab, Awaited::Step]);
        self.options.output.mark(&self.session.step().title);
        let mut told = String::new();
        if !std::mem::replace(&mut self.introduced, true) {
            told.push_str(&self.telling.introduction(&self.session));
            if self.comes_back {
                told.push_str(&self.telling.say("plain-comes-back"));
            }
        }
        self.told = self.may_be_told();
        told.push_str(&self.telling.step(&self.session, self.told));
        told
    }

    /// Whether one of these was awaited, and is not any more.
    fn settle(&mut self, these: &[Awaited]) -> bool {
        let was = self.awaited.is_some_and(|awaited| these.contains(&awaited));
        if was {
            self.awaited = None;
        }
        was
    }

    fn notes(&mut self) -> String {
        let notes: Vec<Note> = self.session.notes.drain(..).collect();
        let mut told = String::new();
        for note in notes {
            match note {
                Note::Remark(remark) => told.push_str(&self.telling.remark(&self.session, &remark)),
                Note::Closed(closed) => {
                    told.push_str(&self.telling.closed(&closed));
                    if closed.terminal == self.current {
                        told.push_str(&self.reopen());
                    }
                }
                Note::Predicted { check, right } => {
                    let questions = self.session.lesson.steps.iter().flat_map(crate::lesson::Step::questions);
                    if let Some(question) = questions.into_iter().find(|question| question.check == check) {
                        told.push_str(&self.telling.predicted(&self.session, question, right));
                    }
                }
                // Told with the news itself.
                Note::NotDone(_) | Note::Refused(_) => {}
            }
        }
        told
    }

    fn reopen(&mut self) -> String {
        let now = Instant::now();
        self.opened.retain(|opened| now.duration_since(*opened) < REOPENING);
        if self.opened.len() >= REOPENINGS {
            return self.telling.tell("plain-not-reopened", &[("name", self.current.to_string().into())]);
        }
        self.opened.push_back(now);
        (self.wish)(Wish::Open { terminal: self.current.clone() });
        String::new()
    }

    fn spend(&mut self) {
        let spent = std::mem::replace(&mut self.since, Instant::now()).elapsed().min(LONGEST_PAUSE);
        let step = self.session.step().id.clone();
        self.session.progress.steps.entry(step).or_default().ms += spent.as_secs_f64() * 1000.0;
    }

    fn keep(&mut self) {
        if self.session.progress != self.kept {
            self.kept = self.session.progress.clone();
            let _ = self.options.keep.send(self.kept.clone()); // nobody may keep anything
        }
    }
}
