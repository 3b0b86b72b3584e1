//! Why a check of kind `ping` failed.

use super::cause::cause;
use super::path::Followed;
use super::trip::Trip;
use super::why::Explain;
use super::{cable, path, place};
use crate::check::sight;
use crate::check::subject::Subject;
use crate::check::verdict::Cause;
use crate::lesson::causes::id;
use crate::lesson::{Check, PingClaim, Viewpoint};
use crate::observation::{Ask, Observation, Question};

impl Explain for PingClaim {
    fn asks_why(&self, check: &Check) -> Vec<Ask> {
        let mut asks = cable::asks(check);
        let networks: Vec<_> = asks.iter().filter(|ask| ask.question == Question::Network).cloned().collect();
        asks.extend(networks.iter().flat_map(|network| path::asks_along(&network.from, [self.to])));
        asks
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        let failed =
            |at: &&Viewpoint| self.present(at, seen).is_ok_and(|found| found.verdict == crate::check::Verdict::Fail);
        if let Some(at) = check.from.iter().find(failed) {
            return self.why_unanswered(at, seen);
        }
        let leak =
            check.not_from.iter().find(|at| sight::echoes(seen, at, self.plan()).is_ok_and(|e| e.answered > 0))?;
        let words = format!("{} answers echoes sent from {}", self.to, place::name(leak));
        Some(cause(id::ANSWERED, words, "look for the path that they take: ip route get, ip link, ip neigh"))
    }
}

impl PingClaim {
    fn why_unanswered(&self, from: &Viewpoint, seen: &Observation) -> Option<Cause> {
        let echoes = sight::echoes(seen, from, self.plan()).ok()?;
        let apart = |at: &Viewpoint| -> Option<bool> {
            Some(sight::network(seen, at).ok()?.inode != sight::network(seen, from).ok()?.inode)
        };
        if let Some(at) = self.at.as_ref().filter(|at| echoes.local && apart(at) == Some(true)) {
            return Some(path::why_own_answer(self.to, from, at, seen));
        }
        let in_any_time = Self { rtt: None, ..self.clone() };
        if in_any_time.present(from, seen).is_ok_and(|found| found.verdict == crate::check::Verdict::Pass) {
            let words = format!("{} answers, but not within {:?}", self.to, self.rtt.unwrap_or_default());
            return Some(cause(id::SLOW_ANSWER, words, "look for a queueing discipline that delays (tc qdisc)"));
        }
        if self.wanted() == 0 && echoes.answered > 0 {
            return Some(cause(id::ANSWERED, format!("{} answers", self.to), "it should not yet: see the step"));
        }
        let followed = path::follow(Trip { from, to: self.to, owner: self.at.as_ref() }, seen);
        if let Followed::Broken(broken) = followed {
            return Some(*broken);
        }
        if let Some(refusal) = echoes.refused.as_ref().filter(|_| echoes.answered == 0) {
            return path::why_refused(self.to, from, refusal, seen);
        }
        if let Followed::Lost = followed {
            return None;
        }
        let words = format!(
            "{} of {} echoes from {} to {} were answered, though links, addresses and routes look right",
            echoes.answered,
            echoes.sent,
            place::name(from),
            self.to
        );
        Some(cause(id::NO_ANSWER, words, "look at ip neigh, and at filters (nft list ruleset) on the way"))
    }
}
