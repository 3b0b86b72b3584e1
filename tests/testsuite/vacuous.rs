//! No check passes for nothing: without a command, what stands after it is not green any more.
//!
//! Each lesson is run once for each of its commands, with that one left out; all in one go, side by side.

use crate::seed::{self, ROWS};
use crate::support::{Events, LessonText, Nslab};

/// Runs `lesson` without its first command, without its second, and so on.
fn each_left_out(lesson: &str) -> Vec<(String, Events)> {
    let whole = LessonText::built_in(lesson).with_quick_pings().impatient();
    let commands = whole.commands();
    let mut nslab = Nslab::new().json().args(["--jobs", "8"]);
    for n in 0..commands.len() {
        nslab = nslab.lesson(&format!("without-{n}"), whole.without_nth(n));
    }
    let outcome = nslab.run();
    outcome.assert_code(1);
    let events = outcome.events();
    (0..).zip(commands).map(|(n, shown)| (shown.command, events.of(&format!("without-{n}")))).collect()
}

/// Whatever command is left out, some check or transcript is not green; and if it is one of the source's, a check
/// of its own row is among them, failed or not reached.
fn assert_none_is_vacuous(lesson: &str, table: &[(&str, &str, u32)]) {
    let mut rows = table.iter().peekable();
    let mut vacuous = Vec::new();
    for (command, events) in each_left_out(lesson) {
        if events.verdict() == "pass" || events.complaints().is_empty() {
            vacuous.push(format!("without `{command}` all is green"));
        }
        // The lesson types more commands than the source, in between.
        let typed = command.replace("{{pid A}}", "PID").replace("ping -c 1 ", "ping -c 2 ");
        let Some((_, _, row)) = rows.next_if(|(_, of_row, _)| *of_row == typed) else { continue };
        let checks = ROWS.iter().find(|(l, r, _)| *l == lesson && r == row).map_or(&[][..], |(_, _, checks)| checks);
        if checks.iter().all(|check| events.check(check).verdict() == "pass") {
            vacuous.push(format!("without `{command}` row {row} is green: {checks:?}"));
        }
    }
    assert!(rows.next().is_none(), "a command of the source was not found in {lesson}");
    assert!(vacuous.is_empty(), "{lesson}:\n{}", vacuous.join("\n"));
}

#[test]
fn without_a_command_the_mount_lesson_is_not_green() {
    assert_none_is_vacuous("mount", seed::MOUNT);
}

#[test]
fn without_a_command_the_pid_lesson_is_not_green() {
    assert_none_is_vacuous("pid", seed::PID);
}

#[test]
fn without_a_command_the_bridge_lesson_is_not_green() {
    assert_none_is_vacuous("bridge", seed::BRIDGE);
}

#[test]
fn the_lessons_as_edited_by_these_tests_are_green_when_nothing_is_left_out() {
    let mut nslab = Nslab::new().json();
    for lesson in crate::support::BUILT_IN {
        nslab = nslab.lesson(lesson, LessonText::built_in(lesson).with_quick_pings());
    }
    nslab.run().assert_code(0);
}
