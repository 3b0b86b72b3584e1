//! Worlds for tests, made of what a kernel would say of the three lessons' labs.

use std::collections::BTreeMap;

use crate::lesson::{AddressText, IpcObject, NamespaceKind, Propagation, TerminalName};
use crate::observation::{Census, Inside, IpcEntry, Link, Mount, NamedNetns, Network, Resident, Route, TerminalStands};

const KINDS: [NamespaceKind; 8] = NamespaceKind::ALL;

/// The host's inode of a kind; others are above 100.
pub(super) fn host(kind: NamespaceKind) -> u64 {
    KINDS.iter().position(|k| *k == kind).expect("a kind") as u64 + 1
}

pub(super) fn resident(name: &str, pids: &[u32], parent: u32, own: &[(NamespaceKind, u64)]) -> Resident {
    Resident {
        name: name.to_owned(),
        pids: pids.to_vec(),
        parent,
        threads: 1,
        started: u64::from(pids[0]),
        namespaces: own.iter().copied().collect(),
    }
}

pub(super) fn mount(id: u64, parent: u64, path: &str, device: &str, fs_type: &str) -> Mount {
    Mount {
        id,
        parent,
        device: device.to_owned(),
        root: "/".to_owned(),
        path: path.to_owned(),
        options: vec!["rw".to_owned()],
        propagation: Propagation::Private,
        fs_type: fs_type.to_owned(),
        source: fs_type.to_owned(),
    }
}

pub(super) fn address(text: &str) -> AddressText {
    let (ip, prefix) = text.split_once('/').expect("an address");
    AddressText { ip: ip.parse().expect("an address"), prefix: prefix.parse().expect("a length") }
}

pub(super) fn link(index: u32, name: &str, kind: &str, addresses: &[&str]) -> Link {
    let addresses = addresses.iter().map(|text| address(text)).collect();
    Link { index, name: name.to_owned(), kind: kind.to_owned(), up: true, carrier: true, addresses, ..Link::default() }
}

fn terminal(name: &str, shell: u32, front: u32) -> TerminalStands {
    TerminalStands { name: TerminalName::from(name), shell: Some(shell), front: Ok(front) }
}

fn mounts() -> Vec<Mount> {
    vec![mount(1, 0, "/", "0:1", "tmpfs"), mount(2, 1, "/proc", "0:2", "proc"), mount(3, 1, "/mnt", "0:3", "tmpfs")]
}

/// A lab in which terminal A's first shell is the only process of the learner's.
pub(super) fn fresh() -> Census {
    let scenery = |name: &str, pid| Resident { threads: 21, ..resident(name, &[pid], 1, &[]) };
    let lo = link(1, "lo", "loopback", &["127.0.0.1/8", "::1/128"]);
    let network = Network { inode: host(NamespaceKind::Net), links: vec![lo], routes: Vec::new() };
    Census {
        host: KINDS.into_iter().map(|kind| (kind, host(kind))).collect(),
        residents: vec![
            resident("init", &[1], 0, &[]),
            scenery("syslogd", 2),
            scenery("crond", 3),
            scenery("udevd", 4),
            resident("bash", &[65], 1, &[]),
        ],
        terminals: vec![terminal("A", 65, 65)],
        named: Ok(Vec::new()),
        mounts: vec![Inside { inode: host(NamespaceKind::Mnt), seen: Ok(mounts()) }],
        networks: vec![Inside { inode: network.inode, seen: Ok(network) }],
        ipc: vec![Inside { inode: host(NamespaceKind::Ipc), seen: Ok(Vec::new()) }],
        names: vec![Inside { inode: host(NamespaceKind::Uts), seen: Ok("lab".to_owned()) }],
        not_looked_into: BTreeMap::new(),
    }
}

/// `unshare -m` in A, a tmpfs on /mnt there, and B that joined.
pub(super) fn mount_lesson() -> Census {
    let mut census = fresh();
    let own = [(NamespaceKind::Mnt, 101)];
    census.residents.extend([
        resident("bash", &[66], 1, &[]),
        resident("bash", &[70], 65, &own),
        resident("bash", &[80], 66, &own),
    ]);
    census.terminals = vec![terminal("A", 65, 70), terminal("B", 66, 80)];
    let mut table = mounts();
    table.push(mount(9, 3, "/mnt", "0:9", "tmpfs"));
    census.mounts.push(Inside { inode: 101, seen: Ok(table) });
    census
}

/// A queue on the host, `unshare -pmif`, and a /proc of its own.
pub(super) fn pid_lesson() -> Census {
    let mut census = fresh();
    let (mnt, pid, ipc) = ((NamespaceKind::Mnt, 101), (NamespaceKind::Pid, 102), (NamespaceKind::Ipc, 103));
    census
        .residents
        .extend([resident("unshare", &[70], 65, &[mnt, ipc]), resident("bash", &[71, 1], 70, &[mnt, pid, ipc])]);
    census.terminals = vec![terminal("A", 65, 71)];
    let queue = IpcEntry { object: IpcObject::Queue, key: 0x1f2e_3d4c, id: 0 };
    census.ipc[0].seen = Ok(vec![queue]);
    census.ipc.push(Inside { inode: 103, seen: Ok(Vec::new()) });
    let mut table = mounts();
    table.push(Mount { source: "none".to_owned(), ..mount(9, 2, "/proc", "0:9", "proc") });
    census.mounts.push(Inside { inode: 101, seen: Ok(table) });
    census
}

/// Two named network namespaces, each by a cable at the host's bridge; the cable of ns1 is not switched on there.
pub(super) fn bridge_lesson() -> Census {
    let mut census = fresh();
    let name = |name: &str, inode| NamedNetns { name: name.to_owned(), inode: Ok(inode) };
    census.named = Ok(vec![name("ns0", 201), name("ns1", 202)]);
    let mut bridge = link(2, "br0", "bridge", &["192.168.2.1/24", "fe80::1/64"]);
    bridge.carrier = true;
    let port = |index, name, peer| Link {
        master: Some(2),
        peer: Some(peer),
        peer_elsewhere: true,
        ..link(index, name, "veth", &[])
    };
    if let Ok(host) = &mut census.networks[0].seen {
        host.links.extend([bridge, port(4, "veth0", 3), port(6, "veth1", 5)]);
    }
    let end = |index, name, peer, address: &str| Link {
        peer: Some(peer),
        peer_elsewhere: true,
        ..link(index, name, "veth", &[address])
    };
    let lo = || Link { up: false, carrier: false, ..link(1, "lo", "loopback", &[]) };
    let ns0 = vec![lo(), end(3, "ceth0", 4, "192.168.2.2/24")];
    let ns1 = vec![lo(), Link { up: false, carrier: false, ..end(5, "ceth1", 6, "192.168.2.3/24") }];
    let route = Route { gateway: Some([192, 168, 2, 1].into()), dev: Some(3), ..Route::default() };
    for (inode, links, routes) in [(201, ns0, vec![route]), (202, ns1, Vec::new())] {
        census.networks.push(Inside { inode, seen: Ok(Network { inode, links, routes }) });
    }
    census
}
