//! A terminal of the session: its screen, and the command that runs in it.

use std::time::Instant;

use super::screen::{Mark, Screen};

/// Lines and columns until somebody says in which size it is shown.
pub const SIZE: (u16, u16) = (80, 24);
/// Ctrl-C.
const INTERRUPT: u8 = 0x03;

pub struct Pane {
    pub screen: Screen,
    pub running: Option<Running>,
    /// What stood at the prompt when Enter was pressed: for shells that do not mark where a command begins.
    entered: Option<String>,
    status: Option<i32>,
    /// When something was last printed.
    pub printed: Instant,
}

pub struct Running {
    pub command: String,
    pub since: Instant,
    /// It was remarked on.
    pub told: bool,
}

/// What a pane's shells have told.
pub enum Told {
    Began(String),
    Ended { command: String, exit: Option<i32>, since: Instant },
}

impl Pane {
    pub fn new((columns, rows): (u16, u16)) -> Self {
        let screen = Screen::new(columns, rows);
        Self { screen, running: None, entered: None, status: None, printed: Instant::now() }
    }

    /// Keys are about to be passed on.
    pub fn typed(&mut self, keys: &[u8]) {
        match keys.iter().rfind(|key| matches!(**key, b'\r' | b'\n' | INTERRUPT)) {
            // What stood there does not run.
            Some(&INTERRUPT) => self.entered = None,
            Some(_) if self.running.is_none() => {
                self.entered = self.screen.line().filter(|line| !line.trim().is_empty());
            }
            _ => {}
        }
    }

    /// Reads what the terminal printed.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Told> {
        self.printed = Instant::now();
        let marks = self.screen.feed(bytes);
        marks.into_iter().flat_map(|mark| self.mark(mark)).collect()
    }

    fn mark(&mut self, mark: Mark) -> Vec<Told> {
        match mark {
            Mark::Began(command) => {
                self.entered = None;
                vec![self.begin(command)]
            }
            Mark::Done(status) => {
                self.status = status;
                Vec::new()
            }
            Mark::Prompt => {
                let unmarked = self.entered.take().map(|command| self.begin(command));
                let ended = self.running.take().map(|running| Told::Ended {
                    command: running.command,
                    exit: self.status.take(),
                    since: running.since,
                });
                unmarked.into_iter().chain(ended).collect()
            }
        }
    }

    fn begin(&mut self, command: String) -> Told {
        self.running = Some(Running { command: command.clone(), since: Instant::now(), told: false });
        Told::Began(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMPT: &[u8] = b"\x1b]133;A\x07>>> \x1b]133;B\x07";

    fn told(pane: &mut Pane, keys: &[u8], printed: &[u8]) -> Vec<String> {
        pane.typed(keys);
        let told = pane.feed(printed);
        let name = |told: Told| match told {
            Told::Began(command) => format!("began {command}"),
            Told::Ended { command, .. } => format!("ended {command}"),
        };
        told.into_iter().map(name).collect()
    }

    #[test]
    fn a_line_that_was_interrupted_was_no_command() {
        let mut pane = Pane::new(SIZE);
        pane.feed(&[PROMPT, b"print(1)"].concat());
        assert_eq!(told(&mut pane, b"\x03", &[b"^C\r\n", PROMPT].concat()), Vec::<String>::new());
        pane.feed(b"print(2)");
        let ran = told(&mut pane, b"\r", &[b"\r\n2\r\n", PROMPT].concat());
        assert_eq!(ran, ["began print(2)", "ended print(2)"]);
    }
}
