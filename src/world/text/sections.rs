//! The parts of the text that are lists: processes, what namespaces hold, what is gone.

use super::{Drawing, Line, Tone};
use crate::layout;
use crate::lesson::NamespaceKind;
use crate::world::tree::{Row, tree};
use crate::world::{Gone, Holds, Item, Label, MountDifference, MountSeen, Namespace, Process, harmless};

/// The PIDs stand from here on, unless names need more.
const PIDS_FROM: usize = 26;
const PIDS_AT_MOST: usize = 44;
/// Width of a column of PIDs.
const PID: usize = 7;
/// So many namespaces, and things that are gone, are listed.
const LISTED: usize = 24;
const GONE: usize = 8;

impl Drawing<'_> {
    /// The tree, with each process' PID on the host and as it sees it itself.
    pub(super) fn processes(&self) -> Vec<Line> {
        let tree = tree(self.world);
        if tree.rows.is_empty() {
            return Vec::new();
        }
        let inner = self.world.processes.iter().any(|process| process.pids.len() > 1);
        let named: Vec<Line> = tree.rows.iter().map(|row| self.process(row)).collect();
        let widest = named.iter().map(Line::width).max().unwrap_or(0);
        let column = (widest + 2).clamp(PIDS_FROM.min(self.width / 3), PIDS_AT_MOST.min(self.width / 2));
        let mut heading = Line::of(self.words.say("world-processes"), Tone::Heading);
        heading = heading.to(column).then(Line::of(right(&self.words.say("world-pid"), PID), Tone::Faint));
        if inner {
            heading = heading.and(right(&self.words.say("world-pid-inside"), PID + 2), Tone::Faint);
        }
        let mut lines = vec![heading];
        for (row, name) in tree.rows.iter().zip(named) {
            let mut line = name.exactly(column).and(right(&pids(row), PID), Tone::Plain);
            if inner {
                let own = row.process.pids.get(1..).unwrap_or_default();
                let own = own.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
                line = line.and(right(&own, PID + 2), Tone::Namespace);
            }
            lines.push(line.and("  ", Tone::Plain).then(self.stands(row)));
            if row.process.pid() == 1 {
                lines.extend(self.scenery());
            }
        }
        if tree.more > 0 {
            lines.push(Line::of(self.words.counted("world-more-processes", tree.more), Tone::Faint));
        }
        lines
    }

    fn process(&self, row: &Row<'_>) -> Line {
        let glyphs = [self.glyph("│  ", "|  "), self.glyph("├─ ", "|- "), self.glyph("└─ ", "`- ")];
        let name = harmless::name(&row.process.name);
        let name = if row.count > 1 { format!("{name} ×{}", row.count) } else { name };
        let name = if self.marks == super::Marks::Ascii { name.replace('×', "x") } else { name };
        let item = Item::Process { pid: row.process.pid(), started: row.process.started };
        let tone = if row.process.namespaces.is_empty() { Tone::Plain } else { Tone::Name };
        Line::of(row.indent(glyphs, "   "), Tone::Frame).then(self.marked(&item, &name, tone))
    }

    /// The terminals that stand at a process, and its namespaces where they are not its parent's.
    fn stands(&self, row: &Row<'_>) -> Line {
        let mut line = Line::default();
        for terminal in self.world.at(row.process.pid()) {
            let words = self.words.terminal(&terminal.name);
            let item = Item::Terminal { name: terminal.name.clone() };
            line = line.then(self.marked(&item, &words, Tone::Terminal)).and("  ", Tone::Plain);
        }
        let is_front = !line.spans.is_empty();
        if (row.moved || is_front) && !row.process.namespaces.is_empty() {
            line = line.and(self.words.place(self.world, row.process), Tone::Namespace);
        } else if !is_front && let Some(name) = self.first_shell(row.process) {
            line = line.and(name, Tone::Faint);
        }
        line
    }

    fn first_shell(&self, process: &Process) -> Option<String> {
        let of = self.world.terminals.iter().find(|terminal| terminal.shell == Some(process.pid()))?;
        Some(self.words.tell("world-first-shell", &[("name", harmless::name(of.name.as_str()).into())]))
    }

    fn scenery(&self) -> Option<Line> {
        let scenery = &self.world.scenery;
        if scenery.names.is_empty() {
            return None;
        }
        let branch =
            if self.world.processes.len() > 1 { self.glyph("├─ ", "|- ") } else { self.glyph("└─ ", "`- ") };
        let names: Vec<String> = scenery.names.iter().map(|name| harmless::name(name)).collect();
        let line = Line::of(branch, Tone::Frame).and(names.join(", "), Tone::Faint);
        Some(line.and("  ", Tone::Plain).and(self.words.say("world-scenery"), Tone::Faint))
    }

    /// Each namespace that is not the host's: who is in it, and what it has that the host has not.
    pub(super) fn namespaces(&self) -> Vec<Line> {
        let mut lines = vec![Line::of(self.words.say("world-namespaces"), Tone::Heading)];
        let own: Vec<&Namespace> = self.world.own().collect();
        if own.is_empty() {
            lines.push(Line::of("  ", Tone::Plain).and(self.words.say("world-all-share"), Tone::Plain));
        }
        let labels = own.iter().map(|ns| layout::width(&self.words.namespace(ns.kind, &ns.label)) + 1);
        let host = layout::width(&self.words.namespace(NamespaceKind::Ipc, &Label::Host));
        let column = labels.max().unwrap_or(0).max(host).min(self.width / 3) + 4;
        for namespace in own.iter().take(LISTED) {
            let name = self.words.namespace(namespace.kind, &namespace.label);
            let item = Item::Namespace { kind: namespace.kind, inode: namespace.inode };
            let line = Line::of("  ", Tone::Plain).then(self.marked(&item, &name, Tone::Namespace)).to(column);
            lines.extend(self.summary(line, namespace));
            if let Holds::Mounts(difference) = &namespace.holds {
                lines.extend(
                    self.mounts(namespace.inode, difference)
                        .into_iter()
                        .map(|line| Line::of("    ", Tone::Plain).then(line)),
                );
            }
        }
        if own.len() > LISTED {
            lines.push(Line::of(self.words.counted("world-more-namespaces", own.len() - LISTED), Tone::Faint));
        }
        lines.extend(self.host_objects(column));
        lines
    }

    /// Who is in it, and what of its content can be told in a few words: below, where the line is too short.
    fn summary(&self, mut line: Line, namespace: &Namespace) -> Vec<Line> {
        for name in &namespace.terminals {
            line = line.and(self.words.terminal(name), Tone::Terminal).and(", ", Tone::Plain);
        }
        line = line.and(self.words.processes_in(namespace), Tone::Plain);
        let content = self.content(namespace);
        if content.spans.is_empty() {
            return vec![line];
        }
        let whole = line.clone().and(self.separator(), Tone::Frame).then(content.clone());
        if whole.width() <= self.width { vec![whole] } else { vec![line, Line::of("    ", Tone::Plain).then(content)] }
    }

    fn content(&self, namespace: &Namespace) -> Line {
        match &namespace.holds {
            Holds::Ipc { objects, .. } if objects.is_empty() => {
                Line::of(self.words.say("world-no-objects"), Tone::Plain)
            }
            Holds::Ipc { objects, more } => self.objects(namespace.inode, objects, *more),
            Holds::HostName(name) => {
                let told = self.words.tell("world-host-name", &[("name", harmless::name(name).into())]);
                self.marked(&Item::HostName { uts: namespace.inode }, &told, Tone::Plain)
            }
            Holds::Mounts(difference) if *difference == MountDifference::default() => {
                Line::of(self.words.say("world-same-mounts"), Tone::Plain)
            }
            Holds::NotSeen(_) => Line::of(self.words.say("world-not-looked-into"), Tone::Faint),
            Holds::Nothing if namespace.kind == NamespaceKind::Pid => self.first_process(namespace),
            Holds::Nothing | Holds::Mounts(_) | Holds::Network(_) => Line::default(),
        }
    }

    fn separator(&self) -> &'static str {
        self.glyph(" · ", " - ")
    }

    /// Who is number 1 there.
    fn first_process(&self, namespace: &Namespace) -> Line {
        let is_first = |process: &&Process| {
            process.pids.last() == Some(&1) && process.namespaces.get(&NamespaceKind::Pid) == Some(&namespace.inode)
        };
        let first = self.world.processes.iter().find(is_first);
        let told = first.map(|first| self.words.tell("world-first", &[("name", harmless::name(&first.name).into())]));
        Line::of(told.unwrap_or_default(), Tone::Plain)
    }

    fn objects(&self, ipc: u64, objects: &[crate::observation::IpcEntry], more: usize) -> Line {
        const SHOWN: usize = 3;
        let mut line = Line::default();
        for entry in objects.iter().take(SHOWN) {
            if !line.spans.is_empty() {
                line = line.and(", ", Tone::Plain);
            }
            let item = Item::Ipc { ipc, object: entry.object, id: entry.id };
            line = line.then(self.marked(&item, &self.words.ipc(entry), Tone::Name));
        }
        let more = more + objects.len().saturating_sub(SHOWN);
        if more > 0 {
            line.and(self.separator(), Tone::Frame).and(self.words.counted("world-more", more), Tone::Faint)
        } else {
            line
        }
    }

    /// The host's System V objects, told where there are some: they are what an IPC namespace hides.
    fn host_objects(&self, column: usize) -> Option<Line> {
        let host = self.world.namespaces.iter().find(|ns| ns.kind == NamespaceKind::Ipc && ns.label == Label::Host)?;
        let Holds::Ipc { objects, more } = &host.holds else { return None };
        if objects.is_empty() {
            return None;
        }
        let name = self.words.namespace(NamespaceKind::Ipc, &Label::Host);
        let line = Line::of("  ", Tone::Plain).and(name, Tone::Plain).to(column);
        Some(line.then(self.objects(host.inode, objects, *more)))
    }

    /// What a mount table has that the host's has not, and the reverse.
    fn mounts(&self, mnt: u64, difference: &MountDifference) -> Vec<Line> {
        let here = difference.here.iter().map(|mount| {
            let remark = match &mount.instead_of {
                Some(fs_type) if *fs_type == mount.fs_type => self.words.say("world-another"),
                Some(fs_type) => self.words.tell("world-instead", &[("type", harmless::name(fs_type).into())]),
                None => self.words.say("world-only-here"),
            };
            (Item::Mount { mnt, path: mount.path.clone() }, mount, remark)
        });
        let host = difference.host.iter().map(|mount| {
            let item = Item::Lacking { mnt, path: mount.path.clone() };
            (item, mount, self.words.say("world-only-on-host"))
        });
        let all: Vec<(Item, &MountSeen, String)> = here.chain(host).collect();
        let widest = |of: &dyn Fn(&MountSeen) -> String| {
            all.iter().map(|(_, mount, _)| layout::width(&of(mount)) + 1).max().unwrap_or(0)
        };
        let path = |mount: &MountSeen| harmless::name(&mount.path);
        let column = widest(&path).clamp(8, 32) + 2;
        let next = column + widest(&file_system).clamp(8, 24) + 2;
        let mut lines: Vec<Line> = all
            .iter()
            .map(|(item, mount, remark)| {
                let line = self.marked(item, &path(mount), Tone::Name).to(column);
                line.and(file_system(mount), Tone::Plain).to(next).and(remark.clone(), Tone::Faint)
            })
            .collect();
        let more = difference.more_here + difference.more_host;
        lines.extend((more > 0).then(|| Line::of(self.words.counted("world-more", more), Tone::Faint)));
        lines
    }

    pub(super) fn gone(&self) -> Vec<Line> {
        let all: Vec<&Gone> = self.changes.gone.iter().collect();
        if all.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![Line::of(self.words.say("world-gone"), Tone::Heading)];
        let told = all.iter().take(GONE).map(|gone| Line::of(format!("  -{}", self.words.gone(gone)), Tone::Gone));
        lines.extend(told);
        let more = self.changes.more_gone + all.len().saturating_sub(GONE);
        lines
            .extend((more > 0).then(|| Line::of(format!("  {}", self.words.counted("world-more", more)), Tone::Faint)));
        lines
    }

    pub(super) fn not_seen(&self) -> Vec<Line> {
        if self.world.not_seen.is_empty() {
            return Vec::new();
        }
        let heading = Line::of(self.words.say("world-not-seen"), Tone::Heading);
        let told = self.world.not_seen.iter().take(GONE);
        let told = told.map(|why| Line::of(format!("  {}", harmless::plain(why)), Tone::Faint));
        [heading].into_iter().chain(told).collect()
    }
}

/// `tmpfs`, `proc from none`: the source where it says more than the type.
fn file_system(mount: &MountSeen) -> String {
    let fs_type = harmless::name(&mount.fs_type);
    let source = harmless::name(&mount.source);
    let source =
        if source == fs_type || source == "none" || source.is_empty() { String::new() } else { format!(" ({source})") };
    format!("{fs_type}{source}{}", if mount.read_only { " ro" } else { "" })
}

fn pids(row: &Row<'_>) -> String {
    match row.count {
        1 => row.process.pid().to_string(),
        _ => format!("{}…", row.process.pid()),
    }
}

fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(layout::width(text))))
}
