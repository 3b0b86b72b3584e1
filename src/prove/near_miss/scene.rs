//! What a lesson names, and how far it has come: what is written, which shell stands where.

use std::collections::{BTreeMap, BTreeSet};

use super::ip::{Ip, Object, Verb};
use super::mounting;
use super::new_link::{Link, NewLink};
use super::options::{Parts, is_shell};
use super::words::{Simple, simple_commands};
use super::wrapping::unwrapped;
use crate::lesson::{Check, Claim, Input, Key, Lesson, NamespaceKind, Step, TerminalName, Typed, Viewpoint};

#[derive(Debug)]
pub(super) struct Scene<'l> {
    checks: Vec<&'l Check>,
    pub terminals: &'l [TerminalName],
    /// Names of network namespaces.
    pub netns: Vec<String>,
    pub links: Vec<Link>,
    addresses: BTreeSet<String>,
    /// Kinds of namespaces that the lesson makes.
    pub unshared: BTreeSet<NamespaceKind>,
    mount_points: BTreeSet<String>,
    /// Where each interface is by now: in a named network namespace, or not.
    places: BTreeMap<String, Option<String>>,
    /// The shells opened in a terminal, one in the other: which kinds of namespaces each left.
    shells: BTreeMap<TerminalName, Vec<BTreeSet<NamespaceKind>>>,
    written: BTreeSet<String>,
    /// How often each path is written to in the whole lesson.
    writes: BTreeMap<String, usize>,
    /// Mounted by a shell that has a mount namespace of its own.
    private: Vec<(TerminalName, String)>,
}

impl<'l> Scene<'l> {
    /// As it is when the first command is typed.
    pub fn of(lesson: &'l Lesson) -> Self {
        let lab = &lesson.settings.lab;
        let mut scene = Self {
            checks: lesson.steps.iter().flat_map(Step::checks).collect(),
            terminals: &lab.terminals,
            netns: lab.netns.clone(),
            links: Vec::new(),
            addresses: BTreeSet::new(),
            unshared: BTreeSet::new(),
            mount_points: BTreeSet::new(),
            places: BTreeMap::new(),
            shells: BTreeMap::new(),
            written: BTreeSet::new(),
            writes: BTreeMap::new(),
            private: Vec::new(),
        };
        scene.read_lab(lesson);
        for typed in lesson.steps.iter().flat_map(Step::inputs) {
            for command in commands_of(typed) {
                scene.read_names(&command);
            }
        }
        scene
    }

    fn read_lab(&mut self, lesson: &Lesson) {
        let lab = &lesson.settings.lab;
        for bridge in &lab.bridges {
            self.links.push(Link { name: bridge.name.clone(), kind: "bridge".to_owned(), peer: None });
            self.places.insert(bridge.name.clone(), bridge.netns.clone());
            self.addresses.extend(bridge.addresses.iter().map(|a| a.ip.to_string()));
        }
        for [one, two] in lab.veths.iter().map(|veth| &veth.ends) {
            for (end, other) in [(one, two), (two, one)] {
                let peer = Some(other.name.clone());
                self.links.push(Link { name: end.name.clone(), kind: "veth".to_owned(), peer });
                self.places.insert(end.name.clone(), end.netns.clone());
                self.addresses.extend(end.addresses.iter().map(|a| a.ip.to_string()));
            }
        }
    }

    /// Names are known from the beginning: whoever mistakes one for another has read on.
    fn read_names(&mut self, command: &Simple) {
        for redirect in &command.redirects {
            *self.writes.entry(redirect.file.text.clone()).or_default() += 1;
        }
        let (_, words) = unwrapped(&command.words);
        if let Some(ip) = Ip::of(words) {
            match (ip.object, ip.verb) {
                (Object::Netns, Verb::Add) => self.netns.extend(ip.args.first().map(|word| word.text.clone())),
                (Object::Address, Verb::Add) => {
                    let address = ip.args.first().and_then(|word| word.text.split('/').next());
                    self.addresses.extend(address.map(str::to_owned));
                }
                (Object::Link, Verb::Add) => self.links.extend(NewLink::of(&ip).links()),
                _ => {}
            }
        } else if let Some(parts) = Parts::of(words, "unshare") {
            self.unshared.extend(parts.kinds());
        } else if let Some(point) = mounting::point(words) {
            self.mount_points.insert(point.to_owned());
        }
    }

    /// What was typed has been done.
    pub fn goes_on(&mut self, typed: &Typed) {
        if typed.input == Input::Key(Key::EndOfFile) {
            self.leaves(&typed.terminal);
        }
        for command in commands_of(typed) {
            self.done(&command, &typed.terminal);
        }
    }

    fn done(&mut self, command: &Simple, terminal: &TerminalName) {
        self.written.extend(command.redirects.iter().map(|redirect| redirect.file.text.clone()));
        let (wrapping, words) = unwrapped(&command.words);
        if let Some(ip) = Ip::of(words).filter(|ip| ip.object == Object::Link) {
            let netns = wrapping.netns().or(ip.netns.and_then(|words| words.last()).map(|word| word.text.as_str()));
            self.links_moved(&ip, netns);
        } else if words.first().is_some_and(|word| word.text == "exit") {
            self.leaves(terminal);
        } else if let Some(point) = mounting::point(words).filter(|_| self.has_left(terminal, NamespaceKind::Mnt)) {
            self.private.push((terminal.clone(), point.to_owned()));
        } else if let Some(kinds) = opened(words, wrapping.netns().is_some()) {
            self.shells.entry(terminal.clone()).or_default().push(kinds);
        }
    }

    fn links_moved(&mut self, ip: &Ip<'_>, netns: Option<&str>) {
        match ip.verb {
            Verb::Add => {
                for (link, inside) in NewLink::of(ip).places() {
                    self.places.insert(link.to_owned(), inside.or(netns).map(str::to_owned));
                }
            }
            Verb::Set => {
                let name = ip.value("dev").or_else(|| ip.args.first());
                if let (Some(name), Some(to)) = (name, ip.value("netns")) {
                    self.places.insert(name.text.clone(), Some(to.text.clone()));
                }
            }
            _ => {}
        }
    }

    fn leaves(&mut self, terminal: &TerminalName) {
        self.shells.entry(terminal.clone()).or_default().pop();
    }

    /// Whether a terminal's shell has left the host's namespace of this kind.
    pub fn has_left(&self, terminal: &TerminalName, kind: NamespaceKind) -> bool {
        self.shells.get(terminal).into_iter().flatten().any(|kinds| kinds.contains(&kind))
    }

    /// Whether a terminal is where it was opened.
    pub fn is_at_home(&self, terminal: &TerminalName) -> bool {
        self.shells.get(terminal).is_none_or(Vec::is_empty)
    }

    /// Another terminal, for which a namespace of this kind is the host's if it is not for this one, or the other way.
    pub fn elsewhere(&self, terminal: &TerminalName, kind: NamespaceKind) -> Option<&'l TerminalName> {
        let here = self.has_left(terminal, kind);
        self.terminals.iter().find(|other| *other != terminal && self.has_left(other, kind) != here)
    }

    /// Another terminal that is where it was opened, as this one is.
    pub fn neighbour_at_home(&self, terminal: &TerminalName) -> Option<&'l TerminalName> {
        self.terminals.iter().find(|other| *other != terminal && self.is_at_home(terminal) && self.is_at_home(other))
    }

    /// Another terminal, which does not see what this one has mounted above a path.
    pub fn blind_to(&self, path: &str, terminal: &TerminalName) -> Option<&'l TerminalName> {
        let below = |point: &str| path.strip_prefix(point).is_some_and(|rest| rest.starts_with('/'));
        let private = self.private.iter().any(|(by, point)| by == terminal && below(point));
        self.terminals.iter().find(|other| private && *other != terminal && self.is_at_home(other))
    }

    /// Whether something was written to this path.
    pub fn is_written(&self, path: &str) -> bool {
        self.written.contains(path)
    }

    pub fn is_mount_point(&self, path: &str) -> bool {
        self.mount_points.contains(path)
    }

    pub fn link(&self, name: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.name == name)
    }

    /// Whether an interface is there by now.
    pub fn is_there(&self, link: &str, netns: Option<&str>) -> bool {
        link == "lo" || self.places.get(link).is_some_and(|place| place.as_deref() == netns)
    }

    /// Whether the lesson has this name for something already.
    pub fn is_taken(&self, name: &str) -> bool {
        self.link(name).is_some()
            || self.netns.iter().any(|taken| taken == name)
            || self.addresses.contains(name)
            || self.mount_points.contains(name)
    }

    /// Another network namespace of the lesson.
    pub fn other_netns(&self, than: &str) -> Option<&str> {
        self.netns.iter().map(String::as_str).find(|name| *name != than)
    }

    /// Whether a check says in which namespaces a terminal is.
    pub fn counts_namespaces(&self, terminal: &TerminalName) -> bool {
        let here = Viewpoint::Terminal(terminal.clone());
        self.asks(|claim| matches!(claim, Claim::Namespace(claim) if claim.of == here))
    }

    /// Whether a check wants a process to be number 1.
    pub fn asks_for_pid_1(&self) -> bool {
        self.asks(|claim| matches!(claim, Claim::Process(claim) if claim.pid == Some(1)))
    }

    /// Whether a check knows a file to the last byte, which is a line end.
    pub fn knows_line_end_of(&self, path: &str) -> bool {
        self.asks(|claim| match claim {
            Claim::File(claim) => claim.path == path && claim.content.as_ref().is_some_and(|c| c.ends_with('\n')),
            _ => false,
        })
    }

    /// Whether a check asks for this mount option.
    pub fn asks_for_option(&self, option: &str) -> bool {
        self.asks(|claim| match claim {
            Claim::Mount(claim) => claim.options.iter().any(|asked| option.split(',').any(|given| given == asked)),
            _ => false,
        })
    }

    /// Whether a check asks whether this interface is up.
    pub fn asks_whether_up(&self, name: &str) -> bool {
        self.asks(|claim| matches!(claim, Claim::Link(claim) if claim.name == name && claim.up.is_some()))
    }

    /// Whether a check asks for this interface; if not, others tell what its absence does to them.
    pub fn asks_for_link(&self, name: &str) -> bool {
        self.asks(|claim| matches!(claim, Claim::Link(claim) if claim.name == name))
    }

    /// Whether a check asks for this interface address.
    pub fn asks_for_address(&self, ip: &str) -> bool {
        self.asks(|claim| matches!(claim, Claim::Address(claim) if claim.address.ip.to_string() == ip))
    }

    /// Whether a check asks what is mounted at this path.
    pub fn asks_for_mount(&self, point: &str) -> bool {
        self.asks(|claim| matches!(claim, Claim::Mount(claim) if claim.path == point))
    }

    /// Whether a check asks for something below this path.
    pub fn asks_for_file_in(&self, folder: &str) -> bool {
        let below = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.asks(|claim| matches!(claim, Claim::File(claim) if below(&claim.path)))
    }

    /// Whether the lesson writes to this path more than once.
    pub fn writes_again(&self, path: &str) -> bool {
        self.writes.get(path).is_some_and(|times| *times > 1)
    }

    fn asks(&self, is_meant: impl Fn(&Claim) -> bool) -> bool {
        self.checks.iter().any(|check| is_meant(&check.claim))
    }
}

fn commands_of(typed: &Typed) -> Vec<Simple> {
    match &typed.input {
        Input::Command(line) => simple_commands(line).unwrap_or_default(),
        Input::Key(_) => Vec::new(),
    }
}

/// The kinds of namespaces that a new shell has left; `None`: no shell is opened.
fn opened(words: &[super::words::Word], in_netns: bool) -> Option<BTreeSet<NamespaceKind>> {
    if let Some(parts) = Parts::of(words, "unshare") {
        return parts.opens_a_shell().then(|| parts.kinds());
    }
    if let Some(parts) = Parts::of(words, "nsenter") {
        let all = || NamespaceKind::ALL.into_iter().collect();
        let kinds = if parts.letter('a') || parts.long("all").is_some() { all() } else { parts.kinds() };
        return parts.opens_a_shell().then_some(kinds);
    }
    let into_netns = in_netns.then_some(NamespaceKind::Net).into_iter().collect();
    let opens = is_shell(words) || words.first().is_some_and(|word| matches!(word.text.as_str(), "su" | "chroot"));
    opens.then_some(into_netns)
}
