//! Every cause that a failed check can have: one table, from which the parser, the book and [`crate::check`] take them.
//! A lesson names them (`wrong CAUSE`); which of them it was in a lab is for a check to find.
//!
//! Ids are stable, for lessons' known mistakes and readers of events refer to them. A cause says what it means, in which of the
//! kernel's tables it is seen, what mends it (words in capitals stand for the learner's), and where to read on.

mod kinds;

pub use kinds::kinds_with;

/// Causes that belong together.
pub struct Group {
    pub title: &'static str,
    pub causes: &'static [Entry],
}

/// A cause, as the book tells of it.
pub struct Entry {
    pub id: &'static str,
    pub means: &'static str,
    pub seen: &'static str,
    pub fix: &'static str,
    pub read: &'static str,
}

macro_rules! causes {
    ($($title:literal { $($id:ident $name:literal $means:literal, $seen:literal, $fix:literal, $read:literal;)* })*) => {
        pub const CATALOGUE: &[Group] = &[$(Group { title: $title, causes: &[$(
            Entry { id: $name, means: $means, seen: $seen, fix: $fix, read: $read },
        )*] },)*];
        /// Every cause that a check can name.
        pub const CAUSES: &[&str] = &[$($($name,)*)*];
        /// The ids as they are named here, so that none is misspelt.
        pub(crate) mod id {
            $($(#[doc = $means] pub(crate) const $id: &str = $name;)*)*
        }
    };
}

/// Where to read on about a cause.
pub(crate) fn read(id: &str) -> &'static str {
    let all = CATALOGUE.iter().flat_map(|group| group.causes);
    all.into_iter().find(|entry| entry.id == id).map_or("", |entry| entry.read)
}

causes! {
"Namespaces" {
    STILL_IN_HOST_NAMESPACE "still-in-host-namespace" "the process never left the namespace it started in",
        "`/proc/PID/ns/*` of both viewpoints have one inode", "`unshare -m` (or the letters that the step names)", "namespaces(7)";
    WRONG_NAMESPACES "wrong-namespaces" "other namespaces differ than should: too many, or too few",
        "`/proc/PID/ns/*` of both viewpoints, compared kind by kind", "`exit`, then `unshare` with the right letters", "unshare(1)";
    IDS_NOT_MAPPED "ids-not-mapped" "the process is in a user namespace that maps no ids: it is nobody there, and may do nothing",
        "`/proc/PID/uid_map` is empty", "`exit`, then `unshare` with `-r`", "user_namespaces(7)";
    PROC_NOT_REMOUNTED "proc-not-remounted" "/proc still shows the processes of another PID namespace",
        "the procfs' PID 1 is in another PID namespace (`/proc/1/ns/pid`) than the process", "`mount -t proc none /proc`", "pid_namespaces(7)";
    PROC_MOUNTED_ON_HOST "proc-mounted-on-host" "the new procfs covers the host's /proc: the mount namespace is shared",
        "`/proc/PID/mountinfo` and `/proc/PID/ns/mnt` of both viewpoints", "`umount /proc`, then `unshare` with `-m`", "mount_namespaces(7)";
}
"Mounts" {
    NOT_MOUNTED "not-mounted" "nothing is mounted there",
        "`/proc/PID/mountinfo` has no such mount point", "`mount -t TYPE SOURCE PATH`", "mount(8)";
    MOUNT_HIDDEN "mount-hidden" "it is mounted, but a later mount on a directory above hides it",
        "`/proc/PID/mountinfo`: a later mount on a parent of the mount point, not below it", "`umount PARENT`", "proc_pid_mountinfo(5)";
    MOUNTED_ON_HOST "mounted-on-host" "the mount is visible where it should be private",
        "`/proc/PID/mountinfo` of that viewpoint has it", "`umount PATH`", "mount_namespaces(7)";
    SAME_MOUNT "same-mount" "it is the same file system instance that the other viewpoint has",
        "device and root in `/proc/PID/mountinfo` of both viewpoints", "`mount -t TYPE SOURCE PATH`", "proc_pid_mountinfo(5)";
    WRONG_FILESYSTEM "wrong-filesystem" "something else is mounted there: type, source or options differ",
        "type, source and options in `/proc/PID/mountinfo`", "`mount -t TYPE SOURCE PATH`", "mount(8)";
    WRONG_PROPAGATION "wrong-propagation" "the mount's propagation (private, shared …) is another, or that of the mount that it is below",
        "`shared:N` and `master:N` in `/proc/PID/mountinfo`", "`mount --make-shared PATH`", "mount_namespaces(7)";
}
"Files" {
    FILE_MISSING "file-missing" "no such file",
        "stat(2) in the viewpoint's root directory", "`echo TEXT > PATH`", "path_resolution(7)";
    FILE_CONTENT "file-content" "the file's content is another",
        "the file, read in the viewpoint's root directory", "`echo TEXT > PATH`", "path_resolution(7)";
    FILE_TYPE "file-type" "it is a directory, a link …, not what is expected",
        "stat(2) in the viewpoint's root directory", "`rm -r PATH`, then make it anew", "inode(7)";
    FILE_MODE "file-mode" "its permission bits are others",
        "stat(2) in the viewpoint's root directory", "`chmod MODE PATH`", "chmod(1)";
    FILE_VISIBLE "file-visible" "the file is visible where it should not be",
        "stat(2) in that viewpoint's root directory", "`rm PATH` there", "mount_namespaces(7)";
}
"Processes" {
    NOT_PID_1 "not-pid-1" "the process is not PID 1 of its PID namespace",
        "the last number of `NSpid` in `/proc/PID/status`", "`unshare -pf`", "pid_namespaces(7)";
    WRONG_PID "wrong-pid" "the process has another PID, or is listed under another",
        "`NSpid` in `/proc/PID/status`", "start it in the PID namespace that the step names", "pid_namespaces(7)";
    WRONG_PROCESS "wrong-process" "another program runs there",
        "`/proc/PID/comm` of what is in the terminal's foreground", "`exit`", "proc_pid_comm(5)";
    SAME_PROCESS "same-process" "it is still the same process: no new one was started",
        "PID and PID namespace of both viewpoints", "start another shell", "unshare(1)";
    PROCESS_MISSING "process-missing" "no such process is listed",
        "`/proc/*/comm` of the procfs that the viewpoint has on /proc", "start it again", "proc(5)";
    PROCESS_VISIBLE "process-visible" "the process is listed where it should not be",
        "`/proc/*/comm` of the procfs that the viewpoint has on /proc", "end it, or start it in another PID namespace", "pid_namespaces(7)";
}
"System V IPC" {
    IPC_MISSING "ipc-missing" "no such System V object",
        "`/proc/sysvipc/*`, read in the viewpoint's IPC namespace", "`ipcmk -Q`", "ipcmk(1)";
    IPC_VISIBLE "ipc-visible" "the System V object is visible where it should not be",
        "`/proc/sysvipc/*`, read in that viewpoint's IPC namespace", "`ipcrm -q ID`", "ipc_namespaces(7)";
}
"Named network namespaces" {
    NETNS_MISSING "netns-missing" "no network namespace has that name",
        "the names in /run/netns", "`ip netns add NAME`", "ip-netns(8)";
    NETNS_NOT_MADE_BY_IP "netns-not-made-by-ip" "the name is there, but leads to no network namespace",
        "the file in /run/netns is not on the file system of namespaces (nsfs)", "`ip netns del NAME; ip netns add NAME`", "ip-netns(8)";
    NETNS_NOT_DISTINCT "netns-not-distinct" "the name leads to a namespace that is not a new one",
        "inodes of both network namespaces", "`ip netns del NAME; ip netns add NAME`", "ip-netns(8)";
    NETNS_PRESENT "netns-present" "the named network namespace is there already, or still",
        "the names in /run/netns", "`ip netns del NAME`", "ip-netns(8)";
}
"Links" {
    LINK_MISSING "link-missing" "no such network interface, anywhere that was looked",
        "`ip link` (RTM_GETLINK) in every network namespace that has a name", "`ip link add NAME type TYPE`", "ip-link(8)";
    LINK_ELSEWHERE "link-elsewhere" "the interface is in another network namespace",
        "`ip link` (RTM_GETLINK) in every network namespace that has a name", "`ip link set NAME netns NETNS`", "ip-link(8)";
    LINK_DOWN "link-down" "the interface is not up",
        "IFF_UP is not among its flags", "`ip link set NAME up`", "ip-link(8)";
    LINK_UP "link-up" "the interface is up, and should not be",
        "IFF_UP or IFF_LOWER_UP is among its flags", "`ip link set NAME down`", "ip-link(8)";
    LO_DOWN "lo-down" "the loopback interface is not up",
        "IFF_UP is not among the flags of lo", "`ip link set lo up`", "network_namespaces(7)";
    BRIDGE_DOWN "bridge-down" "the bridge is not up",
        "IFF_UP is not among its flags", "`ip link set BRIDGE up`", "ip-link(8)";
    NO_CARRIER "no-carrier" "the interface is up, but the other end of its cable is not",
        "IFF_LOWER_UP is not among its flags; IFLA_LINK names the other end", "`ip link set OTHER-END up`", "veth(4)";
    NOT_ON_BRIDGE "not-on-bridge" "the interface is no port of the bridge",
        "IFLA_MASTER is another, or none", "`ip link set NAME master BRIDGE`", "ip-link(8)";
    PORT_BLOCKED "port-blocked" "the bridge does not forward on this port",
        "IFLA_BRPORT_STATE is not `forwarding`", "`bridge link set dev NAME state 3`", "bridge(8)";
    PORT_ISOLATED "port-isolated" "both are isolated ports, which the bridge keeps apart",
        "IFLA_BRPORT_ISOLATED of both ports", "`bridge link set dev NAME isolated off`", "bridge(8)";
    WRONG_LINK "wrong-link" "the interface is there, but its type, peer or MTU is another",
        "IFLA_INFO_KIND, IFLA_LINK and IFLA_MTU", "`ip link del NAME`, then make it anew", "ip-link(8)";
    LINK_NOT_ALONE "link-not-alone" "there are other interfaces besides",
        "`ip link` (RTM_GETLINK)", "`ip link del OTHER`", "ip-link(8)";
    LINK_VISIBLE "link-visible" "an interface of that name is there, and should not be",
        "`ip link` (RTM_GETLINK)", "`ip link del NAME`", "ip-link(8)";
}
"Addresses" {
    ADDRESS_MISSING "address-missing" "no interface carries the address",
        "`ip addr` (RTM_GETADDR) in every network namespace that has a name", "`ip addr add ADDRESS dev NAME`", "ip-address(8)";
    ADDRESS_ELSEWHERE "address-elsewhere" "another interface, or another namespace, carries the address",
        "`ip addr` (RTM_GETADDR) in every network namespace that has a name", "`ip addr del ADDRESS dev OTHER; ip addr add ADDRESS dev NAME`", "ip-address(8)";
    ADDRESS_DUPLICATE "address-duplicate" "two interfaces that can hear each other have the address: either may answer",
        "`ip addr` (RTM_GETADDR) in every network namespace that has a name", "`ip addr del ADDRESS dev NAME`", "ip-address(8)";
    WRONG_PREFIX "wrong-prefix" "the address is there with another prefix length, so that others seem unreachable",
        "the prefix length in `ip addr` (RTM_GETADDR)", "`ip addr del ADDRESS/32 dev NAME; ip addr add ADDRESS/24 dev NAME`", "ip-address(8)";
    IPV6_DISABLED "ipv6-disabled" "the interface takes no IPv6 address: IPv6 is switched off there",
        "`net.ipv6.conf.NAME.disable_ipv6`", "`sysctl -w net.ipv6.conf.NAME.disable_ipv6=0`", "ip-address(8)";
    MTU_TOO_SMALL "mtu-too-small" "the interface takes no IPv6 address: its MTU is below the 1280 that IPv6 asks for",
        "IFLA_MTU", "`ip link set NAME mtu 1500`", "ipv6(7)";
}
"The way of an echo" {
    NO_ROUTE "no-route" "no route leads to the destination",
        "`ip route get ADDRESS` (RTM_GETROUTE) says ENETUNREACH", "`ip route add NETWORK via GATEWAY`", "ip-route(8)";
    ROUTE_BLOCKS "route-blocks" "a blackhole, unreachable or prohibit route swallows what goes to the destination",
        "`ip route get ADDRESS` (RTM_GETROUTE) says EINVAL, EHOSTUNREACH or EACCES", "`ip route del TYPE NETWORK`", "ip-route(8)";
    WRONG_GATEWAY "wrong-gateway" "the route leads to a gateway that nobody on that network is",
        "`ip route get ADDRESS` (RTM_GETROUTE), and no interface has the gateway's address", "`ip route replace NETWORK via GATEWAY`", "ip-route(8)";
    FORWARDING_OFF "forwarding-off" "the router between the networks passes nothing on",
        "`net.ipv4.ip_forward` (`net.ipv6.conf.all.forwarding`) of the router is 0", "`sysctl -w net.ipv4.ip_forward=1`", "ip(7)";
    NO_WAY_BACK "no-way-back" "the echo arrives, but no route leads its answer back",
        "`ip route get SENDER` (RTM_GETROUTE) in the receiver's namespace", "`ip route add NETWORK via GATEWAY`", "ip-route(8)";
    HARDWARE_DUPLICATE "hardware-duplicate" "both interfaces have one hardware address, so that a bridge takes them for one",
        "IFLA_ADDRESS of both", "`ip link set NAME address ANOTHER`", "ip-link(8)";
    ARP_OFF "arp-off" "the interface neither asks for nor tells hardware addresses",
        "IFF_NOARP is among its flags", "`ip link set NAME arp on`", "arp(7)";
    ARP_IGNORED "arp-ignored" "the receiver does not tell its hardware address",
        "`net.ipv4.conf.NAME.arp_ignore` is 8", "`sysctl -w net.ipv4.conf.NAME.arp_ignore=0`", "arp(7)";
    WRONG_NEIGHBOUR "wrong-neighbour" "a neighbour entry set by hand names another hardware address than the neighbour has",
        "`ip neigh` (RTM_GETNEIGH): a PERMANENT entry", "`ip neigh del ADDRESS dev NAME`", "ip-neighbour(8)";
    NEIGHBOUR_SILENT "neighbour-silent" "the neighbour does not tell its hardware address, and nothing that can be seen says why",
        "`ip neigh` (RTM_GETNEIGH): a FAILED or INCOMPLETE entry", "`nft list ruleset` shows what filters ARP", "arp(7)";
    FIREWALL_DROPS "firewall-drops" "a firewall rule, or a chain's policy, drops it without a word",
        "nftables' chains and rules (those of iptables-nft too) at the hooks on the way", "`nft delete rule FAMILY TABLE CHAIN handle N`", "nft(8)";
    FIREWALL_REJECTS "firewall-rejects" "a firewall rule refuses it, and says so to the sender",
        "nftables' chains and rules (those of iptables-nft too) at the hooks on the way", "`nft delete rule FAMILY TABLE CHAIN handle N`", "nft(8)";
    SOURCE_FILTERED "source-filtered" "the receiver drops it: it would answer by another interface",
        "`net.ipv4.conf.NAME.rp_filter` (or `all`) is not 0, and `ip route get SENDER` leads elsewhere", "`sysctl -w net.ipv4.conf.NAME.rp_filter=0`", "ip(7)";
    ECHO_IGNORED "echo-ignored" "the receiver answers no echo at all",
        "`net.ipv4.icmp_echo_ignore_all` (`net.ipv6.icmp.echo_ignore_all`) is 1", "`sysctl -w net.ipv4.icmp_echo_ignore_all=0`", "icmp(7)";
    ANSWERED_BY_ITSELF "answered-by-itself" "the sender answers its own echoes: it owns the destination address",
        "`ip route get ADDRESS` (RTM_GETROUTE) says `local`", "`ip addr del ADDRESS dev NAME`", "ip-address(8)";
    NO_ANSWER "no-answer" "everything on the path looks right, yet nothing answers",
        "none of the above is seen", "look with `ip neigh`, `nft list ruleset` and `tcpdump` on the way", "ping(8)";
    ANSWERED "answered" "something answers, and nothing should",
        "echoes were answered", "look for the way that they take: `ip route get`, `ip neigh`", "ping(8)";
    SLOW_ANSWER "slow-answer" "the answers take too long",
        "round-trip times", "look for a queueing discipline that delays: `tc qdisc`", "tc(8)";
}
"What a terminal printed" {
    OUTPUT_LACKS "output-lacks" "the terminal's last command did not print it",
        "what the terminal showed", "type the step's last command again", "the step";
    OUTPUT_HAS "output-has" "the terminal's last command printed what it should not",
        "what the terminal showed", "type the step's last command again", "the step";
}
"Unknown, not failed" {
    MULTIPLEXER_IN_FRONT "multiplexer-in-front" "a program with terminals of its own inside is in front: where you are in it cannot be seen from outside",
        "`/proc/PID/comm` of what is in the terminal's foreground", "leave it (tmux: `^B d`), and work outside of it", "tmux(1)";
    TERMINAL_UNOPENED "terminal-unopened" "the terminal was not opened yet: nothing has been typed into it",
        "it has no first shell", "type something into it first", "pty(7)";
    TERMINAL_CLOSED "terminal-closed" "the terminal was closed",
        "its first shell has ended", "run the step again, and leave its first shell running", "credentials(7)";
}
}
