use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::layout::Kind;
use super::model::{Effect, Event, Model, Text};
use super::overlay::{Ask, Overlay};
use super::*;
use crate::check::{Cause, Verdict, View};
use crate::learn::front::{Leader, LessonEntry, Seat as Sits, StepEntry};
use crate::learn::record::Output;
use crate::lesson::{NamespaceKind, Words, parse};
use crate::messages::{Language, Messages};
use crate::report::{Colour, Marks};
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
    let steps = ["one-of-ones-own", "two"].map(|id| StepEntry { id: id.into(), title: id.to_owned() }).to_vec();
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
    let (lesson, told) = parse("x".into(), "x.md", LESSON);
    assert!(!crate::lesson::has_errors(&told), "{told:?}");
    Session::new(lesson.expect("it is good"), Words::new(), LessonProgress::default())
}

/// A model at its first step, the welcome read.
fn model(size: (u16, u16)) -> Model {
    let mut model = Model::new(session(), &options(Colour::On, Marks::Unicode), size);
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
fn what_is_typed_before_there_is_a_lab_goes_there_once_there_is_one() {
    let mut options = options(Colour::On, Marks::Unicode);
    options.is_first = false;
    let mut model = Model::new(session(), &options, (80, 24));
    assert_eq!(line(&mut model, "ls") + &typed(&model.update(Event::Paste("id\n".to_owned()))), "");
    tell(&mut model, News::Replaying { done: 0, of: 1 });
    assert_eq!(typed(&tell(&mut model, ready())), "");
    assert_eq!(typed(&tell(&mut model, at_step("one-of-ones-own"))), "ls\rid\r");
    // The same while another is made: from the moment that it is asked for.
    leader(&mut model, 'r');
    assert!(wishes(&key(&mut model, KeyCode::Enter), Wish::Reset { step: "one-of-ones-own".into() }));
    assert_eq!(line(&mut model, "unshare -m") + &line(&mut model, "pwd"), "");
    tell(&mut model, News::Replaying { done: 0, of: 1 });
    tell(&mut model, ready());
    assert_eq!(typed(&tell(&mut model, at_step("one-of-ones-own"))), "unshare -m");
    shows(&model, "Will A have its own?");
    assert_eq!(typed(&key(&mut model, KeyCode::Esc)), "\rpwd\r", "a question stops it for a while");
    // Where there will be none, nothing is kept.
    tell(&mut model, News::LabLost { why: "it is full".to_owned() });
    assert_eq!(line(&mut model, "x"), "");
    key(&mut model, KeyCode::Char('r'));
    tell(&mut model, ready());
    assert_eq!(typed(&tell(&mut model, at_step("one-of-ones-own"))), "");
}

#[test]
fn the_welcome_loses_no_command_and_runs_none() {
    let mut model = Model::new(session(), &options(Colour::On, Marks::Unicode), (80, 24));
    tell(&mut model, ready());
    tell(&mut model, at_step("one-of-ones-own"));
    shows(&model, "Enter: begin");
    assert_eq!(line(&mut model, "unshare -m"), "unshare -m");
    lacks(&model, "Enter: begin");
}

#[test]
fn dialogs_take_control_keys_for_no_answer() {
    let mut model = model((80, 24));
    for (c, stays) in [('y', true), ('d', true), ('c', false)] {
        leader(&mut model, 's');
        assert_eq!(control(&mut model, c), []);
        assert_eq!(model.overlay.take().is_some(), stays, "{c}");
    }
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
fn a_question_comes_before_the_command_runs_and_loses_no_key() {
    let mut model = model((80, 24));
    assert_eq!(typed(&key(&mut model, KeyCode::Enter)), "\r", "an empty line runs nothing");
    assert_eq!(line(&mut model, "ls /proc"), "ls /proc\r", "another command is none of its business");
    assert_eq!(line(&mut model, "sudo unshare -m"), "sudo unshare -m");
    shows(&model, "Will A have its own?");
    assert_eq!(typed(&key(&mut model, KeyCode::Char('2'))), "\r");
    assert_eq!(model.session.step_progress().predicted.len(), 1);
    tell(&mut model, check("own", Verdict::Pass));
    shows(&model, "Not what you expected");
    assert_eq!(line(&mut model, "unshare"), "unshare\r", "it is asked once");
    // One that is not answered is not asked again.
    let mut other = self::model((80, 24));
    line(&mut other, "unshare");
    assert_eq!(typed(&key(&mut other, KeyCode::Esc)), "\r");
    assert_eq!(line(&mut other, "unshare"), "unshare\r");
    assert_eq!(other.session.step_progress().predicted.len(), 0);
    // Who interrupts does not want it to run.
    let mut third = self::model((80, 24));
    tell(&mut third, output("A", "A$ unshare -m"));
    key(&mut third, KeyCode::Up);
    assert_eq!(typed(&key(&mut third, KeyCode::Enter)), "", "from the shell's history");
    shows(&third, "Will A have its own?");
    assert_eq!(typed(&control(&mut third, 'c')), "\x03");
    lacks(&third, "Will A have its own?");
    assert_eq!(line(&mut third, "unshare"), "unshare", "it was not answered");
}

#[test]
fn a_pasted_command_waits_for_the_answer_as_a_whole() {
    let mut model = model((80, 24));
    let effects = model.update(Event::Paste("unshare -m\nmkdir /mnt/x\n".to_owned()));
    assert_eq!(typed(&effects), "");
    shows(&model, "Will A have its own?");
    assert_eq!(typed(&key(&mut model, KeyCode::Esc)), "unshare -m\rmkdir /mnt/x\r");
}

#[test]
fn text_that_gives_an_answer_away_waits_for_the_learners() {
    let mut model = model((200, 60));
    shows(&model, "A$ unshare -m");
    lacks(&model, "Then make a folder.");
    shows(&model, "The text goes on here");
    line(&mut model, "unshare");
    key(&mut model, KeyCode::Char('1'));
    shows(&model, "Then make a folder.");
    let mut passed = self::model((200, 60));
    line(&mut passed, "unshare");
    key(&mut passed, KeyCode::Esc);
    shows(&passed, "Then make a folder.");
    let mut solved = self::model((200, 60));
    tell(&mut solved, check("own", Verdict::Pass));
    shows(&solved, "Then make a folder.");
}

#[test]
fn one_line_says_how_many_checks_hold_and_what_is_awaited() {
    let mut model = model((80, 24));
    shows(&model, "checks 0/2 … waiting for A to be in a");
    tell(&mut model, check("own", Verdict::Pass));
    shows(&model, "checks 1/2 … waiting for a directory /mnt/x");
}

#[test]
fn a_step_done_before_its_text_is_read_goes_on_with_the_text() {
    let mut model = model((80, 24));
    tell(&mut model, check("own", Verdict::Pass));
    tell(&mut model, News::StepDone { step: "one-of-ones-own".into(), how: How::Alone });
    shows(&model, "Then make a folder.");
    shows(&model, "This step is done.");
    lacks(&model, "what you have achieved");
    tell(&mut model, check("made", Verdict::Pass));
    shows(&model, "what you have achieved");
    shows(&model, "✓ The folder is there");
}

#[test]
fn only_checks_that_passed_are_told_as_achieved() {
    let mut model = model((80, 24));
    tell(&mut model, check("own", Verdict::Pass));
    tell(&mut model, check("made", Verdict::Fail));
    let card = card::done(&model);
    let told: Vec<String> = card.lines(200).iter().map(crate::learn::prose::Line::text).collect();
    assert!(told.iter().any(|line| line.starts_with("✓ A has a mount")), "{told:?}");
    assert!(!told.iter().any(|line| line.contains("The folder is there")), "{told:?}");
}

#[test]
fn what_was_passed_over_does_not_hold_the_text_back() {
    let three = r#"## Three

```toml check
[before]
that = "No folder yet"
file = "/y"
not-from = ["A"]
until = "there"
```

```console
A$ mkdir /y
```

```toml check
[there]
that = "A folder"
file = "/y"
from = ["A"]
```

That was it.

## Two"#;
    let lesson = LESSON.replace("## Two", three);
    let (lesson, told) = parse("x".into(), "x.md", &lesson);
    assert!(!crate::lesson::has_errors(&told), "{told:?}");
    let session = Session::new(lesson.expect("it is good"), Words::new(), LessonProgress::default());
    let mut model = Model::new(session, &options(Colour::On, Marks::Unicode), (80, 24));
    tell(&mut model, ready());
    tell(&mut model, at_step("three"));
    key(&mut model, KeyCode::Enter);
    line(&mut model, "mkdir /y");
    tell(&mut model, check("there", Verdict::Pass));
    tell(&mut model, News::StepDone { step: "three".into(), how: How::Alone });
    shows(&model, "That was it.");
    shows(&model, "This is what you have achieved:");
}

#[test]
fn text_moves_on_with_the_checks() {
    let mut model = model((80, 24));
    model.passed_over.insert("own".into());
    key(&mut model, KeyCode::Char('u'));
    assert_eq!(model.text, Text::Folded);
    tell(&mut model, check("own", Verdict::Pass));
    shows(&model, "Then make a folder.");
    lacks(&model, "A process asks");
}

#[test]
fn a_step_that_is_done_says_what_was_achieved_and_waits() {
    let mut model = model((80, 24));
    tell(&mut model, check("own", Verdict::Pass));
    tell(&mut model, check("made", Verdict::Pass));
    let effects = tell(&mut model, News::StepDone { step: "one-of-ones-own".into(), how: How::Alone });
    assert_eq!(effects, [], "it does not go on by itself");
    shows(&model, "✓ The folder is there");
    shows(&model, "Ctrl-G n: next step");
    assert!(wishes(&leader(&mut model, 'n'), Wish::Next { skip: false }));
}

#[test]
fn a_red_step_is_left_only_after_asking() {
    let mut model = model((80, 24));
    assert!(wishes(&leader(&mut model, 'ㅜ'), Wish::Next { skip: false }), "on the key of n in Hangul");
    tell(&mut model, News::NotDone { open: vec!["own".into(), "made".into()] });
    shows(&model, "The folder is there");
    assert!(!wishes(&key(&mut model, KeyCode::Esc), Wish::Next { skip: true }));
    tell(&mut model, News::NotDone { open: vec!["own".into()] });
    assert!(wishes(&key(&mut model, KeyCode::Char('ㅛ')), Wish::Next { skip: true }), "on the key of y in Hangul");
}

#[test]
fn help_comes_as_hints_then_causes_then_the_solution() {
    let mut model = model((80, 24));
    leader(&mut model, 'h');
    shows(&model, "Hint 1 of 1: Which command?");
    shows(&model, "mkdir makes folders.");
    assert_eq!(model.session.step_progress().hints, 1);
    assert!(wishes(&leader(&mut model, 'h'), Wish::Check), "after the last hint");
    tell(&mut model, asked("own"));
    tell(&mut model, News::Checked);
    shows(&model, "nobody made it");
    shows(&model, "expected a directory; there is nothing");
    leader(&mut model, 's');
    shows(&model, "A$ unshare -m");
    assert!(wishes(&key(&mut model, KeyCode::Enter), Wish::Solve));
}

#[test]
fn a_reset_names_what_would_be_lost() {
    let mut model = model((80, 24));
    let ended = Ended {
        terminal: "A".into(),
        command: "vi /etc/hosts".to_owned(),
        exit: Some(0),
        shell: None,
        by: By::Learner,
        ms: 1.0,
    };
    tell(&mut model, News::Began { terminal: "A".into(), command: ended.command.clone(), by: By::Learner });
    tell(&mut model, News::Ended(ended));
    leader(&mut model, 'r');
    shows(&model, "vi /etc/hosts");
    assert!(wishes(&key(&mut model, KeyCode::Enter), Wish::Reset { step: "one-of-ones-own".into() }));
}

#[test]
fn other_lessons_and_steps_are_a_jump_away() {
    let mut model = model((80, 24));
    leader(&mut model, 'l');
    shows(&model, "Lesson next");
    key(&mut model, KeyCode::Down);
    assert!(wishes(&key(&mut model, KeyCode::Enter), Wish::Reset { step: "two".into() }));
    leader(&mut model, 'l');
    key(&mut model, KeyCode::End);
    let effects = key(&mut model, KeyCode::Enter);
    assert!(wishes(&effects, Wish::Leave), "{effects:?}");
    let end = End::Elsewhere { lesson: "next".to_owned(), step: Some("two".into()) };
    assert_eq!(tell(&mut model, News::Left { residue: Vec::new() }), [Effect::End(end)]);
}

#[test]
fn a_shell_that_ends_is_replaced_and_what_ended_with_it_is_said() {
    let mut model = model((80, 24));
    let closed = || News::Closed(Closed { terminal: "A".into(), gone: vec![NamespaceKind::Mnt] });
    let effects = tell(&mut model, closed());
    assert!(!wishes(&effects, Wish::Open { terminal: "A".into() }), "nobody has typed into it");
    tell(&mut model, News::Opened { terminal: "A".into() });
    model.passed_over.insert("own".into());
    key(&mut model, KeyCode::Char('x'));
    let effects = tell(&mut model, closed());
    assert!(wishes(&effects, Wish::Open { terminal: "A".into() }), "{effects:?}");
    shows(&model, "this shell has ended, and with it its namespaces: mnt");
}

#[test]
fn the_leader_goes_to_the_shell_when_typed_twice() {
    let mut model = model((80, 24));
    let g = || Event::Key(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL));
    assert_eq!(model.update(g()), []);
    shows(&model, "h hint (1/1)");
    assert_eq!(typed(&model.update(g())), "\u{7}");
    let mut asked = self::model((80, 24));
    asked.update(g());
    key(&mut asked, KeyCode::Char('v'));
    shows(&asked, "no such key");
}

#[test]
fn what_the_mouse_marks_is_copied() {
    let mut model = model((80, 24));
    tell(&mut model, output("A", "hello 한글 world"));
    let y = model.layout.as_ref().expect("large enough").panes[0].shown.y;
    let mouse = |kind, column| Event::Mouse(MouseEvent { kind, column, row: y, modifiers: KeyModifiers::NONE });
    model.update(mouse(MouseEventKind::Down(MouseButton::Left), 6));
    model.update(mouse(MouseEventKind::Drag(MouseButton::Left), 9));
    let effects = model.update(mouse(MouseEventKind::Up(MouseButton::Left), 9));
    assert_eq!(effects, [Effect::Copy("한글".to_owned())]);
    shows(&model, "copied 2 characters");
    // And in the text above, of a line as it is shown.
    let rows = drawn(&model);
    let y = rows.iter().position(|row| row.starts_with(" What a mount table is.")).expect("the text") as u16;
    let mouse = |kind, column| Event::Mouse(MouseEvent { kind, column, row: y, modifiers: KeyModifiers::NONE });
    model.update(mouse(MouseEventKind::Down(MouseButton::Left), 8));
    model.update(mouse(MouseEventKind::Drag(MouseButton::Left), 18));
    let effects = model.update(mouse(MouseEventKind::Up(MouseButton::Left), 18));
    assert_eq!(effects, [Effect::Copy("mount table".to_owned())]);
    drawn(&model);
}

#[test]
fn the_wheel_scrolls_or_is_the_programs() {
    let mut model = model((80, 24));
    tell(&mut model, output("A", &(0..50).map(|n| format!("line {n}\r\n")).collect::<String>()));
    let y = model.layout.as_ref().expect("large enough").panes[0].shown.y;
    let wheel = || {
        Event::Mouse(MouseEvent { kind: MouseEventKind::ScrollUp, column: 5, row: y, modifiers: KeyModifiers::NONE })
    };
    assert_eq!(model.update(wheel()), []);
    shows(&model, "3 lines back");
    tell(&mut model, output("A", "\x1b[?1000h\x1b[?1006h"));
    assert!(typed(&model.update(wheel())).starts_with("\x1b[<64;"));
    tell(&mut model, output("A", "\x1b[?1000l\x1b[?1049h"));
    assert_eq!(typed(&model.update(wheel())), "\x1b[A".repeat(3), "as arrow keys");
}

#[test]
fn a_lesson_ends_with_what_was_learnt_and_the_next() {
    let mut model = model((80, 24));
    tell(&mut model, News::LessonDone);
    shows(&model, "A table.");
    shows(&model, "Next lesson: Lesson next");
    let effects = key(&mut model, KeyCode::Enter);
    assert!(wishes(&effects, Wish::Leave), "{effects:?}");
    let end = End::Elsewhere { lesson: "next".to_owned(), step: None };
    assert_eq!(model.update(Event::Over), [Effect::End(end)]);
}

#[test]
fn a_lab_that_is_gone_is_made_again_on_request() {
    let mut model = model((80, 24));
    tell(&mut model, News::LabLost { why: "the supervisor was killed".to_owned() });
    shows(&model, "the supervisor was killed");
    assert!(wishes(&key(&mut model, KeyCode::Char('r')), Wish::Reset { step: "one-of-ones-own".into() }));
}

#[test]
fn remarks_are_shown_and_go_with_the_next_command() {
    let mut model = model((80, 24));
    model.passed_over.insert("own".into());
    let all = [
        (Remark::Misspelt { typed: "unhsare".into(), meant: "unshare".into() }, "Did you mean unshare?"),
        (Remark::StillRunning { terminal: "A".into(), command: "cat".into() }, "Ctrl-C interrupts"),
        (
            Remark::WrongTerminal { typed: "A".into(), meant: "B".into(), command: "ls /mnt".into() },
            "the lesson has it in terminal B",
        ),
        (Remark::KnownMistake { step: "one-of-ones-own".into(), block: 99 }, ""),
        (Remark::SolutionInTheWay { step: "one-of-ones-own".into() }, "Something is in the way"),
    ];
    for (remark, said) in all {
        tell(&mut model, News::Remark(remark));
        shows(&model, said);
        key(&mut model, KeyCode::Enter);
        assert_eq!(model.card, None);
    }
    tell(&mut model, News::Refused(Refusal::TooManyTerminals { most: 9 }));
    shows(&model, "no more than 9 terminals");
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
