//! Pseudo-terminals: pty(7), ioctl_tty(2).

use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};

use nix::fcntl::{OFlag, openat};
use nix::sys::stat::Mode;

use super::check;

/// A pseudo-terminal of the devpts instance whose root directory this is: master, slave, and the N of /dev/pts/N.
pub fn open(devpts: impl AsFd) -> io::Result<(OwnedFd, OwnedFd, u32)> {
    let flags = OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC | OFlag::O_NONBLOCK;
    let master = openat(devpts, "ptmx", flags, Mode::empty())?;
    let fd = master.as_raw_fd();
    let unlock: libc::c_int = 0;
    let mut number: libc::c_uint = 0;
    // SAFETY: both requests take a pointer to an int that outlives the call.
    unsafe {
        check(libc::ioctl(fd, libc::TIOCSPTLCK, &raw const unlock).into())?;
        check(libc::ioctl(fd, libc::TIOCGPTN, &raw mut number).into())?;
    }
    let slave = slave(&master)?;
    Ok((master, slave, number))
}

/// Another descriptor of the slave side. While it is open, the master sees no hang-up.
pub fn slave(master: impl AsFd) -> io::Result<OwnedFd> {
    let flags = libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC;
    // SAFETY: TIOCGPTPEER takes open flags and returns a fresh descriptor.
    unsafe {
        let fd = check(libc::ioctl(master.as_fd().as_raw_fd(), libc::TIOCGPTPEER, flags).into())?;
        Ok(OwnedFd::from_raw_fd(fd as i32))
    }
}

pub fn set_size(terminal: impl AsFd, columns: u16, rows: u16) -> io::Result<()> {
    let size = libc::winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: TIOCSWINSZ reads one winsize.
    check(unsafe { libc::ioctl(terminal.as_fd().as_raw_fd(), libc::TIOCSWINSZ, &raw const size) }.into())?;
    Ok(())
}

/// Makes the terminal the controlling one of our session, which has none.
pub fn set_controlling(terminal: impl AsFd) -> io::Result<()> {
    // SAFETY: TIOCSCTTY takes an int.
    check(unsafe { libc::ioctl(terminal.as_fd().as_raw_fd(), libc::TIOCSCTTY, 0) }.into())?;
    Ok(())
}

/// The session leader, in our numbering; an error (ENOTTY) once the session is gone.
pub fn session(master: impl AsFd) -> io::Result<i32> {
    let mut session: libc::pid_t = 0;
    // SAFETY: TIOCGSID stores one pid_t.
    check(unsafe { libc::ioctl(master.as_fd().as_raw_fd(), libc::TIOCGSID, &raw mut session) }.into())?;
    Ok(session)
}

/// The foreground process group, in our numbering; ESRCH when there is none, as after the end of the session.
pub fn foreground_group(master: impl AsFd) -> io::Result<i32> {
    let mut group: libc::pid_t = 0;
    // SAFETY: TIOCGPGRP stores one pid_t.
    check(unsafe { libc::ioctl(master.as_fd().as_raw_fd(), libc::TIOCGPGRP, &raw mut group) }.into())?;
    // The kernel says 0 then, which to kill(2) means the caller's own group.
    if group == 0 { Err(io::Error::from_raw_os_error(libc::ESRCH)) } else { Ok(group) }
}

/// How many typed bytes nobody has read yet.
pub fn unread(master: impl AsFd) -> io::Result<usize> {
    let slave = slave(master)?;
    let mut bytes: libc::c_int = 0;
    // SAFETY: FIONREAD stores one int.
    check(unsafe { libc::ioctl(slave.as_raw_fd(), libc::FIONREAD, &raw mut bytes) }.into())?;
    Ok(bytes as usize)
}

/// Reads what there is; 0 bytes or EIO: no slave is open any more.
pub fn read(master: impl AsFd, buffer: &mut [u8]) -> io::Result<usize> {
    Ok(nix::unistd::read(master, buffer)?)
}

pub fn write(master: impl AsFd, bytes: &[u8]) -> io::Result<usize> {
    Ok(nix::unistd::write(master, bytes)?)
}
