//! What was typed, in the order in which it was begun: a server that was started first is started first again.

use super::{LessonProgress, TypedLine, pids};
use crate::lesson::{StepId, TerminalName, Words};
use crate::run::event::ShellChange;
use crate::run::guide::By;

impl LessonProgress {
    /// A command was entered, and runs.
    pub fn began(&mut self, step: &StepId, terminal: &TerminalName, command: &str, by: By, words: &Words) {
        let meant = pids::meant(command, words);
        let (step, terminal, command) = (step.clone(), terminal.clone(), command.to_owned());
        self.typed.push(TypedLine { step, terminal, command, exit: None, by, meant, shell: None, meanwhile: None });
    }

    /// A command has ended; one whose beginning was not told is taken to have begun now.
    pub fn ended(
        &mut self,
        step: &StepId,
        terminal: &TerminalName,
        command: &str,
        by: By,
        end: (Option<i32>, Option<ShellChange>),
    ) {
        let begun = self.typed.iter().rposition(|line| line.terminal == *terminal && line.meanwhile.is_none());
        let at = begun.unwrap_or_else(|| {
            self.began(step, terminal, command, by, &Words::new());
            self.typed.len() - 1
        });
        let meanwhile = self.typed.len() - at - 1;
        let line = &mut self.typed[at];
        (line.exit, line.shell, line.meanwhile) = (end.0, end.1, Some(meanwhile));
        // Read again at its end, it may be better known.
        if !command.is_empty() && command != line.command {
            line.meant = None;
            command.clone_into(&mut line.command);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(progress: &LessonProgress) -> Vec<(&str, Option<i32>, Option<usize>)> {
        progress.typed.iter().map(|line| (line.command.as_str(), line.exit, line.meanwhile)).collect()
    }

    #[test]
    fn commands_stand_in_the_order_of_their_beginnings() {
        let mut progress = LessonProgress::default();
        let (step, a, b) = ("s".into(), "A".into(), "B".into());
        progress.began(&step, &a, "nc -l 7", By::Learner, &Words::new());
        progress.began(&step, &b, "nc localhost 7", By::Learner, &Words::new());
        progress.ended(&step, &b, "nc localhost 7", By::Learner, (Some(0), None));
        assert_eq!(told(&progress), [("nc -l 7", None, None), ("nc localhost 7", Some(0), Some(0))]);
        progress.ended(&step, &a, "nc -l 7", By::Learner, (Some(130), None));
        assert_eq!(told(&progress), [("nc -l 7", Some(130), Some(1)), ("nc localhost 7", Some(0), Some(0))]);
    }

    #[test]
    fn an_end_without_a_beginning_is_a_command_too() {
        let mut progress = LessonProgress::default();
        progress.ended(&"s".into(), &"A".into(), "exit", By::Learner, (None, Some(ShellChange::Left)));
        assert_eq!(told(&progress), [("exit", None, Some(0))]);
        assert_eq!(progress.typed[0].shell, Some(ShellChange::Left));
    }
}
