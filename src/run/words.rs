//! What `{{words}}` stand for at the moment something is typed: the lesson's own, and `{{pid A}}`.

use super::machine::Machine;
use crate::lab::LabError;
use crate::lesson::{Expectation, Input, OutputLine, TerminalName, Typed, Viewpoint, Words};
use crate::observation::{Answer, Ask, Process, Question};

pub(crate) use crate::lesson::{fill, words_of};

/// The words for this input, with each `pid` as the terminal that it is typed into numbers it.
pub(crate) async fn at<M: Machine>(machine: &mut M, input: &Typed, words: &Words) -> Result<Words, LabError> {
    let mut words = words.clone();
    let named = terminals_named(input);
    if named.is_empty() {
        return Ok(words);
    }
    let asks: Vec<Ask> = std::iter::once(&input.terminal).chain(&named).map(standing).collect();
    let mut seen = machine.observe(&asks).await?.into_iter().map(|answer| match answer {
        Ok(Answer::Standing(standing)) => standing.process,
        _ => None,
    });
    let typing = seen.next().flatten();
    for (terminal, process) in named.iter().zip(seen) {
        let pid = process.and_then(|process| pid_as_seen_by(typing.as_ref(), &process));
        // A process that can't be seen from there has no number; 0 is no process' and fails in plain words.
        words.insert(format!("pid {terminal}"), pid.unwrap_or(0).to_string());
    }
    Ok(words)
}

/// With its words filled in.
pub(crate) fn fill_expectation(expect: &Expectation, words: &Words) -> Expectation {
    let output = expect.output.iter().map(|line| match line {
        OutputLine::Lines => OutputLine::Lines,
        OutputLine::Line(parts) => OutputLine::Line(parts.iter().map(|part| fill(part, words)).collect()),
    });
    Expectation { end: expect.end, output: output.collect() }
}

/// The PID of `process` in the PID namespace that `viewer` is in: both lists start at the lab's own
/// namespace, so the namespace at the viewer's depth is the same one if the process is that deep. A terminal
/// that is only about to be opened has no viewer yet: it will stand in the lab's own namespace.
fn pid_as_seen_by(viewer: Option<&Process>, process: &Process) -> Option<u32> {
    let depth = viewer.map_or(Some(0), |viewer| viewer.pids.len().checked_sub(1))?;
    process.pids.get(depth).copied()
}

fn standing(terminal: &TerminalName) -> Ask {
    Ask { from: Viewpoint::Terminal(terminal.clone()), question: Question::Standing }
}

/// The terminals whose `{{pid …}}` an input or its expected output mentions.
fn terminals_named(input: &Typed) -> Vec<TerminalName> {
    let mut texts: Vec<&str> = Vec::new();
    if let Input::Command(command) = &input.input {
        texts.push(command);
    }
    for line in &input.expect.output {
        if let OutputLine::Line(parts) = line {
            texts.extend(parts.iter().map(String::as_str));
        }
    }
    let mut named = Vec::new();
    for word in texts.into_iter().flat_map(words_of) {
        if let Some(terminal) = word.strip_prefix("pid ").map(TerminalName::from)
            && !named.contains(&terminal)
        {
            named.push(terminal);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::ExpectedEnd;

    fn process(pids: &[u32]) -> Process {
        Process { name: "bash".to_owned(), pids: pids.to_vec(), pidns: None, started: 1 }
    }

    #[test]
    fn a_pid_is_numbered_as_the_typing_terminal_sees_it() {
        assert_eq!(pid_as_seen_by(Some(&process(&[70])), &process(&[80, 1])), Some(80));
        assert_eq!(pid_as_seen_by(Some(&process(&[70, 1])), &process(&[80, 5])), Some(5));
        assert_eq!(pid_as_seen_by(Some(&process(&[70, 1])), &process(&[80])), None);
        assert_eq!(pid_as_seen_by(None, &process(&[80, 1])), Some(80));
    }

    #[test]
    fn pids_are_found_in_commands_and_expected_output() {
        let input = Typed {
            terminal: "B".into(),
            input: Input::Command("nsenter -t {{pid A}} -a; echo {{ pid A }} {{net}}".to_owned()),
            expect: Expectation {
                end: ExpectedEnd::Status(0),
                output: vec![OutputLine::Line(vec!["x {{pid C}}".to_owned()]), OutputLine::Lines],
            },
            span: 0..0,
        };
        assert_eq!(terminals_named(&input), ["A".into(), "C".into()]);
    }
}
