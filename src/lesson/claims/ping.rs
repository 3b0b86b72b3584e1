//! `ping = "192.168.2.3"`: echoes of our own reach an address and come back (icmp(7)).

use std::time::Duration;

use super::kind::{Asked, Kind, Relation};
use super::values::ip_address;
use crate::lesson::findings::{Findings, quoted};
use crate::lesson::rule;
use crate::lesson::table::{Table, Value};
use crate::lesson::viewpoint::Names;
use crate::lesson::{Claim, PingClaim};

pub(super) const KIND: Kind = Kind {
    name: "ping",
    properties: &["count", "answered", "at", "rtt", "timeout", "interval"],
    asked: Asked::FromViewpoints,
    relation: Relation::Nothing,
    read,
};

const COUNT: u32 = 1;
const TIMEOUT: Duration = Duration::from_secs(1);
/// The longest that one question may take to be answered.
const LONGEST: Duration = Duration::from_secs(60);

fn read(subject: &Value<'_>, table: &mut Table<'_>, names: &Names<'_>, findings: &mut Findings) -> Option<Claim> {
    let count = table.take("count").and_then(|value| value.number32(1..=100, findings)).unwrap_or(COUNT);
    let answered_at = table.take("answered");
    let answered = answered_at.and_then(|value| value.number32(0..=100, findings));
    let at = table.take("at").and_then(|value| names.viewpoint(&value, findings));
    let rtt = table.take("rtt").and_then(|value| positive(&value, findings));
    let timeout = table.take("timeout").and_then(|value| positive(&value, findings)).unwrap_or(TIMEOUT);
    let interval = table.take("interval").and_then(|value| value.duration(findings)).unwrap_or_default();
    if let (Some(answered), Some(value)) = (answered, answered_at) {
        if answered == 0 {
            findings
                .offence(&rule::VACUOUS_CHECK, value.span(), "that nothing answers proves nothing")
                .help("write `not-from` for where it must not be reached, and `from` for where it must");
        } else if answered > count {
            findings
                .error(value.span(), format!("of {count} echoes {answered} cannot be answered"))
                .help("raise `count`");
        }
    }
    if interval.saturating_mul(count) + timeout > LONGEST {
        findings
            .error(subject.span(), "this ping would take more than a minute")
            .help("lower `count`, `interval` or `timeout`");
    }
    let text = subject.string(findings)?;
    if text.contains('/') {
        findings.error(subject.span(), format!("{} has a prefix length", quoted(&text))).help("ping one address");
        return None;
    }
    let to = ip_address(&text, subject, findings)?;
    Some(Claim::Ping(PingClaim { to, count, answered, at, rtt, timeout, interval }))
}

fn positive(value: &Value<'_>, findings: &mut Findings) -> Option<Duration> {
    let duration = value.duration(findings)?;
    if duration.is_zero() {
        findings.error(value.span(), format!("`{}` cannot be zero", value.key));
        return None;
    }
    Some(duration)
}
