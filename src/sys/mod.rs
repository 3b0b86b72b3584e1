//! System calls, each behind a small safe function named like it. All `unsafe` and all of nix and libc live here.

pub mod icmp;
pub mod openat2;
pub mod setns;
pub mod waiting;
