//! Looking at what is in question, and telling what has changed.

use std::time::{Duration, Instant};

use super::doing::{Guide, Stop, Unseen};
use super::ladder::Change;
use super::look_around::look_around;
use super::news::{Closed, News, Remark};
use super::seat::First;
use crate::check::{Cause, Judgement, Verdict};
use crate::lesson::{Block, Check, Claim, FoldedKind, NamespaceKind, TerminalName, Words};
use crate::run::judging;
use crate::world::{Scene, World};

/// How long an echo's answer is waited for when nobody asked.
const ECHOES: Duration = Duration::from_millis(300);

impl<'l, T: Fn(News)> Guide<'l, T> {
    /// Looks once at what is in question, and again at what comes after it if something has passed.
    pub(super) async fn look(&mut self) -> Result<(), Stop> {
        self.looks.begun();
        loop {
            let quiet = self.looks.is_quiet();
            let mut checks = self.ladder.in_question();
            checks.retain(|check| !quiet || !matches!(check.claim, Claim::Ping(_)));
            let Some(seat) = &mut self.seat else { return Ok(()) };
            let looked = seat.attend(&mut self.wishes, &self.tell, async |link, outputs| {
                judging::glance(link, &checks, outputs, ECHOES).await
            });
            let judgements = match looked.await {
                First::Done(seen) => seen?,
                other => {
                    self.put_off(other);
                    return Ok(());
                }
            };
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
            if passed {
                self.unseen.push(Unseen::Stands);
            }
            self.finish_if_done();
            if !passed {
                break;
            }
        }
        if !self.unseen.is_empty() {
            self.survey().await?;
        }
        if !self.ladder.in_question().is_empty() {
            self.looks.wait(Instant::now());
        }
        Ok(())
    }

    pub(super) fn finish_if_done(&mut self) {
        if !self.done && self.ladder.is_done() && self.has_done_something() {
            self.done = true;
            let step = self.ladder.step().id.clone();
            self.tell(News::StepDone { step, how: self.how });
        }
    }

    /// Gives what is in question its time, and asks why.
    pub(super) async fn check(&mut self) -> Result<(), Stop> {
        self.look().await?;
        if self.wishes.was_put_back() {
            self.tell(News::Checked);
            return Ok(());
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

    pub(super) fn tell_asked(&self, check: &Check, judgement: Judgement, cause: Option<Cause>, lost: bool) {
        let known = cause.as_ref().and_then(|cause| self.known_mistake(&cause.id));
        let (verdict, views) = (judgement.verdict, judgement.views);
        self.tell(News::Check { check: check.id.clone(), verdict, asked: true, views, cause, lost });
        if let Some(block) = known.filter(|_| verdict != Verdict::Pass) {
            self.tell(News::Remark(Remark::KnownMistake { step: self.ladder.step().id.clone(), block }));
        }
    }

    pub(super) fn known_mistake(&self, cause: &str) -> Option<usize> {
        let is_it = |(at, block): (usize, &'l Block)| match block {
            Block::Folded(folded) if folded.kind == FoldedKind::Wrong(cause.to_owned()) => Some((at, folded)),
            _ => None,
        };
        let mistakes: Vec<_> = self.ladder.step().blocks.iter().enumerate().filter_map(is_it).collect();
        self.meant.mistake(&mistakes)
    }

    /// Something else came first: what was being looked at is looked at again.
    fn put_off<S>(&mut self, first: First<S>) {
        let now = Instant::now();
        self.looks.stirred(now);
        match first {
            First::Wish(wish) => self.wishes.put_back(wish),
            First::Entered => {
                // What stays in front shows no prompt when it has done its work.
                self.looks.begun();
                self.looks.wait(now);
            }
            First::Stirred | First::Done(_) => {}
        }
    }

    /// Looks at everything, and tells what there is, and what is gone for good.
    pub(super) async fn survey(&mut self) -> Result<(), Stop> {
        let Some(seat) = &mut self.seat else { return Ok(()) };
        let looked = seat.attend(&mut self.wishes, &self.tell, async |link, _| look_around(link).await);
        let world = match looked.await {
            First::Done(world) => world?,
            other => {
                self.put_off(other);
                return Ok(());
            }
        };
        let unseen = std::mem::take(&mut self.unseen);
        let is_new = unseen.iter().any(|what| *what != Unseen::Stands);
        let before = std::mem::take(&mut self.scene);
        let before = if is_new { before.world } else { before.before };
        self.scene = Scene { world, before };
        self.tell(News::World(Box::new(self.scene.clone())));
        self.tell_words();
        // What was needed before something else happened is what there was then.
        if is_new && unseen.contains(&Unseen::Stands) {
            self.needed.extend(own(&self.scene.before));
        }
        let stands_now = unseen.last() == Some(&Unseen::Stands);
        for what in unseen {
            self.tell_what_is_gone(what);
        }
        if stands_now {
            self.needed.extend(own(&self.scene.world));
        }
        Ok(())
    }

    fn tell_what_is_gone(&mut self, what: Unseen) {
        let terminal = match &what {
            Unseen::Stands | Unseen::Meant => return,
            Unseen::Own(terminal) | Unseen::Closed(terminal) => terminal.clone(),
        };
        let stood = self.scene.before.in_front(&terminal).map(|process| process.namespaces.clone());
        let gone = |(kind, inode): &(NamespaceKind, u64)| self.scene.world.namespace(*kind, *inode).is_none();
        let gone: Vec<(NamespaceKind, u64)> = stood.into_iter().flatten().filter(gone).collect();
        let kinds: Vec<NamespaceKind> = gone.iter().map(|(kind, _)| *kind).collect();
        if let Unseen::Closed(terminal) = what {
            self.tell(News::Closed(Closed { terminal, gone: kinds.clone() }));
        }
        if gone.iter().any(|namespace| self.needed.contains(namespace)) {
            let reset_to = self.ladder.step().id.clone();
            self.tell(News::Remark(Remark::CannotBeUndone { terminal, gone: kinds, reset_to }));
        }
    }

    /// `pid A` and the like, as the lab's host numbers processes: of terminals in which nothing but the shell runs.
    fn tell_words(&mut self) {
        let Some(seat) = &self.seat else { return };
        let idle = seat.panes.iter().filter(|(_, pane)| pane.running.is_none()).map(|(name, _)| name);
        let word = |name: &TerminalName| {
            let pid = self.scene.world.in_front(name)?.pid();
            Some((format!("pid {name}"), pid.to_string()))
        };
        let words: Words = idle.filter_map(word).filter(|(word, pid)| self.told_words.get(word) != Some(pid)).collect();
        if !words.is_empty() {
            self.told_words.extend(words.clone());
            self.tell(News::Words(words));
        }
    }
}

/// The namespaces that are not the host's.
fn own(world: &World) -> Vec<(NamespaceKind, u64)> {
    world.own().map(|namespace| (namespace.kind, namespace.inode)).collect()
}
