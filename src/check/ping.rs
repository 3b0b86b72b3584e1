//! `ping = "192.168.2.3"`: our own echo requests (icmp(7)), answered by whom they should be.

use super::cause::{cause, id};
use super::sight::{self, Unseen, ask};
use super::subject::{Finding, Subject};
use super::verdict::Cause;
use super::{cable, path};
use crate::lesson::{Check, PingClaim, Viewpoint};
use crate::observation::{Ask, EchoPlan, Echoes, Network, Observation, Question};

impl Subject for PingClaim {
    fn asks(&self, at: &Viewpoint) -> Vec<Ask> {
        let mut asks = vec![ask(at, Question::Echo(self.plan()))];
        if self.at.is_some() {
            // Which network namespace this is, to know whether the destination is in another.
            asks.push(ask(at, Question::Network));
        }
        asks
    }

    fn asks_besides(&self, _: &Check) -> Vec<Ask> {
        self.at.iter().map(|at| ask(at, Question::Network)).collect()
    }

    fn expected(&self) -> String {
        let mut parts = vec![format!("{} of {} answered by {}", self.wanted(), self.count, self.to)];
        parts.extend(self.at.as_ref().map(|at| format!("which is {at}'s")));
        parts.extend(self.rtt.map(|rtt| format!("each within {rtt:?}")));
        parts.join(", ")
    }

    fn expected_absence(&self) -> String {
        format!("no answer from {}", self.to)
    }

    fn present(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let echoes = sight::echoes(seen, at, self.plan())?;
        let owner = self.at.as_ref().map(|owner| self.ownership(at, owner, echoes, seen)).transpose()?;
        let observed = describe(echoes);
        if let Some(Ownership::Others(words)) = owner {
            return Ok(Finding::fail(format!("{observed}, {words}")));
        }
        if echoes.sent == 0 && echoes.refused.is_none() {
            return Ok(Finding::unknown("nothing was sent"));
        }
        let enough = if self.wanted() == 0 { echoes.answered == 0 } else { echoes.answered >= self.wanted() };
        if !enough {
            return Ok(Finding::fail(observed));
        }
        let Some(limit) = self.rtt else { return Ok(Finding::pass(observed)) };
        Ok(match echoes.rtts.iter().max() {
            Some(slowest) => {
                let observed = format!("{observed}, the slowest after {}", milliseconds(*slowest));
                Finding::that(u128::from(*slowest) < limit.as_micros(), observed)
            }
            None => Finding::unknown(format!("{observed}, no times")),
        })
    }

    fn absent(&self, at: &Viewpoint, seen: &Observation) -> Result<Finding, Unseen> {
        let echoes = sight::echoes(seen, at, self.plan())?;
        if echoes.sent == 0 && echoes.refused.is_none() {
            return Ok(Finding::unknown("nothing was sent"));
        }
        Ok(Finding::that(echoes.answered == 0, describe(echoes)))
    }

    fn asks_why(&self, check: &Check) -> Vec<Ask> {
        cable::asks(check)
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        let failed = |at: &&Viewpoint| self.present(at, seen).is_ok_and(|found| found.verdict == super::Verdict::Fail);
        if let Some(at) = check.from.iter().find(failed) {
            return self.why_unanswered(at, seen);
        }
        let leak =
            check.not_from.iter().find(|at| sight::echoes(seen, at, self.plan()).is_ok_and(|e| e.answered > 0))?;
        let words = format!("{} answers echoes sent from {leak}", self.to);
        Some(cause(id::ANSWERED, words, "look for the path that they take: ip route get, ip link, ip neigh"))
    }
}

enum Ownership {
    Right,
    Others(String),
}

impl PingClaim {
    fn plan(&self) -> EchoPlan {
        EchoPlan { to: self.to, count: self.count, interval: self.interval, timeout: self.timeout }
    }

    fn wanted(&self) -> u32 {
        self.answered.unwrap_or(self.count)
    }

    fn owns(&self, network: &Network) -> bool {
        network.links.iter().flat_map(|link| &link.addresses).any(|address| address.ip == self.to)
    }

    /// Whose the destination is: an answer proves a path only if it comes from where it should.
    fn ownership(
        &self,
        from: &Viewpoint,
        owner: &Viewpoint,
        echoes: &Echoes,
        seen: &Observation,
    ) -> Result<Ownership, Unseen> {
        let (theirs, ours) = (sight::network(seen, owner)?, sight::network(seen, from)?);
        Ok(if !self.owns(theirs) {
            Ownership::Others(format!("but {} is not {owner}'s", self.to))
        } else if echoes.local && ours.inode != theirs.inode {
            Ownership::Others(format!("answered by {from} itself"))
        } else {
            Ownership::Right
        })
    }

    fn why_unanswered(&self, from: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let echoes = sight::echoes(seen, from, self.plan()).ok()?;
        let apart = |at: &Viewpoint| -> Option<bool> {
            Some(sight::network(seen, at).ok()?.inode != sight::network(seen, from).ok()?.inode)
        };
        if let Some(at) = self.at.as_ref().filter(|at| echoes.local && apart(at) == Some(true)) {
            return Some(path::why_own_answer(self.to, from, at, seen));
        }
        if let Some(broken) = path::first_broken(from, self.to, self.at.as_ref(), seen) {
            return Some(broken);
        }
        let (answered, wanted) = (echoes.answered, self.wanted());
        if answered > 0
            && answered >= wanted
            && let Some(limit) = self.rtt
        {
            let words = format!("{} answers, but not within {limit:?}", self.to);
            return Some(cause(id::SLOW_ANSWER, words, "look for a queueing discipline that delays (tc qdisc)"));
        }
        if wanted == 0 {
            return Some(cause(id::ANSWERED, format!("{} answers", self.to), "it should not yet: see the step"));
        }
        let words = format!(
            "{answered} of {} echoes from {from} to {} were answered, though links, addresses and routes look right",
            echoes.sent, self.to
        );
        Some(cause(id::NO_ANSWER, words, "look at ip neigh, and at filters (nft list ruleset) on the way"))
    }
}

fn describe(echoes: &Echoes) -> String {
    let answers = format!("{} of {} answered", echoes.answered, echoes.sent);
    match &echoes.refused {
        Some(refusal) => format!("{answered}: {refusal}", answered = answers),
        None => answers,
    }
}

fn milliseconds(micros: u64) -> String {
    format!("{}.{:03} ms", micros / 1000, micros % 1000)
}
