//! A small lab to look at, made by unshare(1): two user namespaces, and bash on a terminal of script(1).
//!
//! The test runs itself again inside U1; there it starts the lab in U2 and stands in its namespaces.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use super::super::procfs::{Snapshot, namespace_inode};
use super::super::{Filters, Foreground, LabView, TerminalView, answer, foreground};
use crate::lesson::{NamespaceKind, TerminalName, Viewpoint};
use crate::observation::{Answer, Ask, FileSeen, Question, Standing, Unobservable};
use crate::sys::openat2::handle_of_magic_link;
use crate::sys::setns::setns;

const INSIDE: &str = "NSLAB_TEST_INSIDE_U1";

/// Runs a test's body with a lab, in a user namespace of its own.
pub fn with_lab(test: &str, body: fn(&mut TestLab)) {
    if std::env::var_os(INSIDE).is_some() {
        return body(&mut TestLab::start());
    }
    let this = std::env::current_exe().expect("the test knows its own program");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--"])
        .arg(this)
        .args(["--exact", &format!("observe::tests::{test}"), "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .expect("unshare(1) can be started");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "inside a user namespace: {out}\n{err}");
    eprint!("{err}");
}

pub struct TestLab {
    pub view: LabView,
    init: Child,
    keyboard: ChildStdin,
}

const INIT: &str = "set -e
mount -t tmpfs tmpfs /mnt; mount -t tmpfs tmpfs /run; mkdir /run/netns
ip link set lo up
echo ready
exec script -q -c 'exec bash --norc --noprofile -i' /dev/null >/dev/null";

impl TestLab {
    fn start() -> Self {
        let kinds = ["--user", "--map-root-user", "--mount", "--pid", "--net", "--ipc", "--uts", "--fork"];
        let mut init = Command::new("unshare")
            .args(kinds)
            .args(["--kill-child", "--mount-proc", "sh", "-c", INIT])
            .env("PS1", "$ ")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare(1) can be started");
        let mut ready = String::new();
        let mut output = BufReader::new(init.stdout.take().expect("stdout is piped"));
        output.read_line(&mut ready).expect("the lab's init writes");
        assert_eq!(ready, "ready\n", "the lab's init reports what went wrong on stderr");
        let keyboard = init.stdin.take().expect("stdin is piped");
        let unshare = init.id();
        let children = std::fs::read_to_string(format!("/proc/{unshare}/task/{unshare}/children"));
        let pid = children.expect("CONFIG_PROC_CHILDREN").trim().to_owned();
        let mut lab = Self { view: view(Path::new("/proc").join(pid).as_path()), init, keyboard };
        lab.until("bash waits for input", |lab| {
            let snapshot = Snapshot::take(lab.view.proc.as_fd()).expect("a snapshot");
            let shell = snapshot.processes.values().find(|p| p.name == "bash" && p.session == p.pid)?;
            let pts = (shell.terminal & 0xff | shell.terminal >> 12 & !0xff) as u32;
            lab.view.terminals.insert(a(), TerminalView { pts, shell: shell.pid });
            lab.front().filter(|front| front.reading)
        });
        lab
    }

    /// Types a line, without waiting.
    pub fn send(&mut self, line: &str) {
        writeln!(self.keyboard, "{line}").expect("script(1) reads");
    }

    /// Types a line, and waits until what is in front then waits for input.
    pub fn command(&mut self, line: &str) {
        // A new file says that the line was executed; without it the prompt before would do.
        let mark = format!("/mnt/.mark-{}", line.len());
        self.send(&format!("{line}; : > {mark}"));
        let what = format!("`{line}` is executed");
        self.until(&what, |lab| {
            let asked = lab.ask(Viewpoint::Host, Question::File { path: mark.clone() });
            matches!(asked, Ok(Answer::File(FileSeen::There(_)))).then_some(())
        });
        self.send(&format!("rm {mark}"));
        self.until(&what, |lab| {
            let asked = lab.ask(Viewpoint::Host, Question::File { path: mark.clone() });
            let done = matches!(asked, Ok(Answer::File(FileSeen::Absent)));
            lab.front().filter(|front| done && front.reading)
        });
    }

    pub fn until<T>(&mut self, what: &str, mut done: impl FnMut(&mut Self) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(value) = done(self) {
                return value;
            }
            assert!(start.elapsed() < Duration::from_secs(10), "not so within 10 s: {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    pub fn ask(&self, from: Viewpoint, question: Question) -> Result<Answer, Unobservable> {
        self.ask_all(&[Ask { from, question }]).pop().expect("an answer for each question")
    }

    pub fn ask_all(&self, asks: &[Ask]) -> Vec<Result<Answer, Unobservable>> {
        self.aside(|view| answer(view, asks))
    }

    /// Does something that leaves its caller in other namespaces: an observer is gone after it, here a thread.
    pub fn aside<T: Send>(&self, work: impl FnOnce(&LabView) -> T + Send) -> T {
        std::thread::scope(|scope| scope.spawn(|| work(&self.view)).join().expect("no panic"))
    }

    pub fn standing(&self, from: Viewpoint) -> Standing {
        match self.ask(from, Question::Standing) {
            Ok(Answer::Standing(standing)) => standing,
            other => panic!("no standing: {other:?}"),
        }
    }

    /// What is in front; `None` in the moment in which that changes.
    pub fn front(&self) -> Option<Foreground> {
        foreground(&self.view, &a()).ok()
    }

    /// Waits until a process of this name is in front.
    pub fn until_front(&mut self, name: &str) -> Foreground {
        self.until(&format!("{name} is in front"), |lab| lab.front().filter(|front| front.process.name == name))
    }
}

impl Drop for TestLab {
    fn drop(&mut self) {
        // --kill-child ends the lab with it.
        self.init.kill().expect("the lab's parent is ours to end");
        self.init.wait().expect("and to reap");
    }
}

pub fn a() -> TerminalName {
    TerminalName::from("A")
}

pub fn terminal() -> Viewpoint {
    Viewpoint::Terminal(a())
}

/// What the supervisor holds open, and the namespaces in which an observer stands.
fn view(init: &Path) -> LabView {
    let open = |name: &str| std::fs::File::open(init.join(name)).expect("U1 may look into U2").into();
    let directory = std::fs::File::open(init).expect("the lab's init lives");
    let root = handle_of_magic_link(directory.as_fd(), Path::new("root")).expect("U1 may look into U2");
    let proc = crate::sys::openat2::handle_in_root(root.as_fd(), Path::new("/proc")).expect("--mount-proc");
    let mut namespaces = BTreeMap::new();
    for kind in NamespaceKind::ALL {
        let inode = namespace_inode(directory.as_fd(), Path::new(&format!("ns/{kind}"))).expect("a namespace");
        namespaces.extend(inode.map(|inode| (kind, inode)));
    }
    for kind in [NamespaceKind::Net, NamespaceKind::Ipc, NamespaceKind::Uts] {
        let namespace: std::os::fd::OwnedFd = open(&format!("ns/{kind}"));
        setns(namespace.as_fd(), kind).expect("U1 owns U2");
    }
    LabView {
        root,
        proc,
        mountinfo: open("mountinfo"),
        namespaces,
        user: open("ns/user"),
        terminals: BTreeMap::new(),
        filters: Filters::Possible,
    }
}
