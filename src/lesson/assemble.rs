//! A document's parts → steps with their blocks, in file order.

use std::collections::HashMap;

use super::check_syntax::{self, Reference, is_id};
use super::findings::{Findings, quoted};
use super::node::{Fence, Heading, Item, Node, What};
use super::part::Part;
use super::viewpoint::Names;
use super::{Block, NoCheck, Span, Step, StepId, TerminalName, console, folded, rule};

/// What was read of a lesson besides its settings.
#[derive(Default)]
pub(super) struct Body {
    pub(super) title: Option<String>,
    pub(super) summary: Option<String>,
    /// What else stands before the first step, piece by piece.
    pub(super) introduction: Vec<String>,
    pub(super) steps: Vec<Step>,
    /// What checks say of one another and of steps, in file order.
    pub(super) references: Vec<Reference>,
    /// Fences that are not ours, whose text is the author's own.
    pub(super) foreign: Vec<Span>,
    /// Check fences, in file order.
    pub(super) checks: Vec<Span>,
}

/// What a fence is to us.
pub(super) enum Role<'i> {
    Settings,
    Checks,
    Console(&'i str),
    Foreign,
    /// `toml chekc`
    Unknown(&'i str),
}

pub(super) fn role(info: &str) -> Role<'_> {
    let info = info.trim();
    let end = info.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(info.len());
    let (first, rest) = (&info[..end], info[end..].trim_matches(|c: char| c.is_whitespace() || c == ','));
    match (first, rest) {
        ("console", options) => Role::Console(options),
        ("toml", "") => Role::Foreign,
        ("toml", "lesson") => Role::Settings,
        ("toml", "check") => Role::Checks,
        ("toml", other) => Role::Unknown(other),
        _ => Role::Foreign,
    }
}

pub(super) fn assemble(source: &str, nodes: &[Node], names: &Names<'_>, findings: &mut Findings) -> Body {
    let mut assembly = Assembly {
        source,
        names,
        findings,
        body: Body::default(),
        ids: HashMap::new(),
        told: 0,
        open: Vec::new(),
        part: None,
        last_terminal: None,
    };
    for node in nodes {
        assembly.node(node);
    }
    assembly.close_all(source.len());
    assembly.body
}

struct Assembly<'a, 'n> {
    source: &'a str,
    names: &'a Names<'n>,
    findings: &'a mut Findings,
    body: Body,
    /// Ids of the steps so far, and where.
    ids: HashMap<StepId, Span>,
    /// Up to where the file has become blocks.
    told: usize,
    /// `<details>` that are open, and whether each is ours.
    open: Vec<(Ownership, Span)>,
    /// The one of ours that is open.
    part: Option<Part>,
    last_terminal: Option<TerminalName>,
}

#[derive(Clone, Copy, PartialEq)]
enum Ownership {
    Ours,
    Prose,
}

impl Assembly<'_, '_> {
    fn node(&mut self, node: &Node) {
        let span = &node.span;
        match &node.what {
            What::Heading(heading) if heading.level == 1 => self.title(heading, span),
            What::Heading(heading) => self.step(heading, span),
            What::Paragraph(text) => self.paragraph(text, span),
            What::Item(item) => self.item(item, span),
            What::Fence(fence) => self.fence(fence, span),
            What::Open { class: None } => self.open.push((Ownership::Prose, span.clone())),
            What::Open { class: Some((class, at)) } => self.open(class, at, span),
            What::Summary(text) => self.summary(text, span),
            What::Close => self.close(span),
            What::Comment(text) => self.comment(text, span),
            What::Misplaced(what) => self.misplaced(what, span),
        }
    }

    fn title(&mut self, heading: &Heading, span: &Span) {
        self.close_all(span.start);
        if self.body.title.is_some() {
            self.findings.error(span.clone(), "a lesson has one title").help("begin a step with `## `");
        } else if heading.text.is_empty() {
            self.findings.error(span.clone(), "the title is empty");
        }
        self.body.title.get_or_insert_with(|| heading.text.clone());
        self.told = span.end;
    }

    fn paragraph(&mut self, text: &str, span: &Span) {
        let before_steps = self.body.title.is_some() && self.body.steps.is_empty();
        if before_steps && self.body.summary.is_none() && !text.is_empty() {
            self.prose(span.start);
            self.told = span.end;
            self.body.summary = Some(text.to_owned());
        }
    }

    /// Items of a question's list are its answers; what is in an answer belongs to it.
    fn item(&mut self, item: &Item, span: &Span) {
        if span.start < self.told || !self.part.as_ref().is_some_and(Part::is_question) {
            return;
        }
        self.prose(span.start);
        self.told = span.end;
        if let Some(part) = &mut self.part {
            part.answer(self.source, item, span, self.findings);
        }
    }

    fn step(&mut self, heading: &Heading, span: &Span) {
        self.close_all(span.start);
        self.told = span.end;
        self.last_terminal = None;
        let id = StepId::from(heading.id.as_deref().unwrap_or(&heading.slug));
        if heading.id.as_deref().is_some_and(|id| !is_id(id)) {
            self.findings
                .error(span.clone(), format!("{} is not an id for a step", quoted(id.as_str())))
                .help("use letters, digits, `-` and `_`");
        } else if id.as_str().is_empty() {
            self.findings
                .error(span.clone(), "this heading gives its step no id")
                .help("write one behind it: `{#its-id}`");
        } else if self.ids.insert(id.clone(), span.clone()).is_some() {
            self.findings
                .offence(&rule::UNIQUE_IDS, span.clone(), format!("there are two steps {}", quoted(id.as_str())))
                .help("write another id behind the heading: `{#its-id}`");
        }
        let title = heading.text.clone();
        self.body.steps.push(Step { id, title, blocks: Vec::new(), no_check: None, span: span.clone() });
    }

    /// `no check: reason` is for the step; other comments are the author's own.
    fn comment(&mut self, text: &str, span: &Span) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let Some(reason) = words.join(" ").strip_prefix("no check").map(str::to_owned) else { return };
        let reason = match reason.strip_prefix(':').map(str::trim) {
            Some(reason) if !reason.is_empty() => reason.to_owned(),
            _ => {
                self.findings
                    .offence(&rule::STEP_CHECK, span.clone(), "this does not say why there is no check")
                    .help("write `<!-- no check: the reason -->`");
                return;
            }
        };
        self.before_steps("this", span);
        self.prose(span.start);
        self.told = span.end;
        if let Some(step) = self.body.steps.last_mut() {
            step.no_check = Some(NoCheck { reason, span: span.clone() });
        }
    }

    fn fence(&mut self, fence: &Fence, span: &Span) {
        let info = fence.info.as_str();
        match role(info) {
            Role::Foreign => {
                self.body.foreign.push(span.clone());
                self.lookalike(info, span);
            }
            Role::Unknown(word) => {
                self.body.foreign.push(span.clone());
                self.findings
                    .error(info_span(self.source, span), format!("unknown word {} after `toml`", quoted(word)))
                    .near(word, ["check", "lesson"])
                    .help("`toml lesson` holds the settings, `toml check` checks; `toml` alone is only shown");
            }
            Role::Settings => {
                self.body.foreign.push(span.clone());
                self.prose(span.start);
                self.told = span.end;
                self.never_closed(fence, span);
            }
            Role::Checks => {
                self.never_closed(fence, span);
                self.before_steps("a check block", span);
                let checks = check_syntax::read(&fence.body, self.names, &mut self.body.references, self.findings);
                if self.part.is_some() {
                    self.findings
                        .error(info_span(self.source, span), "checks cannot be folded")
                        .help("move this block out of the `<details>`");
                }
                self.body.checks.push(span.clone());
                self.add(Block::Checks(checks), span);
            }
            Role::Console(options) => {
                self.never_closed(fence, span);
                self.before_steps("a console block", span);
                if let Some((message, help)) = self.part.as_ref().and_then(Part::refuses_commands) {
                    self.findings.error(info_span(self.source, span), message).help(help);
                }
                let last = &mut self.last_terminal;
                let console = console::read(options, &fence.body, span.clone(), self.names, last, self.findings);
                self.add(Block::Console(console), span);
            }
        }
    }

    /// A fence that a misspelling keeps from being typed or judged.
    fn lookalike(&mut self, info: &str, span: &Span) {
        let first = info.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
        let meant = match first {
            "check" | "checks" => "toml check",
            "lesson" => "toml lesson",
            _ if super::findings::nearest(first, ["console"]).is_some() => "console",
            _ => return,
        };
        self.findings
            .error(info_span(self.source, span), format!("unknown kind of fence {}", quoted(first)))
            .label(format!("did you mean `{meant}`?"));
    }

    fn never_closed(&mut self, fence: &Fence, span: &Span) {
        if !fence.closed {
            self.findings
                .error(info_span(self.source, span), "this fence is never closed")
                .help("end it with a line of as many back quotes");
        }
    }

    fn before_steps(&mut self, what: &str, span: &Span) {
        if self.body.steps.is_empty() {
            self.findings
                .error(info_span(self.source, span), format!("{what} stands outside of a step"))
                .help("a step begins with a heading `## `");
        }
    }

    fn open(&mut self, class: &str, at: &Span, span: &Span) {
        let class = folded::class(class, at, self.findings);
        let owner = match class {
            Some(_) if self.part.is_some() => {
                self.findings
                    .error(span.clone(), "this stands within another one")
                    .help("close the first with `</details>`");
                Ownership::Prose
            }
            Some(class) => {
                self.prose(span.start);
                self.told = span.end;
                self.before_steps("this", span);
                self.part = Some(Part::new(class, span.clone()));
                Ownership::Ours
            }
            None => Ownership::Prose,
        };
        self.open.push((owner, span.clone()));
    }

    fn summary(&mut self, text: &str, span: &Span) {
        if !matches!(self.open.last(), Some((Ownership::Ours, _))) {
            return;
        }
        self.told = span.end;
        if let Some(part) = &mut self.part {
            part.summary = text.to_owned();
        }
    }

    fn close(&mut self, span: &Span) {
        match self.open.pop() {
            Some((Ownership::Ours, _)) => self.fold(span.clone()),
            Some((Ownership::Prose, _)) => {}
            None => {
                self.findings.error(span.clone(), "this closes no `<details>`");
            }
        }
    }

    /// Ends the element of ours that is open; `end` is its closing tag.
    fn fold(&mut self, end: Span) {
        self.prose(end.start);
        self.told = end.end;
        let Some(part) = self.part.take() else { return };
        let block = part.finish(end.end, self.findings);
        if let Some(step) = self.body.steps.last_mut() {
            step.blocks.push(block);
        }
    }

    /// At a heading and at the end of the file nothing may be open any more.
    fn close_all(&mut self, at: usize) {
        if let Some((_, span)) = self.open.first() {
            self.findings
                .error(span.clone(), "this `<details>` is never closed")
                .help("end it with a line `</details>`");
        }
        self.open.clear();
        if self.part.is_some() {
            self.fold(at..at);
        }
        self.prose(at);
    }

    fn misplaced(&mut self, what: &str, span: &Span) {
        match what {
            "fence" => self
                .findings
                .error(span.clone(), "this fence is part of the HTML before it")
                .help("write a blank line between a tag and Markdown"),
            "summary" => self.findings.error(span.clone(), "this `<summary>` is never closed"),
            _ => self
                .findings
                .error(span.clone(), "this tag stands in the middle of a paragraph")
                .help("write it at the beginning of a line of its own"),
        };
    }

    fn add(&mut self, block: Block, span: &Span) {
        self.prose(span.start);
        self.told = self.told.max(span.end);
        self.push(block);
    }

    /// Before the first step there is only prose: what else stands there has been complained of.
    fn push(&mut self, block: Block) {
        match (&mut self.part, self.body.steps.last_mut(), block) {
            (Some(part), _, block) => part.blocks.push(block),
            (None, Some(step), block) => step.blocks.push(block),
            (None, None, Block::Prose(text)) if self.body.title.is_some() => self.body.introduction.push(text),
            (None, None, _) => {}
        }
    }

    /// What stands between the last block and this place is prose.
    fn prose(&mut self, until: usize) {
        let text = self.source.get(self.told..until).unwrap_or_default();
        self.told = self.told.max(until);
        let is_bare = |line: &str| line.trim_matches(|c: char| c.is_whitespace() || c == '>').is_empty();
        let lines: Vec<&str> = text.lines().collect();
        let (Some(first), Some(last)) =
            (lines.iter().position(|l| !is_bare(l)), lines.iter().rposition(|l| !is_bare(l)))
        else {
            return;
        };
        self.push(Block::Prose(lines[first..=last].join("\n").trim_end().to_owned()));
    }
}

/// The opening line of a fence.
pub(super) fn info_span(source: &str, span: &Span) -> Span {
    let text = source.get(span.clone()).unwrap_or_default();
    span.start..span.start + text.lines().next().map_or(0, str::len)
}
