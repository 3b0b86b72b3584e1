//! Holds the sources to the invariants that `src/lib.rs` states in prose.

mod circles;

use std::fs;
use std::path::{Path, PathBuf};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// A source file: its path below `src/`, and its text without comments and tests.
struct Source {
    path: String,
    code: String,
    lines: usize,
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(Path::new(SOURCES), &mut files);
    assert!(files.len() > 50, "the sources were not found");
    files.into_iter().map(|file| read(&file)).collect()
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn read(file: &Path) -> Source {
    let text = fs::read_to_string(file).expect("a source file");
    let path = file.strip_prefix(SOURCES).expect("below src").to_string_lossy().into_owned();
    // Unit tests stand at the end of their file.
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    Source { path, code, lines: text.lines().count() }
}

impl Source {
    fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path == *folder || self.path.starts_with(&format!("{folder}/")))
    }

    /// Tests and what only they use.
    fn is_of_tests(&self) -> bool {
        ["tests.rs", "laws.rs", "samples.rs", "sample.rs", "fake.rs"].iter().any(|name| self.path.ends_with(name))
            || self.path.contains("/tests/")
    }
}

/// No source outside of `but` has one of `words` in its code.
#[track_caller]
fn only_in(but: &[&str], words: &[&str]) {
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| !source.is_in(but) && !source.is_of_tests())
        .flat_map(|source| {
            words.iter().filter(|word| source.code.contains(**word)).map(|word| format!("{}: {word}", source.path))
        })
        .collect();
    assert!(found.is_empty(), "allowed only in {but:?}:\n{}", found.join("\n"));
}

/// No source within `folders` has one of `words` in its code.
#[track_caller]
fn never_in(folders: &[&str], words: &[&str]) {
    let sources = sources();
    let within: Vec<&Source> = sources.iter().filter(|source| source.is_in(folders) && !source.is_of_tests()).collect();
    assert!(!within.is_empty(), "there is nothing in {folders:?}");
    let found: Vec<String> = within
        .iter()
        .flat_map(|source| {
            words.iter().filter(|word| source.code.contains(**word)).map(|word| format!("{}: {word}", source.path))
        })
        .collect();
    assert!(found.is_empty(), "not allowed in {folders:?}:\n{}", found.join("\n"));
}

#[test]
fn unsafe_code_stands_in_sys_and_in_the_guest_only() {
    only_in(&["sys", "guest"], &["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"]);
}

#[test]
fn nix_stands_in_sys_only_and_libc_gives_others_constants_at_most() {
    only_in(&["sys"], &[" nix::", "(nix::", "<nix::"]);
    let calls = |source: &Source| {
        let calls = source.code.match_indices("libc::").filter(|(at, _)| {
            let name = source.code[at + "libc::".len()..].split(|c: char| !c.is_alphanumeric() && c != '_').next();
            name.is_some_and(|name| name.starts_with(|c: char| c.is_lowercase()))
        });
        calls.count()
    };
    let found: Vec<String> =
        sources().iter().filter(|s| !s.is_in(&["sys", "guest"]) && calls(s) > 0).map(|s| s.path.clone()).collect();
    assert!(found.is_empty(), "calls into libc: {found:?}");
}

#[test]
fn netlink_types_stay_in_one_file() {
    only_in(&["observe/netlink.rs", "observe/netlink"], &["rtnetlink::", "netlink_packet_route::"]);
}

#[test]
fn lessons_and_checks_know_no_kernel_no_files_no_network_no_time() {
    let kernel = [
        "std::fs",
        "std::process",
        "std::env",
        "std::thread",
        "UdpSocket",
        "TcpStream",
        "UnixStream",
        "Instant::now",
        "SystemTime",
        "crate::sys",
        "crate::lab",
        "tokio::",
    ];
    never_in(&["lesson", "check", "observation.rs", "observation"], &kernel);
    never_in(&["lesson"], &["crate::check", "crate::observe", "crate::run", "crate::report", "crate::cli"]);
    never_in(&["check"], &["crate::observe::", "crate::run", "crate::report", "crate::cli"]);
}

#[test]
fn the_lab_and_its_observers_know_no_verdicts() {
    never_in(&["lab", "observe", "sys"], &["Verdict", "Judgement", "crate::check", "crate::report", "crate::cli"]);
}

#[test]
fn a_world_is_drawn_from_observation_alone() {
    let kernel = ["std::fs", "std::process", "std::env", "std::thread", "Instant::now", "tokio::", "std::io"];
    never_in(&["world"], &kernel);
    let above =
        ["crate::sys", "crate::lab", "crate::observe::", "crate::check", "crate::run", "crate::cli", "crate::learn"];
    never_in(&["world"], &above);
    never_in(&["world"], &["crate::report"]);
    // Of lessons, only the words for kinds and addresses that all share.
    never_in(&["world"], &["lesson::Lesson", "lesson::Step", "lesson::Check", "lesson::Claim"]);
}

#[test]
fn only_front_ends_print() {
    let prints =
        ["println!", "print!", "eprintln!", "eprint!", "io::stdout", "io::stderr", "Term::stdout", "Term::stderr"];
    only_in(&["cli", "report", "guest", "main.rs"], &prints);
}

#[test]
fn the_runner_shows_nothing_and_front_ends_run_nothing() {
    never_in(&["run"], &["crate::report", "crate::cli", "indicatif", "console::", "clap"]);
    never_in(&["report"], &["crate::lab", "crate::observe", "crate::sys", "crate::check::judge", "std::process"]);
}

#[test]
fn a_session_is_shown_without_running_or_judging() {
    // Of the runner, front ends know the guide's wishes and news; of checks, what there is to say of them.
    let below = ["crate::lab", "crate::observe::", "crate::check::judge", "run::judging", "run::hands", "crate::prove"];
    never_in(&["learn"], &below);
    never_in(&["learn"], &["crate::cli", "crate::doctor", "std::env", "clap"]);
    // No front end knows another.
    never_in(&["learn/screen"], &["learn::plain", "learn::attach", "super::plain", "super::attach"]);
    never_in(&["learn/plain"], &["learn::screen", "learn::attach", "super::screen", "super::attach"]);
    never_in(&["learn/attach"], &["learn::screen", "learn::plain", "super::screen", "super::plain"]);
}

#[test]
fn what_a_session_comes_to_and_how_it_looks_is_pure() {
    let outside =
        ["std::fs", "std::io", "std::thread", "std::process", "Instant::now", "tokio::", "crate::sys", "mpsc"];
    never_in(&["learn/session.rs", "learn/prose.rs", "learn/prose"], &outside);
    never_in(&["learn/session.rs", "learn/prose.rs", "learn/prose"], &["crossterm", "ratatui", "crate::messages"]);
    // On the full screen, only the loop, its sources of events and its place at the terminal touch anything.
    let screen = sources().into_iter().map(|source| source.path).filter(|path| path.starts_with("learn/screen/"));
    let touches = ["mod.rs", "input.rs", "seat.rs", "tests.rs"];
    let pure: Vec<String> = screen.filter(|path| !touches.iter().any(|name| path.ends_with(name))).collect();
    let pure: Vec<&str> = pure.iter().map(String::as_str).collect();
    never_in(&pure, &outside);
    never_in(&pure, &["crossterm::terminal", "crossterm::execute"]);
}

#[test]
fn text_in_columns_knows_nothing_of_what_it_says() {
    never_in(&["layout"], &["crate::", "std::fs", "std::io", "std::env", "std::thread", "Instant", "ratatui"]);
}

#[test]
fn a_grid_knows_terminals_and_nothing_else() {
    never_in(&["grid.rs"], &["crate::", "std::fs", "std::io", "std::env", "std::thread", "Instant", "ratatui"]);
}

#[test]
fn submissions_are_text_and_no_more() {
    never_in(
        &["submission"],
        &["std::fs", "std::env", "std::process", "Instant", "Utc::now", "crate::lab", "crate::sys"],
    );
    never_in(&["submission"], &["crate::cli", "crate::report", "Verdict", "crate::observe", "crate::learn"]);
}

#[test]
fn what_is_kept_of_a_learner_is_kept_in_two_files_and_shown_in_none() {
    never_in(&["progress"], &["crate::report", "crate::cli", "crate::lab", "crate::observe", "crate::learn"]);
    let pure = ["typed", "standing", "next", "merge", "record", "key"].map(|name| format!("progress/{name}.rs"));
    let pure: Vec<&str> = pure.iter().map(String::as_str).collect();
    never_in(&pure, &["std::fs", "std::env", "std::thread", "Instant::now", "Utc::now", "crate::sys"]);
}

#[test]
fn messages_know_nothing_and_only_front_ends_and_checks_speak() {
    never_in(&["messages"], &["crate::", "std::env", "std::fs", "std::io"]);
    never_in(&["lesson", "lab", "observe", "sys", "run", "prove"], &["crate::messages"]);
}

#[test]
fn sys_stands_on_nothing_of_ours() {
    let above = ["crate::lab", "crate::observe", "crate::run", "crate::doctor", "crate::observation", "crate::check"];
    never_in(&["sys"], &above);
    // But for the names of the kinds of namespaces.
    never_in(&["sys"], &["crate::lesson::{", "crate::lesson::L", "crate::lesson::C"]);
}

#[test]
fn the_main_process_neither_enters_namespaces_nor_forks_but_to_exec() {
    // clone3 is the one way to fork: lab/launch.rs execs, supervisor and init have one thread, doctor asks before any thread.
    only_in(
        &["sys", "lab/launch.rs", "lab/supervisor.rs", "lab/init.rs", "lab/scenery.rs", "lab/observer.rs", "doctor"],
        &["clone3(", "fork("],
    );
    never_in(&["cli", "run", "report", "lesson", "check"], &["setns", "unshare_", "enter_namespace"]);
}

#[test]
fn nothing_is_unwrapped() {
    only_in(&[], &[".unwrap()", "todo!", "unimplemented!", "dbg!("]);
}

#[test]
fn files_are_short_enough_to_be_read() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|s| s.lines > 500 && !s.is_of_tests())
        .map(|s| format!("{} has {} lines", s.path, s.lines))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn each_module_says_what_it_is() {
    for source in sources() {
        let text = fs::read_to_string(Path::new(SOURCES).join(&source.path)).expect("a source file");
        assert!(
            text.starts_with("//!") || source.path == "main.rs" || source.is_of_tests(),
            "{} has no `//!`",
            source.path
        );
    }
}

#[test]
fn nothing_is_named_after_what_it_could_be_anything() {
    for source in sources() {
        for word in ["utils", "util", "helper", "helpers", "manager", "misc", "common"] {
            assert!(!source.path.split(['/', '.']).any(|part| part == word), "{}", source.path);
        }
    }
}

#[test]
fn the_map_in_lib_names_every_module() {
    let map = fs::read_to_string(Path::new(SOURCES).join("lib.rs")).expect("lib.rs");
    for line in map.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = line.trim_end_matches(';');
        assert!(map.contains(&format!("[`{module}`]")), "{module} is not in the map");
    }
}

#[test]
fn no_test_here_waits_by_sleeping() {
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let mut files = Vec::new();
    collect(Path::new(tests), &mut files);
    let sleep = ["thread::", "sleep("].concat();
    for file in files {
        let text = fs::read_to_string(&file).expect("a test file");
        assert!(!text.contains(&sleep), "{} sleeps", file.display());
    }
}
