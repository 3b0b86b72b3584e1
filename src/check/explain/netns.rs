//! Why a check of kind `netns` failed.

use super::cause::cause;
use super::place;
use super::viewpoint;
use super::why::Explain;
use crate::check::sight::{self, ask};
use crate::check::subject::Subject;
use crate::check::verdict::Cause;
use crate::check::words::shell;
use crate::lesson::causes::id;
use crate::lesson::{Check, NetnsClaim, Viewpoint};
use crate::observation::{Ask, Observation, Question};

impl Explain for NetnsClaim {
    fn asks_why(&self, _: &Check) -> Vec<Ask> {
        vec![ask(&Viewpoint::Host, Question::NamedNetns)]
    }

    fn why(&self, check: &Check, seen: &Observation) -> Option<Cause> {
        let name = &self.name;
        if !check.from.is_empty()
            && let Some(cause) = viewpoint::no_netns(name, seen)
        {
            return Some(cause);
        }
        let is_same = |at: &Viewpoint, than: &Viewpoint| {
            self.distinct(at, than, seen).is_ok_and(|found| found.verdict == crate::check::Verdict::Fail)
        };
        let pairs = check.from.iter().flat_map(|at| check.differs_from.iter().map(move |than| (at, than)));
        if let Some((_, than)) = pairs.into_iter().find(|(at, than)| is_same(at, than)) {
            let words = format!("netns {name} is the very network namespace of {}", place::name(than));
            return Some(cause(
                id::NETNS_NOT_DISTINCT,
                words,
                format!("ip netns del {0}; ip netns add {0}", shell(name)),
            ));
        }
        let named = check.not_from.iter().find_map(|at| self.find(sight::named_netns(seen, at).ok()?))?;
        let words = format!("there is a netns {}", named.name);
        Some(cause(id::NETNS_PRESENT, words, format!("ip netns del {}", shell(name))))
    }
}
