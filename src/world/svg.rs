//! A world as an SVG picture that needs nothing else: the text drawing on a grid, its lines drawn as lines.

use std::fmt::Write;

use super::text::{Line, Tone, draw};
use super::words::Words;
use super::{Changes, World};
use crate::layout;
use crate::layout::Marks;
use crate::messages::Messages;

/// Columns of the drawing.
const COLUMNS: usize = 96;
/// A cell of the grid, and the margin around it, in pixels.
const WIDTH: f32 = 8.4;
const HEIGHT: f32 = 20.0;
const MARGIN: f32 = 20.0;
/// How far text stands above the lower edge of its row.
const DESCENT: f32 = 5.5;

const STYLE: &str = "\
text{font:14px ui-monospace,'DejaVu Sans Mono','Noto Sans Mono CJK KR',Menlo,Consolas,monospace;fill:#1f2937;white-space:pre}\
.page{fill:#ffffff}.heading{font-weight:bold}.faint{fill:#6b7280}.terminal{fill:#1d4ed8;font-weight:bold}\
.namespace{fill:#7c3aed}.name{font-weight:bold}.address{fill:#0e7490}.up{fill:#15803d}.down,.gone{fill:#b91c1c}\
.added{fill:#15803d;font-weight:bold}.changed{fill:#b45309;font-weight:bold}\
path{fill:none;stroke:#9ca3af;stroke-width:1.4}.cable{stroke:#2563eb;stroke-width:3}\
.dead{stroke:#b91c1c;stroke-width:2;stroke-dasharray:2 4}\
@media (prefers-color-scheme:dark){text{fill:#e5e7eb}.page{fill:#111827}.faint{fill:#9ca3af}.terminal{fill:#93c5fd}\
.namespace{fill:#c4b5fd}.address{fill:#67e8f9}.up,.added{fill:#86efac}.down,.gone{fill:#fca5a5}.changed{fill:#fcd34d}}";

pub fn render(world: &World, changes: &Changes, messages: &Messages) -> String {
    let lines = draw(world, changes, COLUMNS, Marks::Unicode, messages);
    let columns = lines.iter().map(Line::width).max().unwrap_or(0).max(20);
    let (width, height) = (columns as f32 * WIDTH + 2.0 * MARGIN, lines.len() as f32 * HEIGHT + 2.0 * MARGIN);
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\">"
    );
    let _ = writeln!(out, "<title>{}</title>", escaped(&Words(messages).say("world-title")));
    let _ = writeln!(out, "<style>{STYLE}</style>");
    let _ = writeln!(out, "<rect class=\"page\" width=\"100%\" height=\"100%\" rx=\"10\"/>");
    for (row, line) in lines.iter().enumerate() {
        draw_line(line, MARGIN + row as f32 * HEIGHT, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

fn draw_line(line: &Line, y: f32, out: &mut String) {
    let mut column = 0;
    for span in &line.spans {
        let columns = layout::width(&span.text);
        let x = MARGIN + column as f32 * WIDTH;
        if span.tone == Tone::Frame {
            frame(&span.text, x, y, out);
        } else if !span.text.trim().is_empty() {
            let length = columns as f32 * WIDTH;
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\" class=\"{}\" xml:space=\"preserve\">{}</text>",
                y + HEIGHT - DESCENT,
                class(span.tone),
                escaped(&span.text)
            );
        }
        column += columns;
    }
}

/// Lines of frames and cables, cell by cell; what is no such sign is text.
fn frame(text: &str, mut x: f32, y: f32, out: &mut String) {
    let mut run: Option<(f32, char)> = None;
    for c in text.chars() {
        // Equal horizontal lines are one.
        let wire = matches!(c, '─' | '═' | '┄').then_some(c);
        if run.map(|(_, sign)| sign) != wire {
            finish(run.take(), x, y, out);
            run = wire.map(|sign| (x, sign));
        }
        if wire.is_none() {
            cell(c, x, y, out);
        }
        x += layout::width(c.encode_utf8(&mut [0; 4])) as f32 * WIDTH;
    }
    finish(run, x, y, out);
}

fn finish(run: Option<(f32, char)>, to: f32, y: f32, out: &mut String) {
    let Some((from, sign)) = run else { return };
    let class = match sign {
        '═' => " class=\"cable\"",
        '┄' => " class=\"dead\"",
        _ => "",
    };
    let _ = writeln!(out, "<path{class} d=\"M{from:.1} {:.1}H{to:.1}\"/>", y + HEIGHT / 2.0);
}

fn cell(c: char, x: f32, y: f32, out: &mut String) {
    let (left, middle, right) = (x, x + WIDTH / 2.0, x + WIDTH);
    let (top, centre, bottom) = (y, y + HEIGHT / 2.0, y + HEIGHT);
    let path = |d: String| format!("<path d=\"{d}\"/>\n");
    let through = |class: &str| {
        format!(
            "<path d=\"M{middle:.1} {top:.1}V{bottom:.1}\"/>\n<path class=\"{class}\" d=\"M{left:.1} {centre:.1}H{right:.1}\"/>\n"
        )
    };
    let drawn = match c {
        ' ' => return,
        '│' => path(format!("M{middle:.1} {top:.1}V{bottom:.1}")),
        '├' => path(format!("M{middle:.1} {top:.1}V{bottom:.1}M{middle:.1} {centre:.1}H{right:.1}")),
        '└' => path(format!("M{middle:.1} {top:.1}V{centre:.1}H{right:.1}")),
        '╭' => path(format!("M{middle:.1} {bottom:.1}Q{middle:.1} {centre:.1} {right:.1} {centre:.1}")),
        '╮' => path(format!("M{left:.1} {centre:.1}Q{middle:.1} {centre:.1} {middle:.1} {bottom:.1}")),
        '╰' => path(format!("M{middle:.1} {top:.1}Q{middle:.1} {centre:.1} {right:.1} {centre:.1}")),
        '╯' => path(format!("M{left:.1} {centre:.1}Q{middle:.1} {centre:.1} {middle:.1} {top:.1}")),
        '╪' => through("cable"),
        '┼' => through("dead"),
        c => format!("<text x=\"{left:.1}\" y=\"{:.1}\">{}</text>\n", bottom - DESCENT, escaped(&c.to_string())),
    };
    out.push_str(&drawn);
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain | Tone::Frame => "plain",
        Tone::Heading => "heading",
        Tone::Faint => "faint",
        Tone::Terminal => "terminal",
        Tone::Namespace => "namespace",
        Tone::Name => "name",
        Tone::Address => "address",
        Tone::Up => "up",
        Tone::Down => "down",
        Tone::Added => "added",
        Tone::Changed => "changed",
        Tone::Gone => "gone",
    }
}

/// Text of XML; what XML cannot hold at all is not in a drawing.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
