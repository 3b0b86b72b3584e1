//! `book/src/kinds.md`, the reference of all kinds, is made of the schema, and says what the schema says.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

use super::*;

const PAGE: &str = include_str!("../../../book/src/kinds.md");
const OVERWRITE: &str = "NSLAB_OVERWRITE";

#[test]
fn it_says_what_the_schema_says() {
    let made = page();
    if std::env::var_os(OVERWRITE).is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/book/src/kinds.md");
        std::fs::write(file, &made).expect("the page can be written");
        return;
    }
    assert!(
        made == PAGE,
        "book/src/kinds.md is outdated; this writes it anew: {OVERWRITE}=1 cargo test --lib kinds_page"
    );
}

#[test]
fn it_has_every_kind_property_and_default() {
    for kind in &claims::KINDS {
        let part = PAGE.split(&format!("\n## {}\n", kind.name)).nth(1).expect("each kind has its part");
        let part = part.split("\n## ").next().unwrap_or_default();
        for property in kind.properties {
            assert!(part.contains(&format!("\n| `{property}` | ")), "{} {property}", kind.name);
        }
        assert!(part.contains("\n```toml\n"), "{} has no example", kind.name);
    }
    for told in ["| `count` | 1 to 100 | how many are sent | `1` |", "| `timeout` | [positive-duration](#values) |"] {
        assert!(PAGE.contains(told), "{told}");
    }
}

const OPENING: &str = "# The kinds of checks

What can be checked, and by which properties. How a check is written, and the keys that all of them have, is said in
[the format of a lesson](format.md#checks). Each kind is named by one key, which also holds its subject.

This page and the JSON Schema that `nslab schema` prints are made from one source.
";

/// The page, as the schema has it.
fn page() -> String {
    let schema: Value = serde_json::from_str(&super::super::schema()).expect("the schema is JSON");
    let mut page = OPENING.to_owned();
    for kind in &claims::KINDS {
        let _ = write!(page, "\n## {}\n\n{}", kind.name, part(kind, &schema)); // writing to a string cannot fail
    }
    page + "\n" + &values(&schema) + "\n" + &later()
}

fn part(kind: &claims::Kind, schema: &Value) -> String {
    let this = &schema["$defs"][kind.name];
    let description = this["description"].as_str().expect("a kind has a description");
    let (intro, rest) = description.split_once("\n\n").expect("a kind has an example");
    let mut part = format!("{intro}\n\n");
    if kind.properties.is_empty() {
        part += "It has no properties.\n\n";
    } else {
        part += "| property | value | what it says | default |\n| --- | --- | --- | --- |\n";
    }
    for property in kind.properties {
        let of = &this["properties"][property];
        let (says, default) = says(of);
        part += &format!("| `{property}` | {} | {says} | {default} |\n", value(of, schema));
    }
    if !kind.properties.is_empty() {
        part += "\n";
    }
    let places = ["from", "not-from", "differs-from"].into_iter().filter(|key| !this["properties"][key].is_null());
    let keys: Vec<String> = places.map(|key| format!("`{key}`")).collect();
    let places =
        if keys.is_empty() { "none of `from`, `not-from` and `differs-from`".to_owned() } else { all_of(&keys) };
    part + &format!("It takes {places}, and [the keys that all kinds have](format.md#checks).\n\n{rest}\n")
}

/// What a description says, in a cell, and what holds if the key is left out.
fn says(property: &Value) -> (String, String) {
    let text = property["description"].as_str().unwrap_or_default().replace('\n', " ");
    let (text, without) = text.split_once(" Without it, ").map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
    let default = match (&property["default"], without) {
        (Value::Null, Some(without)) => without.trim_end_matches('.').to_owned(),
        (Value::Null, None) => "not asked".to_owned(),
        (default, _) => format!("`{default}`"),
    };
    let mut says = text.trim_end_matches('.').to_owned();
    // Sentences begin small in a table, unless a name stands there.
    if says.chars().nth(1).is_some_and(|c| c.is_lowercase() || c == ' ') {
        says[..1].make_ascii_lowercase();
    }
    (says, default)
}

/// What may stand behind the key.
fn value(property: &Value, schema: &Value) -> String {
    if let Some(name) = property["$ref"].as_str() {
        let name = name.trim_start_matches("#/$defs/");
        let names = names(&schema["$defs"][name]);
        return if names.is_empty() { format!("[{name}](#values)") } else { any_of(&names) };
    }
    if let Some([one, more]) = property["anyOf"].as_array().map(Vec::as_slice) {
        assert_eq!(one, &more["items"], "one, or a list of the same");
        return format!("{}, or a list", value(one, schema));
    }
    match (property["type"].as_str(), property["const"].as_bool()) {
        (Some("boolean"), Some(only)) => format!("`{only}`"),
        (Some("boolean"), None) => "`true` or `false`".to_owned(),
        _ => match (property["minimum"].as_u64(), property["maximum"].as_u64()) {
            (Some(least), Some(most)) if most < 1 << 24 => format!("{least} to {most}"),
            _ => "a number".to_owned(),
        },
    }
}

/// The names that an enumeration has.
fn names(schema: &Value) -> Vec<String> {
    let parts = schema["oneOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
    let all =
        parts.iter().flat_map(|part| part["enum"].as_array().cloned().unwrap_or_else(|| vec![part["const"].clone()]));
    all.filter_map(|name| name.as_str().map(|name| format!("`{name}`"))).collect()
}

fn any_of(all: &[String]) -> String {
    joined(all, " or ")
}

fn all_of(all: &[String]) -> String {
    joined(all, " and ")
}

fn joined(all: &[String], last: &str) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., end] => format!("{}{last}{end}", many.join(", ")),
    }
}

/// The forms of values that the tables name.
fn values(schema: &Value) -> String {
    let mut used = BTreeSet::new();
    for kind in &claims::KINDS {
        let properties = &schema["$defs"][kind.name]["properties"];
        for property in kind.properties {
            let text = value(&properties[property], schema);
            used.extend(text.split_once("](").map(|(name, _)| name.trim_start_matches('[').to_owned()));
        }
    }
    let row = |name: &String| {
        let says = schema["$defs"][name]["description"].as_str().expect("a value has a description").replace('\n', " ");
        format!("| {name} | {} |\n", says.trim_end_matches('.').replace('|', "\\|"))
    };
    let rows: String = used.iter().map(row).collect();
    format!("## Values\n\n| value | what it is |\n| --- | --- |\n{rows}")
}

fn later() -> String {
    let names: Vec<String> = claims::LATER.iter().map(|name| format!("`{name}`")).collect();
    let text =
        format!("{} are names of kinds to come. This nslab says that it does not know them yet.", all_of(&names));
    format!("## Kinds to come\n\n{}\n", textwrapped(&text))
}

/// In lines of at most 110 characters.
fn textwrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is a line");
        if line.len() + word.len() > 110 {
            lines.push(word.to_owned());
        } else {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines.join("\n")
}
