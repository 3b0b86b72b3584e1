//! The report of a proof that people read. Pure: events in, text out; [`super::ProofScreen`] shows it.

use super::lines::{block, labelled, row};
use super::look::{Detail, Look, Tone};
use crate::check::Verdict;
use crate::layout::{count, harmless, time};
use crate::lesson::StepId;
use crate::prove::{Kind, Outcome, Ratio};
use crate::run::event::{Event, Mistyped, ProofEnd, Residue, StandingEnd, Totals, VariantEnd, What};

/// The summary's lines stand this deep, what is said of a finding deeper.
const LINE: usize = 2;
const DETAIL: usize = 4;
const LEFT_OUT: &str = "commands missed when left out";
const CAUSES: &str = "their causes named";

/// A report on its way.
#[derive(Debug)]
pub struct ProofHuman {
    look: Look,
    seed: String,
    file: String,
    title: String,
    /// What is to be looked at, in file order, once the summary stands above it.
    findings: String,
    lessons: usize,
    proved: usize,
    begun: bool,
    /// Whether it was said what an unnamed cause is to the author: once is enough.
    explained: bool,
}

impl ProofHuman {
    pub fn new(look: Look) -> Self {
        let [seed, file, title, findings] = std::array::from_fn(|_| String::new());
        Self { look, seed, file, title, findings, lessons: 0, proved: 0, begun: false, explained: false }
    }

    /// What is to be written because of this event: whole lines, or nothing.
    pub fn event(&mut self, event: &Event) -> String {
        match &event.what {
            What::RunStarted { seed, .. } => self.seed = harmless(seed),
            What::LessonStarted { file, title, .. } => {
                (self.file, self.title) = (harmless(file), harmless(title));
                self.findings.clear();
            }
            What::Standing(end) => self.standing(end),
            What::Mistyped(end) => self.mistyped(end),
            What::Variant(end) => self.variant(end, event.step.as_ref()),
            What::Error { message } => {
                let words = format!("error: {}", harmless(message));
                self.findings.push_str(&row(&self.look, LINE, Some(Verdict::Unknown), (&words, Tone::Heading), ""));
            }
            What::ProofFinished { end, residue } => return self.finished(end, residue),
            What::RunFinished { totals, interrupted } => return self.closing(totals, *interrupted),
            _ => {}
        }
        String::new()
    }

    fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.file)
    }

    /// One thing to look at: a mark, what it is, and where.
    fn finding(&mut self, verdict: Verdict, text: &str, line: usize) {
        let place = self.place(line);
        self.findings.push_str(&row(&self.look, LINE, Some(verdict), (&harmless(text), Tone::Typed), &place));
    }

    fn say(&mut self, label: &str, text: &str) {
        self.findings.push_str(&labelled(&self.look, DETAIL, label, (&harmless(text), Tone::Plain)));
    }

    fn standing(&mut self, end: &StandingEnd) {
        let Some(because) = &end.because else {
            if self.look.detail == Detail::Verbose {
                self.finding(end.verdict, &format!("check {}", end.check), end.line);
            }
            return;
        };
        self.finding(end.verdict, &format!("check {}", end.check), end.line);
        self.say("claims", &end.that);
        self.say("but", because);
        if end.standing.is_vacuous() && end.standing.after == Verdict::Pass {
            self.say("do", "ask for what only this step makes, or say with `until` which later check ends it");
        }
    }

    fn mistyped(&mut self, end: &Mistyped) {
        self.finding(end.verdict, &format!("{}$ {}", end.terminal, end.command), end.line);
        if let Some(because) = &end.because {
            self.say("but", because);
        }
    }

    fn variant(&mut self, end: &VariantEnd, step: Option<&StepId>) {
        let is_unnamed = end.named == Some(false);
        if end.verdict == Verdict::Pass && self.look.detail != Detail::Verbose {
            return;
        }
        let command = match &end.terminal {
            Some(terminal) => format!("{terminal}$ {}", end.command),
            None => end.command.clone(),
        };
        let what = match end.kind {
            Kind::LeftOut => format!("left out: {command}"),
            Kind::NearMiss | Kind::Mistake | Kind::Alternative => command,
        };
        self.finding(end.verdict, &what, end.line);
        if end.kind != Kind::LeftOut {
            let typed = if end.typed.is_empty() { "nothing".to_owned() } else { end.typed.join("\n") };
            self.say("typed", &typed);
        }
        if let Some(by) = end.outcome.by() {
            let cause = by.cause.as_ref().map(|c| format!(" ({}: {})", c.id, c.words)).unwrap_or_default();
            let elsewhere = if Some(&by.step) == step { String::new() } else { format!(" of {}", by.step) };
            self.say("fails", &format!("{}{elsewhere}{cause}", by.check));
        }
        if matches!(end.outcome, Outcome::CaughtByOutput(_)) {
            self.say("caught", "by what it prints alone");
        }
        if is_unnamed {
            self.say("expected", &end.provokes.join(" or "));
        }
        if let Some(todo) = advice(end) {
            self.say("do", &todo);
        }
    }

    fn finished(&mut self, end: &ProofEnd, residue: &[Residue]) -> String {
        self.lessons += 1;
        self.proved += usize::from(end.verdict == Verdict::Pass);
        let findings = std::mem::take(&mut self.findings);
        if self.look.detail == Detail::Quiet && end.verdict == Verdict::Pass {
            return String::new();
        }
        let gap = if std::mem::replace(&mut self.begun, true) { "\n" } else { "" };
        let mut text = format!("{gap}{}", row(&self.look, 0, None, (&self.title, Tone::Heading), &self.file));
        text.push_str(&self.summary(end, residue));
        if !findings.is_empty() {
            text.push('\n');
            text.push_str(&findings);
        }
        text
    }

    fn summary(&mut self, end: &ProofEnd, residue: &[Residue]) -> String {
        let scores = &end.scores;
        let whole = |ratio: Ratio| if ratio.is_full() { Verdict::Pass } else { Verdict::Fail };
        let mostly = |ratio: Ratio| if ratio.percent() >= end.least { Verdict::Pass } else { Verdict::Fail };
        let mut lines = vec![
            (whole(scores.checks), "checks fail before, pass after", scores.checks),
            (whole(scores.commands), "commands do as written", scores.commands),
        ];
        if end.varied {
            let causes = if scores.causes.is_full() { Verdict::Pass } else { Verdict::Skipped };
            lines.extend([
                (mostly(scores.left_out), LEFT_OUT, scores.left_out),
                (mostly(scores.near_misses), "near misses caught", scores.near_misses),
                (causes, CAUSES, scores.causes),
                (whole(scores.mistakes), "known mistakes fail as they should", scores.mistakes),
                (whole(scores.alternatives), "other ways pass", scores.alternatives),
            ]);
        }
        lines.push((whole(scores.holds), "checks hold as long as they say", scores.holds));
        let mut text = String::new();
        for (verdict, words, ratio) in lines.into_iter().filter(|(_, _, ratio)| ratio.of > 0) {
            let ratio = format!("{} of {}", ratio.n, ratio.of);
            text.push_str(&row(&self.look, LINE, Some(verdict), (words, Tone::Plain), &ratio));
            if words == LEFT_OUT && scores.by_output > 0 {
                let words = format!("{} of them by what is printed alone", scores.by_output);
                text.push_str(&block(&self.look, DETAIL, &words, Tone::Faint));
            }
            if words == CAUSES && verdict == Verdict::Skipped && !std::mem::replace(&mut self.explained, true) {
                text.push_str(&block(&self.look, DETAIL, "a cause not named is no finding", Tone::Faint));
            }
        }
        let look = &self.look;
        if scores.unknown > 0 {
            let words = format!("{} could not be told", count(scores.unknown, "variant"));
            text.push_str(&row(look, LINE, Some(Verdict::Unknown), (&words, Tone::Plain), ""));
        }
        for left in residue {
            let words = format!("left behind: {} {}", harmless(&left.kind), harmless(&left.name));
            text.push_str(&row(look, LINE, Some(Verdict::Fail), (&words, Tone::Plain), ""));
        }
        let score = match (&end.cut_short, end.varied) {
            (Some(why), _) => format!("not finished: {}", harmless(why)),
            (None, true) => scored(end),
            (None, false) => {
                "it does not pass as it is written, so it was not varied; `nslab run` says more".to_owned()
            }
        };
        text.push_str(&row(look, LINE, Some(end.verdict), (&score, Tone::Heading), &time(end.ms)));
        text
    }

    /// The last line: what came of it all.
    fn closing(&self, totals: &Totals, interrupted: bool) -> String {
        let gap = if self.begun { "\n" } else { "" };
        let lessons = match self.proved == self.lessons {
            true => format!("{} proved", count(self.lessons, "lesson")),
            false => format!("{} of {} proved", self.proved, count(self.lessons, "lesson")),
        };
        let early = if interrupted { "interrupted; " } else { "" };
        let words = format!(
            "{early}{lessons}: {} as they should be, {} not, {} unknown, in {}; seed {}",
            totals.passed,
            totals.failed,
            totals.unknown,
            time(totals.ms),
            self.seed
        );
        format!("{gap}{}", block(&self.look, 0, &words, Tone::Verdict(totals.verdict)))
    }
}

/// Whether the lesson is proved, which is more than its score: that, and what was asked of it where it is not full.
fn scored(end: &ProofEnd) -> String {
    let proved = if end.verdict == Verdict::Pass { "proved" } else { "not proved" };
    let asked = if end.mutation_score < 100.0 { format!(" ({} % asked)", end.least) } else { String::new() };
    format!("{proved}: mutation score {} %{asked}", end.mutation_score)
}

/// What its author can do about a variant that did not come to what it should.
fn advice(end: &VariantEnd) -> Option<String> {
    Some(match (&end.outcome, end.kind) {
        (Outcome::Survived, Kind::LeftOut) => {
            "nobody misses it: add a check that needs it; or, if it is there to show something, write that below it"
                .to_owned()
        }
        (Outcome::Survived, Kind::NearMiss) => {
            let slip = end.slip.as_deref().unwrap_or("it");
            format!("nobody notices ({slip}): add a check that tells the two apart")
        }
        (Outcome::Survived, Kind::Mistake) => {
            format!("every check of the step passes, though it {}: add a check that fails", should(end))
        }
        (Outcome::OtherCause(by), _) => {
            let named = by.cause.as_ref().map_or("no cause", |cause| cause.id.as_str());
            format!("it {}, says the lesson, but the check names {named}: write that, or another mistake", should(end))
        }
        (Outcome::Failed(_), _) => "correct this way, or make the check accept it".to_owned(),
        (Outcome::Unobserved(why) | Outcome::Trouble(why), _) => format!("it could not be told what came of it: {why}"),
        _ => return None,
    })
}

/// What a mistake is to come to: it `fails with no-carrier`, or should.
fn should(end: &VariantEnd) -> String {
    end.expected.replacen("fails", "should fail", 1)
}

#[cfg(test)]
mod tests;
