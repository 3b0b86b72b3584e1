//! `console` fences: prompts, commands, keys, and what is expected to come of them.

use std::time::Duration;

use super::findings::{Findings, listed, quoted};
use super::position::Excised;
use super::table::duration;
use super::viewpoint::Names;
use super::{Console, Expectation, ExpectedEnd, Input, Key, OutputLine, Span, TerminalName, Typed};

const TIMEOUT: Duration = Duration::from_secs(30);

/// Reads one fence. `last` is the terminal that was typed into last in this step: keys go there.
pub(super) fn read(
    options: &str,
    body: &Excised,
    span: Span,
    names: &Names<'_>,
    last: &mut Option<TerminalName>,
    findings: &mut Findings,
) -> Console {
    let timeout = timeout(options, &span, findings);
    let mut reader = Reader { names, last, findings, inputs: Vec::new(), place: Place::Nothing };
    for (line, at) in body.lines() {
        reader.line(line.trim_end(), &body.in_file(at));
    }
    let inputs = reader.finish();
    if inputs.is_empty() {
        findings
            .error(span.clone(), "this console block types nothing")
            .help("a command is a line that begins with a prompt (`$ `, or `A$ ` where there are several terminals); show other things as `text`");
    }
    Console { inputs, timeout, span }
}

/// The words after `console`.
fn timeout(options: &str, span: &Span, findings: &mut Findings) -> Duration {
    let mut timeout = TIMEOUT;
    for option in options.split_whitespace() {
        match option.split_once('=') {
            Some(("timeout", text)) => match duration(text).filter(|d| !d.is_zero()) {
                Some(duration) => timeout = duration,
                None => {
                    findings
                        .error(first_line(span), format!("{} is not a deadline", quoted(text)))
                        .help("write `timeout=60` (seconds), `timeout=500ms` or `timeout=2m`, at most an hour");
                }
            },
            _ => {
                let name = option.split('=').next().unwrap_or(option);
                findings
                    .error(first_line(span), format!("unknown word {} after `console`", quoted(option)))
                    .near(name, ["timeout"])
                    .help("known: `timeout=SECONDS`");
            }
        }
    }
    timeout
}

/// A fence's span begins with its opening line; errors of that line need no more than its beginning.
fn first_line(span: &Span) -> Span {
    span.start..(span.start + 3).min(span.end)
}

/// What the line before was, as far as it matters to the next.
#[derive(PartialEq)]
enum Place {
    Nothing,
    Command,
    Key,
    /// `? N` or output has been read.
    After,
}

pub(super) fn key(text: &str) -> Option<Key> {
    match text {
        "^C" => Some(Key::Interrupt),
        "^D" => Some(Key::EndOfFile),
        "^Z" => Some(Key::Suspend),
        _ => None,
    }
}

struct Reader<'a, 'n> {
    names: &'a Names<'n>,
    last: &'a mut Option<TerminalName>,
    findings: &'a mut Findings,
    inputs: Vec<Typed>,
    place: Place,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: &str, at: &Span) {
        if let Some(key) = key(line) {
            self.key_in_last(key, at);
        } else if let Some((name, command)) = prompt(line) {
            self.command(name, command, at);
        } else if self.place == Place::Command && (line == ">" || line.starts_with("> ")) {
            self.continuation(line.get(2..).unwrap_or_default(), at);
        } else if line == "?" || line.starts_with("? ") {
            self.status(line[1..].trim(), at);
        } else {
            self.output(line, at);
        }
    }

    fn command(&mut self, name: &str, command: &str, at: &Span) {
        self.place = Place::Command;
        let terminal = match name {
            "" => self.only_terminal(at),
            name => self.terminal(name, at),
        };
        if let Some(key) = key(command.trim()) {
            return self.press(terminal, key, at);
        }
        if command.trim().is_empty() {
            self.findings.error(at.clone(), "there is no command after the prompt");
        }
        self.type_in(terminal, Input::Command(command.to_owned()), at);
    }

    fn only_terminal(&mut self, at: &Span) -> TerminalName {
        let [first, others @ ..] = self.names.terminals else { return "A".into() };
        if !others.is_empty() {
            let prompts: Vec<String> = self.names.terminals.iter().map(|t| format!("{t}$ ")).collect();
            self.findings
                .error(at.start..(at.start + 1).min(at.end), "which terminal? This lesson has several")
                .help(format!("prompts of this lesson: {}", listed(prompts.iter().map(String::as_str))));
        }
        first.clone()
    }

    fn terminal(&mut self, name: &str, at: &Span) -> TerminalName {
        if self.names.terminal(name).is_none() {
            let known = || self.names.terminals.iter().map(TerminalName::as_str);
            self.findings
                .error(at.start..at.start + name.len(), format!("unknown terminal {}", quoted(name)))
                .near(name, known())
                .help(format!(
                    "terminals of this lesson: {}; output that looks like a prompt is written as `[..]$ …`",
                    listed(known())
                ));
        }
        name.into()
    }

    fn key_in_last(&mut self, key: Key, at: &Span) {
        let terminal = match (&*self.last, self.names.terminals) {
            (Some(last), _) => last.clone(),
            (None, [only]) => only.clone(),
            (None, _) => {
                self.findings
                    .error(at.clone(), "a key is pressed in no terminal")
                    .help("a key goes to the terminal that was typed into last in its step");
                self.names.terminals.first().cloned().unwrap_or_else(|| "A".into())
            }
        };
        self.press(terminal, key, at);
    }

    fn press(&mut self, terminal: TerminalName, key: Key, at: &Span) {
        self.place = Place::Key;
        self.type_in(terminal, Input::Key(key), at);
        if let Some(pressed) = self.inputs.last_mut() {
            pressed.expect.end = ExpectedEnd::Any;
        }
    }

    fn type_in(&mut self, terminal: TerminalName, input: Input, at: &Span) {
        *self.last = Some(terminal.clone());
        self.inputs.push(Typed { terminal, input, expect: Expectation::default(), span: at.clone() });
    }

    fn continuation(&mut self, line: &str, at: &Span) {
        if let Some(Typed { input: Input::Command(command), span, .. }) = self.inputs.last_mut() {
            command.push('\n');
            command.push_str(line);
            span.end = at.end;
        }
    }

    fn status(&mut self, status: &str, at: &Span) {
        let end = match status {
            "running" => Some(ExpectedEnd::Running),
            _ => status.parse::<u8>().ok().filter(|_| !status.starts_with('+')).map(|n| ExpectedEnd::Status(n.into())),
        };
        match (end, self.inputs.last_mut()) {
            (_, last) if last.is_none() || self.place == Place::After => {
                self.findings.error(at.clone(), "this expected status follows no command").help(
                    "write it right below the command's own line; output that begins with `?` is written as `[..] …`",
                );
            }
            (Some(end), Some(typed)) => typed.expect.end = end,
            (None, _) | (_, None) => {
                self.findings
                    .error(at.clone(), format!("{} is not a status", quoted(status)))
                    .near(status, ["running"])
                    .help(
                        "a status is a number from 0 to 255, or `running` for a command that stays in the foreground",
                    );
            }
        }
        self.place = Place::After;
    }

    fn output(&mut self, line: &str, at: &Span) {
        if let Some(typed) = self.inputs.last_mut() {
            typed.expect.output.push(output_line(line));
        } else if !line.is_empty() && self.place == Place::Nothing {
            self.findings
                .error(at.clone(), "expected output stands before any command")
                .help("begin a command with its prompt: `$ `, or `A$ ` where there are several terminals");
            // One complaint for all such lines.
            self.place = Place::After;
        }
        if !(line.is_empty() && self.inputs.is_empty()) {
            self.place = Place::After;
        }
    }

    /// Blank lines at the end of expected output only set commands apart.
    fn finish(self) -> Vec<Typed> {
        let mut inputs = self.inputs;
        for typed in &mut inputs {
            while typed.expect.output.last().is_some_and(|line| *line == output_line("")) {
                typed.expect.output.pop();
            }
        }
        inputs
    }
}

/// `A$ echo hi` → `A`, `echo hi`; `$ echo hi` → ``, `echo hi`.
pub(super) fn prompt(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once('$')?;
    let command = if rest.is_empty() { rest } else { rest.strip_prefix(' ')? };
    let fits = name.is_empty()
        || name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then_some((name, command))
}

fn output_line(line: &str) -> OutputLine {
    if line == "..." {
        return OutputLine::Lines;
    }
    OutputLine::Line(line.split("[..]").map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(terminals: &[&str], text: &str) -> (Console, Vec<String>) {
        let mut body = Excised::default();
        body.push(text, text, 0..text.len());
        let terminals: Vec<TerminalName> = terminals.iter().map(|t| TerminalName::from(*t)).collect();
        let mut findings = Findings::new();
        let console = read(
            "",
            &body,
            0..text.len(),
            &Names { terminals: &terminals, netns: &[], source: text },
            &mut None,
            &mut findings,
        );
        (console, findings.finish().into_iter().map(|d| d.message).collect())
    }

    fn line(text: &str) -> OutputLine {
        output_line(text)
    }

    #[test]
    fn commands_statuses_keys_and_output_are_read() {
        let text = "A$ cat <<END\n> one\n>\n> END\none\n\nB$ false\n? 1\nA$ sleep 9\n? running\n^C\n? 130\nB$ x\na [..] b\n...\n";
        let (console, errors) = parse(&["A", "B"], text);
        assert_eq!(errors, Vec::<String>::new());
        let typed: Vec<_> =
            console.inputs.iter().map(|t| (t.terminal.as_str(), t.input.clone(), t.expect.clone())).collect();
        let expect = |end, output: &[OutputLine]| Expectation { end, output: output.to_vec() };
        assert_eq!(
            typed,
            [
                ("A", Input::Command("cat <<END\none\n\nEND".into()), expect(ExpectedEnd::Status(0), &[line("one")])),
                ("B", Input::Command("false".into()), expect(ExpectedEnd::Status(1), &[])),
                ("A", Input::Command("sleep 9".into()), expect(ExpectedEnd::Running, &[])),
                ("A", Input::Key(Key::Interrupt), expect(ExpectedEnd::Status(130), &[])),
                (
                    "B",
                    Input::Command("x".into()),
                    expect(
                        ExpectedEnd::Status(0),
                        &[OutputLine::Line(vec!["a ".into(), " b".into()]), OutputLine::Lines]
                    )
                ),
            ]
        );
        assert_eq!(&text[console.inputs[0].span.clone()], "A$ cat <<END\n> one\n>\n> END");
        assert_eq!(console.timeout, TIMEOUT);
    }

    #[test]
    fn a_key_after_a_prompt_is_pressed_there_and_may_have_any_status() {
        let (console, errors) = parse(&["A", "B"], "A$ sleep 9\n? running\nB$ true\nA$ ^C\n^D\n");
        assert_eq!(errors, Vec::<String>::new());
        let pressed: Vec<_> = console.inputs.iter().skip(2).collect();
        assert_eq!(pressed[0].input, Input::Key(Key::Interrupt));
        assert_eq!((pressed[0].terminal.as_str(), pressed[0].expect.end), ("A", ExpectedEnd::Any));
        assert_eq!((pressed[1].terminal.as_str(), &pressed[1].input), ("A", &Input::Key(Key::EndOfFile)));
    }

    #[test]
    fn a_lone_terminal_takes_both_prompts() {
        let (console, errors) = parse(&["A"], "$ one\nA$ two\n^D\n");
        assert!(errors.is_empty());
        assert!(console.inputs.iter().all(|typed| typed.terminal.as_str() == "A"));
        assert_eq!(console.inputs.len(), 3);
    }

    #[test]
    fn each_mistake_is_told() {
        for (text, message) in [
            ("$ one\n", "which terminal? This lesson has several"),
            ("C$ one\n", "unknown terminal `C`"),
            ("hello\nA$ one\n", "expected output stands before any command"),
            ("? 1\nA$ one\n", "this expected status follows no command"),
            ("A$ one\nhello\n? 1\n", "this expected status follows no command"),
            ("A$ one\n? 1\n? 2\n", "this expected status follows no command"),
            ("A$ one\n? 256\n", "`256` is not a status"),
            ("A$ one\n? runing\n", "`runing` is not a status"),
            ("A$ \n", "there is no command after the prompt"),
            ("^C\n", "a key is pressed in no terminal"),
            ("", "this console block types nothing"),
            ("\n\n", "this console block types nothing"),
        ] {
            let (_, errors) = parse(&["A", "B"], text);
            assert_eq!(errors, [message], "{text:?}");
        }
    }

    #[test]
    fn output_that_is_no_prompt_is_output() {
        let (console, errors) = parse(&["A"], "$ x\ncosts 5$ a piece\n$HOME\na$b\n> quoted\n");
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(console.inputs[0].expect.output.len(), 4);
    }

    #[test]
    fn deadlines_are_read() {
        let mut findings = Findings::new();
        assert_eq!(timeout("timeout=60", &(0..9), &mut findings), Duration::from_secs(60));
        assert_eq!(timeout(" timeout=500ms ", &(0..9), &mut findings), Duration::from_millis(500));
        assert!(findings.finish().is_empty());
        let mut findings = Findings::new();
        timeout("timeout=0 timout=3 quick", &(0..9), &mut findings);
        assert_eq!(findings.finish().len(), 3);
    }
}
