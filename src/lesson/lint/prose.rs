//! What is said in a lesson's text, and where it leads: sentences without code, links, the places that links can name.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::lesson::Span;
use crate::lesson::markdown::{Slugs, split_id};
use crate::lesson::position::Excised;

/// Stands in a text where the file has code, if that is more than a letter.
pub(super) const CODE: char = '\u{fffc}';

#[derive(Debug, Default)]
pub(super) struct Prose {
    /// Paragraphs, headings, items and cells; each on one line.
    pub(super) texts: Vec<Excised>,
    /// Where links lead, as written, and where they stand.
    pub(super) links: Vec<(String, Span)>,
    /// What is written as code within sentences, with its back quotes' place.
    pub(super) codes: Vec<(String, Span)>,
    /// What `#…` can name: headings, as GitHub and as `{#id}` name them, and HTML ids.
    pub(super) anchors: BTreeSet<String>,
}

pub(super) fn read(source: &str) -> Prose {
    let shift = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut walk = Walk { source, prose: Prose::default(), slugs: Slugs::default(), text: None, heading: None };
    for (event, range) in Parser::new_ext(&source[shift..], Options::ENABLE_TABLES).into_offset_iter() {
        walk.step(event, range.start + shift..range.end + shift);
    }
    walk.end_text();
    walk.prose
}

struct Walk<'s> {
    source: &'s str,
    prose: Prose,
    slugs: Slugs,
    /// The text that is being read; none in code blocks and HTML.
    text: Option<Excised>,
    /// The heading that is being read, code included.
    heading: Option<String>,
}

impl Walk<'_> {
    fn step(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                self.prose.links.push((dest_url.into_string(), span));
            }
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => self.end_text(),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image) => {}
            Event::Start(tag) => {
                self.end_text();
                self.text = Some(Excised::default());
                self.heading = matches!(tag, Tag::Heading { .. }).then(String::new);
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::End(_) => {
                self.end_text();
                self.text = Some(Excised::default()); // a list item may go on behind an inner list
            }
            Event::Text(text) => self.push(&text, &text, span),
            Event::Code(text) => self.code(&text, span),
            Event::SoftBreak | Event::HardBreak => self.push(" ", " ", span),
            Event::Html(html) | Event::InlineHtml(html) => self.prose.anchors.extend(ids(&html).map(str::to_owned)),
            _ => {}
        }
    }

    fn code(&mut self, text: &str, span: Span) {
        // A terminal's name may be written as code.
        match text.len() {
            1 => self.push(text, text, span.start + 1..span.end.max(1) - 1),
            _ => self.push(text, CODE.encode_utf8(&mut [0; 4]), span.clone()),
        }
        self.prose.codes.push((text.to_owned(), span));
    }

    fn push(&mut self, of_heading: &str, shown: &str, span: Span) {
        if let Some(heading) = &mut self.heading {
            heading.push_str(of_heading);
        }
        if let Some(text) = &mut self.text {
            text.push(shown, self.source, span);
        }
    }

    fn end_text(&mut self) {
        self.prose.texts.extend(self.text.take().filter(|text| !text.text.is_empty()));
    }

    fn end_heading(&mut self) {
        self.end_text();
        let heading = self.heading.take().unwrap_or_default();
        let (text, id) = split_id(&heading);
        self.prose.anchors.extend(id.map(str::to_owned));
        self.prose.anchors.insert(self.slugs.next(text));
    }
}

/// `<a id="x" name='y'>`
fn ids(html: &str) -> impl Iterator<Item = &str> {
    html.split([' ', '\n', '\t']).filter_map(|attribute| {
        let value = attribute.strip_prefix("id=").or_else(|| attribute.strip_prefix("name="))?;
        value.strip_prefix(['"', '\''])?.split(['"', '\'']).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_sentences_without_code_that_lead_back_to_the_file() {
        let source = "\u{feff}# Title\r\n\r\nOne *two*\r\n`code` [three](x.md#y).\r\n\r\n- four\r\n  - five\r\n\r\n> six\r\n\r\n```text\r\nno\r\n```\r\n\r\n| a | b |\r\n|-|-|\r\n| c | d |\r\n";
        let prose = read(source);
        let texts: Vec<&str> = prose.texts.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(texts, ["Title", "One two \u{fffc} three.", "four", "five", "six", "a", "b", "c", "d"]);
        let sentence = &prose.texts[1];
        let at = sentence.text.find("three").expect("is there");
        assert_eq!(&source[sentence.in_file(at..at + 5)], "three");
        assert_eq!(prose.links.len(), 1);
        assert_eq!((prose.links[0].0.as_str(), &source[prose.links[0].1.clone()]), ("x.md#y", "[three](x.md#y)"));
    }

    #[test]
    fn anchors_are_those_of_github_and_of_authors() {
        let prose = read("# The `ip` tool\n\n## Two {#views}\n\n### Two\n\n<a id=\"here\" name='there'></a>\n");
        let anchors: Vec<&str> = prose.anchors.iter().map(String::as_str).collect();
        assert_eq!(anchors, ["here", "the-ip-tool", "there", "two", "two-1", "views"]);
    }
}
