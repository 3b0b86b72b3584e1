//! A step's prose as lines of styled text, whatever shows them: Markdown without its signs, wrapped to a width.
//!
//! ```text
//! Markdown ── paragraphs ──→ [Paragraph] ── lay_out(width) ──→ [Line]
//! ```
//!
//! Console blocks become commands to type; what they print is for the learner to see in the terminal. Folded elements
//! are shown only where somebody asks for them. It knows no colours and no terminal.

mod markdown;
mod wrap;

use crate::lesson::{Block, Console, Folded, Input, Key, Step, Words, fill};

pub use self::wrap::{lay_out, width};

/// What a piece of text is; how that looks is for others to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    Plain,
    Strong,
    Emphasis,
    /// A name or a command within a sentence.
    Code,
    Link,
    Heading,
    /// What stands before a command: the terminal it is for.
    Prompt,
    /// A command to type.
    Typed,
    /// Beside the point: addresses of links, bars beside quotes.
    Faint,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub tone: Tone,
}

impl Span {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone }
    }
}

/// A line that fits the width that it was laid out for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    pub spans: Vec<Span>,
}

impl Line {
    pub fn of(tone: Tone, text: impl Into<String>) -> Self {
        Self { spans: vec![Span::new(tone, text)] }
    }

    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| width(&span.text)).sum()
    }
}

/// Text that is not wrapped yet. An empty one is an empty line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// Stands before the first line.
    pub first: Vec<Span>,
    /// Stands before each other line.
    pub hanging: Vec<Span>,
    pub spans: Vec<Span>,
    /// Blanks count: code, tables.
    pub preformatted: bool,
}

impl Paragraph {
    pub fn of(tone: Tone, text: impl Into<String>) -> Self {
        Self { spans: vec![Span::new(tone, text)], ..Self::default() }
    }

    /// Text with something before its first line; the other lines stand below the text, not below that.
    pub fn beside(first: Span, text: Span) -> Self {
        let indent = Span::new(Tone::Plain, " ".repeat(width(&first.text)));
        Self { first: vec![first], hanging: vec![indent], spans: vec![text], preformatted: false }
    }
}

/// All of a step that is shown at once: without its heading, its checks, and what is folded.
pub fn of_step(step: &Step, words: &Words) -> Vec<Paragraph> {
    of_blocks(&step.blocks, words)
}

/// What a hint or a solution says.
pub fn of_folded(folded: &Folded, words: &Words) -> Vec<Paragraph> {
    of_blocks(&folded.blocks, words)
}

/// What a known mistake tells: the words, and not the commands of the mistake.
pub fn of_prose_in(folded: &Folded, words: &Words) -> Vec<Paragraph> {
    let prose: Vec<Block> = folded.blocks.iter().filter(|block| matches!(block, Block::Prose(_))).cloned().collect();
    of_blocks(&prose, words)
}

/// Some of a step's blocks.
pub fn of_blocks(blocks: &[Block], words: &Words) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    for block in blocks {
        let more = match block {
            Block::Prose(text) => of_markdown(text, words),
            Block::Console(console) => of_console(console, words),
            Block::Checks(_) | Block::Folded(_) | Block::Question(_) => continue,
        };
        if !paragraphs.is_empty() && !more.is_empty() {
            paragraphs.push(Paragraph::default());
        }
        paragraphs.extend(more);
    }
    paragraphs
}

/// Any Markdown.
pub fn of_markdown(text: &str, words: &Words) -> Vec<Paragraph> {
    markdown::paragraphs(text, words)
}

/// Commands to type, a paragraph each.
pub fn of_console(console: &Console, words: &Words) -> Vec<Paragraph> {
    let typed = console.inputs.iter().flat_map(|typed| {
        let prompt = format!("  {}$ ", typed.terminal);
        let lines: Vec<String> = match &typed.input {
            Input::Command(command) => fill(command, words).lines().map(markdown::printable).collect(),
            Input::Key(key) => vec![name_of(*key).to_owned()],
        };
        lines.into_iter().enumerate().map(move |(n, line)| {
            let blank = " ".repeat(width(&prompt));
            let first = if n == 0 { prompt.clone() } else { blank.clone() };
            Paragraph {
                first: vec![Span::new(Tone::Prompt, first)],
                hanging: vec![Span::new(Tone::Plain, blank)],
                spans: vec![Span::new(Tone::Typed, line)],
                preformatted: true,
            }
        })
    });
    typed.collect()
}

fn name_of(key: Key) -> &'static str {
    match key {
        Key::Interrupt => "Ctrl-C",
        Key::EndOfFile => "Ctrl-D",
        Key::Suspend => "Ctrl-Z",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parse;

    fn shown(text: &str, columns: usize) -> Vec<String> {
        lay_out(&of_markdown(text, &Words::new()), columns).iter().map(Line::text).collect()
    }

    #[test]
    fn markdown_loses_its_signs_and_keeps_its_meaning() {
        assert_eq!(
            shown("A *mount* namespace is `/proc/self/ns/mnt` (see [man](https://x.y/z), [next](pid.md)).", 200),
            ["A mount namespace is /proc/self/ns/mnt (see man <https://x.y/z>, next)."]
        );
        let lines = lay_out(&of_markdown("**big** and *small* `code`", &Words::new()), 80);
        let tones: Vec<Tone> = lines[0].spans.iter().map(|span| span.tone).collect();
        assert_eq!(tones, [Tone::Strong, Tone::Plain, Tone::Emphasis, Tone::Plain, Tone::Code]);
    }

    #[test]
    fn lists_hang_and_quotes_are_barred() {
        assert_eq!(
            shown("- one two three\n- four\n  1. five\n  2. six\n\n> said so\n\nend", 11),
            ["• one two", "  three", "• four", "  1. five", "  2. six", "", "│ said so", "", "end"]
        );
    }

    #[test]
    fn fences_and_tables_keep_their_blanks() {
        let text = "```text\na  b\n  c\n```\n\n| k | what |\n|---|---|\n| mnt | mounts |\n| 한글 | b |\n";
        assert_eq!(shown(text, 40), ["  a  b", "    c", "", "k     what", "────────────", "mnt   mounts", "한글  b"]);
    }

    #[test]
    fn wide_characters_count_twice_and_long_words_are_broken() {
        for columns in 1..30 {
            for line in lay_out(
                &of_markdown("이름공간은 *보기*이다: abcdefghijklmnopqrstuvwxyz `가나다라`", &Words::new()),
                columns,
            ) {
                assert!(line.width() <= columns.max(2), "{columns}: {}", line.text());
            }
        }
        assert_eq!(shown("이름 공간은", 6), ["이름", "공간은"]);
        assert_eq!(shown("now is a new", 7), ["now is", "a new"], "a blank that has no room parts words all the same");
    }

    #[test]
    fn a_step_shows_commands_and_neither_output_nor_what_is_folded() {
        let source = "# T\n\nS.\n\n```toml lesson\nformat = 1\n[lab]\nterminals = [\"A\", \"B\"]\n```\n\n## S\n\nDo {{pid A}}:\n\n\
            ```console\nA$ cat <<EOF\n> x\n> EOF\nx\nB$ sleep 9\n^C\n```\n\n\
            <details class=\"hint\"><summary>H</summary>\n\nSecret.\n\n</details>\n";
        let (lesson, diagnostics) = parse("x".into(), "x.md", source);
        assert!(diagnostics.iter().all(|d| d.severity != crate::lesson::Severity::Error), "{diagnostics:?}");
        let lesson = lesson.expect("it is good");
        let words = Words::from([("pid A".to_owned(), "<17>".to_owned())]);
        let lines: Vec<String> = lay_out(&of_step(&lesson.steps[0], &words), 40).iter().map(Line::text).collect();
        assert_eq!(lines, ["Do <17>:", "", "  A$ cat <<EOF", "     x", "     EOF", "  B$ sleep 9", "  B$ Ctrl-C"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_at_any_width_is_laid_out(text in "\\PC{0,200}", columns in 0_usize..100) {
            for line in shown(&text, columns) {
                let moves = line.chars().any(char::is_control);
                proptest::prop_assert!(!moves);
            }
        }

        #[test]
        fn any_markdown_is_laid_out(text in "([-*>#`|\\[\\]()1. \\na-c가]|```|<details>|\\n\\n){0,60}", columns in 1_usize..60) {
            shown(&text, columns);
        }
    }
}
