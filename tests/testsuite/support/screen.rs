//! A terminal with a person in front of it: types, and looks at what the screen shows.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::pty::{Winsize, openpty};
use tempfile::TempDir;

use super::Nslab;

const DEADLINE: Duration = Duration::from_secs(60);

/// nslab, running on a terminal of its own.
pub struct Screen {
    child: Child,
    master: File,
    parser: vt100::Parser,
    /// All that was ever written to it.
    bytes: Vec<u8>,
    deadline: Instant,
    _dir: TempDir,
}

impl Screen {
    /// Starts nslab as the session of a new terminal of this size.
    pub fn start(nslab: Nslab, rows: u16, columns: u16) -> Self {
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(&size, None).expect("a pseudo-terminal");
        // What another test starts meanwhile must not keep this terminal open.
        for end in [&pty.master, &pty.slave] {
            fcntl(end, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)).expect("an open descriptor");
        }
        let slave = || Stdio::from(pty.slave.try_clone().expect("another descriptor"));
        // setsid(1) makes it the terminal's controlling process, so that Ctrl-C reaches it.
        let (mut command, dir) = nslab.under(["setsid", "--ctty"]).command();
        let child = command.stdin(slave()).stdout(slave()).stderr(slave()).spawn().expect("nslab starts");
        drop(command); // it holds the terminal's other side
        let parser = vt100::Parser::new(rows, columns, 1000);
        let deadline = Instant::now() + DEADLINE;
        Self { child, master: File::from(pty.master), parser, bytes: Vec::new(), deadline, _dir: dir }
    }

    /// Of nslab: setsid(1) has become it.
    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).expect("process ids are small")
    }

    /// The terminal's own descriptor.
    pub fn terminal(&self) -> impl AsFd {
        self.master.as_fd()
    }

    /// Reads until nobody has the terminal open.
    pub fn until_closed(&mut self) {
        while self.more() {}
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) {
        self.master.write_all(keys.as_bytes()).expect("the terminal takes keys");
    }

    /// Somebody drags the window's corner.
    pub fn resize(&mut self, rows: u16, columns: u16) {
        nslab::sys::pty::set_size(&self.master, columns, rows).expect("a terminal has a size");
        self.parser.screen_mut().set_size(rows, columns);
    }

    /// Somebody closes the window; waits for nslab's end.
    #[track_caller]
    pub fn hang_up(&mut self) -> std::process::ExitStatus {
        self.master = File::open("/dev/null").expect("nothing to read from");
        loop {
            if let Some(status) = self.child.try_wait().expect("a child to wait for") {
                return status;
            }
            assert!(Instant::now() < self.deadline, "nslab goes on without a terminal");
            std::thread::yield_now();
        }
    }

    /// What can be read now, without trailing blanks.
    pub fn contents(&self) -> String {
        self.parser.screen().contents()
    }

    /// All that was written to it, with its escapes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Waits until the screen shows this text.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |contents| contents.contains(text));
    }

    /// Waits until the screen is as `wanted`, which `what` names.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        while !wanted(&self.contents()) {
            if !self.more() {
                panic!("ended without {what}; the screen shows:\n{}", self.contents());
            }
        }
    }

    /// Reads until nslab ends, and gives its exit code.
    #[track_caller]
    pub fn finish(&mut self) -> i32 {
        while self.more() {}
        self.child.wait().expect("a child to wait for").code().expect("an exit code")
    }

    /// Takes what has been written; `false` at the end.
    #[track_caller]
    fn more(&mut self) -> bool {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let timeout = PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX);
        let mut fds = [PollFd::new(self.master.as_fd(), PollFlags::POLLIN)];
        if poll(&mut fds, timeout).expect("poll works") == 0 {
            let _ = self.child.kill();
            panic!("nothing more came before the deadline; the screen shows:\n{}", self.contents());
        }
        let mut chunk = [0; 4096];
        match self.master.read(&mut chunk) {
            // EIO: the last one on the terminal has closed it.
            Ok(0) | Err(_) => false,
            Ok(n) => {
                self.parser.process(&chunk[..n]);
                self.bytes.extend_from_slice(&chunk[..n]);
                true
            }
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
