mod again;
mod anything;
mod telling;
mod typing;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::layout::Kind;
use super::model::{Effect, Event, Model, Text};
use super::overlay::{Ask, Overlay};
use super::*;
use crate::check::{Cause, Verdict, View};
use crate::layout::{Colour, Marks};
use crate::learn::front::{Leader, LessonEntry, Seat as Sits, StepEntry};
use crate::learn::record::Output;
use crate::lesson::{NamespaceKind, Words, parse};
use crate::messages::{Language, Messages};
use crate::run::guide::{By, Closed, Ended, How, Refusal, Remark};

const LESSON: &str = r#"# Mounts: 마운트

What a *mount table* is.

```toml lesson
format = 1

[lab]
terminals = ["A", "B"]
```

## One of one's own

A process asks for a **namespace**. 이름공간은 보기입니다.

<details class="predict own"><summary>Will A have its own?</summary>

- [x] Yes
- [ ] No, 아니요

It has asked for it.

</details>

```console
A$ unshare -m
```

```toml check
[own]
that = "A has a mount namespace of its own, 자기만의 것"
namespace = "A"
in = ["mnt"]
differs-from = "host"
```

Then make a folder.

```console
A$ mkdir /mnt/x
```

```toml check
[made]
that = "The folder is there"
file = "/mnt/x"
type = "directory"
```

<details class="hint"><summary>Which command?</summary>

`mkdir` makes folders.

</details>

<details class="wrong file-missing"><summary>Elsewhere</summary>

It was made in another place.

```console
A$ unshare -m
A$ mkdir /x
```

</details>

## Two

```console
B$ ls /mnt
```

```toml check
[still]
that = "B is on the host"
namespace = "B"
same-as = "host"
```

## What you have seen

- A table.
"#;

fn options(colour: Colour, marks: Marks) -> Options {
    let (keep, _) = mpsc::channel();
    let steps =
        ["one-of-ones-own", "two"].map(|id| StepEntry { id: id.into(), title: id.to_owned(), how: None }).to_vec();
    let entry =
        |name: &str| LessonEntry { name: name.to_owned(), title: format!("Lesson {name}"), steps: steps.clone() };
    Options {
        messages: Messages::new(Language::English),
        colour,
        marks,
        leader: Leader::default(),
        output: Output::new(io::sink(), None),
        seat: Sits::Terminal,
        lessons: vec![entry("x"), entry("next")],
        next: Some("next".to_owned()),
        is_first: true,
        keep,
    }
}

fn session() -> Session {
    session_of(LESSON)
}

fn session_of(lesson: &str) -> Session {
    let (lesson, told) = parse("x".into(), "x.md", lesson);
    assert!(!crate::lesson::has_errors(&told), "{told:?}");
    Session::new(lesson.expect("it is good"), Words::new(), LessonProgress::default())
}

/// A model at its first step, the welcome read.
fn model(size: (u16, u16)) -> Model {
    model_of(session(), size)
}

fn model_of(session: Session, size: (u16, u16)) -> Model {
    let mut model = Model::new(session, &options(Colour::On, Marks::Unicode), size);
    tell(&mut model, ready());
    tell(&mut model, at_step("one-of-ones-own"));
    key(&mut model, KeyCode::Enter);
    model
}

fn ready() -> News {
    News::Ready { terminals: vec!["A".into(), "B".into()], limits: Vec::new(), ms: 1.0 }
}

fn at_step(step: &str) -> News {
    News::AtStep { step: step.into() }
}

fn output(terminal: &str, text: &str) -> News {
    News::Output { terminal: terminal.into(), bytes: text.as_bytes().to_vec() }
}

fn check(check: &str, verdict: Verdict) -> News {
    News::Check { check: check.into(), verdict, asked: false, views: Vec::new(), cause: None, lost: false }
}

fn asked(check: &str) -> News {
    let view = View {
        from: "A".to_owned(),
        expected: "a directory".to_owned(),
        observed: "nothing".to_owned(),
        verdict: Verdict::Fail,
    };
    let cause = Cause {
        id: "file-missing".to_owned(),
        words: "nobody made it".to_owned(),
        fix: "mkdir".to_owned(),
        read: "mkdir(1)".to_owned(),
    };
    let verdict = Verdict::Fail;
    News::Check { check: check.into(), verdict, asked: true, views: vec![view], cause: Some(cause), lost: false }
}

fn tell(model: &mut Model, news: News) -> Vec<Effect> {
    model.update(Event::Heard(news.into()))
}

fn key(model: &mut Model, code: KeyCode) -> Vec<Effect> {
    model.update(Event::Key(KeyEvent::from(code)))
}

fn control(model: &mut Model, c: char) -> Vec<Effect> {
    model.update(Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)))
}

/// Types a line with its Enter; what goes to the terminal.
fn line(model: &mut Model, text: &str) -> String {
    let mut sent: String = text.chars().map(|c| typed(&key(model, KeyCode::Char(c)))).collect();
    sent.push_str(&typed(&key(model, KeyCode::Enter)));
    sent
}

fn leader(model: &mut Model, c: char) -> Vec<Effect> {
    model.update(Event::Key(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL)));
    key(model, KeyCode::Char(c))
}

fn typed(effects: &[Effect]) -> String {
    let bytes = effects.iter().filter_map(|effect| match effect {
        Effect::Wish(Wish::Keys { bytes, .. }) => Some(bytes.clone()),
        _ => None,
    });
    String::from_utf8(bytes.flatten().collect()).expect("UTF-8")
}

fn wishes(effects: &[Effect], wish: Wish) -> bool {
    effects.contains(&Effect::Wish(wish))
}

fn drawn(model: &Model) -> Vec<String> {
    let (columns, rows) = model.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a screen");
    terminal.draw(|frame| draw::draw(model, frame)).expect("drawn");
    let buffer = terminal.backend().buffer();
    let row = |row: u16| {
        // As a terminal shows it: what follows a wide character is not there.
        let mut text = String::new();
        let mut column = 0;
        while column < columns {
            let symbol = buffer[(column, row)].symbol();
            text.push_str(symbol);
            column += u16::try_from(crate::learn::prose::width(symbol)).expect("small").max(1);
        }
        text
    };
    (0..rows).map(row).collect()
}

#[track_caller]
fn shows(model: &Model, text: &str) {
    let screen = drawn(model).join("\n");
    assert!(screen.contains(text), "{text} is not in:\n{screen}");
}

#[track_caller]
fn lacks(model: &Model, text: &str) {
    let screen = drawn(model).join("\n");
    assert!(!screen.contains(text), "{text} is in:\n{screen}");
}

#[test]
fn the_first_screen_says_where_one_is_and_once_only() {
    let mut model = Model::new(session(), &options(Colour::On, Marks::Unicode), (80, 24));
    shows(&model, "this throw-away machine");
    key(&mut model, KeyCode::Enter);
    lacks(&model, "this throw-away machine");
    let mut again = session();
    again.progress.steps.insert("two".into(), Default::default());
    lacks(&Model::new(again, &options(Colour::On, Marks::Unicode), (80, 24)), "this throw-away machine");
    let elsewhere = Options { is_first: false, ..options(Colour::On, Marks::Unicode) };
    lacks(&Model::new(session(), &elsewhere, (80, 24)), "this throw-away machine");
}

#[test]
fn on_80x24_text_folds_when_typing_and_comes_back_by_a_key() {
    let mut model = model((80, 24));
    model.passed_over.insert("own".into());
    tell(&mut model, output("A", "A$ "));
    shows(&model, "A process asks for a namespace.");
    let place = model.layout.as_ref().expect("large enough").panes[0];
    assert_eq!((model.text, place.shown.height), (Text::Open, 14));
    assert_eq!(typed(&key(&mut model, KeyCode::Char('l'))), "l");
    lacks(&model, "A process asks for a namespace.");
    assert_eq!(model.layout.as_ref().map(|layout| layout.panes[0].shown.height), Some(20));
    leader(&mut model, 'f');
    shows(&model, "A process asks for a namespace.");
}

#[test]
fn reading_tells_no_terminal_of_another_size() {
    let mut model = model((80, 24));
    model.passed_over.insert("own".into());
    let sized = |effects: Vec<Effect>| effects.iter().any(|e| matches!(e, Effect::Wish(Wish::Resize { .. })));
    assert!(!sized(key(&mut model, KeyCode::Char('l'))));
    assert!(!sized(leader(&mut model, 'f')));
    assert!(!sized(leader(&mut model, 'h')));
    let zoomed = leader(&mut model, 'z');
    assert!(wishes(&zoomed, Wish::Resize { terminal: "A".into(), columns: 80, rows: 22 }), "{zoomed:?}");
}

#[test]
fn terminals_are_told_their_sizes_when_they_are_open() {
    let mut model = Model::new(session(), &options(Colour::On, Marks::Unicode), (80, 24));
    let effects = tell(&mut model, ready());
    assert!(wishes(&effects, Wish::Resize { terminal: "A".into(), columns: 80, rows: 20 }), "{effects:?}");
    let effects = tell(&mut model, News::Opened { terminal: "B".into() });
    assert_eq!(effects, [Effect::Wish(Wish::Resize { terminal: "B".into(), columns: 80, rows: 20 })]);
    let effects = model.update(Event::Resized(200, 60));
    for terminal in ["A", "B"] {
        assert!(wishes(&effects, Wish::Resize { terminal: terminal.into(), columns: 99, rows: 33 }), "{effects:?}");
    }
}

#[test]
fn on_200x60_terminals_stand_side_by_side() {
    let mut model = model((200, 60));
    tell(&mut model, News::Opened { terminal: "B".into() });
    tell(&mut model, output("A", "in A"));
    tell(&mut model, output("B", "in B"));
    assert_eq!(model.layout.as_ref().map(|layout| layout.kind), Some(Kind::Wide));
    let screen = drawn(&model);
    assert!(screen.iter().any(|row| row.starts_with("in A") && row.contains("│in B")), "{screen:#?}");
    shows(&model, "A process asks for a namespace.");
    shows(&model, "waiting for");
}

#[test]
fn checks_that_do_not_all_fit_begin_with_what_is_awaited() {
    let long = LESSON.replace("A has a mount namespace of its own", &"at length, ".repeat(40));
    let mut model = model_of(session_of(&long), (120, 24));
    assert_eq!(model.layout.as_ref().map(|layout| layout.kind), Some(Kind::Beside));
    shows(&model, "… waiting for");
    tell(&mut model, check("own", Verdict::Pass));
    shows(&model, "checks 1/2");
    shows(&model, "… waiting for");
    tell(&mut model, check("made", Verdict::Pass));
    shows(&model, "checks 2/2");
    shows(&model, "✓ The folder is there");
}

#[test]
fn too_small_is_said_and_passes() {
    for size in [(59, 20), (30, 5), (1, 1), (0, 0)] {
        let model = model(size);
        if size.0 >= 30 {
            shows(&model, "too small");
        }
        drawn(&model);
    }
    let mut small = model((59, 20));
    assert_eq!(typed(&key(&mut small, KeyCode::Char('x'))), "");
    assert!(wishes(&leader(&mut model((59, 20)), 'q'), Wish::Leave), "where no question can be shown, none is asked");
    small.update(Event::Resized(80, 24));
    key(&mut small, KeyCode::Enter);
    shows(&small, "A process asks for a namespace.");
}

#[test]
fn wide_characters_line_up() {
    let mut model = model((80, 24));
    tell(&mut model, output("A", &format!("{}\r\n한글|\r\n{}가", "가".repeat(41), "x".repeat(79))));
    key(&mut model, KeyCode::Enter);
    for row in drawn(&model) {
        assert_eq!(crate::learn::prose::width(&row), 80, "{row}");
    }
    shows(&model, "한글|");
}

#[test]
fn without_colour_and_without_unicode_signs_still_tell_states_apart() {
    let mut model = Model::new(session(), &options(Colour::Off, Marks::Ascii), (200, 60));
    tell(&mut model, ready());
    tell(&mut model, at_step("one-of-ones-own"));
    key(&mut model, KeyCode::Enter);
    tell(&mut model, output("A", "\x1b[31mred"));
    tell(&mut model, check("own", Verdict::Pass));
    tell(&mut model, asked("made"));
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a screen");
    terminal.draw(|frame| draw::draw(&model, frame)).expect("drawn");
    let cells = &terminal.backend().buffer().content;
    assert!(cells.iter().all(|cell| cell.fg == ratatui::style::Color::Reset && cell.symbol().is_ascii()));
    shows(&model, " + A has a mount");
    shows(&model, " x The folder is there");
}
