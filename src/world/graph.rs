//! A world as nodes in boxes with lines between them: what Mermaid and DOT are both written from.

use super::cables::is_worth_drawing;
use super::diff::is_shown;
use super::tree::{Row, tree};
use super::words::Words;
use super::{Changes, Holds, Item, Link, Mark, Namespace, Network, World, harmless};
use crate::lesson::NamespaceKind;

/// So many boxes of network namespaces, links in one, and mounts of one namespace are drawn.
const BOXES: usize = 24;
const LINKS: usize = 24;
const MOUNTS: usize = 6;
const NAMESPACES: usize = 32;

#[derive(Default)]
pub(super) struct Graph {
    pub boxes: Vec<Box>,
    pub edges: Vec<Edge>,
}

pub(super) struct Box {
    /// Letters and digits only, as all ids.
    pub id: String,
    pub title: String,
    pub nodes: Vec<Node>,
}

pub(super) struct Node {
    pub id: String,
    /// Its text, line by line; harmless, but not escaped for any format.
    pub lines: Vec<String>,
    pub sort: Sort,
    pub mark: Option<Mark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Process,
    /// A process that a terminal stands at.
    Front,
    Namespace,
    Link,
    Bridge,
    /// So many more.
    More,
}

pub(super) struct Edge {
    pub from: String,
    pub to: String,
    pub sort: Line,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Child,
    IsIn,
    Port,
    Cable,
    /// One that is not switched on at both ends.
    DeadCable,
}

pub(super) fn graph(world: &World, changes: &Changes, words: Words<'_>) -> Graph {
    let maker = Maker { world, changes, words };
    let mut graph = Graph::default();
    maker.processes(&mut graph);
    maker.namespaces(&mut graph);
    if is_worth_drawing(world) {
        maker.networks(&mut graph);
    }
    graph
}

struct Maker<'m> {
    world: &'m World,
    changes: &'m Changes,
    words: Words<'m>,
}

impl Maker<'_> {
    fn processes(&self, graph: &mut Graph) {
        let tree = tree(self.world);
        let mut nodes: Vec<Node> = tree.rows.iter().map(|row| self.process(row)).collect();
        let drawn: Vec<u32> = tree.rows.iter().map(|row| row.process.pid()).collect();
        for row in &tree.rows {
            let process = row.process;
            if let Some(parent) = process.parent.filter(|parent| drawn.contains(parent)) {
                graph.edges.push(edge(process_id(parent), process_id(process.pid()), Line::Child));
            }
            if !row.moved {
                continue;
            }
            // What its parent is not in.
            let before = process.parent.and_then(|pid| self.world.process(pid)).map(|parent| &parent.namespaces);
            for (kind, inode) in &process.namespaces {
                let is_new = before.and_then(|before| before.get(kind)) != Some(inode);
                if is_new && self.is_node(*kind, *inode) {
                    graph.edges.push(edge(process_id(process.pid()), namespace_id(*kind, *inode), Line::IsIn));
                }
            }
        }
        if tree.more > 0 {
            nodes.push(more("pmore", self.words.counted("world-more-processes", tree.more)));
        }
        if !nodes.is_empty() {
            graph.boxes.push(Box { id: "processes".to_owned(), title: self.words.say("world-processes"), nodes });
        }
    }

    fn process(&self, row: &Row<'_>) -> Node {
        let process = row.process;
        let name = harmless::name(&process.name);
        let count = if row.count > 1 { format!(" ×{}", row.count) } else { String::new() };
        let mut lines = vec![format!("{name}{count}")];
        let inner: Vec<String> = process.pids[1.min(process.pids.len())..].iter().map(u32::to_string).collect();
        let inside = if inner.is_empty() { String::new() } else { format!(" = {}", inner.join(" = ")) };
        lines.push(format!("PID {}{inside}", process.pid()));
        let terminals: Vec<String> =
            self.world.at(process.pid()).map(|terminal| self.words.terminal(&terminal.name)).collect();
        let sort = if terminals.is_empty() { Sort::Process } else { Sort::Front };
        lines.extend(terminals);
        let item = Item::Process { pid: process.pid(), started: process.started };
        Node { id: process_id(process.pid()), lines, sort, mark: self.changes.mark(&item) }
    }

    /// Network namespaces are boxes, where networks are drawn.
    fn is_node(&self, kind: NamespaceKind, inode: u64) -> bool {
        kind != NamespaceKind::Net && self.own().take(NAMESPACES).any(|ns| ns.kind == kind && ns.inode == inode)
    }

    fn own(&self) -> impl Iterator<Item = &Namespace> {
        self.world.own().filter(|ns| ns.kind != NamespaceKind::Net)
    }

    fn namespaces(&self, graph: &mut Graph) {
        let mut nodes: Vec<Node> = self.own().take(NAMESPACES).map(|ns| self.namespace(ns)).collect();
        let left = self.own().count().saturating_sub(NAMESPACES);
        if left > 0 {
            nodes.push(more("nmore", self.words.counted("world-more-namespaces", left)));
        }
        if !nodes.is_empty() {
            graph.boxes.push(Box { id: "namespaces".to_owned(), title: self.words.say("world-namespaces"), nodes });
        }
    }

    fn namespace(&self, namespace: &Namespace) -> Node {
        let mut lines = vec![self.words.namespace(namespace.kind, &namespace.label), self.words.members(namespace)];
        match &namespace.holds {
            Holds::Mounts(difference) => {
                let all = difference.here.len() + difference.more_here;
                for mount in difference.here.iter().take(MOUNTS) {
                    lines.push(format!("{}  {}", harmless::name(&mount.path), harmless::name(&mount.fs_type)));
                }
                if all > MOUNTS {
                    lines.push(self.words.counted("world-more", all - MOUNTS));
                }
            }
            Holds::Ipc { objects, .. } if objects.is_empty() => lines.push(self.words.say("world-no-objects")),
            Holds::Ipc { objects, more } => {
                lines.extend(objects.iter().take(MOUNTS).map(|entry| self.words.ipc(entry)));
                let more = more + objects.len().saturating_sub(MOUNTS);
                lines.extend((more > 0).then(|| self.words.counted("world-more", more)));
            }
            Holds::HostName(name) => {
                lines.push(self.words.tell("world-host-name", &[("name", harmless::name(name).into())]));
            }
            Holds::Nothing | Holds::Network(_) | Holds::NotSeen(_) => {}
        }
        let item = Item::Namespace { kind: namespace.kind, inode: namespace.inode };
        let id = namespace_id(namespace.kind, namespace.inode);
        Node { id, lines, sort: Sort::Namespace, mark: self.changes.mark(&item) }
    }

    fn networks(&self, graph: &mut Graph) {
        let networks: Vec<(&Namespace, &Network)> = self.world.networks().collect();
        let mut drawn: Vec<(u64, &Link)> = Vec::new();
        for (namespace, network) in networks.iter().take(BOXES) {
            let mut nodes: Vec<Node> =
                network.links.iter().take(LINKS).map(|link| self.link(namespace.inode, link)).collect();
            drawn.extend(network.links.iter().take(LINKS).map(|link| (namespace.inode, link)));
            let left = network.more_links + network.links.len().saturating_sub(LINKS);
            if left > 0 {
                nodes.push(more(&format!("lmore{}", namespace.inode), self.words.counted("world-more", left)));
            }
            let name = self.words.network(namespace);
            let terminals = namespace.terminals.iter().map(|name| self.words.terminal(name));
            let title = [name].into_iter().chain(terminals).collect::<Vec<_>>().join(" · ");
            graph.boxes.push(Box { id: namespace_id(namespace.kind, namespace.inode), title, nodes });
        }
        if networks.len() > BOXES {
            let left = more("more", self.words.counted("world-more-networks", networks.len() - BOXES));
            graph.boxes.push(Box { id: "morenetworks".to_owned(), title: "…".to_owned(), nodes: vec![left] });
        }
        let is_drawn = |netns: u64, index: u32| drawn.iter().any(|(ns, link)| *ns == netns && link.index == index);
        for (netns, link) in &drawn {
            if let Some(master) = link.master.filter(|master| is_drawn(*netns, *master)) {
                graph.edges.push(edge(link_id(*netns, master), link_id(*netns, link.index), Line::Port));
            }
            let Some((other, peer)) = self.world.peer(link) else { continue };
            // Each cable once, from the end that comes first.
            let is_first = drawn.iter().position(|(ns, l)| (*ns, l.index) == (*netns, link.index))
                < drawn.iter().position(|(ns, l)| (*ns, l.index) == (other.inode, peer.index));
            if is_first {
                let sort = if link.up && peer.up { Line::Cable } else { Line::DeadCable };
                graph.edges.push(edge(link_id(*netns, link.index), link_id(other.inode, peer.index), sort));
            }
        }
    }

    fn link(&self, netns: u64, link: &Link) -> Node {
        let state = match (link.up, link.carrier) {
            (false, _) => "world-down",
            (true, false) if link.kind != "bridge" => "world-no-carrier",
            (true, _) => "world-up",
        };
        let kind = if link.kind == "loopback" { String::new() } else { format!("{} · ", harmless::name(&link.kind)) };
        let mut lines = vec![harmless::name(&link.name), format!("{kind}{}", self.words.say(state))];
        lines.extend(link.addresses.iter().filter(|address| is_shown(address)).map(ToString::to_string));
        let sort = if link.kind == "bridge" { Sort::Bridge } else { Sort::Link };
        let mark = self.changes.mark(&Item::Link { netns, index: link.index });
        Node { id: link_id(netns, link.index), lines, sort, mark }
    }
}

fn more(id: &str, words: String) -> Node {
    Node { id: id.to_owned(), lines: vec![words], sort: Sort::More, mark: None }
}

fn edge(from: String, to: String, sort: Line) -> Edge {
    Edge { from, to, sort }
}

fn process_id(pid: u32) -> String {
    format!("p{pid}")
}

fn namespace_id(kind: NamespaceKind, inode: u64) -> String {
    format!("{kind}{inode}")
}

fn link_id(netns: u64, index: u32) -> String {
    format!("l{netns}x{index}")
}
