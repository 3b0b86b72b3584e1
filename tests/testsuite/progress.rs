//! What a learner has done is kept whatever happens, and told by `nslab` and `nslab list`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use nslab::progress::{LessonKey, LessonProgress, StepProgress};
use nslab::run::guide::How;
use serde_json::Value;

use crate::support::{Learner, Nslab, store};

fn list(nslab: Nslab) -> Value {
    let outcome = nslab.args(["list", "--format", "json"]).run();
    outcome.assert_code(0);
    serde_json::from_str(&outcome.stdout).expect("one document")
}

/// A learner who keeps what these did.
fn kept(learners: &[Learner]) -> Nslab {
    let nslab = Nslab::anywhere();
    let state = nslab.dir().join("state");
    learners.iter().for_each(|learner| learner.keep(&state));
    nslab
}

#[test]
fn at_first_one_is_told_where_to_begin() {
    let outcome = Nslab::anywhere().run();
    assert!(outcome.stdout.contains("nslab learn mount"), "{}", outcome.told());
    let document = list(Nslab::anywhere());
    assert_eq!((&document["next"], &document["lessons"][0]["state"]), (&"mount".into(), &"not-begun".into()));
}

#[test]
fn one_is_told_where_one_is_and_how_to_go_on() {
    let some = || kept(&[Learner::of("mount").did(2, How::Alone)]);
    let outcome = some().run();
    let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("You are at step 3 of 5"), "{words}");
    assert!(words.contains("nslab learn go on"), "{words}");
    let document = list(some());
    let mount = &document["lessons"][0];
    assert_eq!((&mount["state"], &mount["at"]["n"], &mount["at"]["of"]), (&"begun".into(), &3.into(), &5.into()));
    assert_eq!(document["lessons"][1]["prerequisites"][0]["done"], false);
    let human = some().arg("list").run();
    assert!(human.stdout.contains("at step 3 of 5") && human.stdout.contains("not begun"), "{}", human.told());
    assert!(human.stdout.ends_with("  nslab learn  go on, in the guided session\n"), "{}", human.told());
    assert!(outcome.stdout.contains("nslab new NAME"), "{}", outcome.told());
}

#[test]
fn a_lesson_that_is_done_says_when_and_how_and_leads_on() {
    let done = || kept(&[Learner::of("mount").did(9, How::WithHelp)]);
    let document = list(done());
    let mount = &document["lessons"][0];
    assert_eq!((&mount["state"], &mount["finished"]), (&"done".into(), &"2026-03-02T10:00:00Z".into()));
    assert_eq!((&mount["mistakes"], &mount["hints"], &mount["with_help"]), (&5.into(), &10.into(), &5.into()));
    assert_eq!((&document["next"], &document["lessons"][1]["prerequisites"][0]["done"]), (&"pid".into(), &true.into()));
    let human = done().arg("list").run().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(human.contains("done on 2026-03-02, 5 mistakes, 10 hints, 5 steps with help, 8 min"), "{human}");
    assert!(human.contains("after mount (done)"), "{human}");
    let next = done().run().stdout;
    assert!(next.contains("nslab learn pid") && next.contains("nslab export mount"), "{next}");
    let all = ["mount", "pid", "bridge"].map(|name| Learner::of(name).did(99, How::Alone));
    let end = kept(&all).run().stdout;
    assert!(end.contains("You have done all the lessons."), "{end}");
}

#[test]
fn it_is_told_in_korean_as_well() {
    let korean = |nslab: Nslab| nslab.env("LC_ALL", "ko_KR.UTF-8");
    let outcome = korean(kept(&[Learner::of("mount").did(2, How::Alone)])).run();
    assert!(outcome.stdout.contains("5단계 중 3단계"), "{}", outcome.told());
}

#[test]
fn what_cannot_be_read_is_told_and_hides_nothing_else() {
    let nslab = kept(&[Learner::of("mount").did(2, How::Alone), Learner::of("pid").did(1, How::Alone)]);
    let folder = nslab.dir().join("state/nslab/progress");
    fs::write(folder.join("mount.json"), "{\"format\": 1, \"progress\": {\"digest\": ").expect("it can be written");
    fs::write(folder.join("pid.json"), "{\"format\": 99}").expect("it can be written");
    fs::write(folder.join("bridge.json"), "\0").expect("it can be written");
    let outcome = nslab.arg("list").env("LC_ALL", "C.UTF-8").run();
    outcome.assert_code(0);
    assert_eq!(outcome.stderr.matches("is damaged").count(), 2, "{}", outcome.told());
    assert!(outcome.stderr.contains("written by a newer nslab (format 99"), "{}", outcome.told());
    assert!(outcome.stderr.contains("mount.json.damaged"), "{}", outcome.told());
}

#[test]
fn nowhere_to_keep_anything_is_no_error() {
    for (state, home) in [("relative", ""), ("", "relative")] {
        let outcome = Nslab::anywhere().arg("list").env("XDG_STATE_HOME", state).env("HOME", home).run();
        outcome.assert_code(0);
        assert_eq!(outcome.stderr, "");
    }
}

/// The commands of the page about it, one after the other, by somebody who has done a lesson.
#[test]
fn every_command_of_its_page_runs() {
    let page = include_str!("../../book/src/progress.md");
    let fences = page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let commands: Vec<&str> = fences.flat_map(str::lines).filter_map(|line| line.split('#').next()).collect();
    assert!(commands.len() >= 6, "{commands:?}");
    let dir = tempfile::tempdir().expect("a folder");
    Learner::of("mount").did(99, How::Alone).keep(&dir.path().join("state"));
    for command in commands {
        let nslab = Nslab::new().cwd(dir.path()).env("XDG_STATE_HOME", dir.path().join("state"));
        let outcome = nslab.args(command.split_whitespace().skip(1)).run();
        assert_eq!(outcome.code(), Some(0), "{command}: {}", outcome.told());
    }
}

#[test]
fn its_page_names_every_field() {
    let page = include_str!("../../book/src/progress.md");
    let learners = || [Learner::of("mount").did(9, How::Alone), Learner::of("pid").did(1, How::Alone)];
    let listed = list(kept(&learners()));
    let exported = kept(&learners()).args(["export", "pid", "--format", "json"]).run();
    let exported: Value = serde_json::from_str(&exported.stdout).expect("one document");
    let known = [
        "id", "title", "summary", "file", "digest", "minutes", "after", "steps", "valid", "missing", "format",
        "lessons",
    ];
    let parts = [&listed, &listed["lessons"][0], &listed["lessons"][1], &exported, &exported["steps"][0]];
    for field in parts.iter().filter_map(|part| part.as_object()).flat_map(|part| part.keys()) {
        assert!(known.contains(&field.as_str()) || page.contains(&format!("`{field}`")), "{field}");
    }
}

#[test]
fn two_sessions_that_begin_at_once_have_the_same_words() {
    let state = tempfile::tempdir().expect("a folder");
    let learn = || {
        let nslab = Nslab::anywhere().env("XDG_STATE_HOME", state.path()).args(["learn", "--plain", "pid"]);
        crate::support::piped(nslab, "quit\n").spawn()
    };
    for session in [learn(), learn(), learn()] {
        session.finish().assert_code(0);
    }
    let kept = store(state.path()).load(&LessonKey::built_in(&"pid".into())).expect("it is whole");
    let seed = kept.expect("it is there").seed;
    assert!(!seed.is_empty());
    // Whoever comes later has them too.
    learn().finish().assert_code(0);
    let kept = store(state.path()).load(&LessonKey::built_in(&"pid".into())).expect("it is whole");
    assert_eq!(kept.expect("it is there").seed, seed);
}

// Writing, by processes of their own: this test program, asked for the one test that is a writer.

/// Who writes says so by this variable.
const WRITER: &str = "NSLAB_TEST_KEEPS_IN";

fn step(n: usize, name: &str) -> LessonProgress {
    let done = StepProgress { how: Some(How::Alone), ..StepProgress::default() };
    LessonProgress { steps: [(format!("{name}-{n}").as_str().into(), done)].into(), ..LessonProgress::default() }
}

fn key() -> LessonKey {
    LessonKey::built_in(&"l".into())
}

/// Keeps one finished step after the other, and says of each when it is kept. Only when it is asked to.
#[test]
fn writer() {
    let Ok(asked) = std::env::var(WRITER) else { return };
    let words: Vec<&str> = asked.split(' ').collect();
    let [state, name, count] = words[..] else { panic!("{asked}") };
    for n in 0..count.parse().expect("a number") {
        match store(Path::new(state)).save(&key(), &step(n, name)) {
            Ok(_) => println!("\nkept {n}"),
            Err(error) => println!("\nerror {error}"),
        }
    }
}

fn start(state: &Path, name: &str, count: usize, wrapper: &[&str]) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut words: Vec<&std::ffi::OsStr> = wrapper.iter().map(std::ffi::OsStr::new).collect();
    words.push(program.as_os_str());
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).args(["--exact", "progress::writer", "--nocapture"]);
    command.env(WRITER, format!("{} {name} {count}", state.display()));
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts")
}

/// What it said, until it ended.
fn said(child: &mut Child) -> Vec<String> {
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let said =
        lines.map_while(Result::ok).filter(|line| line.starts_with("kept ") || line.starts_with("error ")).collect();
    child.wait().expect("it ends");
    said
}

#[test]
fn two_programs_at_once_lose_no_finished_step() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writers = ["one", "two"].map(|name| start(dir.path(), name, 60, &[]));
    for writer in &mut writers {
        assert_eq!(said(writer).iter().filter(|line| line.starts_with("kept ")).count(), 60);
    }
    let kept = store(dir.path()).load(&key()).expect("it is whole").expect("it is there");
    assert_eq!(kept.steps.len(), 120);
}

#[test]
fn a_kill_at_any_moment_leaves_a_whole_record_with_all_that_was_said_to_be_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    for (round, wait) in [1, 2, 3, 5, 8, 13, 21, 34].into_iter().enumerate() {
        let name = format!("round{round}");
        let mut writer = start(dir.path(), &name, 100_000, &[]);
        let lines = BufReader::new(writer.stdout.as_mut().expect("a pipe")).lines().map_while(Result::ok);
        let told = lines.filter(|line| line.starts_with("kept ")).take(wait).count();
        writer.kill().expect("SIGKILL");
        writer.wait().expect("it ends");
        let kept = store(dir.path()).load(&key()).expect("it is whole").expect("it is there");
        for n in 0..told {
            assert!(kept.is_done(&format!("{name}-{n}").as_str().into()), "{name}-{n}");
        }
    }
    // What it was writing then is in nobody's way, and goes with the next.
    store(dir.path()).save(&key(), &LessonProgress::default()).expect("the lock went with its holder");
    let folder = dir.path().join("nslab/progress");
    let names: Vec<_> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_full_disk_leaves_the_old_record() {
    let dir = tempfile::tempdir().expect("a folder");
    let state = dir.path().join("state");
    fs::create_dir(&state).expect("a folder");
    // A file system of 32 kB, which ends with the program: what is there then is copied out before.
    let copy = dir.path().join("copy.json");
    let script = format!(
        "mount -t tmpfs -o size=32k tmpfs {0} && \"$@\" ; cp {0}/nslab/progress/l.json {1}",
        state.display(),
        copy.display()
    );
    let mut writer = start(&state, "full", 300, &["unshare", "-Urm", "sh", "-c", &script, "sh"]);
    let said = said(&mut writer);
    let errors: Vec<&String> = said.iter().filter(|line| line.starts_with("error ")).collect();
    assert!(errors.iter().all(|error| error.contains("No space left on device")), "{errors:?}");
    assert!(!errors.is_empty(), "it was never full: {}", said.len());
    let last = said.iter().rposition(|line| line.starts_with("kept ")).expect("something was kept");
    let text: Value = serde_json::from_str(&fs::read_to_string(copy).expect("it is there")).expect("it is whole");
    assert!(text["progress"]["steps"].get(format!("full-{last}")).is_some(), "{text:#}");
}

#[test]
fn a_folder_that_cannot_be_written_is_told_with_its_name() {
    let dir = tempfile::tempdir().expect("a folder");
    store(dir.path()).save(&key(), &step(0, "old")).expect("it can be kept");
    let folder = dir.path().join("nslab/progress");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).expect("it is ours");
    // For root no folder is read-only by its mode: so a mount is.
    let script = format!("mount --bind {0} {0} && mount -o remount,bind,ro {0} && exec \"$@\"", dir.path().display());
    let mut writer = start(dir.path(), "new", 1, &["unshare", "-Urm", "sh", "-c", &script, "sh"]);
    let said = said(&mut writer);
    assert!(said[0].contains("error cannot") && said[0].contains("nslab/progress"), "{said:?}");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("it is ours");
    let kept = store(dir.path()).load(&key()).expect("it is whole").expect("it is there");
    assert!(kept.is_done(&"old-0".into()) && kept.steps.len() == 1);
}
