//! Looking at what is in question, and telling what has changed.

use std::time::{Duration, Instant};

use super::doing::{Guide, Stop};
use super::ladder::Change;
use super::news::{News, Remark};
use super::seat::First;
use crate::check::{Cause, Judgement, Verdict};
use crate::lab::LabError;
use crate::lesson::{Block, Check, Claim, FoldedKind, TerminalName, Viewpoint, Words};
use crate::observation::{Answer, Ask, Question};
use crate::run::judging;
use crate::run::machine::Eyes;

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

    pub(super) fn finish_if_done(&mut self) {
        if !self.done && self.ladder.is_done() {
            self.done = true;
            let step = self.ladder.step().id.clone();
            self.tell(News::StepDone { step, how: self.how });
        }
    }

    /// Gives what is in question its time, and asks why.
    pub(super) async fn check(&mut self) -> Result<(), Stop> {
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

    pub(super) fn tell_asked(&self, check: &Check, judgement: Judgement, cause: Option<Cause>, lost: bool) {
        let known = cause.as_ref().and_then(|cause| self.known_mistake(&cause.id));
        let (verdict, views) = (judgement.verdict, judgement.views);
        self.tell(News::Check { check: check.id.clone(), verdict, asked: true, views, cause, lost });
        if let Some(block) = known.filter(|_| verdict != Verdict::Pass) {
            self.tell(News::Remark(Remark::KnownMistake { step: self.ladder.step().id.clone(), block }));
        }
    }

    pub(super) fn known_mistake(&self, cause: &str) -> Option<usize> {
        let is_it = |block: &Block| match block {
            Block::Folded(folded) => folded.kind == FoldedKind::Wrong(cause.to_owned()),
            _ => false,
        };
        self.ladder.step().blocks.iter().position(is_it)
    }

    pub(super) fn tell_words(&mut self, words: Words) {
        let news: Words = words.into_iter().filter(|(word, value)| self.told_words.get(word) != Some(value)).collect();
        if !news.is_empty() {
            self.told_words.extend(news.clone());
            self.tell(News::Words(news));
        }
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
