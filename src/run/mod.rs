//! Running lessons: the step machine, the runner, events.

pub mod event;
