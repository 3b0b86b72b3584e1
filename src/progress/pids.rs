//! Which process a learner means by a number. Pure.
//!
//! Process IDs are others in every lab. Where a command names a process by one that is a terminal's at that moment, the
//! terminal is what is meant. A number that stands anywhere else is only a number.

use crate::lesson::Words;

/// Programs whose bare numbers are processes.
const TAKE_PIDS: [&str; 9] = ["gdb", "kill", "ls", "lsns", "nsenter", "ps", "pstree", "strace", "taskset"];

/// The command with `{{pid A}}` for the number that A's process has in `words`; none if it names none.
pub(super) fn meant(command: &str, words: &Words) -> Option<String> {
    if !words.keys().any(|word| word.starts_with("pid ")) {
        return None;
    }
    let takes_pids = command
        .split(|c: char| c.is_whitespace() || ";|&()".contains(c))
        .any(|word| TAKE_PIDS.contains(&word.rsplit('/').next().unwrap_or_default()));
    let mut out = String::with_capacity(command.len());
    let mut changed = false;
    let mut rest = command;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let end = rest[at..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| at + length);
        out.push_str(&rest[..at]);
        let (number, after) = (&rest[at..end], &rest[end..]);
        match word_of(number, words).filter(|_| names_process(&out, after, takes_pids)) {
            Some(word) => {
                out.push_str(&format!("{{{{{word}}}}}"));
                changed = true;
            }
            None => out.push_str(number),
        }
        rest = after;
    }
    out.push_str(rest);
    changed.then_some(out)
}

fn word_of<'w>(number: &str, words: &'w Words) -> Option<&'w String> {
    words.iter().find(|(word, value)| word.starts_with("pid ") && *value == number).map(|(word, _)| word)
}

/// `/proc/N/…`; or, for a program that takes them, an argument of its own or an option's value: `N`, `-tN`,
/// `--target=N`.
fn names_process(before: &str, after: &str, takes_pids: bool) -> bool {
    let ends = after.chars().next().is_none_or(|c| c.is_whitespace() || "/;|&),".contains(c));
    let word = before.rsplit(|c: char| c.is_whitespace() || "();|&,".contains(c)).next().unwrap_or_default();
    let in_proc = word.ends_with("/proc/");
    let option = word.strip_prefix("--").is_some_and(|option| option.ends_with('='))
        || word.len() == 2 && word.starts_with('-') && "tp".contains(&word[1..]);
    ends && (in_proc || takes_pids && (word.is_empty() || option))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words() -> Words {
        [("pid A", "12"), ("pid B", "7"), ("net", "12")].map(|(w, v)| (w.to_owned(), v.to_owned())).into()
    }

    #[test]
    fn a_number_means_a_process_where_one_is_named() {
        for (typed, expected) in [
            ("nsenter -t 12 -a", "nsenter -t {{pid A}} -a"),
            ("nsenter -t12 --mount", "nsenter -t{{pid A}} --mount"),
            ("sudo nsenter --target=7 -n", "sudo nsenter --target={{pid B}} -n"),
            ("ls -l /proc/12/ns /proc/7/ns/mnt", "ls -l /proc/{{pid A}}/ns /proc/{{pid B}}/ns/mnt"),
            ("cat /proc/12/mounts", "cat /proc/{{pid A}}/mounts"),
            ("kill -9 12", "kill -9 {{pid A}}"),
        ] {
            assert_eq!(meant(typed, &words()).as_deref(), Some(expected));
        }
        for number in [
            "echo 12",
            "head -n 12",
            "nsenter -t 123 -a",
            "ip addr add 10.12.7.1/12 dev x",
            "nsenter -t 1 -a",
            "cat /x/12/y",
        ] {
            assert_eq!(meant(number, &words()), None, "{number}");
        }
        assert_eq!(meant("nsenter -t 12 -a", &Words::new()), None);
    }

    proptest! {
        #[test]
        fn filled_in_again_it_is_what_was_typed(command in "(nsenter|kill|cat|ls)? ?(-t ?)?[ /a-z0-9|;=-]{0,30}(12|/proc/7/x)?[^{]{0,5}") {
            if let Some(meant) = meant(&command, &words()) {
                prop_assert_eq!(crate::lesson::fill(&meant, &words()), command);
            }
        }
    }
}
