//! Text as Markdown that shows it, and means nothing by it.

/// One line of text in a paragraph or a heading: no markup, no tag, no word to be filled in.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() || c == '\u{fffd}' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '~' | '{' | '}' | '|' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A fence that nothing in `body` ends.
pub(super) fn fence(info: &str, body: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for c in body.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let marks = "`".repeat((longest + 1).max(3));
    let end = if body.is_empty() || body.ends_with('\n') { "" } else { "\n" };
    format!("{marks}{info}\n{body}{end}{marks}\n")
}

/// What was typed, to be shown and not typed: control characters are spelt, long lines cut.
pub(super) fn shown(prompt: &str, command: &str) -> String {
    const LONGEST: usize = 400;
    const MOST_LINES: usize = 20;
    let mut out = String::new();
    let lines = command.split('\n');
    for (n, line) in lines.clone().take(MOST_LINES).enumerate() {
        let mut text: String = line.chars().take(LONGEST).flat_map(spelt).collect();
        if line.chars().count() > LONGEST {
            text.push('…');
        }
        // A letter at the beginning of each line: it stands in no quote and no list.
        let lead = if n == 0 { format!("{prompt}$ ") } else { format!("{prompt}> ") };
        out.push_str((lead + &text).trim_end());
        out.push('\n');
    }
    if lines.count() > MOST_LINES {
        out.push_str(&format!("{prompt}> …\n"));
    }
    out
}

fn spelt(c: char) -> Vec<char> {
    match c {
        '\t' => vec![' '],
        '\u{fffd}' => vec!['?'],
        c if c.is_control() => c.escape_unicode().collect(),
        c => vec![c],
    }
}
