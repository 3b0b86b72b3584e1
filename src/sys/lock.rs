//! Locks on whole files, of which the kernel lets go when their holder dies: flock(2).

use std::fs::File;
use std::io;

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};

/// What came of asking for a lock.
pub enum Asked {
    /// Held until it is dropped.
    Held(Lock),
    /// Somebody else has it; the file to ask with again.
    Taken(File),
    /// This file system has no locks (flock(2), ENOLCK).
    NotHere,
}

/// A lock that is held.
pub struct Lock(#[allow(dead_code)] Flock<File>);

/// Asks for the lock of a file, without waiting.
pub fn ask(file: File) -> io::Result<Asked> {
    match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(lock) => Ok(Asked::Held(Lock(lock))),
        Err((file, Errno::EWOULDBLOCK | Errno::EINTR)) => Ok(Asked::Taken(file)),
        Err((_, Errno::ENOLCK | Errno::EOPNOTSUPP | Errno::ENOSYS)) => Ok(Asked::NotHere),
        Err((_, error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_who_ask_one_has_it_until_it_lets_go() {
        let dir = tempfile::tempdir().expect("a folder");
        let open = || File::create(dir.path().join("lock")).expect("a file");
        let Ok(Asked::Held(first)) = ask(open()) else { panic!("nobody else asks") };
        let Ok(Asked::Taken(again)) = ask(open()) else { panic!("it is held") };
        drop(first);
        assert!(matches!(ask(again), Ok(Asked::Held(_))));
    }
}
