//! What README.md says is so.

use std::path::Path;

use crate::support::Nslab;

const README: &str = include_str!("../../README.md");
const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// The words of every `nslab …` command that the README shows, in fences and in the text.
fn commands() -> Vec<Vec<String>> {
    let fences = README.split("```").skip(1).step_by(2);
    let fenced = fences.flat_map(str::lines).filter_map(|line| line.split('#').next()).map(str::trim);
    let prose = README.split("```").step_by(2);
    let inline = prose.flat_map(|text| text.split('`').skip(1).step_by(2));
    let mut commands: Vec<Vec<String>> = fenced
        .chain(inline)
        .filter(|text| *text == "nslab" || text.starts_with("nslab "))
        .map(|text| text.split_whitespace().skip(1).map(str::to_owned).collect())
        .collect();
    commands.sort();
    commands.dedup();
    commands
}

#[test]
fn every_command_that_it_shows_runs() {
    let commands = commands();
    assert!(commands.len() >= 4, "{commands:?}");
    for words in commands {
        let nslab = Nslab::new();
        let dir = nslab.dir().to_owned();
        Nslab::anywhere().cwd(&dir).args(["new", "mine"]).run().assert_code(0);
        // A session wants a terminal; line by line, it ends where its input does.
        let plain = words.first().is_some_and(|word| word == "learn").then_some("--plain");
        let outcome = nslab.cwd(dir).args(&words).args(plain).run();
        assert_eq!(outcome.code(), Some(0), "nslab {}: {}", words.join(" "), outcome.told());
    }
}

#[test]
fn every_option_that_it_names_is_known() {
    let nslab = Nslab::new();
    let junit = nslab.dir().join("FILE");
    let junit = format!("junit={}", junit.display());
    nslab.args(["run", "pid", "--format", "json", "--report", &junit]).run().assert_code(0);
}

#[test]
fn every_file_that_it_links_to_is_there() {
    let targets = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files: Vec<&str> = targets.filter(|target| !target.contains("://") && !target.starts_with('#')).collect();
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        assert!(Path::new(CRATE).join(file).exists(), "{file}");
    }
}

#[test]
fn the_rust_that_it_asks_for_is_the_one_of_the_manifest() {
    assert!(README.contains(&format!("Rust {}", env!("CARGO_PKG_RUST_VERSION"))));
}
