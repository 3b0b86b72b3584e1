//! Waiting for descriptors with a deadline: poll(2).

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout};
use tokio::io::unix::AsyncFd;

/// What to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// Data, or the other end's close.
    Readable,
    /// A change of /proc/PID/mountinfo.
    Priority,
}

/// Waits until one of these is ready; says which are. All `false`: the deadline came.
pub fn wait(fds: &[(BorrowedFd<'_>, Interest)], deadline: Option<Instant>) -> io::Result<Vec<bool>> {
    let mut polled: Vec<PollFd<'_>> = fds
        .iter()
        .map(|(fd, interest)| {
            let flags = match interest {
                Interest::Readable => PollFlags::POLLIN,
                Interest::Priority => PollFlags::POLLPRI,
            };
            PollFd::new(*fd, flags)
        })
        .collect();
    loop {
        match nix::poll::poll(&mut polled, timeout(deadline)) {
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno.into()),
            Ok(_) => return Ok(polled.iter().map(|p| p.any().unwrap_or(false)).collect()),
        }
    }
}

/// Whether this one is ready by then.
pub fn ready_by(fd: impl AsFd, deadline: Instant) -> io::Result<bool> {
    Ok(wait(&[(fd.as_fd(), Interest::Readable)], Some(deadline))?[0])
}

/// Whether the other side of this terminal, or pipe, is gone. One that can't be asked is.
pub fn is_hung_up(fd: impl AsFd) -> bool {
    let mut polled = [PollFd::new(fd.as_fd(), PollFlags::empty())];
    let gone = PollFlags::POLLHUP | PollFlags::POLLERR | PollFlags::POLLNVAL;
    nix::poll::poll(&mut polled, PollTimeout::ZERO).is_ok()
        && polled[0].revents().is_none_or(|flags| flags.intersects(gone))
}

fn timeout(deadline: Option<Instant>) -> PollTimeout {
    let Some(deadline) = deadline else { return PollTimeout::NONE };
    // Rounded up, so that a wait is never a busy loop in its last millisecond.
    let left = deadline.saturating_duration_since(Instant::now()) + Duration::from_micros(999);
    PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX)
}

/// A descriptor for tokio's event loop, which must be running.
pub fn register(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: an OwnedFd names the same open file until it is dropped, and AsyncFd owns it.
    unsafe { AsyncFd::register(fd) }.map_err(Into::into)
}

/// The same, woken by input only. A terminal's master can be written to again, and says so, at each character that
/// is read from its other side.
pub fn register_for_input(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: as above.
    unsafe { AsyncFd::register_with_interest(fd, tokio::io::Interest::READABLE) }.map_err(Into::into)
}
