//! The learner's terminal after a panic: as it was before us, so that the message can be read, and typed on below.
//!
//! A panic may hold any lock and have left anything half done, so this has its own way to the terminal, takes no lock
//! that it would have to wait for, and never blocks. It knows no front end.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::sync::{Mutex, PoisonError, TryLockError};

use crate::sys::tty::Modes;

/// What we do with the terminal while it is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Lines, one below the other.
    Lines,
    /// A screen of its own.
    Screen,
}

/// A terminal that is ours.
struct Taken {
    terminal: File,
    before: Modes,
    shown: Shown,
}

static TAKEN: Mutex<Option<Taken>> = Mutex::new(None);

/// The terminal is about to be ours: it is to be given back as it is now. One that is none needs no rescue.
pub fn remember(shown: Shown) {
    let taken = open().and_then(|terminal| Ok(Taken { before: Modes::of(&terminal)?, terminal, shown }));
    *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) = taken.ok();
}

/// It is no longer ours.
pub fn forget() {
    *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

/// For the panic hook: gives the terminal back, if it is ours.
pub fn rescue() {
    let mut taken = match TAKEN.try_lock() {
        Ok(taken) => taken,
        Err(TryLockError::Poisoned(taken)) => taken.into_inner(),
        Err(TryLockError::WouldBlock) => return, // somebody is about to take it, or has just given it back
    };
    if let Some(taken) = taken.take() {
        put_back(&taken);
    }
}

fn open() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open("/dev/tty")
}

/// What undoes whatever a lab's program may have done to the terminal that it was shown on.
pub fn put_right(alternate_screen: bool) -> Vec<u8> {
    // Mouse, bracketed paste, application keys off; the cursor seen; plain text (ctlseqs).
    let modes = b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1l\x1b>\x1b[?25h\x1b[m";
    let leave: &[u8] = if alternate_screen { b"\x1b[?1049l" } else { b"" };
    [modes, leave, b"\r\n"].concat()
}

/// Neither part keeps the other from being done.
fn put_back(taken: &Taken) {
    // Output that was begun and held back (2026) is shown first.
    let bytes = [b"\x1b[?2026l".as_slice(), &put_right(taken.shown == Shown::Screen)].concat();
    let _ = (&taken.terminal).write_all(&bytes);
    let _ = taken.before.set(taken.terminal.as_fd());
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use nix::pty::openpty;
    use nix::sys::termios::{LocalFlags, OutputFlags, SetArg, cfmakeraw, tcgetattr, tcsetattr};

    use super::*;

    /// Enters raw mode and a screen of its own, is rescued, and says what a learner's terminal then shows.
    fn rescued(shown: Shown) -> (vt100::Parser, [File; 2]) {
        let pty = openpty(None, None).expect("a pseudo-terminal");
        let (mut master, slave) = (File::from(pty.master), File::from(pty.slave));
        let before = Modes::of(&slave).expect("a terminal");
        let mut raw = tcgetattr(&slave).expect("a terminal");
        cfmakeraw(&mut raw);
        tcsetattr(&slave, SetArg::TCSANOW, &raw).expect("a terminal");
        let enters: &[u8] = if shown == Shown::Screen { b"\x1b[?1049h\x1b[2J" } else { b"" };
        let on = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?2004h\x1b[?1h\x1b=\x1b[?25l\x1b[1;31mdrawn";
        (&slave).write_all(&[b"before\r\n", enters, on.as_slice()].concat()).expect("room");
        let again = slave.try_clone().expect("another descriptor");
        put_back(&Taken { terminal: again, before: before.clone(), shown });
        assert_eq!(Modes::of(&slave).expect("a terminal"), before);
        (&slave).write_all(b"the message\nand more").expect("room");
        let mut learners = vt100::Parser::new(24, 80, 0);
        while !learners.screen().contents().contains("and more") {
            let mut bytes = [0; 4096];
            let n = master.read(&mut bytes).expect("it was written to");
            learners.process(&bytes[..n]);
        }
        (learners, [slave, master])
    }

    #[test]
    fn a_terminal_is_as_it_was_and_the_message_is_read() {
        for shown in [Shown::Screen, Shown::Lines] {
            let (learners, [slave, _master]) = rescued(shown);
            let screen = learners.screen();
            assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste(), "{shown:?}");
            assert!(!screen.application_cursor() && !screen.application_keypad(), "{shown:?}");
            assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
            let text = screen.contents();
            assert!(text.starts_with("before\n") && text.ends_with("the message\nand more"), "{text}");
            assert_eq!(text.contains("drawn"), shown == Shown::Lines, "{text}");
            let (row, _) = screen.cursor_position();
            assert_eq!(
                screen.cell(row, 0).map(|cell| (cell.bold(), cell.fgcolor())),
                Some((false, vt100::Color::Default))
            );
            let modes = tcgetattr(&slave).expect("a terminal");
            assert!(modes.local_flags.contains(LocalFlags::ICANON | LocalFlags::ECHO | LocalFlags::ISIG));
            assert!(modes.output_flags.contains(OutputFlags::OPOST));
        }
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        forget();
        rescue();
        assert!(TAKEN.lock().expect("nobody panicked").is_none());
    }
}
