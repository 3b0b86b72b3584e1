//! Ids in kebab-case; and how to rename one everywhere it is named.

use std::collections::BTreeSet;

use super::page::Page;
use super::surroundings::Surroundings;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::{Check, Fix, Replacement, Span, Step, rule};

pub(super) fn kebab_case(page: &Page, around: &Surroundings<'_>, findings: &mut Findings) {
    let checks: Vec<&Check> = page.steps().iter().flat_map(Step::checks).collect();
    let ids: Vec<&str> = checks.iter().map(|check| check.id.as_str()).collect();
    let distinct = distinct(&ids);
    for check in &checks {
        let id = check.id.as_str();
        let new = kebab(id);
        if new != id {
            let fix = if distinct.contains(&new) { rename_check(page, check, &new) } else { None };
            offence(check.span.clone(), "check", id, &new, fix, findings);
        }
    }
    let ids: Vec<&str> = page.steps().iter().map(|step| step.id.as_str()).collect();
    let distinct = self::distinct(&ids);
    for step in page.steps() {
        let id = step.id.as_str();
        let new = kebab(id);
        // A slug is what GitHub makes of the heading, and not the author's choice.
        let Some(written) = inside(&page.source, &step.span, &format!("{{#{id}}}")) else { continue };
        if new != id {
            let free = distinct.contains(&new) && !around.linked.contains(id);
            let fix = if free { rename_step(page, step, &new) } else { None };
            offence(written, "step", id, &new, fix, findings);
        }
    }
}

fn offence(at: Span, what: &str, id: &str, new: &str, fix: Option<Replacements>, findings: &mut Findings) {
    let words = format!("rename the {what} {} to {}", quoted(id), quoted(new));
    findings
        .offence(&rule::KEBAB_CASE, at, format!("the {what} {} is not in kebab-case", quoted(id)))
        .help(format!("write {}, here and wherever it is named", quoted(new)))
        .fix(fix.map(|replacements| Fix { words, replacements }));
}

type Replacements = Vec<Replacement>;

/// `ownMounts`, `own_mounts` → `own-mounts`
fn kebab(id: &str) -> String {
    let mut new = String::new();
    let mut previous = '-';
    for c in id.chars() {
        let begins = c.is_ascii_uppercase() && (previous.is_ascii_lowercase() || previous.is_ascii_digit());
        if (c == '_' || c == '-' || begins) && !new.ends_with('-') && !new.is_empty() {
            new.push('-');
        }
        new.extend(Some(c.to_ascii_lowercase()).filter(|c| *c != '_' && *c != '-'));
        previous = c;
    }
    new.trim_end_matches('-').to_owned()
}

/// The new ids that only one old id becomes.
fn distinct(ids: &[&str]) -> BTreeSet<String> {
    let (mut once, mut twice) = (BTreeSet::new(), BTreeSet::new());
    for id in ids {
        let new = kebab(id);
        if new.is_empty() || !once.insert(new.clone()) {
            twice.insert(new);
        }
    }
    &once - &twice
}

fn rename_check(page: &Page, check: &Check, new: &str) -> Option<Replacements> {
    let id = check.id.as_str();
    let name = inside(&page.source, &check.span, id)?;
    // Spelt in another way (`id.that = …`) the name may stand several times.
    let before = page.source[..name.start].trim_end_matches(['"', '\'', ' ']);
    if !before.ends_with('[') {
        return None;
    }
    let mut places = vec![name];
    for keys in page.places.checks.values() {
        for (text, at) in ["until", "after"].iter().filter_map(|key| keys.get(*key)).flat_map(|entry| &entry.items) {
            if text == id {
                places.push(inside(&page.source, at, id)?);
            }
        }
    }
    let questions = page.steps().iter().flat_map(Step::questions).filter(|question| question.check == check.id);
    places.extend(questions.map(|question| question.named.clone()));
    Some(everywhere(places, new))
}

fn rename_step(page: &Page, step: &Step, new: &str) -> Option<Replacements> {
    let id = step.id.as_str();
    let heading = inside(&page.source, &step.span, &format!("{{#{id}}}"))?;
    let written = heading.start + 2..heading.end - 1;
    let mut places = vec![written];
    for keys in page.places.checks.values() {
        for (text, at) in keys.get("holds").iter().flat_map(|entry| &entry.items) {
            if text == id {
                places.push(inside(&page.source, at, id)?);
            }
        }
    }
    for (_, at) in page.prose.links.iter().filter(|(to, _)| to.strip_prefix('#') == Some(id)) {
        let hash = inside(&page.source, at, &format!("(#{id}"))?;
        places.push(hash.start + 2..hash.end);
    }
    Some(everywhere(places, new))
}

fn everywhere(mut places: Vec<Span>, new: &str) -> Replacements {
    places.sort_by_key(|span| span.start);
    places.dedup();
    places.into_iter().map(|span| Replacement { span, text: new.to_owned() }).collect()
}

/// Where in a part of the file this text stands, if it does so once.
pub(super) fn inside(source: &str, span: &Span, text: &str) -> Option<Span> {
    let part = source.get(span.clone())?;
    let at = part.find(text)?;
    (part.rfind(text) == Some(at)).then(|| span.start + at..span.start + at + text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_kebab_case() {
        for (id, new) in [
            ("ownMounts", "own-mounts"),
            ("Own_Mounts", "own-mounts"),
            ("own--mounts-", "own-mounts"),
            ("lo-up", "lo-up"),
            ("veth0Up", "veth0-up"),
            ("_x", "x"),
            ("PID1", "pid1"),
            ("__", ""),
        ] {
            assert_eq!(kebab(id), new);
            assert_eq!(kebab(new), new);
        }
    }

    #[test]
    fn ids_that_would_become_the_same_are_left_alone() {
        assert_eq!(distinct(&["a_b", "a-b", "c_d"]), BTreeSet::from(["c-d".to_owned()]));
    }
}
