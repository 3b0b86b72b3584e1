//! Which of a learner's commands a question of the lesson is about. Pure.

use std::collections::BTreeSet;

use crate::lesson::{Block, Input, Question, Step, TerminalName, Typed};

/// Whether a line comes near one of the commands between a question and the checks that settle it, of those for the
/// terminal it is typed in. A question without a command is about any.
///
/// Near enough is the program, if no other command of the step runs it, and else half of the command's words: the
/// options of a learner may be others than the lesson's. The line may have a prompt before it.
pub fn is_about(step: &Step, question: &Question, is_here: impl Fn(&TerminalName) -> bool, line: &str) -> bool {
    let asks = |block: &&Block| matches!(block, Block::Question(one) if one.check == question.check);
    let settles =
        |block: &&Block| matches!(block, Block::Checks(checks) if checks.iter().any(|c| c.id == question.check));
    let between = step.blocks.iter().skip_while(|block| !asks(block)).take_while(|block| !settles(block));
    let asked_about: Vec<&Typed> = typed_in(between).collect();
    if asked_about.is_empty() {
        return true;
    }
    let others: Vec<&str> = typed_in(step.blocks.iter())
        .filter(|typed| !asked_about.iter().any(|one| std::ptr::eq(*one, *typed)))
        .filter_map(|typed| program(command(typed)?))
        .collect();
    let words: BTreeSet<&str> = words(line).collect();
    let mut commands = asked_about.iter().filter(|typed| is_here(&typed.terminal)).filter_map(|typed| command(typed));
    commands.any(|command| {
        let wanted: BTreeSet<&str> = self::words(command).collect();
        let there = wanted.intersection(&words).count();
        let program = program(command).filter(|program| words.contains(program));
        program.is_some_and(|program| !others.contains(&program) || there * 2 >= wanted.len())
    })
}

fn typed_in<'s>(blocks: impl Iterator<Item = &'s Block>) -> impl Iterator<Item = &'s Typed> {
    blocks.filter_map(Block::as_console).flat_map(|console| &console.inputs)
}

fn command(typed: &Typed) -> Option<&str> {
    match &typed.input {
        Input::Command(command) => Some(command),
        Input::Key(_) => None,
    }
}

fn program(command: &str) -> Option<&str> {
    words(command).find(|word| *word != "sudo")
}

/// Of a program's path, its name only.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| c.is_whitespace() || ";|&()".contains(c)).filter(|word| !word.is_empty());
    words.map(|word| word.strip_prefix("/bin/").or_else(|| word.strip_prefix("/usr/bin/")).unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parse;

    const LESSON: &str = r#"# Questions

Some.

```toml lesson
format = 1

[lab]
terminals = ["A", "B"]
```

## One

```console
A$ ip netns add ns0
A$ echo $$
```

<details class="predict own"><summary>What will there be?</summary>

- [x] Something
- [ ] Nothing

</details>

```console
A$ ip netns exec ns0 ip link
B$ /bin/cat /proc/1/comm
```

```toml check
[own]
that = "A has it"
namespace = "A"
same-as = "host"
```

```console
A$ ls
```
"#;

    #[test]
    fn a_line_is_told_by_its_program_or_by_half_its_words() {
        let (lesson, told) = parse("x".into(), "x.md", LESSON);
        let lesson = lesson.unwrap_or_else(|| panic!("{told:?}"));
        let step = &lesson.steps[0];
        let question = step.questions().next().expect("it has one");
        let here = |terminal: &'static str| move |name: &TerminalName| name.as_str() == terminal;
        for (terminal, line, asks) in [
            ("A", "A (mnt)$ ip netns exec ns0 ip link", true),
            ("A", "A$ sudo ip -n ns0 link", true),
            ("A", "A$ ip netns add ns1", false),
            ("A", "A$ vi", false),
            ("A", "A$ ls", false),
            ("A", "A$ cat /proc/1/comm", false),
            ("B", "B$ cat /proc/self/comm", true),
            ("B", "B$ cat</proc/1/comm", false),
            ("B", "", false),
        ] {
            assert_eq!(is_about(step, question, here(terminal), line), asks, "{line}");
        }
    }
}
