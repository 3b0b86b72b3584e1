//! What the tests are written with: [`Nslab`] runs the program, [`Outcome`] is what came of it, [`LessonText`] edits
//! lessons, [`Screen`] is a terminal with a person in front of it.

mod events;
mod lesson_text;
mod machine;
mod nslab;
mod screen;

pub use events::{Check, Event, Events};
pub use lesson_text::{ALWAYS_TRUE, BUILT_IN, LessonText};
pub use machine::without_program;
pub use nslab::{Nslab, Outcome, Running};
pub use screen::Screen;
