//! What a lesson says of the others of its course.

use std::collections::BTreeSet;

use super::page::Page;
use super::surroundings::Surroundings;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{LessonId, rule};

pub(super) fn after(page: &Page, around: &Surroundings<'_>, findings: &mut Findings) {
    let position = |id: &LessonId| around.order.iter().position(|other| other == id);
    let items = page.places.settings.get("after").iter().flat_map(|entry| &entry.items).collect::<Vec<_>>();
    for (name, at) in items {
        let id = LessonId(name.clone());
        if id == page.id {
            continue; // the parser's complaint
        }
        if !around.lessons.contains_key(&id) {
            let known = around.lessons.keys().map(LessonId::as_str).filter(|other| *other != page.id.as_str());
            findings
                .offence(&rule::AFTER_EXISTS, at.clone(), format!("there is no lesson {}", quoted(name)))
                .near(name, known)
                .help("`after` holds names of files beside this one, without `.md`");
        } else if let Some(way) = way_back(&id, &page.id, around) {
            let way: Vec<&str> = way.iter().map(LessonId::as_str).collect();
            findings
                .offence(&rule::AFTER_CYCLE, at.clone(), format!("{} comes after itself", quoted(page.id.as_str())))
                .label(format!("{} after {}", page.id, way.join(" after ")))
                .help("one of them must do without the others");
        } else if let (Some(mine), Some(theirs)) = (position(&page.id), position(&id))
            && mine < theirs
        {
            findings
                .offence(
                    &rule::COURSE_ORDER,
                    at.clone(),
                    format!("the course has {} before {}", quoted(page.id.as_str()), quoted(name)),
                )
                .help("change `order` in course.toml");
        }
    }
}

/// The lessons from `from` to `to`, each after the next; the shortest way.
fn way_back(from: &LessonId, to: &LessonId, around: &Surroundings<'_>) -> Option<Vec<LessonId>> {
    let mut seen = BTreeSet::from([from]);
    let mut ways = vec![vec![from.clone()]];
    while !ways.is_empty() {
        let mut further = Vec::new();
        for way in &ways {
            let last = way.last().expect("a way begins with a lesson");
            for next in around.lessons.get(last).into_iter().flatten() {
                let longer: Vec<LessonId> = way.iter().chain([next]).cloned().collect();
                if next == to {
                    return Some(longer);
                }
                if seen.insert(next) {
                    further.push(longer);
                }
            }
        }
        ways = further;
    }
    None
}
