//! More rows of causes: where the first thing that comes to mind is not the nearest cause, or its fix would not help.

use super::table::Mend::{By, Typed};
use super::table::{NS0, PLAIN, Row, row};

pub fn rows() -> Vec<Row> {
    [links(), shells(), mounts()].into_iter().flatten().collect()
}

#[rustfmt::skip]
fn links() -> Vec<Row> {
    vec![
        row("link-elsewhere", NS0, "A$ ip -n ns0 link add br0 type bridge", "link = \"br0\"\ntype = \"bridge\"").variant("immovable")
            .says(&["br0 is in ns0", "can't be moved"], "ip netns exec ns0 ip link del br0; ip link add br0 type bridge", Typed),
        row("link-missing", PLAIN, "A$ ip link add ceth0 type bridge", "link = \"veth0\"\ntype = \"veth\"\npeer = \"ceth0\"").variant("peer-taken")
            .says(&["no link veth0"], "ip link del ceth0; ip link add veth0 type veth peer name ceth0", Typed),
        row("link-missing", NS0, "A$ ip link add veth0 type veth peer name eth0; ip link set eth0 netns ns0; ip -n ns0 link set eth0 up",
            "link = \"ceth0\"\npeer = \"veth0\"\nfrom = \"netns:ns0\"").variant("renamed")
            .says(&["the other end of veth0 is eth0"], "ip netns exec ns0 ip link set eth0 name ceth0", Typed),
        row("wrong-link", PLAIN, "A$ ip link add veth0 type veth peer name veth1\nA$ ip link add ceth0 type veth peer name ceth1",
            "link = \"veth0\"\npeer = \"ceth0\"").variant("crossed")
            .says(&["is veth1", "not ceth0"], "ip link del veth0; ip link del ceth0; ip link add veth0 type veth peer name ceth0", Typed),
        row("wrong-link", PLAIN, "A$ ip link add veth0 type veth peer name ceth9", "link = \"veth0\"\npeer = \"ceth0\"").variant("renamed")
            .says(&["is ceth9", "not ceth0"], "ip link set ceth9 name ceth0", Typed),
        row("wrong-link", PLAIN, "A$ ip link add br0 type veth peer name br1", "link = \"br0\"\ntype = \"bridge\"").variant("type")
            .says(&["of type veth, not bridge"], "ip link del br0; ip link add br0 type bridge", Typed),
    ]
}

/// Who stands in another namespace, or another shell, than was meant.
#[rustfmt::skip]
fn shells() -> Vec<Row> {
    let seen_by_both = "process = \"sleep\"\nfrom = [\"host\", \"A\"]";
    vec![
        row("wrong-process", PLAIN, "A$ unshare -m sh", "process = \"A\"\nname = \"bash\"\nfrom = \"host\"").variant("namespaced")
            .says(&["sh, not bash"], "in terminal A: bash", Typed),
        row("wrong-pid", PLAIN, "A$ unshare -pmf --mount-proc bash\nA$ unshare -m", "process = \"A\"\nlisted-as = 1\nfrom = \"A\"").variant("nested")
            .says(&["A is PID", "started inside"], "in terminal A: exit", Typed),
        row("still-in-host-namespace", PLAIN, "A$ true", "process = \"A\"\nlisted-as = 1\nfrom = \"A\"").variant("pid")
            .says(&["A is still in host's pid namespace"], "in terminal A: unshare -pf", By("A$ unshare -pmf --mount-proc")),
        row("mount-hidden", PLAIN, "A$ unshare -pmf --mount-proc bash", "mount = \"/proc\"\ntype = \"proc\"\npidns = \"host\"\nfrom = \"A\"").variant("procfs")
            .says(&["covers host's on /proc", "A's PID namespace"], "in terminal A: umount /proc", Typed),
        row("process-missing", PLAIN, "B$ sleep 1000 &\nA$ unshare -pmf --mount-proc bash", seen_by_both).variant("procfs")
            .says(&["host lists sleep", "only A's own PID namespace"], "in terminal A: umount /proc", Typed),
        row("still-in-host-namespace", PLAIN, "B$ ipcmk -Q", "ipc = \"queue\"\nfrom = \"host\"\nnot-from = \"A\"").variant("letters")
            .says(&["A is still in host's ipc namespace"], "unshare -i (with all letters that the step named)", By("A$ unshare -i")),
        row("wrong-namespaces", PLAIN, "A$ unshare -m bash\nA$ mount -t tmpfs tmpfs /mnt; echo Hello > /mnt/x\nB$ nsenter -t {{pid A}} -a",
            "file = \"/mnt/x\"\nfrom = \"A\"\nnot-from = \"B\"").variant("joined")
            .says(&["B is in A's mnt namespace"], "in terminal B: exit", Typed),
        row("wrong-namespaces", PLAIN, "A$ unshare -m bash\nB$ nsenter -t {{pid A}} -a",
            "mount = \"/mnt\"\ntype = \"tmpfs\"\nfrom = \"B\"\nnot-from = \"A\"").variant("not-left")
            .says(&["B is in A's mnt namespace"], "in terminal B: exit", By("B$ exit\nB$ mount -t tmpfs tmpfs /mnt")),
        row("wrong-namespaces", PLAIN, "A$ unshare -m bash\nB$ nsenter -t {{pid A}} -a",
            "namespace = \"B\"\nin = [\"mnt\"]\ndiffers-from = [\"host\", \"A\"]").variant("of-another")
            .says(&["B is in A's mnt namespace"], "in terminal B: exit", By("B$ exit\nB$ unshare -m")),
        row("netns-not-distinct", PLAIN, "A$ ip netns attach ns0 $$", "link = \"br0\"\ntype = \"bridge\"\nfrom = \"netns:ns0\"").variant("link")
            .says(&["the very network namespace of the host"], "ip netns del ns0; ip netns add ns0",
                By("B$ ip netns del ns0; ip netns add ns0; ip -n ns0 link add br0 type bridge")),
    ]
}

/// What was to be private lies on the host's own file system.
#[rustfmt::skip]
fn mounts() -> Vec<Row> {
    let private = "file = \"/mnt/x\"\ncontent = \"Hello\\n\"\nfrom = \"A\"\nnot-from = \"host\"";
    vec![
        row("not-mounted", PLAIN, "A$ unshare -m bash", private).variant("file")
            .says(&["nothing is mounted on /mnt for A"], "in terminal A: mount -t tmpfs tmpfs /mnt; echo Hello > /mnt/x", Typed),
        row("not-mounted", PLAIN, "A$ unshare -m bash\nA$ echo Hello > /mnt/x", private).variant("file-below")
            .says(&["nothing is mounted on /mnt for A"], "in terminal A: rm /mnt/x; mount -t tmpfs tmpfs /mnt; echo Hello > /mnt/x", Typed),
    ]
}
