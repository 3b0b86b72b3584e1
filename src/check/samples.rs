//! Small builders of test data: checks, observations, and the finished lab of the bridge lesson to break.

use std::time::Duration;

use super::*;
use crate::lesson::causes::CAUSES;
use crate::lesson::*;
use crate::messages::{Language, Messages};
use crate::observation::*;
// What a lesson asks its learner has these names too.
use crate::observation::{Answer, Question};

pub(super) fn host() -> Viewpoint {
    Viewpoint::Host
}

pub(super) fn terminal(name: &str) -> Viewpoint {
    Viewpoint::Terminal(name.into())
}

pub(super) fn netns(name: &str) -> Viewpoint {
    Viewpoint::Netns(name.to_owned())
}

pub(super) fn check(claim: Claim, from: &[Viewpoint]) -> Check {
    Check {
        id: "sample".into(),
        that: String::new(),
        claim,
        from: from.to_vec(),
        not_from: Vec::new(),
        differs_from: Vec::new(),
        until: None,
        holds: Holds::Once,
        within: Duration::ZERO,
        points: 1,
        hidden: false,
        extra: false,
        after: Vec::new(),
        span: 0..0,
    }
}

impl Check {
    pub(super) fn not_from(mut self, at: Viewpoint) -> Self {
        self.not_from.push(at);
        self
    }
    pub(super) fn differs_from(mut self, at: Viewpoint) -> Self {
        self.differs_from.push(at);
        self
    }
}

impl Observation {
    pub(super) fn with(mut self, at: &Viewpoint, question: Question, answer: Answer) -> Self {
        self.answers.insert(Ask { from: at.clone(), question }, Ok(answer));
        self
    }
    pub(super) fn without(mut self, at: &Viewpoint, question: Question, why: Unobservable) -> Self {
        self.answers.insert(Ask { from: at.clone(), question }, Err(why));
        self
    }
    pub(super) fn network(self, at: &Viewpoint, network: &Network) -> Self {
        self.with(at, Question::Network, Answer::Network(network.clone()))
    }
    pub(super) fn mounts(self, at: &Viewpoint, mounts: &[Mount]) -> Self {
        self.with(at, Question::Mounts, Answer::Mounts(mounts.to_vec()))
    }
    pub(super) fn processes(self, at: &Viewpoint, processes: &[Process]) -> Self {
        self.with(at, Question::Processes, Answer::Processes(processes.to_vec()))
    }
    pub(super) fn ipc(self, at: &Viewpoint, entries: &[IpcEntry]) -> Self {
        self.with(at, Question::Ipc, Answer::Ipc(entries.to_vec()))
    }
    pub(super) fn file(self, at: &Viewpoint, path: &str, file: FileSeen) -> Self {
        self.with(at, Question::File { path: path.to_owned() }, Answer::File(file))
    }
    pub(super) fn procfs_of(self, at: &Viewpoint, path: &str, inode: u64) -> Self {
        self.with(at, Question::ProcfsOf { path: path.to_owned() }, Answer::ProcfsOf(Some(inode)))
    }
    /// A standing in namespaces 1 of each kind, but for those given.
    pub(super) fn standing(self, at: &Viewpoint, process: Option<Process>, others: &[(NamespaceKind, u64)]) -> Self {
        let mut namespaces: std::collections::BTreeMap<_, _> = NamespaceKind::ALL.map(|kind| (kind, 1)).into();
        namespaces.extend(others.iter().copied());
        self.with(at, Question::Standing, Answer::Standing(Standing { process, namespaces }))
    }
    pub(super) fn named(self, named: &[(&str, Result<u64, &str>)]) -> Self {
        let each = named
            .iter()
            .map(|(name, inode)| NamedNetns { name: (*name).to_owned(), inode: inode.map_err(str::to_owned) });
        self.with(&Viewpoint::Host, Question::NamedNetns, Answer::NamedNetns(each.collect()))
    }
}

pub(super) fn closed() -> Unobservable {
    Unobservable::Closed("B".to_owned())
}

pub(super) fn process(name: &str, pids: &[u32], started: u64) -> Process {
    Process { name: name.to_owned(), pids: pids.to_vec(), pidns: None, started }
}

pub(super) fn mount(path: &str, fs_type: &str, device: &str) -> Mount {
    Mount {
        id: 1,
        parent: 0,
        device: device.to_owned(),
        root: "/".to_owned(),
        path: path.to_owned(),
        options: vec!["rw".to_owned()],
        propagation: Propagation::Private,
        fs_type: fs_type.to_owned(),
        source: fs_type.to_owned(),
    }
}

pub(super) fn text_file(content: &str) -> FileSeen {
    FileSeen::There(FileFacts {
        file_type: FileType::File,
        mode: 0o644,
        size: content.len() as u64,
        content: Some(content.as_bytes().to_vec()),
        truncated: false,
    })
}

pub(super) fn address(text: &str) -> AddressText {
    let (ip, prefix) = text.split_once('/').expect("a prefix length");
    AddressText { ip: ip.parse().expect("an address"), prefix: prefix.parse().expect("a number") }
}

/// Up, with carrier, without address.
pub(super) fn link(index: u32, name: &str, kind: &str) -> Link {
    Link {
        index,
        name: name.to_owned(),
        kind: kind.to_owned(),
        up: true,
        carrier: true,
        mtu: 1500,
        hardware: format!("02:00:00:00:00:{index:02x}"),
        ..Link::default()
    }
}

pub(super) fn lo() -> Link {
    Link { addresses: vec![address("127.0.0.1/8")], ..link(1, "lo", "loopback") }
}

/// What the bridge lesson ends with: br0 on the host, veth0 and veth1 its ports, ceth0 in ns0, ceth1 in ns1.
pub(super) struct World {
    pub(super) host: Network,
    pub(super) ns0: Network,
    pub(super) ns1: Network,
}

impl World {
    pub(super) fn finished() -> Self {
        let br0 = Link { addresses: vec![address("192.168.2.1/24")], ..link(2, "br0", "bridge") };
        let port = |index, name, peer| Link {
            master: Some(2),
            peer: Some(peer),
            peer_elsewhere: true,
            ..link(index, name, "veth")
        };
        let end = |index, name, peer, text| Link {
            peer: Some(peer),
            peer_elsewhere: true,
            addresses: vec![address(text)],
            ..link(index, name, "veth")
        };
        let network = |inode, links| Network { inode, links, routes: Vec::new() };
        Self {
            host: network(100, vec![lo(), br0, port(4, "veth0", 3), port(6, "veth1", 5)]),
            ns0: network(101, vec![lo(), end(3, "ceth0", 4, "192.168.2.2/24")]),
            ns1: network(102, vec![lo(), end(5, "ceth1", 6, "192.168.2.3/24")]),
        }
    }

    /// The same, but with something broken.
    pub(super) fn but(breaking: impl FnOnce(&mut Self)) -> Self {
        let mut world = Self::finished();
        breaking(&mut world);
        world
    }

    pub(super) fn seen(&self) -> Observation {
        Observation::default()
            .network(&host(), &self.host)
            .network(&netns("ns0"), &self.ns0)
            .network(&netns("ns1"), &self.ns1)
            .named(&[("ns0", Ok(101)), ("ns1", Ok(102))])
    }

    /// ceth1 back on the host, beside its other end.
    pub(super) fn unmove_ceth1(&mut self) {
        let mut end = self.ns1.links.pop().expect("ceth1");
        (end.up, end.carrier, end.peer_elsewhere) = (false, false, false);
        end.addresses.clear();
        let other = get(&mut self.host, "veth1");
        (other.carrier, other.peer_elsewhere) = (false, false);
        self.host.links.push(end);
    }
}

pub(super) fn get<'a>(network: &'a mut Network, name: &str) -> &'a mut Link {
    network.links.iter_mut().find(|link| link.name == name).expect("the link")
}

/// Only what is asked for is seen.
pub(super) fn verdict(check: &Check, seen: &Observation) -> Verdict {
    let judged = judge(check, &answering(&questions(check), seen));
    assert_views_are_told(&judged);
    judged.verdict
}

fn answering(asks: &[Ask], seen: &Observation) -> Observation {
    let mut seen = seen.clone();
    seen.answers.retain(|ask, _| asks.contains(ask));
    seen
}

/// The cause and its fix.
pub(super) fn why(check: &Check, seen: &Observation) -> (String, String) {
    let judged = judge(check, &answering(&questions(check), seen));
    assert_eq!(judged.verdict, Verdict::Fail, "{:?}", judged.views);
    let mut asked = [questions(check), questions_why(check)].concat();
    asked.extend(questions_named(check, &answering(&asked, seen)));
    let cause =
        explain(check, &judged, &answering(&asked, seen)).unwrap_or_else(|| panic!("no cause for {:?}", judged.views));
    assert!(CAUSES.contains(&cause.id.as_str()), "{} is not listed", cause.id);
    assert_views_are_told(&judged);
    assert_cause_is_told(&cause);
    (cause.id, cause.fix)
}

/// Whatever a test finds must have a form in the catalogue, for learners who read no English.
fn assert_views_are_told(judged: &Judgement) {
    for view in &judged.views {
        let told = super::seen(view, &Messages::new(Language::Korean));
        for text in [&told.expected, &told.observed] {
            assert!(!has_words(text, 3), "no form: {text}");
        }
    }
}

fn assert_cause_is_told(cause: &Cause) {
    let messages = Messages::new(Language::Korean);
    assert!(!super::why(cause, &messages).ends_with(&cause.words), "{}: no form: {}", cause.id, cause.words);
    let fix = super::fix(cause, &messages);
    let english = ["the", "it", "then", "there", "look", "make", "something", "terminal", "leave", "first", "and"];
    assert!(!fix.split(' ').any(|word| english.contains(&word)), "{}: no form: {fix}", cause.id);
}

/// Whether so many words of Latin letters stand in a row, outside of quotes, lists and what the kernel itself says.
fn has_words(text: &str, row: usize) -> bool {
    let outside = text.split('"').step_by(2).flat_map(|text| text.split(": ").step_by(2));
    outside.into_iter().any(|text| {
        let latin: Vec<bool> = text.split(' ').map(|word| word.chars().all(|c| c.is_ascii_alphabetic())).collect();
        latin.windows(row).any(|words| words.iter().all(|is| *is))
    })
}

pub(super) fn why_id(check: &Check, seen: &Observation) -> String {
    why(check, seen).0
}
