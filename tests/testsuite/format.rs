//! What `book/src/format.md` promises: each kind and property, each sort of line, each setting; and each error, with
//! its place.

use crate::support::{ALWAYS_TRUE, Events, LessonText, Nslab};

/// Runs a lesson of one step.
fn run(settings: &str, step: &str) -> Events {
    let outcome = Nslab::new().lesson("x", LessonText::of(settings, step)).json().run();
    outcome.events()
}

const TWO_TERMINALS: &str = "needs = []\n\n[lab]\nterminals = [\"A\", \"B\"]";

#[track_caller]
fn assert_passes(settings: &str, step: &str) -> Events {
    let events = run(settings, step);
    assert_eq!(events.verdict(), "pass", "{}", events.complaints());
    events
}

/// Each of these checks has this verdict after these commands.
#[track_caller]
fn assert_verdicts(settings: &str, console: &str, checks: &[(&str, &str)]) {
    let tables: Vec<String> = (0..)
        .zip(checks)
        .map(|(n, (_, check))| {
            format!("[check-{n}]\nthat = \"Claim {n}\"\nwithin = \"500ms\"\nextra = true\n{check}\n")
        })
        .collect();
    let events = run(settings, &format!("```console\n{console}\n```\n\n```toml check\n{}```", tables.join("\n")));
    for (n, (verdict, check)) in (0..).zip(checks) {
        let told = events.check(&format!("check-{n}"));
        assert_eq!(told.verdict(), *verdict, "{check}\n{:#}\n{}", told.0, events.complaints());
    }
}

/// Its diagnostics; it must be invalid.
fn diagnostics(lesson: &str) -> Vec<(String, u64, u64)> {
    let outcome = Nslab::anywhere().lesson("x", lesson).json().run();
    outcome.assert_code(3);
    let place = |e: &serde_json::Value| (e["line"].as_u64().unwrap_or(0), e["column"].as_u64().unwrap_or(0));
    let events = outcome.events();
    let told = events.named("diagnostic").into_iter();
    told.map(|e| (e["message"].as_str().unwrap_or("").to_owned(), place(e).0, place(e).1)).collect()
}

// The page itself.

#[test]
fn the_whole_lesson_of_the_page_runs() {
    let page = include_str!("../../book/src/format.md");
    let lesson =
        page.split("````md\n").nth(1).and_then(|rest| rest.split("````").next()).expect("a lesson on the page");
    let outcome = Nslab::new().lesson("mine", lesson).json().run();
    outcome.assert_code(0);
}

#[test]
fn the_error_of_the_page_is_what_such_an_error_looks_like() {
    let lesson = LessonText::of(
        TWO_TERMINALS,
        "```console\nA$ true\n```\n\n```toml check\n[a]\nthat = \"t\"\nfile = \"/x\"\nfrom = \"A\"\nnot-form = [\"B\", \"host\"]\n```",
    );
    let outcome = Nslab::anywhere().lesson("mine", lesson).arg("run").run();
    outcome.assert_code(3);
    for part in [
        "error: unknown key `not-form`",
        "mine.md:24:1",
        "not-form = [\"B\", \"host\"]",
        "^^^^^^^^",
        "did you mean `not-from`?",
        "help: a check of kind `file` knows",
    ] {
        assert!(outcome.stderr.contains(part), "{part}\n{}", outcome.stderr);
    }
}

// Console blocks.

#[test]
fn a_command_goes_on_over_several_lines() {
    let events = assert_passes(
        "needs = []",
        &format!(
            "```console\n$ cat <<END\n> one\n> two $((1+1))\n> END\none\ntwo 2\n$ for i in 1 2; do\n>   echo $i\n> done\n1\n2\n```\n\n{ALWAYS_TRUE}"
        ),
    );
    assert_eq!(events.command(2)["command"], "for i in 1 2; do\n  echo $i\ndone");
}

#[test]
fn a_status_is_expected_to_be_0_unless_written() {
    assert_passes(
        "needs = []",
        &format!(
            "```console\n$ false\n? 1\n$ sh -c 'exit 255'\n? 255\n$ no-such-command\n? 127\n...\n```\n\n{ALWAYS_TRUE}"
        ),
    );
    let events = run("needs = []", &format!("```console\n$ true\n? 1\n```\n\n{ALWAYS_TRUE}"));
    assert_eq!(events.command(1)["because"], "expected status 1; it was 0");
}

#[test]
fn dots_stand_for_text_and_for_lines() {
    assert_passes(
        "needs = []",
        &format!(
            "```console\n$ seq 1 9\n1\n...\n5\n...\n$ echo a b c\na [..] c\n$ echo x\n[..]\n$ seq 3\n...\n$ echo '$ 5'\n[..]$ 5\n```\n\n{ALWAYS_TRUE}"
        ),
    );
    let events = run("needs = []", &format!("```console\n$ seq 1 9\n1\n...\n10\n```\n\n{ALWAYS_TRUE}"));
    assert_eq!(events.command(1)["verdict"], "fail");
}

#[test]
fn a_command_may_stay_in_the_foreground_and_be_interrupted_or_ended() {
    assert_passes(
        "needs = []",
        &format!(
            "```console\n$ (echo ready; exec sleep 100)\n? running\nready\n^C\n? 130\n$ cat\n? running\n^D\n$ sleep 100\n? running\n^Z\n? 148\n...\n$ kill %1\n```\n\n{ALWAYS_TRUE}"
        ),
    );
}

/// A question about a check, with these answers.
fn question(check: &str, answers: &str) -> String {
    format!("<details class=\"predict {check}\"><summary>Will it be there?</summary>\n\n{answers}\n</details>\n")
}

#[test]
fn a_run_passes_over_questions() {
    let asked = question("host-is-there", "- [x] Yes: `$ false` is not typed\n- [ ] No\n");
    let step = |asked: &str| format!("{asked}\n```console\n$ true\n```\n\n{ALWAYS_TRUE}");
    let (with, without) = (assert_passes("needs = []", &step(&asked)), assert_passes("needs = []", &step("")));
    let kinds = |events: &Events| events.checks().iter().map(|check| check.id().to_owned()).collect::<Vec<_>>();
    assert_eq!(kinds(&with), kinds(&without));
    assert_eq!(with.named("command").len(), without.named("command").len());
}

#[test]
fn a_question_is_answered_by_a_check_below_it() {
    let lesson = |step: &str| LessonText::of("needs = []", step).to_string();
    let answers = "- [x] Yes\n- [ ] No\n";
    let typed = format!("```console\n$ true\n```\n\n{ALWAYS_TRUE}\n");
    for (step, told) in [
        (question("host-is-ther", answers) + "\n" + &typed, "there is no check `host-is-ther`"),
        (typed.clone() + &question("host-is-there", answers), "`host-is-there` is judged before this is asked"),
        (question("host-is-there", "- [ ] Yes\n- [ ] No\n") + "\n" + &typed, "no answer of this question is marked"),
    ] {
        let told_by_run = diagnostics(&lesson(&step));
        assert!(told_by_run.iter().any(|(message, line, _)| message.starts_with(told) && *line > 1), "{told_by_run:?}");
    }
}

#[test]
fn a_deadline_can_be_set_in_seconds_and_with_units() {
    for fence in ["```console timeout=1", "```console timeout=1s", "```console timeout=1000ms"] {
        let events = run("needs = []", &format!("{fence}\n$ sleep 60\n```\n\n{ALWAYS_TRUE}"));
        let because = events.command(1)["because"].as_str().expect("a reason");
        assert!(because.starts_with("no end within 1 s; interrupted"), "{fence}: {because}");
    }
}

#[test]
fn terminals_are_apart_and_the_only_one_may_go_without_its_name() {
    assert_passes(TWO_TERMINALS, &format!("```console\nA$ x=1; echo $x\n1\nB$ echo \"$x\"\n\n```\n\n{ALWAYS_TRUE}"));
    assert_passes(
        "needs = []",
        &format!("```console\n$ echo $NSLAB_TERMINAL\nA\nA$ echo again\nagain\n```\n\n{ALWAYS_TRUE}"),
    );
}

#[test]
fn a_fence_in_a_list_and_windows_line_ends_are_understood() {
    let step = format!("1. First:\n\n   ```console\n   $ echo one\n   one\n   ```\n\n{ALWAYS_TRUE}");
    assert_passes("needs = []", &step);
    let windows = LessonText::of("needs = []", &step).to_string().replace('\n', "\r\n");
    Nslab::new().lesson("x", windows).json().run().assert_code(0);
}

#[test]
fn fences_that_are_not_ours_are_only_shown() {
    let events = assert_passes(
        "needs = []",
        &format!(
            "```sh\nexit 1\n```\n\n```text\n$ exit 1\n```\n\n```toml\nx = 1\n```\n\n```console\n$ echo only\nonly\n```\n\n{ALWAYS_TRUE}"
        ),
    );
    assert_eq!(events.named("command").len(), 1);
}

// Folded parts.

#[test]
fn a_solution_is_typed_after_the_shown_commands_and_hints_alternatives_and_mistakes_are_not() {
    let fold = |class: &str, content: &str| {
        format!("<details class=\"{class}\"><summary>S</summary>\n\n{content}\n\n</details>\n\n")
    };
    let step = [
        "```console\n$ echo shown\n```\n\n".to_owned(),
        "```toml check\n[there]\nthat = \"A tmpfs is on /mnt\"\nmount = \"/mnt\"\ntype = \"tmpfs\"\n```\n\n".to_owned(),
        fold("hint", "Some prose."),
        fold("solution", "```console\n$ mount -t tmpfs x /mnt\n```"),
        fold("instead", "```console\n$ mount -t tmpfs y /mnt\n```"),
        fold("wrong not-mounted", "```console\n$ true\n```"),
    ];
    let events = assert_passes("needs = []", &step.concat());
    let typed: Vec<_> = events.named("command").into_iter().map(|e| e["command"].clone()).collect();
    assert_eq!(typed, ["echo shown", "mount -t tmpfs x /mnt"]);
}

// Settings.

const WORLD: &str = "needs = []

[lab]
terminals = [\"A\"]
netns = [\"ns0\", \"ns1\"]

[lab.bridge.br0]
address = [\"10.2.0.1/24\", \"fd00:2::1/64\"]
up = true

[lab.bridge.br1]
netns = \"ns1\"

[lab.veth.veth0]
peer = \"ceth0\"
master = \"br0\"
peer-netns = \"ns0\"
peer-address = \"10.2.0.2/24\"
up = true

[lab.veth.v1]
netns = \"ns1\"
address = \"10.3.0.1/24\"
peer = \"v2\"
peer-netns = \"ns1\"
peer-master = \"br1\"";

#[test]
fn a_declared_world_is_there_before_anything_is_typed() {
    assert_verdicts(
        WORLD,
        "$ ip netns list | sort\nns0[..]\nns1[..]\n$ ip netns exec ns0 ping -c 1 10.2.0.1 > /dev/null",
        &[
            ("pass", "netns = \"ns0\"\ndiffers-from = [\"host\", \"netns:ns1\"]"),
            ("pass", "link = \"br0\"\ntype = \"bridge\"\nup = true"),
            ("pass", "address = \"10.2.0.1/24\"\ndev = \"br0\""),
            ("pass", "address = \"fd00:2::1/64\"\ndev = \"br0\""),
            ("pass", "link = \"veth0\"\ntype = \"veth\"\nmaster = \"br0\"\nup = true\ncarrier = true"),
            ("pass", "link = \"ceth0\"\nup = true\nfrom = \"netns:ns0\"\nnot-from = [\"host\", \"netns:ns1\"]"),
            ("pass", "address = \"10.2.0.2/24\"\ndev = \"ceth0\"\nfrom = \"netns:ns0\"\nnot-from = \"host\""),
            ("pass", "link = \"br1\"\ntype = \"bridge\"\nup = false\nfrom = \"netns:ns1\"\nnot-from = \"host\""),
            ("pass", "link = \"v2\"\nmaster = \"br1\"\npeer = \"v1\"\nup = false\nfrom = \"netns:ns1\""),
            ("pass", "link = \"v1\"\nup = false\nfrom = \"netns:ns1\""),
            ("pass", "ping = \"10.2.0.2\"\nat = \"netns:ns0\""),
        ],
    );
}

#[test]
fn words_differ_by_seed_and_reach_commands_output_and_checks() {
    let settings = "needs = []\n\n[vars]\nfile = \"{hex 8}.txt\"\nnumber = \"{10-99}\"\ncolour = \"{red|green}\"\nns = \"ns{1-9}\"";
    let step = "```console\n$ echo {{colour}} > /mnt/{{file}}\n$ cat /mnt/{{file}}\n{{colour}}\n$ echo {{number}}\n[..]\n$ ip netns add {{ns}}\n```\n\n\
        ```toml check\n[written]\nthat = \"{{colour}} is in the file\"\nfile = \"/mnt/{{file}}\"\ncontent = \"{{colour}}\\n\"\n\n[named]\nthat = \"There is {{ns}}\"\nnetns = \"{{ns}}\"\n```";
    let events = assert_passes(settings, step);
    let that = events.check("written").0["that"].as_str().expect("a text").to_owned();
    assert!(that == "red is in the file" || that == "green is in the file", "{that}");
    let number: u32 = events
        .output_of("echo")
        .trim()
        .parse()
        .unwrap_or_else(|_| events.command(3)["output"].as_str().and_then(|t| t.trim().parse().ok()).unwrap_or(0));
    assert!((10..=99).contains(&number), "{number}");
}

#[test]
fn the_pid_of_a_terminal_is_filled_in_for_whoever_types() {
    assert_passes(
        TWO_TERMINALS,
        &format!(
            "```console\nA$ echo $$\n{{{{pid A}}}}\nA$ unshare -pmif --mount-proc\nA$ echo $$ {{{{pid A}}}}\n1 1\nB$ cat /proc/{{{{pid A}}}}/comm\nbash\nB$ nsenter -t {{{{pid A}}}} -a\nB$ ps -o pid= -p 1 | tr -d ' '\n1\n```\n\n{ALWAYS_TRUE}"
        ),
    );
}

#[test]
fn shells_run_as_another_user_where_the_machine_has_one_to_give() {
    let lesson = LessonText::of(
        "needs = []\n\n[lab]\nterminals = [\"A\"]\nuser = \"learner\"",
        &format!(
            "```console\n$ id -un\nlearner\n$ echo ~\n/home/learner\n$ touch ~/mine\n$ ! touch /etc/x 2>/dev/null\n```\n\n{ALWAYS_TRUE}"
        ),
    );
    let outcome = Nslab::new().lesson("x", lesson).json().run();
    // Rootless with a single id there is no other user; that is said, and is no failure of the learner's.
    match outcome.code() {
        Some(0) => {}
        Some(4) => {
            assert!(outcome.told().contains("user ids") && !nix::unistd::geteuid().is_root(), "{}", outcome.told())
        }
        _ => panic!("{}", outcome.told()),
    }
}

#[test]
fn a_lesson_that_needs_several_user_ids_gets_them_or_the_reason_why_not() {
    let console = "$ touch /tmp/x && chown 1:1 /tmp/x && stat -c %u:%g /tmp/x\n1:1";
    let settings = "needs = []\n\n[lab]\nterminals = [\"A\"]\nids = 2";
    let lesson = LessonText::of(settings, &format!("```console\n{console}\n```\n\n{ALWAYS_TRUE}"));
    let outcome = Nslab::new().lesson("x", lesson).json().run();
    match outcome.code() {
        Some(0) => {}
        Some(4) => assert!(outcome.told().contains("/etc/subuid") && !nix::unistd::geteuid().is_root()),
        _ => panic!("{}", outcome.told()),
    }
}

// Kinds.

#[test]
fn kind_namespace() {
    assert_verdicts(
        TWO_TERMINALS,
        "A$ unshare -pmif\nB$ nsenter -t {{pid A}} -m",
        &[
            ("pass", "namespace = \"A\"\nin = [\"pid\", \"mnt\", \"ipc\"]\ndiffers-from = \"host\""),
            ("fail", "namespace = \"A\"\nin = [\"pid\", \"mnt\"]\ndiffers-from = \"host\""),
            ("fail", "namespace = \"A\"\nin = [\"pid\", \"mnt\", \"ipc\", \"net\"]\ndiffers-from = \"host\""),
            ("pass", "namespace = \"B\"\nin = \"mnt\"\ndiffers-from = \"host\""),
            ("pass", "namespace = \"B\"\nin = [\"mnt\", \"net\", \"uts\"]\nsame-as = \"A\""),
            ("fail", "namespace = \"B\"\nsame-as = \"A\""),
            ("pass", "namespace = \"shell:A\"\nsame-as = \"host\""),
        ],
    );
}

#[test]
fn kind_file() {
    let console = "A$ unshare -m bash\nA$ mount -t tmpfs x /mnt; cd /mnt; printf 'one\\ntwo\\n' > f; chmod 0600 f; mkdir d; mkfifo p; ln -s f l; cd\nB$ true";
    assert_verdicts(
        TWO_TERMINALS,
        console,
        &[
            (
                "pass",
                "file = \"/mnt/f\"\ncontent = \"one\\ntwo\\n\"\nmode = \"0600\"\ntype = \"file\"\nfrom = \"A\"\nnot-from = [\"B\", \"host\"]",
            ),
            ("pass", "file = \"/mnt/f\"\ncontains = \"two\"\nfrom = \"A\""),
            ("fail", "file = \"/mnt/f\"\ncontent = \"one\\n\"\nfrom = \"A\""),
            ("fail", "file = \"/mnt/f\"\ncontains = \"three\"\nfrom = \"A\""),
            ("fail", "file = \"/mnt/f\"\nmode = \"0644\"\nfrom = \"A\""),
            ("pass", "file = \"/mnt/d\"\ntype = \"directory\"\nfrom = \"A\""),
            ("pass", "file = \"/mnt/p\"\ntype = \"fifo\"\nfrom = \"A\""),
            ("fail", "file = \"/mnt/d\"\ntype = \"file\"\nfrom = \"A\""),
            ("fail", "file = \"/mnt/f\"\nfrom = [\"A\", \"host\"]"),
            ("fail", "file = \"/etc/hosts\"\nfrom = \"A\"\nnot-from = \"host\""),
            ("pass", "file = \"/dev/null\"\ntype = \"char-device\""),
        ],
    );
}

#[test]
fn kind_mount() {
    let console = "A$ unshare -pmf\nA$ mount -t tmpfs -o ro,size=1m fancy /mnt; mount --make-shared /mnt; mount -t proc none /proc\nB$ true";
    assert_verdicts(
        TWO_TERMINALS,
        console,
        &[
            (
                "pass",
                "mount = \"/mnt\"\ntype = \"tmpfs\"\nsource = \"fancy\"\noptions = [\"ro\"]\npropagation = \"shared\"\nfrom = \"A\"\nnot-from = [\"host\", \"B\"]",
            ),
            ("fail", "mount = \"/mnt\"\ntype = \"ext4\"\nfrom = \"A\""),
            ("fail", "mount = \"/mnt\"\nsource = \"plain\"\nfrom = \"A\""),
            ("fail", "mount = \"/mnt\"\noptions = \"rw\"\nfrom = \"A\""),
            ("fail", "mount = \"/mnt\"\npropagation = \"private\"\nfrom = \"A\""),
            ("pass", "mount = \"/proc\"\ntype = \"proc\"\npidns = \"A\"\nfrom = \"A\"\ndiffers-from = \"host\""),
            ("fail", "mount = \"/proc\"\ntype = \"proc\"\npidns = \"host\"\nfrom = \"A\""),
            ("fail", "mount = \"/dev\"\nfrom = \"A\"\ndiffers-from = \"host\""),
        ],
    );
}

#[test]
fn kind_process() {
    let console = "A$ unshare -pmif --mount-proc\nB$ sleep 1000 &\n...\nB$ bash";
    assert_verdicts(
        TWO_TERMINALS,
        console,
        &[
            (
                "pass",
                "process = \"A\"\npid = 1\nlisted-as = 1\nname = \"bash\"\nnot = \"shell:A\"\nfrom = \"A\"\ndiffers-from = \"host\"",
            ),
            ("fail", "process = \"A\"\npid = 2"),
            ("fail", "process = \"A\"\nname = \"dash\""),
            ("pass", "process = \"sleep\"\nfrom = \"host\"\nnot-from = \"A\""),
            ("fail", "process = \"sleep\"\nfrom = [\"host\", \"A\"]"),
            ("fail", "process = \"no-such\""),
            ("pass", "process = \"B\"\nnot = \"shell:B\""),
            ("pass", "namespace = \"process:sleep\"\nsame-as = \"host\""),
            ("unknown", "namespace = \"process:no-such\"\nsame-as = \"host\""),
        ],
    );
}

#[test]
fn kind_ipc() {
    let console = "A$ ipcmk -Q > /dev/null; ipcmk -S 1 > /dev/null; ipcmk -M 4096 > /dev/null\nB$ unshare -i bash";
    assert_verdicts(
        TWO_TERMINALS,
        console,
        &[
            ("pass", "ipc = \"queue\"\nfrom = [\"A\", \"host\"]\nnot-from = \"B\""),
            ("pass", "ipc = \"semaphore\"\nfrom = \"host\"\nnot-from = \"B\""),
            ("pass", "ipc = \"shared-memory\"\nid = 0\nfrom = \"host\"\nnot-from = \"B\""),
            ("fail", "ipc = \"queue\"\nkey = \"0x1\"\nfrom = \"host\""),
            ("fail", "ipc = \"queue\"\nfrom = [\"host\", \"B\"]"),
        ],
    );
}

#[test]
fn kinds_netns_link_and_address() {
    let console = "$ ip netns add ns0; ip netns add ns1\n$ ip link add br0 type bridge; ip link set br0 mtu 1400 up; ip addr add fd00::1/64 dev br0\n\
        $ ip link add v0 type veth peer name v1; ip link set v0 master br0; ip link set v1 netns ns0";
    assert_verdicts(
        "needs = []",
        console,
        &[
            ("pass", "netns = \"ns0\"\ndiffers-from = [\"host\", \"netns:ns1\"]"),
            ("fail", "netns = \"ns2\""),
            ("pass", "link = \"br0\"\nmtu = 1400\nup = true\ntype = \"bridge\""),
            ("fail", "link = \"br0\"\ncarrier = true"),
            ("pass", "link = \"br0\"\ncarrier = false"),
            ("fail", "link = \"br0\"\nmtu = 1500"),
            ("pass", "link = \"lo\"\ntype = \"loopback\"\nonly = true\nup = false\nfrom = \"netns:ns1\""),
            ("fail", "link = \"lo\"\nonly = true\nfrom = \"netns:ns0\""),
            ("pass", "link = \"v0\"\nmaster = \"br0\"\npeer = \"v1\""),
            ("fail", "link = \"v0\"\npeer = \"v2\""),
            ("pass", "link = \"v1\"\nfrom = \"netns:ns0\"\nnot-from = [\"host\", \"netns:ns1\"]"),
            ("pass", "address = \"fd00::1/64\"\ndev = \"br0\"\nnot-from = \"netns:ns0\"\nfrom = \"host\""),
            ("fail", "address = \"fd00::1/48\""),
            ("fail", "address = \"fd00::1/64\"\ndev = \"lo\""),
        ],
    );
}

#[test]
fn kind_ping() {
    assert_verdicts(
        WORLD,
        "$ true",
        &[
            (
                "pass",
                "ping = \"10.2.0.2\"\ncount = 5\nanswered = 4\nat = \"netns:ns0\"\nrtt = \"500ms\"\ninterval = \"10ms\"",
            ),
            ("pass", "ping = \"10.2.0.2\"\nfrom = \"host\"\nnot-from = \"netns:ns1\"\ntimeout = \"200ms\""),
            ("fail", "ping = \"10.2.0.3\"\ntimeout = \"200ms\""),
            ("fail", "ping = \"10.2.0.2\"\nat = \"netns:ns1\""),
            ("fail", "ping = \"10.2.0.2\"\nrtt = \"1ms\"\nfrom = \"netns:ns1\"\ntimeout = \"100ms\""),
            ("pass", "ping = \"fd00:2::1\""),
        ],
    );
}

#[test]
fn kind_output() {
    assert_verdicts(
        TWO_TERMINALS,
        "A$ echo first\nA$ echo red green\nB$ echo blue",
        &[
            ("pass", "output = \"A\"\ncontains = [\"red\", \"green\"]\nlacks = \"blue\""),
            ("pass", "output = \"A\"\nof = \"echo red green\""),
            ("fail", "output = \"A\"\nof = \"echo first\""),
            ("fail", "output = \"A\"\ncontains = \"first\""),
            ("fail", "output = \"B\"\ncontains = \"blue\"\nlacks = \"blue\""),
            ("pass", "mount = \"/proc\""),
        ],
    );
}

// Properties of all kinds.

#[test]
fn a_starting_point_holds_until_its_change_comes() {
    let starts =
        "```toml check\n[none-yet]\nthat = \"No br0 yet\"\nlink = \"br0\"\nnot-from = \"host\"\nuntil = \"made\"\n```";
    let made = "```toml check\n[made]\nthat = \"br0 is there\"\nlink = \"br0\"\nwithin = \"100ms\"\n```";
    let step = |command: &str| format!("```console\n$ true\n```\n\n{starts}\n\n```console\n$ {command}\n```\n\n{made}");
    assert_passes("needs = []", &step("ip link add br0 type bridge"));
    let events = run("needs = []", &step("true"));
    assert_ne!(events.check("none-yet").verdict(), "pass");
}

#[test]
fn holds_within_after_extra_and_hidden_do_what_they_say() {
    let first = "```console\n$ touch /tmp/a\n$ (sleep 0.7; touch /tmp/late) &\n...\n```\n\n```toml check\n\
        [kept]\nthat = \"a\"\nfile = \"/tmp/a\"\nholds = true\n\n[kept-for-now]\nthat = \"a\"\nfile = \"/tmp/a\"\nholds = \"a-step\"\n\n\
        [late]\nthat = \"late\"\nfile = \"/tmp/late\"\nwithin = \"20s\"\npoints = 3\nhidden = true\n\n\
        [more]\nthat = \"more\"\nfile = \"/tmp/no\"\nextra = true\nwithin = \"50ms\"\n\n[barred]\nthat = \"barred\"\nfile = \"/tmp/a\"\nafter = \"more\"\nextra = true\n```\n\n\
        ## Later\n\n```console\n$ rm /tmp/a\n```\n\n";
    let events = run("needs = []", &format!("{first}{ALWAYS_TRUE}"));
    let verdicts = |id: &str| {
        events.checks().into_iter().filter(|c| c.id() == id).map(|c| c.verdict().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(verdicts("kept"), ["pass", "fail"]);
    assert_eq!(verdicts("kept-for-now"), ["pass", "pass"]);
    assert_eq!(
        (verdicts("late"), verdicts("more"), verdicts("barred")),
        (vec!["pass".into()], vec!["fail".into()], vec!["skipped".into()])
    );
    let late = events.check("late").0;
    assert_eq!((&late["points"], &late["hidden"]), (&3.into(), &true.into()));
    assert!(late["ms"].as_f64().is_some_and(|ms| ms > 100.0), "{late}");
    // What is extra does not stop the lesson.
    events.check("host-is-there").assert_verdict("pass");
}

#[test]
fn a_change_ends_the_waiting_at_once() {
    let step = "```console\n$ (sleep 1; ip link add br0 type bridge) &\n...\n```\n\n```toml check\n[made]\nthat = \"br0 is there\"\nlink = \"br0\"\nwithin = \"60s\"\n```";
    let events = assert_passes("needs = []", step);
    let ms = events.check("made").0["ms"].as_f64().expect("a number");
    assert!((300.0..20_000.0).contains(&ms), "{ms}");
}

// Errors.

/// What is wrong in a check fence: the fence's text, the place in it, and a part of the message.
#[rustfmt::skip]
const WRONG_CHECKS: &[(&str, u64, u64, &str)] = &[
    ("[a]\nthat = \"t\"\nfile = \"/x\"\nnot-form = \"host\"", 4, 1, "unknown key `not-form`"),
    ("[a]\nthat = \"t\"\nfiel = \"/x\"", 3, 1, "fiel"),
    ("[a]\nfile = \"/x\"", 1, 2, "does not say what it claims"),
    ("[a]\nthat = \"t\"", 1, 2, "kind"),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\nlink = \"y\"", 4, 1, "one kind"),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\nnot-from = \"host\"", 4, 1, "vacuous"),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\nfrom = \"C\"", 4, 8, "C"),
    ("[a]\nthat = \"t\"\nfile = \"x\"", 3, 8, "not an absolute path"),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\nmode = \"9\"", 4, 8, "9"),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\nwithin = \"soon\"", 4, 10, "soon"),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\nuntil = \"b\"", 4, 9, "there is no check `b`"),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\nafter = \"b\"", 4, 9, "there is no check `b`"),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\nholds = \"b\"", 4, 9, "there is no step `b`"),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\n[a]\nthat = \"t\"\nfile = \"/x\"", 4, 0, ""),
    ("[a]\nthat = \"t\"\nfile = \"/x", 3, 0, ""),
    ("[a]\nthat = \"t\"\naddress = \"10.0.0.1\"", 3, 11, "lacks its prefix length"),
    ("[a]\nthat = \"t\"\naddress = \"10.0.0.1/33\"", 3, 11, "no such prefix length"),
    ("[a]\nthat = \"t\"\nping = \"10.0.0.1/8\"", 3, 8, "prefix length"),
    ("[a]\nthat = \"t\"\nnamespace = \"A\"", 3, 13, "vacuous"),
    ("[a]\nthat = \"t\"\nnamespace = \"A\"\nin = [\"mount\"]\ndiffers-from = \"host\"", 4, 7, "mount"),
    ("[a]\nthat = \"t\"\noutput = \"A\"", 3, 10, "vacuous"),
    ("[a]\nthat = \"t\"\nlink = \"a-name-much-too-long\"", 3, 8, "not a name that an interface can have"),
    ("[a]\nthat = \"t\"\nhostname = \"x\"", 3, 1, "hostname"),
    ("[a]\nthat = \"t {{nope}}\"\nfile = \"/x\"", 2, 0, "nope"),
    ("[a]\nthat = \"t\"\nfile = 5", 3, 8, ""),
    ("[a]\nthat = \"t\"\nfile = \"/x\"\npoints = 5000", 4, 10, ""),
];

#[test]
fn every_error_in_a_check_is_told_with_its_line_and_column() {
    let mut wrong = Vec::new();
    for (check, line, column, part) in WRONG_CHECKS {
        let lesson = LessonText::of("needs = []", &format!("```console\n$ true\n```\n\n```toml check\n{check}\n```"))
            .to_string();
        let before = lesson.lines().position(|l| l == "```toml check").expect("the fence") as u64 + 1;
        let told = diagnostics(&lesson);
        let found = told
            .iter()
            .any(|(message, l, c)| message.contains(part) && *l == before + line && (*column == 0 || c == column));
        if !found {
            wrong.push(format!(
                "{check:?}: wanted {line}:{column} {part:?}, told {:?}",
                told.iter().map(|(m, l, c)| format!("{}:{c} {m}", l - before)).collect::<Vec<_>>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong elsewhere: an edit of a good lesson, and the line that the message points at.
#[rustfmt::skip]
const WRONG_LESSONS: &[(&str, &str, &str, &str)] = &[
    ("# A lesson\n\n", "", "A summary.", "title"),
    ("format = 1", "format = 99", "format = 99", "nslab"),
    ("format = 1", "fromat = 1", "fromat = 1", "fromat"),
    ("needs = []", "needs = [\"/bin/ls\"]", "needs = [\"/bin/ls\"]", "/bin/ls"),
    ("needs = []", "minutes = 0", "minutes = 0", ""),
    ("terminals = [\"A\"]", "terminals = [\"A\", \"A\"]", "terminals = [\"A\", \"A\"]", "A"),
    ("terminals = [\"A\"]", "terminals = [\"host\"]", "terminals = [\"host\"]", "host"),
    ("terminals = [\"A\"]", "allow = [\"everything\"]", "allow = [\"everything\"]", "everything"),
    ("$ true", "C$ true", "C$ true", "C"),
    ("$ true", "? 1\n$ true", "? 1", ""),
    ("$ true", "$ true\n? 900", "? 900", "900"),
    ("$ true", "$ echo {{nope}}", "$ echo {{nope}}", "nope"),
    ("```console", "```console timeout=soon", "```console timeout=soon", "soon"),
    ("```console", "```console colour=red", "```console colour=red", "colour"),
    ("## A step", "<details class=\"wrong no-such\"><summary>x</summary>\n\n</details>\n\n## A step", "<details class=\"wrong no-such\"><summary>x</summary>", ""),
];

#[test]
fn every_error_in_a_lesson_is_told_with_its_line() {
    let good = LessonText::typing("$ true");
    let mut wrong = Vec::new();
    for (from, to, at, part) in WRONG_LESSONS {
        let lesson = good.edit(from, to).to_string();
        let line = lesson.lines().position(|l| l == *at).expect("the line is there") as u64 + 1;
        let told = diagnostics(&lesson);
        let found = told.iter().any(|(message, l, _)| message.contains(part) && (*l == line || part == &"title"));
        if !found {
            wrong.push(format!("{to:?}: wanted line {line} {part:?}, told {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_errors_of_a_file_and_of_all_files_are_told_at_once() {
    let broken = LessonText::typing("$ echo {{one}}").edit("mount = ", "muont = ").edit("needs = []", "neds = []");
    let outcome = Nslab::anywhere().lesson("a", &broken).lesson("b", broken).arg("run").run();
    outcome.assert_code(3);
    for part in ["muont", "neds", "one", "a.md:", "b.md:"] {
        assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
    }
}

#[test]
fn a_newer_format_says_which_nslab_is_needed_and_nothing_else() {
    let newer = LessonText::typing("$ true").edit("format = 1", "format = 2\nsome-new-key = true");
    let told = diagnostics(&newer.to_string());
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0.contains("nslab") && told[0].0.contains('2'), "{told:?}");
}

#[test]
fn ten_megabytes_of_anything_get_an_answer_in_bounded_time() {
    let start = std::time::Instant::now();
    for garbage in [
        "<details>\n".repeat(1 << 20),
        "```toml check\n[a]\n".repeat(600_000),
        "[".repeat(10 << 20),
        "> ".repeat(5 << 20),
        "\u{0}\u{fffd}é".repeat(2 << 20),
    ] {
        let outcome = Nslab::anywhere().lesson("x", garbage).arg("run").run();
        outcome.assert_code(3);
        assert!(outcome.stderr.len() < 1 << 20);
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(60), "{:?}", start.elapsed());
}
