//! How the human report looks on the terminal at hand. The decision is pure; who asks the terminal is the
//! command line.

use console::Style;

use crate::check::Verdict;

/// All that a rendering depends on, beside the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    pub colour: Colour,
    pub marks: Marks,
    pub detail: Detail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    On,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    Unicode,
    /// For locales and terminals that show nothing else.
    Ascii,
}

impl Marks {
    /// The sign of a verdict: one column wide, told apart from the others without colour.
    pub fn of(self, verdict: Verdict) -> &'static str {
        match (self, verdict) {
            (Self::Unicode, Verdict::Pass) => "✓",
            (Self::Unicode, Verdict::Fail) => "✗",
            (Self::Unicode, Verdict::Skipped) => "–",
            (Self::Ascii, Verdict::Pass) => "+",
            (Self::Ascii, Verdict::Fail) => "x",
            (Self::Ascii, Verdict::Skipped) => "-",
            (_, Verdict::Unknown) => "?",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Failures and the last line.
    Quiet,
    Normal,
    /// Every command with its output, every check.
    Verbose,
}

/// What a piece of text is, which is all that its colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Heading,
    Verdict(Verdict),
    /// Beside the point: times, places.
    Faint,
    /// A word to look at: expected, observed, why, fix.
    Label,
    /// To be typed.
    Typed,
}

impl Look {
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        if self.colour == Colour::Off || text.is_empty() {
            return text.to_owned();
        }
        let style = Style::new().force_styling(true);
        let style = match tone {
            Tone::Plain => style,
            Tone::Heading => style.bold(),
            Tone::Verdict(Verdict::Pass) => style.green(),
            Tone::Verdict(Verdict::Fail) => style.red().bold(),
            Tone::Verdict(Verdict::Unknown) => style.yellow().bold(),
            Tone::Verdict(Verdict::Skipped) | Tone::Faint => style.dim(),
            Tone::Label => style.cyan(),
            Tone::Typed => style.bold(),
        };
        style.apply_to(text).to_string()
    }

    pub fn mark(&self, verdict: Verdict) -> &'static str {
        self.marks.of(verdict)
    }

    /// Stands left of what a command printed.
    pub fn bar(&self) -> &'static str {
        match self.marks {
            Marks::Unicode => "│",
            Marks::Ascii => "|",
        }
    }
}
