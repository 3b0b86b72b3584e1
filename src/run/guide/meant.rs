//! What a learner's command has to do with those of the lesson. Pure.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::lesson::{
    Block, ExpectedEnd, Folded, FoldedKind, Input, Lesson, Step, TerminalName, Typed, Words, fill, words_of,
};

/// The commands of a step, as they are to be typed, with the words filled in that are known beforehand.
pub struct Meant<'l> {
    inputs: Vec<Meaning<'l>>,
    /// Of the whole lesson.
    programs: BTreeSet<String>,
    words: Words,
    /// All that the learner typed in this step.
    entered: BTreeSet<String>,
}

struct Meaning<'l> {
    typed: &'l Typed,
    /// How long it may take.
    timeout: Duration,
    /// As it is typed; none for keys.
    text: Option<String>,
    /// It was typed, by whomever.
    done: bool,
}

impl<'l> Meant<'l> {
    pub fn new(lesson: &'l Lesson, at: usize, words: &Words) -> Self {
        let every = lesson.steps.iter().flat_map(inputs).filter_map(|(typed, _)| text(typed, words));
        let programs = every.filter_map(|text| program(&text).map(str::to_owned)).collect();
        let step = &lesson.steps[at];
        let meaning =
            |(typed, timeout): (&'l Typed, Duration)| Meaning { typed, timeout, text: text(typed, words), done: false };
        let inputs = inputs(step).map(meaning).collect();
        Self { inputs, programs, words: words.clone(), entered: BTreeSet::new() }
    }

    /// A learner's command has ended in a terminal: whether it was one of the lesson's.
    pub fn entered(&mut self, terminal: &TerminalName, command: &str) -> bool {
        let command = plain(command);
        self.entered.insert(command.clone());
        let is_it = |input: &&mut Meaning<'_>| {
            let is_like = input.text.as_ref().is_some_and(|text| is_like(text, &command));
            !input.done && input.typed.terminal == *terminal && is_like
        };
        match self.inputs.iter_mut().find(is_it) {
            Some(input) => {
                input.done = true;
                true
            }
            None => false,
        }
    }

    /// One of the step's inputs has been typed.
    pub fn typed(&mut self, typed: &Typed) {
        if let Some(input) = self.inputs.iter_mut().find(|input| std::ptr::eq(input.typed, typed)) {
            input.done = true;
        }
    }

    /// What is left to type.
    pub fn rest(&self) -> Vec<(&'l Typed, Duration)> {
        self.inputs.iter().filter(|input| !input.done).map(|input| (input.typed, input.timeout)).collect()
    }

    /// All of it again: the lab was made anew.
    pub fn restart(&mut self) {
        self.inputs.iter_mut().for_each(|input| input.done = false);
        self.entered.clear();
    }

    /// The terminal that this command is for, if it is the lesson's next one for another terminal than this.
    pub fn belongs_to(&self, terminal: &TerminalName, command: &str) -> Option<&'l TerminalName> {
        let command = plain(command);
        let ahead = self.inputs.iter().filter(|input| !input.done);
        let is_it = |input: &&Meaning<'l>| input.text.as_ref().is_some_and(|text| is_like(text, &command));
        let meant: Vec<&'l TerminalName> = ahead.filter(is_it).map(|input| &input.typed.terminal).collect();
        if meant.contains(&terminal) { None } else { meant.first().copied() }
    }

    /// Which of these known mistakes, all of one cause, the learner made: the only one, or the one whose commands were
    /// typed, those left out that the step has anyway.
    pub fn mistake(&self, mistakes: &[(usize, &Folded)]) -> Option<usize> {
        let is_the_steps = |text: &String| self.inputs.iter().any(|input| input.text.as_ref() == Some(text));
        let is_made = |mistake: &&(usize, &Folded)| {
            let inputs = mistake.1.consoles().flat_map(|console| &console.inputs);
            let mut own =
                inputs.filter_map(|typed| text(typed, &self.words)).filter(|text| !is_the_steps(text)).peekable();
            own.peek().is_some() && own.all(|meant| self.entered.iter().any(|typed| is_like(&meant, typed)))
        };
        match mistakes {
            [(only, _)] => Some(*only),
            several => several.iter().find(is_made).map(|(block, _)| *block),
        }
    }

    /// Whether there is anything to type in this step.
    pub fn has_commands(&self) -> bool {
        !self.inputs.is_empty()
    }

    /// Whether something stays in front in this step.
    pub fn stays_in_front(&self) -> bool {
        self.inputs.iter().any(|input| input.typed.expect.end == ExpectedEnd::Running)
    }

    /// The program of the lesson's that this one was probably to be: `unhsare` → `unshare`.
    pub fn misspelt(&self, command: &str) -> Option<(String, String)> {
        let typed = program(command)?;
        let likeness = |name: &str| strsim::normalized_damerau_levenshtein(name, typed);
        let nearest = self.programs.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
        (nearest != typed && likeness(nearest) >= 0.6).then(|| (typed.to_owned(), nearest.clone()))
    }
}

/// All that a run types in a step, in order, and how long each may take.
pub fn inputs(step: &Step) -> impl Iterator<Item = (&Typed, Duration)> {
    let shown = step.blocks.iter().filter_map(Block::as_console);
    let solutions = step.blocks.iter().filter_map(|block| match block {
        Block::Folded(folded) if folded.kind == FoldedKind::Solution => Some(folded),
        _ => None,
    });
    let consoles = shown.chain(solutions.flat_map(Folded::consoles));
    consoles.flat_map(|console| console.inputs.iter().map(|typed| (typed, console.timeout)))
}

/// None for keys.
fn text(typed: &Typed, words: &Words) -> Option<String> {
    match &typed.input {
        Input::Command(command) => Some(plain(&fill(command, words))),
        Input::Key(_) => None,
    }
}

/// Blanks do not matter at the ends, nor how many there are; nor does a `sudo`, where one is root.
fn plain(command: &str) -> String {
    let words = command.split_whitespace().skip_while(|word| *word == "sudo");
    words.collect::<Vec<_>>().join(" ")
}

/// Words that are only known when they are typed stand for anything.
fn is_like(meant: &str, typed: &str) -> bool {
    if words_of(meant).next().is_none() {
        return meant == typed;
    }
    let Some((before, _)) = meant.split_once("{{") else { return false };
    let Some((_, after)) = meant.rsplit_once("}}") else { return false };
    typed.len() >= before.len() + after.len() && typed.starts_with(before) && typed.ends_with(after)
}

/// The first word that is no assignment.
fn program(command: &str) -> Option<&str> {
    command.split_whitespace().find(|word| !word.contains('='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parse;

    #[test]
    fn of_known_mistakes_with_one_cause_the_one_typed_is_meant() {
        let source = "# T\n\nS.\n\n```toml lesson\nformat = 1\n```\n\n## One\n\n```console\n$ unshare -pmf\n$ echo $$\n```\n\n\
            <details class=\"wrong still-in-host-namespace\"><summary>One</summary>\n\n```console\n$ unshare -pf\n$ echo $$\n```\n\n</details>\n\n\
            <details class=\"wrong still-in-host-namespace\"><summary>Two</summary>\n\n```console\n$ unshare -pm\n$ echo $$\n```\n\n</details>\n";
        let (lesson, found) = parse("t".into(), "t.md", source);
        let lesson = lesson.unwrap_or_else(|| panic!("{found:?}"));
        let folded = lesson.steps[0].blocks.iter().filter_map(|block| match block {
            Block::Folded(folded) => Some(folded),
            _ => None,
        });
        let mistakes: Vec<(usize, &Folded)> = folded.enumerate().collect();
        let mut meant = Meant::new(&lesson, 0, &Words::new());
        assert_eq!((meant.mistake(&mistakes), meant.mistake(&mistakes[..1])), (None, Some(0)));
        meant.entered(&lesson.settings.lab.terminals[0].clone(), "echo $$");
        assert_eq!(meant.mistake(&mistakes), None);
        meant.entered(&lesson.settings.lab.terminals[0].clone(), "sudo unshare  -pm");
        assert_eq!(meant.mistake(&mistakes), Some(1));
        meant.restart();
        assert_eq!(meant.mistake(&mistakes), None);
    }

    #[test]
    fn commands_are_followed_and_strays_are_told() {
        let source = "# T\n\nS.\n\n```toml lesson\nformat = 1\n[lab]\nterminals = [\"A\", \"B\"]\n```\n\n## One\n\n```console\n\
            A$ unshare -m bash\nA$ echo $$\nB$ nsenter -t {{pid A}} -a\nB$ cat /x\n```\n";
        let (lesson, _) = parse("t".into(), "t.md", source);
        let lesson = lesson.expect("it can be read");
        let mut meant = Meant::new(&lesson, 0, &Words::new());
        let (a, b): (TerminalName, TerminalName) = ("A".into(), "B".into());
        assert_eq!(meant.rest().len(), 4);
        assert_eq!(meant.belongs_to(&b, " unshare  -m bash"), Some(&a));
        assert_eq!(meant.belongs_to(&a, "unshare -m bash"), None);
        assert_eq!(meant.belongs_to(&b, "ls"), None);
        meant.entered(&a, "unshare -m bash");
        meant.entered(&a, "ls");
        assert_eq!(meant.rest().len(), 3);
        assert_eq!(meant.belongs_to(&a, "nsenter -t 71 -a"), Some(&b));
        meant.entered(&b, "nsenter -t 71 -a");
        assert_eq!(meant.rest().len(), 2, "echo $$ and cat /x");
        assert_eq!(meant.misspelt("nsetner -t 1 -a"), Some(("nsetner".to_owned(), "nsenter".to_owned())));
        assert_eq!(meant.misspelt("frobnicate"), None);
        assert_eq!(meant.misspelt(""), None);
    }
}
