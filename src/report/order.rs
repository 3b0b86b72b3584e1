//! Events of lessons that run side by side, in the order in which the lessons were asked for: a later
//! lesson's wait until the earlier ones have finished. Pure.

use std::collections::BTreeMap;

use crate::lesson::LessonId;
use crate::run::event::{Event, What};

/// Holds back what it is too early for.
#[derive(Debug, Default)]
pub struct InOrder {
    /// Lessons not finished yet, the one in front first.
    to_come: Vec<LessonId>,
    held: BTreeMap<LessonId, Vec<Event>>,
}

impl InOrder {
    /// Takes an event as it happened; gives those whose turn it is.
    pub fn push(&mut self, event: Event) -> Vec<Event> {
        if let What::RunStarted { lessons, .. } = &event.what {
            self.to_come.clone_from(lessons);
        }
        match &event.lesson {
            Some(lesson)
                if self.to_come.first().is_some_and(|front| front != lesson) && self.to_come.contains(lesson) =>
            {
                self.held.entry(lesson.clone()).or_default().push(event);
                Vec::new()
            }
            _ => self.release(event),
        }
    }

    fn release(&mut self, event: Event) -> Vec<Event> {
        let mut turn = vec![event];
        let mut seen = 0;
        while let Some(event) = turn.get(seen) {
            seen += 1;
            let ends = matches!(event.what, What::LessonFinished { .. } | What::ProofFinished { .. });
            if ends && self.to_come.first() == event.lesson.as_ref() {
                self.to_come.remove(0);
                turn.extend(self.to_come.first().and_then(|next| self.held.remove(next)).unwrap_or_default());
            }
        }
        turn
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::Verdict;
    use crate::run::event::Totals;

    fn event(lesson: &str, what: What) -> Event {
        Event { ts: String::new(), lesson: (!lesson.is_empty()).then(|| lesson.into()), step: None, what }
    }

    fn finished(lesson: &str) -> Event {
        let totals = Totals { verdict: Verdict::Pass, passed: 0, failed: 0, unknown: 0, skipped: 0, ms: 0.0 };
        event(lesson, What::LessonFinished { totals, residue: Vec::new() })
    }

    fn started(lessons: &[&str]) -> Event {
        let lessons = lessons.iter().map(|l| (*l).into()).collect();
        let (nslab, seed) = (String::new(), String::new());
        event("", What::RunStarted { nslab, format: 1, seed, limits: Vec::new(), lessons })
    }

    proptest! {
        #[test]
        fn whatever_the_interleaving_lessons_come_in_order_and_whole(picks in proptest::collection::vec(0usize..3, 0..60)) {
            let names = ["a", "b", "c"];
            let mut left = [4usize; 3];
            let mut order = InOrder::default();
            let mut out = order.push(started(&names));
            for pick in picks.into_iter().chain([0, 1, 2].repeat(5)) {
                if left[pick] == 0 {
                    continue;
                }
                left[pick] -= 1;
                out.extend(order.push(match left[pick] {
                    0 => finished(names[pick]),
                    _ => event(names[pick], What::StepStarted { title: left[pick].to_string() }),
                }));
            }
            let lessons: Vec<_> = out.iter().filter_map(|e| e.lesson.clone()).map(|l| l.0).collect();
            let expected: Vec<_> = names.iter().flat_map(|n| std::iter::repeat_n((*n).to_owned(), 4)).collect();
            prop_assert_eq!(lessons, expected);
        }
    }
}
