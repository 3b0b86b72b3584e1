//! The lessons that are built in.

use super::*;
use crate::lesson::causes::CAUSES;

fn built_in() -> Vec<Lesson> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons");
    let read = |id: &str| {
        let text = std::fs::read_to_string(format!("{folder}/{id}.md")).expect("a lesson");
        parse(id.into(), id, &text).0.expect("it is valid")
    };
    ["mount", "pid", "bridge"].map(read).into()
}

#[test]
fn every_command_that_changes_something_has_near_misses() {
    for lesson in built_in() {
        let all = near_misses(&lesson);
        for (step, section) in lesson.steps.iter().enumerate() {
            for (input, typed) in section.inputs().into_iter().enumerate() {
                let Input::Command(line) = &typed.input else { continue };
                let shows = ["echo $$", "cat", "ps", "ping", "ipcs", "exit"].iter().any(|word| line.starts_with(word))
                    || line.ends_with("list")
                    || line.ends_with(" link")
                    || line.ends_with(" addr")
                    || ["|", "show", " ping "].iter().any(|part| line.contains(part));
                let found = all.iter().filter(|miss| miss.place == Place { step, input }).count();
                assert_eq!(found == 0, shows, "{}: {line} has {found}", lesson.id);
                assert!(found <= MOST, "{line}");
            }
        }
    }
}

#[test]
fn causes_are_such_that_can_be_named() {
    for miss in built_in().iter().flat_map(near_misses) {
        for id in miss.provokes {
            assert!(CAUSES.contains(&id), "{id}");
        }
    }
}

#[test]
fn solutions_are_typed_after_what_is_shown() {
    let text = "# T\n\nS.\n\n```toml lesson\nformat = 1\n```\n\n## One\n\n<details class=\"solution\"><summary>S</summary>\n\n\
                ```console\n$ mkdir /tmp/b\n```\n\n</details>\n\n```console\n$ mkdir /tmp/aaa\n```\n\n\
                ```toml check\n[b]\nthat = \"B is there\"\nfile = \"/tmp/b\"\n```\n";
    let lesson = parse("t".into(), "t.md", text).0.expect("it is valid");
    let names = near_misses(&lesson).into_iter().filter(|miss| miss.slip == Slip::Name);
    let typed: Vec<_> = names.map(|miss| (miss.place.input, miss.typed.map(|(_, line)| line))).collect();
    assert_eq!(typed, [(0, Some("mkdir /tmp/aa".to_owned())), (1, Some("mkdir /tmp/bx".to_owned()))]);
}

#[test]
fn every_slip_has_a_name_of_its_own() {
    let mut names: Vec<String> = Slip::ALL.iter().map(Slip::to_string).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), Slip::ALL.len());
}
