//! What we compare ourselves with: bubblewrap, and the lesson's commands in a bare sandbox of unshare(1), typed by
//! bash alone, or as test cases of scrut and bats.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::ours::milliseconds;

/// What the lesson's commands need of the machine: see `ip netns exec` in ip-netns(8).
const PREPARE: &str =
    "mount -t tmpfs tmpfs /run && mkdir /run/sys && mount -t sysfs sysfs /run/sys && ip link set lo up";

/// What a test case looks for in the output of a command: as much as these tools see of what the lesson checks.
const CLAIMS: [(&str, &str); 8] = [
    ("ip netns list", "ns1"),
    ("ip netns exec ns0 ip link", "lo:"),
    ("ip netns exec ns1 ip link", "state DOWN"),
    ("ip addr", "inet 192.168.2.1/24"),
    ("ping -c 1 192.168.2.1", " 0% packet loss"),
    ("ip netns exec ns1 ip addr", "inet 192.168.2.3/24"),
    ("ip netns exec ns0 ping -c 1 192.168.2.3", " 0% packet loss"),
    ("ip netns exec ns0 ip addr", "inet 192.168.2.2/24"),
];

/// bubblewrap with a shell that shows a prompt's worth of start-up: much less than a lab.
pub fn bwrap() -> f64 {
    // No dot files: what the user at hand starts in a shell is not the peer's fault.
    let mut bwrap = Command::new("bwrap");
    bwrap.env("HOME", "/nonexistent");
    bwrap.args(["--unshare-all", "--dev-bind", "/", "/", "bash", "-ic", "true"]);
    time(bwrap)
}

pub struct Sandbox {
    script: PathBuf,
    cases_of_scrut: PathBuf,
    cases_of_bats: PathBuf,
    started: PathBuf,
}

impl Sandbox {
    pub fn prepare(folder: &Path, commands: &[String]) -> Self {
        let at = |name: &str| folder.join(name);
        let sandbox = Self {
            script: at("typed.sh"),
            cases_of_scrut: at("cases.md"),
            cases_of_bats: at("cases.bats"),
            started: at("started"),
        };
        let case = |command: &String| match CLAIMS.iter().find(|(of, _)| of == command) {
            Some((_, claim)) => format!("{command} | grep -q '{claim}'"),
            None => format!("{command} > /dev/null"),
        };
        let cases: Vec<String> = commands.iter().map(case).collect();
        let scrut = cases.iter().map(|case| format!("# It works\n\n```scrut\n$ {case}\n```\n\n")).collect();
        let bats = cases.iter().enumerate().map(|(n, case)| format!("@test 'case {n}' {{\n{case}\n}}\n\n")).collect();
        for (file, text) in [
            (&sandbox.script, format!("set -e\n{}\n", commands.join("\n"))),
            (&sandbox.cases_of_scrut, scrut),
            (&sandbox.cases_of_bats, bats),
        ] {
            fs::write(file, text).expect("room for a file");
        }
        sandbox
    }

    /// From start to exit, and of that, from the first command on.
    pub fn bash(&self) -> (f64, f64) {
        let started = self.started.display();
        let all = self.inside(&format!("echo $EPOCHREALTIME > {started}; exec bash {}", self.script.display()));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs_f64();
        let then: f64 = fs::read_to_string(&self.started).ok().and_then(|t| t.trim().parse().ok()).unwrap_or(f64::NAN);
        (all, (now - then) * 1000.0)
    }

    pub fn scrut(&self) -> f64 {
        let scrut = std::env::var("NSLAB_BENCH_SCRUT").unwrap_or_else(|_| "scrut".to_owned());
        if !is_there(&scrut) {
            return f64::NAN;
        }
        self.inside(&format!("exec {scrut} test {}", self.cases_of_scrut.display()))
    }

    pub fn bats(&self) -> f64 {
        if !is_there("bats") {
            return f64::NAN;
        }
        self.inside(&format!("exec bats {}", self.cases_of_bats.display()))
    }

    fn inside(&self, script: &str) -> f64 {
        let mut unshare = Command::new("unshare");
        unshare.args(["-Urmpinuf", "--mount-proc", "bash", "-c", &format!("{PREPARE} && {{ {script}; }}")]);
        time(unshare)
    }
}

fn is_there(program: &str) -> bool {
    let quiet = || Stdio::null();
    Command::new(program).arg("--version").stdout(quiet()).stderr(quiet()).status().is_ok()
}

/// From start to exit, in milliseconds; not a number where the program is not there.
fn time(mut command: Command) -> f64 {
    let start = Instant::now();
    match command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status() {
        Ok(status) if status.success() => milliseconds(start),
        Ok(status) => panic!("{command:?}: {status}"),
        Err(_) => f64::NAN,
    }
}
