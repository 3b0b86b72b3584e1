//! Keys while something stands over everything else.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::ahead::Typed;
use super::leader::plain;
use super::model::Model;
use super::overlay::{Ask, Entry, Overlay};
use crate::learn::front::End;
use crate::lesson::Question;
use crate::run::guide::Wish;

/// Lines of a page, where nobody knows how long the shown one is.
const PAGE: isize = 10;

/// What a key means in a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Yes,
    No,
    Move(isize),
    First,
    Last,
    Letter(char),
    Nothing,
}

/// Letters by their place on the keyboard, so that a Hangul layout answers as well.
fn meant(key: &KeyEvent) -> Meant {
    if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
        return match key.code {
            // What interrupts everywhere else.
            KeyCode::Char(c) if plain(c) == 'c' => Meant::No,
            KeyCode::Char('j') => Meant::Yes, // Enter, typed before the terminal was ours
            _ => Meant::Nothing,
        };
    }
    match key.code {
        KeyCode::Enter => Meant::Yes,
        KeyCode::Esc => Meant::No,
        KeyCode::Up => Meant::Move(-1),
        KeyCode::Down => Meant::Move(1),
        KeyCode::PageUp => Meant::Move(-PAGE),
        KeyCode::PageDown | KeyCode::Char(' ') => Meant::Move(PAGE),
        KeyCode::Home => Meant::First,
        KeyCode::End => Meant::Last,
        KeyCode::Char(c) => match plain(c) {
            'k' => Meant::Move(-1),
            'j' => Meant::Move(1),
            letter => Meant::Letter(letter),
        },
        _ => Meant::Nothing,
    }
}

impl Model {
    /// A key for what stands over everything else.
    pub(super) fn answer(&mut self, key: &KeyEvent) {
        let Some(overlay) = self.overlay.take() else { return };
        let meant = meant(key);
        self.overlay = match overlay {
            Overlay::Welcome => self.answer_welcome(key, meant),
            Overlay::Ask(ask) => self.answer_ask(ask, meant),
            Overlay::Question { question, at, typed } => self.answer_question(question, at, typed, key),
            Overlay::Lessons { entries, at } => self.choose(entries, at, meant),
            Overlay::Lost => self.answer_lost(meant),
            Overlay::Summary { scroll } => self.answer_summary(scroll, meant),
            text => moved(text, meant),
        };
    }

    /// Who types a command already will find it at the prompt, for the Enter that was meant for it begins the lesson.
    fn answer_welcome(&mut self, key: &KeyEvent, meant: Meant) -> Option<Overlay> {
        let begins =
            matches!(meant, Meant::Yes | Meant::No) || (key.code == KeyCode::Char(' ') && self.ahead.is_empty());
        if begins {
            return None;
        }
        if matches!(key.code, KeyCode::Char(_) | KeyCode::Backspace) {
            self.ahead.keep(Typed::Key(*key));
        }
        Some(Overlay::Welcome)
    }

    fn answer_ask(&mut self, ask: Ask, meant: Meant) -> Option<Overlay> {
        match meant {
            Meant::Yes | Meant::Letter('y') => {
                match ask {
                    Ask::Skip { .. } => self.wish(Wish::Next { skip: true }),
                    Ask::Solve => self.solve(),
                    Ask::Reset { step, .. } => self.rebuild(step),
                    Ask::Quit => self.leave(End::Left),
                }
                None
            }
            Meant::No | Meant::Letter('n' | 'q') => self.session.lost.is_some().then_some(Overlay::Lost),
            _ => Some(Overlay::Ask(ask)),
        }
    }

    /// Who did not see the question coming, and types on, should neither answer it nor have to type anything twice: what
    /// begins like a command is the shell's, to its end.
    fn answer_question(
        &mut self,
        question: Question,
        at: Option<usize>,
        mut typed: String,
        key: &KeyEvent,
    ) -> Option<Overlay> {
        if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
            return self.give_up(Overlay::Question { question, at, typed }, key);
        }
        let last = question.answers.len().saturating_sub(1);
        let types_on = !(typed.is_empty() || typed.ends_with('\n'));
        let mut asked =
            |at| Some(Overlay::Question { question: question.clone(), at, typed: std::mem::take(&mut typed) });
        let answer = match (key.code, at) {
            (KeyCode::Char(c @ '1'..='9'), _) if !types_on && (c as usize - '1' as usize) <= last => {
                Some(c as usize - '1' as usize)
            }
            (KeyCode::Enter, Some(at)) => Some(at),
            (KeyCode::Esc, _) => None,
            (KeyCode::Down, None) => return asked(Some(0)),
            (KeyCode::Up, None) => return asked(Some(last)),
            (KeyCode::Down, Some(at)) => return asked(Some((at + 1).min(last))),
            (KeyCode::Up, Some(at)) => return asked(Some(at.saturating_sub(1))),
            (KeyCode::PageUp | KeyCode::PageDown, at) => {
                let page = isize::try_from(self.panel_rows()).unwrap_or(PAGE);
                self.scroll_panel(if key.code == KeyCode::PageUp { -page } else { page });
                return asked(at);
            }
            (other, at) => {
                match other {
                    KeyCode::Char(c) => typed.push(c),
                    KeyCode::Enter if types_on => typed.push('\n'),
                    KeyCode::Backspace if types_on => drop(typed.pop()),
                    _ => {}
                }
                return Some(Overlay::Question { question, at, typed });
            }
        };
        match answer {
            Some(chosen) => {
                self.session.predict(&question.check, chosen);
                self.flash = Some(self.messages.say("learn-predicted"));
            }
            None => _ = self.passed_over.insert(question.check),
        }
        self.held.extend(typed.replace('\n', "\r").into_bytes());
        self.send_held();
        None
    }

    /// What will happen is about to be seen: nobody has to guess it any more.
    fn solve(&mut self) {
        let questions: Vec<_> = self.session.step().questions().map(|question| question.check.clone()).collect();
        self.passed_over.extend(questions);
        self.wish(Wish::Solve);
    }

    /// Ctrl-C: the command is not to run after all, so there is nothing to expect of it either.
    fn give_up(&mut self, question: Overlay, key: &KeyEvent) -> Option<Overlay> {
        if !matches!(key.code, KeyCode::Char(c) if plain(c) == 'c') {
            return Some(question);
        }
        self.held.clear();
        self.ahead.forget();
        self.send(vec![0x03]);
        None
    }

    fn choose(&mut self, entries: Vec<Entry>, at: usize, meant: Meant) -> Option<Overlay> {
        let last = entries.len().saturating_sub(1);
        let at = match meant {
            Meant::Move(lines) => at.saturating_add_signed(lines).min(last),
            Meant::First => 0,
            Meant::Last => last,
            Meant::Yes => {
                let chosen = entries.get(at).cloned()?;
                self.jump(chosen);
                return self.overlay.take();
            }
            Meant::No | Meant::Letter('q' | 'l') => return self.session.lost.is_some().then_some(Overlay::Lost),
            _ => at,
        };
        Some(Overlay::Lessons { entries, at })
    }

    /// To a step of this lesson, or of another.
    fn jump(&mut self, chosen: Entry) {
        if chosen.lesson != self.session.lesson.id.as_str() {
            return self.leave(End::Elsewhere { lesson: chosen.lesson, step: chosen.step });
        }
        let first = self.work_steps().first().map(|n| self.session.lesson.steps[*n].id.clone());
        if let Some(step) = chosen.step.or(first) {
            self.go_to(step);
        }
    }

    fn answer_lost(&mut self, meant: Meant) -> Option<Overlay> {
        match meant {
            Meant::Yes | Meant::Letter('r') => {
                self.rebuild(self.session.step().id.clone());
                None
            }
            Meant::Letter('q') => {
                self.leave(End::Left);
                None
            }
            _ => Some(Overlay::Lost),
        }
    }

    fn answer_summary(&mut self, scroll: usize, meant: Meant) -> Option<Overlay> {
        match meant {
            Meant::Yes | Meant::Letter('n') => {
                let Some(next) = self.next_lesson() else {
                    self.leave(End::Left);
                    return None;
                };
                let lesson = next.name.clone();
                self.leave(End::Elsewhere { lesson, step: None });
                None
            }
            Meant::Letter('q') => {
                self.leave(End::Left);
                None
            }
            meant => moved(Overlay::Summary { scroll }, meant),
        }
    }
}

/// A text, read on; any other key ends it.
fn moved(mut overlay: Overlay, meant: Meant) -> Option<Overlay> {
    let scroll = overlay.scroll_mut()?;
    match meant {
        Meant::Move(lines) => *scroll = scroll.saturating_add_signed(lines),
        Meant::First => *scroll = 0,
        // The last line is for who draws it to know.
        Meant::Last => *scroll = usize::from(u16::MAX),
        Meant::Yes | Meant::No | Meant::Letter('q' | 'f' | 'w') => return None,
        Meant::Letter(_) | Meant::Nothing => {}
    }
    Some(overlay)
}
