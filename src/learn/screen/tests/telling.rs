//! What is told on the way through a lesson.

use super::*;

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
fn what_a_done_step_has_left_to_try_is_not_hidden() {
    let look = "That was it.\n\n```console\nA$ echo $$\n```\n\n```toml check\n[looked]\nthat = \"A was asked\"\noutput = \"A\"\nof = \"echo $$\"\n```\n\n## Two";
    let (lesson, told) = parse("x".into(), "x.md", &LESSON.replace("## Two", look));
    assert!(!crate::lesson::has_errors(&told), "{told:?}");
    let session = Session::new(lesson.expect("it is good"), Words::new(), LessonProgress::default());
    let mut model = Model::new(session, &options(Colour::On, Marks::Unicode), (80, 24));
    tell(&mut model, ready());
    tell(&mut model, at_step("one-of-ones-own"));
    key(&mut model, KeyCode::Enter);
    tell(&mut model, check("own", Verdict::Pass));
    tell(&mut model, check("made", Verdict::Pass));
    tell(&mut model, News::StepDone { step: "one-of-ones-own".into(), how: How::Alone });
    shows(&model, "checks 2/3 ✓ Done; the text has more to try. Ctrl-G n: next step");
    tell(&mut model, check("looked", Verdict::Pass));
    shows(&model, "checks 3/3 ✓ This step is done. Ctrl-G n: next step");
}

#[test]
fn only_checks_that_passed_are_told_as_achieved() {
    let mut model = model((80, 24));
    tell(&mut model, check("own", Verdict::Pass));
    tell(&mut model, check("made", Verdict::Fail));
    let card = crate::learn::screen::telling::done(&model);
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
