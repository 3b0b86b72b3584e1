//! Recordings of sessions.

use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::support::{Nslab, at_terminal, piped, plain};

/// A recording's header and events, each line of which must be whole.
#[track_caller]
fn parse(file: &Path) -> (Value, Vec<(String, String)>) {
    let text = std::fs::read_to_string(file).expect("a recording");
    assert!(text.ends_with('\n'), "{text}");
    let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect(line));
    let header = lines.next().expect("a header");
    let event = |line: Value| {
        assert!(line[0].as_f64().is_some_and(|interval| interval >= 0.0), "{line}");
        (line[1].as_str().expect("a code").to_owned(), line[2].as_str().expect("data").to_owned())
    };
    (header, lines.map(event).collect())
}

/// Where to, in a folder of its own.
fn recorded(nslab: Nslab) -> (Nslab, tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("it.cast");
    (nslab.arg("--record").arg(&file), dir, file)
}

#[test]
fn a_session_is_recorded_with_a_marker_a_step() {
    let (nslab, _dir, file) = recorded(plain());
    piped(nslab, "unshare -m\nnext\necho 한글\n").run().assert_code(0);
    let (header, events) = parse(&file);
    assert_eq!(header["version"], 3);
    assert!(header["term"]["cols"].is_u64() && header["term"]["rows"].is_u64(), "{header}");
    let of = |code: &str| events.iter().filter(|(c, _)| c == code).map(|(_, data)| data.as_str()).collect::<Vec<_>>();
    assert_eq!(of("m"), ["A namespace", "A mount"]);
    assert_eq!(of("x"), ["0"]);
    assert!(of("o").concat().contains("\r\n한글\r\n"), "{events:?}");
}

#[test]
fn a_killed_session_leaves_a_whole_recording() {
    let (nslab, _dir, file) = recorded(plain());
    let mut session = at_terminal(nslab);
    session.keys("seq 2000\r");
    session.wait_for("1999");
    kill(Pid::from_raw(session.pid()), Signal::SIGKILL).expect("it runs");
    session.until_closed();
    let (_, events) = parse(&file);
    assert!(events.iter().any(|(code, data)| code == "o" && data.contains("1000")));
    assert!(events.iter().all(|(code, _)| code != "x"));
}

#[test]
fn what_was_recorded_before_is_not_written_over() {
    let (nslab, _dir, file) = recorded(plain());
    std::fs::write(&file, "mine").expect("a file");
    let outcome = piped(nslab, "echo hi\n").run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("cannot record to"), "{}", outcome.told());
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), "mine");
}
