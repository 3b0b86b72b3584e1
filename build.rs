//! Compiles the guest program (`src/guest/`), which `src/lab` embeds and puts into labs.
//!
//! By calling rustc itself: a dependency of cargo's would need a workspace, and this one has no dependencies.
//!
//! It is started at every prompt, so its start was measured (fork, exec, exit, wait; size): dynamic 1.20 ms, 408 KiB;
//! dynamic without libgcc_s and libm 1.00 ms, 432 KiB; static glibc 0.83 ms, 1,270 KiB. The middle one fits the room
//! it is given (700 KiB): gcc's unwinder is linked in as an archive where gcc has it.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// gcc's unwinder, which is an archive only, and so becomes part of the program.
const UNWINDER: &str = "dylib=gcc_eh";

fn main() {
    println!("cargo::rerun-if-changed=src/guest");
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    let guest = Path::new(&variable("OUT_DIR")).join("guest");
    let target = variable("TARGET");
    let linker_variable = format!("CARGO_TARGET_{}_LINKER", target.to_uppercase().replace(['-', '.'], "_"));
    println!("cargo::rerun-if-env-changed={linker_variable}");
    // RUSTC_LINKER is what cargo itself resolved, from configuration files too.
    let linker = env::var_os("RUSTC_LINKER").or_else(|| env::var_os(linker_variable));

    let link = [Some(UNWINDER), None].into_iter().find(|link| compile(&guest, &target, linker.as_ref(), *link));
    if let Some(unwinder) = link.expect("rustc could not build src/guest/main.rs; its own words are above") {
        // nslab starts twice before the first prompt, as itself and as a supervisor: each time with a library less.
        println!("cargo::rustc-link-lib={unwinder}");
    }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name} for build scripts"))
}

fn compile(guest: &Path, target: &str, linker: Option<&OsString>, library: Option<&str>) -> bool {
    let mut rustc = Command::new(variable("RUSTC"));
    rustc.args(["--edition=2024", "--crate-type=bin", "--crate-name=guest", "src/guest/main.rs", "-o"]).arg(guest);
    rustc.args([
        "--target",
        target,
        "-Copt-level=s",
        "-Cpanic=abort",
        "-Cstrip=symbols",
        "-Clto=fat",
        "-Ccodegen-units=1",
    ]);
    rustc.args(library.map(|library| format!("-l{library}")));
    if let Some(linker) = linker {
        let mut flag = OsString::from("-Clinker=");
        flag.push(linker);
        rustc.arg(flag);
    }
    rustc.status().is_ok_and(|status| status.success())
}
