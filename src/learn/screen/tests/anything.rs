//! Any events in any order, on any screen.

use proptest::prelude::*;

use super::*;

fn any_key() -> impl Strategy<Value = Event> {
    let code = prop_oneof![
        prop::sample::select("npzcsrfothwlq?/gㅜㅂy1239 한".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        prop::sample::select(vec![
            KeyCode::Enter,
            KeyCode::Esc,
            KeyCode::Tab,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::PageUp,
            KeyCode::PageDown,
            KeyCode::Home,
            KeyCode::End,
            KeyCode::F(5),
        ]),
    ];
    let held = prop::sample::select(vec![KeyModifiers::NONE, KeyModifiers::SHIFT]);
    (code, held).prop_map(|(code, held)| Event::Key(KeyEvent::new(code, held)))
}

fn any_mouse() -> impl Strategy<Value = Event> {
    let left = MouseButton::Left;
    let kinds = vec![
        MouseEventKind::Down(left),
        MouseEventKind::Drag(left),
        MouseEventKind::Up(left),
        MouseEventKind::ScrollUp,
        MouseEventKind::ScrollDown,
    ];
    (prop::sample::select(kinds), 0_u16..300, 0_u16..100)
        .prop_map(|(kind, column, row)| Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}

fn any_news() -> impl Strategy<Value = Event> {
    let ended = |terminal: &str| Ended {
        terminal: terminal.into(),
        command: "ls".to_owned(),
        exit: Some(0),
        shell: None,
        by: By::Learner,
        ms: 1.0,
    };
    let fixed = vec![
        News::Replaying { done: 1, of: 3 },
        ready(),
        at_step("one-of-ones-own"),
        at_step("two"),
        at_step("nowhere"),
        output("A", "\x1b[?1049h\x1b[?1000h한글\x1b[99;99H한"),
        output("C", "\x1b[6n\x1b[?1049l\r\n"),
        News::Opened { terminal: "B".into() },
        News::Opened { terminal: "C".into() },
        News::Closed(Closed { terminal: "A".into(), gone: vec![NamespaceKind::Mnt] }),
        News::Began { terminal: "B".into(), command: "ls".to_owned(), by: By::Guide },
        News::Ended(ended("B")),
        check("own", Verdict::Pass),
        check("made", Verdict::Unknown),
        check("nothing", Verdict::Fail),
        asked("made"),
        News::Checked,
        News::StepDone { step: "one-of-ones-own".into(), how: How::WithHelp },
        News::NotDone { open: vec!["own".into()] },
        News::LessonDone,
        News::Remark(Remark::KnownMistake { step: "one-of-ones-own".into(), block: 8 }),
        News::World(Box::default()),
        News::Refused(Refusal::NoLab),
        News::LabLost { why: "gone".to_owned() },
        News::Left { residue: Vec::new() },
    ];
    let printed =
        prop::collection::vec(any::<u8>(), 0..80).prop_map(|bytes| News::Output { terminal: "A".into(), bytes });
    prop_oneof![4 => prop::sample::select(fixed), 1 => printed].prop_map(|news| Event::Heard(news.into()))
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::Key(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL))),
        6 => any_key(),
        3 => any_mouse(),
        8 => any_news(),
        2 => (0_u16..250, 0_u16..70).prop_map(|(columns, rows)| Event::Resized(columns, rows)),
        1 => "\\PC{0,20}".prop_map(Event::Paste),
        1 => Just(Event::Heard(Heard::NotKept("the disk is full".to_owned()))),
        1 => Just(Event::Heard(Heard::Continued)),
        1 => Just(Event::Over),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_events_on_no_screen_panic(
        size in prop::sample::select(vec![(80_u16, 24_u16), (200, 60), (60, 20), (59, 20), (30, 5), (130, 30)]),
        events in prop::collection::vec(any_event(), 0..60),
    ) {
        let mut model = Model::new(session(), &options(Colour::On, Marks::Unicode), size);
        for (n, event) in events.into_iter().enumerate() {
            model.update(event);
            if n % 4 == 0 {
                drawn(&model);
            }
        }
        for row in drawn(&model) {
            prop_assert_eq!(crate::learn::prose::width(&row), usize::from(model.size.0), "{}", row);
        }
    }
}

#[test]
fn dialogs_are_left_by_escape() {
    let mut model = model((80, 24));
    for c in ['s', 'r', 'w', 'l', '?', 'q'] {
        leader(&mut model, c);
        assert!(model.overlay.is_some(), "{c}");
        key(&mut model, KeyCode::Esc);
        assert_eq!(model.overlay, None, "{c}");
    }
    leader(&mut model, 'q');
    assert_eq!(model.overlay, Some(Overlay::Ask(Ask::Quit)));
    assert!(wishes(&key(&mut model, KeyCode::Enter), Wish::Leave));
}
