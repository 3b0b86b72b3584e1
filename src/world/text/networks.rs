//! The networks: the host's box on the left, the others' on the right, cables straight between them; on a narrow
//! screen one list below the other.

use super::{Drawing, Line, Tone};
use crate::world::cables::{Left, Place, Plan, Right, is_worth_drawing, plan};
use crate::world::diff::{is_shown, route_words};
use crate::world::{Holds, Item, Label, Link, Namespace, Network, Peer, harmless};

/// What lies between two boxes, at least and at most.
const GUTTER: usize = 5;
/// Boxes side by side are at least so wide.
const NARROWEST_BOX: usize = 30;
/// So many network namespaces are listed on a narrow screen.
const LISTED: usize = 16;
/// So many addresses of a link are shown.
const ADDRESSES: usize = 2;

impl Drawing<'_> {
    pub(super) fn networks(&self) -> Vec<Line> {
        if !is_worth_drawing(self.world) {
            return Vec::new();
        }
        let mut lines = vec![Line::of(self.words.say("world-networks"), Tone::Heading)];
        let plan = plan(self.world);
        let is_wide = self.width >= 2 * NARROWEST_BOX + GUTTER;
        if plan.right.is_empty() || !is_wide {
            lines.extend(self.listed());
        } else {
            lines.extend(self.boxes(&plan));
        }
        lines
    }

    fn boxes(&self, plan: &Plan<'_>) -> Vec<Line> {
        let Some((host, _)) = self.world.networks().next() else { return Vec::new() };
        let left: Vec<Line> = plan.left.iter().map(|row| self.left(host, row)).collect();
        let right: Vec<Line> = plan.right.iter().map(|row| self.right(row)).collect();
        let widest = |lines: &[Line]| lines.iter().map(Line::width).max().unwrap_or(0) + 4;
        let (left_width, right_width) = self.widths(widest(&left), widest(&right));
        let gutter = self.width.saturating_sub(left_width + right_width).min(GUTTER + 6);
        let height = (left.len() + 2).max(right.len());
        let mut lines = Vec::with_capacity(height);
        // Row 0 is the upper edge of the left box.
        for y in 0..height {
            let row = y.checked_sub(1);
            let mut line = match row {
                None => self.top(&self.title(host), left_width),
                Some(n) if n < left.len() => {
                    let cable = cable(&plan.left[n]).map(|link| self.wire(link));
                    self.framed(left[n].clone(), left_width, Cable { wire: cable, side: Side::Right })
                }
                Some(n) if n == left.len() => self.bottom(left_width),
                Some(_) => Line::default().to(left_width),
            };
            let crossing = row.and_then(|n| plan.left.get(n)).and_then(cable);
            let sign = crossing.map_or(" ", |link| self.wire(link));
            line = line.fill(left_width + gutter, sign, Tone::Frame);
            if let Some((row, content)) = plan.right.get(y).zip(right.get(y)) {
                line = line.then(self.right_part(row, content.clone(), right_width, crossing));
            }
            lines.push(line);
        }
        let is_dead = |row: &Left<'_>| cable(row).is_some_and(|link| !self.works(link));
        if plan.left.iter().any(is_dead) {
            let sign = self.glyph("  ┄┄ ", "  .. ");
            lines.push(Line::of(sign, Tone::Frame).and(self.words.say("world-dead-cable"), Tone::Faint));
        }
        if plan.more_boxes > 0 {
            lines.push(Line::of(self.words.counted("world-more-networks", plan.more_boxes), Tone::Faint));
        }
        lines
    }

    /// As wide as their content where both fit; else the left one gets at most what the right one can spare.
    fn widths(&self, left: usize, right: usize) -> (usize, usize) {
        let room = self.width - GUTTER;
        let left = left.max(NARROWEST_BOX);
        let right = right.max(NARROWEST_BOX);
        if left + right <= room {
            return (left, right);
        }
        let left = left.min(room - NARROWEST_BOX).min((room / 2).max(room.saturating_sub(right)));
        (left, right.min(room - left))
    }

    fn right_part(&self, row: &Right<'_>, content: Line, width: usize, crossing: Option<&Link>) -> Line {
        match row {
            Right::Nothing => Line::default(),
            Right::Top(namespace) => self.top(&self.title(namespace), width),
            Right::Bottom => self.bottom(width),
            Right::Link { cable, .. } => {
                let wire = crossing.filter(|_| *cable).map(|link| self.wire(link));
                self.framed(content, width, Cable { wire, side: Side::Left })
            }
            Right::Blank | Right::Route(..) | Right::More(_) => {
                self.framed(content, width, Cable { wire: None, side: Side::Left })
            }
        }
    }

    fn left(&self, host: &Namespace, row: &Left<'_>) -> Line {
        match row {
            Left::Link { link, place, cable } => {
                let branch = match place {
                    Place::Alone => "",
                    Place::Port { last: false } => self.glyph("├─ ", "|- "),
                    Place::Port { last: true } => self.glyph("└─ ", "`- "),
                };
                let remark = if *cable { None } else { self.remark(host, link) };
                let line = Line::of(branch, Tone::Frame).then(self.link(host, link)).then(remark.unwrap_or_default());
                if *cable { line.and(" ", Tone::Plain) } else { line }
            }
            Left::Blank { line: true } => Line::of(self.glyph("│", "|"), Tone::Frame),
            Left::Blank { line: false } => Line::default(),
            Left::Route(n) => self.route(host, *n),
            Left::More(n) => Line::of(self.words.counted("world-more", *n), Tone::Faint),
        }
    }

    fn right(&self, row: &Right<'_>) -> Line {
        match row {
            Right::Link { link, cable } => {
                let Some(namespace) = self.namespace_of(link) else { return Line::default() };
                let remark = if *cable { self.port(namespace, link) } else { self.remark(namespace, link) };
                let line = if *cable { Line::of(" ", Tone::Plain) } else { Line::default() };
                line.then(self.link(namespace, link)).then(remark.unwrap_or_default())
            }
            Right::Route(namespace, n) => self.route(namespace, *n),
            Right::More(n) => Line::of(self.words.counted("world-more", *n), Tone::Faint),
            Right::Top(namespace) => Line::of(self.title(namespace), Tone::Plain),
            Right::Nothing | Right::Blank | Right::Bottom => Line::default(),
        }
    }

    /// The namespace that this very link is in.
    fn namespace_of(&self, link: &Link) -> Option<&Namespace> {
        let is_in = |network: &Network| network.links.iter().any(|own| std::ptr::eq(own, link));
        self.world.networks().find(|(_, network)| is_in(network)).map(|(namespace, _)| namespace)
    }

    /// `veth0  up  192.168.2.1/24`
    fn link(&self, namespace: &Namespace, link: &Link) -> Line {
        let item = Item::Link { netns: namespace.inode, index: link.index };
        let mut line = self.marked(&item, &harmless::name(&link.name), Tone::Name);
        if !matches!(link.kind.as_str(), "veth" | "loopback") {
            line = line.and(format!("  {}", harmless::name(&link.kind)), Tone::Faint);
        }
        let (state, tone) = match (link.up, link.carrier) {
            (false, _) => ("world-down", Tone::Down),
            // A bridge without ports is up, and carries nothing: that is no fault.
            (true, false) if link.kind != "bridge" => ("world-no-carrier", Tone::Down),
            (true, _) => ("world-up", Tone::Up),
        };
        line = line.and("  ", Tone::Plain).and(self.words.say(state), tone);
        let shown: Vec<_> = link.addresses.iter().filter(|address| is_shown(address)).collect();
        for address in shown.iter().take(ADDRESSES) {
            let text = address.to_string();
            let item = Item::Address { netns: namespace.inode, index: link.index, address: text.clone() };
            line = line.and("  ", Tone::Plain).then(self.marked(&item, &text, Tone::Address));
        }
        let more = shown.len().saturating_sub(ADDRESSES) + link.more_addresses;
        if more > 0 { line.and(format!("  +{more}"), Tone::Faint) } else { line }
    }

    /// What a line would show, in words: the other end of a cable, the bridge.
    fn remark(&self, namespace: &Namespace, link: &Link) -> Option<Line> {
        let peer = match (link.peer, self.world.peer(link)) {
            (_, Some((other, end))) => {
                let place = if other.inode == namespace.inode { None } else { Some(self.words.network(other)) };
                let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
                Some(format!("{}{place}", harmless::name(&end.name)))
            }
            (Some(Peer::Elsewhere | Peer::At { .. }), None) => Some(self.words.say("world-elsewhere")),
            (None, None) => None,
        };
        let peer = peer.map(|peer| Line::of(self.glyph("  ↔ ", "  <-> "), Tone::Frame).and(peer, Tone::Plain));
        let port = if namespace.label == Label::Host { None } else { self.port(namespace, link) };
        match (peer, port) {
            (Some(peer), Some(port)) => Some(peer.then(port)),
            (one, other) => one.or(other),
        }
    }

    fn port(&self, namespace: &Namespace, link: &Link) -> Option<Line> {
        let Holds::Network(network) = &namespace.holds else { return None };
        let bridge = network.links.iter().find(|bridge| Some(bridge.index) == link.master)?;
        let told = self.words.tell("world-port-of", &[("bridge", harmless::name(&bridge.name).into())]);
        Some(Line::of(format!("  {told}"), Tone::Faint))
    }

    fn route(&self, namespace: &Namespace, n: usize) -> Line {
        let Holds::Network(network) = &namespace.holds else { return Line::default() };
        let Some(route) = network.routes.get(n).map(route_words) else { return Line::default() };
        let item = Item::Route { netns: namespace.inode, route: route.clone() };
        self.marked(&item, &harmless::name(&route), Tone::Faint)
    }

    /// Name, and which terminals stand there.
    fn title(&self, namespace: &Namespace) -> String {
        let item = Item::Namespace { kind: namespace.kind, inode: namespace.inode };
        let name = self.marked(&item, &self.words.network(namespace), Tone::Plain).text();
        let terminals: Vec<String> = namespace.terminals.iter().map(|name| self.words.terminal(name)).collect();
        if terminals.is_empty() { name } else { format!("{name} ({})", terminals.join(", ")) }
    }

    fn top(&self, title: &str, width: usize) -> Line {
        let (left, line, right) = (self.glyph("╭─ ", ".- "), self.glyph("─", "-"), self.glyph("╮", "."));
        let tone = if title.starts_with('+') { Tone::Added } else { Tone::Namespace };
        let title = crate::layout::cut(title, width.saturating_sub(6));
        Line::of(left, Tone::Frame)
            .and(title, tone)
            .and(" ", Tone::Plain)
            .fill(width - 1, line, Tone::Frame)
            .and(right, Tone::Frame)
    }

    fn bottom(&self, width: usize) -> Line {
        let (left, line, right) = (self.glyph("╰", "`"), self.glyph("─", "-"), self.glyph("╯", "'"));
        Line::of(left, Tone::Frame).fill(width - 1, line, Tone::Frame).and(right, Tone::Frame)
    }

    /// A row between the sides of its box; a cable goes through one of them.
    fn framed(&self, content: Line, width: usize, cable: Cable) -> Line {
        let side = self.glyph("│", "|");
        let content = content.cut(width.saturating_sub(4));
        match (cable.wire, cable.side) {
            (None, _) => {
                Line::of(side, Tone::Frame).and(" ", Tone::Plain).then(content).to(width - 1).and(side, Tone::Frame)
            }
            (Some(wire), Side::Right) => {
                let through = self.through(wire);
                let line = Line::of(side, Tone::Frame).and(" ", Tone::Plain).then(content);
                line.fill(width - 1, wire, Tone::Frame).and(through, Tone::Frame)
            }
            (Some(wire), Side::Left) => {
                let line = Line::of(self.through(wire), Tone::Frame).and(wire, Tone::Frame).then(content);
                line.to(width - 1).and(side, Tone::Frame)
            }
        }
    }

    /// What a cable is drawn with: whole where both ends are switched on, dotted where one is not.
    fn wire(&self, link: &Link) -> &'static str {
        if self.works(link) { self.glyph("═", "=") } else { self.glyph("┄", ".") }
    }

    fn works(&self, link: &Link) -> bool {
        link.up && self.world.peer(link).is_some_and(|(_, peer)| peer.up)
    }

    fn through(&self, wire: &str) -> &'static str {
        match wire {
            "═" => "╪",
            "┄" => "┼",
            _ => "+",
        }
    }

    /// For narrow screens: each network namespace with its links below.
    fn listed(&self) -> Vec<Line> {
        let networks: Vec<(&Namespace, &Network)> = self.world.networks().collect();
        let mut lines = Vec::new();
        for (namespace, network) in networks.iter().take(LISTED) {
            lines.push(Line::of("  ", Tone::Plain).and(self.title(namespace), Tone::Namespace));
            for link in &network.links {
                let remark = self.remark(namespace, link).or_else(|| self.port(namespace, link));
                let line = Line::of("    ", Tone::Plain).then(self.link(namespace, link));
                lines.push(line.then(remark.unwrap_or_default()));
            }
            for n in 0..network.routes.len() {
                lines.push(Line::of("    ", Tone::Plain).then(self.route(namespace, n)));
            }
            if network.more_links > 0 {
                lines.push(Line::of(
                    format!("    {}", self.words.counted("world-more", network.more_links)),
                    Tone::Faint,
                ));
            }
        }
        if networks.len() > LISTED {
            lines.push(Line::of(self.words.counted("world-more-networks", networks.len() - LISTED), Tone::Faint));
        }
        lines
    }
}

/// The link that a line leads from, if one does.
fn cable<'w>(row: &Left<'w>) -> Option<&'w Link> {
    match row {
        Left::Link { link, cable: true, .. } => Some(link),
        _ => None,
    }
}

struct Cable {
    wire: Option<&'static str>,
    side: Side,
}

/// On which side of a box cables are.
enum Side {
    Left,
    Right,
}
