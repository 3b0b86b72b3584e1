//! unshare(1), nsenter(1), exit.

use super::*;

#[test]
fn each_letter_of_unshare_is_missed() {
    let line = ["A$ unshare -pmif"];
    for typed in ["unshare -pif", "unshare -pmf"] {
        assert_misses(&line, Slip::LetterMissing, typed, &["wrong-namespaces"]);
    }
    for typed in ["unshare -mif", "unshare -pmi"] {
        assert_misses(&line, Slip::LetterMissing, typed, &["wrong-namespaces", "not-pid-1"]);
    }
    assert_misses(&line, Slip::LetterAdded, "unshare -pmifu", &["wrong-namespaces"]);
    assert_misses(&line, Slip::PlainShell, "bash", &["still-in-host-namespace", "not-pid-1"]);
}

#[test]
fn the_only_letter_of_unshare_is_all_there_was() {
    let line = ["A$ unshare -m /bin/bash"];
    assert_misses(&line, Slip::LetterMissing, "unshare /bin/bash", &["still-in-host-namespace"]);
    assert_misses(&line, Slip::PlainShell, "/bin/bash", &["still-in-host-namespace"]);
    assert_misses(&line, Slip::Kind, "unshare -u /bin/bash", &["wrong-namespaces"]);
    assert_misses(&line, Slip::Terminal, "B$ unshare -m /bin/bash", &["still-in-host-namespace"]);
}

#[test]
fn long_options_are_forgotten_too() {
    let line = ["A$ unshare --pid --fork --mount-proc bash"];
    assert_misses(&line, Slip::OptionMissing, "unshare --pid --fork bash", &["proc-not-remounted"]);
    let not_forked = &["wrong-namespaces", "not-pid-1"];
    assert_misses(&line, Slip::OptionMissing, "unshare --pid --mount-proc bash", not_forked);
    let propagation = ["A$ unshare -m --propagation unchanged"];
    let strangers = &["wrong-propagation", "not-mounted"];
    assert_misses(&propagation, Slip::OptionMissing, "unshare -m", strangers);
    assert_misses(&propagation, Slip::Propagation, "unshare -m --propagation private", strangers);
}

#[test]
fn what_another_letter_implies_is_not_missed() {
    let typed = typed_of_last(&["A$ unshare -pmf --mount-proc"]);
    assert!(!typed.iter().any(|line| line == "unshare -pf --mount-proc"), "{typed:?}");
    // Forked or not: without a PID namespace nobody can tell.
    let typed = typed_of_last(&["A$ unshare -mf"]);
    assert!(!typed.iter().any(|line| line == "unshare -m"), "{typed:?}");
}

#[test]
fn where_no_check_asks_for_namespaces_any_cause_will_do() {
    let miss = |lines: &[&str]| {
        let all = near_misses(&parse("t".into(), "t.md", &bare(lines)).0.expect("it is valid"));
        all.into_iter().map(|miss| miss.provokes).collect::<Vec<_>>()
    };
    assert!(miss(&["$ unshare -mf"]).iter().all(Vec::is_empty));
}

#[test]
fn a_program_that_ends_leaves_nothing_to_verify() {
    assert_eq!(typed_of_last(&["A$ unshare -u hostname box"]), [""; 0]);
    assert!(!typed_of_last(&["A$ unshare -n sleep 1000 &"]).is_empty());
}

#[test]
fn nsenter_goes_to_the_wrong_process_or_the_wrong_kind() {
    let lines = ["A$ unshare -m", "B$ nsenter -t {{pid A}} -a"];
    let stays = &["still-in-host-namespace"];
    assert_misses(&lines, Slip::Process, "B$ nsenter -t $$ -a", stays);
    assert_misses(&lines, Slip::Kind, "B$ nsenter -t {{pid A}} -p", stays);
    assert_misses(&lines, Slip::OptionMissing, "B$ nsenter -t {{pid A}}", stays);
    let typed = typed_of_last(&lines);
    // In this lesson -m is all that -a does.
    assert!(!typed.iter().any(|line| line.ends_with("-m")), "{typed:?}");
}

#[test]
fn each_kind_that_was_unshared_is_missed_by_nsenter() {
    let lines = ["A$ unshare -mu", "B$ nsenter -t {{pid A}} -mun"];
    assert_misses(&lines, Slip::LetterMissing, "B$ nsenter -t {{pid A}} -un", &["wrong-namespaces"]);
    let typed = typed_of_last(&lines);
    assert!(!typed.iter().any(|line| line.ends_with("-mu")), "nobody left the network namespace: {typed:?}");
}

#[test]
fn a_shell_in_a_network_namespace_is_entered_elsewhere() {
    let lines = ["A$ ip netns add ns0", "A$ ip netns add ns1", "A$ ip netns exec ns0 bash"];
    assert_misses(&lines, Slip::Namespace, "ip netns exec ns1 bash", &[]);
    assert_misses(&lines, Slip::NoNamespace, "bash", &["still-in-host-namespace"]);
}

#[test]
fn leaving_is_left_out_or_not_and_nothing_between() {
    for lines in [["A$ bash", "A$ exit"], ["A$ bash", "^D"], ["A$ sleep 9", "^C"]] {
        assert_eq!(typed_of_last(&lines), [""; 0], "that it is left out is tried of every command anyway");
    }
}
