//! Other windows of a running lab.

use crate::support::{Nslab, Outcome, Screen, at_terminal, plain};

/// Of nobody in particular, for tests run by root.
const OTHER_USER: &str = "54321";

fn attach(session: &Screen, args: &[&str]) -> Screen {
    let nslab = Nslab::new().arg("attach").args(args).arg(format!("--lab={}", session.pid()));
    Screen::start(nslab, 30, 90)
}

fn world(session: &Screen, args: &[&str]) -> Outcome {
    Nslab::new().arg("world").args(args).arg(format!("--lab={}", session.pid())).run()
}

#[test]
fn a_window_types_into_the_other_terminal() {
    let mut session = at_terminal(plain());
    let mut window = attach(&session, &[]);
    window.wait_for("Terminal B of lesson own. Ctrl-G, then q: leave this window.");
    window.wait_until("a prompt", |contents| contents.trim_end().ends_with("B$"));
    window.keys("echo $((6 * 7)); stty size\r");
    window.wait_for("42\n30 90");
    window.keys("\x07q");
    assert_eq!(window.finish(), 0);
    assert!(window.contents().contains("You have left; the lab goes on."), "{}", window.contents());

    // What it shows is there for who comes later, and a check turns green for who looks on.
    let mut window = attach(&session, &["A"]);
    window.wait_for("A$");
    window.keys("unshare -m\r");
    window.wait_for("A (mnt)$");
    session.wait_for("✓ A has a mount table of its own");
    let mut again = attach(&session, &["B"]);
    again.wait_until("what was typed before", |contents| {
        contents.contains("42\n30 90") && contents.trim_end().ends_with("B$")
    });

    session.keys("quit\r");
    assert_eq!(session.finish(), 0);
    for mut window in [window, again] {
        assert_eq!(window.finish(), 0);
        assert!(window.contents().contains("The lab has ended."), "{}", window.contents());
    }
}

#[test]
fn a_terminal_of_any_name_is_opened_and_its_end_told() {
    let session = at_terminal(plain());
    let mut window = attach(&session, &["C"]);
    window.wait_until("a prompt", |contents| contents.trim_end().ends_with("C$"));
    window.keys("exit\r");
    assert_eq!(window.finish(), 0);
    assert!(window.contents().contains("The shell of this terminal has ended."), "{}", window.contents());
    let mut window = attach(&session, &["../C"]);
    assert_eq!(window.finish(), 2);
    assert!(window.contents().contains("is no name for a terminal"), "{}", window.contents());
}

#[test]
fn a_window_without_a_lab_says_so() {
    // Sockets without a file are a network namespace's own.
    let unshare: &[&str] = if nix::unistd::geteuid().is_root() { &["unshare", "-n"] } else { &["unshare", "-Urn"] };
    let outcome = Nslab::new().under(unshare).arg("world").run();
    outcome.assert_code(2);
    assert!(outcome.stderr.starts_with("error: no lab is running"), "{}", outcome.told());
    let outcome = Nslab::new().under(unshare).args(["attach", "B"]).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.starts_with("error: this needs a terminal"), "{}", outcome.told());
}

#[test]
fn of_several_labs_one_must_be_named() {
    let sessions = [at_terminal(plain()), at_terminal(plain())];
    let outcome = Nslab::new().arg("world").run();
    outcome.assert_code(2);
    assert!(outcome.stderr.contains("several labs are running"), "{}", outcome.told());
    for session in &sessions {
        let line = format!("--lab {} (lesson own)", session.pid());
        assert!(outcome.stderr.contains(&line), "{line}: {}", outcome.told());
    }
    Nslab::new().args(["world", "--lab", "1"]).run().assert_code(2);
}

#[test]
fn the_world_is_drawn_in_every_format() {
    let session = at_terminal(plain());
    for (format, has) in [
        ("human", "terminal A"),
        ("text", "terminal A"),
        ("mermaid", "flowchart"),
        ("dot", "digraph"),
        ("svg", "<svg"),
        ("json", "\"namespaces\""),
    ] {
        let outcome = world(&session, &["--format", format]);
        outcome.assert_code(0);
        assert!(outcome.stdout.contains(has), "{format}: {}", outcome.told());
    }
    let parsed: serde_json::Value = serde_json::from_str(&world(&session, &["--format", "json"]).stdout).expect("JSON");
    assert!(parsed["namespaces"].is_array());
    Nslab::new().args(["list", "--format", "dot"]).run().assert_code(2);
}

#[test]
fn nobody_else_joins() {
    let session = at_terminal(plain());
    if !nix::unistd::geteuid().is_root() {
        return world(&session, &[]).assert_code(0).code().into_iter().for_each(drop);
    }
    let other = ["setpriv", "--reuid", OTHER_USER, "--regid", OTHER_USER, "--clear-groups"];
    let lab = format!("--lab={}", session.pid());
    let outcome = Nslab::anywhere().under(other).args(["world", &lab]).run();
    outcome.assert_code(2);
    assert!(outcome.stderr.starts_with("error: "), "{}", outcome.told());
    // Nor with the address at hand: the lab closes the door before a word is said.
    let knock = format!(
        "use Socket; $SIG{{PIPE}} = 'IGNORE'; socket(S, AF_UNIX, SOCK_STREAM, 0) or die; connect(S, pack_sockaddr_un(\"\\0nslab/0/{}/own\")) or die \"connect: $!\"; \
         my $ask = '{{\"ask\":\"world\",\"version\":1}}'; syswrite(S, pack('NC', 1 + length $ask, 1) . $ask); \
         my $n = sysread(S, my $got, 100); print \"got \", $n // 0, \" bytes\\n\"",
        session.pid()
    );
    let knocked = std::process::Command::new("setpriv").args(&other[1..]).args(["perl", "-e", &knock]).output();
    let knocked = knocked.expect("perl runs");
    let said = String::from_utf8_lossy(&knocked.stdout);
    assert_eq!(said, "got 0 bytes\n", "{}", String::from_utf8_lossy(&knocked.stderr));
    world(&session, &[]).assert_code(0);
}

#[test]
fn the_greeting_is_wrapped_between_words() {
    let mut session = at_terminal(plain());
    let nslab = Nslab::new().args(["attach", "B"]).arg(format!("--lab={}", session.pid()));
    let mut window = Screen::start(nslab, 20, 40);
    window.wait_for("Terminal B of lesson own. Ctrl-G, then\nq: leave this window.");
    session.keys("quit\r");
    assert_eq!((session.finish(), window.finish()), (0, 0));
}
