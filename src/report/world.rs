//! The drawing of a lab for people, in the colours that their terminal has.

use console::Style;

use super::Look;
use crate::layout::Colour;
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
fn painted(line: &Line, look: &Look) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Marks;
    use crate::report::Detail;

    #[test]
    fn colours_are_all_that_a_colourful_drawing_has_more() {
        let world = World { not_seen: vec!["the host".to_owned()], ..World::default() };
        let drawn = |colour| {
            let look = Look { width: 80, colour, marks: Marks::Unicode, detail: Detail::Normal };
            render(&world, &Changes::default(), Format::Text, &look, &Messages::default())
        };
        let (plain, colourful) = (drawn(Colour::Off), drawn(Colour::On));
        assert!(!plain.contains('\u{1b}') && colourful.contains('\u{1b}'));
        let lines = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
        assert_eq!(lines(&console::strip_ansi_codes(&colourful)), lines(&plain));
    }
}
