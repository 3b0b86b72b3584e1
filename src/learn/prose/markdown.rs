//! Markdown's events into paragraphs. What it does not know (footnotes, HTML) comes out as its text.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::styled::{Paragraph, Span, Tone};
use crate::layout::width;
use crate::lesson::{Words, fill};

const BULLET: &str = "• ";
const BAR: &str = "│ ";

pub(super) fn paragraphs(text: &str, words: &Words) -> Vec<Paragraph> {
    let mut walk = Walk {
        words,
        paragraphs: Vec::new(),
        spans: Vec::new(),
        tones: Vec::new(),
        margins: Vec::new(),
        lists: Vec::new(),
        link: None,
        code: None,
        table: None,
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    TextMergeStream::new(Parser::new_ext(text, options)).for_each(|event| walk.event(event));
    walk.flush();
    walk.paragraphs
}

/// Text without what could move the cursor.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter_map(|c| if c == '\t' { Some(' ') } else { (!c.is_control()).then_some(c) }).collect()
}

/// What stands left of all lines of a list's item or a quote.
struct Margin {
    first: Option<Span>,
    hanging: Span,
}

struct Walk<'w> {
    words: &'w Words,
    paragraphs: Vec<Paragraph>,
    /// Of the paragraph that is being read.
    spans: Vec<Span>,
    tones: Vec<Tone>,
    margins: Vec<Margin>,
    /// The next number of each list that is open; none for bullets.
    lists: Vec<Option<u64>>,
    /// Where the link that is open leads to, and at which span it began.
    link: Option<(String, usize)>,
    /// The code block that is open.
    code: Option<String>,
    /// Rows of cells.
    table: Option<Vec<Vec<String>>>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.push(Tone::Code, &code),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(Tone::Code, &text),
            Event::SoftBreak => self.push(self.tone(), " "),
            Event::HardBreak => self.flush(),
            Event::Rule => {
                self.begin_block();
                self.push(Tone::Faint, "───");
                self.flush();
            }
            Event::Html(html) => self.html(&html),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.begin_block(),
            Tag::Heading { .. } => {
                self.begin_block();
                self.tones.push(Tone::Heading);
            }
            Tag::BlockQuote(_) => {
                self.begin_block();
                let bar = Span::new(Tone::Faint, BAR);
                self.margins.push(Margin { first: None, hanging: bar });
            }
            Tag::CodeBlock(kind) => {
                self.begin_block();
                let known = !matches!(kind, CodeBlockKind::Fenced(ref info) if info.starts_with("toml lesson"));
                self.code = known.then(String::new);
            }
            Tag::List(first) => {
                self.flush();
                if self.lists.is_empty() {
                    self.begin_block();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Emphasis | Tag::Strikethrough => self.tones.push(Tone::Emphasis),
            Tag::Strong => self.tones.push(Tone::Strong),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link = Some((dest_url.to_string(), self.spans.len()));
                self.tones.push(Tone::Link);
            }
            Tag::Table(_) => {
                self.begin_block();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                self.tones.pop();
                self.flush();
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.flush();
                self.margins.pop();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.tones.pop();
            }
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::TableCell => {
                let cell: String = std::mem::take(&mut self.spans).into_iter().map(|span| span.text).collect();
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.flush();
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => BULLET.to_owned(),
        };
        let blank = Span::new(Tone::Plain, " ".repeat(width(&mark)));
        self.margins.push(Margin { first: Some(Span::new(Tone::Faint, mark)), hanging: blank });
    }

    fn end_link(&mut self) {
        self.tones.pop();
        let Some((target, from)) = self.link.take() else { return };
        let shown: String = self.spans.iter().skip(from).map(|span| span.text.as_str()).collect();
        if target.starts_with("http") && shown != target {
            self.push(Tone::Faint, &format!(" <{target}>"));
        }
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        for line in fill(&code, self.words).lines() {
            self.margins.push(Margin { first: None, hanging: Span::new(Tone::Plain, "  ") });
            self.spans.push(Span::new(Tone::Code, printable(line)));
            self.finish(Form::Preformatted);
            self.margins.pop();
        }
    }

    /// Columns are as wide as their widest cell; a row too long for a line is wrapped as any text is.
    fn end_table(&mut self) {
        let rows = self.table.take().unwrap_or_default();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |n: usize| rows.iter().filter_map(|row| row.get(n)).map(|cell| width(cell)).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        let whole = widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1);
        for (n, row) in rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide - width(cell))));
            let text = cells.collect::<Vec<_>>().join("  ");
            let tone = if n == 0 { Tone::Strong } else { Tone::Plain };
            self.spans.push(Span::new(tone, text.trim_end()));
            self.finish(Form::Preformatted);
            if n == 0 {
                self.spans.push(Span::new(Tone::Faint, "─".repeat(whole.min(400))));
                self.finish(Form::Preformatted);
            }
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.push_str(text),
            None => self.push(self.tone(), text),
        }
    }

    /// Tags are left out; what stands between them is text.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        let mut text = String::new();
        while let Some(open) = rest.find('<') {
            text.push_str(&rest[..open]);
            let close = if rest[open..].starts_with("<!--") { "-->" } else { ">" };
            rest = rest[open..].find(close).map_or("", |end| &rest[open + end + close.len()..]);
        }
        text.push_str(rest);
        if !text.trim().is_empty() {
            self.begin_block();
            self.push(Tone::Strong, text.trim());
            self.flush();
        }
    }

    fn tone(&self) -> Tone {
        self.tones.last().copied().unwrap_or(Tone::Plain)
    }

    fn push(&mut self, tone: Tone, text: &str) {
        let text = printable(&fill(text, self.words).replace('\n', " "));
        match self.spans.last_mut() {
            Some(last) if last.tone == tone => last.text.push_str(&text),
            _ => self.spans.push(Span::new(tone, text)),
        }
    }

    /// An empty line between two blocks, but for the first one of a list's item.
    fn begin_block(&mut self) {
        self.flush();
        let first_of_item = self.margins.last().is_some_and(|margin| margin.first.is_some());
        let after_text = self.paragraphs.last().is_some_and(|last| !last.spans.is_empty());
        if after_text && !first_of_item {
            let quoted = self.margins.iter().all(|margin| margin.hanging.text == BAR);
            let first =
                if quoted { self.margins.iter().map(|margin| margin.hanging.clone()).collect() } else { Vec::new() };
            self.paragraphs.push(Paragraph { first, ..Paragraph::default() });
        }
    }

    fn flush(&mut self) {
        if self.spans.iter().any(|span| !span.text.trim().is_empty()) {
            self.finish(Form::Running);
        }
        self.spans.clear();
    }

    fn finish(&mut self, form: Form) {
        let hanging: Vec<Span> = self.margins.iter().map(|margin| margin.hanging.clone()).collect();
        let first =
            self.margins.iter_mut().map(|margin| margin.first.take().unwrap_or(margin.hanging.clone())).collect();
        let spans = std::mem::take(&mut self.spans);
        self.paragraphs.push(Paragraph { first, hanging, spans, preformatted: form == Form::Preformatted });
    }
}

#[derive(PartialEq)]
enum Form {
    Running,
    Preformatted,
}
