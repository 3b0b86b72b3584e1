//! The format of a lesson's TOML as a JSON Schema (draft 2020-12): what editors complete and check by, and what the
//! reference of the kinds (`book/src/kinds.md`) is generated from.
//!
//! The types here are read by nobody: their shape is the schema, their doc comments are its descriptions. The parser
//! is another matter (it has places, and words for mistakes); tests hold the two equal. What no schema can say, such
//! as whether a terminal is declared, is left to the parser.

#![expect(dead_code, reason = "only the types' shape is of use")]

mod check;
mod kinds;
mod settings;
mod shared;
mod values;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// What stands in the TOML fences of a lesson of nslab, format 1: the settings (`toml lesson`), or a block of checks
/// (`toml check`).
#[derive(JsonSchema)]
#[schemars(rename = "nslab-lesson-1", untagged)]
enum Fence {
    Settings(Box<settings::Settings>),
    Checks(check::Checks),
}

/// The whole schema, as JSON text.
pub fn schema() -> String {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Fence>();
    if let Some(object) = schema.as_object_mut() {
        without_null(object);
    }
    serde_json::to_string_pretty(&schema).expect("JSON of strings and numbers can be written") + "\n"
}

/// TOML has no null: what may be left out is left out.
fn without_null(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            schema.insert("type".to_owned(), one);
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if let Some(Value::Array(any)) = schema.get_mut("anyOf") {
        any.retain(|one| one["type"] != "null");
        if let [Value::Object(one)] = any.as_slice() {
            let one = one.clone();
            schema.remove("anyOf");
            for (key, value) in one {
                schema.entry(key).or_insert(value);
            }
        }
    }
    for value in schema.values_mut() {
        each_object(value, &mut without_null);
    }
}

fn each_object(value: &mut Value, then: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => then(object),
        Value::Array(all) => all.iter_mut().for_each(|one| each_object(one, then)),
        _ => {}
    }
}
