//! What is kept of a learner's progress in the lessons found: in words for people, and as fields for programs.

use serde_json::{Value, json};

use super::lessons::Found;
use super::{args::Common, complain};
use crate::lesson::StepId;
use crate::messages::Messages;
use crate::progress::{
    Environment, Fitted, LessonProgress, Standing, Store, StoreError, fit, next_unfinished, standing,
};
use crate::run::guide::How;

/// Of each lesson found, in their order.
pub struct Kept {
    fitted: Vec<Option<Fitted>>,
    messages: Messages,
    complaints: Vec<String>,
}

impl Kept {
    pub fn of(common: &Common, found: &[Found]) -> Self {
        let store = Store::open(&Environment::of_process());
        let messages = common.messages();
        let mut complaints = Vec::new();
        let mut load = |one: &Found| {
            let lesson = one.lesson.as_ref()?;
            let progress = match store.load(&one.key) {
                Ok(progress) => progress?,
                // Nothing can have been kept.
                Err(StoreError::Nowhere) => return None,
                Err(error) => {
                    complaints.push(messages.retold("error", &error.to_string()));
                    return None;
                }
            };
            Some(fit(lesson, &progress))
        };
        let fitted = found.iter().map(&mut load).collect();
        Self { fitted, messages, complaints }
    }

    /// To standard error: what could not be read.
    pub fn complain(&self) {
        for complaint in &self.complaints {
            complain(format_args!(
                "{}\n",
                self.messages.tell("cli-warning", &[("message", complaint.as_str().into())])
            ));
        }
    }

    /// The lesson to go on with.
    pub fn next<'f>(&self, found: &'f [Found]) -> Option<&'f Found> {
        let lessons: Vec<_> = found.iter().enumerate().filter_map(|(n, one)| Some((n, one.lesson.as_ref()?))).collect();
        let with_progress: Vec<_> = lessons.iter().map(|(n, lesson)| (*lesson, self.progress(*n))).collect();
        next_unfinished(&with_progress).map(|at| &found[lessons[at].0])
    }

    /// Where the learner stands in one of the lessons found; none in a lesson that can't be read.
    pub fn standing(&self, one: &Found, found: &[Found]) -> Option<Standing> {
        Some(standing(one.lesson.as_ref()?, self.progress(place(one, found)?)))
    }

    /// The lesson that was done last.
    pub fn done_last<'f>(&self, found: &'f [Found]) -> Option<&'f Found> {
        let done = found.iter().filter_map(|one| match self.standing(one, found)? {
            Standing::Done { on, .. } => Some((on, one)),
            _ => None,
        });
        done.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, one)| one)
    }

    fn progress(&self, n: usize) -> Option<&LessonProgress> {
        self.fitted.get(n)?.as_ref().map(|fitted| &fitted.progress)
    }

    /// How a step of one of the lessons found was done.
    pub fn how(&self, one: &Found, found: &[Found], step: &StepId) -> Option<How> {
        self.progress(place(one, found)?)?.steps.get(step)?.how
    }

    fn is_done(&self, id: &str, found: &[Found]) -> bool {
        let one = found.iter().find(|one| one.id.as_str() == id);
        one.and_then(|one| self.standing(one, found)).is_some_and(|s| matches!(s, Standing::Done { .. }))
    }

    /// How far the learner is, what comes first, and what the lesson's change has taken.
    pub fn words(&self, one: &Found, found: &[Found]) -> Vec<String> {
        let messages = &self.messages;
        let mut words: Vec<String> = self.standing(one, found).iter().map(|s| in_words(s, messages)).collect();
        let after = one.lesson.iter().flat_map(|lesson| &lesson.settings.after).map(|id| {
            let parts = [("lesson", id.as_str().into())];
            match self.is_done(id.as_str(), found) {
                true => messages.tell("progress-after-done", &parts),
                false => messages.tell("progress-after-open", &parts),
            }
        });
        words.extend(after);
        let dropped = place(one, found).and_then(|n| self.fitted[n].as_ref()).filter(|fitted| fitted.changed);
        if let Some(fitted) = dropped.filter(|fitted| !fitted.dropped.is_empty()) {
            let steps: Vec<&str> = fitted.dropped.iter().map(|step| step.as_str()).collect();
            words.push(messages.tell("progress-dropped", &[("steps", steps.join(", ").into())]));
        }
        words
    }

    /// What a program is told of it.
    pub fn fields(&self, one: &Found, found: &[Found]) -> Vec<(&'static str, Value)> {
        let prerequisites = one.lesson.iter().flat_map(|lesson| &lesson.settings.after);
        let prerequisites = prerequisites.map(|id| json!({ "lesson": id, "done": self.is_done(id.as_str(), found) }));
        let mut fields = vec![("prerequisites", prerequisites.collect())];
        fields.extend(match self.standing(one, found) {
            None => vec![],
            Some(Standing::NotBegun) => vec![("state", json!("not-begun"))],
            Some(Standing::At { n, of, step, title }) => {
                vec![("state", json!("begun")), ("at", json!({ "n": n, "of": of, "step": step, "title": title }))]
            }
            Some(Standing::Done { on, skipped, with_help, mistakes, hints, ms }) => vec![
                ("state", json!("done")),
                ("finished", json!(on)),
                ("skipped", json!(skipped)),
                ("with_help", json!(with_help)),
                ("mistakes", json!(mistakes)),
                ("hints", json!(hints)),
                ("ms", json!(ms)),
            ],
        });
        fields
    }
}

fn place(one: &Found, found: &[Found]) -> Option<usize> {
    found.iter().position(|other| other.id == one.id && other.file == one.file)
}

fn in_words(standing: &Standing, messages: &Messages) -> String {
    match standing {
        Standing::NotBegun => messages.say("progress-not-begun"),
        Standing::At { n, of, title, .. } => {
            let parts = [("n", (*n).into()), ("of", (*of).into()), ("step", title.as_str().into())];
            messages.tell("progress-at", &parts)
        }
        Standing::Done { on, skipped, with_help, mistakes, hints, ms } => {
            let mut words = vec![match on {
                Some(on) => messages.tell("progress-done-on", &[("date", on.get(..10).unwrap_or(on).into())]),
                None => messages.say("progress-done"),
            }];
            let count = |n: &usize| [("count", (*n).into())];
            words.push(messages.tell("progress-mistakes", &count(mistakes)));
            words.push(messages.tell("progress-hints", &count(hints)));
            words.extend((*with_help > 0).then(|| messages.tell("progress-with-help", &count(with_help))));
            words.extend((*skipped > 0).then(|| messages.tell("progress-skipped", &count(skipped))));
            words.extend(time(*ms, messages));
            words.join(", ")
        }
    }
}

/// In minutes, as lessons say how long they take; nothing where no time was kept.
fn time(ms: f64, messages: &Messages) -> Option<String> {
    let minutes = (ms / 60_000.0).ceil();
    // A float that large saturates, and says enough.
    (minutes >= 1.0).then(|| messages.tell("progress-minutes", &[("count", (minutes as usize).into())]))
}
