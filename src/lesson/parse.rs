//! The passes that read one lesson file, in order.

use sha2::{Digest, Sha256};

use super::assemble::{Body, Role, assemble, info_span, role};
use super::findings::Findings;
use super::markdown::Document;
use super::node::{Node, What};
use super::viewpoint::Names;
use super::{Diagnostic, Lesson, LessonId, Settings, Span, markdown, position, settings, sound, words};

/// A lesson is prose for people: one of more bytes is something else.
pub const LARGEST: usize = 1024 * 1024;

/// Blocks within blocks within blocks, more than anyone writes: each line of such a file costs its depth.
const DEEPEST: usize = 64;

/// Reads one lesson file. Never fails: what could be read comes back with everything found wrong.
/// A lesson with an error among its diagnostics must not be run.
pub fn parse(id: LessonId, file: &str, source: &str) -> (Option<Lesson>, Vec<Diagnostic>) {
    let mut findings = Findings::new();
    let lesson = read(id, file, source, &mut findings);
    let mut diagnostics = findings.finish();
    for diagnostic in &mut diagnostics {
        diagnostic.span = within(source, &diagnostic.span);
    }
    (lesson, diagnostics)
}

fn read(id: LessonId, file: &str, source: &str, findings: &mut Findings) -> Option<Lesson> {
    if !is_readable(source, findings) {
        return None;
    }
    // What a reader of the file puts in the place of bytes that are no UTF-8.
    if let Some(at) = source.find('\u{fffd}') {
        findings.error(at..at + 3, "the file is not UTF-8 text").label("no character can be made of this");
    }
    let document = markdown::read(source);
    let settings = match find_settings(&id, source, &document, findings) {
        Some(settings::Read::Newer) => return None,
        Some(settings::Read::Settings(settings)) => Some(*settings),
        None => None,
    };
    if settings.is_none() {
        findings
            .error(first_line(source), "the lesson has no settings")
            .help("write a fence ```` ```toml lesson ```` with `format = 1` below the first paragraph");
    }
    let known = settings.clone().unwrap_or_else(settings::default);
    let names = Names { terminals: &known.lab.terminals, netns: &known.lab.netns, source };
    let body = assemble(source, &document.nodes, &names, findings);
    sound::references(source, &body.steps, &body.references, findings);
    sound::answered(&body.steps, findings);
    sound::outcomes(&body.steps, findings);
    words::check(source, &known, &code(&document, &body), &body.checks, findings);
    complete(source, &body, findings);
    finish(id, file, source, settings?, body)
}

/// Whether a file is one that could be a lesson at all; complains if not.
fn is_readable(source: &str, findings: &mut Findings) -> bool {
    if source.len() > LARGEST {
        let most = LARGEST / 1024 / 1024;
        findings
            .error(0..0, format!("the file has more than {most} MiB: that is no lesson"))
            .help("if it is one all the same, make several of it");
        return false;
    }
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        if depth(line) > DEEPEST {
            let message = format!("more than {DEEPEST} blocks stand within one another here");
            findings.error(start..start + line.trim_end().len().min(80), message);
            return false;
        }
        start += line.len();
    }
    true
}

/// At most how many quotes and lists a line can be in or open.
fn depth(line: &str) -> usize {
    let blank = |b: u8| b == b' ' || b == b'\t';
    let bytes = line.as_bytes();
    let mut at = 0;
    let mut depth = 0;
    loop {
        let begun = at;
        while bytes.get(at).is_some_and(|b| blank(*b)) {
            at += 1;
        }
        let blanks = at - begun;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        match bytes.get(at) {
            Some(b'>') => at += 1,
            Some(b'-' | b'+' | b'*' | b'.' | b')') if bytes.get(at + 1).is_some_and(|b| blank(*b)) => at += 1,
            _ => return depth,
        }
        // Each two blanks before a marker may be the indentation of one more list.
        depth += 1 + blanks / 2;
    }
}

/// The first `toml lesson` fence, read; it must be the first fence of all.
fn find_settings(id: &LessonId, source: &str, document: &Document, findings: &mut Findings) -> Option<settings::Read> {
    let mut fences = document.nodes.iter().filter_map(|node| match &node.what {
        What::Fence(fence) => Some((node, fence, role(&fence.info))),
        _ => None,
    });
    let mut earlier: Option<&Node> = None;
    let (node, fence) = loop {
        let (node, fence, role) = fences.next()?;
        if matches!(role, Role::Settings) {
            break (node, fence);
        }
        earlier = earlier.or(Some(node));
    };
    let opening = info_span(source, &node.span);
    let read = settings::read(id, &fence.body, &opening, findings);
    if matches!(read, settings::Read::Newer) {
        return Some(read);
    }
    if earlier.is_some() {
        findings.error(opening, "the settings are not the first fence").help("move them up, below the first paragraph");
    }
    for (second, _, role) in fences {
        if matches!(role, Role::Settings) {
            findings
                .error(info_span(source, &second.span), "a lesson has its settings once")
                .help("move them together");
        }
    }
    Some(read)
}

/// Code in which `{{` stands for itself, ascending.
fn code(document: &Document, body: &Body) -> Vec<Span> {
    let mut code: Vec<Span> = document.code.iter().chain(&body.foreign).cloned().collect();
    code.sort_by_key(|span| (span.start, span.end));
    code
}

/// Complains of what every lesson has and this one has not.
fn complete(source: &str, body: &Body, findings: &mut Findings) {
    let first = first_line(source);
    if body.title.is_none() {
        findings.error(first.clone(), "the lesson has no title").help("begin the file with `# Its title`");
    } else if body.summary.is_none() {
        findings
            .error(first.clone(), "the lesson has no summary")
            .help("write a paragraph below the title: what is done, in a sentence or two");
    }
    if !body.steps.iter().any(|step| step.is_work()) {
        findings
            .error(first, "the lesson has no step")
            .help("a step is a section `## Its title` with a `console` or `toml check` block");
    }
}

/// Where to point for what is missing in the whole file.
fn first_line(source: &str) -> Span {
    let shift = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    shift..shift + source[shift..].lines().next().map_or(0, str::len)
}

fn finish(id: LessonId, file: &str, source: &str, settings: Settings, body: Body) -> Option<Lesson> {
    let digest = Sha256::digest(source.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Some(Lesson {
        id,
        file: file.to_owned(),
        source: source.to_owned(),
        digest,
        title: body.title?,
        summary: body.summary.unwrap_or_default(),
        introduction: body.introduction.join("\n\n"),
        settings,
        steps: body.steps,
    })
}

/// A span that lies in the file, at character boundaries.
fn within(source: &str, span: &Span) -> Span {
    let start = position::floor(source, span.start);
    let end = position::ceil(source, span.end.max(start));
    start..end
}
