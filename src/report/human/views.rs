//! The answers of a check's viewpoints, side by side: a column each; on a narrow terminal below one another. Pure.
//!
//! What was seen stands over what was expected, so that two columns are compared with the eyes alone.

use crate::check::{Verdict, View};
use crate::layout::{pad, width, wrap};
use crate::messages::Messages;
use crate::report::lines::{labelled, row};
use crate::report::look::{Look, Tone};

/// What is said of a step stands this deep.
pub(super) const DETAIL: usize = 6;
/// Below this many columns of the terminal, viewpoints stand below one another.
const SIDE_BY_SIDE: usize = 60;
/// No viewpoint's column is narrower, unless all want less: rather a second row of columns.
const NARROWEST: usize = 18;
/// Between two columns: blank, bar, blank.
const GAP: usize = 3;

/// The words around what was seen.
struct Labels {
    messages: Messages,
    observed: String,
    expected: String,
    /// Of the column that they stand in, with the gap right of it.
    width: usize,
}

impl Labels {
    fn new(messages: &Messages) -> Self {
        let (observed, expected) = (messages.say("run-observed"), messages.say("run-expected"));
        let width = width(&observed).max(width(&expected)) + 2;
        Self { messages: *messages, observed, expected, width }
    }

    fn sees(&self, view: &View) -> String {
        self.messages.tell("run-sees", &[("viewpoint", view.from.as_str().into())])
    }
}

pub(super) fn render(look: &Look, messages: &Messages, views: &[View]) -> String {
    let labels = &Labels::new(messages);
    if look.width < SIDE_BY_SIDE {
        return views.iter().map(|view| stacked(look, labels, view)).collect();
    }
    let room = look.width.saturating_sub(DETAIL + labels.width);
    let narrowest = views.iter().map(|view| natural_width(labels, view)).max().unwrap_or(0).min(NARROWEST);
    let most = ((room + GAP) / (narrowest + GAP)).max(1);
    // As even as can be: four and two stand worse than three and three.
    let bands = views.len().div_ceil(most).max(1);
    views.chunks(views.len().div_ceil(bands).max(1)).map(|band| side_by_side(look, labels, band, room)).collect()
}

fn stacked(look: &Look, labels: &Labels, view: &View) -> String {
    let mut out = row(look, DETAIL, Some(view.verdict), (&labels.sees(view), Tone::Plain), "");
    out.push_str(&labelled(look, DETAIL + 2, &labels.observed, (&view.observed, observed_tone(view.verdict))));
    out.push_str(&labelled(look, DETAIL + 2, &labels.expected, (&view.expected, Tone::Plain)));
    out
}

fn observed_tone(verdict: Verdict) -> Tone {
    if verdict == Verdict::Pass { Tone::Plain } else { Tone::Verdict(verdict) }
}

/// One view's column, wrapped to its width.
struct Column {
    width: usize,
    verdict: Verdict,
    /// Title, observed, expected.
    cells: [Vec<String>; 3],
}

fn side_by_side(look: &Look, labels: &Labels, views: &[View], room: usize) -> String {
    let wanted: Vec<usize> = views.iter().map(|view| natural_width(labels, view)).collect();
    let widths = shares(&wanted, room.saturating_sub(GAP * (views.len().saturating_sub(1))));
    let columns: Vec<Column> = views.iter().zip(widths).map(|(view, width)| column(labels, view, width)).collect();
    let mut out = String::new();
    for (n, label) in ["", &labels.observed, &labels.expected].into_iter().enumerate() {
        let height = columns.iter().map(|column| column.cells[n].len()).max().unwrap_or(0);
        for line in 0..height {
            let label = if line == 0 { label } else { "" };
            out.push_str(&table_line(look, (label, labels.width), &columns, (n, line)));
        }
    }
    out
}

fn natural_width(labels: &Labels, view: &View) -> usize {
    let longest = |text: &str| text.lines().map(width).max().unwrap_or(0);
    (2 + width(&labels.sees(view))).max(longest(&view.observed)).max(longest(&view.expected))
}

/// Who wants little gets it, and the others share what is left.
fn shares(wanted: &[usize], room: usize) -> Vec<usize> {
    let mut given = vec![0; wanted.len()];
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&n| wanted[n]);
    let mut left = room;
    for (served, &n) in order.iter().enumerate() {
        given[n] = wanted[n].min(left / (wanted.len() - served));
        left -= given[n];
    }
    given
}

fn column(labels: &Labels, view: &View, width: usize) -> Column {
    let title = wrap(&labels.sees(view), width.saturating_sub(2));
    let cells = [title, wrap(&view.observed, width), wrap(&view.expected, width)];
    Column { width, verdict: view.verdict, cells }
}

/// A line of the table: which row, and which of its lines.
fn table_line(
    look: &Look,
    (label, label_width): (&str, usize),
    columns: &[Column],
    (row, line): (usize, usize),
) -> String {
    let mut out = " ".repeat(DETAIL);
    out.push_str(&look.paint(Tone::Label, label));
    out.push_str(&" ".repeat(label_width.saturating_sub(width(label))));
    let mut cells = Vec::new();
    for column in columns {
        let text = column.cells[row].get(line).map_or("", String::as_str);
        let (mark, tone) = match (row, line) {
            (0, 0) => {
                (format!("{} ", look.paint(Tone::Verdict(column.verdict), look.mark(column.verdict))), Tone::Plain)
            }
            (0, _) => ("  ".to_owned(), Tone::Plain),
            (1, _) => (String::new(), observed_tone(column.verdict)),
            _ => (String::new(), Tone::Plain),
        };
        let lead = if row == 0 { 2 } else { 0 };
        let fill = pad(text, column.width.saturating_sub(lead)).len() - text.len();
        cells.push(format!("{mark}{}{}", look.paint(tone, text), " ".repeat(fill)));
    }
    let bar = format!(" {} ", look.paint(Tone::Faint, look.bar()));
    out.push_str(&cells.join(&bar));
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::{Colour, Marks};
    use crate::messages::Language;
    use crate::report::Detail;

    fn look(width: usize) -> Look {
        Look { width, colour: Colour::Off, marks: Marks::Unicode, detail: Detail::Normal }
    }

    fn view(from: &str, expected: &str, observed: &str, verdict: Verdict) -> View {
        View { from: from.to_owned(), expected: expected.to_owned(), observed: observed.to_owned(), verdict }
    }

    fn private_file() -> [View; 2] {
        [
            view("A", "file /mnt/x, content \"한글\\n\"", "file /mnt/x, content \"한글\\n\"", Verdict::Pass),
            view("host", "no /mnt/x", "file /mnt/x, content \"가나다라마바사아자차카타파하\\n\"", Verdict::Fail),
        ]
    }

    #[test]
    fn a_column_a_viewpoint() {
        let expected = r#"
                ✓ A sees                     │ ✗ host sees
      observed  file /mnt/x, content         │ file /mnt/x, content
                "한글\n"                     │ "가나다라마바사아자차카타파
                                             │ 하\n"
      expected  file /mnt/x, content         │ no /mnt/x
                "한글\n"                     │
"#;
        assert_eq!(
            format!("\n{}", render(&look(75), &Messages::default(), &private_file())).replace(" \n", "\n"),
            expected
        );
    }

    #[test]
    fn on_a_narrow_terminal_one_below_the_other() {
        let expected = "      ✓ A sees\n        observed: file /mnt/x, content\n                  \"한글\\n\"\n";
        assert!(
            render(&look(40), &Messages::default(), &private_file()).starts_with(expected),
            "{}",
            render(&look(40), &Messages::default(), &private_file())
        );
    }

    #[test]
    fn three_and_four_viewpoints_have_columns_too() {
        let views: Vec<View> =
            ["A", "B", "C", "host"].map(|from| view(from, "link br0, up", "no link br0", Verdict::Fail)).into();
        let three = render(&look(80), &Messages::default(), &views[..3]);
        assert!(three.lines().next().is_some_and(|line| line.matches(" sees").count() == 3), "{three}");
        let four = render(&look(80), &Messages::default(), &views);
        assert!(four.lines().next().is_some_and(|line| line.matches(" sees").count() == 4), "{four}");
        let long: Vec<View> = views.iter().map(|v| View { observed: "no link br0 ".repeat(4), ..v.clone() }).collect();
        let folded = render(&look(80), &Messages::default(), &long);
        assert_eq!(folded.lines().filter(|line| line.matches(" sees").count() == 2).count(), 2, "{folded}");
    }

    #[test]
    fn labels_of_any_language_keep_their_column() {
        let text = render(&look(75), &Messages::new(Language::Korean), &private_file());
        let column = |line: &str, word: &str| line.find(word).map(|at| width(&line[..at]));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(column(lines[0], "✓"), Some(12), "{text}");
        assert_eq!(column(lines[1], "file"), Some(12), "{text}");
        assert!(lines[1].starts_with("      실제  "), "{text}");
        let bars: Vec<_> = lines.iter().map(|line| column(line, "│")).collect();
        assert!(bars.iter().all(|bar| *bar == bars[0]), "{text}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_nothing_is_too_wide_and_bars_line_up(
            columns in 60..140usize,
            views in proptest::collection::vec(("[a-z가-힣]{1,30}", "[a-z가-힣 ]{0,90}", "[a-z가-힣 ]{0,90}"), 1..6),
        ) {
            let views: Vec<View> = views.iter().map(|(from, e, o)| view(from, e, o, Verdict::Fail)).collect();
            let text = render(&look(columns), &Messages::default(), &views);
            for line in text.lines() {
                prop_assert!(width(line) <= columns, "{columns}: {line}");
            }
            let bars = |line: &str| -> Vec<usize> { line.match_indices('│').map(|(at, _)| width(&line[..at])).collect() };
            let mut expected: Vec<usize> = Vec::new();
            for line in text.lines() {
                if line.contains('✗') {
                    expected = bars(line);
                }
                // A line that ends early has fewer; those that it has stand where the title's do.
                prop_assert!(expected.starts_with(&bars(line)), "{text}");
            }
            let letters = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).count();
            let given: usize = views.iter().map(|v| letters(&v.from) + letters(&v.expected) + letters(&v.observed) + 4).sum();
            let bands = text.lines().filter(|line| line.contains('✗')).count();
            prop_assert_eq!(letters(&text), given + bands * letters("observedexpected"));
        }
    }
}
