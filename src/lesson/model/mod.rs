//! What a lesson is, once read: plain data, no kernel, no file system.
//!
//! Every part that an author wrote keeps its [`Span`], so that whatever is found wrong later, by the
//! parser, the linter or a run, can point at the line that says it.

mod check;
mod claims;
mod console;
mod lab;
mod question;

pub use check::*;
pub use claims::*;
pub use console::*;
pub use lab::*;
pub use question::*;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Bytes of the lesson file, as the author wrote it (before any CRLF or list indentation is removed).
pub type Span = Range<usize>;

/// The newest lesson format that this program reads.
pub const FORMAT: u32 = 1;

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }
    };
}

name_type!(/// The file's name without `.md`: `bridge`.
    LessonId);
name_type!(/// A step's `{#id}`, or the slug of its heading.
    StepId);
name_type!(/// A check's table name, unique in its lesson.
    CheckId);
name_type!(/// A terminal's name: `A`.
    TerminalName);

/// One lesson: a Markdown file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    pub id: LessonId,
    /// Path as given on the command line, or `bridge.md` for a built-in lesson.
    pub file: String,
    /// The whole text that spans point into.
    pub source: String,
    /// SHA-256 of the file, in hexadecimal.
    pub digest: String,
    /// Text of the `# ` heading.
    pub title: String,
    /// The first paragraph.
    pub summary: String,
    /// What else stands before the first section: Markdown as written, without the settings; often nothing.
    pub introduction: String,
    pub settings: Settings,
    pub steps: Vec<Step>,
}

/// The `toml lesson` fence.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub format: u32,
    /// How long a learner needs, roughly.
    pub minutes: Option<u32>,
    pub needs: Vec<Need>,
    /// Lessons to have done first.
    pub after: Vec<LessonId>,
    pub lab: LabSpec,
    /// Patterns of `[vars]`, in file order.
    pub vars: Vec<(String, Pattern)>,
}

impl Lesson {
    /// Which line of the lesson file this is, from 1.
    pub fn line(&self, span: &Span) -> usize {
        let before = self.source.as_bytes().get(..span.start).unwrap_or_default();
        before.iter().filter(|b| **b == b'\n').count() + 1
    }
}

/// A program the lesson needs: any one of the alternatives (`"nft|iptables"`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need(pub Vec<String>);

/// A pattern of `[vars]`, as the author wrote it: `10.{10-99}.{0-255}`, `{a|b}`, `{hex 8}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub parts: Vec<PatternPart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternPart {
    Text(String),
    /// Inclusive.
    Range(u64, u64),
    Choice(Vec<String>),
    /// So many hexadecimal digits.
    Hex(u32),
}

/// A `##` section. A section without console or check blocks is prose between steps ([`Step::is_work`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub id: StepId,
    pub title: String,
    pub blocks: Vec<Block>,
    /// Why it has no check, where its author says so: `<!-- no check: reason -->`.
    pub no_check: Option<NoCheck>,
    /// Of the heading.
    pub span: Span,
}

/// An author's word that a step needs no check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoCheck {
    pub reason: String,
    /// Of the comment.
    pub span: Span,
}

impl Step {
    /// Whether there is something to type or to check: only such sections are steps of a run.
    pub fn is_work(&self) -> bool {
        let types = |block: &Block| matches!(block, Block::Console(_));
        self.blocks.iter().any(|block| match block {
            Block::Console(_) | Block::Checks(_) => true,
            Block::Folded(folded) => folded.kind == FoldedKind::Solution && folded.blocks.iter().any(types),
            Block::Prose(_) | Block::Question(_) => false,
        })
    }
}

impl Step {
    /// All that a run types in it, in order: what the shown blocks hold, then what the solution does.
    pub fn inputs(&self) -> Vec<&Typed> {
        let shown = self.blocks.iter().filter_map(Block::as_console);
        let solutions = self.blocks.iter().filter_map(|block| match block {
            Block::Folded(folded) if folded.kind == FoldedKind::Solution => Some(folded),
            _ => None,
        });
        shown.chain(solutions.flat_map(Folded::consoles)).flat_map(|console| &console.inputs).collect()
    }

    /// What it asks before something is typed, in file order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.blocks.iter().filter_map(|b| if let Block::Question(question) = b { Some(question) } else { None })
    }

    /// Its checks, in file order.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.blocks.iter().filter_map(|b| if let Block::Checks(checks) = b { Some(checks) } else { None }).flatten()
    }
}

/// What a step is made of, in file order.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Markdown as written.
    Prose(String),
    Console(Console),
    Checks(Vec<Check>),
    Folded(Folded),
    Question(Question),
}

impl Block {
    pub fn as_console(&self) -> Option<&Console> {
        match self {
            Self::Console(console) => Some(console),
            _ => None,
        }
    }
}

/// A `<details class="…">` element of ours that helps, or is typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Folded {
    pub kind: FoldedKind,
    /// Text of `<summary>`.
    pub summary: String,
    /// Prose and console blocks, in order.
    pub blocks: Vec<Block>,
    pub span: Span,
}

impl Folded {
    pub fn consoles(&self) -> impl Iterator<Item = &Console> {
        self.blocks.iter().filter_map(Block::as_console)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoldedKind {
    Hint,
    /// Typed after the shown blocks.
    Solution,
    /// Typed in place of the shown blocks.
    Instead,
    /// A known mistake; must fail with this cause.
    Wrong(String),
}

/// Words that `{{…}}` may stand for, and what they stand for in one run.
pub type Words = BTreeMap<String, String>;
