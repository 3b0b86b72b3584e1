//! The shapes of lines that text for people is made of. Pure.

use crate::check::Verdict;
use crate::layout::{harmless, width, wrap};
use crate::messages::Messages;
use crate::report::look::{Look, Tone};

/// Lines of a command's output that are shown under it.
const QUOTED: usize = 20;

/// A line with a mark on its left and something short at its right edge; wrapped under itself where needed.
pub(crate) fn row(
    look: &Look,
    indent: usize,
    mark: Option<Verdict>,
    (text, tone): (&str, Tone),
    right: &str,
) -> String {
    let margin = " ".repeat(indent);
    let lead = mark.map_or(0, |_| 2);
    let room = look.width.saturating_sub(indent + lead).max(8);
    // What is too long to stand at the edge gets a line of its own.
    let aside = !right.is_empty() && (width(right) <= room / 3 || width(text) + 2 + width(right) <= room);
    let reserved = if aside { width(right) + 2 } else { 0 };
    let mut out = String::new();
    for (n, line) in wrap(text, room.saturating_sub(reserved)).iter().enumerate() {
        out.push_str(&margin);
        match mark {
            Some(verdict) if n == 0 => {
                out.push_str(&look.paint(Tone::Verdict(verdict), look.mark(verdict)));
                out.push(' ');
            }
            _ => out.push_str(&" ".repeat(lead)),
        }
        out.push_str(&look.paint(tone, line));
        if n == 0 && aside {
            let gap = room.saturating_sub(width(line) + width(right));
            out.push_str(&" ".repeat(gap));
            out.push_str(&look.paint(Tone::Faint, right));
        }
        out.push('\n');
    }
    if !aside && !right.is_empty() {
        out.push_str(&block(look, indent + lead, right, Tone::Faint));
    }
    out
}

/// Text of one tone, wrapped and indented.
pub(crate) fn block(look: &Look, indent: usize, text: &str, tone: Tone) -> String {
    let margin = " ".repeat(indent);
    let lines = wrap(text, look.width.saturating_sub(indent).max(8));
    lines.iter().map(|line| format!("{margin}{}\n", look.paint(tone, line))).collect()
}

/// `label: text`, the text hanging under itself.
pub(crate) fn labelled(look: &Look, indent: usize, label: &str, text: (&str, Tone)) -> String {
    let margin = " ".repeat(indent);
    let lead = format!("{label}: ");
    let lines = wrap(text.0, look.width.saturating_sub(indent + width(&lead)).max(8));
    let mut out = String::new();
    for (n, line) in lines.iter().enumerate() {
        let head = if n == 0 { look.paint(Tone::Label, &lead) } else { " ".repeat(width(&lead)) };
        out.push_str(&format!("{margin}{head}{}\n", look.paint(text.1, line)));
    }
    out
}

/// The last lines of what a command printed, behind a bar.
pub(crate) fn quote(look: &Look, messages: &Messages, indent: usize, output: &str) -> String {
    let output = harmless(output.trim_end_matches('\n'));
    if output.is_empty() {
        return String::new();
    }
    let room = look.width.saturating_sub(indent + 2).max(8);
    let lines = wrap(&output, room);
    let hidden = lines.len().saturating_sub(QUOTED);
    let bar = format!("{}{} ", " ".repeat(indent), look.paint(Tone::Faint, look.bar()));
    let mut out = String::new();
    if hidden > 0 {
        let above = messages.tell("run-lines-above", &[("count", hidden.into())]);
        out.push_str(&format!("{bar}{}\n", look.paint(Tone::Faint, &above)));
    }
    for line in &lines[hidden..] {
        out.push_str(format!("{bar}{line}").trim_end());
        out.push('\n');
    }
    out
}
