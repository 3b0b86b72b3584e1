use super::*;
use crate::layout::width;
use crate::layout::{Colour, Marks};
use crate::messages::Language;
use crate::report::sample;

fn look(width: usize) -> Look {
    Look { width, colour: Colour::Off, marks: Marks::Unicode, detail: Detail::Normal }
}

fn report(look: Look, events: &[Event]) -> String {
    report_in(Language::English, look, events)
}

fn report_in(language: Language, look: Look, events: &[Event]) -> String {
    let mut human = Human::new(look, Messages::new(language));
    events.iter().map(|e| human.event(e)).collect()
}

const PASSING: &str = r#"Mount namespaces: a file system of your own                             mount.md
  ✓ Two views of one path                                                 412 ms

1 lesson, 1 command and 1 check passed in 412 ms; nothing left behind
"#;

const FAILING_80: &str = r#"Mount namespaces: a file system of your own                             mount.md
  ✗ Two views of one path                                                 412 ms
    ✗ A$ cat /mnt/hello.txt                                          mount.md:21
      expected status 0; it was 1
      │ cat: /mnt/hello.txt: \u{1b}[31mNo such file or directory
    ✗ Only A sees the file that it wrote into its own tmpfs          mount.md:42
                ✓ A sees          │ ✗ host sees
      observed  content "Hello\n" │ a regular file of 6 bytes, content "Hello\n"
      expected  content "Hello\n" │ no such file
      why: A is still in the host's mount namespace
      fix: unshare -m /bin/bash
      read: mount_namespaces(7)
  – A bridge                                                             not run
  ? At the end of the lesson
    ? There is no bridge yet                                         mount.md:42
      the change it waited for never came
  ✗ left behind: process 4711 sleep

0 of 1 lesson passed: 2 failed, 1 unknown, 1 skipped; 0 commands and 0 checks
passed in 412 ms; 1 thing LEFT BEHIND
"#;

const FAILING_40: &str = r#"Mount namespaces: a file        mount.md
system of your own
  ✗ Two views of one path         412 ms
    ✗ A$ cat /mnt/hello.txt  mount.md:21
      expected status 0; it was 1
      │ cat: /mnt/hello.txt:
      │ \u{1b}[31mNo such file or
      │ directory
    ✗ Only A sees the file   mount.md:42
      that it wrote into
      its own tmpfs
      ✓ A sees
        observed: content "Hello\n"
        expected: content "Hello\n"
      ✗ host sees
        observed: a regular file of 6
                  bytes, content
                  "Hello\n"
        expected: no such file
      why: A is still in the host's
           mount namespace
      fix: unshare -m /bin/bash
      read: mount_namespaces(7)
  – A bridge                     not run
  ? At the end of the lesson
    ? There is no bridge     mount.md:42
      yet
      the change it waited for never
      came
  ✗ left behind: process 4711 sleep

0 of 1 lesson passed: 2 failed, 1
unknown, 1 skipped; 0 commands and 0
checks passed in 412 ms; 1 thing LEFT
BEHIND
"#;

#[test]
fn what_passes_is_a_line_a_step() {
    assert_eq!(report(look(80), &sample::passing_run()), PASSING);
}

#[test]
fn what_fails_says_what_was_expected_what_was_seen_why_and_what_to_do() {
    assert_eq!(report(look(80), &sample::failing_run()), FAILING_80);
}

#[test]
fn on_a_narrow_terminal_columns_become_lines() {
    assert_eq!(report(look(40), &sample::failing_run()), FAILING_40);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in 30..120 {
        for detail in [Detail::Quiet, Detail::Normal, Detail::Verbose] {
            let text = report(Look { detail, ..look(columns) }, &sample::failing_run());
            for line in text.lines() {
                assert!(width(line) <= columns, "{columns} columns: {line}");
            }
        }
    }
}

#[test]
fn in_every_language_all_is_told_and_lines_keep_their_width() {
    let closing = "실습 1개 완료: 명령 1개, 검사 1개 통과, 412 ms 걸림; 남은 것 없음\n";
    assert!(report_in(Language::Korean, look(80), &sample::passing_run()).ends_with(closing));
    for columns in 30..120 {
        let text = report_in(Language::Korean, look(columns), &sample::failing_run());
        assert!(text.contains("✗") && text.contains("해결: unshare"), "{text}");
        for line in text.lines() {
            assert!(width(line) <= columns, "{columns} columns: {line}");
        }
    }
    let wide = report_in(Language::Korean, look(100), &sample::failing_run());
    for line in wide.lines().filter(|line| line.ends_with(".md") || line.contains(".md:")) {
        assert_eq!(width(line), 100, "{line}");
    }
}

#[test]
fn quiet_tells_failures_and_the_last_line_only() {
    let quiet = Look { detail: Detail::Quiet, ..look(80) };
    let closing = "1 lesson, 1 command and 1 check passed in 412 ms; nothing left behind\n";
    assert_eq!(report(quiet, &sample::passing_run()), closing);
    let failing = report(quiet, &sample::failing_run());
    assert!(failing.starts_with("Mount namespaces") && failing.contains("✗ Two views"), "{failing}");
    assert!(!failing.contains("A bridge"), "{failing}");
}

#[test]
fn verbose_tells_commands_with_their_output() {
    let verbose = Look { detail: Detail::Verbose, ..look(80) };
    let text = report(verbose, &sample::passing_run());
    assert!(text.contains("lab ready in 6.0 ms; at most 200 processes"), "{text}");
    assert!(
        text.contains("✓ A$ echo hi") && text.contains("│ hi") && text.contains("✓ Only A sees the file"),
        "{text}"
    );
    assert!(text.contains("✓ A sees") && text.contains("✓ host sees") && text.contains("│ no such file"), "{text}");
    assert!(!report(look(80), &sample::passing_run()).contains("sees  "), "unless asked for");
}

#[test]
fn ascii_and_colourless_means_what_it_says() {
    let ascii = Look { marks: Marks::Ascii, ..look(80) };
    let text = report(ascii, &sample::failing_run());
    assert!(text.is_ascii(), "{text}");
}

#[test]
fn colours_change_no_text() {
    for events in [sample::passing_run(), sample::failing_run()] {
        let coloured = report(Look { colour: Colour::On, ..look(80) }, &events);
        assert!(coloured.contains('\u{1b}'));
        assert_eq!(console::strip_ansi_codes(&coloured), report(look(80), &events));
    }
}

#[test]
fn the_live_line_says_what_is_typed() {
    let mut human = Human::new(look(40), Messages::default());
    for event in sample::failing_run() {
        let text = human.event(&event);
        if let What::Typing { .. } = event.what {
            assert!(text.is_empty());
            assert_eq!(human.live().as_deref(), Some("Two views of one path: A$ cat /mnt/~"));
        }
    }
    assert_eq!(human.live(), None);
}
