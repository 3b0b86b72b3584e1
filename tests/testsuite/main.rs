//! The tests that run nslab itself, through its public command line, in real labs. One binary; a module a feature.
//!
//! A machine that can't run labs fails these tests with what `nslab doctor` says: nothing is skipped in silence.
//! No test sleeps: each waits for a child, a line or a screen, until a deadline.

mod support;

mod architecture;
mod attach;
mod causes;
mod corpus;
mod export;
mod format;
mod guest;
mod hostile;
mod language;
mod learn;
mod lint;
mod mistakes;
mod new;
mod ping;
mod plain;
mod progress;
mod prove;
mod readme;
mod record;
mod residue;
mod run;
mod schema;
mod seed;
mod terminals;
mod vacuous;
