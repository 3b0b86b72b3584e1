//! A block of checks, each of one kind.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{kinds, values::*};

/// A block of checks, each a table with its id as the name: the fence `toml check`.
#[derive(JsonSchema)]
#[schemars(rename = "checks", extend("minProperties" = 1))]
pub(super) struct Checks(std::collections::BTreeMap<CheckId, Check>);

/// One check: one key names the kind and holds the subject, the others are the kind's properties, or keys that all
/// kinds have.
struct Check;

impl JsonSchema for Check {
    fn schema_name() -> Cow<'static, str> {
        "check".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let kinds: Vec<Schema> = kinds::ALL.iter().map(|kind| kind(generator)).collect();
        json_schema!({
            "description": "One check: one key names the kind and holds the subject, the others are the kind's \
                properties, or keys that all kinds have.",
            "oneOf": kinds,
        })
    }
}
