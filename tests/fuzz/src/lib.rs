//! What must hold whatever the bytes. Each function is one target: it panics if its laws do not hold.
//!
//! The programs in `bin/` let libFuzzer look for such bytes; `tests/testsuite/corpus.rs` gives them what was
//! found, and what lessons look like, in every `cargo test`.

pub mod judge;
pub mod network;
pub mod parser;
pub mod readers;
pub mod sight;
pub mod transcript;
