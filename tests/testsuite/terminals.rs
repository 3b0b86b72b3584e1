//! Real shells on real terminals: one in another, those without marks, commands that hang, and output without end.

use std::process::Command;
use std::time::Duration;

use crate::support::{ALWAYS_TRUE, Events, LessonText, Nslab};

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Runs a lesson with terminals A and B that types these lines.
fn typed(console: &str) -> Events {
    typed_with("```console", console)
}

fn typed_with(fence: &str, console: &str) -> Events {
    let settings = "needs = []\n\n[lab]\nterminals = [\"A\", \"B\"]";
    let lesson = LessonText::of(settings, &format!("{fence}\n{console}\n```\n\n{ALWAYS_TRUE}"));
    Nslab::new().lesson("x", lesson).json().run().events()
}

#[track_caller]
fn assert_passed(events: &Events) {
    assert_eq!(events.verdict(), "pass", "{}", events.complaints());
}

/// What each command did to shells.
fn shells(events: &Events) -> Vec<&str> {
    events.named("command").into_iter().map(|e| e["shell"].as_str().unwrap_or("-")).collect()
}

#[test]
fn shells_open_in_one_another_and_are_left_in_turn() {
    let events = typed(
        "A$ unshare -m bash\nA$ unshare -pmif\nA$ echo $$\n1\nA$ bash\nA$ exit\nA$ exit\nA$ exit\nA$ echo back\nback",
    );
    assert_passed(&events);
    assert_eq!(shells(&events), ["opened", "opened", "-", "opened", "left", "left", "left", "-"]);
}

#[test]
fn a_shell_in_a_named_network_namespace_is_entered_and_left() {
    let events =
        typed("A$ ip netns add ns0\nA$ ip netns exec ns0 bash\nA$ ip -o link | wc -l\n1\nA$ exit\nA$ echo back\nback");
    assert_passed(&events);
    assert_eq!(shells(&events), ["-", "opened", "-", "left", "-"]);
}

#[test]
fn terminals_may_be_named_in_any_order() {
    let settings = "needs = []\n\n[lab]\nterminals = [\"Z\", \"B\", \"A\"]";
    let typed = "```console\nA$ tty; echo $NSLAB_TERMINAL\n/dev/pts/2\nA\nZ$ tty; echo $NSLAB_TERMINAL\n/dev/pts/0\nZ\nB$ echo $NSLAB_TERMINAL\nB\n```";
    let lesson = LessonText::of(settings, &format!("{typed}\n\n{ALWAYS_TRUE}"));
    assert_passed(&Nslab::new().lesson("x", lesson).json().run().events());
}

#[test]
fn a_shell_that_has_just_opened_reports_no_failure() {
    assert_passed(&typed("A$ echo $?\n0\nA$ unshare -m\nA$ echo $?\n0\nA$ bash\nA$ echo $?\n0"));
}

#[test]
fn nsenter_takes_one_terminal_to_where_the_other_is() {
    let events = typed(
        "A$ unshare -m bash\nA$ touch /tmp/x\nA$ mount -t tmpfs tmpfs /tmp\nB$ nsenter -t {{pid A}} -a\nB$ ls /tmp | wc -l\n0\nB$ exit\nB$ ls /tmp\nx",
    );
    assert_passed(&events);
}

#[test]
fn a_shell_without_marks_is_done_when_it_waits_for_input() {
    for (open, ask, answer, leave) in [
        ("dash", "echo $((40+2))", "42", "exit"),
        ("env -i sh", "echo $((40+2))", "42", "exit"),
        ("env -i bash --norc --noprofile", "echo $((40+2))", "42", "exit"),
        ("python3 -q", "print(40+2)", "42", "exit()"),
    ] {
        let events = typed(&format!("A$ {open}\nA$ {ask}\n{answer}\nA$ {leave}\nA$ echo back\nback"));
        assert_passed(&events);
        for command in events.named("command") {
            assert!(command["ms"].as_f64().is_some_and(|ms| ms < 20_000.0), "{command}");
        }
    }
}

#[test]
fn a_shell_that_replaced_itself_is_recognised() {
    let events = typed("A$ unshare -m bash\nA$ exec chroot . /bin/sh\nA$ echo in-$((40+2))\nin-42");
    assert_passed(&events);
    let events = typed("A$ exec dash\nA$ echo in-$((40+2))\nin-42");
    assert_passed(&events);
}

#[test]
fn a_program_that_reads_input_is_typed_into() {
    let events = typed("A$ cat\nA$ hello\nhello\n^D\nA$ echo done\ndone");
    assert_passed(&events);
}

#[test]
fn a_hung_command_is_interrupted_at_its_deadline_and_the_terminal_goes_on() {
    let lesson = format!(
        "```console timeout=1\n$ sleep 100\n```\n\n{ALWAYS_TRUE}\n## After\n\n```console\n$ echo alive\nalive\n```\n\n{}",
        ALWAYS_TRUE.replace("host-is-there", "again")
    );
    let events = Nslab::new().lesson("x", LessonText::of("needs = []", &lesson)).json().run().events();
    let hung = events.command(1);
    assert_eq!(hung["verdict"], "fail");
    assert!(hung["because"].as_str().is_some_and(|why| why.contains("no end within 1 s")), "{hung}");
    assert!(hung["ms"].as_f64().is_some_and(|ms| (1000.0..15_000.0).contains(&ms)), "{hung}");
    assert_eq!(events.command(2)["verdict"], "pass", "{}", events.complaints());
}

#[test]
fn a_command_that_ignores_every_signal_it_can_is_killed() {
    let lesson = format!(
        "```console timeout=1\n$ bash -c 'trap \"\" INT TERM HUP QUIT; while :; do sleep 100; done'\n```\n\n{ALWAYS_TRUE}\n## After\n\n```console\n$ echo alive\nalive\n```\n\n{}",
        ALWAYS_TRUE.replace("host-is-there", "again")
    );
    let events = Nslab::new().lesson("x", LessonText::of("needs = []", &lesson)).json().run().events();
    assert_eq!(events.command(1)["verdict"], "fail");
    assert!(events.command(1)["ms"].as_f64().is_some_and(|ms| ms < 20_000.0), "{}", events.command(1));
    assert_eq!(events.command(2)["verdict"], "pass", "{}", events.complaints());
}

#[test]
fn a_terminal_that_a_learner_closes_ends_no_other() {
    let events = typed("A$ exit\nB$ echo alive\nalive");
    let other = events.named("command").into_iter().find(|e| e["terminal"] == "B");
    // The step may be cut short, but nothing hangs and everything has a verdict.
    assert!(other.is_none_or(|e| e["verdict"] == "pass"), "{}", events.complaints());
    assert_eq!(events.only("lesson-finished")["residue"], serde_json::json!([]));
}

#[test]
fn whichever_terminal_is_closed_it_is_noticed_at_once() {
    for typed_lines in ["A$ exit", "A$ true\nB$ exit", "B$ true\nB$ exit"] {
        let events = typed(typed_lines);
        let exit = events.named("command").into_iter().find(|e| e["command"] == "exit").expect("it was typed");
        assert_eq!(
            exit["because"],
            "the shell ended, and with it the terminal",
            "{typed_lines}: {}",
            events.complaints()
        );
        assert!(events.named("error").is_empty(), "{typed_lines}: {}", events.complaints());
        assert_eq!(events.only("lesson-finished")["residue"], serde_json::json!([]));
    }
}

#[test]
fn output_without_end_is_cut_and_told_so() {
    let start = std::time::Instant::now();
    let events = typed_with("```console timeout=2", "A$ yes");
    let endless = events.command(1);
    assert_eq!((&endless["verdict"], &endless["truncated"]), (&"fail".into(), &true.into()));
    assert!(endless["output"].as_str().is_some_and(|text| text.len() <= 1 << 20), "it is long");
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn long_output_that_ends_is_waited_for() {
    let events = typed("A$ seq 1 300000 | tail -n 1\n300000\nA$ seq 1 200000 > /dev/tty\nA$ echo done\ndone");
    assert_eq!(events.command(3)["verdict"], "pass", "{}", events.complaints());
}

#[test]
fn control_characters_are_made_harmless() {
    let lesson = LessonText::typing(
        "$ printf '\\033]0;title\\007\\033[31mred\\033[2J\\033]52;c;AAAA\\007\\302\\233\\342\\200\\256end\\n'",
    );
    let nslab = |args: &[&str]| Nslab::new().lesson("x", &lesson).args(["run"]).args(args).run();
    let json = nslab(&["--format", "json"]);
    let events = json.events();
    let output = events.command(1)["output"].as_str().expect("text").to_owned();
    assert!(output.contains("red") && output.contains("end"), "{output:?}");
    let human = nslab(&["-v"]).stdout;
    assert!(human.contains("red"), "{human:?}");
    for text in [output, human] {
        let raw = text.chars().find(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(raw, None, "{text:?}");
    }
}

#[test]
fn bytes_that_are_no_text_and_tabs_and_returns_do_no_harm() {
    let events = typed("A$ printf 'a\\377b\\tc\\rd\\n'; echo done\n...\n[..]done");
    assert_passed(&events);
}

#[test]
fn marks_forged_by_a_program_decide_nothing() {
    // "Done with status 0", said by a program that then fails.
    let events = typed("A$ printf '\\033]133;D;0\\007\\033]133;A\\007'; sleep 0.3; false\nA$ echo next\nnext");
    assert_ne!(events.verdict(), "pass", "{}", events.complaints());
}

#[test]
fn the_prompt_names_the_terminal_and_the_namespaces_that_differ() {
    // The prompt is exported, so a program can print what it says of where it is.
    let events = typed(
        "A$ echo \"[$NSLAB_TERMINAL|$NSLAB_WHERE]\"\n[A|]\nA$ unshare -m bash\nA$ echo \"[$NSLAB_TERMINAL|$NSLAB_WHERE]\"\n\
         [A|mnt]\nA$ unshare -pmif\nA$ echo \"[$NSLAB_TERMINAL|$NSLAB_WHERE]\"\n[A|[..]pid[..]]\nB$ echo \"[$NSLAB_TERMINAL|$NSLAB_WHERE]\"\n[B|]",
    );
    assert_passed(&events);
}

#[test]
fn the_terminal_is_a_real_one_of_the_labs_own() {
    let events = typed(
        "A$ tty\n/dev/pts/[..]\nA$ stty size\n24 80\nB$ tty\n/dev/pts/[..]\nA$ ps -o tty= -p $$\npts/[..]\nA$ test -t 0 && test -t 1 && test -t 2",
    );
    assert_passed(&events);
    let tty = |terminal: &str| {
        let mut commands = events.named("command").into_iter();
        commands.find(|e| e["command"] == "tty" && e["terminal"] == terminal).map(|e| e["output"].clone())
    };
    assert_ne!(tty("A"), tty("B"));
}

#[test]
fn job_control_works() {
    let events = typed(
        "A$ sleep 100\n? running\n^Z\n? 148\nA$ jobs\n[..]Stopped[..]sleep 100\nA$ kill %1; wait\n...\nA$ sleep 100\n? running\n^C\n? 130\nA$ echo done\ndone",
    );
    assert_passed(&events);
}

#[test]
fn an_interrupt_at_a_prompt_takes_nothing_of_the_next_command_along() {
    let events = typed(&"A$ true\nA$ ^C\n? 130\nA$ echo whole\nwhole\n".repeat(20));
    assert_passed(&events);
}

#[test]
fn the_environment_is_what_the_format_promises() {
    let events = typed(
        "A$ echo $LC_ALL $TZ $PAGER $COLUMNS $LINES\nC.UTF-8 UTC cat 80 24\nA$ hostname\nlab\nA$ id -u\n0\nA$ echo ~\n/root\nA$ pwd\n/root",
    );
    assert_passed(&events);
}

#[test]
fn man_finds_the_machines_pages() {
    let page =
        Command::new("man").args(["-w", "unshare"]).env_clear().env("LC_ALL", "C.UTF-8").env("PATH", PATH).output();
    let (status, told) = match page {
        Ok(page) => {
            (page.status.code().expect("it ends by itself"), String::from_utf8_lossy(&page.stdout).into_owned())
        }
        Err(_) => (127, String::new()), // neither has it
    };
    let events = typed(&format!("A$ man -w unshare 2>/dev/null; echo $?\n{told}{status}"));
    assert_passed(&events);
    assert_eq!(events.command(1)["verdict"], "pass", "{}", events.complaints());
}

#[test]
fn tabs_and_lines_that_are_longer_than_the_terminal_are_typed_as_they_are() {
    let long = "x".repeat(300);
    let events = typed(&format!("A$ echo {long}\n{long}\nA$ echo \"a\tb\" | od -c | head -n1\n[..]a[..]b[..]"));
    assert_eq!(events.command(1)["verdict"], "pass", "{}", events.complaints());
}

#[test]
fn sudo_runs_its_arguments_and_says_once_that_one_is_root() {
    let events = typed(
        "A$ sudo -E echo hi\nsudo: you are root in this lab already; [..]\nhi\nA$ sudo A=1 sh -c 'echo $A'\n1\n\
         A$ sudo unshare -m bash\nA$ exit\nA$ sudo nosuch\n? 127\nsudo: nosuch: No such file or directory[..]",
    );
    assert_passed(&events);
    assert_eq!(shells(&events), ["-", "-", "opened", "left", "-"]);
}
