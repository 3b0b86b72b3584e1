//! Mounts, files, System V objects, and what is known by its name only.

use super::*;

#[test]
fn a_mount_is_of_another_type_or_elsewhere() {
    let line = ["A$ mount -t tmpfs tmpfs /mnt"];
    assert_misses(&line, Slip::Type, "mount -t ramfs tmpfs /mnt", &["wrong-filesystem"]);
    assert_misses(&line, Slip::MountPoint, "mount -t tmpfs tmpfs /home", &["not-mounted"]);
    assert_misses(&line, Slip::Name, "mount -t tmpfs tmpfs /mt", &["not-mounted"]);
    let proc = ["A$ mount -t proc none /proc"];
    assert_misses(&proc, Slip::MountPoint, "mount -t proc none /mnt", &["proc-not-remounted"]);
}

#[test]
fn the_name_of_what_has_no_disk_is_no_near_miss() {
    let typed = typed_of_last(&["A$ mount -t tmpfs tmpfs /mnt"]);
    assert!(
        typed.iter().all(|line| line == "-" || line.contains(" tmpfs /") || line.contains("ramfs tmpfs")),
        "{typed:?}"
    );
}

#[test]
fn another_terminal_matters_if_its_mounts_are_others() {
    let lines = ["A$ unshare -m", "A$ mount -t tmpfs tmpfs /mnt"];
    let both = &["not-mounted", "mounted-on-host"];
    assert_misses(&lines, Slip::Terminal, "B$ mount -t tmpfs tmpfs /mnt", both);
    let written = ["A$ unshare -m", "A$ mount -t tmpfs tmpfs /mnt", "A$ echo Hi > /mnt/hi"];
    assert_misses(&written, Slip::Terminal, "B$ echo Hi > /mnt/hi", &["file-missing"]);
    for lines in [&["A$ mount -t tmpfs tmpfs /mnt"][..], &["A$ unshare -m", "A$ echo Hi > /tmp/hi"]] {
        let typed = typed_of_last(lines);
        assert!(!typed.iter().any(|line| line.starts_with("B$")), "{typed:?}");
    }
}

#[test]
fn a_bind_mount_is_turned_round() {
    let line = ["A$ mount --bind /usr /mnt"];
    assert_misses(&line, Slip::Swapped, "mount --bind /mnt /usr", &["not-mounted"]);
    assert_misses(&line, Slip::OptionMissing, "mount /usr /mnt", &["not-mounted"]);
}

#[test]
fn propagation_is_another() {
    let line = ["A$ mount --make-shared /mnt"];
    assert_misses(&line, Slip::Propagation, "mount --make-private /mnt", &["wrong-propagation"]);
    assert_misses(&line, Slip::LeftOut, "-", &["wrong-propagation"]);
    let at_once = ["A$ mount -t tmpfs --make-shared tmpfs /mnt"];
    assert_misses(&at_once, Slip::OptionMissing, "mount -t tmpfs tmpfs /mnt", &["wrong-propagation"]);
}

#[test]
fn a_file_says_something_else() {
    let line = ["A$ echo \"Hello\" > /tmp/hello"];
    assert_misses(&line, Slip::Content, "echo \"Hell\" > /tmp/hello", &["file-content"]);
    assert_misses(&line, Slip::NoNewline, "echo -n \"Hello\" > /tmp/hello", &["file-content"]);
    assert_misses(&line, Slip::Name, "echo \"Hello\" > /tmp/hllo", &["file-missing"]);
    assert_misses(&line, Slip::NotWritten, "echo \"Hello\" /tmp/hello", &["file-missing"]);
}

#[test]
fn adding_is_replacing_where_nothing_is_yet() {
    assert!(!typed_of_last(&["A$ echo Hi > /tmp/a"]).iter().any(|line| line.contains(">>")));
    let lines = ["A$ echo Hi > /tmp/a", "A$ echo Ho >> /tmp/a"];
    assert_misses(&lines, Slip::Replaced, "echo Ho > /tmp/a", &["file-content"]);
}

#[test]
fn a_folder_to_mount_on_is_missed_by_the_mount() {
    let lines = ["A$ mount -t tmpfs tmpfs /tmp/new", "A$ mkdir /tmp/new"];
    assert_misses(&lines, Slip::Name, "mkdir /tmp/nw", &["not-mounted", "file-missing", "file-visible"]);
    assert_misses(&["A$ mkdir -p /tmp/other"], Slip::Name, "mkdir -p /tmp/oher", &["file-missing"]);
}

#[test]
fn another_sort_of_object_is_made() {
    assert_misses(&["A$ ipcmk -Q"], Slip::Object, "ipcmk -M 64", &["ipc-missing"]);
    assert_misses(&["A$ ipcmk -M 4096"], Slip::Object, "ipcmk -S 4096", &["ipc-missing"]);
}

#[test]
fn numbers_names_and_decisions_of_other_programs_are_mistaken() {
    assert_misses(&["A$ sysctl -w net.ipv4.ip_forward=1"], Slip::Number, "sysctl -w net.ipv4.ip_forward=0", &[]);
    assert_misses(&["A$ hostname box"], Slip::Name, "hostname bx", &[]);
    let rule = ["A$ nft add rule ip f in tcp dport 80 drop"];
    assert_misses(&rule, Slip::Argument, "nft add rule ip f in tcp dport 80 accept", &[]);
    assert_misses(&rule, Slip::Number, "nft add rule ip f in tcp dport 81 drop", &[]);
    assert_misses(&["A$ useradd -u 1000 kim"], Slip::Number, "useradd -u 1001 kim", &[]);
    assert_misses(&["A$ chroot /tmp/root /bin/sh"], Slip::Argument, "chroot /tmp/root", &[]);
    assert_misses(&["A$ chmod 600 /tmp/a"], Slip::Number, "chmod 644 /tmp/a", &["file-mode"]);
}

#[test]
fn what_only_shows_or_is_not_known_has_no_near_miss() {
    for line in [
        "cat /etc/passwd",
        "mount | grep /mnt",
        "mount",
        "ps aux | head -n5",
        "hostname",
        "nft list ruleset",
        "sysctl net.ipv4.ip_forward",
        "sleep 1000 &",
        "frobnicate --all 5",
        "echo $$",
        "iptables -L",
        "for a in b; do c; done",
    ] {
        assert_eq!(typed_of_last(&[&format!("A$ {line}")]), [""; 0], "{line}");
    }
}
