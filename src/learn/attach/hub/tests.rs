use proptest::prelude::*;

use super::super::protocol::{Body, Decoder, MOST_TOLD};
use super::*;
use crate::lesson::NamespaceKind;
use crate::run::guide::Closed;

const SIZE: Size = Size { columns: 40, rows: 10 };

fn ready() -> Overheard {
    Overheard::News(News::Ready { terminals: vec!["A".into(), "B".into()], limits: Vec::new(), ms: 1.0 })
}

fn hub() -> Hub {
    let mut hub = Hub::new("mount");
    hub.heard(&ready());
    hub
}

fn attach(terminal: Option<&str>) -> Asked {
    Asked::Attach { version: VERSION, terminal: terminal.map(Into::into), size: SIZE }
}

fn opened(name: &str) -> Overheard {
    Overheard::News(News::Opened { terminal: name.into() })
}

fn output(name: &str, bytes: &[u8]) -> Overheard {
    Overheard::News(News::Output { terminal: name.into(), bytes: bytes.to_vec() })
}

/// What a client was sent.
fn told(effects: &[Effect], id: ClientId) -> (Vec<Told>, Vec<u8>) {
    let mut decoder = Decoder::new(MOST_TOLD);
    for effect in effects {
        if let Effect::Send(to, frame) = effect
            && *to == id
        {
            decoder.feed(frame);
        }
    }
    let (mut messages, mut bytes) = (Vec::new(), Vec::new());
    while let Some(body) = decoder.next().expect("well-formed") {
        match body {
            Body::Message(message) => messages.push(message),
            Body::Bytes(more) => bytes.extend(more),
        }
    }
    (messages, bytes)
}

fn wishes(effects: &[Effect]) -> Vec<Wish> {
    effects
        .iter()
        .filter_map(|effect| if let Effect::Wish(wish) = effect { Some(wish.clone()) } else { None })
        .collect()
}

fn resize(name: &str, size: Size) -> Wish {
    Wish::Resize { terminal: name.into(), columns: size.columns, rows: size.rows }
}

#[test]
fn a_window_opens_onto_the_terminal_that_the_learner_is_not_in() {
    let mut hub = hub();
    hub.connected(1);
    let effects = hub.asked(1, attach(None));
    assert_eq!(effects, [Effect::Wish(Wish::Open { terminal: "B".into() })]);
    let effects = hub.heard(&opened("B"));
    let attached = Told::Attached { lesson: "mount".to_owned(), terminal: "B".into() };
    assert_eq!(told(&effects, 1).0, [attached]);
    assert_eq!(wishes(&effects), [resize("B", SIZE)]);
    let effects = hub.heard(&output("B", b"B$ "));
    assert_eq!(told(&effects, 1).1, b"B$ ");
    assert_eq!(hub.heard(&output("A", b"A$ ")), []);
    let keys = Wish::Keys { terminal: "B".into(), bytes: b"ls\r".to_vec() };
    assert_eq!(hub.typed(1, b"ls\r".to_vec()), [Effect::Wish(keys)]);
}

#[test]
fn where_the_learner_types_is_the_front() {
    let mut hub = hub();
    hub.heard(&opened("B"));
    hub.heard(&Overheard::Wish(Wish::Keys { terminal: "B".into(), bytes: b"x".to_vec() }));
    hub.connected(1);
    let attached = Told::Attached { lesson: "mount".to_owned(), terminal: "A".into() };
    assert_eq!(told(&hub.asked(1, attach(None)), 1).0, [attached]);
}

#[test]
fn who_comes_later_sees_what_is_there() {
    let mut hub = hub();
    hub.heard(&output("A", b"A$ echo hi\r\n\x1b[31mhi\x1b[m\r\nA$ ec"));
    hub.connected(7);
    let effects = hub.asked(7, attach(Some("A")));
    let mut seen = vt100::Parser::new(SIZE.rows, SIZE.columns, 0);
    seen.process(&told(&effects, 7).1);
    assert_eq!(seen.screen().contents(), "A$ echo hi\nhi\nA$ ec");
    assert_eq!(seen.screen().cursor_position(), (2, 5));
    assert_eq!(seen.screen().cell(1, 0).map(vt100::Cell::fgcolor), Some(vt100::Color::Idx(1)));
}

#[test]
fn a_full_screen_is_drawn_whole() {
    let mut hub = hub();
    hub.heard(&Overheard::Wish(resize("A", SIZE)));
    hub.heard(&output("A", b"A$ vi\r\n\x1b[?1049h\x1b[H~\x1b[5;5Hhere"));
    hub.connected(7);
    let effects = hub.asked(7, attach(Some("A")));
    let mut seen = vt100::Parser::new(SIZE.rows, SIZE.columns, 0);
    seen.process(&told(&effects, 7).1);
    assert!(seen.screen().alternate_screen());
    assert_eq!(seen.screen().contents(), "~\n\n\n\n    here");
}

#[test]
fn the_end_of_a_shell_and_of_the_lab_are_told() {
    let mut hub = hub();
    hub.connected(1);
    hub.connected(2);
    hub.asked(1, attach(Some("A")));
    hub.asked(2, attach(Some("B")));
    hub.heard(&opened("B"));
    let gone = vec![NamespaceKind::Mnt];
    let closed = Overheard::News(News::Closed(Closed { terminal: "B".into(), gone: gone.clone() }));
    let effects = hub.heard(&closed);
    assert_eq!(told(&effects, 2).0, [Told::Over { why: Over::TerminalClosed(gone) }]);
    assert!(effects.contains(&Effect::Part(2)) && !effects.contains(&Effect::Part(1)));
    let effects = hub.heard(&Overheard::News(News::Left { residue: Vec::new() }));
    assert_eq!(told(&effects, 1).0, [Told::Over { why: Over::LabEnded }]);
}

#[test]
fn a_new_lab_takes_the_windows_along() {
    let mut hub = hub();
    hub.connected(1);
    hub.asked(1, attach(Some("B")));
    hub.heard(&opened("B"));
    hub.heard(&output("B", b"old"));
    assert_eq!(wishes(&hub.heard(&ready())), [Wish::Open { terminal: "B".into() }]);
    assert_eq!(hub.typed(1, b"x".to_vec()), [], "nobody is there to type for");
    let effects = hub.heard(&opened("B"));
    assert_eq!(told(&effects, 1).0.len(), 1);
    assert!(!told(&effects, 1).1.windows(3).any(|three| three == b"old"));
}

#[test]
fn a_window_gives_back_the_size_that_it_found() {
    let mut hub = hub();
    let front = Size { columns: 100, rows: 30 };
    hub.heard(&Overheard::Wish(resize("A", front)));
    hub.connected(1);
    hub.asked(1, attach(Some("A")));
    let smaller = Size { columns: 60, rows: 20 };
    assert_eq!(wishes(&hub.asked(1, Asked::Resize { size: smaller })), [resize("A", smaller)]);
    assert_eq!(wishes(&hub.gone(1)), [resize("A", front)]);
}

#[test]
fn a_world_goes_to_who_asked_for_it() {
    let mut hub = hub();
    hub.connected(1);
    hub.connected(2);
    assert_eq!(hub.asked(1, Asked::World { version: VERSION }), [Effect::Wish(Wish::World)]);
    let effects = hub.heard(&Overheard::News(News::World(Box::default())));
    assert_eq!(told(&effects, 1).0, [Told::World { scene: Box::default() }]);
    assert_eq!(told(&effects, 2).0, []);
    assert!(effects.contains(&Effect::Part(1)));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let refused = |effects: Vec<Effect>, id| match told(&effects, id).0.as_slice() {
        [Told::Refused { why }] if effects.contains(&Effect::Part(id)) => why.clone(),
        other => panic!("{other:?}"),
    };
    let mut hub = hub();
    (1..=5).for_each(|id| drop(hub.connected(id)));
    assert_eq!(refused(hub.asked(1, Asked::World { version: 99 }), 1), Refusal::Version(VERSION));
    assert_eq!(refused(hub.asked(2, Asked::Resize { size: SIZE }), 2), Refusal::Misunderstood);
    assert_eq!(refused(hub.typed(3, b"x".to_vec()), 3), Refusal::Misunderstood);
    assert_eq!(refused(hub.asked(4, attach(Some("../x"))), 4), Refusal::NoSuchName("../x".to_owned()));
    hub.asked(5, attach(Some("C")));
    let full = guide::Refusal::TooManyTerminals { most: 12 };
    let effects = hub.heard(&Overheard::News(News::Refused(full)));
    assert_eq!(refused(effects, 5), Refusal::Full(12));
    let many: Vec<Effect> = (10..100).flat_map(|id| hub.connected(id)).collect();
    assert_eq!(refused(many.clone(), 99), Refusal::TooManyWindows);
    assert!(told(&many, 10).0.is_empty());
}

proptest! {
    #[test]
    fn whatever_is_printed_and_whatever_size_it_is_drawn(
        printed in proptest::collection::vec(any::<u8>(), 0..300),
        sizes in proptest::collection::vec((0u16..2000, 0u16..2000), 0..4),
    ) {
        let mut hub = hub();
        hub.connected(1);
        hub.asked(1, attach(Some("A")));
        for (columns, rows) in sizes {
            hub.heard(&output("A", "한글 wide \x1b[7;39H가".as_bytes()));
            hub.heard(&output("A", &printed));
            hub.asked(1, Asked::Resize { size: Size { columns: columns % 200, rows: rows % 60 } });
        }
        hub.connected(2);
        let effects = hub.asked(2, attach(Some("A")));
        prop_assert_eq!(told(&effects, 2).0.len(), 1);
    }
}
