//! The variants of a lesson: what is typed otherwise, and what it is to show. Pure.

use serde::Serialize;

use super::near_miss::{NearMiss, Place, near_misses};
use crate::lesson::{
    Block, Console, ExpectedEnd, Folded, FoldedKind, Input, Lesson, Step, Typed, Words, output_matches,
};

/// A lesson with one thing typed otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The step's position in [`Lesson::steps`].
    pub step: usize,
    pub change: Change,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This one of the step's inputs is not typed.
    LeftOut(usize),
    NearMiss(NearMiss),
    /// The `wrong` part that is this one of the step's blocks; it must fail with this cause.
    Mistake {
        block: usize,
        cause: String,
    },
    /// The `instead` or `solution` that is this one of the step's blocks.
    Alternative {
        block: usize,
    },
}

/// What a variant is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Some check must miss the command.
    LeftOut,
    /// Some check must tell it from the command.
    NearMiss,
    /// The step must fail, with the cause that the author names.
    Mistake,
    /// All checks must pass.
    Alternative,
}

/// All variants of a lesson, in file order.
pub fn variants(lesson: &Lesson) -> Vec<Variant> {
    let mut near = near_misses(lesson);
    let mut variants = Vec::new();
    for (step, section) in lesson.steps.iter().enumerate().filter(|(_, step)| step.is_work()) {
        for input in 0..section.inputs().len() {
            variants.push(Variant { step, change: Change::LeftOut(input) });
            let (here, elsewhere) = near.into_iter().partition(|miss: &NearMiss| miss.place == Place { step, input });
            near = elsewhere;
            variants.extend(here.into_iter().map(|miss| Variant { step, change: Change::NearMiss(miss) }));
        }
        let folded = section.blocks.iter().enumerate().filter_map(|(block, b)| match b {
            Block::Folded(folded) if folded.consoles().next().is_some() => change_of(block, &folded.kind),
            _ => None,
        });
        variants.extend(folded.map(|change| Variant { step, change }));
    }
    variants
}

fn change_of(block: usize, kind: &FoldedKind) -> Option<Change> {
    match kind {
        FoldedKind::Wrong(cause) => Some(Change::Mistake { block, cause: cause.clone() }),
        FoldedKind::Instead | FoldedKind::Solution => Some(Change::Alternative { block }),
        FoldedKind::Hint => None,
    }
}

/// Whether a command is there for what it shows: a learner who left it out would not see what is expected.
pub fn shows(input: &Typed) -> bool {
    let shows_status = matches!(input.expect.end, ExpectedEnd::Status(status) if status != 0);
    shows_status || output_matches(&input.expect.output, "", &Words::new()).is_err()
}

impl Variant {
    pub fn kind(&self) -> Kind {
        match self.change {
            Change::LeftOut(_) => Kind::LeftOut,
            Change::NearMiss(_) => Kind::NearMiss,
            Change::Mistake { .. } => Kind::Mistake,
            Change::Alternative { .. } => Kind::Alternative,
        }
    }

    /// The input that is not typed as it is written; none where whole blocks are.
    pub fn input<'l>(&self, lesson: &'l Lesson) -> Option<&'l Typed> {
        let number = match &self.change {
            Change::LeftOut(input) => *input,
            Change::NearMiss(miss) => miss.place.input,
            Change::Mistake { .. } | Change::Alternative { .. } => return None,
        };
        lesson.steps.get(self.step)?.inputs().get(number).copied()
    }

    /// The folded part that is typed.
    pub fn folded<'l>(&self, lesson: &'l Lesson) -> Option<&'l Folded> {
        let (Change::Mistake { block, .. } | Change::Alternative { block }) = self.change else { return None };
        match lesson.steps.get(self.step)?.blocks.get(block)? {
            Block::Folded(folded) => Some(folded),
            _ => None,
        }
    }

    /// The lesson as it is typed in this variant.
    pub fn apply(&self, lesson: &Lesson) -> Lesson {
        let mut lesson = lesson.clone();
        let Some(step) = lesson.steps.get_mut(self.step) else { return lesson };
        match &self.change {
            Change::LeftOut(input) => edit(step, *input, |inputs, at| drop(inputs.remove(at))),
            Change::NearMiss(miss) => edit(step, miss.place.input, |inputs, at| match &miss.typed {
                Some((terminal, command)) => {
                    inputs[at].terminal.clone_from(terminal);
                    inputs[at].input = Input::Command(command.clone());
                }
                None => drop(inputs.remove(at)),
            }),
            Change::Mistake { block, .. } => {
                let part = if has_solution(step) { Part::Solution } else { Part::Shown };
                retype(step, part, consoles_at(step, *block));
            }
            Change::Alternative { block } => match &step.blocks[*block] {
                Block::Folded(folded) if folded.kind == FoldedKind::Instead => {
                    let shown = step.blocks.iter().any(|b| b.as_console().is_some());
                    // A task that shows nothing to type has only its solution to be done otherwise.
                    let part = if shown { Part::Shown } else { Part::Solution };
                    retype(step, part, consoles_at(step, *block));
                }
                _ => {}
            },
        }
        lesson
    }
}

/// What a folded part is typed in place of.
enum Part {
    Shown,
    Solution,
}

fn consoles_at(step: &Step, block: usize) -> Vec<Console> {
    match step.blocks.get(block) {
        Some(Block::Folded(folded)) => folded.consoles().cloned().collect(),
        _ => Vec::new(),
    }
}

fn is_solution(block: &Block) -> bool {
    matches!(block, Block::Folded(folded) if folded.kind == FoldedKind::Solution)
}

fn has_solution(step: &Step) -> bool {
    step.blocks.iter().any(is_solution)
}

fn retype(step: &mut Step, part: Part, consoles: Vec<Console>) {
    let consoles = consoles.into_iter().map(Block::Console);
    match part {
        Part::Solution => {
            for block in &mut step.blocks {
                if let Block::Folded(folded) = block
                    && folded.kind == FoldedKind::Solution
                {
                    folded.blocks = consoles.collect();
                    return;
                }
            }
        }
        Part::Shown => {
            let first = step.blocks.iter().position(|b| b.as_console().is_some()).unwrap_or(0);
            step.blocks.retain(|b| b.as_console().is_none());
            step.blocks.splice(first..first, consoles);
        }
    }
}

/// Edits the list of inputs that holds this one of the step's inputs.
fn edit(step: &mut Step, number: usize, edit: impl FnOnce(&mut Vec<Typed>, usize)) {
    let (mut shown, mut solved): (Vec<&mut Console>, Vec<&mut Console>) = (Vec::new(), Vec::new());
    for block in &mut step.blocks {
        match block {
            Block::Console(console) => shown.push(console),
            Block::Folded(folded) if folded.kind == FoldedKind::Solution => {
                solved.extend(folded.blocks.iter_mut().filter_map(|b| match b {
                    Block::Console(console) => Some(console),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    let mut before = 0;
    for console in shown.into_iter().chain(solved) {
        let here = console.inputs.len();
        if number < before + here {
            return edit(&mut console.inputs, number - before);
        }
        before += here;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::lesson;
    use super::*;

    const TASK: &str = "```console\n$ one\n$ two\n```\n\n```toml check\n[a]\nthat = \"t\"\nfile = \"/a\"\n```\n\n\
        <details class=\"solution\"><summary>S</summary>\n\n```console\n$ three\n```\n\n</details>\n\n\
        <details class=\"instead\"><summary>I</summary>\n\n```console\n$ other\n$ way\n```\n\n</details>\n\n\
        <details class=\"wrong file-missing\"><summary>W</summary>\n\n```console\n$ mistake\n```\n\n</details>\n";

    fn typed(lesson: &Lesson) -> Vec<String> {
        let inputs = lesson.steps.iter().flat_map(Step::inputs);
        inputs
            .map(|typed| match &typed.input {
                Input::Command(command) => command.clone(),
                Input::Key(_) => "key".to_owned(),
            })
            .collect()
    }

    fn typed_in(lesson: &Lesson, kind: Kind) -> Vec<Vec<String>> {
        let of_kind = variants(lesson).into_iter().filter(|variant| variant.kind() == kind);
        of_kind.map(|variant| typed(&variant.apply(lesson))).collect()
    }

    #[test]
    fn each_command_is_left_out_once() {
        let lesson = lesson(TASK);
        assert_eq!(typed_in(&lesson, Kind::LeftOut), [["two", "three"], ["one", "three"], ["one", "two"]]);
    }

    #[test]
    fn a_mistake_replaces_the_solution_and_an_alternative_what_is_shown() {
        let lesson = lesson(TASK);
        assert_eq!(typed_in(&lesson, Kind::Mistake), [["one", "two", "mistake"]]);
        assert_eq!(typed_in(&lesson, Kind::Alternative), [["one", "two", "three"], ["other", "way", "three"]]);
    }

    #[test]
    fn without_a_solution_a_mistake_replaces_what_is_shown() {
        let text = TASK.replace("class=\"solution\"", "class=\"instead\"");
        assert_eq!(typed_in(&lesson(&text), Kind::Mistake), [["mistake"]]);
    }

    #[test]
    fn without_shown_commands_an_alternative_replaces_the_solution() {
        let text = TASK.replace("```console\n$ one\n$ two\n```\n\n", "");
        assert_eq!(typed_in(&lesson(&text), Kind::Alternative), [vec!["three"], vec!["other", "way"]]);
    }

    #[test]
    fn a_near_miss_is_typed_at_its_place_only() {
        let lesson = lesson(TASK);
        let place = Place { step: 0, input: 1 };
        let miss = |typed| NearMiss { place, slip: super::super::Slip::Address, typed, provokes: Vec::new() };
        let variant = |typed| Variant { step: 0, change: Change::NearMiss(miss(typed)) };
        assert_eq!(typed(&variant(Some(("A".into(), "too".to_owned()))).apply(&lesson)), ["one", "too", "three"]);
        assert_eq!(typed(&variant(None).apply(&lesson)), ["one", "three"]);
    }

    proptest! {
        #[test]
        fn leaving_out_leaves_the_rest(shown in proptest::collection::vec(1usize..4, 0..4), solved in 0usize..4) {
            let mut text = String::new();
            let mut numbers = 0..;
            let mut commands = |count: usize| -> String {
                (&mut numbers).take(count).map(|n| format!("$ touch /tmp/f{n}\n")).collect()
            };
            for (at, count) in shown.iter().enumerate() {
                text += &format!("```console\n{}```\n\n", commands(*count));
                text += &format!("```toml check\n[c{at}]\nthat = \"t\"\nfile = \"/tmp/f0\"\n```\n\n");
            }
            if solved > 0 {
                text += &format!("<details class=\"solution\"><summary>S</summary>\n\n```console\n{}```\n\n</details>\n", commands(solved));
            }
            prop_assume!(!text.is_empty());
            let lesson = lesson(&text);
            let all = typed(&lesson);
            prop_assert_eq!(all.len(), shown.iter().sum::<usize>() + solved);
            for (n, varied) in typed_in(&lesson, Kind::LeftOut).into_iter().enumerate() {
                let mut rest = all.clone();
                rest.remove(n);
                prop_assert_eq!(varied, rest);
            }
            for variant in variants(&lesson) {
                let checks = |lesson: &Lesson| lesson.steps[0].checks().cloned().collect::<Vec<_>>();
                prop_assert_eq!(checks(&variant.apply(&lesson)), checks(&lesson));
            }
        }
    }

    #[test]
    fn what_prints_something_expected_or_fails_as_expected_is_there_to_show() {
        let text = "```console\n$ quiet\n$ loud\nsome\n$ anything\n...\n$ fails\n? 1\n```\n";
        let lesson = lesson(text);
        let shows: Vec<bool> = lesson.steps[0].inputs().into_iter().map(shows).collect();
        assert_eq!(shows, [false, true, false, true]);
    }
}
