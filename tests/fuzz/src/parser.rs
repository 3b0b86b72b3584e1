//! Any bytes as a lesson and as a course: no panic, each span in the text, everything can be drawn and filled.

use nslab::lesson::{
    Block, Diagnostic, Lesson, Span, Style, choose, draw, fill_checks, has_errors, line_column, parse, parse_course,
};

pub fn holds(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    let (lesson, diagnostics) = parse("x".into(), "x.md", &source);
    assert!(lesson.is_some() || has_errors(&diagnostics), "a lesson that cannot be read, and nobody says why");
    is_drawn(&diagnostics, &source);
    if let Some(lesson) = &lesson {
        each_span(lesson, &mut |span| is_within(span, &source));
        let words = choose(lesson, "seed");
        assert_eq!(words, choose(lesson, "seed"), "words of one seed differ");
        assert_eq!(fill_checks(lesson, &words).steps.len(), lesson.steps.len());
    }
    let (_, diagnostics) = parse_course(&source);
    is_drawn(&diagnostics, &source);
}

fn is_drawn(diagnostics: &[Diagnostic], source: &str) {
    for diagnostic in diagnostics {
        is_within(&diagnostic.span, source);
        let (line, column) = line_column(source, diagnostic.span.start);
        assert!(line >= 1 && column >= 1);
    }
    let drawn = draw(diagnostics, "x.md", source, Style::Plain);
    assert_eq!(drawn.is_empty(), diagnostics.is_empty());
    assert!(!drawn.contains('\u{1b}'), "an escape sequence of the file reaches the screen");
}

fn is_within(span: &Span, source: &str) {
    assert!(source.get(span.clone()).is_some(), "{span:?} is not in the text, or cuts a character");
}

fn each_span(lesson: &Lesson, then: &mut impl FnMut(&Span)) {
    for step in &lesson.steps {
        then(&step.span);
        each_span_of(&step.blocks, then);
    }
}

fn each_span_of(blocks: &[Block], then: &mut impl FnMut(&Span)) {
    for block in blocks {
        match block {
            Block::Prose(_) => {}
            Block::Console(console) => {
                then(&console.span);
                console.inputs.iter().for_each(|typed| then(&typed.span));
            }
            Block::Checks(checks) => checks.iter().for_each(|check| then(&check.span)),
            Block::Question(question) => {
                then(&question.span);
                then(&question.named);
                question.answers.iter().for_each(|answer| then(&answer.span));
            }
            Block::Folded(folded) => {
                then(&folded.span);
                each_span_of(&folded.blocks, then);
            }
        }
    }
}
