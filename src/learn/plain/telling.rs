//! Everything a session says, as lines of text. Pure: it is told to whom it is said in which language and how wide.
//!
//! A sign or a word stands before whatever a colour says, so that nothing is said by colour alone.

use crate::check::{self, Verdict, View};
use crate::layout::{harmless, time, wrap};
use crate::learn::front::LessonEntry;
use crate::learn::prose::{self, Paragraph, Tone as ProseTone, lay_out};
use crate::learn::session::{CheckState, Session, Terminal, TerminalState};
use crate::lesson::{Block, Check, Folded, NamespaceKind, Question, Step};
use crate::messages::{Messages, Value};
use crate::report::{Look, Tone};
use crate::run::guide::{Closed, How, Refusal, Remark};
use crate::world::Scene;

pub struct Telling {
    pub look: Look,
    pub messages: Messages,
}

impl Telling {
    pub fn say(&self, id: &str) -> String {
        self.plain(&self.messages.say(id))
    }

    pub fn tell(&self, id: &str, parts: &[(&str, Value)]) -> String {
        self.plain(&self.messages.tell(id, parts))
    }

    /// A text of ours, wrapped.
    pub fn plain(&self, text: &str) -> String {
        self.block(0, text, Tone::Plain)
    }

    fn block(&self, indent: usize, text: &str, tone: Tone) -> String {
        let lines = wrap(&harmless(text), self.look.width.saturating_sub(indent).max(10));
        lines.iter().map(|line| format!("{}{}\n", " ".repeat(indent), self.look.paint(tone, line))).collect()
    }

    fn prose(&self, paragraphs: &[Paragraph]) -> String {
        let mut text = String::new();
        for line in lay_out(paragraphs, self.look.width) {
            for span in &line.spans {
                text.push_str(&self.look.paint(tone(span.tone), &span.text));
            }
            text.push('\n');
        }
        text
    }

    fn heading(&self, text: &str) -> String {
        self.block(0, text, Tone::Heading)
    }

    /// Before the first step.
    pub fn introduction(&self, session: &Session) -> String {
        let lesson = &session.lesson;
        let summary = prose::of_markdown(&lesson.summary, &session.words);
        format!(
            "\n{}{}\n{}{}",
            self.heading(&lesson.title),
            self.prose(&summary),
            self.say("plain-throw-away"),
            self.say("plain-words-are-ours"),
        )
    }

    /// A step, and of its text so many blocks.
    pub fn step(&self, session: &Session, told: usize) -> String {
        let step = session.step();
        let work: Vec<&Step> = session.lesson.steps.iter().filter(|step| step.is_work()).collect();
        let number = work.iter().position(|other| other.id == step.id).map_or(0, |n| n + 1);
        let title = harmless(&step.title);
        let parts = [("number", number.into()), ("count", work.len().into()), ("title", title.into())];
        let mut text = format!("\n{}\n", self.heading(&self.messages.tell("plain-step", &parts)));
        let blocks = &step.blocks[..told.min(step.blocks.len())];
        text.push_str(&self.prose(&prose::of_blocks(blocks, &session.words)));
        if blocks.len() < step.blocks.len() {
            text.push_str(&format!("\n{}", self.say("plain-more-to-come")));
        }
        // A starting point is what is there already.
        let checks: Vec<&Check> = session.open_checks().map(|(c, _)| c).filter(|c| c.until.is_none()).collect();
        if !checks.is_empty() {
            text.push_str(&format!("\n{}{}", self.say("plain-to-be-true"), self.awaited(&checks)));
        }
        text.push('\n');
        text
    }

    /// How a step's text goes on.
    pub fn more(&self, session: &Session, blocks: std::ops::Range<usize>) -> String {
        let blocks = session.step().blocks.get(blocks).unwrap_or_default();
        let text = self.prose(&prose::of_blocks(blocks, &session.words));
        if text.is_empty() { text } else { format!("\n{text}\n") }
    }

    /// What is waited for, a line each; two that read alike are one.
    fn awaited(&self, checks: &[&Check]) -> String {
        let mut seen = Vec::new();
        for check in checks {
            let line = check::waiting_for(check, &self.messages);
            if !seen.contains(&line) {
                seen.push(line);
            }
        }
        seen.iter().map(|line| self.item(line)).collect()
    }

    fn item(&self, text: &str) -> String {
        let lines = wrap(&harmless(text), self.look.width.saturating_sub(4).max(10));
        let sign = |n| if n == 0 { "- " } else { "  " };
        lines.iter().enumerate().map(|(n, line)| format!("  {}{line}\n", sign(n))).collect()
    }

    pub fn question(&self, session: &Session, question: &Question) -> String {
        let mut text = self.heading(&question.text);
        if !question.prose.trim().is_empty() {
            text.push_str(&self.prose(&prose::of_markdown(&question.prose, &session.words)));
        }
        for (n, answer) in question.answers.iter().enumerate() {
            let mut answer = prose::of_markdown(&answer.text, &session.words);
            if let Some(first) = answer.first_mut() {
                first.first = vec![prose::Span::new(ProseTone::Plain, format!("  {} ", n + 1))];
                first.hanging = vec![prose::Span::new(ProseTone::Plain, "    ")];
            }
            text.push_str(&self.prose(&answer));
        }
        text
    }

    /// What came of a learner's answer.
    pub fn predicted(&self, session: &Session, question: &Question, right: bool) -> String {
        let mut text = String::new();
        let id = if right { "plain-predicted-right" } else { "plain-predicted-wrong" };
        let answer = question.answers.iter().find(|answer| answer.right).map_or("", |answer| answer.text.trim());
        text.push_str(&self.tell(id, &[("question", question.text.clone().into()), ("answer", answer.into())]));
        if !question.why.trim().is_empty() {
            text.push_str(&self.prose(&prose::of_markdown(&question.why, &session.words)));
        }
        text
    }

    /// One that has turned green.
    pub fn passed(&self, check: &Check) -> String {
        self.marked(Verdict::Pass, &check.that)
    }

    pub fn lost(&self, check: &Check) -> String {
        let that = harmless(&check.that);
        self.marked(Verdict::Fail, &self.messages.tell("plain-lost", &[("that", that.into())]))
    }

    fn marked(&self, verdict: Verdict, text: &str) -> String {
        let mark = self.look.paint(Tone::Verdict(verdict), self.look.mark(verdict));
        let lines = wrap(&harmless(text), self.look.width.saturating_sub(2).max(10));
        let line =
            |(n, line): (usize, &String)| if n == 0 { format!("{mark} {line}\n") } else { format!("  {line}\n") };
        lines.iter().enumerate().map(line).collect()
    }

    /// One that was asked for.
    pub fn asked(&self, check: &Check, state: &CheckState) -> String {
        let verdict = state.verdict.unwrap_or(Verdict::Unknown);
        let mut text = self.marked(verdict, &check.that);
        if verdict == Verdict::Pass {
            return text;
        }
        for view in state.views.iter().filter(|view| view.verdict != Verdict::Pass) {
            text.push_str(&self.view(view));
        }
        if let Some(cause) = &state.cause {
            text.push_str(&self.labelled("plain-why", &check::why(cause, &self.messages), Tone::Plain));
            text.push_str(&self.labelled("plain-fix", &check::fix(cause, &self.messages), Tone::Typed));
            if !cause.read.is_empty() {
                text.push_str(&self.labelled("plain-read", &check::read(cause, &self.messages), Tone::Plain));
            }
        }
        text
    }

    fn view(&self, view: &View) -> String {
        let View { from, observed, expected, .. } = check::seen(view, &self.messages);
        let parts = [("from", from.into()), ("observed", observed.into()), ("expected", expected.into())];
        self.block(2, &self.messages.tell("plain-view", &parts), Tone::Plain)
    }

    fn labelled(&self, id: &str, text: &str, tone: Tone) -> String {
        let label = self.messages.say(id);
        let text = harmless(text);
        let lines = wrap(&format!("{label}: {text}"), self.look.width.saturating_sub(2).max(10));
        let first =
            lines.first().map(|line| line.strip_prefix(&format!("{label}: ")).unwrap_or(line)).unwrap_or_default();
        let mut out = format!("  {}: {}\n", self.look.paint(Tone::Label, &label), self.look.paint(tone, first));
        for line in lines.iter().skip(1) {
            out.push_str(&format!("    {}\n", self.look.paint(tone, line)));
        }
        out
    }

    /// All of the step's checks, as they stand.
    pub fn standing(&self, session: &Session) -> String {
        let open = session.open_checks().filter(|(_, state)| state.is_none_or(|s| s.verdict != Some(Verdict::Pass)));
        let open: Vec<&Check> = open.map(|(check, _)| check).collect();
        if open.is_empty() || session.done_here {
            return self.say("plain-all-hold");
        }
        self.pending(&open)
    }

    fn pending(&self, open: &[&Check]) -> String {
        format!("{}{}", self.say("plain-waiting-for"), self.awaited(open))
    }

    pub fn step_done(&self, session: &Session, how: How) -> String {
        let id = match how {
            How::Alone => "plain-step-done",
            How::WithHelp => "plain-step-done-with-help",
            How::Skipped => "plain-step-skipped",
        };
        self.tell(id, &[("title", harmless(&session.step().title).into())])
    }

    pub fn hint(&self, session: &Session, hint: &Folded) -> String {
        let (number, count) = (session.step_progress().hints, session.hints().len());
        let parts = [("number", number.into()), ("count", count.into()), ("title", harmless(&hint.summary).into())];
        format!("{}{}", self.tell("plain-hint", &parts), self.prose(&prose::of_folded(hint, &session.words)))
    }

    pub fn steps(&self, session: &Session) -> String {
        let mut text = String::new();
        for (n, step) in session.lesson.steps.iter().filter(|step| step.is_work()).enumerate() {
            let how = session.progress.steps.get(&step.id).and_then(|progress| progress.how);
            let state = match how {
                _ if step.id == session.step().id => self.messages.say("plain-you-are-here"),
                Some(How::Alone) => self.messages.say("plain-done"),
                Some(How::WithHelp) => self.messages.say("plain-done-with-help"),
                Some(How::Skipped) => self.messages.say("plain-skipped"),
                None => String::new(),
            };
            let state = if state.is_empty() { state } else { format!(" ({state})") };
            text.push_str(&self.block(0, &format!("{:2} {}{state}", n + 1, step.title), Tone::Plain));
        }
        text
    }

    /// Each with its name, and how far the learner is in it.
    pub fn lessons(&self, session: &Session, lessons: &[LessonEntry]) -> String {
        let line = |lesson: &LessonEntry| {
            let (done, of) = (lesson.done(), lesson.steps.len());
            let here = lesson.name == session.lesson.id.as_str();
            let mut states = Vec::from_iter(here.then(|| self.messages.say("plain-you-are-here")));
            if done == of && of > 0 {
                states.push(self.messages.say("plain-done"));
            } else if done > 0 {
                states.push(self.messages.tell("plain-steps-done", &[("done", done.into()), ("of", of.into())]));
            }
            let state = if states.is_empty() { String::new() } else { format!(" ({})", states.join(", ")) };
            self.plain(&format!("{}: {}{state}", lesson.name, lesson.title))
        };
        lessons.iter().map(line).collect()
    }

    pub fn terminals(&self, terminals: &[Terminal], current: &str) -> String {
        let mut text = String::new();
        for terminal in terminals {
            let id = match terminal.state {
                _ if terminal.name.as_str() == current => "plain-terminal-here",
                TerminalState::Unopened => "plain-terminal-unopened",
                TerminalState::Open => "plain-terminal-open",
                TerminalState::Closed => "plain-terminal-closed",
            };
            text.push_str(&self.tell(id, &[("name", terminal.name.to_string().into())]));
        }
        text
    }

    pub fn closed(&self, closed: &Closed) -> String {
        let name = ("name", closed.terminal.to_string().into());
        if closed.gone.is_empty() {
            return self.tell("plain-closed", &[name]);
        }
        self.tell("plain-closed-with", &[name, ("kinds", kinds(&closed.gone).into())])
    }

    pub fn remark(&self, session: &Session, remark: &Remark) -> String {
        match remark {
            Remark::WrongTerminal { typed, meant, .. } => {
                let parts = [("typed", typed.to_string().into()), ("meant", meant.to_string().into())];
                self.tell("plain-wrong-terminal", &parts)
            }
            Remark::CannotBeUndone { terminal, gone, reset_to } => {
                let parts = [
                    ("terminal", terminal.to_string().into()),
                    ("kinds", kinds(gone).into()),
                    ("step", reset_to.to_string().into()),
                ];
                self.tell("plain-cannot-be-undone", &parts)
            }
            Remark::StillRunning { terminal, command } => {
                let parts = [("terminal", terminal.to_string().into()), ("command", harmless(command).into())];
                self.tell("plain-still-running", &parts)
            }
            Remark::Misspelt { typed, meant } => {
                self.tell("plain-misspelt", &[("typed", harmless(typed).into()), ("meant", meant.clone().into())])
            }
            Remark::KnownMistake { step, block } => {
                let step = session.lesson.steps.iter().find(|other| other.id == *step);
                match step.and_then(|step| step.blocks.get(*block)) {
                    Some(Block::Folded(folded)) => {
                        let title = self.block(0, &folded.summary, Tone::Heading);
                        format!("{title}{}", self.prose(&prose::of_prose_in(folded, &session.words)))
                    }
                    _ => String::new(),
                }
            }
            Remark::SolutionInTheWay { .. } => self.say("plain-solution-in-the-way"),
        }
    }

    pub fn refused(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::Running { terminal } => {
                self.tell("plain-refused-running", &[("terminal", terminal.to_string().into())])
            }
            Refusal::TooManyTerminals { most } => self.tell("plain-refused-terminals", &[("most", (*most).into())]),
            Refusal::NotOpened { terminal, why } => {
                let parts = [("terminal", terminal.to_string().into()), ("why", harmless(why).into())];
                self.tell("plain-refused-open", &parts)
            }
            Refusal::NoLab => self.say("plain-refused-no-lab"),
            Refusal::NoStep { step } => self.tell("plain-no-such-step", &[("step", step.to_string().into())]),
        }
    }

    pub fn world(&self, scene: &Scene) -> String {
        let drawn = crate::report::world::render(
            &scene.world,
            &scene.changes(),
            crate::world::Format::Text,
            &self.look,
            &self.messages,
        );
        drawn.trim_end_matches('\n').to_owned() + "\n"
    }

    pub fn summary(&self, session: &Session, next: Option<&str>) -> String {
        let summary = session.summary();
        let title = harmless(&session.lesson.title);
        let mut text =
            format!("\n{}", self.heading(&self.messages.tell("plain-lesson-done", &[("title", title.into())])));
        if let Some(last) = session.lesson.steps.last().filter(|step| !step.is_work()) {
            text.push_str(&format!("\n{}", self.heading(&harmless(&last.title))));
            text.push_str(&format!("{}\n", self.prose(&prose::of_step(last, &session.words))));
        }
        let counts =
            [("alone", summary.alone.into()), ("help", summary.with_help.into()), ("skipped", summary.skipped.into())];
        text.push_str(&self.tell("plain-sum-steps", &counts));
        let parts =
            [("mistakes", summary.mistakes.into()), ("hints", summary.hints.into()), ("time", time(summary.ms).into())];
        text.push_str(&self.tell("plain-sum-rest", &parts));
        if summary.predicted > 0 {
            let parts = [("right", summary.predicted_right.into()), ("count", summary.predicted.into())];
            text.push_str(&self.tell("plain-sum-predicted", &parts));
        }
        text.push_str(&self.tell("plain-sum-report", &[("lesson", session.lesson.id.as_str().into())]));
        match next {
            Some(next) => text.push_str(&self.tell("plain-next-lesson", &[("lesson", next.into())])),
            None => text.push_str(&self.say("plain-no-next-lesson")),
        }
        text
    }

    pub fn help(&self, leader: &str) -> String {
        let words = [
            "hint",
            "check",
            "next",
            "solve",
            "reset [STEP]",
            "again",
            "steps",
            "terminal [NAME]",
            "world",
            "lessons",
            "lesson NAME [STEP]",
            "help",
            "quit",
        ];
        let mut text = self.say("plain-help");
        for word in words {
            let id = format!("plain-help-{}", word.split(' ').next().unwrap_or(word));
            let line = format!("{word}: {}", self.messages.say(&id));
            text.push_str(&self.block(2, &line, Tone::Plain));
        }
        text.push_str(&self.tell("plain-help-leader", &[("leader", leader.into())]));
        text
    }
}

fn kinds(kinds: &[NamespaceKind]) -> String {
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")
}

fn tone(tone: ProseTone) -> Tone {
    match tone {
        ProseTone::Strong | ProseTone::Heading => Tone::Heading,
        ProseTone::Code | ProseTone::Typed => Tone::Typed,
        ProseTone::Prompt => Tone::Label,
        ProseTone::Faint => Tone::Faint,
        ProseTone::Plain | ProseTone::Emphasis | ProseTone::Link => Tone::Plain,
    }
}
