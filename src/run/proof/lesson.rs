//! One lesson's proof: as written first, which says how long things take, then every variant.

use std::future::Future;
use std::time::Instant;

use futures_util::{StreamExt, stream};
use tokio::sync::Semaphore;

use super::attempt::{Attempt, PAUSE, attempt};
use super::baseline::{self, Baseline};
use super::order::{LessonProof, ProofOrder};
use crate::check::Verdict;
use crate::lesson::{Input, Lesson, Typed, Words, choose, fill_checks};
use crate::prove::{Change, Outcome, Scores, Seen, Variant, hurried, outcome, variants};
use crate::run::event::{Events, ProofEnd, Residue, StandingEnd, Totals, VariantEnd, What};
use crate::run::hands::key_name;
use crate::run::in_lab::Fault;
use crate::run::machine::Machine;
use crate::run::tally::milliseconds;

/// How many variants of a lesson wait for a lab, or for an earlier one's result to be told first.
const AHEAD: usize = 4;

/// The lesson with its words in it, as it is written and as it is waited for in variants.
struct Subject {
    lesson: Lesson,
    hurried: Lesson,
    words: Words,
}

/// What came of a variant.
struct Varied {
    outcome: Outcome,
    ms: f64,
    residue: Vec<Residue>,
    fault: Option<Fault>,
}

pub(super) async fn prove<M: Machine, S: Future<Output = ()>>(
    lesson: &Lesson,
    order: &ProofOrder,
    labs: &Semaphore,
    events: Events,
    stop: impl Fn() -> S,
) -> LessonProof {
    let start = Instant::now();
    let words = choose(lesson, &order.seed);
    let lesson = fill_checks(lesson, &words);
    let variants = variants(&lesson);
    events.tell(What::LessonStarted {
        file: lesson.file.clone(),
        digest: lesson.digest.clone(),
        title: lesson.title.clone(),
        steps: lesson.steps.iter().filter(|s| s.is_work()).count(),
    });
    events.tell(What::ProofStarted { variants: variants.len() });
    let mut proof = Proof { events, scores: Scores::default(), residue: Vec::new(), fault: None };
    let seen = {
        let _lab = labs.acquire().await;
        baseline::run::<M>(&lesson, &words, stop()).await
    };
    let varied = seen.passes(&lesson);
    let timings = seen.timings.clone();
    proof.written(&lesson, seen);
    if varied {
        let subject = Subject { hurried: hurried(&lesson, &timings), lesson, words };
        let mut results = stream::iter(variants.iter().enumerate())
            .map(|(n, variant)| {
                let (subject, stop) = (&subject, &stop);
                async move { (n, variant, vary::<M, S>(variant, subject, labs, stop).await) }
            })
            .buffered(order.jobs.get() * AHEAD);
        while let Some((n, variant, result)) = results.next().await {
            proof.varied(&subject.lesson, n, variant, result);
        }
    }
    proof.finish(order, varied, start)
}

/// Tries a variant, and once more if nothing can be told of it. What is caught by silence alone, where answers were
/// waited for less than the lesson says, is tried with the lesson's own waiting, and that is believed.
async fn vary<M: Machine, S: Future<Output = ()>>(
    variant: &Variant,
    subject: &Subject,
    labs: &Semaphore,
    stop: &impl Fn() -> S,
) -> Varied {
    let _lab = labs.acquire().await;
    let start = Instant::now();
    // What is to pass is given all its time: passing needs none.
    let lesson = match variant.change {
        Change::Alternative { .. } => &subject.lesson,
        _ => &subject.hurried,
    };
    let mut residue = Vec::new();
    let mut tried = attempt::<M>(variant, lesson, &subject.words, stop()).await;
    residue.append(&mut tried.residue);
    if !is_told(&tried) {
        tokio::time::sleep(PAUSE).await;
        tried = attempt::<M>(variant, lesson, &subject.words, stop()).await;
        residue.append(&mut tried.residue);
    }
    if tried.fault.is_none() && tried.seen.silence {
        tried = attempt::<M>(variant, &subject.lesson, &subject.words, stop()).await;
        residue.append(&mut tried.residue);
    }
    let interrupted = tried.fault == Some(Fault::Interrupted);
    let seen = match &tried.fault {
        Some(fault) => Seen { trouble: Some(fault.to_string()), ..Seen::default() },
        None => tried.seen,
    };
    Varied {
        outcome: outcome(variant, &subject.lesson, seen),
        ms: milliseconds(start.elapsed()),
        residue,
        fault: interrupted.then_some(Fault::Interrupted),
    }
}

/// Whether an attempt came to anything.
fn is_told(tried: &Attempt) -> bool {
    match (&tried.fault, &tried.seen.failed) {
        (Some(Fault::Interrupted), _) | (None, Some(_)) => true,
        (Some(_), _) => false,
        (None, None) => tried.seen.unknown.is_none(),
    }
}

/// A proof under way: counts, and tells.
struct Proof {
    events: Events,
    scores: Scores,
    residue: Vec<Residue>,
    fault: Option<Fault>,
}

impl Proof {
    fn written(&mut self, lesson: &Lesson, seen: Baseline) {
        self.residue.extend(seen.residue);
        if let Some(Fault::Unavailable(message) | Fault::Gone(message)) = &seen.fault {
            self.events.tell(What::Error { message: message.clone() });
        }
        self.fault = seen.fault;
        seen.commands.iter().for_each(|verdict| self.scores.command(*verdict));
        for step in &lesson.steps {
            for check in step.checks() {
                let Some(standing) = seen.standings.get(&check.id) else { continue };
                self.scores.check(standing);
                let because = standing.because();
                let verdict = if because.is_none() { Verdict::Pass } else { Verdict::Fail };
                self.events.tell_in(
                    &step.id,
                    What::Standing(StandingEnd {
                        check: check.id.clone(),
                        kind: check.claim.kind().to_owned(),
                        that: check.that.clone(),
                        standing: *standing,
                        verdict,
                        because: because.map(str::to_owned),
                        line: lesson.line(&check.span),
                    }),
                );
            }
        }
        for mistyped in seen.mistyped {
            self.events.tell(What::Mistyped(mistyped));
        }
    }

    fn varied(&mut self, lesson: &Lesson, n: usize, variant: &Variant, result: Varied) {
        self.residue.extend(result.residue);
        if result.fault.is_some() {
            self.fault = result.fault;
            return;
        }
        let provokes = match &variant.change {
            Change::NearMiss(miss) => miss.provokes.clone(),
            _ => Vec::new(),
        };
        let named = result.outcome.names(&provokes);
        self.scores.variant(variant.kind(), &result.outcome, named);
        let end = VariantEnd {
            n: n + 1,
            kind: variant.kind(),
            verdict: result.outcome.verdict(),
            outcome: result.outcome,
            provokes: provokes.iter().map(|cause| (*cause).to_owned()).collect(),
            named,
            ms: result.ms,
            ..described(variant, lesson)
        };
        self.events.tell_in(&lesson.steps[variant.step].id, What::Variant(end));
    }

    fn finish(self, order: &ProofOrder, varied: bool, start: Instant) -> LessonProof {
        let Self { events, scores, residue, fault } = self;
        let least = match &fault {
            None => Verdict::Pass,
            Some(_) => Verdict::Unknown,
        };
        let left = if residue.is_empty() { Verdict::Pass } else { Verdict::Fail };
        let verdict = scores.verdict(order.least).and(least).and(left);
        let ms = milliseconds(start.elapsed());
        let end = ProofEnd {
            verdict,
            scores,
            mutation_score: (scores.mutation_score() * 10.0).round() / 10.0,
            least: order.least.0,
            varied,
            cut_short: fault.as_ref().map(Fault::to_string),
            ms,
        };
        events.tell(What::ProofFinished { end, residue: residue.clone() });
        let (passed, failed) = scores.counts();
        let totals = Totals { verdict, passed, failed, unknown: scores.unknown, skipped: 0, ms };
        LessonProof { totals, residue, fault }
    }
}

/// What a variant is, in the words of its lesson.
fn described(variant: &Variant, lesson: &Lesson) -> VariantEnd {
    let (command, terminal, line) = match (variant.input(lesson), variant.folded(lesson)) {
        (Some(input), _) => (words(input), Some(input.terminal.clone()), lesson.line(&input.span)),
        (None, Some(folded)) => (folded.summary.clone(), None, lesson.line(&folded.span)),
        (None, None) => (String::new(), None, 0),
    };
    let (typed, slip, expected) = match &variant.change {
        Change::LeftOut(_) => (Vec::new(), None, "some check misses it".to_owned()),
        Change::NearMiss(miss) => {
            let typed = miss.typed.iter().map(|(terminal, command)| format!("{terminal}$ {command}")).collect();
            (typed, Some(miss.slip.to_string()), "some check fails".to_owned())
        }
        Change::Mistake { cause, .. } => (folded_words(variant, lesson), None, format!("fails with {cause}")),
        Change::Alternative { .. } => (folded_words(variant, lesson), None, "every check passes".to_owned()),
    };
    VariantEnd {
        n: 0,
        kind: variant.kind(),
        slip,
        command,
        terminal,
        typed,
        expected,
        outcome: Outcome::Survived,
        verdict: Verdict::Unknown,
        provokes: Vec::new(),
        named: None,
        ms: 0.0,
        line,
    }
}

fn folded_words(variant: &Variant, lesson: &Lesson) -> Vec<String> {
    let inputs = variant.folded(lesson).into_iter().flat_map(|folded| folded.consoles()).flat_map(|c| &c.inputs);
    inputs.map(|input| format!("{}$ {}", input.terminal, words(input))).collect()
}

fn words(input: &Typed) -> String {
    match &input.input {
        Input::Command(command) => command.clone(),
        Input::Key(key) => key_name(*key).to_owned(),
    }
}
