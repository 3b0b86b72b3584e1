//! What was typed since the prompt appeared, as far as keys alone tell. Pure.
//!
//! Someone who types fast, or pastes, is ahead of what the shell shows. Whoever recalls or completes a line is not: then
//! what the shell shows is the line.

/// No word of ours is longer; what is longer is none.
const LONGEST: usize = 40;

#[derive(Debug, Default)]
pub struct Tracker {
    /// None: keys alone do not tell.
    typed: Option<Vec<u8>>,
    /// Something was typed before the prompt that it is for.
    ahead: bool,
    /// What a program was given since its last line.
    astray: Vec<u8>,
}

impl Tracker {
    pub fn key(&mut self, byte: u8, at_prompt: bool) {
        if !at_prompt {
            self.ahead = true;
            self.give(byte);
            return;
        }
        let Some(typed) = &mut self.typed else { return };
        match byte {
            0x20..=0x7e | 0x80..=0xff => typed.push(byte),
            // Rubs out a character, of however many bytes.
            0x7f | 0x08 => while typed.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {},
            0x15 => typed.clear(),
            _ => self.typed = None,
        }
    }

    pub fn entered(&mut self) {
        (self.typed, self.ahead) = (None, false);
    }

    fn give(&mut self, byte: u8) {
        match byte {
            b'\r' | b'\n' => self.astray.clear(),
            0x7f | 0x08 => _ = self.astray.pop(),
            _ if self.astray.len() < LONGEST => self.astray.push(byte),
            _ => {}
        }
    }

    /// The line that a program is about to get.
    pub fn stray(&self) -> Option<String> {
        String::from_utf8(self.astray.clone()).ok()
    }

    pub fn prompted(&mut self) {
        self.astray.clear();
        self.typed = if std::mem::take(&mut self.ahead) { None } else { Some(Vec::new()) };
    }

    /// We have rubbed the line out.
    pub fn cleared(&mut self) {
        self.typed = Some(Vec::new());
    }

    pub fn line(&self) -> Option<String> {
        String::from_utf8(self.typed.clone()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(keys: &str) -> Option<String> {
        let mut tracker = Tracker::default();
        tracker.prompted();
        keys.bytes().for_each(|byte| tracker.key(byte, true));
        tracker.line()
    }

    #[test]
    fn plain_typing_is_known() {
        assert_eq!(line("next").as_deref(), Some("next"));
        assert_eq!(line("nexx\x7ft").as_deref(), Some("next"));
        assert_eq!(line("가\x7fnext").as_deref(), Some("next"));
        assert_eq!(line("ls\x15next").as_deref(), Some("next"));
    }

    #[test]
    fn what_the_shell_makes_of_keys_is_not() {
        assert_eq!(line("\x1b[A"), None);
        assert_eq!(line("ne\t"), None);
        let mut tracker = Tracker::default();
        tracker.prompted();
        tracker.entered();
        tracker.key(b'n', false);
        tracker.prompted();
        tracker.key(b'x', true);
        assert_eq!(tracker.line(), None, "typed ahead");
    }
}
