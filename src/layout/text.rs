//! Text into lines of a width. Pure; widths are columns, as a terminal counts them.

use console::measure_text_width;

/// Breaks at spaces where it can and inside a word where it must; keeps line ends. At least one line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for line in text.split('\n') {
        wrap_line(line, width, &mut lines);
    }
    lines
}

fn wrap_line(text: &str, width: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        if measure_text_width(&line) + measure_text_width(word.trim_end()) > width && !line.trim().is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        for c in word.chars() {
            if measure_text_width(&line) + char_width(c) > width {
                if c == ' ' {
                    continue; // a space at the edge is the line break
                }
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line.trim_end().to_owned());
}

fn char_width(c: char) -> usize {
    measure_text_width(c.encode_utf8(&mut [0; 4]))
}

/// Fills up with spaces on the right.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(measure_text_width(text))))
}

/// Fills up with spaces on the left.
pub fn pad_left(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(measure_text_width(text))))
}

pub fn width(text: &str) -> usize {
    measure_text_width(text)
}

/// Cuts to a width, with a sign that something is cut off.
pub fn cut(text: &str, width: usize) -> String {
    console::truncate_str(text, width, "~").into_owned()
}

/// Nothing in it moves a cursor, changes a colour or rings a bell: control characters are shown, not sent.
/// Line ends stay, tabs become spaces.
pub fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            // Marks that reorder or hide text are as bad as escapes.
            c if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                out.extend(c.escape_default());
            }
            c => out.push(c),
        }
    }
    out
}

/// A time as people read it.
pub fn time(ms: f64) -> String {
    match ms {
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms if ms < 10_000.0 => format!("{:.2} s", ms / 1000.0),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}

/// "1 lesson", "2 lessons": in English, for authors.
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("a\n\nb", 10), ["a", "", "b"]);
        assert_eq!(wrap("한국어 문장", 6), ["한국어", "문장"]);
    }

    #[test]
    fn what_a_lab_prints_sends_nothing() {
        assert_eq!(harmless("a\u{1b}[31mb\u{7}\u{202e}\tc\n"), "a\\u{1b}[31mb\\u{7}\\u{202e}    c\n");
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_word_is_lost(text in "[a-z가-힣 \n]{0,200}", width in 2usize..60) {
            let lines = wrap(&text, width);
            for line in &lines {
                prop_assert!(super::width(line) <= width, "{line:?}");
            }
            let letters = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
