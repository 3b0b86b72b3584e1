//! A drawing of a lab, in whichever format; the text in colours.

use console::Style;

use super::{Colour, Look};
use crate::messages::Messages;
use crate::world::text::{self, Line, Tone};
use crate::world::{Changes, Format, World, dot, json, mermaid, svg};

/// The drawing as it is printed, to its last line end; `changes` are marked where the format can.
pub fn render(world: &World, changes: &Changes, format: Format, look: &Look, messages: &Messages) -> String {
    match format {
        Format::Text => {
            let lines = text::draw(world, changes, look.width, look.marks, messages);
            lines.iter().map(|line| painted(line, look) + "\n").collect()
        }
        Format::Mermaid => mermaid::render(world, changes, messages),
        Format::Dot => dot::render(world, changes, messages),
        Format::Svg => svg::render(world, changes, messages),
        Format::Json => json::render(world),
    }
}

/// One line of a drawing, in colours where the look has them.
pub fn painted(line: &Line, look: &Look) -> String {
    if look.colour == Colour::Off {
        return line.text();
    }
    line.spans.iter().map(|span| style(span.tone).apply_to(&span.text).to_string()).collect()
}

fn style(tone: Tone) -> Style {
    let style = Style::new().force_styling(true);
    match tone {
        Tone::Plain => style,
        Tone::Heading | Tone::Name => style.bold(),
        Tone::Frame | Tone::Faint => style.dim(),
        Tone::Terminal => style.blue().bold(),
        Tone::Namespace => style.magenta(),
        Tone::Address => style.cyan(),
        Tone::Up => style.green(),
        Tone::Down | Tone::Gone => style.red(),
        Tone::Added => style.green().bold(),
        Tone::Changed => style.yellow().bold(),
    }
}
