//! Labs against people who mean harm: each attack is typed for real, and what it was after is looked at from outside.

use std::io::Read;
use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::time::{Duration, Instant};

use crate::support::{ALWAYS_TRUE, Events, LessonText, Nslab};

/// Types the attack in a lab, and then looks whether the lab is still fit to be looked at.
fn attack(console: &str) -> Events {
    attack_in("[lab]\nterminals = [\"A\", \"B\"]", console, ALWAYS_TRUE)
}

fn attack_in(lab: &str, console: &str, checks: &str) -> Events {
    let lesson =
        LessonText::of(&format!("needs = []\n\n{lab}"), &format!("```console timeout=20\n{console}\n```\n\n{checks}"));
    let outcome = Nslab::new().lesson("x", lesson).json().run();
    let events = outcome.events();
    assert_eq!(events.only("lesson-finished")["residue"], serde_json::json!([]), "{}", outcome.told());
    events
}

/// The attack went as its transcript says, which is: it failed.
#[track_caller]
fn assert_failed(console: &str) {
    let events = attack(console);
    assert_eq!(events.verdict(), "pass", "{}", events.complaints());
}

/// A command that runs this program.
fn python(program: &str) -> String {
    assert!(!program.contains('\''), "it stands in single quotes");
    format!("A$ python3 -c 'exec({program:?})'")
}

/// A word that stands nowhere else on this machine.
fn unique(name: &str) -> String {
    format!("{name}-{}", std::process::id())
}

/// Command lines of this machine's processes in which `word` stands.
fn running(word: &str) -> Vec<String> {
    let entries = std::fs::read_dir("/proc").expect("procfs").filter_map(Result::ok);
    let mine = std::process::id().to_string();
    let lines =
        entries.filter(|e| e.file_name() != mine.as_str()).filter_map(|e| std::fs::read(e.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ")).filter(|line| line.contains(word)).collect()
}

/// Another lab on the same machine works, now.
fn assert_labs_still_start() {
    Nslab::new().lesson("next", LessonText::typing("$ echo hello\nhello")).json().run().assert_code(0);
}

// Processes.

#[test]
fn a_fork_bomb_is_bounded_and_over_with_its_lab() {
    let start = Instant::now();
    let bomb =
        LessonText::of("needs = []", &format!("```console timeout=3\n$ b() {{ b | b & }}; b\n```\n\n{ALWAYS_TRUE}"));
    let neighbour = LessonText::typing("$ echo hello\nhello");
    let outcome = Nslab::new().lesson("bomb", bomb).lesson("neighbour", neighbour).json().args(["--jobs", "2"]).run();
    let events = outcome.events();
    assert_eq!(events.of("neighbour").verdict(), "pass", "{}", outcome.told());
    assert_eq!(events.of("bomb").only("lesson-finished")["residue"], serde_json::json!([]));
    assert!(start.elapsed() < Duration::from_secs(90), "{:?}", start.elapsed());
    assert_labs_still_start();
}

#[test]
fn daemons_do_not_survive_their_lab() {
    let seconds = format!("7{:07}", std::process::id());
    let events = attack(&format!(
        "A$ for i in $(seq 300); do setsid sleep {seconds} & done 2>/dev/null; disown -a\nA$ (trap '' TERM HUP INT; setsid sleep {seconds} &)\nA$ until [ $(pgrep -c sleep) -gt 200 ]; do :; done; pgrep -c sleep\n[..]"
    ));
    let counted: usize = events.output_of("pgrep").trim().parse().expect("a number");
    assert!(counted > 200, "{counted} daemons were there");
    assert_eq!(running(&seconds), Vec::<String>::new());
}

#[test]
fn whoever_kills_everybody_kills_nobody_that_matters() {
    let console = "A$ trap '' TERM; kill -TERM -1; kill -STOP 1; kill -KILL 1; kill -STOP $PPID; true\nA$ echo alive\nalive\nB$ echo alive\nalive";
    assert_failed(console);
}

#[test]
fn kill_9_of_all_is_survived_by_the_verdict() {
    let events = attack("B$ kill -9 -1");
    events.check("host-is-there").assert_verdict("pass");
}

#[test]
fn the_first_shell_has_nothing_of_ours_open() {
    assert_failed("A$ ls /proc/self/fd | tr '\\n' ' '\n0 1 2 3\nB$ ls /proc/$$/fd | tr '\\n' ' '\n0 1 2 255");
}

// Files.

#[test]
fn the_disk_is_small() {
    let files = "import os\nn = 0\ntry:\n  while n < 1000000:\n    os.mknod(\"/tmp/f%d\" % n)\n    n += 1\nexcept OSError as e:\n  print(e.strerror, n < 70000)";
    assert_failed(&format!(
        "A$ head -c 2G /dev/zero > /tmp/big\n? 1\n[..]No space left on device\nA$ rm /tmp/big\n{}\nNo space left on device True",
        python(files)
    ));
}

#[test]
fn a_sparse_file_is_not_expanded() {
    let check = "```toml check\n[sparse]\nthat = \"The file is empty\"\nfile = \"/mnt/f\"\ncontent = \"\"\nwithin = \"100ms\"\n```";
    let events = attack_in("[lab]\nterminals = [\"A\"]", "$ truncate -s 1T /mnt/f || truncate -s 100M /mnt/f", check);
    assert_ne!(events.check("sparse").verdict(), "pass");
}

#[test]
fn links_lead_nowhere_outside() {
    let canary = tempfile::NamedTempFile::new_in("/tmp").expect("a file");
    std::fs::write(canary.path(), "CANARY").expect("it is ours");
    let path = canary.path().display();
    let ways = [
        format!("ln -s {path} /mnt/f"),
        format!("ln -s /proc/1/root{path} /mnt/f"),
        format!("ln -s /proc/self/root{path} /mnt/f"),
        format!("ln -s ../../../../../../..{path} /mnt/f"),
        format!(
            "mkdir /mnt/d; ln -s /tmp /mnt/d/t; ln -s d/t/{} /mnt/f",
            canary.path().file_name().unwrap_or_default().display()
        ),
    ];
    let check = "```toml check\n[canary]\nthat = \"The canary is read\"\nfile = \"/mnt/f\"\ncontains = \"CANARY\"\nfrom = [\"A\"]\nwithin = \"100ms\"\n```";
    let mut nslab = Nslab::new();
    for (n, way) in (0..).zip(&ways) {
        let lesson =
            LessonText::of("needs = []", &format!("```console\n$ {way}\n$ ! cat /mnt/f 2>/dev/null\n```\n\n{check}"));
        nslab = nslab.lesson(&format!("way-{n}"), lesson);
    }
    let outcome = nslab.json().run();
    let events = outcome.events();
    for (n, way) in (0..).zip(&ways) {
        let of_way = events.of(&format!("way-{n}"));
        assert_ne!(of_way.check("canary").verdict(), "pass", "{way}");
        assert_eq!(of_way.command(2)["verdict"], "pass", "read from inside: {way}");
    }
    assert!(!outcome.stdout.contains("holds \"CANARY\""), "{}", outcome.stdout);
}

#[test]
fn what_is_no_file_gets_a_verdict_and_hangs_nobody() {
    let start = Instant::now();
    let kinds = [
        "mkfifo /mnt/f",
        "mkdir /mnt/f",
        "ln -s f /mnt/f",
        "ln -s /dev/zero /mnt/f",
        "ln -s /dev/tty /mnt/f",
        "ln -s /proc/kmsg /mnt/f",
        "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"/mnt/f\")'",
    ];
    let check = "```toml check\n[file]\nthat = \"It is a file with something in it\"\nfile = \"/mnt/f\"\ncontains = \"x\"\nfrom = [\"A\"]\nwithin = \"100ms\"\n```";
    let mut nslab = Nslab::new();
    for (n, kind) in (0..).zip(kinds) {
        nslab = nslab.lesson(
            &format!("kind-{n}"),
            LessonText::of("needs = []", &format!("```console\n$ {kind}\n```\n\n{check}")),
        );
    }
    let events = nslab.json().run().events();
    for (n, kind) in (0..).zip(kinds) {
        let verdict = events.of(&format!("kind-{n}")).check("file").verdict().to_owned();
        assert!(verdict == "fail" || verdict == "unknown", "{kind}: {verdict}");
    }
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn names_made_to_confuse_confuse_nobody() {
    let console = "A$ mkdir -p \"/mnt/$(printf 'a\\nb\\033[31m\\377')/$(seq -s/ 1 300)\"\nA$ ip link add \"$(printf 'x\\033[2J')\" type bridge || true";
    let check = "```toml check\n[none]\nthat = \"There is a link y\"\nlink = \"y\"\nwithin = \"100ms\"\n```";
    let lesson = LessonText::of("needs = []", &format!("```console\n{console}\n```\n\n{check}"));
    for args in [&["--format", "json"][..], &["-v"], &[]] {
        let outcome = Nslab::new().lesson("x", &lesson).arg("run").args(args).run();
        outcome.assert_code(1);
        assert!(!outcome.stdout.contains('\x1b'), "{:?}", outcome.stdout);
    }
}

#[test]
fn the_root_is_not_escaped_from() {
    let canary = tempfile::NamedTempFile::new_in("/tmp").expect("a file");
    let escape = format!(
        "import os\nos.mkdir(\"/tmp/x\")\nos.chroot(\"/tmp/x\")\nfor i in range(64): os.chdir(\"..\")\nos.chroot(\".\")\nprint(os.path.exists(\"{}\"), os.path.exists(\"/opt/nslab\"))",
        canary.path().display()
    );
    assert_failed(&format!(
        "{}\nFalse True\nA$ ls /proc/1/root/\n? 2\n...\nA$ ls {}\n? 2\n...",
        python(&escape),
        canary.path().display()
    ));
}

// The kernel.

#[cfg(target_arch = "x86_64")]
#[test]
fn dangerous_system_calls_are_refused() {
    // io_uring_setup bpf perf_event_open userfaultfd keyctl add_key kexec_load init_module finit_module reboot open_by_handle_at
    // syslog swapon settimeofday clock_settime quotactl fanotify_init acct
    let program = "import ctypes, os\nl = ctypes.CDLL(None, use_errno=True)\n\
        for n in [425, 321, 298, 323, 250, 248, 246, 175, 313, 169, 304, 103, 167, 164, 227, 179, 300, 163]:\n  \
        ctypes.set_errno(0)\n  r = l.syscall(n, 0, 0, 0, 0, 0)\n  e = ctypes.get_errno()\n  \
        if r != -1 or e not in (1, 38): print(n, r, e)\nprint(\"done\")";
    assert_failed(&format!("{}\ndone", python(program)));
}

#[cfg(target_arch = "x86_64")]
#[test]
fn init_is_under_the_filter_that_every_shell_inherits() {
    assert_failed(
        "A$ grep -h ^Seccomp_filters: /proc/1/status /proc/self/status | cut -f2\n1\n1\n\
         B$ grep -h ^Seccomp_filters: /proc/self/status | cut -f2\n1",
    );
}

#[test]
fn the_same_calls_by_another_abi_are_refused() {
    // mov eax, 20 (getpid of i386); int 0x80; ret. And getpid of x32.
    let i386 = "import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7)\nm.write(bytes([0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3]))\n\
        f = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))\nr = f()\nprint(\"refused\" if r < 0 else \"allowed\")";
    let x32 = "import ctypes\nl = ctypes.CDLL(None, use_errno=True)\nprint(\"refused\" if l.syscall(0x40000000 + 39) < 0 else \"allowed\")";
    let events = attack(&format!("{}\n? 159\n{}\n? 159", python(i386), python(x32)));
    for command in events.named("command") {
        assert!(!command["output"].as_str().unwrap_or("").contains("allowed"), "{command}");
    }
}

#[cfg(target_arch = "x86_64")]
#[test]
fn nothing_is_typed_into_any_terminal() {
    let program = "import ctypes\nl = ctypes.CDLL(None, use_errno=True)\nb = ctypes.create_string_buffer(b\"x\")\n\
        for r in [0x5412, 0x541c, 0x100005412, 0xffffffff0000541c]:\n  \
        print(l.syscall(16, 0, ctypes.c_ulong(r), b), ctypes.get_errno())";
    assert_failed(&format!("{}\n-1 1\n-1 1\n-1 1\n-1 1", python(program)));
}

#[test]
fn init_is_out_of_reach() {
    let ptrace = "import ctypes\nl = ctypes.CDLL(None, use_errno=True)\nfor r in (16, 0x4206):\n  print(l.ptrace(r, 1, 0, 0), ctypes.get_errno())";
    assert_failed(&format!(
        "A$ head -c 1 /proc/1/mem\n? 1\n...\nA$ readlink /proc/1/exe\n? 1\nA$ cat /proc/1/environ\n? 1\n...\nA$ for f in /proc/1/fd/* /proc/1/cwd; do readlink $f; done 2>/dev/null | wc -l\n0\nA$ nsenter -t 1 -a true\n? 1\n...\n{}\n-1 1\n-1 1",
        python(ptrace)
    ));
}

#[test]
fn a_group_that_denies_is_not_dropped() {
    let program = "import os\nhad = set(os.getgroups()) - {0}\ntry:\n  os.setgroups([])\nexcept OSError: had = set()\nprint(len(had), \"dropped\")";
    assert_failed(&format!("{}\n0 dropped", python(program)));
}

#[test]
fn no_core_leaves_the_lab() {
    let raise = "import resource\nprint(resource.getrlimit(resource.RLIMIT_CORE))\ntry:\n  resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))\n  print(\"raised\")\nexcept Exception as e: print(\"refused\")";
    assert_failed(&format!(
        "{}\n(1, 1)\nrefused\nA$ bash -c 'kill -SEGV $$'\n? 139\n...\nA$ ls | wc -l\n0",
        python(raise)
    ));
}

#[test]
fn the_machine_is_neither_renamed_nor_stopped_nor_moved_in_time() {
    let name = nix::unistd::gethostname().expect("a name");
    let before = Instant::now();
    assert_failed(
        "A$ hostname hacked && hostname\nhacked\nA$ date -s 2001-01-01\n? 1\n...\nA$ echo b > /proc/sysrq-trigger\n? 1\n...\nA$ dmesg\n? 1\n...\nA$ echo x > /dev/kmsg\n...",
    );
    assert_eq!(nix::unistd::gethostname().expect("a name"), name);
    assert!(before.elapsed() < Duration::from_secs(120));
}

#[test]
fn netfilter_is_refused_unless_the_lesson_asks_for_it() {
    assert_failed("A$ ! nft add table ip t 2>/dev/null\nA$ ! iptables -L -n 2>/dev/null");
    let events = attack_in(
        "[lab]\nterminals = [\"A\"]\nallow = [\"netfilter\"]",
        "$ nft add table ip t\n$ nft list tables\ntable ip t",
        ALWAYS_TRUE,
    );
    assert_eq!(events.verdict(), "pass", "{}", events.complaints());
}

#[test]
fn user_namespaces_are_refused_unless_the_lesson_asks_for_them() {
    assert_failed("A$ ! unshare -U true 2>/dev/null");
    let events =
        attack_in("[lab]\nterminals = [\"A\"]\nallow = [\"user-namespaces\"]", "$ unshare -Ur id -u\n0", ALWAYS_TRUE);
    assert_eq!(events.verdict(), "pass", "{}", events.complaints());
}

// Limits.

#[test]
fn namespaces_run_out_inside_and_nowhere_else() {
    let events = attack(
        "A$ echo 100000 > /proc/sys/user/max_net_namespaces; true\n...\nA$ for i in $(seq 400); do ip netns add n$i 2>/dev/null || break; done; echo $i",
    );
    let made: u32 = events.output_of("seq 400").trim().parse().expect("a number");
    assert!((10..300).contains(&made), "{made}");
    assert_labs_still_start();
}

#[test]
fn mounts_run_out_inside() {
    let events = attack(
        "A$ mkdir /mnt/a; mount -t tmpfs x /mnt/a; mount --make-shared /mnt/a; cd /mnt/a; for i in $(seq 40); do mkdir -p /mnt/a/$i; mount --rbind /mnt/a /mnt/a/$i 2>/dev/null || break; done; echo $i; cd",
    );
    let doubled: u32 = events.output_of("rbind").trim().parse().expect("a number");
    assert!(doubled < 20, "{doubled}");
    assert_labs_still_start();
}

#[test]
fn limits_are_not_raised_from_inside() {
    let events = attack(
        "A$ ulimit -Hu 100000\n? 1\n...\nA$ ulimit -Hv unlimited\n? 1\n...\nA$ ulimit -Hn 1000000\n? 1\n...\n\
         A$ mount -o remount,size=100G / 2>/dev/null; head -c 2G /dev/zero > /tmp/big\n? 1\n...",
    );
    assert_eq!(events.verdict(), "pass", "{}", events.complaints());
}

// Reaching out.

#[test]
fn nothing_of_the_machine_or_beyond_is_reachable() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("it can be");
    let port = listener.local_addr().expect("an address").port();
    let name = unique("nslab-test");
    let address = SocketAddr::from_abstract_name(&name).expect("a name");
    let abstract_listener = UnixListener::bind_addr(&address).expect("a socket");
    abstract_listener.set_nonblocking(true).expect("it can be");
    let reach = format!(
        "import socket\nfor f, a in [(2, (\"127.0.0.1\", {port})), (2, (\"169.254.169.254\", 80)), (2, (\"1.1.1.1\", 53)), (1, \"\\0{name}\")]:\n  \
         s = socket.socket(f); s.settimeout(2)\n  try:\n    s.connect(a); print(\"reached\", a)\n  except OSError: pass\nprint(\"done\")"
    );
    assert_failed(&format!("{}\ndone\nA$ ip route\nA$ ip -o link | wc -l\n1", python(&reach)));
    assert!(listener.accept().is_err() && abstract_listener.accept().is_err());
}

#[test]
fn labs_do_not_hear_each_other() {
    let (mine, yours) = (unique("mine"), unique("yours"));
    let console = |own: &str, other: &str| {
        format!(
            "$ ipcmk -Q > /dev/null; touch /dev/shm/{own} /tmp/{own}; hostname {own}\n$ sleep 1\n$ ipcs -q | grep -c root\n1\n$ ls /dev/shm/{other} /tmp/{other} 2>/dev/null | wc -l\n0\n$ hostname\n{own}"
        )
    };
    let nslab = Nslab::new()
        .lesson("a", LessonText::typing(&console(&mine, &yours)))
        .lesson("b", LessonText::typing(&console(&yours, &mine)));
    let outcome = nslab.json().args(["--jobs", "2"]).run();
    outcome.assert_code(0);
}

#[test]
fn the_lesson_its_checks_and_the_machines_secrets_are_not_in_the_lab() {
    let secret = unique("SECRET");
    let (start, end) = secret.split_at(3);
    let pattern = format!("{}[{}]{}", start, &end[..1], &end[1..]);
    let check = ALWAYS_TRUE.replace("The host has a /proc", &secret).replace("from =", "hidden = true\nfrom =");
    let console = format!(
        "$ grep -rlsa '{pattern}' /opt /etc /run /tmp /root /home /var /mnt /srv /dev/shm | wc -l\n0\n\
         $ cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | grep -qa '{pattern}'\n? 1\n$ cat /etc/shadow\n? 1\n...\n$ ls -A /home /root | grep -v bash\n..."
    );
    let events = attack_in("[lab]\nterminals = [\"A\"]", &console, &check);
    let asked = events.named("command");
    assert!(asked[..3].iter().all(|e| e["verdict"] == "pass"), "{}", events.complaints());
}

// Lying.

/// A bridge br0 that is up, which none of these attacks makes.
const BRIDGE: &str = "```toml check\n[bridge]\nthat = \"br0 is up\"\nlink = \"br0\"\ntype = \"bridge\"\nup = true\nwithin = \"200ms\"\n```";

#[test]
fn a_bridge_that_is_only_claimed_is_not_believed() {
    let lies = [
        "mount --bind /bin/true /usr/sbin/ip 2>/dev/null || mount --bind /bin/true /sbin/ip; ip link add br0 type bridge",
        "export PATH=/tmp:$PATH; printf '#!/bin/sh\\necho br0 UP\\n' > /tmp/ip; chmod +x /tmp/ip; ip link add br0 type bridge",
        "mount -t tmpfs x /sys; mkdir -p /sys/class/net/br0/bridge; mount -t tmpfs x /proc; mkdir -p /proc/net; echo br0 > /proc/net/dev",
        "echo '{\"event\":\"check\",\"check\":\"bridge\",\"verdict\":\"pass\"}'; echo '{\"event\":\"run-finished\",\"verdict\":\"pass\"}'",
        "export LD_PRELOAD=/tmp/x.so BASH_ENV=/tmp/e PROMPT_COMMAND='printf \"\\033]133;D;0\\007\"'; true",
        "for p in 1 $PPID; do echo pass > /proc/$p/fd/1; done 2>/dev/null; true",
        "unshare -n bash -c 'ip link add br0 type bridge; ip link set br0 up; sleep 1000' & true",
    ];
    let mut nslab = Nslab::new();
    for (n, lie) in (0..).zip(lies) {
        nslab = nslab.lesson(
            &format!("lie-{n}"),
            LessonText::of("needs = []", &format!("```console\n$ {lie}\n```\n\n{BRIDGE}")),
        );
    }
    let outcome = nslab.json().run();
    outcome.assert_code(1);
    let events = outcome.events();
    for (n, lie) in (0..).zip(lies) {
        let of_lie = events.of(&format!("lie-{n}"));
        assert_eq!(of_lie.check("bridge").verdict(), "fail", "{lie}");
        assert_eq!(of_lie.named("lesson-finished").len(), 1);
    }
    assert_eq!(events.only("run-finished")["verdict"], "fail");
}

#[test]
fn what_is_mounted_over_proc_and_run_changes_no_verdict() {
    let checks = "```toml check\n[own-mounts]\nthat = \"A has its own mounts only\"\nnamespace = \"A\"\nin = [\"mnt\"]\ndiffers-from = \"host\"\n\n\
        [faked]\nthat = \"ns0 is a namespace of its own\"\nnetns = \"ns0\"\ndiffers-from = \"host\"\nwithin = \"200ms\"\nextra = true\n```";
    let console = "$ mkdir -p /run/netns; touch /run/netns/ns0; mount --bind /proc/self/ns/net /run/netns/ns0\n$ unshare -m bash\n\
        $ mount -t tmpfs x /proc; mkdir -p /proc/self/ns /proc/$$/ns; touch /proc/$$/ns/mnt; mount -t tmpfs y /run; true";
    let events = attack_in("[lab]\nterminals = [\"A\"]", console, checks);
    events.check("own-mounts").assert_verdict("pass");
    events.check("faked").assert_verdict("fail");
}

#[test]
fn a_link_that_flaps_does_not_hold() {
    let checks = "```toml check\n[up]\nthat = \"br0 stays up\"\nlink = \"br0\"\nup = true\nholds = true\n```\n\n## Later\n\n```console\n$ ip link set br0 down\n```\n\n";
    let later = ALWAYS_TRUE.replace("host-is-there", "later");
    let console = "$ ip link add br0 type bridge\n$ ip link set br0 up";
    let events = attack_in("[lab]\nterminals = [\"A\"]", console, &format!("{checks}{later}"));
    let up: Vec<&str> = events.checks().into_iter().filter(|c| c.id() == "up").map(|c| c.verdict()).collect();
    assert_eq!(up, ["pass", "fail"]);
}

#[test]
fn our_own_binary_is_not_changed_and_not_seen() {
    let hash = || {
        let mut bytes = Vec::new();
        let mut file = std::fs::File::open(env!("CARGO_BIN_EXE_nslab")).expect("the binary");
        file.read_to_end(&mut bytes).expect("it can be read");
        bytes.len() as u64 + bytes.iter().map(|b| u64::from(*b)).sum::<u64>()
    };
    let before = hash();
    assert_failed(
        "A$ for p in /proc/[0-9]*; do echo x > $p/exe; done 2>/dev/null; true\nA$ for p in /proc/[0-9]*; do readlink $p/exe; done 2>/dev/null | grep -c '/nslab$'\n? 1\n0",
    );
    assert_eq!(hash(), before);
}
