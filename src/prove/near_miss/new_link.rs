//! `ip link add` in parts: which interfaces it makes, and where.

use super::ip::Ip;
use super::words::Word;

/// Keywords of `ip link add` before `type`.
const KEYWORDS: &[&str] =
    &["link", "name", "dev", "type", "mtu", "txqueuelen", "address", "broadcast", "netns", "master", "numtxqueues"];

/// A network interface that the lesson makes, or finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub name: String,
    pub kind: String,
    pub peer: Option<String>,
}

/// `ip link add veth0 type veth peer name ceth0 netns ns0`
#[derive(Debug, Clone, Copy)]
pub(super) struct NewLink<'w> {
    pub args: &'w [Word],
    pub name: Option<&'w Word>,
    pub kind: Option<&'w Word>,
    pub netns: Option<&'w Word>,
    pub peer: Option<&'w Word>,
    peer_netns: Option<&'w Word>,
}

impl<'w> NewLink<'w> {
    pub fn of(ip: &Ip<'w>) -> Self {
        let of_peer = ip.args.iter().position(|word| word.text == "peer").unwrap_or(ip.args.len());
        let (own, peer) = ip.args.split_at(of_peer);
        let after = |words: &'w [Word], keyword: &str| {
            words.iter().position(|word| word.text == keyword).and_then(|at| words.get(at + 1))
        };
        let bare = own.first().filter(|word| !KEYWORDS.contains(&word.text.as_str()));
        let name = after(own, "name").or_else(|| after(own, "dev")).or(bare);
        let (netns, peer_netns) = (after(own, "netns"), after(peer, "netns"));
        Self { args: ip.args, name, kind: after(own, "type"), netns, peer: after(peer, "name"), peer_netns }
    }

    /// Each name that it gives, and the network namespace that it names for it.
    pub fn places(&self) -> impl Iterator<Item = (&'w str, Option<&'w str>)> {
        let place = |name: Option<&'w Word>, netns: Option<&'w Word>| {
            name.map(|name| (name.text.as_str(), netns.map(|netns| netns.text.as_str())))
        };
        place(self.name, self.netns).into_iter().chain(place(self.peer, self.peer_netns))
    }

    /// What it makes.
    pub fn links(&self) -> Vec<Link> {
        let kind = self.kind.map_or(String::new(), |word| word.text.clone());
        let text = |word: Option<&Word>| word.map(|word| word.text.clone());
        let link = |name: Option<&Word>, peer: Option<&Word>| {
            Some(Link { name: text(name)?, kind: kind.clone(), peer: text(peer) })
        };
        [link(self.name, self.peer), link(self.peer, self.name)].into_iter().flatten().collect()
    }
}
