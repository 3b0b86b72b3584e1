//! The settings of a lesson: `toml lesson`.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::values::*;
use crate::lesson::Permission;

/// The settings of a lesson: the fence `toml lesson`.
#[derive(JsonSchema)]
#[schemars(rename = "lesson", deny_unknown_fields)]
pub(super) struct Settings {
    /// The format of the file.
    #[schemars(range(min = 1, max = 1))]
    format: u32,
    /// How long a learner needs, roughly, in minutes.
    #[schemars(range(min = 1, max = 6000))]
    minutes: Option<u32>,
    /// Programs that must be there before anything runs.
    needs: Option<OneOrMore<Need>>,
    /// Lessons to have done before.
    after: Option<OneOrMore<LessonId>>,
    /// The machine.
    lab: Option<Lab>,
    /// Words that differ from learner to learner.
    #[schemars(extend("maxProperties" = 64))]
    vars: Option<BTreeMap<Word, Pattern>>,
}

/// The throw-away machine that the lesson is done in.
#[derive(JsonSchema)]
#[schemars(rename = "lab", deny_unknown_fields)]
struct Lab {
    /// Terminals, at most 8. Without it, one: `A`.
    terminals: Option<Terminals>,
    /// What a lab refuses otherwise.
    allow: Option<OneOrMore<Permission>>,
    /// Named network namespaces, ready-made, as by `ip netns add`.
    netns: Option<Namespaces>,
    /// Bridges, ready-made, by their names.
    #[schemars(extend("maxProperties" = 64))]
    bridge: Option<BTreeMap<NewInterface, Bridge>>,
    /// Veth pairs, ready-made, by the name of one end.
    #[schemars(extend("maxProperties" = 64))]
    veth: Option<BTreeMap<NewInterface, Veth>>,
    /// How many user ids the lesson needs inside the lab.
    #[schemars(range(min = 1, max = 65536), extend("default" = 1))]
    ids: Option<u32>,
    /// Who the shells run as; the lab then knows that name.
    #[schemars(extend("default" = "root"))]
    user: Option<User>,
}

#[derive(JsonSchema)]
#[schemars(inline, untagged)]
enum Terminals {
    One(Terminal),
    More(#[schemars(length(min = 1, max = 8), extend("uniqueItems" = true))] Vec<Terminal>),
}

#[derive(JsonSchema)]
#[schemars(inline, untagged)]
enum Namespaces {
    One(NewNetns),
    More(#[schemars(length(max = 64), extend("uniqueItems" = true))] Vec<NewNetns>),
}

/// A bridge.
#[derive(JsonSchema)]
#[schemars(rename = "lab-bridge", deny_unknown_fields)]
struct Bridge {
    /// The network namespace that it is in, one of the lab's. Without it, the lab machine itself.
    netns: Option<NewNetns>,
    /// Its addresses.
    address: Option<OneOrMore<AddressWithPrefix>>,
    /// Whether it is switched on.
    #[schemars(extend("default" = false))]
    up: Option<bool>,
}

/// A veth pair, named after one end.
#[derive(JsonSchema)]
#[schemars(rename = "lab-veth", rename_all = "kebab-case", deny_unknown_fields)]
struct Veth {
    /// The name of the other end.
    peer: Interface,
    /// The network namespace of this end. Without it, the lab machine itself.
    netns: Option<NewNetns>,
    /// The network namespace of the other end. Without it, the lab machine itself.
    peer_netns: Option<NewNetns>,
    /// The bridge of `[lab]` that this end is a port of, in the same network namespace.
    master: Option<NewInterface>,
    /// The bridge of `[lab]` that the other end is a port of, in the same network namespace.
    peer_master: Option<NewInterface>,
    /// Addresses of this end.
    address: Option<OneOrMore<AddressWithPrefix>>,
    /// Addresses of the other end.
    peer_address: Option<OneOrMore<AddressWithPrefix>>,
    /// Whether both ends are switched on.
    #[schemars(extend("default" = false))]
    up: Option<bool>,
}
