//! The kinds of checks. The first paragraph of each description stands above the table of its properties in
//! `book/src/kinds.md`, the rest below it. A sentence that begins with "Without it, " is the table's default.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use super::shared::{Common, Places, Relation, needs_control, rule};
use super::values::*;
use crate::lesson::{FileType, IpcObject, NamespaceKind, Propagation};

/// In the order of the parser's own table.
pub(super) const ALL: [fn(&mut SchemaGenerator) -> Schema; 10] = [
    of::<Namespace>,
    of::<File>,
    of::<Mount>,
    of::<Process>,
    of::<Ipc>,
    of::<Netns>,
    of::<Link>,
    of::<AddressCheck>,
    of::<Ping>,
    of::<Output>,
];

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// `namespace = "A"`: which namespaces the process at a viewpoint is in (namespaces(7)). The subject says where, so
/// there is no `from` and no `not-from`.
///
/// One of these two forms is required:
///
/// | properties | claim |
/// | --- | --- |
/// | `in` and `differs-from` | exactly these namespaces differ from those of that viewpoint, and every other is the same |
/// | `same-as`, perhaps with `in` | every namespace (or those of `in`) is the same as that viewpoint's |
///
/// ```toml
/// [three-of-its-own]
/// that = "Exactly three namespaces are new"
/// namespace = "A"
/// in = ["pid", "mnt", "ipc"]
/// differs-from = "host"
///
/// [joined]
/// that = "B's shell has joined A's namespaces"
/// namespace = "B"
/// same-as = "A"
/// ```
#[derive(JsonSchema)]
#[schemars(rename = "namespace", rename_all = "kebab-case", deny_unknown_fields, transform = one_form)]
struct Namespace {
    /// The viewpoint whose process is looked at.
    namespace: Viewpoint,
    /// Names of namespaces, as /proc/PID/ns has them.
    r#in: Option<AtLeastOne<NamespaceKind>>,
    /// The viewpoint whose namespaces they are.
    same_as: Option<Viewpoint>,
    #[serde(flatten)]
    relation: Relation,
    #[serde(flatten)]
    common: Common,
}

fn one_form(schema: &mut Schema) {
    let forms = json!([
        { "required": ["in", "differs-from"], "properties": { "same-as": false } },
        { "required": ["same-as"], "properties": { "differs-from": false } },
    ]);
    rule(schema, "anyOf", forms);
}

/// `file = "/mnt/hello.txt"`: a file, by its absolute path as the viewpoint resolves it.
///
/// ```toml
/// [secret]
/// that = "Only A sees the file, and only its owner may read it"
/// file = "/mnt/secret"
/// mode = "0600"
/// from = "A"
/// not-from = "host"
/// ```
#[derive(JsonSchema)]
#[schemars(rename = "file", title = "file", deny_unknown_fields, transform = file_rules, transform = needs_control)]
struct File {
    /// Its path.
    file: Path,
    /// The whole content, line ends included: `"Hello\n"`.
    content: Option<AnyText>,
    /// A part of the content. Not together with `content`.
    contains: Option<Text>,
    /// What sort of file it is (inode(7)). Only a `file` has content.
    r#type: Option<FileType>,
    /// Its permission bits (chmod(1)).
    mode: Option<Mode>,
    #[serde(flatten)]
    places: Places,
    #[serde(flatten)]
    common: Common,
}

fn file_rules(schema: &mut Schema) {
    let regular = json!({ "type": { "const": "file" } });
    let content = json!({ "properties": { "type": regular["type"], "contains": false } });
    rule(schema, "dependentSchemas", json!({ "content": content, "contains": { "properties": regular } }));
}

/// `mount = "/mnt"`: what is mounted at this path, uppermost (proc_pid_mountinfo(5)). With `differs-from`: it is
/// another file system than the one that is mounted there for that viewpoint.
///
/// ```toml
/// [own-proc]
/// that = "A has mounted a procfs of its own PID namespace; the host's is untouched"
/// mount = "/proc"
/// type = "proc"
/// pidns = "A"
/// from = "A"
/// differs-from = "host"
/// ```
#[derive(JsonSchema)]
#[schemars(rename = "mount", title = "mount", deny_unknown_fields, transform = pidns_of_procfs, transform = needs_control)]
struct Mount {
    /// The mount point.
    mount: Path,
    /// The file system: `"tmpfs"`.
    r#type: Option<Text>,
    /// What was mounted: the first column of mount(8).
    source: Option<Text>,
    /// Each must be among the mount's options.
    options: Option<OneOrMore<Text>>,
    /// Whether mounts below it are passed on, and taken over (mount_namespaces(7)).
    propagation: Option<Propagation>,
    /// Of a procfs: a viewpoint; it shows the PID namespace of the process there.
    pidns: Option<Viewpoint>,
    #[serde(flatten)]
    places: Places,
    #[serde(flatten)]
    relation: Relation,
    #[serde(flatten)]
    common: Common,
}

fn pidns_of_procfs(schema: &mut Schema) {
    rule(schema, "dependentSchemas", json!({ "pidns": { "properties": { "type": { "const": "proc" } } } }));
}

/// `process = "sleep"`: a process of this name (/proc/PID/comm, at most 15 bytes). If the subject is a declared
/// terminal, or `shell:TERMINAL`, or `process:NAME`, it is the process at that viewpoint: `process = "A"` is what
/// runs in the foreground of terminal A. `from` says whose /proc lists it.
///
/// With `differs-from`, that viewpoint's /proc lists the same process under another PID (pid_namespaces(7)). A
/// terminal as the subject needs a property, `not-from`, `until` or `differs-from`: that something runs there is no
/// news.
///
/// ```toml
/// [pid-one]
/// that = "A's shell is PID 1 of its namespace; the host lists it under another number"
/// process = "A"
/// pid = 1
/// listed-as = 1
/// from = "A"
/// differs-from = "host"
///
/// [new-shell]
/// that = "A's shell is another process than the first one"
/// process = "A"
/// name = "bash"
/// not = "shell:A"
/// ```
#[derive(JsonSchema)]
#[schemars(
    rename = "process",
    title = "process",
    rename_all = "kebab-case",
    deny_unknown_fields,
    transform = needs_control
)]
struct Process {
    /// Its name, or where it is.
    process: ProcessSubject,
    /// The name of the process at a viewpoint.
    name: Option<ProcessName>,
    /// Its PID in its own PID namespace: what `echo $$` prints there.
    #[schemars(range(min = 1, max = 4194304))]
    pid: Option<u32>,
    /// The PID under which the /proc of `from` lists it.
    #[schemars(range(min = 1, max = 4194304))]
    listed_as: Option<u32>,
    /// A viewpoint: it is another process than the one there.
    not: Option<Viewpoint>,
    #[serde(flatten)]
    places: Places,
    #[serde(flatten)]
    relation: Relation,
    #[serde(flatten)]
    common: Common,
}

/// `ipc = "queue"`: a System V object (sysvipc(7), ipc_namespaces(7)): `queue` (of messages), `semaphore` or
/// `shared-memory`.
///
/// ```toml
/// [queue-hidden]
/// that = "The host's message queue is invisible in A"
/// ipc = "queue"
/// key = "0x1234"
/// from = "host"
/// not-from = "A"
/// ```
#[derive(JsonSchema)]
#[schemars(rename = "ipc", title = "ipc", deny_unknown_fields, transform = needs_control)]
struct Ipc {
    /// What sort of object it is.
    ipc: IpcObject,
    /// Its key: as ipcs(1) shows it, `"0x1234"`, or a number.
    key: Option<IpcKey>,
    /// Its id: a number.
    #[schemars(range(min = 0, max = 2147483647))]
    id: Option<u32>,
    #[serde(flatten)]
    places: Places,
    #[serde(flatten)]
    common: Common,
}

/// `netns = "ns0"`: a named network namespace (ip-netns(8)). `differs-from` may name the host and other `netns:NAME`:
/// it is another namespace than those.
///
/// ```toml
/// [ns0-made]
/// that = "ns0 is a network namespace of its own"
/// netns = "ns0"
/// differs-from = ["host", "netns:ns1"]
/// ```
#[derive(JsonSchema)]
#[schemars(rename = "netns", title = "netns", deny_unknown_fields, transform = needs_control)]
struct Netns {
    /// Its name.
    netns: NetnsName,
    #[serde(flatten)]
    places: Places,
    #[serde(flatten)]
    relation: Relation,
    #[serde(flatten)]
    common: Common,
}

/// `link = "br0"`: a network interface (ip-link(8), netdevice(7)).
///
/// ```toml
/// [cable-end]
/// that = "ceth0 is in ns0, on, and no longer on the host"
/// link = "ceth0"
/// type = "veth"
/// up = true
/// carrier = true
/// from = "netns:ns0"
/// not-from = "host"
/// ```
#[derive(JsonSchema)]
#[schemars(rename = "link", title = "link", deny_unknown_fields, transform = no_carrier_when_down, transform = needs_control)]
struct Link {
    /// Its name.
    link: Interface,
    /// As `ip -d link` says it: `"bridge"`, `"veth"`; `"loopback"` for lo.
    r#type: Option<Text>,
    /// Whether it is switched on (`ip link set up`).
    up: Option<bool>,
    /// Whether its cable is plugged in and the other end is up. What is not up has none.
    carrier: Option<bool>,
    /// The bridge that it is a port of.
    master: Option<Interface>,
    /// The other end of a veth pair (veth(4)).
    peer: Option<Interface>,
    /// The largest packet that it takes, in bytes.
    #[schemars(range(min = 1, max = 2147483647))]
    mtu: Option<u32>,
    /// There is no other interface.
    #[schemars(extend("const" = true))]
    only: Option<bool>,
    #[serde(flatten)]
    places: Places,
    #[serde(flatten)]
    common: Common,
}

fn no_carrier_when_down(schema: &mut Schema) {
    let down = json!({ "required": ["up"], "properties": { "up": { "const": false } } });
    let live = json!({ "required": ["carrier"], "properties": { "carrier": { "const": true } } });
    rule(schema, "not", json!({ "allOf": [down, live] }));
}

/// `address = "192.168.2.1/24"`: an interface carries this address, with this prefix length (ip-address(8)). IPv4 or
/// IPv6.
///
/// ```toml
/// [bridge-address]
/// that = "br0 carries 192.168.2.1/24"
/// address = "192.168.2.1/24"
/// dev = "br0"
/// ```
#[derive(JsonSchema)]
#[schemars(rename = "address", title = "address", deny_unknown_fields, transform = needs_control)]
struct AddressCheck {
    /// The address.
    address: AddressWithPrefix,
    /// The interface. Without it, any.
    dev: Option<Interface>,
    #[serde(flatten)]
    places: Places,
    #[serde(flatten)]
    common: Common,
}

/// `ping = "192.168.2.3"`: nslab's own echo requests (icmp(7)), sent from the network namespace of `from`, are
/// answered. The program ping(8) has no part in it. With `not-from`: nothing answers there.
///
/// All of it, with its waiting, may take a minute at most.
///
/// ```toml
/// [through-the-bridge]
/// that = "ns0 reaches ns1"
/// ping = "192.168.2.3"
/// count = 2
/// from = "netns:ns0"
/// at = "netns:ns1"
/// ```
#[derive(JsonSchema)]
#[schemars(rename = "ping", title = "ping", deny_unknown_fields, transform = needs_control)]
struct Ping {
    /// The address that is pinged.
    ping: Address,
    /// How many are sent.
    #[schemars(range(min = 1, max = 100), extend("default" = 1))]
    count: Option<u32>,
    /// How many must be answered, at least. Without it, all.
    #[schemars(range(min = 1, max = 100))]
    answered: Option<u32>,
    /// The viewpoint whose network namespace must own the address.
    at: Option<Viewpoint>,
    /// The slowest answer must be faster: `"50ms"`. Without it, any.
    rtt: Option<PositiveDuration>,
    /// How long to wait for answers.
    #[schemars(extend("default" = "1s"))]
    timeout: Option<PositiveDuration>,
    /// The time between two requests. `0`: all at once.
    #[schemars(extend("default" = 0))]
    interval: Option<Duration>,
    #[serde(flatten)]
    places: Places,
    #[serde(flatten)]
    common: Common,
}

/// `output = "A"`: what the last command in a terminal printed. The subject says where, so there is no `from`. It
/// proves nothing by itself: what a command prints is in the learner's hand. It earns no points, and a step has
/// other checks besides.
///
/// ```toml
/// [learner-sees-it]
/// that = "The list names both"
/// output = "A"
/// contains = ["ns0", "ns1"]
///
/// [on-the-host-too]
/// that = "Both are there"
/// netns = "ns0"
/// differs-from = ["host", "netns:ns1"]
/// ```
#[derive(JsonSchema)]
#[schemars(rename = "output", deny_unknown_fields, transform = output_rules)]
struct Output {
    /// The terminal.
    output: Terminal,
    /// The command that it must have been: for commands that print nothing. Blanks do not count.
    of: Option<Text>,
    /// A text, or a list of texts that must all be there. Required if there is no `of`.
    contains: Option<OneOrMore<Text>>,
    /// A text, or a list of texts none of which may be there.
    lacks: Option<OneOrMore<Text>>,
    #[serde(flatten)]
    common: Common,
}

fn output_rules(schema: &mut Schema) {
    let none =
        json!({ "const": 0, "default": 0, "description": "The learner controls what is printed: it earns none." });
    if let Some(properties) = schema.get_mut("properties").and_then(|all| all.as_object_mut()) {
        properties.insert("points".to_owned(), none);
    }
    let something = json!({ "required": ["contains"], "properties": { "contains": { "minItems": 1 } } });
    rule(schema, "anyOf", json!([{ "required": ["of"] }, something]));
}
