//! A few processes that do nothing: what a lab's `ps` shows, and who holds the low PIDs.
//!
//! In a fresh PID namespace under the *outer* /proc, a program that looks its own PID up there (ps of procps 4
//! does) must find somebody. On a real machine low PIDs are always taken; here the scenery takes them, before
//! the first shell: a thread id answers a look-up in /proc as a PID does.

use std::io::{self, PipeReader, Read};

use crate::sys::clone::{clone3, idle_threads};
use crate::sys::process::{close_every_descriptor, reset_signals, set_title};

/// Name and command line; the names are what lessons may count on.
const DAEMONS: [(&str, &str); 3] = [("syslogd", "syslogd -n"), ("crond", "crond -f"), ("udevd", "udevd")];

/// Threads of each besides its first: together they hold PIDs 2 to 64.
const THREADS: usize = 20;

/// Scenery that is being set up, while init does other things.
pub struct Scenery {
    /// Ends when all of it is there.
    standing: PipeReader,
}

/// Starts the scenery, from init. It lives as long as the PID namespace.
///
/// Init stands in its root directory then: pivot_root(2) takes along who stands there, and nobody else.
pub fn start() -> io::Result<Scenery> {
    let (standing, busy) = io::pipe()?;
    for (name, command_line) in DAEMONS {
        let busy = busy.try_clone()?;
        clone3(0, || {
            reset_signals();
            // A daemon that fails to dress up still holds its PID.
            let _ = set_title(name, command_line);
            let _ = idle_threads(THREADS);
            close_every_descriptor();
            loop {
                let _ = crate::sys::poll::wait(&[], None);
            }
        })?;
        drop(busy);
    }
    // Each closes its end when its threads are there.
    Ok(Scenery { standing })
}

impl Scenery {
    /// Waits until it holds its PIDs: nobody else may take them before.
    pub fn wait(mut self) -> io::Result<()> {
        self.standing.read_to_end(&mut Vec::new()).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{LAST_OF_SCENERY, SCENERY};

    #[test]
    fn scenery_is_what_a_census_knows_as_such() {
        assert_eq!(DAEMONS.map(|(name, _)| name), SCENERY);
        assert_eq!(1 + DAEMONS.len() * (1 + THREADS), LAST_OF_SCENERY as usize);
    }
}
