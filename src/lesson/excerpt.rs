//! Diagnostics drawn for people: message, file, line, column, the excerpt, label, the way on.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Severity, line_column, rule};

/// Whether the text may hold escape sequences for colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Coloured,
}

/// Lines longer than this are not drawn.
const LONGEST_LINE: usize = 500;

/// Draws diagnostics of one file, in their order, each followed by a blank line.
pub fn draw(diagnostics: &[Diagnostic], file: &str, source: &str, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut all = String::new();
    for diagnostic in diagnostics {
        all.push_str(renderer.render(&[group(diagnostic, file, source)]).trim_end());
        all.push_str("\n\n");
    }
    all
}

fn group<'a>(diagnostic: &'a Diagnostic, file: &'a str, source: &'a str) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str());
    // Most errors are of syntax, and say themselves what is demanded; the others' rules can be looked up.
    let title = if *diagnostic.rule == rule::SYNTAX { title } else { title.id(diagnostic.rule.id) };
    let (line, column) = line_column(source, diagnostic.span.start);
    let group = match window(source, &diagnostic.span) {
        Some((start, text)) => {
            let end = diagnostic.span.end.min(start + text.len());
            let span = diagnostic.span.start - start..end - start;
            let label = diagnostic.label.as_deref();
            let annotation = AnnotationKind::Primary.span(span).label(label);
            title.element(Snippet::source(text).path(file).line_start(line).annotation(annotation))
        }
        None => title.element(Origin::path(file).line(line).char_column(column)),
    };
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The first line of a span, and where it begins: enough to see what is meant, however long the file is.
fn window<'s>(source: &'s str, span: &super::Span) -> Option<(usize, &'s str)> {
    let before = source.get(..span.start)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    // A byte order mark is no character that an editor counts.
    let start = if source[start..].starts_with('\u{feff}') && span.start > start { start + 3 } else { start };
    let end = source[span.start..].find('\n').map_or(source.len(), |newline| span.start + newline);
    let text = source[start..end].trim_end_matches('\r');
    (text.len() <= LONGEST_LINE && span.start <= start + text.len()).then_some((start, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(span: super::super::Span) -> Diagnostic {
        Diagnostic {
            rule: &rule::SYNTAX,
            severity: Severity::Error,
            message: "unknown key `not-form`".into(),
            span,
            label: Some("did you mean `not-from`?".into()),
            help: Some("known here: `from`".into()),
            fix: None,
        }
    }

    #[test]
    fn a_diagnostic_shows_file_line_column_excerpt_label_and_help() {
        let source = "# T\r\n\r\n   not-form = 1\r\n";
        let at = source.find("not-form").expect("is there");
        let drawn = draw(&[diagnostic(at..at + 8)], "x.md", source, Style::Plain);
        assert_eq!(
            drawn,
            "error: unknown key `not-form`
 --> x.md:3:4
  |
3 |    not-form = 1
  |    ^^^^^^^^ did you mean `not-from`?
  |
  = help: known here: `from`\n\n"
        );
    }

    #[test]
    fn endless_lines_and_odd_spans_are_drawn_without_an_excerpt_or_panic() {
        let source = "x".repeat(100_000);
        let drawn = draw(&[diagnostic(99_990..100_000)], "x.md", &source, Style::Plain);
        assert!(drawn.contains("x.md:1:99991") && drawn.len() < 500, "{drawn}");
        for (source, span) in
            [("", 0..0), ("a\n", 2..2), ("\u{feff}a", 0..3), ("\u{feff}a", 3..4), ("é\nb", 0..4), ("a\r\n", 2..3)]
        {
            assert!(draw(&[diagnostic(span)], "x.md", source, Style::Plain).contains("x.md:"), "{source:?}");
        }
        assert!(!draw(&[diagnostic(0..3)], "x.md", "a\u{1b}[31mb", Style::Plain).contains('\u{1b}'));
    }
}
