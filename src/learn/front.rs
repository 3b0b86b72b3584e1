//! What every front end is given, what it hears, and how it ends.
//!
//! A front end runs on a thread of its own, and is a function of this form:
//!
//! ```text
//! pub fn run(session: Session, news: Receiver<Heard>, wishes: impl Fn(Wish) + Send, options: Options) -> End
//! ```
//!
//! It returns when the learner leaves (after [`Wish::Leave`](crate::run::guide::Wish::Leave) and the last news, or
//! when `news` is closed), and has put the terminal back as it was by then. This file knows no front end.

use std::fmt;
use std::str::FromStr;

use std::sync::mpsc::Sender;

use crate::layout::{Colour, Marks};
use crate::lesson::StepId;
use crate::messages::Messages;
use crate::progress::LessonProgress;
use crate::run::guide::{How, News};

use super::record::Output;
use super::session::Session;

/// What a front end is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    News(Box<News>),
    /// The terminal has another size (SIGWINCH).
    Resized,
    /// We were stopped and run again (SIGCONT): the terminal may be in any state, and show anything.
    Continued,
    /// What the learner does is no longer kept, and why.
    NotKept(String),
    /// Somebody outside asks for an end (SIGTERM), or the terminal is gone (SIGHUP): leave without asking back.
    Stop,
}

impl From<News> for Heard {
    fn from(news: News) -> Self {
        Self::News(Box::new(news))
    }
}

/// How a session is to be shown. Cheap to clone; all clones write to the same output.
#[derive(Clone)]
pub struct Options {
    pub messages: Messages,
    pub colour: Colour,
    pub marks: Marks,
    pub leader: Leader,
    /// Where all that is shown goes: the learner's terminal, and a recording of it.
    pub output: Output,
    pub seat: Seat,
    /// All lessons, in order: to jump to.
    pub lessons: Vec<LessonEntry>,
    /// The lesson that comes after this one, by name.
    pub next: Option<String>,
    /// Nothing is kept of any lesson: nobody has told this learner yet where they are.
    pub is_first: bool,
    /// Takes what is to be kept, whenever it is another than before.
    pub keep: Sender<LessonProgress>,
}

/// Where the learner sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// Standard input and output are a terminal.
    Terminal,
    /// They are one that knows no escapes.
    Bare,
    /// One of them is a pipe or a file; lines are to be no longer than this.
    Pipe { width: usize },
}

#[derive(Debug, Clone, PartialEq)]
pub struct LessonEntry {
    /// As on the command line.
    pub name: String,
    pub title: String,
    pub steps: Vec<StepEntry>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StepEntry {
    pub id: StepId,
    pub title: String,
    /// How it was done, as it was kept when this session began.
    pub how: Option<How>,
}

impl LessonEntry {
    /// So many of its steps are done, whichever way.
    pub fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.how.is_some()).count()
    }
}

/// The lessons that one can go to, with what has been done since this session began.
pub fn up_to_date(lessons: &[LessonEntry], session: &Session) -> Vec<LessonEntry> {
    let mut lessons = lessons.to_vec();
    let own = lessons.iter_mut().filter(|lesson| lesson.name == session.lesson.id.as_str());
    for step in own.flat_map(|lesson| &mut lesson.steps) {
        step.how = session.progress.steps.get(&step.id).and_then(|step| step.how);
    }
    lessons
}

/// How a front end ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Left,
    /// The learner goes on in another lesson: at this step, or where they were in it.
    Elsewhere {
        lesson: String,
        step: Option<StepId>,
    },
}

/// The one key that is not the shell's: Ctrl with this letter or sign. Ctrl-G unless chosen otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leader {
    byte: u8,
}

impl Leader {
    /// What the terminal sends for it.
    pub fn byte(self) -> u8 {
        self.byte
    }

    /// What stands on the key, as a lower-case letter or a sign: `g`.
    pub fn key(self) -> char {
        char::from(self.byte | 0x40).to_ascii_lowercase()
    }
}

impl Default for Leader {
    fn default() -> Self {
        Self { byte: b'G' & 0x1f }
    }
}

impl fmt::Display for Leader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ctrl-{}", self.key().to_ascii_uppercase())
    }
}

impl FromStr for Leader {
    type Err = String;

    /// `ctrl-g`, `C-g`, `^G`; not the keys that a shell can't do without.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.to_ascii_lowercase();
        let sign = ["ctrl-", "ctrl+", "c-", "^"].iter().find_map(|prefix| lower.strip_prefix(prefix));
        let mut signs = sign.unwrap_or_default().chars();
        let (Some(sign), None) = (signs.next(), signs.next()) else {
            return Err("expected Ctrl and a letter, such as ctrl-g".to_owned());
        };
        match sign {
            // Interrupt, end of file, backspace, tab, line feed, Enter, suspend.
            'c' | 'd' | 'h' | 'i' | 'j' | 'm' | 'z' => {
                Err(format!("Ctrl-{} is needed in a shell", sign.to_ascii_uppercase()))
            }
            'a'..='z' | '\\' | ']' | '^' | '_' => Ok(Self { byte: sign as u8 & 0x1f }),
            _ => Err(format!("there is no Ctrl-{sign}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leader_is_written_in_the_usual_ways() {
        for text in ["ctrl-g", "Ctrl-G", "C-g", "^G", "ctrl+g"] {
            assert_eq!(text.parse(), Ok(Leader::default()), "{text}");
        }
        assert_eq!(Leader::default().to_string(), "Ctrl-G");
        let other: Leader = "^]".parse().expect("a leader");
        assert_eq!((other.byte(), other.key(), other.to_string()), (0x1d, ']', "Ctrl-]".to_owned()));
    }

    #[test]
    fn keys_that_a_shell_needs_and_nonsense_are_refused() {
        for text in ["ctrl-c", "^M", "g", "", "ctrl-", "ctrl-gg", "ctrl-1", "^가"] {
            assert!(text.parse::<Leader>().is_err(), "{text}");
        }
    }
}
