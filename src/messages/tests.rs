use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;

use super::*;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// Messages that are nothing but a name of the kernel's, which is nobody's language.
const ALIKE: &[&str] = &[
    "waiting-id",
    "waiting-link-mtu",
    "waiting-kind-pid",
    "waiting-kind-ipc",
    "waiting-kind-uts",
    "waiting-kind-cgroup",
];
/// Areas whose English is in a table of the program, and whose ids are put together: `cause-` and a cause's id.
const ELSEWHERE: &[&str] = &["cause-", "doctor-probe-"];

/// A language's messages as they are written: an id, and all that is its.
fn written(language: Language) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for (file, text) in Catalogue::files(language) {
        let mut current: Option<String> = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let (id, rest) = line.split_once(" =").unwrap_or_else(|| panic!("{file}: {line}"));
                let twice = messages.insert(id.to_owned(), rest.trim().to_owned());
                assert_eq!(twice, None, "{file}: {id} is there twice");
                current = Some(id.to_owned());
            } else if let Some(message) = current.as_ref().and_then(|id| messages.get_mut(id)) {
                message.push('\n');
                message.push_str(line);
            }
        }
    }
    messages
}

fn is_elsewhere(id: &str) -> bool {
    ELSEWHERE.iter().any(|prefix| id.starts_with(prefix))
}

fn parts(message: &str) -> BTreeSet<&str> {
    let named = message.split('$').skip(1);
    named
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next().unwrap_or(""))
        .collect()
}

/// The text that is no part, nor a choice of a form.
fn prose(message: &str) -> String {
    let mut depth = 0_usize;
    let outside = message.chars().filter(|c| {
        depth = match c {
            '{' => depth + 1,
            '}' => depth.saturating_sub(1),
            _ => depth,
        };
        depth == 0 && *c != '}'
    });
    outside.collect()
}

#[test]
fn every_file_of_the_folder_is_in_the_catalogue() {
    let known: BTreeSet<&str> =
        Language::ALL.iter().flat_map(|of| Catalogue::files(*of)).map(|(file, _)| *file).collect();
    for entry in fs::read_dir(format!("{SOURCES}/messages")).expect("the folder is there") {
        let file = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(!file.ends_with(".ftl") || known.contains(file.as_str()), "{file} is not in catalogue.rs");
    }
}

#[test]
fn every_file_is_read_without_an_error() {
    for (file, text) in Language::ALL.iter().flat_map(|of| Catalogue::files(*of)) {
        if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
            panic!("{file}: {errors:?}");
        }
    }
}

#[test]
fn all_languages_have_the_same_messages_with_the_same_parts() {
    let english = written(Language::English);
    for language in Language::ALL {
        let theirs = written(language);
        let ids = |of: &BTreeMap<String, String>| of.keys().filter(|id| !is_elsewhere(id)).cloned().collect::<Vec<_>>();
        assert_eq!(ids(&theirs), ids(&english), "{language:?}");
        for (id, message) in &english {
            assert_eq!(parts(&theirs[id]), parts(message), "{language:?}: {id}");
        }
    }
}

#[test]
fn every_message_is_told_with_its_parts_and_no_complaint() {
    for language in Language::ALL {
        for (id, message) in written(language) {
            let named = parts(&message);
            for number in [0_i64, 1, 2, 1234] {
                let values: Vec<(&str, Value)> = named.iter().map(|name| (*name, Value::Number(number))).collect();
                let (text, errors) = Catalogue::of(language).tell_strictly(&id, &values).expect("it is there");
                assert_eq!(errors, Vec::<String>::new(), "{language:?}: {id}");
                assert!(!text.trim().is_empty(), "{language:?}: {id}");
                assert!(!text.contains(['\u{2068}', '\u{2069}']), "{language:?}: {id}");
                let is_told = number < 1000 || named.is_empty() || message.contains("->") || text.contains("1234");
                assert!(is_told, "{language:?}: {id} loses its part: {text}");
            }
        }
    }
}

#[test]
fn what_is_korean_is_not_english() {
    let english = written(Language::English);
    for (id, message) in written(Language::Korean) {
        let is_hangul = |c: char| matches!(c, '가'..='힣');
        if prose(&message).chars().any(char::is_alphabetic) && !ALIKE.contains(&id.as_str()) {
            assert_ne!(Some(&message), english.get(&id), "{id}");
            assert!(message.chars().any(is_hangul), "{id}: {message}");
        }
    }
}

/// 은/는, 이/가, 을/를 and (으)로 depend on the sound before them, which a part's is not known.
#[test]
fn no_particle_that_changes_stands_behind_a_part() {
    for (id, message) in written(Language::Korean) {
        for (at, _) in message.match_indices('}') {
            let word: String =
                message[at + 1..].trim_start_matches('`').chars().take_while(|c| c.is_alphabetic()).collect();
            let changes = ["은", "는", "이", "가", "을", "를", "과", "와", "으로", "로", "이라는", "라는"];
            assert!(!changes.contains(&word.as_str()), "{id}: put a noun before {word}: {message}");
        }
    }
}

fn sources() -> String {
    let mut folders = vec![PathBuf::from(SOURCES)];
    let mut all = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && path != own_tests() {
                let text = fs::read_to_string(&path).expect("a source file");
                all.extend(
                    text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]),
                );
            }
        }
    }
    assert!(all.len() > 100_000, "the sources were not found");
    all
}

fn own_tests() -> PathBuf {
    Path::new(SOURCES).join("messages/tests.rs")
}

#[test]
fn every_id_that_is_told_is_there_and_every_message_is_told() {
    let english = written(Language::English);
    let sources = sources();
    for verb in [".say(", ".tell("] {
        for (at, _) in sources.match_indices(verb) {
            let of_messages = ["messages", "messages()"].iter().any(|name| sources[..at].trim_end().ends_with(name));
            let argument = sources[at + verb.len()..].trim_start();
            if let (true, Some(rest)) = (of_messages, argument.strip_prefix('"')) {
                let id = rest.split('"').next().unwrap_or_default();
                assert!(english.contains_key(id), "no message {id}");
            }
        }
    }
    for id in english.keys() {
        assert!(sources.contains(&format!("\"{id}\"")), "nobody says {id}");
    }
}

#[test]
fn numbers_choose_their_form() {
    let lessons = |language, count: usize| Messages::new(language).tell("count-lessons", &[("count", count.into())]);
    assert_eq!(lessons(Language::English, 1), "1 lesson");
    assert_eq!(lessons(Language::English, 0), "0 lessons");
    assert_eq!(lessons(Language::English, 12_345), "12345 lessons");
    assert_eq!(lessons(Language::Korean, 1), "실습 1개");
}

#[test]
fn an_unknown_message_is_its_id_and_a_missing_part_no_panic() {
    for language in Language::ALL {
        let messages = Messages::new(language);
        assert_eq!(messages.say("nobody-says-this"), "nobody-says-this");
        assert_eq!(messages.say(""), "");
        assert!(messages.say("count-lessons").contains("$count"));
    }
}

#[test]
fn what_is_filled_in_stays_what_it_is() {
    for strange in ["", "{ $name }", "\u{1b}[31m", "a\nb", "한글", "\"{\"", "\u{202e}"] {
        let told = Messages::default().tell("cli-did-you-mean", &[("name", strange.into())]);
        assert_eq!(told, format!("did you mean `{strange}`?"));
    }
}

#[test]
fn threads_share_the_catalogue() {
    let said = |language| std::thread::spawn(move || Messages::new(language).say("run-fix")).join().ok();
    assert_eq!(Language::ALL.map(said), [Some("fix".to_owned()), Some("해결".to_owned())]);
}
