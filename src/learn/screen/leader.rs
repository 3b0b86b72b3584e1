//! The leader key, and what the key after it asks for: by the key's place, so that a Hangul layout does as well. Pure.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::learn::front::Leader;

/// What can be asked for after the leader key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Next,
    Previous,
    Hint,
    Check,
    Solve,
    Reset,
    Other,
    New,
    Zoom,
    /// The step's text, folded and unfolded.
    Text,
    World,
    Lessons,
    Help,
    Quit,
}

/// Each with its key, the message that names it and the one that explains it, in the order that menus have them.
pub const ACTIONS: [(Action, char, &str, &str); 14] = [
    (Action::Next, 'n', "learn-key-next", "learn-key-next-help"),
    (Action::Previous, 'p', "learn-key-previous", "learn-key-previous-help"),
    (Action::Hint, 'h', "learn-key-hint", "learn-key-hint-help"),
    (Action::Check, 'c', "learn-key-check", "learn-key-check-help"),
    (Action::Solve, 's', "learn-key-solve", "learn-key-solve-help"),
    (Action::Reset, 'r', "learn-key-reset", "learn-key-reset-help"),
    (Action::Text, 'f', "learn-key-text", "learn-key-text-help"),
    (Action::Other, 'o', "learn-key-other", "learn-key-other-help"),
    (Action::New, 't', "learn-key-new", "learn-key-new-help"),
    (Action::Zoom, 'z', "learn-key-zoom", "learn-key-zoom-help"),
    (Action::World, 'w', "learn-key-world", "learn-key-world-help"),
    (Action::Lessons, 'l', "learn-key-lessons", "learn-key-lessons-help"),
    (Action::Help, '?', "learn-key-help", "learn-key-help-help"),
    (Action::Quit, 'q', "learn-key-quit", "learn-key-quit-help"),
];

impl Action {
    pub fn key(self) -> char {
        ACTIONS.iter().find(|(action, ..)| *action == self).map_or(' ', |(_, key, ..)| *key)
    }

    pub fn message(self) -> &'static str {
        ACTIONS.iter().find(|(action, ..)| *action == self).map_or("", |(_, _, message, _)| *message)
    }
}

/// The key after the leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Second {
    Do(Action),
    /// The terminal of this number, from 0.
    Terminal(usize),
    /// The leader itself, for the shell.
    Send,
    Cancel,
    Unknown,
}

/// Whether this is the leader key. Some terminals tell keys by what is written on them in the layout at hand.
pub fn is_leader(leader: Leader, key: &KeyEvent) -> bool {
    let KeyCode::Char(c) = key.code else { return false };
    let shown = latin(c).unwrap_or(c).to_ascii_lowercase();
    // What most terminals send for these is told as Ctrl with a digit.
    let shown = match shown {
        '4' => '\\',
        '5' => ']',
        '6' => '^',
        '7' => '_',
        other => other,
    };
    key.modifiers.contains(KeyModifiers::CONTROL) && !key.modifiers.contains(KeyModifiers::ALT) && shown == leader.key()
}

pub fn second(leader: Leader, key: &KeyEvent) -> Second {
    if is_leader(leader, key) {
        return Second::Send;
    }
    match key.code {
        KeyCode::Esc => Second::Cancel,
        KeyCode::Tab => Second::Do(Action::Other),
        KeyCode::Enter => Second::Do(Action::Next),
        KeyCode::F(1) => Second::Do(Action::Help),
        KeyCode::Char(c @ '1'..='9') => Second::Terminal(c as usize - '1' as usize),
        KeyCode::Char(c) => {
            let meant = plain(c);
            let found = ACTIONS.iter().find(|(_, key, ..)| *key == meant);
            found.map_or(Second::Unknown, |(action, ..)| Second::Do(*action))
        }
        _ => Second::Unknown,
    }
}

/// The lower-case Latin letter on the key that has this sign; any other sign as it is.
pub fn plain(c: char) -> char {
    // The key of `?` without Shift, so that nobody has to think of Shift.
    if c == '/' { '?' } else { latin(c).unwrap_or(c).to_ascii_lowercase() }
}

/// The Latin letter on the key of a Hangul letter: the 2-set layout (KS X 5002).
pub fn latin(c: char) -> Option<char> {
    const KEYS: [(char, char); 33] = [
        ('ㅂ', 'q'),
        ('ㅃ', 'q'),
        ('ㅈ', 'w'),
        ('ㅉ', 'w'),
        ('ㄷ', 'e'),
        ('ㄸ', 'e'),
        ('ㄱ', 'r'),
        ('ㄲ', 'r'),
        ('ㅅ', 't'),
        ('ㅆ', 't'),
        ('ㅛ', 'y'),
        ('ㅕ', 'u'),
        ('ㅑ', 'i'),
        ('ㅐ', 'o'),
        ('ㅒ', 'o'),
        ('ㅔ', 'p'),
        ('ㅖ', 'p'),
        ('ㅁ', 'a'),
        ('ㄴ', 's'),
        ('ㅇ', 'd'),
        ('ㄹ', 'f'),
        ('ㅎ', 'g'),
        ('ㅗ', 'h'),
        ('ㅓ', 'j'),
        ('ㅏ', 'k'),
        ('ㅣ', 'l'),
        ('ㅋ', 'z'),
        ('ㅌ', 'x'),
        ('ㅊ', 'c'),
        ('ㅍ', 'v'),
        ('ㅠ', 'b'),
        ('ㅜ', 'n'),
        ('ㅡ', 'm'),
    ];
    KEYS.iter().find(|(hangul, _)| *hangul == c).map(|(_, latin)| *latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char, held: KeyModifiers) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(c), held)
    }

    #[test]
    fn the_leader_is_told_from_other_keys_in_any_layout() {
        let leader = Leader::default();
        for c in ['g', 'G', 'ㅎ'] {
            assert!(is_leader(leader, &key(c, KeyModifiers::CONTROL)), "{c}");
            assert!(!is_leader(leader, &key(c, KeyModifiers::NONE)), "{c}");
        }
        assert!(!is_leader(leader, &key('g', KeyModifiers::CONTROL | KeyModifiers::ALT)));
        let bracket: Leader = "ctrl-]".parse().expect("a leader");
        assert!(is_leader(bracket, &key('5', KeyModifiers::CONTROL)), "what terminals send for Ctrl-]");
    }

    #[test]
    fn every_action_has_a_key_of_its_own_that_works_in_hangul() {
        let leader = Leader::default();
        let all = "npzcsrfothwlq".chars().zip("ㅜㅔㅋㅊㄴㄱㄹㅐㅅㅗㅈㅣㅂ".chars());
        for (latin, hangul) in all {
            let meant = second(leader, &key(latin, KeyModifiers::NONE));
            assert!(matches!(meant, Second::Do(_)), "{latin}");
            assert_eq!(second(leader, &key(hangul, KeyModifiers::NONE)), meant, "{hangul}");
        }
        let keys: std::collections::BTreeSet<char> = ACTIONS.iter().map(|(_, key, ..)| *key).collect();
        assert_eq!(keys.len(), ACTIONS.len());
    }

    #[test]
    fn twice_the_leader_sends_it_and_escape_cancels() {
        let leader = Leader::default();
        assert_eq!(second(leader, &key('g', KeyModifiers::CONTROL)), Second::Send);
        assert_eq!(second(leader, &KeyEvent::from(KeyCode::Esc)), Second::Cancel);
        assert_eq!(second(leader, &key('2', KeyModifiers::NONE)), Second::Terminal(1));
        assert_eq!(second(leader, &key('/', KeyModifiers::NONE)), Second::Do(Action::Help));
        assert_eq!(second(leader, &key('j', KeyModifiers::NONE)), Second::Unknown);
    }
}
