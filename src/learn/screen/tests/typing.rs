//! What keys and the mouse do.

use super::*;

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
fn what_is_typed_behind_the_end_of_a_shell_goes_to_the_next() {
    let mut model = model((80, 24));
    model.passed_over.insert("own".into());
    let open = Wish::Open { terminal: "A".into() };
    let ends = |model: &mut Model| {
        assert_eq!(line(model, "exit"), "exit\r");
        tell(model, News::Closed(Closed { terminal: "A".into(), gone: Vec::new() }))
    };
    assert!(wishes(&ends(&mut model), open.clone()));
    assert_eq!(line(&mut model, "ls") + &typed(&model.update(Event::Paste("id\n".to_owned()))), "");
    assert_eq!(typed(&tell(&mut model, News::Opened { terminal: "A".into() })), "ls\rid\r");
    // If there is none, nothing is kept for it, and Enter asks for one.
    ends(&mut model);
    assert_eq!(line(&mut model, "ls"), "");
    tell(&mut model, News::Refused(Refusal::NotOpened { terminal: "A".into(), why: "it is full".to_owned() }));
    assert!(wishes(&key(&mut model, KeyCode::Enter), open));
    assert_eq!(typed(&tell(&mut model, News::Opened { terminal: "A".into() })), "");
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
fn who_types_on_without_seeing_the_question_neither_answers_it_nor_loses_a_key() {
    let mut model = model((80, 24));
    line(&mut model, "unshare -m");
    shows(&model, "Will A have its own?");
    assert_eq!(line(&mut model, "mkdir /mnt/1"), "", "the number is part of a path");
    shows(&model, "kept for the shell: mkdir /mnt/1");
    "ls 2x".chars().for_each(|c| drop(key(&mut model, KeyCode::Char(c))));
    key(&mut model, KeyCode::Backspace);
    shows(&model, "kept for the shell: ls 2");
    (0..4).for_each(|_| drop(key(&mut model, KeyCode::Backspace)));
    assert_eq!(model.session.step_progress().predicted.len(), 0);
    assert_eq!(typed(&key(&mut model, KeyCode::Char('2'))), "\rmkdir /mnt/1\r", "on a line of its own it answers");
    assert_eq!(model.session.step_progress().predicted.len(), 1);
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
fn what_the_terminal_shows_amiss_goes_when_the_screen_is_cleared() {
    let mut model = model((80, 24));
    let effects = control(&mut model, 'l');
    assert_eq!((typed(&effects).as_str(), effects.contains(&Effect::Redraw)), ("\x0c", true));
    for (command, clears) in [("clear", true), ("reset -Q", true), ("cleared", false)] {
        let (exit, shell, by) = (Some(0), None, By::Learner);
        let ended = Ended { terminal: "A".into(), command: command.to_owned(), exit, shell, by, ms: 1.0 };
        assert_eq!(tell(&mut model, News::Ended(ended)).contains(&Effect::Redraw), clears, "{command}");
    }
}
