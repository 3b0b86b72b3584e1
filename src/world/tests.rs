//! What is drawn of the three lessons' labs, and laws of all renderers.

mod drawings;
mod laws;

use super::samples::{bridge_lesson, fresh, mount_lesson, pid_lesson, resident};
use super::{Changes, Gone, Holds, Item, Label, Mark, Peer, World, text};
use crate::lesson::NamespaceKind;
use crate::messages::{Language, Messages};
use crate::observation::{Census, Inside, NamedNetns, Network, Unobservable};

fn english() -> Messages {
    Messages::new(Language::English)
}

fn lines(census: &Census, width: usize) -> String {
    text::plain(&World::of(census), &Changes::default(), width, crate::layout::Marks::Unicode, &english())
}

#[test]
fn scenery_is_folded_and_only_scenery() {
    let mut census = fresh();
    let world = World::of(&census);
    assert_eq!(world.scenery.names, ["syslogd", "crond", "udevd"]);
    assert_eq!(world.scenery.threads, 63);
    assert_eq!(world.processes.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["init", "bash"]);
    census.residents.push(resident("crond", &[90], 1, &[]));
    census.residents.push(resident("crond", &[5], 65, &[]));
    assert_eq!(World::of(&census).processes.len(), 4, "what the learner calls so is the learner's");
}

#[test]
fn a_namespace_is_named_after_the_terminal_that_came_first() {
    let world = World::of(&mount_lesson());
    let label = |nth| Label::Of { who: "A".to_owned(), nth };
    let own: Vec<_> = world.own().map(|ns| (ns.label.clone(), ns.processes.clone(), ns.terminals.len())).collect();
    assert_eq!(own, [(label(1), vec![70, 80], 2)]);
    let mut census = mount_lesson();
    census.residents.push(resident("bash", &[90], 70, &[(NamespaceKind::Mnt, 102)]));
    census.residents.push(resident("cron\u{202e}", &[91], 1, &[(NamespaceKind::Mnt, 103)]));
    let labels: Vec<Label> = World::of(&census).own().map(|ns| ns.label.clone()).collect();
    assert_eq!(labels, [label(1), label(2), Label::Of { who: "cron\u{202e}".to_owned(), nth: 1 }]);
}

#[test]
fn a_cable_whose_ends_cannot_be_told_is_not_guessed() {
    let mut census = bridge_lesson();
    let world = World::of(&census);
    let (_, host) = world.networks().next().expect("the host's");
    assert_eq!(host.links[2].peer, Some(Peer::At { netns: 201, index: 3 }));
    // A third namespace whose link has the same two indexes.
    let Ok(twin) = census.networks[1].seen.clone() else { panic!("it was seen") };
    census.networks.push(Inside { inode: 203, seen: Ok(Network { inode: 203, ..twin }) });
    census.named = census.named.map(|mut named| {
        named.push(NamedNetns { name: "ns2".to_owned(), inode: Ok(203) });
        named
    });
    let world = World::of(&census);
    let (_, host) = world.networks().next().expect("the host's");
    assert_eq!(host.links[2].peer, Some(Peer::Elsewhere));
}

#[test]
fn what_could_not_be_seen_is_told() {
    let mut census = mount_lesson();
    census.mounts[1].seen = Err(Unobservable::TooMuch("the mount table is larger".to_owned()));
    census.named = Err(Unobservable::Failed("open /run/netns: \u{1b}[2J".to_owned()));
    let drawn = lines(&census, 80);
    assert!(drawn.contains("Could not be seen\n  the mount table is larger\n"), "{drawn}");
    assert!(drawn.contains("2 processes · could not be looked into\n"), "{drawn}");
    assert!(!drawn.contains('\u{1b}'));
}

#[test]
fn nothing_changed_between_a_look_and_itself() {
    for census in [fresh(), mount_lesson(), pid_lesson(), bridge_lesson()] {
        let world = World::of(&census);
        assert!(Changes::between(&world, &world).is_empty());
        let first = Changes::between(&World::default(), &world);
        assert!(first.gone.is_empty() && first.marks.values().all(|mark| *mark == Mark::Added));
    }
}

#[test]
fn what_changed_is_told_once() {
    let (before, after) = (World::of(&fresh()), World::of(&bridge_lesson()));
    let changes = Changes::between(&before, &after);
    let host = super::samples::host(NamespaceKind::Net);
    assert_eq!(changes.mark(&Item::Link { netns: host, index: 2 }), Some(Mark::Added));
    let address = Item::Address { netns: host, index: 2, address: "192.168.2.1/24".to_owned() };
    assert_eq!(changes.mark(&address), None, "it came with its link");
    assert_eq!(changes.mark(&Item::Link { netns: 201, index: 1 }), None, "every namespace has a loopback");
    let back = Changes::between(&after, &before);
    let name = |name: &str| Label::Name { name: name.to_owned() };
    let namespace = |label| Gone::Namespace { kind: NamespaceKind::Net, label };
    let link = |name: &str| Gone::Link { name: name.to_owned(), within: Label::Host };
    let all = [namespace(name("ns0")), namespace(name("ns1")), link("br0"), link("veth0"), link("veth1")];
    assert_eq!(back.gone, all);
}

#[test]
fn a_link_that_moved_is_marked_where_it_is_now() {
    let mut before = bridge_lesson();
    let Ok(inside) = &mut before.networks[1].seen else { panic!("it was seen") };
    let ceth0 = inside.links.pop().expect("its end of the cable");
    inside.routes.clear();
    let Ok(host) = &mut before.networks[0].seen else { panic!("it was seen") };
    host.links.push(ceth0);
    let changes = Changes::between(&World::of(&before), &World::of(&bridge_lesson()));
    assert_eq!(changes.mark(&Item::Link { netns: 201, index: 3 }), Some(Mark::Added));
    assert_eq!(changes.gone, []);
}

#[test]
fn a_large_lab_is_drawn_in_part() {
    let mut census = fresh();
    census.residents.extend((100..1100).map(|pid| resident("sleep", &[pid], 65, &[])));
    census.residents.extend((2000..2200).map(|pid| resident(&format!("p{pid}"), &[pid], 65, &[])));
    let many = (0..300).map(|n| NamedNetns { name: format!("n{n:03}"), inode: Ok(1000 + n) });
    census.named = Ok(many.collect());
    let Ok(host) = &mut census.networks[0].seen else { panic!("it was seen") };
    host.links.extend((10..210).map(|n| super::samples::link(n, &format!("d{n}"), "dummy", &[])));
    let world = World::of(&census);
    assert!(world.processes.len() <= 256 && world.namespaces.len() <= 200);
    let drawn = lines(&census, 80);
    assert!(drawn.lines().count() < 150, "{} lines", drawn.lines().count());
    assert!(drawn.contains("sleep ×"), "{drawn}");
    assert!(drawn.contains("more processes") && drawn.contains("more namespaces"), "{drawn}");
    let Some(Holds::Network(network)) = world.namespaces.iter().map(|ns| &ns.holds).find(|h| **h != Holds::Nothing)
    else {
        panic!("the host's network")
    };
    assert_eq!(network.links.len() + network.more_links, 201);
    for drawing in [
        super::mermaid::render(&world, &Changes::default(), &english()),
        super::dot::render(&world, &Changes::default(), &english()),
    ] {
        assert!(drawing.lines().count() < 400, "{}", drawing.lines().count());
    }
}
