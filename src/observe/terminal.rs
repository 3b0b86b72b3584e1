//! What runs in front in a terminal, and where that is.
//!
//! The leader of the foreground process group is not always where the learner is: it may have ended
//! (`true | sleep`), or be in the old namespaces still (`unshare -pmf sleep`). So the viewpoint is the
//! group's member that is furthest from init. credentials(7), "Sessions and process groups".

use super::failure::failed;
use super::procfs::{ProcessDir, Snapshot, Vanished};
use super::stat::Stat;
use super::view::{LabView, TerminalView};
use super::waiting::reads_terminal;
use crate::lesson::TerminalName;
use crate::observation::{Process, Unobservable};
use crate::sys::openat2::identity;
use std::os::fd::AsFd;

/// Major device number of Unix98 terminals; the minor number is the N of /dev/pts/N.
const PTS_MAJOR: u64 = 136;

/// What runs in front in a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreground {
    /// The group's member furthest from init; of several, the oldest.
    pub process: Process,
    /// The process group, as the lab numbers it.
    pub group: u32,
    /// Whether a member of the group is blocked reading the terminal.
    pub reading: bool,
}

/// What runs in front, for pacing what is typed: unlike a viewpoint it is never ambiguous, and knows no tmux.
pub fn foreground(lab: &LabView, terminal: &TerminalName) -> Result<Foreground, Unobservable> {
    let snapshot = Snapshot::take(lab.proc.as_fd())?;
    let view = view(lab, terminal)?;
    let members = members(&snapshot, view, terminal)?;
    let front = deepest(&snapshot, &members)[0];
    let process = ProcessDir::of(lab.proc.as_fd(), front)?.describe(front)?;
    let device = device(view);
    let reading = members.iter().any(|member| {
        let directory = ProcessDir::of(lab.proc.as_fd(), member);
        directory.and_then(|directory| reads_terminal(&directory, device)).unwrap_or(false)
    });
    Ok(Foreground { process, group: front.group, reading })
}

/// The process whose view is the terminal's.
pub fn viewpoint(lab: &LabView, snapshot: &Snapshot, terminal: &TerminalName) -> Result<Stat, Vanished> {
    let members = members(snapshot, view(lab, terminal)?, terminal)?;
    if let Some(program) = members.iter().find_map(|member| multiplexer(&member.name)) {
        let (program, terminal) = (program.to_owned(), terminal.to_string());
        return Err(Unobservable::Multiplexed { program, terminal }.into());
    }
    let deepest = deepest(snapshot, &members);
    let [front, others @ ..] = &deepest[..] else { return Err(Vanished::Gone) };
    if others.is_empty() {
        return Ok((*front).clone());
    }
    let mut places = Vec::new();
    for candidate in &deepest {
        places.push(place(lab, candidate)?);
    }
    if places.iter().any(|place| *place != places[0]) {
        let names: Vec<String> = deepest.iter().map(|p| format!("{} ({})", p.name, p.pid)).collect();
        let words =
            format!("several processes are in front in terminal {terminal}, in different places: {}", names.join(", "));
        return Err(Unobservable::Ambiguous(words).into());
    }
    Ok((*front).clone())
}

/// The terminal's first shell.
pub fn shell(lab: &LabView, snapshot: &Snapshot, terminal: &TerminalName) -> Result<Stat, Unobservable> {
    let view = view(lab, terminal)?;
    leader(snapshot, view).cloned().ok_or_else(|| closed(terminal))
}

fn view<'lab>(lab: &'lab LabView, terminal: &TerminalName) -> Result<&'lab TerminalView, Unobservable> {
    lab.terminals.get(terminal).ok_or_else(|| Unobservable::Unopened(terminal.to_string()))
}

fn closed(terminal: &TerminalName) -> Unobservable {
    Unobservable::Closed(terminal.to_string())
}

/// The session leader, if it lives and still has this terminal: its number may have been given to another.
fn leader<'snapshot>(snapshot: &'snapshot Snapshot, view: &TerminalView) -> Option<&'snapshot Stat> {
    let shell = snapshot.processes.get(&view.shell)?;
    (shell.is_alive() && shell.session == view.shell && shell.terminal == device(view)).then_some(shell)
}

/// The living processes of the terminal's foreground group; at least one.
fn members<'snapshot>(
    snapshot: &'snapshot Snapshot,
    view: &TerminalView,
    terminal: &TerminalName,
) -> Result<Vec<&'snapshot Stat>, Vanished> {
    let shell = leader(snapshot, view).ok_or_else(|| closed(terminal))?;
    // The learner can mount another devpts and have a second /dev/pts/0: the session tells them apart.
    let in_front = |p: &&Stat| {
        i64::from(p.group) == shell.foreground && p.session == shell.session && p.terminal == shell.terminal
    };
    let members: Vec<&Stat> = snapshot.alive().filter(in_front).collect();
    // The group has ended, and the shell has not taken the terminal back yet.
    if members.is_empty() { Err(Vanished::Gone) } else { Ok(members) }
}

/// Those furthest from init, the oldest first; at least one of at least one.
fn deepest<'snapshot>(snapshot: &Snapshot, members: &[&'snapshot Stat]) -> Vec<&'snapshot Stat> {
    let depth = members.iter().map(|p| snapshot.depth(p.pid)).max().unwrap_or(0);
    let mut deepest: Vec<&Stat> = members.iter().copied().filter(|p| snapshot.depth(p.pid) == depth).collect();
    deepest.sort_by_key(|p| (p.started, p.pid));
    deepest
}

/// Programs with terminals of their own inside: what is in front there cannot be seen from here.
fn multiplexer(name: &str) -> Option<&'static str> {
    match name {
        "tmux" | "tmux: client" => Some("tmux"),
        "screen" => Some("screen"),
        "zellij" => Some("zellij"),
        _ => None,
    }
}

type PlaceOf = (std::collections::BTreeMap<crate::lesson::NamespaceKind, u64>, (u64, u64));

fn place(lab: &LabView, stat: &Stat) -> Result<PlaceOf, Vanished> {
    let directory = ProcessDir::of(lab.proc.as_fd(), stat)?;
    let root = directory.root()?;
    let root = identity(&root).map_err(|e| failed("stat", format!("/proc/{}/root", stat.pid), &e))?;
    Ok((directory.namespaces()?, root))
}

/// The device number as /proc/PID/stat and stat(2) have it (minor numbers above 255 go to the upper bits).
fn device(view: &TerminalView) -> u64 {
    let minor = u64::from(view.pts);
    (minor & 0xff) | (PTS_MAJOR << 8) | ((minor & !0xff) << 12)
}
