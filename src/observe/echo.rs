//! Our own ping: echo requests of several plans under way at once, each over a raw socket of its own.
//!
//! Echoes are the one thing an observer does to a lab. Answers can be forged by who sees the requests, so
//! a request's payload is random; who may answer at all is for the check to say ([`Echoes::local`]).

use std::io;
use std::time::{Duration, Instant};

use super::icmp::{self, Echo};
use crate::observation::{EchoPlan, Echoes, Unobservable};
use crate::sys::errno::in_words;
use crate::sys::icmp::RawIcmp;
use crate::sys::poll::{Interest, wait};
use crate::sys::process::random;

/// More requests than a check needs.
const MAX_COUNT: u32 = 1000;
/// Longer plans are not begun.
const MAX_DURATION: Duration = Duration::from_secs(60);

/// A plan, its socket, and what came of it so far.
pub struct Pinging {
    plan: EchoPlan,
    local: bool,
    socket: RawIcmp,
    id: u16,
    requests: Vec<Request>,
    refused: Option<io::Error>,
}

struct Request {
    payload: [u8; 16],
    sent: Instant,
    rtt: Option<Duration>,
}

impl Pinging {
    /// Opens the socket in the network namespace in which the calling thread stands; sends nothing yet.
    pub fn prepare(plan: &EchoPlan, local: bool) -> Result<Self, Unobservable> {
        let duration = plan.interval.checked_mul(plan.count).and_then(|all| all.checked_add(plan.timeout));
        if plan.count > MAX_COUNT || duration.is_none_or(|duration| duration > MAX_DURATION) {
            let words = format!("{} echoes to {} take longer than {MAX_DURATION:?}", plan.count, plan.to);
            return Err(Unobservable::TooMuch(words));
        }
        let failed = |operation| move |error: io::Error| super::failure::failed(operation, plan.to, &error);
        let socket = RawIcmp::open(plan.to).map_err(failed("open a raw socket for"))?;
        let id = u16::from_ne_bytes(random().map_err(failed("choose an identifier for"))?);
        Ok(Self { plan: plan.clone(), local, socket, id, requests: Vec::new(), refused: None })
    }

    fn has_more(&self) -> bool {
        self.refused.is_none() && self.requests.len() < self.plan.count as usize
    }

    /// When there is something to do; `None`: all is sent and answered, or refused.
    fn due(&self, start: Instant) -> Option<Instant> {
        let sent = self.requests.len();
        if self.has_more() {
            return Some(start + self.plan.interval * sent as u32);
        }
        if self.requests.iter().all(|r| r.rtt.is_some()) {
            return None;
        }
        self.requests.last().map(|last| last.sent + self.plan.timeout)
    }

    /// Sends what is due by now.
    fn send(&mut self, start: Instant) {
        while self.has_more() && self.due(start).is_some_and(|due| due <= Instant::now()) {
            if let Err(error) = self.send_one() {
                self.refused = Some(error);
            }
        }
    }

    fn send_one(&mut self) -> io::Result<()> {
        let payload = random()?;
        // Counts from 1, as ping(8) does; there are fewer than 65,536.
        let echo = Echo { id: self.id, sequence: self.requests.len() as u16 + 1, payload };
        let sent = Instant::now();
        self.socket.send(&icmp::request(self.plan.to, &echo))?;
        self.requests.push(Request { payload, sent, rtt: None });
        Ok(())
    }

    /// Takes the answers that have arrived.
    fn receive(&mut self) {
        let mut buffer = [0; 1500];
        // An error here is one that ICMP reported of an earlier request: that request stays unanswered.
        while let Ok(Some((from, packet))) = self.socket.receive(&mut buffer) {
            let now = Instant::now();
            let Some(echo) = icmp::reply(self.plan.to, packet) else { continue };
            let Some(request) = usize::from(echo.sequence).checked_sub(1).and_then(|n| self.requests.get_mut(n)) else {
                continue;
            };
            if from == self.plan.to && echo.id == self.id && echo.payload == request.payload {
                request.rtt.get_or_insert(now - request.sent);
            }
        }
    }

    fn result(self) -> Echoes {
        let rtts: Vec<u64> = self.requests.iter().filter_map(|r| r.rtt).map(|rtt| rtt.as_micros() as u64).collect();
        Echoes {
            sent: self.requests.len() as u32,
            answered: rtts.len() as u32,
            rtts,
            refused: self.refused.as_ref().map(in_words),
            local: self.local,
        }
    }
}

/// Carries out all plans side by side; returns when each is answered or its time is up.
pub fn ping(mut all: Vec<Pinging>) -> Vec<Echoes> {
    let start = Instant::now();
    loop {
        for pinging in &mut all {
            pinging.send(start);
            pinging.receive();
        }
        let now = Instant::now();
        let waiting = all.iter().filter_map(|p| p.due(start).filter(|due| p.has_more() || *due > now));
        let Some(next) = waiting.min() else { break };
        let sockets: Vec<_> = all.iter().map(|p| (p.socket.as_fd(), Interest::Readable)).collect();
        // A failing poll(2) must not spin; the deadlines end the loop in any case.
        if wait(&sockets, Some(next)).is_err() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    all.into_iter().map(Pinging::result).collect()
}
