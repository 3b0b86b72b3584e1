//! Expected output against printed output, compared with a model that is slow and obvious.
//!
//! The bytes are what a lesson would say, a line `----`, and what was printed.

use nslab::lesson::{OutputLine, Words, output_matches};

/// Longer texts are slow in the model, and show nothing new.
const LONGEST: usize = 400;

pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]);
    let (expected, printed) = text.split_once("----\n").unwrap_or((&text, ""));
    let expected: Vec<OutputLine> = expected.lines().map(line).collect();
    let words = Words::from([("w".to_owned(), "ab".to_owned())]);
    let told = output_matches(&expected, printed, &words);
    assert_eq!(told.is_ok(), expected.is_empty() || fits(&expected, printed), "{expected:?} {printed:?} {told:?}");
    let Err(mismatch) = told else { return };
    let lines: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
    assert_eq!(mismatch.observed.as_deref(), lines.get(mismatch.line - 1).copied(), "the line that is told is another");
    assert!(mismatch.expected.is_some() || mismatch.observed.is_some());
    assert!(!mismatch.to_string().is_empty());
}

fn line(text: &str) -> OutputLine {
    match text {
        "..." => OutputLine::Lines,
        text => OutputLine::Line(text.split("[..]").map(str::to_owned).collect()),
    }
}

/// Blank lines may follow the last, as many as are expected.
fn fits(expected: &[OutputLine], printed: &str) -> bool {
    let printed: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
    let padded: Vec<&str> = printed.iter().copied().chain(expected.iter().map(|_| "")).collect();
    // reached[n]: the lines expected so far can be the first n of those printed.
    let mut reached = vec![false; padded.len() + 1];
    reached[0] = true;
    for line in expected {
        let mut next = vec![false; padded.len() + 1];
        for n in 0..=padded.len() {
            next[n] = match line {
                OutputLine::Lines => reached[n] || n > 0 && next[n - 1],
                OutputLine::Line(texts) => n > 0 && reached[n - 1] && line_fits(texts, padded[n - 1]),
            };
        }
        reached = next;
    }
    reached[printed.len()..].contains(&true)
}

/// Characters, and `None` for any text; blanks may follow the last character of the line, as many as are expected.
fn line_fits(texts: &[String], line: &str) -> bool {
    let mut pattern: Vec<Option<char>> = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        pattern.extend((n > 0).then_some(None));
        pattern.extend(text.replace("{{w}}", "ab").chars().map(Some));
    }
    let line: Vec<char> = line.chars().collect();
    let mut reached = vec![false; line.len() + 1];
    reached[0] = true;
    for part in pattern {
        let mut next = vec![false; line.len() + 1];
        for n in 0..=line.len() {
            next[n] = match part {
                None => reached[n] || n > 0 && next[n - 1],
                Some(c) => {
                    n > 0 && reached[n - 1] && line[n - 1] == c || n == line.len() && reached[n] && c.is_whitespace()
                }
            };
        }
        reached = next;
    }
    reached[line.len()]
}
