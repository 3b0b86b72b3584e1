//! When to look at the checks again: at once when something has happened, then less and less often, for what a command
//! sets going may take its time, and not everything tells the kernel's listeners. Pure.

use std::time::{Duration, Instant};

/// After something has happened.
const PAUSES: [Duration; 6] = [
    Duration::from_millis(30),
    Duration::from_millis(70),
    Duration::from_millis(150),
    Duration::from_millis(300),
    Duration::from_millis(600),
    Duration::from_millis(1200),
];
/// From then on, while something is still to come.
const SELDOM: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub struct Looks {
    due: Option<Instant>,
    /// Looks since something last happened.
    since: usize,
}

impl Looks {
    /// Something has happened.
    pub fn stirred(&mut self, now: Instant) {
        (self.due, self.since) = (Some(now), 0);
    }

    /// A look begins.
    pub fn begun(&mut self) {
        self.due = None;
    }

    /// It has ended, and there is more to come. Nothing is put off that has happened meanwhile.
    pub fn wait(&mut self, now: Instant) {
        if self.due.is_none() {
            self.due = Some(now + PAUSES.get(self.since).copied().unwrap_or(SELDOM));
            self.since += 1;
        }
    }

    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    pub fn is_due(&self, now: Instant) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    /// Whether nothing has happened for a while: then nothing is done for a look that could be felt, such as echoes.
    pub fn is_quiet(&self) -> bool {
        self.since > PAUSES.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_become_rare_until_something_happens() {
        let (start, mut looks) = (Instant::now(), Looks::default());
        assert_eq!(looks.due(), None);
        looks.stirred(start);
        assert!(looks.is_due(start));
        for _ in 0..20 {
            looks.begun();
            looks.wait(start);
        }
        assert!(looks.is_quiet() && looks.due() == Some(start + SELDOM));
        looks.begun();
        looks.stirred(start);
        looks.wait(start);
        assert!(looks.is_due(start) && !looks.is_quiet());
    }
}
