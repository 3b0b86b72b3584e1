//! What a step asks before a command runs, and the text that would give the answer away. Pure.

use super::talk::{Asked, Talk};
use crate::check::Verdict;
use crate::learn::about;
use crate::lesson::{Block, CheckId, Question, TerminalName};
use crate::run::guide::Wish;

impl<F: Fn(Wish)> Talk<F> {
    /// Asks what the step asks at this point, if it asks anything of this command: to be called before it is passed on.
    /// Who looks around first is not quizzed on that; a number alone is no command, but an answer given unasked.
    pub fn ask_guess(&mut self, line: &str) -> Option<String> {
        let is_here = |terminal: &TerminalName| *terminal == self.current;
        let question = self.session.question().filter(|question| !self.passed_over.contains(&question.check))?;
        let is_number = line.trim().parse::<usize>().is_ok();
        if !is_number && !about::is_about(self.session.step(), question, is_here, line) {
            return None;
        }
        self.asked = Some(Asked::Guess(question.check.clone()));
        Some(self.telling.question(&self.session, question))
    }

    /// What the learner expects; nothing, and they are not asked again.
    pub(super) fn guess(&mut self, check: CheckId, answer: &str) -> String {
        if answer.is_empty() {
            self.passed_over.insert(check);
            return String::new();
        }
        let answers = self.session.question().map_or(0, |question| question.answers.len());
        let picked = answer.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < answers);
        let Some(picked) = picked else {
            self.asked = Some(Asked::Guess(check));
            return self.telling.tell("plain-guess-range", &[("count", answers.into())]);
        };
        self.session.predict(&check, picked);
        self.telling.say("plain-guess-kept")
    }

    /// The step's text as far as it may be told by now, and was not yet. A step can be done before its last question.
    pub(super) fn more(&mut self) -> String {
        let (before, now) = (self.told, self.may_be_told());
        // Before the learner has arrived, nothing is told.
        if before == 0 || now <= before {
            return String::new();
        }
        self.told = now;
        self.telling.more(&self.session, before..now)
    }

    /// The rest of it: the learner goes on, and is not asked any more.
    pub(super) fn rest(&mut self) -> String {
        self.passed_over.extend(self.session.step().questions().map(|question| question.check.clone()));
        self.more()
    }

    /// So many of the step's blocks: what follows the command that a question is about has the answer in it, and waits
    /// until that has been seen.
    pub(super) fn may_be_told(&self) -> usize {
        let blocks = &self.session.step().blocks;
        let asks = |block: &Block| matches!(block, Block::Question(question) if !self.is_settled(question));
        let Some(question) = blocks.iter().position(asks) else { return blocks.len() };
        let command = blocks[question..].iter().position(|block| matches!(block, Block::Console(_)));
        let checks = blocks[question..].iter().position(|block| matches!(block, Block::Checks(_)));
        let told = command.filter(|command| checks.is_none_or(|checks| *command < checks)).map_or(1, |n| n + 1);
        question + told
    }

    fn is_settled(&self, question: &Question) -> bool {
        let check = &question.check;
        let seen =
            self.session.checks.get(check).is_some_and(|state| state.verdict == Some(Verdict::Pass) || state.lost);
        let compared = self.session.step_progress().predicted.get(check).is_some_and(|guess| guess.right.is_some());
        seen || compared || self.passed_over.contains(check)
    }
}
