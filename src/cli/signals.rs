//! The signals by which somebody asks a command to end: Ctrl-C, kill(1), a terminal that went away (signal(7)).

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::sys::process::with_signals_held;

/// Heard from the moment it is made.
pub struct Stop {
    interrupt: Signal,
    terminate: Signal,
    /// None where whoever started us had it ignored (nohup(1)).
    hangup: Option<Signal>,
}

impl Stop {
    /// To be made in a runtime, and before any thread is: a signal that comes while its handler is half
    /// installed is lost, so none may come.
    pub fn new() -> io::Result<Self> {
        with_signals_held(|| {
            let hangup = if is_ignored(SignalKind::hangup()) { None } else { Some(signal(SignalKind::hangup())?) };
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hangup,
            })
        })?
    }

    /// Resolves at the next signal that asks for an end.
    pub async fn asked(&mut self) {
        let hung_up = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hung_up => {}
        }
    }
}

/// What a terminal program hears of besides: that its terminal has another size, and that it runs again.
pub struct Changes {
    resized: Signal,
    continued: Signal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Resized,
    Continued,
}

impl Changes {
    /// As [`Stop::new`].
    pub fn new() -> io::Result<Self> {
        with_signals_held(|| {
            // tokio has no name for it.
            let continued = signal(SignalKind::from_raw(libc::SIGCONT))?;
            Ok(Self { resized: signal(SignalKind::window_change())?, continued })
        })?
    }

    pub async fn next(&mut self) -> Change {
        tokio::select! {
            _ = self.resized.recv() => Change::Resized,
            _ = self.continued.recv() => Change::Continued,
        }
    }
}

/// Bit N-1 of SigIgn, proc_pid_status(5).
fn is_ignored(signal: SignalKind) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal.as_raw_value() - 1) & 1 == 1
}
