//! Expected output against what a command printed.

use std::fmt;

use super::words::fill;
use super::{OutputLine, Words};

/// Where printed output first differs from what a lesson expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Line of the output, from 1.
    pub line: usize,
    /// As the lesson writes it; `None`: the output should have ended.
    pub expected: Option<String>,
    /// `None`: the output ended.
    pub observed: Option<String>,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.expected, &self.observed) {
            (Some(expected), Some(observed)) => {
                write!(f, "line {} should be `{expected}` and is `{observed}`", self.line)
            }
            (Some(expected), None) => write!(f, "line {} should be `{expected}`, but the output ended", self.line),
            (None, Some(observed)) => write!(f, "line {} should not be there: `{observed}`", self.line),
            (None, None) => f.write_str("the output differs"),
        }
    }
}

/// Compares output with what is expected of it, line by line. Expecting nothing is content with anything;
/// blanks at the ends of lines and blank lines at the end do not count.
///
/// Takes time in proportion to the product of both line counts at worst.
pub fn output_matches(expected: &[OutputLine], actual: &str, words: &Words) -> Result<(), Mismatch> {
    if expected.is_empty() {
        return Ok(());
    }
    let expected: Vec<Option<Vec<String>>> = expected.iter().map(|line| pieces(line, words)).collect();
    let actual: Vec<&str> = actual.trim_end().lines().map(str::trim_end).collect();
    let (mut want, mut have) = (0, 0);
    // Where to go on if the lines after the last `...` turn out not to fit: it swallows one line more.
    let mut retry: Option<(usize, usize)> = None;
    let mut furthest = Furthest { want: 0, have: 0 };
    loop {
        match (expected.get(want), actual.get(have)) {
            (Some(None), _) => {
                want += 1;
                retry = Some((want, have));
            }
            (Some(Some(line)), Some(text)) if line_matches(line, text) => (want, have) = (want + 1, have + 1),
            (None, None) => return Ok(()),
            (_, None) if expected[want..].iter().flatten().all(|line| line_matches(line, "")) => return Ok(()),
            (_, None) => return Err(furthest.or(want, have).mismatch(&expected, &actual)),
            _ => {
                furthest = furthest.or(want, have);
                let Some((after, swallowed)) = retry else { return Err(furthest.mismatch(&expected, &actual)) };
                (want, have) = (after, swallowed + 1);
                retry = Some((want, have));
            }
        }
    }
}

/// `None` for `...`; else the fixed texts of a line, words filled in.
fn pieces(line: &OutputLine, words: &Words) -> Option<Vec<String>> {
    match line {
        OutputLine::Lines => None,
        OutputLine::Line(texts) => Some(texts.iter().map(|text| fill(text, words)).collect()),
    }
}

/// Whether a line, which has lost the blanks at its end, is these texts with anything between each two of them.
///
/// Each text is looked for as far left as it stands: what is left for the others is then the most there can be.
fn line_matches(pieces: &[String], line: &str) -> bool {
    let mut rest = line;
    for (n, piece) in pieces.iter().enumerate() {
        let (first, last) = (n == 0, n + 1 == pieces.len());
        let found = if first { rest.starts_with(piece.as_str()).then_some(0) } else { rest.find(piece.as_str()) };
        match found {
            Some(at) if !last => rest = &rest[at + piece.len()..],
            // It reaches the end of the line, and so do the texts after it, with blanks that the line has lost.
            _ => {
                let fits = if first { rest == piece.trim_end() } else { rest.ends_with(piece.trim_end()) };
                return fits && pieces[n + 1..].iter().all(|blank| blank.trim().is_empty());
            }
        }
    }
    true
}

/// The attempt that got furthest is the one to tell about.
#[derive(Clone, Copy)]
struct Furthest {
    want: usize,
    have: usize,
}

impl Furthest {
    fn or(self, want: usize, have: usize) -> Self {
        if want > self.want { Self { want, have } } else { self }
    }

    fn mismatch(self, expected: &[Option<Vec<String>>], actual: &[&str]) -> Mismatch {
        let written = |line: &Option<Vec<String>>| line.as_ref().map_or("...".to_owned(), |texts| texts.join("[..]"));
        Mismatch {
            line: self.have + 1,
            expected: expected.get(self.want).map(written),
            observed: actual.get(self.have).map(|text| (*text).to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str) -> Vec<OutputLine> {
        text.lines()
            .map(|line| match line {
                "..." => OutputLine::Lines,
                line => OutputLine::Line(line.split("[..]").map(str::to_owned).collect()),
            })
            .collect()
    }

    fn matches(expected: &str, actual: &str) -> bool {
        output_matches(&lines(expected), actual, &Words::new()).is_ok()
    }

    #[test]
    fn elisions_stand_for_text_and_for_lines() {
        assert!(matches("Hello", "Hello\n"));
        assert!(matches("Hello", "Hello  \n\n\n"));
        assert!(matches("a[..]c", "abc") && matches("a[..]c", "ac") && !matches("a[..]c", "ab"));
        assert!(matches("[..]b[..]b", "xbyb") && !matches("[..]b[..]b", "xb"));
        assert!(!matches("ab[..]ba", "aba"), "the texts do not overlap");
        assert!(matches("a\n...\nc", "a\nb\nb\nc") && matches("a\n...\nc", "a\nc"));
        assert!(matches("...\nb\n...\nb\nc", "b\nx\nb\nb\nc"));
        assert!(matches("...", "") && matches("...", "anything\nat all"));
        assert!(!matches("a", "a\nb") && !matches("a\nb", "a") && !matches("a", ""));
        assert!(matches("", "anything"));
        assert!(matches("x [..]", "x") && matches("x [..]", "x y"));
    }

    /// Found by fuzzing.
    #[test]
    fn blanks_at_the_ends_of_lines_and_blank_lines_at_the_end_do_not_count_with_elisions_either() {
        assert!(matches("a[..]b [..] ", "ab") && matches("a[..]b [..] ", "axb") && !matches("a[..]b [..]c", "ab"));
        assert!(matches("a\n\n[..]", "a  \n\n") && matches("a\n\n...\n", "a") && !matches("a\n\nb", "a"));
        assert!(matches("a [..] [..]b", "a  b") && !matches("a [..] [..]b", "a b"));
    }

    #[test]
    fn words_are_filled_before_comparing() {
        let words = Words::from([("pid A".to_owned(), "42".to_owned())]);
        assert!(output_matches(&lines("pid {{pid A}} [..]"), "pid 42 bash", &words).is_ok());
        assert!(output_matches(&lines("{{pid A}}"), "43", &words).is_err());
    }

    #[test]
    fn the_first_difference_is_told() {
        let told = |expected: &str, actual: &str| {
            output_matches(&lines(expected), actual, &Words::new()).err().map(|m| m.to_string()).unwrap_or_default()
        };
        assert_eq!(told("a\nb", "a\nc"), "line 2 should be `b` and is `c`");
        assert_eq!(told("a\nb[..]", "a"), "line 2 should be `b[..]`, but the output ended");
        assert_eq!(told("a", "a\nz"), "line 2 should not be there: `z`");
        assert_eq!(told("...\na\nb", "x\na\nc\n"), "line 3 should be `b` and is `c`");
    }

    #[test]
    fn many_elisions_do_not_explode() {
        let expected = "...\na\n".repeat(500) + "b";
        let begun = std::time::Instant::now();
        assert!(!matches(&expected, &"a\n".repeat(3000)));
        assert!(!matches(&("[..]a".repeat(2000) + "b"), &"a".repeat(20_000)));
        assert!(begun.elapsed() < std::time::Duration::from_secs(5));
    }

    proptest! {
        #[test]
        fn any_output_fits_itself_and_what_elides_part_of_it(
            all in proptest::collection::vec("[a-c ]{0,4}", 1..8), from in 0_usize..8, len in 0_usize..8,
        ) {
            let text = all.join("\n");
            let exact: Vec<OutputLine> = all.iter().map(|l| OutputLine::Line(vec![l.trim_end().to_owned()])).collect();
            let used = text.trim_end().lines().count();
            prop_assume!(used > 0);
            prop_assert!(output_matches(&exact[..used], &text, &Words::new()).is_ok());
            let mut elided = exact[..used].to_vec();
            let from = from.min(used);
            elided.splice(from..(from + len).min(used), [OutputLine::Lines]);
            prop_assert!(output_matches(&elided, &text, &Words::new()).is_ok());
        }

        #[test]
        fn matching_never_panics(expected in "(.|\n|\\[\\.\\.\\]|\\.\\.\\.\n){0,40}", actual in "(.|\n){0,40}") {
            let _ = output_matches(&lines(&expected), &actual, &Words::new());
        }
    }
}
