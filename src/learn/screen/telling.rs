//! What is told beside a step's text: a hint, what was seen, what was achieved, a remark in passing.

use super::card::{Card, Kind};
use super::layout;
use super::model::Model;
use crate::check::{self, Verdict};
use crate::learn::prose::{self, Paragraph, Span, Tone};
use crate::lesson::{Block, Check, CheckId, Folded, StepId};
use crate::run::guide::{Closed, Refusal, Remark};

/// A wish that could not be granted.
pub fn refused(model: &Model, refusal: &Refusal) -> Card {
    let messages = &model.messages;
    let why = match refusal {
        Refusal::Running { terminal } => {
            messages.tell("learn-refused-running", &[("terminal", terminal.as_str().into())])
        }
        Refusal::TooManyTerminals { most } => messages.tell("learn-refused-many", &[("most", (*most).into())]),
        Refusal::NotOpened { terminal, why } => {
            let parts = [("terminal", terminal.as_str().into()), ("why", why.as_str().into())];
            messages.tell("learn-refused-opening", &parts)
        }
        Refusal::NoLab => messages.say("learn-refused-lab"),
        Refusal::NoStep { step } => messages.tell("learn-refused-step", &[("step", step.as_str().into())]),
    };
    Card::new(Kind::Passing, messages.say("learn-refused"), vec![Paragraph::of(Tone::Plain, why)])
}

/// What is done is no longer kept.
pub fn not_kept(model: &Model, why: &str) -> Card {
    let text = vec![Paragraph::of(Tone::Plain, model.messages.tell("learn-not-kept-text", &[("why", why.into())]))];
    Card::new(Kind::Passing, model.messages.say("learn-not-kept"), text)
}

pub fn hint(model: &Model, hint: &Folded) -> Card {
    let (all, left) = (model.session.hints().len(), model.hints_left());
    let parts = [("n", (all - left).into()), ("of", all.into()), ("title", hint.summary.as_str().into())];
    Card::new(Kind::Hint, model.messages.tell("learn-hint-title", &parts), prose::of_folded(hint, &model.shown_words()))
}

pub fn looking(model: &Model) -> Card {
    let text = vec![Paragraph::of(Tone::Plain, model.messages.say("learn-looking-text"))];
    Card::new(Kind::Looking, model.messages.say("learn-looking"), text)
}

/// What was seen of the checks told so far that do not pass; none if all pass.
pub fn seen(model: &Model) -> Option<Card> {
    let told = model.asked.as_deref().unwrap_or_default();
    let mut text = Vec::new();
    for check in model.session.step().checks().filter(|check| told.contains(&check.id)) {
        let Some(state) = model.session.checks.get(&check.id) else { continue };
        if state.verdict == Some(Verdict::Pass) {
            continue;
        }
        if !text.is_empty() {
            text.push(Paragraph::default());
        }
        let that = if check.hidden { model.messages.say("learn-hidden-check") } else { check.that.clone() };
        text.push(Paragraph::of(Tone::Strong, that));
        for view in state.views.iter().filter(|_| !check.hidden) {
            let told = check::seen(view, &model.messages);
            let parts =
                [("from", told.from.into()), ("expected", told.expected.into()), ("observed", told.observed.into())];
            let id = if view.verdict == Verdict::Pass { "learn-view-fine" } else { "learn-view" };
            text.push(indented(Tone::Plain, model.messages.tell(id, &parts)));
        }
        if let Some(cause) = &state.cause {
            let why = model.messages.tell("learn-why", &[("words", check::why(cause, &model.messages).into())]);
            text.push(indented(Tone::Plain, why));
            if !cause.fix.is_empty() {
                let fix = model.messages.tell("learn-fix", &[("fix", check::fix(cause, &model.messages).into())]);
                text.push(indented(Tone::Plain, fix));
            }
            if !cause.read.is_empty() {
                let read = model.messages.tell("learn-read", &[("page", check::read(cause, &model.messages).into())]);
                text.push(indented(Tone::Faint, read));
            }
        }
    }
    if text.is_empty() {
        Some(looking(model))
    } else {
        Some(Card::new(Kind::Seen, model.messages.say("learn-seen"), text))
    }
}

/// A step is done: what that means in the kernel, and how to go on.
pub fn done(model: &Model) -> Card {
    let say = |id: &str| model.messages.say(id);
    // Where the card takes the place of the step's text, the last words of that come with it, and first: they say what
    // it was all about.
    let takes_place = model.layout.as_ref().is_some_and(|layout| layout.kind != layout::Kind::Wide);
    let last = model.page().pop().filter(|text| takes_place && model.part() > 0 && !text.is_empty());
    let leader = model.leader.to_string();
    let next = Paragraph::of(Tone::Typed, model.messages.tell("learn-done-next", &[("leader", leader.into())]));
    // Checks that are listed above are not told twice.
    if model.layout.as_ref().is_some_and(|layout| layout.checks.height > 1) {
        let mut text = last.unwrap_or_default();
        text.extend((!text.is_empty()).then(Paragraph::default));
        text.push(next);
        return Card::new(Kind::Passing, say("learn-done-text"), text);
    }
    let mark = Verdict::Pass.sign(model.marks);
    let achieved = model.session.step().checks().filter(|check| {
        // A step can be done without what only says that the learner has read something.
        !check.hidden && check.until.is_none() && model.has_passed(&check.id)
    });
    let mut text: Vec<Paragraph> =
        achieved.map(|check| Paragraph::beside(plain(format!("{mark} ")), plain(&check.that))).collect();
    text.extend([Paragraph::default(), next]);
    let achieved = Card::new(Kind::Passing, say("learn-done"), text);
    match last {
        Some(last) => Card::new(Kind::Passing, say("learn-done-text"), last).and(achieved),
        None => achieved,
    }
}

/// Something that had to go on holding does not any more.
pub fn lost(model: &Model, check: &CheckId) -> Option<Card> {
    let check = find(model, check).filter(|check| !check.hidden)?;
    let text = vec![Paragraph::of(Tone::Plain, check.that.clone())];
    Some(Card::new(Kind::Passing, model.messages.say("learn-no-longer"), text))
}

/// A prediction met what happened.
pub fn predicted(model: &Model, check: &CheckId, right: bool) -> Option<Card> {
    let mut steps = model.session.lesson.steps.iter();
    let question = steps.find_map(|step| step.questions().find(|question| question.check == *check))?;
    let words = model.shown_words();
    let answer = question.answers.iter().find(|answer| answer.right)?;
    let mut text = prose::of_markdown(&question.text, &words);
    let mark = Verdict::Pass.sign(model.marks);
    let mut answers = prose::of_markdown(&answer.text, &words);
    if let Some(first) = answers.first_mut() {
        first.first.insert(0, Span::new(Tone::Strong, format!("{mark} ")));
    }
    text.extend(answers);
    if !question.why.is_empty() {
        text.push(Paragraph::default());
        text.extend(prose::of_markdown(&question.why, &words));
    }
    let title = if right { "learn-predicted-right" } else { "learn-predicted-wrong" };
    Some(Card::new(Kind::Passing, model.messages.say(title), text))
}

/// Namespaces ended with a shell.
pub fn closed(model: &Model, closed: &Closed) -> Option<Card> {
    let kinds: Vec<&str> = closed.gone.iter().map(|kind| kind.name()).collect();
    let parts = [("terminal", closed.terminal.as_str().into()), ("kinds", kinds.join(", ").into())];
    let text = vec![Paragraph::of(Tone::Plain, model.messages.tell("learn-closed-text", &parts))];
    Some(Card::new(Kind::Passing, model.messages.tell("learn-closed", &parts), text))
}

pub fn remark(model: &Model, remark: &Remark) -> Option<Card> {
    let leader = model.leader.to_string();
    let (title, text, parts) = match remark {
        Remark::WrongTerminal { typed, meant, command } => {
            let parts = [("typed", typed.as_str()), ("meant", meant.as_str()), ("command", command.as_str())];
            ("learn-wrong-terminal", "learn-wrong-terminal-text", parts.to_vec())
        }
        Remark::CannotBeUndone { terminal, .. } => {
            ("learn-cannot-be-undone", "learn-cannot-be-undone-text", vec![("terminal", terminal.as_str())])
        }
        Remark::StillRunning { terminal, command } => {
            let parts = [("terminal", terminal.as_str()), ("command", command.as_str())];
            ("learn-still-running", "learn-still-running-text", parts.to_vec())
        }
        Remark::Misspelt { typed, meant } => {
            ("learn-misspelt", "learn-misspelt-text", vec![("typed", typed.as_str()), ("meant", meant.as_str())])
        }
        Remark::KnownMistake { step, block } => return known_mistake(model, step, *block),
        Remark::SolutionInTheWay { .. } => ("learn-in-the-way", "learn-in-the-way-text", Vec::new()),
    };
    let mut parts: Vec<_> = parts.into_iter().map(|(name, value)| (name, value.into())).collect();
    if let Remark::CannotBeUndone { gone, .. } = remark {
        parts.push(("kinds", gone.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ").into()));
    }
    parts.push(("leader", leader.into()));
    let text = prose::of_markdown(&model.messages.tell(text, &parts), &model.session.words);
    Some(Card::new(Kind::Passing, model.messages.tell(title, &parts), text))
}

/// What the lesson tells of a mistake that its author knew.
fn known_mistake(model: &Model, step: &StepId, block: usize) -> Option<Card> {
    let step = model.session.lesson.steps.iter().find(|one| one.id == *step)?;
    let Some(Block::Folded(folded)) = step.blocks.get(block) else { return None };
    Some(Card::new(Kind::Passing, folded.summary.clone(), prose::of_prose_in(folded, &model.shown_words())))
}

fn find<'m>(model: &'m Model, id: &CheckId) -> Option<&'m Check> {
    model.session.lesson.steps.iter().flat_map(|step| step.checks()).find(|check| check.id == *id)
}

fn plain(text: impl Into<String>) -> Span {
    Span::new(Tone::Plain, text)
}

fn indented(tone: Tone, text: String) -> Paragraph {
    Paragraph::beside(plain("  "), Span::new(tone, text))
}
