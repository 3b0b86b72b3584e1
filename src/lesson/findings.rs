//! Collects diagnostics while a file is read. Bounded: a file of garbage has no end of errors.

use super::rule::{self, Rule};
use super::{Diagnostic, Fix, Severity, Span};

/// How many diagnostics a file gets; of more than these only the number is told.
pub(super) const MOST: usize = 100;

/// Names longer than this are neither compared with others nor quoted in full.
const LONGEST_NAME: usize = 64;

#[derive(Debug)]
pub(super) struct Findings {
    found: Vec<Diagnostic>,
    /// Takes what is written into a diagnostic beyond [`MOST`].
    spare: Diagnostic,
    /// How many errors and warnings there were beyond [`MOST`].
    more: [usize; 2],
    last: Span,
}

impl Findings {
    pub(super) fn new() -> Self {
        Self { found: Vec::new(), spare: blank(&rule::SYNTAX, String::new(), 0..0), more: [0, 0], last: 0..0 }
    }

    /// Something that is not as the format says.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.offence(&rule::SYNTAX, span, message)
    }

    /// Whether anything more is only counted: no need to search for what it might have meant.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    /// Whether it has been told of just this place that something is wrong.
    pub(super) fn has_error_at(&self, span: &Span) -> bool {
        self.found.iter().any(|found| found.severity == Severity::Error && found.span == *span)
    }

    /// Something that offends this rule.
    pub(super) fn offence(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let diagnostic = blank(rule, message.into(), span);
        if self.found.len() >= MOST {
            self.more[rule.severity as usize] += 1;
            self.last = diagnostic.span.clone();
            self.spare = diagnostic;
            return &mut self.spare;
        }
        self.found.push(diagnostic);
        self.found.last_mut().expect("one was pushed just now")
    }

    /// Everything found, in file order; what was too much is counted at the end.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|d| (d.span.start, d.span.end));
        self.found.dedup();
        let [errors, warnings] = self.more;
        if errors + warnings > 0 {
            let severity = if errors > 0 { Severity::Error } else { Severity::Warning };
            let more = blank(self.spare.rule, format!("and {} more", errors + warnings), self.last);
            self.found.push(Diagnostic { severity, ..more });
        }
        self.found
    }
}

fn blank(rule: &'static Rule, message: String, span: Span) -> Diagnostic {
    Diagnostic { rule, severity: rule.severity, message, span, label: None, help: None, fix: None }
}

impl Diagnostic {
    pub(super) fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = Some(label.into());
        self
    }

    pub(super) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn fix(&mut self, fix: Option<Fix>) -> &mut Self {
        self.fix = fix;
        self
    }

    /// Labels it with the known name that `word` was probably meant to be, if there is one.
    pub(super) fn near<'a>(&mut self, word: &str, known: impl IntoIterator<Item = &'a str>) -> &mut Self {
        if let Some(meant) = nearest(word, known) {
            self.label = Some(format!("did you mean `{meant}`?"));
        }
        self
    }
}

/// The known name that a misspelt word resembles most, if it resembles one at all.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_NAME {
        return None;
    }
    known
        .into_iter()
        .filter(|name| name.len() <= LONGEST_NAME)
        .map(|name| (strsim::damerau_levenshtein(&word.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1.max(name.chars().count().min(word.chars().count()) / 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// An author's word in back quotes: short, on one line, without control characters.
pub(super) fn quoted(word: &str) -> String {
    let mut shown: String = word.chars().take(LONGEST_NAME).flat_map(char::escape_debug).collect();
    shown = shown.replace("\\'", "'").replace("\\\"", "\"");
    if word.chars().nth(LONGEST_NAME).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// `a`, `b` and `c`: names for a help text.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    match names.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_recognised_and_a_strange_one_is_not() {
        assert_eq!(nearest("not-form", ["from", "not-from", "until"]), Some("not-from"));
        assert_eq!(nearest("lnik", ["link", "file"]), Some("link"));
        assert_eq!(nearest("zebra", ["link", "file"]), None);
        assert_eq!(nearest(&"x".repeat(100_000), ["link"]), None);
    }

    #[test]
    fn quoting_makes_words_harmless() {
        assert_eq!(quoted("a\u{1b}[31m\nb"), "`a\\u{1b}[31m\\nb`");
        assert!(quoted(&"é".repeat(1000)).chars().count() < 80);
    }

    #[test]
    fn no_more_than_the_most_are_kept_and_the_rest_is_counted() {
        let mut findings = Findings::new();
        for n in 0..MOST + 7 {
            findings.error(n..n + 1, format!("error {n}")).label("here");
        }
        let all = findings.finish();
        assert_eq!(all.len(), MOST + 1);
        assert_eq!(all.last().map(|d| d.message.as_str()), Some("and 7 more"));
    }
}
