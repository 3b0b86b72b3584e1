//! The schema knows what the parser knows, and says of checks what the parser says, as far as a schema can.

use std::collections::BTreeSet;

use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::mistakes::MISTAKES;
use super::*;

fn whole() -> Value {
    serde_json::from_str(&super::super::schema()).expect("the schema is JSON")
}

/// Validates what one definition describes.
fn validator(definition: &str) -> Validator {
    let schema = json!({ "$ref": format!("#/$defs/{definition}"), "$defs": whole()["$defs"] });
    jsonschema::draft202012::new(&schema).expect("the schema is one")
}

fn json_of(toml: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(toml).ok()?;
    Some(serde_json::to_value(table).expect("tables are objects"))
}

fn keys(schema: &Value, definition: &str) -> BTreeSet<String> {
    schema["$defs"][definition]["properties"].as_object().expect("it has properties").keys().cloned().collect()
}

fn set(keys: &[&str]) -> BTreeSet<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn it_is_a_schema() {
    let schema = whole();
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(!super::super::schema().contains("null"), "TOML has no null");
}

#[test]
fn it_has_the_keys_of_the_parser_and_no_others() {
    let schema = whole();
    assert_eq!(keys(&schema, "lesson"), set(&settings::KEYS));
    assert_eq!(keys(&schema, "lab"), set(&lab_spec::KEYS));
    assert_eq!(keys(&schema, "lab-bridge"), set(&lab_spec::BRIDGE_KEYS));
    assert_eq!(keys(&schema, "lab-veth"), set(&lab_spec::VETH_KEYS));
    let refs: Vec<String> = claims::KINDS.iter().map(|kind| format!("#/$defs/{}", kind.name)).collect();
    let alternatives: Vec<&str> = schema["$defs"]["check"]["oneOf"]
        .as_array()
        .expect("kinds")
        .iter()
        .filter_map(|k| k["$ref"].as_str())
        .collect();
    assert_eq!(alternatives, refs);
    for kind in &claims::KINDS {
        let mut known = set(&check_syntax::COMMON);
        known.extend(set(kind.properties));
        known.insert(kind.name.to_owned());
        if kind.asked == claims::Asked::AtItsSubject {
            known.retain(|key| key != "from" && key != "not-from");
        }
        if kind.relation == claims::Relation::Nothing {
            known.remove("differs-from");
        }
        assert_eq!(keys(&schema, kind.name), known, "{}", kind.name);
    }
}

#[test]
fn each_key_says_what_it_is() {
    let schema = whole();
    for (name, definition) in schema["$defs"].as_object().expect("definitions") {
        assert!(definition["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        for (key, property) in definition["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].as_str().is_some_and(|text| text.len() > 8), "{name}.{key}");
        }
    }
}

#[test]
fn its_defaults_are_those_of_the_parser() {
    let schema = whole();
    for (kind, subject) in SUBJECTS {
        let lesson =
            |more: &str| with_checks(&format!("[c]\nthat = \"t\"\n{kind} = {}\n{more}\n{ANOTHER}", subject[0]));
        let read = |source: &str| {
            let (lesson, diagnostics) = read(source);
            assert!(!has_errors(&diagnostics), "{}", draw(&diagnostics, "x.md", source, Style::Plain));
            Check { span: 0..0, ..checks(&lesson.expect("it is good"))[0].clone() }
        };
        let needed = if *kind == "namespace" {
            "same-as = \"B\"\n"
        } else if *kind == "output" {
            "of = \"x\"\n"
        } else {
            ""
        };
        let plain = read(&lesson(needed));
        for (key, property) in schema["$defs"][kind]["properties"].as_object().expect("properties") {
            let Some(default) = property.get("default") else { continue };
            assert_eq!(read(&lesson(&format!("{needed}{key} = {default}\n"))), plain, "{kind}.{key}");
        }
    }
}

/// Another check of the same step, so that an `output` is not the only one.
const ANOTHER: &str = "[other]\nthat = \"t\"\nmount = \"/\"\n";

/// The TOML fences of a Markdown text with this info string.
fn fences<'t>(text: &'t str, opening: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(opening).skip(1).map(|part| part.split("\n```").next().unwrap_or_default())
}

#[test]
fn all_lessons_and_all_examples_of_the_book_are_valid() {
    let texts = [
        include_str!("../../../lessons/mount.md"),
        include_str!("../../../lessons/pid.md"),
        include_str!("../../../lessons/bridge.md"),
        include_str!("../../../book/src/format.md"),
        include_str!("../../../book/src/kinds.md"),
        include_str!("../../cli/template.md"),
    ];
    let (whole, checks) = (jsonschema::draft202012::new(&whole()).expect("a schema"), validator("checks"));
    let mut count = 0;
    for text in texts {
        let examples = fences(text, "\n```toml\n").filter(|fence| fence.contains("that ="));
        for fence in fences(text, "\n```toml check\n").chain(examples) {
            let value = json_of(fence).expect("it is TOML");
            let errors: Vec<String> = checks.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty() && whole.is_valid(&value), "{fence}\n{errors:?}");
            count += 1;
        }
        for fence in fences(text, "\n```toml lesson\n") {
            let value = json_of(fence).expect("it is TOML");
            assert!(validator("lesson").is_valid(&value) && whole.is_valid(&value), "{fence}");
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

/// What no schema can say: parts of the parser's words, and why.
#[rustfmt::skip]
const ONLY_THE_PARSER_KNOWS: &[(&str, &str)] = &[
    ("unknown viewpoint", "which terminals are declared"),
    ("unknown terminal", "which terminals are declared"),
    ("there is no step", "what else is in the lesson"),
    ("there is no check", "what else is in the lesson"),
    ("is not an earlier check", "where it stands in the lesson"),
    ("is not a later check", "where it stands in the lesson"),
    ("unknown word", "which words there are"),
    ("cannot stand in a check", "which words there are"),
    ("lacks its `}}`", "words are no part of JSON Schema"),
    ("both name", "two lists compared"),
    ("stands in `", "the same viewpoint twice"),
    ("it compares a viewpoint with itself", "two keys compared"),
    ("no process is another than itself", "two keys compared"),
    ("nothing differs from itself", "two keys compared"),
    ("echoes", "two numbers compared"),
    ("more than a minute", "a sum"),
    ("something always runs in a terminal", "whether the subject is a terminal"),
    ("the process's name already", "whether the subject is a terminal"),
    ("is no process", "whether the subject is a terminal"),
    ("longer than a process's name", "bytes, not characters; whether the subject is a terminal"),
    ("is not a duration", "a string's value: at most an hour"),
    ("cannot be zero", "a string's value: at least a microsecond"),
    ("is not a key", "a string's value: 32 bits"),
    ("is not an address", "all the forms of IPv6"),
    ("words cannot stand in an address", "all the forms of IPv6"),
    ("is not a name", "bytes, not characters; `.` and `..`"),
    ("checks of kind `output` only", "what else is in the step"),
    ("proves nothing by itself", "what else is in the step"),
];

fn only_the_parser_knows(message: &str) -> bool {
    ONLY_THE_PARSER_KNOWS.iter().any(|(part, _)| message.contains(part))
}

#[test]
fn it_rejects_the_mistakes_that_a_schema_can_see() {
    let checks = validator("checks");
    let mut rejected = 0;
    for (body, _, message) in MISTAKES {
        let Some(value) = json_of(&format!("[c]\nthat = \"t\"\n{body}\n")) else { continue };
        let invalid = !checks.is_valid(&value);
        assert!(invalid || only_the_parser_knows(message), "the schema takes {body:?}: {message}");
        rejected += usize::from(invalid);
    }
    assert!(rejected >= 25, "{rejected}");
    for bad in ["", "stray = 1", "[c]\nfile = \"/a\"", "[c]\nthat = \"t\"\nfile = \"/a\"\nnot-from = \"A\""] {
        assert!(!checks.is_valid(&json_of(bad).expect("TOML")), "{bad}");
    }
}

#[test]
fn it_rejects_settings_that_the_parser_rejects() {
    let settings = validator("lesson");
    assert!(settings.is_valid(&json!({ "format": 1 })));
    for bad in [
        "minutes = 10",
        "format = 2",
        "format = 1\nminutse = 10",
        "format = 1\nminutes = \"10\"",
        "format = 1\nminutes = 0",
        "format = 1\nneeds = [\"/bin/ls\"]",
        "format = 1\nlab.terminals = [\"A\", \"A\"]",
        "format = 1\nlab.terminals = \"host\"",
        "format = 1\nlab.allow = \"everything\"",
        "format = 1\nlab.user = \"Root\"",
        "format = 1\nlab.ids = 0",
        "format = 1\nlab.veth.a = {}",
        "format = 1\nlab.bridge.\"a/b\" = {}",
        "format = 1\nvars.\"1\" = \"x\"",
        "format = 1\nlab.bridge.b.address = \"10.0.0.1\"",
    ] {
        let source = with_checks("[c]\nthat = \"t\"\nfile = \"/a\"")
            .replace("format = 1\n[lab]\nterminals = [\"A\", \"B\"]", bad);
        assert!(has_errors(&read(&source).1), "the parser takes {bad:?}");
        assert!(!settings.is_valid(&json_of(bad).expect("TOML")), "the schema takes {bad:?}");
    }
}

/// Subjects of each kind, good ones first, as TOML (and JSON) writes them.
#[rustfmt::skip]
const SUBJECTS: &[(&str, &[&str])] = &[
    ("namespace", &["\"A\"", "\"host\"", "\"shell:B\"", "\"C\"", "3"]),
    ("file", &["\"/a\"", "\"/\"", "\"a\"", "\" \"", "true"]),
    ("mount", &["\"/mnt\"", "\"mnt\"", "[\"/mnt\"]"]),
    ("process", &["\"sleep\"", "\"A\"", "\"shell:A\"", "\"process:x\"", "\"host\"", "\"a b\"", "\"netns:x\"", "\"a-very-long-name\""]),
    ("ipc", &["\"queue\"", "\"semaphore\"", "\"queu\""]),
    ("netns", &["\"ns0\"", "\"a/b\"", "\"..\"", "\"\""]),
    ("link", &["\"br0\"", "\"a:b\"", "\"a-very-long-name\"", "\".\""]),
    ("address", &["\"10.0.0.1/24\"", "\"::1/128\"", "\"10.0.0.1\"", "\"10.0.0.01/8\"", "\"1::2::3/64\"", "\"10.0.0.1/33\"", "\"::1/129\""]),
    ("ping", &["\"10.0.0.1\"", "\"fd00::1\"", "\"localhost\"", "\"10.0.0.1/8\"", "\"256.0.0.1\""]),
    ("output", &["\"A\"", "\"C\"", "\"host\""]),
];

const VALUES: &[&str] = &[
    "true",
    "false",
    "0",
    "1",
    "2",
    "101",
    "-1",
    "4194305",
    "1.5",
    "3601",
    "\"A\"",
    "\"B\"",
    "\"host\"",
    "\"C\"",
    "\"netns:x\"",
    "\"nents:x\"",
    "[]",
    "[\"A\", \"host\"]",
    "[\"mnt\", \"pid\"]",
    "\"mnt\"",
    "\"file\"",
    "\"directory\"",
    "\"proc\"",
    "\"shared\"",
    "\"0644\"",
    "\"888\"",
    "\"0x12\"",
    "\"0x\"",
    "\"99999999999\"",
    "\"2s\"",
    "\"500 ms\"",
    "\"0s\"",
    "\"61m\"",
    "\"soon\"",
    "\"\"",
    "\" \"",
    "\"x\"",
    "[\"\"]",
    "[1]",
    "\"br0\"",
    "\"{{nope}}\"",
    "[\"A\", \"A\"]",
];

/// A check as somebody might write it who knows the keys.
fn any_check() -> impl Strategy<Value = (String, Vec<(String, &'static str)>)> {
    let of_kind = |kind: &'static claims::Kind| {
        let keys: Vec<&str> =
            check_syntax::COMMON.iter().chain(kind.properties).copied().filter(|k| *k != "that").collect();
        let subjects = SUBJECTS.iter().find(|(name, _)| *name == kind.name).expect("each kind has subjects").1;
        let subject = prop_oneof![3 => Just(subjects[0]), 2 => proptest::sample::select(subjects)];
        let pair = (proptest::sample::select(keys), proptest::sample::select(VALUES));
        (subject, proptest::collection::btree_map(pair.0, pair.1, 0..4)).prop_map(move |(subject, more)| {
            let more = more.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            (format!("{} = {subject}", kind.name), more)
        })
    };
    (0..claims::KINDS.len()).prop_flat_map(move |n| of_kind(&claims::KINDS[n]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Both ways, but for what only the parser can know.
    #[test]
    fn schema_and_parser_agree_of_any_check((subject, more) in any_check()) {
        thread_local!(static CHECKS: Validator = validator("checks"));
        let body: String = more.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        let toml = format!("[c]\nthat = \"t\"\n{subject}\n{body}");
        let value = json_of(&toml).expect("it is TOML");
        let valid = CHECKS.with(|checks| checks.is_valid(&value));
        let errors = messages(&with_checks(&format!("{toml}\n{ANOTHER}")));
        if valid {
            let strange: Vec<&String> = errors.iter().filter(|message| !only_the_parser_knows(message)).collect();
            prop_assert!(strange.is_empty(), "the schema takes what the parser does not\n{toml}\n{strange:?}");
        } else {
            prop_assert!(!errors.is_empty(), "the parser takes what the schema does not\n{toml}");
        }
    }
}

/// The property above says something: about as many are valid as not.
#[test]
fn many_checks_of_the_property_are_valid() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let checks = validator("checks");
    let mut valid = Map::new();
    for _ in 0..1000 {
        let (subject, more) = any_check().new_tree(&mut runner).expect("a sample").current();
        let body: String = more.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        if checks.is_valid(&json_of(&format!("[c]\nthat = \"t\"\n{subject}\n{body}")).expect("it is TOML")) {
            valid.insert(subject, Value::Null);
        }
    }
    assert!(valid.len() > 15, "{valid:?}");
}
