//! The learner's own terminal: raw while we pass keys through, as it was afterwards; and what is typed on it.

use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read, pipe};
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::rescue;
use crate::sys::poll::{self, Interest};
use crate::sys::process::stop_self;

/// While this lives, keys come one by one, and unchanged (termios(3)).
pub struct Raw(());

impl Raw {
    pub fn enter() -> io::Result<Self> {
        rescue::remember(rescue::Shown::Lines);
        crossterm::terminal::enable_raw_mode()?;
        Ok(Self(()))
    }

    /// Once more: somebody may have changed the terminal while we were stopped.
    pub fn again(&self) -> io::Result<()> {
        // crossterm may believe that it is raw already.
        crossterm::terminal::disable_raw_mode()?;
        rescue::remember(rescue::Shown::Lines);
        crossterm::terminal::enable_raw_mode()
    }

    /// Gives the terminal back and stops this program; returns when it goes on, and then [`Raw::again`] is due.
    pub fn suspend(&self) -> io::Result<()> {
        crossterm::terminal::disable_raw_mode()?;
        rescue::forget();
        stop_self()
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = crossterm::terminal::disable_raw_mode(); // the terminal may be gone
        rescue::forget();
    }
}

/// Columns and rows of the terminal; none where it does not know.
pub fn size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok().filter(|(columns, rows)| *columns > 0 && *rows > 0)
}

/// Standard input, read by a thread of its own until this is dropped.
pub struct Input {
    /// Closed, it wakes the thread.
    stop: Option<PipeWriter>,
    wanted: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Input {
    /// What is typed, as it comes; none at the end. `tell` says whether anybody listens.
    pub fn as_typed(mut tell: impl FnMut(Option<Vec<u8>>) -> bool + Send + 'static) -> io::Result<Self> {
        let (source, stop) = (Source::open()?, pipe()?);
        let thread = std::thread::spawn(move || {
            let (source, stopped) = (source, stop.0);
            loop {
                let typed = source.chunk(&stopped);
                let ended = typed.is_none();
                if !tell(typed) || ended {
                    return;
                }
            }
        });
        Ok(Self { stop: Some(stop.1), wanted: None, thread: Some(thread) })
    }

    /// A line for each [`Input::want`], without what follows it: that is for whoever reads on. None at the end.
    pub fn by_line(mut tell: impl FnMut(Option<Vec<u8>>) -> bool + Send + 'static) -> io::Result<Self> {
        let (source, stop) = (Source::open()?, pipe()?);
        let (wanted, asked): (Sender<()>, Receiver<()>) = channel();
        let thread = std::thread::spawn(move || {
            let (source, stopped) = (source, stop.0);
            while asked.recv().is_ok() {
                if !tell(source.line(&stopped)) {
                    return;
                }
            }
        });
        Ok(Self { stop: Some(stop.1), wanted: Some(wanted), thread: Some(thread) })
    }

    /// Asks for a line.
    pub fn want(&self) {
        if let Some(wanted) = &self.wanted {
            let _ = wanted.send(()); // it has ended, and said so
        }
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        (self.stop, self.wanted) = (None, None);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Standard input without a buffer: what we do not take is still there for others.
struct Source(File);

/// A longer line is given in pieces.
const LONGEST_LINE: usize = 64 * 1024;

impl Source {
    fn open() -> io::Result<Self> {
        Ok(Self(File::from(io::stdin().as_fd().try_clone_to_owned()?)))
    }

    /// None: the end, or we are to stop.
    fn chunk(&self, stopped: &PipeReader) -> Option<Vec<u8>> {
        let mut chunk = vec![0; 4096];
        let n = self.read(&mut chunk, stopped)?;
        chunk.truncate(n);
        Some(chunk)
    }

    fn line(&self, stopped: &PipeReader) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        let mut byte = [0];
        while line.len() < LONGEST_LINE {
            match self.read(&mut byte, stopped) {
                None if line.is_empty() => return None,
                None => break,
                Some(_) if byte[0] == b'\n' => break,
                Some(_) => line.push(byte[0]),
            }
        }
        Some(line)
    }

    fn read(&self, buffer: &mut [u8], stopped: &PipeReader) -> Option<usize> {
        loop {
            let fds = [(self.0.as_fd(), Interest::Readable), (stopped.as_fd(), Interest::Readable)];
            // No deadline: a learner may think as long as they like, and whoever ends us wakes this.
            let ready = poll::wait(&fds, None).ok()?;
            if ready[1] {
                return None;
            }
            match (&self.0).read(buffer) {
                Ok(0) => return None,
                Ok(n) => return Some(n),
                Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {}
                Err(_) => return None, // the terminal is gone
            }
        }
    }
}
