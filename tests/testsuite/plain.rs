//! A session line by line: from a pipe, and on a terminal.

use nix::sys::termios::{LocalFlags, tcgetattr};

use crate::support::{Screen, at_terminal, piped, plain};

#[test]
fn a_whole_lesson_can_be_piped_in() {
    let lines = "unshare -m\nnext\nmount -t tmpfs none /mnt\nnext\n";
    let outcome = piped(plain(), lines).run();
    outcome.assert_code(0);
    let at = |text: &str| outcome.stdout.find(text).unwrap_or_else(|| panic!("{text}: {}", outcome.told()));
    let order = [
        "Step 1 of 2: A namespace",
        "\nA$ unshare -m\n",
        "✓ A has a mount table of its own\n",
        "\nA (mnt)$ next\n",
        "Step 2 of 2: A mount",
        "\nA (mnt)$ mount -t tmpfs none /mnt\n",
        "✓ A tmpfs is on /mnt for A only\n",
        "You have finished: Own mounts",
    ];
    let places: Vec<usize> = order.iter().map(|text| at(text)).collect();
    assert!(places.is_sorted(), "{places:?}\n{}", outcome.told());
    assert!(!outcome.stdout.contains('\u{1b}'), "no escapes: {:?}", outcome.stdout);
}

#[test]
fn the_end_of_input_ends_a_session() {
    for lines in ["", "echo hi", "echo hi\nnext\n", "cat\n", "hint\nhint\ncheck\nsteps\nworld\nhelp\nquit\nechoed\n"] {
        let outcome = piped(plain(), lines).run();
        outcome.assert_code(0);
        assert!(!outcome.stdout.contains("echoed"), "after quit nothing is read: {}", outcome.told());
    }
}

#[test]
fn what_is_missing_is_said_and_a_step_is_not_left_by_itself() {
    let outcome = piped(plain(), "next\necho on\nskip\n").run();
    outcome.assert_code(0);
    let told = &outcome.stdout;
    assert!(
        told.contains("✗ A has a mount table of its own") && told.contains("fix: in terminal A: unshare -m"),
        "{told}"
    );
    assert!(told.contains("Go on all the same?") && told.contains("\nA$ echo on\non\n"), "{told}");
    assert!(told.find("Step 2 of 2") > told.find("\nA$ skip\n"), "{told}");
}

#[test]
fn a_command_that_hangs_is_interrupted_by_a_line() {
    let outcome = piped(plain(), "sleep 1000\n^C\necho after\n").run();
    outcome.assert_code(0);
    assert!(outcome.stdout.contains("\nA$ echo after\nafter\n"), "{}", outcome.told());
}

#[test]
fn what_is_missing_is_typed_and_begun_again() {
    let outcome = piped(plain(), "touch /mine\nsolve\nreset\nyes\nls /mine\nterminal B\necho in B\n").run();
    outcome.assert_code(0);
    let told = &outcome.stdout;
    assert!(told.contains("\nA$ unshare -m\n") && told.contains("Done with help: A namespace"), "{told}");
    assert!(told.contains("A reset loses a command of your own:\n  A$ touch /mine\n"), "{told}");
    assert!(told.contains("ls: cannot access '/mine'"), "{told}");
    assert!(told.contains("\nB$ echo in B\nin B\n"), "{told}");
}

#[test]
fn our_words_never_reach_the_shell_on_a_terminal() {
    let mut screen = at_terminal(plain());
    screen.keys("hint\r");
    screen.wait_for("Hint 1 of 1: Which program?");
    screen.wait_until("the prompt again", |contents| contents.trim_end().ends_with("A$"));
    // Recalled, corrected, cleared: what stands there when Enter comes counts.
    screen.keys("echo nx\x7f\x7f\x7f\x7f\x7f\x7f\x7fchecj\x7fk\r");
    screen.wait_for("why: A is still in host's mnt namespace");
    screen.wait_until("the prompt again", |contents| contents.trim_end().ends_with("A$"));
    screen.keys("unshare -m\r");
    screen.wait_for("✓ A has a mount table of its own");
    screen.wait_until("the prompt below it", |contents| contents.trim_end().ends_with("A (mnt)$"));
    screen.keys("next\r");
    screen.wait_for("Step 2 of 2: A mount");
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
    assert!(!screen.contents().contains("command not found"), "{}", screen.contents());
    assert_is_as_before(&screen);
}

#[test]
fn keys_are_the_shells() {
    let mut screen = at_terminal(plain());
    // It says that it is in front: a key that comes earlier is the shell's.
    screen.keys("sh -c 'echo $((50 + 1)); exec sleep 1000'\r");
    screen.wait_until("it runs", |contents| contents.trim_end().ends_with("51"));
    screen.keys("\x03");
    screen.wait_until("interrupted", |contents| contents.contains("^C") && contents.trim_end().ends_with("A$"));
    screen.keys("sh -c 'echo $((50 + 2)); exec cat'\r");
    screen.wait_until("it runs", |contents| contents.trim_end().ends_with("52"));
    screen.keys("\x1a");
    screen.wait_for("Stopped");
    screen.keys("kill %1; wait; echo $((6 * 7))\r");
    screen.wait_for("42");
    screen.keys("exit\r");
    screen.wait_for("The shell of terminal A has ended. It gets a new one.");
    screen.wait_until("a new shell", |contents| contents.trim_end().ends_with("A$"));
    screen.keys("\x04");
    screen.wait_until("another", |contents| {
        contents.matches("It gets a new one.").count() == 2 && contents.trim_end().ends_with("A$")
    });
    // While something runs, the leader asks for a word.
    screen.keys("sh -c 'echo $((50 + 3)); exec sleep 1000'\r");
    screen.wait_until("it runs", |contents| contents.trim_end().ends_with("53"));
    screen.keys("\x07");
    screen.wait_for("nslab>");
    screen.keys("terminal B\r");
    screen.wait_until("terminal B", |contents| contents.trim_end().ends_with("B$"));
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
    assert_is_as_before(&screen);
}

#[track_caller]
fn assert_is_as_before(screen: &Screen) {
    let modes = tcgetattr(screen.terminal()).expect("a terminal").local_flags;
    assert!(modes.contains(LocalFlags::ICANON | LocalFlags::ECHO), "{modes:?}");
}
