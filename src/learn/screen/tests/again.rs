//! What is begun again, gone back to, or seen in another window.

use super::*;

fn done(model: &mut Model) {
    tell(model, check("own", Verdict::Pass));
    tell(model, check("made", Verdict::Pass));
    tell(model, News::StepDone { step: "one-of-ones-own".into(), how: How::Alone });
}

/// The row of a drawn screen that contains this.
#[track_caller]
fn row(model: &Model, text: &str) -> usize {
    let screen = drawn(model);
    let found = screen.iter().position(|row| row.contains(text));
    found.unwrap_or_else(|| panic!("{text} is not in:\n{}", screen.join("\n")))
}

#[test]
fn a_step_done_before_offers_its_help_again_when_it_begins_again() {
    let mut model = model((80, 24));
    done(&mut model);
    shows(&model, "This step is done.");
    lacks(&model, "c check");
    tell(&mut model, ready());
    tell(&mut model, at_step("one-of-ones-own"));
    lacks(&model, "This step is done.");
    shows(&model, "checks 0/2 … waiting for");
    shows(&model, "c check");
    assert!(wishes(&leader(&mut model, 'c'), Wish::Check));
    tell(&mut model, News::NotDone { open: vec!["own".into()] });
    shows(&model, "doing this step again?");
    lacks(&model, "recorded as skipped");
}

#[test]
fn who_goes_back_from_the_end_has_everything_before_them_again() {
    let mut model = model((80, 24));
    done(&mut model);
    tell(&mut model, News::LessonDone);
    shows(&model, "Lesson finished");
    key(&mut model, KeyCode::Esc);
    tell(&mut model, ready());
    tell(&mut model, at_step("one-of-ones-own"));
    shows(&model, "c check");
    assert!(wishes(&leader(&mut model, 'n'), Wish::Next { skip: false }));
}

#[test]
fn checks_that_are_listed_above_are_not_told_again_as_achieved() {
    for size in [(200, 60), (130, 40), (80, 50)] {
        let mut model = model(size);
        done(&mut model);
        shows(&model, "next step");
        let screen = drawn(&model).join("\n");
        assert_eq!(screen.matches("The folder is there").count(), 1, "{screen}");
    }
}

/// A second step whose text does not fit, in parts.
fn in_parts() -> String {
    let long = "Word by word.\n\n".repeat(40);
    LESSON.replace("## What you have seen", &format!("{long}\n## What you have seen"))
}

#[test]
fn beside_terminals_the_last_words_of_a_step_are_shown_from_their_beginning() {
    let lesson = LESSON.replace("\n## Two", &format!("\nAnd so it was.\n\n{}## Two", "Word by word.\n\n".repeat(9)));
    let mut model = model_of(session_of(&lesson), (164, 40));
    assert_eq!(model.layout.as_ref().map(|layout| layout.kind), Some(Kind::Wide));
    lacks(&model, "And so it was.");
    done(&mut model);
    shows(&model, "And so it was.");
    shows(&model, "next step");
}

#[test]
fn a_step_is_shown_from_its_beginning_whatever_was_to_be_read_before() {
    let mut model = model_of(session_of(&in_parts()), (80, 24));
    model.session.predict(&"own".into(), 0);
    tell(&mut model, check("own", Verdict::Pass));
    shows(&model, "As you expected");
    done(&mut model);
    tell(&mut model, at_step("two"));
    shows(&model, "B$ ls /mnt");
    assert_eq!(model.scroll, 0);
}

#[test]
fn a_program_with_the_whole_screen_is_not_covered_when_the_window_shrinks() {
    let mut model = model((200, 60));
    tell(&mut model, output("A", "\x1b[?1049h\x1b[Hedited"));
    model.update(Event::Resized(80, 24));
    lacks(&model, "A process asks for a namespace.");
    assert_eq!(model.layout.as_ref().map(|layout| layout.panes[0].shown.height), Some(20));
    leader(&mut model, 'f');
    shows(&model, "A process asks for a namespace.");
}

#[test]
fn what_no_longer_holds_of_an_earlier_step_is_said_as_long_as_it_does_not() {
    for (size, sign) in [((80, 24), "checks 0/2 ! A has a mount"), ((200, 60), "! A has a mount namespace")] {
        let mut model = model(size);
        done(&mut model);
        tell(&mut model, at_step("two"));
        lacks(&model, "A has a mount namespace");
        let lost = |verdict, lost| News::Check {
            check: "own".into(),
            verdict,
            asked: false,
            views: Vec::new(),
            cause: None,
            lost,
        };
        tell(&mut model, lost(Verdict::Fail, true));
        model.card = None;
        shows(&model, sign);
        tell(&mut model, News::NotDone { open: vec!["own".into()] });
        shows(&model, "- A has a mount namespace of its own");
        key(&mut model, KeyCode::Esc);
        tell(&mut model, lost(Verdict::Pass, false));
        lacks(&model, "A has a mount namespace");
        tell(&mut model, lost(Verdict::Fail, true));
        tell(&mut model, at_step("two"));
        lacks(&model, "A has a mount namespace");
    }
}

#[test]
fn the_list_of_lessons_says_what_is_done_of_each() {
    let mut options = options(Colour::On, Marks::Unicode);
    options.lessons[1].steps[0].how = Some(How::Skipped);
    let mut finished = options.lessons[1].clone();
    (finished.name, finished.title) = ("done".to_owned(), "Lesson done".to_owned());
    finished.steps.iter_mut().for_each(|step| step.how = Some(How::WithHelp));
    options.lessons.push(finished);
    let mut model = Model::new(session(), &options, (80, 24));
    tell(&mut model, ready());
    tell(&mut model, at_step("one-of-ones-own"));
    key(&mut model, KeyCode::Enter);
    done(&mut model);
    tell(&mut model, at_step("two"));
    leader(&mut model, 'l');
    let screen = drawn(&model);
    let own = row(&model, "Lesson x  1/2");
    assert!(screen[own + 1].contains("✓ one-of-ones-own") && screen[own + 2].contains("▸ two"), "{screen:#?}");
    let next = row(&model, "Lesson next  1/2");
    assert!(screen[next + 1].contains("– one-of-ones-own") && !screen[next + 2].contains('✓'), "{screen:#?}");
    let last = row(&model, "✓ Lesson done");
    assert!(screen[last + 1].contains("✓ one-of-ones-own") && screen[last + 2].contains("✓ two"), "{screen:#?}");
}

#[test]
fn a_list_of_checks_begins_with_a_whole_one() {
    for length in 5..20 {
        let long = LESSON.replace("A has a mount namespace", &"kept, at length, ".repeat(length));
        let mut model = model_of(session_of(&long), (120, 24));
        tell(&mut model, check("own", Verdict::Pass));
        tell(&mut model, check("made", Verdict::Pass));
        let screen = drawn(&model);
        assert!(screen[if screen[1].starts_with(" checks 2/2") { 2 } else { 1 }].starts_with(" ✓ "), "{screen:#?}");
        shows(&model, "✓ The folder is there");
    }
}
