//! The command line of `ping`: iputils' getopt grammar for the options that lessons and learners use. Pure.

use std::time::Duration;

pub const USAGE: &str = "\nUsage
  ping [options] <destination>

Options:
  <destination>      dns name or ip address
  -c <count>         stop after <count> replies
  -h                 print help and exit
  -I <interface>     either interface name or address
  -i <interval>      seconds between sending each packet
  -n                 no dns name resolution
  -q                 quiet output
  -s <size>          use <size> as number of data bytes to be sent
  -t <ttl>           define time to live
  -V                 print version and exit
  -w <deadline>      reply wait <deadline> in seconds
  -W <timeout>       time to wait for response

IPv4 options:
  -4                 use IPv4

IPv6 options:
  -6                 use IPv6

For more details see ping(8).
";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    V4,
    V6,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub destination: String,
    pub count: Option<u64>,
    pub interval: Duration,
    /// How long the last echo is waited for, when none has been answered yet.
    pub linger: Duration,
    pub deadline: Option<Duration>,
    pub size: usize,
    pub ttl: Option<u8>,
    pub quiet: bool,
    pub numeric: bool,
    pub family: Option<Family>,
    /// An interface's name or an address.
    pub source: Option<String>,
}

impl Options {
    /// With no longer a pause between two echoes, and no longer a wait for answers, than these.
    pub fn hurried(mut self, pause: Option<Duration>, linger: Option<Duration>) -> Self {
        self.interval = pause.map_or(self.interval, |pause| pause.min(self.interval));
        self.linger = linger.map_or(self.linger, |linger| linger.min(self.linger));
        self
    }
}

/// What the command line asks for instead of pinging.
#[derive(Debug, Clone, PartialEq)]
pub enum Otherwise {
    Version,
    Usage,
    /// Said after "ping: ", with iputils' exit status 1.
    Wrong(String),
    /// The same, followed by the usage, status 2.
    Unknown(String),
}

pub fn parse(called: &str, arguments: &[String]) -> Result<Options, Otherwise> {
    let mut options = Options {
        destination: String::new(),
        count: None,
        interval: Duration::from_secs(1),
        linger: Duration::from_secs(10),
        deadline: None,
        size: 56,
        ttl: None,
        quiet: false,
        numeric: false,
        family: match called {
            "ping4" => Some(Family::V4),
            "ping6" => Some(Family::V6),
            _ => None,
        },
        source: None,
    };
    let mut destination = None;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let Some(letters) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
            destination = Some(word.clone());
            continue;
        };
        if letters == "-" {
            destination = words.next_back().cloned().or(destination);
            break;
        }
        for (at, letter) in letters.char_indices() {
            if !"ciWwstI".contains(letter) {
                flag(&mut options, letter)?;
                continue;
            }
            let rest = &letters[at + 1..];
            let value = if rest.is_empty() { words.next().map(String::as_str) } else { Some(rest) };
            let value =
                value.ok_or_else(|| Otherwise::Unknown(format!("option requires an argument -- '{letter}'")))?;
            valued(&mut options, letter, value)?;
            break;
        }
    }
    options.destination =
        destination.ok_or_else(|| Otherwise::Wrong("usage error: Destination address required".to_owned()))?;
    Ok(options)
}

fn flag(options: &mut Options, letter: char) -> Result<(), Otherwise> {
    match letter {
        'q' => options.quiet = true,
        'n' => options.numeric = true,
        '4' => options.family = Some(Family::V4),
        '6' => options.family = Some(Family::V6),
        'V' => return Err(Otherwise::Version),
        'h' => return Err(Otherwise::Usage),
        _ => return Err(Otherwise::Unknown(format!("invalid option -- '{letter}'"))),
    }
    Ok(())
}

fn valued(options: &mut Options, letter: char, value: &str) -> Result<(), Otherwise> {
    match letter {
        'c' => options.count = Some(whole(value, 1, i64::MAX)? as u64),
        'i' => options.interval = seconds(value)?,
        'W' => options.linger = seconds(value)?,
        'w' => {
            options.deadline =
                Some(Duration::from_secs(whole(value, 0, i64::from(i32::MAX))? as u64)).filter(|d| !d.is_zero())
        }
        's' => options.size = whole(value, 0, 65_507)? as usize,
        't' => options.ttl = Some(whole(value, 0, 255)? as u8),
        _ => options.source = Some(value.to_owned()),
    }
    Ok(())
}

fn whole(value: &str, least: i64, most: i64) -> Result<i64, Otherwise> {
    let number: i64 = value.parse().map_err(|_| Otherwise::Wrong(format!("invalid argument: '{value}'")))?;
    if (least..=most).contains(&number) {
        return Ok(number);
    }
    Err(Otherwise::Wrong(format!("invalid argument: '{value}': out of range: {least} <= value <= {most}")))
}

fn seconds(value: &str) -> Result<Duration, Otherwise> {
    let number: f64 =
        value.parse().map_err(|_| Otherwise::Wrong(format!("option argument contains garbage: {value}")))?;
    Duration::try_from_secs_f64(number)
        .ok()
        .filter(|d| d.as_secs() < 1 << 31)
        .ok_or_else(|| Otherwise::Wrong(format!("bad timing interval: {value}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options, Otherwise> {
        parse("ping", &line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn values_stand_apart_or_attached_and_flags_cluster() {
        let options = parsed("-qnc2 -W 1.5 -I br0 10.0.0.1").expect("valid");
        assert!(options.quiet && options.numeric);
        assert_eq!((options.count, options.linger), (Some(2), Duration::from_millis(1500)));
        assert_eq!((options.source.as_deref(), options.destination.as_str()), (Some("br0"), "10.0.0.1"));
        assert_eq!(parsed("10.0.0.1 -c 3").expect("options may follow").count, Some(3));
    }

    #[test]
    fn a_hurry_shortens_what_is_longer_and_lengthens_nothing() {
        let (pause, linger) = (Duration::from_millis(10), Duration::from_millis(300));
        let options = parsed("-c 2 h").expect("valid").hurried(Some(pause), Some(linger));
        assert_eq!((options.interval, options.linger), (pause, linger));
        let options = parsed("-i 0.001 -W 0.1 h").expect("valid").hurried(Some(pause), Some(linger));
        assert_eq!((options.interval, options.linger), (Duration::from_millis(1), Duration::from_millis(100)));
        assert_eq!(parsed("h").expect("valid").hurried(None, None).interval, Duration::from_secs(1));
    }

    #[test]
    fn mistakes_are_said_as_iputils_says_them() {
        assert_eq!(parsed("-c x h"), Err(Otherwise::Wrong("invalid argument: 'x'".to_owned())));
        assert_eq!(
            parsed("-c 0 h"),
            Err(Otherwise::Wrong("invalid argument: '0': out of range: 1 <= value <= 9223372036854775807".to_owned()))
        );
        assert_eq!(
            parsed("-t 300 h"),
            Err(Otherwise::Wrong("invalid argument: '300': out of range: 0 <= value <= 255".to_owned()))
        );
        assert_eq!(parsed("-Z h"), Err(Otherwise::Unknown("invalid option -- 'Z'".to_owned())));
        assert_eq!(parsed("-c"), Err(Otherwise::Unknown("option requires an argument -- 'c'".to_owned())));
        assert_eq!(parsed(""), Err(Otherwise::Wrong("usage error: Destination address required".to_owned())));
        assert_eq!(parsed("-i -1 h"), Err(Otherwise::Wrong("bad timing interval: -1".to_owned())));
    }
}
