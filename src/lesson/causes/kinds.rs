//! Which kinds of checks can have which causes: what `nslab lint` holds lessons' known mistakes to.

use super::id;

/// Any kind: the viewpoint itself is not there, or nothing can be seen from it.
const ANY: &[&str] = &["namespace", "file", "mount", "process", "ipc", "netns", "link", "address", "ping", "output"];

const NETWORK: &[&str] = &["link", "address", "ping"];

/// Each cause once.
#[rustfmt::skip]
const KINDS_WITH: &[(&[&str], &[&str])] = &[
    (ANY, &[id::NETNS_MISSING, id::NETNS_NOT_MADE_BY_IP, id::MULTIPLEXER_IN_FRONT, id::TERMINAL_CLOSED, id::TERMINAL_UNOPENED]),
    (&["namespace", "file", "mount", "process", "ipc"], &[id::STILL_IN_HOST_NAMESPACE, id::WRONG_NAMESPACES]),
    (&["file", "mount"], &[id::IDS_NOT_MAPPED, id::NOT_MOUNTED]),
    (&["mount", "process"], &[id::PROC_NOT_REMOUNTED]),
    (&["mount"], &[
        id::PROC_MOUNTED_ON_HOST, id::MOUNT_HIDDEN, id::MOUNTED_ON_HOST, id::SAME_MOUNT,
        id::WRONG_FILESYSTEM, id::WRONG_PROPAGATION,
    ]),
    (&["file"], &[id::FILE_MISSING, id::FILE_CONTENT, id::FILE_TYPE, id::FILE_MODE, id::FILE_VISIBLE]),
    (&["process"], &[
        id::NOT_PID_1, id::WRONG_PID, id::WRONG_PROCESS, id::SAME_PROCESS, id::PROCESS_MISSING, id::PROCESS_VISIBLE,
    ]),
    (&["ipc"], &[id::IPC_MISSING, id::IPC_VISIBLE]),
    (&["netns"], &[id::NETNS_PRESENT]),
    (&["netns", "link", "address", "ping"], &[id::NETNS_NOT_DISTINCT]),
    (NETWORK, &[id::LINK_MISSING, id::LINK_ELSEWHERE, id::LINK_DOWN, id::LO_DOWN, id::BRIDGE_DOWN]),
    (&["link"], &[id::LINK_UP, id::WRONG_LINK, id::LINK_NOT_ALONE, id::LINK_VISIBLE]),
    (&["link", "ping"], &[id::NO_CARRIER, id::NOT_ON_BRIDGE]),
    (&["address", "ping"], &[
        id::ADDRESS_MISSING, id::ADDRESS_ELSEWHERE, id::WRONG_PREFIX, id::IPV6_DISABLED, id::MTU_TOO_SMALL,
    ]),
    (&["ping"], &[
        id::PORT_BLOCKED, id::PORT_ISOLATED, id::ADDRESS_DUPLICATE, id::NO_ROUTE, id::ROUTE_BLOCKS, id::WRONG_GATEWAY,
        id::FORWARDING_OFF, id::NO_WAY_BACK, id::HARDWARE_DUPLICATE, id::ARP_OFF, id::ARP_IGNORED,
        id::WRONG_NEIGHBOUR, id::NEIGHBOUR_SILENT, id::FIREWALL_DROPS, id::FIREWALL_REJECTS, id::SOURCE_FILTERED,
        id::ECHO_IGNORED, id::ANSWERED_BY_ITSELF, id::NO_ANSWER, id::ANSWERED, id::SLOW_ANSWER,
    ]),
    (&["output"], &[id::OUTPUT_LACKS, id::OUTPUT_HAS]),
];

/// The kinds of checks that can have a cause; none of one that is not in the catalogue.
pub fn kinds_with(cause: &str) -> &'static [&'static str] {
    KINDS_WITH.iter().find(|(_, causes)| causes.contains(&cause)).map_or(&[], |(kinds, _)| *kinds)
}

#[cfg(test)]
mod tests {
    use super::super::CAUSES;
    use super::*;

    #[test]
    fn each_cause_of_the_catalogue_is_here_once() {
        let mut named: Vec<&str> = KINDS_WITH.iter().flat_map(|(_, causes)| *causes).copied().collect();
        let mut known = CAUSES.to_vec();
        named.sort_unstable();
        known.sort_unstable();
        assert_eq!(named, known);
    }
}
