//! nslab itself, as a user starts it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const BINARY: &str = env!("CARGO_BIN_EXE_nslab");

/// A lesson of one command.
pub const TRUE_LESSON: &str = "true.md";
/// The lesson of the book, but each ping sends one echo, and so waits for nothing.
pub const PING_LESSON: &str = "bridge.md";

pub struct Ours {
    folder: PathBuf,
}

impl Ours {
    pub fn prepare(folder: &Path) -> Self {
        let lesson = "# One command\n\nOne.\n\n```toml lesson\nformat = 1\nminutes = 1\nneeds = []\n\n[lab]\n\
                      terminals = [\"A\"]\n```\n\n## One\n\n```console\n$ true\n```\n";
        fs::write(folder.join(TRUE_LESSON), lesson).expect("room for a lesson");
        let bridge = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons/bridge.md"));
        let bridge = bridge.expect("the lesson of the book");
        let one_echo = bridge
            .replace("ping -c 2", "ping -c 1")
            .replace("\ncount = 2", "\ncount = 1")
            .replace("2 packets transmitted, 2", "1 packets transmitted, 1");
        fs::write(folder.join(PING_LESSON), one_echo).expect("room for a lesson");
        Self { folder: folder.to_owned() }
    }

    fn start(&self, lesson: &str, stdout: Stdio) -> Child {
        let mut run = Command::new(BINARY);
        run.args(["run", "--format=json"]).arg(self.folder.join(lesson));
        run.stdin(Stdio::null()).stdout(stdout).stderr(Stdio::null()).spawn().expect("nslab runs")
    }

    /// What the lesson types.
    pub fn commands(&self) -> Vec<String> {
        let output = self.start(PING_LESSON, Stdio::piped()).wait_with_output().expect("nslab ends");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "the lesson does not pass:\n{told}");
        let events = told.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let typed = events.filter(|event| event["event"] == "command");
        typed.filter_map(|event| Some(event["command"].as_str()?.to_owned())).collect()
    }

    /// From process start to exit, in milliseconds.
    pub fn run(&self, lesson: &str) -> f64 {
        let start = Instant::now();
        let status = self.start(lesson, Stdio::null()).wait().expect("nslab ends");
        assert!(status.success(), "the lesson does not pass");
        milliseconds(start)
    }

    /// A proof of the lessons built in, from process start to exit, in milliseconds.
    pub fn prove(&self) -> f64 {
        let start = Instant::now();
        let mut prove = Command::new(BINARY);
        prove.args(["prove", "--quiet"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(prove.status().expect("nslab runs").success(), "the lessons are not proved");
        milliseconds(start)
    }

    /// When the first prompt was there: as the event says, and since the process was started.
    pub fn first_prompt(&self, lesson: &str) -> (f64, f64) {
        let start = Instant::now();
        let mut nslab = self.start(lesson, Stdio::piped());
        let lines = BufReader::new(nslab.stdout.take().expect("it was piped")).lines();
        let mut ready = None;
        for line in lines.map_while(Result::ok) {
            if ready.is_none() && line.contains(r#""event":"lab-ready""#) {
                let since_start = milliseconds(start);
                let event: serde_json::Value = serde_json::from_str(&line).expect("an event is JSON");
                ready = Some((event["ms"].as_f64().expect("it says how long it took"), since_start));
            }
        }
        assert!(nslab.wait().expect("nslab ends").success(), "the lesson does not pass");
        ready.expect("the lab was ready")
    }

    /// Of nslab and its supervisor together, in bytes: the sum of both processes' own peaks.
    pub fn peak_memory(&self, lesson: &str) -> f64 {
        let mut nslab = self.start(lesson, Stdio::null());
        let pid = nslab.id();
        let (mut own, mut supervisors) = (0.0_f64, 0.0_f64);
        while nslab.try_wait().expect("our own child").is_none() {
            own = own.max(peak(&pid.to_string()));
            let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
            let supervisor = children.split_whitespace().next();
            supervisors = supervisors.max(supervisor.map_or(0.0, peak));
            std::thread::sleep(Duration::from_millis(1));
        }
        own + supervisors
    }
}

/// VmHWM of proc_pid_status(5), in bytes; 0 once the process is gone.
fn peak(pid: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(0.0, |kib| kib * 1024.0)
}

pub fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
