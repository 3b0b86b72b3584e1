//! The supervisor: makes one lab, has it observed, ends it. One thread, out of the lab's reach.
//!
//! It is our binary again, exec'd after entering user namespace U1, which owns the lab's U2: so it may enter the
//! lab's network, IPC, UTS and mount namespaces, and nothing in the lab may touch it. It stands in the lab's
//! first network, IPC and UTS namespaces, and for ever outside its PID and user namespaces.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::time::{Duration, Instant};

use super::channel::{Channel, hear, tell};
use super::files::{COLUMNS, ROWS};
use super::identity::Ids;
use super::limits::{Limits, set_namespace_limits};
use super::observer::{Errand, Findings, Observer};
use super::plan::Machine;
use super::protocol::{Front, Notice, Order, Reply, Request, Start};
use super::{Residue, init};
use crate::lesson::{LabSpec, NamespaceKind, Permission, TerminalName};
use crate::observation::{Answer, Ask, Question, Unobservable};
use crate::observe::{self, Filters, LabView, TerminalView};
use crate::sys::clone::{Child, all_namespaces, clone3};
use crate::sys::limits::{Resource, with_soft_limit};
use crate::sys::poll::{Interest, wait};
use crate::sys::{self, process, pty};

/// How long making a lab may take on a busy machine.
const SET_UP: Duration = Duration::from_secs(20);
/// How long an observer may look, besides the time that its echoes need.
const LOOK: Duration = Duration::from_secs(5);
/// How long the kernel may take to end everything in a lab.
const TEAR_DOWN: Duration = Duration::from_secs(20);

/// The whole life of a supervisor; `nslab` is the socket to the main process.
pub fn live(nslab: OwnedFd) -> u8 {
    let mut channel = Channel::new(nslab);
    match supervise(&mut channel) {
        Ok(()) => 0,
        Err(failure) => {
            let _ = channel.send(&Reply::Failed(failure), &[]);
            1
        }
    }
}

fn doing<T>(what: impl std::fmt::Display, result: io::Result<T>) -> Result<T, String> {
    result.map_err(|error| format!("{what}: {error}"))
}

fn supervise(channel: &mut Channel) -> Result<(), String> {
    // Launched ahead, it has time for this before it is told which lab.
    let machine = Machine::look();
    let Request::Start(start) = doing("hear from nslab", channel.receive())? else {
        return Err("the first request was not to start".to_owned());
    };
    let mut lab = Lab::make(&start, &machine)?;
    // In the lesson's order, by which nslab knows whose they are.
    let masters: Vec<i32> = start.spec.terminals.iter().map(|name| lab.terminals[name].master.as_raw_fd()).collect();
    let ready = Reply::Ready { limits: std::mem::take(&mut lab.limits) };
    doing("tell nslab", channel.send(&ready, &masters))?;
    let served = lab.serve(channel);
    let residue = lab.end();
    if matches!(served, Ok(Wish::End)) {
        doing("tell nslab", channel.send(&Reply::Ended(residue), &[]))?;
    }
    served.map(|_| ())
}

/// Why serving ended.
enum Wish {
    End,
    /// nslab is gone.
    Gone,
}

struct Terminal {
    master: OwnedFd,
    slave: Option<OwnedFd>,
    pts: u32,
}

struct Lab {
    init: Child,
    /// To init; its end is init's end.
    orders: OwnedFd,
    view: LabView,
    terminals: BTreeMap<TerminalName, Terminal>,
    /// Readable when the lab's first network namespace changed.
    network_changes: OwnedFd,
    limits: Vec<String>,
    /// Forked ahead of the next errand.
    observer: Option<Observer>,
}

impl Lab {
    fn make(start: &Start, machine: &Machine) -> Result<Self, String> {
        let deadline = Instant::now() + SET_UP;
        doing("prctl CHILD_SUBREAPER", process::set_child_subreaper())?;
        // If memory runs out, the kernel takes a lab before anything else of this user's; init inherits it.
        let _ = fs::write("/proc/self/oom_score_adj", "500");
        let limits = Limits::default();
        let nested = start.spec.allow.contains(&Permission::UserNamespaces);
        let (init, orders) = start_init(&init::Task { machine, start, limits: &limits, deadline })?;
        doing("write the lab's id maps", write_maps(init.pid, start.ids))?;
        doing("tell init", tell(&orders, &Order::Mapped, None))?;
        // While init mounts: no code of the learner's runs yet.
        let limited = set_namespace_limits(&limits, nested);
        let namespaces = first_namespaces(init.pid)?;
        stand_in_the_lab(init.pid)?;
        let (Notice::Mounted, Some(processes)) = heed(&orders, deadline)? else {
            return Err("init sent no procfs".to_owned());
        };

        let mut view = open_view(init.pid, processes, namespaces)?;
        if start.spec.allow.contains(&Permission::Netfilter) {
            view.filters = Filters::Possible;
        }
        let terminals = open_terminals(&view, &start.spec.terminals)?;
        let network_changes = doing("watch the lab's network", sys::net::change_monitor())?;
        let limits = limits.words(start.ids, &limited);
        let mut lab = Self { init, orders, view, terminals, network_changes, limits, observer: None };
        if !start.spec.bridges.is_empty() || !start.spec.veths.is_empty() {
            lab.build_world(&start.spec)?;
        }
        if let Some(first) = start.spec.terminals.first() {
            lab.open(first)?;
        }
        // Said before init hears of that shell, which is under way meanwhile.
        match heed(&lab.orders, deadline)? {
            (Notice::Ready, _) => Ok(lab),
            _ => Err("init's notices are out of order".to_owned()),
        }
    }

    /// Bridges and veth pairs that the lesson wants ready-made: by a child, for it enters other namespaces.
    fn build_world(&mut self, spec: &LabSpec) -> Result<(), String> {
        match self.send_observer(&Errand::Build(spec.clone()), LOOK, None) {
            Some(Findings::Built(result)) => result,
            _ => Err("building the lab's network took too long".to_owned()),
        }
    }

    /// Answers requests until the last one.
    fn serve(&mut self, channel: &mut Channel) -> Result<Wish, String> {
        loop {
            if self.observer.is_none() {
                // If it can't be forked now, it is tried again when it is needed.
                self.observer = Observer::fork(&mut self.view).ok();
            }
            let request = match channel.receive() {
                Ok(request) => request,
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Wish::Gone),
                Err(error) => return Err(format!("hear from nslab: {error}")),
            };
            let reply = match request {
                Request::Start(_) => Reply::Failed("started already".to_owned()),
                Request::Open(terminal) => match self.open(&terminal) {
                    Ok(master) => {
                        doing("tell nslab", channel.send(&Reply::Opened, master.as_slice()))?;
                        continue;
                    }
                    Err(failure) => Reply::Failed(failure),
                },
                Request::Observe(asks) => {
                    self.forget_changes();
                    Reply::Answers(self.observe(asks, channel))
                }
                Request::Front(terminal) => Reply::Front(self.front(&terminal)),
                Request::Kill(terminal) => {
                    self.kill_front(&terminal);
                    Reply::Killed
                }
                Request::Watch => match self.watch(channel)? {
                    true => Reply::Changed,
                    false => continue,
                },
                Request::End => return Ok(Wish::End),
            };
            doing("tell nslab", channel.send(&reply, &[]))?;
        }
    }

    /// Starts the shell of a terminal that has none. The master of one that is new: nslab has those of the others.
    fn open(&mut self, name: &TerminalName) -> Result<Option<RawFd>, String> {
        let is_new = !self.terminals.contains_key(name);
        if is_new {
            let terminal = open_terminal(&open_devpts(&self.view)?)?;
            self.terminals.insert(name.clone(), terminal);
        }
        let terminal = self.terminals.get_mut(name).expect("it is there, or was made");
        let slave = match terminal.slave.take() {
            Some(slave) => slave,
            // Started already: its slave is with its shell, as long as that lives.
            None if pty::session(&terminal.master).is_ok() => return Ok(None),
            None => doing("open a terminal again", pty::slave(&terminal.master))?,
        };
        // What is not opened has no view. Its shell is found once there is one.
        self.view.terminals.insert(name.clone(), TerminalView { pts: terminal.pts, shell: 0 });
        let master = is_new.then(|| terminal.master.as_raw_fd());
        // Forked when the slave was still here, it has it open too: the shell's end would not end the terminal.
        self.observer = None;
        doing("order a shell", tell(&self.orders, &Order::Shell { terminal: name.clone() }, Some(&slave)))?;
        Ok(master)
    }

    /// Looks, until nslab asks for something else.
    fn observe(&mut self, asks: Vec<Ask>, nslab: &Channel) -> Vec<Result<Answer, Unobservable>> {
        self.find_shells();
        let patience = LOOK + asks.iter().map(echo_time).sum::<Duration>();
        let count = asks.len();
        let shells = self.view.terminals.iter().map(|(name, terminal)| (name.clone(), terminal.shell)).collect();
        match self.send_observer(&Errand::Look { asks, shells }, patience, Some(nslab)) {
            Some(Findings::Seen(answers)) => answers,
            _ => {
                let why = Unobservable::TooMuch(format!("looking took longer than {} s", patience.as_secs()));
                vec![Err(why); count]
            }
        }
    }

    /// Sends the observer that waits, or a new one. A further request of `nslab`'s calls it back.
    fn send_observer(&mut self, errand: &Errand, patience: Duration, nslab: Option<&Channel>) -> Option<Findings> {
        let observer = self.observer.take().or_else(|| Observer::fork(&mut self.view).ok());
        observer?.send(errand, patience, nslab)
    }

    fn front(&mut self, terminal: &TerminalName) -> Result<Front, Unobservable> {
        self.find_shells();
        let front = observe::foreground(&self.view, terminal)?;
        Ok(Front { name: front.process.name, reading: front.reading })
    }

    /// Kills the foreground process group of a terminal. It may have gone by itself.
    fn kill_front(&self, terminal: &TerminalName) {
        if let Some(group) = self.terminals.get(terminal).and_then(|t| pty::foreground_group(&t.master).ok()) {
            let _ = process::kill_group(group);
        }
    }

    /// Learns the first shells' PIDs from the kernel: the session of a terminal that init was given is its shell's.
    fn find_shells(&mut self) {
        for (name, terminal) in &self.terminals {
            let Some(view) = self.view.terminals.get_mut(name) else { continue };
            if view.shell == 0 && terminal.slave.is_none() {
                view.shell = pty::session(&terminal.master).ok().and_then(lab_pid).unwrap_or(0);
            }
        }
    }

    /// Waits for a change in the lab or the next request, whichever is first; whether it was a change.
    fn watch(&self, channel: &Channel) -> Result<bool, String> {
        if channel.holds_message() {
            return Ok(false);
        }
        let sources = [
            (channel.as_fd(), Interest::Readable),
            (self.network_changes.as_fd(), Interest::Readable),
            (self.view.mountinfo.as_fd(), Interest::Priority),
        ];
        let ready = doing("wait for changes", wait(&sources, None))?;
        Ok(!ready[0])
    }

    /// What happened until now will be seen by looking.
    fn forget_changes(&self) {
        process::drain(&self.network_changes);
        let _ = wait(&[(self.view.mountinfo.as_fd(), Interest::Priority)], Some(Instant::now()));
    }

    /// Kills init, and with it everything in its PID namespace; says what did not go.
    fn end(mut self) -> Vec<Residue> {
        let mut residue = Vec::new();
        let deadline = Instant::now() + TEAR_DOWN;
        // Dead already is as good.
        let _ = process::kill(&self.init.pidfd);
        drop(self.observer.take());
        if !process::reap_by(self.init.pidfd.as_fd(), deadline).unwrap_or(false) {
            residue.push(Residue { kind: "process".to_owned(), name: format!("init ({})", self.init.pid) });
        }
        // As a subreaper we would have inherited whoever was left.
        while let Ok(process::Reaped::Child(_)) = process::reap_any() {}
        if let Ok(process::Reaped::NoneYet) = process::reap_any() {
            let left = children().into_iter().filter(|pid| is_alive(pid));
            residue.extend(left.map(|pid| Residue { kind: "process".to_owned(), name: describe(&pid) }));
        }
        residue
    }
}

fn children() -> Vec<String> {
    let listed = fs::read_to_string("/proc/thread-self/children").unwrap_or_default();
    listed.split_whitespace().map(str::to_owned).collect()
}

/// A zombie is no process any more: it waits for somebody else, a tracer, to look at it.
fn is_alive(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

fn describe(pid: &str) -> String {
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    format!("{} ({pid})", name.trim())
}

fn start_init(task: &init::Task<'_>) -> Result<(Child, OwnedFd), String> {
    let (orders, init_end) = doing("socketpair", sys::socket::message_pair())?;
    // The soft limit at this moment becomes the new user namespace's own ceiling (since Linux 5.14); ours is restored.
    let orders_number = orders.as_raw_fd();
    let cloned = with_soft_limit(Resource::RLIMIT_NPROC, task.limits.processes, || {
        clone3(all_namespaces(), || {
            // The other end must be closed here, or the supervisor's death would not be heard.
            process::close_number(orders_number);
            init::live(init_end, task)
        })
    });
    let child = doing("clone into new namespaces", doing("setrlimit NPROC", cloned)?)?;
    Ok((child, orders))
}

fn write_maps(init: i32, ids: Ids) -> io::Result<()> {
    let map = ids.lab_map();
    fs::write(format!("/proc/{init}/uid_map"), &map)?;
    fs::write(format!("/proc/{init}/gid_map"), &map)
}

/// Waits for init's next notice, and for the descriptor that comes along.
fn heed(orders: &OwnedFd, deadline: Instant) -> Result<(Notice, Option<OwnedFd>), String> {
    let mut descriptors = Vec::new();
    match hear(orders, &mut descriptors, Some(deadline)) {
        Ok(Notice::Failed(failure)) => Err(failure),
        Ok(notice) => Ok((notice, descriptors.pop())),
        Err(error) => Err(format!("hear from init: {error}")),
    }
}

/// The namespaces that init was made in, by which others are told from them.
fn first_namespaces(init: i32) -> Result<BTreeMap<NamespaceKind, u64>, String> {
    use std::os::unix::fs::MetadataExt;
    let mut namespaces = BTreeMap::new();
    for kind in NamespaceKind::ALL {
        let path = namespace_of(init, kind);
        match fs::metadata(&path) {
            // A kernel without this kind.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            found => _ = namespaces.insert(kind, doing(&path, found)?.ino()),
        }
    }
    Ok(namespaces)
}

/// Goes to stand in the lab's first network, IPC and UTS namespaces.
fn stand_in_the_lab(init: i32) -> Result<(), String> {
    for kind in [NamespaceKind::Net, NamespaceKind::Ipc, NamespaceKind::Uts] {
        let namespace = open_namespace(init, kind)?;
        doing(format!("enter the lab's {kind} namespace"), sys::setns::setns(namespace.as_fd(), kind))?;
    }
    Ok(())
}

fn open_namespace(init: i32, kind: NamespaceKind) -> Result<File, String> {
    let path = namespace_of(init, kind);
    doing(&path, File::open(&path))
}

fn namespace_of(init: i32, kind: NamespaceKind) -> String {
    format!("/proc/{init}/ns/{kind}")
}

/// Opens what `host` means from now on, once all is mounted.
fn open_view(init: i32, processes: OwnedFd, namespaces: BTreeMap<NamespaceKind, u64>) -> Result<LabView, String> {
    let at = |name: &str| format!("/proc/{init}/{name}");
    Ok(LabView {
        root: doing("open the lab's root", sys::files::open_directory(&at("root")))?,
        proc: processes,
        mountinfo: doing("open the lab's mount table", File::open(at("mountinfo")))?.into(),
        namespaces,
        user: open_namespace(init, NamespaceKind::User)?.into(),
        terminals: BTreeMap::new(),
        filters: Filters::Impossible,
    })
}

/// All of a lab's own terminals, before any code of the learner's could use them up.
fn open_terminals(view: &LabView, names: &[TerminalName]) -> Result<BTreeMap<TerminalName, Terminal>, String> {
    let devpts = open_devpts(view)?;
    names.iter().map(|name| Ok((name.clone(), open_terminal(&devpts)?))).collect()
}

fn open_devpts(view: &LabView) -> Result<OwnedFd, String> {
    doing("open the lab's /dev/pts", sys::files::open_directory_at(&view.root, "dev/pts"))
}

fn open_terminal(devpts: &OwnedFd) -> Result<Terminal, String> {
    let (master, slave, pts) = doing("open a pseudo-terminal", pty::open(devpts))?;
    doing("set the terminal's size", pty::set_size(&master, COLUMNS, ROWS))?;
    Ok(Terminal { master, slave: Some(slave), pts })
}

/// A process of ours as the lab numbers it: second of NSpid (proc_pid_status(5)).
fn lab_pid(pid: i32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("NSpid:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn echo_time(ask: &Ask) -> Duration {
    match &ask.question {
        Question::Echo(plan) => plan.timeout + plan.interval * plan.count,
        _ => Duration::ZERO,
    }
}
