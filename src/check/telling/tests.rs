use super::*;
use crate::check::Verdict;
use crate::lesson::causes::CAUSES;

fn cause(id: &str, words: &str, fix: &str) -> Cause {
    Cause { id: id.to_owned(), words: words.to_owned(), fix: fix.to_owned(), read: "ip-link(8)".to_owned() }
}

fn korean() -> Messages {
    Messages::new(Language::Korean)
}

#[test]
fn in_english_the_words_are_those_found() {
    let (english, found) = (Messages::new(Language::English), cause("link-down", "ceth1 in ns1 is down", "the step"));
    assert_eq!([why(&found, &english), fix(&found, &english)], ["ceth1 in ns1 is down", "the step"]);
    assert_eq!(because("expected status 0; it was 3", &english), "expected status 0; it was 3");
}

#[test]
fn in_korean_they_are_told_anew() {
    for (words, told) in [
        ("ceth1 in ns1 is down", "ns1 네임스페이스의 ceth1 인터페이스가 꺼져 있습니다"),
        ("br0 on the host is down", "호스트의 br0 인터페이스가 꺼져 있습니다"),
        ("A is still in host's mnt namespace", "A 터미널에서는 아직 호스트의 mnt 네임스페이스 안에 있습니다"),
        (
            "192.168.2.1/24 is on ceth0 in ns0, not on br0 on the host",
            "192.168.2.1/24 주소가 호스트의 br0 인터페이스가 아니라 ns0 네임스페이스의 ceth0 인터페이스에 있습니다",
        ),
    ] {
        assert_eq!(why(&cause("link-down", words, ""), &korean()), told);
    }
    for (words, told) in [
        ("ip link set br0 up", "ip link set br0 up"),
        ("in terminal A: unshare -m", "A 터미널에서: unshare -m"),
        ("in terminal A: leave it (exit), then unshare -m", "A 터미널에서: exit로 나간 다음 unshare -m"),
    ] {
        assert_eq!(fix(&cause("link-down", "", words), &korean()), told);
    }
    assert_eq!(because("expected status 0; it was 3", &korean()), "종료 상태 0번으로 끝나야 하는데 3번으로 끝났습니다");
}

#[test]
fn a_view_is_told_property_by_property() {
    let told = |text: &str| {
        let view = View {
            from: "netns:ns0".to_owned(),
            expected: text.to_owned(),
            observed: String::new(),
            verdict: Verdict::Fail,
        };
        seen(&view, &korean()).expected
    };
    assert_eq!(told("link br0, type bridge, up"), "인터페이스 br0, 종류 bridge, 켜짐");
    assert_eq!(told("file /mnt/a, content \"a, up\""), "파일 /mnt/a, 내용 \"a, up\"");
    assert_eq!(told("output of \"a\", containing \"b\""), "\"a\" 명령의 출력, \"b\" 포함");
    assert_eq!(told("no link br0 (there are: lo and 3 more)"), "인터페이스 br0 없음(있는 것: lo 외 3개)");
}

#[test]
fn a_cause_without_a_form_keeps_its_words() {
    for id in CAUSES {
        let told = why(&cause(id, "a thing nobody has a form for", ""), &korean());
        let means = told.strip_suffix(": a thing nobody has a form for").unwrap_or_else(|| panic!("{id}: {told}"));
        assert!(means.chars().any(|c| matches!(c, '가'..='힣')), "{id} is not translated: {means}");
    }
}

#[test]
fn what_is_translated_is_a_cause() {
    let file = include_str!("../../messages/ko-cause.ftl");
    let ids = file.lines().filter_map(|line| line.strip_prefix("cause-")?.split(' ').next());
    assert_eq!(ids.collect::<Vec<_>>(), CAUSES);
}

#[test]
fn no_text_is_too_strange_to_be_told() {
    for strange in [
        "",
        ", ",
        "\"",
        "\", \"",
        "한글, \"",
        ": ",
        "in : ",
        "a's b: ",
        "no ",
        "{ $who }",
        &" (there are: )".repeat(14),
        &"x, then ".repeat(30),
    ] {
        let view = View {
            from: strange.to_owned(),
            expected: strange.to_owned(),
            observed: strange.to_owned(),
            verdict: Verdict::Fail,
        };
        seen(&view, &korean());
        assert_eq!(properties(strange).collect::<Vec<_>>().join(", "), strange);
    }
}
