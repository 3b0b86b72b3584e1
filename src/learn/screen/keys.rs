//! Keys, pasted text and the mouse as the bytes that a terminal sends for them (xterm's, console_codes(4)). Pure.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// What the program in a terminal has asked of its keyboard and mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modes {
    pub arrows: Arrows,
    pub paste: Paste,
    pub mouse: Mouse,
}

/// What arrow keys send (DECCKM).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrows {
    /// `ESC [ A`
    Normal,
    /// `ESC O A`
    Application,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paste {
    AsTyped,
    Bracketed,
}

/// Which mouse reports are wanted, and how they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    Unwanted,
    /// `ESC [ < …`
    Sgr(Reports),
    /// `ESC [ M …`: one byte a number.
    Bytes(Reports),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reports {
    Press,
    PressRelease,
    Motion,
}

impl Default for Modes {
    fn default() -> Self {
        Self { arrows: Arrows::Normal, paste: Paste::AsTyped, mouse: Mouse::Unwanted }
    }
}

/// What a key sends. Empty for one that sends nothing by itself.
pub fn key(key: &KeyEvent, modes: &Modes) -> Vec<u8> {
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char(c) if control => escaped(alt, control_of(c).map_or_else(|| utf8(c), |byte| vec![byte])),
        KeyCode::Char(c) => escaped(alt, utf8(c)),
        KeyCode::Enter => escaped(alt, vec![b'\r']),
        KeyCode::Backspace if control => escaped(alt, vec![0x08]),
        KeyCode::Backspace => escaped(alt, vec![0x7f]),
        KeyCode::Tab => escaped(alt, vec![b'\t']),
        KeyCode::Esc => escaped(alt, vec![0x1b]),
        KeyCode::Null => vec![0],
        KeyCode::BackTab => b"\x1b[Z".to_vec(),
        KeyCode::Up => cursor('A', key.modifiers, modes),
        KeyCode::Down => cursor('B', key.modifiers, modes),
        KeyCode::Right => cursor('C', key.modifiers, modes),
        KeyCode::Left => cursor('D', key.modifiers, modes),
        KeyCode::Home => cursor('H', key.modifiers, modes),
        KeyCode::End => cursor('F', key.modifiers, modes),
        KeyCode::Insert => editing(2, key.modifiers),
        KeyCode::Delete => editing(3, key.modifiers),
        KeyCode::PageUp => editing(5, key.modifiers),
        KeyCode::PageDown => editing(6, key.modifiers),
        KeyCode::F(n) => function(n, key.modifiers),
        _ => Vec::new(),
    }
}

fn utf8(c: char) -> Vec<u8> {
    c.to_string().into_bytes()
}

fn escaped(alt: bool, mut bytes: Vec<u8>) -> Vec<u8> {
    if alt {
        bytes.insert(0, 0x1b);
    }
    bytes
}

/// What Ctrl with a key sends. Letters on the same keys of a Hangul layout send the same.
fn control_of(c: char) -> Option<u8> {
    let c = super::leader::latin(c).unwrap_or(c).to_ascii_lowercase();
    match c {
        'a'..='z' => Some(c as u8 & 0x1f),
        ' ' | '@' | '2' => Some(0),
        '[' | '3' => Some(0x1b),
        '\\' | '4' => Some(0x1c),
        ']' | '5' => Some(0x1d),
        '^' | '6' => Some(0x1e),
        '_' | '-' | '/' | '7' => Some(0x1f),
        '?' | '8' => Some(0x7f),
        _ => None,
    }
}

/// The number that says which modifiers were held; 1 for none.
fn modifiers(held: KeyModifiers) -> u8 {
    let of = |modifier, value| if held.contains(modifier) { value } else { 0 };
    1 + of(KeyModifiers::SHIFT, 1) + of(KeyModifiers::ALT, 2) + of(KeyModifiers::CONTROL, 4)
}

fn cursor(letter: char, held: KeyModifiers, modes: &Modes) -> Vec<u8> {
    match (modifiers(held), modes.arrows) {
        (1, Arrows::Normal) => format!("\x1b[{letter}"),
        (1, Arrows::Application) => format!("\x1bO{letter}"),
        (held, _) => format!("\x1b[1;{held}{letter}"),
    }
    .into_bytes()
}

fn editing(number: u8, held: KeyModifiers) -> Vec<u8> {
    match modifiers(held) {
        1 => format!("\x1b[{number}~"),
        held => format!("\x1b[{number};{held}~"),
    }
    .into_bytes()
}

fn function(n: u8, held: KeyModifiers) -> Vec<u8> {
    let held_number = modifiers(held);
    match n {
        1..=4 => {
            let letter = char::from(b'P' + n - 1);
            match held_number {
                1 => format!("\x1bO{letter}").into_bytes(),
                held => format!("\x1b[1;{held}{letter}").into_bytes(),
            }
        }
        5 => editing(15, held),
        6..=10 => editing(11 + n, held),
        11..=12 => editing(12 + n, held),
        _ => Vec::new(),
    }
}

/// What pasted text sends. A program that can tell pasted text from typed gets all of it, and of control characters
/// only those that can't end the paste; to any other, a pasted line end is Enter.
pub fn paste(text: &str, modes: &Modes) -> Vec<u8> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let harmless: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    match modes.paste {
        Paste::Bracketed => format!("\x1b[200~{}\x1b[201~", harmless.replace('\n', "\r")).into_bytes(),
        Paste::AsTyped => harmless.replace('\n', "\r").into_bytes(),
    }
}

/// What the mouse sends at a place of the terminal, column and row from 0; nothing if such a report is not wanted.
pub fn mouse(event: &MouseEvent, column: u16, row: u16, modes: &Modes) -> Vec<u8> {
    let (reports, sgr) = match modes.mouse {
        Mouse::Unwanted => return Vec::new(),
        Mouse::Sgr(reports) => (reports, true),
        Mouse::Bytes(reports) => (reports, false),
    };
    let number = |button| match button {
        MouseButton::Left => 0_u8,
        MouseButton::Middle => 1,
        MouseButton::Right => 2,
    };
    let (button, needs, released) = match event.kind {
        MouseEventKind::Down(button) => (number(button), Reports::Press, false),
        MouseEventKind::Up(button) => (number(button), Reports::PressRelease, true),
        MouseEventKind::Drag(button) => (number(button) + 32, Reports::Motion, false),
        MouseEventKind::ScrollUp => (64, Reports::Press, false),
        MouseEventKind::ScrollDown => (65, Reports::Press, false),
        _ => return Vec::new(),
    };
    if reports < needs {
        return Vec::new();
    }
    let held = |modifier, value| if event.modifiers.contains(modifier) { value } else { 0 };
    let held = held(KeyModifiers::SHIFT, 4) + held(KeyModifiers::ALT, 8) + held(KeyModifiers::CONTROL, 16);
    if sgr {
        let end = if released { 'm' } else { 'M' };
        return format!("\x1b[<{};{};{}{end}", button + held, column + 1, row + 1).into_bytes();
    }
    let button = if released { 3 } else { button };
    // What does not fit a byte can't be said.
    let (Ok(column), Ok(row)) = (u8::try_from(column + 33), u8::try_from(row + 33)) else { return Vec::new() };
    vec![0x1b, b'[', b'M', 32 + button + held, column, row]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(code: KeyCode, held: KeyModifiers) -> String {
        String::from_utf8(key(&KeyEvent::new(code, held), &Modes::default())).expect("UTF-8")
    }

    #[test]
    fn letters_are_utf8_whatever_the_layout() {
        assert_eq!(sent(KeyCode::Char('a'), KeyModifiers::NONE), "a");
        assert_eq!(sent(KeyCode::Char('A'), KeyModifiers::SHIFT), "A");
        assert_eq!(sent(KeyCode::Char('한'), KeyModifiers::NONE), "한");
        assert_eq!(sent(KeyCode::Char('ㅎ'), KeyModifiers::NONE), "ㅎ");
        assert_eq!(sent(KeyCode::Char('é'), KeyModifiers::ALT), "\x1bé");
    }

    #[test]
    fn control_keys_send_control_characters() {
        for (c, byte) in
            [('c', 3), ('C', 3), ('d', 4), ('z', 26), (' ', 0), ('[', 27), ('\\', 28), ('_', 31), ('ㅊ', 3)]
        {
            assert_eq!(sent(KeyCode::Char(c), KeyModifiers::CONTROL).as_bytes(), [byte], "{c}");
        }
        assert_eq!(sent(KeyCode::Char('b'), KeyModifiers::CONTROL | KeyModifiers::ALT), "\x1b\x02");
        assert_eq!(sent(KeyCode::Backspace, KeyModifiers::NONE), "\x7f");
        assert_eq!(sent(KeyCode::Backspace, KeyModifiers::ALT), "\x1b\x7f");
        assert_eq!(sent(KeyCode::Enter, KeyModifiers::NONE), "\r");
        assert_eq!(sent(KeyCode::BackTab, KeyModifiers::SHIFT), "\x1b[Z");
    }

    #[test]
    fn arrows_follow_the_mode_unless_a_modifier_is_held() {
        let application = Modes { arrows: Arrows::Application, ..Modes::default() };
        let up = KeyEvent::new(KeyCode::Up, KeyModifiers::NONE);
        assert_eq!(key(&up, &Modes::default()), b"\x1b[A");
        assert_eq!(key(&up, &application), b"\x1bOA");
        assert_eq!(key(&KeyEvent::new(KeyCode::Home, KeyModifiers::NONE), &application), b"\x1bOH");
        assert_eq!(key(&KeyEvent::new(KeyCode::Right, KeyModifiers::CONTROL), &application), b"\x1b[1;5C");
        assert_eq!(sent(KeyCode::End, KeyModifiers::NONE), "\x1b[F");
    }

    #[test]
    fn editing_and_function_keys_are_xterms() {
        let all = [
            (KeyCode::Insert, "\x1b[2~"),
            (KeyCode::Delete, "\x1b[3~"),
            (KeyCode::PageUp, "\x1b[5~"),
            (KeyCode::PageDown, "\x1b[6~"),
            (KeyCode::F(1), "\x1bOP"),
            (KeyCode::F(4), "\x1bOS"),
            (KeyCode::F(5), "\x1b[15~"),
            (KeyCode::F(6), "\x1b[17~"),
            (KeyCode::F(10), "\x1b[21~"),
            (KeyCode::F(11), "\x1b[23~"),
            (KeyCode::F(12), "\x1b[24~"),
        ];
        for (code, bytes) in all {
            assert_eq!(sent(code, KeyModifiers::NONE), bytes, "{code:?}");
        }
        assert_eq!(sent(KeyCode::F(5), KeyModifiers::SHIFT), "\x1b[15;2~");
        assert_eq!(sent(KeyCode::F(2), KeyModifiers::CONTROL), "\x1b[1;5Q");
        assert_eq!(sent(KeyCode::CapsLock, KeyModifiers::NONE), "");
    }

    #[test]
    fn a_paste_can_neither_end_itself_nor_send_control_characters() {
        let text = "ls\r\ncat \x1b[201~\x03 한글\tx";
        assert_eq!(paste(text, &Modes::default()), "ls\rcat [201~ 한글\tx".as_bytes());
        let bracketed = Modes { paste: Paste::Bracketed, ..Modes::default() };
        assert_eq!(paste(text, &bracketed), "\x1b[200~ls\rcat [201~ 한글\tx\x1b[201~".as_bytes());
    }

    #[test]
    fn the_mouse_is_reported_as_asked() {
        let at = |kind| MouseEvent { kind, column: 0, row: 0, modifiers: KeyModifiers::NONE };
        let modes = |mouse| Modes { mouse, ..Modes::default() };
        let down = at(MouseEventKind::Down(MouseButton::Left));
        let up = at(MouseEventKind::Up(MouseButton::Left));
        assert_eq!(mouse(&down, 4, 2, &modes(Mouse::Unwanted)), b"");
        assert_eq!(mouse(&down, 4, 2, &modes(Mouse::Sgr(Reports::Press))), b"\x1b[<0;5;3M");
        assert_eq!(mouse(&up, 4, 2, &modes(Mouse::Sgr(Reports::Press))), b"");
        assert_eq!(mouse(&up, 4, 2, &modes(Mouse::Sgr(Reports::PressRelease))), b"\x1b[<0;5;3m");
        let wheel = at(MouseEventKind::ScrollDown);
        assert_eq!(mouse(&wheel, 0, 0, &modes(Mouse::Bytes(Reports::Press))), [0x1b, b'[', b'M', 32 + 65, 33, 33]);
        assert_eq!(mouse(&wheel, 500, 0, &modes(Mouse::Bytes(Reports::Press))), b"");
    }
}
