//! Lessons: Markdown with typed checks, read into plain data. Pure.
//!
//! | file | reads |
//! | --- | --- |
//! | `markdown`, `html` | a file into headings, fences and folded elements (`node`), each with its place |
//! | `settings`, `lab_spec` | the `toml lesson` fence |
//! | `console` | `console` fences |
//! | `check_syntax`, `claims`, `viewpoint` | `toml check` fences |
//! | `folded`, `part` | a `<details>`: its class, and what is in it |
//! | `assemble` | all of these into steps |
//! | `rule`, `sound`, `lint` | what is demanded of a lesson beyond its syntax: the table, for everybody, for authors |
//! | `words`, `filled` | `{{words}}` and `[vars]` |
//! | `transcript` | expected output against printed output |
//! | `translated` | a lesson in the words of its translation |
//! | `course` | which lessons there are, and in what order |
//! | `schema` | all TOML, as a JSON Schema for editors and for the book |
//! | `excerpts` | parts of a lesson as written, for those who write another file with them |
//! | `table`, `toml_errors` | TOML, key by key |
//! | `findings`, `excerpt`, `position` | what is wrong, and where |
//!
//! Knows no kernel, no file system, no terminal; never panics, whatever the text; takes a time that is
//! bounded by [`LARGEST`]. The format is documented in `book/src/format.md`.

mod assemble;
mod check_syntax;
mod claims;
mod console;
mod course;
mod diagnostic;
mod excerpt;
mod excerpts;
mod filled;
mod findings;
mod folded;
mod html;
mod lab_spec;
mod lint;
mod markdown;
mod model;
mod node;
mod parse;
mod part;
mod position;
mod rule;
mod schema;
mod settings;
mod sound;
mod table;
mod toml_errors;
mod transcript;
mod translated;
mod viewpoint;
mod words;

pub use course::{Course, parse_course};
pub use diagnostic::{Diagnostic, Fix, Replacement, Severity, has_errors};
pub use excerpt::{Style, draw};
pub use excerpts::{check_texts, foreign_fence, readers_of_terminal, settings_text};
pub use filled::fill_checks;
pub use lint::{Neighbour, Original, Page, Surroundings, anchors, apply_fixes, lint, split_link};
pub use model::*;
pub use parse::{LARGEST, parse};
pub use position::line_column;
pub use rule::{RULES, Rule, ToldBy};
pub use schema::schema;
pub use transcript::{Mismatch, output_matches};
pub use translated::translated;
pub use words::{choose, fill, words_of};

#[cfg(test)]
mod tests;
