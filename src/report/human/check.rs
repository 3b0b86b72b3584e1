//! A check in the human report: the claim, what was expected and observed from each viewpoint, why, and the way on.

use super::DETAIL;
use crate::check::{Verdict, View};
use crate::report::layout::{harmless, pad, time, width, wrap};
use crate::report::lines::{block, labelled, row};
use crate::report::look::{Look, Tone};
use crate::run::event::{CheckEnd, Phase};

/// Below this many columns, expected and observed stand under each other.
const SIDE_BY_SIDE: usize = 60;
/// Between two columns.
const GAP: usize = 2;

pub(super) fn render(look: &Look, file: &str, end: &CheckEnd) -> String {
    let right = match end.verdict {
        Verdict::Pass => time(end.ms),
        _ => format!("{file}:{}", end.line),
    };
    let that = harmless(&end.that);
    let mut out = row(look, DETAIL - 2, Some(end.verdict), (&that, Tone::Plain), &right);
    if end.verdict == Verdict::Pass {
        return out;
    }
    if end.phase == Phase::Hold && end.because.is_none() {
        out.push_str(&block(look, DETAIL, "it had passed, and did not stay so", Tone::Faint));
    }
    if let Some(because) = &end.because {
        out.push_str(&block(look, DETAIL, &harmless(because), Tone::Faint));
    }
    let views: Vec<View> = end.views.iter().map(harmless_view).collect();
    if look.width < SIDE_BY_SIDE {
        out.extend(views.iter().map(|view| stacked(look, view)));
    } else if !views.is_empty() {
        out.push_str(&side_by_side(look, &views));
    }
    if let Some(cause) = &end.cause {
        out.push_str(&labelled(look, DETAIL, "why", (&harmless(&cause.words), Tone::Plain)));
        out.push_str(&labelled(look, DETAIL, "fix", (&harmless(&cause.fix), Tone::Typed)));
    }
    out
}

fn harmless_view(view: &View) -> View {
    View {
        from: harmless(&view.from),
        expected: harmless(&view.expected),
        observed: harmless(&view.observed),
        verdict: view.verdict,
    }
}

fn stacked(look: &Look, view: &View) -> String {
    let mut out = row(look, DETAIL, Some(view.verdict), (&format!("from {}", view.from), Tone::Plain), "");
    out.push_str(&labelled(look, DETAIL + 2, "expected", (&view.expected, Tone::Plain)));
    out.push_str(&labelled(look, DETAIL + 2, "observed", (&view.observed, observed_tone(view.verdict))));
    out
}

fn observed_tone(verdict: Verdict) -> Tone {
    if verdict == Verdict::Pass { Tone::Plain } else { Tone::Verdict(verdict) }
}

/// A table: where from, expected, observed.
fn side_by_side(look: &Look, views: &[View]) -> String {
    let widest = |of: fn(&View) -> &String, title: &str| {
        views.iter().flat_map(|v| of(v).lines().map(width)).chain([width(title)]).max().unwrap_or(0)
    };
    let room = look.width.saturating_sub(DETAIL + 2);
    let from = widest(|v| &v.from, "from").min(room / 4);
    let room = room.saturating_sub(from + 2 * GAP);
    let (expected, observed) = share(room, widest(|v| &v.expected, "expected"), widest(|v| &v.observed, "observed"));
    let columns = [from, expected, observed];
    let head = [("from", Tone::Label), ("expected", Tone::Label), ("observed", Tone::Label)];
    let mut out = table_row(look, "  ".to_owned(), columns, head);
    for view in views {
        let mark = format!("{} ", look.paint(Tone::Verdict(view.verdict), look.mark(view.verdict)));
        let cells = [
            (&*view.from, Tone::Plain),
            (&*view.expected, Tone::Plain),
            (&*view.observed, observed_tone(view.verdict)),
        ];
        out.push_str(&table_row(look, mark, columns, cells));
    }
    out
}

/// Each gets what it wants if both fit; otherwise the narrow one does, or both get half.
fn share(room: usize, left: usize, right: usize) -> (usize, usize) {
    let half = room / 2;
    if left + right <= room {
        (left, right)
    } else if left <= half {
        (left, room - left)
    } else if right <= half {
        (room - right, right)
    } else {
        (half, half)
    }
}

fn table_row(look: &Look, mark: String, columns: [usize; 3], cells: [(&str, Tone); 3]) -> String {
    let wrapped: Vec<Vec<String>> = cells.iter().zip(columns).map(|((text, _), width)| wrap(text, width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for n in 0..height {
        let mut line = " ".repeat(DETAIL);
        line.push_str(if n == 0 { &mark } else { "  " });
        for ((cell, width), (_, tone)) in wrapped.iter().zip(columns).zip(cells) {
            let text = cell.get(n).map_or("", String::as_str);
            let fill = pad(text, width);
            line.push_str(&look.paint(tone, text));
            line.push_str(&" ".repeat(fill.len() - text.len() + GAP));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
