//! Markdown → the few things of it that a lesson is made of, flat and in file order, each with its place.
//!
//! Knows CommonMark, GitHub's heading slugs and `<details>`; knows nothing of what a fence says.

use std::collections::HashMap;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Span;
use super::html;
use super::node::{Fence, Heading, Item, Node, What};
use super::position::Excised;

/// A file, taken apart.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) nodes: Vec<Node>,
    /// Code that is not for us to read: `{{` stands for itself there.
    pub(super) code: Vec<Span>,
}

/// Takes a file apart. `source` may begin with a byte order mark.
pub(super) fn read(source: &str) -> Document {
    let shift = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut walk = Walk {
        source,
        document: Document { nodes: Vec::new(), code: Vec::new() },
        depth: 0,
        slugs: Slugs::default(),
        open: Open::Nothing,
    };
    for (event, range) in
        Parser::new_ext(&source[shift..], Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS).into_offset_iter()
    {
        walk.step(event, range.start + shift..range.end + shift);
    }
    walk.document
}

struct Walk<'s> {
    source: &'s str,
    document: Document,
    /// How many lists and quotes we are inside of.
    depth: usize,
    slugs: Slugs,
    open: Open,
}

/// The leaf block whose text is being collected.
enum Open {
    Nothing,
    Heading(HeadingLevel, String),
    Paragraph(String),
    Fence(String, Excised),
    Indented,
    Html(Excised),
}

impl Walk<'_> {
    fn step(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::Item) => self.add(What::Item(Item { checked: None, text: span.start }), span),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => self.text(&text, span),
            Event::Code(text) => self.text(&text, span),
            Event::SoftBreak | Event::HardBreak => self.text(" ", span),
            Event::Html(text) => self.text(&text, span),
            Event::TaskListMarker(checked) => self.boxed(checked, span),
            Event::InlineHtml(tag) if html::is_details(&tag) => self.add(What::Misplaced("tag"), span),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.open = Open::Heading(level, String::new()),
            Tag::Paragraph => self.open = Open::Paragraph(String::new()),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.open = Open::Fence(info.to_string(), Excised::default());
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.open = Open::Indented,
            Tag::HtmlBlock => self.open = Open::Html(Excised::default()),
            Tag::BlockQuote(_) | Tag::List(_) => self.depth += 1,
            _ => {}
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        match &mut self.open {
            Open::Heading(_, sum) | Open::Paragraph(sum) => sum.push_str(text),
            Open::Fence(_, body) | Open::Html(body) => body.push(text, self.source, span),
            Open::Nothing | Open::Indented => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) => self.depth = self.depth.saturating_sub(1),
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.close(span),
            _ => {}
        }
    }

    /// The item that has just begun has a box.
    fn boxed(&mut self, checked: bool, span: Span) {
        if let Some(Node { what: What::Item(item), .. }) = self.document.nodes.last_mut() {
            *item = Item { checked: Some(checked), text: span.end };
        }
    }

    fn close(&mut self, span: Span) {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Heading(level, text) => self.heading(level, &text, span),
            Open::Paragraph(text) if self.depth == 0 => self.add(What::Paragraph(text.trim().to_owned()), span),
            Open::Fence(info, body) => {
                let closed = is_closed(&self.source[span.clone()]);
                self.add(What::Fence(Fence { info, body, closed }), span);
            }
            Open::Indented => self.document.code.push(span),
            Open::Html(text) => self.document.nodes.extend(html::nodes(&text)),
            Open::Paragraph(_) | Open::Nothing => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel, text: &str, span: Span) {
        let (text, id) = split_id(text);
        let slug = self.slugs.next(text);
        let level = level as u8;
        if self.depth == 0 && level <= 2 {
            let heading = Heading { level, text: text.to_owned(), slug, id: id.map(str::to_owned) };
            self.add(What::Heading(heading), span);
        }
    }

    fn add(&mut self, what: What, span: Span) {
        // A block's range ends behind its line end; an excerpt should not.
        let written = &self.source[span.clone()];
        let end = span.start + written.trim_end_matches(['\n', '\r']).len();
        self.document.nodes.push(Node { what, span: span.start..end });
    }
}

/// `Two views {#views}` → `Two views`, `views`.
pub(super) fn split_id(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let id = text.strip_suffix('}').and_then(|rest| rest.rfind("{#").map(|at| (at, &rest[at + 2..])));
    match id {
        Some((at, id)) if !id.contains(['{', '}']) => (text[..at].trim_end(), Some(id)),
        _ => (text, None),
    }
}

/// Whether a fence's last line closes it (else it ran to the end of the file or of the list that holds it).
fn is_closed(fence: &str) -> bool {
    let opening = fence.bytes().next().unwrap_or(b'`');
    let mut lines = fence.trim_end().lines();
    let (first, last) = (lines.next(), lines.next_back());
    let marks = first.map_or(0, |line| line.bytes().take_while(|b| *b == opening).count());
    last.is_some_and(|line| {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end();
        line.len() >= marks && line.bytes().all(|b| b == opening)
    })
}

/// GitHub's ids of headings: unique in a file.
#[derive(Default)]
pub(super) struct Slugs {
    seen: HashMap<String, usize>,
}

impl Slugs {
    pub(super) fn next(&mut self, text: &str) -> String {
        let slug = slug(text);
        let mut unique = slug.clone();
        if let Some(mut count) = self.seen.get(&slug).copied() {
            while self.seen.contains_key(&unique) {
                count += 1;
                unique = format!("{slug}-{count}");
            }
            self.seen.insert(slug, count);
        }
        self.seen.insert(unique.clone(), 0);
        unique
    }
}

/// What GitHub makes of a heading: lower case, letters, digits, `-` and `_`; spaces become `-`.
fn slug(text: &str) -> String {
    text.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fences(source: &str) -> Vec<(String, String, Vec<String>)> {
        read(source)
            .nodes
            .into_iter()
            .filter_map(|node| match node.what {
                What::Fence(f) => {
                    let lines = f.body.lines().map(|(_, at)| source[f.body.in_file(at)].to_owned()).collect();
                    Some((f.info, f.body.text, lines))
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn the_text_of_a_fence_leads_back_to_the_file() {
        for source in [
            "# T\n\n```console\n$ one\ntwö\n```\n",
            "# T\r\n\r\n```console\r\n$ one\r\ntwö\r\n```\r\n",
            "\u{feff}# T\n\n```console\n$ one\ntwö\n```\n",
            "1. item\n\n   ```console\n   $ one\n   twö\n   ```\n",
            "1. item\r\n\r\n   ```console\r\n   $ one\r\n   twö\r\n   ```\r\n",
            "> - item\n>\n>   ~~~console\n>   $ one\n>   twö\n>   ~~~\n",
            "-\titem\n\n\t```console\n\t$ one\n\ttwö\n\t```\n",
        ] {
            let found = fences(source);
            assert_eq!(found.len(), 1, "{source:?}");
            assert_eq!(found[0].0, "console");
            assert_eq!(found[0].1.trim_end(), "$ one\ntwö", "{source:?}");
            assert_eq!(found[0].2, ["$ one", "twö"], "{source:?}");
        }
    }

    #[test]
    fn a_fence_that_is_never_closed_is_known() {
        let closed = |source: &str| match &read(source).nodes[0].what {
            What::Fence(f) => f.closed,
            other => panic!("{other:?}"),
        };
        assert!(closed("```console\n$ a\n```\n"));
        assert!(closed("```console\r\n$ a\r\n```\r\n"));
        assert!(closed("```console\n```"));
        assert!(!closed("```console\n$ a\n"));
        assert!(!closed("````console\n$ a\n```\n"));
        assert!(!closed("```console"));
        assert!(closed("> ~~~ console\n> $ a\n> ~~~\n"));
    }

    #[test]
    fn slugs_are_githubs() {
        assert_eq!(slug("Two views of one path"), "two-views-of-one-path");
        assert_eq!(slug("What's `PID 1`? A_b — c"), "whats-pid-1-a_b--c");
        assert_eq!(slug("마운트 네임스페이스"), "마운트-네임스페이스");
        let mut slugs = Slugs::default();
        let all: Vec<_> = ["a", "a", "a-1", "A"].map(|t| slugs.next(t)).into();
        assert_eq!(all, ["a", "a-1", "a-1-1", "a-2"]);
    }

    #[test]
    fn headings_have_ids_and_those_in_quotes_are_no_steps() {
        let document = read("# T\n\n## One {#first}\n\n> ## Quoted\n\n## {{pid A}}\n\n### Deep\n");
        let ids: Vec<_> = document
            .nodes
            .iter()
            .filter_map(|n| match &n.what {
                What::Heading(h) => Some((h.level, h.text.as_str(), h.id.as_deref())),
                _ => None,
            })
            .collect();
        assert_eq!(ids, [(1, "T", None), (2, "One", Some("first")), (2, "{{pid A}}", None)]);
    }

    #[test]
    fn details_are_seen_with_markdown_between() {
        let source = "<details class=\"wrong link-down\"><summary>Why <b>not</b></summary>\n\n```console\n$ a\n```\n\n</details>\n";
        let document = read(source);
        let words: Vec<String> = document
            .nodes
            .iter()
            .map(|n| match &n.what {
                What::Open { class } => {
                    format!("open {:?}", class.as_ref().map(|(c, at)| (c.as_str(), &source[at.clone()])))
                }
                What::Summary(text) => format!("summary {text}"),
                What::Fence(f) => format!("fence {}", f.info),
                What::Close => "close".to_owned(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(
            words,
            ["open Some((\"wrong link-down\", \"wrong link-down\"))", "summary Why not", "fence console", "close"]
        );
    }
}
