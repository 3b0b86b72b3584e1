//! nslab teaches Linux namespaces in throw-away labs, and judges what was done by what the kernel says.
//!
//! # The map
//!
//! | module | what it is | what it must not know |
//! | --- | --- | --- |
//! | [`lesson`] | text → [`lesson::Lesson`] and diagnostics | kernel, files, terminals |
//! | [`observation`] | what can be seen of a lab, as data | how it is seen, what it is good for |
//! | [`check`] | `judge(check, observation)` → verdict, and why | kernel, time |
//! | [`lab`] | makes, types into and ends a machine made of namespaces | lessons' prose, verdicts |
//! | [`observe`] | reads the kernel from outside the lab | verdicts |
//! | [`sys`] | system calls, each behind a small safe function | everything above |
//! | [`run`] | the step machine and its events | how anything is shown |
//! | [`learn`] | a learner's session on a screen or line by line: it sends wishes, and shows news | running, judging |
//! | [`progress`] | what a learner has done, kept between sessions | how anything is shown |
//! | [`submission`] | what a learner typed, as a file in the format of lessons: written, read, put in the place of a lesson's own commands | kernel, files, verdicts of the file itself |
//! | [`world`] | a drawing of a lab: what was observed, as data and as text, Mermaid, DOT, SVG | kernel, lessons |
//! | [`grid`] | what a terminal shows, in any size | everything else |
//! | [`layout`] | text in columns, made harmless; which signs and colours there are | everything else |
//! | [`messages`] | every sentence of the interface, by language | everything else |
//! | [`prove`] | varies a lesson, and says what its checks should make of each variant | kernel, how anything is shown |
//! | [`report`] | folds events into bytes, one file a format | running, judging |
//! | [`cli`] | arguments → a command, its end → an exit code | how labs work |
//! | [`doctor`] | can this machine run labs, and if not, the remedy | lessons' prose |
//! | [`fuzzing`] | lends pure readers to the fuzz targets | anything else |
//!
//! `src/guest/` is a second, tiny program without dependencies: what nslab itself puts *into* a lab
//! (`ping` where the machine has none, and the prompt's eye). It is built by `build.rs`, so that nothing of
//! nslab's own binary, and no lesson, is ever inside a lab.
//!
//! # Invariants
//!
//! `tests/testsuite/architecture.rs` holds the code to these.
//!
//! - Lesson parsing knows no kernel, never panics and loses no span.
//! - A check is a pure function of an observation; waiting belongs to [`run`].
//! - Observing changes nothing but echoes, and pins nothing: observers are gone before the next command.
//! - `unsafe` stands in [`sys`] only (and in the guest program, which has no dependencies to hide it in).
//! - No crate's foreign types cross a module's boundary: rtnetlink stays in one file.
//! - The main process enters no namespace; it never forks but to exec, or, in [`doctor`], to probe.
//! - The runner never prints, a front end never runs commands, events are the only bridge.
//! - Teardown always completes and reports everything that failed.
//! - Every wait has a deadline.

pub mod check;
pub mod cli;
pub mod doctor;
#[doc(hidden)]
pub mod fuzzing;
pub mod grid;
pub mod lab;
pub mod layout;
pub mod learn;
pub mod lesson;
pub mod messages;
pub mod observation;
pub mod observe;
pub mod progress;
pub mod prove;
pub mod report;
pub mod run;
pub mod submission;
pub mod sys;
pub mod world;
