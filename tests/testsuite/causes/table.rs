//! One row a cause: what provokes it, the check that then fails, what is said, and how it is mended.

/// How a row is mended.
pub enum Mend {
    /// The fix is a complete command, typed where it says.
    Typed,
    /// The fix is words; this is what they mean.
    By(&'static str),
    /// Nothing that a lesson could type.
    No,
}

pub struct Row {
    pub cause: &'static str,
    /// Tells rows of one cause apart.
    pub variant: &'static str,
    /// `[lab]` and below.
    pub lab: &'static str,
    /// Console lines.
    pub typed: &'static str,
    /// Of the check `broken`, without its table head and `that`.
    pub check: &'static str,
    /// Stand in the cause's words.
    pub words: &'static [&'static str],
    /// Stands in the fix.
    pub fix: &'static str,
    pub mend: Mend,
}

use Mend::{By, No, Typed};

pub const PLAIN: &str = "";
pub const NS0: &str = "netns = [\"ns0\"]";
/// ns0 and ns1, joined by br0 on the host.
const BRIDGED: &str = r#"netns = ["ns0", "ns1"]
[lab.bridge.br0]
address = "192.168.2.1/24"
up = true
[lab.veth.veth0]
peer = "ceth0"
master = "br0"
peer-netns = "ns0"
peer-address = "192.168.2.2/24"
up = true
[lab.veth.veth1]
peer = "ceth1"
master = "br0"
peer-netns = "ns1"
peer-address = "192.168.2.3/24"
up = true"#;
/// The same, and a firewall may be set.
const FILTERED: &str = r#"allow = ["netfilter"]
netns = ["ns0", "ns1"]
[lab.bridge.br0]
address = "192.168.2.1/24"
up = true
[lab.veth.veth0]
peer = "ceth0"
master = "br0"
peer-netns = "ns0"
peer-address = "192.168.2.2/24"
up = true
[lab.veth.veth1]
peer = "ceth1"
master = "br0"
peer-netns = "ns1"
peer-address = "192.168.2.3/24"
up = true"#;
/// ns0 and ns2 on networks of their own; the host is on both.
const ROUTED: &str = r#"allow = ["netfilter"]
netns = ["ns0", "ns2"]
[lab.veth.veth0]
address = "10.0.0.1/24"
peer = "ceth0"
peer-netns = "ns0"
peer-address = "10.0.0.2/24"
up = true
[lab.veth.veth2]
address = "10.0.2.1/24"
peer = "ceth2"
peer-netns = "ns2"
peer-address = "10.0.2.2/24"
up = true"#;
/// The same, but a third namespace is on both networks: one of which no check speaks.
const ROUTED_BY_R: &str = r#"netns = ["ns0", "ns2", "r"]
[lab.veth.veth0]
netns = "r"
address = "10.0.0.1/24"
peer = "ceth0"
peer-netns = "ns0"
peer-address = "10.0.0.2/24"
up = true
[lab.veth.veth2]
netns = "r"
address = "10.0.2.1/24"
peer = "ceth2"
peer-netns = "ns2"
peer-address = "10.0.2.2/24"
up = true"#;
/// ns0 and ns1 joined by two cables.
const TWICE: &str = r#"netns = ["ns0", "ns1"]
[lab.veth.a0]
netns = "ns0"
address = "10.0.0.2/24"
peer = "b0"
peer-netns = "ns1"
peer-address = "10.0.0.3/24"
up = true
[lab.veth.a9]
netns = "ns0"
address = "10.0.9.2/24"
peer = "b9"
peer-netns = "ns1"
peer-address = "10.0.9.3/24"
up = true"#;

const ACROSS: &str = r#"ping = "192.168.2.3"
at = "netns:ns1"
from = "netns:ns0"
timeout = "300ms""#;
const THROUGH: &str = r#"ping = "10.0.2.2"
at = "netns:ns2"
from = "netns:ns0"
timeout = "300ms""#;
const ROUTES: &str =
    "B$ ip netns exec ns0 ip route add default via 10.0.0.1\nB$ ip netns exec ns2 ip route add default via 10.0.2.1";

pub const fn row(cause: &'static str, lab: &'static str, typed: &'static str, check: &'static str) -> Row {
    Row { cause, variant: "", lab, typed, check, words: &[], fix: "", mend: No }
}

impl Row {
    pub const fn says(self, words: &'static [&'static str], fix: &'static str, mend: Mend) -> Self {
        let Self { cause, variant, lab, typed, check, mend: _, words: _, fix: _ } = self;
        Self { cause, variant, lab, typed, check, words, fix, mend }
    }
    pub const fn variant(self, variant: &'static str) -> Self {
        let Self { cause, variant: _, lab, typed, check, mend, words, fix } = self;
        Self { cause, variant, lab, typed, check, words, fix, mend }
    }
}

pub fn rows() -> Vec<Row> {
    [
        namespaces(),
        nearest(),
        mounts(),
        files(),
        processes(),
        ipc_and_netns(),
        links(),
        addresses(),
        routes(),
        neighbours(),
        firewalls(),
        receivers(),
        others(),
        super::nearer::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[rustfmt::skip]
fn namespaces() -> Vec<Row> {
    let own_proc = "mount = \"/proc\"\ntype = \"proc\"\npidns = \"A\"\nfrom = \"A\"";
    vec![
        row("still-in-host-namespace", PLAIN, "A$ bash", "namespace = \"A\"\nin = [\"mnt\"]\ndiffers-from = \"host\"")
            .says(&["A is still in host's mnt namespace"], "in terminal A: unshare -m", Typed),
        row(
            "wrong-namespaces",
            PLAIN,
            "A$ unshare -mu bash",
            "namespace = \"A\"\nin = [\"mnt\"]\ndiffers-from = \"host\"",
        )
        .says(&["too many", "uts"], "unshare -m", By("A$ exit\nA$ unshare -m")),
        row(
            "ids-not-mapped",
            "allow = [\"user-namespaces\"]",
            "A$ unshare -Um bash\nA$ mount -t tmpfs tmpfs /mnt",
            "mount = \"/mnt\"\ntype = \"tmpfs\"\nfrom = \"A\"",
        )
        .says(
            &["A", "maps no ids"],
            "unshare with -r",
            By("A$ exit\nA$ unshare -Urm bash\nA$ mount -t tmpfs tmpfs /mnt"),
        ),
        row("proc-not-remounted", PLAIN, "A$ unshare -pmf bash", own_proc).says(
            &["/proc still shows another PID namespace"],
            "in terminal A: mount -t proc none /proc",
            Typed,
        ),
        row(
            "proc-mounted-on-host",
            PLAIN,
            "A$ unshare -pf bash\nA$ mount -t proc none /proc",
            "mount = \"/proc\"\ntype = \"proc\"\npidns = \"A\"\nfrom = \"A\"\ndiffers-from = \"host\"",
        )
        .says(
            &["covers host's /proc"],
            "umount /proc",
            By("A$ umount /proc\nA$ exit\nA$ unshare -pmf bash\nA$ mount -t proc none /proc"),
        ),
    ]
}

/// Of two things that are wrong, the one that comes first on the way.
#[rustfmt::skip]
fn nearest() -> Vec<Row> {
    vec![
        row("link-down", BRIDGED, "B$ ip netns exec ns0 ip link set ceth0 down\nB$ ip link set br0 down; ip netns exec ns1 ip addr flush dev ceth1", ACROSS).variant("first-of-three")
            .says(&["ceth0 in ns0 is down"], "ip netns exec ns0 ip link set ceth0 up", No),
        row("bridge-down", BRIDGED, "B$ ip link set br0 down\nB$ ip netns exec ns1 ip link set ceth1 down; ip netns exec ns1 sysctl -qw net.ipv4.icmp_echo_ignore_all=1", ACROSS).variant("before-the-receiver")
            .says(&["br0 on the host is down"], "ip link set br0 up", No),
        row("no-carrier", BRIDGED, "B$ ip link set veth0 down\nB$ ip link set veth1 nomaster", ACROSS).variant("before-the-bridge")
            .says(&["ceth0 in ns0 is up", "veth0 on the host, is down"], "ip link set veth0 up", No),
        row("forwarding-off", ROUTED, "B$ ip netns exec ns0 ip route add default via 10.0.0.1\nB$ ip netns exec ns2 sysctl -qw net.ipv4.icmp_echo_ignore_all=1", THROUGH).variant("before-the-way-back")
            .says(&["net.ipv4.ip_forward is 0"], "sysctl -w net.ipv4.ip_forward=1", No),
        row("firewall-drops", FILTERED, "B$ ip netns exec ns1 nft 'table ip f { chain in { type filter hook input priority 0; policy drop; }; }'\nB$ ip netns exec ns1 sysctl -qw net.ipv4.icmp_echo_ignore_all=1", ACROSS).variant("before-the-setting")
            .says(&["the policy of chain in"], "ip netns exec ns1 nft", No),
        row("netns-missing", PLAIN, "A$ ip netns add ns0", ACROSS).variant("before-all")
            .says(&["no network namespace ns1"], "ip netns add ns1", No),
    ]
}

#[rustfmt::skip]
fn mounts() -> Vec<Row> {
    let tmpfs = "mount = \"/mnt\"\ntype = \"tmpfs\"\nfrom = \"A\"";
    vec![
        row("not-mounted", PLAIN, "A$ true", tmpfs)
            .says(&["nothing is mounted on /mnt for A"], "in terminal A: mount -t tmpfs tmpfs /mnt", Typed),
        row("mount-hidden", PLAIN, "A$ mkdir /mnt/a\nA$ mount -t tmpfs tmpfs /mnt/a\nA$ mount -t ramfs ramfs /mnt", "mount = \"/mnt/a\"\ntype = \"tmpfs\"\nfrom = \"A\"")
            .says(&["/mnt/a", "hidden by the ramfs on /mnt"], "in terminal A: umount /mnt", Typed),
        row("mounted-on-host", PLAIN,
            "A$ mount -t tmpfs tmpfs /srv\nA$ mount --make-shared /srv\nA$ mkdir /srv/x\nA$ unshare -m --propagation unchanged bash\nA$ mount -t tmpfs tmpfs /srv/x",
            "mount = \"/srv/x\"\ntype = \"tmpfs\"\nfrom = \"A\"\nnot-from = \"host\"")
            .says(&["/srv/x", "host too", "shared"], "in terminal A: umount /srv/x; mount --make-rprivate /", Typed),
        row("mounted-on-host", PLAIN, "A$ mount -t ramfs ramfs /mnt\nA$ unshare -m bash\nA$ mount -t tmpfs tmpfs /mnt",
            "mount = \"/mnt\"\ntype = \"tmpfs\"\nfrom = \"A\"\nnot-from = \"host\"").variant("another")
            .says(&["ramfs is mounted on /mnt for host too"], "in a shell of the host: umount /mnt", Typed),
        row("same-mount", PLAIN, "A$ mount -t tmpfs tmpfs /mnt\nA$ unshare -m bash", "mount = \"/mnt\"\ntype = \"tmpfs\"\nfrom = \"A\"\ndiffers-from = \"host\"")
            .says(&["A and host see the same tmpfs on /mnt"], "in terminal A: mount -t tmpfs tmpfs /mnt", Typed),
        row("wrong-filesystem", PLAIN, "A$ mount -t ramfs ramfs /mnt", tmpfs)
            .says(&["ramfs is mounted on /mnt", "tmpfs"], "in terminal A: mount -t tmpfs tmpfs /mnt", Typed),
        row("wrong-propagation", PLAIN, "A$ mount -t tmpfs tmpfs /mnt", "mount = \"/mnt\"\npropagation = \"shared\"\nfrom = \"A\"")
            .says(&["private, not shared"], "in terminal A: mount --make-shared /mnt", Typed),
        row("wrong-propagation", PLAIN,
            "A$ mount -t tmpfs tmpfs /srv\nA$ mount --make-shared /srv\nA$ mkdir /srv/x\nA$ unshare -m bash\nA$ mount -t tmpfs tmpfs /srv/x",
            "mount = \"/srv/x\"\ntype = \"tmpfs\"\nfrom = [\"A\", \"host\"]").variant("of-a-copy")
            .says(&["A's copy of /srv is private, not shared", "/srv/x"], "in terminal A: leave it (exit), unshare -m --propagation unchanged",
                By("A$ exit\nA$ unshare -m --propagation unchanged bash\nA$ mount -t tmpfs tmpfs /srv/x")),
        row("wrong-propagation", PLAIN,
            "A$ mount -t tmpfs tmpfs /srv\nA$ mkdir /srv/x\nA$ unshare -m --propagation shared bash\nA$ mount -t tmpfs tmpfs /srv/x",
            "mount = \"/srv/x\"\ntype = \"tmpfs\"\nfrom = [\"A\", \"host\"]").variant("of-the-host")
            .says(&["host's copy of /srv is private, not shared", "/srv/x"], "in a shell of the host: mount --make-shared /srv, then unshare anew",
                By("A$ exit\nB$ mount --make-shared /srv\nA$ unshare -m --propagation unchanged bash\nA$ mount -t tmpfs tmpfs /srv/x")),
    ]
}

#[rustfmt::skip]
fn files() -> Vec<Row> {
    let hello = "file = \"/mnt/x\"\ncontent = \"Hello\\n\"\nfrom = \"A\"";
    vec![
        row("file-missing", PLAIN, "A$ true", hello).says(&["/mnt/x"], "in terminal A: echo Hello > /mnt/x", Typed),
        row("file-content", PLAIN, "A$ echo Hallo > /mnt/x", hello).says(
            &["Hallo", "Hello"],
            "in terminal A: echo Hello > /mnt/x",
            Typed,
        ),
        row("file-type", PLAIN, "A$ mkdir /mnt/x", hello).says(
            &["/mnt/x is a directory"],
            "in terminal A: rm -r /mnt/x; echo Hello > /mnt/x",
            Typed,
        ),
        row("file-type", PLAIN, "A$ touch /mnt/x", "file = \"/mnt/x\"\ntype = \"directory\"\nfrom = \"A\"")
            .variant("directory")
            .says(&["/mnt/x is a file"], "rm -r /mnt/x; mkdir /mnt/x", Typed),
        row(
            "file-mode",
            PLAIN,
            "A$ touch /mnt/x\nA$ chmod 644 /mnt/x",
            "file = \"/mnt/x\"\nmode = \"0600\"\nfrom = \"A\"",
        )
        .says(&["0644", "0600"], "in terminal A: chmod 0600 /mnt/x", Typed),
        row(
            "file-visible",
            PLAIN,
            "A$ touch /mnt/x\nA$ unshare -m bash\nA$ mount -t tmpfs tmpfs /mnt\nA$ touch /mnt/x",
            "file = \"/mnt/x\"\nfrom = \"A\"\nnot-from = \"host\"",
        )
        .says(&["/mnt/x is visible from host too"], "in a shell of the host: rm /mnt/x", Typed),
    ]
}

#[rustfmt::skip]
fn processes() -> Vec<Row> {
    vec![
        row("not-pid-1", PLAIN, "A$ true", "process = \"A\"\npid = 1\nfrom = \"host\"").says(
            &["the host's PID namespace", "-f"],
            "in terminal A: unshare -pf",
            Typed,
        ),
        row(
            "wrong-pid",
            PLAIN,
            "A$ unshare -pmf --mount-proc bash\nA$ bash",
            "process = \"A\"\nlisted-as = 1\nfrom = \"A\"",
        )
        .says(&["A is PID"], "in terminal A: exit", Typed),
        row("wrong-process", PLAIN, "A$ sh", "process = \"A\"\nname = \"bash\"\nfrom = \"host\"").says(
            &["sh, not bash"],
            "in terminal A: exit",
            Typed,
        ),
        row("same-process", PLAIN, "A$ true", "process = \"A\"\nnot = \"shell:A\"\nfrom = \"host\"").says(
            &["still the same process"],
            "in terminal A: bash",
            Typed,
        ),
        row("process-missing", PLAIN, "A$ true", "process = \"sleep\"\nfrom = \"A\"").says(
            &["lists no process sleep"],
            "sleep",
            By("B$ sleep 1000 &"),
        ),
        row(
            "process-visible",
            PLAIN,
            "B$ sleep 1000 &\nA$ unshare -pmf --mount-proc bash\nA$ sleep 1000 & until [ \"$(cat /proc/$!/comm)\" = sleep ]; do :; done",
            "process = \"sleep\"\nfrom = \"host\"\nnot-from = \"A\"",
        )
        .says(&["/proc of A lists sleep"], "end sleep", By("A$ kill $!; wait")),
    ]
}

#[rustfmt::skip]
fn ipc_and_netns() -> Vec<Row> {
    vec![
        row("ipc-missing", PLAIN, "A$ true", "ipc = \"queue\"\nfrom = \"host\"").says(&["no message queue", "host"], "in a shell of the host: ipcmk -Q", Typed),
        row("ipc-visible", PLAIN, "A$ ipcmk -Q\nA$ unshare -i bash\nA$ ipcmk -Q", "ipc = \"queue\"\nfrom = \"host\"\nnot-from = \"A\"")
            .says(&["message queue", "A's IPC namespace too"], "in terminal A: ipcrm -q", Typed),
        row("netns-missing", PLAIN, "A$ true", "netns = \"ns0\"").says(&["no network namespace ns0"], "ip netns add ns0", Typed),
        row("netns-not-made-by-ip", PLAIN, "A$ mkdir -p /run/netns\nA$ touch /run/netns/ns0", "netns = \"ns0\"")
            .says(&["/run/netns/ns0"], "ip netns del ns0; ip netns add ns0", Typed),
        row("netns-not-distinct", PLAIN, "A$ ip netns attach ns0 $$", "netns = \"ns0\"\ndiffers-from = \"host\"")
            .says(&["ns0", "host"], "ip netns del ns0; ip netns add ns0", Typed),
        row("netns-present", PLAIN, "A$ ip netns add ns0", "netns = \"ns0\"\nnot-from = \"host\"\nuntil = \"later\"\n```\n\n```console\nA$ ip netns add ns0 || true\n```\n\n```toml check\n[later]\nthat = \"It is there\"\nnetns = \"ns0\"")
            .says(&["there is a netns ns0"], "ip netns del ns0", Typed),
    ]
}

#[rustfmt::skip]
fn links() -> Vec<Row> {
    let pair = "A$ ip link add veth0 type veth peer name ceth0";
    let bridge = "A$ ip link add br0 type bridge\nA$ ip link add veth0 type veth peer name ceth0";
    vec![
        row("link-missing", PLAIN, "A$ true", "link = \"br0\"\ntype = \"bridge\"").says(
            &["no link br0"],
            "ip link add br0 type bridge",
            Typed,
        ),
        row("link-elsewhere", NS0, pair, "link = \"ceth0\"\nfrom = \"netns:ns0\"").says(
            &["ceth0 is still on the host"],
            "ip link set ceth0 netns ns0",
            Typed,
        ),
        row("link-down", PLAIN, pair, "link = \"veth0\"\nup = true").says(
            &["veth0 on the host is down"],
            "ip link set veth0 up",
            Typed,
        ),
        row("link-up", PLAIN, "A$ ip link add br0 type bridge\nA$ ip link set br0 up", "link = \"br0\"\nup = false")
            .says(&["br0 on the host is up"], "ip link set br0 down", Typed),
        row("lo-down", PLAIN, "A$ ip netns add ns0", "link = \"lo\"\nup = true\nfrom = \"netns:ns0\"")
            .says(&["lo in ns0 is down"], "ip netns exec ns0 ip link set lo up", Typed),
        row("bridge-down", PLAIN, bridge, "link = \"br0\"\nup = true").says(
            &["br0 on the host is down"],
            "ip link set br0 up",
            Typed,
        ),
        row("bridge-down", BRIDGED, "B$ ip link set br0 down", ACROSS).variant("ping").says(
            &["br0 on the host is down"],
            "ip link set br0 up",
            Typed,
        ),
        row(
            "no-carrier",
            PLAIN,
            "A$ ip link add veth0 type veth peer name ceth0\nA$ ip link set veth0 up",
            "link = \"veth0\"\ncarrier = true",
        )
        .says(
            &["veth0 on the host is up, but the other end of its cable, ceth0 on the host, is down"],
            "ip link set ceth0 up",
            Typed,
        ),
        row("not-on-bridge", PLAIN, bridge, "link = \"veth0\"\nmaster = \"br0\"").says(
            &["veth0 on the host is a port of no bridge"],
            "ip link set veth0 master br0",
            Typed,
        ),
        row("not-on-bridge", BRIDGED, "B$ ip link set veth1 nomaster", ACROSS).variant("ping").says(
            &["veth1"],
            "ip link set veth1 master br0",
            Typed,
        ),
        row("port-blocked", BRIDGED, "B$ bridge link set dev veth1 state 0", ACROSS).says(
            &["veth1 on the host is disabled", "br0"],
            "bridge link set dev veth1 state 3",
            Typed,
        ),
        row("port-blocked", BRIDGED, "B$ ip link set br0 type bridge stp_state 1\nB$ ip link set veth1 down; ip link set veth1 up; ip link set veth0 down; ip link set veth0 up", ACROSS).variant("stp")
            .says(&["veth0 on the host is l", "spanning tree"], "ip link set br0 type bridge stp_state 0; ", Typed),
        row(
            "port-isolated",
            BRIDGED,
            "B$ bridge link set dev veth0 isolated on\nB$ bridge link set dev veth1 isolated on",
            ACROSS,
        )
        .says(&["veth0 and veth1", "isolated"], "bridge link set dev veth0 isolated off", Typed),
        row("wrong-link", PLAIN, bridge, "link = \"br0\"\nmtu = 1400").says(
            &["mtu 1500, not 1400"],
            "ip link set br0 mtu 1400",
            Typed,
        ),
        row(
            "link-not-alone",
            NS0,
            "A$ ip link add veth0 type veth peer name ceth0 netns ns0",
            "link = \"lo\"\nonly = true\nfrom = \"netns:ns0\"",
        )
        .says(&["besides lo", "ceth0"], "ip netns exec ns0 ip link del ceth0", Typed),
        row(
            "link-visible",
            NS0,
            "A$ ip link add veth0 type veth peer name ceth0 netns ns0\nA$ ip link add veth1 type veth peer name ceth0",
            "link = \"ceth0\"\nfrom = \"netns:ns0\"\nnot-from = \"host\"",
        )
        .says(&["ceth0 on the host besides"], "ip link del ceth0", Typed),
    ]
}

#[rustfmt::skip]
fn addresses() -> Vec<Row> {
    let of_ceth1 = "address = \"192.168.2.3/24\"\ndev = \"ceth1\"\nfrom = \"netns:ns1\"";
    let v6_ping = "ping = \"fd00::3\"\nat = \"netns:ns1\"\nfrom = \"netns:ns0\"\ntimeout = \"300ms\"";
    let v6 = "address = \"fd00::3/64\"\ndev = \"ceth1\"\nfrom = \"netns:ns1\"";
    vec![
        row("address-missing", BRIDGED, "B$ ip netns exec ns1 ip addr del 192.168.2.3/24 dev ceth1", of_ceth1)
            .says(&["ceth1 in ns1 has no address 192.168.2.3/24"], "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1", Typed),
        row("address-missing", BRIDGED, "B$ ip netns exec ns1 ip addr del 192.168.2.3/24 dev ceth1", ACROSS).variant("ping")
            .says(&["ceth1 in ns1 has no address 192.168.2.3/24"], "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1", Typed),
        row("address-elsewhere", BRIDGED, "B$ ip netns exec ns1 ip addr del 192.168.2.3/24 dev ceth1\nB$ ip netns exec ns1 ip addr add 192.168.2.3/24 dev lo", of_ceth1)
            .says(&["192.168.2.3/24 is on lo in ns1, not on ceth1"], "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1", Typed),
        row("address-elsewhere", BRIDGED, "B$ ip addr del 192.168.2.1/24 dev br0\nB$ ip addr add 192.168.2.1/24 dev veth0", "ping = \"192.168.2.1\"\nat = \"host\"\nfrom = \"netns:ns1\"\ntimeout = \"300ms\"").variant("on-a-port")
            .says(&["192.168.2.1/24 is on veth0 on the host, a port of br0"], "ip addr del 192.168.2.1/24 dev veth0; ip addr add 192.168.2.1/24 dev br0", Typed),
        row("address-duplicate", BRIDGED,
            "B$ ip netns add ns2; ip netns exec ns2 sysctl -qw net.ipv4.icmp_echo_ignore_all=1\nB$ ip link add veth2 type veth peer name ceth2 netns ns2\nB$ ip link set veth2 master br0 up; ip -n ns2 addr add 192.168.2.3/24 dev ceth2; ip -n ns2 link set ceth2 up\nB$ ip netns exec ns1 ip link set ceth1 arp off; ip netns exec ns0 ping -c 1 -W 1 192.168.2.3; ip netns exec ns1 ip link set ceth1 arp on",
            ACROSS)
            .says(&["192.168.2.3 is on ceth1 in ns1, and on ceth2 in ns2 as well"], "ip netns exec ns2 ip addr del 192.168.2.3/24 dev ceth2", Typed),
        row("wrong-prefix", BRIDGED, "B$ ip netns exec ns1 ip addr del 192.168.2.3/24 dev ceth1\nB$ ip netns exec ns1 ip addr add 192.168.2.3 dev ceth1", of_ceth1)
            .says(&["192.168.2.3/32, not 192.168.2.3/24"], "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1", Typed),
        row("wrong-prefix", BRIDGED, "B$ ip netns exec ns1 ip addr del 192.168.2.3/24 dev ceth1\nB$ ip netns exec ns1 ip addr add 192.168.2.3 dev ceth1", ACROSS).variant("ping")
            .says(&["192.168.2.3/32, not 192.168.2.3/24"], "ip netns exec ns1 ip addr add 192.168.2.3/24 dev ceth1", Typed),
        row("ipv6-disabled", BRIDGED, "B$ ip netns exec ns1 sysctl -qw net.ipv6.conf.ceth1.disable_ipv6=1\nB$ ip netns exec ns1 ip addr add fd00::3/64 dev ceth1", v6)
            .says(&["ceth1 in ns1 takes no IPv6 address", "disable_ipv6 is 1"], "sysctl -w net.ipv6.conf.ceth1.disable_ipv6=0", Typed),
        row("link-down", BRIDGED, "B$ ip -n ns0 addr add fd00::2/64 dev ceth0; ip -n ns1 addr add fd00::3/64 dev ceth1\nB$ ip -n ns1 link set ceth1 down", v6_ping).variant("without-ipv6")
            .says(&["ceth1 in ns1 is down", "loses its IPv6 addresses"], "ip netns exec ns1 ip link set ceth1 up; ip netns exec ns1 ip addr add fd00::3/64 dev ceth1", Typed),
        row("ipv6-disabled", BRIDGED, "B$ ip -n ns1 addr add fd00::3/64 dev ceth1\nB$ ip netns exec ns0 sysctl -qw net.ipv6.conf.ceth0.disable_ipv6=1", v6_ping).variant("sender")
            .says(&["ceth0 in ns0 takes no IPv6 address"], "ip netns exec ns0 ip addr add ADDRESS/64 dev ceth0", By("B$ ip netns exec ns0 sysctl -qw net.ipv6.conf.ceth0.disable_ipv6=0; ip -n ns0 addr add fd00::2/64 dev ceth0")),
        row("mtu-too-small", BRIDGED, "B$ ip netns exec ns1 ip link set ceth1 mtu 1000\nB$ ip netns exec ns1 ip addr add fd00::3/64 dev ceth1", v6)
            .says(&["MTU is 1000", "1280"], "ip netns exec ns1 ip link set ceth1 mtu 1500", Typed),
    ]
}

#[rustfmt::skip]
fn routes() -> Vec<Row> {
    vec![
        row("no-route", BRIDGED, "B$ ip netns exec ns0 ip route flush dev ceth0", ACROSS)
            .says(&["no route in ns0 leads to 192.168.2.3"], "ip netns exec ns0 ip route add 192.168.2.0/24 dev ceth0", Typed),
        row("no-route", ROUTED, "B$ sysctl -qw net.ipv4.ip_forward=1\nB$ ip netns exec ns2 ip route add default via 10.0.2.1", THROUGH).variant("router")
            .says(&["no route in ns0 leads to 10.0.2.2"], "ip netns exec ns0 ip route add 10.0.2.0/24 via 10.0.0.1", Typed),
        row("route-blocks", BRIDGED, "B$ ip netns exec ns0 ip route add blackhole 192.168.2.3/32", ACROSS)
            .says(&["a blackhole route to 192.168.2.3/32 in ns0"], "ip netns exec ns0 ip route del blackhole 192.168.2.3/32", Typed),
        row("route-blocks", BRIDGED, "B$ ip netns exec ns0 ip route add prohibit 192.168.2.3/32", ACROSS).variant("prohibit")
            .says(&["a prohibit route"], "ip netns exec ns0 ip route del prohibit 192.168.2.3/32", Typed),
        row("route-blocks", BRIDGED, "B$ ip netns exec ns1 ip route add unreachable 192.168.2.2/32", ACROSS).variant("on-the-way-back")
            .says(&["unreachable route", "in ns1"], "ip netns exec ns1 ip route del unreachable 192.168.2.2/32", Typed),
        row("wrong-gateway", ROUTED, "B$ sysctl -qw net.ipv4.ip_forward=1\nB$ ip netns exec ns0 ip route add default via 10.0.0.9\nB$ ip netns exec ns2 ip route add default via 10.0.2.1", THROUGH)
            .says(&["via 10.0.0.9", "nobody"], "ip netns exec ns0 ip route replace default via 10.0.0.1", Typed),
        row("forwarding-off", ROUTED, ROUTES, THROUGH).says(&["on the host", "net.ipv4.ip_forward is 0"], "sysctl -w net.ipv4.ip_forward=1", Typed),
        row("forwarding-off", ROUTED_BY_R, ROUTES, THROUGH).variant("in-a-namespace")
            .says(&["in r", "net.ipv4.ip_forward is 0"], "ip netns exec r sysctl -w net.ipv4.ip_forward=1", Typed),
        row("no-way-back", ROUTED, "B$ sysctl -qw net.ipv4.ip_forward=1\nB$ ip netns exec ns0 ip route add default via 10.0.0.1", THROUGH)
            .says(&["no route in ns2 leads back to 10.0.0.2"], "ip netns exec ns2 ip route add 10.0.0.0/24 via 10.0.2.1", Typed),
        row("no-carrier", ROUTED_BY_R, "B$ ip netns exec ns0 ip route add default via 10.0.0.1\nB$ ip netns exec r sysctl -qw net.ipv4.ip_forward=1; ip netns exec ns2 ip link set ceth2 down", THROUGH).variant("behind-a-router")
            .says(&["veth2 in r", "ceth2 in ns2, is down"], "ip netns exec ns2 ip link set ceth2 up", By("B$ ip netns exec ns2 ip link set ceth2 up; ip netns exec ns2 ip route add default via 10.0.2.1")),
    ]
}

#[rustfmt::skip]
fn neighbours() -> Vec<Row> {
    vec![
        row("hardware-duplicate", BRIDGED, "B$ ip -n ns0 link set ceth0 address 02:00:00:00:00:01\nB$ ip -n ns1 link set ceth1 address 02:00:00:00:00:01", ACROSS)
            .says(&["ceth0 in ns0 and ceth1 in ns1", "02:00:00:00:00:01"], "ip netns exec ns1 ip link set ceth1 address 02:00:00:00:00:02", Typed),
        row("arp-off", BRIDGED, "B$ ip netns exec ns1 ip link set ceth1 arp off", ACROSS).says(
            &["ceth1 in ns1 has ARP switched off"],
            "ip netns exec ns1 ip link set ceth1 arp on",
            Typed,
        ),
        row("arp-ignored", BRIDGED, "B$ ip netns exec ns1 sysctl -qw net.ipv4.conf.ceth1.arp_ignore=8", ACROSS).says(
            &["ceth1 in ns1", "arp_ignore"],
            "ip netns exec ns1 sysctl -w net.ipv4.conf.ceth1.arp_ignore=0",
            Typed,
        ),
        row(
            "wrong-neighbour",
            BRIDGED,
            "B$ ip netns exec ns0 ip neigh replace 192.168.2.3 lladdr 02:00:00:00:00:99 dev ceth0 nud permanent",
            ACROSS,
        )
        .says(
            &["in ns0", "192.168.2.3 is at 02:00:00:00:00:99", "ceth1"],
            "ip netns exec ns0 ip neigh del 192.168.2.3 dev ceth0",
            Typed,
        ),
        row(
            "neighbour-silent",
            FILTERED,
            "B$ ip netns exec ns1 nft 'table arp f { chain in { type filter hook input priority 0; policy drop; }; }'",
            ACROSS,
        )
        .says(
            &["192.168.2.3 does not tell", "ceth0 in ns0"],
            "nft list ruleset",
            By("B$ ip netns exec ns1 nft delete table arp f"),
        ),
    ]
}

#[rustfmt::skip]
fn firewalls() -> Vec<Row> {
    vec![
        row("firewall-drops", FILTERED, "B$ ip netns exec ns1 nft 'table inet f { chain in { type filter hook input priority 0; icmp type echo-request counter drop; }; }'", ACROSS)
            .says(&["a rule of chain in (table inet f, handle", "in ns1 drops the echo request"], "ip netns exec ns1 nft delete rule inet f in handle", Typed),
        row("firewall-drops", FILTERED, "B$ ip netns exec ns1 nft 'table inet f { chain in { type filter hook input priority 0; policy drop; ct state established accept; }; }'", ACROSS).variant("policy")
            .says(&["the policy of chain in (table inet f) in ns1 drops the echo request"], "nft 'chain inet f in { policy accept; }'", Typed),
        row("firewall-drops", FILTERED, "B$ ip netns exec ns0 nft 'table ip f { chain out { type filter hook output priority 0; oifname \"ceth0\" ip daddr 192.168.2.0/24 drop; }; }'", ACROSS).variant("output")
            .says(&["in ns0 drops the echo request"], "ip netns exec ns0 nft delete rule ip f out handle", Typed),
        row("firewall-drops", FILTERED, "B$ ip netns exec ns1 nft 'table ip f { chain out { type filter hook output priority 0; icmp type echo-reply drop; }; }'", ACROSS).variant("answer")
            .says(&["in ns1 drops the answer"], "ip netns exec ns1 nft delete rule ip f out handle", Typed),
        row("firewall-drops", FILTERED, "B$ ip netns exec ns1 nft 'table ip f { chain pings { drop; }; chain in { type filter hook input priority 0; iifname \"ceth1\" meta l4proto icmp jump pings; }; }'", ACROSS).variant("jump")
            .says(&["a rule of chain pings"], "ip netns exec ns1 nft delete rule ip f pings handle", Typed),
        row("firewall-drops", ROUTED, "B$ ip netns exec ns0 ip route add default via 10.0.0.1; ip netns exec ns2 ip route add default via 10.0.2.1; sysctl -qw net.ipv4.ip_forward=1\nB$ nft 'table ip f { chain fw { type filter hook forward priority 0; policy drop; }; }'", THROUGH).variant("forward")
            .says(&["the policy of chain fw (table ip f) on the host drops the echo request"], "nft 'chain ip f fw { policy accept; }'", Typed),
        row("firewall-drops", FILTERED, "B$ ip netns exec ns1 iptables -A INPUT -p icmp -s 192.168.2.2 -j DROP", ACROSS).variant("iptables")
            .says(&["chain INPUT (table ip filter", "in ns1 drops the echo request"], "ip netns exec ns1 nft delete rule ip filter INPUT handle", Typed),
        row("firewall-rejects", FILTERED, "B$ ip netns exec ns1 nft 'table ip f { chain in { type filter hook input priority 0; ip saddr 192.168.2.2 reject; }; }'", ACROSS)
            .says(&["in ns1 rejects the echo request"], "ip netns exec ns1 nft delete rule ip f in handle", Typed),
        row("no-answer", FILTERED, "B$ ip netns exec ns1 nft 'table ip f { chain in { type filter hook input priority 0; ip saddr { 192.168.2.2, 192.168.2.9 } drop; }; }'", ACROSS)
            .says(&["0 of 1 echoes", "look right"], "nft list ruleset", By("B$ ip netns exec ns1 nft flush ruleset")),
    ]
}

#[rustfmt::skip]
fn receivers() -> Vec<Row> {
    vec![
        row("source-filtered", TWICE, "B$ ip netns exec ns0 sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.a0.rp_filter=0 net.ipv4.conf.a9.rp_filter=0\nB$ ip netns exec ns1 sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.b0.rp_filter=1\nB$ ip netns exec ns1 ip route add 10.0.0.2/32 dev b9",
            "ping = \"10.0.0.3\"\nat = \"netns:ns1\"\nfrom = \"netns:ns0\"\ntimeout = \"300ms\"")
            .says(&["b0 in ns1 drops what comes from 10.0.0.2", "b9"], "ip netns exec ns1 sysctl -w net.ipv4.conf.b0.rp_filter=0", Typed),
        row("echo-ignored", BRIDGED, "B$ ip netns exec ns1 sysctl -qw net.ipv4.icmp_echo_ignore_all=1", ACROSS)
            .says(&["in ns1 answers no echo"], "ip netns exec ns1 sysctl -w net.ipv4.icmp_echo_ignore_all=0", Typed),
        row("answered-by-itself", BRIDGED, "B$ ip netns exec ns0 ip addr add 192.168.2.3/32 dev lo", ACROSS)
            .says(&["192.168.2.3 is ns0's own address"], "ip netns exec ns0 ip addr del 192.168.2.3/32 dev lo", Typed),
        row("answered", BRIDGED, "B$ true", "ping = \"192.168.2.3\"\nfrom = \"netns:ns0\"\nnot-from = \"host\"\ntimeout = \"300ms\"")
            .says(&["192.168.2.3 answers echoes sent from the host"], "ip route get", By("B$ ip addr del 192.168.2.1/24 dev br0")),
        row("slow-answer", BRIDGED, "B$ true", "ping = \"192.168.2.3\"\nfrom = \"netns:ns0\"\nrtt = 0.000001")
            .says(&["192.168.2.3 answers, but not within"], "tc qdisc", No),
    ]
}

#[rustfmt::skip]
fn others() -> Vec<Row> {
    vec![
        row("output-lacks", PLAIN, "A$ echo hi", "output = \"A\"\ncontains = \"ho\"").says(
            &["did not print \"ho\""],
            "in terminal A: ",
            By("A$ echo ho"),
        ),
        row("firewall-drops", FILTERED, "B$ ip netns exec ns0 nft 'table ip f { chain out { type filter hook output priority 0; ip daddr { 192.168.2.3, 192.168.2.9 } drop; }; }'", ACROSS).variant("not-understood")
            .says(&["in ns0 drops what is sent to 192.168.2.3: Operation not permitted"], "ip netns exec ns0 nft -a list ruleset", By("B$ ip netns exec ns0 nft flush ruleset")),
        row("output-has", PLAIN, "A$ echo hi", "output = \"A\"\nlacks = \"hi\"\nof = \"echo hi\"").says(
            &["printed \"hi\""],
            "in terminal A: ",
            No,
        ),
        row("multiplexer-in-front", PLAIN, "A$ tmux -f /dev/null new sh\n? running", "file = \"/mnt\"\nfrom = \"A\"")
            .says(&["tmux is in front in terminal A"], "^B d", No),
        row("terminal-unopened", PLAIN, "A$ :", "file = \"/mnt\"\nfrom = \"B\"").says(
            &["terminal B was not opened yet: nothing has been typed into it"],
            "type something into B first",
            By("B$ :"),
        ),
        row("netns-missing", PLAIN, "B$ ip netns add right; ip link add br9 type bridge", "link = \"br9\"\nfrom = \"host\"\nnot-from = \"netns:rigth\"")
            .variant("where-it-must-not-be")
            .says(&["there is no network namespace rigth", "right"], "ip netns add rigth", Typed),
        row("terminal-closed", PLAIN, "A$ exit", "file = \"/mnt\"\nfrom = \"A\"").says(
            &["terminal A is closed"],
            "terminal A",
            No,
        ),
    ]
}
