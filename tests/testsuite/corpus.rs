//! What the fuzz targets of `tests/fuzz` hold to, without a fuzzer: of the kept inputs, and of random ones.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

#[path = "../fuzz/src/judge.rs"]
mod judge;
#[path = "../fuzz/src/network.rs"]
mod network;
#[path = "../fuzz/src/parser.rs"]
mod parser;
#[path = "../fuzz/src/readers.rs"]
mod readers;
#[path = "../fuzz/src/sight.rs"]
mod sight;
#[path = "../fuzz/src/transcript.rs"]
mod transcript;

/// Gives a target each input that is kept for it.
#[track_caller]
fn replay(target: &str, holds: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target);
    let mut inputs = 0;
    for entry in fs::read_dir(&folder).expect("a folder of inputs") {
        let file = entry.expect("an entry").path();
        let bytes = fs::read(&file).expect("an input");
        let held = std::panic::catch_unwind(|| holds(&bytes));
        assert!(held.is_ok(), "the laws of {target} do not hold of {}", file.display());
        inputs += 1;
    }
    assert!(inputs >= 6, "{} holds {inputs} inputs", folder.display());
}

#[test]
fn kept_lessons_are_survived() {
    replay("parser", parser::holds);
}

#[test]
fn kept_transcripts_match_as_the_model_says() {
    replay("transcript", transcript::holds);
}

#[test]
fn kept_observations_are_judged_by_the_laws() {
    replay("judge", judge::holds);
}

#[test]
fn kept_terminal_output_and_tables_are_read() {
    replay("readers", readers::holds);
}

#[test]
fn the_corpus_is_small() {
    let mut size = 0;
    for target in ["parser", "transcript", "judge", "readers"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target);
        for entry in fs::read_dir(folder).expect("a folder of inputs") {
            size += entry.and_then(|entry| entry.metadata()).expect("an input").len();
        }
    }
    assert!(size < 300 * 1024, "the corpus has {size} bytes: minimise it (libFuzzer's -merge=1)");
}

/// Lines as lessons expect them and as commands print them, from a small alphabet: so that they often nearly match.
fn lines(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    let line = proptest::collection::vec(proptest::sample::select(of), 0..5).prop_map(|parts| parts.concat() + "\n");
    proptest::collection::vec(line, 0..6).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn transcripts_match_as_the_model_says(
        expected in lines(&["a", "b", " ", "[..]", "...", "...\n", "{{w}}", "é"]),
        printed in lines(&["a", "b", "ab", " ", "\t", "é"]),
    ) {
        transcript::holds(format!("{expected}----\n{printed}").as_bytes());
    }
}

proptest! {
    #[test]
    fn whatever_is_observed_is_judged_by_the_laws(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        judge::holds(&bytes);
    }

    #[test]
    fn whatever_is_printed_is_read_alike_in_pieces(
        parts in proptest::collection::vec(proptest::sample::select(&[
            "\u{1b}]133;A\u{7}", "\u{1b}]133;B\u{7}", "\u{1b}]133;C\u{7}", "\u{1b}]133;D;0\u{7}", "\u{1b}]133;A;k=s\u{7}",
            "\r", "\n", "\u{8}", "x", "é", "\u{1b}[31m", "\u{1b}", "]", "\u{202e}", "\t",
        ][..]), 0..40),
    ) {
        readers::holds(parts.concat().as_bytes());
    }
}
