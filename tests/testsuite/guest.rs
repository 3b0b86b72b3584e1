//! The guest program: its parts on data, and the built program against iputils' ping.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

#[allow(dead_code)]
#[path = "../../src/guest/main.rs"]
mod program;

const PROGRAM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/guest"));
const CORE: &str = include_str!("guest/core.sh");
const MORE: &str = include_str!("guest/more.sh");
/// Recorded from iputils 20221126 by running the scripts with it, then `without_times`.
const RECORDED: &str = include_str!("guest/iputils.txt");

/// A folder with the guest program under all its names.
fn installed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("guest");
    std::fs::write(&file, PROGRAM).expect("written");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).expect("made a program");
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).expect("readable");
    for name in ["ping", "nslab-where"] {
        symlink("guest", folder.path().join(name)).expect("linked");
    }
    folder
}

/// Runs a script in fresh user, mount and network namespaces, with `first` before the rest of PATH.
fn in_namespaces(script: &str, first: Option<&Path>) -> String {
    let path = std::env::var("PATH").expect("a PATH");
    let path = format!("{}:{path}:/usr/sbin:/sbin", first.unwrap_or(Path::new("/usr/bin")).display());
    let output =
        Command::new("unshare").args(["-Urnm", "bash", "-c", script]).env("PATH", path).env("LC_ALL", "C").output();
    let output = output.expect("unshare of util-linux runs");
    assert!(output.status.success(), "the script's set-up failed: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Every number that is a time becomes a T, and nothing else does.
fn without_times(text: &str) -> String {
    text.lines().map(|line| line.split(' ').map(word_without_time).collect::<Vec<_>>().join(" ") + "\n").collect()
}

fn word_without_time(word: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '/');
    match (word.strip_prefix("time="), word.strip_suffix("ms")) {
        (Some(rest), _) if digits(rest) => "time=T".to_owned(),
        (_, Some(rest)) if digits(rest) => if rest == "0" { "0ms" } else { "Tms" }.to_owned(),
        _ if word.matches('/').count() == 3 && digits(word) => "T/T/T/T".to_owned(),
        _ => word.to_owned(),
    }
}

#[test]
fn ping_prints_what_iputils_printed() {
    let folder = installed();
    let ours = without_times(&in_namespaces(&format!("{CORE}{MORE}"), Some(folder.path())));
    assert_eq!(ours, RECORDED, "left: ours, right: iputils as recorded");
}

/// Where this machine has iputils, its version agrees too; where not, the recording stands for it, in the test above.
#[test]
fn ping_prints_what_this_machines_iputils_prints() {
    let version = Command::new("ping").arg("-V").output();
    let installed_one = version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("iputils"));
    // At the same time: each takes some fifteen seconds of waiting.
    let reference = std::thread::spawn(move || {
        if installed_one {
            return without_times(&in_namespaces(CORE, None));
        }
        eprintln!("no iputils here: compared with the recording instead");
        RECORDED[..RECORDED.find("$ ping -c 1 localhost").expect("where the second script begins")].to_owned()
    });
    let folder = installed();
    let ours = without_times(&in_namespaces(CORE, Some(folder.path())));
    assert_eq!(ours, reference.join().expect("it ran"), "left: ours, right: iputils");
}

#[test]
fn echoes_are_a_second_apart_and_the_last_one_is_not_waited_for() {
    let folder = installed();
    let start = Instant::now();
    in_namespaces("ip link set lo up && ping -c 2 127.0.0.1", Some(folder.path()));
    let taken = start.elapsed();
    // Waiting for the last one would take ten seconds more.
    assert!((1..9).contains(&taken.as_secs()), "{taken:?}");
}

/// Where nothing answers nor fails, iputils waits ten seconds: a learner's lab must feel the same.
#[test]
fn an_unanswered_echo_is_waited_for_ten_seconds() {
    let folder = installed();
    let start = Instant::now();
    in_namespaces("ip link set lo up; ip link set lo down; ping -c 1 127.0.0.1; test $? = 1", Some(folder.path()));
    assert!((10..60).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}

#[test]
fn the_prompts_eye_sees_without_proc() {
    let folder = installed();
    let script = r#"
        export NSLAB_HOST="$(for kind in mnt pid net ipc uts user cgroup time; do printf '%s:%s ' $kind "$(stat -Lc %i /proc/self/ns/$kind)"; done)"
        echo "[$(nslab-where)]"
        unshare -m nslab-where; echo
        unshare -pmif sh -c 'mount -t tmpfs none /proc; nslab-where'; echo
        unshare -nuCT --fork nslab-where; echo
        unshare -Ur nslab-where; echo
        NSLAB_HOST= nslab-where"#;
    assert_eq!(
        in_namespaces(script, Some(folder.path())),
        "[]\nmnt\nmnt pid ipc\nnet uts cgroup time\nuser\n?",
        "a kernel older than 6.11 answers ? where /proc is hidden"
    );
}

#[test]
fn it_is_small_and_says_when_it_is_called_by_another_name() {
    assert!(PROGRAM.len() < 700 * 1024, "{} bytes", PROGRAM.len());
    let folder = installed();
    let output = Command::new(folder.path().join("guest")).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "guest: this program is called ping, sudo or nslab-where\n");
}
