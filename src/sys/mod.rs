//! System calls, each behind a small safe function named like it. All `unsafe` and all of nix and libc live here.

pub mod probe;
pub mod probe_link;
