//! `ping` as iputils has it: the same words, the same timing, the same exit status (ping(8)).
//!
//! For labs on machines without ping. What it prints is compared with iputils' own in `tests/guest.rs`.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::echo::Message;
use super::libc;
use super::names::{self, Target, Unknown};
use super::options::{self, Options, Otherwise};
use super::socket::{self, Heard, Icmp, Source};
use super::tally::{self, Answer, Tally};

pub fn main(called: &str, arguments: &[String]) -> ExitCode {
    libc::die_of_closed_pipes();
    let options = match options::parse(called, arguments) {
        Ok(options) => options.hurried(milliseconds("NSLAB_PING_PAUSE"), milliseconds("NSLAB_PING_LINGER")),
        Err(otherwise) => return instead(otherwise),
    };
    match ping(&options) {
        Ok(tally) => {
            let missed = options.deadline.is_some() && options.count.is_some_and(|count| tally.received < count);
            ExitCode::from(u8::from(tally.received == 0 || missed))
        }
        Err(words) => {
            eprintln!("ping: {words}");
            ExitCode::from(2)
        }
    }
}

/// A time that whoever started the lab allows at most, if it says so.
fn milliseconds(variable: &str) -> Option<Duration> {
    std::env::var(variable).ok()?.parse().ok().map(Duration::from_millis)
}

fn instead(otherwise: Otherwise) -> ExitCode {
    match otherwise {
        Otherwise::Version => {
            println!("ping from nslab {} (as iputils)", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Otherwise::Wrong(words) => {
            eprintln!("ping: {words}");
            return ExitCode::from(1);
        }
        Otherwise::Unknown(words) => eprintln!("ping: {words}\n{}", options::USAGE.trim_end()),
        Otherwise::Usage => eprint!("{}", options::USAGE),
    }
    ExitCode::from(2)
}

fn ping(options: &Options) -> Result<Tally, String> {
    let hosts = std::fs::read_to_string("/etc/hosts").unwrap_or_default();
    let source = options.source.as_deref().map(|text| match text.parse::<IpAddr>() {
        Ok(ip) => Source::Address(ip),
        Err(_) => Source::Interface(text.to_owned()),
    });
    let (target, local) = reachable(options, &hosts, source.as_ref())?;
    let id = RandomState::new().build_hasher().finish() as u16;
    let icmp = Icmp::open(&target.address, source.as_ref(), options.ttl, id).map_err(said)?;
    let interrupts = libc::interrupts().map_err(|error| format!("signalfd: {}", words(&error)))?;
    let numeric = options.numeric || target.literal;
    let session = Session { options, target, hosts: if numeric { String::new() } else { hosts }, icmp, interrupts };
    println!("{}", session.heading(&local, source.as_ref()));
    Ok(session.run())
}

/// The first meaning of the destination that a route leads to; the last one's error where there is none.
fn reachable(options: &Options, hosts: &str, source: Option<&Source>) -> Result<(Target, SocketAddr), String> {
    let found = names::targets(&options.destination, options.family, hosts).map_err(|unknown| {
        let words = match unknown {
            Unknown::OtherFamily => "Address family for hostname not supported",
            Unknown::Name => "Name or service not known",
        };
        format!("{}: {words}", options.destination)
    })?;
    let mut failure = String::new();
    for target in found {
        match socket::probe(&target.address, source) {
            Ok(local) => return Ok((target, local)),
            Err((call, error)) if call == "connect" && error.kind() == std::io::ErrorKind::PermissionDenied => {
                failure = "Do you want to ping broadcast? Then -b. If not, check your local firewall rules".to_owned();
            }
            Err(error) => failure = said(error),
        }
    }
    Err(failure)
}

fn said((call, error): socket::Failure) -> String {
    format!("{call}: {}", words(&error))
}

/// The C library's words, without Rust's "(os error 101)".
fn words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

struct Session<'a> {
    options: &'a Options,
    target: Target,
    /// Empty: show addresses, not names.
    hosts: String,
    icmp: Icmp,
    interrupts: OwnedFd,
}

impl Session<'_> {
    fn named(&self, address: &SocketAddr) -> String {
        let shown = names::shown(address);
        match names::name_of(address.ip(), &self.hosts) {
            Some(name) => format!("{name} ({shown})"),
            None => shown,
        }
    }

    fn heading(&self, local: &SocketAddr, source: Option<&Source>) -> String {
        let Options { size, .. } = self.options;
        let from = match source {
            Some(Source::Interface(name)) => format!(" from {} {name}:", names::shown(local)),
            Some(Source::Address(_)) => format!(" from {} :", names::shown(local)),
            None => String::new(),
        };
        match self.target.address {
            SocketAddr::V4(v4) => {
                format!("PING {} ({}){from} {size}({}) bytes of data.", self.target.name, v4.ip(), size + 28)
            }
            SocketAddr::V6(_) => {
                format!("PING {}({}){from} {size} data bytes", self.target.name, self.named(&self.target.address))
            }
        }
    }

    /// Sends and listens until all is answered, the time is over or Ctrl-C; then prints the statistics.
    fn run(mut self) -> Tally {
        let start = Instant::now();
        let mut tally = Tally::default();
        let mut last_sent = start;
        while !self.complete(&tally) && self.options.deadline.is_none_or(|deadline| start.elapsed() < deadline) {
            let next = if tally.sent == 0 { start } else { last_sent + self.options.interval };
            if self.may_send(&tally) && Instant::now() >= next {
                last_sent = Instant::now();
                self.send(&mut tally, start);
                continue;
            }
            let until = if self.may_send(&tally) { next } else { last_sent + self.linger(&tally) };
            let end = self.options.deadline.map_or(until, |deadline| until.min(start + deadline));
            let wait = end.saturating_duration_since(Instant::now());
            match self.icmp.wait(self.interrupts.as_fd(), wait) {
                Ok([_, true]) | Err(_) => break,
                Ok([true, false]) => {
                    while !self.complete(&tally)
                        && let Some(heard) = self.icmp.hear()
                    {
                        self.tell(&mut tally, heard, start.elapsed());
                    }
                }
                Ok([false, false]) if !self.may_send(&tally) && Instant::now() >= end => break,
                Ok([false, false]) => {}
            }
        }
        print!("{}", tally.statistics(&self.target.name, last_sent - start));
        tally
    }

    fn complete(&self, tally: &Tally) -> bool {
        self.options.count.is_some_and(|count| tally.received + tally.errors >= count)
            || (self.options.deadline.is_some() && tally.errors > 0)
    }

    /// With a deadline, `-c` counts answers, so that it goes on sending.
    fn may_send(&self, tally: &Tally) -> bool {
        self.options.deadline.is_some() || self.options.count.is_none_or(|count| tally.sent < count)
    }

    /// How long after the last echo: where others were answered, twice the longest answer will do.
    fn linger(&self, tally: &Tally) -> Duration {
        if tally.received == 0 {
            return self.options.linger;
        }
        Duration::from_micros(2 * tally.longest).max(self.options.interval)
    }

    fn send(&self, tally: &mut Tally, start: Instant) {
        let sequence = (tally.sent + 1) as u16;
        // Counted even if it fails, as iputils does: an echo that could not leave is a lost one.
        tally.sent(sequence);
        let now = start.elapsed().as_nanos() as u64;
        if let Err(error) = self.icmp.send(&self.target.address, sequence, self.options.size, now) {
            eprintln!("ping: sendmsg: {}", words(&error));
        }
    }

    fn tell(&self, tally: &mut Tally, heard: Heard, now: Duration) {
        let from = self.named(&heard.from);
        let line = match heard.message {
            Message::Error { sequence, words } => {
                tally.failed(sequence);
                format!("From {from} icmp_seq={sequence} {words}")
            }
            Message::Reply { sequence, len, sent } => {
                let micros = sent.map(|sent| (now.as_nanos() as u64).saturating_sub(sent) / 1000);
                let answer = tally.answered(sequence, micros);
                let ttl = heard.ttl.map(|ttl| format!(" ttl={ttl}")).unwrap_or_default();
                let time = micros.map(|micros| format!(" time={} ms", tally::time(micros))).unwrap_or_default();
                let twice = if answer == Answer::Duplicate { " (DUP!)" } else { "" };
                let stranger = if heard.from.ip() == self.target.address.ip() { "" } else { " (DIFFERENT ADDRESS!)" };
                format!("{len} bytes from {from}: icmp_seq={sequence}{ttl}{time}{twice}{stranger}")
            }
        };
        if !self.options.quiet {
            println!("{line}");
        }
    }
}
