//! Fixes put into a file's text.

use crate::lesson::{Diagnostic, Fix};

/// The text with as many of these diagnostics' fixes in it as do not touch one another, and what they were. Reading
/// the result again tells which others are left.
pub fn apply_fixes(source: &str, diagnostics: &[Diagnostic]) -> (String, Vec<Fix>) {
    let mut taken: Vec<&crate::lesson::Replacement> = Vec::new();
    let mut applied = Vec::new();
    for fix in diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()) {
        // Two that begin in one place may be the same change twice.
        let touches =
            |span: &crate::lesson::Span| taken.iter().any(|t| span.start <= t.span.end && t.span.start <= span.end);
        let fits = fix.replacements.iter().all(|r| source.get(r.span.clone()).is_some() && !touches(&r.span));
        if fits && !fix.replacements.is_empty() {
            taken.extend(&fix.replacements);
            applied.push(fix.clone());
        }
    }
    taken.sort_by_key(|replacement| replacement.span.start);
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for replacement in taken {
        text.push_str(&source[done..replacement.span.start]);
        text.push_str(&replacement.text);
        done = replacement.span.end;
    }
    text.push_str(&source[done..]);
    (text, applied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{Replacement, Severity, rule};

    #[test]
    fn fixes_that_touch_wait_for_another_round() {
        let diagnostic = |spans: &[(usize, usize)]| Diagnostic {
            rule: &rule::SYNTAX,
            severity: Severity::Warning,
            message: String::new(),
            span: 0..0,
            label: None,
            help: None,
            fix: Some(Fix {
                words: String::new(),
                replacements: spans.iter().map(|(a, b)| Replacement { span: *a..*b, text: "_".into() }).collect(),
            }),
        };
        let all =
            [diagnostic(&[(4, 5), (0, 1)]), diagnostic(&[(2, 3)]), diagnostic(&[(5, 6)]), diagnostic(&[(90, 99)])];
        let (text, applied) = apply_fixes("abcdefg", &all);
        assert_eq!((text.as_str(), applied.len()), ("_b_d_fg", 2));
    }
}
