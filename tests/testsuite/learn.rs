//! A session on the full screen, of 80 columns and 24 rows; and what is remarked on in passing.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{LocalFlags, tcgetattr};
use nix::unistd::Pid;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{LESSON, Nslab, Screen, piped, plain};

const ROWS: u16 = 24;
const COLUMNS: u16 = 80;
/// How long the processes of a lab may take to be gone.
const PATIENCE: Duration = Duration::from_secs(10);

/// A learner who comes back: what is kept, and a lesson that stays in its place.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("own.md"), LESSON).expect("a lesson file");
        Self(dir)
    }

    fn learn(&self) -> Nslab {
        let state = self.0.path().join("state");
        Nslab::new().env("XDG_STATE_HOME", state).arg("learn").arg(self.0.path().join("own.md"))
    }

    /// What is kept of how a step was done.
    #[track_caller]
    fn how(&self, step: &str) -> Value {
        let mut kept = files(&self.0.path().join("state/nslab/progress"));
        kept.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        let [file] = kept.as_slice() else { panic!("{kept:?}") };
        let text = std::fs::read_to_string(file).expect("it can be read");
        let kept: Value = serde_json::from_str(&text).expect("it is whole");
        kept["progress"]["steps"][step]["how"].clone()
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    paths.collect()
}

/// At the first prompt, the welcome read.
#[track_caller]
fn begun(nslab: Nslab) -> Screen {
    let mut screen = Screen::start(nslab, ROWS, COLUMNS);
    screen.wait_for("Welcome to your lab");
    screen.keys(" ");
    screen.wait_until("a prompt", |contents| !contents.contains("Welcome to your lab") && at_prompt(contents));
    screen
}

/// There is a prompt, and the status line offers keys.
fn at_prompt(contents: &str) -> bool {
    // The text has its commands indented.
    let is_prompt = |line: &str| line.starts_with("A$") || line.starts_with("A (");
    contents.lines().any(is_prompt) && contents.lines().last().is_some_and(|line| line.contains("Ctrl-G"))
}

#[track_caller]
fn leaves(mut screen: Screen) {
    screen.keys("\x07q");
    screen.wait_for("Leave?");
    screen.keys("y");
    assert_eq!(screen.finish(), 0);
}

#[test]
fn a_lesson_is_done_from_the_first_screen_to_the_last() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    let first = screen.contents();
    assert!(first.contains("step 1/2: A namespace") && first.contains("B (not open)"), "{first}");
    let tabs = first.lines().position(|line| line.contains("B (not open)")).expect("a line of tabs");
    assert!(usize::from(ROWS) - tabs - 2 >= 14, "the terminal keeps its rows:\n{first}");
    screen.keys("unshare -m\r");
    screen.wait_for("✓ A has a mount table of its own");
    screen.wait_for("This is what you have achieved:");
    assert!(!screen.contents().contains("step 2/2"), "nothing jumps on by itself");
    screen.keys("\x07n");
    screen.wait_for("step 2/2: A mount");
    screen.keys("mount -t tmpfs none /mnt\r");
    screen.wait_for("✓ A tmpfs is on /mnt for A only");
    screen.keys("\x07n");
    screen.wait_for("Lesson finished");
    screen.wait_for("2 on your own");
    screen.keys("q");
    assert_eq!(screen.finish(), 0);
    assert_eq!((home.how("a-namespace"), home.how("a-mount")), ("alone".into(), "alone".into()));
    let modes = tcgetattr(screen.terminal()).expect("a terminal").local_flags;
    assert!(modes.contains(LocalFlags::ICANON | LocalFlags::ECHO), "{modes:?}");
    let bytes = String::from_utf8_lossy(screen.bytes()).into_owned();
    for mode in ["1049", "1000", "1002", "1006", "2004"] {
        let (set, unset) = (bytes.rfind(&format!("\x1b[?{mode}h")), bytes.rfind(&format!("\x1b[?{mode}l")));
        assert!(set.is_some() && unset > set, "mode {mode} is as before");
    }
}

#[test]
fn who_is_stuck_gets_a_hint_and_then_the_cause() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.keys("\x07h");
    screen.wait_for("Hint 1 of 1: Which program?");
    screen.keys("\x07c");
    screen.wait_for("Why: A is still in host's mnt namespace");
    leaves(screen);
}

#[test]
fn a_red_step_is_left_only_after_a_question() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.keys("\x07n");
    screen.wait_for("Go on without having done this step?");
    screen.keys("n");
    screen.wait_until("the question gone", |contents| !contents.contains("Go on without"));
    assert!(screen.contents().contains("step 1/2"), "{}", screen.contents());
    screen.keys("\x07n");
    screen.wait_for("Go on without having done this step?");
    screen.keys("y");
    screen.wait_for("step 2/2");
    leaves(screen);
    assert_eq!(home.how("a-namespace"), "skipped");
}

#[test]
fn what_is_typed_for_a_learner_is_recorded_as_help_and_one_comes_back_to_where_one_was() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.keys("\x07s");
    screen.wait_for("Have the solution typed?");
    screen.keys("y");
    screen.wait_for("This is what you have achieved:");
    screen.keys("\x07n");
    screen.wait_for("step 2/2");
    leaves(screen);
    assert_eq!(home.how("a-namespace"), "with-help");
    let mut screen = Screen::start(home.learn(), ROWS, COLUMNS);
    screen.wait_for("step 2/2");
    screen.wait_for("A (mnt)$");
}

#[test]
fn a_reset_names_what_is_lost_and_brings_the_start_back() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.keys("touch /mine\r");
    screen.wait_until("it has run", |contents| contents.matches("A$").count() == 2);
    screen.keys("\x07r");
    screen.wait_for("Begin anew?");
    screen.wait_until("what is lost", |contents| contents.matches("A$ touch /mine").count() >= 1);
    screen.keys("y");
    screen.wait_until("a new lab", |contents| !contents.contains("touch /mine") && at_prompt(contents));
    screen.keys("ls /mine\r");
    screen.wait_for("cannot access '/mine'");
    leaves(screen);
}

#[test]
fn a_window_that_gets_too_small_says_so_and_goes_on_when_it_is_not() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.keys("echo $((6 * 7))\r");
    screen.wait_for("\n42");
    screen.resize(ROWS, 58);
    screen.wait_for("too small");
    screen.wait_for("--plain");
    screen.resize(ROWS, COLUMNS);
    screen.wait_until("the lab again", |contents| contents.contains("\n42") && at_prompt(contents));
    leaves(screen);
}

#[test]
fn keys_are_the_shells() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.keys("sh -c 'echo $((50 + 1)); exec sleep 1000'\r");
    screen.wait_for("\n51");
    screen.keys("\x1a");
    screen.wait_for("Stopped");
    screen.keys("fg\r");
    screen.wait_until("it goes on", |contents| contents.lines().any(|line| line.trim_end() == "A$ fg"));
    screen.keys("\x03");
    screen.wait_for("^C");
    screen.keys("echo $((6 * 7))\r");
    screen.wait_for("\n42");
    // A shell that ends gets a successor, in which one can type on; and so does that one.
    for (key, answer) in [("exit\r", 43), ("\x04", 44)] {
        let before = screen.contents().matches("this shell has ended").count();
        screen.keys(key);
        screen.wait_until("its end", |contents| contents.matches("this shell has ended").count() > before);
        screen.keys(&format!("echo $(({answer} + 0))\r"));
        screen.wait_for(&format!("\n{answer}"));
    }
    leaves(screen);
}

#[test]
fn what_is_typed_while_a_lab_is_made_runs_in_it() {
    let home = Home::new();
    let mut screen = Screen::start(home.learn(), ROWS, COLUMNS);
    // Before there is anything to be seen: the first Enter is the welcome's, and the line waits for its own.
    screen.keys("echo $((40 + 1))\r");
    screen.wait_until("the line", |contents| at_prompt(contents) && contents.contains("A$ echo $((40 + 1))"));
    assert!(!screen.contents().contains("\n41"), "nothing ran by surprise:\n{}", screen.contents());
    screen.keys("\r");
    screen.wait_for("\n41");
    screen.keys("\x07r");
    screen.wait_for("Begin anew?");
    screen.keys("y\x1b[200~echo $((40 + 2))\r\x1b[201~echo $((40 + 3))\r");
    screen.wait_for("42");
    screen.wait_for("43");
    assert!(!screen.contents().contains("\n41"), "it is another lab:\n{}", screen.contents());
    leaves(screen);
    // Who comes back is not welcomed, and types at once.
    let mut screen = Screen::start(home.learn(), ROWS, COLUMNS);
    screen.keys("echo $((40 + 4))\r");
    screen.wait_for("\n44");
    leaves(screen);
}

#[test]
fn what_is_typed_while_a_solution_is_typed_runs_after_it() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.keys("\x07s");
    screen.wait_for("Have the solution typed?");
    screen.keys("yreadlink /proc/self/ns/mnt > /tmp/own; echo $((50 + 1))\r");
    screen.wait_for("\n51");
    let contents = screen.contents();
    assert!(contents.contains("A (mnt)$ readlink"), "{contents}");
    leaves(screen);
    assert_eq!(home.how("a-namespace"), "with-help");
}

#[test]
fn a_skipped_step_leaves_what_the_next_stands_on() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.keys("\x07n");
    screen.wait_for("Go on without having done this step?");
    screen.keys("y");
    screen.wait_for("step 2/2");
    screen.wait_until("a prompt in the namespace", |contents| {
        at_prompt(contents) && contents.lines().any(|line| line.trim_end() == "A (mnt)$")
    });
    leaves(screen);
}

#[test]
fn a_window_that_is_too_small_can_be_left() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.resize(24, 50);
    screen.wait_for("too small");
    screen.keys("\x07q");
    assert_eq!(screen.finish(), 0);
}

#[test]
fn two_sessions_at_once_lose_nothing() {
    let home = Home::new();
    // Who has been here before is not welcomed again.
    let first = begun(home.learn());
    let mut second = Screen::start(home.learn(), ROWS, COLUMNS);
    second.wait_until("a prompt", at_prompt);
    let mut sessions = [first, second];
    for screen in &mut sessions {
        screen.keys("unshare -m\r");
    }
    for mut screen in sessions {
        screen.wait_for("This is what you have achieved:");
        leaves(screen);
        assert_eq!(home.how("a-namespace"), "alone");
    }
}

#[test]
fn a_killed_session_takes_its_lab_along() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    let lab = descendants(screen.pid());
    assert!(lab.len() >= 2, "a supervisor and a shell, at least: {lab:?}");
    kill(Pid::from_raw(screen.pid()), Signal::SIGKILL).expect("it runs");
    screen.until_closed();
    assert_gone(&lab);
}

#[test]
fn a_closed_window_ends_the_lab_and_keeps_what_was_done() {
    let home = Home::new();
    let mut screen = begun(home.learn());
    screen.keys("unshare -m\r");
    screen.wait_for("This is what you have achieved:");
    let lab = descendants(screen.pid());
    let status = screen.hang_up();
    assert!(status.code().is_some(), "it ends by itself: {status}");
    assert_gone(&lab);
    assert_eq!(home.how("a-namespace"), "alone");
}

#[test]
fn it_speaks_korean() {
    let home = Home::new();
    let mut screen = Screen::start(home.learn().args(["--lang", "ko"]), ROWS, COLUMNS);
    screen.wait_for("실습 환경에 오신 것을 환영합니다");
    screen.keys(" ");
    screen.wait_for("힌트");
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let outcome = piped(Home::new().learn(), "unshare -m\n").run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("`nslab learn --plain`"), "{}", outcome.told());
    assert_eq!(outcome.stdout, "");
}

#[test]
fn wrong_turns_are_remarked_on() {
    for (lines, remark) in [
        ("unhsare -m\n", "There is no command `unhsare`. Did you mean `unshare`?"),
        ("terminal B\nunshare -m\n", "The lesson has this command for terminal A; you typed it in B."),
        (
            "unshare -m\nnext\nmount -t tmpfs none /mnt\nexit\necho on\n",
            "are gone with their last process: mnt. Typing on does not bring them back",
        ),
    ] {
        let outcome = piped(plain(), lines).run();
        outcome.assert_code(0);
        let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(remark), "{remark}\n{}", outcome.told());
    }
}

/// Processes below this one, each with the time of its start: numbers are used again.
fn descendants(of: i32) -> Vec<(i32, String)> {
    let all: Vec<i32> = std::fs::read_dir("/proc")
        .expect("proc is there")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .collect();
    let mut found = Vec::new();
    let mut parents = vec![of];
    while let Some(parent) = parents.pop() {
        for process in &all {
            let Some(stat) = stat(*process).filter(|stat| stat[1] == parent.to_string()) else { continue };
            parents.push(*process);
            found.push((*process, stat[19].clone()));
        }
    }
    found
}

/// The fields behind the name (proc_pid_stat(5)): state, parent, and so on.
fn stat(process: i32) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    Some(text.rsplit_once(") ")?.1.split(' ').map(str::to_owned).collect())
}

#[track_caller]
fn assert_gone(processes: &[(i32, String)]) {
    let deadline = Instant::now() + PATIENCE;
    for (process, started) in processes {
        let is_there = || stat(*process).is_some_and(|stat| stat[19] == *started && stat[0] != "Z");
        while is_there() {
            assert!(Instant::now() < deadline, "process {process} is left: {:?}", stat(*process));
            std::thread::yield_now();
        }
    }
}
