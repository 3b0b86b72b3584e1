//! The keys that several kinds of checks have, and the rule that binds them.

use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::values::*;

/// The keys that all kinds have.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub(super) struct Common {
    /// The claim in words.
    that: Text,
    /// The id of a check in a later block, of the same kind, subject and viewpoint: this one is a starting point, and
    /// that one shows that it was.
    until: Option<CheckId>,
    /// Whether it is judged again later.
    #[schemars(extend("default" = false))]
    holds: Option<Holds>,
    /// How long the claim may take to become true.
    #[schemars(extend("default" = "2s"))]
    within: Option<Duration>,
    /// What it is worth.
    #[schemars(range(min = 0, max = 1000), extend("default" = 1))]
    points: Option<u32>,
    /// Learners are not shown what is checked.
    #[schemars(extend("default" = false))]
    hidden: Option<bool>,
    /// More than is asked for; the next steps are run even if it fails.
    #[schemars(extend("default" = false))]
    extra: Option<bool>,
    /// Earlier checks: if one of them did not pass, this one is skipped, not failed.
    after: Option<OneOrMore<CheckId>>,
}

/// The keys of kinds that are asked from viewpoints.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub(super) struct Places {
    /// The viewpoints from which all of the claim holds. Without it and `not-from`, the host.
    from: Option<AtLeastOne<Viewpoint>>,
    /// The viewpoints from which the subject does not exist. It needs `from`, or `until`.
    not_from: Option<AtLeastOne<Viewpoint>>,
}

/// The key of kinds whose subject can be another one elsewhere.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub(super) struct Relation {
    /// The viewpoints whose own subject is another one.
    differs_from: Option<AtLeastOne<Viewpoint>>,
}

/// Keys of more than one kind: no kind has them as its own.
pub(super) const SHARED: [&str; 11] =
    ["that", "until", "holds", "within", "points", "hidden", "extra", "after", "from", "not-from", "differs-from"];

/// No check may be vacuous: `not-from` needs a positive control, and properties are asked of what exists.
pub(super) fn needs_control(schema: &mut Schema) {
    let title = schema.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let keys = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|all| all.keys());
    let own: serde_json::Map<String, Value> = keys
        .filter(|key| !SHARED.contains(&key.as_str()) && **key != title)
        .map(|key| (key.clone(), Value::Bool(false)))
        .collect();
    rule(schema, "if", json!({ "required": ["not-from"], "not": { "required": ["from"] } }));
    rule(schema, "then", json!({ "required": ["until"], "properties": own }));
}

/// Adds a rule to a schema that types cannot say.
pub(super) fn rule(schema: &mut Schema, key: &str, value: Value) {
    schema.insert(key.to_owned(), value);
}
