//! What holds typed keys back for a moment: people who paste, and slow lines, bring many at once. Pure.

use std::time::{Duration, Instant};

/// The shell has shown what was typed when it has been silent for so long.
const SILENCE: Duration = Duration::from_millis(30);
/// No key waits longer for that.
const LONGEST: Duration = Duration::from_millis(300);
/// A command that is silent for longer gets the keys that follow it.
const COMMAND: Duration = Duration::from_secs(1);
/// And so does one that goes on for longer than this.
const LONGEST_COMMAND: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, Copy)]
pub enum Pause {
    /// Enter was pressed, and what it is for is known when the shell has shown it.
    Line { since: Instant, heard: Instant },
    /// A command was entered, and more keys are there: they are for the prompt behind it, if that comes soon.
    Prompt { since: Instant, heard: Instant, silence: Duration },
}

impl Pause {
    pub fn for_line(now: Instant) -> Self {
        Self::Line { since: now, heard: now }
    }

    pub fn for_prompt(now: Instant) -> Self {
        Self::Prompt { since: now, heard: now, silence: COMMAND }
    }

    /// The same, of keys with a word of ours among them: a slow machine is likelier than a program that asks for it.
    pub fn for_our_prompt(now: Instant) -> Self {
        Self::Prompt { since: now, heard: now, silence: LONGEST_COMMAND }
    }

    /// The terminal has printed something.
    pub fn heard(&mut self, now: Instant) {
        let (Self::Line { heard, .. } | Self::Prompt { heard, .. }) = self;
        *heard = now;
    }

    pub fn until(&self) -> Instant {
        match self {
            Self::Line { since, heard } => (*heard + SILENCE).min(*since + LONGEST),
            Self::Prompt { since, heard, silence } => (*heard + *silence).min(*since + LONGEST_COMMAND),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_when_the_shell_is_silent_and_nobody_waits_for_ever() {
        let begun = Instant::now();
        let mut pause = Pause::for_line(begun);
        assert_eq!(pause.until(), begun + SILENCE);
        pause.heard(begun + SILENCE);
        assert_eq!(pause.until(), begun + SILENCE * 2);
        pause.heard(begun + LONGEST);
        assert_eq!(pause.until(), begun + LONGEST);
    }

    #[test]
    fn a_prompt_is_waited_for_while_the_terminal_stirs_and_not_for_ever() {
        let begun = Instant::now();
        let mut pause = Pause::for_prompt(begun);
        assert_eq!(pause.until(), begun + COMMAND);
        pause.heard(begun + COMMAND);
        assert_eq!(pause.until(), begun + COMMAND * 2);
        pause.heard(begun + LONGEST_COMMAND);
        assert_eq!(pause.until(), begun + LONGEST_COMMAND);
        assert_eq!(Pause::for_our_prompt(begun).until(), begun + LONGEST_COMMAND);
    }
}
