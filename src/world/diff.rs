//! What changed between two looks at a lab.

use std::collections::BTreeMap;

use super::{Holds, Label, Link, Namespace, Network, World};
use crate::lesson::{IpcObject, NamespaceKind, TerminalName};

/// So many things that are gone are told.
const GONE: usize = 64;

/// Something of a world, by what it stays the same thing by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    Namespace {
        kind: NamespaceKind,
        inode: u64,
    },
    HostName {
        uts: u64,
    },
    Process {
        pid: u32,
        started: u64,
    },
    Terminal {
        name: TerminalName,
    },
    Link {
        netns: u64,
        index: u32,
    },
    Address {
        netns: u64,
        index: u32,
        address: String,
    },
    Route {
        netns: u64,
        route: String,
    },
    Mount {
        mnt: u64,
        path: String,
    },
    /// Of the host's, that a namespace lacks.
    Lacking {
        mnt: u64,
        path: String,
    },
    Ipc {
        ipc: u64,
        object: IpcObject,
        id: u32,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Added,
    Changed,
}

/// Something that was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gone {
    Namespace { kind: NamespaceKind, label: Label },
    Process { name: String, pid: u32 },
    Link { name: String, within: Label },
    Address { address: String, link: String, within: Label },
    Route { route: String, within: Label },
    Mount { path: String, kind: NamespaceKind, within: Label },
    Ipc { object: IpcObject, id: u32, within: Label },
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    pub marks: BTreeMap<Item, Mark>,
    pub gone: Vec<Gone>,
    /// So many more are gone.
    pub more_gone: usize,
}

impl Changes {
    /// What became of `before`.
    pub fn between(before: &World, after: &World) -> Self {
        let (old, new) = (inventory(before), inventory(after));
        let mark = |(item, thing): (&Item, &Thing)| match old.get(item) {
            None if thing.comes_with_it && is_new(thing.within.as_ref(), &old) => None,
            None => Some((item.clone(), Mark::Added)),
            Some(was) if was.state != thing.state => Some((item.clone(), Mark::Changed)),
            Some(_) => None,
        };
        let marks: BTreeMap<Item, Mark> = new.iter().filter_map(mark).collect();
        let moved = |gone: &Gone| match gone {
            // A link that is elsewhere now is marked there.
            Gone::Link { name, .. } => after.networks().any(|(ns, network)| {
                let is_new = |link: &&Link| {
                    let item = Item::Link { netns: ns.inode, index: link.index };
                    link.name == *name && marks.get(&item) == Some(&Mark::Added)
                };
                network.links.iter().any(|link| is_new(&link))
            }),
            _ => false,
        };
        let gone = old.iter().filter(|(item, thing)| !new.contains_key(item) && is_told(thing, &new));
        let mut gone: Vec<Gone> =
            gone.filter_map(|(_, thing)| thing.gone.clone()).filter(|gone| !moved(gone)).collect();
        let more_gone = gone.len().saturating_sub(GONE);
        gone.truncate(GONE);
        Self { marks, gone, more_gone }
    }

    pub fn mark(&self, item: &Item) -> Option<Mark> {
        self.marks.get(item).copied()
    }

    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.gone.is_empty()
    }
}

/// One thing, as it was at one look.
struct Thing {
    /// What may change about it, in any words.
    state: String,
    /// What goes with this needs no word of its own.
    within: Option<Item>,
    /// Nor what comes with it.
    comes_with_it: bool,
    gone: Option<Gone>,
}

fn is_told(thing: &Thing, new: &BTreeMap<Item, Thing>) -> bool {
    thing.within.as_ref().is_none_or(|within| new.contains_key(within))
}

fn is_new(item: Option<&Item>, old: &BTreeMap<Item, Thing>) -> bool {
    item.is_some_and(|item| !old.contains_key(item))
}

fn inventory(world: &World) -> BTreeMap<Item, Thing> {
    let mut all = BTreeMap::new();
    for process in &world.processes {
        let item = Item::Process { pid: process.pid(), started: process.started };
        let state = format!("{} {:?}", process.name, process.namespaces);
        let gone = Gone::Process { name: process.name.clone(), pid: process.pid() };
        all.insert(item, Thing { state, within: None, comes_with_it: false, gone: Some(gone) });
    }
    for terminal in &world.terminals {
        // Where it stands: that another program is in front there is no news.
        let front = terminal.front.as_ref().ok().and_then(|pid| world.process(*pid));
        let state = format!("{:?}", front.map(|process| &process.namespaces));
        all.insert(
            Item::Terminal { name: terminal.name.clone() },
            Thing { state, within: None, comes_with_it: false, gone: None },
        );
    }
    for namespace in &world.namespaces {
        namespace_things(namespace, &mut all);
    }
    all
}

fn namespace_things(namespace: &Namespace, all: &mut BTreeMap<Item, Thing>) {
    let (kind, inode, label) = (namespace.kind, namespace.inode, &namespace.label);
    let itself = Item::Namespace { kind, inode };
    let gone = (*label != Label::Host).then(|| Gone::Namespace { kind, label: label.clone() });
    all.insert(
        itself.clone(),
        Thing { state: format!("{:?}", namespace.names), within: None, comes_with_it: false, gone },
    );
    let part =
        |state: String, gone: Option<Gone>| Thing { state, within: Some(itself.clone()), comes_with_it: false, gone };
    match &namespace.holds {
        Holds::Network(network) => network_things(inode, label, network, &itself, all),
        Holds::Mounts(difference) => {
            for mount in &difference.here {
                let gone = Gone::Mount { path: mount.path.clone(), kind, within: label.clone() };
                let item = Item::Mount { mnt: inode, path: mount.path.clone() };
                all.insert(item, part(format!("{mount:?}"), Some(gone)));
            }
            for mount in &difference.host {
                let item = Item::Lacking { mnt: inode, path: mount.path.clone() };
                all.insert(item, part(format!("{mount:?}"), None));
            }
        }
        Holds::Ipc { objects, .. } => {
            for entry in objects {
                let gone = Gone::Ipc { object: entry.object, id: entry.id, within: label.clone() };
                let item = Item::Ipc { ipc: inode, object: entry.object, id: entry.id };
                all.insert(item, part(entry.key.to_string(), Some(gone)));
            }
        }
        Holds::HostName(name) => _ = all.insert(Item::HostName { uts: inode }, part(name.clone(), None)),
        Holds::Nothing | Holds::NotSeen(_) => {}
    }
}

fn network_things(netns: u64, label: &Label, network: &Network, itself: &Item, all: &mut BTreeMap<Item, Thing>) {
    for link in &network.links {
        let item = Item::Link { netns, index: link.index };
        let state = format!("{} {} {} {:?} {:?}", link.name, link.up, link.carrier, link.master, link.peer);
        let gone = Gone::Link { name: link.name.clone(), within: label.clone() };
        // Every network namespace has one from its start.
        let comes_with_it = link.kind == "loopback";
        let thing = Thing { state, within: Some(itself.clone()), comes_with_it, gone: Some(gone) };
        all.insert(item.clone(), thing);
        for address in link.addresses.iter().filter(|address| is_shown(address)) {
            let address = address.to_string();
            let gone = Gone::Address { address: address.clone(), link: link.name.clone(), within: label.clone() };
            let within = Some(item.clone());
            let thing = Thing { state: String::new(), within, comes_with_it: true, gone: Some(gone) };
            all.insert(Item::Address { netns, index: link.index, address }, thing);
        }
    }
    for route in &network.routes {
        let route = route_words(route);
        let gone = Gone::Route { route: route.clone(), within: label.clone() };
        let within = Some(itself.clone());
        let thing = Thing { state: String::new(), within, comes_with_it: true, gone: Some(gone) };
        all.insert(Item::Route { netns, route }, thing);
    }
}

/// Every interface that is up gives itself an fe80:: address, which says nothing.
pub(super) fn is_shown(address: &crate::lesson::AddressText) -> bool {
    match address.ip {
        std::net::IpAddr::V4(_) => true,
        std::net::IpAddr::V6(ip) => !ip.is_unicast_link_local() && !ip.is_loopback(),
    }
}

/// As ip-route(8) writes it.
pub(super) fn route_words(route: &super::Route) -> String {
    let gateway = route.gateway.map(|gateway| format!(" via {gateway}")).unwrap_or_default();
    let dev = route.dev.as_ref().map(|dev| format!(" dev {dev}")).unwrap_or_default();
    format!("default{gateway}{dev}")
}
