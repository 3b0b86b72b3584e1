//! What nslab itself puts into a lab: one tiny program that is `ping`, `sudo` or `nslab-where` by the name it
//! is called.
//!
//! nslab's own binary holds lessons and their solutions, so it must never be inside a lab; this one holds nothing.
//! It is compiled by `build.rs` with the standard library alone, and must not know anything of nslab.
//! An unknown name is an error, not a guess: a learner who copies the file gets a clear word.

use std::path::Path;
use std::process::ExitCode;

mod echo;
mod libc;
mod names;
mod options;
mod ping;
mod socket;
mod sudo;
mod tally;
mod whereabouts;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    let called = arguments.next().unwrap_or_default();
    let name = Path::new(&called).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let arguments: Vec<String> = arguments.map(|a| a.to_string_lossy().into_owned()).collect();
    match name.as_str() {
        "ping" | "ping4" | "ping6" => ping::main(&name, &arguments),
        "sudo" => sudo::main(&arguments),
        "nslab-where" => whereabouts::main(),
        _ => {
            eprintln!("{name}: this program is called ping, sudo or nslab-where");
            ExitCode::from(2)
        }
    }
}
