//! What /proc/PID/stat and /proc/PID/status say, as data. Pure: it is given the bytes.
//!
//! proc_pid_stat(5), proc_pid_status(5). A process chooses its own name, so the name may hold anything,
//! `) R 1` and line ends too.

/// The fields of /proc/PID/stat that we use, numbered as the procfs numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stat {
    pub pid: u32,
    /// May hold any characters; at most 15 bytes.
    pub name: String,
    /// `Z`, `X`: no longer alive.
    pub state: char,
    pub parent: u32,
    pub group: u32,
    pub session: u32,
    /// Device number of the controlling terminal, 0 if there is none.
    pub terminal: u64,
    /// Foreground process group of that terminal; not positive if there is none.
    pub foreground: i64,
    /// How many threads it has, the first included.
    pub threads: u32,
    /// Clock ticks since boot.
    pub started: u64,
}

impl Stat {
    pub fn is_alive(&self) -> bool {
        !matches!(self.state, 'Z' | 'X' | 'x')
    }
}

/// Reads /proc/PID/stat; `None` if these are not its words.
pub fn parse_stat(bytes: &[u8]) -> Option<Stat> {
    // No field after the name can hold a parenthesis, so the last one ends the name.
    let open = bytes.iter().position(|&b| b == b'(')?;
    let close = bytes.iter().rposition(|&b| b == b')')?;
    let pid = std::str::from_utf8(&bytes[..open]).ok()?.trim().parse().ok()?;
    let name = String::from_utf8_lossy(bytes.get(open + 1..close)?).into_owned();
    let rest = std::str::from_utf8(&bytes[close + 1..]).ok()?;
    // Field 3, the state, is the first after the name.
    let fields: Vec<&str> = rest.split_ascii_whitespace().take(20).collect();
    let number = |field: usize| fields.get(field - 3)?.parse::<i64>().ok();
    let terminal = number(7)?;
    Some(Stat {
        pid,
        name,
        state: fields.first()?.chars().next()?,
        parent: u32::try_from(number(4)?).ok()?,
        group: u32::try_from(number(5)?).ok()?,
        session: u32::try_from(number(6)?).ok()?,
        // A device number printed as a signed 32-bit integer.
        terminal: u64::from(u32::try_from(terminal).unwrap_or(terminal as i32 as u32)),
        foreground: number(8)?,
        threads: u32::try_from(number(20)?).ok()?,
        started: fields.get(22 - 3)?.parse().ok()?,
    })
}

/// A process' PIDs from the procfs' PID namespace inwards (`NSpid:` of /proc/PID/status).
pub fn parse_pids(status: &[u8]) -> Option<Vec<u32>> {
    // The name is escaped there (`\n` for a line end), so a line that begins with `NSpid:` is the kernel's.
    let line = status.split(|&b| b == b'\n').find_map(|line| line.strip_prefix(b"NSpid:"))?;
    let pids: Option<Vec<u32>> =
        std::str::from_utf8(line).ok()?.split_ascii_whitespace().map(|pid| pid.parse().ok()).collect();
    pids.filter(|pids| !pids.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(name: &str) -> String {
        format!("42 ({name}) S 1 42 40 34819 77 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 2928640 0 18446744073709551615")
    }

    #[test]
    fn reads_the_fields_by_their_numbers() {
        let stat = parse_stat(line("bash").as_bytes()).expect("a stat line");
        assert_eq!((stat.pid, stat.parent, stat.group, stat.session), (42, 1, 42, 40));
        assert_eq!((stat.terminal, stat.foreground, stat.started), (34819, 77, 987654));
        assert_eq!(stat.threads, 1);
        assert!(stat.is_alive());
    }

    #[test]
    fn a_hostile_name_moves_no_field() {
        for name in ["a) R 1", ") Z 0 0 0 0 (", "(((", ")))", "x\n) R 7", ""] {
            let stat = parse_stat(line(name).as_bytes()).expect("a stat line");
            assert_eq!((stat.name.as_str(), stat.parent, stat.state), (name, 1, 'S'));
        }
    }

    #[test]
    fn pids_are_those_of_the_kernels_line() {
        let status = b"Name:\ta\\nNSpid:\t1\nUmask:\t0022\nNStgid:\t9\t8\nNSpid:\t4321\t17\t1\nNSpgid:\t1\n";
        assert_eq!(parse_pids(status), Some(vec![4321, 17, 1]));
        assert_eq!(parse_pids(b"Name:\tbash\n"), None);
        assert_eq!(parse_pids(b"NSpid:\t\n"), None);
    }

    proptest! {
        #[test]
        fn any_name_is_kept(name in "[^\0]{0,15}") {
            prop_assert_eq!(parse_stat(line(&name).as_bytes()).map(|s| (s.name, s.started)), Some((name, 987654)));
        }

        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_stat(&bytes);
            let _ = parse_pids(&bytes);
        }
    }
}
