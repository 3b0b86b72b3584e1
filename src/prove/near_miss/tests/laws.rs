//! What holds of near misses of any command text.

use proptest::prelude::*;

use super::super::words::simple_commands;
use super::*;
use crate::lesson::causes::CAUSES;
use crate::lesson::{Block, Input};

/// The lesson of one command, whatever that is.
fn of_text(text: &str) -> Lesson {
    let mut lesson = lesson(&["A$ ip netns add ns0", "A$ unshare -m", "A$ true"]);
    for block in &mut lesson.steps[0].blocks {
        if let Block::Console(console) = block {
            console.inputs[2].input = Input::Command(text.to_owned());
        }
    }
    lesson
}

/// Text that looks like commands.
fn command() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "ip",
        "link",
        "addr",
        "add",
        "set",
        "netns",
        "exec",
        "ns0",
        "ns1",
        "dev",
        "veth0",
        "type",
        "veth",
        "peer",
        "name",
        "up",
        "master",
        "br0",
        "10.0.0.1/24",
        "fd00::1/64",
        "unshare",
        "-pmif",
        "--fork",
        "nsenter",
        "-t",
        "{{pid A}}",
        "-a",
        "mount",
        "--bind",
        "-o",
        "umount",
        "/mnt",
        "echo",
        "\"Hello\"",
        ">",
        ">>",
        "/tmp/f",
        "mkdir",
        "ipcmk",
        "-Q",
        "&&",
        "|",
        ";",
        "&",
        "sysctl",
        "a=1",
        "hostname",
        "nft",
        "drop",
        "chroot",
        "exit",
        "'",
        "\"",
        "$(",
        "$$",
        "sudo",
        "--net=/run/netns/ns0",
        "é",
    ]);
    prop::collection::vec(words, 0..10).prop_map(|words| words.join(" "))
}

/// How many bytes two texts have in common, at their beginning and at their end.
fn untouched(one: &str, other: &str) -> usize {
    let equal = |(a, b): &(u8, u8)| a == b;
    let head = one.bytes().zip(other.bytes()).take_while(equal).count();
    let longest_tail = one.len().min(other.len()) - head;
    head + one.bytes().rev().zip(other.bytes().rev()).take(longest_tail).take_while(equal).count()
}

/// How much of the original a near miss may take away: a few words in one place.
fn taken_away(original: &str, typed: &str) -> usize {
    original.len() - untouched(original, typed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        near_misses(&of_text(&text));
        simple_commands(&text);
    }

    #[test]
    fn near_misses_differ_from_the_command_and_from_each_other(text in command()) {
        let all: Vec<_> = near_misses(&of_text(&text)).into_iter().filter(|miss| miss.place.input == 2).collect();
        prop_assert!(all.len() <= MOST);
        for (at, miss) in all.iter().enumerate() {
            let same = miss.typed.as_ref().is_some_and(|(terminal, line)| terminal.as_str() == "A" && *line == text);
            prop_assert!(!same, "{miss:?}");
            prop_assert!(all[at + 1..].iter().all(|other| other.typed != miss.typed), "{miss:?}");
            prop_assert!(miss.provokes.iter().all(|id| CAUSES.contains(id)), "{miss:?}");
        }
    }

    #[test]
    fn one_thing_is_changed_and_the_rest_of_the_line_stays(text in command()) {
        for miss in near_misses(&of_text(&text)).into_iter().filter(|miss| miss.place.input == 2) {
            let Some((_, line)) = miss.typed else { continue };
            let most = if miss.slip == Slip::Swapped { text.len() } else { longest_run_of_words(&text, 5) };
            prop_assert!(taken_away(&text, &line) <= most, "{} became {line}", text);
        }
    }
}

/// The length of the longest part that so many words make.
fn longest_run_of_words(text: &str, words: usize) -> usize {
    let all: Vec<&str> = text.split(' ').collect();
    all.windows(words.min(all.len()).max(1)).map(|run| run.join(" ").len() + 1).max().unwrap_or(0)
}
