//! Can this machine run labs, and if not, the exact remedy.

pub mod probes;
