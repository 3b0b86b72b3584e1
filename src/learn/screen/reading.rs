//! What there is to read at a step, as far as it may be read already, and how far in it the learner is. Pure.

use super::model::Model;
use crate::check::Verdict;
use crate::learn::prose::{self, Paragraph, Tone};
use crate::lesson::{Block, Check, CheckId, Question};

impl Model {
    /// All that there is to read at the step, in parts: each but the first follows checks.
    pub fn page(&self) -> Vec<Vec<Paragraph>> {
        let words = self.shown_words();
        let lesson = &self.session.lesson;
        let mut page = Vec::new();
        let before = lesson.steps[..self.session.at].iter().rev().take_while(|step| !step.is_work()).count();
        if before == self.session.at {
            page.extend(prose::of_markdown(&lesson.summary, &words));
            page.push(Paragraph::default());
            page.extend(prose::of_markdown(&lesson.introduction, &words));
            page.push(Paragraph::default());
        }
        for step in &lesson.steps[self.session.at - before..self.session.at] {
            page.extend([Paragraph::of(Tone::Heading, step.title.clone()), Paragraph::default()]);
            page.extend(prose::of_step(step, &words));
            page.push(Paragraph::default());
        }
        let step = self.session.step();
        page.extend([Paragraph::of(Tone::Heading, step.title.clone()), Paragraph::default()]);
        page.dedup_by(|next, one| next.spans.is_empty() && one.spans.is_empty());
        let shown = &step.blocks[..self.told_so_far()];
        let mut texts = shown.split(|block| matches!(block, Block::Checks(_)));
        // What stands above the first checks belongs to the heading.
        page.extend(texts.next().map(|blocks| prose::of_blocks(blocks, &words)).unwrap_or_default());
        let mut parts = vec![page];
        parts.extend(texts.map(|blocks| prose::of_blocks(blocks, &words)));
        if shown.len() < step.blocks.len()
            && let Some(last) = parts.last_mut()
        {
            last.extend([Paragraph::default(), Paragraph::of(Tone::Faint, self.messages.say("learn-goes-on"))]);
        }
        parts
    }

    /// So many of the step's blocks may be read: what follows the command that a question is about gives its answer
    /// away, and waits for the learner's.
    fn told_so_far(&self) -> usize {
        let blocks = &self.session.step().blocks;
        let asks = |block: &Block| matches!(block, Block::Question(question) if self.is_unanswered(question));
        let Some(question) = blocks.iter().position(asks) else { return blocks.len() };
        let command = blocks[question..].iter().position(|block| matches!(block, Block::Console(_)));
        let checks = blocks[question..].iter().position(|block| matches!(block, Block::Checks(_)));
        let shown = command.filter(|command| checks.is_none_or(|checks| *command < checks)).map_or(1, |n| n + 1);
        question + shown
    }

    /// Whether the learner may still be asked this: not answered, not passed over, not settled by what happened.
    fn is_unanswered(&self, question: &Question) -> bool {
        let check = &question.check;
        let seen =
            self.session.checks.get(check).is_some_and(|state| state.verdict == Some(Verdict::Pass) || state.lost);
        !seen && !self.passed_over.contains(check) && !self.session.step_progress().predicted.contains_key(check)
    }

    /// The part of the page that the learner is at: below the last checks of which one has passed, if all have. What
    /// was passed over above them, a starting point or something only to be looked at, holds nobody back.
    pub fn part(&self) -> usize {
        let groups = self.session.step().blocks.iter().filter_map(|block| match block {
            Block::Checks(checks) => Some(checks),
            _ => None,
        });
        let groups: Vec<&Vec<Check>> = groups.collect();
        let is_begun = |checks: &&Vec<Check>| checks.iter().any(|check| self.has_passed(&check.id));
        let Some(last) = groups.iter().rposition(is_begun) else { return 0 };
        let is_open = |check: &Check| !check.hidden && check.until.is_none() && !self.has_passed(&check.id);
        if groups[last].iter().any(is_open) { last } else { last + 1 }
    }

    pub(super) fn has_passed(&self, check: &CheckId) -> bool {
        self.session.checks.get(check).is_some_and(|state| state.verdict == Some(Verdict::Pass))
    }

    /// What the step asks at this point: everything above the question is done. A step can be done before its last
    /// question was asked.
    pub(super) fn due_question(&self) -> Option<&Question> {
        self.session.question().filter(|question| !self.passed_over.contains(&question.check))
    }
}
