//! Where keys go: to the shell, or, a line that is ours, to nslab; and what comes between a command and its Enter.

use std::time::Instant;

use super::{CLEAR_LINE, Desk, ECHO};
use crate::learn::plain::command::{self, Command};
use crate::learn::plain::pause::Pause;
use crate::learn::plain::shell::Shell;
use crate::learn::plain::talk::Asked;
use crate::run::guide::Wish;

impl<F: Fn(Wish)> Desk<F> {
    /// Keys for the shell, up to one that is ours.
    pub(super) fn take_keys(&mut self) {
        while let Some(byte) = self.pending.pop_front() {
            if byte == self.leader {
                self.pass_on();
                self.take_line();
                self.talk.asked = Some(Asked::Word);
                return;
            }
            if matches!(byte, b'\r' | b'\n') && self.is_at_prompt() {
                self.pass_on();
                match self.tracker.line() {
                    Some(line) => self.entered(line),
                    None => self.pause = Some(Pause::for_line(Instant::now())),
                }
                if self.echo.is_some() || self.asking.is_some() || self.talk.asked.is_some() || self.pause.is_some() {
                    return;
                }
                continue;
            }
            if matches!(byte, b'\r' | b'\n') {
                self.strays();
            }
            let at_prompt = self.is_at_prompt();
            self.tracker.key(byte, at_prompt);
            self.keys.push(byte);
        }
        self.pass_on();
    }

    /// What was typed or pasted before a question could be read is no answer to it, unless it can't be anything else.
    pub(super) fn put_off(&mut self) {
        let first = self.pending.iter().take_while(|byte| !matches!(byte, b'\r' | b'\n')).copied().collect();
        if !String::from_utf8(first).is_ok_and(|line| self.talk.is_yes_or_no(&line)) {
            self.ahead.append(&mut self.pending);
        }
    }

    /// It has its turn behind the answer, if that goes on; who stays where they are is told what was left out.
    pub(super) fn go_on_with_what_came_ahead(&mut self) {
        let mut ahead = std::mem::take(&mut self.ahead);
        if self.talk.awaited.is_some() {
            ahead.append(&mut self.pending);
            self.pending = ahead;
            return;
        }
        let text = String::from_utf8_lossy(ahead.make_contiguous());
        for line in text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()) {
            let told = self.talk.telling.tell("plain-left-out", &[("line", line.to_owned().into())]);
            self.print(&told);
        }
    }

    /// Whether keys wait for what the shell shows; a line that it has shown by now is entered.
    pub(super) fn pauses(&mut self) -> bool {
        let Some(pause) = self.pause else { return false };
        if Instant::now() < pause.until() {
            return true;
        }
        self.pause = None;
        if let Pause::Line { .. } = pause {
            let line = self.shells.get(&self.talk.current).and_then(Shell::line);
            self.entered(line.unwrap_or_default());
        }
        self.pause.is_some() || self.echo.is_some() || self.talk.asked.is_some()
    }

    /// Enter was pressed behind this line.
    fn entered(&mut self, line: String) {
        if Command::parse(&line).is_some() {
            self.echo = Some((line, Instant::now() + ECHO));
        } else if !self.asks_before(&line) {
            self.entered = Some(line).filter(|line| !line.trim().is_empty());
            self.enter();
            if !self.pending.is_empty() {
                let text = String::from_utf8_lossy(self.pending.make_contiguous());
                let has_our_word = text.split(['\r', '\n']).any(command::is_ours_only);
                let pause = if has_our_word { Pause::for_our_prompt } else { Pause::for_prompt };
                self.pause = Some(pause(Instant::now()));
            }
        }
    }

    /// Whether there is something to ask before this command runs. Who has typed on, or pastes, is not held up.
    fn asks_before(&mut self, line: &str) -> bool {
        if line.trim().is_empty() || !self.pending.is_empty() {
            return false;
        }
        let Some(question) = self.talk.ask_guess(line) else { return false };
        self.holds_enter = true;
        self.take_line();
        self.print(&question);
        true
    }

    /// One of our words goes to a program that knows nothing of it.
    fn strays(&mut self) {
        let word = self.tracker.stray().filter(|word| command::is_ours_only(word));
        // What has just been entered may not have been told yet.
        let running = self.talk.running().or_else(|| self.entered.clone()).filter(|_| !self.is_full_screen());
        let (Some(word), Some(running)) = (word, running) else { return };
        self.pass_on();
        let leader = self.talk.options.leader.to_string();
        let parts = [("word", word.into()), ("command", running.into()), ("leader", leader.into())];
        let told = self.talk.telling.tell("plain-word-astray", &parts);
        self.announce(&told);
    }

    /// Enter goes to the shell.
    pub(super) fn enter(&mut self) {
        self.keys.push(b'\r');
        self.tracker.entered();
        if let Some(shell) = self.shells.get_mut(&self.talk.current) {
            shell.entered();
        }
        self.pass_on();
    }

    fn pass_on(&mut self) {
        if !self.keys.is_empty() {
            let bytes = std::mem::take(&mut self.keys);
            self.talk.wish(Wish::Keys { terminal: self.talk.current.clone(), bytes });
        }
    }

    /// Does as our word says, once the shell shows it.
    pub(super) fn awaited_echo(&mut self) {
        let Some((line, _)) = &self.echo else { return };
        let shown = self.shells.get(&self.talk.current).and_then(Shell::line);
        if shown.as_ref() != Some(&line.trim_end().to_owned()) {
            return;
        }
        let command = Command::parse(line);
        self.echo = None;
        self.take_line();
        self.talk.wish(Wish::Keys { terminal: self.talk.current.clone(), bytes: CLEAR_LINE.to_vec() });
        self.tracker.cleared();
        self.stirred = Instant::now();
        if let Some(command) = command {
            let told = self.talk.command(command);
            self.print(&told);
        }
    }
}
