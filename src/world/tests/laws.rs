//! Whatever the learner names things, and however the lab is torn: every renderer ends, and what it writes is of its
//! format and moves no cursor.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::layout;
use crate::lesson::{IpcObject, NamespaceKind, TerminalName};
use crate::messages::{Language, Messages};
use crate::observation::{
    Census, Inside, IpcEntry, Link, Mount, NamedNetns, Network, Resident, Route, TerminalStands, Unobservable,
};
use crate::world::samples::{address, fresh, host, mount};
use crate::world::{Changes, World, dot, json, mermaid, svg, text};

fn name() -> impl Strategy<Value = String> {
    let hostile = select(vec![
        "end",
        "subgraph",
        "\u{1b}[31m",
        "a\"b",
        "<b>&amp;",
        "]]>",
        "\\N\\",
        "x\u{202e}y",
        "한글이름",
        "\u{0}",
        "`",
        "- item",
        "1. one",
        "#quot;",
        "--",
        "%%{init}%%",
        "\n\n",
        "\u{fffe}",
        "e\u{301}\u{301}",
        "",
        "{{",
        "🦀🦀",
    ]);
    prop_oneof![hostile.prop_map(str::to_owned), any::<String>().prop_map(|s| s.chars().take(20).collect())]
}

fn seen<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Result<T, Unobservable>> {
    (of, name(), 0..8u8).prop_map(|(of, why, n)| if n == 0 { Err(Unobservable::Failed(why)) } else { Ok(of) })
}

/// Few, so that they meet.
fn inode() -> impl Strategy<Value = u64> {
    prop_oneof![1..9u64, 100..104u64]
}

fn resident() -> impl Strategy<Value = Resident> {
    let own = proptest::collection::btree_map(select(NamespaceKind::ALL.to_vec()), inode(), 0..4);
    (name(), vec(1..40u32, 1..4), 0..40u32, 1..30u32, 0..5u64, own).prop_map(
        |(name, pids, parent, threads, started, namespaces)| Resident {
            name,
            pids,
            parent,
            threads,
            started,
            namespaces,
        },
    )
}

fn link() -> impl Strategy<Value = Link> {
    let kind = prop_oneof![select(vec!["veth", "bridge", "loopback", "dummy"]).prop_map(str::to_owned), name()];
    let addresses = vec(select(vec!["10.0.0.1/24", "fd00::1/64", "fe80::1/64"]), 0..4);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (1..6u32, name(), kind, flags, option::of(1..6u32), option::of(1..6u32), addresses).prop_map(
        |(index, name, kind, (up, carrier, peer_elsewhere), master, peer, addresses)| Link {
            index,
            name,
            kind,
            up,
            carrier,
            peer_elsewhere,
            master,
            peer,
            addresses: addresses.into_iter().map(address).collect(),
            ..Link::default()
        },
    )
}

fn network() -> impl Strategy<Value = Network> {
    let route = option::of(1..6u32).prop_map(|dev| Route { dev, ..Route::default() });
    // A kernel gives each index, as each PID, once.
    let links = vec(link(), 0..7).prop_map(|links| once(links, |link| link.index));
    (links, vec(route, 0..2)).prop_map(|(links, routes)| Network { inode: 0, links, routes })
}

fn once<T, K: Ord>(all: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|one| seen.insert(key(one))).collect()
}

fn table() -> impl Strategy<Value = Vec<Mount>> {
    let line = (1..6u64, 0..6u64, name(), name(), name());
    vec(line, 0..6).prop_map(|lines| {
        lines
            .into_iter()
            .map(|(id, parent, path, device, fs)| mount(id, parent, &format!("/{path}"), &device, &fs))
            .collect()
    })
}

fn inside<T: std::fmt::Debug>(
    kind: NamespaceKind,
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Vec<Inside<T>>> {
    let one = (prop_oneof![Just(host(kind)), inode()], seen(of)).prop_map(|(inode, seen)| Inside { inode, seen });
    vec(one, 0..5)
}

fn census() -> impl Strategy<Value = Census> {
    let named = vec((name(), inode()).prop_map(|(name, inode)| NamedNetns { name, inode: Ok(inode) }), 0..4);
    let stands = (name(), option::of(1..40u32), seen(1..40u32));
    let stands = stands.prop_map(|(name, shell, front)| TerminalStands {
        name: TerminalName::from(name.as_str()),
        shell,
        front,
    });
    let objects = vec((0..9u32, any::<u32>()), 0..3).prop_map(|all| {
        all.into_iter().map(|(id, key)| IpcEntry { object: IpcObject::Queue, key, id }).collect::<Vec<_>>()
    });
    let parts = (
        vec(resident(), 0..12),
        vec(stands, 0..3),
        seen(named),
        inside(NamespaceKind::Mnt, table()),
        inside(NamespaceKind::Net, network()),
        inside(NamespaceKind::Ipc, objects),
        inside(NamespaceKind::Uts, name()),
    );
    parts.prop_map(|(residents, terminals, named, mounts, networks, ipc, names)| Census {
        residents: once(residents, |resident| resident.pids[0]),
        terminals,
        named,
        mounts,
        networks,
        ipc,
        names,
        ..fresh()
    })
}

/// What would do something to a terminal, beside line ends.
fn acts(c: char) -> bool {
    c != '\n'
        && (c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

/// Ids are words, and labels hold nothing that could end them.
fn is_mermaid(drawing: &str) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    for line in drawing.lines().map(str::trim) {
        let mut quotes = line.split('"');
        let (before, label, after) = (quotes.next().unwrap_or(""), quotes.next(), quotes.next());
        if quotes.next().is_some() || (label.is_some() && after.is_none()) {
            return Err(format!("quotes: {line}"));
        }
        let harmless = |c: char| c.is_alphanumeric() || " /:,()=_·×…-+.#;<>".contains(c);
        if let Some(label) = label.filter(|label| !label.replace("<br/>", "").chars().all(harmless)) {
            return Err(format!("label: {label}"));
        }
        let id: String =
            before.trim_start_matches("subgraph ").chars().take_while(char::is_ascii_alphanumeric).collect();
        if label.is_some() && (id.is_empty() || !ids.insert(id)) {
            return Err(format!("id: {line}"));
        }
        let words: Vec<&str> = line.split(' ').collect();
        if let ([from, "-->" | "-.->" | "---" | "===" | "-.-", to], None) = (&words[..], label)
            && !(ids.contains(*from) && ids.contains(*to))
        {
            return Err(format!("an edge to nothing: {line}"));
        }
    }
    Ok(())
}

/// Strings end where they should, and outside of them there is nothing of the lab's.
fn is_dot(drawing: &str) -> Result<(), String> {
    let (mut in_string, mut escaped, mut outside) = (false, false, String::new());
    for c in drawing.chars() {
        match (in_string, escaped, c) {
            (true, true, _) => escaped = false,
            (true, false, '\\') => escaped = true,
            (_, _, '"') => in_string = !in_string,
            (true, ..) => {}
            (false, ..) => outside.push(c),
        }
    }
    let known = |c: char| c.is_ascii_alphanumeric() || " \n={}[];,->_".contains(c);
    if in_string || !outside.chars().all(known) { Err(outside) } else { Ok(()) }
}

fn is_xml(drawing: &str) -> Result<(), String> {
    let mut reader = quick_xml::Reader::from_str(drawing);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return Ok(()),
            Ok(quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag)) => {
                for attribute in tag.attributes() {
                    attribute.map_err(|error| error.to_string())?;
                }
            }
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
}

proptest! {
    #[test]
    fn every_drawing_is_of_its_format(before in census(), after in census(), width in 0..130usize) {
        let (before, after) = (World::of(&before), World::of(&after));
        let changes = Changes::between(&before, &after);
        for messages in [Language::English, Language::Korean].map(Messages::new) {
            for marks in [crate::layout::Marks::Unicode, crate::layout::Marks::Ascii] {
                for line in text::draw(&after, &changes, width, marks, &messages) {
                    prop_assert!(layout::width(&line.text()) <= width.max(24), "{width}: {}", line.text());
                    prop_assert!(!line.text().contains(acts) && !line.text().contains('\n'), "{:?}", line.text());
                }
            }
            let (mermaid, dot, svg) =
                (mermaid::render(&after, &changes, &messages), dot::render(&after, &changes, &messages), svg::render(&after, &changes, &messages));
            for drawing in [&mermaid, &dot, &svg] {
                prop_assert!(!drawing.contains(acts), "{drawing:?}");
            }
            prop_assert_eq!(is_mermaid(&mermaid), Ok(()), "{}", mermaid);
            prop_assert_eq!(is_dot(&dot), Ok(()), "{}", dot);
            prop_assert_eq!(is_xml(&svg), Ok(()), "{}", svg);
        }
    }

    #[test]
    fn a_document_is_the_world_again(census in census()) {
        let world = World::of(&census);
        let document = json::render(&world);
        prop_assert!(!document.contains(acts), "{document:?}");
        let value: serde_json::Value = serde_json::from_str(&document).expect("JSON");
        prop_assert_eq!(&value["format"], &serde_json::json!(json::FORMAT));
        prop_assert_eq!(serde_json::from_value::<World>(value).expect("a world"), world);
    }

    #[test]
    fn a_census_goes_through_a_channel(census in census()) {
        let bytes = serde_json::to_vec(&census).expect("JSON");
        prop_assert_eq!(serde_json::from_slice::<Census>(&bytes).expect("a census"), census);
    }
}
