//! Real questions about a real lab.

mod census;
mod lab;
mod way;

use std::net::IpAddr;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use self::lab::{TestLab, a, terminal, with_lab};
use super::build;
use super::netns::belongs;
use crate::lesson::{
    AddressText, BridgeSpec, FileType, LabSpec, NamespaceKind, TerminalName, VethEnd, VethSpec, Viewpoint,
};
use crate::observation::{
    Answer, Ask, CONTENT_CAP, EchoPlan, Echoes, FileFacts, FileSeen, Network, Question, Unobservable,
};

fn file(lab: &TestLab, from: Viewpoint, path: &str) -> Result<FileSeen, Unobservable> {
    match lab.ask(from, Question::File { path: path.to_owned() })? {
        Answer::File(seen) => Ok(seen),
        other => panic!("not a file: {other:?}"),
    }
}

fn facts(lab: &TestLab, from: Viewpoint, path: &str) -> FileFacts {
    match file(lab, from, path) {
        Ok(FileSeen::There(facts)) => facts,
        other => panic!("{path}: {other:?}"),
    }
}

fn network(lab: &TestLab, from: Viewpoint) -> Network {
    match lab.ask(from, Question::Network) {
        Ok(Answer::Network(network)) => network,
        other => panic!("no network: {other:?}"),
    }
}

fn differing(lab: &TestLab, from: Viewpoint) -> Vec<NamespaceKind> {
    let (host, seen) = (lab.standing(Viewpoint::Host).namespaces, lab.standing(from).namespaces);
    NamespaceKind::ALL.into_iter().filter(|kind| host[kind] != seen[kind]).collect()
}

fn text(facts: &FileFacts) -> &str {
    std::str::from_utf8(facts.content.as_deref().expect("a regular file")).expect("UTF-8")
}

#[test]
fn a_terminal_stands_where_its_foreground_process_is() {
    with_lab("a_terminal_stands_where_its_foreground_process_is", |lab| {
        assert_eq!(differing(lab, terminal()), []);
        let shell = lab.standing(Viewpoint::Shell(a()));
        assert_eq!(lab.standing(terminal()), shell);

        // The leader stays outside of the PID namespace, the program is inside.
        lab.send("unshare -pmf sleep 2");
        lab.until_front("sleep");
        assert_eq!(differing(lab, terminal()), [NamespaceKind::Mnt, NamespaceKind::Pid]);
        let sleep = lab.standing(Viewpoint::Process("sleep".to_owned()));
        assert_eq!(lab.standing(terminal()), sleep);
        assert_eq!(sleep.process.expect("a process").pids.last(), Some(&1));
        assert_eq!(lab.standing(Viewpoint::Shell(a())), shell);
        assert!(lab.front().is_some_and(|front| !front.reading));
        // Ctrl-C does not end it: PID 1 ignores what it does not handle.
        lab.until_front("bash");

        // The leader has ended.
        lab.send("true | sleep 1001");
        lab.until_front("sleep");
        assert_eq!(differing(lab, terminal()), []);
        lab.send("\u{3}");
        lab.until_front("bash");

        lab.send("unshare -n sleep 1002 | sleep 1003");
        lab.until("two places are in front", |lab| {
            let asked = lab.ask(terminal(), Question::Standing);
            matches!(asked, Err(Unobservable::Ambiguous(ref words)) if words.contains("sleep")).then_some(())
        });
        lab.until("both programs have begun", |lab| {
            let several = lab.ask(Viewpoint::Process("sleep".to_owned()), Question::Standing);
            let words = "there are 2 processes named sleep".to_owned();
            (several == Err(Unobservable::Ambiguous(words))).then_some(())
        });
        let none = Viewpoint::Process("nothing".to_owned());
        assert_eq!(lab.ask(none.clone(), Question::Standing), Err(Unobservable::NoViewpoint(none)));
    });
}

#[test]
fn a_terminal_without_its_shell_is_closed() {
    with_lab("a_terminal_without_its_shell_is_closed", |lab| {
        let never = Viewpoint::Terminal(TerminalName::from("Z"));
        assert_eq!(lab.ask(never, Question::Standing), Err(Unobservable::Unopened("Z".to_owned())));
        let view = lab.view.terminals.get_mut(&a()).expect("terminal A");
        // Init's number: alive, but no leader of this terminal's session.
        view.shell = 1;
        assert_eq!(lab.ask(terminal(), Question::Mounts), Err(Unobservable::Closed("A".to_owned())));
    });
}

#[test]
fn a_multiplexer_in_front_is_not_guessed_at() {
    with_lab("a_multiplexer_in_front_is_not_guessed_at", |lab| {
        // A process' name is what it calls itself.
        lab.send("sh -c 'echo -n tmux: client > /proc/self/comm; read x'");
        let front = lab.until_front("tmux: client");
        assert!(!front.process.pids.is_empty());
        let told = Unobservable::Multiplexed { program: "tmux".to_owned(), terminal: "A".to_owned() };
        assert_eq!(told.to_string(), "tmux is in front in terminal A: work outside it");
        assert_eq!(lab.ask(terminal(), Question::Standing), Err(told));
        assert!(lab.ask(Viewpoint::Shell(a()), Question::Standing).is_ok());
    });
}

#[test]
fn what_is_mounted_over_a_process_is_not_believed() {
    with_lab("what_is_mounted_over_a_process_is_not_believed", |lab| {
        lab.command("mkdir /mnt/ns; ln -s net:[4026531840] /mnt/ns/net; cp /proc/$$/stat /proc/$$/status /mnt");
        lab.send("mount --bind /mnt /proc/$$");
        lab.until("the process is covered", |lab| lab.ask(terminal(), Question::Standing).is_err().then_some(()));
        for from in [terminal(), Viewpoint::Shell(a()), Viewpoint::Process("bash".to_owned())] {
            let asked = lab.ask(from, Question::Standing);
            assert!(matches!(asked, Err(Unobservable::Failed(_))), "{asked:?}");
        }
        // Its own network is not looked for by way of it.
        assert_eq!(network(lab, Viewpoint::Host).inode, lab.view.namespaces[&NamespaceKind::Net]);
    });
}

#[test]
fn a_program_that_reads_the_terminal_is_known_to() {
    with_lab("a_program_that_reads_the_terminal_is_known_to", |lab| {
        let first = lab.standing(Viewpoint::Shell(a())).process.expect("the shell");
        let to_leave =
            [("cat", "\u{4}"), ("dash", "exit"), ("bash --norc --posix", "exit"), ("sh -c 'read x < /dev/tty'", "x")];
        for (program, way_out) in to_leave {
            lab.send(program);
            lab.until(program, |lab| lab.front().filter(|front| front.process != first && front.reading));
            lab.send(way_out);
            lab.until("the first shell is back", |lab| {
                lab.front().filter(|front| front.process == first && front.reading)
            });
        }
    });
}

#[test]
fn files_are_those_of_the_viewpoint_and_no_others() {
    with_lab("files_are_those_of_the_viewpoint_and_no_others", |lab| {
        lab.command("unshare -m bash --norc -c 'mount -t tmpfs tmpfs /mnt' ");
        assert_eq!(file(lab, terminal(), "/mnt/hello"), Ok(FileSeen::Absent));
        lab.command("echo Hello > /mnt/hello; chmod 640 /mnt/hello");
        let hello = facts(lab, terminal(), "/mnt/hello");
        assert_eq!((text(&hello), hello.size, hello.mode, hello.file_type), ("Hello\n", 6, 0o640, FileType::File));

        // A root of its own, with links that would lead out of it.
        lab.command("mkdir -p /mnt/jail/etc /mnt/jail/proc; echo inside > /mnt/jail/etc/hostname");
        lab.command("ln -s /etc/hostname /mnt/jail/link; ln -s ../../../../etc/hostname /mnt/jail/up");
        lab.command("ln -s /nowhere /mnt/jail/dangling; ln -s loop /mnt/jail/loop; mkfifo /mnt/jail/fifo");
        lab.command("ln -s /proc/1/root/etc/hostname /mnt/jail/magic; mount -t proc proc /mnt/jail/proc");
        lab.command("truncate -s 1T /mnt/jail/huge; mknod /mnt/jail/socket p; mkdir /mnt/jail/dir");
        lab.send("mkdir -p /mnt/jail/usr /mnt/jail/lib /mnt/jail/lib64 /mnt/jail/bin; for d in usr lib lib64 bin; do mount --bind /$d /mnt/jail/$d; done");
        lab.send("exec chroot /mnt/jail /bin/sleep 1000");
        lab.until_front("sleep");
        for path in ["/etc/hostname", "/link", "/up", "/../../etc/hostname"] {
            assert_eq!(text(&facts(lab, terminal(), path)), "inside\n", "{path}");
        }
        for path in ["/dangling", "/loop", "/magic"] {
            assert_eq!(facts(lab, terminal(), path).file_type, FileType::Symlink, "{path}");
        }
        assert_eq!(file(lab, terminal(), "/nowhere"), Ok(FileSeen::Absent));
        assert_eq!(file(lab, terminal(), "/etc/hostname/below"), Ok(FileSeen::Absent));
        let fifo = facts(lab, terminal(), "/fifo");
        assert_eq!((fifo.file_type, fifo.content), (FileType::Fifo, None));
        assert_eq!(facts(lab, terminal(), "/dir").file_type, FileType::Directory);
        let huge = facts(lab, terminal(), "/huge");
        assert_eq!((huge.size, huge.truncated), (1 << 40, true));
        assert_eq!(huge.content.map(|content| content.len()), Some(CONTENT_CAP));
    });
}

#[test]
fn a_sysctl_is_the_viewpoints_own() {
    with_lab("a_sysctl_is_the_viewpoints_own", |lab| {
        lab.send("unshare -n sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; exec sleep 1000'");
        lab.until_front("sleep");
        let path = "/proc/sys/net/ipv4/ip_forward";
        let ask = |from| Ask { from, question: Question::File { path: path.to_owned() } };
        let answers = lab.ask_all(&[ask(terminal()), ask(Viewpoint::Host), ask(terminal())]);
        let contents: Vec<&str> = answers
            .iter()
            .map(|answer| match answer {
                Ok(Answer::File(FileSeen::There(facts))) => text(facts),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(contents, ["1\n", "0\n", "1\n"]);
    });
}

#[test]
fn a_process_namespace_shows_itself_once_its_procfs_is_mounted() {
    with_lab("a_process_namespace_shows_itself_once_its_procfs_is_mounted", |lab| {
        let shown = |lab: &TestLab| match lab.ask(terminal(), Question::ProcfsOf { path: "/proc".to_owned() }) {
            Ok(Answer::ProcfsOf(Some(inode))) => inode,
            other => panic!("no procfs: {other:?}"),
        };
        let host = lab.standing(Viewpoint::Host).namespaces[&NamespaceKind::Pid];
        lab.send("unshare -pmif sh -c 'read x; mount -t proc none /proc; ipcmk -Q > /dev/null; exec sleep 1000'");
        lab.until("sh reads", |lab| lab.front().filter(|front| front.process.name == "sh" && front.reading));
        assert_eq!(shown(lab), host);
        lab.send("");
        lab.until_front("sleep");
        assert_eq!(differing(lab, terminal()), [NamespaceKind::Mnt, NamespaceKind::Pid, NamespaceKind::Ipc]);
        assert_eq!(shown(lab), lab.standing(terminal()).namespaces[&NamespaceKind::Pid]);
        assert_eq!(lab.ask(terminal(), Question::ProcfsOf { path: "/mnt".to_owned() }), Ok(Answer::ProcfsOf(None)));

        let listed = |from| match lab.ask(from, Question::Processes) {
            Ok(Answer::Processes(list)) => list,
            other => panic!("no list: {other:?}"),
        };
        let inside = listed(terminal());
        assert_eq!(inside.iter().map(|p| (p.name.as_str(), &p.pids[..])).collect::<Vec<_>>(), [("sleep", &[1][..])]);
        let outside = listed(Viewpoint::Host);
        assert_eq!(outside.iter().filter(|p| p.is_same(&inside[0])).count(), 1);

        let queues = |from| match lab.ask(from, Question::Ipc) {
            Ok(Answer::Ipc(objects)) => objects.len(),
            other => panic!("no list: {other:?}"),
        };
        assert_eq!((queues(terminal()), queues(Viewpoint::Host)), (1, 0));
        let mounted = |from| match lab.ask(from, Question::Mounts) {
            Ok(Answer::Mounts(table)) => table.iter().filter(|m| m.path == "/proc" && m.source == "none").count(),
            other => panic!("no table: {other:?}"),
        };
        assert_eq!((mounted(terminal()), mounted(Viewpoint::Host)), (1, 0));
    });
}

#[test]
fn a_named_namespace_counts_only_if_it_is_one_and_the_labs() {
    with_lab("a_named_namespace_counts_only_if_it_is_one_and_the_labs", |lab| {
        lab.command("ip netns add ns0; : > /run/netns/dangling; mkfifo /run/netns/fifo");
        lab.command("ln -s /proc/1/ns/net /run/netns/magic");
        lab.command("touch /run/netns/mnt; unshare --mount=/run/netns/mnt true 2>/dev/null; true");
        let Ok(Answer::NamedNetns(named)) = lab.ask(Viewpoint::Host, Question::NamedNetns) else { panic!("no names") };
        let good: Vec<&str> = named.iter().filter(|n| n.inode.is_ok()).map(|n| n.name.as_str()).collect();
        assert_eq!(good, ["ns0"], "{named:?}");
        assert_eq!(named.len(), 5);

        let ns0 = Viewpoint::Netns("ns0".to_owned());
        let standing = lab.standing(ns0.clone());
        assert_eq!(
            standing.namespaces.get(&NamespaceKind::Net),
            named.iter().find(|n| n.name == "ns0").and_then(|n| n.inode.as_ref().ok())
        );
        assert_ne!(standing.namespaces[&NamespaceKind::Net], lab.view.namespaces[&NamespaceKind::Net]);
        for name in ["dangling", "fifo", "absent", "..", "", "../netns/ns0"] {
            let none = Viewpoint::Netns(name.to_owned());
            assert_eq!(lab.ask(none.clone(), Question::Network), Err(Unobservable::NoViewpoint(none)), "{name:?}");
        }
        let inside = network(lab, ns0);
        assert_eq!(
            inside.links.iter().map(|l| (l.name.as_str(), l.kind.as_str(), l.up)).collect::<Vec<_>>(),
            [("lo", "loopback", false)]
        );
        assert!(network(lab, Viewpoint::Host).link("lo").is_some_and(|lo| lo.up));
    });
}

#[test]
fn a_namespace_of_the_machine_is_not_the_labs() {
    with_lab("a_namespace_of_the_machine_is_not_the_labs", |lab| {
        lab.command("ip netns add ns0; ip netns add ns1");
        // This process' first thread has stayed where the machine's programs are.
        let machine = std::fs::File::open("/proc/self/ns/net").expect("our own namespace");
        assert_eq!(belongs(&lab.view, machine.as_fd()).ok(), Some(false));
        let ns0 = super::netns::open(&lab.view, "ns0").expect("looked up").expect("it is there");
        assert_eq!(belongs(&lab.view, ns0.as_fd()).ok(), Some(true));
    });
}

fn address(text: &str) -> AddressText {
    let (ip, prefix) = text.split_once('/').expect("an address");
    AddressText { ip: ip.parse().expect("an address"), prefix: prefix.parse().expect("a length") }
}

fn end(name: &str, netns: Option<&str>, master: Option<&str>, addresses: &[&str]) -> VethEnd {
    let addresses = addresses.iter().map(|text| address(text)).collect();
    VethEnd {
        name: name.to_owned(),
        netns: netns.map(str::to_owned),
        master: master.map(str::to_owned),
        addresses,
        up: true,
    }
}

fn declared() -> LabSpec {
    let bridge = BridgeSpec { name: "br0".to_owned(), netns: None, addresses: vec![address("10.1.0.1/24")], up: true };
    let pair = |n: &str| VethSpec {
        ends: [
            end(
                &format!("ceth{n}"),
                Some(&format!("ns{n}")),
                None,
                &[&format!("10.1.0.1{n}/24"), &format!("fd00::1{n}/64")],
            ),
            end(&format!("veth{n}"), None, Some("br0"), &[]),
        ],
    };
    LabSpec { bridges: vec![bridge], veths: vec![pair("0"), pair("1")], ..LabSpec::default() }
}

fn echo(to: &str, count: u32) -> Question {
    let to: IpAddr = to.parse().expect("an address");
    // The kernel joins a new IPv6 address' multicast group a little later; a solicitation lost till then is repeated after a second.
    let timeout = Duration::from_millis(if to.is_ipv6() { 1500 } else { 300 });
    Question::Echo(EchoPlan { to, count, interval: Duration::ZERO, timeout })
}

#[test]
fn a_declared_world_is_built_seen_and_answers() {
    with_lab("a_declared_world_is_built_seen_and_answers", |lab| {
        lab.command("ip netns add ns0; ip netns add ns1");
        let start = Instant::now();
        lab.aside(|view| build(view, &declared())).expect("built");
        eprintln!("built in {:?}", start.elapsed());

        let host = network(lab, Viewpoint::Host);
        let (br0, veth0) = (host.link("br0").expect("br0"), host.link("veth0").expect("veth0"));
        assert_eq!((br0.kind.as_str(), br0.up, &br0.addresses[0]), ("bridge", true, &address("10.1.0.1/24")));
        assert_eq!((veth0.kind.as_str(), veth0.master, veth0.peer_elsewhere), ("veth", Some(br0.index), true));
        let ns0 = Viewpoint::Netns("ns0".to_owned());
        let inside = network(lab, ns0.clone());
        let ceth0 = inside.link("ceth0").expect("ceth0");
        assert_eq!((ceth0.peer, veth0.peer), (Some(veth0.index), Some(ceth0.index)));
        assert!(ceth0.up && ceth0.carrier && ceth0.addresses.contains(&address("fd00::10/64")));
        assert!(
            inside.routes.iter().any(|r| r.destination == Some(address("10.1.0.0/24")) && r.dev == Some(ceth0.index))
        );
        assert!(inside.routes.iter().all(|r| r.gateway.is_none()));

        let questions = [
            (ns0.clone(), echo("10.1.0.11", 2)),
            (ns0.clone(), echo("fd00::11", 2)),
            (Viewpoint::Host, echo("10.1.0.1", 1)),
            (ns0.clone(), echo("10.1.0.99", 1)),
            (ns0.clone(), echo("192.0.2.1", 3)),
        ];
        let asks: Vec<Ask> = questions.into_iter().map(|(from, question)| Ask { from, question }).collect();
        let echoes: Vec<Echoes> = lab
            .ask_all(&asks)
            .into_iter()
            .map(|answer| match answer {
                Ok(Answer::Echoes(echoes)) => echoes,
                other => panic!("no echoes: {other:?}"),
            })
            .collect();
        let seen: Vec<(u32, u32, bool)> = echoes.iter().map(|e| (e.sent, e.answered, e.local)).collect();
        assert_eq!(seen, [(2, 2, false), (2, 2, false), (1, 1, true), (1, 0, false), (0, 0, false)]);
        assert_eq!(echoes[4].refused.as_deref(), Some("Network is unreachable"));
        // One that takes its time.
        let slow = EchoPlan {
            to: [10, 1, 0, 11].into(),
            count: 3,
            interval: Duration::from_millis(50),
            timeout: Duration::from_secs(5),
        };
        let start = Instant::now();
        let slow = lab.ask(ns0, Question::Echo(slow));
        assert!(matches!(slow, Ok(Answer::Echoes(Echoes { sent: 3, answered: 3, .. }))), "{slow:?}");
        assert!((100..1000).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
        assert!(echoes[0].rtts.iter().all(|&rtt| rtt > 0 && rtt < 300_000));
    });
}

#[test]
fn a_whole_batch_takes_little_time() {
    with_lab("a_whole_batch_takes_little_time", |lab| {
        lab.command("ip netns add ns0; ip netns add ns1");
        lab.aside(|view| build(view, &declared())).expect("built");
        let ns = |name: &str| Viewpoint::Netns(name.to_owned());
        let measure = |what: &str, asks: &[(Viewpoint, Question)]| {
            let asks: Vec<Ask> = asks.iter().cloned().map(|(from, question)| Ask { from, question }).collect();
            let mut times: Vec<Duration> = (0..50)
                .map(|_| {
                    let start = Instant::now();
                    let answers = lab.ask_all(&asks);
                    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
                    start.elapsed()
                })
                .collect();
            times.sort();
            eprintln!("{what}: median {:?}, worst {:?}", times[25], times[49]);
            times[25]
        };
        measure("nothing", &[]);
        measure("host standing", &[(Viewpoint::Host, Question::Standing)]);
        measure("terminal standing", &[(terminal(), Question::Standing)]);
        measure("terminal mounts", &[(terminal(), Question::Mounts)]);
        measure("terminal file", &[(terminal(), Question::File { path: "/etc/hostname".to_owned() })]);
        measure("processes", &[(terminal(), Question::Processes)]);
        measure("ipc", &[(terminal(), Question::Ipc)]);
        measure("one network", &[(Viewpoint::Host, Question::Network)]);
        measure("another network", &[(ns("ns0"), Question::Network)]);
        measure(
            "three networks",
            &[(Viewpoint::Host, Question::Network), (ns("ns0"), Question::Network), (ns("ns1"), Question::Network)],
        );
        measure("echo", &[(ns("ns0"), echo("10.1.0.11", 1))]);
        let all = measure(
            "all",
            &[
                (Viewpoint::Host, Question::Standing),
                (terminal(), Question::Standing),
                (terminal(), Question::Mounts),
                (Viewpoint::Host, Question::Mounts),
                (terminal(), Question::Processes),
                (terminal(), Question::Ipc),
                (Viewpoint::Host, Question::NamedNetns),
                (Viewpoint::Host, Question::Network),
                (ns("ns0"), Question::Network),
                (ns("ns1"), Question::Network),
                (ns("ns0"), echo("10.1.0.11", 2)),
            ],
        );
        assert!(all < Duration::from_millis(100), "{all:?}");
    });
}
