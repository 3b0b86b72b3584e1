//! A check of any kind and an observation that may be absurd: a verdict that keeps the laws, and a cause that is known.

use arbitrary::{Result, Unstructured};
use nslab::check::{Judgement, Verdict, explain, judge, questions, questions_named, questions_why};
use nslab::lesson::causes::CAUSES;
use nslab::lesson::{Block, Check, parse};
use nslab::observation::{Ask, Observation, Printed};

use super::sight;

pub fn holds(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    if let Ok(Some(check)) = check(&mut bytes) {
        keeps_the_laws(&check, &mut bytes);
    }
}

fn keeps_the_laws(check: &Check, bytes: &mut Unstructured<'_>) {
    assert_eq!(judge(check, &Observation::default()).verdict, Verdict::Unknown, "nothing seen, and yet a verdict");
    let mut seen = Observation::default();
    if let Ok(output) = sight::text(bytes) {
        seen.outputs.insert("A".to_owned(), Printed { output: output.clone(), command: output });
    }
    look(&mut seen, questions(check), bytes);
    look(&mut seen, questions_why(check), bytes);
    let named = questions_named(check, &seen);
    look(&mut seen, named, bytes);
    let judged = judge(check, &seen);
    assert_eq!(judge(check, &seen), judged, "the same observation, another verdict");
    is_whole(check, &judged);
    if let Some(cause) = explain(check, &judged, &seen) {
        assert!(matches!(judged.verdict, Verdict::Fail | Verdict::Unknown), "a cause of what passed");
        assert!(CAUSES.contains(&cause.id.as_str()), "the cause {} is in no catalogue", cause.id);
        assert!(!cause.words.is_empty() && is_harmless(&cause.words) && is_harmless(&cause.fix), "{cause:?}");
    }
}

fn is_whole(check: &Check, judged: &Judgement) {
    let worst = judged.views.iter().map(|view| view.verdict).max();
    assert_eq!(judged.verdict, worst.unwrap_or(Verdict::Unknown), "the verdict is not that of the worst view");
    for view in &judged.views {
        assert!(
            !view.observed.is_empty()
                && [&view.from, &view.expected, &view.observed].map(|t| is_harmless(t)) == [true; 3],
            "{view:?}"
        );
    }
    if judged.negative {
        assert_eq!(judged.verdict, Verdict::Fail);
        let positive = judged.views.len() - check.not_from.len();
        assert!(judged.views[..positive].iter().all(|view| view.verdict == Verdict::Pass), "a negative fails alone");
    }
}

fn is_harmless(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

fn look(seen: &mut Observation, asks: Vec<Ask>, bytes: &mut Unstructured<'_>) {
    for ask in asks {
        if let Ok(Some(outcome)) = sight::outcome(&ask, bytes) {
            seen.answers.insert(ask, outcome);
        }
    }
}

/// What a check can be of, and properties that it may have.
#[rustfmt::skip]
const KINDS: &[(&str, &[&str])] = &[
    ("namespace = \"A\"", &["in = [\"mnt\", \"pid\"]", "differs-from = \"host\"", "same-as = \"B\"", "in = \"net\""]),
    ("file = \"/mnt\"", &["content = \"lo\"", "contains = \"l\"", "type = \"directory\"", "type = \"file\"", "mode = \"0644\""]),
    ("mount = \"/mnt\"", &["type = \"tmpfs\"", "source = \"lo\"", "options = [\"lo\", \"br0\"]", "propagation = \"shared\"", "differs-from = \"host\""]),
    ("mount = \"/proc\"", &["type = \"proc\"", "pidns = \"A\"", "differs-from = [\"host\", \"B\"]", "pidns = \"host\""]),
    ("process = \"A\"", &["name = \"sleep\"", "pid = 1", "listed-as = 1", "not = \"shell:A\"", "differs-from = \"host\""]),
    ("process = \"sleep\"", &["pid = 2", "listed-as = 3", "not = \"B\"", "differs-from = \"host\""]),
    ("ipc = \"queue\"", &["key = 1", "id = 0"]),
    ("ipc = \"shared-memory\"", &["key = \"0x2\"", "id = 2"]),
    ("netns = \"ns0\"", &["differs-from = \"host\"", "differs-from = [\"netns:ns1\", \"host\"]"]),
    ("link = \"br0\"", &["type = \"bridge\"", "up = true", "carrier = true", "mtu = 1500", "only = true", "up = false"]),
    ("link = \"veth0\"", &["type = \"veth\"", "master = \"br0\"", "peer = \"ceth0\"", "up = true", "carrier = false"]),
    ("address = \"192.168.2.1/24\"", &["dev = \"br0\"", "dev = \"lo\""]),
    ("address = \"fd00::1/64\"", &["dev = \"veth0\""]),
    ("ping = \"192.168.2.3\"", &["count = 3", "answered = 2", "at = \"netns:ns1\"", "rtt = \"1ms\"", "at = \"host\""]),
    ("ping = \"fd00::1\"", &["at = \"netns:ns0\"", "count = 2"]),
    ("output = \"A\"", &["of = \"lo\"", "contains = [\"l\", \"b\"]", "lacks = \"sleep\"", "contains = \"lo\""]),
];

/// A check as an author would write it; none if that is no check.
fn check(bytes: &mut Unstructured<'_>) -> Result<Option<Check>> {
    let (subject, properties) = bytes.choose(KINDS)?;
    let mut body = format!("[c]\nthat = \"t\"\n{subject}\n");
    let wanted: u8 = bytes.arbitrary()?;
    for (n, property) in properties.iter().enumerate() {
        if wanted >> n & 1 == 1 {
            body.push_str(&format!("{property}\n"));
        }
    }
    let places =
        ["\"host\"", "\"A\"", "[\"A\", \"netns:ns0\"]", "[\"host\", \"netns:ns1\", \"B\"]", "\"process:sleep\""];
    for key in ["from", "not-from"] {
        if bytes.arbitrary()? {
            body.push_str(&format!("{key} = {}\n", bytes.choose(&places)?));
        }
    }
    let source = format!(
        "# T\n\nS.\n\n```toml lesson\nformat = 1\n[lab]\nterminals = [\"A\", \"B\"]\n```\n\n## S\n\n```toml check\n{body}```\n"
    );
    let (lesson, _) = parse("x".into(), "x.md", &source);
    let blocks = lesson.into_iter().flat_map(|lesson| lesson.steps).flat_map(|step| step.blocks);
    Ok(blocks.filter_map(|block| if let Block::Checks(checks) = block { Some(checks) } else { None }).flatten().next())
}
