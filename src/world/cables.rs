//! Where links and cables are drawn: the host's on the left, the other network namespaces on the right, and each cable
//! a straight line between them. Rows and boxes only; what a row looks like is the renderer's.

use super::{Link, Namespace, Network, World};
use crate::lesson::NamespaceKind;

/// So many links of the host, boxes, and links besides cables in a box are drawn.
const LEFT: usize = 40;
const BOXES: usize = 16;
const OTHERS: usize = 8;

/// What a row on the left is among those around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Alone,
    Port {
        /// No port of the same bridge comes below.
        last: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left<'w> {
    Link {
        link: &'w Link,
        place: Place,
        /// A line goes from it to the right.
        cable: bool,
    },
    /// Beside a box; whether a bridge's line passes.
    Blank {
        line: bool,
    },
    Route(usize),
    More(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right<'w> {
    Nothing,
    Top(&'w Namespace),
    Link { link: &'w Link, cable: bool },
    Blank,
    Route(&'w Namespace, usize),
    More(usize),
    Bottom,
}

/// Both columns, row by row. The right one begins beside the upper edge of the left one's frame, which is no row.
#[derive(Default)]
pub(super) struct Plan<'w> {
    pub left: Vec<Left<'w>>,
    pub right: Vec<Right<'w>>,
    /// Network namespaces that are not drawn.
    pub more_boxes: usize,
}

type Net<'w> = (&'w Namespace, &'w Network);

struct Box<'w> {
    net: Net<'w>,
    /// Links that a line leads to, from above.
    cables: Vec<&'w Link>,
}

/// Whether there is anything to draw beside a host with its loopback.
pub(super) fn is_worth_drawing(world: &World) -> bool {
    world.own().any(|ns| ns.kind == NamespaceKind::Net) || world.networks().any(|(_, network)| network.links.len() > 1)
}

pub(super) fn plan(world: &World) -> Plan<'_> {
    let mut networks = world.networks();
    let Some(host) = networks.next() else { return Plan::default() };
    let others: Vec<Net<'_>> = networks.collect();
    let left = left(world, host, &others);
    let (mut boxes, drawn) = boxes(world, &left, &others);
    let more_boxes = boxes.len().saturating_sub(BOXES);
    boxes.truncate(BOXES);
    let mut plan = Plan { more_boxes, ..Plan::default() };
    plan.lay(&left, &boxes, &drawn);
    let routes = (0..host.1.routes.len()).map(Left::Route);
    let more = host.1.more_links + host.1.links.len().saturating_sub(LEFT);
    plan.left.extend(routes.chain((more > 0).then_some(Left::More(more))));
    plan
}

/// The host's links: bridges with their ports below them, then cables, then the others, loopback last. What leads into
/// one namespace stands together.
fn left<'w>(world: &'w World, (_, network): Net<'w>, others: &[Net<'w>]) -> Vec<(&'w Link, Place)> {
    let target = |link: &Link| {
        let peer = world.peer(link).and_then(|(ns, _)| others.iter().position(|(other, _)| other.inode == ns.inode));
        peer.unwrap_or(usize::MAX)
    };
    let mut ordered: Vec<(&Link, Place)> = Vec::new();
    let is_port =
        |link: &&Link| link.master.is_some_and(|m| network.links.iter().any(|b| b.index == m && b.index != link.index));
    for bridge in network.links.iter().filter(|link| link.kind == "bridge" && !is_port(link)) {
        let mut ports: Vec<&Link> = network.links.iter().filter(|link| link.master == Some(bridge.index)).collect();
        ports.sort_by_key(|port| (target(port), port.index));
        ordered.push((bridge, Place::Alone));
        let last = ports.len().saturating_sub(1);
        ordered.extend(ports.into_iter().enumerate().map(|(n, port)| (port, Place::Port { last: n == last })));
    }
    let placed: Vec<u32> = ordered.iter().map(|(link, _)| link.index).collect();
    let mut rest: Vec<&Link> = network.links.iter().filter(|link| !placed.contains(&link.index)).collect();
    rest.sort_by_key(|link| (link.kind == "loopback", target(link), link.index));
    ordered.extend(rest.into_iter().map(|link| (link, Place::Alone)));
    ordered.truncate(LEFT);
    ordered
}

/// The other namespaces in the order in which cables reach them, and the host's links whose cables can be drawn: those
/// of one box must follow each other.
fn boxes<'w>(world: &'w World, left: &[(&'w Link, Place)], others: &[Net<'w>]) -> (Vec<Box<'w>>, Vec<u32>) {
    let mut boxes: Vec<Box<'_>> = Vec::new();
    let mut drawn = Vec::new();
    for (link, _) in left {
        let Some((namespace, peer)) = world.peer(link) else { continue };
        let Some(net) = others.iter().find(|(other, _)| other.inode == namespace.inode) else { continue };
        match boxes.iter().position(|b| b.net.0.inode == namespace.inode) {
            None if boxes.len() < BOXES => boxes.push(Box { net: *net, cables: vec![peer] }),
            Some(n) if n + 1 == boxes.len() => boxes[n].cables.push(peer),
            _ => continue,
        }
        drawn.push(link.index);
    }
    for net in others {
        if !boxes.iter().any(|b| b.net.0.inode == net.0.inode) {
            boxes.push(Box { net: *net, cables: Vec::new() });
        }
    }
    (boxes, drawn)
}

impl<'w> Plan<'w> {
    fn lay(&mut self, left: &[(&'w Link, Place)], boxes: &[Box<'w>], drawn: &[u32]) {
        let mut boxes = boxes.iter();
        let mut open: Option<(&Box<'w>, usize)> = None;
        for (link, place) in left {
            let (link, place) = (*link, *place);
            let cable = drawn.contains(&link.index);
            if cable {
                match open {
                    Some((current, used)) if used < current.cables.len() => {
                        self.level(place);
                        self.right.push(Right::Link { link: current.cables[used], cable });
                        open = Some((current, used + 1));
                    }
                    _ => {
                        self.close(open.take());
                        let Some(next) = boxes.next() else { continue };
                        // Its top is beside the row above.
                        while self.right.len() < self.left.len() {
                            self.right.push(Right::Nothing);
                        }
                        self.right.push(Right::Top(next.net.0));
                        self.level(place);
                        self.right.push(Right::Link { link: next.cables[0], cable });
                        open = Some((next, 1));
                    }
                }
            }
            self.left.push(Left::Link { link, place, cable });
        }
        self.close(open);
        for unconnected in boxes {
            self.right.push(Right::Top(unconnected.net.0));
            self.close(Some((unconnected, 0)));
        }
    }

    /// Fills the shorter column up, so that the next row of both is on one line; `place`: of the left one.
    fn level(&mut self, place: Place) {
        let line = matches!(place, Place::Port { .. });
        while self.left.len() + 1 < self.right.len() {
            self.left.push(Left::Blank { line });
        }
        while self.right.len() < self.left.len() + 1 {
            self.right.push(Right::Blank);
        }
    }

    /// What is in a box besides its cables, and its lower edge.
    fn close(&mut self, open: Option<(&Box<'w>, usize)>) {
        let Some((current, _)) = open else { return };
        let (namespace, network) = current.net;
        let is_cable = |link: &&Link| current.cables.iter().any(|cable| cable.index == link.index);
        let mut rest: Vec<&Link> = network.links.iter().filter(|link| !is_cable(link)).collect();
        rest.sort_by_key(|link| (link.kind == "loopback", link.index));
        let more = network.more_links + rest.len().saturating_sub(OTHERS);
        self.right.extend(rest.into_iter().take(OTHERS).map(|link| Right::Link { link, cable: false }));
        self.right.extend((0..network.routes.len()).map(|n| Right::Route(namespace, n)));
        self.right.extend((more > 0).then_some(Right::More(more)));
        self.right.push(Right::Bottom);
    }
}
