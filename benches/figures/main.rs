//! The figures that nslab holds itself to, each against a named peer that runs in turn with it: `cargo bench`.
//!
//! Only ratios mean anything on a machine that others use too, and there real-time priority keeps the others out:
//! `chrt -f 10 cargo bench` as root (nice(1) does not, for a lab is a session and so a task group of its own). `NSLAB_BENCH_RUNS` says how many pairs (30);
//! `NSLAB_BENCH_SCRUT` where scrut is, if not on PATH. A peer that is not there is named, and its row left open.

mod contest;
mod learner;
mod ours;
mod peers;
mod table;

use std::path::Path;

use contest::{Contest, median};
use learner::Telling;
use ours::{Ours, PING_LESSON, TRUE_LESSON};
use peers::Sandbox;
use table::{Row, print};

const MIB: f64 = 1024.0 * 1024.0;
/// Memory needs no peer, and hardly varies.
const MEMORY_RUNS: usize = 5;
/// Of the mount and the bridge lesson alike, by number.
const LAST_STEP: &str = "5";
/// Between the two echoes of the ping that the bridge lesson types before its last step, in milliseconds.
const PING_WAITS: f64 = 1000.0;
/// Hundreds of labs each: enough to be steady.
const PROOFS: usize = 3;

fn main() {
    let runs = std::env::var("NSLAB_BENCH_RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(30);
    let folder = tempfile::tempdir().expect("a folder");
    let ours = Ours::prepare(folder.path());
    let commands = ours.commands();
    println!("{}; {} commands; {runs} pairs, medians\n", machine(), commands.len());

    let mut rows = ready(&ours, runs);
    let sandbox = Sandbox::prepare(folder.path(), &commands);
    rows.extend(typed(&ours, &sandbox, runs));
    rows.extend(learnt(runs));
    rows.push(memory(&ours));
    rows.push(proof(&ours));
    let size = std::fs::metadata(ours::BINARY).map_or(0, |file| file.len()) as f64 / MIB;
    rows.push(Row::absolute("size of the binary", size, "MiB", 8.0));
    print(&rows);
}

/// How soon a learner can type.
fn ready(ours: &Ours, runs: usize) -> Vec<Row> {
    let mut events = Vec::new();
    let ready = Contest::run(
        runs,
        &mut [
            ("nslab", &mut || {
                let (event, since_start) = ours.first_prompt(TRUE_LESSON);
                events.push(event);
                since_start
            }),
            ("bwrap … bash -ic true", &mut peers::bwrap),
        ],
    );
    let events = median(&events[events.len() - runs..]);
    let lab = Row::absolute("lab ready, as the event says", events, "ms", 10.0);
    let start = ready.against("process start to first prompt", 1.5);
    let mut rows: Vec<Row> = start.iter().map(|row| lab.with_peer(&row.peer, row.peers)).collect();
    for row in &mut rows {
        row.target = 1.5;
    }
    rows.insert(0, lab);
    rows.extend(start);
    rows
}

/// How long a whole lesson takes, whose echoes wait for nothing.
fn typed(ours: &Ours, sandbox: &Sandbox, runs: usize) -> Vec<Row> {
    let mut typing = Vec::new();
    let figure = format!("{} with one-echo pings", PING_LESSON.trim_end_matches(".md"));
    let alone = Contest::run(
        runs,
        &mut [
            ("nslab", &mut || ours.run(PING_LESSON)),
            ("bash alone", &mut || {
                let (all, typed) = sandbox.bash();
                typing.push(typed);
                all
            }),
            ("scrut", &mut || sandbox.scrut()),
            ("bats", &mut || sandbox.bats()),
        ],
    );
    let mut rows = alone.against(&figure, 1.15);
    rows.extend(rows.first().map(|row| row.with_peer("bash, sandbox made before", median(&typing))));
    for row in &mut rows {
        if matches!(row.peer.as_str(), "scrut" | "bats") {
            row.target = 1.0;
        }
    }
    rows
}

/// What a learner waits for, as it is seen on the terminal.
fn learnt(runs: usize) -> Vec<Row> {
    let telling = [
        Telling { lesson: "mount", step: "2", command: "mount -t tmpfs tmpfs /mnt" },
        Telling { lesson: "bridge", step: "1", command: "ip netns add ns0; ip netns add ns1" },
    ];
    let times = |run: &dyn Fn() -> f64| median(&(0..runs).map(|_| run()).collect::<Vec<f64>>());
    let green = telling.iter().map(|telling| {
        let figure = format!("Enter to green, {}: {}", telling.lesson, telling.command);
        Row::absolute(&figure, times(&|| learner::command_to_green(telling)), "ms", 50.0)
    });
    let resets = [("mount", 0.0), ("bridge", PING_WAITS)].map(|(lesson, waits)| {
        let figure = format!("reset to the start of the last step, {lesson}");
        Row::absolute(&figure, times(&|| learner::reset(lesson, LAST_STEP)), "ms", waits + 500.0)
    });
    green.chain(resets).collect()
}

fn memory(ours: &Ours) -> Row {
    let peaks: Vec<f64> = (0..MEMORY_RUNS).map(|_| ours.peak_memory(PING_LESSON) / MIB).collect();
    Row::absolute("peak memory, nslab + supervisor", median(&peaks), "MiB", 30.0)
}

/// How long an author waits for the proof of all three lessons.
fn proof(ours: &Ours) -> Row {
    let runs: Vec<f64> = (0..PROOFS).map(|_| ours.prove() / 1000.0).collect();
    Row::absolute("nslab prove, the three lessons", median(&runs), "s", 30.0)
}

fn machine() -> String {
    let read = |file: &str| std::fs::read_to_string(Path::new("/proc").join(file)).unwrap_or_default();
    let load = read("loadavg");
    let cpus = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "Linux {}, {cpus} processors, load {}",
        read("sys/kernel/osrelease").trim(),
        load.split(' ').next().unwrap_or("?")
    )
}
