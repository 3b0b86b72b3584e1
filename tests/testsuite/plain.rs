//! A session line by line: from a pipe, and on a terminal.

use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{LocalFlags, tcgetattr};
use nix::unistd::Pid;

use crate::support::{Nslab, Screen, at_terminal, piped, plain};

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
fn a_prompt_names_no_pid_namespace_that_only_the_shells_children_are_in() {
    let outcome = piped(plain(), "unshare -mp\ntrue\nexit\nunshare -mpf\ntrue\n").run();
    outcome.assert_code(0);
    let order = ["\nA$ unshare -mp\n", "\nA (mnt)$ true\n", "\nA$ unshare -mpf\n", "\nA (mnt pid)$ true\n"];
    let places: Vec<Option<usize>> = order.iter().map(|text| outcome.stdout.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{}", outcome.told());
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
    // Not `kill %1`: the shell may not know yet that it goes on, and then won't exit.
    screen.keys("fg\r");
    screen.wait_until("in front again", |contents| contents.matches("exec cat'").count() == 3);
    screen.keys("from cat\r");
    screen.wait_until("cat's echo", |contents| contents.matches("from cat").count() == 2);
    screen.keys("\x04");
    screen.wait_until("at its end", |contents| contents.trim_end().ends_with("A$"));
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

const QUESTION: &str = "Which number will echo $$ print this time?";
const ANSWER: &str = "The number is another one.";

/// A lesson that asks before a command.
fn asking() -> Nslab {
    let nslab = Nslab::anywhere();
    let state = nslab.dir().join("state");
    nslab.env("XDG_STATE_HOME", state).args(["learn", "--plain", "mount"])
}

#[track_caller]
fn assert_in_order(told: &str, texts: &[&str]) {
    let mut from = 0;
    for text in texts {
        let at = told[from..].find(text).unwrap_or_else(|| panic!("{text:?} behind {:?}:\n{told}", &told[..from]));
        from += at + text.len();
    }
}

#[test]
fn a_question_comes_before_its_command_and_the_answer_is_not_told_before() {
    let outcome = piped(asking(), "echo $$\nunshare -m\n2\necho $$\ncheck\nsolve\nnext\n").run();
    outcome.assert_code(0);
    let asked = [
        "Step 1 of 5",
        "(The text goes on once you have done this.)",
        "\nA$ unshare -m\n",
        QUESTION,
        "Enter alone: none)? 2\n",
        "\nA (mnt)$ echo $$\n",
        "You expected it:",
        ANSWER,
        "\nA (mnt)$ check\nThis step asks for nothing more.",
        "\nA (mnt)$ solve\nThis step asks for nothing more.",
        "Step 2 of 5",
    ];
    assert_in_order(&outcome.stdout, &asked);
    assert_eq!(outcome.stdout.matches(ANSWER).count(), 1, "{}", outcome.told());

    // Who does not care to answer goes on, and the text is there all the same.
    for lines in ["unshare -m\necho $$\nnext\n", "unshare -m\nnext\n"] {
        let outcome = piped(asking(), lines).run();
        outcome.assert_code(0);
        assert_in_order(&outcome.stdout, &["\nA$ unshare -m\n", ANSWER, "Step 2 of 5"]);
    }
}

#[test]
fn a_question_holds_enter_back_and_nothing_else() {
    let mut screen = at_terminal(asking());
    screen.keys("echo $$\r");
    screen.wait_for("✓ A has asked the first shell for its PID");
    screen.keys("unshare -m\r");
    screen.wait_for("Done: A shell in a namespace of its own.");
    screen.wait_until("the prompt", |contents| contents.trim_end().ends_with("A (mnt)$"));
    assert!(!screen.contents().contains(QUESTION) && !screen.contents().contains(ANSWER), "{}", screen.contents());
    screen.keys("echo $$");
    screen.wait_until("the command", |contents| contents.trim_end().ends_with("A (mnt)$ echo $$"));
    screen.keys("\r");
    screen.wait_until("the question", |contents| contents.trim_end().ends_with("Enter alone: none)?"));
    // Ctrl-C: the command stands there, and has not run.
    screen.keys("\x03");
    screen.wait_until("the command again", |contents| contents.trim_end().ends_with("A (mnt)$ echo $$"));
    screen.keys("\r");
    screen.wait_until("the question again", |contents| contents.trim_end().ends_with("Enter alone: none)?"));
    screen.keys("1\r");
    screen.wait_for("You expected something else");
    screen.wait_for(ANSWER);
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
}

#[test]
fn a_word_that_a_program_gets_is_named_and_its_ways_out() {
    let mut screen = at_terminal(plain());
    screen.keys("sh -c 'echo $((50 + 1)); exec cat'\r");
    screen.wait_until("it runs", |contents| contents.trim_end().ends_with("51"));
    screen.keys("hint\r");
    screen.wait_for("`hint` goes to `sh -c 'echo $((50 + 1)); exec cat'`");
    screen.wait_until("it is there all the same", |contents| contents.trim_end().ends_with("\nhint\nhint"));
    screen.keys("\x04");
    screen.wait_until("the prompt", |contents| contents.trim_end().ends_with("A$"));
    // All at once, before the shell can have shown anything of it.
    screen.keys("hint\r");
    screen.wait_for("Hint 1 of 1: Which program?");
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
}

#[test]
fn pasted_lines_are_done_one_after_the_other() {
    let mut screen = at_terminal(plain());
    screen.keys("echo $((40 + 2))\rhint\recho $((40 + 3))\r");
    screen.wait_for("\n43\n");
    let contents = screen.contents();
    // A key may still be the running command's to echo, and then stands before what that prints.
    assert_in_order(&contents, &["42\n", "Hint 1 of 1: Which program?", "\n43\n"]);
    assert!(!contents.contains("not found"), "{contents}");
    // A program gets what follows it.
    screen.keys("cat\rhint of it\r\x04");
    screen.wait_until("the prompt", |contents| {
        contents.matches("\nhint of it").count() == 2 && contents.trim_end().ends_with("A$")
    });
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
}

#[test]
fn a_whole_lesson_can_be_pasted_in() {
    let mut screen = at_terminal(plain());
    // One command takes longer than most programs do to ask for what follows them.
    screen.keys("unshare -m\rnext\rsleep 2; mount -t tmpfs none /mnt\rnext\r");
    screen.wait_for("You have finished: Own mounts");
    assert!(!screen.contents().contains("Go on all the same?"), "{}", screen.contents());
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
}

#[test]
fn what_is_pasted_is_no_answer_to_a_question_that_nobody_has_read() {
    let mut screen = at_terminal(plain());
    let asked = |times: usize| {
        move |contents: &str| {
            contents.matches("Go on all the same?").count() == times && contents.trim_end().ends_with("[y/N]")
        }
    };
    screen.keys("next\recho $((40 + 2))\recho $((40 + 3))\r");
    screen.wait_until("the question", asked(1));
    screen.keys("\r");
    screen.wait_for("Not typed, as it came before your answer: echo $((40 + 3))");
    screen.wait_until("the prompt", |contents| contents.trim_end().ends_with("A$"));
    assert!(!screen.contents().contains("\n42\n"), "{}", screen.contents());
    screen.keys("next\recho $((40 + 4))\r");
    screen.wait_until("the question again", asked(2));
    screen.keys("y\r");
    screen.wait_for("Step 2 of 2: A mount");
    screen.wait_for("\n44\n");
    // Nobody means anything else by it.
    screen.keys("reset\rn\recho $((40 + 5))\r");
    screen.wait_for("\n45\n");
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
}

#[test]
fn a_question_comes_before_the_command_that_it_is_about_and_no_other() {
    let mut screen = at_terminal(asking());
    screen.keys("unshare -m\r");
    screen.wait_for("Done: A shell in a namespace of its own.");
    screen.wait_until("the prompt", |contents| contents.trim_end().ends_with("A (mnt)$"));
    screen.keys("readlink /proc/self/ns/pid\r");
    screen.wait_for("pid:[");
    assert!(!screen.contents().contains(QUESTION), "{}", screen.contents());
    screen.wait_until("the prompt", |contents| contents.trim_end().ends_with("A (mnt)$"));
    screen.keys("echo $$\r");
    screen.wait_for(QUESTION);
    screen.keys("\r");
    screen.wait_for(ANSWER);
    screen.wait_for("✓ A has asked the second shell for its PID");
    screen.wait_until("the prompt", |contents| contents.trim_end().ends_with("A (mnt)$"));
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
}

#[test]
fn who_suspends_it_has_a_terminal_to_type_on_and_finds_the_line_again() {
    let mut screen = at_terminal(plain());
    let has = |screen: &Screen, modes| tcgetattr(screen.terminal()).expect("a terminal").local_flags.contains(modes);
    let deadline = Instant::now() + Duration::from_secs(30);
    let send = |screen: &Screen, signal| kill(Pid::from_raw(screen.pid()), signal).expect("it is there");
    for command in ["echo half a line", "echo another"] {
        screen.keys(command);
        screen.wait_until("the line", |contents| contents.trim_end().ends_with(command));
        send(&screen, Signal::SIGTSTP);
        // State T: stopped (proc_pid_stat(5)).
        while !std::fs::read_to_string(format!("/proc/{}/stat", screen.pid())).expect("it is there").contains(") T ") {
            assert!(Instant::now() < deadline, "it goes on");
            std::thread::yield_now();
        }
        assert!(has(&screen, LocalFlags::ICANON | LocalFlags::ECHO));
        send(&screen, Signal::SIGCONT);
        screen.wait_until("the line again", |contents| {
            contents.matches(command).count() > 1 && contents.trim_end().ends_with(command)
        });
        while has(&screen, LocalFlags::ICANON) {
            assert!(Instant::now() < deadline, "it is not raw again");
            std::thread::yield_now();
        }
        screen.keys("\x03");
        screen.wait_until("a prompt", |contents| contents.trim_end().ends_with("A$"));
    }
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
}

#[test]
fn the_lessons_are_listed_with_how_far_one_is() {
    let state = tempfile::tempdir().expect("a folder");
    let learn = |lesson: &str| {
        let nslab = Nslab::anywhere().env("XDG_STATE_HOME", state.path());
        nslab.args(["learn", "--plain", lesson])
    };
    piped(learn("mount"), "skip\nskip\n").run().assert_code(0);
    piped(learn("pid"), "skip\nskip\nskip\nskip\nskip\n").run().assert_code(0);
    let outcome = piped(learn("mount"), "skip\nlessons\nlesson bridge\nlessons\n").run();
    outcome.assert_code(0);
    let told = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let listed = [
        "mount: Mount namespaces: a file system of your own (you are here, 3 of 5 steps done)",
        "process number 1 (done)",
        "bridge: ",
        "a file system of your own (3 of 5 steps done)",
        "process number 1 (done)",
        "(you are here)",
    ];
    assert_in_order(&told, &listed);
}

#[test]
fn who_leaves_is_told_where_they_are_and_who_comes_back_what_was_typed_for_them() {
    let state = tempfile::tempdir().expect("a folder");
    let learn = || asking().env("XDG_STATE_HOME", state.path());
    let outcome = piped(learn(), "unshare -m\nnext\ntouch /mine\nquit\n").run();
    outcome.assert_code(0);
    let end = "A mount that stays at home.\n`nslab learn mount` goes on there.\n";
    assert!(outcome.stdout.replace("\nthat stays", " that stays").ends_with(end), "{}", outcome.told());
    assert!(!outcome.stdout.contains("You have come back."), "{}", outcome.told());
    let outcome = piped(learn(), "ls /mine\nskip\nskip\nskip\nskip\n").run();
    outcome.assert_code(0);
    let back = [
        "Making a lab",
        "\nA$ unshare -m /bin/bash\n",
        "You have come back.",
        "Step 2 of 5",
        "cannot access '/mine'",
        "You have finished: Mount namespaces",
        "`nslab export mount` writes",
        "You have done “Mount namespaces",
    ];
    assert_in_order(&outcome.stdout, &back);
}

#[test]
fn a_lesson_that_is_done_says_what_was_learnt() {
    let outcome = piped(asking(), "skip\nskip\nskip\nskip\nskip\n").run();
    outcome.assert_code(0);
    let learnt = ["You have finished: Mount namespaces", "What you have seen", "unshare -m PROGRAM", "skipped: 5."];
    assert_in_order(&outcome.stdout, &learnt);
}

#[test]
fn what_is_typed_for_one_in_another_terminal_is_shown_once() {
    let outcome = piped(plain(), "terminal B\nsolve\n").run();
    outcome.assert_code(0);
    assert_eq!(outcome.stdout.matches("$ unshare -m\n").count(), 2, "the lesson's, and this: {}", outcome.told());
}

#[test]
fn lines_are_as_narrow_as_the_reader_wants_them() {
    let nslab = asking().env("COLUMNS", "40").env("TERM", "dumb").env("LC_ALL", "C");
    let outcome = piped(nslab, "hint\nhelp\nsteps\nunshare -m\n").run();
    outcome.assert_code(0);
    let of_ours = outcome.stdout.lines().filter(|line| !line.contains("A$") && !line.contains("Before it runs"));
    let long: Vec<&str> = of_ours.filter(|line| line.chars().count() > 40).collect();
    assert!(long.is_empty(), "{long:?}");
    let ours = outcome.stdout.replace(['“', '”'], "");
    assert!(ours.is_ascii(), "{:?}", ours.chars().find(|c| !c.is_ascii()));
}

/// The commands of the page about it, each at a pipe.
#[test]
fn every_command_of_its_page_runs() {
    let page = include_str!("../../book/src/learn.md");
    let fences = page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let commands: Vec<&str> = fences.flat_map(str::lines).filter_map(|line| line.split(['#', '<']).next()).collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let words = command.split_whitespace().skip(1).filter(|word| *word != "--plain");
        let outcome = piped(Nslab::new().args(words).arg("--plain"), "quit\n").run();
        assert_eq!(outcome.code(), Some(0), "{command}: {}", outcome.told());
    }
}

#[test]
fn its_page_names_every_word() {
    let page = include_str!("../../book/src/learn.md");
    let outcome = piped(plain(), "help\nquit\n").run();
    let help = outcome.stdout.split("\nA$ help\n").nth(1).expect("it was printed");
    let words = help.lines().filter_map(|line| line.strip_prefix("  ")?.split([' ', ':']).next());
    let unnamed: Vec<&str> = words.filter(|word| !page.contains(&format!("`{word}"))).collect();
    assert!(unnamed.is_empty() && help.contains("  hint: "), "{unnamed:?}: {help}");
}

#[test]
fn a_terminal_without_escapes_gets_none() {
    let mut screen = at_terminal(plain().env("TERM", "dumb"));
    screen.keys("hint\r");
    screen.wait_for("Hint 1 of 1: Which program?");
    screen.wait_until("the prompt again", |contents| contents.trim_end().ends_with("A$"));
    screen.keys("printf '\\033[31m%s\\n' $((6 * 7))\r");
    screen.wait_for("\n42\n");
    screen.keys("unshare -m\r");
    screen.wait_for("Done: A namespace.");
    screen.wait_until("the prompt again", |contents| contents.trim_end().ends_with("A (mnt)$"));
    screen.keys("reset\ry\r");
    screen.wait_until("a new lab", |contents| {
        contents.matches("Step 1 of 2").count() == 2 && contents.trim_end().ends_with("\nA$")
    });
    screen.keys("quit\r");
    assert_eq!(screen.finish(), 0);
    let shown = String::from_utf8_lossy(screen.bytes());
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}
