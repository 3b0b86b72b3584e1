//! What was typed while there was no terminal to type into: kept, up to a bound, for the one that is typed into then.
//! Pure.

use std::collections::VecDeque;

use crossterm::event::KeyEvent;

/// More than anybody types ahead; a key counts as one byte.
const MOST: usize = 4096;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    Key(KeyEvent),
    Paste(String),
}

impl Typed {
    fn bytes(&self) -> usize {
        match self {
            Self::Key(_) => 1,
            Self::Paste(text) => text.len(),
        }
    }
}

#[derive(Debug, Default)]
pub struct Ahead(VecDeque<Typed>);

impl Ahead {
    /// What finds no room is dropped whole: half of a paste is worse than none.
    pub fn keep(&mut self, typed: Typed) {
        let kept: usize = self.0.iter().map(Typed::bytes).sum();
        if kept + typed.bytes() <= MOST {
            self.0.push_back(typed);
        }
    }

    /// In the order in which it was typed.
    pub fn next(&mut self) -> Option<Typed> {
        self.0.pop_front()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn forget(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;

    use super::*;

    #[test]
    fn what_is_typed_is_kept_in_order_up_to_a_bound() {
        let mut ahead = Ahead::default();
        let (key, paste) = (|| Typed::Key(KeyEvent::from(KeyCode::Char('x'))), |n| Typed::Paste("y".repeat(n)));
        ahead.keep(key());
        ahead.keep(paste(MOST));
        ahead.keep(paste(MOST - 1));
        ahead.keep(key());
        assert_eq!((ahead.next(), ahead.next(), ahead.next()), (Some(key()), Some(paste(MOST - 1)), None));
        (0..2 * MOST).for_each(|_| ahead.keep(key()));
        assert_eq!(std::iter::from_fn(|| ahead.next()).count(), MOST);
        ahead.keep(key());
        ahead.forget();
        assert!(ahead.is_empty());
    }
}
