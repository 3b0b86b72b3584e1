//! What may stand behind a key: strings of a certain form, durations, one thing or several.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// One, or a list.
#[derive(JsonSchema)]
#[schemars(inline, untagged)]
pub(super) enum OneOrMore<T> {
    One(T),
    More(#[schemars(length(max = 256))] Vec<T>),
}

/// One, or a list of at least one.
#[derive(JsonSchema)]
#[schemars(inline, untagged)]
pub(super) enum AtLeastOne<T> {
    One(T),
    More(#[schemars(length(min = 1, max = 256))] Vec<T>),
}

/// Types with a name, a description and a JSON Schema of their own.
macro_rules! values {
    ($($(#[doc = $doc:literal])+ $type:ident $name:literal $schema:tt;)*) => {$(
        $(#[doc = $doc])+
        pub(super) struct $type;

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = json_schema!($schema);
                schema.insert("description".to_owned(), concat!($($doc, "\n"),+).replace("\n ", "\n").trim().into());
                schema
            }
        }
    )*};
}

values! {
    /// A text that is not blank. `{{words}}` in it are filled in.
    Text "text" { "type": "string", "pattern": r"\S" };

    /// Any text, or none. `{{words}}` in it are filled in.
    AnyText "any-text" { "type": "string" };

    /// An absolute path, as the viewpoint resolves it: `/mnt/hello.txt`.
    Path "path" { "type": "string", "pattern": "^/", "maxLength": 4095 };

    /// Where a question is asked: `host` (the lab machine), a terminal (where its foreground process is now),
    /// `shell:TERMINAL` (its first shell), `netns:NAME` (a named network namespace) or `process:NAME` (the one
    /// process of this name).
    Viewpoint "viewpoint" {
        "type": "string",
        "pattern": r"^((shell:)?[A-Za-z][A-Za-z0-9]{0,15}|(netns|process):[^/\s]{1,255})$",
        "examples": ["host", "A", "shell:A", "netns:ns0", "process:sleep"],
    };

    /// The name of a terminal that `[lab]` declares: letters and digits, a letter first, at most 16, not `host`.
    Terminal "terminal" { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9]{0,15}$", "not": { "const": "host" } };

    /// The name of a network interface: at most 15 bytes, without `/`, `:` and blanks.
    Interface "interface" { "type": "string", "pattern": r"^([^/:\s]{1,15}|.*\{\{.*)$" };

    /// The name of a network namespace: a file name, as `ip netns list` shows it.
    NetnsName "netns-name" { "type": "string", "pattern": r"^([^/\s]{1,255}|.*\{\{.*)$" };

    /// The name of a process, as /proc/PID/comm has it: at most 15 bytes.
    ProcessName "process-name" { "type": "string", "pattern": r"^([^/\s]{1,15}|.*\{\{.*)$" };

    /// A process's name, a terminal, `shell:TERMINAL` or `process:NAME`.
    ProcessSubject "process-subject" {
        "type": "string",
        "pattern": r"^([^/\s:]{1,16}|shell:[A-Za-z][A-Za-z0-9]{0,15}|process:[^/\s]{1,255}|.*\{\{.*)$",
        "not": { "const": "host" },
    };

    /// An IPv4 or IPv6 address with its prefix length, as `ip addr` shows it: `192.168.2.1/24`.
    AddressWithPrefix "address-with-prefix" {
        "type": "string",
        "pattern": r"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/0*(3[0-2]|[12]?[0-9])|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*/0*(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$",
        "examples": ["192.168.2.1/24", "fd00::1/64"],
    };

    /// An IPv4 or IPv6 address: `192.168.2.1`.
    Address "address-alone" {
        "type": "string",
        "pattern": r"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$",
        "examples": ["192.168.2.3", "fd00::3"],
    };

    /// Permission bits in octal, as a string, as chmod(1) takes them: `"0644"`.
    Mode "mode" { "type": "string", "pattern": "^0?[0-7]{1,4}$", "examples": ["0644"] };

    /// The key of a System V object: as ipcs(1) shows it, `"0x1234"`, or a number.
    IpcKey "ipc-key" { "anyOf": [
        { "type": "string", "pattern": "^(0x0*[0-9A-Fa-f]{1,8}|[0-9]{1,10})$" },
        { "type": "integer", "minimum": 0, "maximum": 4294967295_u32 },
    ] };

    /// A time: `"500ms"`, `"2s"`, `"1m"`, or a number of seconds; at most an hour.
    Duration "duration" { "anyOf": [
        { "type": "string", "pattern": r"^\s*([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*(ms|s|m)?\s*$" },
        { "type": "number", "minimum": 0, "maximum": 3600 },
    ] };

    /// A time that is not zero: `"500ms"`, `"2s"`, `"1m"`, or a number of seconds; at most an hour.
    PositiveDuration "positive-duration" { "anyOf": [
        { "type": "string", "pattern": r"^\s*([0-9]*[1-9][0-9]*(\.[0-9]*)?|[0-9]*\.[0-9]*[1-9][0-9]*)\s*(ms|s|m)?\s*$" },
        { "type": "number", "exclusiveMinimum": 0, "maximum": 3600 },
    ] };

    /// The id of a check: letters, digits, `-` and `_`, unique in the lesson.
    CheckId "check-id" { "type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$" };

    /// The id of a lesson: the name of its file without `.md`.
    LessonId "lesson-id" { "type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$" };

    /// `true`: to the end of the lesson. A step's id: to the end of that step. `false`: once is enough.
    Holds "holds" { "anyOf": [{ "type": "boolean" }, { "type": "string" }] };

    /// The name of a program, without a path; or several with `|` between them: any one will do.
    Need "need" { "type": "string", "pattern": r"^\s*[^/\s|]{1,255}\s*(\|\s*[^/\s|]{1,255}\s*)*$" };

    /// The name of a user, as useradd(8) takes it.
    User "user" { "type": "string", "pattern": "^[a-z_][a-z0-9_-]{0,30}$" };

    /// What a `{{word}}` stands for: text with `{10-99}`, `{red|blue}` or `{hex 8}` in it.
    Pattern "pattern" { "type": "string", "pattern": r"\S", "examples": ["{hex 8}.txt"] };

    /// The name of a network interface that the lab is to have: at most 15 bytes, without `/`, `:`, `{` and blanks.
    NewInterface "new-interface" { "type": "string", "pattern": r"^[^/:{\s]{1,15}$" };

    /// The name of a network namespace that the lab is to have.
    NewNetns "new-netns" { "type": "string", "pattern": r"^[^/{\s]{1,255}$" };

    /// The name of a word: a letter, then letters, digits, `-` and `_`, at most 64 in all.
    Word "word" { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}$" };
}
