//! Kinds of claims: which there are (`kind` says what is known of each), and what reads them. One file a kind; what
//! several kinds read is in `values`.

mod address;
mod file;
mod ipc;
mod kind;
mod link;
mod mount;
mod namespace;
mod netns;
mod output;
mod ping;
mod process;
mod values;

pub(super) use self::kind::{Asked, Kind, Relation};
pub(super) use self::values::{address_text, interface};

pub(super) const KINDS: [Kind; 10] = [
    namespace::KIND,
    file::KIND,
    mount::KIND,
    process::KIND,
    ipc::KIND,
    netns::KIND,
    link::KIND,
    address::KIND,
    ping::KIND,
    output::KIND,
];

/// Kinds that are to come: a lesson that uses one needs a newer nslab.
pub(super) const LATER: [&str; 11] = [
    "hostname",
    "route",
    "neighbour",
    "connect",
    "id-map",
    "capability",
    "cgroup",
    "clock",
    "sysctl",
    "nft",
    "command",
];
