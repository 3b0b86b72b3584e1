//! Where links lead.

use std::collections::BTreeSet;

use super::page::Page;
use super::surroundings::{Neighbour, Surroundings};
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::rule;

pub(super) fn links(page: &Page, around: &Surroundings<'_>, findings: &mut Findings) {
    for (to, at) in &page.prose.links {
        let Some((path, anchor)) = split(to) else { continue };
        let anchors = match (path.is_empty(), around.neighbours.get(&path)) {
            (true, _) => Some(page.anchors()),
            (false, Some(Neighbour::Markdown(anchors))) => Some(anchors),
            (false, Some(Neighbour::Absent)) => {
                let there = around.neighbours.iter().filter(|(_, there)| **there != Neighbour::Absent);
                let known = || there.clone().map(|(name, _)| name).chain(&around.linkable).map(String::as_str);
                // The same name in another folder is nearer than any other name.
                let meant = known().find(|known| file_name(known) == file_name(&path)).unwrap_or(&path);
                findings
                    .offence(&rule::BROKEN_LINK, at.clone(), format!("there is no file {}", quoted(&path)))
                    .near(meant, known())
                    .help("a link leads on from the folder of this file");
                None
            }
            (false, _) => None,
        };
        if let (Some(anchors), Some(anchor)) = (anchors, anchor) {
            heading(to, &path, &anchor, anchors, at, findings);
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn heading(
    to: &str,
    path: &str,
    anchor: &str,
    anchors: &BTreeSet<String>,
    at: &crate::lesson::Span,
    findings: &mut Findings,
) {
    if anchor.is_empty() || anchor == "top" || anchors.contains(anchor) {
        return;
    }
    let place = if path.is_empty() { "here".to_owned() } else { format!("in {path}") };
    findings
        .offence(
            &rule::BROKEN_LINK,
            at.clone(),
            format!("there is no heading {} {place}", quoted(&format!("#{anchor}"))),
        )
        .near(anchor, anchors.iter().map(String::as_str))
        .help(format!(
            "the link {} names a heading by its `{{#id}}`, or by its words in small letters with `-`",
            quoted(to)
        ));
}

/// A link's file and what stands behind its `#`; `None` if it does not lead to a file beside this one.
pub fn split(to: &str) -> Option<(String, Option<String>)> {
    let scheme = to.split(['/', '#', '?']).next().unwrap_or_default();
    if scheme.contains(':') || to.starts_with('/') {
        return None;
    }
    let (path, anchor) = to.split_once('#').map_or((to, None), |(path, anchor)| (path, Some(decoded(anchor))));
    let path = path.split('?').next().unwrap_or_default();
    Some((decoded(path), anchor))
}

/// `%20` → a blank. What is none of these stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let hex = others.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &others[2..];
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_taken_apart() {
        let file = |path: &str, anchor: Option<&str>| Some((path.to_owned(), anchor.map(str::to_owned)));
        assert_eq!(split("pid.md"), file("pid.md", None));
        assert_eq!(split("../a%20b.md?x#c%C3%A9"), file("../a b.md", Some("cé")));
        assert_eq!(split("#here"), file("", Some("here")));
        assert_eq!(split("100%.md"), file("100%.md", None));
        for other in ["https://x.org/a.md", "mailto:a@b", "/a.md", "//x.org"] {
            assert_eq!(split(other), None, "{other}");
        }
    }
}
