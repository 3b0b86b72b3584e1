//! In which language the program speaks, and which words of a lesson it uses.

use std::fs;
use std::path::Path;

use console::measure_text_width as width;

use crate::support::{Nslab, piped};

const KOREAN: (&str, &str) = ("LC_ALL", "ko_KR.UTF-8");

const LESSON: &str = r#"# A title

A summary.

```toml lesson
format = 1
minutes = 5
```

## First step

```console
$ echo one > /tmp/one
```

```toml check
[one]
that = "There is a one"
file = "/tmp/one"
```
"#;

fn translation() -> String {
    let words = [
        ("A title", "제목입니다"),
        ("A summary.", "요약."),
        ("First step", "첫째 단계"),
        ("There is a one", "하나가 있다"),
    ];
    words.into_iter().fold(LESSON.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A course of two lessons, the first of which has a translation.
fn course() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("ko")).expect("a folder in it");
    let course = "title = \"A course\"\ntitles.ko = \"과정\"\norder = [\"one\", \"two\"]\n";
    for (name, text) in [("course.toml", course), ("one.md", LESSON), ("two.md", LESSON), ("ko/one.md", &translation())]
    {
        fs::write(dir.path().join(name), text).expect("a file");
    }
    dir
}

fn list(dir: &Path) -> Nslab {
    Nslab::anywhere().args(["list", "--color=never", "--lessons"]).arg(dir)
}

#[track_caller]
fn printed(nslab: Nslab) -> String {
    nslab.run().assert_code(0).stdout.clone()
}

#[track_caller]
fn refused(nslab: Nslab) -> String {
    nslab.run().assert_code(2).stderr.clone()
}

#[test]
fn the_locale_chooses_and_the_option_overrides_it() {
    let (english, korean) = ("nslab teaches Linux namespaces by doing", "네임스페이스를 직접 해 보며");
    let says = |nslab: Nslab, words: &str| {
        let stdout = printed(nslab);
        assert!(stdout.replace('\n', " ").contains(words), "{stdout}");
    };
    let in_korean = || Nslab::anywhere().env(KOREAN.0, KOREAN.1);
    says(Nslab::anywhere(), english);
    says(in_korean(), korean);
    says(in_korean().args(["--lang", "en"]), english);
    says(Nslab::anywhere().args(["--lang=ko"]), korean);
    says(Nslab::anywhere().env("LC_ALL", "C").env("LANGUAGE", "ko"), english);
    says(Nslab::anywhere().without_env("LC_ALL").env("LANG", "en_GB.UTF-8").env("LANGUAGE", "ko:en"), korean);
    says(Nslab::anywhere().env("LC_ALL", "fr_FR.UTF-8"), english);
}

#[test]
fn an_unknown_language_is_refused_with_those_there_are() {
    let stderr = refused(Nslab::anywhere().args(["list", "--lang", "tlh"]));
    assert!(stderr.contains("--lang") && stderr.contains("en (English) and ko (한국어)"), "{stderr}");
}

#[test]
fn a_list_has_the_words_of_the_translation_or_says_that_there_is_none() {
    let dir = course();
    let korean = printed(list(dir.path()).args(["--lang", "ko"]));
    let lines: Vec<&str> = korean.lines().collect();
    assert_eq!(lines[0], "과정");
    assert!(lines[1].starts_with("  one") && lines[1].contains("5분") && lines[1].ends_with("제목입니다"), "{korean}");
    assert_eq!(lines[2].trim(), "시작하지 않음");
    assert!(lines[3].starts_with("  two") && lines[3].ends_with("A title"), "{korean}");
    assert_eq!(lines[5].trim(), "아직 영어로만 제공됩니다");
    // Wide characters take two columns: titles and remarks line up all the same.
    let begins = |line: &str, words: &str| line.find(words).map(|at| width(&line[..at]));
    assert_eq!(begins(lines[1], "제목"), begins(lines[3], "A title"));
    assert_eq!(begins(lines[5], "아직"), begins(lines[3], "A title"));
    let english = printed(list(dir.path()));
    assert!(english.starts_with("A course\n") && english.lines().count() == 5, "{english}");
}

#[test]
fn a_translation_that_does_something_else_is_not_used() {
    let dir = course();
    let other = translation().replace("echo one", "echo two");
    fs::write(dir.path().join("ko/one.md"), other).expect("a file");
    let stdout = printed(list(dir.path()).args(["--lang", "ko"]));
    assert!(stdout.contains("A title") && stdout.contains("번역이 원문과 맞지 않아"), "{stdout}");
}

#[test]
fn what_programs_read_is_english_whatever_the_locale() {
    let dir = course();
    let json = |nslab: Nslab| printed(nslab.args(["--format", "json"]));
    let english = json(list(dir.path()));
    assert_eq!(json(list(dir.path()).env(KOREAN.0, KOREAN.1)), english);
    // Asked for by name, a lesson has the translation's words, and is the same lesson.
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("a document");
    let (english, korean) = (read(&english), read(&json(list(dir.path()).args(["--lang", "ko"]))));
    let (ours, theirs) = (&korean["lessons"][0], &english["lessons"][0]);
    assert_eq!(ours["title"], "제목입니다");
    assert_eq!((&ours["id"], &ours["digest"]), (&theirs["id"], &theirs["digest"]));
    assert!(theirs["digest"].is_string());
}

#[test]
fn a_run_is_told_in_the_language_of_the_learner() {
    let dir = course();
    let run = || Nslab::new().args(["run", "-v", "--color=never", "one", "one", "--lessons"]).arg(dir.path());
    let korean = printed(run().args(["--lang", "ko"]));
    for words in [
        "제목입니다",
        "첫째 단계",
        "하나가 있다",
        "ko/one.md",
        "실습 1개 완료: 명령 1개, 검사 1개 통과",
        "남은 것 없음",
    ] {
        assert!(korean.contains(words), "{words}: {korean}");
    }
    let english = printed(run());
    assert!(
        english.contains("First step") && english.contains("1 lesson, 1 command and 1 check passed in"),
        "{english}"
    );
}

#[test]
fn errors_that_a_learner_meets_are_in_their_language() {
    let nslab = Nslab::anywhere().env(KOREAN.0, KOREAN.1).args(["run", "brigde"]);
    let stderr = refused(nslab);
    assert_eq!(
        stderr,
        "오류: 이름이 `brigde`인 실습이 없습니다; 혹시 `bridge` 아닌가요?\n있는 실습: mount, pid, bridge\n"
    );
    let stderr = refused(Nslab::anywhere().args(["run", "brigde"]));
    assert_eq!(
        stderr,
        "error: there is no lesson `brigde`; did you mean `bridge`?\nthe lessons are: mount, pid, bridge\n"
    );
}

/// A Korean session of a built-in lesson, from a pipe: in each step a hint, the checks while they are red, the world and
/// the solution, and what a beginner does besides.
fn session(lesson: &str, steps: usize) -> String {
    let nslab = Nslab::new();
    let state = nslab.dir().join("state");
    let nslab = nslab.env("XDG_STATE_HOME", state).env(KOREAN.0, KOREAN.1).without_env("LANGUAGE");
    let step = "hint\ncheck\nworld\nechoo\nsolve\ncheck\nnext\n";
    let lines =
        format!("help\nlessons\nterminal C\nterminal A\nnext\nno\n{}steps\nreset\nno\nquit\n", step.repeat(steps));
    printed(piped(nslab.args(["learn", "--plain", "--color=never", lesson]), &lines))
}

/// Lines that have so many English words in a row, where none are due: not what is typed (at a prompt, as a fix, between
/// backticks, in quotes), nor what a program says, nor what the lesson does.
fn prose<'a>(text: &'a str, lesson: &str) -> Vec<&'a str> {
    const IN_A_ROW: usize = 4;
    let programs = ["bash: ", "-bash: ", "cat: ", "PING ", "Error: ", "key ", "USER "];
    let is_typed = |line: &str| line.contains("$ ") || line.trim_start().starts_with("해결: ");
    let is_printed = |line: &str| programs.iter().any(|program| line.starts_with(program)) || line.contains(": <");
    let is_word = |word: &str| {
        let word = word.trim_matches(|c: char| ",.;:()'".contains(c));
        word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
    };
    let lesson = lesson.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ");
    let is_ours = |row: &[&str]| row.iter().all(|word| is_word(word)) && !lesson.contains(&row.join(" "));
    let has_prose = |part: &str| part.split_whitespace().collect::<Vec<_>>().windows(IN_A_ROW).any(is_ours);
    let is_prose = |line: &&str| {
        let parts: Vec<&str> = line.split(['"', '`']).collect();
        let from = |first: usize| parts.iter().skip(first).step_by(2).any(|part| has_prose(part));
        // Of a quotation that goes on from the line before, or into the next, nobody knows which half is which.
        from(0) && (parts.len() % 2 == 1 || from(1))
    };
    text.lines().filter(|line| !is_typed(line) && !is_printed(line)).filter(is_prose).collect()
}

#[test]
fn english_prose_is_known_when_it_is_seen() {
    let english = printed(piped(crate::support::plain(), "check\nhint\nhelp\nworld\nquit\n"));
    assert!(prose(&english, "").len() > 10, "{english}");
}

#[test]
fn a_korean_session_has_no_english_in_it_mounts() {
    no_english_in("mount", 5);
}

#[test]
fn a_korean_session_has_no_english_in_it_processes() {
    no_english_in("pid", 5);
}

#[test]
fn a_korean_session_has_no_english_in_it_networks() {
    no_english_in("bridge", 5);
}

#[track_caller]
fn no_english_in(lesson: &str, steps: usize) {
    let told = session(lesson, steps);
    let text = fs::read_to_string(format!("{}/lessons/ko/{lesson}.md", env!("CARGO_MANIFEST_DIR"))).expect("a lesson");
    assert_eq!(prose(&told, &text), Vec::<&str>::new(), "{told}");
    for words in ["까닭: ", "해결: ", "힌트 1/", "터미널에서 본 것: ", "실습을 마쳤습니다", "걸린 시간"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn help_and_what_is_wrong_with_a_command_line_are_in_korean() {
    let in_korean = || Nslab::anywhere().env(KOREAN.0, KOREAN.1);
    for command in ["list", "learn", "attach", "world", "run", "export", "check"] {
        let help = printed(in_korean().args([command, "--help"]));
        assert!(help.contains("사용법: nslab ") && help.contains("이 도움말을 보여 줍니다"), "{help}");
        assert_eq!(prose(&help, ""), Vec::<&str>::new(), "{help}");
    }
    let help = printed(in_korean().args(["--help"]));
    assert!(help.contains("옵션:") && prose(&help, "").is_empty(), "{help}");
    let wrong: [(&[&str], &str); 5] = [
        (&["lern"], "그런 명령은 없습니다: lern; 혹시 `learn` 아닌가요?"),
        (&["learn", "--plan"], "그런 옵션은 없습니다: --plan; 혹시 `--plain` 아닌가요?"),
        (&["list", "--lang", "tlh"], "`--lang <LANG>` 옵션에 쓸 수 없는 값입니다: tlh; 쓸 수 있는 것: en, ko"),
        (&["list", "--color"], "`--color <WHEN>` 옵션에는 값이 있어야 합니다; 쓸 수 있는 것: auto, always, never"),
        (&["export"], "빠진 것이 있습니다: <LESSON>"),
    ];
    for (typed, words) in wrong {
        let stderr = refused(in_korean().args(typed));
        assert!(stderr.starts_with(&format!("오류: {words}\n")), "{typed:?}: {stderr}");
    }
    assert!(printed(in_korean().args(["--lang", "en", "list", "--help"])).contains("Usage: nslab list"));
}
