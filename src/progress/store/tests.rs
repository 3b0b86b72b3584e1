use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::Arc;
use std::thread;

use tempfile::TempDir;

use super::*;
use crate::lesson::StepId;
use crate::progress::StepProgress;
use crate::run::guide::How;

fn store() -> (TempDir, Store, LessonKey) {
    let dir = tempfile::tempdir().expect("a folder");
    let environment = Environment { state_home: Some(dir.path().into()), home: None };
    (dir, Store::open(&environment), LessonKey::built_in(&"mount".into()))
}

fn done(step: &str) -> LessonProgress {
    let step = (StepId::from(step), StepProgress { how: Some(How::Alone), ..StepProgress::default() });
    LessonProgress { steps: [step].into(), ..LessonProgress::default() }
}

fn put(store: &Store, key: &LessonKey, bytes: &[u8]) -> PathBuf {
    let path = store.path(key).expect("a place");
    fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
    fs::write(&path, bytes).expect("it can be written");
    path
}

#[test]
fn what_is_kept_is_loaded_and_for_its_owner_alone() {
    let (_dir, store, key) = store();
    assert!(store.load(&key).expect("nothing is wrong").is_none());
    assert!(store.all().expect("nothing is wrong").is_empty());
    store.save(&key, &done("a")).expect("it can be kept");
    assert_eq!(store.load(&key).expect("it can be read"), Some(done("a")));
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let path = store.path(&key).expect("a place");
    assert_eq!(mode(&path), 0o600);
    for folder in path.ancestors().skip(1).take(2) {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    let all = store.all().expect("it can be read");
    assert!(matches!(&all[..], [Kept { key: kept, progress: Ok(_) }] if *kept == key), "{all:?}");
}

#[test]
fn sessions_side_by_side_lose_no_finished_step_and_leave_nothing_else() {
    let (_dir, store, key) = store();
    let shared = Arc::new((store.clone(), key.clone()));
    let sessions: Vec<_> = (0..8)
        .map(|n| {
            let shared = shared.clone();
            thread::spawn(move || {
                for step in 0..6 {
                    shared.0.save(&shared.1, &done(&format!("s{n}-{step}"))).expect("it can be kept");
                }
            })
        })
        .collect();
    sessions.into_iter().for_each(|session| session.join().expect("it ends"));
    let kept = store.load(&key).expect("it can be read").expect("it was kept");
    assert_eq!(kept.steps.len(), 48);
    let folder = store.folder().expect("a place");
    let mut names: Vec<_> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
    names.sort();
    assert_eq!(names, [".lock", "mount.json"]);
}

#[test]
fn two_that_begin_at_once_begin_with_the_same() {
    let (_dir, store, key) = store();
    let first = |seed: &str| LessonProgress { seed: seed.to_owned(), ..LessonProgress::default() };
    assert_eq!(store.begin(&key, &first("x")).expect("it can be kept").seed, "x");
    assert_eq!(store.begin(&key, &first("y")).expect("it can be kept").seed, "x");
}

#[test]
fn a_damaged_file_is_set_aside_and_what_is_kept_then_is_whole() {
    let (_dir, store, key) = store();
    for (n, aside) in ["mount.json.damaged", "mount.json.damaged-2"].into_iter().enumerate() {
        let path = put(&store, &key, b"{\"format\": 1, \"prog");
        let error = if n == 0 { store.load(&key).map(|_| ()) } else { store.save(&key, &done("a")).map(|_| ()) };
        let error = error.expect_err("it is damaged").to_string();
        assert!(error.contains("is damaged") && error.contains(aside), "{error}");
        assert_eq!(fs::read(path.with_file_name(aside)).expect("it is there"), b"{\"format\": 1, \"prog");
    }
    assert_eq!(store.load(&key).expect("it is whole"), Some(done("a")));
}

#[test]
fn a_newer_file_is_left_alone() {
    let (_dir, store, key) = store();
    let text = b"{\"format\": 2, \"progress\": {\"all\": \"new\"}}";
    let path = put(&store, &key, text);
    for result in [store.load(&key).map(|_| ()), store.save(&key, &done("a")).map(|_| ())] {
        let error = result.expect_err("it is newer").to_string();
        assert!(error.contains("newer nslab (format 2; this one reads up to 1)"), "{error}");
    }
    assert_eq!(fs::read(path).expect("it is there"), text);
}

#[test]
fn nothing_that_lies_in_a_files_place_makes_us_wait_or_is_followed() {
    let (dir, store, key) = store();
    let path = put(&store, &key, b"");
    let secret = dir.path().join("secret");
    fs::write(&secret, "keep me").expect("a file");
    let place: [&dyn Fn(); 4] = [
        &|| assert!(std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs").success()),
        &|| symlink(&secret, &path).expect("a link"),
        &|| fs::create_dir(&path).expect("a folder"),
        &|| fs::File::create(&path).and_then(|file| file.set_len(1 << 40)).expect("a sparse file"),
    ];
    fs::remove_file(&path).expect("it is there");
    for make in place {
        make();
        let error = store.load(&key).expect_err("it is none of ours").to_string();
        assert!(error.contains("is damaged"), "{error}");
    }
    store.save(&key, &done("a")).expect("the place is free");
    assert_eq!(fs::read_to_string(secret).expect("it is there"), "keep me");
}

#[test]
fn what_a_killed_writer_left_is_removed() {
    let (_dir, store, key) = store();
    let left = put(&store, &key, b"").with_file_name(".mount.json.Ab12.unfinished");
    fs::rename(store.path(&key).expect("a place"), &left).expect("it is there");
    store.save(&key, &done("a")).expect("it can be kept");
    assert!(!left.exists());
}

#[test]
fn who_waits_too_long_for_the_lock_is_told_so() {
    let (_dir, store, key) = store();
    store.save(&key, &done("a")).expect("it can be kept");
    let _held = store.lock().expect("it is free");
    let error = store.save(&key, &done("b")).expect_err("it is held").to_string();
    assert!(error.contains("another nslab"), "{error}");
    assert_eq!(store.load(&key).expect("reading takes no lock"), Some(done("a")));
}
