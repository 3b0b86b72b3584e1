//! The words that are ours at a lab's prompt. Pure.

use crate::lesson::TerminalName;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Hint,
    Check,
    Next,
    /// On, whether or not the step is done.
    Skip,
    Solve,
    /// To this step, by number or id; without one, to the one at hand.
    Reset(Option<String>),
    World,
    Steps,
    /// Once more what the step says.
    Again,
    Lessons,
    Lesson(String, Option<String>),
    /// Without a name: which there are.
    Terminal(Option<TerminalName>),
    Help,
    Quit,
}

impl Command {
    /// A whole line as it was typed: nothing but our word, and what belongs to it. A blank or a backslash before it makes
    /// it the shell's.
    pub fn parse(line: &str) -> Option<Self> {
        if line.starts_with(char::is_whitespace) {
            return None;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let command = match words.as_slice() {
            ["hint"] => Self::Hint,
            ["check"] => Self::Check,
            ["next"] => Self::Next,
            ["skip"] => Self::Skip,
            ["solve"] => Self::Solve,
            ["reset"] => Self::Reset(None),
            ["reset", step] if !step.starts_with('-') => Self::Reset(Some((*step).to_owned())),
            ["world"] => Self::World,
            ["steps"] => Self::Steps,
            ["again"] => Self::Again,
            ["lessons"] => Self::Lessons,
            ["lesson", name] => Self::Lesson((*name).to_owned(), None),
            ["lesson", name, step] => Self::Lesson((*name).to_owned(), Some((*step).to_owned())),
            ["terminal"] => Self::Terminal(None),
            ["terminal", name] => Self::Terminal(Some((*name).into())),
            ["help"] => Self::Help,
            ["quit"] => Self::Quit,
            _ => return None,
        };
        Some(command)
    }
}

/// Whether a line is a word of ours that hardly any program has: whoever gives it to one has meant us.
pub fn is_ours_only(line: &str) -> bool {
    matches!(line.trim(), "hint" | "check" | "next" | "skip" | "solve" | "reset" | "steps" | "again" | "world")
}

/// `^C` on a line of its own, as in lessons: the key.
pub fn key(line: &str) -> Option<u8> {
    match line.trim() {
        "^C" => Some(0x03),
        "^D" => Some(0x04),
        "^Z" => Some(0x1a),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_words_are_whole_lines() {
        assert_eq!(Command::parse("hint"), Some(Command::Hint));
        assert_eq!(Command::parse("next  "), Some(Command::Next));
        assert_eq!(Command::parse("reset 3"), Some(Command::Reset(Some("3".to_owned()))));
        assert_eq!(Command::parse("terminal B"), Some(Command::Terminal(Some("B".into()))));
        for shell in
            ["", "hint me", "echo hint", " next", "\\reset", "next; ls", "help cd", "reset -Q", "Quit", "check | cat"]
        {
            assert_eq!(Command::parse(shell), None, "{shell}");
        }
    }

    #[test]
    fn keys_are_written_as_in_lessons() {
        assert_eq!((key("^C"), key(" ^D "), key("^Z"), key("^X"), key("C")), (Some(3), Some(4), Some(26), None, None));
    }
}
