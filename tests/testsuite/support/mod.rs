//! What the tests are written with: [`Nslab`] runs the program, its outcome is what came of it, [`LessonText`] edits
//! lessons, [`Screen`] is a terminal with a person in front of it, and `learning` has a lesson for it.

mod events;
mod kept;
mod learning;
mod lesson_text;
mod machine;
mod nslab;
mod screen;

pub use events::Events;
pub use kept::{Learner, store};
pub use learning::{LESSON, at_terminal, piped, plain};
pub use lesson_text::{ALWAYS_TRUE, BUILT_IN, LessonText};
pub use machine::without_program;
pub use nslab::{Nslab, Outcome};
pub use screen::Screen;
